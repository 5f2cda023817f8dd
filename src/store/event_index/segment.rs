//! Segments: sorted blocks with a filter each, and the directory that says where each begins.
//!
//! A segment of few entries has its only block in its own row, without a filter: all such segments are read at once.

use super::block::{self, BLOCK, Entry, sealed, unsealed};
use super::filter::Filter;
use super::{BLOCKS, IndexKind, SEGMENTS};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::{Result, StoreError};

/// Up to how many entries a segment keeps its block in its own row.
const FEW: usize = 64;

/// Where a block begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockPlace {
    /// The first hash.
    pub first: i64,
    /// The block's number in its segment; ascending, with gaps where blocks were removed.
    pub number: i64,
}

/// A sorted piece of the index.
#[derive(Debug)]
pub(super) struct Segment {
    pub kind: IndexKind,
    pub number: i64,
    /// How many entries it has.
    pub entries: usize,
    /// Its blocks, in their order.
    pub blocks: Vec<BlockPlace>,
    /// The only block of one of few entries, which has no filter.
    pub own_block: Option<Vec<u8>>,
}

/// The segments of each kind that a transaction knows of: it reads them once.
#[derive(Debug, Default)]
pub(in crate::store) struct KnownSegments([Option<Vec<Segment>>; 3]);

impl KnownSegments {
    /// Keeps all segments of a kind as they are now.
    pub(super) fn keep(&mut self, kind: IndexKind, segments: Vec<Segment>) {
        self.0[kind.number() as usize] = Some(segments);
    }

    /// Takes them out. A caller that changed one keeps them again; otherwise they are read anew.
    fn take(&mut self, kind: IndexKind) -> Option<Vec<Segment>> {
        self.0[kind.number() as usize].take()
    }
}

/// The segments of an organization.
pub(super) async fn segments(tx: &mut OrgTransaction, kind: IndexKind) -> Result<Vec<Segment>> {
    const SELECT: &str = "SELECT segment, entries, directory, block
        FROM index_segments
        WHERE org_id = $1 AND kind = $2
        ORDER BY segment";
    if let Some(known) = tx.segments.take(kind) {
        return Ok(known);
    }
    let rows = tx.query(SELECT).bind(kind.number()).fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            let (numbers, []) = unsealed(row.try_get(2)?)?.as_chunks() else { return Err(StoreError::Corrupt) };
            let mut numbers = numbers.iter().map(|number| i64::from_le_bytes(*number));
            let mut blocks = Vec::with_capacity(numbers.len() / 2);
            while let (Some(first), Some(number)) = (numbers.next(), numbers.next()) {
                blocks.push(BlockPlace { first, number });
            }
            let entries = usize::try_from(row.try_get::<i64>(1)?).map_err(|_| StoreError::Corrupt)?;
            Ok(Segment { kind, number: row.try_get(0)?, entries, blocks, own_block: row.try_get(3)? })
        })
        .collect()
}

impl Segment {
    /// Segments of one size are merged; each size is [`SEGMENTS`] times the one before.
    pub fn size(&self) -> u32 {
        self.entries.max(1).ilog(SEGMENTS)
    }

