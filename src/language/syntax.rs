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
    Map(Vec<(Expr, Expr)>),
    /// `base.a?.b[0].c()`
    Steps { base: Box<Expr>, steps: Vec<Step> },
    /// `a + b - c`: operators of one level, from left to right.
    Chain { first: Box<Expr>, rest: Vec<(Operator, Expr)> },
    /// `-a`
    Unary { operator: Operator, of: Box<Expr> },
    /// `a && b && c`: the first false one decides.
    All(Vec<Expr>),
    /// `a || b || c`: the first true one decides.
    Any(Vec<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `a ? b : c ? d : e`, `a ?: b`
    Choice { arms: Vec<Arm>, otherwise: Box<Expr> },
    /// Groovy, but not evaluated here yet; the words name it.
    NotYet(String),
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
}

/// The name after a dot.
#[derive(Debug, Clone)]
pub(super) enum Key {
    Word(Box<str>),
    Text(Box<Expr>),
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
                        StepKind::Call(..) => None,
                    });
                    visit(expr.span, std::iter::once(name.to_string()).chain(names).collect());
                }
            }
            Kind::Name(name) if first != Some(expr.span) => visit(expr.span, name.to_string()),
            _ => {}
        });
    }

    /// Calls `visit` for this expression and all inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            Kind::Literal(_) | Kind::Name(_) | Kind::Class(_) | Kind::NotYet(_) => {}
            Kind::Text(parts) => parts.iter().for_each(|part| match part {
                TextPart::Chunk(_) => {}
                TextPart::Hole(hole) => hole.walk(visit),
            }),
            Kind::List(items) | Kind::All(items) | Kind::Any(items) => {
                items.iter().for_each(|item| item.walk(visit));
            }
            Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
                key.walk(visit);
                value.walk(visit);
            }),
            Kind::Steps { base, steps } => {
                base.walk(visit);
                for step in steps {
                    let (key, args) = match &step.kind {
                        StepKind::Property(key) => (Some(key), &[][..]),
                        StepKind::Call(key, args) => (Some(key), &args[..]),
                        StepKind::Index(args) => (None, &args[..]),
                    };
                    if let Some(Key::Text(text)) = key {
                        text.walk(visit);
                    }
                    args.iter().for_each(|arg| arg.walk(visit));
                }
            }
            Kind::Chain { first, rest } => {
                first.walk(visit);
                rest.iter().for_each(|(_, operand)| operand.walk(visit));
            }
            Kind::Unary { of, .. } | Kind::Not(of) => of.walk(visit),
            Kind::Choice { arms, otherwise } => {
                for arm in arms {
                    arm.test.walk(visit);
                    arm.then.iter().for_each(|then| then.walk(visit));
                }
                otherwise.walk(visit);
            }
        }
    }
}
