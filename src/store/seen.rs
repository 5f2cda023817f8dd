//! A small filter over what an import into an empty organization has stored itself.
//!
//! In a first import nearly every key and click is new. Asking the filter saves asking the database; it may say
//! "perhaps" for something that is not there, never "no" for something that is.

/// A Bloom filter over 64-bit hashes: all bits of a hash lie in one line of memory, so that a probe costs one access.
#[derive(Debug)]
pub(super) struct Seen {
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Line([u64; 8]);

/// Bits for each expected row, which has a key and nearly one click or user of its own.
const BITS_PER_ROW: u64 = 40;
/// At most 40 MiB; more rows only make the filter less sharp.
const MOST_LINES: u64 = 40 << 14;

impl Seen {
    /// A filter for so many rows.
    pub fn with_capacity(rows: u64) -> Self {
        let lines = (rows.saturating_mul(BITS_PER_ROW) / 512).clamp(1_024, MOST_LINES);
        Self { lines: vec![Line::default(); lines as usize] }
    }

    /// The line of a hash, and its bit in each of the line's words.
    fn place(&self, hash: i64) -> (usize, [u64; 8]) {
        let hash = hash.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let line = ((u128::from(hash) * self.lines.len() as u128) >> 64) as usize;
        // Six bits for each word; the line was found by the highest bits, so these are mixed anew.
        let bits = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (line, std::array::from_fn(|word| 1_u64 << ((bits >> (8 * word)) & 63)))
    }

    /// Notes a hash.
    pub fn insert(&mut self, hash: i64) {
        let (line, bits) = self.place(hash);
        for (word, bit) in self.lines[line].0.iter_mut().zip(bits) {
            *word |= bit;
        }
    }

    /// Whether a hash may have been noted.
    pub fn may_contain(&self, hash: i64) -> bool {
        let (line, bits) = self.place(hash);
        let missing = self.lines[line].0.iter().zip(bits).fold(0, |missing, (word, bit)| missing | (!word & bit));
        missing == 0
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
        assert!(wrong < 400, "{wrong} of 100,000 wrongly taken for known");
    }
}
