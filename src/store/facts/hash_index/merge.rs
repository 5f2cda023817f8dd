//! Going through segments in the order of their hashes, holding a few blocks of each.

use super::block::Packed;
use super::{BLOCKS, Entry, IndexKind, Segment};
use crate::store::OrgTransaction;
use crate::store::error::Result;
use std::cmp::Reverse;
use std::collections::binary_heap::{BinaryHeap, PeekMut};

/// How many entries are handed over at a time.
const ENTRIES: usize = 65_536;

/// Segments as one sorted row of entries.
pub(in crate::store) struct Merged {
    kind: IndexKind,
    segments: Vec<Cursor>,
    /// The next entry of each segment that has one.
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
    pub(super) fn of(kind: IndexKind, segments: Vec<Segment>) -> Self {
        let cursor = |segment| Cursor { segment, next_block: 0, entries: Vec::new().into_iter() };
        Self { kind, segments: segments.into_iter().map(cursor).collect(), heap: BinaryHeap::new(), is_begun: false }
    }

    /// All entries of an organization.
    pub async fn all(tx: &mut OrgTransaction, kind: IndexKind) -> Result<Self> {
        Ok(Self::of(kind, super::segments(tx, kind).await?))
    }

    /// The next entries, sorted; `None` when there are no more.
    pub async fn next(&mut self, tx: &mut OrgTransaction) -> Result<Option<Vec<Entry>>> {
        if !self.is_begun {
            self.is_begun = true;
            for segment in 0..self.segments.len() {
                self.advance(tx, segment).await?;
            }
        }
        let mut entries = Vec::new();
        while entries.len() < ENTRIES
            && let Some((entry, used_up)) = self.least()
        {
            entries.push(entry);
            if let Some(segment) = used_up {
                self.advance(tx, segment).await?;
            }
        }
        Ok(if entries.is_empty() { None } else { Some(entries) })
    }

    /// Takes out the least entry; with it comes its segment where that must be read on.
    fn least(&mut self) -> Option<(Entry, Option<usize>)> {
        let mut least = self.heap.peek_mut()?;
        let Reverse((entry, segment)) = *least;
        match self.segments[segment].entries.next() {
            Some(next) => {
                *least = Reverse((next, segment));
                Some((entry, None))
            }
            None => {
                PeekMut::pop(least);
                Some((entry, Some(segment)))
            }
        }
    }

    async fn advance(&mut self, tx: &mut OrgTransaction, segment: usize) -> Result<()> {
        let at_once = (BLOCKS / self.segments.len()).max(1);
        let cursor = &mut self.segments[segment];
        // An erasure may have left blocks without entries.
        while cursor.entries.as_slice().is_empty() && cursor.next_block < cursor.segment.firsts.len() {
            cursor.read(tx, self.kind, at_once).await?;
        }
        if let Some(entry) = cursor.entries.next() {
            self.heap.push(Reverse((entry, segment)));
        }
        Ok(())
    }
}

impl Cursor {
    async fn read(&mut self, tx: &mut OrgTransaction, kind: IndexKind, blocks: usize) -> Result<()> {
        const SELECT: &str = "SELECT block, entries
            FROM index_blocks
            WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block >= $4 AND block < $5
            ORDER BY block";
        let until = (self.next_block + blocks).min(self.segment.firsts.len());
        let rows = tx
            .query(SELECT)
            .bind(kind.number())
            .bind(self.segment.number)
            .bind(self.next_block as i64)
            .bind(until as i64)
            .fetch_all(tx)
            .await?;
        if rows.len() != until - self.next_block {
            return Err(super::StoreError::Corrupt);
        }
        let mut entries = Vec::with_capacity(rows.len() * super::BLOCK);
        for row in &rows {
            let packed = Packed::new(row.try_get(1)?)?;
            entries.extend((0..packed.len()).map(|place| packed.entry(place)));
        }
        self.next_block = until;
        self.entries = entries.into_iter();
        Ok(())
    }
}
