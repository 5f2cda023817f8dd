//! Taking events in: verdicts, numbers, attribution and the ledger of one import, a batch at a time, each batch in one
//! transaction.

mod batch_context;
mod delivery;
mod hourly;
mod input;
mod live;
mod moved;
mod outcome;
mod pending;
mod take_in;
mod verdicts;
mod write;

pub use delivery::{BatchOrigin, Delivery, Receipt, deliver};
pub use input::{ImportError, import_input};
pub use live::{Kept, deliver_together};
pub use outcome::{BatchVerdict, ImportOutcome};
pub use pending::{Commit, Pending};

use crate::ingest::batch::EventBatch;
use crate::store::directory::organizations::Organization;
use crate::store::error::Result;
use crate::store::facts::imports::{self, ImportHead, Ledger};
use crate::store::facts::revisions;
use crate::store::{Change, OrgScope, OrgTransaction, Store};
use batch_context::BatchContext;
use moved::Moved;
use take_in::take_in;
use verdicts::Verdict;
use write::Brought;

/// One import under way.
pub struct ImportWriter<'s> {
    store: &'s Store,
    scope: OrgScope,
    commit: Commit,
    head: ImportHead,
    ledger: Ledger,
    /// Whether the import stands in the ledger: from its first batch on.
    is_recorded: bool,
    /// Whether others write to this import too, batch by batch.
    is_growing: bool,
    /// The transaction of the batches that are not committed one by one.
    transaction: Option<Change>,
    /// What a batch is attributed by, until somebody else writes.
    context: Option<BatchContext>,
    moved: Moved,
    rows_committed: i64,
}

impl Store {
    /// Begins an import.
    ///
    /// With [`Commit::Together`] it goes on in the transaction of the import before, where one is pending.
    pub fn import(
        &self,
        organization: &Organization,
        head: ImportHead,
        commit: Commit,
        pending: Option<Pending>,
    ) -> ImportWriter<'_> {
        ImportWriter {
            store: self,
            scope: organization.scope.clone(),
            commit,
            head,
            ledger: Ledger::default(),
            is_recorded: false,
            is_growing: false,
            transaction: pending.map(|pending| pending.transaction),
            context: None,
            moved: Moved::default(),
            rows_committed: 0,
        }
    }
}

impl ImportWriter<'_> {
    /// Takes in a batch: every row gets its verdict, every new event its referral or the reason why it has none.
    ///
    /// # Errors
    /// Any failure ends the transaction; batches committed before stay. A writer that failed must be dropped.
    pub async fn append(&mut self, mut batch: EventBatch) -> Result<BatchVerdict> {
        let mut tx = self.begin().await?;
        let before = self.context.take();
        let revision_before = before.as_ref().map(|before| before.revision);
        let mut context = BatchContext::current(before, &mut tx).await?;
        let others_wrote = revision_before.is_some_and(|revision| revision != context.revision);
        context.prepare(&mut tx, &mut batch).await?;
        let verdicts = verdicts::judge(&mut tx, &batch, &context.sources, context.erased_ids.as_ref()).await?;
        let figures = verdicts.figures(&batch);
        let conflicts = verdicts.rows(Verdict::Conflict).iter().map(|place| batch.lines[*place as usize]).collect();
        if figures.new > 0 {
            let brought = [Brought { import_no: self.import_no(&mut tx).await?, last_line: u64::MAX }];
            let now = self.head.clock.now();
            context = take_in(&mut tx, batch, &verdicts, context, (&brought, now), &mut self.moved).await?;
        }
        self.context = Some(context);
        self.ledger.add(&figures);
        self.record(&mut tx).await?;
        self.end_batch(tx).await?;
        Ok(BatchVerdict { figures, conflicts, others_wrote })
    }

    /// Ends the import and answers with its figures.
    ///
    /// With [`Commit::Together`] nothing is committed yet.
    pub async fn finish(mut self) -> Result<(ImportOutcome, Option<Pending>)> {
        let mut tx = self.begin().await?;
        self.ledger.finished_at = Some(self.head.started_at.max(self.head.clock.now()));
        self.record(&mut tx).await?;
        let revision = revisions::newest(&mut tx).await?.number;
        let years = self.moved.years(&mut tx).await?;
        let pending = match self.commit {
            Commit::EachBatch => {
                tx.commit().await?;
                None
            }
            Commit::Together => Some(Pending { transaction: tx }),
        };
        let unattributed = self.moved.unattributed();
        let outcome = ImportOutcome {
            attributed: self.ledger.new - unattributed.values().sum::<i64>(),
            unattributed,
            revision,
            opened: self.moved.opened,
            unknown_codes: self.moved.unknown_codes(),
            years,
            import_id: self.head.import_id.clone(),
            ledger: self.ledger,
        };
        Ok((outcome, pending))
    }

    /// How many rows are in for good.
    pub const fn rows_committed(&self) -> i64 {
        self.rows_committed
    }

    /// Pauses between two batches where only a pause lets somebody else write.
    pub(super) async fn let_others_in(&self) {
        if self.commit == Commit::EachBatch {
            self.store.let_others_in().await;
        }
    }

    async fn begin(&mut self) -> Result<Change> {
        let mut tx = match self.transaction.take() {
            Some(tx) => tx,
            None => self.store.change(&self.scope).await?,
        };
        if self.is_growing {
            self.catch_up(&mut tx).await?;
        }
        Ok(tx)
    }

    async fn end_batch(&mut self, tx: Change) -> Result<()> {
        match self.commit {
            Commit::EachBatch => {
                tx.commit().await?;
                self.rows_committed = self.ledger.read;
            }
            Commit::Together => self.transaction = Some(tx),
        }
        Ok(())
    }

    /// The import's number.
    async fn import_no(&mut self, tx: &mut OrgTransaction) -> Result<i64> {
        if !self.is_recorded {
            self.ledger.import_no = imports::insert(tx, &self.head).await?;
            self.is_recorded = true;
        }
        Ok(self.ledger.import_no)
    }

    /// Writes the figures so far: the last statement of the transaction, so that a commit that did nothing shows.
    async fn record(&mut self, tx: &mut OrgTransaction) -> Result<()> {
        self.import_no(tx).await?;
        self.ledger.check()?;
        imports::update(tx, &self.ledger).await
    }
}
