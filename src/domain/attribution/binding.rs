//! What binds a person to a link: their earliest eligible candidate (semantics section 4, rule 3).

use super::clicks::Clicks;
use super::{Context, GRACE, Person, Reason};
use crate::domain::{Fact, Instant, Stage};
use rustc_hash::FxHashMap;

/// How a candidate reaches its link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Through a click, by its number; [`Attribution::click_id`](super::Attribution::click_id) has its id.
    Click(u32),
    /// By a code that the person used.
    Code,
}

/// Why a candidate binds nobody.
pub type Refusal = Reason;

/// An event with a user and a click or a code, with the verdict on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The index of the event among the facts.
    pub fact: usize,
    /// The link it leads to.
    pub link: Option<usize>,
    /// How it leads there.
    pub route: Route,
    /// The click's beginning, or the candidate's own time by code.
    pub begins_at: Instant,
    /// Why it binds nobody; `None` where it is eligible.
    pub refusal: Option<Refusal>,
}

/// A person in the making: their events in canonical order.
pub struct Bound<'a> {
    /// The person: the user id at the end of all merges.
    pub user_id: &'a str,
    /// All candidates, in canonical order.
    pub candidates: Vec<Candidate>,
    /// The index of the candidate that binds.
    pub bound_by: Option<usize>,
}

impl Bound<'_> {
    /// The candidate that binds, where there is one.
    pub fn binding(&self) -> Option<&Candidate> {
        self.bound_by.map(|index| &self.candidates[index])
    }
}

/// The persons of a component and which of them each fact names.
pub struct People<'a> {
    people: Vec<Bound<'a>>,
    of_fact: Vec<Option<u32>>,
}

impl<'a> People<'a> {
    /// Binds every person of the component.
    pub fn bind(facts: &[Fact<'a>], order: &[usize], clicks: &Clicks<'a>, context: &Context<'_, 'a>) -> Self {
        let mut numbers: FxHashMap<&'a str, u32> = FxHashMap::default();
        let mut people: Vec<Bound<'a>> = Vec::new();
        let mut first_logins: Vec<Option<Instant>> = Vec::new();
        let mut of_fact = vec![None; facts.len()];
        for &index in order {
            let fact = &facts[index];
            let Some(user_id) = fact.user_id.map(|user_id| context.person(user_id)) else { continue };
            let next = people.len() as u32;
            let number = *numbers.entry(user_id).or_insert(next);
            if number == next {
                people.push(Bound { user_id, candidates: Vec::new(), bound_by: None });
                first_logins.push(None);
            }
            of_fact[index] = Some(number);
            if fact.stage == Stage::FirstLogin {
                first_logins[number as usize].get_or_insert(fact.occurred_at);
            }
            if let Some(candidate) = candidate(fact, index, clicks) {
                people[number as usize].candidates.push(candidate);
            }
        }
        for (person, first_login) in people.iter_mut().zip(first_logins) {
            let eligibility = Eligibility { person: person.user_id, first_login, clicks, context };
            for candidate in &mut person.candidates {
                candidate.refusal = eligibility.refusal(&facts[candidate.fact], candidate);
            }
            person.bound_by = person.candidates.iter().position(|candidate| candidate.refusal.is_none());
        }
        Self { people, of_fact }
    }

    /// All persons; a person's number is their index.
    pub fn all(&self) -> &[Bound<'a>] {
        &self.people
    }

    /// The number of the person that a fact names.
    pub fn of_fact(&self, fact: usize) -> Option<u32> {
        self.of_fact[fact]
    }

    /// The persons with their candidates, for explanations.
    pub fn into_people(self) -> Vec<Person<'a>> {
        let explain = |bound: Bound<'a>| Person {
            user_id: bound.user_id,
            candidates: bound.candidates,
            bound_by: bound.bound_by,
        };
        self.people.into_iter().map(explain).collect()
    }
}

/// Reads an event as a candidate: by its code where that resolves and the click is unknown or belongs to another
/// link (a typed code is a person's own choice), otherwise by its click.
fn candidate<'a>(fact: &Fact<'a>, index: usize, clicks: &Clicks<'a>) -> Option<Candidate> {
    let click = clicks.of_fact(index);
    let known = click.and_then(|number| clicks.get(number).link);
    let by_code =
        |link| Candidate { fact: index, link, route: Route::Code, begins_at: fact.occurred_at, refusal: None };
    match (fact.link, click) {
        (Some(link), _) if known != Some(link) => Some(by_code(Some(link))),
        (_, Some(number)) => Some(Candidate {
            fact: index,
            link: known,
            route: Route::Click(number),
            begins_at: clicks.get(number).begins_at,
            refusal: None,
        }),
        (_, None) if clicks.has_code(fact) => Some(by_code(fact.link)),
        (_, None) => None,
    }
}

/// What decides whether a candidate of one person is eligible.
struct Eligibility<'e, 'a> {
    person: &'a str,
    first_login: Option<Instant>,
    clicks: &'e Clicks<'a>,
    context: &'e Context<'e, 'a>,
}

impl<'a> Eligibility<'_, 'a> {
    /// Why a candidate is not eligible, the reasons tried in their order.
    fn refusal(&self, fact: &Fact<'a>, candidate: &Candidate) -> Option<Refusal> {
        let Some(link) = candidate.link.map(|link| &self.context.links[link]) else {
            return Some(if self.clicks.has_code(fact) { Reason::UnknownLink } else { Reason::UnknownClick });
        };
        let closed = match candidate.route {
            Route::Click(number) => self.clicks.get(number).closed,
            Route::Code => link.is_closed_at(fact.occurred_at),
        };
        if closed {
            return Some(Reason::LinkClosed);
        }
        if fact.occurred_at.since(candidate.begins_at) > self.context.rules.window {
            return Some(Reason::WindowExpired);
        }
        let was_active = self.first_login.is_some_and(|login| candidate.begins_at.since(login) > GRACE);
        (was_active && !self.context.is_own_member(link, self.person)).then_some(Reason::AlreadyMember)
    }
}
