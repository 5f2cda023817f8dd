//! Events that an erasure takes.

/// Which events go: a bit for each number.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    bits: Vec<u64>,
    count: i64,
}

impl Gone {
    /// Adds an event.
    pub fn insert(&mut self, tracking_id: i64) {
        let (word, bit) = Self::place(tracking_id);
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.count += i64::from(self.bits[word] & bit == 0);
        self.bits[word] |= bit;
    }

    /// Whether an event goes.
    pub fn contains(&self, tracking_id: i64) -> bool {
        let (word, bit) = Self::place(tracking_id);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Those that go, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = i64> {
        let words = self.bits.iter().enumerate();
        words.flat_map(|(word, bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word as i64 * 64 + bit)
        })
    }

    /// How many go.
    pub const fn len(&self) -> i64 {
        self.count
    }

    fn place(tracking_id: i64) -> (usize, u64) {
        (usize::try_from(tracking_id / 64).unwrap_or_default(), 1 << (tracking_id % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::Gone;

    #[test]
    fn what_goes_is_told_in_its_order() {
        let mut gone = Gone::default();
        for id in [5, 64, 63, 700, 5] {
            gone.insert(id);
        }
        assert_eq!(gone.len(), 4);
        assert_eq!(gone.numbers().collect::<Vec<_>>(), [5, 63, 64, 700]);
        assert!(gone.contains(64) && !gone.contains(65) && !gone.contains(100_000));
    }
}
