//! Every way through a template: what it prints when an attribute is there, empty or null, and for each
//! side of its choices.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::combination::{self, Reach};
use super::failure::Failure;
use super::inspection::Defined;
use super::rendered::Rendered;
use super::syntax::{Expr, Key, Kind, Step, StepKind};
use super::template::Template;
use super::types::{Known, Schema};
use crate::builtins::{Ty, typing};
use crate::language::compile::{Code, Trees};
use crate::language::gstring::Part;
use crate::text::Span;
use crate::value::{Bindings, Instant, Map, Str, Value, Zone};

/// The moment that stands for every date, and for now: 2024-03-05T14:07:09Z.
const MOMENT: i64 = 1_709_647_629_000;

/// One way through a template.
#[derive(Debug)]
pub struct Branch {
    /// What the attributes were that make a difference, in words: `user.title` and `null`.
    pub given: Vec<(String, String)>,
    /// What it prints, or why it does not.
    pub rendered: Result<Rendered, Failure>,
}

/// The ways through a template.
#[derive(Debug)]
pub struct Branches {
    /// Each that prints something of its own, the plainest first.
    pub ways: Vec<Branch>,
    /// How many combinations were tried.
    pub tried: usize,
    /// How many of all combinations these are.
    pub reach: Reach,
    /// Tests that had the same outcome every time: where they stand, and the outcome.
    pub one_sided: Vec<(Span, bool)>,
}

/// An attribute that makes a difference, and the values it is tried with.
struct Factor {
    path: String,
    levels: Vec<Value>,
}

impl Template {
    /// Tries every side of the template's choices, with every attribute they ask about present, empty and
    /// null. `None` where it reads a name of which nothing is known.
    ///
    /// Placeholders of which `plain` holds print an attribute where any text may stand; they make no
    /// difference, and are tried with one value only.
    pub fn branches(&self, schema: &dyn Schema, plain: &dyn Fn(Span) -> bool) -> Option<Branches> {
        let Trees { code, map } = self.trees().ok()?;
        let mut reads = Reads::default();
        code.expressions(&mut |expr| reads.defined.by(expr));
        match code {
            Code::Parts(parts) => {
                for part in parts {
                    if let Part::Placeholder { span, expr } = part {
                        let path = expr.plain_path();
                        let anywhere = plain(map.up(*span));
                        reads.expression(expr, path.is_none() || !anywhere);
                        // A text that stands alone is meant to be a number.
                        if let (Some(path), false) = (path, anywhere) {
                            reads.bare.insert(path.join("."));
                        }
                    }
                }
            }
            Code::Script(_) => return None,
        }
        let (factors, samples) = reads.levels(schema)?;
        let levels: Vec<usize> = factors.iter().map(|factor| factor.levels.len()).collect();
        let (rows, reach) = combination::rows(&levels);
        let tried = rows.len();
        let mut sides = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        for row in rows {
            let mut values = samples.clone();
            for (factor, level) in factors.iter().zip(&row) {
                values.insert(factor.path.clone(), factor.levels[*level].clone());
            }
            let bindings = bindings(&values, schema);
            let rendered = self.render_watched(&bindings, &Zone::UTC, &mut sides);
            let key = match &rendered {
                Ok(rendered) => (true, rendered.revealed().to_owned()),
                Err(failure) => (false, failure.to_string()),
            };
            if seen.insert(key) {
                let named = factors.iter().zip(&row);
                let given = named
                    .map(|(factor, level)| (factor.path.clone(), words(&factor.levels[*level])));
                ways.push(Branch {
                    given: given.collect(),
                    rendered,
                });
            }
        }
        let one_sided = sides
            .iter()
            .filter(|(span, outcome)| !sides.contains(&(*span, !outcome)))
            .map(|(span, outcome)| (map.up(*span), *outcome))
            .collect();
        Some(Branches {
            ways,
            tried,
            reach,
            one_sided,
        })
    }
}

/// A level in words.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Str(text) if text.is_empty() => "empty".to_owned(),
        Value::Str(text) => format!("'{}'", text.to_wire()),
        Value::Bean(_) | Value::Map(_) | Value::Date(_) => "present".to_owned(),
        other => other
            .print(&Zone::UTC)
            .map_or_else(|_| "present".to_owned(), |text| text.to_wire().into_owned()),
    }
}

/// The paths a template reads.
#[derive(Default)]
struct Reads {
    /// Names the template defines itself.
    defined: Defined,
    /// Each path, and whether it makes a difference.
    paths: BTreeMap<String, bool>,
    /// Those that are printed where only a number, or another bare value, can stand.
    bare: BTreeSet<String>,
    /// What each is compared with.
    literals: BTreeMap<String, Vec<Value>>,
}

