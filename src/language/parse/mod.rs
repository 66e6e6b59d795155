//! From pest's tokens to the syntax tree, and the words for what does not parse.
//!
//! The grammar reads operators as one flat list; `operators` gives them their precedence, level by level as
//! in Groovy 2.4's own grammar. `short` is a faster way to the same trees. `statements` reads what makes a placeholder a program.

mod literals;
mod operators;
mod short;
mod statements;

use std::cell::RefCell;
use std::sync::Arc;

use pest::Parser;
use pest::iterators::Pair;

use super::declared;
use super::escape;
use super::syntax::{
    ClosureExpr, Expr, Key, Kind, Parameter, Statement, StatementKind, Step, StepKind,
};
use crate::builtins;
use crate::text::Span;
use crate::value::Value;

/// Deepest nesting of brackets and choices in one placeholder. Our own number, because pest's guard
/// moves with the build.
pub(super) const MAX_DEPTH: usize = 256;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/groovy.pest"]
struct Groovy;

/// Why a placeholder has no tree.
#[derive(Debug)]
pub(super) struct Unparsed {
    pub span: Span,
    pub message: String,
    /// Whether Groovy could read it.
    pub groovy_can: bool,
}

impl Unparsed {
    pub(super) fn syntax(span: Span, message: impl Into<String>) -> Unparsed {
        Unparsed {
            span,
            message: message.into(),
            groovy_can: false,
        }
    }
}

type Parsed<T> = Result<T, Unparsed>;

/// A placeholder, read.
pub(super) struct Placeholder {
    /// `None` for an empty one.
    pub expr: Option<Expr>,
    /// Where the text goes on.
    pub end: usize,
}

/// Reads `{…}` at `at` of stage one's source.
pub(super) fn placeholder(source: &str, at: usize) -> Parsed<Placeholder> {
    match short::placeholder(source, at) {
        Some(placeholder) => Ok(placeholder),
        None => by_grammar(source, at),
    }
}

/// The same by the grammar, which has the last word.
fn by_grammar(source: &str, at: usize) -> Parsed<Placeholder> {
    check_depth(source, at)?;
    let pair = match Groovy::parse(Rule::placeholder, &source[at..]) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => return Err(super::recover::explain(source, at, at + furthest(&error))),
    };
    let tree = Tree::at(source, at);
    let Some(pair) = pair else {
        return Ok(Placeholder {
            expr: None,
            end: at,
        });
    };
    let end = at + pair.as_span().end();
    let expr = tree.content(pair)?;
    match expr.as_ref().and_then(declared::again_in) {
        Some(again) => Err(declared_again(again)),
        None => Ok(Placeholder { expr, end }),
    }
}

/// Reads a whole script: stage one's source of a template with `<% %>`.
pub(super) fn script(source: &str) -> Parsed<Vec<Statement>> {
    check_depth(source, 0)?;
    let tree = Tree {
        is_script: true,
        ..Tree::at(source, 0)
    };
    match Groovy::parse(Rule::script, source) {
        Ok(mut pairs) => match pairs.next().and_then(|script| script.into_inner().next()) {
            Some(statements) => {
                let statements = tree.statements(statements)?;
                match declared::again(&statements) {
                    Some(again) => Err(declared_again(again)),
                    None => Ok(statements),
                }
            }
            None => Ok(Vec::new()),
        },
        Err(error) => {
            // Imports, classes and methods may stand here too, so this may be no mistake.
            Err(Unparsed {
                span: Span::at(furthest(&error).min(source.len())),
                message: "this code between `<%` and `%>`".into(),
                groovy_can: true,
            })
        }
    }
}

fn declared_again((span, name): (Span, &str)) -> Unparsed {
    Unparsed::syntax(span, format!("`{name}` is declared a second time"))
}

fn furthest(error: &pest::error::Error<Rule>) -> usize {
    match error.location {
        pest::error::InputLocation::Pos(pos) | pest::error::InputLocation::Span((pos, _)) => pos,
    }
}

