use super::{Fault, Value};

/// The class of a [`Bean`]: which properties it has, and what it prints.
#[derive(Debug)]
pub struct BeanClass {
    /// Its name, as Groovy's messages give it.
    pub name: &'static str,
    /// What a property is that was never set; `None` when the class has none of that name.
    pub unset: fn(&str) -> Option<Value>,
    /// Whether the value of a property is a secret.
    pub secret: fn(&str) -> bool,
    /// Whether these are all the properties there are. Of an open class, one that was not given is unknown.
    pub closed: bool,
    /// The property that `toString()` shows, as `Name(value)`; `None` when its text is not known.
    pub shows: Option<&'static str>,
}

impl BeanClass {
    /// Why a property cannot be read that the object does not have.
    pub fn lacks(&self, name: &str) -> Fault {
        if self.closed {
            return Fault::missing_property(name, self.name);
        }
        Fault::Refused(format!(
            "reading `{name}` of a {} object, whose attributes are not all known: no value was given for it",
            self.name
        ))
    }
}

/// An object of the product: properties of fixed names. A misspelt one fails, unlike a map's key.
#[derive(Debug)]
pub struct Bean {
    /// What it is.
    pub class: &'static BeanClass,
    // Sorted by name.
    properties: Vec<(String, Value)>,
}

impl Bean {
    /// An object with these properties set.
    pub fn new(class: &'static BeanClass, mut properties: Vec<(String, Value)>) -> Bean {
        properties.sort_by(|a, b| a.0.cmp(&b.0));
        Bean { class, properties }
    }

    /// The value of a property; `None` when the object has none of that name.
    pub fn get(&self, name: &str) -> Option<Value> {
        match self
            .properties
            .binary_search_by(|(n, _)| n.as_str().cmp(name))
        {
            Ok(at) => Some(self.properties[at].1.clone()),
            Err(_) => (self.class.unset)(name),
        }
    }

    /// The properties that were set, by name.
    pub fn properties(&self) -> &[(String, Value)] {
        &self.properties
    }

    pub(super) fn deep_copy(&self) -> Bean {
        let copy = |(name, value): &(String, Value)| (name.clone(), value.deep_copy());
        Bean {
            class: self.class,
            properties: self.properties.iter().map(copy).collect(),
        }
    }
}

/// The classes that `{"$bean": …}` names: those of the recorded oracle, which stand for the product's.
pub(super) fn class_named(name: &str) -> Option<&'static BeanClass> {
    [&USER, &ACCOUNT, &ENTITLEMENT]
        .into_iter()
        .find(|class| class.name == name)
}

fn open(_: &str) -> bool {
    false
}

/// Whether `name` is `prefix` and a number from 1 to `last`, such as `customproperty7`.
fn numbered(name: &str, prefix: &str, last: u32) -> bool {
    name.strip_prefix(prefix)
        .filter(|digits| !digits.starts_with(['0', '+']))
        .and_then(|digits| digits.parse().ok())
        .is_some_and(|n: u32| (1..=last).contains(&n))
}

static USER: BeanClass = BeanClass {
    name: "User",
    unset: |name| match name {
        // A primitive of Java, which is never null.
        "vip" => Some(Value::Bool(false)),
        _ => (matches!(
            name,
            "username"
                | "firstname"
                | "lastname"
                | "middlename"
                | "displayname"
                | "email"
                | "systemUserName"
                | "departmentname"
                | "title"
                | "city"
                | "country"
                | "employeeid"
                | "employeeType"
                | "phonenumber"
                | "statuskey"
                | "enabled"
                | "startdate"
                | "enddate"
                | "manager"
                | "extra"
        ) || numbered(name, "customproperty", 10))
        .then_some(Value::Null),
    },
    secret: open,
    closed: true,
    shows: Some("username"),
};

static ACCOUNT: BeanClass = BeanClass {
    name: "Account",
    unset: |name| {
        (matches!(name, "name" | "accountID" | "displayName" | "status")
            || numbered(name, "customproperty", 2))
        .then_some(Value::Null)
    },
    secret: open,
    closed: true,
    shows: Some("name"),
};

static ENTITLEMENT: BeanClass = BeanClass {
    name: "Entitlement",
    unset: |name| {
        matches!(
            name,
            "entitlement_value" | "entitlementID" | "displayname" | "customproperty1"
        )
        .then_some(Value::Null)
    },
    secret: open,
    closed: true,
    shows: Some("entitlement_value"),
};
