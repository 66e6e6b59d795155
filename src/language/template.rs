use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::budget::Budget;
use super::evaluate::{Located, Render};
use super::gstring::{self, Part};
use super::inspection::{self, Defined, Inspection, Read, ReadStep};
use super::parse::{self, Unparsed};
use super::rendered::{Rendered, Slot};
use super::stack;
use super::stage::{self, Syntax};
use super::syntax::{Expr, Statement};
use super::world;
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::{Source, Span, SpanMap};
use crate::value::{Bindings, Fault, Str, Zone};

/// Text with placeholders, read and ready to be rendered any number of times.
///
/// Immutable, and cheap to share.
///
/// ```
/// use scimplate::{Bindings, Template};
///
/// let template = Template::parse(r#"{"userName":"${user.email.toLowerCase()}"}"#)?;
/// let bindings = Bindings::from_json(r#"{"user": {"email": "Ann@Example.org"}}"#)?;
/// assert_eq!(template.render(&bindings)?, r#"{"userName":"ann@example.org"}"#);
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    text: Arc<str>,
    pub(super) code: Code,
    /// From stage one's source to the template.
    pub(super) map: SpanMap,
    /// Whether computing it needs more than the usual stack.
    deep: bool,
}

#[derive(Debug)]
pub(super) enum Code {
    /// Text and placeholders.
    Parts(Vec<Part>),
    /// What `<% %>` makes of a template: statements that print.
    Script(Vec<Statement>),
}

impl Code {
    /// Calls `visit` for each outermost expression.
    pub(super) fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Code::Parts(parts) => parts.iter().for_each(|part| {
                if let Part::Placeholder { expr, .. } = part {
                    visit(expr);
                }
            }),
            Code::Script(statements) => statements.iter().for_each(|s| s.children(visit)),
        }
    }
}

/// Why a template gives no text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// At which point.
    pub phase: Phase,
    /// Why.
    pub fault: Fault,
    /// Where in the template.
    pub span: Span,
    /// What to do about it, when there is something to say.
    pub help: Option<String>,
}

/// How far a template came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It does not compile; no person can have a payload.
    Compile,
    /// It compiles, and faults for this person.
    Render,
}

/// What a template fails to compile with, in Groovy.
const COMPILE_ERROR: &str = "groovy.lang.GroovyRuntimeException";

impl Template {
    /// Reads a template as the product does by default.
    ///
    /// # Errors
    ///
    /// [`Failure`] with the first place that does not compile.
    pub fn parse(text: &str) -> Result<Template, Failure> {
        Template::parse_as(text, Syntax::default())
    }

    /// Reads a template with settings of its own.
    ///
    /// # Errors
    ///
    /// As [`parse`](Template::parse).
    pub fn parse_as(text: impl Into<Arc<str>>, syntax: Syntax) -> Result<Template, Failure> {
        let text = text.into();
        let deep = stack::is_deep(&text);
        let end = Span::at(text.len());
        stack::with_room(deep, || Template::read(text, syntax, deep))
            .unwrap_or_else(|| Err(vec![failure(Phase::Compile, no_room(), end)]))
            .map_err(|mut failures| failures.swap_remove(0))
    }

    /// Looks at a template without running it: all that keeps it from compiling, and the names it reads.
    ///
    /// ```
    /// use scimplate::Template;
    /// use scimplate::language::Syntax;
    ///
    /// let seen = Template::inspect("${user.email + } ${account.name}", Syntax::default());
    /// assert_eq!(seen.failures.len(), 1);
    /// assert_eq!(seen.reads[0].root, "account");
    /// ```
    pub fn inspect(text: impl Into<Arc<str>>, syntax: Syntax) -> Inspection {
        let text = text.into();
        let end = Span::at(text.len());
        stack::with_room(stack::is_deep(&text), || Template::look(text, syntax))
            .unwrap_or_else(|| Inspection::failed(failure(Phase::Compile, no_room(), end)))
    }

