//! What is sealed of events that go: what each revision said of them, so that earlier answers stay as they were.

use super::timeline::Timeline;
use crate::domain::attribution::{
    Attribution, Context, HandOvers, Newcomer, Outcome, Referral, ReservedSlots, Root, attribute, newcomers,
};
use crate::domain::calendar::LocalDays;
use crate::domain::{EventTable, Fact, LinkFacts, Persons, SealedNewcomer, SealedReferral};
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::privacy::sealed::{ALWAYS, SealedPlaces, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What stays of events that go.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The referrals that they made.
    pub referrals: Vec<Version<SealedReferral>>,
    /// Those with an account and no referral whom they tell of.
    pub newcomers: Vec<Version<SealedNewcomer>>,
    /// The clicks of others on which one of these referrals had the first place.
    pub clicks: Vec<Version<Box<str>>>,
    /// The numbers of the events that say when such a click began or where it leads.
    pub residues: FxHashSet<i64>,
}

/// Events that hang together, and which of them go.
pub(super) struct Leaving<'a> {
    /// The events, their links noted by the timeline.
    pub events: &'a StoredEvents,
    /// Their places among the stored events.
    pub members: &'a [u32],
    /// Whether an event goes, by its place among the stored events.
    pub goes: &'a dyn Fn(usize) -> bool,
}

impl Leaving<'_> {
    /// Seals what goes, revision by revision.
    pub fn seal(&self, timeline: &Timeline, places: &SealedPlaces, history: &mut History) {
        let mut referrals = Recorder::default();
        let mut clicks = Recorder::default();
        let mut newcomers = Recorder::default();
        let shared = self.shared_clicks();
        for revision in self.revisions(timeline) {
            let state = State::at(self, timeline, places, revision);
            let (sealed, reserved) = state.sealed(&shared);
            state.residues(&shared, &mut history.residues);
            referrals.step(revision, sealed);
            clicks.step(revision, reserved);
            newcomers.step(revision, state.newcomers());
        }
        history.newcomers.extend(newcomers.finish());
        history.referrals.extend(referrals.finish());
        history.clicks.extend(clicks.finish());
    }

    fn table(&self) -> &EventTable {
        &self.events.table
    }

    /// The clicks of what goes that somebody else used too: they stay.
    fn shared_clicks(&self) -> FxHashSet<&str> {
        let facts: Vec<Fact<'_>> = self.members.iter().map(|place| self.table().fact(*place as usize)).collect();
        let typed = HandOvers::among(&facts);
        let of = |goes: bool| {
            let members = self.members.iter().zip(&facts);
            let members = members.filter(move |(place, _)| (self.goes)(**place as usize) == goes);
            members.flat_map(|(_, fact)| [typed.click_id(fact), fact.click_id]).flatten()
        };
        let going: FxHashSet<&str> = of(true).collect();
        of(false).filter(|click| going.contains(click)).collect()
    }

    /// The revisions at which the answers for these events may differ from those just before, ascending.
    fn revisions(&self, timeline: &Timeline) -> Vec<i64> {
        let members = || self.members.iter().map(|place| *place as usize);
        let mut codes: Vec<&str> = members().filter_map(|place| self.table().link_code(place)).collect();
        codes.sort_unstable();
        codes.dedup();
        let first = members().map(|place| self.events.revisions[place].0).min().unwrap_or(NEVER);
        let mut revisions = timeline.changes(&codes);
        for place in members() {
            let (brought, retracted) = self.events.revisions[place];
            revisions.extend([brought, retracted]);
        }
        revisions.retain(|revision| *revision >= first && *revision < NEVER);
        revisions.sort_unstable();
        revisions.dedup();
        revisions
    }
}

/// The answers at one revision.
struct State<'a> {
    facts: Vec<Fact<'a>>,
    /// For each fact whether it goes.
    goes: Vec<bool>,
    links: Vec<LinkFacts>,
    persons: &'a Persons,
    attribution: Attribution<'a>,
    days: &'a LocalDays,
    reserved: ReservedSlots,
}