/// Reads the dotted path after a bare `$` at `at`; `None` when no name starts there, or a keyword is
/// part of it.
pub(super) fn path(source: &str, at: usize) -> Option<(Expr, usize)> {
    let pair = Groovy::parse(Rule::path, &source[at..]).ok()?.next()?;
    let end = at + pair.as_span().end();
    let next = source[end..].strip_prefix('.').unwrap_or_default();
    if Groovy::parse(Rule::bare_keyword, next).is_ok() {
        return None;
    }
    Some((Tree::at(source, at).path(pair), end))
}

/// Refuses a variable's name with a character that Groovy's lexer takes for a letter and its compiler does not.
pub(super) fn check_name(name: &str, at: usize) -> Parsed<()> {
    use pest::unicode::{CURRENCY_SYMBOL, FORMAT, XID_CONTINUE};
    let wrong = name.char_indices().find(|(_, c)| {
        !c.is_ascii()
            && (*c > '\u{ffff}' || !(XID_CONTINUE(*c) || CURRENCY_SYMBOL(*c) || FORMAT(*c)))
    });
    match wrong {
        None => Ok(()),
        Some((i, c)) => Err(Unparsed::syntax(
            Span::new(at + i, at + i + c.len_utf8()),
            format!(
                "Groovy reads `{c}` as part of the name `{name}`; write `${{…}}` around the name"
            ),
        )),
    }
}

/// Refuses what nests too deep before pest recurses into it.
fn check_depth(source: &str, at: usize) -> Parsed<()> {
    let bytes = source.as_bytes();
    let (mut depth, mut choices) = (0usize, 0usize);
    for (i, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            // Braces in strings make this a little early or late, which only moves the count.
            b'}' if depth <= 1 => return Ok(()),
            b'}' => depth -= 1,
            b'?' if !matches!(bytes.get(i + 1), Some(b'.' | b':')) => choices += 1,
            b':' => choices = choices.saturating_sub(1),
            _ => {}
        }
        if depth + choices > MAX_DEPTH {
            if memchr::memchr(b'}', &bytes[i..]).is_none() {
                return Err(super::recover::unclosed(source, at));
            }
            return Err(Unparsed {
                span: Span::new(i, i + 1),
                message: format!("code nested deeper than {MAX_DEPTH} levels"),
                groovy_can: true,
            });
        }
    }
    Ok(())
}

/// What turns tokens into a tree: the source, and where in it pest's input began.
struct Tree<'a> {
    source: &'a str,
    base: usize,
    is_script: bool,
    /// Simple names and the classes they were imported as.
    imports: RefCell<Vec<(Box<str>, Box<str>)>>,
}

