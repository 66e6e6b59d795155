//! Sets of characters, as Java names them.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// A set of characters. Half surrogate pairs are in none: a text that holds one is not searched.
pub(super) type Set = ClassUnicode;

pub(super) fn range(first: char, last: char) -> Set {
    Set::new([ClassUnicodeRange::new(first, last)])
}

pub(super) fn ranges(ranges: &[(char, char)]) -> Set {
    Set::new(
        ranges
            .iter()
            .map(|&(first, last)| ClassUnicodeRange::new(first, last)),
    )
}

pub(super) fn negated(mut set: Set) -> Set {
    set.negate();
    set
}

/// What `.` does not match.
pub(super) const LINE_ENDS: &[(char, char)] = &[
    ('\n', '\n'),
    ('\r', '\r'),
    ('\u{85}', '\u{85}'),
    ('\u{2028}', '\u{2029}'),
];

const SPACE: &[(char, char)] = &[('\t', '\r'), (' ', ' ')];

/// What `\d`, `\w`, `\s`, `\h`, `\v` and their opposites match; ASCII, unless the name says more.
pub(super) fn shorthand(letter: char) -> Option<Set> {
    let set = match letter.to_ascii_lowercase() {
        'd' => range('0', '9'),
        'w' => ranges(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        's' => ranges(SPACE),
        'h' => ranges(&[
            ('\t', '\t'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{180e}', '\u{180e}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
        ]),
        'v' => ranges(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]),
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() {
        negated(set)
    } else {
        set
    })
}

/// What `\b` takes for part of a word.
pub(super) fn word() -> Set {
    let mut set = unicode("L").unwrap_or_else(Set::empty);
    set.union(&unicode("Nd").unwrap_or_else(Set::empty));
    set.union(&range('_', '_'));
    set
}

/// What a property names.
pub(super) enum Property {
    Is(Set),
    /// Java knows it; we do not.
    NotYet,
    Unknown,
}

/// What `\p{name}` matches.
pub(super) fn property(name: &str) -> Property {
    if let Some((key, value)) = name.split_once('=') {
        let set = match key.to_ascii_lowercase().as_str() {
            "sc" | "script" => unicode(&format!("Script={value}")),
            "gc" | "general_category" => category(value),
            "blk" | "block" => return block(value),
            _ => None,
        };
        return set.map_or(Property::Unknown, Property::Is);
    }
    if let Some(name) = name.strip_prefix("In") {
        return block(name);
    }
    if let Some(name) = name.strip_prefix("Is") {
        let binary = match name.to_ascii_lowercase().as_str() {
            "alphabetic" => unicode("Alphabetic"),
            "letter" => unicode("L"),
            "ideographic" => unicode("Ideographic"),
            "lowercase" => unicode("Lowercase"),
            "uppercase" => unicode("Uppercase"),
            "titlecase" => unicode("Lt"),
            "white_space" | "whitespace" => unicode("White_Space"),
            "control" => unicode("Cc"),
            "punctuation" => unicode("P"),
            "digit" => unicode("Nd"),
            "hex_digit"
            | "hexdigit"
            | "assigned"
            | "noncharacter_code_point"
            | "noncharactercodepoint"
            | "alnum"
            | "blank"
            | "graph"
            | "print"
            | "word"
            | "join_control"
            | "joincontrol" => return Property::NotYet,
            _ => category(name).or_else(|| unicode(&format!("Script={name}"))),
        };
        return binary.map_or(Property::Unknown, Property::Is);
    }
    if let Some(name) = name.strip_prefix("java") {
        let set = match name {
            "LowerCase" => unicode("Lowercase"),
            "UpperCase" => unicode("Uppercase"),
            "Alphabetic" => unicode("Alphabetic"),
            "Ideographic" => unicode("Ideographic"),
            "TitleCase" => unicode("Lt"),
            "Digit" => unicode("Nd"),
            "Letter" => unicode("L"),
            "SpaceChar" => unicode("Z"),
            "ISOControl" => unicode("Cc"),
            "LetterOrDigit" => union("L", "Nd"),
            "Whitespace" => unicode("Z").map(|mut set| {
                set.difference(&ranges(&[
                    ('\u{a0}', '\u{a0}'),
                    ('\u{2007}', '\u{2007}'),
                    ('\u{202f}', '\u{202f}'),
                ]));
                set.union(&ranges(&[('\t', '\r'), ('\u{1c}', '\u{1f}')]));
                set
            }),
            "Defined"
            | "JavaIdentifierStart"
            | "JavaIdentifierPart"
            | "UnicodeIdentifierStart"
            | "UnicodeIdentifierPart"
            | "IdentifierIgnorable"
            | "Mirrored" => return Property::NotYet,
            _ => None,
        };
        return set.map_or(Property::Unknown, Property::Is);
    }
    let ascii = match name {
        "ASCII" => range('\0', '\u{7f}'),
        "Alnum" => ranges(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "Alpha" => ranges(&[('A', 'Z'), ('a', 'z')]),
        "Blank" => ranges(&[('\t', '\t'), (' ', ' ')]),
        "Cntrl" => ranges(&[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')]),
        "Digit" => range('0', '9'),
        "Graph" => range('!', '~'),
        "Lower" => range('a', 'z'),
        "Print" => range(' ', '~'),
        "Punct" => ranges(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "Space" => ranges(SPACE),
        "Upper" => range('A', 'Z'),
        "XDigit" => ranges(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
        "all" => range('\0', '\u{10ffff}'),
        "L1" => range('\0', '\u{ff}'),
        "LC" => return Property::NotYet,
        "LD" => return union("L", "Nd").map_or(Property::Unknown, Property::Is),
        name => return category(name).map_or(Property::Unknown, Property::Is),
    };
    Property::Is(ascii)
}

/// Whether a property means something else where case is ignored.
pub(super) fn has_case(name: &str) -> bool {
    let name = name.rsplit(['=']).next().unwrap_or(name);
    let name = name
        .strip_prefix("Is")
        .or_else(|| name.strip_prefix("java"))
        .unwrap_or(name);
    matches!(
        name.to_ascii_lowercase().as_str(),
        "lower" | "upper" | "lu" | "ll" | "lt" | "lowercase" | "uppercase" | "titlecase"
    )
}

/// A general category, spelt as Java spells it.
fn category(name: &str) -> Option<Set> {
    const CATEGORIES: &[&str] = &[
        "C", "Cc", "Cf", "Cn", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N",
        "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm",
        "So", "Z", "Zl", "Zp", "Zs",
    ];
    if name == "Cs" {
        return Some(Set::empty());
    }
    CATEGORIES.contains(&name).then(|| unicode(name)).flatten()
}

fn union(a: &str, b: &str) -> Option<Set> {
    let mut set = unicode(a)?;
    set.union(&unicode(b)?);
    Some(set)
}

/// A property of Unicode's, by a name that regex-syntax knows.
fn unicode(name: &str) -> Option<Set> {
    // Nothing but letters, digits and `_=-` can close the brace early.
    if !name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_=- ".contains(c))
    {
        return None;
    }
    match regex_syntax::parse(&format!("\\p{{{name}}}"))
        .ok()?
        .into_kind()
    {
        HirKind::Class(Class::Unicode(set)) => Some(set),
        _ => None,
    }
}

/// A block of Unicode: the ones that European and Asian names need.
fn block(name: &str) -> Property {
    const BLOCKS: &[(&str, char, char)] = &[
        ("basiclatin", '\0', '\u{7f}'),
        ("latin1supplement", '\u{80}', '\u{ff}'),
        ("latinextendeda", '\u{100}', '\u{17f}'),
        ("latinextendedb", '\u{180}', '\u{24f}'),
        ("ipaextensions", '\u{250}', '\u{2af}'),
        ("combiningdiacriticalmarks", '\u{300}', '\u{36f}'),
        ("greek", '\u{370}', '\u{3ff}'),
        ("greekandcoptic", '\u{370}', '\u{3ff}'),
        ("cyrillic", '\u{400}', '\u{4ff}'),
        ("armenian", '\u{530}', '\u{58f}'),
        ("hebrew", '\u{590}', '\u{5ff}'),
        ("arabic", '\u{600}', '\u{6ff}'),
        ("devanagari", '\u{900}', '\u{97f}'),
        ("thai", '\u{e00}', '\u{e7f}'),
        ("latinextendedadditional", '\u{1e00}', '\u{1eff}'),
        ("generalpunctuation", '\u{2000}', '\u{206f}'),
        ("hiragana", '\u{3040}', '\u{309f}'),
        ("katakana", '\u{30a0}', '\u{30ff}'),
        ("cjkunifiedideographs", '\u{4e00}', '\u{9fff}'),
        ("hangulsyllables", '\u{ac00}', '\u{d7af}'),
    ];
    let plain: String = name
        .chars()
        .filter(|c| !" _-".contains(*c))
        .collect::<String>()
        .to_ascii_lowercase();
    match BLOCKS.iter().find(|(block, ..)| *block == plain) {
        Some(&(_, first, last)) => Property::Is(range(first, last)),
        // There are three hundred more.
        None => Property::NotYet,
    }
}

/// A set as it is written for the engine.
pub(super) fn written(set: &Set, out: &mut String) {
    use std::fmt::Write;
    if set.ranges().is_empty() {
        out.push_str("[^\\x{0}-\\x{10FFFF}]");
        return;
    }
    out.push('[');
    for range in set.ranges() {
        // Writing into a String cannot fail.
        let _ = write!(out, "\\x{{{:X}}}", u32::from(range.start()));
        if range.start() != range.end() {
            let _ = write!(out, "-\\x{{{:X}}}", u32::from(range.end()));
        }
    }
    out.push(']');
}

/// Whether a character is of a general category.
pub(super) fn holds(category: &str, c: char) -> bool {
    unicode(category).is_some_and(|set| {
        set.ranges()
            .iter()
            .any(|range| (range.start()..=range.end()).contains(&c))
    })
}
