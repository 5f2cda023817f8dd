//! Why a referral is what it is: every event, how it was found, what bound the person and what lost.

use super::referrals::table::short_id;
use super::referrals::{ReferralJson, ReferralRow};
use super::scope::{Heading, json_text};
use super::stages::status_word;
use super::table::{Cell, Column, Document, Table};
use super::words::file_name;
use crate::domain::{Instant, Stage};
use crate::messages::{Message, say};
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

    /// The explanation for people.
    pub fn document(&self) -> Document {
        let title = match &self.referral {
            Some(row) => say!("explain-referral", id = short_id(row), status = status_word(row.status())),
            None => say!("explain-no-referral", subject = &self.subject),
        };
        let mut document = self.heading.document(title, None);
        if let Some(row) = &self.referral {
            document = document.table(self.facts(row));
        }
        document = document.table(self.event_table());
        let why = if self.referral.is_some() { say!("explain-why") } else { say!("explain-why-none") };
        paragraph(paragraph(document, why, &self.why), say!("explain-lost"), &self.lost)
    }

    fn facts(&self, row: &ReferralRow) -> Table {
        let mut table = Table::without_head(vec![Column::unlabelled("field"), Column::unlabelled("value")]);
        let link = [Some(row.link_code.as_str()), self.link_kind, row.campaign.as_deref(), row.channel.as_deref()];
        let link: Vec<&str> = link.into_iter().flatten().collect();
        let mentor = match &row.member_name {
            Some(name) => format!("{name} ({})", row.member_id),
            None => row.member_id.clone(),
        };
        let mentor = [Some(mentor), self.group.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let flags = row.flags.names();
        let flags = if flags.is_empty() { Cell::word(say!("word-none")) } else { Cell::text(flags.join(", ")) };
        let person = row.user_id.as_ref().map_or_else(|| Cell::word(say!("explain-nobody-yet")), Cell::text);
        let link = Cell::text(link.join(", "));
        for (field, value) in [
            (say!("label-link"), link),
            (say!("label-mentor"), Cell::text(mentor)),
            (say!("label-person"), person),
            (say!("label-flags"), flags),
        ] {
            table.push(vec![Cell::word(field), value]);
        }
        table
    }

    fn event_table(&self) -> Table {
        // What found an event names its rule too: the rule has a column where some event is left out.
        let has_rule = self.events.iter().any(|event| !event.is_attributed);
        let mut columns = vec![
            Column::new("occurred_at", say!("label-when")),
            Column::new("event", say!("label-event")),
            Column::new("found_by", say!("label-found-by")),
        ];
        columns.extend(has_rule.then(|| Column::new("rule", say!("label-rule"))));
        columns.push(Column::new("file", say!("label-import")));
        let mut table = Table::new(columns);
        for event in &self.events {
            let mut cells = vec![
                self.heading.second_cell(event.occurred_at),
                Cell::code(event.event.name()),
                Cell::word(event.found_by.clone()),
            ];
            cells.extend(has_rule.then(|| Cell::word(event.rule.clone())));
            cells.push(Cell::text(file_name(&event.file)));
            table.push(cells);
        }
        table
    }
}

fn paragraph(document: Document, head: Message, lines: &[Message]) -> Document {
    let document = if lines.is_empty() { document } else { document.block(head) };
    lines.iter().fold(document, |document, line| {
        document.finding(Message::joined(vec![Message::verbatim("  "), line.clone()], ""))
    })
}