impl<'a> Tree<'a> {
    /// Reads a placeholder, or a path, whose text starts at `base`.
    fn at(source: &'a str, base: usize) -> Tree<'a> {
        Tree {
            source,
            base,
            is_script: false,
            imports: RefCell::default(),
        }
    }

    /// The class a name was imported as, else the name.
    fn imported(&self, name: Box<str>) -> Box<str> {
        let imports = self.imports.borrow();
        let found = imports.iter().find(|(simple, _)| **simple == *name);
        found.map_or(name, |(_, full)| full.clone())
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(span.start(), span.end()).shifted(self.base)
    }

    /// What a placeholder holds: one expression, or statements called at once.
    fn content(&self, placeholder: Pair<'a, Rule>) -> Parsed<Option<Expr>> {
        let whole = self.span(&placeholder);
        let mut parts = placeholder.clone().into_inner();
        let Some(part) = parts.next() else {
            return Ok(None);
        };
        let span = self.span(&part);
        if part.as_rule() == Rule::parameters {
            let kind = self.closure(placeholder)?;
            return Ok(Some(Expr { span: whole, kind }));
        }
        let mut statements = self.statements(part)?;
        if !matches!(
            &statements[..],
            [Statement {
                kind: StatementKind::Expr(_),
                ..
            }]
        ) {
            let kind = Kind::Statements(Arc::new(statements));
            return Ok((whole.len() > 2).then_some(Expr { span, kind }));
        }
        let Some(Statement {
            kind: StatementKind::Expr(expr),
            ..
        }) = statements.pop()
        else {
            return Ok(None);
        };
        Ok(Some(expr))
    }

    /// A primary and its steps.
    fn operand(&self, pair: Pair<'a, Rule>) -> Parsed<operators::Operand<'a>> {
        let mut prefixes = Vec::new();
        let mut base: Option<Expr> = None;
        let mut steps: Vec<Step> = Vec::new();
        let mut suffix = None;
        for part in pair.into_inner() {
            let span = self.span(&part);
            let rule = part.as_rule();
            let Some(of) = &base else {
                match rule {
                    Rule::prefix => prefixes.push(self.prefix(part)?),
                    _ => {
                        let mut of = self.primary(part)?;
                        // `-(5)` is no literal as `-5` is.
                        if rule == Rule::paren
                            && matches!(of.kind, Kind::Literal(_))
                            && !prefixes.is_empty()
                        {
                            let first = Box::new(Expr {
                                span: of.span,
                                kind: of.kind,
                            });
                            let rest = Vec::new();
                            of.kind = Kind::Chain { first, rest };
                        }
                        base = Some(of);
                    }
                }
                continue;
            };
            match rule {
                Rule::member => match self.member(part, span)? {
                    Ok(step) => steps.push(step),
                    Err(other) => base = Some(other),
                },
                Rule::index => {
                    let at = self.items(part)?;
                    steps.push(Step {
                        span,
                        safe: false,
                        spread: false,
                        kind: StepKind::Index(at),
                    });
                }
                Rule::suffix => suffix = Some((part.as_str(), span)),
                _ => {
                    let args = match rule {
                        Rule::closure => vec![self.primary(part)?],
                        _ => self.arguments(part)?,
                    };
                    match (
                        &of.kind,
                        steps
                            .last_mut()
                            .map(|step| (&mut step.kind, &mut step.span)),
                    ) {
                        (Kind::Name(name), None) => {
                            let kind = Kind::Call {
                                name: name.clone(),
                                args,
                            };
                            base = Some(Expr {
                                span: of.span.to(span),
                                kind,
                            });
                        }
                        // A closure after the brackets is one more argument: `f(x) { … }`.
                        (Kind::Call { name, args: first }, None) if rule == Rule::closure => {
                            let args = first.iter().cloned().chain(args).collect();
                            let kind = Kind::Call {
                                name: name.clone(),
                                args,
                            };
                            base = Some(Expr {
                                span: of.span.to(span),
                                kind,
                            });
                        }
                        (_, Some((StepKind::Call(_, first), whole))) if rule == Rule::closure => {
                            first.extend(args);
                            *whole = whole.to(span);
                        }
                        _ => {
                            let kind = StepKind::Invoke(args);
                            steps.push(Step {
                                span,
                                safe: false,
                                spread: false,
                                kind,
                            });
                        }
                    }
                }
            }
        }
        let Some(base) = base else {
            return Err(Unparsed::syntax(Span::at(self.base), "a value is missing"));
        };
        let mut value = with_steps(base, steps);
        if let Some((sign, span)) = suffix {
            value = operators::change(sign, span, value, false)?;
        }
        Ok(operators::Operand { prefixes, value })
    }

    /// A `.name` or `.name(…)`; the inner `Err` stands in place of the whole operand.
    fn member(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Result<Step, Expr>> {
        let (mut safe, mut spread, mut key) = (false, false, None);
        let mut args: Option<Vec<Expr>> = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::dot => match part.as_str() {
                    "?." => safe = true,
                    "*." => spread = true,
                    "." => {}
                    _ => {
                        let kind = Kind::Refused(
                            "reaching behind an object's methods (`.&`, `.@`)".into(),
                        );
                        return Ok(Err(Expr { span, kind }));
                    }
                },
                Rule::word => key = Some(Key::Word(part.as_str().into())),
                Rule::arguments => args = Some(self.arguments(part)?),
                Rule::closure => args.get_or_insert_default().push(self.primary(part)?),
                Rule::paren => {
                    let kind = Kind::NotYet("a name in brackets after a dot".into());
                    return Ok(Err(Expr { span, kind }));
                }
                _ => key = Some(Key::Text(Box::new(self.primary(part)?))),
            }
        }
        let Some(key) = key else {
            return Err(Unparsed::syntax(span, "a name is missing after the dot"));
        };
        let kind = match args {
            Some(args) => StepKind::Call(key, args),
            None => StepKind::Property(key),
        };
        Ok(Ok(Step {
            span,
            safe,
            spread,
            kind,
        }))
    }

    /// Arguments in brackets; named ones are gathered into a map that comes first.
    fn arguments(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Expr>> {
        let whole = self.span(&pair);
        let (mut list, mut named) = (Vec::new(), Vec::new());
        for item in pair.into_inner() {
            match self.item(item)? {
                (None, value) => list.push(value),
                (Some(key), value) => named.push((key, value)),
            }
        }
        if !named.is_empty() {
            list.insert(
                0,
                Expr {
                    span: whole,
                    kind: Kind::Map(named),
                },
            );
        }
        Ok(list)
    }

    /// A list, or a map when its items have keys.
    fn list(&self, pair: Pair<'a, Rule>) -> Parsed<Kind> {
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        for item in pair.into_inner() {
            let span = self.span(&item);
            if item.as_rule() == Rule::empty_map {
                return Ok(Kind::Map(Vec::new()));
            }
            match self.item(item)? {
                (None, value) => items.push(value),
                (Some(key), value) => entries.push((key, value)),
            }
            if !items.is_empty() && !entries.is_empty() {
                return Err(Unparsed::syntax(span, "a list and a map cannot be mixed"));
            }
        }
        Ok(if entries.is_empty() {
            Kind::List(items)
        } else {
            Kind::Map(entries)
        })
    }

    /// An item of a list, map or call: its key, if it has one (`Some(None)` spreads a map), and its value.
    fn item(&self, pair: Pair<'a, Rule>) -> Parsed<(Option<Option<Expr>>, Expr)> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let Some(first) = parts.next() else {
            return Err(Unparsed::syntax(span, "a value is missing"));
        };
        match first.as_rule() {
            Rule::spread => Ok((None, self.spread(first, span)?)),
            Rule::map_spread => match first.into_inner().next() {
                Some(of) => Ok((Some(None), self.expression(of)?)),
                None => Err(Unparsed::syntax(span, "a map is missing after `*:`")),
            },
            Rule::keyword_key => {
                let mut parts = first.into_inner();
                match (parts.next(), parts.next()) {
                    (Some(word), Some(value)) => {
                        let kind = Kind::Literal(Value::from(word.as_str()));
                        let key = Expr {
                            span: self.span(&word),
                            kind,
                        };
                        Ok((Some(Some(key)), self.expression(value)?))
                    }
                    _ => Err(Unparsed::syntax(span, "a key or its value is missing")),
                }
            }
            _ => {
                let bracketed = first.as_str().starts_with('(');
                let key = self.expression(first)?;
                match parts.next() {
                    None => Ok((None, key)),
                    Some(value) => {
                        Ok((Some(Some(as_key(key, bracketed)?)), self.expression(value)?))
                    }
                }
            }
        }
    }

    fn spread(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Expr> {
        match pair.into_inner().next() {
            Some(of) => Ok(Expr {
                span,
                kind: Kind::Spread(Box::new(self.expression(of)?)),
            }),
            None => Err(Unparsed::syntax(span, "a value is missing after `*`")),
        }
    }

    /// Elements of a list or an index.
    fn items(&self, pair: Pair<'a, Rule>) -> Parsed<Vec<Expr>> {
        pair.into_inner()
            .map(|item| match item.as_rule() {
                Rule::spread => {
                    let span = self.span(&item);
                    self.spread(item, span)
                }
                _ => self.expression(item),
            })
            .collect()
    }

    fn primary(&self, pair: Pair<'a, Rule>) -> Parsed<Expr> {
        let span = self.span(&pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::number | Rule::number_head | Rule::zero => {
                Kind::Literal(literals::number(text, span)?)
            }
            Rule::constant => match text {
                "true" => Kind::Literal(Value::Bool(true)),
                "false" => Kind::Literal(Value::Bool(false)),
                "null" => Kind::Literal(Value::Null),
                _ => Kind::Name(text.into()),
            },
            Rule::name => {
                check_name(text, span.start)?;
                Kind::Name(text.into())
            }
            Rule::paren => {
                let inner = pair.into_inner().next();
                return match inner {
                    // The brackets stay part of the span, so that a caret shows them.
                    Some(inner) => Ok(Expr {
                        span,
                        ..self.expression(inner)?
                    }),
                    None => Err(Unparsed::syntax(
                        span,
                        "there is nothing between these brackets",
                    )),
                };
            }
            Rule::plain | Rule::plain3 => {
                let body = pair.into_inner().next();
                let (raw, at) =
                    body.map_or(("", span.start), |b| (b.as_str(), self.span(&b).start));
                Kind::Literal(Value::string(escape::quoted(raw, at)?))
            }
            Rule::gstring | Rule::gstring3 | Rule::slashy | Rule::dollar_slashy => {
                self.text(pair)?
            }
            Rule::list => self.list(pair)?,
            Rule::closure => self.closure(pair)?,
            Rule::creator => self.creator(pair)?,
            rule => return Err(self.unexpected(rule, span)),
        };
        Ok(Expr { span, kind })
    }

    fn closure(&self, pair: Pair<'a, Rule>) -> Parsed<Kind> {
        let (mut parameters, mut body) = (None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::parameters => {
                    let list = part.into_inner().map(|parameter| self.parameter(parameter));
                    parameters = Some(list.collect::<Parsed<Vec<_>>>()?);
                }
                _ => body = self.statements(part)?,
            }
        }
        Ok(Kind::Closure(Arc::new(ClosureExpr { parameters, body })))
    }

    fn parameter(&self, pair: Pair<'a, Rule>) -> Parsed<Parameter> {
        let (mut name, mut class, mut default) = ("".into(), None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::variable_type => class = statements::declared(part.as_str()),
                Rule::name => name = part.as_str().into(),
                _ => default = Some(self.expression(part)?),
            }
        }
        Ok(Parameter {
            name,
            class,
            default,
        })
    }

