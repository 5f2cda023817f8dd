//! The ledger of where events, members and links came from: the list of imports, and one of them.

use super::ingest::Verdicts;
use super::scope::{Head, Heading, json_lines, json_text};
use crate::domain::Instant;
use serde::Serialize;

/// An import as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// Its id.
    pub import_id: String,
    /// What brought it: `file`, `webhook`, `poll`, `api`, `manual` or `clicks` for events; `members` or `links` for a file of
    /// them.
    pub kind: String,
    /// When it was received.
    pub received_at: Instant,
    /// The name of the file, or of what stands in for one.
    pub file: String,
    /// The hash of the file, in hexadecimal digits.
    pub sha256: Option<String>,
    /// Whether it ran to its end; the same command again completes one that did not.
    pub is_complete: bool,
    /// How its rows were judged.
    #[serde(flatten)]
    pub verdicts: Verdicts,
    /// Rows that changed a member or a link; of events there are none.
    pub changed: i64,
    /// When it was undone.
    pub undone_at: Option<Instant>,
}

/// The list of imports, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Imports {
    /// Whose, as of when.
    pub heading: Heading,
    /// The imports in the order they were received.
    pub rows: Vec<ImportRow>,
    /// New events of imports not undone that belong to no referral.
    pub unattributed: i64,
}

#[derive(Serialize)]
struct ImportsJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    unattributed: i64,
    rows: &'a [ImportRow],
}

impl ImportRow {
    /// Whether it brought events, and not members or links.
    pub fn is_of_events(&self) -> bool {
        !matches!(self.kind.as_str(), "members" | "links")
    }
}

impl Imports {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let head = self.heading.head("imports", None);
        json_text(&ImportsJson { head, unattributed: self.unattributed, rows: &self.rows })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }

    /// The sums over the imports of events not undone.
    pub fn total(&self) -> Verdicts {
        let mut total = Verdicts::default();
        for row in self.rows.iter().filter(|row| row.is_of_events() && row.undone_at.is_none()) {
            total.read += row.verdicts.read;
            total.new += row.verdicts.new;
            total.duplicate += row.verdicts.duplicate;
            total.rejected += row.verdicts.rejected;
            total.suppressed += row.verdicts.suppressed;
            total.left_out += row.verdicts.left_out;
        }
        total
    }
}

/// One import in full.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportDetails {
    /// Whose, as of when.
    pub heading: Heading,
    /// The import.
    pub import: ImportRow,
    /// The options its file was read with, as the command would be written.
    pub options: Vec<String>,
    /// Rejected rows by code.
    pub rejected_codes: Vec<(String, i64)>,
}

#[derive(Serialize)]
struct DetailsJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    import: &'a ImportRow,
    options: &'a [String],
    rejected_codes: std::collections::BTreeMap<&'a str, i64>,
}

impl ImportDetails {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let rejected_codes = self.rejected_codes.iter().map(|(code, rows)| (code.as_str(), *rows)).collect();
        let head = self.heading.head("import", None);
        json_text(&DetailsJson { head, import: &self.import, options: &self.options, rejected_codes })
    }

    /// The one row of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        vec![json_text(&self.import)]
    }
}
