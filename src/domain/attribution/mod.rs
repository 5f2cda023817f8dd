//! From facts to referrals: the one place where an event finds its referral (semantics section 4).
//!
//! [`attribute`] is a pure function of a *closed* component: with an event it must be given all that can move the
//! answer for it. That is every event of the same click, of the same person (under each of their user ids) and of the
//! same personal link (by each of its codes); and with an event whose code leads to no link, the events of the click of
//! that id, where there is one, and the other way round. Imports call it for what a batch touched, `recompute` for
//! everything, `explain` for one referral; there is no second implementation.

mod assemble;
mod binding;
mod clicks;
mod context;
mod hand_over;
mod newcomers;
mod reserved;

pub use assemble::{Referral, Root};
pub use binding::{Candidate, Refusal, Route};
pub use context::Context;
pub use hand_over::HandOvers;
pub use newcomers::{Gathered, Newcomer, newcomers};
pub use reserved::ReservedSlots;

use super::{DAY, Fact};
use assemble::Assembly;
use binding::People;
use clicks::Clicks;
use uuid::Uuid;

/// How far before a beginning an event of the same person still belongs to the story: 24 hours.
pub const GRACE: i64 = DAY;

/// The settings of an organization that decide attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How long after a click a person may be bound by it, in microseconds.
    pub window: i64,
}

/// Why an event belongs to no referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The code is no link of this organization.
    UnknownLink,
    /// The click was never seen with a link's code.
    UnknownClick,
    /// The click began, or the event by code happened, at or after the link's closing.
    LinkClosed,
    /// More than the attribution window after the click.
    WindowExpired,
    /// The user was active long before.
    AlreadyMember,
    /// The event is older than the story of the person's referral.
    BeforeReferral,
    /// Nothing ever joined this user to a link.
    UnknownUser,
}

impl Reason {
    /// All reasons, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::UnknownLink,
        Self::UnknownClick,
        Self::LinkClosed,
        Self::WindowExpired,
        Self::AlreadyMember,
        Self::BeforeReferral,
        Self::UnknownUser,
    ];

    /// The name in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownLink => "unknown_link",
            Self::UnknownClick => "unknown_click",
            Self::LinkClosed => "link_closed",
            Self::WindowExpired => "window_expired",
            Self::AlreadyMember => "already_member",
            Self::BeforeReferral => "before_referral",
            Self::UnknownUser => "unknown_user",
        }
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The reason of that number, where there is one.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.number() == number)
    }
}

/// What a stored event was attributed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventAttribution {
    /// To a referral.
    Referral {
        /// The number of its link.
        link_no: i64,
        /// Its name.
        referral_id: Uuid,
    },
    /// To none.
    Unattributed(Reason),
}

/// Where an event went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// To the referral of that index in [`Attribution::referrals`].
    Referral(usize),
    /// To none.
    Unattributed(Reason),
    /// To a referral that was sealed, which nothing moves any more.
    Sealed,
}

/// One person of the component and what bound them.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// The user id at the end of all merges.
    pub user_id: &'a str,
    /// All candidates in canonical order.
    pub candidates: Vec<Candidate>,
    /// The index in `candidates` of the one that bound them.
    pub bound_by: Option<usize>,
}

/// The answer for a component.
#[derive(Debug, Clone, Default)]
pub struct Attribution<'a> {
    /// The referrals, in no particular order.
    pub referrals: Vec<Referral<'a>>,
    /// One outcome for each fact given, in the order given.
    pub outcomes: Vec<Outcome>,
    /// The persons, for explanations.
    pub people: Vec<Person<'a>>,
    click_ids: Vec<&'a str>,
}

impl<'a> Attribution<'a> {
    /// The click through which a candidate goes: the one it was sent with, or the one whose id was typed as a code.
    pub fn click_id(&self, route: Route) -> Option<&'a str> {
        match route {
            Route::Click(number) => self.click_ids.get(number as usize).copied(),
            Route::Code => None,
        }
    }
}

/// Attributes the facts of a closed component.
///
/// `personal` lists the personal links that are part of the component: each of them is a referral even without an
/// event. The order of `facts` makes no difference.
pub fn attribute<'a>(facts: &[Fact<'a>], personal: &[usize], context: &Context<'_, 'a>) -> Attribution<'a> {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_unstable_by(|&a, &b| facts[a].canonical_order(&facts[b]));
    let clicks = Clicks::fold(facts, &order, context.links);
    let people = People::bind(facts, &order, &clicks, context);
    let (referrals, outcomes) = Assembly::new(facts, &order, context, &clicks, &people).finish(personal, &people);
    Attribution { referrals, outcomes, people: people.into_people(), click_ids: clicks.into_ids() }
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