    fn creator(&self, pair: Pair<'a, Rule>) -> Parsed<Kind> {
        let (mut class, mut args) = (Box::<str>::from(""), None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::creator_type => class = self.imported(bare_type(part.as_str())),
                Rule::arguments => args = Some(self.arguments(part)?),
                _ => {}
            }
        }
        Ok(match args {
            Some(args) => Kind::New { class, args },
            None => Kind::NotYet(format!("`new {class}[…]`")),
        })
    }

    fn unexpected(&self, rule: Rule, span: Span) -> Unparsed {
        let shown: String = span.of(self.source).chars().take(20).collect();
        Unparsed::syntax(span, format!("`{shown}` cannot stand here ({rule:?})"))
    }
}

/// A key as written: a bare word is its own name, brackets make it a variable.
fn as_key(key: Expr, bracketed: bool) -> Parsed<Expr> {
    match &key.kind {
        _ if bracketed => Ok(key),
        Kind::Name(name) => {
            let kind = Kind::Literal(Value::from(&**name));
            Ok(Expr {
                span: key.span,
                kind,
            })
        }
        Kind::Literal(_) | Kind::Text(_) => Ok(key),
        _ => Err(Unparsed::syntax(
            key.span,
            "a key that is computed needs brackets around it",
        )),
    }
}