impl Reads {
    fn expression(&mut self, expr: &Expr, matters: bool) {
        expr.walk(&mut |expr| {
            for path in expr.path_prefixes() {
                let root = path.split('.').next().unwrap_or_default();
                if self.defined.knows(root) {
                    continue;
                }
                let matters_here = self.paths.entry(path).or_default();
                *matters_here |= matters;
            }
            let compared: Vec<&Expr> = match &expr.kind {
                Kind::Chain { first, rest }
                    if rest
                        .iter()
                        .any(|(operator, _)| typing::compares(operator.row)) =>
                {
                    let rest = rest.iter().map(|(_, one)| one);
                    std::iter::once(&**first).chain(rest).collect()
                }
                Kind::Steps { base, steps } => {
                    let args = steps.iter().flat_map(|step| match &step.kind {
                        StepKind::Call(Key::Word(name), args) if typing::compares(name) => {
                            &args[..]
                        }
                        _ => &[],
                    });
                    let mut all = vec![expr, base];
                    all.extend(args);
                    all
                }
                _ => Vec::new(),
            };
            self.compared(&compared);
        });
    }

    /// Values that stand beside a path are worth trying for it.
    fn compared(&mut self, exprs: &[&Expr]) {
        let mut literals = Vec::new();
        for expr in exprs {
            match &expr.kind {
                Kind::Literal(value) if is_tried(value) => literals.push(value.clone()),
                Kind::List(items) => {
                    let of_list = items.iter().filter_map(|item| match &item.kind {
                        Kind::Literal(value) if is_tried(value) => Some(value.clone()),
                        _ => None,
                    });
                    literals.extend(of_list);
                }
                _ => {}
            }
        }
        if literals.is_empty() {
            return;
        }
        for expr in exprs {
            if let Some(path) = expr.path_prefixes().pop() {
                let known = self.literals.entry(path).or_default();
                for literal in &literals {
                    add(known, literal.clone());
                }
            }
        }
    }

    /// The factors, and a value for each other path.
    fn levels(self, schema: &dyn Schema) -> Option<(Vec<Factor>, BTreeMap<String, Value>)> {
        let mut factors = Vec::new();
        let mut samples = BTreeMap::new();
        for (path, matters) in &self.paths {
            let known = known(path, schema)?;
            // What a map holds, and is read on, is a map.
            let start = format!("{path}.");
            let read_on = self.paths.range(start.clone()..).next();
            if known.class.is_none()
                && read_on.is_some_and(|(longer, _)| longer.starts_with(&start))
                && path.contains('.')
            {
                samples.insert(path.clone(), there());
                continue;
            }
            let Some(sample) = sample(path, known) else {
                // An object or a map: it is there when something of it is.
                if known.may_be_null() && *matters {
                    let levels = vec![there(), Value::Null];
                    factors.push(Factor {
                        path: path.clone(),
                        levels,
                    });
                } else {
                    samples.insert(path.clone(), there());
                }
                continue;
            };
            let literals = self.literals.get(path).into_iter().flatten();
            if !matters {
                samples.insert(path.clone(), sample);
                continue;
            }
            let sample = match self.bare.contains(path) && known.ty.meets(Ty::STR) {
                true => Value::Str(Str::from("1")),
                false => sample,
            };
            let mut levels = vec![sample];
            for literal in literals.filter_map(|value| of_kind(value, known.ty)) {
                add(&mut levels, literal);
            }
            if known.ty == Ty::BOOL || known.not_null().ty == Ty::BOOL {
                levels = vec![Value::Bool(true), Value::Bool(false)];
            }
            // What everybody has is not empty either.
            if known.ty.meets(Ty::STR) && known.may_be_null() {
                add(&mut levels, Value::Str(Str::from("")));
            }
            if known.ty.meets(Ty::NULL) {
                levels.push(Value::Null);
            }
            factors.push(Factor {
                path: path.clone(),
                levels,
            });
        }
        Some((factors, samples))
    }
}

/// What stands for an object or map that is made of what is read of it.
fn there() -> Value {
    Value::Map(Map::default().into())
}

/// Whether a literal is worth trying: what breaks a JSON string by itself is another matter.
fn is_tried(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Str(text) => !text.to_wire().contains(['"', '\\']),
        _ => true,
    }
}

