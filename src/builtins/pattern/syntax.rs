//! Java's syntax of regular expressions, written anew for the engine that runs them.
//!
//! Only what means the same to both is written: explicit sets of characters, groups, quantifiers,
//! look-around, back references. Flags, shorthands and line ends are resolved here.

use super::class::{self, Property, Set};
use crate::value::Fault;

/// A pattern written for the engine.
pub(super) struct Written {
    pub text: String,
    /// Names of capturing groups, with their numbers.
    pub names: Vec<(String, usize)>,
    pub groups: usize,
    /// Whether `\b` or `\B` is in it.
    pub boundaries: bool,
    /// Whether `\G` is in it.
    pub continues: bool,
}

/// Groups nested deeper than this are refused, rather than overflow the stack.
const MAX_DEPTH: usize = 100;

/// Translates a pattern.
pub(super) fn translate(pattern: &str) -> Result<Written, Fault> {
    let mut reader = Reader {
        pattern,
        chars: unquoted(pattern),
        at: 0,
        flags: Flags::default(),
        groups: 0,
        names: Vec::new(),
        boundaries: false,
        continues: false,
        depth: 0,
    };
    let whole = reader.alternatives()?;
    if reader.at < reader.chars.len() {
        return Err(reader.error_at("Unmatched closing ')'", reader.at.checked_sub(1)));
    }
    Ok(Written {
        text: whole.text,
        names: reader.names,
        groups: reader.groups,
        boundaries: reader.boundaries,
        continues: reader.continues,
    })
}

/// `\Q…\E` as single escaped characters.
fn unquoted(pattern: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
        } else if chars.next_if_eq(&'Q').is_some() {
            let mut first = true;
            while let Some(c) = chars.next() {
                if c == '\\' && chars.next_if_eq(&'E').is_some() {
                    break;
                }
                match c {
                    // A digit must not become part of a back reference before it.
                    '0'..='9' if first => out.extend(['\\', 'x', '3', c]),
                    c if c.is_ascii() && !c.is_ascii_alphanumeric() => out.extend(['\\', c]),
                    c => out.push(c),
                }
                first = false;
            }
        } else {
            out.push(c);
            out.extend(chars.next());
        }
    }
    out
}

#[derive(Clone, Copy, Default)]
struct Flags {
    /// `i`: ASCII letters only, unless `u` is set.
    ignore_case: bool,
    unicode_case: bool,
    multiline: bool,
    dot_all: bool,
    unix_lines: bool,
    comments: bool,
}

/// A part of the pattern, written, and how long what it matches may be.
#[derive(Default)]
struct Piece {
    text: String,
    min: usize,
    /// `None` when there is no limit.
    max: Option<usize>,
    captures: bool,
}

impl Piece {
    fn empty() -> Piece {
        Piece {
            max: Some(0),
            ..Piece::default()
        }
    }

    fn anchor(text: impl Into<String>) -> Piece {
        Piece {
            text: text.into(),
            ..Piece::empty()
        }
    }

    fn set(set: &Set) -> Piece {
        let mut text = String::new();
        class::written(set, &mut text);
        Piece {
            text,
            min: 1,
            max: Some(1),
            captures: false,
        }
    }

    fn then(&mut self, next: Piece) {
        self.text.push_str(&next.text);
        self.min = self.min.saturating_add(next.min);
        self.max = self.max.zip(next.max).map(|(a, b)| a.saturating_add(b));
        self.captures |= next.captures;
    }
}

/// What a backslash introduces.
enum Escape {
    Char(char),
    Set(Set),
    Piece(Piece),
}

struct Reader<'a> {
    pattern: &'a str,
    chars: Vec<char>,
    at: usize,
    flags: Flags,
    groups: usize,
    names: Vec<(String, usize)>,
    boundaries: bool,
    continues: bool,
    depth: usize,
}