/// A type's name without its generics.
fn bare_type(text: &str) -> Box<str> {
    let array = text.len() - text.trim_end_matches(['[', ']']).len();
    let (name, brackets) = text.split_at(text.len() - array);
    let name = name.split('<').next().unwrap_or(name).trim_end();
    format!("{name}{brackets}").into()
}

/// An expression and its steps. A dotted name that is a class becomes one: `java.lang.Math`.
fn with_steps(base: Expr, mut steps: Vec<Step>) -> Expr {
    let mut base = base;
    if let Kind::Name(first) = &base.kind {
        let mut name = first.to_string();
        let mut taken = 0;
        let mut class = builtins::class_named(&name);
        for (i, step) in steps.iter().enumerate() {
            if class.is_some() {
                break;
            }
            let StepKind::Property(Key::Word(word)) = &step.kind else {
                break;
            };
            name.push('.');
            name.push_str(word);
            class = builtins::class_named(&name);
            taken = i + 1;
        }
        if let Some(class) = class {
            // `String.class` is `String`.
            if matches!(steps.get(taken), Some(Step { kind: StepKind::Property(Key::Word(word)), .. }) if &**word == "class")
            {
                taken += 1;
            }
            let end = steps[..taken]
                .last()
                .map_or(base.span.end, |step| step.span.end);
            base = Expr {
                span: Span::new(base.span.start, end),
                kind: Kind::Class(class),
            };
            steps.drain(..taken);
        }
    }
    let Some(last) = steps.last() else {
        return base;
    };
    Expr {
        span: Span::new(base.span.start, last.span.end),
        kind: Kind::Steps {
            base: Box::new(base),
            steps,
        },
    }
}