/// A literal as a value of the type: `'0'` stands for a number that is compared as a text.
fn of_kind(literal: &Value, ty: Ty) -> Option<Value> {
    if ty.meets(Ty::of(literal)) {
        return Some(literal.clone());
    }
    let number = literal.as_text().filter(|_| ty.meets(Ty::INT))?;
    number.to_wire().parse().ok().map(Value::Int)
}

/// Adds a value that is not there yet.
fn add(values: &mut Vec<Value>, value: Value) {
    let same = |known: &Value| Ty::of(known) == Ty::of(&value) && known.groovy_equals(&value);
    if !values.iter().any(same) {
        values.push(value);
    }
}

/// What is known of a path; of what a map holds, that it may be a text or null.
fn known(path: &str, schema: &dyn Schema) -> Option<Known> {
    let Some((of, name)) = path.rsplit_once('.') else {
        return schema.root(path);
    };
    let of = known(of, schema)?;
    match of.class {
        Some(class) => schema.attribute(class, name),
        None if of.ty.meets(Ty::MAP) || of.is_open() || of.ty.meets(Ty::STR) => {
            Some(Known::of(Ty::STR.or(Ty::NULL)))
        }
        None => None,
    }
}

/// A value of the kind; `None` for objects and maps, which are made of their attributes.
fn sample(path: &str, known: Known) -> Option<Value> {
    let ty = known.not_null().ty;
    let name = path.rsplit('.').next().unwrap_or(path);
    match () {
        () if ty.meets(Ty::BEAN) || ty == Ty::MAP => None,
        () if ty.meets(Ty::STR) => Some(Value::Str(Str::from(name))),
        () if ty.meets(Ty::BOOL) => Some(Value::Bool(true)),
        () if ty.meets(Ty::INT) => Some(Value::Int(1)),
        () if ty.meets(Ty::DATE) => Some(Instant::Date(MOMENT).into()),
        () if ty.meets(Ty::LIST) => Some(Value::list(vec![Value::Str(Str::from(name))])),
        () => Some(Value::Null),
    }
}

/// The names a template sees, with these values of paths in them.
fn bindings(values: &BTreeMap<String, Value>, schema: &dyn Schema) -> Bindings {
    let mut bindings = Bindings::new();
    bindings.set_now(Instant::Date(MOMENT));
    bindings.set_seed(0);
    let roots: BTreeSet<&str> = values
        .keys()
        .map(|path| path.split('.').next().unwrap_or(path))
        .collect();
    for root in roots {
        bindings.bind(root, built(root, values, schema));
    }
    bindings
}

/// The value of a path: its own, or an object or map of what stands behind its dot.
fn built(path: &str, values: &BTreeMap<String, Value>, schema: &dyn Schema) -> Value {
    let own = values.get(path);
    if matches!(own, Some(Value::Null)) {
        return Value::Null;
    }
    let start = format!("{path}.");
    let inside: BTreeSet<&str> = values
        .range(start.clone()..)
        .take_while(|(known, _)| known.starts_with(&start))
        .filter_map(|(known, _)| known[start.len()..].split('.').next())
        .collect();
    let known = known(path, schema).unwrap_or(Known::OPEN);
    let is_made = known.class.is_some() || known.ty.without(Ty::NULL) == Ty::MAP;
    match own {
        Some(value) if inside.is_empty() && !is_made => return value.clone(),
        _ => {}
    }
    let properties = inside.iter().map(|name| {
        let value = built(&format!("{start}{name}"), values, schema);
        ((*name).to_owned(), value)
    });
    if let Some(object) = known
        .class
        .and_then(|class| schema.object(class, properties.clone().collect()))
    {
        return object;
    }
    let map = Map::default();
    for (name, value) in properties {
        map.put(Value::Str(Str::from(name.as_str())), value);
    }
    Value::Map(Arc::new(map))
}

impl Expr {
    /// The plain paths this expression starts with, each longer by a name than the one before.
    fn path_prefixes(&self) -> Vec<String> {
        let (name, steps) = match &self.kind {
            Kind::Name(name) => (name, &[][..]),
            Kind::Steps { base, steps } => match &base.kind {
                Kind::Name(name) => (name, &steps[..]),
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let named = |step: &Step| match &step.kind {
            StepKind::Property(Key::Word(word)) if !step.spread => Some(word.to_string()),
            _ => None,
        };
        let mut paths = vec![name.to_string()];
        for word in steps.iter().map_while(named) {
            let longer = format!("{}.{word}", paths[paths.len() - 1]);
            paths.push(longer);
        }
        paths
    }
}
