//! Receipts: what an erasure or a purge did, and what is left for people to handle.

use super::scope::{json_lines, json_text};
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
    /// How many API tokens for the member were taken back.
    pub tokens: i64,
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
}
