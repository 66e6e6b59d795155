use crate::value::Value;

/// A type: a set of kinds of values. A value is of one kind; an expression may be of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ty(u32);

macro_rules! kinds {
    ($($name:ident $words:literal,)*) => {
        kinds!(@ 0u32; $($name $words,)*);
        const NAMES: &[(Ty, &str)] = &[$((Ty::$name, $words)),*];
    };
    (@ $bit:expr; $name:ident $words:literal, $($rest:tt)*) => {
        impl Ty {
            #[doc = concat!("`", $words, "`")]
            pub const $name: Ty = Ty(1 << $bit);
        }
        kinds!(@ $bit + 1; $($rest)*);
    };
    (@ $bit:expr;) => {
        impl Ty {
            /// Every kind.
            pub const ANY: Ty = Ty((1 << $bit) - 1);
        }
    };
}

kinds! {
    NULL "null",
    BOOL "Boolean",
    INT "Integer",
    LONG "Long",
    BIG_INT "BigInteger",
    DECIMAL "BigDecimal",
    FLOAT "Float",
    DOUBLE "Double",
    CHAR "Character",
    STR "String",
    GSTRING "GString",
    LIST "List",
    ARRAY "array",
    SET "Set",
    MAP "Map",
    ENTRY "Map.Entry",
    DATE "Date",
    BEAN "bean",
    OBJECT "instance",
    CLASS "Class",
    CLOSURE "Closure",
}

impl Ty {
    /// No kind at all.
    pub const NONE: Ty = Ty(0);
    /// String and GString.
    pub const TEXT: Ty = Ty::STR.or(Ty::GSTRING);
    /// Every kind of number.
    pub const NUMBER: Ty = Ty::INT
        .or(Ty::LONG)
        .or(Ty::BIG_INT)
        .or(Ty::DECIMAL)
        .or(Ty::FLOAT)
        .or(Ty::DOUBLE);
    /// List, array and Set.
    pub const SEQUENCE: Ty = Ty::LIST.or(Ty::ARRAY).or(Ty::SET);

    /// Either.
    #[must_use]
    pub const fn or(self, other: Ty) -> Ty {
        Ty(self.0 | other.0)
    }

    /// These kinds but for those.
    #[must_use]
    pub const fn without(self, other: Ty) -> Ty {
        Ty(self.0 & !other.0)
    }

    /// Whether every kind of it is one of those.
    pub const fn within(self, other: Ty) -> bool {
        self.0 & !other.0 == 0
    }

    /// Its kinds, one by one.
    pub fn kinds(self) -> impl Iterator<Item = Ty> {
        NAMES
            .iter()
            .map(|(kind, _)| *kind)
            .filter(move |kind| kind.meets(self))
    }

    /// The type of that name, in any case: `String`, `list`, `Number`.
    pub fn named(name: &str) -> Option<Ty> {
        let groups = [(Ty::NUMBER, "Number"), (Ty::SEQUENCE, "Collection")];
        let mut types = NAMES.iter().chain(&groups);
        types
            .find(|(_, words)| words.eq_ignore_ascii_case(name))
            .map(|(ty, _)| *ty)
    }

    /// Whether it takes every kind of data: what Groovy calls `Object`.
    pub const fn is_object(self) -> bool {
        let data = Ty::NUMBER
            .or(Ty::STR)
            .or(Ty::SEQUENCE)
            .or(Ty::MAP)
            .or(Ty::DATE);
        self.0 & data.0 == data.0
    }

    /// Whether the two have a kind in common.
    pub const fn meets(self, other: Ty) -> bool {
        self.0 & other.0 != 0
    }

    /// The kind a value is of.
    pub fn of(value: &Value) -> Ty {
        match value {
            Value::Null => Ty::NULL,
            Value::Bool(_) => Ty::BOOL,
            Value::Int(_) => Ty::INT,
            Value::Long(_) => Ty::LONG,
            Value::BigInt(_) => Ty::BIG_INT,
            Value::Decimal(_) => Ty::DECIMAL,
            Value::Float(_) => Ty::FLOAT,
            Value::Double(_) => Ty::DOUBLE,
            Value::Char(_) => Ty::CHAR,
            Value::Str(_) => Ty::STR,
            Value::GString(_) => Ty::GSTRING,
            Value::List(list) => match list.kind() {
                kind if kind.is_list() => Ty::LIST,
                kind if kind.is_array() => Ty::ARRAY,
                _ => Ty::SET,
            },
            Value::Map(_) => Ty::MAP,
            Value::Entry(_) => Ty::ENTRY,
            Value::Date(_) => Ty::DATE,
            Value::Bean(_) => Ty::BEAN,
            Value::Object(_) => Ty::OBJECT,
            Value::Class(_) => Ty::CLASS,
            Value::Closure(_) => Ty::CLOSURE,
        }
    }
}

impl std::fmt::Display for Ty {
    /// The kinds as Groovy names them, `|` between them, null last; `Object` where any kind of data is taken.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_object() {
            return f.write_str("Object");
        }
        let mut words = Vec::new();
        let mut left = *self;
        for (group, word) in [
            (Ty::NUMBER, "Number"),
            (Ty::SEQUENCE, "Collection"),
            (Ty::TEXT, "String"),
        ] {
            if left.0 & group.0 == group.0 {
                words.push(word);
                left.0 &= !group.0;
            }
        }
        let (null, kinds): (Vec<_>, Vec<_>) = NAMES
            .iter()
            .filter(|(ty, _)| left.meets(*ty))
            .partition(|(ty, _)| *ty == Ty::NULL);
        words.extend(kinds.iter().chain(&null).map(|(_, word)| word));
        f.write_str(&words.join("|"))
    }
}
