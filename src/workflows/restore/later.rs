//! What was done since a backup and must not be undone by restoring it: erasures, and all that was taken back.

use super::allowed::Allowed;
use super::withdrawn::{Missing, Withdrawn};
use crate::domain::Instant;
use crate::store::Store;
use crate::store::database::sqlite::options;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{Action, ErasureEntry};
use crate::workflows::erase::{ErasedAgain, Erasures};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use std::path::Path;

/// What a database knows to be gone.
#[derive(Debug, Default)]
pub(super) struct Later {
    erasures: Vec<Erasures>,
    /// Tokens that were revoked.
    tokens: Vec<Revoked>,
    /// Webhooks that were removed.
    webhooks: Vec<Revoked>,
    /// What each organization allows.
    allowed: Vec<Allowed>,
    /// How far the database had come when it was asked.
    pub reached: Reached,
}

/// A token or a webhook that was taken back: its organization, its id, and when.
type Revoked = (String, String, i64);

/// The newest revision and audit entry of each organization: whoever changes anything changes one of them.
pub(super) type Reached = Vec<(i64, i64, Option<i64>)>;

/// What was done again in a restored database.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What was erased, by the slug of the organization.
    pub erased: Vec<(String, ErasedAgain)>,
    /// The organizations of the restored database of which the other one knows nothing.
    pub strangers: Vec<String>,
    /// What was taken back.
    pub withdrawn: Withdrawn,
}

/// Which tokens were revoked.
const TOKENS: &str = "SELECT o.slug, t.token_id, t.revoked_at
    FROM api_tokens t
    JOIN organizations o ON o.org_id = t.org_id
    WHERE t.revoked_at IS NOT NULL";
/// Revokes a token that is not revoked yet.
const REVOKE: &str = "UPDATE api_tokens SET revoked_at = $3
    WHERE org_id = (SELECT org_id FROM organizations WHERE slug = $1) AND token_id = $2 AND revoked_at IS NULL";
/// Which webhooks were removed.
const WEBHOOKS: &str = "SELECT o.slug, w.webhook_id, w.removed_at
    FROM webhooks w
    JOIN organizations o ON o.org_id = w.org_id
    WHERE w.removed_at IS NOT NULL";
/// Removes a webhook that is not removed yet.
const REMOVE: &str = "UPDATE webhooks SET removed_at = $3
    WHERE org_id = (SELECT org_id FROM organizations WHERE slug = $1) AND webhook_id = $2 AND removed_at IS NULL";

impl Later {
    /// What a database knows; `None` where it is too damaged to say.
    pub async fn of(database: &SqliteConnectOptions) -> Result<Option<Self>> {
        match Self::read(database).await {
            Err(StoreError::Corrupt | StoreError::Other(_)) => Ok(None),
            known => known.map(Some),
        }
    }

    async fn read(database: &SqliteConnectOptions) -> Result<Self> {
        let mut connection = SqliteConnection::connect_with(database).await?;
        let mut tx = connection.begin().await?;
        let mut later = Self { reached: reached_in(&mut tx).await?, ..Self::default() };
        let organizations = sqlx::query("SELECT org_id, slug FROM organizations").fetch_all(&mut *tx).await?;
        for row in organizations {
            later.erasures.push(erasures(&mut tx, row.try_get(0)?, row.try_get(1)?).await?);
        }
        later.tokens = sqlx::query_as(TOKENS).fetch_all(&mut *tx).await?;
        later.webhooks = sqlx::query_as(WEBHOOKS).fetch_all(&mut *tx).await?;
        later.allowed = Allowed::all(&mut tx).await?;
        tx.rollback().await?;
        connection.close().await?;
        Ok(later)
    }

