use std::sync::LazyLock;

/// The words of dates in a language, as Java 17 has them.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The locale, as it prints: `en`, `de_AT`.
    pub locale: &'static str,
    /// Months beside a day, in full and short.
    pub(in crate::value) months: [[&'static str; 12]; 2],
    /// Months on their own, in full and short.
    pub(in crate::value) months_alone: [[&'static str; 12]; 2],
    /// Days of the week from Sunday, in full and short.
    pub(in crate::value) days: [[&'static str; 7]; 2],
    /// Before and after noon.
    pub(in crate::value) halves: [&'static str; 2],
    /// Before and after Christ.
    pub(super) eras: [&'static str; 2],
    /// Whether weeks begin on Sunday and the first holds 1 January.
    pub(super) american_weeks: bool,
}

/// A line a locale, made by `locales.groovy` beside it.
const TABLE: &str = include_str!("locales.txt");

static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| TABLE.lines().map(read).collect());

fn read(line: &'static str) -> Words {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default();
    Words {
        locale: next(),
        months: [list(next()), list(next())],
        months_alone: [list(next()), list(next())],
        days: [list(next()), list(next())],
        halves: list(next()),
        eras: list(next()),
        american_weeks: next() == "1|1",
    }
}

fn list<const N: usize>(words: &'static str) -> [&'static str; N] {
    let mut words = words.split('|');
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

impl Words {
    /// The words of English, which are everybody's unless another language is named.
    pub fn english() -> &'static Words {
        &ALL[0]
    }

    /// The words of a locale, by how it prints; `None` for one that is not known here.
    pub fn of(locale: &str) -> Option<&'static Words> {
        ALL.iter().find(|words| words.locale == locale)
    }

    /// The name of a month, from 1; empty for another number.
    pub fn month(&self, number: i64) -> &'static str {
        let index = usize::try_from(number - 1).ok();
        index
            .and_then(|i| self.months[0].get(i))
            .copied()
            .unwrap_or_default()
    }

    /// The name of a day of the week, from 1, Monday.
    pub fn day(&self, number: i64) -> &'static str {
        self.days[0][number.rem_euclid(7) as usize]
    }

    /// Whether its words and time zones are those of the United States.
    pub(in crate::value) fn is_american(&self) -> bool {
        matches!(self.locale, "en" | "en_US")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_missing() {
        for words in ALL.iter() {
            let months = words.months.iter().chain(&words.months_alone).flatten();
            let others = words
                .days
                .iter()
                .flatten()
                .chain(&words.halves)
                .chain(&words.eras);
            assert!(
                months.chain(others).all(|word| !word.is_empty()),
                "{}",
                words.locale
            );
        }
    }
}
