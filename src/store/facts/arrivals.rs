//! Writing new events: the events themselves, their keys, and where those of a click or a user stand.

use super::batch::EventBatch;
use super::hash_index::{self, Entry, IndexKind, Kept, Packing};
use super::verdicts::Verdicts;
use crate::store::OrgTransaction;
use crate::store::attribution::neighbourhood::{Run, code_node};
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};

/// The new events of a batch, numbered.
pub(in crate::store) struct Arrivals {
    /// Their places in the batch, ascending: the order of their numbers.
    pub new: Vec<u32>,
    first: i64,
}

impl Arrivals {
    /// Gives the new events of a batch their numbers, in the order of the batch.
    pub fn number(batch: &mut EventBatch, verdicts: &Verdicts, first: i64) -> Self {
        let new: Vec<u32> = (0..batch.events.len() as u32).filter(|&row| verdicts.is_new[row as usize]).collect();
        for (place, row) in new.iter().enumerate() {
            batch.events.set_tracking_id(*row as usize, first + place as i64);
        }
        Self { new, first }
    }

    /// Notes in the database that the numbers are given, by its newest revision.
    pub async fn take_numbers(&self, tx: &mut OrgTransaction, batch: &EventBatch) -> Result<()> {
        const TAKE: &str = "UPDATE counters
            SET tracking_id = tracking_id + $2,
                newest_event_at = CASE WHEN newest_event_at < $3 THEN $3 ELSE newest_event_at END
            WHERE org_id = $1
            RETURNING tracking_id - $2";
        const RANGE: &str = "UPDATE revisions SET end_tracking = first_tracking + $2
            WHERE org_id = $1 AND revision = (SELECT revision FROM counters WHERE org_id = $1)";
        let count = self.new.len() as i64;
        let newest = self.new.iter().map(|&row| batch.events.occurred_at(row as usize).0).max();
        let first: i64 = tx.query_scalar(TAKE).bind(count).bind(newest.unwrap_or(i64::MIN)).fetch_one(tx).await?;
        if first != self.first {
            return Err(StoreError::Invariant(format!("events got the numbers from {}, not {first}", self.first)));
        }
        tx.query(RANGE).bind(count).execute(tx).await?;
        Ok(())
    }

    /// The senders of the new events, each as often as they stand there.
    pub fn sources<'b>(&self, batch: &'b EventBatch) -> impl Iterator<Item = &'b str> {
        self.new.iter().filter_map(|&row| batch.events.source(row as usize))
    }

    /// The numbers given: the first, and the one after the last.
    pub fn range(&self) -> (i64, i64) {
        (self.first, self.first + self.new.len() as i64)
    }

    /// Gives numbers to senders that were not known.
    pub async fn add_sources(&self, tx: &mut OrgTransaction, batch: &EventBatch, sources: &mut Sources) -> Result<()> {
        for source in self.sources(batch) {
            sources.add(tx, source).await?;
        }
        Ok(())
    }
}

/// Where the new events of a batch are found: by their keys, and by the clicks, users and codes they name.
pub(in crate::store) struct Places {
    keys: Packing,
    nodes: Packing,
}

impl Places {
    /// Packs the places of new events, which have their numbers.
    pub fn pack(batch: &EventBatch, new: &[u32], book: &LinkBook) -> Self {
        let is_new = |row: u32| batch.events.tracking_id(row as usize) != 0;
        let key = |&(hash, row): &(i64, u32)| Entry {
            hash,
            first: batch.contents[row as usize],
            second: batch.events.tracking_id(row as usize),
        };
        let keys: Vec<Entry> = batch.keys.iter().filter(|(_, row)| is_new(*row)).map(key).collect();
        let mut nodes: Vec<Entry> = runs(batch, new, book).into_iter().map(Entry::from).collect();
        nodes.sort_unstable();
        Self { keys: Packing::of(&keys), nodes: Packing::of(&nodes) }
    }

    /// Notes them in the database.
    pub async fn write(self, tx: &mut OrgTransaction, kept: &mut Kept) -> Result<()> {
        hash_index::add(tx, IndexKind::Keys, self.keys, kept).await?;
        hash_index::add(tx, IndexKind::Nodes, self.nodes, kept).await
    }
}

/// Where the events of each click, user and waiting or personal code stand.
fn runs(batch: &EventBatch, new: &[u32], book: &LinkBook) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(new.len());
    // The events of a click stand together, so most runs are complete when the next one begins.
    for kind in 0..2 {
        for &row in new {
            let node = batch.nodes[row as usize][kind];
            if node != 0 {
                add_to_runs(&mut runs, node, batch.events.tracking_id(row as usize), false);
            }
        }
    }
    for &row in new {
        if let Some(node) = code_node(&batch.events, row as usize, book) {
            add_to_runs(&mut runs, node, batch.events.tracking_id(row as usize), true);
        }
    }
    runs
}

fn add_to_runs(runs: &mut Vec<Run>, node: i64, id: i64, is_code: bool) {
    match runs.last_mut() {
        Some(run) if run.node == node && run.first + run.events == id && run.is_code == is_code => run.events += 1,
        _ => runs.push(Run { node, first: id, events: 1, is_code }),
    }
}