    fn look(text: Arc<str>, syntax: Syntax) -> Inspection {
        let (code, map, mut failures) = match Template::compile(&text, syntax) {
            Ok(compiled) => compiled,
            Err(failure) => return Inspection::failed(failure),
        };
        failures.sort_by_key(|failure| failure.span.start);
        let mut defined = Defined::default();
        if let Code::Script(statements) = &code {
            statements.iter().for_each(|s| defined.by_statement(s));
        }
        code.expressions(&mut |expr| defined.by(expr));
        let mut found = Vec::new();
        code.expressions(&mut |expr| found.extend(inspection::reads(expr, &defined)));
        let reads = found.into_iter().map(|read| Read {
            span: map.up(read.span),
            steps: read
                .steps
                .into_iter()
                .map(|step| ReadStep {
                    span: map.up(step.span),
                    ..step
                })
                .collect(),
            ..read
        });
        let mut calls = Vec::new();
        code.expressions(&mut |expr| calls.extend(inspection::calls(expr)));
        let calls = calls.into_iter().map(|call| {
            let step = map.up(call.span);
            let before = step.of(&text).find(&call.name).unwrap_or_default();
            let start = step.start + before;
            ReadStep {
                span: Span::new(start, start + call.name.len()),
                ..call
            }
        });
        let holes = match &code {
            Code::Script(_) => Vec::new(),
            Code::Parts(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    Part::Placeholder { span, .. } => Some(map.up(*span)),
                    Part::Text { .. } => None,
                })
                .collect(),
        };
        Inspection {
            reads: reads.collect(),
            calls: calls.collect(),
            holes,
            failures,
        }
    }

    fn read(text: Arc<str>, syntax: Syntax, deep: bool) -> Result<Template, Vec<Failure>> {
        let (code, map, failures) = Template::compile(&text, syntax).map_err(|one| vec![one])?;
        match failures.is_empty() {
            true => Ok(Template(Arc::new(Inner {
                text,
                code,
                map,
                deep,
            }))),
            false => Err(failures),
        }
    }

    /// The code of a template, and everything that keeps it from compiling.
    ///
    /// # Errors
    ///
    /// [`Failure`] where there is no code at all.
    pub(super) fn compile(
        text: &str,
        syntax: Syntax,
    ) -> Result<(Code, SpanMap, Vec<Failure>), Failure> {
        let staged = stage::stage(text, syntax);
        let staged = stage::decode_unicode(staged).map_err(|span| {
            failure(
                Phase::Compile,
                Fault::groovy(COMPILE_ERROR, "`\\u` needs four hexadecimal digits"),
                span,
            )
        })?;
        let map = staged.map;
        let unparsed = |unparsed: Unparsed| {
            let fault = match unparsed.groovy_can {
                true => Fault::NotYet(unparsed.message),
                false => Fault::groovy(COMPILE_ERROR, unparsed.message),
            };
            failure(Phase::Compile, fault, map.up(unparsed.span))
        };
        let mut failures = Vec::new();
        let code = if staged.cut {
            Code::Script(parse::script(&staged.source).map_err(unparsed)?)
        } else {
            let (parts, wrong) = gstring::parts(&staged.source);
            failures.extend(wrong.into_iter().map(unparsed));
            Code::Parts(parts)
        };
        code.expressions(&mut |expr| {
            if let Some((span, class)) = world::unresolved(expr) {
                let words = format!("unable to resolve class {class}");
                let fault = Fault::groovy(COMPILE_ERROR, words);
                let mut failure = failure(Phase::Compile, fault, map.up(span));
                failure.help =
                    Some("write its full name, as in `java.text.SimpleDateFormat`".into());
                failures.push(failure);
            }
        });
        code.expressions(&mut |expr| {
            if let Some((span, what)) = world::forbidden(expr) {
                failures.push(failure(Phase::Compile, Fault::Refused(what), map.up(span)));
            }
        });
        Ok((code, map, failures))
    }

    /// The template's own text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The text for these bindings; dates in UTC.
    ///
    /// # Errors
    ///
    /// [`Failure`] with the placeholder that has no value and why.
    pub fn render(&self, bindings: &Bindings) -> Result<String, Failure> {
        self.render_as(bindings, &Zone::UTC)
            .map(|rendered| rendered.text)
    }

    /// The text for these bindings and what each placeholder became, dates in `zone`.
    ///
    /// # Errors
    ///
    /// As [`render`](Template::render). The message of a fault that met a secret does not quote it.
    pub fn render_as(&self, bindings: &Bindings, zone: &Zone) -> Result<Rendered, Failure> {
        self.render_within(bindings, zone, &Budget::default())
    }

    /// As [`render_as`](Template::render_as), within a budget of the caller's.
    ///
    /// # Errors
    ///
    /// As [`render`](Template::render); a budget that is used up is a refusal.
    pub fn render_within(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        budget: &Budget,
    ) -> Result<Rendered, Failure> {
        let end = Span::at(self.0.text.len());
        let compute = || self.compute(&Render::new(bindings, zone, budget));
        stack::with_room(self.0.deep, compute)
            .unwrap_or_else(|| Err(failure(Phase::Render, no_room(), end)))
    }

    /// As [`render_as`](Template::render_as); also which sides of its tests are taken, in stage one's source.
    pub(super) fn render_watched(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        sides: &mut BTreeSet<(Span, bool)>,
    ) -> Result<Rendered, Failure> {
        let end = Span::at(self.0.text.len());
        let budget = Budget::default();
        let compute = || {
            let mut render = Render::new(bindings, zone, &budget);
            render.sides = Some(RefCell::default());
            let rendered = self.compute(&render);
            sides.extend(render.sides.take().unwrap_or_default().into_inner());
            rendered
        };
        stack::with_room(self.0.deep, compute)
            .unwrap_or_else(|| Err(failure(Phase::Render, no_room(), end)))
    }

    fn compute(&self, render: &Render<'_>) -> Result<Rendered, Failure> {
        let bindings = render.bindings;
        let secrets = bindings.secret_texts();
        let tells = |fault: &Fault| {
            let words = fault.to_string();
            secrets.iter().any(|secret| words.contains(secret))
        };
        let fail = |located: Located, secret: bool| {
            let fault = match secret || tells(&located.fault) {
                true => unquoted(located.fault),
                false => located.fault,
            };
            let mut failure = failure(Phase::Render, fault, self.0.map.up(located.span));
            failure.help = help(&failure.fault, bindings);
            failure
        };
        let parts = match &self.0.code {
            Code::Parts(parts) => parts,
            Code::Script(statements) => {
                let ran = render.run(statements, &Arc::default());
                ran.map_err(|located| fail(located, render.met_secret()))?;
                return Ok(whole(render));
            }
        };
        // All values are computed before any is printed, as a GString does it: a list that a later
        // placeholder changes is printed changed.
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            if let Part::Placeholder { expr, .. } = part {
                let (value, secret) = render.placeholder(expr);
                values.push((value.map_err(|located| fail(located, secret))?, secret));
            }
        }
        let mut values = values.into_iter();
        render.forget_secret();
        let mut pieces: Vec<Str> = Vec::with_capacity(parts.len() + 1);
        let mut slots = Vec::new();
        for part in parts {
            match part {
                Part::Text { text, .. } => pieces.push(text.as_str().into()),
                Part::Placeholder { span, expr } => {
                    let Some((value, secret)) = values.next() else {
                        continue;
                    };
                    let text = render
                        .print(&value, expr.span)
                        .map_err(|located| fail(located, secret || render.met_secret()))?;
                    let secret = secret || render.met_secret();
                    render.forget_secret();
                    let kind = value.type_name().to_owned();
                    slots.push((
                        pieces.len(),
                        Slot {
                            at: Span::at(0),
                            placeholder: self.0.map.up(*span),
                            kind,
                            secret,
                            plain: expr.plain_path().is_some(),
                        },
                    ));
                    pieces.push(text);
                }
            }
        }
        // What `print` wrote comes before the text.
        let written = render
            .printed()
            .iter()
            .fold(Str::from(""), |all, text| all.concat(text));
        pieces.insert(0, written);
        let (text, starts) = join(&pieces);
        let at = |piece: usize| Span::new(starts[piece + 1], starts[piece + 2]);
        let mut rendered = Rendered {
            slots: slots
                .into_iter()
                .map(|(piece, slot)| Slot {
                    at: at(piece),
                    ..slot
                })
                .collect(),
            map: self.origins(parts, &starts),
            text,
        };
        // Which placeholder printed is not known.
        if starts[1] > 0 && rendered.slots.iter().any(|slot| slot.secret) {
            rendered
                .slots
                .insert(0, unplaced_secret(Span::new(0, starts[1])));
        }
        // A template may put a secret into a map and read it from there.
        secrets.iter().for_each(|secret| rendered.hide(secret));
        Ok(rendered)
    }

    /// The way back from a rendered text, whose pieces start at `starts`, to the template.
    fn origins(&self, parts: &[Part], starts: &[usize]) -> SpanMap {
        let mut map = SpanMap::starting_at(0);
        let mut done = 0;
        map.push_escape(starts[1], 0);
        for (part, ends) in parts.iter().zip(starts[1..].windows(2)) {
            let (Part::Text { span, .. } | Part::Placeholder { span, .. }) = part;
            let (span, len) = (self.0.map.up(*span), ends[1] - ends[0]);
            map.push_escape(0, span.start.saturating_sub(done));
            match part {
                Part::Text { .. } if span.len() == len => map.push_verbatim(len),
                _ => map.push_escape(len, span.len()),
            }
            done = span.end;
        }
        map
    }

    /// The dotted paths the placeholders read, with their places in the template: `user.email`.
    pub fn paths(&self) -> Vec<(Span, String)> {
        let mut paths = Vec::new();
        let mut note = |span, path| paths.push((self.0.map.up(span), path));
        self.0.code.expressions(&mut |expr| expr.paths(&mut note));
        paths
    }
}

