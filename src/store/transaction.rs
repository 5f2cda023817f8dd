//! Transactions as the rest of the program holds them: one answer is made from one [`Snapshot`], one change of facts is
//! one [`Change`], and every query is a method of one of them.
//!
//! Both are an [`OrgTransaction`]: of one organization, which they were opened for and never leave. Before it is known
//! which organization somebody means there is the [`Directory`], which goes on as a snapshot of the one they enter.

use super::database::engine::{Connection, Tenant, Transaction};
use super::database::sql::{Query, ScalarQuery, query, query_scalar};
use super::directory::organizations;
use super::error::{Result, StoreError};
use super::event_index::KnownSegments;
use super::facts::revisions::{Progress, Revision};
use super::{Actor, Member, MemberGroups, OrgScope, Organization, Store};
use crate::domain::Instant;
use rustc_hash::FxHashMap;
use std::ops::{AsyncFnMut, AsyncFnOnce, Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The pauses before a change is tried again that the server undid.
const PAUSES: [Duration; 3] = [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];

/// How many transactions a store has begun.
#[derive(Debug, Default)]
pub struct Begun {
    snapshots: AtomicU64,
    changes: AtomicU64,
}

impl Begun {
    /// Those that only read.
    pub fn snapshots(&self) -> u64 {
        self.snapshots.load(Ordering::Relaxed)
    }

    /// Those that may write.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }
}

/// A transaction in one organization; dropped, it is undone.
pub struct OrgTransaction {
    transaction: Transaction,
    scope: OrgScope,
    /// What it has read of the index of events, kept up with what it writes.
    pub(super) segments: KnownSegments,
}

impl OrgTransaction {
    fn of(transaction: Transaction, scope: OrgScope) -> Self {
        Self { transaction, scope, segments: KnownSegments::default() }
    }

    /// The right that it was opened with.
    pub const fn scope(&self) -> &OrgScope {
        &self.scope
    }

    /// Goes on in the name of whoever holds another right to the same organization: the audit log will name them.
    pub(crate) fn act_for(&mut self, scope: &OrgScope) {
        self.scope.actor = scope.actor.clone();
    }

    /// The organization's number.
    pub(crate) const fn org_id(&self) -> i64 {
        self.scope.org_id
    }

    /// A statement whose `$1` is the organization.
    pub(crate) fn query(&self, sql: &'static str) -> Query {
        query(sql).bind(self.scope.org_id)
    }

    /// A statement whose `$1` is the organization, and whose rows are asked for their first column only.
    pub(crate) fn query_scalar<T>(&self, sql: &'static str) -> ScalarQuery<T>
    where
        T: for<'r> super::database::sql::Column<'r>,
    {
        query_scalar(sql).bind(self.scope.org_id)
    }
}

impl Deref for OrgTransaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

impl DerefMut for OrgTransaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.transaction
    }
}

/// One state of an organization, for as long as somebody reads: writers meanwhile are neither seen nor kept waiting.
pub struct Snapshot {
    inner: OrgTransaction,
    organization: Organization,
    progress: Progress,
    /// The members, once they were read.
    members: Option<Arc<FxHashMap<i64, Member>>>,
    /// Their groups as a revision knew them, once they were read.
    groups: Option<(i64, Arc<MemberGroups>)>,
}

impl Snapshot {
    async fn begun(mut transaction: Transaction, scope: &OrgScope) -> Result<Self> {
        let (organization, progress) = organizations::of_scope(&mut transaction, scope).await?;
        let inner = OrgTransaction::of(transaction, scope.clone());
        Ok(Self { inner, organization, progress, members: None, groups: None })
    }

    /// The organization as it is in this state.
    pub const fn organization(&self) -> &Organization {
        &self.organization
    }

    /// Its newest revision.
    pub const fn newest(&self) -> Revision {
        self.progress.newest
    }

    /// The instant of the newest event ever stored; the least instant where there is none.
    pub const fn newest_event_at(&self) -> Instant {
        self.progress.newest_event_at
    }

    /// All members by number; they are read once.
    pub async fn members_by_number(&mut self) -> Result<Arc<FxHashMap<i64, Member>>> {
        if let Some(members) = &self.members {
            return Ok(Arc::clone(members));
        }
        let members = self.members().await?.into_iter().map(|member| (member.member_no, member)).collect();
        Ok(Arc::clone(self.members.insert(Arc::new(members))))
    }

    /// The groups of all members as a revision knew them; those of one revision are read once.
    pub async fn groups_at(&mut self, revision: i64) -> Result<Arc<MemberGroups>> {
        if let Some((_, groups)) = self.groups.as_ref().filter(|(of, _)| *of == revision) {
            return Ok(Arc::clone(groups));
        }
        let known = if revision < self.newest().number { revision } else { i64::MAX };
        let groups = Arc::new(self.member_groups(known).await?);
        self.groups = Some((revision, Arc::clone(&groups)));
        Ok(groups)
    }

    /// Ends the transaction at once; dropped, it ends when the runtime comes to it.
    pub async fn end(self) -> Result<()> {
        self.inner.transaction.rollback().await
    }

