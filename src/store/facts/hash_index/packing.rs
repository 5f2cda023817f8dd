//! Sorted entries on their way into a segment: what can be done before the segment has a number.

use super::block::{BLOCK, Entry, pack};
use super::sift::FilterWriter;

/// Sorted entries, packed into blocks with their filters.
#[derive(Debug, Default)]
pub(in crate::store) struct Packing {
    /// How many entries there are, but for those of the block that is not ended.
    pub(super) entries: usize,
    /// The first hash of each block.
    pub(super) firsts: Vec<i64>,
    /// The blocks that nobody took yet.
    pub(super) blocks: Vec<Vec<u8>>,
    pub(super) filters: FilterWriter,
    /// Entries that do not fill a block yet.
    left: Vec<Entry>,
}

impl Packing {
    /// Packs some sorted entries.
    pub fn of(entries: &[Entry]) -> Self {
        let mut packing = Self::default();
        packing.take(entries);
        packing
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries == 0 && self.left.is_empty()
    }

    /// Takes in entries that come after those before.
    pub fn take(&mut self, mut entries: &[Entry]) {
        while !entries.is_empty() {
            let (taken, rest) = entries.split_at(entries.len().min(BLOCK - self.left.len()));
            self.left.extend_from_slice(taken);
            entries = rest;
            if self.left.len() == BLOCK {
                self.end_block();
            }
        }
    }

    /// Packs what does not fill a block.
    pub fn end_block(&mut self) {
        if let Some(first) = self.left.first() {
            self.firsts.push(first.hash);
            self.entries += self.left.len();
            self.blocks.push(pack(&self.left));
            self.filters.add(&self.left);
            self.left.clear();
        }
    }
}
