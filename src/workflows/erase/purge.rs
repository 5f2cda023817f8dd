//! Retention: what is older than some instant is sealed in one go, group by group.

use super::blank_texts;
use super::gone::Gone;
use super::history::{History, Leaving};
use super::timeline::Timeline;
use crate::domain::attribution::ReservedSlots;
use crate::domain::calendar::LocalDays;
use crate::domain::{Instant, ReferralRecord};
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::person_merges;
use crate::store::directory::settings;
use crate::store::error::Result;
use crate::store::facts::event_postings::Posting;
use crate::store::facts::events::StoredEvents;
use crate::store::facts::feed;
use crate::store::facts::import_changes;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::{self, ErasedIds, Hasher, KeyedHash, Named};
use crate::store::privacy::sealed::{self, ALWAYS, NOW};
use crate::store::privacy::sealed_newcomers;
use crate::store::privacy::{owed, retentions};
use crate::store::referrals::write::replace_referrals;
use crate::store::{OrgScope, OrgTransaction, Store};
use crate::workflows::attribute::attribution_run::Groups;
use crate::workflows::attribute::projection::{AttributionContext, Projection, project};
use rustc_hash::FxHashSet;
use uuid::Uuid;

/// What a purge did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// The revision that it is.
    pub revision: i64,
    /// How many events are gone.
    pub events: i64,
    /// How many referrals are sealed.
    pub sealed: i64,
    /// How many persons are kept out from now on, as keyed hashes.
    pub persons: i64,
    /// Whether the files are clear of it too; not while somebody goes on reading what was there before.
    pub is_cleared: bool,
}

