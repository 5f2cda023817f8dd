//! Appending events: verdicts, numbers, answers and the ledger of one import, in one transaction a batch.

mod hourly;
mod reasons;

use super::arrivals::{self, Arrivals};
use super::batch::EventBatch;
use super::error::{Result, StoreError};
use super::events::{self, EventReader, PackedBlock, StoredEvents};
use super::hash_index::KeptBlocks;
use super::imports::{ImportHead, Ledger};
use super::link_book::LinkBook;
use super::meaning::{Meaning, meeting_nodes, note_arrivals};
use super::neighbourhood::{Reach, code_node, load_closed};
use super::organizations::Organization;
use super::outcome::{BatchVerdict, ImportOutcome};
use super::revisions::{self, RevisionKind};
use super::seen::Seen;
use super::sql::query_scalar;
use super::upkeep::Moment;
use super::verdicts::{self, Verdicts};
use super::{Connection, OrgScope, Store, Transaction, settings, standins};
use crate::domain::Instant;
use crate::domain::calendar::LocalDays;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// How much of the index an import keeps in memory: the keys of 5 million events.
const KEPT_BYTES: usize = 100 << 20;

/// When an import's batches are committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Each batch on its own; what was committed stays.
    EachBatch,
    /// All batches of all imports together, or none: whoever holds the [`Pending`] decides.
    Together,
}

/// Imports that are written but not committed; dropped, they are gone.
pub struct Pending {
    transaction: Transaction,
}

impl Pending {
    /// Commits all of them.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await
    }

    /// Undoes all of them.
    pub async fn roll_back(self) -> Result<()> {
        self.transaction.rollback().await
    }
}

