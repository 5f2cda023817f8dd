//! The audit log as it is listed.

use super::scope::{json_lines, listed_json};
use crate::domain::Instant;
use chrono_tz::Tz;
use serde::Serialize;

/// An entry of the log.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    /// Its number, from 1.
    pub number: i64,
    /// When it was done.
    pub recorded_at: Instant,
    /// Who did it: `user:`, `token:` or `webhook:` and a name.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: Option<String>,
    /// To whom: a keyed hash.
    pub person: Option<String>,
    /// How many rows it was.
    pub rows: i64,
}

/// The log of an organization.
#[derive(Debug, Clone)]
pub struct AuditLog {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it.
    pub organization_line: String,
    /// Its zone.
    pub timezone: Tz,
    /// The entries, oldest first.
    pub rows: Vec<AuditRow>,
}

impl AuditLog {
    /// The log as one JSON object.
    pub fn json(&self) -> String {
        listed_json("audit", &self.organization, &self.rows)
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
