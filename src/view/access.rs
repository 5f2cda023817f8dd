//! Tokens and webhooks as people read them.

use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::{Message, Value, say};
use crate::report::access::{TokenRow, TokenState, WebhookRow};
use crate::report::scope::{json_lines, listed_json};

impl TokenState {
    const fn word(self) -> Message {
        match self {
            Self::Valid => say!("state-valid"),
            Self::Expired => say!("state-expired"),
            Self::Revoked => say!("state-revoked"),
        }
    }
}

/// The tokens of an organization: document, JSON and rows.
pub fn tokens(organization: &str, line: &str, rows: &[TokenRow]) -> (Document, String, Vec<String>) {
    let columns = [
        ("token_id", say!("label-token")),
        ("name", say!("label-name")),
        ("scopes", say!("label-scopes")),
        ("member_id", say!("label-member")),
        ("state", say!("label-state")),
        ("expires_at", say!("label-expires")),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in rows {
        table.push(vec![
            Cell::code(&row.token_id),
            Cell::text(&row.name),
            Cell::code(row.scopes.join(",")),
            row.member_id.as_ref().map_or(Cell::Empty, Cell::code),
            Cell::word(row.state.word()),
            Cell::code(day(row.expires_at)),
        ]);
    }
    let document = Document::new(say!("count-tokens", count = rows.len() as i64)).note(line.to_owned()).table(table);
    (document, listed_json("tokens", organization, rows), json_lines(rows))
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
    (document, listed_json("webhooks", organization, rows), json_lines(rows))
}

/// The day of an instant in UTC, for people.
fn day(at: Instant) -> String {
    at.datetime().format("%Y-%m-%d").to_string()
}
