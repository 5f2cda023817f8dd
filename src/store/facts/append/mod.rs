//! Appending events: verdicts, numbers, answers and the ledger of one import, in one transaction a batch.

mod hourly;
mod pending;
mod reasons;
mod stages;

pub use pending::{Commit, Pending};

use super::batch::EventBatch;
use super::events::EventReader;
use super::imports::{ImportHead, Ledger};
use super::outcome::{BatchVerdict, ImportOutcome};
use super::revisions;
use crate::domain::Instant;
use crate::domain::attribution::Held;
use crate::domain::calendar::LocalDays;
use crate::store::attribution::statistics;
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::organizations::Organization;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::suppression::Suppression;
use crate::store::{Change, OrgScope, OrgTransaction, Store};
use stages::UnderWay;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One import under way.
pub struct ImportWriter<'s> {
    store: &'s Store,
    scope: OrgScope,
    commit: Commit,
    head: ImportHead,
    ledger: Ledger,
    transaction: Option<Change>,
    days: Arc<LocalDays>,
    organization: Organization,
    book: LinkBook,
    /// The organization's revision when the book was read; another writer's revision makes it old.
    book_revision: i64,
    reader: Option<EventReader>,
    suppression: Option<Suppression>,
    held: Arc<Held>,
    /// The batch before, whose facts stand in the open transaction without their answers.
    under_way: Option<UnderWay>,
    is_recorded: bool,
    /// Whether others write to this import too, batch by batch.
    is_growing: bool,
    grown_at: Option<Instant>,
    rows_committed: i64,
    ranges: Vec<(i64, i64)>,
    opened: i64,
    years_before: BTreeMap<i32, [i64; 2]>,
}

impl Store {
    /// Begins an import.
    ///
    /// With [`Commit::Together`] it goes on in the transaction of the import before, where one is pending.
    pub async fn import(
        &self,
        organization: &Organization,
        head: ImportHead,
        commit: Commit,
        pending: Option<Pending>,
    ) -> Result<ImportWriter<'_>> {
        let scope = organization.scope.clone();
        let mut tx = match pending {
            Some(pending) => pending.transaction,
            None => self.change(&scope).await?,
        };
        let years_before = statistics::years(&mut tx).await?;
        Ok(ImportWriter {
            store: self,
            commit,
            head,
            ledger: Ledger::default(),
            transaction: Some(tx),
            days: Arc::new(LocalDays::new(organization.settings.timezone)),
            organization: organization.clone(),
            book: LinkBook::new(i64::MAX),
            book_revision: -1,
            reader: None,
            suppression: None,
            held: Arc::default(),
            under_way: None,
            is_recorded: false,
            is_growing: false,
            grown_at: None,
            rows_committed: 0,
            ranges: Vec::new(),
            opened: 0,
            years_before,
            scope,
        })
    }
}

