//! Why a referral is what it is: every event, how it was found, what bound the person and what lost.

use super::referrals::ReferralRow;
use super::scope::Heading;
use crate::domain::attribution::Reason;
use crate::domain::{Instant, Stage};

/// What an explanation is asked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The beginning of a referral's id.
    Referral(String),
    /// A user's id.
    User(String),
    /// A click.
    Click(String),
}

/// An explained referral, or the explained lack of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Whose, as of when.
    pub heading: Heading,
    /// The referral; `None` where the person or click has none.
    pub referral: Option<ReferralRow>,
    /// What was asked about.
    pub subject: Subject,
    /// `shared` or `personal`, where there is a link.
    pub link_kind: Option<&'static str>,
    /// The group of the referral's member.
    pub group: Option<String>,
    /// The events that belong to it, or to the subject.
    pub events: Vec<ExplainedEvent>,
    /// Which rule made it this referral.
    pub why: Vec<Why>,
    /// The candidates that lost, and why.
    pub lost: Vec<Lost>,
}

/// One event and how it found its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedEvent {
    /// When it happened.
    pub occurred_at: Instant,
    /// What happened.
    pub event: Stage,
    /// By what it was found.
    pub found_by: FoundBy,
    /// The rule of attribution that placed it, or the reason why none did.
    pub rule: Rule,
    /// The sender's id of the event.
    pub event_id: Option<String>,
    /// The import that brought it.
    pub import_id: String,
    /// That import's file.
    pub file: String,
}

/// By what an event is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundBy {
    /// The person.
    User(String),
    /// The click.
    Click(String),
    /// A click whose code was typed.
    TypedCode(String),
    /// The code of a link.
    Code(String),
    /// Nothing in it.
    Nothing,
}

/// How an event found its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It belongs to no referral.
    Unattributed(Reason),
    /// Its person was erased.
    Sealed,
    /// By its person.
    Person,
    /// By its click.
    Click,
    /// By its code.
    Code,
}

/// Why a person or a click has its referral, or has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No event of the person leads to a link.
    NoRoute(String),
    /// No way of the person counts.
    NoneEligible(String),
    /// This event bound the person, this way.
    Bound(String, Stage, Through),
    /// It is the earliest that counts.
    Earliest,
    /// The click was open: so long after it, of so long, in microseconds.
    ClickOpen(i64, i64),
    /// The link is the person's own.
    PersonalLink,
    /// The click names no person.
    ClickAlone,
    /// The code names no person.
    CodeAlone,
    /// Nothing leads to a link.
    NothingLeads,
}

/// The way from an event to a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// A click.
    Click(String),
    /// A click whose code was typed.
    TypedCode(String),
    /// A code that was typed.
    Code(String),
}

/// A candidate that did not bind the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// What happened.
    pub stage: Stage,
    /// When.
    pub at: Instant,
    /// How it leads to a link.
    pub through: Through,
    /// Whose link, where it has an owner.
    pub owner: Option<String>,
    /// Why it does not count; none where it only came later.
    pub reason: Option<Reason>,
}

impl ExplainedEvent {
    /// Whether it belongs to a referral.
    pub const fn is_attributed(&self) -> bool {
        matches!(self.rule, Rule::Person | Rule::Click | Rule::Code)
    }
}
