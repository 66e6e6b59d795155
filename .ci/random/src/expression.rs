//! Random expressions, of a wanted kind most of the time.

use scimplate::builtins::{Method, Receiver, Ty};

use crate::chance::Chance;
use crate::literal;
use crate::row::{GROWING, INSTANCES, KINDS, Rows};
use crate::seen::{MAPS, PATHS, TYPED};

pub struct Writer<'a> {
    pub chance: Chance,
    pub rows: &'a Rows,
    /// Names declared by the program so far, and their kinds.
    pub locals: Vec<(String, Ty)>,
    /// How often a kind is another than wanted, of a hundred.
    pub odd: usize,
}

/// The rows that say what a closure gets: one element, or an element and another thing.
const TAKES_TWO: &[&str] = &["inject", "eachWithIndex", "withIndex", "collectEntries2"];

impl Writer<'_> {
    /// An expression that stands alone: whatever it is put next to, it keeps together.
    pub fn any(&mut self, depth: usize) -> String {
        self.expression(Ty::ANY, depth)
    }

    pub fn expression(&mut self, wanted: Ty, depth: usize) -> String {
        let wanted = if self.chance.percent(self.odd) {
            Ty::ANY
        } else {
            wanted
        };
        let kind = self.kind(wanted);
        if depth == 0 {
            return self.leaf(kind);
        }
        let leaf = if depth == 1 { 30 } else { 10 };
        match self.chance.below(100) {
            n if n < leaf => self.leaf(kind),
            0..=64 => self.row_giving(kind, wanted, depth - 1),
            65..=71 => {
                let (test, yes, no) = (
                    self.test(depth - 1),
                    self.expression(kind, depth - 1),
                    self.expression(kind, depth - 1),
                );
                format!("({test} ? {yes} : {no})")
            }
            72..=75 => {
                let (first, second) = (
                    self.expression(kind.or(Ty::NULL), depth - 1),
                    self.expression(kind, depth - 1),
                );
                format!("({first} ?: {second})")
            }
            76..=80 => self.arithmetic(depth - 1),
            81..=83 => self.typed(depth - 1),
            84..=86 => self.index(depth - 1),
            _ => self.literal(kind, depth - 1),
        }
    }

    /// One kind of several, the usual ones more often.
    fn kind(&mut self, of: Ty) -> Ty {
        for _ in 0..20 {
            let upto = if self.chance.percent(60) {
                6
            } else {
                KINDS.len()
            };
            let kind = KINDS[self.chance.below(upto)];
            if of.meets(kind) {
                return kind;
            }
        }
        KINDS
            .iter()
            .copied()
            .find(|kind| of.meets(*kind))
            .unwrap_or(Ty::STR)
    }

    fn leaf(&mut self, kind: Ty) -> String {
        if kind == Ty::CLOSURE {
            return self.closure(&[Ty::ANY], Ty::ANY, 0);
        }
        if kind == Ty::OBJECT {
            return self.chance.pick(INSTANCES).1.to_owned();
        }
        if self.chance.percent(60) {
            let locals = self
                .locals
                .iter()
                .filter(|(_, ty)| ty.meets(kind))
                .map(|(name, _)| name.as_str());
            let paths = PATHS
                .iter()
                .filter(|(_, ty)| ty.meets(kind))
                .map(|(path, _)| *path);
            let found: Vec<&str> = locals.clone().chain(locals).chain(paths).collect();
            if !found.is_empty() {
                return self.chance.pick(&found).to_string();
            }
        }
        literal::of(&mut self.chance, kind).unwrap_or_else(|| self.literal(kind, 0))
    }

    fn literal(&mut self, kind: Ty, depth: usize) -> String {
        match kind {
            Ty::LIST if self.chance.percent(15) => {
                let (from, to) = (
                    literal::small(&mut self.chance),
                    literal::small(&mut self.chance),
                );
                let sign = self.chance.pick(&["..", "..<"]);
                format!("({from}{sign}{to})")
            }
            Ty::LIST => {
                let of = if self.chance.percent(60) {
                    self.kind(Ty::STR.or(Ty::INT).or(Ty::DECIMAL))
                } else {
                    Ty::ANY
                };
                let items: Vec<_> = (0..self.chance.below(4))
                    .map(|_| self.expression(of, depth))
                    .collect();
                format!("[{}]", items.join(", "))
            }
            Ty::MAP => {
                let mut items = Vec::new();
                for _ in 0..self.chance.below(4) {
                    let key = match self.chance.below(6) {
                        0 => format!("({})", self.expression(Ty::STR.or(Ty::INT), depth)),
                        1 => literal::quoted(&mut self.chance, "a b"),
                        2 => self.chance.below(4).to_string(),
                        _ => self
                            .chance
                            .pick(&["id", "name", "a", "b", "in", "if"])
                            .to_string(),
                    };
                    items.push(format!("{key}: {}", self.any(depth)));
                }
                if items.is_empty() {
                    "[:]".into()
                } else {
                    format!("[{}]", items.join(", "))
                }
            }
            Ty::STR | Ty::GSTRING if self.chance.percent(50) => self.gstring(depth),
            Ty::CLOSURE => self.closure(&[Ty::ANY], Ty::ANY, depth),
            Ty::BEAN => self.chance.pick(&["user", "account"]).to_string(),
            Ty::OBJECT => self.chance.pick(INSTANCES).1.to_owned(),
            kind => literal::of(&mut self.chance, kind).unwrap_or_else(|| "null".into()),
        }
    }

    fn gstring(&mut self, depth: usize) -> String {
        let mut out = String::from("\"");
        for _ in 0..1 + self.chance.below(3) {
            match self.chance.below(4) {
                0 => {
                    out += self
                        .chance
                        .word(&["$s", "$user.email", "$n", "$m.a.", "$d,"])
                }
                1 => out += &format!("${{{}}}", self.any(depth)),
                _ => {
                    out += self.chance.word(&[
                        "a", " b ", "\\n", "\\\"", "\\$", "é", "\\u0041", "'", "/", "{", "-",
                    ])
                }
            }
        }
        out + "\""
    }

    /// What stands before a `?`, after `if`, in `while`.
    pub fn test(&mut self, depth: usize) -> String {
        match self.chance.below(6) {
            0 => self.any(depth),
            1 => format!("!{}", self.any(depth)),
            2 => {
                let (a, b) = (self.test(0), self.test(0));
                let sign = self.chance.pick(&["&&", "||"]);
                format!("({a} {sign} {b})")
            }
            3 => {
                let (a, b) = (
                    self.any(depth),
                    self.expression(Ty::LIST.or(Ty::MAP).or(Ty::SET), depth),
                );
                format!("({a} in {b})")
            }
            _ => {
                let kind = self.kind(Ty::ANY);
                let (a, b) = (self.expression(kind, depth), self.expression(kind, depth));
                let sign = self.chance.pick(&["==", "!=", "<", ">=", "<=", ">"]);
                format!("({a} {sign} {b})")
            }
        }
    }

    /// An operator over any two kinds, or over two numbers.
    fn arithmetic(&mut self, depth: usize) -> String {
        let sign = *self.chance.pick(&[
            "+", "+", "-", "*", "/", "%", "**", "<<", "<=>", "==", "<", "&", "|", "^", ">>", "=~",
            "==~", "..", ">>>",
        ]);
        if GROWING.contains(&sign) && sign != "<<" {
            // Real Groovy counts for ever from a text of several letters.
            let left = if sign == ".." || self.chance.percent(70) {
                self.leaf_small()
            } else {
                self.leaf_text()
            };
            return format!("({left} {sign} {})", literal::small(&mut self.chance));
        }
        let of = if self.chance.percent(50) {
            Ty::NUMBER
        } else {
            Ty::ANY
        };
        let left = match sign {
            // A growing number is shifted by what it is given.
            "<<" => {
                let kind = self.kind(Ty::LIST.or(Ty::SET).or(Ty::STR).or(Ty::MAP));
                self.leaf(kind)
            }
            _ => self.expression(of, depth),
        };
        let right = match sign {
            "=~" | "==~" => literal::text_for(&mut self.chance, "", "pattern"),
            _ => self.expression(of, depth),
        };
        match self.chance.below(12) {
            0 => format!("(-{left})"),
            1 => format!("(+{left})"),
            2 => format!("(~{left})"),
            _ => format!("({left} {sign} {right})"),
        }
    }

    fn leaf_small(&mut self) -> String {
        self.chance
            .pick(&[
                "2", "3", "-2", "0", "1.5", "2L", "2.0d", "3G", "n", "k", "d", "-0.5",
            ])
            .to_string()
    }

    fn leaf_text(&mut self) -> String {
        self.chance
            .pick(&[
                "'ab'", "s", "nums", "[1, 2]", "'é'", "c", "yes", "nil", "m", "arr", "set", "date",
                "user",
            ])
            .to_string()
    }

    /// `as`, a cast, `instanceof`.
    fn typed(&mut self, depth: usize) -> String {
        const TYPES: &[&str] = &[
            "String",
            "int",
            "Integer",
            "long",
            "Long",
            "BigDecimal",
            "BigInteger",
            "double",
            "Double",
            "boolean",
            "Boolean",
            "List",
            "Set",
            "String[]",
            "char",
            "float",
            "Object[]",
            "Number",
            "CharSequence",
            "Map",
            "Date",
            "int[]",
        ];
        let (value, ty) = (self.any(depth), *self.chance.pick(TYPES));
        let class = ty.starts_with(|c: char| c.is_uppercase()) && !ty.ends_with(']');
        match self.chance.below(3) {
            0 if class => format!("({value} instanceof {ty})"),
            1 => format!("(({ty}) {value})"),
            _ => format!("({value} as {ty})"),
        }
    }

    fn index(&mut self, depth: usize) -> String {
        match self.chance.below(6) {
            0 => {
                let text = self.expression(Ty::TEXT, depth);
                format!("{text}[{}]", literal::small(&mut self.chance))
            }
            1 => {
                let (list, a, b) = (
                    self.expression(Ty::LIST.or(Ty::STR).or(Ty::ARRAY), depth),
                    literal::small(&mut self.chance),
                    literal::small(&mut self.chance),
                );
                format!("{list}[{a}..{b}]")
            }
            2 => format!(
                "{}['{}']",
                self.expression(Ty::MAP, depth),
                self.chance.pick(&["a", "id", "one", "no"])
            ),
            3 => format!(
                "{}?.{}",
                self.expression(Ty::MAP.or(Ty::NULL).or(Ty::BEAN), depth),
                self.chance.pick(&["a", "name", "email", "size", "'a b'"])
            ),
            4 => format!(
                "{}*.{}",
                self.expression(Ty::LIST, depth),
                self.chance.pick(&["name", "toString()", "size()", "id"])
            ),
            _ => format!(
                "{}[{}]",
                self.expression(Ty::LIST, depth),
                literal::small(&mut self.chance)
            ),
        }
    }

    fn row_giving(&mut self, kind: Ty, wanted: Ty, depth: usize) -> String {
        let from = if wanted == Ty::ANY || self.chance.percent(15) {
            self.rows.all()
        } else {
            self.rows.giving(kind)
        };
        let row = *self.chance.pick(from);
        self.call(row, depth)
    }

    fn call(&mut self, row: &'static Method, depth: usize) -> String {
        let growing = GROWING.contains(&row.name);
        let depth = if growing { 0 } else { depth };
        let closure = row.params.iter().any(|param| param.ty == Ty::CLOSURE);
        let mut element = Ty::ANY;
        let this = match row.on {
            Receiver::Static(class) | Receiver::New(class) => class.to_owned(),
            Receiver::Instance(class) => INSTANCES
                .iter()
                .find(|(of, _)| *of == class)
                .map_or("null", |(_, it)| *it)
                .to_owned(),
            Receiver::Value(ty) if growing => match self.kind(ty) {
                kind if Ty::NUMBER.meets(kind) => self.leaf_small(),
                kind => self.leaf(kind),
            },
            Receiver::Value(ty) if closure && ty.meets(Ty::LIST) && self.chance.percent(75) => {
                let (name, of) = *self.chance.pick(TYPED);
                element = of;
                name.to_owned()
            }
            Receiver::Value(ty) if closure && ty.meets(Ty::MAP) && self.chance.percent(75) => {
                let (name, of) = *self.chance.pick(MAPS);
                element = of;
                name.to_owned()
            }
            Receiver::Value(ty) => self.expression(ty, depth),
        };
        let on_map =
            matches!(row.on, Receiver::Value(ty) if ty.meets(Ty::MAP) && !ty.meets(Ty::LIST));
        let mut args = Vec::new();
        for param in row.params {
            args.push(match param.ty {
                Ty::CLOSURE if on_map && self.chance.percent(50) => {
                    self.closure(&[Ty::STR, element], Ty::ANY, depth.min(1))
                }
                Ty::CLOSURE if on_map => self.closure(&[Ty::ENTRY], Ty::ANY, depth.min(1)),
                Ty::CLOSURE if TAKES_TWO.contains(&row.name) => {
                    self.closure(&[element, Ty::INT], Ty::ANY, depth.min(1))
                }
                Ty::CLOSURE => {
                    let gives = if matches!(
                        row.name,
                        "any" | "every" | "find" | "findAll" | "count" | "findIndexOf"
                    ) {
                        Ty::BOOL
                    } else {
                        Ty::ANY
                    };
                    self.closure(&[element], gives, depth.min(1))
                }
                ty if ty == Ty::TEXT => {
                    if self.chance.percent(75) {
                        literal::text_for(&mut self.chance, row.name, param.name)
                    } else {
                        self.expression(Ty::STR, depth)
                    }
                }
                Ty::INT => literal::small(&mut self.chance),
                ty if growing => match self.kind(ty) {
                    kind if Ty::NUMBER.meets(kind) => literal::small(&mut self.chance),
                    kind => self.leaf(kind),
                },
                ty if ty == Ty::OBJECT => self.chance.pick(INSTANCES).1.to_owned(),
                ty => self.expression(ty, depth),
            });
        }
        if row.rest.is_some() {
            for _ in 0..self.chance.below(3) {
                args.push(self.any(depth));
            }
        }
        let given = args.join(", ");
        match (
            row.on,
            row.name
                .strip_prefix('.')
                .filter(|name| name.starts_with(char::is_alphabetic)),
        ) {
            (Receiver::New(_), _) => format!("new {this}({given})"),
            (_, Some(property)) => format!("{this}.{property}"),
            _ if row.name.starts_with(char::is_alphabetic) => {
                let dot = if self.chance.percent(12) { "?." } else { "." };
                let dot = if matches!(row.on, Receiver::Static(_)) {
                    "."
                } else {
                    dot
                };
                // A closure may follow its call.
                match args.split_last() {
                    Some((last, before)) if last.starts_with('{') && self.chance.percent(70) => {
                        match before {
                            [] => format!("{this}{dot}{} {last}", row.name),
                            before => {
                                format!("{this}{dot}{}({}) {last}", row.name, before.join(", "))
                            }
                        }
                    }
                    _ => format!("{this}{dot}{}({given})", row.name),
                }
            }
            _ => match args.as_slice() {
                [] => format!("({}{this})", row.name.trim_end_matches("@")),
                [one] => format!("({this} {} {one})", row.name),
                _ => this,
            },
        }
    }

    /// A closure over elements of these kinds, to give one of a kind.
    pub fn closure(&mut self, over: &[Ty], gives: Ty, depth: usize) -> String {
        let known = self.locals.len();
        let head = match over {
            [one] if self.chance.percent(70) => {
                self.locals.push(("it".into(), *one));
                String::new()
            }
            over => {
                let names: Vec<String> = over
                    .iter()
                    .zip(["p", "q"])
                    .map(|(_, name)| format!("{name}{known}"))
                    .collect();
                self.locals
                    .extend(names.iter().cloned().zip(over.iter().copied()));
                format!("{} -> ", names.join(", "))
            }
        };
        let one = *over.first().unwrap_or(&Ty::ANY);
        // Bodies people write are about the element.
        let it = self
            .locals
            .last()
            .map_or("it".into(), |(name, _)| name.clone());
        let body = match self.chance.below(4) {
            0 if one == Ty::MAP => format!(
                "{it}.{}",
                self.chance.pick(&["name", "id", "active", "value"])
            ),
            0 if one == Ty::ENTRY => format!("{it}.{}", self.chance.pick(&["key", "value"])),
            0 if gives == Ty::BOOL => format!(
                "{it} {} {}",
                self.chance.pick(&["==", ">", "!="]),
                self.leaf(one)
            ),
            0 => format!(
                "{it} {} {}",
                self.chance.pick(&["+", "<=>", "==", "-"]),
                self.leaf(one)
            ),
            1 => it,
            _ => self.expression(gives, depth),
        };
        self.locals.truncate(known);
        format!("{{ {head}{body} }}")
    }
}