/// What a script printed, as one piece; a secret if any of it may be one.
fn whole(render: &Render<'_>) -> Rendered {
    let text = render
        .printed()
        .iter()
        .fold(Str::from(""), |all, text| all.concat(text));
    let mut rendered = Rendered::literal(text.to_wire());
    if render.met_secret() {
        let all = Span::new(0, rendered.text.len());
        rendered.slots.push(unplaced_secret(all));
    }
    rendered
}

/// A part that may hold a secret and came from no one placeholder.
fn unplaced_secret(at: Span) -> Slot {
    Slot {
        at,
        placeholder: Span::at(0),
        kind: "String".into(),
        secret: true,
        plain: false,
    }
}

/// Joins the pieces; also where each starts, and where the last ends. Two halves of a surrogate pair from
/// neighbouring placeholders meet here and become one character, as they do in Java's string.
fn join(pieces: &[Str]) -> (String, Vec<usize>) {
    let mut starts = Vec::with_capacity(pieces.len() + 1);
    if let Some(texts) = pieces.iter().map(Str::as_str).collect::<Option<Vec<_>>>() {
        let mut text = String::with_capacity(texts.iter().map(|t| t.len()).sum());
        for piece in texts {
            starts.push(text.len());
            text.push_str(piece);
        }
        starts.push(text.len());
        return (text, starts);
    }
    let mut units = Vec::new();
    let bytes = |units: &[u16]| Str::from_units(units).to_wire().len();
    for piece in pieces {
        starts.push(bytes(&units));
        units.extend(piece.units());
    }
    starts.push(bytes(&units));
    let text = Str::from_units(&units).to_wire().into_owned();
    for start in &mut starts {
        while !text.is_char_boundary(*start) {
            *start -= 1;
        }
    }
    (text, starts)
}

