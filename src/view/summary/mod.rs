//! Summaries as people read them, table by table.

mod tables;

use super::table::Document;
use crate::domain::period::Period;
use crate::messages::{Message, Value, say};
use crate::report::scope::Basis;
use crate::report::summary::findings::Finding;
use crate::report::summary::{Before, SHOWN, Summary};

pub(super) use tables::year_before_label;

impl Summary {
    /// The report as a document: findings, then a table for each question, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = self.begin();
        if !self.is_empty() || self.figures.links_generated.value > 0 {
            document = document.table(self.figures_table());
        }
        if self.is_empty() {
            return document.data(self.data_table());
        }
        document = document.table(self.months_table()).table(self.funnel_table());
        document = self.funnel.where_now(document).table(self.cohorts_table());
        document = self.people(document).table(self.first_time_table());
        self.notes(document).data(self.data_table())
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        // What programs read of the findings are English sentences.
        self.json_saying(self.findings.iter().map(|finding| finding.words().to_string()).collect())
    }

    /// The title, what the figures are compared with, and what is remarkable.
    fn begin(&self) -> Document {
        let title = say!("summary-title", period = self.heading.in_period());
        let mut document = self.heading.document(title, None);
        document.origin = self.heading.origin("verve summary", &[Basis::Event, Basis::Cohort]);
        if let Some(before) = &self.before {
            document = document.note(before_words(before));
        }
        for finding in &self.findings {
            let words = finding.words();
            document = if finding.is_for_action() { document.warning(words) } else { document.finding(words) };
        }
        self.findings.iter().filter_map(Finding::advice).fold(document, Document::advice)
    }

    fn notes(&self, document: Document) -> Document {
        let mut document = document;
        let more = self.first_time_recruiters.len().saturating_sub(SHOWN);
        if more > 0 {
            document = document.finding(say!("summary-more-first-time", count = more as i64));
        }
        if self.funnel.total.open.unwrap_or_default() > 0 {
            document = document.finding(say!("summary-open-rise"));
        }
        if self.self_referrals > 0 {
            document = document.finding(say!("summary-self-referrals", count = self.self_referrals));
        }
        document
    }
}

/// What the figures are compared with.
pub(super) fn before_words(before: &Before) -> Message {
    let days = days_words(&before.period);
    let days = if before.until.is_some() { say!("summary-same-days-before", days) } else { days };
    // A leap day more or less is said; a year is known to have one or not.
    let [these, those] = before.days;
    let days = if these == those || these > 364 {
        days
    } else {
        say!("summary-other-length", days, those = those, these = these)
    };
    match before.known_from {
        Some(day) => say!("summary-compared-since", days, day = Value::Date(day.to_string())),
        None => say!("summary-compared", days),
    }
}

/// `2024`, or `2025-01-01 to 2025-02-16`.
fn days_words(period: &Period) -> Message {
    match period.label.split_once("..") {
        Some((first, last)) => {
            say!("range", first = Value::Date(first.to_owned()), last = Value::Date(last.to_owned()))
        }
        None => Value::Date(period.label.clone()).into(),
    }
}