/// One import under way.
pub struct ImportWriter<'s> {
    store: &'s Store,
    scope: OrgScope,
    commit: Commit,
    head: ImportHead,
    ledger: Ledger,
    transaction: Option<Transaction>,
    days: Arc<LocalDays>,
    organization: Organization,
    book: LinkBook,
    /// The organization's revision when the book was read; another writer's revision makes it old.
    book_revision: i64,
    reader: Option<EventReader>,
    seen: Option<Seen>,
    /// Where keys are found: an import of many known rows asks for all of them in every batch.
    kept: KeptBlocks,
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
    /// Begins an import. `rows` is the expected number of rows, for sizing only.
    ///
    /// With [`Commit::Together`] it goes on in the transaction of the import before, where one is pending.
    pub async fn import(
        &self,
        organization: &Organization,
        head: ImportHead,
        commit: Commit,
        rows: u64,
        pending: Option<Pending>,
    ) -> Result<ImportWriter<'_>> {
        const NEXT: &str = "SELECT tracking_id FROM counters WHERE org_id = $1";
        let scope = organization.scope.clone();
        let mut tx = match pending {
            Some(pending) => pending.transaction,
            None => self.write(&scope).await?,
        };
        let is_empty = query_scalar::<i64>(NEXT).bind(scope.org_id).fetch_one(&mut tx).await? == 1;
        let years_before = super::statistics::years(&mut tx, &scope).await?;
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
            seen: is_empty.then(|| Seen::with_capacity(rows)),
            kept: if is_empty { KeptBlocks::default() } else { KeptBlocks::with_capacity(KEPT_BYTES) },
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
        let mut tx = self.begin().await?;
        let done = self.append_in(&mut tx, batch).await;
        let verdict = match done {
            Ok(verdict) => verdict,
            Err(error) => {
                drop(tx);
                return Err(error);
            }
        };
        self.end_batch(tx).await?;
        Ok(verdict)
    }

    /// Ends the import and answers with its figures.
    ///
    /// With [`Commit::Together`] nothing is committed yet.
    pub async fn finish(mut self) -> Result<(ImportOutcome, Option<Pending>)> {
        let mut tx = self.begin().await?;
        self.ledger.finished_at = Some(self.head.started_at.max(self.head.clock.now()));
        self.record(&mut tx).await?;
        let unattributed = self.unattributed(&mut tx).await?;
        let revision: i64 = query_scalar("SELECT revision FROM counters WHERE org_id = $1")
            .bind(self.scope.org_id)
            .fetch_one(&mut tx)
            .await?;
        let years = self.years_moved(super::statistics::years(&mut tx, &self.scope).await?);
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

    /// The figures so far.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    async fn begin(&mut self) -> Result<Transaction> {
        match self.transaction.take() {
            Some(tx) => Ok(tx),
            None => self.store.write(&self.scope).await,
        }
    }

    async fn end_batch(&mut self, tx: Transaction) -> Result<()> {
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

    async fn append_in(&mut self, tx: &mut Connection, mut batch: EventBatch) -> Result<BatchVerdict> {
        if self.is_growing {
            self.catch_up(tx).await?;
        }
        if !self.is_recorded {
            self.ledger.import_no = super::imports::insert(tx, &self.scope, &self.head).await?;
            self.is_recorded = true;
        }
        self.refresh(tx, &mut batch).await?;
        let reader = opened(&mut self.reader)?;
        let verdicts = verdicts::judge(tx, &self.scope, &batch, reader, self.seen.as_ref(), &mut self.kept).await?;
        self.count(&batch, &verdicts);
        let conflicts = verdicts.conflicts.iter().map(|place| batch.lines[*place as usize]).collect();
        if verdicts.new > 0 {
            self.store_new(tx, batch, verdicts).await?;
        }
        self.record(tx).await?;
        Ok(BatchVerdict { conflicts })
    }

    /// Finds out where the codes of a batch lead; what was read for an earlier batch is used again.
    async fn refresh(&mut self, tx: &mut Connection, batch: &mut EventBatch) -> Result<()> {
        let revision = revisions::newest(tx, &self.scope).await?;
        if revision != self.book_revision {
            if self.book_revision >= 0 {
                // Somebody else wrote between two batches: the filter knows nothing of what they brought.
                self.seen = None;
            }
            let settings = settings::load(tx, &self.scope, i64::MAX).await?;
            if settings.timezone != self.days.zone() {
                self.days = Arc::new(LocalDays::new(settings.timezone));
            }
            self.organization.settings = settings;
            self.book = LinkBook::new(i64::MAX);
            self.reader = Some(EventReader::open(tx, &self.scope).await?);
            self.book_revision = revision;
        }
        self.book.resolve(tx, &self.scope, &mut batch.events).await
    }

    fn count(&mut self, batch: &EventBatch, verdicts: &Verdicts) {
        self.ledger.read += batch.read;
        self.ledger.new += verdicts.new;
        self.ledger.duplicate += verdicts.duplicates;
        self.ledger.suppressed += verdicts.suppressed;
        let conflicts = ("E_CONFLICT", verdicts.conflicts.len() as i64);
        for (code, rows) in batch.rejected.iter().map(|(code, rows)| (*code, *rows)).chain([conflicts]) {
            if rows > 0 {
                self.ledger.rejected += rows;
                *self.ledger.rejected_codes.entry(code.to_owned()).or_default() += rows;
            }
        }
    }

    async fn store_new(&mut self, tx: &mut Connection, mut batch: EventBatch, verdicts: Verdicts) -> Result<()> {
        let now = self.head.clock.now();
        let import_no = Some(self.ledger.import_no);
        let revision = revisions::take(tx, &self.scope, RevisionKind::Import, import_no, now).await?;
        self.book_revision = revision;
        let arrivals = Arrivals::number(tx, &self.scope, &mut batch, &verdicts).await?;
        arrivals.add_sources(tx, &self.scope, &batch, &mut opened(&mut self.reader)?.sources).await?;
        let (first, end) = arrivals.range();
        self.ranges.push((first, end));
        let new = Arc::new(arrivals.new);
        let mut reach = Reach { before: first, crowded_from: self.store.crowded_from, ..Reach::default() };
        let mut scene = self.scene(tx, batch, &new, &reach).await?;
        // What the events mean is worked out in a thread of its own while they are packed and written.
        let mut working = self.work_out(&scene, &new);
        let packing = self.pack(&scene, &new)?;
        arrivals::index(tx, &self.scope, &scene.batch, &new, &scene.book).await?;
        let blocks = packing.await.map_err(|error| StoreError::Invariant(error.to_string()))??;
        events::insert(tx, &self.scope, &blocks, revision).await?;
        self.remember(&scene.batch, &new, &scene.book);
        let meaning = loop {
            let meaning = working.await.map_err(|error| StoreError::Invariant(error.to_string()))?;
            let Scene { batch, book, .. } =
                Arc::into_inner(scene).ok_or_else(|| StoreError::Invariant("a batch is still in use".to_owned()))?;
            self.book = book;
            if meaning.outdated.is_empty() {
                break meaning;
            }
            reach.in_full.extend(&meaning.outdated);
            scene = self.scene(tx, batch, &new, &reach).await?;
            working = self.work_out(&scene, &new);
        };
        self.opened += meaning.difference.opened();
        meaning.difference.write(tx, &self.scope).await?;
        standins::replace(tx, &self.scope, &meaning.standins).await
    }

    /// Reads what hangs together with the new events of a batch.
    async fn scene(
        &mut self,
        tx: &mut Connection,
        batch: EventBatch,
        new: &[u32],
        reach: &Reach,
    ) -> Result<Arc<Scene>> {
        let may_be_stored = |node| self.seen.as_ref().is_none_or(|seen| seen.may_contain(node));
        let seeds = meeting_nodes(&batch.events, &batch.nodes, new, &self.book, may_be_stored);
        let stored =
            load_closed(tx, &self.scope, seeds, Vec::new(), &mut self.book, opened(&mut self.reader)?, reach).await?;
        let book = std::mem::replace(&mut self.book, LinkBook::new(i64::MAX));
        Ok(Arc::new(Scene { batch, stored, book }))
    }

    /// Packs the new events of a scene, beside whatever else is done.
    fn pack(&mut self, scene: &Arc<Scene>, new: &Arc<Vec<u32>>) -> Result<JoinHandle<Result<Vec<PackedBlock>>>> {
        let (scene, new) = (Arc::clone(scene), Arc::clone(new));
        let sources = opened(&mut self.reader)?.sources.clone();
        Ok(tokio::task::spawn_blocking(move || events::pack(&scene.batch.events, &new, &sources)))
    }

    /// Works out what the new events of a scene mean, beside whatever else is done.
    fn work_out(&self, scene: &Arc<Scene>, new: &Arc<Vec<u32>>) -> JoinHandle<Meaning> {
        let (scene, new, days) = (Arc::clone(scene), Arc::clone(new), Arc::clone(&self.days));
        let (rules, names) = (self.organization.settings.rules(), self.scope.names());
        let crowded_from = self.store.crowded_from;
        tokio::task::spawn_blocking(move || {
            let Scene { batch, stored, book } = &*scene;
            let moment = Moment { book, rules, days: &days };
            note_arrivals(&batch.events, &batch.nodes, &new, stored, &moment, names, crowded_from)
        })
    }

    /// Notes in the filter what a first import has stored.
    fn remember(&mut self, batch: &EventBatch, new: &[u32], book: &LinkBook) {
        let Some(seen) = &mut self.seen else { return };
        for (hash, _) in &batch.keys {
            seen.insert(*hash);
        }
        let mut before = [0; 3];
        for &row in new {
            let [click, user] = batch.nodes[row as usize];
            let nodes = [click, user, code_node(&batch.events, row as usize, book).unwrap_or_default()];
            for (node, before) in nodes.into_iter().zip(before) {
                if node != 0 && node != before {
                    seen.insert(node);
                }
            }
            before = nodes;
        }
    }

    /// Writes the figures so far: the last statement of the transaction, so that a commit that did nothing shows.
    async fn record(&mut self, tx: &mut Connection) -> Result<()> {
        if !self.is_recorded {
            self.ledger.import_no = super::imports::insert(tx, &self.scope, &self.head).await?;
            self.is_recorded = true;
        }
        self.ledger.check()?;
        super::imports::update(tx, &self.scope, &self.ledger).await
    }
}

/// What the meaning of new events is worked out from.
struct Scene {
    batch: EventBatch,
    stored: StoredEvents,
    book: LinkBook,
}

/// The reader of an import that has begun a batch.
fn opened(reader: &mut Option<EventReader>) -> Result<&mut EventReader> {
    reader.as_mut().ok_or_else(|| StoreError::Invariant("events are read before a batch has begun".to_owned()))
}