impl Store {
    /// Seals every referral all of whose events, and all that hang together with them, happened before an instant.
    ///
    /// Events that happened before it and are not known yet are suppressed from now on. Goes once over the events;
    /// memory grows by 9 bytes for each event ever stored. `progress` gets the events done and all.
    pub async fn purge(
        &self,
        scope: &OrgScope,
        older_than: Instant,
        now: Instant,
        is_dry_run: bool,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Purged> {
        let mut tx = self.change(scope).await?;
        let revision = revisions::take(&mut tx, RevisionKind::Erasure, None, now).await?;
        let mut purged = seal_older(&mut tx, older_than, revision, None, &mut progress).await?;
        owed::note(&mut tx, revision, now).await?;
        if is_dry_run {
            tx.rollback().await?;
            return Ok(purged);
        }
        tx.commit().await?;
        purged.is_cleared = self.clear_files().await;
        Ok(purged)
    }
}

/// Seals what is older than an instant, inside a transaction that has taken its revision; of what names users only what
/// `known` has one of, where it is given.
pub(super) async fn seal_older(
    tx: &mut OrgTransaction,
    older_than: Instant,
    revision: i64,
    known: Option<&ErasedIds>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Purged> {
    let mut purge = Purge::begin(tx, older_than, revision).await?;
    while let Some((events, roots)) = purge.groups.next(tx).await? {
        purge.take(tx, events, &roots, known).await?;
        progress(purge.groups.done() as u64, purge.groups.events() as u64);
    }
    let purged = purge.finish(tx, older_than).await?;
    import_changes::forget_older(tx, older_than).await?;
    let about = older_than.to_string();
    audit::record(tx, Action::Purged, About::Thing(&about), purged.events).await?;
    Ok(purged)
}

/// A purge under way.
struct Purge {
    groups: Groups,
    timeline: Timeline,
    resolver: LinkResolver,
    reserved: ReservedSlots,
    rules: crate::domain::attribution::Rules,
    days: LocalDays,
    hasher: Hasher,
    older_than: Instant,
    gone: Gone,
    referrals: FxHashSet<Uuid>,
    purged: Purged,
}

impl Purge {
    async fn begin(tx: &mut OrgTransaction, older_than: Instant, revision: i64) -> Result<Self> {
        let settings = settings::load(tx, i64::MAX).await?;
        let mut resolver = LinkResolver::begin(tx, NOW).await?;
        resolver.read_all(tx).await?;
        let groups = Groups::begin(tx, &resolver, NOW).await?;
        Ok(Self {
            reserved: groups.sealed().at(NOW),
            groups,
            timeline: Timeline::load(tx).await?,
            resolver,
            rules: settings.rules(),
            days: LocalDays::new(settings.timezone),
            hasher: Hasher::load(tx).await?,
            older_than,
            gone: Gone::default(),
            referrals: FxHashSet::default(),
            purged: Purged { revision, ..Purged::default() },
        })
    }

    /// Seals what is old enough of a group: events with the component that each belongs to.
    async fn take(
        &mut self,
        tx: &mut OrgTransaction,
        mut events: StoredEvents,
        roots: &[u32],
        known: Option<&ErasedIds>,
    ) -> Result<()> {
        let old = self.old_components(&events, roots, known);
        if old.is_empty() {
            return Ok(());
        }
        self.resolver.note_in(&mut events.table);
        let leaving: Vec<usize> = old.iter().flatten().map(|place| *place as usize).collect();
        let projection = self.project(&events.only(leaving.iter().copied()), tx.scope());
        self.timeline.note_in(&mut events.table);
        let mut history = History::default();
        for members in &old {
            let leaving = Leaving { events: &events, members, goes: &|_| true };
            leaving.seal(&self.timeline, self.groups.sealed(), &mut history);
        }
        let users: FxHashSet<&str> = leaving.iter().filter_map(|&place| events.table.texts(place).user_id).collect();
        let persons = &self.resolver.persons;
        let users: FxHashSet<&str> = users.into_iter().flat_map(|user| persons.all(user)).collect();
        let hashes: Vec<KeyedHash> = users.iter().map(|user| self.hasher.hash(Named::User, user)).collect();
        person_merges::forget(tx, &users.iter().copied().collect::<Vec<_>>()).await?;
        self.purged.persons += hashes.len() as i64;
        self.purged.sealed += history.referrals.iter().filter(|version| version.until == ALWAYS).count() as i64;
        let revision = self.purged.revision;
        sealed::insert_referrals(tx, &history.referrals, revision).await?;
        sealed_newcomers::insert(tx, &history.newcomers, revision).await?;
        erased_ids::insert(tx, &hashes, revision).await?;
        // What was counted of them is counted of the sealed ones: the statistics stay as they are.
        let mut gone: Vec<ReferralRecord> = projection
            .referrals
            .into_iter()
            .filter(|referral| crate::domain::entry(&referral.milestones).is_some())
            .collect();
        self.referrals.extend(gone.iter().map(|referral| referral.referral_id));
        replace_referrals(tx, &mut gone, &mut []).await?;
        self.erase(tx, &events, &leaving).await
    }

    /// Deletes events of whole components, and whatever they are found by.
    async fn erase(&mut self, tx: &mut OrgTransaction, events: &StoredEvents, leaving: &[usize]) -> Result<()> {
        let places = || leaving.iter().copied();
        let mut numbers: Vec<i64> = places().map(|place| events.table.tracking_id(place)).collect();
        numbers.sort_unstable();
        numbers.iter().for_each(|event| self.gone.insert(*event));
        tx.delete_event_keys(&mut events.keys(places())).await?;
        let is_gone = |posting: &Posting| posting.numbers().all(|event| self.gone.contains(event));
        let postings: Vec<Posting> =
            tx.postings(&events.join_keys(places())).await?.into_iter().filter(is_gone).collect();
        tx.delete_postings(&postings).await?;
        tx.delete_events(&numbers).await
    }

    /// The components all of whose events are old enough, as places among the events. What is left of somebody erased
    /// belongs to those who used the click too, and keeps none of them here.
    fn old_components(&self, events: &StoredEvents, roots: &[u32], known: Option<&ErasedIds>) -> Vec<Vec<u32>> {
        let mut order: Vec<u32> = (0..events.table.len() as u32).collect();
        order.sort_by_key(|place| roots[*place as usize]);
        let is_old = |place: &u32| {
            let fact = events.table.fact(*place as usize);
            fact.is_residue() || fact.occurred_at < self.older_than
        };
        let components = order.chunk_by(|a, b| roots[*a as usize] == roots[*b as usize]);
        let is_meant = |component: &&[u32]| {
            let mut users = component.iter().filter_map(|place| events.table.texts(*place as usize).user_id).peekable();
            known.is_none_or(|known| users.peek().is_none() || users.any(|user| known.has_user(user)))
        };
        let old = components.filter(|component| component.iter().all(is_old)).filter(is_meant);
        old.map(<[u32]>::to_vec).collect()
    }

    /// What the events that go come to now.
    fn project(&self, going: &StoredEvents, scope: &OrgScope) -> Projection {
        let context = AttributionContext {
            resolver: &self.resolver,
            reserved: &self.reserved,
            rules: self.rules,
            days: &self.days,
        };
        project(going, NOW, &context, &[], scope.names())
    }

    async fn finish(self, tx: &mut OrgTransaction, older_than: Instant) -> Result<Purged> {
        blank_texts(tx, &self.gone).await?;
        feed::forget(tx, &self.referrals).await?;
        retentions::insert(tx, self.purged.revision, older_than).await?;
        Ok(Purged { events: self.gone.len(), ..self.purged })
    }
}
