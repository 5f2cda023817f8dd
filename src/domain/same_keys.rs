//! Join keys that mean one thing: the ids of one person, the codes of one personal link.

use rustc_hash::FxHashMap;

/// Groups of join keys. A key that was never joined with another one is alone.
#[derive(Debug, Clone, Default)]
pub struct SameKeys {
    /// For a key of a group the one that stands for all, which is in no list under itself.
    representatives: FxHashMap<i64, i64>,
    /// For the one that stands for all every key of the group, itself among them.
    groups: FxHashMap<i64, Vec<i64>>,
}

impl SameKeys {
    /// Records that two keys mean one thing.
    pub fn join(&mut self, a: i64, b: i64) {
        let (a, b) = (self.representative(a), self.representative(b));
        if a == b {
            return;
        }
        let moved = self.groups.remove(&b).unwrap_or_else(|| vec![b]);
        self.representatives.extend(moved.iter().map(|key| (*key, a)));
        self.groups.entry(a).or_insert_with(|| vec![a]).extend(moved);
    }

    /// Whether every key is alone.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The key that stands for all keys of a group; itself where it is alone.
    pub fn representative(&self, key: i64) -> i64 {
        self.representatives.get(&key).copied().unwrap_or(key)
    }

    /// All keys that mean what one means, where there are others.
    pub fn all(&self, key: i64) -> Option<&[i64]> {
        if self.groups.is_empty() { None } else { self.groups.get(&self.representative(key)).map(Vec::as_slice) }
    }
}

#[cfg(test)]
mod tests {
    use super::SameKeys;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn joined_keys_are_one_group(pairs in proptest::collection::vec((0..9_i64, 0..9_i64), 0..12)) {
            let mut same = SameKeys::default();
            pairs.iter().for_each(|&(a, b)| same.join(a, b));
            let mut reached: Vec<Vec<bool>> = (0..9).map(|a| (0..9).map(|b| a == b).collect()).collect();
            for &(a, b) in &pairs {
                let (of_a, of_b) = (reached[a as usize].clone(), reached[b as usize].clone());
                let union: Vec<bool> = of_a.iter().zip(&of_b).map(|(a, b)| a | b).collect();
                (0..9).filter(|key| union[*key]).for_each(|key| reached[key].clone_from(&union));
            }
            for a in 0..9_i64 {
                let mut all = same.all(a).map_or_else(|| vec![a], <[i64]>::to_vec);
                all.sort_unstable();
                let expected: Vec<i64> = (0..9).filter(|b| reached[a as usize][*b as usize]).collect();
                prop_assert_eq!(all, expected);
            }
        }
    }
}
