//! Writing new events: the events themselves, their keys, and where those of a click or a user stand.
//!
//! Every table gets its rows in its own order; that is what makes a large import fast.

use super::batch::EventBatch;
use super::error::Result;
use super::link_book::LinkBook;
use super::neighbourhood::code_node;
use super::sources::Sources;
use super::verdicts::Verdicts;
use super::{Connection, OrgScope, bulk};
use crate::domain::EventTable;
use std::sync::Arc;

/// The new events of a batch, numbered.
pub(super) struct Arrivals {
    /// Their places in the batch, ascending: the order of their numbers.
    pub new: Vec<u32>,
    placed: Vec<(i64, i64, u32)>,
    first: i64,
}

impl Arrivals {
    /// Gives the new events of a batch their numbers, in the order of the batch.
    pub async fn number(
        tx: &mut Connection,
        scope: &OrgScope,
        batch: &mut EventBatch,
        verdicts: Verdicts,
    ) -> Result<Self> {
        const TAKE: &str = "UPDATE counters
            SET tracking_id = tracking_id + $2,
                newest_event_at = CASE WHEN newest_event_at < $3 THEN $3 ELSE newest_event_at END
            WHERE org_id = $1
            RETURNING tracking_id - $2";
        const RANGE: &str = "UPDATE revisions SET end_tracking = first_tracking + $2
            WHERE org_id = $1 AND revision = (SELECT revision FROM counters WHERE org_id = $1)";
        let new: Vec<u32> = (0..batch.events.len() as u32).filter(|&row| verdicts.is_new[row as usize]).collect();
        let count = new.len() as i64;
        let newest = new.iter().map(|&row| batch.events.occurred_at(row as usize).0).max();
        let first: i64 = sqlx::query_scalar(TAKE)
            .bind(scope.org_id)
            .bind(count)
            .bind(newest.unwrap_or(i64::MIN))
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query(RANGE).bind(scope.org_id).bind(count).execute(tx).await?;
        for (place, row) in new.iter().enumerate() {
            batch.events.set_tracking_id(*row as usize, first + place as i64);
        }
        Ok(Self { new, placed: verdicts.placed, first })
    }

    /// The numbers given: the first, and the one after the last.
    pub fn range(&self) -> (i64, i64) {
        (self.first, self.first + self.placed.len() as i64)
    }

    /// Gives numbers to senders that were not known.
    pub async fn add_sources(
        &self,
        tx: &mut Connection,
        scope: &OrgScope,
        batch: &EventBatch,
        sources: &mut Sources,
    ) -> Result<()> {
        for &row in &self.new {
            if let Some(source) = batch.events.source(row as usize) {
                sources.add(tx, scope, source).await?;
            }
        }
        Ok(())
    }

    /// Inserts the events.
    pub async fn insert_events(
        &self,
        tx: &mut Connection,
        scope: &OrgScope,
        events: &EventTable,
        new: &[u32],
        sources: &Sources,
        revision: i64,
    ) -> Result<()> {
        const INSERT: bulk::Insert = bulk::Insert {
            head: "INSERT INTO referral_trackings
                (org_id, tracking_id, revision, stage, occurred_at, link_code, click_id, user_id, event_id,
                 source_no, ordinal)
                VALUES",
            row: "($1, $2 + @, $3, ?, ?, ?, ?, ?, ?, ?, ?)",
            tail: "",
        };
        let constants = |start: usize| vec![scope.org_id, self.first + start as i64, revision];
        INSERT
            .run(tx, new, constants, |values, &row| {
                let fact = events.fact(row as usize);
                bulk::bind(values, fact.stage.rank() as i64)?;
                bulk::bind(values, fact.occurred_at.0)?;
                for text in [fact.link_code, fact.click_id, fact.user_id, fact.event_id] {
                    bulk::bind(values, text.map(Arc::<str>::from))?;
                }
                bulk::bind(values, sources.number(fact.source).unwrap_or_default())?;
                bulk::bind(values, fact.ordinal)
            })
            .await
    }

    /// Notes the key of every new event.
    pub async fn insert_keys(&self, tx: &mut Connection, scope: &OrgScope, events: &EventTable) -> Result<()> {
        const INSERT: bulk::Insert = bulk::Insert {
            head: "INSERT INTO tracking_keys (org_id, key_hash, slot, tracking_id) VALUES",
            row: "($1, ?, ?, ?)",
            tail: "",
        };
        let constants = |_| vec![scope.org_id];
        INSERT
            .run(tx, &self.placed, constants, |values, (hash, slot, row)| {
                bulk::bind(values, *hash)?;
                bulk::bind(values, *slot)?;
                bulk::bind(values, events.tracking_id(*row as usize))
            })
            .await
    }

    /// Notes where the events of each click, user and waiting or personal code stand.
    pub async fn insert_runs(
        &self,
        tx: &mut Connection,
        scope: &OrgScope,
        batch: &EventBatch,
        new: &[u32],
        book: &LinkBook,
    ) -> Result<()> {
        const INSERT: bulk::Insert = bulk::Insert {
            head: "INSERT INTO tracking_runs (org_id, node_hash, first_tracking, events, is_code) VALUES",
            row: "($1, ?, ?, ?, ?)",
            tail: "",
        };
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
        runs.sort_unstable();
        let constants = |_| vec![scope.org_id];
        INSERT
            .run(tx, &runs, constants, |values, run| {
                bulk::bind(values, run.node)?;
                bulk::bind(values, run.first)?;
                bulk::bind(values, run.events)?;
                bulk::bind(values, run.is_code)
            })
            .await
    }
}

/// Neighbouring events of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    node: i64,
    first: i64,
    events: i64,
    is_code: bool,
}

fn add_to_runs(runs: &mut Vec<Run>, node: i64, id: i64, is_code: bool) {
    match runs.last_mut() {
        Some(run) if run.node == node && run.first + run.events == id && run.is_code == is_code => run.events += 1,
        _ => runs.push(Run { node, first: id, events: 1, is_code }),
    }
}
