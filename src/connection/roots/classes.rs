//! The attributes of the product's objects.

use crate::connection::spelling::nearest;

/// A class of the product's objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A person.
    User,
    /// A person's account in a target.
    Account,
    /// A role, group or permission in a target.
    Entitlement,
    /// A provisioning task.
    Task,
    /// An application.
    Endpoint,
    /// The custom keys of ConnectionJSON.
    Connection,
}

/// What kind of value an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A text.
    Text,
    /// A text that must never be printed.
    Secret,
    /// A point in time.
    Date,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// One of the product's objects.
    Bean(Class),
    /// Not described in public.
    Unsettled,
}

/// An attribute of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassAttribute {
    /// As the product spells it; Groovy sees no other case.
    pub name: String,
    /// What kind of value it has.
    pub kind: ValueKind,
    /// Whether every object has one; the others may be null.
    pub filled: bool,
}

struct Table {
    /// Whether an attribute outside the table is a mistake, as far as public material shows.
    closed: bool,
    named: &'static [(ValueKind, &'static [&'static str])],
    /// Those that every object has.
    filled: &'static [&'static str],
    /// `prefix1` to `prefix<last>`, all of them texts.
    numbered: &'static [(&'static str, u32)],
}

use ValueKind::{Boolean, Date, Integer, Secret, Text, Unsettled};

#[rustfmt::skip]
static USER: Table = Table {
    closed: true,
    named: &[
        (Text, &[
            "username", "firstname", "lastname", "middlename", "preferedFirstName", "displayname", "email",
            "secondaryEmail", "systemUserName", "employeeid", "employeeType", "employeeclass", "title",
            "companyname", "costcenter", "departmentname", "departmentNumber", "jobCode", "jobcodedesc",
            "jobDescription", "job_function", "country", "state", "city", "street", "location", "locationdesc",
            "locationnumber", "region", "regioncode", "siteid", "entity", "orgunitid", "phonenumber",
            "secondaryPhone", "leavestatus", "locale", "comments",
        ]),
        (ValueKind::Bean(Class::User), &["manager"]),
        (Unsettled, &["secondaryManager", "vendorManager", "owner", "customer"]),
        (Date, &["startdate", "enddate", "termDate", "createdate", "updatedate", "lastsyncdate"]),
        (Integer, &["statuskey"]),
        (Boolean, &["enabled", "passwordExpired", "accountExpired", "accountLocked"]),
    ],
    filled: &[
        "username", "firstname", "lastname", "email", "systemUserName", "statuskey", "enabled",
    ],
    numbered: &[("customproperty", 65), ("hcp", 5), ("ecp", 5)],
};

#[rustfmt::skip]
static ACCOUNT: Table = Table {
    closed: true,
    named: &[
        (Text, &[
            "name", "accountID", "displayName", "displayname", "description", "status", "accounttype",
            "accountclass", "comments", "lockedstate", "passwordchangestatus",
        ]),
        (Integer, &["incorrectlogons"]),
        (Date, &[
            "lastlogondate", "lastpasswordchange", "passwordlockdate", "validfrom", "validthrough", "updatedate",
            "targetlastpasswordchange",
        ]),
    ],
    filled: &["name", "accountID"],
    numbered: &[("customproperty", 60)],
};

#[rustfmt::skip]
static ENTITLEMENT: Table = Table {
    closed: true,
    named: &[(Text, &[
        "entitlementID", "entitlement_value", "displayname", "description", "entitlement_glossary", "status",
        "entclass",
    ])],
    filled: &["entitlement_value", "entitlementID"],
    numbered: &[("customproperty", 40)],
};

#[rustfmt::skip]
static TASK: Table = Table {
    closed: false,
    named: &[
        (Text, &["source", "accountName"]),
        (Unsettled, &["accountKey"]),
        (ValueKind::Bean(Class::Endpoint), &["endpoint"]),
        (Secret, &["password"]),
    ],
    filled: &[],
    numbered: &[],
};

static ENDPOINT: Table = Table {
    closed: false,
    named: &[],
    filled: &[],
    numbered: &[("customproperty", 45)],
};

static CONNECTION: Table = Table {
    closed: false,
    named: &[],
    filled: &[],
    numbered: &[],
};

