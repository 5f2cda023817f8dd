//! Erasing users: recruits, and members as users of the app.

use super::blank_texts;
use super::gone::Gone;
use super::history::{History, Leaving};
use super::timeline::Timeline;
use crate::domain::attribution::{HandOvers, Outcome, ReservedSlots, attribute};
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{Fact, Instant, Persons, ReferralNames, ReferralRecord};
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::person_merges;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use crate::store::facts::event_postings::Posting;
use crate::store::facts::events::StoredEvents;
use crate::store::facts::feed;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::{self, ErasedIds, Hasher, KeyedHash, Named};
use crate::store::privacy::owed;
use crate::store::privacy::sealed::{self, ALWAYS, NOW, SealedPlaces};
use crate::store::privacy::sealed_newcomers;
use crate::store::{OrgScope, OrgTransaction, Origin, Store};
use crate::workflows::attribute::component::{Bounds, Seeds, components_of, load_component};
use crate::workflows::attribute::event_lookup::origins;
use crate::workflows::attribute::projection::{AttributionContext, Delta, Projection, project};
use rustc_hash::FxHashSet;
use uuid::Uuid;

/// What an erasure did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// The revision that it is.
    pub revision: i64,
    /// How many events are gone.
    pub events: i64,
    /// How many referrals are sealed.
    pub sealed: i64,
    /// How many ids are kept out from now on, as keyed hashes.
    pub suppressed: i64,
    /// The files and deliveries that the events came from: they still have them.
    pub origins: Vec<Origin>,
    /// Whether the files are clear of it too; not while somebody goes on reading what was there before.
    pub is_cleared: bool,
}

impl Store {
    /// Erases a recruit: all events of a user, and of the clicks that nobody else used.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where nothing is held about the user.
    pub async fn erase_user(&self, scope: &OrgScope, user: &str, now: Instant, is_dry_run: bool) -> Result<Erased> {
        let mut tx = self.change(scope).await?;
        let plan = Plan::of(&mut tx, &[user]).await?;
        // Of somebody who is one with another at least the id is held.
        if plan.gone.len() == 0 && plan.users.len() == 1 {
            return Err(StoreError::NotFound { kind: "user", name: user.to_owned() });
        }
        let revision = revisions::take(&mut tx, RevisionKind::Erasure, None, now).await?;
        let mut erased = plan.carry_out(&mut tx, revision).await?;
        owed::note(&mut tx, revision, now).await?;
        audit::record(&mut tx, Action::PersonErased, About::Person(Named::User, user), erased.events).await?;
        if is_dry_run {
            tx.rollback().await?;
            return Ok(erased);
        }
        tx.commit().await?;
        erased.is_cleared = self.clear_files().await;
        Ok(erased)
    }
}

/// Where something begins that goes.
#[derive(Default)]
struct Found {
    users: FxHashSet<String>,
    events: Vec<i64>,
}

impl Found {
    /// Notes an event that names something erased.
    fn take(&mut self, fact: &Fact<'_>, known: &ErasedIds) {
        if known.is_erased(fact) {
            self.events.push(fact.tracking_id);
            self.users.extend(fact.user_id.filter(|user| known.has_user(user)).map(str::to_owned));
        }
    }
}

/// What goes when some users are erased.
pub(super) struct Plan {
    users: FxHashSet<String>,
    stored: StoredEvents,
    resolver: LinkResolver,
    sealed: SealedPlaces,
    timeline: Timeline,
    days: LocalDays,
    rules: crate::domain::attribution::Rules,
    /// The events that go, of which some leave a residue.
    pub gone: Gone,
    /// The clicks that nobody else used.
    clicks: FxHashSet<String>,
}

impl Plan {
    /// Finds all that hangs together with some users, under every id that they have, and what of it goes.
    pub async fn of(tx: &mut OrgTransaction, users: &[&str]) -> Result<Self> {
        let persons = Persons::at(person_merges::all(tx).await?, NOW);
        let all = users.iter().flat_map(|user| persons.all(*user));
        let found = Found { users: all.map(str::to_owned).collect(), ..Found::default() };
        let mut plan = Self::around(tx, found).await?;
        plan.choose();
        Ok(plan)
    }

