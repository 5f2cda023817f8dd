//! What the facts come to, and what a change of facts moves in it.
//!
//! The referrals of the components that a change touches are computed before and after it by the same pure function, and
//! only the difference is written. So what is stored is always exactly what a full recompute would give.

use super::feed::{Moved, restated_days};
use crate::domain::attribution::{
    Attribution, Context, EventAttribution, Newcomer, Outcome, ReservedSlots, Root, Rules, attribute, newcomers,
};
use crate::domain::calendar::LocalDays;
use crate::domain::{Fact, ReferralNames, ReferralRecord, SealedReferral, Statistics, Tie};
use crate::store::OrgTransaction;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::error::Result;
use crate::store::facts::events::{Attributed, Reattributed, StoredEvents};
use crate::store::referrals::write::{replace_referrals, sort_referrals};
use crate::store::referrals::{statistics, unused_links};
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

/// What decides attribution at one revision.
pub(crate) struct AttributionContext<'a> {
    /// The links as they were.
    pub resolver: &'a LinkResolver,
    /// The places of sealed referrals.
    pub reserved: &'a ReservedSlots,
    /// The settings of attribution.
    pub rules: Rules,
    /// The organization's days.
    pub days: &'a LocalDays,
}

impl AttributionContext<'_> {
    /// What attribution is told.
    pub fn domain(&self) -> Context<'_, '_> {
        let resolver = self.resolver;
        Context {
            links: &resolver.links,
            reserved: self.reserved,
            persons: &resolver.persons,
            members: &resolver.members,
            rules: self.rules,
        }
    }
}

/// What some events come to.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    /// The referrals.
    pub referrals: Vec<ReferralRecord>,
    /// The events that count, by number, and what each is attributed to.
    pub events: Vec<(i64, Attributed)>,
    /// Those with an account and no referral.
    pub newcomers: Vec<Newcomer>,
}

impl Projection {
    /// Takes in what one attribution says of the facts that it was given.
    pub fn take(
        &mut self,
        facts: &[Fact<'_>],
        attribution: &Attribution<'_>,
        resolver: &LinkResolver,
        names: ReferralNames,
    ) {
        let first = self.referrals.len();
        for referral in &attribution.referrals {
            let link = &resolver.links[referral.link];
            let referral_id = match &referral.root {
                Root::Link(link) => names.link(&resolver.links[*link].code),
                Root::Click(click_id) => names.click(click_id),
                Root::User(user_id) => names.user(user_id),
                Root::Event(fact) => names.event(facts[*fact].source, &facts[*fact].key()),
            };
            self.referrals.push(ReferralRecord {
                referral_id,
                link_no: link.link_no,
                member_no: referral.member_no,
                user_id: referral.user_id.map(Into::into),
                milestones: referral.milestones,
                flags: referral.flags,
                tie: None,
            });
        }
        for (place, referral) in attribution.referrals.iter().enumerate() {
            if let Some(person) = referral.carried_by {
                let tie = Some(Tie::of(self.referrals[first + person].referral_id));
                self.referrals[first + person].tie = tie;
                self.referrals[first + place].tie = tie;
            }
        }
        let referrals = &self.referrals[first..];
        let attributed = |outcome: &Outcome| match outcome {
            Outcome::Referral(index) => {
                let ReferralRecord { link_no, referral_id, .. } = referrals[*index];
                Some(EventAttribution::Referral { link_no, referral_id })
            }
            Outcome::Unattributed(reason) => Some(EventAttribution::Unattributed(*reason)),
            Outcome::Sealed => None,
        };
        self.newcomers.extend(newcomers(facts, &attribution.outcomes, &resolver.persons, |_| true));
        let events = facts.iter().zip(&attribution.outcomes);
        self.events.extend(events.map(|(fact, outcome)| (fact.tracking_id, attributed(outcome))));
    }

    /// The stored events that are attributed otherwise than it is stored, with what it should be: nothing for those that
    /// do not count.
    pub fn changed(&self, stored: &StoredEvents) -> Vec<Reattributed> {
        let attributed: FxHashMap<i64, Attributed> = self.events.iter().copied().collect();
        let all = (0..stored.table.len()).map(|index| {
            let event = stored.table.tracking_id(index);
            let now = attributed.get(&event).copied().flatten();
            Reattributed { event, was: stored.attributed[index], now }
        });
        all.filter(|event| event.was != event.now).collect()
    }
}

/// What a change moves, to be written in one go.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    gone: Vec<ReferralRecord>,
    come: Vec<ReferralRecord>,
    /// The stored events that are attributed otherwise.
    pub events: Vec<Reattributed>,
    /// How many referrals that somebody entered count for another member.
    of_other_members: usize,
    /// Referrals whose person is erased: they count on.
    sealed: FxHashSet<Uuid>,
    statistics: Statistics,
}

