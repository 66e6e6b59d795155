//! The nearest known spelling of a word.

/// How alike two words must be for one to be offered for the other; 1 is equal.
const ALIKE: f64 = 0.75;

/// A word with case and separators taken out: `create_account JSON` reads as `createaccountjson`.
pub(crate) fn folded(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The known word most like `word`, if it is at least so much alike; 1 is equal, case aside.
pub(crate) fn closest<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    least: f64,
) -> Option<&'a str> {
    let word = folded(word);
    let scored = known
        .into_iter()
        .map(|known| (likeness(&word, &folded(known)), known));
    scored
        .filter(|(score, _)| *score >= least)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// How alike two folded words are. A letter that is missing at the start is no less a slip than one at the end,
/// where Jaro and Winkler look.
fn likeness(word: &str, known: &str) -> f64 {
    /// What two words are that differ by one letter.
    const ONE_LETTER: f64 = 0.95;
    /// Shorter words differ by a letter and mean another thing.
    const LONG: usize = 6;
    let alike = strsim::jaro_winkler(word, known);
    match known.len() >= LONG && strsim::damerau_levenshtein(word, known) == 1 {
        true => alike.max(ONE_LETTER),
        false => alike,
    }
}

/// The known words most like `word`, the nearest first, at most `most`.
pub(crate) fn nearest<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let word = folded(word);
    let mut alike: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &folded(known)), known))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.dedup_by_key(|(_, known)| *known);
    alike
        .into_iter()
        .take(most)
        .map(|(_, known)| known)
        .collect()
}

/// `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``
pub(crate) fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", rest.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_strangers_do_not_come() {
        assert_eq!(
            nearest("creat", ["remove", "create", "update"], 3),
            ["create"]
        );
        assert_eq!(nearest("zzz", ["remove", "create"], 3), [""; 0]);
        assert_eq!(
            nearest("remove_acess", ["add-access", "remove-access", "remove"], 2),
            ["remove-access", "remove"]
        );
    }

    #[test]
    fn words_read_as_a_sentence() {
        assert_eq!(either(&["a"]), "`a`");
        assert_eq!(either(&["a", "b"]), "`a` or `b`");
        assert_eq!(either(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
