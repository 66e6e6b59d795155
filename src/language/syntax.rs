use std::sync::Arc;

use crate::text::Span;
use crate::value::Value;

/// An expression and where it stands in stage one's source.
///
/// What can be long is flat: a chain of operators, of steps, of choices is one node with a list, so the
/// depth of a tree is the depth of its brackets, which the parser bounds, and every walk may recurse.
#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Literal(Value),
    /// `"a $b ${c}"`
    Text(Vec<TextPart>),
    Name(Box<str>),
    /// `Math`, `java.lang.Math`
    Class(&'static str),
    List(Vec<Expr>),
    /// A key that is `None` spreads a map: `*: m`.
    Map(Vec<(Option<Expr>, Expr)>),
    /// `base.a?.b[0].c()`
    Steps {
        base: Box<Expr>,
        steps: Vec<Step>,
    },
    /// `a + b - c`: operators of one level, from left to right.
    Chain {
        first: Box<Expr>,
        rest: Vec<(Operator, Expr)>,
    },
    /// `-a`
    Unary {
        operator: Operator,
        of: Box<Expr>,
    },
    /// `a && b && c`: the first false one decides.
    All(Vec<Expr>),
    /// `a || b || c`: the first true one decides.
    Any(Vec<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `a ? b : c ? d : e`, `a ?: b`
    Choice {
        arms: Vec<Arm>,
        otherwise: Box<Expr>,
    },
    /// `a = b`, `a += b`
    Assign {
        target: Box<Expr>,
        operator: Option<Operator>,
        value: Box<Expr>,
    },
    /// `a++`, `--a`
    Change {
        target: Box<Expr>,
        operator: Operator,
        before: bool,
    },
    /// `a as String`, `(String) a`
    Convert {
        of: Box<Expr>,
        class: Box<str>,
        cast: bool,
    },
    /// `a instanceof String`
    InstanceOf {
        of: Box<Expr>,
        class: Box<str>,
    },
    /// `new Date(0)`
    New {
        class: Box<str>,
        args: Vec<Expr>,
    },
    Closure(Arc<ClosureExpr>),
    /// `f(x)`, `print x`
    Call {
        name: Box<str>,
        args: Vec<Expr>,
    },
    /// `*list`, among arguments or elements.
    Spread(Box<Expr>),
    /// Statements where an expression stands, as in `${if (a) { b }}`: a closure called at once.
    Statements(Arc<Vec<Statement>>),
    /// Groovy, but not evaluated here yet; the words name it.
    NotYet(String),
    /// Groovy, and never evaluated here; the words name it.
    Refused(String),
}

/// A row of the table, and the sign it was written with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operator {
    pub row: &'static str,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Arm {
    pub test: Expr,
    /// What a true test gives; an elvis gives the tested value itself.
    pub then: Option<Expr>,
}

#[derive(Debug, Clone)]
pub(super) enum TextPart {
    Chunk(Box<str>),
    Hole(Expr),
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    /// From the end of what it works on to its own end.
    pub span: Span,
    /// `?.`
    pub safe: bool,
    /// `*.`
    pub spread: bool,
    pub kind: StepKind,
}

#[derive(Debug, Clone)]
pub(super) enum StepKind {
    Property(Key),
    Call(Key, Vec<Expr>),
    Index(Vec<Expr>),
    /// `f(x)` of a computed `f`.
    Invoke(Vec<Expr>),
}

/// The name after a dot.
#[derive(Debug, Clone)]
pub(super) enum Key {
    Word(Box<str>),
    Text(Box<Expr>),
}

