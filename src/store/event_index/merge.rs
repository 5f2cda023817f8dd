//! Going through segments in the order of their hashes, holding a few blocks of each.

use super::block::{Block, Entry};
use super::segment::{Segment, segments};
use super::{BLOCKS, IndexKind};
use crate::store::OrgTransaction;
use crate::store::error::Result;
use std::cmp::Reverse;
use std::collections::binary_heap::{BinaryHeap, PeekMut};

/// How many entries are handed over at a time.
const ENTRIES: usize = 65_536;

/// Segments as one sorted row of entries.
pub(in crate::store) struct Merged {
    cursors: Vec<Cursor>,
    /// The next entry of each segment that has one; empty until the first are asked for.
    heap: BinaryHeap<Reverse<(Entry, usize)>>,
    is_begun: bool,
}

/// The way through one segment.
struct Cursor {
    segment: Segment,
    next_block: usize,
    entries: std::vec::IntoIter<Entry>,
}

impl Merged {
    /// All entries of an organization.
    pub async fn all(tx: &mut OrgTransaction, kind: IndexKind) -> Result<Self> {
        Ok(Self::of(segments(tx, kind).await?))
    }

    /// The entries of some segments.
    pub(super) fn of(segments: Vec<Segment>) -> Self {
        let cursor = |segment| Cursor { segment, next_block: 0, entries: Vec::new().into_iter() };
        Self { cursors: segments.into_iter().map(cursor).collect(), heap: BinaryHeap::new(), is_begun: false }
    }

    /// The segments.
    pub(super) fn into_segments(self) -> impl Iterator<Item = Segment> {
        self.cursors.into_iter().map(|cursor| cursor.segment)
    }

    /// The next entries; none at the end.
    pub async fn next(&mut self, tx: &mut OrgTransaction) -> Result<Vec<Entry>> {
        if !self.is_begun {
            self.is_begun = true;
            for cursor in 0..self.cursors.len() {
                self.advance(tx, cursor).await?;
            }
        }
        let mut entries = Vec::new();
        while entries.len() < ENTRIES
            && let Some((entry, used_up)) = self.least()
        {
            entries.push(entry);
            if let Some(cursor) = used_up {
                self.advance(tx, cursor).await?;
            }
        }
        Ok(entries)
    }

    /// Takes out the least entry; with it comes its segment where that must be read on.
    fn least(&mut self) -> Option<(Entry, Option<usize>)> {
        let mut least = self.heap.peek_mut()?;
        let Reverse((entry, cursor)) = *least;
        match self.cursors[cursor].entries.next() {
            Some(next) => {
                *least = Reverse((next, cursor));
                Some((entry, None))
            }
            None => {
                PeekMut::pop(least);
                Some((entry, Some(cursor)))
            }
        }
    }

    /// Reads on in a segment whose entries are used up.
    async fn advance(&mut self, tx: &mut OrgTransaction, cursor: usize) -> Result<()> {
        let at_once = (BLOCKS / self.cursors.len()).max(1);
        let Cursor { segment, next_block, entries } = &mut self.cursors[cursor];
        let blocks = segment.blocks[*next_block..].iter().take(at_once);
        let numbers: Vec<i64> = blocks.map(|block| block.number).collect();
        let mut read = Vec::new();
        for bytes in segment.read(tx, &numbers).await? {
            read.extend(Block::new(&bytes)?.entries());
        }
        *next_block += numbers.len();
        *entries = read.into_iter();
        self.heap.extend(entries.next().map(|entry| Reverse((entry, cursor))));
        Ok(())
    }
}
