//! New, duplicate or conflict: the verdict of every row, by its key (semantics section 3).

use super::error::Result;
use super::neighbourhood::{StoredEvents, read_events};
use super::seen::Seen;
use super::sources::Sources;
use super::{Connection, EventBatch, OrgScope, bulk};
use crate::domain::identity::{is_repetition, same_key};
use rustc_hash::FxHashMap;
use sqlx::Row as _;

/// The verdicts of a batch.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// For each event whether it is new.
    pub is_new: Vec<bool>,
    /// Key hash, slot and place of every new event, by hash and slot.
    pub placed: Vec<(i64, i64, u32)>,
    /// How many rows repeat a known event.
    pub duplicates: i64,
    /// How many rows belong to erased persons.
    pub suppressed: i64,
    /// Places of events with a known key and other content.
    pub conflicts: Vec<u32>,
}

/// A known event with the same key hash: stored, or an earlier row of this batch.
#[derive(Clone, Copy)]
enum Known {
    Stored(usize),
    Row(u32),
}

/// Judges every row of a batch.
pub(super) async fn judge(
    connection: &mut Connection,
    scope: &OrgScope,
    batch: &EventBatch,
    sources: &Sources,
    seen: Option<&Seen>,
) -> Result<Verdicts> {
    let events = &batch.events;
    let mut hashes: Vec<i64> = Vec::new();
    for (hash, _) in &batch.keys {
        if hashes.last() != Some(hash) && seen.is_none_or(|seen| seen.may_contain(*hash)) {
            hashes.push(*hash);
        }
    }
    let (stored, by_hash) = read_keys(connection, scope, &hashes, sources).await?;
    let mut verdicts =
        Verdicts { is_new: vec![false; events.len()], placed: Vec::with_capacity(events.len()), ..Verdicts::default() };
    let mut group: Vec<Known> = Vec::new();
    for rows in batch.keys.chunk_by(|a, b| a.0 == b.0) {
        let hash = rows[0].0;
        group.clear();
        let mut next_slot = 0;
        for &(slot, place) in by_hash.get(&hash).into_iter().flatten() {
            group.push(Known::Stored(place));
            next_slot = next_slot.max(slot + 1);
        }
        for &(_, row) in rows {
            if group.is_empty() && rows.len() == 1 {
                // By far the most common case needs no comparison.
                verdicts.take_new(hash, next_slot, row);
                continue;
            }
            let fact = events.fact(row as usize);
            let known = group.iter().find_map(|known| {
                let other = match *known {
                    Known::Stored(place) => stored.table.fact(place),
                    Known::Row(other) => events.fact(other as usize),
                };
                same_key(&fact, &other).then_some(other)
            });
            match known {
                Some(other) if is_repetition(&fact, &other) => verdicts.duplicates += 1,
                Some(_) => verdicts.conflicts.push(row),
                None => {
                    group.push(Known::Row(row));
                    verdicts.take_new(hash, next_slot, row);
                    next_slot += 1;
                }
            }
        }
    }
    Ok(verdicts)
}

impl Verdicts {
    fn take_new(&mut self, hash: i64, slot: i64, row: u32) {
        self.is_new[row as usize] = true;
        self.placed.push((hash, slot, row));
    }
}

/// Slots and places of the stored events by the hash of their key.
type ByHash = FxHashMap<i64, Vec<(i64, usize)>>;

async fn read_keys(
    connection: &mut Connection,
    scope: &OrgScope,
    hashes: &[i64],
    sources: &Sources,
) -> Result<(StoredEvents, ByHash)> {
    const SELECT: &str = "SELECT k.key_hash, k.slot, k.tracking_id
        FROM json_each($2) n
        CROSS JOIN tracking_keys k ON k.org_id = $1 AND k.key_hash = n.value";
    let mut found: Vec<(i64, i64, i64)> = Vec::new();
    bulk::look_up(connection, SELECT, scope.org_id, hashes, |row| {
        found.push((row.try_get(2)?, row.try_get(0)?, row.try_get(1)?));
        Ok(())
    })
    .await?;
    found.sort_unstable();
    let ids: Vec<i64> = found.iter().map(|(id, _, _)| *id).collect();
    let mut stored = StoredEvents::default();
    read_events(connection, scope, &ids, sources, &mut stored).await?;
    let mut by_hash = ByHash::default();
    for (place, (_, hash, slot)) in found.into_iter().enumerate() {
        by_hash.entry(hash).or_default().push((slot, place));
    }
    Ok((stored, by_hash))
}
