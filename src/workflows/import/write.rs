//! Writing new events: the events themselves, their keys, and under what they are found.

use super::batch_context::BatchContext;
use super::verdicts::Verdicts;
use crate::domain::Instant;
use crate::domain::identity::typed_key;
use crate::ingest::batch::EventBatch;
use crate::store::OrgTransaction;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::event_keys::EventKey;
use crate::store::facts::event_postings::{Posting, PostingKind};
use crate::store::facts::events::Attributed;
use crate::store::facts::revisions;
use crate::workflows::attribute::component::code_key;

/// The new events of a batch, numbered.
pub(super) struct NewEvents {
    /// Their places in the batch, ascending: the order of their numbers.
    pub rows: Vec<u32>,
    /// The number of the first.
    pub first: i64,
}

impl NewEvents {
    /// Gives the new events of a batch their numbers, in the order of the batch; they are those of the newest revision.
    pub async fn number(tx: &mut OrgTransaction, batch: &mut EventBatch, verdicts: &Verdicts) -> Result<Self> {
        let rows: Vec<u32> = (0..batch.events.len() as u32).filter(|&row| verdicts.is_new[row as usize]).collect();
        let newest = rows.iter().map(|&row| batch.events.occurred_at(row as usize)).max();
        let first = revisions::number_events(tx, rows.len() as i64, newest.unwrap_or(Instant(i64::MIN))).await?;
        for (place, row) in rows.iter().enumerate() {
            batch.events.set_tracking_id(*row as usize, first + place as i64);
        }
        Ok(Self { rows, first })
    }

    /// The numbers given: the first, and the one after the last.
    pub fn range(&self) -> [i64; 2] {
        [self.first, self.first + self.rows.len() as i64]
    }

    /// Gives numbers to senders that were not known.
    pub async fn add_sources(&self, tx: &mut OrgTransaction, batch: &EventBatch, sources: &mut Sources) -> Result<()> {
        for source in self.rows.iter().filter_map(|&row| batch.events.source(row as usize)) {
            sources.add(tx, source).await?;
        }
        Ok(())
    }

    /// Writes what the events are found by, each table in its own order.
    pub async fn write_index(
        &self,
        tx: &mut OrgTransaction,
        batch: &EventBatch,
        resolver: &LinkResolver,
    ) -> Result<()> {
        tx.insert_event_keys(&self.keys(batch)).await?;
        tx.insert_postings(&self.postings(batch, resolver)).await
    }

    /// Writes the events with what each is attributed to.
    pub async fn write_events(
        &self,
        tx: &mut OrgTransaction,
        batch: &EventBatch,
        attributed: &[Attributed],
        context: &BatchContext,
    ) -> Result<()> {
        let rows: Vec<(u32, Attributed)> = self.rows.iter().copied().zip(attributed.iter().copied()).collect();
        tx.insert_events(&batch.events, &rows, &context.sources, context.revision).await
    }

    fn keys(&self, batch: &EventBatch) -> Vec<EventKey> {
        let number = |row: u32| batch.events.tracking_id(row as usize);
        let new = batch.keys.iter().filter(|(_, row)| number(*row) != 0);
        new.map(|&(key_hash, row)| EventKey {
            key_hash,
            event: number(row),
            content_hash: batch.contents[row as usize],
        })
        .collect()
    }

    fn postings(&self, batch: &EventBatch, resolver: &LinkResolver) -> Vec<Posting> {
        let mut postings: Vec<Posting> = Vec::with_capacity(self.rows.len());
        let number = |row: u32| batch.events.tracking_id(row as usize);
        // The events of a click stand together, so most runs are complete when the next one begins.
        for kind in 0..2 {
            for &row in &self.rows {
                let join_key = batch.nodes[row as usize][kind];
                if join_key != 0 {
                    let kind = PostingKind::Sent;
                    add(&mut postings, Posting { join_key, first: number(row), events: 1, kind });
                }
            }
        }
        for &row in &self.rows {
            let keys = [
                (code_key(&batch.events, row as usize, resolver), PostingKind::Code),
                (typed_key(&batch.events, row as usize), PostingKind::Typed),
            ];
            for (join_key, kind) in keys.into_iter().filter_map(|(key, kind)| Some((key?, kind))) {
                add(&mut postings, Posting { join_key, first: number(row), events: 1, kind });
            }
        }
        postings.sort_unstable();
        postings
    }
}

/// Adds the posting of one event, to the run before it where it goes on.
fn add(postings: &mut Vec<Posting>, new: Posting) {
    match postings.last_mut() {
        Some(last) if last.join_key == new.join_key && last.numbers().end == new.first && last.kind == new.kind => {
            last.events += 1;
        }
        _ => postings.push(new),
    }
}
