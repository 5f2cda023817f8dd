//! Whether a block of the index may hold a hash, from some two bytes an entry instead of twenty.
//!
//! In an import nearly every key and click is new, and each has to be looked for in every segment. A filter says
//! "perhaps" for one absent hash in ten thousand and never "no" for one that is there, so that few blocks are read in
//! vain. It keeps a fingerprint of each entry in a bucket, as a quotient filter does (Bender and others 2012), and
//! follows from its block.

use super::block::{Entry, sealed, unsealed};
use crate::store::error::{Result, StoreError};

/// Into how many buckets the entries of a full block are sorted, some six each, by some bits of their hash.
const BUCKETS: usize = 128;
/// How many fingerprints are compared at a time: more than nearly every bucket has.
const AT_ONCE: usize = 16;

/// The bucket of a hash, and its fingerprint: other bits than those that order the entries.
fn bucket_and_fingerprint(hash: i64) -> (usize, u16) {
    let bucket = (hash >> 16) & (BUCKETS as i64 - 1);
    (bucket as usize, (hash & 0xffff) as u16)
}

/// Numbers as they are stored.
type Numbers<'a> = &'a [[u8; 2]];

/// The filter of a block, read in place: where each bucket ends, then the fingerprints by bucket.
pub(super) struct Filter<'a> {
    ends: Numbers<'a>,
    fingerprints: Numbers<'a>,
}

impl<'a> Filter<'a> {
    /// The filter of some entries as bytes.
    pub fn of(entries: &[Entry]) -> Vec<u8> {
        let mut ends = [0_u16; BUCKETS];
        for entry in entries {
            ends[bucket_and_fingerprint(entry.hash).0] += 1;
        }
        let mut next = [0_usize; BUCKETS];
        for bucket in 1..BUCKETS {
            next[bucket] = usize::from(ends[bucket - 1]);
            ends[bucket] += ends[bucket - 1];
        }
        let mut fingerprints = vec![0; entries.len()];
        for entry in entries {
            let (bucket, fingerprint) = bucket_and_fingerprint(entry.hash);
            fingerprints[next[bucket]] = fingerprint;
            next[bucket] += 1;
        }
        sealed(ends.iter().chain(&fingerprints).flat_map(|number| number.to_le_bytes()).collect())
    }

    /// Reads a filter.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the bytes are not those of a filter.
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        let (numbers, odd) = unsealed(bytes)?.as_chunks();
        let (ends, fingerprints) = numbers.split_at_checked(BUCKETS).ok_or(StoreError::Corrupt)?;
        let is_sound = odd.is_empty()
            && ends.is_sorted_by_key(|end| u16::from_le_bytes(*end))
            && usize::from(u16::from_le_bytes(ends[BUCKETS - 1])) == fingerprints.len();
        if is_sound { Ok(Self { ends, fingerprints }) } else { Err(StoreError::Corrupt) }
    }

    /// Those of some hashes that the block may hold.
    pub fn sift(&self, hashes: &[i64]) -> Vec<i64> {
        let end = |bucket: usize| usize::from(u16::from_le_bytes(self.ends[bucket]));
        let may_hold = |hash: &i64| {
            let (bucket, fingerprint) = bucket_and_fingerprint(*hash);
            let start = if bucket == 0 { 0 } else { end(bucket - 1) };
            holds(&self.fingerprints[start..], end(bucket) - start, fingerprint.to_le_bytes())
        };
        hashes.iter().copied().filter(may_hold).collect()
    }
}

/// Whether a number is among the first so many.
fn holds(numbers: Numbers<'_>, count: usize, wanted: [u8; 2]) -> bool {
    match numbers.first_chunk::<AT_ONCE>() {
        // Always as many, without an early end: they are compared in a few instructions and no jump is guessed wrong.
        Some(first) if count <= AT_ONCE => {
            let mut found = 0;
            for (place, number) in first.iter().enumerate() {
                found |= u16::from(*number == wanted) & u16::from((place as u16) < count as u16);
            }
            found != 0
        }
        _ => numbers[..count].contains(&wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::BLOCK;
    use super::{Entry, Filter, sealed};
    use proptest::prelude::*;

    fn hashes(from: i64, count: usize) -> Vec<i64> {
        let hash = |number: i64| xxhash_rust::xxh3::xxh3_64(&number.to_le_bytes()).cast_signed();
        let mut hashes: Vec<i64> = (from..from + count as i64).map(hash).collect();
        hashes.sort_unstable();
        hashes
    }

    #[test]
    fn forgets_nothing_and_is_rarely_wrong() {
        let held = hashes(1, BLOCK);
        let entries: Vec<Entry> = held.iter().map(|&hash| Entry { hash, first: 0, second: 0 }).collect();
        let bytes = Filter::of(&entries);
        let filter = Filter::new(&bytes).unwrap();
        assert_eq!(filter.sift(&held), held);
        let wrong = filter.sift(&hashes(100_000, 100_000)).len();
        assert!((1..40).contains(&wrong), "{wrong} of 100,000 wrongly taken for known");
    }

    proptest! {
        #[test]
        fn foreign_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(0..4_u8, 240..300)) {
            if let Ok(filter) = Filter::new(&sealed(bytes)) {
                filter.sift(&[0, -1]);
            }
        }
    }
}