fn failure(phase: Phase, fault: Fault, span: Span) -> Failure {
    Failure {
        phase,
        fault,
        span,
        help: None,
    }
}

/// Deep code needs a thread of its own, and there is none.
fn no_room() -> Fault {
    Fault::Refused("code nested this deep where no thread can be had for it".into())
}

/// The fault without its message, which may quote a secret.
fn unquoted(fault: Fault) -> Fault {
    match fault {
        Fault::Groovy { class, .. } => {
            Fault::groovy(class, "the message is withheld, it may hold a secret")
        }
        Fault::NotYet(_) => Fault::NotYet("an operation on a secret".into()),
        Fault::Refused(_) => Fault::Refused("an operation on a secret".into()),
    }
}

fn help(fault: &Fault, bindings: &Bindings) -> Option<String> {
    let Fault::Groovy { class, message } = fault else {
        return None;
    };
    let quoted = message.split('\'').nth(1).unwrap_or_default();
    if *class == "groovy.lang.MissingPropertyException"
        && message.ends_with("SimpleTemplateScriptN")
    {
        let name = message
            .strip_prefix("No such property: ")?
            .split(' ')
            .next()?;
        return Some(match bindings.suggest(name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("no value is bound to `{name}`"),
        });
    }
    if *class == "java.lang.NullPointerException" && message.starts_with("Cannot get property") {
        return Some(format!("write `?.{quoted}` to get null instead"));
    }
    if *class == "java.lang.NullPointerException" && message.starts_with("Cannot invoke method") {
        return Some(
            "write `?.` before the method to get null instead, or test for null first".into(),
        );
    }
    None
}

impl Failure {
    /// `compile`, `render`, or `refused` for what only scimplate refuses: the word of an error line.
    pub fn phase_name(&self) -> &'static str {
        match (&self.fault, self.phase) {
            (Fault::Refused(_) | Fault::NotYet(_), _) => "refused",
            (_, Phase::Compile) => "compile",
            (_, Phase::Render) => "render",
        }
    }

    /// The finding for a report, its span in the template.
    pub fn diagnostic(&self) -> Diagnostic {
        let rule = match (&self.fault, self.phase) {
            (Fault::NotYet(_), _) => &rules::EXPR_NOT_EVALUATED,
            (Fault::Refused(_), _) => &rules::EXPR_REFUSED,
            (Fault::Groovy { .. }, Phase::Compile) => &rules::EXPR_SYNTAX,
            (Fault::Groovy { .. }, Phase::Render) => &rules::RENDER_FAULT,
        };
        let finding = Diagnostic::new(rule, self.span, self.fault.to_string());
        let finding = match (&self.fault, self.phase) {
            (Fault::Groovy { class, .. }, Phase::Render) => finding.note(format!(
                "the product stops here with {class}, and the task fails"
            )),
            (Fault::Groovy { .. }, Phase::Compile) => finding
                .note("the product cannot compile the template, so the call fails for everybody"),
            (Fault::NotYet(_), _) => {
                finding.note("the product can evaluate it; scimplate does not guess what it gives")
            }
            (Fault::Refused(_), _) => finding,
        };
        match &self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.diagnostic().into()
    }
}

impl Failure {
    /// The error for a report that shows the template itself, under the name `name`.
    pub fn in_template(&self, name: &str, text: &str) -> Error {
        self.diagnostic().in_source(&Source::new(name, text)).into()
    }
}
