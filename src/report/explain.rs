//! Why a referral is what it is: every event, how it was found, what bound the person and what lost.

use super::referrals::{ReferralJson, ReferralRow};
use super::scope::{Heading, json_text};
use crate::domain::{Instant, Stage};
use crate::messages::Message;
use schemars::JsonSchema;
use serde::Serialize;

/// An explained referral, or the explained lack of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Whose, as of when.
    pub heading: Heading,
    /// The referral; `None` where the person or click has none.
    pub referral: Option<ReferralRow>,
    /// What was asked about, where there is no referral: `user u-9`, `click c-1`.
    pub subject: Message,
    /// `shared` or `personal`, where there is a link.
    pub link_kind: Option<&'static str>,
    /// The group of the referral's member.
    pub group: Option<String>,
    /// The events that belong to it, or to the subject.
    pub events: Vec<ExplainedEvent>,
    /// Which rule made it this referral.
    pub why: Vec<Message>,
    /// The candidates that lost, and why.
    pub lost: Vec<Message>,
}

/// One event and how it found its place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedEvent {
    /// When it happened.
    pub occurred_at: Instant,
    /// What happened.
    pub event: Stage,
    /// By what it was found: `click c-1`, `user u-9`, `code abc`.
    #[schemars(with = "String")]
    pub found_by: Message,
    /// The rule of attribution that placed it, or the reason why none did.
    #[schemars(with = "String")]
    pub rule: Message,
    /// Whether it belongs to a referral.
    #[serde(skip)]
    pub is_attributed: bool,
    /// The sender's id of the event.
    pub event_id: Option<String>,
    /// The import that brought it.
    pub import_id: String,
    /// That import's file.
    pub file: String,
}

/// Why a referral is what it is: each event, by what it was found, and what lost.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Explanation")]
pub(in crate::report) struct Json<'a> {
    #[serde(flatten)]
    head: super::scope::Head<'a>,
    referral: Option<ReferralJson<'a>>,
    subject: &'a str,
    events: &'a [ExplainedEvent],
    why: Vec<String>,
    lost: Vec<String>,
}

impl Explanation {
    /// The explanation as one JSON object.
    pub fn json(&self) -> String {
        let referral = self.referral.as_ref().map(|row| ReferralJson::of(row, &self.heading));
        let head = self.heading.head("explanation", None);
        let Self { subject, events, .. } = self;
        let [why, lost] = [&self.why, &self.lost].map(|lines| lines.iter().map(Message::to_string).collect());
        json_text(&Json { head, referral, subject: &subject.to_string(), events, why, lost })
    }

    /// The events, a line of JSON for each.
    pub fn rows(&self) -> Vec<String> {
        self.events.iter().map(json_text).collect()
    }
}
