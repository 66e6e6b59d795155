//! Regular expressions: the methods of String that take one, `=~`, `==~`, `~`, and Java's own classes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::pattern::{Found, Pattern};
use super::row::{Host, Unit, instance, rows};
use crate::value::{Closure, Fault, Instance, ListKind, Object, Str, Value, Zone};

impl Instance for Pattern {
    fn class_name(&self) -> &'static str {
        "java.util.regex.Pattern"
    }

    // Two patterns of one text are two patterns.
    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(self.source().clone())
    }
}

instance!(Pattern, "java.util.regex.Pattern");

/// A pattern on its way through a text: `java.util.regex.Matcher`.
///
/// All matches are found when it is made, so that what cannot be found fails there, not where the matcher is
/// only asked whether it is true.
#[derive(Debug)]
pub(super) struct Matcher {
    pattern: Pattern,
    text: Str,
    all: Vec<Found>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The number of the match that `find` tries next.
    next: usize,
    /// What `group` speaks of.
    current: Option<Found>,
    /// Whether an empty last match would be found once more, as Java does after a search that found nothing.
    again: bool,
}

impl State {
    /// The state after a search that found nothing more.
    fn exhausted(all: &[Found]) -> State {
        State {
            next: all.len(),
            current: None,
            again: true,
        }
    }
}

instance!(Matcher, "java.util.regex.Matcher");

