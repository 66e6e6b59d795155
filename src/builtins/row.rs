use std::sync::Arc;

use super::Ty;
use crate::value::{
    Bean, Closure, Fault, Instant, List, ListKind, Map, Moment, Number, Str, Value, Zone,
};

/// What a method may ask of the render it runs in.
pub trait Host {
    /// The time zone dates are printed in.
    fn zone(&self) -> &Zone;

    /// Counts what a method made, in bytes, against the render's budget.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] when the budget is used up.
    fn spend(&self, size: usize) -> Result<(), Fault>;

    /// The moment of this render.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] when the render was given no clock.
    fn now(&self) -> Result<Instant, Fault>;

    /// The next random number of this render: 64 bits, each as likely as the other.
    ///
    /// # Errors
    ///
    /// [`Fault::Refused`] when the render was given no seed.
    fn random(&self) -> Result<u64, Fault>;

    /// Calls a closure.
    ///
    /// # Errors
    ///
    /// What its code throws.
    fn call(&self, closure: &Closure, args: &[Value]) -> Result<Value, Fault>;
}

/// A row of the table.
#[derive(Debug)]
pub struct Method {
    /// What it is called on.
    pub on: Receiver,
    /// Its name; an operator's is its sign.
    pub name: &'static str,
    /// Its parameters, in order.
    pub params: &'static [Param],
    /// The name of what takes any number of further arguments.
    pub rest: Option<&'static str>,
    /// The type of its result.
    pub ret: Ty,
    /// What it does, and an example: each line indented by four is an expression that is true (`user` is an object).
    pub doc: &'static str,
    /// Runs it; `None` when the values do not fit the parameters.
    pub(super) run: Run,
}

/// The code of a row: what it is called on, and the arguments.
type Run = fn(&dyn Host, &Value, &[Value]) -> Option<Result<Value, Fault>>;

/// What a method is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// A value of one of these kinds.
    Value(Ty),
    /// An object of the class of that full name.
    Instance(&'static str),
    /// The class of that full name.
    Static(&'static str),
    /// `new`, with the full name of the class.
    New(&'static str),
}

impl Receiver {
    /// The full name of the class it is, or is an object of.
    pub const fn class(self) -> Option<&'static str> {
        match self {
            Receiver::Value(_) => None,
            Receiver::Instance(class) | Receiver::Static(class) | Receiver::New(class) => {
                Some(class)
            }
        }
    }

    /// Whether values of a kind of `ty` have it.
    pub const fn holds(self, ty: Ty) -> bool {
        match self {
            Receiver::Value(on) => on.meets(ty),
            // Which class it is shows when the row takes the value.
            Receiver::Instance(_) => Ty::OBJECT.meets(ty),
            Receiver::Static(_) | Receiver::New(_) => false,
        }
    }
}

/// The methods that operators call.
const SIGNS: &[(&str, &str)] = &[
    ("plus", "+"),
    ("minus", "-"),
    ("multiply", "*"),
    ("div", "/"),
    ("mod", "%"),
    ("power", "**"),
    ("and", "&"),
    ("or", "|"),
    ("xor", "^"),
    ("leftShift", "<<"),
    ("rightShift", ">>"),
    ("rightShiftUnsigned", ">>>"),
    ("bitwiseNegate", "~"),
    ("negative", "-"),
    ("positive", "+"),
    ("next", "++"),
    ("previous", "--"),
    ("getAt", "[]"),
    ("putAt", "[]="),
];

/// The sign an operator's row is written with: `+` of `plus`; another name is its own.
pub fn sign(name: &str) -> &str {
    let mut signs = SIGNS.iter().filter(|(row, _)| *row == name);
    signs.next().map_or(name, |(_, sign)| sign)
}

/// What a line of documentation that is an example starts with.
const EXAMPLE: &str = "     ";

/// A parameter of a [`Method`].
#[derive(Debug)]
pub struct Param {
    /// Its name, for documentation.
    pub name: &'static str,
    /// What it takes.
    pub ty: Ty,
    /// The full name of the one class it takes objects of, if that is so.
    pub class: Option<&'static str>,
}

impl Method {
    /// Whether it can be called with that many arguments.
    pub const fn takes(&self, count: usize) -> bool {
        count == self.params.len() || self.rest.is_some() && count > self.params.len()
    }

    /// The sign it is written with, if it is an operator too: `+` for `plus`, `[]` for `getAt`.
    pub fn sign(&self) -> Option<&'static str> {
        if matches!(self.on, Receiver::Static(_) | Receiver::New(_)) {
            return None;
        }
        if self.is_sign() {
            return Some(self.name);
        }
        let mut signs = SIGNS.iter().filter(|(name, _)| *name == self.name);
        signs.next().map(|(_, sign)| *sign)
    }

    /// Whether its name is the sign of an operator, and it cannot be called otherwise.
    pub fn is_sign(&self) -> bool {
        self.name == "in" || !self.name.contains(|c: char| c.is_ascii_alphabetic())
    }

    /// The name of the constant or property it is, which is read without parentheses.
    pub fn constant(&self) -> Option<&'static str> {
        let name = self.name.strip_prefix('.')?;
        (!self.is_sign()).then_some(name)
    }

    /// What it does: the documentation without its examples.
    pub fn about(&self) -> String {
        let words = self.doc.lines().filter(|line| !line.starts_with(EXAMPLE));
        let words: Vec<&str> = words
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        words.join(" ")
    }

    /// The examples: expressions that are true.
    pub fn examples(&self) -> impl Iterator<Item = &'static str> {
        self.doc
            .lines()
            .filter_map(|line| line.strip_prefix(EXAMPLE))
            .map(str::trim)
    }
}

