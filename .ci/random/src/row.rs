//! Which rows of the table a program may use, and how.

use std::collections::HashMap;

use scimplate::builtins::{self, Method, Receiver, Ty};

/// Answers that change from run to run, or text that is as long as a number is large.
const NEVER: &[&str] = &[
    "getInstance",
    "randomUUID",
    "nextInt",
    "nextDouble",
    "nextBoolean",
    "nextLong",
    "random",
    "now",
    "today",
    "hashCode",
    "getDefault",
    "shuffle",
    "currentTimeMillis",
    "nanoTime",
    "clone",
    "notify",
    "identityHashCode",
    "clearTime",
    "println",
    "print",
    "printStackTrace",
    "getStackTrace",
];

/// What takes time or space with the size of a number: only ever over small literals.
pub const GROWING: &[&str] = &[
    "*",
    "**",
    "<<",
    ">>",
    ">>>",
    "..",
    "..<",
    "multiply",
    "power",
    "times",
    "upto",
    "downto",
    "step",
    "padLeft",
    "padRight",
    "center",
    "repeat",
    "setScale",
    "round",
    "shiftLeft",
    "nCopies",
    "permutations",
    "combinations",
    "subsequences",
    "pow",
    "movePointLeft",
    "movePointRight",
    "scaleByPowerOfTen",
    "collate",
    "ensureCapacity",
    "setLength",
    "leftShift",
    "rightShift",
    "putAt",
    "setSize",
];

/// Something of each class that values are made of.
pub const INSTANCES: &[(&str, &str)] = &[
    (
        "java.text.SimpleDateFormat",
        "new java.text.SimpleDateFormat('yyyy-MM-dd HH:mm')",
    ),
    (
        "com.fasterxml.jackson.databind.ObjectMapper",
        "new com.fasterxml.jackson.databind.ObjectMapper()",
    ),
    (
        "groovy.json.JsonBuilder",
        "new groovy.json.JsonBuilder([a: 1, b: [1.50, null, 'é']])",
    ),
    ("groovy.json.JsonSlurper", "new groovy.json.JsonSlurper()"),
    ("java.lang.StringBuilder", "new StringBuilder('abc')"),
    ("java.lang.StringBuffer", "new StringBuffer('xyz')"),
    (
        "java.util.TimeZone",
        "TimeZone.getTimeZone('Europe/Berlin')",
    ),
    ("java.util.Calendar", "date.toCalendar()"),
    (
        "java.util.UUID",
        "UUID.fromString('123e4567-e89b-12d3-a456-426614174000')",
    ),
    ("java.util.Base64$Encoder", "Base64.getEncoder()"),
    ("java.util.Base64$Decoder", "Base64.getDecoder()"),
    (
        "java.util.regex.Pattern",
        "java.util.regex.Pattern.compile('(a)(b)?')",
    ),
    ("java.util.regex.Matcher", "(s =~ 'a+')"),
    ("java.util.Locale", "Locale.US"),
    ("java.math.RoundingMode", "java.math.RoundingMode.HALF_UP"),
    ("java.lang.Exception", "new Exception('no')"),
];

pub struct Rows {
    /// By the kinds of their results.
    by_result: HashMap<Ty, Vec<&'static Method>>,
    all: Vec<&'static Method>,
}

impl Rows {
    pub fn new() -> Rows {
        let all: Vec<_> = builtins::rows().filter(|row| usable(row)).collect();
        let mut by_result: HashMap<Ty, Vec<_>> = HashMap::new();
        for kind in KINDS {
            let of_kind = all
                .iter()
                .copied()
                .filter(|row| row.ret.meets(*kind) && (row.ret != Ty::ANY));
            by_result.insert(*kind, of_kind.collect());
        }
        Rows { by_result, all }
    }

    /// The rows that can give a value of a kind; all for one that none is known for.
    pub fn giving(&self, kind: Ty) -> &[&'static Method] {
        match self.by_result.get(&kind) {
            Some(rows) if !rows.is_empty() => rows,
            _ => &self.all,
        }
    }

    pub fn all(&self) -> &[&'static Method] {
        &self.all
    }
}

/// Every kind a value may be of that a program asks for.
pub const KINDS: &[Ty] = &[
    Ty::STR,
    Ty::INT,
    Ty::LIST,
    Ty::MAP,
    Ty::BOOL,
    Ty::NULL,
    Ty::LONG,
    Ty::DECIMAL,
    Ty::DOUBLE,
    Ty::BIG_INT,
    Ty::FLOAT,
    Ty::CHAR,
    Ty::DATE,
    Ty::ARRAY,
    Ty::SET,
    Ty::ENTRY,
    Ty::BEAN,
    Ty::OBJECT,
    Ty::CLASS,
    Ty::CLOSURE,
    Ty::GSTRING,
];

fn usable(row: &Method) -> bool {
    let class = match row.on {
        Receiver::Value(_) => "",
        Receiver::Instance(class) => match INSTANCES.iter().find(|(of, _)| *of == class) {
            Some(_) => class,
            None => return false,
        },
        Receiver::Static(class) | Receiver::New(class) => class,
    };
    let clock = class == "java.util.Random"
        || row.params.is_empty()
            && matches!(
                (class, row.name),
                ("java.util.Date" | "java.util.GregorianCalendar", "new")
            )
        || class == "java.util.Calendar"
            && matches!(row.on, Receiver::Static(_))
            && !row.name.starts_with('.');
    // Groovy's own loop over the tabs of such a width may never end.
    let endless = row.name.contains("xpand") && !row.params.is_empty();
    !clock && !endless && !NEVER.contains(&row.name)
}
