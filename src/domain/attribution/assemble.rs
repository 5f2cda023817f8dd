//! Referrals out of bound persons, clicks and lone events (semantics section 4, rules 4 and 5).

use super::binding::{Bound, People, Route};
use super::clicks::Clicks;
use super::{Context, GRACE, Outcome, Reason};
use crate::domain::{Fact, Flags, Instant, Stage};
use rustc_hash::FxHashMap;

/// What a referral is named after; it stays the same from click to activation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Root<'a> {
    /// The personal link that the referral is, by its index.
    Link(usize),
    /// The click through which its person was the first bound, or the click it is.
    Click(&'a str),
    /// The person: the user id at the end of all merges.
    User(&'a str),
    /// A lone event, by its index among the facts.
    Event(usize),
}

/// One prospective recruit of one link.
#[derive(Debug, Clone)]
pub struct Referral<'a> {
    /// What it is named after.
    pub root: Root<'a>,
    /// Its link, by index.
    pub link: usize,
    /// The number of the member whom it counts for: the link's own, or whom that one was merged into.
    pub member_no: i64,
    /// The person, where one is bound: the user id at the end of all merges.
    pub user_id: Option<&'a str>,
    /// The earliest event of each stage, in stage order.
    pub milestones: [Option<Instant>; 4],
    /// What is particular about it.
    pub flags: Flags,
    /// Of a referral of nobody that a click is: the first person, by their referral's index, whose own event carries it.
    pub carried_by: Option<usize>,
}

/// A person's place among those bound on the same click and the same link.
struct Place {
    first_on_click: Option<u32>,
    is_link_referral: bool,
    flags: Flags,
}

/// The referrals while events are being given to them.
pub struct Assembly<'f, 'a> {
    facts: &'f [Fact<'a>],
    order: &'f [usize],
    context: &'f Context<'f, 'a>,
    clicks: &'f Clicks<'a>,
    referrals: Vec<Referral<'a>>,
    of_person: Vec<Option<usize>>,
    of_click: Vec<Option<usize>>,
    of_link: FxHashMap<usize, usize>,
}

