//! Writing new events: the events themselves, their keys, and under what they are found.

use super::batch_context::BatchContext;
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

/// What an import brings in a batch: the rows up to a line, and past the lines of the one before.
pub(super) struct Brought {
    /// The number of the import.
    pub import_no: i64,
    /// Its last line.
    pub last_line: u64,
}

/// The new events of a batch, numbered.
pub(super) struct NewEvents {
    /// Their places in the batch, ascending.
    pub rows: Vec<u32>,
    /// The same in the order of their numbers.
    pub numbered: Vec<u32>,
    /// The number of the first.
    pub first: i64,
    /// The revisions that brought them, each with the number after that of its last event.
    revisions: Vec<(i64, i64)>,
}

impl NewEvents {
    /// Gives the new events of a batch their numbers: import by import, each in a revision of its own and in the order of
    /// the batch.
    pub async fn number(
        tx: &mut OrgTransaction,
        batch: &mut EventBatch,
        rows: Vec<u32>,
        brought: &[Brought],
        now: Instant,
    ) -> Result<Self> {
        let of = |row: u32| brought.partition_point(|import| import.last_line < batch.lines[row as usize]);
        let mut numbered = rows.clone();
        // Stable, so that the rows of one import keep their order.
        numbered.sort_by_key(|row| of(*row));
        let imports: Vec<(i64, i64)> = numbered
            .chunk_by(|a, b| of(*a) == of(*b))
            .map(|rows| (brought[of(rows[0])].import_no, rows.len() as i64))
            .collect();
        let newest = rows.iter().map(|&row| batch.events.occurred_at(row as usize)).max();
        let newest = newest.unwrap_or(Instant(i64::MIN));
        let revisions = revisions::take_for_events(tx, &imports, newest, now).await?;
        let end = revisions.last().map_or(0, |(_, end)| *end);
        let first = end - numbered.len() as i64;
        for (place, row) in numbered.iter().enumerate() {
            batch.events.set_tracking_id(*row as usize, first + place as i64);
        }
        Ok(Self { rows, numbered, first, revisions })
    }

    /// The newest of the revisions that brought them.
    pub fn revision(&self) -> i64 {
        self.revisions.last().map_or(0, |(revision, _)| *revision)
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
        let mut rows: Vec<(u32, Attributed)> = self.rows.iter().copied().zip(attributed.iter().copied()).collect();
        if self.revisions.len() > 1 {
            rows.sort_unstable_by_key(|(row, _)| batch.events.tracking_id(*row as usize));
        }
        tx.insert_events(&batch.events, &rows, &context.sources, &self.revisions).await
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
            for &row in &self.numbered {
                let join_key = batch.nodes[row as usize][kind];
                if join_key != 0 {
                    let kind = PostingKind::Sent;
                    add(&mut postings, Posting { join_key, first: number(row), events: 1, kind });
                }
            }
        }
        for &row in &self.numbered {
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
