//! Taking events back: a whole import or a single event, as a new revision.

use super::changes::{Touched, retract, rework};
use super::error::{Result, StoreError};
use super::imports::Import;
use super::neighbourhood::{NEVER, StoredEvents, read_events};
use super::recompute::rebuild;
use super::revisions::{self, RevisionKind};
use super::sources::Sources;
use super::{OrgScope, Store};
use crate::domain::Instant;
use sqlx::Row as _;

/// From this many events on a full recompute is cheaper than following each of them.
const MANY: usize = 200_000;

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
        let mut tx = self.write().await?;
        let ranges = sqlx::query(RANGES).bind(scope.org_id).bind(import.ledger.import_no).fetch_all(&mut *tx).await?;
        let mut ids: Vec<i64> = Vec::new();
        for range in ranges {
            ids.extend(range.try_get::<i64, _>(0)?..range.try_get::<i64, _>(1)?);
        }
        let sources = Sources::load(&mut tx, scope).await?;
        let revision = revisions::take(&mut tx, scope, RevisionKind::Retraction, None, now).await?;
        let mut taken_back = 0;
        let mut touched = Touched::default();
        for part in ids.chunks(50_000) {
            let mut events = StoredEvents::default();
            read_events(&mut tx, scope, part, &sources, &mut events).await?;
            let live: Vec<i64> = (0..events.table.len())
                .filter(|&index| events.revisions[index].1 == NEVER)
                .map(|index| events.table.fact(index).tracking_id)
                .collect();
            let mut events = StoredEvents::default();
            read_events(&mut tx, scope, &live, &sources, &mut events).await?;
            taken_back += events.table.len() as i64;
            retract(&mut tx, scope, &events, revision, "import undone").await?;
            if ids.len() <= MANY {
                touched.events.extend(live);
            }
        }
        if ids.len() > MANY {
            rebuild(&mut tx, scope, revision).await?;
        } else {
            rework(&mut tx, scope, touched, revision).await?;
        }
        let done = sqlx::query(UNDONE)
            .bind(scope.org_id)
            .bind(import.ledger.import_no)
            .bind(now.0)
            .bind(revision)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::AlreadyDone { what: "import", name: import.import_id.clone() });
        }
        if is_dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(taken_back)
    }

    /// Takes back one event.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none of that id, [`StoreError::AlreadyDone`] where it was taken back.
    pub async fn retract_event(&self, scope: &OrgScope, tracking_id: i64, reason: &str, now: Instant) -> Result<()> {
        let mut tx = self.write().await?;
        let sources = Sources::load(&mut tx, scope).await?;
        let mut events = StoredEvents::default();
        read_events(&mut tx, scope, &[tracking_id], &sources, &mut events).await?;
        match events.revisions.first() {
            None => return Err(StoreError::NotFound { kind: "event", name: tracking_id.to_string() }),
            Some((_, NEVER)) => {}
            Some(_) => return Err(StoreError::AlreadyDone { what: "event", name: tracking_id.to_string() }),
        }
        let revision = revisions::take(&mut tx, scope, RevisionKind::Retraction, None, now).await?;
        retract(&mut tx, scope, &events, revision, reason).await?;
        let touched = Touched { events: vec![tracking_id], ..Touched::default() };
        rework(&mut tx, scope, touched, revision).await?;
        tx.commit().await?;
        Ok(())
    }
}
