//! Whether a block of the index may hold a hash, from some two bytes an entry instead of twenty.
//!
//! In an import nearly every key and click is new, and each has to be looked for in every segment. A filter says
//! "perhaps" for one absent hash in eight thousand and never "no" for one that is there, so that few blocks are read in
//! vain. It follows from its block; where an erasure changes the block, the filter goes.

use super::block::{BLOCK, Entry};

/// Into how many heaps the entries of a full block are sorted, some eight each, by some bits of their hash.
const HEAPS: usize = 128;
/// How many fingerprints are compared at a time: more than nearly every heap has.
const AT_ONCE: usize = 16;
/// The filter of a full block.
const FULL: usize = 2 * (HEAPS + BLOCK);

/// Where the fingerprints of a hash lie, and its fingerprint: other bits than those that order the entries.
fn heap_and_fingerprint(hash: i64) -> (usize, u16) {
    let heap = (hash >> 16) & (HEAPS as i64 - 1);
    (heap as usize, (hash & 0xffff) as u16)
}

/// Adds the filter of a block to those of the blocks before it: where each heap ends, then the fingerprints by heap.
pub(super) fn add(filters: &mut Vec<u8>, entries: &[Entry]) {
    let mut ends = [0_u16; HEAPS];
    for entry in entries {
        ends[heap_and_fingerprint(entry.hash).0] += 1;
    }
    let mut next = [0_usize; HEAPS];
    for heap in 1..HEAPS {
        next[heap] = usize::from(ends[heap - 1]);
        ends[heap] += ends[heap - 1];
    }
    let mut fingerprints = vec![0; entries.len()];
    for entry in entries {
        let (heap, fingerprint) = heap_and_fingerprint(entry.hash);
        fingerprints[next[heap]] = fingerprint;
        next[heap] += 1;
    }
    filters.extend(ends.iter().chain(&fingerprints).flat_map(|number| number.to_le_bytes()));
}

/// Numbers as they are stored.
type Numbers<'a> = &'a [[u8; 2]];

/// The filters of neighbouring blocks, all of them full but perhaps the last; read in place.
#[derive(Clone, Copy)]
pub(super) struct Filters<'a>(&'a [u8]);

impl<'a> Filters<'a> {
    /// Reads filters; `None` where the bytes are not those of as many blocks.
    pub fn new(bytes: &'a [u8], blocks: usize) -> Option<Self> {
        let filters = Self(bytes);
        let is_whole = bytes.len().is_multiple_of(2) && bytes.len().div_ceil(FULL) == blocks;
        (is_whole && (0..blocks).all(|block| filters.of(block).is_some())).then_some(filters)
    }

    /// Where the heaps of a block end, and its fingerprints.
    fn of(&self, block: usize) -> Option<(Numbers<'a>, Numbers<'a>)> {
        let rest = self.0.get(block * FULL..)?;
        let (numbers, _) = rest[..rest.len().min(FULL)].as_chunks();
        let (ends, fingerprints) = numbers.split_at_checked(HEAPS)?;
        let is_sound = ends.is_sorted_by_key(|end| u16::from_le_bytes(*end))
            && usize::from(u16::from_le_bytes(ends[HEAPS - 1])) == fingerprints.len();
        is_sound.then_some((ends, fingerprints))
    }

    /// Hands over those of some hashes that a block may hold.
    pub fn sift(&self, block: usize, hashes: &[i64], mut take: impl FnMut(i64)) {
        let Some((ends, fingerprints)) = self.of(block) else { return };
        let end = |heap: usize| usize::from(u16::from_le_bytes(ends[heap]));
        for &hash in hashes {
            let (heap, fingerprint) = heap_and_fingerprint(hash);
            let start = if heap == 0 { 0 } else { end(heap - 1) };
            if holds(&fingerprints[start..], end(heap) - start, fingerprint.to_le_bytes()) {
                take(hash);
            }
        }
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
    use super::{BLOCK, Entry, Filters, add};
    use proptest::prelude::*;

    fn entries(from: i64, count: usize) -> Vec<Entry> {
        let hash = |number: i64| xxhash_rust::xxh3::xxh3_64(&number.to_le_bytes()).cast_signed();
        let mut entries: Vec<Entry> =
            (from..from + count as i64).map(|number| Entry { hash: hash(number), first: 0, second: 0 }).collect();
        entries.sort_unstable();
        entries
    }

    #[test]
    fn forgets_nothing_and_is_rarely_wrong() {
        let mut bytes = Vec::new();
        let (full, part) = (entries(1, BLOCK), entries(9_000, 300));
        add(&mut bytes, &full);
        add(&mut bytes, &part);
        let filters = Filters::new(&bytes, 2).unwrap();
        for (block, entries) in [&full, &part].into_iter().enumerate() {
            let hashes: Vec<i64> = entries.iter().map(|entry| entry.hash).collect();
            let mut passed = Vec::new();
            filters.sift(block, &hashes, |hash| passed.push(hash));
            assert_eq!(passed, hashes);
        }
        let mut wrong = 0;
        let absent: Vec<i64> = entries(100_000, 100_000).iter().map(|entry| entry.hash).collect();
        filters.sift(0, &absent, |_| wrong += 1);
        assert!((1..40).contains(&wrong), "{wrong} of 100,000 wrongly taken for known");
    }

    proptest! {
        #[test]
        fn foreign_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(0..4_u8, 0..90)) {
            if let Some(filters) = Filters::new(&bytes, 1) {
                filters.sift(0, &[0, -1], |_| {});
            }
        }
    }
}
