//! The feed of changes, a part of it at a time.

use super::scope::{json_lines, json_text};
use crate::domain::Instant;
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ChangeRow")]
pub struct ChangeRow {
    /// The place behind it: `after` of a reader who has it.
    pub place: String,
    /// The revision that moved it.
    pub revision: i64,
    /// When the revision was received.
    pub received_at: Instant,
    /// What moved.
    #[schemars(extend("enum" = ["link.created", "referral.withdrawn", "referral.joined", "referral.activated",
        "milestone.reached", "figure.restated"]))]
    pub r#type: &'static str,
    /// The referral; none where its person was erased.
    pub referral_id: Option<String>,
    /// The code of the link.
    pub link_code: Option<String>,
    /// The id of the member that it counts for.
    pub member_id: Option<String>,
    /// The milestone that was reached, in people joined.
    pub milestone: Option<i64>,
    /// The number of the published summary that counts otherwise.
    pub publication: Option<i64>,
    /// The period of that summary.
    pub period: Option<String>,
}

/// A part of the feed.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it.
    pub organization_line: String,
    /// Its zone.
    pub timezone: Tz,
    /// Where the part begins.
    pub after: String,
    /// Where the next one begins.
    pub next: String,
    /// Whether there is more by now.
    pub more: bool,
    /// What moved, in its order.
    pub rows: Vec<ChangeRow>,
}

/// A part of the feed as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Changes")]
pub struct ChangesJson<'a> {
    report: &'static str,
    /// The organization's slug.
    organization: &'a str,
    /// Where the part begins.
    after: &'a str,
    /// `after` of the next question.
    next: &'a str,
    /// Whether there is more by now: ask again at once.
    more: bool,
    /// What moved, in its order.
    rows: &'a [ChangeRow],
}

impl Changes {
    /// The part as one JSON object.
    pub fn json(&self) -> String {
        let Self { organization, after, next, more, rows, .. } = self;
        json_text(&ChangesJson { report: "changes", organization, after, next, more: *more, rows })
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