    /// Does it again in a restored database that nobody uses yet.
    pub async fn apply(&self, store: &Store, restored: &Path, now: Instant) -> Result<Done> {
        let mut done = Done { withdrawn: self.revoke(restored).await?, ..Done::default() };
        for scope in store.directory().await?.scopes().await? {
            let slug = scope.slug();
            let erasures = self.erasures.iter().find(|erasures| erasures.slug == slug);
            let again = match erasures {
                Some(erasures) => store.erase_again(&scope, erasures, now).await?,
                None => None,
            };
            match again {
                Some(again) if again.is_any() => done.erased.push((slug.to_owned(), again)),
                Some(_) => {}
                None => done.strangers.push(slug.to_owned()),
            }
        }
        // Members who were erased again have answered nothing since.
        let mut connection = SqliteConnection::connect_with(&options(restored)).await?;
        let allowed = Allowed::all(&mut connection).await?;
        connection.close().await?;
        for scope in store.directory().await?.scopes().await? {
            let there = self.allowed.iter().find(|allowed| allowed.slug == scope.slug());
            let here = allowed.iter().find(|allowed| allowed.slug == scope.slug());
            let Some((there, here)) = there.zip(here).filter(|(there, here)| there.key == here.key) else { continue };
            let missing = Missing::between(there, here);
            if missing != Missing::default() {
                let taken = store.changed(&scope, async |change| missing.take_back(change, now).await).await?;
                done.withdrawn.add(taken);
            }
        }
        Ok(done)
    }

    async fn revoke(&self, restored: &Path) -> Result<Withdrawn> {
        let mut connection = SqliteConnection::connect_with(&options(restored)).await?;
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut withdrawn = Withdrawn::default();
        for (slug, id, at) in &self.tokens {
            let done = sqlx::query(REVOKE).bind(slug).bind(id).bind(at).execute(&mut *tx).await?;
            withdrawn.tokens += done.rows_affected().cast_signed();
        }
        for (slug, id, at) in &self.webhooks {
            let done = sqlx::query(REMOVE).bind(slug).bind(id).bind(at).execute(&mut *tx).await?;
            withdrawn.webhooks += done.rows_affected().cast_signed();
        }
        tx.commit().await?;
        connection.close().await?;
        Ok(withdrawn)
    }
}

/// How far a database has come.
pub(super) async fn reached_in(connection: &mut SqliteConnection) -> Result<Reached> {
    const REACHED: &str = "SELECT o.org_id, c.revision,
            (SELECT MAX(a.entry_no) FROM audit_log a WHERE a.org_id = o.org_id)
        FROM organizations o
        JOIN counters c ON c.org_id = o.org_id
        ORDER BY o.org_id";
    Ok(sqlx::query_as(REACHED).fetch_all(connection).await?)
}

/// What is known to be erased of an organization.
async fn erasures(connection: &mut SqliteConnection, org_id: i64, slug: String) -> Result<Erasures> {
    const SECRET: &str = "SELECT secret FROM person_keys WHERE org_id = $1";
    const SUPPRESSED: &str = "SELECT keyed_hash FROM suppressed_ids WHERE org_id = $1";
    const OLDER: &str = "SELECT MAX(older_than) FROM retentions WHERE org_id = $1";
    const ERASED: &str = "SELECT recorded_at, actor, person, affected
        FROM audit_log
        WHERE org_id = $1 AND action = $2 AND person IS NOT NULL
        ORDER BY entry_no";
    let secret = sqlx::query_scalar(SECRET).bind(org_id).fetch_one(&mut *connection).await?;
    let suppressed = sqlx::query_scalar(SUPPRESSED).bind(org_id).fetch_all(&mut *connection).await?;
    let older_than: Option<i64> = sqlx::query_scalar(OLDER).bind(org_id).fetch_one(&mut *connection).await?;
    let mut erased = Vec::new();
    let rows = sqlx::query(ERASED).bind(org_id).bind(Action::PersonErased.name()).fetch_all(connection).await?;
    for row in rows {
        let (recorded_at, actor) = (Instant(row.try_get(0)?), row.try_get(1)?);
        erased.push(ErasureEntry { recorded_at, actor, person: row.try_get(2)?, events: row.try_get(3)? });
    }
    Ok(Erasures { slug, secret, suppressed, erased, older_than: older_than.map(Instant) })
}
