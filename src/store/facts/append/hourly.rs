//! Imports that grow: the redirect's clicks of an hour are one import, whoever writes them and however often.

use super::{Commit, ImportWriter, Result, Store};
use crate::domain::Instant;
use crate::store::facts::batch::EventBatch;
use crate::store::facts::imports::{self, ImportHead};
use crate::store::{OrgTransaction, Organization};

impl Store {
    /// Opens the growing import of that kind and file; its first batch makes it where there is none.
    pub async fn growing_import(&self, organization: &Organization, head: ImportHead) -> Result<ImportWriter<'_>> {
        let mut writer = self.import(organization, head, Commit::EachBatch, None).await?;
        writer.is_growing = true;
        Ok(writer)
    }
}

impl ImportWriter<'_> {
    /// Takes a batch into a growing import, which is complete after each of them.
    ///
    /// # Errors
    /// As for [`ImportWriter::append`]; a writer that failed must be dropped.
    pub async fn grow(&mut self, batch: EventBatch, now: Instant) -> Result<()> {
        self.grown_at = Some(now);
        self.append(batch).await.map(drop)
    }

    /// Finds out how far a growing import has come: another process may write to it, or somebody may have undone it.
    pub(super) async fn catch_up(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        let ledger = imports::growing(tx, &self.head).await?;
        self.is_recorded = ledger.is_some();
        self.ledger = ledger.unwrap_or_default();
        self.ledger.finished_at = self.grown_at;
        Ok(())
    }
}
