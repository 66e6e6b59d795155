use std::borrow::Cow;
use std::sync::Arc;

/// A Java string: a sequence of UTF-16 units.
///
/// Kept as UTF-8 while it is well formed, which is nearly always; a string with half a surrogate pair,
/// as `'😀'.substring(0, 1)` makes one, is kept as units. Lengths and indexes count UTF-16 units.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Str(Repr);

// Always `Utf8` when well formed, so the derived equality is Java's.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Utf8(Arc<str>),
    Units(Arc<[u16]>),
}

impl Str {
    /// From UTF-16 units.
    pub fn from_units(units: &[u16]) -> Str {
        match String::from_utf16(units) {
            Ok(text) => text.into(),
            Err(_) => Str(Repr::Units(units.into())),
        }
    }

    /// The string as UTF-8, half a surrogate pair as `?`: what Java writes to the wire.
    pub fn to_wire(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Utf8(text) => Cow::Borrowed(text),
            Repr::Units(units) => Cow::Owned(
                char::decode_utf16(units.iter().copied())
                    .map(|unit| unit.unwrap_or('?'))
                    .collect(),
            ),
        }
    }

    /// The string as UTF-8, if it is well formed.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Utf8(text) => Some(text),
            Repr::Units(_) => None,
        }
    }

    /// Its UTF-16 units.
    pub fn units(&self) -> Vec<u16> {
        match &self.0 {
            Repr::Utf8(text) => text.encode_utf16().collect(),
            Repr::Units(units) => units.to_vec(),
        }
    }

    /// Number of UTF-16 units.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.len(),
            Repr::Utf8(text) => text.encode_utf16().count(),
            Repr::Units(units) => units.len(),
        }
    }

    /// Bytes of memory its characters take.
    pub fn size(&self) -> usize {
        match &self.0 {
            Repr::Utf8(text) => text.len(),
            Repr::Units(units) => 2 * units.len(),
        }
    }

    /// Whether it is `''`.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Repr::Utf8(text) => text.is_empty(),
            Repr::Units(units) => units.is_empty(),
        }
    }

    /// The unit at `index`.
    pub fn unit(&self, index: usize) -> Option<u16> {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.as_bytes().get(index).map(|&b| b.into()),
            Repr::Utf8(text) => text.encode_utf16().nth(index),
            Repr::Units(units) => units.get(index).copied(),
        }
    }

    /// The units from `start` up to, not including, `end`; `None` when that is no part of the string.
    pub fn slice(&self, start: usize, end: usize) -> Option<Str> {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.get(start..end).map(Str::from),
            _ => self.units().get(start..end).map(Str::from_units),
        }
    }

    /// Both, one after the other.
    #[must_use]
    pub fn concat(&self, other: &Str) -> Str {
        match (&self.0, &other.0) {
            (Repr::Utf8(a), Repr::Utf8(b)) => {
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                text.into()
            }
            _ => {
                let mut units = self.units();
                units.extend(other.units());
                Str::from_units(&units)
            }
        }
    }

    /// The first place at or after unit `from` where `needle` stands.
    pub fn find(&self, needle: &Str, from: usize) -> Option<usize> {
        if let (Some(hay), Some(pin)) = (self.as_str(), needle.as_str())
            && hay.is_ascii()
        {
            let from = from.min(hay.len());
            return hay[from..].find(pin).map(|at| from + at);
        }
        find_units(&self.units(), &needle.units(), from)
    }

    /// The last place where `needle` stands that starts at or before unit `from`.
    pub fn rfind(&self, needle: &Str, from: usize) -> Option<usize> {
        let (hay, pin) = (self.units(), needle.units());
        let last = hay.len().checked_sub(pin.len())?.min(from);
        (0..=last).rev().find(|&at| hay[at..].starts_with(&pin))
    }

    /// Every occurrence of `from` replaced by `to`, as `String.replace`: an empty `from` stands before
    /// every unit and at the end.
    #[must_use]
    pub fn replace(&self, from: &Str, to: &Str) -> Str {
        if let (Some(text), Some(a), Some(b)) = (self.as_str(), from.as_str(), to.as_str())
            && (text.is_ascii() || !a.is_empty())
        {
            return text.replace(a, b).into();
        }
        let (hay, pin, new) = (self.units(), from.units(), to.units());
        let mut out = Vec::with_capacity(hay.len());
        let mut at = 0;
        if pin.is_empty() {
            for unit in hay {
                out.extend_from_slice(&new);
                out.push(unit);
            }
            out.extend_from_slice(&new);
        } else {
            while let Some(next) = find_units(&hay, &pin, at) {
                out.extend_from_slice(&hay[at..next]);
                out.extend_from_slice(&new);
                at = next + pin.len();
            }
            out.extend_from_slice(&hay[at..]);
        }
        Str::from_units(&out)
    }

    /// Maps the well-formed parts; half a pair stays as it is.
    #[must_use]
    pub fn map(&self, f: impl Fn(&str) -> String) -> Str {
        match &self.0 {
            Repr::Utf8(text) => f(text).into(),
            Repr::Units(units) => {
                let mut out: Vec<u16> = Vec::new();
                let mut run = String::new();
                for unit in char::decode_utf16(units.iter().copied()) {
                    match unit {
                        Ok(c) => run.push(c),
                        Err(half) => {
                            out.extend(f(&run).encode_utf16());
                            run.clear();
                            out.push(half.unpaired_surrogate());
                        }
                    }
                }
                out.extend(f(&run).encode_utf16());
                Str::from_units(&out)
            }
        }
    }
}

fn find_units(hay: &[u16], pin: &[u16], from: usize) -> Option<usize> {
    let last = hay.len().checked_sub(pin.len())?;
    (from..=last).find(|&at| hay[at..].starts_with(pin))
}

impl Ord for Str {
    /// By UTF-16 unit, as Java compares strings; not the same as by character above U+FFFF.
    fn cmp(&self, other: &Str) -> std::cmp::Ordering {
        match (&self.0, &other.0) {
            (Repr::Utf8(a), Repr::Utf8(b)) => a.encode_utf16().cmp(b.encode_utf16()),
            _ => self.units().cmp(&other.units()),
        }
    }
}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Debug for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.to_wire())
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str(Repr::Utf8(text.into()))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str(Repr::Utf8(text.into()))
    }
}

impl From<Arc<str>> for Str {
    fn from(text: Arc<str>) -> Str {
        Str(Repr::Utf8(text))
    }
}