impl Matcher {
    fn new(pattern: Pattern, text: Str) -> Result<Matcher, Fault> {
        let all = pattern.find_all(readable(&text)?)?;
        Ok(Matcher {
            pattern,
            text,
            all,
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self) -> bool {
        let mut state = self.state();
        let again = std::mem::take(&mut state.again);
        state.current = match self.all.get(state.next) {
            Some(found) => Some(found.clone()),
            None => self
                .all
                .last()
                .filter(|last| again && last.whole().is_empty())
                .cloned(),
        };
        state.next = (state.next + 1).min(self.all.len());
        state.again = state.current.is_none();
        state.current.is_some()
    }

    /// What `group` and its likes speak of.
    fn current(&self) -> Result<Found, Fault> {
        self.state()
            .current
            .clone()
            .ok_or_else(|| Fault::groovy("java.lang.IllegalStateException", "No match found"))
    }

    fn text(&self) -> &str {
        self.text.as_str().unwrap_or_default()
    }

    fn place(&self, number: i32) -> Result<Option<std::ops::Range<usize>>, Fault> {
        let found = self.current()?;
        match usize::try_from(number) {
            Ok(number) if number <= self.pattern.groups() => Ok(found.group(number)),
            _ => Err(no_group(number)),
        }
    }

    fn units(&self, bytes: Option<usize>) -> i32 {
        let before = bytes.and_then(|bytes| self.text().get(..bytes));
        before.map_or(-1, |before| before.encode_utf16().count() as i32)
    }
}

/// All matches of a matcher, as a loop through it gives them; `None` for another object.
pub(super) fn all_found(object: &Object) -> Option<Vec<Value>> {
    let matcher = object.instance::<Matcher>()?;
    let one = |found| shown(&matcher.pattern, matcher.text(), found);
    Some(matcher.all.iter().map(one).collect())
}

impl Instance for Matcher {
    fn class_name(&self) -> &'static str {
        "java.util.regex.Matcher"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    /// Whether there is a next match, which it goes to.
    fn truth(&self) -> bool {
        self.find()
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        let last = self
            .state()
            .current
            .as_ref()
            .map_or("", |found| &self.text()[found.whole()]);
        Ok(format!(
            "java.util.regex.Matcher[pattern={} region=0,{} lastmatch={last}]",
            self.pattern.source().to_wire(),
            self.text.len()
        )
        .into())
    }
}

rows! {
    /// The matches of a regular expression in what `this` prints: a Matcher, true while there is a next match.
    ///
    ///     ('order 66' =~ /\d+/)[0] == '66'
    ///     ('a-b' =~ /(\w)-(\w)/)[0][2] == 'b'
    "=~"[host](this: &Value, pattern: &Value) -> Result<Value, Fault> {
        let pattern = pattern_of(host, pattern)?;
        Ok(Object::new(Matcher::new(pattern, this.print(host.zone())?)?).into())
    }

    /// Whether the whole of what `this` prints matches a regular expression; never for null.
    ///
    ///     '2024' ==~ /\d{4}/
    ///     !('x2024' ==~ /\d{4}/)
    "==~"[host](this: &Value, pattern: &Value) -> Result<bool, Fault> {
        if this.is_null() || pattern.is_null() {
            return Ok(false);
        }
        let pattern = pattern_of(host, pattern)?;
        Ok(pattern.matches(readable(&this.print(host.zone())?)?)?.is_some())
    }

    /// A compiled regular expression, written `~'…'`.
    ///
    ///     (~/a+/).matcher('aa').matches()
    "bitwiseNegate"(this: &Str) -> Result<Value, Fault> { Ok(Object::new(Pattern::compile(this)?).into()) }

    /// Whether the whole text matches a regular expression.
    ///
    ///     'ann@example.org'.matches(/[^@]+@.+/)
    "matches"(this: &Str, pattern: &Str) -> Result<bool, Fault> {
        Ok(Pattern::compile(pattern)?.matches(readable(this)?)?.is_some())
    }

    /// Whether the whole text matches a regular expression.
    ///
    ///     'aa'.matches(~/a+/)
    "matches"(this: &Str, pattern: &Pattern) -> Result<bool, Fault> {
        Ok(pattern.matches(readable(this)?)?.is_some())
    }

    /// Every match of a regular expression replaced; in the replacement, `$1` and `${name}` are groups and a
    /// backslash takes the meaning from what follows it.
    ///
    ///     '555-0100'.replaceAll('[^0-9]', '') == '5550100'
    ///     'Doe, Ann'.replaceAll('(\\w+), (\\w+)', '$2 $1') == 'Ann Doe'
    "replaceAll"(this: &Str, pattern: &Str, replacement: &Str) -> Result<Str, Fault> {
        replaced(this, &Pattern::compile(pattern)?, replacement, usize::MAX)
    }

    /// Every match of a regular expression replaced.
    ///
    ///     'a1b2'.replaceAll(~/\d/, '') == 'ab'
    "replaceAll"(this: &Str, pattern: &Pattern, replacement: &Str) -> Result<Str, Fault> {
        replaced(this, pattern, replacement, usize::MAX)
    }

    /// Every match replaced by what a closure gives for it; for a pattern with groups, it gets the list of them.
    ///
    ///     'a1b2'.replaceAll('[0-9]') { '<' + it + '>' } == 'a<1>b<2>'
    "replaceAll"[host](this: &Str, pattern: &Str, code: &Closure) -> Result<Str, Fault> {
        computed(host, this, &Pattern::compile(pattern)?, code, usize::MAX)
    }

    /// Every match replaced by what a closure gives for it.
    ///
    ///     'a1b2'.replaceAll(~/[0-9]/) { '#' } == 'a#b#'
    "replaceAll"[host](this: &Str, pattern: &Pattern, code: &Closure) -> Result<Str, Fault> {
        computed(host, this, pattern, code, usize::MAX)
    }

    /// The first match of a regular expression replaced.
    ///
    ///     'a1b2'.replaceFirst('[0-9]', '') == 'ab2'
    "replaceFirst"(this: &Str, pattern: &Str, replacement: &Str) -> Result<Str, Fault> {
        replaced(this, &Pattern::compile(pattern)?, replacement, 1)
    }

    /// The first match of a regular expression replaced.
    ///
    ///     'a1b2'.replaceFirst(~/[0-9]/, '') == 'ab2'
    "replaceFirst"(this: &Str, pattern: &Pattern, replacement: &Str) -> Result<Str, Fault> {
        replaced(this, pattern, replacement, 1)
    }

    /// The first match replaced by what a closure gives for it.
    ///
    ///     'a1b2'.replaceFirst('[0-9]') { '#' } == 'a#b2'
    "replaceFirst"[host](this: &Str, pattern: &Str, code: &Closure) -> Result<Str, Fault> {
        computed(host, this, &Pattern::compile(pattern)?, code, 1)
    }

    /// The first match replaced by what a closure gives for it.
    ///
    ///     'a1b2'.replaceFirst(~/[0-9]/) { '#' } == 'a#b2'
    "replaceFirst"[host](this: &Str, pattern: &Pattern, code: &Closure) -> Result<Str, Fault> {
        computed(host, this, pattern, code, 1)
    }

    /// The text without the first match of a pattern.
    ///
    ///     'a1b2' - ~/\d/ == 'ab2'
    "minus"(this: &Str, pattern: &Pattern) -> Result<Str, Fault> { replaced(this, pattern, &Str::from(""), 1) }

    /// The parts between matches of a regular expression, empty ones at the end dropped. `.` and `|` are
    /// regular expressions too: write `'\\.'`.
    ///
    ///     'a,b,,'.split(',').size() == 2
    ///     'a.b'.split('\\.').size() == 2
    ///     ''.split(',').size() == 1
    "split"(this: &Str, pattern: &Str) -> Result<Value, Fault> { parts(this, &Pattern::compile(pattern)?, 0) }

    /// As `split`, into at most `limit` parts; a negative limit keeps the empty ones at the end.
    ///
    ///     'a,b,,'.split(',', -1).size() == 4
    ///     'a,b,c'.split(',', 2)[1] == 'b,c'
    "split"(this: &Str, pattern: &Str, limit: i32) -> Result<Value, Fault> {
        parts(this, &Pattern::compile(pattern)?, limit)
    }

    /// The first match of a regular expression; null when there is none.
    ///
    ///     'order 66'.find('[0-9]+') == '66'
    "find"(this: &Str, pattern: &Str) -> Result<Value, Fault> { first(this, &Pattern::compile(pattern)?) }

    /// The first match of a regular expression; null when there is none.
    ///
    ///     'order 66'.find(~/\d+/) == '66'
    "find"(this: &Str, pattern: &Pattern) -> Result<Value, Fault> { first(this, pattern) }

    /// What a closure gives for the first match, or for the list of its groups; null when there is none.
    ///
    ///     'order 66'.find('[0-9]+') { it + '!' } == '66!'
    "find"[host](this: &Str, pattern: &Str, code: &Closure) -> Result<Value, Fault> {
        first_computed(host, this, &Pattern::compile(pattern)?, code)
    }

    /// What a closure gives for the first match, or for the list of its groups; null when there is none.
    ///
    ///     'order 66'.find(~/\d+/) { it + '!' } == '66!'
    "find"[host](this: &Str, pattern: &Pattern, code: &Closure) -> Result<Value, Fault> {
        first_computed(host, this, pattern, code)
    }

    /// Every match of a regular expression.
    ///
    ///     'a1b22'.findAll('[0-9]+') == ['1', '22']
    "findAll"(this: &Str, pattern: &Str) -> Result<Value, Fault> { every(this, &Pattern::compile(pattern)?) }

    /// Every match of a regular expression.
    ///
    ///     'a1b22'.findAll(~/\d+/) == ['1', '22']
    "findAll"(this: &Str, pattern: &Pattern) -> Result<Value, Fault> { every(this, pattern) }

    /// What a closure gives for every match, or for the list of its groups.
    ///
    ///     'a1b2'.findAll('[0-9]') { it + it } == ['11', '22']
    "findAll"[host](this: &Str, pattern: &Str, code: &Closure) -> Result<Value, Fault> {
        every_computed(host, this, &Pattern::compile(pattern)?, code).map(Value::list)
    }

    /// What a closure gives for every match, or for the list of its groups.
    ///
    ///     'a1b2'.findAll(~/\d/) { it + it } == ['11', '22']
    "findAll"[host](this: &Str, pattern: &Pattern, code: &Closure) -> Result<Value, Fault> {
        every_computed(host, this, pattern, code).map(Value::list)
    }

    /// Calls a closure with every match, or the list of its groups, and gives the text.
    ///
    ///     'a1'.eachMatch('[0-9]') { it } == 'a1'
    "eachMatch"[host](this: &Str, pattern: &Str, code: &Closure) -> Result<Str, Fault> {
        every_computed(host, this, &Pattern::compile(pattern)?, code)?;
        Ok(this.clone())
    }

    /// Calls a closure with every match, or the list of its groups, and gives the text.
    ///
    ///     'a1'.eachMatch(~/\d/) { it } == 'a1'
    "eachMatch"[host](this: &Str, pattern: &Pattern, code: &Closure) -> Result<Str, Fault> {
        every_computed(host, this, pattern, code)?;
        Ok(this.clone())
    }

    /// The pattern on its way through a text.
    ///
    ///     (~/a/).matcher('banana').size() == 3
    "matcher"(this: &Pattern, text: &Str) -> Result<Value, Fault> {
        Ok(Object::new(Matcher::new(this.clone(), text.clone())?).into())
    }

    /// The pattern as it was written.
    ///
    ///     (~/a+/).pattern() == 'a+'
    "pattern"(this: &Pattern) -> Str { this.source().clone() }

    /// The parts of a text between matches.
    ///
    ///     (~/,/).split('a,b').size() == 2
    "split"(this: &Pattern, text: &Str) -> Result<Value, Fault> { parts(text, this, 0) }

    /// Whether the whole of what a value prints matches: what `switch` and `in` ask.
    ///
    ///     (~/a+/).isCase('aa')
    "isCase"[host](this: &Pattern, value: &Value) -> Result<bool, Fault> { is_case(host, this, value) }

    /// Whether the text is what a value prints: what `switch` asks.
    ///
    ///     'a'.isCase('a')
    ///     '1'.isCase(1)
    "isCase"[host](this: &Str, value: &Value) -> Result<bool, Fault> {
        super::object::is_case_of(host, this, value)
    }

    /// Goes to the next match, and tells whether there is one.
    ///
    ///     ('ab' =~ /b/).find()
    "find"(this: &Matcher) -> bool { this.find() }

    /// Whether the whole text matches; its groups can be read then.
    ///
    ///     ('66' =~ /\d+/).matches()
    "matches"(this: &Matcher) -> Result<bool, Fault> {
        let found = this.pattern.matches(this.text())?;
        let mut state = this.state();
        match &found {
            // `find` goes on from the end.
            Some(_) => *state = State { again: !this.text.is_empty(), ..State::exhausted(&this.all) },
            None => state.again = true,
        }
        state.current = found;
        Ok(state.current.is_some())
    }

    /// What the last match matched.
    ///
    ///     ['66' =~ /\d/].every { it.find() && it.group() == '6' }
    "group"(this: &Matcher) -> Result<Value, Fault> {
        Ok(string_at(this.text(), this.place(0)?))
    }

    /// What a group of the last match matched; null when it took no part.
    ///
    ///     ['a-b' =~ /(.)-(.)/].every { it.find() && it.group(2) == 'b' }
    "group"(this: &Matcher, number: i32) -> Result<Value, Fault> {
        Ok(string_at(this.text(), this.place(number)?))
    }

    /// What a named group of the last match matched.
    ///
    ///     ['a-b' =~ /-(?<last>.)/].every { it.find() && it.group('last') == 'b' }
    "group"(this: &Matcher, name: &Str) -> Result<Value, Fault> {
        let found = this.current()?;
        let name = name.to_wire();
        match this.pattern.group_named(&name) {
            Some(number) => Ok(string_at(this.text(), found.group(number))),
            None => Err(illegal(format!("No group with name <{name}>"))),
        }
    }

    /// Number of groups, the whole match not counted.
    ///
    ///     ('a' =~ /(a)(b)?/).groupCount() == 2
    "groupCount"(this: &Matcher) -> i32 { this.pattern.groups() as i32 }

    /// Whether the pattern has groups.
    ///
    ///     ('a' =~ /(a)/).hasGroup()
    "hasGroup"(this: &Matcher) -> bool { this.pattern.groups() > 0 }

    /// Number of matches.
    ///
    ///     ('banana' =~ /a/).count == 3
    "getCount"(this: &Matcher) -> i32 { counted(this) }

    /// Number of matches.
    ///
    ///     ('banana' =~ /a/).size() == 3
    "size"(this: &Matcher) -> i64 { counted(this).into() }

    /// A match: its text, or the list of its groups when the pattern has any.
    ///
    ///     ('banana' =~ /an?/)[-1] == 'a'
    "getAt"(this: &Matcher, index: i32) -> Result<Value, Fault> {
        let count = counted(this);
        if index < -count || index >= count {
            return Err(Fault::groovy(
                "java.lang.IndexOutOfBoundsException",
                format!("index is out of range {}..{} (index = {index})", -count, count - 1),
            ));
        }
        let at = (if index < 0 { index + count } else { index }) as usize;
        let found = this.all[at].clone();
        let value = shown(&this.pattern, this.text(), &found);
        *this.state() = State { next: at + 1, current: Some(found), again: false };
        Ok(value)
    }

    /// What a closure gives for every match, or the list of its groups.
    ///
    ///     ('ab' =~ /./).collect { it + '!' } == ['a!', 'b!']
    "collect"[host](this: &Matcher, code: &Closure) -> Result<Value, Fault> {
        counted(this);
        let one = |found| call(host, code, shown(&this.pattern, this.text(), found));
        this.all.iter().map(one).collect::<Result<_, _>>().map(Value::list)
    }

    /// Where the last match starts.
    ///
    ///     ['ab' =~ /b/].every { it.find() && it.start() == 1 }
    "start"(this: &Matcher) -> Result<i32, Fault> { Ok(this.units(this.place(0)?.map(|at| at.start))) }

    /// Where a group of the last match starts; -1 when it took no part.
    ///
    ///     ['ab' =~ /(b)/].every { it.find() && it.start(1) == 1 }
    "start"(this: &Matcher, number: i32) -> Result<i32, Fault> {
        Ok(this.units(this.place(number)?.map(|at| at.start)))
    }

    /// Where the last match ends.
    ///
    ///     ['ab' =~ /b/].every { it.find() && it.end() == 2 }
    "end"(this: &Matcher) -> Result<i32, Fault> { Ok(this.units(this.place(0)?.map(|at| at.end))) }

    /// Where a group of the last match ends; -1 when it took no part.
    ///
    ///     ['ab' =~ /(b)/].every { it.find() && it.end(1) == 2 }
    "end"(this: &Matcher, number: i32) -> Result<i32, Fault> {
        Ok(this.units(this.place(number)?.map(|at| at.end)))
    }

    /// The text with every match replaced.
    ///
    ///     ('banana' =~ /a/).replaceAll('o') == 'bonono'
    "replaceAll"(this: &Matcher, replacement: &Str) -> Result<Str, Fault> {
        *this.state() = State::exhausted(&this.all);
        replaced(&this.text, &this.pattern, replacement, usize::MAX)
    }

    /// The text with the first match replaced.
    ///
    ///     ('banana' =~ /a/).replaceFirst('o') == 'bonana'
    "replaceFirst"(this: &Matcher, replacement: &Str) -> Result<Str, Fault> {
        let current = this.all.first().cloned();
        *this.state() = State { next: 1.min(this.all.len()), again: current.is_none(), current };
        replaced(&this.text, &this.pattern, replacement, 1)
    }

    /// A regular expression.
    ///
    ///     java.util.regex.Pattern.compile('a+').pattern() == 'a+'
    static "java.util.regex.Pattern" "compile"(pattern: &Str) -> Result<Value, Fault> {
        Ok(Object::new(Pattern::compile(pattern)?).into())
    }

    /// A regular expression that matches just that text.
    ///
    ///     'a.b'.split(java.util.regex.Pattern.quote('.')).size() == 2
    static "java.util.regex.Pattern" "quote"(text: &Str) -> Result<Str, Fault> {
        match readable(text)? {
            text if text.contains("\\E") => Err(Fault::NotYet("quoting a text with `\\E`".into())),
            text => Ok(format!("\\Q{text}\\E").into()),
        }
    }

    /// Whether the whole text matches a regular expression.
    ///
    ///     java.util.regex.Pattern.matches('a+', 'aa')
    static "java.util.regex.Pattern" "matches"(pattern: &Str, text: &Str) -> Result<bool, Fault> {
        Ok(Pattern::compile(pattern)?.matches(readable(text)?)?.is_some())
    }

    /// A replacement that stands for just that text.
    ///
    ///     'a'.replaceAll('a', java.util.regex.Matcher.quoteReplacement('$')) == '$'
    static "java.util.regex.Matcher" "quoteReplacement"(text: &Str) -> Str {
        text.map(|text| text.replace('\\', "\\\\").replace('$', "\\$"))
    }

    /// The parts between runs of white space, as an array.
    ///
    ///     ' a  b '.split().size() == 2
    "split"(this: &Str) -> Value {
        let blank = |unit: &u16| matches!(unit, 0x20 | 0x09 | 0x0a | 0x0d | 0x0c);
        let units = this.units();
        let words = units.split(blank).filter(|word| !word.is_empty());
        Value::array(ListKind::StringArray, words.map(|word| Value::Str(Str::from_units(word))).collect())
    }

    /// The parts between occurrences of a Character, none of them empty.
    ///
    ///     'a,,b'.tokenize(','.charAt(0)) == ['a', 'b']
    "tokenize"(this: &Str, separator: Unit) -> Value {
        let units = this.units();
        let parts = units.split(|unit| *unit == separator.0).filter(|part| !part.is_empty());
        Value::list(parts.map(|part| Value::Str(Str::from_units(part))).collect())
    }
}

/// Whether a pattern, as a case of `switch` or on the right of `in`, holds a value.
pub(super) fn is_case(host: &dyn Host, pattern: &Pattern, value: &Value) -> Result<bool, Fault> {
    if value.is_null() {
        return Ok(false);
    }
    Ok(pattern
        .matches(readable(&value.print(host.zone())?)?)?
        .is_some())
}

fn readable(text: &Str) -> Result<&str, Fault> {
    text.as_str().ok_or_else(|| {
        Fault::NotYet("a regular expression on a text with half a surrogate pair".into())
    })
}

fn pattern_of(host: &dyn Host, value: &Value) -> Result<Pattern, Fault> {
    if let Value::Object(object) = value
        && let Some(pattern) = object.instance::<Pattern>()
    {
        return Ok(pattern.clone());
    }
    Pattern::compile(&value.print(host.zone())?)
}

fn counted(matcher: &Matcher) -> i32 {
    *matcher.state() = State::exhausted(&matcher.all);
    matcher.all.len() as i32
}

fn string_at(text: &str, place: Option<std::ops::Range<usize>>) -> Value {
    place
        .and_then(|place| text.get(place))
        .map_or(Value::Null, Value::from)
}

/// A match as closures and `[i]` get it: its text, or the list of its groups.
fn shown(pattern: &Pattern, text: &str, found: &Found) -> Value {
    if pattern.groups() == 0 {
        return string_at(text, found.group(0));
    }
    Value::list(
        (0..=pattern.groups())
            .map(|number| string_at(text, found.group(number)))
            .collect(),
    )
}

/// Calls a closure with a match; the groups are its parameters when it has as many.
fn call(host: &dyn Host, code: &Closure, value: Value) -> Result<Value, Fault> {
    match &value {
        Value::List(groups) if code.arity() > 1 => host.call(code, &groups.snapshot()),
        _ => host.call(code, &[value]),
    }
}

fn no_group(number: i32) -> Fault {
    Fault::groovy(
        "java.lang.IndexOutOfBoundsException",
        format!("No group {number}"),
    )
}

fn illegal(message: impl Into<String>) -> Fault {
    Fault::groovy("java.lang.IllegalArgumentException", message)
}

/// At most `limit` matches, from the first on.
fn matches(pattern: &Pattern, text: &str, limit: usize) -> Result<Vec<Found>, Fault> {
    if limit == 1 {
        return Ok(pattern.find(text, 0)?.into_iter().collect());
    }
    pattern.find_all(text)
}

fn replaced(this: &Str, pattern: &Pattern, replacement: &Str, limit: usize) -> Result<Str, Fault> {
    let text = readable(this)?;
    let replacement = readable(replacement)?;
    build(this, &matches(pattern, text, limit)?, |found, out| {
        expand(pattern, text, found, replacement, out)
    })
}

fn computed(
    host: &dyn Host,
    this: &Str,
    pattern: &Pattern,
    code: &Closure,
    limit: usize,
) -> Result<Str, Fault> {
    let text = readable(this)?;
    build(this, &matches(pattern, text, limit)?, |found, out| {
        let value = call(host, code, shown(pattern, text, found))?;
        out.push_str(readable(&value.print(host.zone())?)?);
        Ok(())
    })
}

/// The text with matches replaced by what `write` writes.
fn build(
    this: &Str,
    matches: &[Found],
    mut write: impl FnMut(&Found, &mut String) -> Result<(), Fault>,
) -> Result<Str, Fault> {
    let text = readable(this)?;
    if matches.is_empty() {
        return Ok(this.clone());
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in matches {
        let place = found.whole();
        out.push_str(&text[at..place.start]);
        write(found, &mut out)?;
        if out.len() > super::string::MAX_LENGTH {
            return Err(super::string::too_long());
        }
        at = place.end;
    }
    out.push_str(&text[at..]);
    Ok(out.into())
}

/// Writes a replacement of Java's syntax.
fn expand(
    pattern: &Pattern,
    text: &str,
    found: &Found,
    replacement: &str,
    out: &mut String,
) -> Result<(), Fault> {
    let mut rest = replacement.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push(
                rest.next()
                    .ok_or_else(|| illegal("character to be escaped is missing"))?,
            ),
            '$' => {
                let place = match rest.next() {
                    None => return Err(illegal("Illegal group reference: group index is missing")),
                    Some('{') => {
                        let mut name = String::new();
                        while let Some(c) = rest.next_if(char::is_ascii_alphanumeric) {
                            name.push(c);
                        }
                        if name.is_empty() || rest.next() != Some('}') {
                            return Err(illegal("named capturing group is missing trailing '}'"));
                        }
                        if name.starts_with(|c: char| c.is_ascii_digit()) {
                            return Err(illegal(format!(
                                "capturing group name {{{name}}} starts with digit character"
                            )));
                        }
                        let number = pattern
                            .group_named(&name)
                            .ok_or_else(|| illegal(format!("No group with name {{{name}}}")))?;
                        found.group(number)
                    }
                    Some(digit) => {
                        let mut number = digit
                            .to_digit(10)
                            .ok_or_else(|| illegal("Illegal group reference"))?
                            as usize;
                        // As many digits as still name a group.
                        while let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)) {
                            let longer = number * 10 + digit as usize;
                            if longer > pattern.groups() {
                                break;
                            }
                            number = longer;
                            rest.next();
                        }
                        if number > pattern.groups() {
                            return Err(no_group(number as i32));
                        }
                        found.group(number)
                    }
                };
                out.push_str(place.and_then(|place| text.get(place)).unwrap_or_default());
            }
            c => out.push(c),
        }
    }
    Ok(())
}