#[derive(Debug)]
pub(super) struct ClosureExpr {
    /// `None` for a closure with only its `it`.
    pub parameters: Option<Vec<Parameter>>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub(super) struct Parameter {
    pub name: Box<str>,
    /// The type it is converted to.
    pub class: Option<Box<str>>,
    pub default: Option<Expr>,
}

#[derive(Debug)]
pub(super) struct Statement {
    pub span: Span,
    pub kind: StatementKind,
}

#[derive(Debug)]
pub(super) enum StatementKind {
    Expr(Expr),
    Declare {
        class: Option<Box<str>>,
        variables: Vec<(Box<str>, Option<Expr>)>,
    },
    If {
        test: Expr,
        then: Vec<Statement>,
        otherwise: Option<Vec<Statement>>,
    },
    ForIn {
        name: Box<str>,
        class: Option<Box<str>>,
        of: Expr,
        body: Vec<Statement>,
    },
    For {
        start: Vec<Statement>,
        test: Option<Expr>,
        update: Vec<Expr>,
        body: Vec<Statement>,
    },
    While {
        test: Expr,
        body: Vec<Statement>,
    },
    /// A test that is `None` is `default`.
    Switch {
        of: Expr,
        cases: Vec<(Option<Expr>, Vec<Statement>)>,
    },
    Try {
        body: Vec<Statement>,
        catches: Vec<Catch>,
        finally: Vec<Statement>,
    },
    Return(Option<Expr>),
    Break,
    Continue,
    Throw(Expr),
    /// `message` says whether one was given, which makes it another exception.
    Assert {
        test: Expr,
        message: bool,
    },
}

#[derive(Debug)]
pub(super) struct Catch {
    /// Empty for any.
    pub classes: Vec<Box<str>>,
    pub name: Box<str>,
    pub body: Vec<Statement>,
}

impl Expr {
    /// The names of a plain path, `user.manager.email`; `None` for anything that computes.
    pub fn plain_path(&self) -> Option<Vec<&str>> {
        match &self.kind {
            Kind::Name(name) => Some(vec![name]),
            Kind::Steps { base, steps } => {
                let mut names = base.plain_path()?;
                for step in steps {
                    match &step.kind {
                        StepKind::Property(Key::Word(name)) if !step.spread => names.push(name),
                        _ => return None,
                    }
                }
                Some(names)
            }
            _ => None,
        }
    }

    /// Calls `visit` for each dotted path that is read: the longest run of names from a bound one.
    pub fn paths(&self, visit: &mut dyn FnMut(Span, String)) {
        // A path's first name is an expression of its own, which the walk meets right after.
        let mut first = None;
        self.walk(&mut |expr| match &expr.kind {
            Kind::Steps { base, steps } => {
                if let Kind::Name(name) = &base.kind {
                    first = Some(base.span);
                    let names = steps.iter().map_while(|step| match &step.kind {
                        StepKind::Property(Key::Word(name)) => Some(format!(".{name}")),
                        StepKind::Property(Key::Text(text)) => match &text.kind {
                            Kind::Literal(Value::Str(name)) => Some(format!(".{}", name.to_wire())),
                            _ => None,
                        },
                        StepKind::Index(at) => match at.first().map(|at| &at.kind) {
                            Some(Kind::Literal(Value::Int(n))) => Some(format!("[{n}]")),
                            _ => None,
                        },
                        StepKind::Call(..) | StepKind::Invoke(_) => None,
                    });
                    visit(
                        expr.span,
                        std::iter::once(name.to_string()).chain(names).collect(),
                    );
                }
            }
            Kind::Name(name) if first != Some(expr.span) => visit(expr.span, name.to_string()),
            _ => {}
        });
    }

    /// Calls `visit` for this expression and all inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.children(&mut |child| child.walk(visit));
    }

    /// Calls `visit` for each expression directly inside this one, in the order they stand.
    pub fn children<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            Kind::Literal(_)
            | Kind::Name(_)
            | Kind::Class(_)
            | Kind::NotYet(_)
            | Kind::Refused(_) => {}
            Kind::Text(parts) => parts.iter().for_each(|part| match part {
                TextPart::Chunk(_) => {}
                TextPart::Hole(hole) => visit(hole),
            }),
            Kind::List(items) | Kind::All(items) | Kind::Any(items) => items.iter().for_each(visit),
            Kind::New { args, .. } | Kind::Call { args, .. } => args.iter().for_each(visit),
            Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
                key.iter().for_each(&mut *visit);
                visit(value);
            }),
            Kind::Steps { base, steps } => {
                visit(base);
                for step in steps {
                    let (key, args) = match &step.kind {
                        StepKind::Property(key) => (Some(key), &[][..]),
                        StepKind::Call(key, args) => (Some(key), &args[..]),
                        StepKind::Index(args) | StepKind::Invoke(args) => (None, &args[..]),
                    };
                    if let Some(Key::Text(text)) = key {
                        visit(text);
                    }
                    args.iter().for_each(&mut *visit);
                }
            }
            Kind::Chain { first, rest } => {
                visit(first);
                rest.iter().for_each(|(_, operand)| visit(operand));
            }
            Kind::Unary { of, .. }
            | Kind::Not(of)
            | Kind::Convert { of, .. }
            | Kind::InstanceOf { of, .. }
            | Kind::Spread(of) => visit(of),
            Kind::Choice { arms, otherwise } => {
                for arm in arms {
                    visit(&arm.test);
                    arm.then.iter().for_each(&mut *visit);
                }
                visit(otherwise);
            }
            Kind::Assign { target, value, .. } => {
                visit(target);
                visit(value);
            }
            Kind::Change { target, .. } => visit(target),
            Kind::Closure(closure) => {
                for parameter in closure.parameters.iter().flatten() {
                    parameter.default.iter().for_each(&mut *visit);
                }
                closure
                    .body
                    .iter()
                    .for_each(|statement| statement.children(visit));
            }
            Kind::Statements(statements) => {
                statements
                    .iter()
                    .for_each(|statement| statement.children(visit));
            }
        }
    }
}