impl Reader<'_> {
    // --- the text ---------------------------------------------------------------------------------

    fn peek(&mut self) -> Option<char> {
        if self.flags.comments {
            while let Some(&c) = self.chars.get(self.at) {
                match c {
                    '\t'..='\r' | ' ' => self.at += 1,
                    '#' => {
                        let line_end = |c: &char| {
                            matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
                        };
                        let rest = &self.chars[self.at..];
                        self.at += rest.iter().position(line_end).unwrap_or(rest.len());
                    }
                    _ => break,
                }
            }
        }
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// The next character, comments or not.
    fn raw(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        self.at += usize::from(c.is_some());
        c
    }

    fn error(&self, what: &str) -> Fault {
        self.error_at(what, self.at.checked_sub(1))
    }

    fn error_at(&self, what: &str, at: Option<usize>) -> Fault {
        let place = at.map_or_else(String::new, |at| {
            let units: usize = self.chars.iter().take(at).map(|c| c.len_utf16()).sum();
            format!(" near index {units}")
        });
        Fault::groovy(
            "java.util.regex.PatternSyntaxException",
            format!("{what}{place}\n{}", self.pattern),
        )
    }

    fn not_yet(&self, what: &str) -> Fault {
        Fault::NotYet(format!(
            "{what} in the regular expression `{}`",
            self.pattern
        ))
    }

    // --- alternatives, sequences, quantifiers -----------------------------------------------------

    fn alternatives(&mut self) -> Result<Piece, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::Refused(
                "a regular expression nested this deep".into(),
            ));
        }
        let mut whole = self.sequence()?;
        while self.take('|') {
            let next = self.sequence()?;
            whole.text.push('|');
            whole.text.push_str(&next.text);
            whole.min = whole.min.min(next.min);
            whole.max = whole.max.zip(next.max).map(|(a, b)| a.max(b));
            whole.captures |= next.captures;
        }
        self.depth -= 1;
        Ok(whole)
    }

    fn sequence(&mut self) -> Result<Piece, Fault> {
        let mut sequence = Piece::empty();
        while let Some(c) = self.peek() {
            let atom = match c {
                '|' | ')' => break,
                '*' | '+' | '?' => {
                    self.at += 1;
                    return Err(self.error(&format!("Dangling meta character '{c}'")));
                }
                '{' => {
                    // After another quantifier Java repeats the empty text.
                    let digit = self
                        .chars
                        .get(self.at + 1)
                        .is_some_and(char::is_ascii_digit);
                    return Err(if digit {
                        self.not_yet("a repetition of nothing")
                    } else {
                        self.error("Illegal repetition")
                    });
                }
                _ => match self.atom()? {
                    Some(atom) => atom,
                    None => continue,
                },
            };
            let atom = self.quantified(atom)?;
            sequence.then(atom);
        }
        Ok(sequence)
    }

    fn atom(&mut self) -> Result<Option<Piece>, Fault> {
        let Some(c) = self.raw() else { return Ok(None) };
        Ok(Some(match c {
            '(' => return self.group(),
            '[' => Piece::set(&self.class(true)?),
            '\\' => match self.escape(false)? {
                Escape::Char(c) => Piece::set(&self.cased(class::range(c, c))),
                Escape::Set(set) => Piece::set(&set),
                Escape::Piece(piece) => piece,
            },
            '^' => Piece::anchor(match (self.flags.multiline, self.flags.unix_lines) {
                (false, _) => r"\A".into(),
                (true, false) => {
                    let mut ends = String::new();
                    class::written(&class::ranges(class::LINE_ENDS), &mut ends);
                    format!(r"(?:(?!\z)(?:\A|(?<={ends})(?!(?<=\x{{D}})\x{{A}})))")
                }
                (true, true) => return Err(self.not_yet("the flag `d`")),
            }),
            '$' => Piece::anchor(self.line_end(self.flags.multiline)),
            '.' if self.flags.dot_all => Piece::set(&class::range('\0', '\u{10ffff}')),
            '.' if self.flags.unix_lines => Piece::set(&class::negated(class::range('\n', '\n'))),
            '.' => Piece::set(&class::negated(class::ranges(class::LINE_ENDS))),
            c => Piece::set(&self.cased(class::range(c, c))),
        }))
    }

    /// The end of the text, or the place before its last line end; of every line, if `multiline`.
    fn line_end(&self, multiline: bool) -> String {
        let (ends, inside) = if self.flags.unix_lines {
            (r"\x{A}".to_owned(), "")
        } else {
            let mut ends = String::new();
            class::written(&class::ranges(class::LINE_ENDS), &mut ends);
            // Not between the two characters of a line end.
            (ends, r"(?!(?<=\x{D})\x{A})")
        };
        if multiline {
            format!(r"(?:\z|{inside}(?={ends}))")
        } else {
            format!(r"(?:\z|{inside}(?=(?:\x{{D}}\x{{A}}|{ends})\z))")
        }
    }

    fn quantified(&mut self, atom: Piece) -> Result<Piece, Fault> {
        let Some(sign) = self.peek() else {
            return Ok(atom);
        };
        let (min, max) = match sign {
            '?' => (0, Some(1)),
            '*' => (0, None),
            '+' => (1, None),
            '{' => {
                self.at += 1;
                self.counts()?
            }
            _ => return Ok(atom),
        };
        if sign != '{' {
            self.at += 1;
        }
        // What Java does when a group that captures can match nothing is its own.
        if atom.min == 0 && atom.captures && max != Some(1) {
            return Err(self.not_yet("a repeated group that can match nothing"));
        }
        if atom.min == 0 && atom.max == Some(0) {
            return Err(self.not_yet("a repeated anchor"));
        }
        let suffix = match self.peek() {
            Some(c @ ('?' | '+')) => {
                self.at += 1;
                Some(c)
            }
            _ => None,
        };
        let count = match (min, max) {
            (0, Some(1)) => "?".into(),
            (0, None) => "*".into(),
            (1, None) => "+".into(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        let body = &atom.text;
        let text = match suffix {
            Some('+') => format!("(?>(?:{body}){count})"),
            Some(_) => format!("(?:{body}){count}?"),
            None => format!("(?:{body}){count}"),
        };
        Ok(Piece {
            text,
            min: atom.min.saturating_mul(min as usize),
            max: atom.max.zip(max).map(|(a, b)| a.saturating_mul(b as usize)),
            captures: atom.captures,
        })
    }

    /// `n}`, `n,}` or `n,m}`.
    fn counts(&mut self) -> Result<(u32, Option<u32>), Fault> {
        if !self.chars.get(self.at).is_some_and(char::is_ascii_digit) {
            return Err(self.error("Illegal repetition"));
        }
        let min = self.count()?;
        let mut max = Some(min);
        if self.take(',') {
            let digit = self.chars.get(self.at).is_some_and(char::is_ascii_digit);
            max = if digit { Some(self.count()?) } else { None };
        }
        if !self.take('}') {
            return Err(self.error_at("Unclosed counted closure", Some(self.at)));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.error_at("Illegal repetition range", Some(self.at.saturating_sub(2))));
        }
        Ok((min, max))
    }

    fn count(&mut self) -> Result<u32, Fault> {
        let mut count: u32 = 0;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10)) {
            count = count
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit))
                .filter(|n| i32::try_from(*n).is_ok())
                .ok_or_else(|| self.error("Illegal repetition range"))?;
            self.at += 1;
        }
        Ok(count)
    }

    // --- groups -----------------------------------------------------------------------------------

    /// What stands after `(`; nothing for a group of flags.
    fn group(&mut self) -> Result<Option<Piece>, Fault> {
        let outside = self.flags;
        if self.chars.get(self.at) != Some(&'?') {
            self.groups += 1;
            let body = self.closed(outside)?;
            return Ok(Some(Piece {
                text: format!("({})", body.text),
                captures: true,
                ..body
            }));
        }
        self.at += 1;
        let kind = self.raw();
        let opened = match kind {
            Some(':') => "(?:",
            Some('=') => "(?=",
            Some('!') => "(?!",
            Some('>') => "(?>",
            Some('<') => match self.raw() {
                Some('=') => "(?<=",
                Some('!') => "(?<!",
                Some(c) if c.is_ascii_alphabetic() => return self.named(c, outside).map(Some),
                _ => return Err(self.error("Unknown look-behind group")),
            },
            Some('$' | '@') => return Err(self.error("Unknown group type")),
            _ => {
                self.at -= usize::from(kind.is_some());
                self.read_flags()?;
                return match self.raw() {
                    Some(')') => Ok(None),
                    Some(':') => {
                        let body = self.closed(outside)?;
                        Ok(Some(Piece {
                            text: format!("(?:{})", body.text),
                            ..body
                        }))
                    }
                    _ => Err(self.error("Unknown inline modifier")),
                };
            }
        };
        let body = self.closed(outside)?;
        if opened.starts_with("(?<") && body.max.is_none() {
            // Java refuses most of them, and runs those whose repetition is of a single character.
            return Err(self.not_yet("a look-behind without a longest match"));
        }
        let text = format!("{opened}{})", body.text);
        Ok(Some(match opened {
            "(?:" | "(?>" => Piece { text, ..body },
            _ => Piece {
                captures: body.captures,
                ..Piece::anchor(text)
            },
        }))
    }

    fn named(&mut self, first: char, outside: Flags) -> Result<Piece, Fault> {
        let mut name = String::from(first);
        while let Some(c) = self.raw() {
            match c {
                '>' => {
                    if self.names.iter().any(|(other, _)| *other == name) {
                        return Err(self.error(&format!(
                            "Named capturing group <{name}> is already defined"
                        )));
                    }
                    self.groups += 1;
                    self.names.push((name, self.groups));
                    let body = self.closed(outside)?;
                    return Ok(Piece {
                        text: format!("({})", body.text),
                        captures: true,
                        ..body
                    });
                }
                c if c.is_ascii_alphanumeric() => name.push(c),
                _ => break,
            }
        }
        Err(self.error("named capturing group is missing trailing '>'"))
    }

    /// The alternatives up to the closing parenthesis; flags set inside end with it.
    fn closed(&mut self, outside: Flags) -> Result<Piece, Fault> {
        let body = self.alternatives()?;
        if !self.take(')') {
            return Err(self.error_at("Unclosed group", Some(self.chars.len())));
        }
        self.flags = outside;
        Ok(body)
    }

    fn read_flags(&mut self) -> Result<(), Fault> {
        let mut on = true;
        loop {
            let flag = match self.chars.get(self.at) {
                Some('i') => &mut self.flags.ignore_case,
                Some('m') => &mut self.flags.multiline,
                Some('s') => &mut self.flags.dot_all,
                Some('d') => &mut self.flags.unix_lines,
                Some('u') => &mut self.flags.unicode_case,
                Some('x') => &mut self.flags.comments,
                Some('-') if on => {
                    self.at += 1;
                    on = false;
                    continue;
                }
                Some('c') => return Err(self.not_yet("the flag `c`")),
                Some('U') => return Err(self.not_yet("the flag `U`")),
                _ => return Ok(()),
            };
            *flag = on;
            self.at += 1;
        }
    }

    // --- characters -------------------------------------------------------------------------------

    /// What stands after a backslash.
    fn escape(&mut self, in_class: bool) -> Result<Escape, Fault> {
        let Some(c) = self.raw() else {
            return Err(self.error_at("Unexpected internal error", Some(self.chars.len())));
        };
        if let Some(set) = class::shorthand(c) {
            return Ok(Escape::Set(set));
        }
        Ok(match c {
            'p' | 'P' => Escape::Set(self.property(c == 'P')?),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'f' => Escape::Char('\u{c}'),
            'a' => Escape::Char('\u{7}'),
            'e' => Escape::Char('\u{1b}'),
            'c' => match self.raw() {
                Some(c) => Escape::Char(char::from_u32(u32::from(c) ^ 64).unwrap_or(c)),
                None => return Err(self.error("Illegal control escape sequence")),
            },
            '0' => Escape::Char(self.octal()?),
            'x' => Escape::Char(self.hexadecimal()?),
            'u' => Escape::Char(self.unit()?),
            'N' | 'X' => return Err(self.not_yet(&format!("`\\{c}`"))),
            '1'..='9' if !in_class => Escape::Piece(self.back_reference(c)?),
            'k' if !in_class => Escape::Piece(self.named_reference()?),
            'A' if !in_class => Escape::Piece(Piece::anchor(r"\A")),
            'z' if !in_class => Escape::Piece(Piece::anchor(r"\z")),
            'Z' if !in_class => Escape::Piece(Piece::anchor(self.line_end(false))),
            'G' if !in_class => {
                self.continues = true;
                Escape::Piece(Piece::anchor(r"\G"))
            }
            'b' if !in_class && self.chars.get(self.at) == Some(&'{') => {
                return Err(self.not_yet("`\\b{g}`"));
            }
            'b' | 'B' if !in_class => {
                self.boundaries = true;
                let mut word = String::new();
                class::written(&class::word(), &mut word);
                Escape::Piece(Piece::anchor(if c == 'b' {
                    format!("(?:(?<={word})(?!{word})|(?<!{word})(?={word}))")
                } else {
                    format!("(?:(?<={word})(?={word})|(?<!{word})(?!{word}))")
                }))
            }
            'R' if !in_class => {
                let mut ends = String::new();
                class::written(
                    &class::ranges(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]),
                    &mut ends,
                );
                Escape::Piece(Piece {
                    text: format!(r"(?:\x{{D}}\x{{A}}|{ends})"),
                    min: 1,
                    max: Some(2),
                    captures: false,
                })
            }
            c if c.is_ascii_alphanumeric() => {
                return Err(self.error_at("Illegal/unsupported escape sequence", Some(self.at - 1)));
            }
            c => Escape::Char(c),
        })
    }

    fn digit(&mut self, radix: u32) -> Option<u32> {
        let digit = self.chars.get(self.at)?.to_digit(radix)?;
        self.at += 1;
        Some(digit)
    }

    fn octal(&mut self) -> Result<char, Fault> {
        let Some(first) = self.digit(8) else {
            return Err(self.error_at("Illegal octal escape sequence", Some(self.at)));
        };
        let mut code = first;
        if let Some(second) = self.digit(8) {
            code = code * 8 + second;
            if first <= 3
                && let Some(third) = self.digit(8)
            {
                code = code * 8 + third;
            }
        }
        char::from_u32(code).ok_or_else(|| self.error("Illegal octal escape sequence"))
    }

    fn hexadecimal(&mut self) -> Result<char, Fault> {
        if self.chars.get(self.at) == Some(&'{') {
            self.at += 1;
            let mut code: u32 = 0;
            while let Some(digit) = self.digit(16) {
                code = code.saturating_mul(16).saturating_add(digit);
            }
            if self.raw() != Some('}') {
                return Err(self.error("Unclosed hexadecimal escape sequence"));
            }
            if code > 0x10_ffff {
                return Err(self.error("Hexadecimal codepoint is too big"));
            }
            return char::from_u32(code).ok_or_else(|| self.not_yet("half a surrogate pair"));
        }
        match (self.digit(16), self.digit(16)) {
            (Some(a), Some(b)) => Ok(char::from_u32(a * 16 + b).unwrap_or('\0')),
            _ => Err(self.error_at("Illegal hexadecimal escape sequence", Some(self.at))),
        }
    }

    fn unit(&mut self) -> Result<char, Fault> {
        let mut code = 0;
        for _ in 0..4 {
            match self.digit(16) {
                Some(digit) => code = code * 16 + digit,
                None => return Err(self.error_at("Illegal Unicode escape sequence", Some(self.at))),
            }
        }
        char::from_u32(code).ok_or_else(|| self.not_yet("half a surrogate pair"))
    }

    fn property(&mut self, negated: bool) -> Result<Set, Fault> {
        let name = match self.raw() {
            Some('{') => {
                let rest = &self.chars[self.at..];
                let Some(end) = rest.iter().position(|c| *c == '}') else {
                    return Err(self.error_at(
                        "Unclosed character family",
                        Some(self.chars.len().saturating_sub(1)),
                    ));
                };
                let name: String = rest[..end].iter().collect();
                self.at += end + 1;
                if name.is_empty() {
                    return Err(self.error("Empty character family"));
                }
                name
            }
            Some(letter) => letter.to_string(),
            None => return Err(self.error("Unknown character property name {\0}")),
        };
        if self.flags.ignore_case && class::has_case(&name) {
            return Err(self.not_yet("a property of case where case is ignored"));
        }
        match class::property(&name) {
            Property::Is(set) => Ok(if negated { class::negated(set) } else { set }),
            Property::NotYet => Err(self.not_yet(&format!("the property `{name}`"))),
            Property::Unknown => {
                Err(self.error(&format!("Unknown character property name {{{name}}}")))
            }
        }
    }

    fn back_reference(&mut self, first: char) -> Result<Piece, Fault> {
        let mut number = first.to_digit(10).unwrap_or(0) as usize;
        // As many digits as still name a group that was opened.
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.groups {
                break;
            }
            number = longer;
            self.at += 1;
        }
        if number > self.groups {
            // Java looks the group up when it matches; without one, nothing matches.
            return if self
                .chars
                .get(self.at..)
                .is_some_and(|rest| rest.contains(&'('))
            {
                Err(self.not_yet("a reference to a later group"))
            } else {
                Ok(Piece::set(&Set::empty()))
            };
        }
        self.reference(number)
    }

    fn named_reference(&mut self) -> Result<Piece, Fault> {
        if self.raw() != Some('<') {
            return Err(self.error("\\k is not followed by '<' for named capturing group"));
        }
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let Some(end) = rest.iter().position(|c| *c == '>') else {
            return Err(self.error("named capturing group is missing trailing '>'"));
        };
        let name: String = rest[..end].iter().collect();
        self.at += end + 1;
        match self.names.iter().find(|(other, _)| *other == name) {
            Some(&(_, number)) => self.reference(number),
            None => Err(self.error(&format!("named capturing group <{name}> does not exist"))),
        }
    }

    fn reference(&self, number: usize) -> Result<Piece, Fault> {
        if self.flags.ignore_case {
            return Err(self.not_yet("a back reference where case is ignored"));
        }
        // The group keeps a digit after it from becoming part of the number.
        Ok(Piece {
            text: format!("(?:\\{number})"),
            ..Piece::default()
        })
    }

    // --- classes ----------------------------------------------------------------------------------

    /// What stands after `[`; the closing bracket is taken when `consume`.
    fn class(&mut self, consume: bool) -> Result<Set, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::Refused(
                "a regular expression nested this deep".into(),
            ));
        }
        let mut set: Option<Set> = None;
        let negated = self.chars.get(self.at) == Some(&'^')
            && self.chars.get(self.at.wrapping_sub(1)) == Some(&'[');
        self.at += usize::from(negated);
        let join = |set: &mut Option<Set>, more: Set| match set {
            Some(set) => set.union(&more),
            None => *set = Some(more),
        };
        loop {
            match self.peek() {
                None => {
                    return Err(
                        self.error_at("Unclosed character class", self.chars.len().checked_sub(1))
                    );
                }
                Some(']') if set.is_some() => {
                    self.at += usize::from(consume);
                    break;
                }
                Some('[') => {
                    self.at += 1;
                    let inner = self.class(true)?;
                    join(&mut set, inner);
                }
                Some('&') if self.chars.get(self.at + 1) == Some(&'&') => {
                    self.at += 2;
                    let mut right: Option<Set> = None;
                    while let Some(c) = self.peek().filter(|c| !matches!(c, ']' | '&')) {
                        let part = if c == '[' {
                            self.at += 1;
                            self.class(true)?
                        } else {
                            self.class(false)?
                        };
                        join(&mut right, part);
                    }
                    match (&mut set, right) {
                        (Some(set), Some(right)) => set.intersect(&right),
                        (Some(_), None) => return Err(self.not_yet("an intersection with nothing")),
                        (None, Some(right)) => set = Some(right),
                        (None, None) => return Err(self.error("Bad class syntax")),
                    }
                }
                Some(_) => {
                    let part = self.class_range()?;
                    join(&mut set, part);
                }
            }
        }
        self.depth -= 1;
        let set = set.unwrap_or_else(Set::empty);
        Ok(if negated { class::negated(set) } else { set })
    }

    /// A character, a range of them, or a shorthand.
    fn class_range(&mut self) -> Result<Set, Fault> {
        let first = match self.raw() {
            Some('\\') => match self.escape(true)? {
                Escape::Char(c) => c,
                Escape::Set(set) => return Ok(set),
                Escape::Piece(_) => return Err(self.error("Illegal/unsupported escape sequence")),
            },
            Some(c) => c,
            None => return Err(self.error("Unclosed character class")),
        };
        if self.peek() != Some('-') || matches!(self.chars.get(self.at + 1), Some('[' | ']')) {
            return Ok(self.cased(class::range(first, first)));
        }
        self.at += 1;
        if self.peek().is_none() {
            return Err(self.error("Unclosed character class"));
        }
        let last = match self.raw() {
            Some('\\') => match self.escape(true)? {
                Escape::Char(c) => Some(c),
                _ => None,
            },
            c => c,
        };
        match last {
            Some(last) if first <= last => Ok(self.cased(class::range(first, last))),
            _ => Err(self.error("Illegal character range")),
        }
    }

    /// With the letters that differ only in case, where case is ignored.
    fn cased(&self, mut set: Set) -> Set {
        if !self.flags.ignore_case {
            return set;
        }
        if self.flags.unicode_case {
            set.case_fold_simple();
            // Java goes through upper case, which brings the Turkish letters in.
            let turkish = ['i', 'I', '\u{131}', '\u{130}'];
            if turkish.iter().any(|c| {
                set.ranges()
                    .iter()
                    .any(|r| (r.start()..=r.end()).contains(c))
            }) {
                for c in turkish {
                    set.union(&class::range(c, c));
                }
            }
            return set;
        }
        let mut more = Set::empty();
        for range in set.ranges() {
            for c in ('a'..='z')
                .chain('A'..='Z')
                .filter(|c| (range.start()..=range.end()).contains(c))
            {
                let other = if c.is_ascii_lowercase() {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                };
                more.union(&class::range(other, other));
            }
        }
        set.union(&more);
        set
    }
}