impl<'a> State<'a> {
    fn at(leaving: &Leaving<'a>, timeline: &'a Timeline, places: &SealedPlaces, revision: i64) -> Self {
        let mut links: Vec<LinkFacts> = Vec::new();
        let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
        let (mut facts, mut goes) = (Vec::new(), Vec::new());
        for place in leaving.members.iter().map(|place| *place as usize) {
            if !leaving.events.counts_at(place, revision) {
                continue;
            }
            let mut fact = leaving.events.table.fact(place);
            let leads = fact.link_code.is_some_and(|code| timeline.leads_at(code, revision));
            fact.link = fact.link.filter(|_| leads).map(|link| {
                *numbers.entry(link).or_insert_with(|| {
                    links.push(timeline.link_at(link, revision));
                    links.len() - 1
                })
            });
            facts.push(fact);
            goes.push((leaving.goes)(place));
        }
        let (rules, days) = timeline.rules_at(revision);
        let reserved = places.at(revision);
        let persons = timeline.persons_at(revision);
        let context =
            Context { links: &links, reserved: &reserved, persons, members: timeline.members_at(revision), rules };
        let attribution = attribute(&facts, &[], &context);
        Self { facts, goes, links, persons, attribution, days, reserved }
    }

    /// The referrals that go, and the shared clicks on which they have the first place.
    fn sealed(&self, shared: &FxHashSet<&str>) -> (Vec<SealedReferral>, Vec<Box<str>>) {
        let mut events = vec![(0_usize, 0_usize); self.attribution.referrals.len()];
        let mut users_going: FxHashSet<&str> = FxHashSet::default();
        for (place, outcome) in self.attribution.outcomes.iter().enumerate() {
            if self.goes[place] {
                users_going.extend(self.facts[place].user_id.map(|user| self.persons.end(user)));
            }
            if let Outcome::Referral(referral) = *outcome {
                events[referral].0 += 1;
                events[referral].1 += usize::from(self.goes[place]);
            }
        }
        let (mut sealed, mut clicks) = (Vec::new(), Vec::new());
        for (referral, (all, going)) in self.attribution.referrals.iter().zip(events) {
            let is_of_person = referral.user_id.is_some_and(|user| users_going.contains(user));
            if all == 0 || !(is_of_person || all == going) {
                continue;
            }
            sealed.push(self.seal(referral));
            if let Some(click) = self.first_place(referral).filter(|click| shared.contains(click)) {
                clicks.push(click.into());
            }
        }
        (sealed, clicks)
    }

    /// Those with an account and no referral who go.
    fn newcomers(&self) -> Vec<SealedNewcomer> {
        let going = newcomers(&self.facts, &self.attribution.outcomes, self.persons, |place| self.goes[place]);
        let seal = |newcomer: Newcomer| SealedNewcomer { day: self.days.day(newcomer.at), reason: newcomer.reason };
        going.into_iter().map(seal).collect()
    }

    fn seal(&self, referral: &Referral<'_>) -> SealedReferral {
        SealedReferral {
            link_no: self.links[referral.link].link_no,
            flags: referral.flags.0,
            days: referral.milestones.map(|at| at.map(|at| self.days.day(at))),
            reserves_link: matches!(referral.root, Root::Link(_)),
        }
    }

    /// The click on which a referral has the first place.
    fn first_place(&self, referral: &Referral<'a>) -> Option<&'a str> {
        let user = referral.user_id?;
        let bound_through = |person: &crate::domain::attribution::Person<'a>| {
            let candidate = person.candidates[person.bound_by?];
            self.attribution.click_id(candidate.route).map(|click| (click, candidate.fact))
        };
        let people = &self.attribution.people;
        let (click, mine) = bound_through(people.iter().find(|person| person.user_id == user)?)?;
        let is_earlier = |fact: usize| self.facts[fact].canonical_order(&self.facts[mine]).is_lt();
        let is_taken = people.iter().filter_map(bound_through).any(|(other, fact)| other == click && is_earlier(fact));
        (!is_taken && !self.reserved.click(click)).then_some(click)
    }

