//! What can be said of a call from the kinds of its values alone.

use super::known::{self, Known};
use super::{Host, Method, Param, Receiver, Ty, accessor, class_of_table, named};
use crate::value::{Closure, Decimal, Fault, Instant, Map, Str, Value, Zone};

/// Combinations of kinds that are tried before everything is taken to be possible.
const COMBINATIONS: usize = 512;

/// What a call gives, and which kinds of values it cannot work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The kinds its result may be of.
    pub gives: Ty,
    /// The kinds of what it is called on that have no method of this name.
    pub lacks: Ty,
    /// The kinds of what it is called on that have the method, but not for all of these arguments.
    pub unfit: Ty,
    /// Whether no combination of kinds works.
    pub never: bool,
    /// Whether it depends on more than the kinds: on elements, or on what is not known here.
    pub open: bool,
    /// For each argument, whether null makes the method throw.
    pub null_throws: Vec<bool>,
}

impl Typing {
    fn new(gives: Ty, args: usize) -> Typing {
        Typing {
            gives,
            lacks: Ty::NONE,
            unfit: Ty::NONE,
            never: false,
            open: false,
            null_throws: vec![false; args],
        }
    }
}

/// Calls a method, or applies an operator, in thought. Of objects, classes and closures nothing is known.
pub fn method(on: Ty, name: &str, args: &[Ty]) -> Typing {
    let mut all = Typing::new(Ty::NONE, args.len());
    all.never = on != Ty::NONE;
    for kind in on.kinds() {
        let takes = |row: &&'static Method| row.on.holds(kind) && fits(row, args);
        let rows = given(named(name).filter(takes));
        all.gives = all.gives.or(rows);
        let Some(this) = witness(kind) else {
            all.unknown();
            continue;
        };
        // Sorted maps have more methods than others; ranges and views more than other lists.
        if kind == Ty::MAP && !known::has(&this, name) && rows == Ty::NONE {
            all.unknown();
            continue;
        }
        let missing = |values: &[Value]| kind != Ty::LIST || !known::range_has(name, values);
        let tried = tried(args, |values| {
            match super::call(&Nobody, &this, name, values) {
                Err(fault) if is_missing(&fault) => match missing(values) {
                    true => Outcome::Missing,
                    false => Outcome::Works,
                },
                Err(fault) if is_null(&fault) => Outcome::Null,
                Err(Fault::NotYet(_)) => Outcome::Open,
                _ => Outcome::Works,
            }
        });
        let exists = known::has(&this, name) || !is_word(name);
        all.add(tried, kind, exists, args, rows);
    }
    all
}

/// Calls a static method in thought.
pub fn static_method(class: &str, name: &str, args: &[Ty]) -> Typing {
    let on = Receiver::Static(class_of_table(class));
    let takes = |row: &&'static Method| row.on == on && fits(row, args);
    let rows = given(named(name).filter(takes));
    let mut typing = Typing::new(rows, args.len());
    typing.never = true;
    let tried = tried(args, |values| {
        match super::call_static(&Nobody, class, name, values) {
            Err(fault) if is_missing(&fault) => Outcome::Missing,
            Err(fault) if is_null(&fault) => Outcome::Null,
            Err(Fault::NotYet(_)) => Outcome::Open,
            _ => Outcome::Works,
        }
    });
    let exists = named(name).any(|row| row.on == on);
    typing.add(tried, Ty::CLASS, exists, args, rows);
    typing
}

impl Typing {
    fn unknown(&mut self) {
        self.gives = Ty::ANY;
        self.open = true;
        self.never = false;
    }

    /// Adds what was found out of one kind of receiver.
    fn add(
        &mut self,
        tried: Option<Vec<(Vec<Ty>, Outcome)>>,
        kind: Ty,
        exists: bool,
        args: &[Ty],
        rows: Ty,
    ) {
        let Some(tried) = tried else {
            self.unknown();
            return;
        };
        let works = |outcome: &Outcome| matches!(outcome, Outcome::Works | Outcome::Open);
        if tried.iter().any(|(_, outcome)| *outcome == Outcome::Open)
            // It works in a way no row tells of.
            || rows == Ty::NONE && tried.iter().any(|(_, outcome)| works(outcome))
        {
            self.gives = Ty::ANY;
        }
        let fails = |outcome: &Outcome| matches!(outcome, Outcome::Missing | Outcome::Null);
        self.never &= tried.iter().all(|(_, outcome)| fails(outcome));
        let with_null = |of: &[Ty]| of.iter().position(|arg| *arg == Ty::NULL);
        for (of, outcome) in tried.iter().filter(|(_, outcome)| fails(outcome)) {
            match with_null(of) {
                // It is the null that does not fit, if something else does.
                Some(at)
                    if kind != Ty::NULL && (args[at] != Ty::NULL || *outcome == Outcome::Null) =>
                {
                    self.null_throws[at] = true;
                }
                _ if exists && kind != Ty::NULL => self.unfit = self.unfit.or(kind),
                _ => self.lacks = self.lacks.or(kind),
            }
        }
    }
}

