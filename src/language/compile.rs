//! From the text of a template to its syntax trees, and everything that keeps it from compiling.

use super::failure::{Failure, Phase, failure};
use super::gstring::{self, Part};
use super::insert::{self, Escape};
use super::parse::{self, Unparsed};
use super::stage::{self, Syntax};
use super::syntax::{Expr, Statement};
use super::world;
use crate::text::{Span, SpanMap};
use crate::value::Fault;

/// What a template fails to compile with, in Groovy.
const COMPILE_ERROR: &str = "groovy.lang.GroovyRuntimeException";

/// What a template is to the walk.
#[derive(Debug)]
pub(super) struct Trees {
    pub code: Code,
    /// From stage one's source, which the spans in the code are of, to the template.
    pub map: SpanMap,
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

/// The code of a template, and everything that keeps it from compiling.
///
/// # Errors
///
/// [`Failure`] where there is no code at all.
pub(super) fn compile(text: &str, syntax: Syntax) -> Result<(Trees, Vec<Failure>), Failure> {
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
    if let (true, Escape::Json, Some(at)) = (staged.cut, syntax.escape, text.find("<%")) {
        let what = "code between `<%` and `%>`, in a template whose values are escaped";
        return Err(failure(
            Phase::Compile,
            Fault::Refused(what.into()),
            Span::new(at, at + 2),
        ));
    }
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
            failure.help = Some("write its full name, as in `java.text.SimpleDateFormat`".into());
            failures.push(failure);
        }
    });
    code.expressions(&mut |expr| {
        if let Some((span, what)) = world::forbidden(expr) {
            failures.push(failure(Phase::Compile, Fault::Refused(what), map.up(span)));
        }
    });
    if syntax.escape == Escape::Json {
        code.expressions(&mut |expr| {
            if let Some(span) = insert::escapes_itself(expr) {
                let what = "escaping quotes in a template whose values are escaped";
                let fault = Fault::Refused(what.into());
                let mut failure = failure(Phase::Compile, fault, map.up(span));
                failure.help =
                    Some("take the `.replace` away, or let values stay as they are".into());
                failures.push(failure);
            }
        });
    }
    Ok((Trees { code, map }, failures))
}
