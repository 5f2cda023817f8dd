//! Tokens and webhooks as they are listed, and as they are shown the one time that their secret is.

use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::{Message, Value, say};
use serde::Serialize;

/// A token without its secret.
#[derive(Debug, Clone, Serialize)]
pub struct TokenRow {
    /// The public part.
    pub token_id: String,
    /// What people call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<&'static str>,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is refused.
    pub expires_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
    /// Whether it opens anything.
    pub state: TokenState,
}

/// Whether a token opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl TokenState {
    const fn word(self) -> Message {
        match self {
            Self::Valid => say!("state-valid"),
            Self::Expired => say!("state-expired"),
            Self::Revoked => say!("state-revoked"),
        }
    }
}

/// An endpoint without its secret.
#[derive(Debug, Clone, Serialize)]
pub struct WebhookRow {
    /// The public id.
    pub webhook_id: String,
    /// Where deliveries go, behind the address of the server.
    pub path: String,
    /// The sender that its events are stored under.
    pub source: String,
    /// When it was made.
    pub created_at: Instant,
    /// Until when the secret before the present one holds.
    pub previous_until: Option<Instant>,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

#[derive(Serialize)]
struct Rows<'a, T> {
    report: &'static str,
    organization: &'a str,
    rows: &'a [T],
}

/// The tokens of an organization: document, JSON and rows.
pub fn tokens(organization: &str, line: &str, rows: &[TokenRow]) -> (Document, String, Vec<String>) {
    let columns = [
        ("token_id", say!("label-token")),
        ("name", say!("label-name")),
        ("scopes", say!("label-scopes")),
        ("state", say!("label-state")),
        ("expires_at", say!("label-expires")),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in rows {
        table.push(vec![
            Cell::code(&row.token_id),
            Cell::text(&row.name),
            Cell::code(row.scopes.join(",")),
            Cell::word(row.state.word()),
            Cell::code(day(row.expires_at)),
        ]);
    }
    let document = Document::new(say!("count-tokens", count = rows.len() as i64)).note(line.to_owned()).table(table);
    (document, json_text(&Rows { report: "tokens", organization, rows }), json_lines(rows))
}

/// The endpoints of an organization: document, JSON and rows.
pub fn webhooks(organization: &str, line: &str, rows: &[WebhookRow]) -> (Document, String, Vec<String>) {
    let columns = [
        ("webhook_id", say!("label-webhook")),
        ("path", say!("label-path")),
        ("source", say!("label-source")),
        ("state", say!("label-state")),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in rows {
        let state = match (row.removed_at, row.previous_until) {
            (Some(at), _) => say!("state-removed", day = Value::Date(day(at))),
            (None, Some(until)) => say!("state-two-secrets", until = until.to_string()),
            (None, None) => say!("status-open"),
        };
        table.push(vec![
            Cell::code(&row.webhook_id),
            Cell::code(&row.path),
            Cell::code(&row.source),
            Cell::word(state),
        ]);
    }
    let document = Document::new(say!("count-webhooks", count = rows.len() as i64)).note(line.to_owned()).table(table);
    (document, json_text(&Rows { report: "webhooks", organization, rows }), json_lines(rows))
}

/// The day of an instant in UTC, for people.
fn day(at: Instant) -> String {
    at.datetime().format("%Y-%m-%d").to_string()
}
