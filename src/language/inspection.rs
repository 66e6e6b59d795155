//! What can be said of a template without anybody's values.

use std::collections::HashSet;
use std::sync::Arc;

use super::compile::{Code, Trees, compile};
use super::failure::{Failure, Phase, failure, no_room};
use super::gstring::Part;
use super::stack;
use super::stage::Syntax;
use super::syntax::{Expr, Key, Kind, Statement, StatementKind, StepKind};
use super::template::Template;
use crate::text::Span;

/// A template looked at, not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Everything that keeps it from compiling, in the order of the text.
    pub failures: Vec<Failure>,
    /// The names it reads and does not define itself, in the order of the text.
    pub reads: Vec<Read>,
    /// The methods it calls on something, in the order of the text.
    pub calls: Vec<ReadStep>,
    /// Where its placeholders stand, those that do not compile too; empty for a script.
    pub holes: Vec<Span>,
}

impl Inspection {
    /// Of a template nothing is known of but why it does not compile.
    pub(super) fn failed(failure: Failure) -> Inspection {
        Inspection {
            failures: vec![failure],
            reads: Vec::new(),
            calls: Vec::new(),
            holes: Vec::new(),
        }
    }
}

impl Template {
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
        let (Trees { code, map }, mut failures) = match compile(&text, syntax) {
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
        code.expressions(&mut |expr| found.extend(reads(expr, &defined)));
        let read = found.into_iter().map(|read| Read {
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
        let mut called = Vec::new();
        code.expressions(&mut |expr| called.extend(calls(expr)));
        let called = called.into_iter().map(|call| {
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
            reads: read.collect(),
            calls: called.collect(),
            holes,
            failures,
        }
    }
}

/// A name a template reads, and the names after its dots: `user.manager?.email`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The name.
    pub root: String,
    /// Where it stands, in the template.
    pub span: Span,
    /// The names after it, as far as they are plain.
    pub steps: Vec<ReadStep>,
}

/// A name after a dot: an attribute or a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadStep {
    /// The name.
    pub name: String,
    /// Where it stands, in the template.
    pub span: Span,
}

/// The script's own members, which no binding hides.
const OWN: &[&str] = &[
    "out",
    "binding",
    "metaClass",
    "class",
    "property",
    "this",
    "super",
    "owner",
    "delegate",
];

/// Whether a name is the script's own.
pub(super) fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}

/// What code defines itself, wherever it does: variables, parameters, names assigned to.
#[derive(Default)]
pub(super) struct Defined(HashSet<String>);

impl Defined {
    /// Whether a name is the code's own, or the script's.
    pub fn knows(&self, name: &str) -> bool {
        self.0.contains(name) || is_own(name)
    }

    pub fn by_statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Declare { variables, .. } => {
                self.0
                    .extend(variables.iter().map(|(name, _)| name.to_string()));
            }
            StatementKind::ForIn { name, .. } => {
                self.0.insert(name.to_string());
            }
            StatementKind::Try { catches, .. } => {
                self.0
                    .extend(catches.iter().map(|catch| catch.name.to_string()));
            }
            _ => {}
        }
        statement.blocks(&mut |inner| self.by_statement(inner));
    }

    pub fn by(&mut self, expr: &Expr) {
        expr.walk(&mut |expr| match &expr.kind {
            Kind::Assign { target, .. } => {
                if let Kind::Name(name) = &target.kind {
                    self.0.insert(name.to_string());
                }
            }
            Kind::Closure(closure) => {
                match &closure.parameters {
                    Some(parameters) => self
                        .0
                        .extend(parameters.iter().map(|known| known.name.to_string())),
                    None => {
                        self.0.insert("it".to_owned());
                    }
                }
                closure
                    .body
                    .iter()
                    .for_each(|statement| self.by_statement(statement));
            }
            Kind::Statements(statements) => statements
                .iter()
                .for_each(|statement| self.by_statement(statement)),
            _ => {}
        });
    }
}

/// The methods an expression calls, each with the place of the whole step; spans are its own.
pub(super) fn calls(expr: &Expr) -> Vec<ReadStep> {
    let mut found = Vec::new();
    expr.walk(&mut |expr| {
        let Kind::Steps { steps, .. } = &expr.kind else {
            return;
        };
        for step in steps {
            if let StepKind::Call(Key::Word(name), _) = &step.kind {
                found.push(ReadStep {
                    name: name.to_string(),
                    span: step.span,
                });
            }
        }
    });
    found
}

/// The names an expression reads that nothing defines; spans are its own.
pub(super) fn reads(expr: &Expr, defined: &Defined) -> Vec<Read> {
    let mut found = Vec::new();
    // A path's first name is an expression of its own, which the walk meets right after.
    let mut first = None;
    let is_known = |name: &str| defined.knows(name);
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Steps { base, steps } => {
            let Kind::Name(name) = &base.kind else { return };
            first = Some(base.span);
            if is_known(name) {
                return;
            }
            let named = steps.iter().map_while(|step| match &step.kind {
                StepKind::Property(Key::Word(word)) if !step.spread => Some(ReadStep {
                    name: word.to_string(),
                    span: Span::new(step.span.end - word.len(), step.span.end),
                }),
                _ => None,
            });
            found.push(Read {
                root: name.to_string(),
                span: base.span,
                steps: named.collect(),
            });
        }
        Kind::Name(name) if first != Some(expr.span) && !is_known(name) => found.push(Read {
            root: name.to_string(),
            span: expr.span,
            steps: Vec::new(),
        }),
        _ => {}
    });
    found
}
