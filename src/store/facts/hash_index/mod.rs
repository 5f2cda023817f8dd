//! Finding events by hashes: of their key, and of the click, the user or the code they name.
//!
//! Hashes come in no order, so a table with a row for each would be touched everywhere by every import. Instead each
//! import adds a sorted segment in blocks of a thousand, and when there are many segments of one size they are merged
//! into one of the next: an entry is written a few times in its life, always among its neighbours. The index follows
//! from the events and says nothing of its own.

mod block;
mod erase;
mod filter;
mod kept;
mod merge;
mod packing;
mod sift;

pub(in crate::store) use block::Entry;
pub(in crate::store) use erase::{erase, erase_all};
pub(in crate::store) use kept::Kept;
pub(in crate::store) use merge::Merged;
pub(in crate::store) use packing::Packing;

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::{Result, StoreError};
use block::{BLOCK, Packed, sealed, unsealed};
use kept::Piece;
use sift::sift;

/// How many segments of one size are merged into one of the next.
const SEGMENTS: usize = 16;
/// Blocks are kept where so many hashes may be found in each.
const KEPT_FROM: usize = 4;
/// How many blocks are read or written at a time: some 5 MB.
const BLOCKS: usize = 256;

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::store) enum IndexKind {
    /// Events by the hash of their key: the hash of their content, and the event.
    Keys,
    /// Events by the hash of a click, a user or a code: the first of a run of neighbours, and their number.
    Nodes,
}

impl IndexKind {
    const fn number(self) -> i64 {
        match self {
            Self::Keys => 0,
            Self::Nodes => 1,
        }
    }
}

/// A sorted piece of the index.
#[derive(Debug)]
struct Segment {
    number: i64,
    entries: usize,
    /// The first hash of each block.
    firsts: Vec<i64>,
}

impl Segment {
    /// Segments of one size are merged; each size is [`SEGMENTS`] times the one before.
    fn size(&self) -> u32 {
        self.entries.max(1).ilog(SEGMENTS)
    }

    /// The blocks that may hold some of the sorted hashes, with the part of the hashes that each may hold.
    fn blocks_for<'h>(&self, hashes: &'h [i64]) -> Vec<(usize, &'h [i64])> {
        let mut blocks = Vec::new();
        let mut from = 0;
        for (block, first) in self.firsts.iter().enumerate() {
            from += leading(&hashes[from..], |hash| hash < first);
            // The entries of a hash may go on in the next block.
            let until = match self.firsts.get(block + 1) {
                Some(next) => from + leading(&hashes[from..], |hash| hash <= next),
                None => hashes.len(),
            };
            if from < until {
                blocks.push((block, &hashes[from..until]));
            }
        }
        blocks
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

/// Adds entries to an organization's index; `kept` forgets what is replaced.
pub(in crate::store) async fn add(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    entries: Packing,
    kept: &mut Kept,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut segments = segments(tx, kind).await?;
    let writer = SegmentWriter::new(kind, next_number(&segments), entries);
    segments.push(writer.finish(tx).await?);
    while let Some(size) = crowded_size(&segments) {
        let (many, rest): (Vec<Segment>, Vec<Segment>) = segments.into_iter().partition(|one| one.size() == size);
        let number = next_number(&many).max(next_number(&rest));
        let numbers: Vec<i64> = many.iter().map(|segment| segment.number).collect();
        let mut merged = Merged::of(kind, many);
        let mut writer = SegmentWriter::new(kind, number, Packing::default());
        while let Some(entries) = merged.next(tx).await? {
            writer.write(tx, &entries).await?;
        }
        remove(tx, kind, &numbers).await?;
        numbers.iter().for_each(|number| kept.forget(kind, *number));
        segments = rest;
        segments.push(writer.finish(tx).await?);
    }
    Ok(())
}

fn next_number(segments: &[Segment]) -> i64 {
    segments.iter().map(|segment| segment.number + 1).max().unwrap_or(1)
}

fn crowded_size(segments: &[Segment]) -> Option<u32> {
    let count = |size| segments.iter().filter(|segment| segment.size() == size).count();
    segments.iter().map(Segment::size).find(|size| count(*size) >= SEGMENTS)
}

/// Hands over the entries of some sorted hashes, in no particular order; `kept` has pieces that need not be read.
pub(in crate::store) async fn look_up(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    hashes: &[i64],
    kept: &mut Kept,
    mut take: impl FnMut(Entry),
) -> Result<()> {
    const SELECT: &str = "SELECT b.block, b.entries
        FROM json_each($4) n
        CROSS JOIN index_blocks b ON b.org_id = $1 AND b.kind = $2 AND b.segment = $3 AND b.block = n.value";
    if hashes.is_empty() {
        return Ok(());
    }
    for segment in segments(tx, kind).await? {
        let hashes = sift(tx, kind, &segment, hashes, kept).await?;
        let mut wanted = segment.blocks_for(&hashes);
        // Who finds few of the hashes is as well served by the database's own cache.
        let is_kept = kind == IndexKind::Keys && hashes.len() >= BLOCK && hashes.len() >= wanted.len() * KEPT_FROM;
        let mut damage = Ok(());
        wanted.retain(|(block, hashes)| match kept.find(Piece::Block, (kind, segment.number, *block)) {
            Some(bytes) => {
                let found = Packed::new(bytes);
                damage = std::mem::replace(&mut damage, Ok(())).and(found.map(|found| found.find(hashes, &mut take)));
                false
            }
            None => true,
        });
        damage?;
        for part in wanted.chunks(BLOCKS) {
            let numbers: Vec<i64> = part.iter().map(|(block, _)| *block as i64).collect();
            let rows = tx
                .query(SELECT)
                .bind(kind.number())
                .bind(segment.number)
                .bind(numbers.as_slice())
                .fetch_all(tx)
                .await?;
            if rows.len() != part.len() {
                return Err(StoreError::Corrupt);
            }
            for row in &rows {
                let (number, bytes): (i64, &[u8]) = (row.try_get(0)?, row.try_get(1)?);
                let place = part.partition_point(|(block, _)| (*block as i64) < number);
                let (block, hashes) = part.get(place).ok_or(StoreError::Corrupt)?;
                Packed::new(bytes)?.find(hashes, &mut take);
                if is_kept {
                    kept.keep(Piece::Block, (kind, segment.number, *block), bytes);
                }
            }
        }
    }
    Ok(())
}

async fn segments(tx: &mut OrgTransaction, kind: IndexKind) -> Result<Vec<Segment>> {
    const SELECT: &str = "SELECT segment, entries, firsts
        FROM index_segments
        WHERE org_id = $1 AND kind = $2
        ORDER BY segment";
    let rows = tx.query(SELECT).bind(kind.number()).fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            let bytes: &[u8] = row.try_get(2)?;
            let entries: i64 = row.try_get(1)?;
            let firsts: Vec<i64> =
                unsealed(bytes)?.as_chunks().0.iter().map(|first| i64::from_le_bytes(*first)).collect();
            let entries = usize::try_from(entries).map_err(|_| StoreError::Corrupt)?;
            // An erasure may have left fewer entries than the blocks have room for.
            if entries > firsts.len() * BLOCK {
                return Err(StoreError::Corrupt);
            }
            Ok(Segment { number: row.try_get(0)?, entries, firsts })
        })
        .collect()
}

