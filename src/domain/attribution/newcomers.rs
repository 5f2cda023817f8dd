//! Who has an account and no referral: what new members are there besides those who came through a mentor (semantics
//! section 6, "How much is their doing").

use super::{Outcome, Reason};
use crate::domain::{Fact, Instant, Persons, Stage};
use rustc_hash::FxHashMap;

/// Somebody with an account and no referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Newcomer {
    /// When their earliest account was created.
    pub at: Instant,
    /// Why they could not be placed; nothing where they came without a mentor.
    pub reason: Option<Reason>,
}

/// The newcomers among some facts that have been attributed; of persons each one once, of accounts of nobody each.
///
/// `keeps` says by index which facts are meant.
pub fn newcomers(
    facts: &[Fact<'_>],
    outcomes: &[Outcome],
    persons: &Persons,
    keeps: impl Fn(usize) -> bool,
) -> Vec<Newcomer> {
    let mut found = Gathered::default();
    for (index, (fact, outcome)) in facts.iter().zip(outcomes).enumerate() {
        if let (Stage::AccountCreated, Outcome::Unattributed(reason)) = (fact.stage, outcome)
            && keeps(index)
        {
            let carries = fact.link_code.is_some() || fact.click_id.is_some();
            found.add(fact.user_id.map(|user| persons.end(user)), fact.occurred_at, *reason, carries);
        }
    }
    found.finish()
}

/// Newcomers being found among accounts without a referral.
#[derive(Debug, Default)]
pub struct Gathered<'a> {
    of_nobody: Vec<Newcomer>,
    persons: FxHashMap<&'a str, Newcomer>,
}

impl<'a> Gathered<'a> {
    /// Takes in an account: of which person, when, why it has no referral, and whether it carries a code or a click.
    pub fn add(&mut self, person: Option<&'a str>, at: Instant, reason: Reason, carries: bool) {
        // The person has a referral, which only began later.
        if reason == Reason::BeforeReferral {
            return;
        }
        let newcomer = Newcomer { at, reason: carries.then_some(reason) };
        let Some(person) = person else { return self.of_nobody.push(newcomer) };
        let known = self.persons.entry(person).or_insert(newcomer);
        if at < known.at {
            *known = newcomer;
        } else if at == known.at {
            known.reason = known.reason.or(newcomer.reason);
        }
    }

    /// Leaves out persons of whom earlier accounts are known.
    pub fn leave_out(&mut self, person: &str) {
        self.persons.remove(person);
    }

    /// The persons found so far.
    pub fn persons(&self) -> impl Iterator<Item = &'a str> {
        self.persons.keys().copied()
    }

    /// All of them, in no particular order.
    pub fn finish(self) -> Vec<Newcomer> {
        let mut all = self.of_nobody;
        all.extend(self.persons.into_values());
        all
    }
}
