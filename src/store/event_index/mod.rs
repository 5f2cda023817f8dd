//! Finding events by hashes, of their key and of the click, the user or the code they name; and referrals by their ids.
//!
//! Hashes come in no order, so a table with a row for each would be touched everywhere by every import. Instead each
//! import adds a sorted segment in blocks, and when there are many segments of one size they are merged into one of the
//! next: an entry is written a few times in its life, always among its neighbours. This is the log-structured merge-tree
//! (O'Neil, Cheng, Gawlick and O'Neil 1996), merged by size. The index follows from the events and says nothing of its
//! own.

mod block;
mod filter;
mod merge;
mod remove;
mod segment;

pub(super) use block::Entry;
pub(super) use merge::Merged;
pub(super) use remove::remove;
pub(super) use segment::KnownSegments;

use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use block::Block;
use filter::Filter;
use segment::{Segment, SegmentWriter, segments};

/// How many segments of one size are merged into one of the next.
const SEGMENTS: usize = 16;
/// How many blocks are read or written at a time: some 4 MB.
const BLOCKS: usize = 256;

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexKind {
    /// Events by the hash of their key.
    Keys,
    /// Runs of events by the hash of the click, the user or the code that they share.
    Postings,
    /// Referrals by the beginning of their id.
    Referrals,
}

impl IndexKind {
    /// The number in the database.
    const fn number(self) -> i64 {
        match self {
            Self::Keys => 0,
            Self::Postings => 1,
            Self::Referrals => 2,
        }
    }
}

/// Adds sorted entries to an organization's index.
pub(super) async fn add(tx: &mut OrgTransaction, kind: IndexKind, entries: &[Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut segments = segments(tx, kind).await?;
    let mut writer = SegmentWriter::new(kind, &segments);
    writer.write(tx, entries).await?;
    segments.extend(writer.finish(tx).await?);
    while let Some(size) = crowded_size(&segments) {
        let mut writer = SegmentWriter::new(kind, &segments);
        let (many, rest) = segments.into_iter().partition(|segment| segment.size() == size);
        let mut merged = Merged::of(many);
        loop {
            let entries = merged.next(tx).await?;
            if entries.is_empty() {
                break;
            }
            writer.write(tx, &entries).await?;
        }
        for segment in merged.into_segments() {
            segment.delete(tx).await?;
        }
        segments = rest;
        segments.extend(writer.finish(tx).await?);
    }
    tx.segments.keep(kind, segments);
    Ok(())
}

/// The size that so many segments have that they are merged.
fn crowded_size(segments: &[Segment]) -> Option<u32> {
    let count = |size| segments.iter().filter(|segment| segment.size() == size).count();
    segments.iter().map(Segment::size).find(|size| count(*size) >= SEGMENTS)
}

/// The entries of some ascending hashes, in their order.
pub(super) async fn find(tx: &mut OrgTransaction, kind: IndexKind, hashes: &[i64]) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    if hashes.is_empty() {
        return Ok(found);
    }
    let segments = segments(tx, kind).await?;
    for segment in &segments {
        if let Some(bytes) = &segment.own_block {
            Block::new(bytes)?.find(hashes, &mut found);
            continue;
        }
        for part in segment.blocks_for(hashes).chunks(BLOCKS) {
            let numbers: Vec<i64> = part.iter().map(|(block, _)| *block).collect();
            let mut passed: Vec<(i64, Vec<i64>)> = Vec::new();
            let filters = segment.filters(tx, &numbers).await?;
            for (bytes, (block, hashes)) in filters.iter().zip(part) {
                let hashes = Filter::new(bytes)?.sift(hashes);
                if !hashes.is_empty() {
                    passed.push((*block, hashes));
                }
            }
            let numbers: Vec<i64> = passed.iter().map(|(block, _)| *block).collect();
            let blocks = segment.read(tx, &numbers).await?;
            for (bytes, (_, hashes)) in blocks.iter().zip(&passed) {
                Block::new(bytes)?.find(hashes, &mut found);
            }
        }
    }
    tx.segments.keep(kind, segments);
    found.sort_unstable();
    Ok(found)
}

/// The entries whose hashes lie between two, both included, in no particular order; where there are very many, not all,
/// but more than `most`.
pub(super) async fn between(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    [first, last]: [i64; 2],
    most: usize,
) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    for segment in segments(tx, kind).await? {
        for block in segment.blocks_between([first, last]) {
            for bytes in segment.read(tx, &[block]).await? {
                let entries = Block::new(&bytes)?.entries();
                found.extend(entries.into_iter().filter(|entry| (first..=last).contains(&entry.hash)));
            }
            if found.len() > most {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Removes all entries of a kind.
pub(super) async fn clear(tx: &mut OrgTransaction, kind: IndexKind) -> Result<()> {
    for segment in segments(tx, kind).await? {
        segment.delete(tx).await?;
    }
    Ok(())
}

/// Reads the whole index and hands over each entry, in no particular order.
///
/// # Errors
/// [`StoreError::Corrupt`] where blocks, filters and directories do not agree.
pub(super) async fn each(tx: &mut OrgTransaction, kind: IndexKind, mut take: impl FnMut(Entry)) -> Result<()> {
    for segment in segments(tx, kind).await? {
        let mut left = segment.entries;
        let mut last = i64::MIN;
        for part in segment.blocks.chunks(BLOCKS) {
            let numbers: Vec<i64> = part.iter().map(|block| block.number).collect();
            let has_filters = segment.own_block.is_none();
            let filters = if has_filters { segment.filters(tx, &numbers).await? } else { Vec::new() };
            let blocks = segment.read(tx, &numbers).await?;
            for (index, (bytes, place)) in blocks.iter().zip(part).enumerate() {
                let entries = Block::new(bytes)?.entries();
                let is_sound = entries.is_sorted()
                    && entries.first().is_some_and(|first| first.hash == place.first && first.hash >= last)
                    && filters.get(index).is_none_or(|filter| *filter == Filter::of(&entries));
                left = left.checked_sub(entries.len()).filter(|_| is_sound).ok_or(StoreError::Corrupt)?;
                last = entries.last().map_or(last, |entry| entry.hash);
                entries.into_iter().for_each(&mut take);
            }
        }
        if left != 0 {
            return Err(StoreError::Corrupt);
        }
    }
    Ok(())
}
