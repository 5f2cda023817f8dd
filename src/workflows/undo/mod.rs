//! Taking back: a whole import of events, members or links, or a single event, as new revisions.

mod links;
mod members;
mod rows;

pub use rows::{KeptRow, RestoredRow, UndoneRows, WhyKept};

use crate::domain::Instant;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::facts::import_changes;
use crate::store::facts::imports::{self, Import, MEMBERS};
use crate::store::facts::retractions::retract;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, OrgScope, Store};
use crate::workflows::attribute::rework::{Touched, rework};
use crate::workflows::members::Occasion;
use crate::workflows::recompute::rebuild;

/// What an import of members or links did.
struct Done {
    import_no: i64,
    /// The first and the last revision that it took; `None` where it changed no facts.
    revisions: Option<[i64; 2]>,
}

/// From this many events on a full recompute is cheaper than following each of them.
const MANY: i64 = 200_000;

impl Change {
    /// Takes back one event.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none of that id, [`StoreError::AlreadyDone`] where it was taken back.
    pub async fn retract_event(&mut self, tracking_id: i64, reason: &str, now: Instant) -> Result<()> {
        let mut events = StoredEvents::default();
        let sources = Sources::load(self).await?;
        self.read_events(&sources, &[tracking_id], &mut events).await?;
        match events.revisions.first() {
            None => return Err(StoreError::NotFound { kind: "event", name: tracking_id.to_string() }),
            Some((_, NEVER)) => {}
            Some(_) => return Err(StoreError::AlreadyDone { what: "event", name: tracking_id.to_string() }),
        }
        let revision = revisions::take(self, RevisionKind::Retraction, None, now).await?;
        retract(self, [tracking_id, tracking_id + 1], revision, reason).await?;
        let touched = Touched { events: vec![tracking_id], ..Touched::default() };
        rework(self, touched, revision).await?;
        audit::record(self, Action::EventRetracted, About::Thing(&tracking_id.to_string()), 1).await?;
        Ok(())
    }
}

impl Store {
    /// Takes back what an import of members or links did; `by` is who does it.
    ///
    /// # Errors
    /// [`StoreError::AlreadyDone`] where it was undone before.
    pub async fn undo_rows(
        &self,
        scope: &OrgScope,
        import: &Import,
        now: Instant,
        by: &str,
        is_dry_run: bool,
    ) -> Result<UndoneRows> {
        let mut change = self.change(scope).await?;
        let import_no = import.ledger.import_no;
        let done = Done { revisions: revisions::of_import(&mut change, import_no).await?, import_no };
        // The first revision of what takes the import back: those after it in this transaction name the import too.
        let revision = revisions::take(&mut change, RevisionKind::Retraction, Some(import_no), now).await?;
        if !imports::mark_undone(&mut change, import_no, revision, now).await? {
            return Err(StoreError::AlreadyDone { what: "import", name: import.import_id.clone() });
        }
        let undone = if import.kind == MEMBERS {
            members::undo(&mut change, &done, Occasion { now, by, import_no: Some(import_no) }).await?
        } else {
            links::undo(&mut change, &done, now).await?
        };
        import_changes::forget_import(&mut change, import_no).await?;
        let rows = (undone.removed.len() + undone.restored.len()) as i64;
        audit::record(&mut change, Action::ImportUndone, About::Thing(&import.import_id), rows).await?;
        if is_dry_run {
            change.rollback().await?;
        } else {
            change.commit().await?;
        }
        Ok(undone)
    }

    /// Takes back the events that an import brought first; answers with how many.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where it was undone before.
    pub async fn undo_import(&self, scope: &OrgScope, import: &Import, now: Instant, is_dry_run: bool) -> Result<i64> {
        let mut tx = self.change(scope).await?;
        let ranges = revisions::ranges_of_import(&mut tx, import.ledger.import_no).await?;
        let revision = revisions::take(&mut tx, RevisionKind::Retraction, None, now).await?;
        let mut taken_back = 0;
        for range in &ranges {
            taken_back += retract(&mut tx, *range, revision, "import undone").await?;
        }
        if taken_back > MANY {
            for range in &ranges {
                tx.delete_event_keys_within(*range).await?;
            }
            rebuild(&mut tx, revision).await?;
        } else {
            let events: Vec<i64> = ranges.into_iter().flat_map(|[first, end]| first..end).collect();
            rework(&mut tx, Touched { events, ..Touched::default() }, revision).await?;
        }
        let is_done = imports::mark_undone(&mut tx, import.ledger.import_no, revision, now).await?;
        audit::record(&mut tx, Action::ImportUndone, About::Thing(&import.import_id), taken_back).await?;
        if !is_done {
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
