//! Combinations of levels: which value each of several things has, row by row.

use std::collections::BTreeSet;

/// Combinations that are all tried; of more, enough that every two values meet.
const EXACT: usize = 64;
/// Combinations that are tried at most.
const MOST: usize = 256;

/// How much of what there is the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every combination.
    All,
    /// Every two levels together.
    Pairs,
    /// Every level, and as many pairs as there was room for.
    Some,
}

/// Which level each factor has, row by row; the plainest come first.
pub(super) fn rows(levels: &[usize]) -> (Vec<Vec<usize>>, Reach) {
    let count = levels
        .iter()
        .try_fold(1usize, |all, factor| all.checked_mul(*factor));
    // The plainest first: nothing special, then one thing at a time.
    let mut first = vec![vec![0; levels.len()]];
    for (at, factor) in levels.iter().enumerate() {
        first.extend((1..*factor).map(|level| {
            let mut row = vec![0; levels.len()];
            row[at] = level;
            row
        }));
    }
    if count.is_some_and(|count| count <= EXACT) {
        let mut rows = vec![Vec::new()];
        for factor in levels {
            let longer =
                |row: Vec<usize>| (0..*factor).map(move |level| [&row[..], &[level]].concat());
            rows = rows.into_iter().flat_map(longer).collect();
        }
        let rest = rows.into_iter().filter(|row| !first.contains(row));
        let rest: Vec<_> = rest.collect();
        return ([first, rest].concat(), Reach::All);
    }
    pairs(levels, first)
}

/// Rows in which every level of a factor meets every level of every other, found greedily: each row starts
/// with a pair that has not met, and takes for each other factor the level that brings most new ones.
fn pairs(levels: &[usize], mut rows: Vec<Vec<usize>>) -> (Vec<Vec<usize>>, Reach) {
    let mut left = BTreeSet::new();
    for (a, one) in levels.iter().enumerate() {
        for (b, other) in levels.iter().enumerate().skip(a + 1) {
            for x in 0..*one {
                left.extend((0..*other).map(|y| ((a, x), (b, y))));
            }
        }
    }
    let pair = |one: (usize, usize), other: (usize, usize)| match one.0 < other.0 {
        true => (one, other),
        false => (other, one),
    };
    let met = |row: &[usize], left: &mut BTreeSet<_>| {
        for a in 0..row.len() {
            for b in a + 1..row.len() {
                left.remove(&((a, row[a]), (b, row[b])));
            }
        }
    };
    rows.iter().for_each(|row| met(row, &mut left));
    while let Some(((a, x), (b, y))) = left.iter().next().copied().filter(|_| rows.len() < MOST) {
        let mut row: Vec<Option<usize>> = vec![None; levels.len()];
        row[a] = Some(x);
        row[b] = Some(y);
        for at in 0..levels.len() {
            if row[at].is_some() {
                continue;
            }
            let gain = |level: &usize| {
                let chosen = row.iter().enumerate();
                let meets = chosen.filter_map(|(other, level)| Some((other, (*level)?)));
                meets
                    .filter(|other| left.contains(&pair((at, *level), *other)))
                    .count()
            };
            // The first of the best, which is the plainest.
            let best = (0..levels[at]).rev().max_by_key(gain);
            row[at] = best;
        }
        let row: Vec<usize> = row.into_iter().map(Option::unwrap_or_default).collect();
        met(&row, &mut left);
        rows.push(row);
    }
    match left.is_empty() {
        true => (rows, Reach::Pairs),
        false => (rows, Reach::Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_hold_what_they_say(levels in prop::collection::vec(1usize..5, 0..9)) {
            let (rows, reach) = rows(&levels);
            let mut unique = rows.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), rows.len());
            prop_assert!(rows.iter().all(|row| row.iter().zip(&levels).all(|(at, count)| at < count)));
            if reach == Reach::All {
                prop_assert_eq!(rows.len(), levels.iter().product::<usize>());
            }
            prop_assert!(reach != Reach::Some, "there is room for these");
            for a in 0..levels.len() {
                for b in a + 1..levels.len() {
                    for (x, y) in (0..levels[a]).flat_map(|x| (0..levels[b]).map(move |y| (x, y))) {
                        prop_assert!(rows.iter().any(|row| (row[a], row[b]) == (x, y)));
                    }
                }
            }
        }
    }
}
