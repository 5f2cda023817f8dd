//! Receipts: what an erasure or a purge did, and what is left for people to handle.

use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::{Message, Value, say};
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
        let mut table =
            Table::new(vec![Column::new("what", say!("label-what")), Column::new("count", say!("label-count"))]);
        for (what, count) in self.counts() {
            table.push(vec![Cell::word(what), Cell::from(count)]);
        }
        let mut document = Document::new(self.title())
            .note(line.to_owned())
            .note(say!("erasure-revision", revision = self.revision.to_string(), when = self.erased_at.to_string()))
            .table(table)
            .finding(say!("erasure-counts-stay"));
        if let Some(member) = self.member.as_ref().filter(|member| !member.closed_links.is_empty()) {
            document = document.finding(say!("erasure-codes-stay", codes = texts(&member.closed_links)));
        }
        document = match self.files {
            Files::Untouched | Files::Clear => document,
            Files::Owed => document.finding(say!("erasure-owed")).finding(say!("erasure-owed-removed")),
            Files::Servers => document.finding(say!("erasure-servers")),
        };
        document = document.finding(say!("erasure-left"));
        let files: Vec<String> =
            self.imports.iter().map(|import| import.file.clone()).filter(|file| !file.is_empty()).collect();
        if !files.is_empty() {
            document = document.finding(say!("erasure-left-files", files = texts(&files)));
        }
        if self.copies.is_empty() {
            return document;
        }
        let names: Vec<String> = self.copies.iter().map(|copy| quoted(copy)).collect();
        document
            .finding(say!("erasure-copies", copies = texts(&self.copies)))
            .finding(say!("erasure-copies-remove", copies = names.join(" ")))
    }

    fn title(&self) -> Message {
        match &self.member {
            Some(_) if self.dry_run => say!("erasure-member-dry-run"),
            Some(member) => say!("erasure-member", member = &member.member_id),
            None if self.dry_run => say!("erasure-dry-run", count = self.events),
            None => say!("erasure-title", count = self.events),
        }
    }

    fn counts(&self) -> Vec<(Message, i64)> {
        let mut counts = vec![(say!("erasure-events"), self.events), (say!("erasure-sealed"), self.sealed)];
        counts.push((say!("erasure-ids-kept-out"), self.suppressed));
        if let Some(member) = &self.member {
            if !member.merged.is_empty() {
                counts.push((say!("erasure-merged"), member.merged.len() as i64));
            }
            counts.push((say!("erasure-links-closed"), member.closed_links.len() as i64));
            counts.push((say!("erasure-publications"), member.publications));
        }
        counts
    }
}

fn texts(words: &[String]) -> Value {
    Value::List(words.iter().map(Value::from).collect())
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@".contains(letter);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