/// A whole change, with all that need not wait for the database worked out.
pub(crate) struct PreparedDelta {
    delta: Delta,
    moved: Moved,
}

impl Delta {
    /// That some stored events are attributed otherwise.
    pub fn of(events: Vec<Reattributed>) -> Self {
        Self { events, ..Self::default() }
    }

    /// Takes in what else moves.
    pub fn merge(&mut self, other: Self) {
        self.gone.extend(other.gone);
        self.come.extend(other.come);
        self.events.extend(other.events);
        self.of_other_members += other.of_other_members;
        self.statistics.merge(other.statistics);
        self.sealed.extend(other.sealed);
    }

    /// Works out all that need not wait for the database.
    pub fn prepare(mut self) -> PreparedDelta {
        sort_referrals(&mut self.gone);
        sort_referrals(&mut self.come);
        let moved = Moved::between(&self.gone, &self.come, &self.sealed);
        PreparedDelta { delta: self, moved }
    }

    /// Notes the move from some referrals to others.
    pub fn note(&mut self, before: Vec<ReferralRecord>, after: Vec<ReferralRecord>, days: &LocalDays) {
        let mut old: FxHashMap<Uuid, ReferralRecord> =
            before.into_iter().map(|referral| (referral.referral_id, referral)).collect();
        for new in after {
            if let Some(old) = old.remove(&new.referral_id) {
                if old == new {
                    continue;
                }
                let is_moved = old.member_no != new.member_no && new.entered_at() < i64::MAX;
                self.of_other_members += usize::from(is_moved);
                self.statistics.count(&old, days, -1);
                self.gone.push(old);
            }
            self.statistics.count(&new, days, 1);
            self.come.push(new);
        }
        for old in old.into_values() {
            self.statistics.count(&old, days, -1);
            self.gone.push(old);
        }
    }

    /// Counts a sealed referral of a member in place of one that is gone.
    pub fn seal(&mut self, sealed: &SealedReferral, member_no: i64) {
        self.statistics.count_sealed(sealed, member_no, 1);
    }

    /// Notes referrals whose person is erased: they count on, and nothing is said of them any more.
    pub fn erase(&mut self, referrals: FxHashSet<Uuid>) {
        self.sealed.extend(referrals);
    }

    /// How many referrals that somebody entered count for another member than before.
    pub const fn of_other_members(&self) -> usize {
        self.of_other_members
    }

    /// What moves in the statistics.
    pub const fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// How many referrals there are more than before.
    pub fn opened(&self) -> i64 {
        self.come.len() as i64 - self.gone.len() as i64
    }

    /// Writes what a revision moves, every table in its own order, and what of it programs that follow are told.
    pub async fn write(self, tx: &mut OrgTransaction, revision: i64) -> Result<()> {
        self.prepare().write(tx, revision).await
    }
}

impl PreparedDelta {
    /// As [`Delta::write`].
    pub async fn write(self, tx: &mut OrgTransaction, revision: i64) -> Result<()> {
        let Self { delta: Delta { mut gone, mut come, mut events, statistics, .. }, moved } = self;
        let days = restated_days(&statistics);
        replace_referrals(tx, &mut gone, &mut come).await?;
        unused_links::follow(tx, &gone, &come).await?;
        drop((gone, come));
        tx.attribute_events(&mut events).await?;
        statistics::apply(tx, statistics).await?;
        moved.write(tx, revision, &days).await
    }
}

/// What stored events come to as they count at a revision, with the personal links given and those the events name.
pub(crate) fn project(
    events: &StoredEvents,
    revision: i64,
    context: &AttributionContext<'_>,
    personal: &[usize],
    names: ReferralNames,
) -> Projection {
    let facts: Vec<Fact<'_>> = (0..events.table.len())
        .filter(|&index| events.counts_at(index, revision))
        .map(|index| events.table.fact(index))
        .collect();
    // A personal link stays a referral when the last of its events is taken back.
    let named = (0..events.table.len()).filter_map(|index| events.table.link(index));
    let personal = personal_of(named.chain(personal.iter().copied()), context.resolver);
    let mut projection = Projection::default();
    let attribution = attribute(&facts, &personal, &context.domain());
    projection.take(&facts, &attribution, context.resolver, names);
    projection
}

/// The personal ones among some links.
pub(crate) fn personal_of(links: impl Iterator<Item = usize>, resolver: &LinkResolver) -> Vec<usize> {
    let mut personal: Vec<usize> = links.filter(|&link| resolver.links[link].is_personal()).collect();
    personal.sort_unstable();
    personal.dedup();
    personal
}