impl<'f, 'a> Assembly<'f, 'a> {
    /// Opens one referral for each person bound.
    pub fn new(
        facts: &'f [Fact<'a>],
        order: &'f [usize],
        context: &'f Context<'f, 'a>,
        clicks: &'f Clicks<'a>,
        people: &People<'a>,
    ) -> Self {
        let mut assembly = Self {
            facts,
            order,
            context,
            clicks,
            referrals: Vec::new(),
            of_person: vec![None; people.all().len()],
            of_click: vec![None; clicks.len()],
            of_link: FxHashMap::default(),
        };
        assembly.open_for_people(people);
        assembly
    }

    /// Gives every event to its referral and closes the books; `personal` links are referrals without an event too.
    pub fn finish(mut self, personal: &[usize], people: &People<'a>) -> (Vec<Referral<'a>>, Vec<Outcome>) {
        for &link in personal {
            self.of_link(link);
        }
        let mut outcomes = vec![Outcome::Unattributed(Reason::UnknownUser); self.facts.len()];
        for &index in self.order {
            let outcome = self.outcome_of(index, people);
            if let Outcome::Referral(referral) = outcome {
                self.add(referral, index);
            }
            outcomes[index] = outcome;
        }
        self.note_carried(people);
        for referral in &mut self.referrals {
            if has_negative_lag(&referral.milestones) {
                referral.flags.insert(Flags::NEGATIVE_LAG);
            }
        }
        (self.referrals, outcomes)
    }

    /// A click that a person's own event carries is theirs, also where it led to another link than the person went to.
    fn note_carried(&mut self, people: &People<'a>) {
        for &index in self.order {
            let person = people.of_fact(index).and_then(|person| self.of_person[person as usize]);
            let click = self.clicks.of_fact(index).and_then(|click| self.of_click[click as usize]);
            if let (Some(person), Some(click)) = (person, click)
                && !self.referrals[click].flags.contains(Flags::BOUND)
            {
                self.referrals[click].carried_by.get_or_insert(person);
            }
        }
    }

    fn open_for_people(&mut self, people: &People<'a>) {
        let mut bound: Vec<(usize, usize)> = Vec::new();
        for (number, person) in people.all().iter().enumerate() {
            if let Some(binding) = person.binding() {
                bound.push((binding.fact, number));
            }
        }
        bound.sort_unstable_by(|a, b| self.facts[a.0].canonical_order(&self.facts[b.0]));
        for (_, number) in bound {
            self.open_for_person(number, &people.all()[number]);
        }
    }

    fn open_for_person(&mut self, number: usize, person: &Bound<'a>) {
        let Some(binding) = person.binding() else { return };
        let Some(link) = binding.link else { return };
        let place = self.place(person.user_id, link, binding.route);
        let root = match (place.is_link_referral, place.first_on_click) {
            (true, _) => Root::Link(link),
            (false, Some(click)) => Root::Click(self.clicks.get(click).click_id),
            (false, None) => Root::User(person.user_id),
        };
        let referral = self.open(root, link, Some(person.user_id), place.flags);
        self.of_person[number] = Some(referral);
        if let Some(click) = place.first_on_click {
            self.of_click[click as usize] = Some(referral);
        }
        if place.is_link_referral {
            self.of_link.insert(link, referral);
        }
    }

    /// Persons come in the order of their binding, so anyone who finds a place taken is a later one.
    fn place(&self, person: &str, link: usize, route: Route) -> Place {
        let facts = &self.context.links[link];
        let is_own = self.context.is_own_member(facts, person);
        let mut place = Place { first_on_click: None, is_link_referral: false, flags: Flags::BOUND };
        if route == Route::Code {
            place.flags.insert(Flags::BY_CODE);
        }
        if is_own {
            place.flags.insert(Flags::SELF_REFERRAL);
        }
        let click_taken = match route {
            Route::Click(click) if self.of_click[click as usize].is_none() && !self.is_held(click) => {
                place.first_on_click = Some(click);
                false
            }
            Route::Click(_) => true,
            Route::Code => false,
        };
        if facts.is_personal() {
            let is_taken = self.of_link.contains_key(&link) || self.context.reserved.link(facts.link_no);
            place.is_link_referral = !is_own && !is_taken;
            if !is_own && !place.is_link_referral {
                place.flags.insert(Flags::FORWARDED);
            }
        } else if click_taken {
            place.flags.insert(Flags::SHARED_CLICK);
        }
        place
    }

    fn open(&mut self, root: Root<'a>, link: usize, user_id: Option<&'a str>, mut flags: Flags) -> usize {
        if !self.context.links[link].is_personal() {
            flags.insert(Flags::SHARED_LINK);
        }
        let member_no = self.context.members.end(self.context.links[link].member_no);
        self.referrals.push(Referral {
            root,
            link,
            member_no,
            user_id,
            milestones: [None; 4],
            flags,
            carried_by: None,
        });
        self.referrals.len() - 1
    }

    fn is_held(&self, click: u32) -> bool {
        self.context.reserved.click(self.clicks.get(click).click_id)
    }

    /// Rule 5: the referral of an event, or why it has none.
    fn outcome_of(&mut self, index: usize, people: &People<'a>) -> Outcome {
        let fact = &self.facts[index];
        if fact.is_residue() {
            return Outcome::Sealed;
        }
        if let Some(person) = people.of_fact(index) {
            return self.outcome_of_person(fact, person, &people.all()[person as usize]);
        }
        match self.clicks.of_fact(index) {
            Some(click) if self.clicks.get(click).link.is_some() => self.outcome_of_click(click),
            _ => self.outcome_by_code(index),
        }
    }

    fn outcome_of_person(&self, fact: &Fact<'a>, number: u32, person: &Bound<'a>) -> Outcome {
        let (Some(binding), Some(referral)) = (person.binding(), self.of_person[number as usize]) else {
            let earliest = person.candidates.first();
            let refusal = earliest.and_then(|candidate| candidate.refusal);
            return Outcome::Unattributed(refusal.unwrap_or(Reason::UnknownUser));
        };
        if binding.begins_at.since(fact.occurred_at) > GRACE {
            return Outcome::Unattributed(Reason::BeforeReferral);
        }
        Outcome::Referral(referral)
    }

    fn outcome_of_click(&mut self, number: u32) -> Outcome {
        let click = *self.clicks.get(number);
        let Some(link) = click.link else { return Outcome::Unattributed(Reason::UnknownClick) };
        if click.closed {
            return Outcome::Unattributed(Reason::LinkClosed);
        }
        if let Some(referral) = self.of_click[number as usize] {
            return Outcome::Referral(referral);
        }
        if self.is_held(number) {
            return Outcome::Sealed;
        }
        let outcome = if self.context.links[link].is_personal() {
            self.of_link(link)
        } else {
            Outcome::Referral(self.open(Root::Click(click.click_id), link, None, Flags::default()))
        };
        if let Outcome::Referral(referral) = outcome {
            self.of_click[number as usize] = Some(referral);
        }
        outcome
    }

    fn outcome_by_code(&mut self, index: usize) -> Outcome {
        let fact = &self.facts[index];
        let Some(link) = fact.link else {
            let has_code = self.clicks.has_code(fact);
            return Outcome::Unattributed(if has_code { Reason::UnknownLink } else { Reason::UnknownClick });
        };
        if self.context.links[link].is_closed_at(fact.occurred_at) {
            return Outcome::Unattributed(Reason::LinkClosed);
        }
        if self.context.links[link].is_personal() {
            return self.of_link(link);
        }
        Outcome::Referral(self.open(Root::Event(index), link, None, Flags::default()))
    }

    /// To the referral that a personal link is from the moment it is generated.
    fn of_link(&mut self, link: usize) -> Outcome {
        if let Some(&referral) = self.of_link.get(&link) {
            return Outcome::Referral(referral);
        }
        if self.context.reserved.link(self.context.links[link].link_no) {
            return Outcome::Sealed;
        }
        let referral = self.open(Root::Link(link), link, None, Flags::default());
        self.of_link.insert(link, referral);
        Outcome::Referral(referral)
    }

    /// Events come in canonical order, so the first of a stage is its milestone.
    fn add(&mut self, referral: usize, index: usize) {
        let fact = &self.facts[index];
        let referral = &mut self.referrals[referral];
        referral.milestones[fact.stage.rank()].get_or_insert(fact.occurred_at);
        if fact.occurred_at < self.context.links[referral.link].created_at {
            referral.flags.insert(Flags::BEFORE_LINK);
        }
    }
}

/// Whether a later stage came more than 2 s before the one observed just before it.
fn has_negative_lag(milestones: &[Option<Instant>; 4]) -> bool {
    let mut earlier: Option<Instant> = None;
    for stage in Stage::ALL {
        let Some(at) = milestones[stage.rank()] else { continue };
        if earlier.is_some_and(|earlier| earlier.since(at) > crate::domain::LAG_TOLERANCE) {
            return true;
        }
        earlier = Some(at);
    }
    false
}
