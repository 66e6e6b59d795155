//! What stands after a dot or in brackets, with types in place of values.

use super::env::Env;
use super::walk::Walk;
use super::{Known, Wrong};
use crate::builtins::{Ty, typing};
use crate::language::members;
use crate::language::syntax::{Expr, Key, Kind, Step, StepKind};
use crate::text::Span;

/// A call of a method.
struct Asked<'a> {
    name: &'a str,
    args: &'a [Expr],
    given: &'a [Known],
    /// What it is called on.
    place: Span,
    /// The dot, the name and the arguments.
    step: Span,
    /// The plain path it is called on, if it is one.
    path: Option<&'a str>,
}

impl Walk<'_> {
    pub(super) fn steps(&mut self, base: &Expr, steps: &[Step], env: &mut Env) -> Known {
        let mut path = match &base.kind {
            Kind::Name(name) => Some(name.to_string()),
            _ => None,
        };
        if let (Kind::Class(class), [first, rest @ ..]) = (&base.kind, steps)
            && let StepKind::Call(Key::Word(name), args) = &first.kind
        {
            let given = self.all(args, env);
            let spread = args.iter().any(|arg| matches!(arg.kind, Kind::Spread(_)));
            let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
            let typing = typing::static_method(class, name, &tys);
            if !spread {
                self.judge(&typing, Ty::CLASS, name, args, &given, first.span);
            }
            let mut this = Known::of(match spread {
                true => Ty::ANY,
                false => typing.gives,
            });
            let mut place = Span::new(base.span.start, first.span.end);
            for step in rest {
                this = self.step(this, place, &mut None, step, env);
                place.end = step.span.end;
            }
            return this;
        }
        let mut this = self.expr(base, env);
        let mut place = base.span;
        for step in steps {
            this = self.step(this, place, &mut path, step, env);
            place = Span::new(place.start, step.span.end);
        }
        this
    }

    /// What stands after a dot or in brackets; `place` is what it is asked of.
    fn step(
        &mut self,
        this: Known,
        place: Span,
        path: &mut Option<String>,
        step: &Step,
        env: &mut Env,
    ) -> Known {
        let of = path.take();
        let skips = (step.safe || step.spread) && this.may_be_null();
        let here = this.not_null();
        let given = match &step.kind {
            StepKind::Property(key) => {
                let name = match key {
                    Key::Word(word) => Some(&**word),
                    Key::Text(text) => {
                        self.expr(text, env);
                        None
                    }
                };
                if !skips && !step.spread {
                    self.not_null(this, place, name.unwrap_or_default(), of.as_deref(), env);
                }
                match (name, step.spread) {
                    (_, true) => self.spread(this, step),
                    (Some(name), false) => {
                        if let Some(of) = &of {
                            *path = Some(format!("{of}.{name}"));
                        }
                        self.property(here, name, path.as_deref(), step, env)
                    }
                    (None, false) => Known::OPEN,
                }
            }
            StepKind::Call(key, args) => {
                let name = match key {
                    Key::Word(word) => Some(&**word),
                    Key::Text(text) => {
                        self.expr(text, env);
                        None
                    }
                };
                // They are computed even where the call is not made.
                let given = self.all(args, env);
                let open = args.iter().any(|arg| matches!(arg.kind, Kind::Spread(_)));
                match name {
                    Some(name) if !open && !step.spread => {
                        let asked = Asked {
                            name,
                            args,
                            given: &given,
                            place,
                            step: step.span,
                            path: of.as_deref(),
                        };
                        self.call(this, skips, &asked, env)
                    }
                    _ if step.spread => self.spread(this, step),
                    _ => Known::OPEN,
                }
            }
            StepKind::Index(exprs) => {
                let at = self.all(exprs, env);
                if !skips {
                    self.not_null(this, place, "getAt", of.as_deref(), env);
                }
                match &at[..] {
                    _ if here.ty.meets(Ty::BEAN) => {
                        self.open.push(step.span);
                        Known::OPEN
                    }
                    [known] => {
                        let typing = typing::method(here.ty, "getAt", &[known.ty]);
                        self.judge(&typing, here.ty, "getAt", exprs, &at, step.span);
                        Known::of(typing.gives)
                    }
                    _ => Known::OPEN,
                }
            }
            StepKind::Invoke(args) => {
                let given = self.all(args, env);
                self.not_null(this, place, "call", of.as_deref(), env);
                if !here.ty.meets(Ty::CLOSURE.or(Ty::OBJECT)) {
                    let tys: Vec<Ty> = given.iter().map(|known| known.ty).collect();
                    let typing = typing::method(here.ty, "call", &tys);
                    self.judge(&typing, here.ty, "call", args, &given, step.span);
                }
                Known::OPEN
            }
        };
        match skips {
            true => given.or_null(),
            false => given,
        }
    }

    /// `this*.…`: of elements nothing is known.
    fn spread(&mut self, this: Known, step: &Step) -> Known {
        self.open.push(step.span);
        match this.ty.meets(Ty::NULL) {
            true => Known::of(Ty::LIST.or(Ty::NULL)),
            false => Known::of(Ty::LIST),
        }
    }

    /// Something is asked of a value: it is said when it may be null, and known after that it was not.
    pub(super) fn not_null(
        &mut self,
        this: Known,
        place: Span,
        asked: &str,
        path: Option<&str>,
        env: &mut Env,
    ) {
        if !this.may_be_null() {
            return;
        }
        let what = Wrong::Null {
            always: this.ty == Ty::NULL,
            asked: asked.to_owned(),
        };
        self.say(place, what);
        if let Some(path) = path {
            env.set(path, this.not_null());
        }
    }

    fn property(
        &mut self,
        this: Known,
        name: &str,
        path: Option<&str>,
        step: &Step,
        env: &Env,
    ) -> Known {
        if let Some(known) = path.and_then(|path| env.get(path)) {
            return known;
        }
        if this.is_open() {
            self.open.push(step.span);
            return Known::OPEN;
        }
        let mut given = Known::of(Ty::NONE);
        let mut plain = this.ty;
        if this.ty.meets(Ty::BEAN) {
            plain = plain.without(Ty::BEAN);
            let of_class = this
                .class
                .and_then(|class| self.schema.attribute(class, name));
            if of_class.is_none() {
                self.open.push(step.span);
            }
            given = given.or(of_class.unwrap_or(Known::OPEN));
        }
        if this.ty.meets(Ty::MAP) {
            plain = plain.without(Ty::MAP);
            given = Known::OPEN;
        }
        let typing = typing::property(plain, name);
        if typing.lacks != Ty::NONE {
            let what = Wrong::NoProperty {
                of: typing.lacks,
                property: name.to_owned(),
                always: typing.lacks == this.ty,
            };
            self.say(step.span, what);
        }
        given.or(Known::of(typing.gives))
    }

    /// Says what does not work of a call.
    pub(super) fn judge(
        &mut self,
        typing: &typing::Typing,
        on: Ty,
        name: &str,
        args: &[Expr],
        given: &[Known],
        place: Span,
    ) {
        if typing.open {
            self.open.push(place);
        }
        if typing.lacks != Ty::NONE {
            let what = Wrong::NoMethod {
                of: typing.lacks,
                method: name.to_owned(),
                always: typing.lacks == on,
            };
            self.say(place, what);
        } else if typing.unfit != Ty::NONE {
            let what = Wrong::WrongArguments {
                of: typing.unfit,
                method: name.to_owned(),
                given: given.iter().map(|known| known.ty).collect(),
                always: typing.never,
            };
            self.say(place, what);
        }
        for ((throws, arg), known) in typing.null_throws.iter().zip(args).zip(given) {
            if *throws {
                let what = Wrong::NullArgument {
                    always: known.ty == Ty::NULL,
                    method: name.to_owned(),
                };
                self.say(arg.span, what);
            }
        }
    }

    /// A method is called, on what may be null unless the step `skips` that.
    fn call(&mut self, this: Known, skips: bool, asked: &Asked<'_>, env: &mut Env) -> Known {
        let here = this.not_null();
        if this.is_open() {
            self.open.push(asked.step);
            return Known::OPEN;
        }
        let tys: Vec<Ty> = asked.given.iter().map(|known| known.ty).collect();
        let mut result = Known::of(Ty::NONE);
        // Of elements, and of what closures are given, nothing is known.
        if here.ty.meets(Ty::SEQUENCE.or(Ty::MAP)) || tys.iter().any(|ty| ty.meets(Ty::CLOSURE)) {
            self.open.push(Span::new(asked.place.start, asked.step.end));
        }
        let typing = typing::method(here.ty.without(Ty::BEAN), asked.name, &tys);
        if this.ty.meets(Ty::NULL) && !skips {
            let of_null = typing::method(Ty::NULL, asked.name, &tys);
            if of_null.open {
                self.open.push(asked.step);
            }
            match of_null.lacks == Ty::NONE {
                true => result = Known::of(of_null.gives),
                // What nothing has is the one thing to say.
                false if here.ty != Ty::NONE && typing.lacks == here.ty => {}
                false => self.not_null(this, asked.place, asked.name, asked.path, env),
            }
        }
        if here.ty.meets(Ty::BEAN) {
            let property = members::getter(asked.name).filter(|_| asked.args.is_empty());
            let of_class = here.class.zip(property);
            let known = of_class.and_then(|(class, name)| self.schema.attribute(class, &name));
            if known.is_none() {
                self.open.push(asked.step);
            }
            result = result.or(known.unwrap_or(Known::OPEN));
        }
        self.judge(
            &typing,
            here.ty,
            asked.name,
            asked.args,
            asked.given,
            asked.step,
        );
        result.or(Known::of(typing.gives))
    }
}
