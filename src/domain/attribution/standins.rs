//! The few events of a click that stand for all of them.
//!
//! An app that sends one click id for everybody must not make every import go through all its events. What later
//! events need of a click is little: how it begins, which link it belongs to, who was bound first through it, who first
//! apart from the link's own member, and the first anonymous event of each stage.

use super::{Attribution, Person, Route};
use crate::domain::{Fact, Instant, LinkFacts};

/// What a click comes down to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standins {
    /// The numbers of the events that stand for all, ascending.
    pub events: Vec<i64>,
    /// When the click begins.
    pub begins_at: Option<Instant>,
    /// The link it belongs to, by index.
    pub link: Option<usize>,
    /// The first person bound through it, and the first who is not the link's own member.
    pub first_persons: Vec<String>,
}

impl Standins {
    /// The stand-ins of a click among the facts that were attributed.
    pub fn of(click_id: &str, facts: &[Fact<'_>], links: &[LinkFacts], attribution: &Attribution<'_>) -> Self {
        let mine = || facts.iter().filter(|fact| fact.click_id == Some(click_id));
        let begin = mine().min_by(|a, b| a.canonical_order(b));
        let coded = mine().filter(|fact| fact.link.is_some()).min_by(|a, b| a.canonical_order(b));
        let link = coded.and_then(|fact| fact.link);
        let own_user = link.map(|link| &*links[link].own_user);
        let bound =
            || attribution.people.iter().filter_map(|person| Some((person, binding_through(click_id, person, facts)?)));
        let first = bound().min_by(|a, b| a.1.canonical_order(b.1));
        let first_other =
            bound().filter(|(person, _)| Some(person.user_id) != own_user).min_by(|a, b| a.1.canonical_order(b.1));
        let persons = [first, first_other];
        let facts_of_persons = persons.iter().flatten().map(|(_, fact)| *fact);
        let mut events: Vec<i64> =
            [begin, coded].into_iter().flatten().chain(facts_of_persons).map(|fact| fact.tracking_id).collect();
        for stage in crate::domain::Stage::ALL {
            let anonymous = mine().filter(|fact| fact.user_id.is_none() && !fact.is_residue() && fact.stage == stage);
            events.extend(anonymous.min_by(|a, b| a.canonical_order(b)).map(|fact| fact.tracking_id));
        }
        events.sort_unstable();
        events.dedup();
        Self {
            events,
            begins_at: begin.map(|fact| fact.occurred_at),
            link,
            first_persons: persons.iter().flatten().map(|(person, _)| person.user_id.to_owned()).collect(),
        }
    }

    /// Whether the persons that these events stand for may be moved by what came to pass since.
    ///
    /// They are where the click begins otherwise, belongs to another link, or lost a person bound first.
    pub fn are_outdated_by(
        &self,
        now: &Self,
        click_id: &str,
        facts: &[Fact<'_>],
        attribution: &Attribution<'_>,
    ) -> bool {
        let keeps_first = self.first_persons.iter().all(|first| {
            let person = attribution.people.iter().find(|person| person.user_id == first);
            person.is_some_and(|person| binding_through(click_id, person, facts).is_some())
        });
        self.begins_at != now.begins_at || self.link != now.link || !keeps_first
    }
}

/// The event that binds a person through a click, where one does.
fn binding_through<'f, 'a>(click_id: &str, person: &Person<'_>, facts: &'f [Fact<'a>]) -> Option<&'f Fact<'a>> {
    let candidate = &person.candidates[person.bound_by?];
    let fact = &facts[candidate.fact];
    match candidate.route {
        Route::Click(_) if fact.click_id == Some(click_id) => Some(fact),
        Route::Click(_) | Route::Code => None,
    }
}
