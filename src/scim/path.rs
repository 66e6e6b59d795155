//! Paths of a PATCH and filters, as RFC 7644 writes them (sections 3.5.2 and 3.4.2.2).

use crate::text::Span;
use crate::text::spelling::closest;

/// Comparisons a filter knows; `pr` takes no value.
pub(super) const OPERATORS: &[&str] = &["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "pr"];

/// Brackets and parentheses that may be open at once.
const MAX_DEPTH: usize = 32;

/// The path of a PATCH operation: `name.familyName`, `emails[type eq "work"].value`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
///
/// ```
/// use scimplate::scim::Path;
///
/// let path = Path::parse(r#"emails[type eq "work"].value"#).unwrap();
/// assert_eq!(path.attribute.name.text, "emails");
/// assert_eq!(path.filter.unwrap().comparisons[0].operator.text, "eq");
/// assert_eq!(path.sub.unwrap().text, "value");
///
/// let wrong = Path::parse("/active").unwrap_err();
/// assert_eq!(wrong.message, "a path has no `/`");
/// assert_eq!((wrong.span.start, wrong.span.end), (0, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// What stands before any bracket.
    pub attribute: AttributePath,
    /// What the bracket holds.
    pub filter: Option<Filter>,
    /// The part named after the bracket.
    pub sub: Option<Word>,
}

/// An attribute's name with its schema and its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath {
    /// All of it.
    pub whole: Word,
    /// The schema before the last `:`.
    pub schema: Option<Word>,
    /// The attribute.
    pub name: Word,
    /// The part after the `.`.
    pub sub: Option<Word>,
}

/// A word and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its characters.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A filter: its comparisons in the order of the text, and how `and`, `or` and `not` tie them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The comparisons.
    pub comparisons: Vec<Comparison>,
    tie: Tie,
}

/// How comparisons are tied: `not` before `and` before `or` (RFC 7644, section 3.4.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tie {
    /// The comparison of this number.
    One(usize),
    All(Vec<Tie>),
    Any(Vec<Tie>),
    Not(Box<Tie>),
}

/// `attribute operator value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub attribute: AttributePath,
    /// The attribute in whose brackets it stands.
    pub within: Option<String>,
    /// `eq`, `co`, `pr` …
    pub operator: Word,
    /// What it is compared with; nothing for `pr`.
    pub value: Option<Literal>,
}

/// What something is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal {
    /// Where it stands, quotes included.
    pub span: Span,
    /// What it is.
    pub kind: LiteralKind,
}

/// Kinds of [`Literal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiteralKind {
    /// `"work"`
    Text,
    /// `1.5`
    Number,
    /// `true` or `false`
    Boolean,
    /// `null`
    Null,
    /// A text in single quotes, which JSON and so a filter does not have.
    SingleQuoted,
    /// A text without quotes, which a filter does not have either.
    Bare,
}

/// Why a text is no path or filter, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The faulty characters; where something is missing, the empty span of its place.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Whether readers that are less strict take it.
    pub forgiven: bool,
}

impl Misread {
    fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Misread {
        Misread {
            span,
            message: message.into(),
            help: help.into(),
            forgiven: false,
        }
    }
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Path, Misread> {
        let mut reader = Reader::of(text);
        let attribute = reader.attribute()?;
        let mut path = Path {
            attribute,
            filter: None,
            sub: None,
        };
        if reader.eat('[') {
            if let Some(sub) = &path.attribute.sub {
                let help =
                    "write the filter behind the attribute: `emails[type eq \"work\"].value`";
                return Err(Misread::new(
                    sub.span,
                    "a filter stands behind a part",
                    help,
                ));
            }
            let mut comparisons = Vec::new();
            let tie = reader.bracket(&path.attribute.name.text, 1, &mut comparisons)?;
            path.filter = Some(Filter { comparisons, tie });
            if reader.eat('.') {
                let word = reader.word();
                path.sub = Some(reader.name(word)?);
            }
        }
        match reader.rest().is_empty() {
            true => Ok(path),
            false => Err(reader.stray("the path")),
        }
    }
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Filter, Misread> {
        let mut reader = Reader::of(text);
        let mut comparisons = Vec::new();
        let tie = reader.expression(None, 0, &mut comparisons)?;
        match reader.rest().is_empty() {
            true => Ok(Filter { comparisons, tie }),
            false => Err(reader.stray("the filter")),
        }
    }

    /// Whether it holds, when this says which of its comparisons do.
    ///
    /// ```
    /// use scimplate::scim::Filter;
    ///
    /// let filter = Filter::parse(r#"a pr or b pr and not (c pr)"#).unwrap();
    /// let holds = |those: &str| filter.holds(&mut |it| those.contains(&it.attribute.name.text));
    /// assert!(holds("a") && holds("b") && holds("ac"));
    /// assert!(!holds("c") && !holds("bc"));
    /// ```
    pub fn holds(&self, each: &mut dyn FnMut(&Comparison) -> bool) -> bool {
        self.tie.holds(&self.comparisons, each)
    }

