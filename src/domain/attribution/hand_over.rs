//! Codes that are a click's own id, as a landing page shows them to be typed (semantics section 4, rule 1).

use crate::domain::Fact;
use rustc_hash::FxHashSet;

/// The hand-over codes of a component: codes that lead to no link and are the id of a click.
///
/// An id counts as a click's as soon as any event was sent with it, also one that counts for another click because of
/// its own hand-over code. Otherwise two events could each decide what the other one is.
#[derive(Debug, Default)]
pub struct HandOvers<'a> {
    codes: FxHashSet<&'a str>,
}

impl<'a> HandOvers<'a> {
    /// The hand-over codes among some facts.
    pub fn among(facts: &[Fact<'a>]) -> Self {
        let leads_nowhere = |fact: &&Fact<'a>| fact.link.is_none();
        let unknown: FxHashSet<&str> = facts.iter().filter(leads_nowhere).filter_map(|fact| fact.link_code).collect();
        if unknown.is_empty() {
            return Self::default();
        }
        let click_ids = facts.iter().filter_map(|fact| fact.click_id);
        Self { codes: click_ids.filter(|click_id| unknown.contains(click_id)).collect() }
    }

    /// The click that an event counts for: the one whose id was typed as a code, else the one it was sent with.
    pub fn click_id(&self, fact: &Fact<'a>) -> Option<&'a str> {
        self.typed(fact).or(fact.click_id)
    }

    /// Whether an event carries a code that is one: known or unknown, but no click's id.
    pub fn has_code(&self, fact: &Fact<'a>) -> bool {
        fact.link_code.is_some() && self.typed(fact).is_none()
    }

    fn typed(&self, fact: &Fact<'a>) -> Option<&'a str> {
        if self.codes.is_empty() || fact.link.is_some() {
            return None;
        }
        fact.link_code.filter(|code| self.codes.contains(code))
    }
}
