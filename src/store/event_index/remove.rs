//! Removing entries: the blocks they stand in are packed anew without them.
//!
//! A hash of 64 bits of a short id can be guessed, so the entries of erased events go from the bytes of the index, from
//! filters and directories too.

use super::block::{self, Block, Entry};
use super::filter::Filter;
use super::segment::{Segment, segments};
use super::{BLOCKS, IndexKind};
use crate::store::OrgTransaction;
use crate::store::error::Result;

/// Removes the entries that `is_gone` names, looking for them under some ascending hashes or everywhere; answers with
/// how many there were.
pub(in crate::store) async fn remove(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    hashes: Option<&[i64]>,
    is_gone: impl Fn(&Entry) -> bool,
) -> Result<usize> {
    let mut removed = 0;
    if hashes.is_some_and(<[i64]>::is_empty) {
        return Ok(removed);
    }
    for segment in segments(tx, kind).await? {
        removed += remove_from(tx, segment, hashes, &is_gone).await?;
    }
    Ok(removed)
}

async fn remove_from(
    tx: &mut OrgTransaction,
    mut segment: Segment,
    hashes: Option<&[i64]>,
    is_gone: &impl Fn(&Entry) -> bool,
) -> Result<usize> {
    let blocks: Vec<i64> = match hashes {
        Some(hashes) => segment.blocks_for(hashes).into_iter().map(|(block, _)| block).collect(),
        None => segment.blocks.iter().map(|block| block.number).collect(),
    };
    let before = segment.entries;
    for part in blocks.chunks(BLOCKS) {
        for (bytes, number) in segment.read(tx, part).await?.iter().zip(part) {
            let all = Block::new(bytes)?.entries();
            let left: Vec<Entry> = all.iter().filter(|entry| !is_gone(entry)).copied().collect();
            if left.len() < all.len() {
                segment.entries -= all.len() - left.len();
                segment.replace(tx, *number, &left).await?;
            }
        }
    }
    let removed = before - segment.entries;
    if segment.entries == 0 {
        segment.delete(tx).await?;
    } else if removed > 0 {
        segment.write_row(tx).await?;
    }
    Ok(removed)
}

impl Segment {
    /// Packs a block anew; one without entries goes.
    async fn replace(&mut self, tx: &mut OrgTransaction, number: i64, entries: &[Entry]) -> Result<()> {
        const DELETE: [&str; 2] = [
            "DELETE FROM index_blocks WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block = $4",
            "DELETE FROM index_filters WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block = $4",
        ];
        const UPDATE: [&str; 2] = [
            "UPDATE index_blocks SET entries = $5 WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block = $4",
            "UPDATE index_filters SET filter = $5 WHERE org_id = $1 AND kind = $2 AND segment = $3 AND block = $4",
        ];
        let (kind, segment) = (self.kind.number(), self.number);
        let Some(first) = entries.first() else {
            self.blocks.retain(|block| block.number != number);
            for sql in DELETE {
                tx.query(sql).bind(kind).bind(segment).bind(number).execute(tx).await?;
            }
            return Ok(());
        };
        self.blocks.iter_mut().filter(|block| block.number == number).for_each(|block| block.first = first.hash);
        if self.own_block.is_some() {
            // Its row is written when all is removed.
            self.own_block = Some(block::pack(entries));
            return Ok(());
        }
        for (sql, bytes) in UPDATE.into_iter().zip([block::pack(entries), Filter::of(entries)]) {
            tx.query(sql).bind(kind).bind(segment).bind(number).bind(bytes).execute(tx).await?;
        }
        Ok(())
    }
}