    /// Whether it has nothing but comparisons that all must hold.
    pub fn is_conjunction(&self) -> bool {
        match &self.tie {
            Tie::One(_) => true,
            Tie::All(ties) => ties.iter().all(|tie| matches!(tie, Tie::One(_))),
            Tie::Any(_) | Tie::Not(_) => false,
        }
    }
}

impl Tie {
    /// One is itself, several are tied.
    fn of(mut ties: Vec<Tie>, tied: fn(Vec<Tie>) -> Tie) -> Tie {
        match ties.len() {
            1 => ties.swap_remove(0),
            _ => tied(ties),
        }
    }

    fn holds(&self, all: &[Comparison], each: &mut dyn FnMut(&Comparison) -> bool) -> bool {
        match self {
            Tie::One(number) => each(&all[*number]),
            Tie::All(ties) => ties.iter().all(|tie| tie.holds(all, each)),
            Tie::Any(ties) => ties.iter().any(|tie| tie.holds(all, each)),
            Tie::Not(tie) => !tie.holds(all, each),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn of(text: &'t str) -> Reader<'t> {
        Reader { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn eat(&mut self, wanted: char) -> bool {
        let here = self.rest().starts_with(wanted);
        if here {
            self.at += wanted.len_utf8();
        }
        here
    }

    /// Whether there was any.
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let len = rest.len() - rest.trim_start_matches(' ').len();
        self.at += len;
        len > 0
    }

    /// The span of the character here; empty at the end.
    fn here(&self) -> Span {
        let len = self.rest().chars().next().map_or(0, char::len_utf8);
        Span::new(self.at, self.at + len)
    }

    fn stray(&self, of: &str) -> Misread {
        let span = Span::new(self.at, self.text.len());
        Misread::new(span, format!("{of} ends before this"), "take it away")
    }

    /// Goes past a run of the characters that names and schemas are made of.
    fn word(&mut self) -> Word {
        let start = self.at;
        let in_word = |c: char| c.is_ascii_alphanumeric() || "-_$.:".contains(c);
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(in_word).len();
        let span = Span::new(start, self.at);
        Word {
            text: span.of(self.text).to_owned(),
            span,
        }
    }

    fn attribute(&mut self) -> Result<AttributePath, Misread> {
        let whole = self.word();
        if whole.text.is_empty() {
            let slash = self.rest().starts_with('/');
            return Err(match slash {
                true => Misread::new(
                    self.here(),
                    "a path has no `/`",
                    "write the attribute's name alone, parts behind a `.`",
                ),
                false => Misread::new(
                    self.here(),
                    "an attribute's name is missing here",
                    "write an attribute as in `userName` or `name.familyName`",
                ),
            });
        }
        let cut = whole.text.rfind(':');
        let part = |start: usize, end: usize| Word {
            text: whole.text[start..end].to_owned(),
            span: Span::new(whole.span.start + start, whole.span.start + end),
        };
        let schema = cut.map(|cut| part(0, cut));
        if let Some(schema) = &schema
            && !schema
                .text
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
        {
            let help = "a schema before an attribute begins with `urn:`";
            return Err(Misread::new(schema.span, "this is no schema", help));
        }
        let start = cut.map_or(0, |cut| cut + 1);
        let end = whole.text.len();
        let (name, sub) = match whole.text[start..].find('.') {
            Some(dot) => (part(start, start + dot), Some(part(start + dot + 1, end))),
            None => (part(start, end), None),
        };
        Ok(AttributePath {
            name: self.name(name)?,
            sub: sub.map(|sub| self.name(sub)).transpose()?,
            schema,
            whole,
        })
    }

    /// The word, if it is the name of an attribute: a letter, then letters, digits, `-` and `_`.
    fn name(&self, word: Word) -> Result<Word, Misread> {
        if word.text.is_empty() {
            let help = "name an attribute, or take the dot or colon away";
            return Err(Misread::new(word.span, "a name is missing here", help));
        }
        if let Some(dot) = word.text.find(['.', ':']) {
            let span = Span::new(word.span.start + dot, word.span.end);
            let help = "a path goes from an attribute to one of its parts and no deeper";
            return Err(Misread::new(span, "a part has no parts", help));
        }
        match word
            .text
            .starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        {
            true => Ok(word),
            false => {
                let message = format!("`{}` is no attribute's name", word.text);
                Err(Misread::new(
                    word.span,
                    message,
                    "a name begins with a letter",
                ))
            }
        }
    }

    /// What stands behind a `[`, its `]` included.
    fn bracket(
        &mut self,
        of: &str,
        depth: usize,
        into: &mut Vec<Comparison>,
    ) -> Result<Tie, Misread> {
        self.blanks();
        if self.rest().starts_with(']') {
            let help = "say which entries are meant, as in `emails[type eq \"work\"]`";
            return Err(Misread::new(self.here(), "the filter is empty", help));
        }
        let tie = self.expression(Some(of), depth, into)?;
        match self.eat(']') {
            true => Ok(tie),
            false => Err(Misread::new(
                self.here(),
                "a `]` is missing here",
                "close the filter",
            )),
        }
    }

    fn expression(
        &mut self,
        within: Option<&str>,
        depth: usize,
        into: &mut Vec<Comparison>,
    ) -> Result<Tie, Misread> {
        if depth > MAX_DEPTH {
            let message = format!("a filter nests at most {MAX_DEPTH} deep");
            return Err(Misread::new(self.here(), message, "write it flatter"));
        }
        let mut any = Vec::new();
        let mut all = Vec::new();
        loop {
            self.blanks();
            all.push(self.term(within, depth, into)?);
            self.blanks();
            let before = self.at;
            let word = self.word();
            if word.text.eq_ignore_ascii_case("and") {
                continue;
            }
            any.push(Tie::of(std::mem::take(&mut all), Tie::All));
            if !word.text.eq_ignore_ascii_case("or") {
                self.at = before;
                return Ok(Tie::of(any, Tie::Any));
            }
        }
    }

    fn term(
        &mut self,
        within: Option<&str>,
        depth: usize,
        into: &mut Vec<Comparison>,
    ) -> Result<Tie, Misread> {
        let rest = self.rest();
        let negated = rest
            .get(..3)
            .is_some_and(|word| word.eq_ignore_ascii_case("not"))
            && rest[3..].trim_start_matches(' ').starts_with('(');
        if negated {
            self.at += 3;
            self.blanks();
        }
        if self.eat('(') {
            let tie = self.expression(within, depth + 1, into)?;
            return match self.eat(')') {
                true if negated => Ok(Tie::Not(Box::new(tie))),
                true => Ok(tie),
                false => Err(Misread::new(
                    self.here(),
                    "a `)` is missing here",
                    "close the parenthesis",
                )),
            };
        }
        let attribute = self.attribute()?;
        if self.eat('[') {
            return self.bracket(&attribute.name.text, depth + 1, into);
        }
        self.blanks();
        let operator = self.operator()?;
        let value = match operator.text.eq_ignore_ascii_case("pr") {
            true => None,
            false => {
                let spaced = self.blanks();
                let value = self.literal()?;
                if !spaced {
                    let gap = Span::at(value.span.start);
                    let help = format!("write a space behind `{}`", operator.text);
                    let mut found = Misread::new(gap, "a space is missing here", help);
                    found.forgiven = true;
                    return Err(found);
                }
                Some(value)
            }
        };
        into.push(Comparison {
            attribute,
            within: within.map(str::to_owned),
            operator,
            value,
        });
        Ok(Tie::One(into.len() - 1))
    }

    fn operator(&mut self) -> Result<Word, Misread> {
        let here = self.here();
        let word = self.word();
        let known = |known: &&&str| known.eq_ignore_ascii_case(&word.text);
        if OPERATORS.iter().any(|one| known(&one)) {
            return Ok(word);
        }
        if word.text.is_empty() {
            let help = "compare by `eq`, as in `type eq \"work\"`";
            let symbol = self.rest().starts_with(['=', '!', '<', '>']);
            return Err(match symbol {
                true => Misread::new(here, "a filter compares by words, not by signs", help),
                false => Misread::new(Span::at(here.start), "a comparison is missing here", help),
            });
        }
        let help = match closest(&word.text, OPERATORS.iter().copied(), 0.75) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the comparisons are {}", OPERATORS.join(", ")),
        };
        let message = format!("a filter has no comparison `{}`", word.text);
        Err(Misread::new(word.span, message, help))
    }

    fn literal(&mut self) -> Result<Literal, Misread> {
        let start = self.at;
        for (quote, kind) in [('"', LiteralKind::Text), ('\'', LiteralKind::SingleQuoted)] {
            if self.eat(quote) {
                self.quoted(quote, start)?;
                return Ok(Literal {
                    span: Span::new(start, self.at),
                    kind,
                });
            }
        }
        let rest = self.rest();
        let len = rest.find([' ', ']', ')', '[', '(']).unwrap_or(rest.len());
        self.at += len;
        let word = &rest[..len];
        let kind = match word {
            "" => {
                let help = "write what to compare with, a text in double quotes";
                return Err(Misread::new(
                    Span::at(start),
                    "a value is missing here",
                    help,
                ));
            }
            "true" | "false" => LiteralKind::Boolean,
            "null" => LiteralKind::Null,
            _ if word.parse::<f64>().is_ok_and(f64::is_finite) => LiteralKind::Number,
            _ => LiteralKind::Bare,
        };
        Ok(Literal {
            span: Span::new(start, self.at),
            kind,
        })
    }

    /// Goes past the closing quote.
    fn quoted(&mut self, quote: char, start: usize) -> Result<(), Misread> {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => {
                    self.at += at + 1;
                    return Ok(());
                }
                _ => {}
            }
        }
        let span = Span::new(start, start + 1);
        Err(Misread::new(
            span,
            "this quote is never closed",
            "close the text it opens",
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_paths_of_the_rfc_are_read() {
        for text in [
            "members",
            "name.familyName",
            "addresses[type eq \"work\"]",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"]",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName",
            "emails[type eq \"work\" and value ew \"example.com\"].value",
            "emails[not (type eq \"work\") and primary eq true]",
            "addresses[type pr and (region eq \"a\" or region eq \"b\\\"]\")].$ref",
        ] {
            assert!(Path::parse(text).is_ok(), "{text}: {:?}", Path::parse(text));
        }
        let path =
            Path::parse("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName").unwrap();
        let of = path.attribute;
        assert_eq!(
            of.schema.unwrap().text,
            "urn:ietf:params:scim:schemas:core:2.0:User"
        );
        assert_eq!(
            (of.name.text, of.sub.unwrap().text),
            ("name".into(), "familyName".into())
        );
    }

    /// The filters of RFC 7644, section 3.4.2.2.
    #[test]
    fn the_filters_of_the_rfc_are_read() {
        for text in [
            "userName eq \"bjensen\"",
            "name.familyName co \"O'Malley\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"",
            "title pr",
            "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
            "title pr and userType eq \"Employee\"",
            "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
            "userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co \"example.org\")",
            "userType eq \"Employee\" and emails[type eq \"work\" and value co \"@example.com\"]",
            "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]",
        ] {
            assert!(
                Filter::parse(text).is_ok(),
                "{text}: {:?}",
                Filter::parse(text)
            );
        }
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, at, message) in [
            ("", "", "an attribute's name is missing here"),
            ("/emails/0/value", "/", "a path has no `/`"),
            ("emails[", "", "an attribute's name is missing here"),
            ("emails[]", "]", "the filter is empty"),
            ("emails[0]", "0", "`0` is no attribute's name"),
            (
                "emails[type = \"work\"]",
                "=",
                "a filter compares by words, not by signs",
            ),
            (
                "emails[type eqq \"work\"]",
                "eqq",
                "a filter has no comparison `eqq`",
            ),
            ("emails[type eq \"work\"", "", "a `]` is missing here"),
            ("emails[type eq \"work]", "\"", "this quote is never closed"),
            ("emails[type eq\"work\"]", "", "a space is missing here"),
            ("emails[type eq]", "", "a value is missing here"),
            (
                "emails.value[type eq \"a\"]",
                "value",
                "a filter stands behind a part",
            ),
            ("name.family.Name", ".Name", "a part has no parts"),
            ("emails.", "", "a name is missing here"),
            ("x:y", "x", "this is no schema"),
            ("active ", " ", "the path ends before this"),
        ] {
            let found = Path::parse(text).unwrap_err();
            assert_eq!(
                (found.span.of(text), &*found.message),
                (at, message),
                "{text}"
            );
        }
    }

    #[test]
    fn nesting_ends_somewhere() {
        let deep = "(".repeat(100_000);
        assert!(Filter::parse(&deep).is_err());
        assert!(Path::parse(&format!("a[{deep}")).is_err());
        assert!(Filter::parse(&"a[".repeat(100_000)).is_err());
    }

    proptest! {
        /// No text stops the reader, and what it points at is in the text.
        #[test]
        fn no_text_is_too_strange(text in "([a-z.:$\\[\\]()\"'\\\\ é🙂]|urn:| eq | and |not \\(|\"work\"){0,24}") {
            for found in [Path::parse(&text).err(), Filter::parse(&text).err()].into_iter().flatten() {
                prop_assert!(text.get(found.span.start..found.span.end).is_some());
            }
        }

        #[test]
        fn no_text_at_all_is_too_strange(text in any::<String>()) {
            for found in [Path::parse(&text).err(), Filter::parse(&text).err()].into_iter().flatten() {
                prop_assert!(text.get(found.span.start..found.span.end).is_some());
            }
        }
    }
}