/// What came of a call with witnesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Works,
    /// There is no such method for these kinds.
    Missing,
    /// Something met a null.
    Null,
    /// It works in Groovy, and what it gives is not known here.
    Open,
}

/// Calls with a value of each combination of kinds; `None` where a kind has no witness, or there are too many.
fn tried(args: &[Ty], call: impl Fn(&[Value]) -> Outcome) -> Option<Vec<(Vec<Ty>, Outcome)>> {
    let kinds: Vec<Vec<Ty>> = args.iter().map(|arg| arg.kinds().collect()).collect();
    let count = kinds
        .iter()
        .try_fold(1usize, |all, of| all.checked_mul(of.len()));
    // A list as the only argument may stand for several.
    let spread = matches!(args, [one] if one.meets(Ty::LIST));
    if spread || args.contains(&Ty::ANY) || count.is_none_or(|count| count > COMBINATIONS) {
        return None;
    }
    let mut combinations: Vec<Vec<Ty>> = vec![Vec::new()];
    for of in &kinds {
        let longer = |start: Vec<Ty>| of.iter().map(move |kind| [&start[..], &[*kind]].concat());
        combinations = combinations.into_iter().flat_map(longer).collect();
    }
    let each = combinations.into_iter().map(|of| {
        let values: Option<Vec<Value>> = of.iter().map(|kind| witness(*kind)).collect();
        let outcome = call(&values?);
        Some((of, outcome))
    });
    each.collect()
}

fn fits(row: &Method, args: &[Ty]) -> bool {
    let met = |(param, arg): (&Param, &Ty)| param.ty.meets(*arg);
    row.takes(args.len()) && row.params.iter().zip(args).all(met)
}

fn given(rows: impl Iterator<Item = &'static Method>) -> Ty {
    rows.fold(Ty::NONE, |ty, row| ty.or(row.ret))
}

fn is_word(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
}

fn is_missing(fault: &Fault) -> bool {
    matches!(fault, Fault::Groovy { class, .. } if *class == "groovy.lang.MissingMethodException")
}

fn is_null(fault: &Fault) -> bool {
    matches!(fault, Fault::Groovy { class, .. } if *class == "java.lang.NullPointerException")
}

/// Calls in thought have no clock, no luck and no code to call.
struct Nobody;

impl Host for Nobody {
    fn zone(&self) -> &Zone {
        static UTC: Zone = Zone::UTC;
        &UTC
    }

    fn spend(&self, _: usize) -> Result<(), Fault> {
        Ok(())
    }

    fn now(&self) -> Result<Instant, Fault> {
        Ok(Instant::Date(0))
    }

    fn random(&self) -> Result<u64, Fault> {
        Ok(0)
    }

    fn call(&self, _: &Closure, _: &[Value]) -> Result<Value, Fault> {
        Err(Fault::NotYet("a closure without its code".into()))
    }
}

/// A value of a kind; `None` where one says nothing of the others.
fn witness(kind: Ty) -> Option<Value> {
    Some(match kind {
        Ty::NULL => Value::Null,
        Ty::BOOL => Value::Bool(true),
        Ty::INT => Value::Int(1),
        Ty::LONG => Value::Long(1),
        Ty::BIG_INT => Value::BigInt(std::sync::Arc::new(1.into())),
        Ty::DECIMAL => Value::Decimal(std::sync::Arc::new(Decimal::from(&1.into()))),
        Ty::FLOAT => Value::Float(1.0),
        Ty::DOUBLE => Value::Double(1.0),
        Ty::CHAR => Value::Char(u16::from(b'a')),
        Ty::STR => Value::Str(Str::from("")),
        Ty::GSTRING => Value::GString(Str::from("")),
        Ty::LIST => Value::list(vec![Value::Int(1)]),
        Ty::MAP => {
            let map = Map::default();
            map.put(Value::Str(Str::from("a")), Value::Int(1));
            Value::Map(map.into())
        }
        Ty::DATE => Instant::Date(0).into(),
        _ => return None,
    })
}

/// Reads a property in thought, of what is neither an object nor a map.
pub fn property(on: Ty, name: &str) -> Typing {
    let getters = ["get", "is"].map(|prefix| accessor(prefix, name));
    let mut all = Typing::new(Ty::NONE, 0);
    for kind in on.kinds() {
        let rows = [&format!(".{name}"), &getters[0], &getters[1]]
            .into_iter()
            .flat_map(|getter| named(getter))
            .filter(|row| row.on.holds(kind) && row.params.is_empty())
            .fold(Ty::NONE, |ty, row| ty.or(row.ret));
        let this = witness(kind).filter(|_| !kind.meets(Ty::SEQUENCE.or(Ty::MAP)));
        let Some(this) = this else {
            all.gives = Ty::ANY;
            continue;
        };
        let known = || {
            getters
                .iter()
                .any(|getter| known::method(&this, getter, &[]) == Known::Takes)
        };
        match rows {
            Ty::NONE if known() => all.gives = Ty::ANY,
            Ty::NONE => all.lacks = all.lacks.or(kind),
            rows => all.gives = all.gives.or(rows),
        }
    }
    all
}