impl ClosureExpr {
    /// Whether a name is one of its parameters, or of the variables its body starts with.
    pub fn declares(&self, name: &str) -> bool {
        let mut declared = self
            .body
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Declare { variables, .. } => Some(variables),
                _ => None,
            });
        let parameter = match &self.parameters {
            Some(parameters) => parameters.iter().any(|known| *known.name == *name),
            None => name == "it",
        };
        parameter || declared.any(|variables| variables.iter().any(|(known, _)| **known == *name))
    }
}

impl Statement {
    /// Calls `visit` for each statement directly inside this one.
    pub fn blocks<'a>(&'a self, visit: &mut dyn FnMut(&'a Statement)) {
        match &self.kind {
            StatementKind::If {
                then, otherwise, ..
            } => then
                .iter()
                .chain(otherwise.iter().flatten())
                .for_each(visit),
            StatementKind::ForIn { body, .. } | StatementKind::While { body, .. } => {
                body.iter().for_each(visit);
            }
            StatementKind::For { start, body, .. } => start.iter().chain(body).for_each(visit),
            StatementKind::Switch { cases, .. } => {
                cases.iter().flat_map(|(_, body)| body).for_each(visit)
            }
            StatementKind::Try {
                body,
                catches,
                finally,
            } => body
                .iter()
                .chain(catches.iter().flat_map(|catch| &catch.body))
                .chain(finally)
                .for_each(visit),
            _ => {}
        }
    }

    /// Calls `visit` for each outermost expression of this statement and the statements inside it.
    pub fn children<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        let all = |statements: &'a [Statement], visit: &mut dyn FnMut(&'a Expr)| {
            statements
                .iter()
                .for_each(|statement| statement.children(visit));
        };
        match &self.kind {
            StatementKind::Expr(expr)
            | StatementKind::Throw(expr)
            | StatementKind::Assert { test: expr, .. } => visit(expr),
            StatementKind::Declare { variables, .. } => {
                variables
                    .iter()
                    .filter_map(|(_, value)| value.as_ref())
                    .for_each(visit);
            }
            StatementKind::If {
                test,
                then,
                otherwise,
            } => {
                visit(test);
                all(then, visit);
                otherwise
                    .iter()
                    .for_each(|statements| all(statements, visit));
            }
            StatementKind::ForIn { of, body, .. } => {
                visit(of);
                all(body, visit);
            }
            StatementKind::For {
                start,
                test,
                update,
                body,
            } => {
                all(start, visit);
                test.iter().chain(update).for_each(&mut *visit);
                all(body, visit);
            }
            StatementKind::While { test, body } => {
                visit(test);
                all(body, visit);
            }
            StatementKind::Switch { of, cases } => {
                visit(of);
                for (test, body) in cases {
                    test.iter().for_each(&mut *visit);
                    all(body, visit);
                }
            }
            StatementKind::Try {
                body,
                catches,
                finally,
            } => {
                all(body, visit);
                catches.iter().for_each(|catch| all(&catch.body, visit));
                all(finally, visit);
            }
            StatementKind::Return(value) => value.iter().for_each(visit),
            StatementKind::Break | StatementKind::Continue => {}
        }
    }
}
