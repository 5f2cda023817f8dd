//! Tokens and webhooks as they are listed, and as they are shown the one time that their secret is.

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
    /// The member whose figures alone it opens.
    pub member_id: Option<String>,
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
