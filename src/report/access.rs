//! Tokens and webhooks as they are listed, and as they are shown the one time that their secret is.

use super::language::phrase::{Phrase, Value, say};
use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
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
    /// `valid`, `expired` or `revoked`.
    pub state: &'static str,
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
    let columns =
        [("token_id", "Token"), ("name", "Name"), ("scopes", "Scopes"), ("state", "State"), ("expires_at", "Expires")];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in rows {
        table.push(vec![
            Cell::code(&row.token_id),
            Cell::text(&row.name),
            Cell::code(row.scopes.join(",")),
            Cell::word(row.state),
            Cell::code(day(row.expires_at)),
        ]);
    }
    let document =
        Document::new(Phrase::counted(rows.len() as i64, "{} token", "{} tokens")).note(line.to_owned()).table(table);
    (document, json_text(&Rows { report: "tokens", organization, rows }), json_lines(rows))
}

/// The endpoints of an organization: document, JSON and rows.
pub fn webhooks(organization: &str, line: &str, rows: &[WebhookRow]) -> (Document, String, Vec<String>) {
    let columns = [("webhook_id", "Webhook"), ("path", "Path"), ("source", "Source"), ("state", "State")];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in rows {
        let state = match (row.removed_at, row.previous_until) {
            (Some(at), _) => say!("removed {}", Value::Date(day(at))),
            (None, Some(until)) => say!("two secrets until {}", until.to_string()),
            (None, None) => "open".into(),
        };
        table.push(vec![
            Cell::code(&row.webhook_id),
            Cell::code(&row.path),
            Cell::code(&row.source),
            Cell::word(state),
        ]);
    }
    let document = Document::new(Phrase::counted(rows.len() as i64, "{} webhook", "{} webhooks"))
        .note(line.to_owned())
        .table(table);
    (document, json_text(&Rows { report: "webhooks", organization, rows }), json_lines(rows))
}

/// The day of an instant in UTC, for people.
fn day(at: Instant) -> String {
    at.datetime().format("%Y-%m-%d").to_string()
}
