//! Appending events: verdicts, numbers, answers and the ledger of one import, in one transaction a batch.

use super::error::{Result, StoreError};
use super::imports::{ImportHead, Ledger};
use super::link_book::LinkBook;
use super::neighbourhood::{StoredEvents, load_closed, nodes};
use super::organizations::Organization;
use super::revisions::{self, RevisionKind};
use super::seen::Seen;
use super::sources::Sources;
use super::upkeep::{Difference, Moment, meeting_nodes, note_arrivals};
use super::verdicts::{self, Verdicts};
use super::{Connection, OrgScope, Store, WriteTransaction, bulk};
use crate::domain::EventTable;
use crate::domain::attribution::Reason;
use crate::domain::calendar::LocalDays;
use crate::domain::identity::key_hash;
use sqlx::Row as _;
use std::collections::BTreeMap;

/// Decoded rows of an input on their way into the store.
#[derive(Debug, Default)]
pub struct EventBatch {
    /// The events, in the order of their rows; id-less ones have their ordinals.
    pub events: EventTable,
    /// How many rows were read for this batch, the rejected ones included.
    pub read: i64,
    /// How many rows decoding rejected, by code.
    pub rejected: BTreeMap<&'static str, i64>,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct BatchVerdict {
    /// Rows whose key is known with other content: indices into the batch, ascending.
    pub conflicts: Vec<usize>,
}

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
    transaction: WriteTransaction,
}

impl Pending {
    /// Commits all of them.
    pub async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }

    /// Undoes all of them.
    pub async fn roll_back(self) -> Result<()> {
        Ok(self.transaction.rollback().await?)
    }
}

/// One import under way.
pub struct ImportWriter<'s> {
    store: &'s Store,
    scope: OrgScope,
    commit: Commit,
    head: ImportHead,
    ledger: Ledger,
    transaction: Option<WriteTransaction>,
    days: LocalDays,
    organization: Organization,
    book: LinkBook,
    sources: Sources,
    seen: Option<Seen>,
    is_recorded: bool,
    ranges: Vec<(i64, i64)>,
    opened: i64,
    years_before: BTreeMap<i32, [i64; 2]>,
}