    /// The numbers of the blocks that may hold some of the ascending hashes, with the part of the hashes that each may
    /// hold.
    pub fn blocks_for<'h>(&self, hashes: &'h [i64]) -> Vec<(i64, &'h [i64])> {
        let mut blocks = Vec::new();
        let mut from = 0;
        for (place, block) in self.blocks.iter().enumerate() {
            from += leading(&hashes[from..], |hash| *hash < block.first);
            // The entries of a hash may go on in the next block.
            let until = match self.blocks.get(place + 1) {
                Some(next) => from + leading(&hashes[from..], |hash| *hash <= next.first),
                None => hashes.len(),
            };
            if from < until {
                blocks.push((block.number, &hashes[from..until]));
            }
        }
        blocks
    }

    /// The numbers of the blocks that may hold hashes between two, both included.
    pub fn blocks_between(&self, [first, last]: [i64; 2]) -> Vec<i64> {
        let begun = self.blocks.partition_point(|block| block.first <= last);
        // The entries of a hash may go on in the next block, so the block before it counts too.
        let before = self.blocks.partition_point(|block| block.first < first).saturating_sub(1);
        self.blocks.get(before..begun).unwrap_or_default().iter().map(|block| block.number).collect()
    }

    /// The filters of some blocks of a segment that has them.
    pub async fn filters(&self, tx: &mut OrgTransaction, blocks: &[i64]) -> Result<Vec<Vec<u8>>> {
        const SELECT: &str = "SELECT f.filter
            FROM json_each($2) n
            CROSS JOIN index_filters f
            WHERE f.org_id = $1 AND f.kind = $3 AND f.segment = $4 AND f.block = n.value
            ORDER BY f.block";
        self.read_from(tx, SELECT, blocks).await
    }

    /// Some blocks.
    pub async fn read(&self, tx: &mut OrgTransaction, blocks: &[i64]) -> Result<Vec<Vec<u8>>> {
        const SELECT: &str = "SELECT b.entries
            FROM json_each($2) n
            CROSS JOIN index_blocks b
            WHERE b.org_id = $1 AND b.kind = $3 AND b.segment = $4 AND b.block = n.value
            ORDER BY b.block";
        match &self.own_block {
            Some(block) => Ok(blocks.iter().map(|_| block.clone()).collect()),
            None => self.read_from(tx, SELECT, blocks).await,
        }
    }

    async fn read_from(&self, tx: &mut OrgTransaction, sql: &'static str, blocks: &[i64]) -> Result<Vec<Vec<u8>>> {
        if blocks.is_empty() {
            return Ok(Vec::new());
        }
        let read = tx.query(sql).bind(blocks).bind(self.kind.number()).bind(self.number).fetch_all(tx).await?;
        if read.len() != blocks.len() {
            return Err(StoreError::Corrupt);
        }
        read.iter().map(|row| row.try_get(0)).collect()
    }

    /// Writes the row of a segment that is new or has changed.
    pub async fn write_row(&self, tx: &mut OrgTransaction) -> Result<()> {
        const UPSERT: &str = "INSERT INTO index_segments (org_id, kind, segment, entries, directory, block)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (org_id, kind, segment) DO UPDATE SET
                entries = excluded.entries,
                directory = excluded.directory,
                block = excluded.block";
        let numbers = self.blocks.iter().flat_map(|block| [block.first, block.number]);
        let directory = sealed(numbers.flat_map(i64::to_le_bytes).collect());
        tx.query(UPSERT)
            .bind(self.kind.number())
            .bind(self.number)
            .bind(self.entries as i64)
            .bind(directory)
            .bind(self.own_block.clone())
            .execute(tx)
            .await?;
        Ok(())
    }

    /// Deletes the segment.
    pub async fn delete(self, tx: &mut OrgTransaction) -> Result<()> {
        const DELETE: [&str; 3] = [
            "DELETE FROM index_segments WHERE org_id = $1 AND kind = $2 AND segment = $3",
            "DELETE FROM index_blocks WHERE org_id = $1 AND kind = $2 AND segment = $3",
            "DELETE FROM index_filters WHERE org_id = $1 AND kind = $2 AND segment = $3",
        ];
        let tables = if self.own_block.is_some() { &DELETE[..1] } else { &DELETE };
        for sql in tables {
            tx.query(sql).bind(self.kind.number()).bind(self.number).execute(tx).await?;
        }
        Ok(())
    }
}

/// How many sorted hashes at the beginning are before a bound: few, so that the search begins there.
fn leading(hashes: &[i64], is_before: impl Fn(&i64) -> bool) -> usize {
    let mut reach = 1;
    while reach < hashes.len() && is_before(&hashes[reach]) {
        reach *= 2;
    }
    hashes[..reach.min(hashes.len())].partition_point(is_before)
}

/// A segment being written, block by block.
pub(super) struct SegmentWriter {
    segment: Segment,
    /// Entries that do not fill a block yet.
    left: Vec<Entry>,
    /// Blocks that are not written yet: number, entries and filter.
    waiting: Vec<(i64, Vec<u8>, Vec<u8>)>,
}

