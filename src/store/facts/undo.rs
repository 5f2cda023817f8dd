//! Taking events back: a whole import or a single event, as a new revision.

use super::events::{EventReader, NEVER, StoredEvents, retract};
use super::imports::Import;
use super::revisions::{self, RevisionKind};
use crate::domain::{EventTable, Instant};
use crate::store::attribution::changes::{Touched, rework};
use crate::store::attribution::recompute::rebuild;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, OrgScope, OrgTransaction, Store};

/// From this many events on a full recompute is cheaper than following each of them.
const MANY: i64 = 200_000;

impl Change {
    /// Takes back one event.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none of that id, [`StoreError::AlreadyDone`] where it was taken back.
    pub async fn retract_event(&mut self, tracking_id: i64, reason: &str, now: Instant) -> Result<()> {
        let mut events = StoredEvents::default();
        EventReader::open(self).await?.read(self, &[tracking_id], &mut events).await?;
        match events.revisions.first() {
            None => return Err(StoreError::NotFound { kind: "event", name: tracking_id.to_string() }),
            Some((_, NEVER)) => {}
            Some(_) => return Err(StoreError::AlreadyDone { what: "event", name: tracking_id.to_string() }),
        }
        let revision = revisions::take(self, RevisionKind::Retraction, None, now).await?;
        retract(self, &[(tracking_id, tracking_id + 1)], revision, reason).await?;
        let touched = Touched { events: vec![tracking_id], ..Touched::default() };
        rework(self, touched, revision).await?;
        audit::record(self, Action::EventRetracted, About::Thing(&tracking_id.to_string()), 1).await?;
        Ok(())
    }
}

impl Store {
    /// Takes back the events that an import brought first; answers with how many.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where it was undone before.
    pub async fn undo_import(&self, scope: &OrgScope, import: &Import, now: Instant, is_dry_run: bool) -> Result<i64> {
        const RANGES: &str = "SELECT first_tracking, end_tracking
            FROM revisions
            WHERE org_id = $1 AND import_no = $2";
        const UNDONE: &str = "UPDATE imports SET undone_at = $3, undone_revision = $4
            WHERE org_id = $1 AND import_no = $2 AND undone_at IS NULL";
        let mut tx = self.change(scope).await?;
        let ranges = tx.query(RANGES).bind(import.ledger.import_no).fetch_all(&mut tx).await?;
        let mut reader = EventReader::open(&mut tx).await?;
        let mut live: Vec<(i64, i64)> = Vec::new();
        for range in ranges {
            live.extend(reader.retractions().live_within(range.try_get(0)?, range.try_get(1)?));
        }
        let revision = revisions::take(&mut tx, RevisionKind::Retraction, None, now).await?;
        retract(&mut tx, &live, revision, "import undone").await?;
        let taken_back = stored_within(&mut tx, &mut reader, &live).await?;
        if taken_back > MANY {
            rebuild(&mut tx, revision).await?;
        } else {
            let events = live.into_iter().flat_map(|(first, end)| first..end).collect();
            rework(&mut tx, Touched { events, ..Touched::default() }, revision).await?;
        }
        let done = tx.query(UNDONE).bind(import.ledger.import_no).bind(now.0).bind(revision).execute(&mut tx).await?;
        audit::record(&mut tx, Action::ImportUndone, About::Thing(&import.import_id), taken_back).await?;
        if done != 1 {
            return Err(StoreError::AlreadyDone { what: "import", name: import.import_id.clone() });
        }
        if is_dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(taken_back)
    }
}

/// How many events have a number within some ranges; those of the erased are none.
async fn stored_within(tx: &mut OrgTransaction, reader: &mut EventReader, ranges: &[(i64, i64)]) -> Result<i64> {
    const ANY: &str = "SELECT revision FROM revisions WHERE org_id = $1 AND kind = 'erasure' LIMIT 1";
    let any: Option<i64> = tx.query_scalar(ANY).fetch_optional(tx).await?;
    let mut events = ranges.iter().map(|(first, end)| end - first).sum();
    if any.is_some() {
        events = 0;
        for (first, end) in ranges {
            let is_within = |id: i64| *first <= id && id < *end;
            let take = |table: &EventTable| {
                events += (0..table.len()).filter(|&index| is_within(table.tracking_id(index))).count() as i64;
                table.len().checked_sub(1).is_none_or(|last| table.tracking_id(last) < *end)
            };
            reader.each(tx, *first, Instant(i64::MIN), take).await?;
        }
    }
    Ok(events)
}