    /// Finds all that hangs together with what was erased elsewhere, and what of it goes. Reads all events once.
    pub async fn of_known(tx: &mut OrgTransaction, known: &ErasedIds) -> Result<Self> {
        let mut found = Found::default();
        let sources = Sources::load(tx).await?;
        let mut next = 1;
        loop {
            let events = tx.events_from(&sources, next).await?.table;
            let Some(last) = events.len().checked_sub(1) else { break };
            (0..events.len()).for_each(|index| found.take(&events.fact(index), known));
            next = events.tracking_id(last) + 1;
        }
        let mut plan = Self::around(tx, found).await?;
        plan.choose();
        let table = &plan.stored.table;
        for fact in (0..table.len()).map(|index| table.fact(index)).filter(|fact| known.is_erased(fact)) {
            plan.gone.insert(fact.tracking_id);
            plan.clicks.extend(fact.click_id.filter(|click| known.has_click(click)).map(str::to_owned));
        }
        Ok(plan)
    }

    async fn around(tx: &mut OrgTransaction, found: Found) -> Result<Self> {
        let sources = Sources::load(tx).await?;
        let timeline = Timeline::load(tx).await?;
        let settings = settings::load(tx, i64::MAX).await?;
        let mut resolver = LinkResolver::begin(tx, NOW).await?;
        let keys = found.users.iter().map(|user| node_hash(NodeKind::User, user)).collect();
        let seeds = Seeds { keys, events: found.events, ..Seeds::default() };
        let bounds = Bounds::default();
        let stored = load_component(tx, seeds, &mut resolver, &sources, &bounds).await?;
        Ok(Self {
            users: found.users,
            stored,
            resolver,
            sealed: SealedPlaces::load(tx).await?,
            timeline,
            days: LocalDays::new(settings.timezone),
            rules: settings.rules(),
            gone: Gone::default(),
            clicks: FxHashSet::default(),
        })
    }

    /// How many of the users there are.
    pub fn persons(&self) -> i64 {
        self.users.len() as i64
    }

    /// All that hangs together with the users.
    pub const fn stored(&self) -> &StoredEvents {
        &self.stored
    }

    fn is_mine(&self, user: Option<&str>) -> bool {
        user.is_some_and(|user| self.users.contains(user))
    }

