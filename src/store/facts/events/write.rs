//! Writing new events, packed.

use super::block::{BLOCK, Packer};
use crate::domain::EventTable;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;

/// Neighbouring events, ready to be written.
pub(in crate::store) struct PackedBlock {
    first: i64,
    events: i64,
    newest_at: i64,
    packed: Vec<u8>,
}

/// Packs some events of a table, which are numbered in that order; their senders are all known.
pub(in crate::store) fn pack(events: &EventTable, rows: &[u32], sources: &Sources) -> Result<Vec<PackedBlock>> {
    let mut packer = Packer::new()?;
    let number_of = |name: &str| sources.number(name).unwrap_or_default();
    rows.chunks(BLOCK)
        .map(|rows| {
            let newest = rows.iter().map(|&row| events.occurred_at(row as usize).0).max();
            Ok(PackedBlock {
                first: rows.first().map_or(0, |&row| events.tracking_id(row as usize)),
                events: span(events, rows),
                newest_at: newest.unwrap_or(i64::MIN),
                packed: packer.pack(events, rows, number_of)?,
            })
        })
        .collect()
}

/// How many numbers some events cover.
fn span(events: &EventTable, rows: &[u32]) -> i64 {
    let number = |row: &u32| events.tracking_id(*row as usize);
    rows.last().map_or(0, number) - rows.first().map_or(0, number) + 1
}

/// Writes packed events that a revision brought.
pub(in crate::store) async fn insert(tx: &mut OrgTransaction, blocks: &[PackedBlock], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO referral_trackings (org_id, revision, first_tracking, events, newest_at, packed) VALUES",
        row: "($1, $2, ?, ?, ?, ?)",
        tail: "",
    };
    let constants = |_| vec![revision];
    INSERT
        .run(tx, blocks, constants, |values, block| {
            bulk::bind(values, block.first)?;
            bulk::bind(values, block.events)?;
            bulk::bind(values, block.newest_at)?;
            bulk::bind(values, block.packed.clone())
        })
        .await
}
