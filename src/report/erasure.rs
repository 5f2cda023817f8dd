//! Receipts: what an erasure or a purge did, and what is left for people to handle.

use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use super::words::{counted, listed};
use crate::domain::Instant;
use serde::Serialize;

/// The receipt of an erasure; it names nobody.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// `erasure` or `purge`.
    pub report: &'static str,
    /// The organization's slug.
    pub organization: String,
    /// When it was done.
    pub erased_at: Instant,
    /// The revision that it is.
    pub revision: i64,
    /// Whether nothing was done, only looked at.
    pub dry_run: bool,
    /// How many events are gone.
    pub events: i64,
    /// How many referrals are sealed: they count as before.
    pub sealed: i64,
    /// How many ids are kept out from now on, as keyed hashes.
    pub suppressed: i64,
    /// How it stands with the database's own files.
    pub files: Files,
    /// What a purge was asked for: events before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than: Option<Instant>,
    /// What became of a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberReceipt>,
    /// The imports that brought what is gone: their files still have it.
    pub imports: Vec<ImportReceipt>,
    /// The copies of the database that lie beside it, by their paths: they may still have it.
    pub copies: Vec<String>,
}

/// How it stands with the bytes of what was erased in the database's own files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Files {
    /// Nothing was erased: it was only looked at.
    Untouched,
    /// They are in none of them.
    Clear,
    /// They are in them for as long as somebody goes on reading what was there before.
    Owed,
    /// The files are a server's, which keeps them for a while.
    Servers,
}

/// What became of a member.
#[derive(Debug, Clone, Serialize)]
pub struct MemberReceipt {
    /// The new random id.
    pub member_id: String,
    /// The new random ids of those who were merged with the member, and went too.
    pub merged: Vec<String>,
    /// The codes of the links that are closed now; a code is not changed.
    pub closed_links: Vec<String>,
    /// How many published summaries named the member, and do no more.
    pub publications: i64,
}

/// An import that brought what is gone.
#[derive(Debug, Clone, Serialize)]
pub struct ImportReceipt {
    /// Its id.
    pub import_id: String,
    /// Its file.
    pub file: String,
}

/// What the database cannot reach.
const LEFT: [&str; 2] = [
    "Backups, exports and reports made before still say it: delete or replace them",
    "The files that were imported still have it, and so may rejects files beside them",
];

/// What verve itself left beside the database.
const COPIES: &str = "Copies of the database that verve made still hold what was in it then";

/// What later commands do.
const OWED: [&str; 2] = [
    "It is in no answer any more, but its old bytes are still in the database's files: another program that reads the database holds them",
    "verve removes them by itself: with the next command that ends after that program has stopped reading, or within a minute where `verve serve` runs",
];

/// What the owner of a server does.
const SERVER: &str = "PostgreSQL keeps what was erased in its files until its owner runs `VACUUM FULL`, and in its write-ahead log until that is recycled";

impl Receipt {
    /// The receipt as one JSON object.
    pub fn json(&self) -> String {
        json_text(self)
    }

    /// The receipt as one line.
    pub fn rows(&self) -> Vec<String> {
        json_lines(std::slice::from_ref(self))
    }

    /// The receipt as a document; `line` is the organization as people read it.
    pub fn document(&self, line: &str) -> Document {
        let verb = if self.dry_run { "would be erased" } else { "erased" };
        let title = match &self.member {
            Some(member) if self.dry_run => "The member would be erased".to_owned(),
            Some(member) => format!("The member is erased: {} from now on", member.member_id),
            None => format!("{} {verb}", counted(self.events, "event", "events")),
        };
        let mut table =
            Table::new([("what", "What"), ("count", "Count")].map(|(key, label)| Column::new(key, label)).to_vec());
        let mut rows = vec![("Events gone", self.events), ("Referrals sealed", self.sealed)];
        rows.push(("Ids kept out, as keyed hashes", self.suppressed));
        if let Some(member) = &self.member {
            if !member.merged.is_empty() {
                rows.push(("Members merged with them, erased too", member.merged.len() as i64));
            }
            rows.push(("Links closed", member.closed_links.len() as i64));
            rows.push(("Published summaries changed", member.publications));
        }
        for (what, count) in rows {
            table.push(vec![Cell::text(what), Cell::from(count)]);
        }
        let mut document = Document::new(title)
            .note(line.to_owned())
            .note(format!("revision {}, {}", self.revision, self.erased_at))
            .table(table)
            .finding("Every count stays as it was; times between stages leave the sealed referrals out");
        if let Some(member) = self.member.as_ref().filter(|member| !member.closed_links.is_empty()) {
            document = document.finding(format!("Link codes stay as they are: {}", listed(&member.closed_links)));
        }
        document = match self.files {
            Files::Untouched | Files::Clear => document,
            Files::Owed => OWED.into_iter().fold(document, Document::finding),
            Files::Servers => document.finding(SERVER),
        };
        document = document.finding(LEFT[0]);
        let files: Vec<String> =
            self.imports.iter().map(|import| import.file.clone()).filter(|file| !file.is_empty()).collect();
        if !files.is_empty() {
            document = document.finding(format!("{}: {}", LEFT[1], listed(&files)));
        }
        if self.copies.is_empty() {
            return document;
        }
        let names: Vec<String> = self.copies.iter().map(|copy| quoted(copy)).collect();
        document
            .finding(format!("{COPIES}: {}", listed(&self.copies)))
            .finding(format!("Remove them when you need them no more: `rm -- {}`", names.join(" ")))
    }
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@".contains(letter);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
