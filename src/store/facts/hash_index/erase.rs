//! Erasing entries: the blocks they stand in are packed anew without them.
//!
//! A hash of 64 bits of a short id can be guessed, so the entries of erased events go from the bytes of the index, from
//! `firsts` too. Whoever names the hashes touches, in each segment, the blocks that may hold them; otherwise each block
//! of the organization is read once.

use super::block::{Entry, Packed, pack, sealed};
use super::sift::forget;
use super::{BLOCKS, IndexKind, Segment, segments};
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};

/// Removes the entries under some sorted hashes that `is_gone` names.
pub(in crate::store) async fn erase(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    hashes: &[i64],
    is_gone: impl Fn(&Entry) -> bool,
) -> Result<()> {
    for segment in segments(tx, kind).await? {
        let blocks = segment.blocks_for(hashes).into_iter().map(|(block, _)| block).collect();
        erase_in(tx, kind, segment, blocks, &is_gone).await?;
    }
    Ok(())
}

/// Removes all entries that `is_gone` names.
pub(in crate::store) async fn erase_all(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    is_gone: impl Fn(&Entry) -> bool,
) -> Result<()> {
    for segment in segments(tx, kind).await? {
        let blocks = (0..segment.firsts.len()).collect();
        erase_in(tx, kind, segment, blocks, &is_gone).await?;
    }
    Ok(())
}

async fn erase_in(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    mut segment: Segment,
    blocks: Vec<usize>,
    is_gone: &impl Fn(&Entry) -> bool,
) -> Result<()> {
    const SELECT: &str = "SELECT b.block, b.entries
        FROM json_each($4) n
        CROSS JOIN index_blocks b ON b.org_id = $1 AND b.kind = $2 AND b.segment = $3 AND b.block = n.value";
    const UPDATE: &str = "UPDATE index_blocks SET entries = $5
        WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block = $4";
    let before = segment.entries;
    let mut changed = Vec::new();
    for part in blocks.chunks(BLOCKS) {
        let numbers: Vec<i64> = part.iter().map(|block| *block as i64).collect();
        let rows =
            tx.query(SELECT).bind(kind.number()).bind(segment.number).bind(numbers.as_slice()).fetch_all(tx).await?;
        if rows.len() != part.len() {
            return Err(StoreError::Corrupt);
        }
        for row in &rows {
            let block: i64 = row.try_get(0)?;
            let packed = Packed::new(row.try_get(1)?)?;
            let all = packed.len();
            let left: Vec<Entry> = (0..all).map(|place| packed.entry(place)).filter(|entry| !is_gone(entry)).collect();
            if left.len() == all {
                continue;
            }
            segment.entries -= all - left.len();
            let place = usize::try_from(block).map_err(|_| StoreError::Corrupt)?;
            changed.push(place);
            if let Some(first) = left.first() {
                segment.firsts[place] = first.hash;
            }
            tx.query(UPDATE).bind(kind.number()).bind(segment.number).bind(block).bind(pack(&left)).execute(tx).await?;
        }
    }
    if segment.entries == before {
        return Ok(());
    }
    forget(tx, kind, segment.number, &changed).await?;
    finish(tx, kind, segment).await
}

/// Writes what a segment is now; one without entries goes.
async fn finish(tx: &mut OrgTransaction, kind: IndexKind, mut segment: Segment) -> Result<()> {
    const EMPTY: &str = "SELECT block FROM index_blocks
        WHERE org_id = $1 AND kind = $2 AND segment = $3 AND length(entries) = 0
        ORDER BY block";
    const UPDATE: &str = "UPDATE index_segments SET entries = $4, firsts = $5
        WHERE org_id = $1 AND kind = $2 AND segment = $3";
    if segment.entries == 0 {
        return super::remove(tx, kind, &[segment.number]).await;
    }
    // A block without entries says where the next one begins.
    let empty: Vec<i64> = tx.query_scalar(EMPTY).bind(kind.number()).bind(segment.number).fetch_all(tx).await?;
    segment.borrow_firsts(&empty);
    let firsts: Vec<u8> = segment.firsts.iter().flat_map(|first| first.to_le_bytes()).collect();
    tx.query(UPDATE)
        .bind(kind.number())
        .bind(segment.number)
        .bind(segment.entries as i64)
        .bind(sealed(firsts))
        .execute(tx)
        .await?;
    Ok(())
}

impl Segment {
    /// Gives blocks without entries the first hash of the next block that has some; after the last one its own.
    fn borrow_firsts(&mut self, empty: &[i64]) {
        let is_empty = |block: usize| empty.binary_search(&(block as i64)).is_ok();
        let last = (0..self.firsts.len()).rev().find(|block| !is_empty(*block));
        let mut next = last.map_or(0, |last| self.firsts[last]);
        for block in (0..self.firsts.len()).rev() {
            if is_empty(block) {
                self.firsts[block] = next;
            } else {
                next = self.firsts[block];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Segment;

    #[test]
    fn emptied_blocks_say_nothing_of_what_they_held() {
        let mut segment = Segment { number: 1, entries: 5, firsts: vec![10, 20, 30, 40, 50] };
        segment.borrow_firsts(&[0, 2, 4]);
        assert_eq!(segment.firsts, [20, 20, 40, 40, 40]);
    }
}
