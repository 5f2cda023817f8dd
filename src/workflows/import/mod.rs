//! Taking events in: verdicts, numbers, attribution and the ledger of one import, a batch at a time, each batch in one
//! transaction.

mod batch_context;
mod delivery;
mod hourly;
mod input;
mod moved;
mod outcome;
mod pending;
mod verdicts;
mod write;

pub use delivery::{Carrier, Receipt, deliver};
pub use input::{ImportError, import_input};
pub use outcome::{BatchVerdict, ImportOutcome};
pub use pending::{Commit, Pending};

use super::attribute::component::{Bounds, load_component};
use super::attribute::new_events::{Effects, apply_new_events, meeting_keys};
use super::attribute::projection::AttributionContext;
use crate::domain::ReferralNames;
use crate::ingest::batch::EventBatch;
use crate::store::directory::organizations::Organization;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::StoredEvents;
use crate::store::facts::imports::{self, ImportHead, Ledger};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::{Change, OrgScope, OrgTransaction, Store};
use batch_context::BatchContext;
use moved::Moved;
use std::sync::Arc;
use verdicts::Verdicts;
use write::NewEvents;

/// New events, and what their referrals are worked out from.
struct Work {
    batch: EventBatch,
    new: NewEvents,
    stored: StoredEvents,
    context: BatchContext,
}

impl Work {
    fn effects(&self, names: ReferralNames) -> Effects {
        let by = AttributionContext {
            resolver: &self.context.resolver,
            reserved: &self.context.reserved,
            rules: self.context.settings.rules(),
            days: &self.context.days,
        };
        apply_new_events(&self.batch, &self.new.rows, &self.stored, &by, names)
    }
}

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
        let mut context = BatchContext::current(self.context.take(), &mut tx).await?;
        context.prepare(&mut tx, &mut batch).await?;
        let verdicts = verdicts::judge(&mut tx, &batch, &context.sources, context.erased_ids.as_ref()).await?;
        let figures = verdicts.figures(&batch);
        let conflicts = verdicts.conflicts.iter().map(|place| batch.lines[*place as usize]).collect();
        if verdicts.new > 0 {
            context = self.take_in(&mut tx, batch, &verdicts, context).await?;
        }
        self.context = Some(context);
        self.ledger.add(&figures);
        self.record(&mut tx).await?;
        self.end_batch(tx).await?;
        Ok(BatchVerdict { conflicts, figures })
    }

    /// Writes the new events of a batch, and what they move; answers with what the next batch is attributed by.
    async fn take_in(
        &mut self,
        tx: &mut OrgTransaction,
        mut batch: EventBatch,
        verdicts: &Verdicts,
        mut context: BatchContext,
    ) -> Result<BatchContext> {
        let import_no = self.import_no(tx).await?;
        context.revision = revisions::take(tx, RevisionKind::Import, Some(import_no), self.head.clock.now()).await?;
        let new = NewEvents::number(tx, &mut batch, verdicts).await?;
        new.add_sources(tx, &batch, &mut context.sources).await?;
        let seeds = meeting_keys(&batch, &new.rows, &context.resolver);
        let bounds = Bounds { before: new.first, ..Bounds::default() };
        let stored = load_component(tx, seeds, &mut context.resolver, &context.sources, &bounds).await?;
        let work = Arc::new(Work { batch, new, stored, context });
        let names = self.scope.names();
        // What the events move is worked out in a thread of its own, while what they are found by is written.
        let working = tokio::task::spawn_blocking({
            let work = Arc::clone(&work);
            move || work.effects(names)
        });
        work.new.write_index(tx, &work.batch, &work.context.resolver).await?;
        let effects = working.await.map_err(|error| StoreError::Invariant(error.to_string()))?;
        self.moved.note(work.new.range(), &effects);
        let Effects { attributed, mut delta } = effects;
        let sorting = tokio::task::spawn_blocking(move || {
            delta.sort();
            delta
        });
        work.new.write_events(tx, &work.batch, &attributed, &work.context).await?;
        let delta = sorting.await.map_err(|error| StoreError::Invariant(error.to_string()))?;
        delta.write(tx).await?;
        let work = Arc::into_inner(work).ok_or_else(|| StoreError::Invariant("a batch is still in use".to_owned()))?;
        Ok(work.context)
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