impl SegmentWriter {
    /// Begins a segment beside others.
    pub fn new(kind: IndexKind, others: &[Segment]) -> Self {
        let number = others.iter().map(|segment| segment.number + 1).max().unwrap_or(1);
        Self {
            segment: Segment { kind, number, entries: 0, blocks: Vec::new(), own_block: None },
            left: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes in sorted entries that come after those before.
    pub async fn write(&mut self, tx: &mut OrgTransaction, mut entries: &[Entry]) -> Result<()> {
        while !entries.is_empty() {
            let (taken, rest) = entries.split_at(entries.len().min(BLOCK - self.left.len()));
            self.left.extend_from_slice(taken);
            entries = rest;
            if self.left.len() == BLOCK {
                self.end_block();
            }
            if self.waiting.len() == BLOCKS {
                self.flush(tx).await?;
            }
        }
        Ok(())
    }

    fn end_block(&mut self) {
        let Some(first) = self.left.first() else { return };
        let number = self.segment.blocks.len() as i64;
        self.segment.blocks.push(BlockPlace { first: first.hash, number });
        self.segment.entries += self.left.len();
        self.waiting.push((number, block::pack(&self.left), Filter::of(&self.left)));
        self.left.clear();
    }

    async fn flush(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        const BLOCKS: bulk::Statement = bulk::Statement::Insert {
            into: "index_blocks",
            shared: &["org_id", "kind", "segment"],
            each: &["block", "entries"],
            conflict: "",
        };
        const FILTERS: bulk::Statement = bulk::Statement::Insert {
            into: "index_filters",
            shared: &["org_id", "kind", "segment"],
            each: &["block", "filter"],
            conflict: "",
        };
        let waiting = std::mem::take(&mut self.waiting);
        let shared = [self.segment.kind.number(), self.segment.number];
        BLOCKS
            .run(tx, &waiting, &shared, |values, (number, entries, _)| {
                bulk::bind(values, *number)?;
                bulk::bind(values, entries.clone())
            })
            .await?;
        FILTERS
            .run(tx, &waiting, &shared, |values, (number, _, filter)| {
                bulk::bind(values, *number)?;
                bulk::bind(values, filter.clone())
            })
            .await
    }

    /// Writes what is left; none where there was nothing to write.
    pub async fn finish(mut self, tx: &mut OrgTransaction) -> Result<Option<Segment>> {
        self.end_block();
        if self.segment.blocks.is_empty() {
            return Ok(None);
        }
        if self.segment.entries <= FEW {
            self.segment.own_block = self.waiting.pop().map(|(_, entries, _)| entries);
        } else {
            self.flush(tx).await?;
        }
        self.segment.write_row(tx).await?;
        Ok(Some(self.segment))
    }
}

#[cfg(test)]
mod tests {
    use super::{BlockPlace, IndexKind, Segment};

    fn segment(entries: usize, firsts: &[i64]) -> Segment {
        let place = |(number, first): (usize, &i64)| BlockPlace { first: *first, number: number as i64 };
        let blocks = firsts.iter().enumerate().map(place).collect();
        Segment { kind: IndexKind::Keys, number: 1, entries, blocks, own_block: None }
    }

    #[test]
    fn a_hash_at_the_edge_is_looked_for_in_both_blocks() {
        let segment = segment(2_000, &[10, 20, 20]);
        assert_eq!(segment.blocks_for(&[5, 10, 20, 30]), [(0, &[10, 20][..]), (1, &[20][..]), (2, &[20, 30][..])]);
        assert!(segment.blocks_for(&[1, 2]).is_empty());
        let between = |bounds| segment.blocks_between(bounds);
        assert_eq!([between([1, 9]), between([5, 10]), between([20, 20])], [vec![], vec![0], vec![0, 1, 2]]);
        assert_eq!(between([21, 99]), [2]);
    }

    #[test]
    fn sizes_grow_by_sixteen() {
        assert_eq!([1, 15, 16, 255, 256, 200_000].map(|entries| segment(entries, &[]).size()), [0, 0, 1, 1, 2, 4]);
    }
}