    /// Chooses what goes: the events of the users, those of clicks that nobody else used, and what names nobody and
    /// belongs to a referral of theirs.
    fn choose(&mut self) {
        let table = &self.stored.table;
        let facts: Vec<Fact<'_>> = (0..table.len()).map(|index| table.fact(index)).collect();
        let typed = HandOvers::among(&facts);
        // Also a click that somebody's event was sent with and does not count for: the id stays in that event.
        let others: FxHashSet<&str> = facts
            .iter()
            .filter(|fact| fact.user_id.is_some() && !self.is_mine(fact.user_id))
            .flat_map(|fact| [typed.click_id(fact), fact.click_id])
            .flatten()
            .collect();
        let mut clicks: FxHashSet<String> = FxHashSet::default();
        let mut gone = Gone::default();
        let mut add = |fact: &Fact<'_>| {
            if let Some(click) = typed.click_id(fact).filter(|click| !others.contains(click)) {
                clicks.insert(click.to_owned());
            }
        };
        facts.iter().filter(|fact| self.is_mine(fact.user_id)).for_each(&mut add);
        for fact in self.nameless_of_referrals() {
            add(&fact);
            if typed.click_id(&fact).is_none() {
                gone.insert(fact.tracking_id);
            }
        }
        for fact in &facts {
            let of_click = fact.user_id.is_none() && typed.click_id(fact).is_some_and(|click| clicks.contains(click));
            if of_click || self.is_mine(fact.user_id) {
                gone.insert(fact.tracking_id);
            }
        }
        (self.gone, self.clicks) = (gone, clicks);
    }

    /// The events without a user that belong to a referral of the users now.
    fn nameless_of_referrals(&self) -> Vec<Fact<'_>> {
        let counting = (0..self.stored.table.len()).filter(|&index| self.stored.counts_at(index, NOW));
        let facts: Vec<Fact<'_>> = counting.map(|index| self.stored.table.fact(index)).collect();
        let reserved = self.sealed.at(NOW);
        let context =
            AttributionContext { resolver: &self.resolver, reserved: &reserved, rules: self.rules, days: &self.days };
        let attribution = attribute(&facts, &[], &context.domain());
        let is_ours = |outcome: &Outcome| match outcome {
            Outcome::Referral(referral) => self.is_mine(attribution.referrals[*referral].user_id),
            Outcome::Unattributed(_) | Outcome::Sealed => false,
        };
        let pairs = facts.iter().zip(&attribution.outcomes);
        pairs.filter(|(fact, outcome)| fact.user_id.is_none() && is_ours(outcome)).map(|(fact, _)| *fact).collect()
    }

    /// Seals, erases and keeps out, inside a transaction that has taken its revision.
    pub async fn carry_out(mut self, tx: &mut OrgTransaction, revision: i64) -> Result<Erased> {
        let origins = self.origins(tx).await?;
        let before = self.project(&self.stored, &self.sealed.at(NOW), &[], tx.scope());
        let history = self.history();
        let hashes = self.hashes(&Hasher::load(tx).await?);
        sealed::insert_referrals(tx, &history.referrals, revision).await?;
        sealed_newcomers::insert(tx, &history.newcomers, revision).await?;
        let clicks: Vec<&str> = self.clicks.iter().map(String::as_str).collect();
        sealed::forget_clicks(tx, &clicks).await?;
        sealed::insert_clicks(tx, &history.clicks, revision).await?;
        erased_ids::insert(tx, &hashes, revision).await?;
        person_merges::forget(tx, &self.users.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let reserved = SealedPlaces::load(tx).await?.at(NOW);
        let (left, after) = self.left(&history, &reserved, tx.scope());
        let mut delta = Delta::of(after.changed(&left));
        let of_users = before.referrals.iter().filter(|referral| self.is_mine(referral.user_id.as_deref()));
        let erased: FxHashSet<Uuid> = of_users.map(|referral| referral.referral_id).collect();
        feed::forget(tx, &erased).await?;
        delta.erase(erased);
        delta.note(before.referrals, after.referrals, &self.days);
        for version in history.referrals.iter().filter(|version| version.until == ALWAYS) {
            delta.seal(&version.content, self.member_of(version.content.link_no)?);
        }
        self.erase_keys(tx).await?;
        self.erase_postings(tx, &history.residues).await?;
        let is_residue = |event: &i64| history.residues.contains(event);
        let (residues, gone): (Vec<i64>, Vec<i64>) = self.gone.numbers().partition(is_residue);
        tx.leave_residues(&residues).await?;
        tx.delete_events(&gone).await?;
        delta.write(tx, revision).await?;
        let sealed = history.referrals.iter().filter(|version| version.until == ALWAYS).count() as i64;
        let (events, suppressed) = (self.gone.len(), hashes.len() as i64);
        blank_texts(tx, &self.gone).await?;
        Ok(Erased { revision, events, sealed, suppressed, origins, is_cleared: false })
    }

    /// The referrals of the users, the earliest first.
    pub fn referrals(&self, names: ReferralNames) -> Vec<ReferralRecord> {
        let reserved = &self.sealed.at(NOW);
        let context = AttributionContext { resolver: &self.resolver, reserved, rules: self.rules, days: &self.days };
        let mut referrals = project(&self.stored, NOW, &context, &[], names).referrals;
        referrals.retain(|referral| self.is_mine(referral.user_id.as_deref()));
        referrals.sort_unstable_by_key(|referral| (referral.entered_at(), referral.referral_id));
        referrals
    }

    fn gone_places(&self) -> impl Iterator<Item = usize> {
        (0..self.stored.table.len()).filter(|&index| self.gone.contains(self.stored.table.tracking_id(index)))
    }

    fn member_of(&self, link_no: i64) -> Result<i64> {
        let link = self.resolver.links.iter().find(|link| link.link_no == link_no);
        link.map(|link| self.resolver.members.end(link.member_no))
            .ok_or_else(|| StoreError::Invariant("a sealed referral without its link".to_owned()))
    }

    /// What some events come to now; `personal` are links that stay referrals without any event.
    fn project(
        &self,
        events: &StoredEvents,
        reserved: &ReservedSlots,
        personal: &[usize],
        scope: &OrgScope,
    ) -> Projection {
        let context = AttributionContext { resolver: &self.resolver, reserved, rules: self.rules, days: &self.days };
        project(events, NOW, &context, personal, scope.names())
    }

    /// What is left of the events, and what it comes to.
    fn left(&self, history: &History, reserved: &ReservedSlots, scope: &OrgScope) -> (StoredEvents, Projection) {
        let mut left = StoredEvents::default();
        let table = &self.stored.table;
        let mut personal = Vec::new();
        for index in 0..table.len() {
            personal.extend(table.link(index).filter(|&link| self.resolver.links[link].is_personal()));
            let id = table.tracking_id(index);
            if !self.gone.contains(id) {
                left.table.push_from(table, index);
                left.attributed.push(self.stored.attributed[index]);
            } else if history.residues.contains(&id) {
                left.table.push_residue_of(table, index);
                left.attributed.push(None);
            } else {
                continue;
            }
            left.revisions.push(self.stored.revisions[index]);
        }
        self.resolver.note_in(&mut left.table);
        let after = self.project(&left, reserved, &personal, scope);
        (left, after)
    }

    /// What every revision said of what goes.
    fn history(&mut self) -> History {
        let components = components_of(&self.stored, &self.resolver);
        self.timeline.note_in(&mut self.stored.table);
        let goes = |index: usize| self.gone.contains(self.stored.table.tracking_id(index));
        let mut history = History::default();
        for members in components.chunk_by(|a, b| a.0 == b.0) {
            let members: Vec<u32> = members.iter().map(|(_, item)| *item).collect();
            let leaving = Leaving { events: &self.stored, members: &members, goes: &goes };
            leaving.seal(&self.timeline, &self.sealed, &mut history);
        }
        self.resolver.note_in(&mut self.stored.table);
        history
    }

    /// The keyed hashes of the users, of the keys of what goes, and of the clicks that nobody else used.
    fn hashes(&self, hasher: &Hasher) -> Vec<KeyedHash> {
        let users = self.users.iter().map(|user| hasher.hash(Named::User, user));
        let clicks = self.clicks.iter().map(|click| hasher.hash(Named::Click, click));
        let keys = self.gone_places().map(|index| hasher.key(&self.stored.table.fact(index)));
        let mut hashes: Vec<KeyedHash> = users.chain(clicks).chain(keys).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    /// Frees the keys of what goes: what is sent again is kept out by other means.
    async fn erase_keys(&self, tx: &mut OrgTransaction) -> Result<()> {
        tx.delete_event_keys(&mut self.stored.keys(self.gone_places())).await
    }

    /// Removes under what the events that go were found.
    async fn erase_postings(&self, tx: &mut OrgTransaction, residues: &FxHashSet<i64>) -> Result<()> {
        let join_keys = self.stored.join_keys(self.gone_places());
        let users: FxHashSet<i64> = self.users.iter().map(|user| node_hash(NodeKind::User, user)).collect();
        // A residue is found by its click still, and by its user no more.
        let is_gone = |posting: &Posting| {
            let is_left = |event: i64| {
                !self.gone.contains(event) || (residues.contains(&event) && !users.contains(&posting.join_key))
            };
            !posting.numbers().any(is_left)
        };
        let gone: Vec<Posting> = tx.postings(&join_keys).await?.into_iter().filter(is_gone).collect();
        tx.delete_postings(&gone).await
    }

    /// The imports that brought what goes. An event that somebody added by hand came from no file: in its place stands
    /// what they wrote about it, which may name the person.
    async fn origins(&self, tx: &mut OrgTransaction) -> Result<Vec<Origin>> {
        let mut found: Vec<Origin> = Vec::new();
        let all = origins(tx, &self.stored).await?;
        for index in self.gone_places() {
            if !all[index].is_manual && !found.contains(&all[index]) {
                found.push(all[index].clone());
            }
        }
        Ok(found)
    }
}