    /// Notes the events that go and say of a shared click when it begins or where it leads.
    fn residues(&self, shared: &FxHashSet<&str>, residues: &mut FxHashSet<i64>) {
        if shared.is_empty() {
            return;
        }
        let typed = HandOvers::among(&self.facts);
        let mut of_clicks: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (place, fact) in self.facts.iter().enumerate() {
            // Others may have typed the id of a click that this event was sent with and does not count for.
            let is_named = |click: &str| typed.click_id(fact) != Some(click) && shared.contains(click);
            if self.goes[place] && fact.click_id.is_some_and(is_named) {
                residues.insert(fact.tracking_id);
            }
            if let Some(click) = typed.click_id(fact).filter(|click| shared.contains(click)) {
                of_clicks.entry(click).or_default().push(place);
            }
        }
        for (click, mut places) in of_clicks {
            places.sort_unstable_by(|a, b| self.facts[*a].canonical_order(&self.facts[*b]));
            let first = places[..1].iter();
            // A code that leads nowhere yet decides where the click leads once its link is added.
            let until = places.iter().position(|place| self.facts[*place].link.is_some());
            let before = places[..until.map_or(places.len(), |place| place + 1)].iter();
            let coded = before.filter(|place| self.facts[**place].link_code.is_some());
            // What was sent with the id makes it a click's, for those who typed it.
            let sent = places.iter().find(|place| self.facts[**place].click_id == Some(click));
            let residue = first.chain(coded).chain(sent).filter(|place| self.goes[**place]);
            residues.extend(residue.map(|place| self.facts[*place].tracking_id));
        }
    }
}

/// Turns what counts at one revision after the other into versions.
struct Recorder<T> {
    /// What counts now: for each content the revisions from which on.
    open: BTreeMap<T, Vec<i64>>,
    closed: Vec<Version<T>>,
}

impl<T> Default for Recorder<T> {
    fn default() -> Self {
        Self { open: BTreeMap::new(), closed: Vec::new() }
    }
}

impl<T: Ord + Clone> Recorder<T> {
    fn step(&mut self, revision: i64, contents: Vec<T>) {
        let mut now: BTreeMap<T, usize> = BTreeMap::new();
        for content in contents {
            *now.entry(content).or_default() += 1;
        }
        for (content, since) in &mut self.open {
            let kept = now.get(content).copied().unwrap_or_default();
            for from in since.split_off(kept.min(since.len())) {
                self.closed.push(Version { content: content.clone(), from, until: revision });
            }
        }
        for (content, count) in now {
            self.open.entry(content).or_default().resize(count, revision);
        }
        self.open.retain(|_, since| !since.is_empty());
    }

    fn finish(mut self) -> Vec<Version<T>> {
        for (content, since) in self.open {
            let version = |from| Version { content: content.clone(), from, until: ALWAYS };
            self.closed.extend(since.into_iter().map(version));
        }
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::{ALWAYS, Recorder, Version};

    #[test]
    fn what_comes_and_goes_is_recorded_in_versions() {
        let mut recorder = Recorder::default();
        recorder.step(3, vec!["a", "a", "b"]);
        recorder.step(5, vec!["a", "c"]);
        recorder.step(9, vec!["a", "b"]);
        let mut versions = recorder.finish();
        versions.sort_by_key(|version| (version.content, version.from));
        let version = |content, from, until| Version { content, from, until };
        let expected = [
            version("a", 3, ALWAYS),
            version("a", 3, 5),
            version("b", 3, 5),
            version("b", 9, ALWAYS),
            version("c", 5, 9),
        ];
        for one in expected {
            assert!(versions.contains(&one), "{one:?} is not among {versions:?}");
        }
        assert_eq!(versions.len(), 5);
    }
}
