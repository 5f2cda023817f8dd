//! How much is their doing: those who joined through a mentor among all new members (semantics section 6).

use crate::domain::SealedNewcomer;
use crate::domain::attribution::{Newcomer, Reason};
use crate::domain::rounding::fraction;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The new members of a period whom no mentor brought, as far as anybody knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newcomers {
    without_mentor: i64,
    not_placed: BTreeMap<Reason, i64>,
    /// Whether an account without a mentor was ever sent.
    pub is_known: bool,
}

impl Newcomers {
    /// Counts one by why they could not be placed; with no reason they came without a mentor.
    pub fn add(&mut self, reason: Option<Reason>) {
        match reason {
            Some(reason) => *self.not_placed.entry(reason).or_default() += 1,
            None => {
                self.without_mentor += 1;
                self.is_known = true;
            }
        }
    }

    /// Counts some, those of the events and sealed ones.
    pub fn of(newcomers: &[Newcomer], sealed: &[SealedNewcomer]) -> Self {
        let mut counts = Self::default();
        newcomers.iter().for_each(|newcomer| counts.add(newcomer.reason));
        sealed.iter().for_each(|newcomer| counts.add(newcomer.reason));
        counts
    }
}

/// All new members of a period by how they came.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NewMembers {
    /// All of them.
    pub all: i64,
    /// Those who joined through a mentor; self-referrals are left out.
    pub through_mentors: i64,
    /// Those whose account carried no code and no click.
    pub without_mentor: i64,
    /// Those whose account carried one that led to no referral.
    pub not_placed: i64,
    /// Through mentors among all, 4 decimals; null where no account without a mentor was ever sent.
    pub share: Option<f64>,
    /// Why those could not be placed, and how many for each reason.
    #[schemars(with = "BTreeMap<String, i64>")]
    pub reasons: BTreeMap<&'static str, i64>,
}

impl NewMembers {
    /// Those who came through mentors beside the others.
    pub fn of(through_mentors: i64, others: &Newcomers) -> Self {
        let not_placed = others.not_placed.values().sum();
        let all = through_mentors + others.without_mentor + not_placed;
        Self {
            all,
            through_mentors,
            without_mentor: others.without_mentor,
            not_placed,
            share: fraction(through_mentors, all).filter(|_| others.is_known),
            reasons: others.not_placed.iter().map(|(reason, count)| (reason.name(), *count)).collect(),
        }
    }
}
