//! Literals of every kind.

use scimplate::builtins::Ty;

use crate::chance::Chance;
use crate::seen::TEXTS;

const PATTERNS: &[&str] = &[
    "a",
    "[a-c]+",
    "\\d+",
    "\\s+",
    "(\\w)(\\w)",
    "b|n",
    ".",
    "^A",
    "x?",
    "[^a-z]",
    "@.*",
    ",",
    "(?i)A",
    "e$",
    "\\\\",
    "(a+)b?",
    "\\W",
    "(?<q>n+)",
    "a{2}",
    "\\p{L}+",
    "\\.",
];
const REPLACEMENTS: &[&str] = &["", "-", "<$0>", "$1", "x", "\\$", "$2"];
const DATE_PATTERNS: &[&str] = &[
    "yyyy-MM-dd",
    "yyyy-MM-dd HH:mm:ss",
    "dd/MMM/yy",
    "EEE, d MMM yyyy",
    "hh:mm a",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "D w u k",
    "MMMM EEEE G",
    "XXX z",
];
const FORMATS: &[&str] = &[
    "%s", "%5s|", "%-4s|", "%d", "%05d", "%.2f", "%x", "%s-%s", "%b", "%c", "%%", "%,d", "%08.3f",
    "%S", "%e",
];

/// A string in one of Groovy's spellings.
pub fn quoted(chance: &mut Chance, text: &str) -> String {
    let escaped = |quote: char| {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '\\' => out += "\\\\",
                '\n' => out += "\\n",
                '\t' => out += "\\t",
                '$' if quote == '"' => out += "\\$",
                c if c == quote => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
        format!("{quote}{out}{quote}")
    };
    let slashy = !text.is_empty()
        && !text.contains(['/', '\\', '\n', '$', '*', '\t'])
        && !text.starts_with(['*', ' ', '=']);
    match chance.below(20) {
        0..=3 => escaped('"'),
        4 if slashy => format!("/{text}/"),
        _ => escaped('\''),
    }
}

pub fn text(chance: &mut Chance) -> String {
    let text = *chance.pick(TEXTS);
    quoted(chance, text)
}

/// A text that suits a parameter of that name.
pub fn text_for(chance: &mut Chance, row: &str, param: &str) -> String {
    let from = match param {
        "pattern" | "regex"
            if row.contains("parse") || row == "format" || row == "applyPattern" =>
        {
            DATE_PATTERNS
        }
        "pattern" | "regex" => PATTERNS,
        "replacement" => REPLACEMENTS,
        "format" if row == "format" || row == "sprintf" => FORMATS,
        "charset" => &["UTF-8", "ISO-8859-1"],
        "id" | "zone" => &["UTC", "Europe/Berlin", "America/New_York", "GMT+2"],
        "json" => &[
            "{\"a\": [1, 2.50, null]}",
            "[]",
            "{\"b\": \"x\", \"a\": {}}",
        ],
        "padding" | "filler" => &["0", "-", "ab"],
        "separator" | "delimiter" | "delimiters" => &[",", "", ", ", "-", "a"],
        _ if matches!(row, "format") => DATE_PATTERNS,
        _ if matches!(
            row,
            "toBigDecimal"
                | "toInteger"
                | "parseInt"
                | "parseLong"
                | "parseDouble"
                | "parseFloat"
                | "valueOf"
        ) =>
        {
            &["12", " 4", "1.5", "-7", "x", "", "1e3"]
        }
        _ => TEXTS,
    };
    let text = *chance.pick(from);
    quoted(chance, text)
}

pub fn small(chance: &mut Chance) -> String {
    chance
        .pick(&["0", "1", "2", "3", "4", "5", "8", "-1", "-2", "1", "2"])
        .to_string()
}

/// A literal of one kind; `None` for kinds that have none.
pub fn of(chance: &mut Chance, kind: Ty) -> Option<String> {
    Some(match kind {
        Ty::NULL => "null".into(),
        Ty::BOOL => chance.pick(&["true", "false"]).to_string(),
        Ty::INT if chance.percent(80) => small(chance),
        Ty::INT => chance
            .pick(&["42", "007", "0x1F", "2147483647", "100", "0b101", "1_000"])
            .to_string(),
        Ty::LONG => chance
            .pick(&["1L", "-3L", "0L", "4294967296", "9223372036854775807"])
            .to_string(),
        Ty::BIG_INT => chance
            .pick(&["1G", "-12G", "123456789012345678901234567890"])
            .to_string(),
        Ty::DECIMAL => chance
            .pick(&[
                "1.0", "1.50", "0.1", "-2.5", "1e3", "2.00", "0.0", "3.14159", "1.5G",
            ])
            .to_string(),
        Ty::FLOAT => chance.pick(&["1.5f", "0.1f", "-2f"]).to_string(),
        Ty::DOUBLE => chance
            .pick(&["1.0d", "0.1d", "-2.5d", "1e7d", "3d", "0d"])
            .to_string(),
        Ty::CHAR => chance
            .pick(&["('a' as char)", "'b'.charAt(0)", "(char) 'z'"])
            .to_string(),
        Ty::STR => text(chance),
        Ty::SET => chance
            .pick(&[
                "([1, 2, 1] as Set)",
                "(['b', 'a'] as Set)",
                "[3, 1].toSet()",
                "new HashSet(['q', 'p'])",
                "new TreeSet([2, 1])",
            ])
            .to_string(),
        Ty::ARRAY => chance
            .pick(&[
                "'a,b,c'.split(',')",
                "(['x', 'y'] as String[])",
                "([1, 2] as int[])",
                "'ab'.toCharArray()",
                "[1, 'a'].toArray()",
            ])
            .to_string(),
        Ty::ENTRY => "[a: 1].entrySet().iterator().next()".into(),
        Ty::DATE => chance
            .pick(&[
                "new Date(0)",
                "new Date(1709647629045L)",
                "Date.parse('yyyy-MM-dd', '2024-03-05')",
                "new java.sql.Timestamp(1709647629045L)",
            ])
            .to_string(),
        Ty::CLASS => chance
            .pick(&["String", "Integer", "List", "'a'.class", "BigDecimal"])
            .to_string(),
        _ => return None,
    })
}
