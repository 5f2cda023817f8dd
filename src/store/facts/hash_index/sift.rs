//! Which of many hashes a segment may hold, by its filters: a few thousandths of the absent ones pass.

use super::block::{sealed, unsealed};
use super::filter::{self, Filters};
use super::kept::{Kept, Piece};
use super::{Entry, IndexKind, Segment};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The blocks whose filters are stored together, some 66 kB.
const BLOCKS: usize = 32;
/// Smaller segments have no filters: reading their blocks costs as little.
const FILTERED_FROM: usize = 8;
/// How many filters are read at a time, some 4 MB.
const AT_ONCE: usize = 64;
/// Filters are read where at least one in so many of their blocks would be read without them.
const SPARSE: usize = 4;

/// The blocks that may hold some hashes, with the part of the hashes that each may hold.
type Wanted<'h> = [(usize, &'h [i64])];

/// Those of some sorted hashes that a segment may hold.
pub(super) async fn sift<'h>(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    segment: &Segment,
    hashes: &'h [i64],
    kept: &mut Kept,
) -> Result<Cow<'h, [i64]>> {
    if segment.firsts.len() < FILTERED_FROM {
        return Ok(Cow::Borrowed(hashes));
    }
    let wanted = segment.blocks_for(hashes);
    let parts: Vec<&Wanted<'_>> = wanted.chunk_by(|a, b| a.0 / BLOCKS == b.0 / BLOCKS).collect();
    let mut passed = Vec::new();
    for parts in parts.chunks(AT_ONCE) {
        let is_missing = |part: &usize| kept.find(Piece::Filters, (kind, segment.number, *part)).is_none();
        let is_worth_it = |part: &&&Wanted<'_>| part.len() * SPARSE >= BLOCKS;
        let missing: Vec<usize> =
            parts.iter().filter(is_worth_it).map(|part| number(part)).filter(is_missing).collect();
        let read = read(tx, kind, segment.number, &missing).await?;
        for part in parts {
            let number = number(part);
            let at_hand = kept.find(Piece::Filters, (kind, segment.number, number));
            match at_hand.or(read.get(&number).map(|bytes| &**bytes)) {
                Some(bytes) => sift_part(bytes, segment, part, &mut passed)?,
                None => part.iter().for_each(|(_, hashes)| passed.extend_from_slice(hashes)),
            }
        }
        for (number, bytes) in read {
            kept.keep(Piece::Filters, (kind, segment.number, number), &bytes);
        }
    }
    // A hash at the edge of two blocks was asked of both.
    passed.dedup();
    Ok(Cow::Owned(passed))
}

fn number(part: &Wanted<'_>) -> usize {
    part[0].0 / BLOCKS
}

fn sift_part(bytes: &[u8], segment: &Segment, part: &Wanted<'_>, passed: &mut Vec<i64>) -> Result<()> {
    let first = number(part) * BLOCKS;
    let blocks = (segment.firsts.len() - first).min(BLOCKS);
    let filters = Filters::new(bytes, blocks).ok_or(StoreError::Corrupt)?;
    for (block, hashes) in part {
        filters.sift(block - first, hashes, |hash| passed.push(hash));
    }
    Ok(())
}

async fn read(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    segment: i64,
    parts: &[usize],
) -> Result<FxHashMap<usize, Box<[u8]>>> {
    const SELECT: &str = "SELECT f.part, f.filters
        FROM json_each($4) n
        CROSS JOIN index_filters f ON f.org_id = $1 AND f.kind = $2 AND f.segment = $3 AND f.part = n.value";
    if parts.is_empty() {
        return Ok(FxHashMap::default());
    }
    let numbers: Vec<i64> = parts.iter().map(|part| *part as i64).collect();
    let rows = tx.query(SELECT).bind(kind.number()).bind(segment).bind(numbers.as_slice()).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get::<i64>(0)? as usize, unsealed(row.try_get(1)?)?.into()))).collect()
}

/// Forgets the filters over some blocks of a segment: nothing is sifted there until it is merged.
pub(super) async fn forget(tx: &mut OrgTransaction, kind: IndexKind, segment: i64, blocks: &[usize]) -> Result<()> {
    const DELETE: &str = "DELETE FROM index_filters
        WHERE org_id = $1 AND kind = $2 AND segment = $3 AND part IN (SELECT value FROM json_each($4) n)";
    let mut parts: Vec<i64> = blocks.iter().map(|block| (block / BLOCKS) as i64).collect();
    parts.dedup();
    tx.query(DELETE).bind(kind.number()).bind(segment).bind(parts.as_slice()).execute(tx).await?;
    Ok(())
}

/// The filters of a segment being written.
#[derive(Debug, Default)]
pub(super) struct FilterWriter {
    part: Vec<u8>,
    blocks: usize,
    /// Parts that are full; the first has the number `written`.
    full: Vec<Vec<u8>>,
    written: usize,
}

impl FilterWriter {
    /// Takes in the next block.
    pub fn add(&mut self, entries: &[Entry]) {
        filter::add(&mut self.part, entries);
        self.blocks += 1;
        if self.blocks.is_multiple_of(BLOCKS) {
            self.full.push(std::mem::take(&mut self.part));
        }
    }

    /// Writes the parts that are full.
    pub async fn flush(&mut self, tx: &mut OrgTransaction, kind: IndexKind, segment: i64) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement {
            head: "INSERT INTO index_filters (org_id, kind, segment, part, filters) VALUES",
            row: "($1, $2, $3, $4 + @, ?)",
            tail: "",
        };
        let written = self.written;
        let constants = |start: usize| vec![kind.number(), segment, (written + start) as i64];
        INSERT.run(tx, &self.full, constants, |values, part| bulk::bind(values, sealed(part.clone()))).await?;
        self.written += self.full.len();
        self.full.clear();
        Ok(())
    }

    /// Writes what is left.
    pub async fn finish(mut self, tx: &mut OrgTransaction, kind: IndexKind, segment: i64) -> Result<()> {
        if self.blocks < FILTERED_FROM {
            return Ok(());
        }
        if !self.part.is_empty() {
            self.full.push(std::mem::take(&mut self.part));
        }
        self.flush(tx, kind, segment).await
    }
}
