//! Stored events as they are listed, with what became of each.

use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use crate::domain::attribution::Reason;
use crate::domain::calendar::local_time;
use crate::domain::{Fact, Instant, Stage};
use crate::messages::say;
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
    /// The events in the order in which they were stored.
    pub rows: Vec<EventRow>,
}

#[derive(Serialize)]
struct Json<'a> {
    report: &'static str,
    organization: &'a str,
    rows: &'a [EventRow],
}

impl Events {
    /// The list as one JSON object.
    pub fn json(&self) -> String {
        json_text(&Json { report: "events", organization: &self.organization, rows: &self.rows })
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }

    /// The list for people, and its table for machines.
    pub fn document(&self) -> Document {
        let rows = self.rows.len() as i64;
        let title = match (self.only_unattributed, self.has_more) {
            (true, true) => say!("events-first-unattributed", count = rows),
            (true, false) => say!("count-unattributed-events", count = rows),
            (false, true) => say!("events-first", count = rows),
            (false, false) => say!("count-events", count = rows),
        };
        let mut document = Document::new(title).note(&self.organization_line).note(self.timezone.to_string());
        document = document.table(self.shown()).data(self.data());
        if self.has_more { document.advice(say!("limit-shows-more")) } else { document }
    }

    fn shown(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("id", say!("label-id")),
            Column::new("occurred_at", say!("label-when")),
            Column::new("event", say!("label-event")),
            Column::new("link_code", say!("label-link")),
            Column::new("click_id", say!("label-click")),
            Column::new("user_id", say!("label-user")),
            Column::new("reason", say!("label-why-not")),
        ]);
        for row in &self.rows {
            let mut cells = vec![Cell::code(row.id.to_string()), self.time(row.occurred_at)];
            cells.push(Cell::code(row.event.name()));
            cells.extend([&row.link_code, &row.click_id, &row.user_id].map(|text| optional(text.as_deref())));
            cells.push(if row.retracted { Cell::word(say!("event-taken-back")) } else { optional(row.reason) });
            table.push(cells);
        }
        table
    }

    /// The table for machines.
    pub fn data(&self) -> Table {
        let columns = [
            "id",
            "event",
            "occurred_at",
            "link_code",
            "click_id",
            "user_id",
            "event_id",
            "source",
            "import_id",
            "file",
            "attributed_link",
            "referral_id",
            "reason",
            "retracted",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let texts = [&row.link_code, &row.click_id, &row.user_id, &row.event_id];
            let mut cells = vec![Cell::from(row.id), Cell::code(row.event.name()), self.time(row.occurred_at)];
            cells.extend(texts.map(|text| optional(text.as_deref())));
            cells.extend([&row.source, &row.import_id, &row.file].map(Cell::code));
            cells.push(optional(row.attributed_link.as_deref()));
            cells.push(optional(row.referral_id.as_deref()));
            cells.push(optional(row.reason));
            cells.push(Cell::from(i64::from(row.retracted)));
            table.push(cells);
        }
        table
    }

    fn time(&self, instant: Instant) -> Cell {
        let (day, time) = local_time(instant, self.timezone);
        Cell::Time { shown: format!("{day} {}", time.format("%H:%M:%S")), raw: instant.to_string() }
    }
}

fn optional(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, Cell::code)
}