/// `String.split`.
fn parts(this: &Str, pattern: &Pattern, limit: i32) -> Result<Value, Fault> {
    let text = readable(this)?;
    let most = usize::try_from(limit).unwrap_or(0);
    let mut parts: Vec<&str> = Vec::new();
    let mut at = 0;
    for found in pattern.find_all(text)? {
        let place = found.whole();
        if most > 0 && parts.len() + 1 >= most {
            break;
        }
        // An empty match at the start makes no empty part.
        if place.end == 0 {
            continue;
        }
        parts.push(&text[at..place.start]);
        at = place.end;
    }
    if at == 0 {
        return Ok(Value::array(
            ListKind::StringArray,
            vec![Value::Str(this.clone())],
        ));
    }
    parts.push(&text[at..]);
    if limit == 0 {
        while parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
    }
    Ok(Value::array(
        ListKind::StringArray,
        parts.into_iter().map(Value::from).collect(),
    ))
}

fn first(this: &Str, pattern: &Pattern) -> Result<Value, Fault> {
    let text = readable(this)?;
    Ok(string_at(
        text,
        pattern.find(text, 0)?.map(|found| found.whole()),
    ))
}

fn first_computed(
    host: &dyn Host,
    this: &Str,
    pattern: &Pattern,
    code: &Closure,
) -> Result<Value, Fault> {
    let text = readable(this)?;
    match pattern.find(text, 0)? {
        None => Ok(Value::Null),
        Some(found) => {
            let value = call(host, code, shown(pattern, text, &found))?;
            Ok(Value::Str(value.print(host.zone())?))
        }
    }
}

fn every(this: &Str, pattern: &Pattern) -> Result<Value, Fault> {
    let text = readable(this)?;
    let all = pattern.find_all(text)?;
    Ok(Value::list(
        all.iter()
            .map(|found| string_at(text, found.group(0)))
            .collect(),
    ))
}

fn every_computed(
    host: &dyn Host,
    this: &Str,
    pattern: &Pattern,
    code: &Closure,
) -> Result<Vec<Value>, Fault> {
    let text = readable(this)?;
    let one = |found| call(host, code, shown(pattern, text, &found));
    pattern.find_all(text)?.into_iter().map(one).collect()
}