    /// Leaves the organization for another one of the same state.
    pub fn leave(self) -> Directory {
        Directory { transaction: self.inner.transaction, actor: self.organization.scope.actor }
    }
}

impl Deref for Snapshot {
    type Target = OrgTransaction;

    fn deref(&self) -> &OrgTransaction {
        &self.inner
    }
}

impl DerefMut for Snapshot {
    fn deref_mut(&mut self) -> &mut OrgTransaction {
        &mut self.inner
    }
}

/// A change of an organization, whose only writer it is until it ends. Nothing of it stays before [`Change::commit`].
pub struct Change {
    inner: OrgTransaction,
}

impl Change {
    /// What a transaction that may write goes on as, in the organization that it has entered.
    pub(crate) fn of(transaction: Transaction, scope: OrgScope) -> Self {
        Self { inner: OrgTransaction::of(transaction, scope) }
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<()> {
        self.inner.transaction.commit().await
    }

    /// Undoes what was written.
    pub async fn rollback(self) -> Result<()> {
        self.inner.transaction.rollback().await
    }
}

impl Deref for Change {
    type Target = OrgTransaction;

    fn deref(&self) -> &OrgTransaction {
        &self.inner
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut OrgTransaction {
        &mut self.inner
    }
}

/// One state of what names organizations: slugs, codes, tokens. It shows nothing of what is inside them.
pub struct Directory {
    pub(crate) transaction: Transaction,
    pub(crate) actor: Actor,
}

impl Directory {
    /// Ends the transaction at once; dropped, it ends when the runtime comes to it.
    pub async fn end(self) -> Result<()> {
        self.transaction.rollback().await
    }

    /// Goes on as a snapshot of an organization.
    pub async fn enter(self, scope: &OrgScope) -> Result<Snapshot> {
        Snapshot::begun(self.transaction, scope).await
    }
}

impl Store {
    /// How many transactions were begun.
    pub const fn begun(&self) -> &Begun {
        &self.begun
    }

    /// Begins to read which organizations there are.
    pub async fn directory(&self) -> Result<Directory> {
        Ok(Directory { transaction: self.begin_to_read().await?, actor: self.actor.clone() })
    }

    /// The same for the redirect, which goes on from the open file even after that file has lost its name.
    pub async fn directory_for_visitors(&self) -> Result<Directory> {
        let is_there = self.check_file();
        self.begun.snapshots.fetch_add(1, Ordering::Relaxed);
        let transaction = match is_there {
            Ok(()) => self.visitors().read(Tenant::Nobody).await?,
            // A new connection would open what lies at the path now.
            Err(exchanged) => self.visitors().read_open().await?.ok_or(exchanged)?,
        };
        Ok(Directory { transaction, actor: self.actor.clone() })
    }

    /// Begins to read one state of an organization.
    pub async fn snapshot(&self, scope: &OrgScope) -> Result<Snapshot> {
        Snapshot::begun(self.begin_to_read().await?, scope).await
    }

    /// Begins to change an organization; refuses a schema or a file that changed meanwhile.
    pub async fn change(&self, scope: &OrgScope) -> Result<Change> {
        Ok(Change::of(self.begin_to_write(Tenant::Of(scope.org_id)).await?, scope.clone()))
    }

    /// Makes a change and keeps it.
    ///
    /// # Errors
    /// What `make` says; then nothing is kept.
    pub async fn changed<T>(&self, scope: &OrgScope, mut make: impl AsyncFnMut(&mut Change) -> Result<T>) -> Result<T> {
        again(async || {
            let mut change = self.change(scope).await?;
            let made = make(&mut change).await?;
            change.commit().await?;
            Ok(made)
        })
        .await
    }

    /// Makes a change and undoes it, to see what it would do.
    ///
    /// # Errors
    /// What `make` says.
    pub async fn rehearsed<T>(&self, scope: &OrgScope, make: impl AsyncFnOnce(&mut Change) -> Result<T>) -> Result<T> {
        let mut change = self.change(scope).await?;
        let made = make(&mut change).await?;
        change.rollback().await?;
        Ok(made)
    }

    /// Begins a transaction that may add an organization.
    pub(crate) async fn write_directory(&self) -> Result<Transaction> {
        self.begin_to_write(Tenant::Nobody).await
    }

    async fn begin_to_read(&self) -> Result<Transaction> {
        self.check_file()?;
        self.begun.snapshots.fetch_add(1, Ordering::Relaxed);
        if self.readers.is_none() {
            self.pool.returned().await;
        }
        self.readers().read(Tenant::Nobody).await
    }

    async fn begin_to_write(&self, tenant: Tenant) -> Result<Transaction> {
        self.check_file()?;
        self.begun.changes.fetch_add(1, Ordering::Relaxed);
        self.pool.write(tenant).await
    }
}

/// Tries again what the server undid because two writers waited for each other.
///
/// Writers of one organization take turns, so that they never do. Those who claim what is given once in the whole
/// installation - codes, public ids, slugs - can meet writers of other organizations.
pub(crate) async fn again<T>(mut attempt: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let mut pauses = PAUSES.iter();
    loop {
        match attempt().await {
            Err(StoreError::Conflict) => match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => return Err(StoreError::Conflict),
            },
            done => return done,
        }
    }
}
