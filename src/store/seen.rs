//! A small filter over what an import into an empty organization has stored itself.
//!
//! In a first import nearly every key and click is new. Asking the filter saves asking the database; it may say
//! "perhaps" for something that is not there, never "no" for something that is.

/// A Bloom filter over 64-bit hashes.
#[derive(Debug)]
pub(super) struct Seen {
    bits: Vec<u64>,
}

/// Bits set for each hash.
const PROBES: u64 = 4;
/// Bits for each expected row: a row has a key and about one node of its own.
const BITS_PER_ROW: u64 = 20;

impl Seen {
    /// A filter for so many rows; more rows only make it less sharp. At most 64 MiB.
    pub fn with_capacity(rows: u64) -> Self {
        let words = (rows.saturating_mul(BITS_PER_ROW) / 64).clamp(1_024, 8 << 20);
        Self { bits: vec![0; words as usize] }
    }

    fn places(&self, hash: i64) -> impl Iterator<Item = (usize, u64)> + use<> {
        let words = self.bits.len() as u64;
        let hash = hash.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // All bits of a hash lie in one word, so that a probe costs one access to memory.
        let word = ((u128::from(hash) * u128::from(words)) >> 64) as usize;
        (0..PROBES).map(move |probe| (word, 1_u64 << ((hash >> (6 * probe)) & 63)))
    }

    /// Notes a hash.
    pub fn insert(&mut self, hash: i64) {
        for (word, bit) in self.places(hash) {
            self.bits[word] |= bit;
        }
    }

    /// Whether a hash may have been noted.
    pub fn may_contain(&self, hash: i64) -> bool {
        self.places(hash).all(|(word, bit)| self.bits[word] & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn forgets_nothing_and_is_rarely_wrong() {
        let mut seen = Seen::with_capacity(10_000);
        let hash = |n: i64| n.wrapping_mul(0x1234_5678_9abc_def1);
        for n in 0..20_000 {
            seen.insert(hash(n));
        }
        assert!((0..20_000).all(|n| seen.may_contain(hash(n))));
        let wrong = (20_000..120_000).filter(|n| seen.may_contain(hash(*n))).count();
        assert!(wrong < 10_000, "{wrong} of 100,000 wrongly taken for known");
    }
}
