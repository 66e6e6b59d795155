use std::sync::Arc;

use super::evaluate::{Located, Render};
use super::gstring::{self, Part};
use super::parse::{self, Unparsed};
use super::rendered::{Rendered, Slot};
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
pub struct Template(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    text: Arc<str>,
    code: Code,
    /// From stage one's source to the template.
    map: SpanMap,
}

#[derive(Debug)]
enum Code {
    /// Text and placeholders.
    Parts(Vec<Part>),
    /// What `<% %>` makes of a template: statements that print.
    Script(Vec<Statement>),
}

impl Code {
    /// Calls `visit` for each outermost expression.
    fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
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
        let staged = stage::stage(&text, syntax);
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
        let code = if staged.cut {
            Code::Script(parse::script(&staged.source).map_err(unparsed)?)
        } else {
            let (parts, wrong) = gstring::parts(&staged.source);
            match wrong.into_iter().next() {
                Some(first) => return Err(unparsed(first)),
                None => Code::Parts(parts),
            }
        };
        let mut unresolved = None;
        code.expressions(&mut |expr| {
            if unresolved.is_none() {
                unresolved = world::unresolved(expr);
            }
        });
        if let Some((span, class)) = unresolved {
            let words = format!("unable to resolve class {class}");
            let mut failure = failure(
                Phase::Compile,
                Fault::groovy(COMPILE_ERROR, words),
                map.up(span),
            );
            failure.help = Some("write its full name, as in `java.text.SimpleDateFormat`".into());
            return Err(failure);
        }
        let mut refused = None;
        code.expressions(&mut |expr| {
            if refused.is_none() {
                refused = world::forbidden(expr);
            }
        });
        if let Some((span, what)) = refused {
            return Err(failure(Phase::Compile, Fault::Refused(what), map.up(span)));
        }
        Ok(Template(Arc::new(Inner { text, code, map })))
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
        let render = Render::new(bindings, zone);
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
                return Ok(whole(&render));
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
