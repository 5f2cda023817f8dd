//! The answers of several organizations to one question, as one answer.

use super::{Answer, Format};
use crate::view::table::Document;
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
struct Organizations<'a> {
    report: &'static str,
    rows: Vec<&'a RawValue>,
}

impl Answer {
    /// The format that each organization answers in, so that [`Answer::of_organizations`] can put them together.
    pub const fn format_of_each(format: Format) -> Format {
        match format {
            // The rows of a report do not say whose they are; its object does.
            Format::Ndjson => Format::Json,
            other => other,
        }
    }

    /// One answer: documents one after the other, the rows of all of them in one table for machines, an object for each
    /// organization in JSON, a line for each in NDJSON.
    pub fn of_organizations(answers: Vec<Self>) -> Self {
        let rows: Vec<String> = answers.iter().map(|answer| answer.json.clone()).collect();
        // What is no JSON is empty: an answer that was made for another format.
        let objects = rows.iter().filter_map(|json| serde_json::from_str::<&RawValue>(json).ok()).collect();
        let json = serde_json::to_string(&Organizations { report: "organizations", rows: objects }).unwrap_or_default();
        Self { document: Document::joined(answers.into_iter().map(|answer| answer.document)), json, rows }
    }
}