impl Class {
    /// `user`, `account`, …
    pub const fn name(self) -> &'static str {
        match self {
            Class::User => "user",
            Class::Account => "account",
            Class::Entitlement => "entitlement",
            Class::Task => "task",
            Class::Endpoint => "endpoint",
            Class::Connection => "connection",
        }
    }

    /// Every class.
    pub fn all() -> impl Iterator<Item = Class> {
        [
            Class::User,
            Class::Account,
            Class::Entitlement,
            Class::Task,
            Class::Endpoint,
            Class::Connection,
        ]
        .into_iter()
    }

    /// Whether an attribute that is not listed is a mistake, as far as public material shows.
    pub fn is_closed(self) -> bool {
        self.table().closed
    }

    /// The attribute `name`; case counts.
    ///
    /// ```
    /// use scimplate::connection::roots::{Class, ValueKind};
    ///
    /// assert_eq!(Class::User.attribute("startdate").map(|a| a.kind), Some(ValueKind::Date));
    /// assert!(Class::User.attribute("customproperty65").is_some());
    /// assert!(Class::User.attribute("customproperty66").is_none());
    /// assert_eq!(Class::User.canonical("systemusername").as_deref(), Some("systemUserName"));
    /// ```
    pub fn attribute(self, name: &str) -> Option<ClassAttribute> {
        self.written(name, |known, name| known == name)
    }

    /// The product's spelling, when `name` differs from it in case at most.
    pub fn canonical(self, name: &str) -> Option<String> {
        let exact = self.attribute(name);
        exact
            .or_else(|| self.written(name, str::eq_ignore_ascii_case))
            .map(|attribute| attribute.name)
    }

    /// The first of the [`attributes`](Class::attributes) whose name is the `same`. Asked of every path of every
    /// template, so no name is made that is not this one.
    fn written(self, name: &str, same: fn(&str, &str) -> bool) -> Option<ClassAttribute> {
        let table = self.table();
        for (kind, names) in table.named {
            if let Some(known) = names.iter().find(|known| same(known, name)) {
                return Some(ClassAttribute {
                    name: (*known).to_owned(),
                    kind: *kind,
                    filled: table.filled.contains(known),
                });
            }
        }
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &name[stem.len()..];
        let number: u32 = digits.parse().ok().filter(|_| !digits.starts_with('0'))?;
        let numbered = table.numbered.iter();
        let (prefix, _) = numbered
            .copied()
            .find(|(prefix, last)| same(prefix, stem) && number <= *last)?;
        Some(ClassAttribute {
            name: format!("{prefix}{number}"),
            kind: Text,
            filled: false,
        })
    }

    /// The attribute most like `name`.
    pub fn nearest(self, name: &str) -> Option<String> {
        // A number out of range is not a slip for the number that looks most like it.
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (stem, number) = name.split_at(name.len() - digits);
        if digits == 0 {
            let named = self
                .table()
                .named
                .iter()
                .flat_map(|(_, names)| names.iter().copied());
            return nearest(name, named, 1)
                .first()
                .map(|known| (*known).to_owned());
        }
        let (prefix, last) = *self
            .table()
            .numbered
            .iter()
            .find(|(prefix, _)| nearest(stem, [*prefix], 1).len() == 1)?;
        let number: u32 = number.parse().ok()?;
        (1..=last)
            .contains(&number)
            .then(|| format!("{prefix}{number}"))
    }

    /// The numbered attribute `name` is beyond the end of: `customproperty99` is beyond
    /// (`customproperty`, 65) of a user.
    pub fn beyond(self, name: &str) -> Option<(&'static str, u32)> {
        self.table()
            .numbered
            .iter()
            .copied()
            .find(|(prefix, last)| {
                name.strip_prefix(prefix).is_some_and(|number| {
                    !number.is_empty()
                        && number.bytes().all(|b| b.is_ascii_digit())
                        && number
                            .parse()
                            .is_ok_and(|n: u64| n == 0 || n > u64::from(*last))
                })
            })
    }

    /// Every attribute.
    pub fn attributes(self) -> impl Iterator<Item = ClassAttribute> {
        let table = self.table();
        let named = table.named.iter().flat_map(|(kind, names)| {
            names.iter().map(|name| ClassAttribute {
                name: (*name).to_owned(),
                kind: *kind,
                filled: table.filled.contains(name),
            })
        });
        let numbered = table.numbered.iter().flat_map(|(prefix, last)| {
            (1..=*last).map(move |number| ClassAttribute {
                name: format!("{prefix}{number}"),
                kind: Text,
                filled: false,
            })
        });
        named.chain(numbered)
    }

    fn table(self) -> &'static Table {
        match self {
            Class::User => &USER,
            Class::Account => &ACCOUNT,
            Class::Entitlement => &ENTITLEMENT,
            Class::Task => &TASK,
            Class::Endpoint => &ENDPOINT,
            Class::Connection => &CONNECTION,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_found_where_it_is_listed() {
        let listed = |class: Class, name: &str| class.attributes().find(|one| one.name == name);
        for class in Class::all() {
            for one in class.attributes() {
                let name = one.name.clone();
                for name in [
                    name.clone(),
                    name.to_uppercase(),
                    format!("{name}0"),
                    format!("{name}9"),
                    name.replace("property", "property0"),
                    name.trim_end_matches(|c: char| c.is_ascii_digit()).into(),
                ] {
                    assert_eq!(class.attribute(&name), listed(class, &name), "{name}");
                }
                let canonical = class.canonical(&one.name.to_uppercase());
                let is_same = canonical.is_some_and(|name| name.eq_ignore_ascii_case(&one.name));
                assert!(is_same, "{}", one.name);
            }
        }
    }

    #[test]
    fn attributes_are_counted() {
        assert_eq!(
            Class::User
                .attributes()
                .filter(|a| a.name.starts_with("customproperty"))
                .count(),
            65
        );
        assert_eq!(
            Class::User.attribute("manager").unwrap().kind,
            ValueKind::Bean(Class::User)
        );
        assert!(Class::Account.attribute("customproperty60").is_some());
        assert!(Class::Account.attribute("customproperty61").is_none());
        assert!(!Class::Endpoint.is_closed());
    }

    #[test]
    fn slips_find_what_was_meant() {
        assert_eq!(
            Class::User.nearest("custompropertry6").as_deref(),
            Some("customproperty6")
        );
        assert_eq!(Class::User.nearest("customproperty99"), None);
        assert_eq!(
            Class::User.nearest("fistname").as_deref(),
            Some("firstname")
        );
        assert_eq!(
            Class::Account.canonical("accountid").as_deref(),
            Some("accountID")
        );
        assert_eq!(
            Class::Account.canonical("displayname").as_deref(),
            Some("displayname")
        );
        assert_eq!(
            Class::User.beyond("customproperty99"),
            Some(("customproperty", 65))
        );
        assert_eq!(Class::User.beyond("customproperty9"), None);
        assert_eq!(Class::User.beyond("customproperty"), None);
    }
}