/// A Rust type a value can be taken as.
pub(super) trait Arg<'a>: Sized {
    const TY: Ty;
    /// What it is as a receiver.
    const ON: Receiver = Receiver::Value(Self::TY);
    fn take(value: &'a Value) -> Option<Self>;
}

/// A Rust type a result can be given as.
pub(super) trait Ret {
    const TY: Ty;
    fn give(self) -> Result<Value, Fault>;
}

macro_rules! arg {
    ($type:ty, $ty:expr, $($pattern:pat => $taken:expr),+) => {
        impl<'a> Arg<'a> for $type {
            const TY: Ty = $ty;
            fn take(value: &'a Value) -> Option<Self> {
                match value {
                    $($pattern => Some($taken),)+
                    _ => None,
                }
            }
        }
    };
}

arg!(bool, Ty::BOOL, Value::Bool(b) => *b);
arg!(i32, Ty::INT, Value::Int(n) => *n);
arg!(i64, Ty::INT.or(Ty::LONG), Value::Int(n) => (*n).into(), Value::Long(n) => *n);
arg!(&'a Str, Ty::TEXT, Value::Str(s) => s, Value::GString(s) => s);
arg!(&'a Arc<Map>, Ty::MAP, Value::Map(map) => map);
arg!(&'a Closure, Ty::CLOSURE, Value::Closure(closure) => closure);
arg!(&'a Bean, Ty::BEAN, Value::Bean(bean) => bean);
arg!(Instant, Ty::DATE, Value::Date(date) => date.get());
arg!(&'a Moment, Ty::DATE, Value::Date(date) => date);

impl<'a> Arg<'a> for &'a Value {
    const TY: Ty = Ty::ANY;
    fn take(value: &'a Value) -> Option<Self> {
        Some(value)
    }
}

impl<'a> Arg<'a> for Number {
    const TY: Ty = Ty::NUMBER;
    fn take(value: &'a Value) -> Option<Self> {
        Number::of(value)
    }
}

/// Makes an [`Instance`](crate::value::Instance) a type that rows take: `&SimpleDateFormat`.
macro_rules! instance {
    ($type:ty, $class:literal) => {
        impl<'a> $crate::builtins::row::Arg<'a> for &'a $type {
            const TY: $crate::builtins::Ty = $crate::builtins::Ty::OBJECT;
            const ON: $crate::builtins::Receiver = $crate::builtins::Receiver::Instance($class);
            fn take(value: &'a $crate::value::Value) -> Option<Self> {
                match value {
                    $crate::value::Value::Object(object) => object.instance(),
                    _ => None,
                }
            }
        }
    };
}
pub(super) use instance;

/// A UTF-16 unit.
#[derive(Clone, Copy)]
pub(super) struct Unit(pub u16);

arg!(Unit, Ty::CHAR, Value::Char(unit) => Unit(*unit));

/// `null`, and nothing else.
pub(super) struct Null;

arg!(Null, Ty::NULL, Value::Null => Null);

/// A class, by its full name.
pub(super) struct ClassName(pub &'static str);

arg!(ClassName, Ty::CLASS, Value::Class(name) => ClassName(name));

/// A list, array or set.
pub(super) struct Sequence<'a>(pub &'a Arc<List>);

arg!(Sequence<'a>, Ty::SEQUENCE, Value::List(list) => Sequence(list));

macro_rules! list_arg {
    ($(#[doc = $doc:literal])+ $name:ident, $ty:expr) => {
        $(#[doc = $doc])+
        pub(super) struct $name<'a>(pub &'a Arc<List>);

        impl<'a> Arg<'a> for $name<'a> {
            const TY: Ty = $ty;
            fn take(value: &'a Value) -> Option<Self> {
                match value {
                    Value::List(list) if Ty::of(value).meets(Self::TY) => Some($name(list)),
                    _ => None,
                }
            }
        }
    };
}

list_arg!(
    /// A collection: a list or set, not an array.
    Collection,
    Ty::LIST.or(Ty::SET)
);
list_arg!(
    /// An array.
    Array,
    Ty::ARRAY
);
list_arg!(
    /// A list: not an array, not a set.
    ArrayList,
    Ty::LIST
);

macro_rules! ret {
    ($type:ty, $ty:expr, $this:ident => $value:expr) => {
        impl Ret for $type {
            const TY: Ty = $ty;
            fn give(self) -> Result<Value, Fault> {
                let $this = self;
                Ok($value)
            }
        }
    };
}

ret!(Value, Ty::ANY, v => v);
ret!(bool, Ty::BOOL, b => Value::Bool(b));
ret!(i32, Ty::INT, n => Value::Int(n));
ret!(i64, Ty::LONG, n => Value::Long(n));
ret!(Str, Ty::STR, s => Value::Str(s));
ret!(Number, Ty::NUMBER, n => n.into());
ret!(Instant, Ty::DATE, instant => instant.into());
ret!(Unit, Ty::CHAR, unit => Value::Char(unit.0));

impl<T: Ret> Ret for Result<T, Fault> {
    const TY: Ty = T::TY;
    fn give(self) -> Result<Value, Fault> {
        self?.give()
    }
}

/// Makes rows: `"name"(this: Type, param: Type) -> Type { … }`, with `[host]` after the name where the
/// code needs its [`Host`]. Before the name `static "full.Class"` makes a static method of it, which has
/// no `this`, and `new "full.Class"` in place of the name a constructor; `static "full.Class";` before all
/// rows makes static methods of all. `..rest: &[Value]` as the last parameter takes any number.
macro_rules! rows {
    ($(#[doc = $about:literal])* static $class:literal; $(
        $(#[doc = $doc:literal])+
        $name:literal $([$host:ident])? ( $($params:tt)* ) -> $ret:ty $body:block
    )+) => {
        $(#[doc = $about])*
        pub(in crate::builtins) static ROWS: &[$crate::builtins::Method] = &[$(
            rows!(@pick [static $class $name] [$($host)?] [$($doc)+] ($($params)*) $ret, $body)
        ),+];
    };
    ($(
        $(#[doc = $doc:literal])+
        $($kind:ident)? $($name:literal)+ $([$host:ident])? ( $($params:tt)* ) -> $ret:ty $body:block
    )+) => {
        pub(in crate::builtins) static ROWS: &[$crate::builtins::Method] = &[$(
            rows!(@pick [$($kind)? $($name)+] [$($host)?] [$($doc)+] ($($params)*) $ret, $body)
        ),+];
    };
    (@pick $what:tt [] $($rest:tt)*) => {
        rows!(@pick $what [_host] $($rest)*)
    };
    (@pick [static $class:literal $name:literal] [$($host:tt)+] [$($doc:literal)+] ($($params:tt)*) $ret:ty, $body:block) => {
        rows!(@row $crate::builtins::Receiver::Static($class),
            [$($doc)+] $name, $($host)+, _this, (), ($($params)*) $ret, $body)
    };
    (@pick [new $class:literal] [$($host:tt)+] [$($doc:literal)+] ($($params:tt)*) $ret:ty, $body:block) => {
        rows!(@row $crate::builtins::Receiver::New($class),
            [$($doc)+] "new", $($host)+, _this, (), ($($params)*) $ret, $body)
    };
    (@pick [$name:literal] [$($host:tt)+] [$($doc:literal)+]
        ($this:ident : $on:ty $(, $($params:tt)*)?) $ret:ty, $body:block) => {
        rows!(@row <$on as $crate::builtins::row::Arg>::ON,
            [$($doc)+] $name, $($host)+, $this, $on, ($($($params)*)?) $ret, $body)
    };
    (@row $receiver:expr, [$($doc:literal)+] $name:literal, $host:ident, $this:ident, $on:ty,
        ($($param:ident : $type:ty,)* ..$rest:ident : $all:ty) $ret:ty, $body:block) => {
        rows!(@method $receiver, [$($doc)+] $name, $host, $this, $on, ($($param: $type),*)
            args, [rest @ ..], [
                let rest = $crate::builtins::row::spread(rest);
                let $rest: $all = &rest;
            ], Some(stringify!($rest)), $ret, $body)
    };
    (@row $receiver:expr, [$($doc:literal)+] $name:literal, $host:ident, $this:ident, $on:ty,
        ($($param:ident : $type:ty),* $(,)?) $ret:ty, $body:block) => {
        rows!(@method $receiver, [$($doc)+] $name, $host, $this, $on, ($($param: $type),*)
            args, [], [], None, $ret, $body)
    };
    (@method $receiver:expr, [$($doc:literal)+] $name:literal, $host:ident, $this:ident, $on:ty,
        ($($param:ident : $type:ty),*) $args:ident, [$($others:tt)*], [$($bind:tt)*], $rest:expr, $ret:ty,
        $body:block) => {
        $crate::builtins::Method {
            on: $receiver,
            name: $name,
            params: &[$($crate::builtins::row::Param {
                name: stringify!($param),
                ty: <$type as $crate::builtins::row::Arg>::TY,
                class: <$type as $crate::builtins::row::Arg>::ON.class(),
            }),*],
            rest: $rest,
            ret: <$ret as $crate::builtins::row::Ret>::TY,
            doc: concat!($($doc, "\n"),+),
            run: {
                #[allow(unused_variables, irrefutable_let_patterns, clippy::redundant_at_rest_pattern)]
                fn run(
                    $host: &dyn $crate::builtins::Host,
                    this: &$crate::value::Value,
                    $args: &[$crate::value::Value],
                ) -> Option<Result<$crate::value::Value, $crate::value::Fault>> {
                    let $this: $on = $crate::builtins::row::Arg::take(this)?;
                    let [$($param,)* $($others)*] = $args else { return None };
                    $($bind)*
                    $(let $param: $type = $crate::builtins::row::Arg::take($param)?;)*
                    let body = || -> $ret { $body };
                    Some($crate::builtins::row::Ret::give(body()))
                }
                run
            },
        }
    };
}
pub(super) use rows;

/// What a parameter of any number takes: the arguments, or the elements of the one array that was given.
pub(super) fn spread(rest: &[Value]) -> std::borrow::Cow<'_, [Value]> {
    match rest {
        [Value::List(list)]
            if matches!(list.kind(), ListKind::StringArray | ListKind::ObjectArray) =>
        {
            list.snapshot().into()
        }
        rest => rest.into(),
    }
}

impl<'a> Arg<'a> for () {
    const TY: Ty = Ty::NONE;
    fn take(_: &'a Value) -> Option<()> {
        Some(())
    }
}