async fn remove(tx: &mut OrgTransaction, kind: IndexKind, numbers: &[i64]) -> Result<()> {
    const DELETE: [&str; 3] = [
        "DELETE FROM index_segments WHERE org_id = $1 AND kind = $2 AND segment = $3",
        "DELETE FROM index_blocks WHERE org_id = $1 AND kind = $2 AND segment = $3",
        "DELETE FROM index_filters WHERE org_id = $1 AND kind = $2 AND segment = $3",
    ];
    for number in numbers {
        for sql in DELETE {
            tx.query(sql).bind(kind.number()).bind(number).execute(tx).await?;
        }
    }
    Ok(())
}

/// A segment being written, block by block.
struct SegmentWriter {
    kind: IndexKind,
    number: i64,
    packing: Packing,
    written: usize,
}

impl SegmentWriter {
    fn new(kind: IndexKind, number: i64, packing: Packing) -> Self {
        Self { kind, number, packing, written: 0 }
    }

    async fn write(&mut self, tx: &mut OrgTransaction, entries: &[Entry]) -> Result<()> {
        self.packing.take(entries);
        if self.packing.blocks.len() >= BLOCKS { self.flush(tx).await } else { Ok(()) }
    }

    async fn flush(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement {
            head: "INSERT INTO index_blocks (org_id, kind, segment, block, entries) VALUES",
            row: "($1, $2, $3, $4 + @, ?)",
            tail: "",
        };
        let (kind, number, written) = (self.kind, self.number, self.written);
        let blocks = std::mem::take(&mut self.packing.blocks);
        let constants = |start: usize| vec![kind.number(), number, (written + start) as i64];
        INSERT.run(tx, &blocks, constants, |values, block| bulk::bind(values, block.clone())).await?;
        self.written += blocks.len();
        self.packing.filters.flush(tx, kind, number).await
    }

    async fn finish(mut self, tx: &mut OrgTransaction) -> Result<Segment> {
        const INSERT: &str =
            "INSERT INTO index_segments (org_id, kind, segment, entries, firsts) VALUES ($1, $2, $3, $4, $5)";
        self.packing.end_block();
        self.flush(tx).await?;
        let Packing { entries, firsts, filters, .. } = self.packing;
        let bytes: Vec<u8> = firsts.iter().flat_map(|first| first.to_le_bytes()).collect();
        tx.query(INSERT)
            .bind(self.kind.number())
            .bind(self.number)
            .bind(entries as i64)
            .bind(sealed(bytes))
            .execute(tx)
            .await?;
        filters.finish(tx, self.kind, self.number).await?;
        Ok(Segment { number: self.number, entries, firsts })
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Segment};

    #[test]
    fn a_hash_at_the_edge_is_looked_for_in_both_blocks() {
        let segment = Segment { number: 1, entries: 3 * BLOCK, firsts: vec![10, 20, 20] };
        assert_eq!(segment.blocks_for(&[5, 10, 20, 30]), [(0, &[10, 20][..]), (1, &[20][..]), (2, &[20, 30][..])]);
        assert!(segment.blocks_for(&[1, 2]).is_empty());
    }

    #[test]
    fn sizes_grow_by_sixteen() {
        let size = |entries| Segment { number: 1, entries, firsts: Vec::new() }.size();
        assert_eq!([1, 15, 16, 255, 256, 200_000].map(size), [0, 0, 1, 1, 2, 4]);
    }
}
