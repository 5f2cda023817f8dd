//! Stored events as they are listed, with what became of each.

use super::scope::{json_lines, listed_json};
use crate::domain::attribution::Reason;
use crate::domain::{Fact, Instant, Stage};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

/// An event as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// The number by which it can be retracted.
    pub id: i64,
    /// What happened.
    pub event: Stage,
    /// When it happened.
    pub occurred_at: Instant,
    /// The code of the link.
    pub link_code: Option<String>,
    /// The click.
    pub click_id: Option<String>,
    /// The user.
    pub user_id: Option<String>,
    /// The sender's id of the event.
    pub event_id: Option<String>,
    /// The sender.
    pub source: String,
    /// The import that brought it.
    pub import_id: String,
    /// That import's file.
    pub file: String,
    /// The code of the link that it was attributed to.
    pub attributed_link: Option<String>,
    /// The referral that it belongs to.
    pub referral_id: Option<String>,
    /// Why it belongs to no referral; `None` where it does.
    pub reason: Option<&'static str>,
    /// Whether it was taken back.
    pub retracted: bool,
}

/// What a list adds to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The number of the event.
    pub id: i64,
    /// The import that brought it.
    pub import_id: String,
    /// That import's file.
    pub file: String,
    /// The code of the link and the referral that it was attributed to.
    pub referral: Option<(String, Uuid)>,
    /// Why it belongs to no referral; `None` where it does.
    pub reason: Option<Reason>,
    /// Whether it was taken back.
    pub is_retracted: bool,
}

impl EventRow {
    /// The row of an event.
    pub fn of(fact: &Fact<'_>, standing: Standing) -> Self {
        Self {
            id: standing.id,
            event: fact.stage,
            occurred_at: fact.occurred_at,
            link_code: fact.link_code.map(str::to_owned),
            click_id: fact.click_id.map(str::to_owned),
            user_id: fact.user_id.map(str::to_owned),
            event_id: fact.event_id.map(str::to_owned),
            source: fact.source.to_owned(),
            import_id: standing.import_id,
            file: standing.file,
            referral_id: standing.referral.as_ref().map(|(_, id)| id.to_string()),
            attributed_link: standing.referral.map(|(code, _)| code),
            reason: standing.reason.map(Reason::name),
            retracted: standing.is_retracted,
        }
    }
}

/// A list of events.
#[derive(Debug, Clone, PartialEq)]
pub struct Events {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it.
    pub organization_line: String,
    /// The zone of the times shown.
    pub timezone: Tz,
    /// Whether only events without a referral are listed.
    pub only_unattributed: bool,
    /// Whether there are more than listed.
    pub has_more: bool,
    /// The events in the order in which they happened.
    pub rows: Vec<EventRow>,
}

impl Events {
    /// The list as one JSON object.
    pub fn json(&self) -> String {
        listed_json("events", &self.organization, &self.rows)
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
