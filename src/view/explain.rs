//! Why a referral is what it is, in words: as people read it, and in English for programs.

use super::referrals::short_id;
use super::rejections::reason_words;
use super::stages::status_word;
use super::table::{Cell, Column, Document, Table};
use super::words::{duration_words, file_name};
use crate::domain::{Instant, Stage};
use crate::messages::{Message, Value, say};
use crate::report::explain::{ExplainedEvent, Explanation, FoundBy, Lost, Rule, Subject, Through, Why};
use crate::report::referrals::{ReferralJson, ReferralRow};
use crate::report::scope::{Head, Heading, json_lines, json_text};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;

/// Why a referral is what it is: each event, by what it was found, and what lost.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Explanation")]
struct Json<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    referral: Option<ReferralJson<'a>>,
    subject: String,
    events: Vec<EventJson<'a>>,
    why: Vec<String>,
    lost: Vec<String>,
}

/// One event and how it found its place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExplainedEvent")]
struct EventJson<'a> {
    /// When it happened.
    occurred_at: Instant,
    /// What happened.
    event: Stage,
    /// By what it was found: `click c-1`, `user u-9`, `code abc`.
    found_by: String,
    /// The rule of attribution that placed it, or the reason why none did.
    rule: String,
    /// The sender's id of the event.
    event_id: Option<&'a str>,
    /// The import that brought it.
    import_id: &'a str,
    /// That import's file.
    file: &'a str,
}

/// Adds the schema of explanations, by its name.
pub fn add_schema(generator: &mut SchemaGenerator) {
    generator.subschema_for::<Json<'static>>();
}

impl Explanation {
    /// The explanation as one JSON object.
    pub fn json(&self) -> String {
        json_text(&Json {
            head: self.heading.head("explanation", None),
            referral: self.referral.as_ref().map(|row| ReferralJson::of(row, &self.heading)),
            subject: subject_words(&self.subject).to_string(),
            events: self.events.iter().map(EventJson::of).collect(),
            why: self.why.iter().map(|why| why_words(why).to_string()).collect(),
            lost: self.lost.iter().map(|lost| lost_words(lost, &self.heading).to_string()).collect(),
        })
    }

    /// The events, a line of JSON for each.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.events.iter().map(EventJson::of).collect::<Vec<_>>())
    }

    /// The explanation for people.
    pub fn document(&self) -> Document {
        let title = match &self.referral {
            Some(row) => say!("explain-referral", id = short_id(row), status = status_word(row.status())),
            None => say!("explain-no-referral", subject = subject_words(&self.subject)),
        };
        let mut document = self.heading.document(title, None);
        if let Some(row) = &self.referral {
            document = document.table(self.facts(row));
        }
        document = document.table(self.event_table());
        let why = if self.referral.is_some() { say!("explain-why") } else { say!("explain-why-none") };
        let document = paragraph(document, why, self.why.iter().map(why_words).collect());
        let lost = self.lost.iter().map(|lost| lost_words(lost, &self.heading));
        paragraph(document, say!("explain-lost"), lost.collect())
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
        let has_rule = self.events.iter().any(|event| !event.is_attributed());
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
                Cell::word(found_by_words(&event.found_by)),
            ];
            cells.extend(has_rule.then(|| Cell::word(rule_words(event.rule))));
            cells.push(Cell::text(file_name(&event.file)));
            table.push(cells);
        }
        table
    }
}

impl<'a> EventJson<'a> {
    fn of(event: &'a ExplainedEvent) -> Self {
        Self {
            occurred_at: event.occurred_at,
            event: event.event,
            found_by: found_by_words(&event.found_by).to_string(),
            rule: rule_words(event.rule).to_string(),
            event_id: event.event_id.as_deref(),
            import_id: &event.import_id,
            file: &event.file,
        }
    }
}

fn subject_words(subject: &Subject) -> Message {
    match subject {
        Subject::Referral(id) => say!("subject-referral", id),
        Subject::User(id) => say!("subject-user", id),
        Subject::Click(id) => say!("subject-click", id),
    }
}

fn found_by_words(found_by: &FoundBy) -> Message {
    match found_by {
        FoundBy::User(id) => say!("subject-user", id),
        FoundBy::Click(id) => say!("subject-click", id),
        FoundBy::TypedCode(code) => say!("subject-typed-code", code),
        FoundBy::Code(code) => say!("subject-code", code),
        FoundBy::Nothing => Message::empty(),
    }
}

fn rule_words(rule: Rule) -> Message {
    match rule {
        Rule::Unattributed(reason) => Message::verbatim(reason.name()),
        Rule::Sealed => say!("rule-sealed"),
        Rule::Person => say!("rule-person"),
        Rule::Click => say!("rule-click"),
        Rule::Code => say!("rule-code"),
    }
}

fn why_words(why: &Why) -> Message {
    match why {
        Why::NoRoute(user) => say!("why-no-route", user),
        Why::NoneEligible(user) => say!("why-none-eligible", user),
        Why::Bound(user, stage, through) => {
            say!("why-bound", user, stage = stage.name(), through = through_words(through))
        }
        Why::Earliest => say!("why-earliest"),
        Why::ClickOpen(later, window) => {
            say!("why-click-open", later = duration_words(*later), window = duration_words(*window))
        }
        Why::PersonalLink => say!("why-personal-link"),
        Why::ClickAlone => say!("why-click-alone"),
        Why::CodeAlone => say!("why-code-alone"),
        Why::NothingLeads => say!("why-nothing-leads"),
    }
}

fn through_words(through: &Through) -> Message {
    match through {
        Through::Click(click) => say!("through-click", click),
        Through::TypedCode(click) => say!("through-typed-code", click),
        Through::Code(code) => say!("through-code", code),
    }
}

fn lost_words(lost: &Lost, heading: &Heading) -> Message {
    let why = match lost.reason {
        Some(reason) => say!("lost-reason", name = reason.name(), why = reason_words(reason)),
        None => say!("lost-later"),
    };
    let when = Value::Date(heading.minute(lost.at));
    let (stage, through) = (lost.stage.name(), through_words(&lost.through));
    match &lost.owner {
        Some(owner) => say!("lost-candidate-of", stage, when, through, owner, why),
        None => say!("lost-candidate", stage, when, through, why),
    }
}

fn paragraph(document: Document, head: Message, lines: Vec<Message>) -> Document {
    let document = if lines.is_empty() { document } else { document.block(head) };
    lines
        .into_iter()
        .fold(document, |document, line| document.finding(Message::joined(vec![Message::verbatim("  "), line], "")))
}