/// What an import brought, for its report.
#[derive(Debug, Clone)]
pub struct ImportOutcome {
    /// The ledger's figures.
    pub ledger: Ledger,
    /// The id people see.
    pub import_id: String,
    /// The organization's newest revision after it.
    pub revision: i64,
    /// New events that belong to a referral.
    pub attributed: i64,
    /// New events that belong to none, by reason.
    pub unattributed: BTreeMap<&'static str, i64>,
    /// How many referrals there are more than before.
    pub opened: i64,
    /// Accounts created and first logins of a local year, before and after, where they moved.
    pub years: Vec<(i32, [i64; 2], [i64; 2])>,
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
        const EMPTY: &str = "SELECT tracking_id = 1 FROM counters WHERE org_id = $1";
        let scope = organization.scope.clone();
        let mut tx = match pending {
            Some(pending) => pending.transaction,
            None => self.write().await?,
        };
        let is_empty: bool = sqlx::query_scalar(EMPTY).bind(scope.org_id).fetch_one(&mut *tx).await?;
        let years_before = super::statistics::years(&mut tx, &scope).await?;
        Ok(ImportWriter {
            store: self,
            commit,
            head,
            ledger: Ledger::default(),
            transaction: Some(tx),
            days: LocalDays::new(organization.settings.timezone),
            organization: organization.clone(),
            book: LinkBook::new(i64::MAX),
            sources: Sources::default(),
            seen: is_empty.then(|| Seen::with_capacity(rows)),
            is_recorded: false,
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
        let revision: i64 = sqlx::query_scalar("SELECT revision FROM counters WHERE org_id = $1")
            .bind(self.scope.org_id)
            .fetch_one(&mut *tx)
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

    /// The figures so far.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    async fn begin(&mut self) -> Result<WriteTransaction> {
        match self.transaction.take() {
            Some(tx) => Ok(tx),
            None => self.store.write().await,
        }
    }

    async fn end_batch(&mut self, tx: WriteTransaction) -> Result<()> {
        match self.commit {
            Commit::EachBatch => Ok(tx.commit().await?),
            Commit::Together => {
                self.transaction = Some(tx);
                Ok(())
            }
        }
    }

    async fn append_in(&mut self, tx: &mut Connection, batch: EventBatch) -> Result<BatchVerdict> {
        if !self.is_recorded {
            self.sources = Sources::load(tx, &self.scope).await?;
            self.ledger.import_no = super::imports::insert(tx, &self.scope, &self.head).await?;
            self.is_recorded = true;
        }
        let mut events = batch.events;
        // Another writer may have changed links since the batch before.
        self.book = LinkBook::new(i64::MAX);
        self.book.resolve(tx, &self.scope, &mut events).await?;
        let keys: Vec<i64> = (0..events.len()).map(|index| key_hash(&events.fact(index))).collect();
        let verdicts = verdicts::judge(tx, &self.scope, &events, &keys, &self.sources, self.seen.as_ref()).await?;
        self.count(&batch.rejected, batch.read, &verdicts);
        if !verdicts.new.is_empty() {
            self.store_new(tx, &mut events, &keys, &verdicts).await?;
        }
        self.record(tx).await?;
        Ok(BatchVerdict { conflicts: verdicts.conflicts })
    }

    fn count(&mut self, rejected: &BTreeMap<&'static str, i64>, read: i64, verdicts: &Verdicts) {
        self.ledger.read += read;
        self.ledger.new += verdicts.new.len() as i64;
        self.ledger.duplicate += verdicts.duplicates;
        self.ledger.suppressed += verdicts.suppressed;
        let conflicts = verdicts.conflicts.len() as i64;
        for (code, rows) in rejected.iter().map(|(code, rows)| (*code, *rows)).chain([("E_CONFLICT", conflicts)]) {
            if rows > 0 {
                self.ledger.rejected += rows;
                *self.ledger.rejected_codes.entry(code.to_owned()).or_default() += rows;
            }
        }
    }

    async fn store_new(
        &mut self,
        tx: &mut Connection,
        events: &mut EventTable,
        keys: &[i64],
        verdicts: &Verdicts,
    ) -> Result<()> {
        let now = self.head.clock.now();
        let import_no = Some(self.ledger.import_no);
        let revision = revisions::take(tx, &self.scope, RevisionKind::Import, import_no, now).await?;
        let (new, first) = self.number(tx, events, verdicts).await?;
        let mut placed = verdicts.placed(keys);
        let stored = self.meeting(tx, events, &new).await?;
        self.insert_events(tx, events, &new, first, revision).await?;
        insert_keys(tx, &self.scope, events, &mut placed).await?;
        self.insert_runs(tx, events, &new).await?;
        self.update_answers(tx, events, &new, &stored).await?;
        if let Some(seen) = &mut self.seen {
            for &index in &new {
                seen.insert(keys[index as usize]);
                for node in nodes(&events.fact(index as usize), &self.book).into_iter().flatten() {
                    seen.insert(node);
                }
            }
        }
        self.ranges.push((first, first + new.len() as i64));
        Ok(())
    }

    /// Orders the new events so that those of a click or a user stand together, and gives them their numbers.
    async fn number(
        &self,
        tx: &mut Connection,
        events: &mut EventTable,
        verdicts: &Verdicts,
    ) -> Result<(Vec<u32>, i64)> {
        const TAKE: &str = "UPDATE counters
            SET tracking_id = tracking_id + $2,
                newest_event_at = CASE WHEN newest_event_at < $3 THEN $3 ELSE newest_event_at END
            WHERE org_id = $1
            RETURNING tracking_id - $2";
        const RANGE: &str = "UPDATE revisions SET end_tracking = first_tracking + $2
            WHERE org_id = $1 AND revision = (SELECT revision FROM counters WHERE org_id = $1)";
        let count = verdicts.new.len() as i64;
        let newest = verdicts.new.iter().map(|&index| events.fact(index as usize).occurred_at.0).max();
        let first: i64 = sqlx::query_scalar(TAKE)
            .bind(self.scope.org_id)
            .bind(count)
            .bind(newest.unwrap_or(i64::MIN))
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query(RANGE).bind(self.scope.org_id).bind(count).execute(tx).await?;
        let mut order: Vec<([i64; 2], u32)> =
            verdicts.new.iter().map(|&index| (clustering(events, index as usize, &self.book), index)).collect();
        order.sort_unstable();
        for (place, (_, index)) in order.iter().enumerate() {
            events.set_tracking_id(*index as usize, first + place as i64);
        }
        Ok((order.into_iter().map(|(_, index)| index).collect(), first))
    }

    async fn insert_events(
        &mut self,
        tx: &mut Connection,
        events: &EventTable,
        new: &[u32],
        first: i64,
        revision: i64,
    ) -> Result<()> {
        const INSERT: bulk::Insert = bulk::Insert {
            head: "INSERT INTO referral_trackings
                (org_id, tracking_id, revision, stage, occurred_at, link_code, click_id, user_id, event_id,
                 source_no, ordinal)
                VALUES",
            row: "($1, $2 + @, $3, ?, ?, ?, ?, ?, ?, ?, ?)",
            tail: "",
        };
        for &index in new {
            if let Some(source) = events.texts(index as usize).source {
                self.sources.add(tx, &self.scope, source).await?;
            }
        }
        let org_id = self.scope.org_id;
        let sources = &self.sources;
        let constants = |start: usize| vec![org_id, first + start as i64, revision];
        INSERT
            .run(tx, new, constants, |values, &index| {
                let fact = events.fact(index as usize);
                bulk::bind(values, fact.stage.rank() as i64)?;
                bulk::bind(values, fact.occurred_at.0)?;
                for text in [fact.link_code, fact.click_id, fact.user_id, fact.event_id] {
                    bulk::bind(values, text.map(str::to_owned))?;
                }
                bulk::bind(values, sources.number(fact.source).unwrap_or_default())?;
                bulk::bind(values, fact.ordinal)
            })
            .await
    }

    /// Notes where the events of each click, user and waiting or personal code stand.
    async fn insert_runs(&self, tx: &mut Connection, events: &EventTable, new: &[u32]) -> Result<()> {
        const INSERT: bulk::Insert = bulk::Insert {
            head: "INSERT INTO tracking_runs (org_id, node_hash, first_tracking, events, is_code) VALUES",
            row: "($1, ?, ?, ?, ?)",
            tail: "",
        };
        let mut places: Vec<(i64, i64, bool)> = Vec::with_capacity(new.len() * 2);
        for &index in new {
            let fact = events.fact(index as usize);
            let [click, user, code] = nodes(&fact, &self.book);
            places.extend([click, user].into_iter().flatten().map(|node| (node, fact.tracking_id, false)));
            places.extend(code.map(|node| (node, fact.tracking_id, true)));
        }
        places.sort_unstable();
        let mut runs: Vec<(i64, i64, i64, bool)> = Vec::with_capacity(places.len());
        for (node, id, is_code) in places {
            match runs.last_mut() {
                Some(run) if run.0 == node && run.1 + run.2 == id && run.3 == is_code => run.2 += 1,
                _ => runs.push((node, id, 1, is_code)),
            }
        }
        let constants = |_| vec![self.scope.org_id];
        INSERT
            .run(tx, &runs, constants, |values, (node, first, count, is_code)| {
                bulk::bind(values, *node)?;
                bulk::bind(values, *first)?;
                bulk::bind(values, *count)?;
                bulk::bind(values, *is_code)
            })
            .await
    }

    /// The stored events that hang together with the new ones.
    async fn meeting(&mut self, tx: &mut Connection, events: &EventTable, new: &[u32]) -> Result<StoredEvents> {
        let may_be_stored = |node| self.seen.as_ref().is_none_or(|seen| seen.may_contain(node));
        let seeds = meeting_nodes(events, new, &self.book, may_be_stored);
        load_closed(tx, &self.scope, seeds, Vec::new(), &mut self.book, &self.sources).await
    }

    async fn update_answers(
        &mut self,
        tx: &mut Connection,
        events: &EventTable,
        new: &[u32],
        stored: &StoredEvents,
    ) -> Result<()> {
        let moment = Moment { book: &self.book, rules: self.organization.settings.rules(), days: &self.days };
        let mut difference = Difference::default();
        note_arrivals(&mut difference, events, new, stored, &moment, self.scope.names());
        self.opened += difference.opened();
        difference.write(tx, &self.scope).await
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

    async fn unattributed(&self, tx: &mut Connection) -> Result<BTreeMap<&'static str, i64>> {
        const SELECT: &str = "SELECT reason, COUNT(*)
            FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id < $3
            GROUP BY reason";
        let mut reasons = BTreeMap::new();
        for (first, end) in &self.ranges {
            let rows = sqlx::query(SELECT).bind(self.scope.org_id).bind(first).bind(end).fetch_all(&mut *tx).await?;
            for row in rows {
                let number: i64 = row.try_get(0)?;
                let reason =
                    Reason::from_number(number).ok_or_else(|| StoreError::Invariant(format!("no reason {number}")))?;
                *reasons.entry(reason.name()).or_default() += row.try_get::<i64, _>(1)?;
            }
        }
        Ok(reasons)
    }
}

/// What an event is sorted by within its batch: its click, else its user, else its code; then its user.
fn clustering(events: &EventTable, index: usize, book: &LinkBook) -> [i64; 2] {
    use crate::domain::identity::{NodeKind, node_hash};
    let fact = events.fact(index);
    let [click, user, _] = nodes(&fact, book);
    let code = || fact.link_code.map(|code| node_hash(NodeKind::Code, code));
    [click.or(user).or_else(code).unwrap_or_default(), user.unwrap_or_default()]
}

/// Notes the key of every new event.
async fn insert_keys(
    tx: &mut Connection,
    scope: &OrgScope,
    events: &EventTable,
    placed: &mut [(i64, i64, u32)],
) -> Result<()> {
    const INSERT: bulk::Insert = bulk::Insert {
        head: "INSERT INTO tracking_keys (org_id, key_hash, slot, tracking_id) VALUES",
        row: "($1, ?, ?, ?)",
        tail: "",
    };
    placed.sort_unstable();
    let constants = |_| vec![scope.org_id];
    INSERT
        .run(tx, placed, constants, |values, (hash, slot, index)| {
            bulk::bind(values, *hash)?;
            bulk::bind(values, *slot)?;
            bulk::bind(values, events.fact(*index as usize).tracking_id)
        })
        .await
}
