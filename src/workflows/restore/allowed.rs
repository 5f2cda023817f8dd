//! What an organization lets others do, as far as it can be taken back: by which secrets deliveries are signed, who
//! stands by name on boards, whose figures stand in the platform's growth, which links are open.

use crate::domain::Instant;
use crate::store::directory::boards::BoardAnswer;
use crate::store::directory::link_closings::Closing;
use crate::store::error::Result;
use crate::store::privacy::audit::Action;
use sqlx::{Row as _, SqliteConnection};
use std::collections::BTreeMap;

/// What one organization allows in one database, and how it came to that.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Allowed {
    /// The organization's slug.
    pub slug: String,
    /// The organization's key: two databases of one organization have the same.
    pub key: Vec<u8>,
    /// Whether members stand by name on boards by default.
    pub board: bool,
    /// Whether its figures may stand in the platform's growth.
    pub growth: bool,
    /// What the audit log says of changes of either, and of secrets.
    pub notes: Vec<Note>,
    /// The secrets of endpoints, by their ids.
    pub secrets: BTreeMap<String, Secrets>,
    /// What members said about boards, by their ids, oldest first.
    pub answers: BTreeMap<String, Vec<BoardAnswer>>,
    /// The closings of links, by code and the instant each was made, oldest first.
    pub closings: BTreeMap<(String, i64), Vec<DatedClosing>>,
}

/// An entry of the audit log that says that something was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// What was done.
    pub action: Action,
    /// To what: a setting or an endpoint.
    pub object: String,
    /// When.
    pub recorded_at: Instant,
    /// By whom.
    pub actor: String,
}

/// The secrets of an endpoint: the one that signs, the one before it, and until when that holds.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secrets {
    pub current: Vec<u8>,
    pub previous: Option<Vec<u8>>,
    pub previous_until: Option<i64>,
}

/// Shows no secret.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

/// A closing of a link, and the revision that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DatedClosing {
    pub closing: Closing,
    /// When the revision was received.
    pub received_at: Instant,
    /// Whether it erased the link's member.
    pub is_erasure: bool,
}

impl Allowed {
    /// What every organization of a database allows.
    pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Self>> {
        const ORGANIZATIONS: &str = "SELECT o.org_id, o.slug, o.board, o.growth, k.secret
            FROM organizations o
            JOIN person_keys k ON k.org_id = o.org_id";
        let mut all = Vec::new();
        for row in sqlx::query(ORGANIZATIONS).fetch_all(&mut *connection).await? {
            let org_id = row.try_get(0)?;
            all.push(Self {
                slug: row.try_get(1)?,
                board: row.try_get(2)?,
                growth: row.try_get(3)?,
                key: row.try_get(4)?,
                notes: notes(connection, org_id).await?,
                secrets: secrets(connection, org_id).await?,
                answers: answers(connection, org_id).await?,
                closings: closings(connection, org_id).await?,
            });
        }
        Ok(all)
    }
}

async fn notes(connection: &mut SqliteConnection, org_id: i64) -> Result<Vec<Note>> {
    const NOTES: &str = "SELECT object, recorded_at, actor
        FROM audit_log
        WHERE org_id = $1 AND action = $2
        ORDER BY entry_no";
    let mut notes = Vec::new();
    for action in [Action::OrganizationChanged, Action::WebhookRotated] {
        for row in sqlx::query(NOTES).bind(org_id).bind(action.name()).fetch_all(&mut *connection).await? {
            let recorded_at = Instant(row.try_get(1)?);
            notes.push(Note { action, object: row.try_get(0)?, recorded_at, actor: row.try_get(2)? });
        }
    }
    Ok(notes)
}

async fn secrets(connection: &mut SqliteConnection, org_id: i64) -> Result<BTreeMap<String, Secrets>> {
    const SECRETS: &str = "SELECT webhook_id, secret, previous_secret, previous_until FROM webhooks WHERE org_id = $1";
    let mut secrets = BTreeMap::new();
    for row in sqlx::query(SECRETS).bind(org_id).fetch_all(connection).await? {
        let (current, previous, previous_until) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        secrets.insert(row.try_get(0)?, Secrets { current, previous, previous_until });
    }
    Ok(secrets)
}

async fn answers(connection: &mut SqliteConnection, org_id: i64) -> Result<BTreeMap<String, Vec<BoardAnswer>>> {
    const ANSWERS: &str = "SELECT m.member_id, b.board, b.recorded_at, b.recorded_by
        FROM board_answers b
        JOIN members m ON m.org_id = b.org_id AND m.member_no = b.member_no
        WHERE b.org_id = $1
        ORDER BY b.member_no, b.answer_no";
    let mut answers: BTreeMap<String, Vec<BoardAnswer>> = BTreeMap::new();
    for row in sqlx::query(ANSWERS).bind(org_id).fetch_all(connection).await? {
        let (board, recorded_at, recorded_by) = (row.try_get(1)?, Instant(row.try_get(2)?), row.try_get(3)?);
        answers.entry(row.try_get(0)?).or_default().push(BoardAnswer { board, recorded_at, recorded_by });
    }
    Ok(answers)
}

async fn closings(
    connection: &mut SqliteConnection,
    org_id: i64,
) -> Result<BTreeMap<(String, i64), Vec<DatedClosing>>> {
    const CLOSINGS: &str = "SELECT l.code, l.created_at, c.disabled_at, c.expires_at, r.received_at, r.kind = 'erasure'
        FROM link_closings c
        JOIN referral_links l ON l.org_id = c.org_id AND l.link_no = c.link_no
        JOIN revisions r ON r.org_id = c.org_id AND r.revision = c.revision
        WHERE c.org_id = $1
        ORDER BY c.link_no, c.revision";
    let mut closings: BTreeMap<(String, i64), Vec<DatedClosing>> = BTreeMap::new();
    for row in sqlx::query(CLOSINGS).bind(org_id).fetch_all(connection).await? {
        let instant = |place: usize| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(place)?.map(Instant));
        let closing = Closing { disabled_at: instant(2)?, expires_at: instant(3)? };
        let (received_at, is_erasure) = (Instant(row.try_get(4)?), row.try_get(5)?);
        let link = (row.try_get(0)?, row.try_get(1)?);
        closings.entry(link).or_default().push(DatedClosing { closing, received_at, is_erasure });
    }
    Ok(closings)
}
