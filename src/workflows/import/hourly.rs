//! Imports that grow: live events are one import for each sender and hour, however many processes write to it.

use super::{Commit, ImportWriter};
use crate::domain::Instant;
use crate::store::error::Result;
use crate::store::facts::imports::{self, ImportHead};
use crate::store::{Clock, OrgTransaction, Organization, Store};
use uuid::Uuid;

impl ImportHead {
    /// The import of what a sender brings within the hour of an instant.
    pub fn of_hour(kind: &'static str, sender: &str, at: Instant, clock: Clock) -> Self {
        Self {
            import_id: Uuid::new_v4().to_string(),
            kind,
            file: format!("{sender}, {}", at.datetime().format("%Y-%m-%d %H:00 UTC")),
            sha256: None,
            options: "{}".to_owned(),
            started_at: clock.now(),
            clock,
        }
    }
}

impl Store {
    /// Opens the growing import of that kind and file; its first batch makes it where there is none.
    pub fn growing_import(&self, organization: &Organization, head: ImportHead) -> ImportWriter<'_> {
        let mut writer = self.import(organization, head, Commit::EachBatch, None);
        writer.is_growing = true;
        writer
    }
}

impl ImportWriter<'_> {
    /// Finds out how far a growing import has come: another process may write to it, or somebody may have undone it. It
    /// is complete after each batch.
    pub(super) async fn catch_up(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        let ledger = imports::growing(tx, &self.head).await?;
        self.is_recorded = ledger.is_some();
        self.ledger = ledger.unwrap_or_default();
        self.ledger.finished_at = Some(self.head.clock.now());
        Ok(())
    }
}