/// Whether a name is a keyword, and so no variable's: the grammar's rule `keyword`, without the grammar.
pub(super) fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "assert"
            | "as"
            | "boolean"
            | "break"
            | "byte"
            | "case"
            | "catch"
            | "char"
            | "class"
            | "const"
            | "continue"
            | "default"
            | "def"
            | "double"
            | "do"
            | "else"
            | "enum"
            | "extends"
            | "false"
            | "finally"
            | "final"
            | "float"
            | "for"
            | "goto"
            | "if"
            | "implements"
            | "import"
            | "instanceof"
            | "interface"
            | "int"
            | "in"
            | "long"
            | "native"
            | "new"
            | "null"
            | "package"
            | "private"
            | "protected"
            | "public"
            | "return"
            | "short"
            | "static"
            | "strictfp"
            | "super"
            | "switch"
            | "synchronized"
            | "this"
            | "threadsafe"
            | "throws"
            | "throw"
            | "transient"
            | "true"
            | "try"
            | "void"
            | "volatile"
            | "while"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keywords_are_the_grammars() {
        let grammar = include_str!("../../../grammar/groovy.pest");
        let rule = grammar
            .split("\nkeyword = _{")
            .nth(1)
            .and_then(|rest| rest.split('}').next());
        // A line is a first letter and what may follow it, or a whole word.
        let words = rule.expect("the rule").lines().flat_map(|line| {
            let mut texts = line.split('"').skip(1).step_by(2);
            let first = texts.next().unwrap_or_default();
            let mut words: Vec<String> = texts.map(|rest| format!("{first}{rest}")).collect();
            if words.is_empty() && !first.is_empty() {
                words.push(first.to_owned());
            }
            words
        });
        let words: Vec<String> = words.collect();
        assert!(words.len() > 50, "{words:?}");
        for word in words {
            assert!(is_keyword(&word), "{word}");
        }
        for name in ["user", "classes", "inner", "it"] {
            assert!(!is_keyword(name), "{name}");
        }
    }
}