/// Makes an object in thought: the kinds it may be of.
pub fn construct(class: &str) -> Ty {
    let Some(class) = super::class_named(class) else {
        return Ty::ANY;
    };
    let made = |row: &&'static Method| row.on == Receiver::New(class);
    match named("new")
        .filter(made)
        .fold(Ty::NONE, |ty, row| ty.or(row.ret))
    {
        Ty::NONE => Ty::ANY,
        ty => ty,
    }
}

/// `value as class`, or `(class) value`, in thought.
pub fn conversion(of: Ty, class: &str) -> Ty {
    let to = match class.rsplit('.').next().unwrap_or(class) {
        "boolean" => return Ty::BOOL,
        "int" => return Ty::INT,
        "long" => return Ty::LONG,
        "double" => return Ty::DOUBLE,
        "float" => return Ty::FLOAT,
        "char" => return Ty::CHAR,
        "def" | "Object" => return of,
        "Boolean" => Ty::BOOL,
        "Integer" => Ty::INT,
        "Long" => Ty::LONG,
        "Double" => Ty::DOUBLE,
        "Float" => Ty::FLOAT,
        "Character" => Ty::CHAR,
        "BigDecimal" => Ty::DECIMAL,
        "BigInteger" => Ty::BIG_INT,
        "String" => Ty::STR,
        _ => return Ty::ANY,
    };
    match of.meets(Ty::NULL) {
        true => to.or(Ty::NULL),
        false => to,
    }
}

/// A comparison whose answer does not depend on the values, or that never means what it says.
pub fn pitfall(operator: &str, left: Ty, right: Ty) -> Option<Pitfall> {
    let (left, right) = (left.without(Ty::NULL), right.without(Ty::NULL));
    let pair = |a: Ty, b: Ty| {
        let within = |ty: Ty, of: Ty| ty != Ty::NONE && ty.within(of);
        within(left, a) && within(right, b) || within(left, b) && within(right, a)
    };
    match operator {
        "==" | "!=" => [
            (Ty::BOOL, Ty::TEXT),
            (Ty::TEXT, Ty::NUMBER),
            (Ty::BOOL, Ty::NUMBER),
            (Ty::DATE, Ty::TEXT),
            (Ty::DATE, Ty::NUMBER),
        ]
        .into_iter()
        .find(|(a, b)| pair(*a, *b))
        .map(|_| Pitfall::NeverEqual),
        "<" | ">" | "<=" | ">=" => [
            (Ty::TEXT, Ty::NUMBER),
            (Ty::BOOL, Ty::TEXT),
            (Ty::BOOL, Ty::NUMBER),
            (Ty::DATE, Ty::TEXT),
            (Ty::DATE, Ty::NUMBER),
        ]
        .into_iter()
        .find(|(a, b)| pair(*a, *b))
        .map(|_| Pitfall::NoOrder),
        _ => None,
    }
}

/// Whether an operator or method asks how a value compares with what it is given, so that the given value is
/// one worth trying.
pub fn compares(name: &str) -> bool {
    matches!(
        name,
        "==" | "!="
            | "<"
            | ">"
            | "<="
            | ">="
            | "<=>"
            | "x in y"
            | "in"
            | "equals"
            | "equalsIgnoreCase"
            | "compareTo"
            | "contains"
            | "startsWith"
            | "endsWith"
            | "isCase"
    )
}

/// What a comparison tells about null, once it held or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The two are equal.
    Equal,
    /// The two differ.
    Different,
    /// What stands on the left is above what stands on the right, or equal to it: null is below everything.
    LeftAbove,
    /// The other way round.
    RightAbove,
}

/// What the outcome of a comparison tells; nothing where null may stand on either side.
pub fn told(operator: &str, holds: bool) -> Option<Told> {
    match (operator, holds) {
        ("==", true) | ("!=", false) => Some(Told::Equal),
        ("==", false) | ("!=", true) => Some(Told::Different),
        (">" | ">=", true) => Some(Told::LeftAbove),
        ("<" | "<=", true) => Some(Told::RightAbove),
        _ => None,
    }
}

/// What a method or operator gives, whatever it is called on: true or false where it never gives anything else.
pub fn result(name: &str) -> Ty {
    match given(named(name)) {
        Ty::BOOL => Ty::BOOL,
        _ => Ty::ANY,
    }
}

/// Why a comparison is a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pitfall {
    /// Values of these kinds are never equal.
    NeverEqual,
    /// Values of these kinds have no order.
    NoOrder,
}
