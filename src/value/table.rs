//! The order in which Java's hash tables give their keys.

/// The length of a `java.util.HashMap`'s table.
///
/// Order: by bucket, and within a bucket by insertion, which doubling the table keeps. A bucket Java has
/// made a tree of (more than eight keys in one, in a table of 64 or more) may be ordered otherwise; only
/// keys made to collide get there.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// 0 until the first key comes.
    len: usize,
    /// The length to begin with; 0 for the usual one.
    first: usize,
}

const USUAL: usize = 16;
/// Java starts trees, and so stops doubling for crowded buckets, at this length.
const TREES: usize = 64;
const CROWD: usize = 8;

impl Table {
    /// `new HashMap(capacity)`
    pub fn sized(capacity: usize) -> Table {
        Table {
            len: 0,
            first: capacity.clamp(1, 1 << 30).next_power_of_two(),
        }
    }

    /// `HashMap.putAll` of `count` keys is about to begin.
    pub fn expect(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        if self.len == 0 {
            // Java computes in floats; for counts this small it makes no difference.
            let wanted = (count as f32 / 0.75 + 1.0) as usize;
            if wanted > self.first {
                self.first = wanted.next_power_of_two();
            }
        } else {
            self.hold(count);
        }
    }

    /// Makes room for `count` keys.
    pub fn hold(&mut self, count: usize) {
        if self.len == 0 {
            self.len = if self.first == 0 { USUAL } else { self.first };
        }
        while count > self.len * 3 / 4 {
            self.len *= 2;
        }
    }

    /// A key of this hash comes to those of `others`; a crowded bucket doubles a small table.
    pub fn admit(&mut self, hash: i32, others: impl Iterator<Item = i32>) {
        if self.len >= TREES || self.len == 0 {
            return;
        }
        let bucket = self.bucket(hash);
        if others.filter(|other| self.bucket(*other) == bucket).count() > CROWD - 1 {
            self.len *= 2;
        }
    }

    /// The bucket of a key with that `hashCode()`.
    pub fn bucket(&self, hash: i32) -> usize {
        let spread = (hash as u32) ^ ((hash as u32) >> 16);
        spread as usize & (self.len.max(1) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn doubles_above_three_quarters() {
        let mut table = Table::default();
        table.hold(12);
        assert_eq!(table.len, 16);
        table.hold(13);
        assert_eq!(table.len, 32);
        let mut table = Table::default();
        table.expect(12);
        table.hold(12);
        assert_eq!(table.len, 32);
        let mut table = Table::sized(3);
        table.hold(3);
        assert_eq!(table.len, 4);
    }
}
