//! A sorted piece of the index as bytes: a column for each of the three numbers, each only as wide as it must be, and
//! a checksum: a wrong bit here would make a known row new.

use crate::store::error::{Result, StoreError};
use xxhash_rust::xxh3::xxh3_64;

/// How many entries a block holds at most.
pub(super) const BLOCK: usize = 768;

/// What is noted under a hash: two numbers, whose meaning the kind of index decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Entry {
    /// The hash.
    pub hash: i64,
    /// The first number.
    pub first: i64,
    /// The second number.
    pub second: i64,
}

/// Packs sorted entries, from one to [`BLOCK`], behind their number in two bytes.
pub(super) fn pack(entries: &[Entry]) -> Vec<u8> {
    const COLUMNS: [fn(&Entry) -> i64; 3] = [|entry| entry.hash, |entry| entry.first, |entry| entry.second];
    let mut bytes = Vec::with_capacity(entries.len() * 20 + 40);
    bytes.extend_from_slice(&(entries.len() as u16).to_le_bytes());
    for column in COLUMNS {
        let lowest = entries.iter().map(column).min().unwrap_or_default();
        let span = |entry| column(entry).wrapping_sub(lowest).cast_unsigned();
        let widest = entries.iter().map(span).max().unwrap_or_default();
        let width = (64 - widest.leading_zeros()).div_ceil(8) as usize;
        bytes.push(width as u8);
        bytes.extend_from_slice(&lowest.to_le_bytes());
        for entry in entries {
            bytes.extend_from_slice(&span(entry).to_le_bytes()[..width]);
        }
    }
    sealed(bytes)
}

/// Bytes with their checksum behind them.
pub(super) fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = xxh3_64(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// The bytes that a checksum was put behind.
///
/// # Errors
/// [`StoreError::Corrupt`] where they are not those.
pub(super) fn unsealed(bytes: &[u8]) -> Result<&[u8]> {
    match bytes.split_last_chunk() {
        Some((bytes, checksum)) if xxh3_64(bytes) == u64::from_le_bytes(*checksum) => Ok(bytes),
        Some(_) | None => Err(StoreError::Corrupt),
    }
}

/// A packed block, read in place.
pub(super) struct Block<'a> {
    columns: [Column<'a>; 3],
    entries: usize,
}

struct Column<'a> {
    lowest: i64,
    width: usize,
    bytes: &'a [u8],
}

impl<'a> Block<'a> {
    /// Reads a block.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the bytes are not those of a block.
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        let (count, mut rest) = unsealed(bytes)?.split_first_chunk().ok_or(StoreError::Corrupt)?;
        let entries = usize::from(u16::from_le_bytes(*count));
        let mut column = || -> Option<Column<'a>> {
            let width = usize::from(*rest.split_off_first()?);
            let lowest = i64::from_le_bytes(rest.split_off(..8)?.try_into().ok()?);
            let bytes = rest.split_off(..width.checked_mul(entries)?)?;
            (width <= 8).then_some(Column { lowest, width, bytes })
        };
        let columns = [column(), column(), column()];
        match columns {
            [Some(hashes), Some(firsts), Some(seconds)] if rest.is_empty() => {
                Ok(Self { columns: [hashes, firsts, seconds], entries })
            }
            _ => Err(StoreError::Corrupt),
        }
    }

    /// All entries.
    pub fn entries(&self) -> Vec<Entry> {
        (0..self.entries).map(|place| self.entry(place)).collect()
    }

    fn hash(&self, place: usize) -> i64 {
        self.columns[0].at(place)
    }

    fn entry(&self, place: usize) -> Entry {
        Entry { hash: self.hash(place), first: self.columns[1].at(place), second: self.columns[2].at(place) }
    }

    /// Adds the entries of some ascending hashes.
    pub fn find(&self, hashes: &[i64], found: &mut Vec<Entry>) {
        let mut place = 0;
        for &hash in hashes {
            place += self.distance_to(place, hash);
            while place < self.entries && self.hash(place) == hash {
                found.push(self.entry(place));
                place += 1;
            }
        }
    }

    /// How far the first entry that is not before a hash stands from a place: by doubling steps, then by halves.
    fn distance_to(&self, place: usize, hash: i64) -> usize {
        let is_before = |distance: usize| place + distance < self.entries && self.hash(place + distance) < hash;
        if !is_before(0) {
            return 0;
        }
        let mut step = 1;
        while is_before(step) {
            step *= 2;
        }
        // `step / 2` is before the hash, `step` is not.
        let (mut low, mut high) = (step / 2 + 1, step);
        while low < high {
            let middle = low.midpoint(high);
            if is_before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Column<'_> {
    fn at(&self, place: usize) -> i64 {
        let mut number = [0; 8];
        let start = place * self.width;
        number[..self.width].copy_from_slice(&self.bytes[start..start + self.width]);
        self.lowest.wrapping_add(u64::from_le_bytes(number).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Entry, pack, sealed};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_was_packed_and_nothing_else(
            mut rows in proptest::collection::vec((-20..20_i64, any::<i64>(), 0..300_i64), 1..60),
            mut asked in proptest::collection::vec(-25..25_i64, 0..30),
            is_wide in any::<bool>(),
        ) {
            let spread = if is_wide { i64::MAX / 32 } else { 1 };
            rows.sort_unstable();
            let entry = |(hash, first, second): (i64, i64, i64)| Entry { hash: hash * spread, first, second };
            let entries: Vec<Entry> = rows.iter().copied().map(entry).collect();
            asked.sort_unstable();
            asked.dedup();
            let asked: Vec<i64> = asked.into_iter().map(|hash| hash * spread).collect();
            let bytes = pack(&entries);
            let block = Block::new(&bytes).unwrap();
            prop_assert_eq!(block.entries(), entries.clone());
            let mut found = Vec::new();
            block.find(&asked, &mut found);
            let expected: Vec<Entry> = entries.into_iter().filter(|entry| asked.contains(&entry.hash)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn foreign_bytes_are_an_error_and_never_a_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..80), entries in 0..9_u8) {
            if let [low, high, ..] = &mut bytes[..] {
                (*low, *high) = (entries, 0);
            }
            if let Ok(block) = Block::new(&sealed(bytes)) {
                block.find(&[0], &mut Vec::new());
            }
        }

        #[test]
        fn every_wrong_bit_is_noticed(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let entries: Vec<Entry> = (0..50).map(|n| Entry { hash: n * 7, first: n, second: -n }).collect();
            let mut bytes = pack(&entries);
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
            prop_assert!(Block::new(&bytes).is_err());
        }
    }
}