impl ImportWriter<'_> {
    /// Takes in a batch: every row gets its verdict, every new event its place, every touched answer its update.
    ///
    /// # Errors
    /// Any failure ends the transaction; batches committed before stay.
    pub async fn append(&mut self, batch: EventBatch) -> Result<BatchVerdict> {
        let verdict = self.append_ahead(batch).await?;
        self.settle().await?;
        Ok(verdict)
    }

    /// Takes in a batch of which more follow: it is committed by the next one, by [`Self::settle`] or by
    /// [`Self::finish`], so that what it means can be worked out meanwhile.
    ///
    /// # Errors
    /// As for [`Self::append`].
    pub async fn append_ahead(&mut self, batch: EventBatch) -> Result<BatchVerdict> {
        let mut tx = self.begin().await?;
        if self.is_growing {
            self.catch_up(&mut tx).await?;
        }
        let before = match self.under_way.take() {
            Some(before) => Some(self.worked_out(before).await?),
            None => None,
        };
        let mut judged = self.judge(&mut tx, batch).await?;
        if let Some(before) = before {
            self.answer(&mut tx, before).await?;
            tx = self.next_batch(tx).await?;
            if revisions::newest(&mut tx).await?.number != self.book_revision {
                // Somebody else wrote between the two transactions.
                judged = self.judge(&mut tx, judged.into_batch().await?).await?;
            }
        }
        let conflicts = std::mem::take(&mut judged.conflicts);
        self.under_way = Some(self.write_facts(&mut tx, judged).await?);
        self.transaction = Some(tx);
        Ok(BatchVerdict { conflicts })
    }

    /// Commits the last batch, where it is not.
    ///
    /// # Errors
    /// As for [`Self::append`].
    pub async fn settle(&mut self) -> Result<()> {
        if self.under_way.is_none() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        self.answer_last(&mut tx).await?;
        self.end_batch(tx).await
    }

    /// Ends the import and answers with its figures.
    ///
    /// With [`Commit::Together`] nothing is committed yet.
    pub async fn finish(mut self) -> Result<(ImportOutcome, Option<Pending>)> {
        let mut tx = self.begin().await?;
        self.answer_last(&mut tx).await?;
        self.ledger.finished_at = Some(self.head.started_at.max(self.head.clock.now()));
        self.record(&mut tx).await?;
        let unattributed = self.unattributed(&mut tx).await?;
        let revision: i64 =
            tx.query_scalar("SELECT revision FROM counters WHERE org_id = $1").fetch_one(&mut tx).await?;
        let years = self.years_moved(statistics::years(&mut tx).await?);
        let pending = match self.commit {
            Commit::EachBatch => {
                tx.commit().await?;
                None
            }
            Commit::Together => Some(Pending { transaction: tx }),
        };
        let without: i64 = unattributed.values().sum();
        let outcome = ImportOutcome {
            attributed: self.ledger.new - without,
            unattributed,
            revision,
            opened: self.opened,
            years,
            import_id: self.head.import_id.clone(),
            ledger: self.ledger,
        };
        Ok((outcome, pending))
    }

    fn years_moved(&self, after: BTreeMap<i32, [i64; 2]>) -> Vec<(i32, [i64; 2], [i64; 2])> {
        let all: std::collections::BTreeSet<i32> = self.years_before.keys().chain(after.keys()).copied().collect();
        let of = |years: &BTreeMap<i32, [i64; 2]>, year| years.get(&year).copied().unwrap_or_default();
        all.into_iter()
            .map(|year| (year, of(&self.years_before, year), of(&after, year)))
            .filter(|(_, before, after)| before != after)
            .collect()
    }

    /// How many rows are in for good.
    pub const fn rows_committed(&self) -> i64 {
        self.rows_committed
    }

    /// The figures of the batches committed so far.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    async fn begin(&mut self) -> Result<Change> {
        match self.transaction.take() {
            Some(tx) => Ok(tx),
            None => self.store.change(&self.scope).await,
        }
    }

    async fn end_batch(&mut self, tx: Change) -> Result<()> {
        match self.commit {
            Commit::EachBatch => {
                tx.commit().await?;
                self.rows_committed = self.ledger.read;
                Ok(())
            }
            Commit::Together => {
                self.transaction = Some(tx);
                Ok(())
            }
        }
    }

    /// Ends a batch, and begins the next one.
    async fn next_batch(&mut self, tx: Change) -> Result<Change> {
        match self.commit {
            Commit::EachBatch => {
                let tx = tx.go_on().await?;
                self.rows_committed = self.ledger.read;
                Ok(tx)
            }
            Commit::Together => Ok(tx),
        }
    }

    /// Writes the answers of the batch whose facts stand in the transaction.
    async fn answer_last(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        let Some(last) = self.under_way.take() else { return Ok(()) };
        let last = self.worked_out(last).await?;
        self.answer(tx, last).await
    }

    /// The import's number; it stands in the ledger from its first batch on.
    async fn import_no(&mut self, tx: &mut OrgTransaction) -> Result<i64> {
        if !self.is_recorded {
            self.ledger.import_no = super::imports::insert(tx, &self.head).await?;
            self.is_recorded = true;
        }
        Ok(self.ledger.import_no)
    }

    /// Writes the figures so far: the last statement of the transaction, so that a commit that did nothing shows.
    async fn record(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        self.import_no(tx).await?;
        self.ledger.check()?;
        super::imports::update(tx, &self.ledger).await
    }
}
