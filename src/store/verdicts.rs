//! New, duplicate or conflict: the verdict of every row, by its key (semantics section 3).

use super::error::Result;
use super::neighbourhood::{StoredEvents, read_events};
use super::seen::Seen;
use super::sources::Sources;
use super::{Connection, OrgScope, bulk};
use crate::domain::EventTable;
use crate::domain::identity::{is_repetition, same_key};
use rustc_hash::FxHashMap;
use sqlx::Row as _;

/// The verdicts of a batch.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// Indices of new events, with the slots of their keys.
    pub new: Vec<u32>,
    slots: Vec<i64>,
    /// How many rows repeat a known event.
    pub duplicates: i64,
    /// How many rows belong to erased persons.
    pub suppressed: i64,
    /// Indices of rows with a known key and other content, ascending.
    pub conflicts: Vec<usize>,
}

impl Verdicts {
    /// Key hash, slot and index of every new event.
    pub fn placed(&self, keys: &[i64]) -> Vec<(i64, i64, u32)> {
        self.new.iter().zip(&self.slots).map(|(&index, &slot)| (keys[index as usize], slot, index)).collect()
    }
}

/// A known event with the same key hash: stored, or an earlier row of this batch.
#[derive(Clone, Copy)]
enum Known {
    Stored(usize),
    Row(u32),
}

/// Judges every row of a batch; `keys` are the hashes of their keys.
pub(super) async fn judge(
    connection: &mut Connection,
    scope: &OrgScope,
    events: &EventTable,
    keys: &[i64],
    sources: &Sources,
    seen: Option<&Seen>,
) -> Result<Verdicts> {
    let mut order: Vec<u32> = (0..events.len() as u32).collect();
    // Rows of one key stay in the order in which they came: the first is kept.
    order.sort_unstable_by_key(|&index| (keys[index as usize], index));
    let mut hashes: Vec<i64> = order.iter().map(|&index| keys[index as usize]).collect();
    hashes.dedup();
    hashes.retain(|&hash| seen.is_none_or(|seen| seen.may_contain(hash)));
    let (stored, by_hash) = read_keys(connection, scope, &hashes, sources).await?;
    let mut verdicts = Verdicts::default();
    let mut group: Vec<Known> = Vec::new();
    let mut next_slot = 0;
    let mut hash_before = None;
    for index in order {
        let hash = keys[index as usize];
        if hash_before != Some(hash) {
            hash_before = Some(hash);
            group.clear();
            next_slot = 0;
            for &(slot, place) in by_hash.get(&hash).into_iter().flatten() {
                group.push(Known::Stored(place));
                next_slot = next_slot.max(slot + 1);
            }
        }
        let row = events.fact(index as usize);
        let known = group.iter().find_map(|known| {
            let fact = match *known {
                Known::Stored(place) => stored.table.fact(place),
                Known::Row(other) => events.fact(other as usize),
            };
            same_key(&row, &fact).then_some(fact)
        });
        match known {
            Some(fact) if is_repetition(&row, &fact) => verdicts.duplicates += 1,
            Some(_) => verdicts.conflicts.push(index as usize),
            None => {
                group.push(Known::Row(index));
                verdicts.new.push(index);
                verdicts.slots.push(next_slot);
                next_slot += 1;
            }
        }
    }
    verdicts.conflicts.sort_unstable();
    Ok(verdicts)
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
