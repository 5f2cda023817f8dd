//! What was done since a backup and must not be undone by restoring it: erasures, revoked tokens, removed webhooks.

use super::super::error::{Result, StoreError};
use super::super::sqlite::options;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use std::path::Path;

/// What a database knows to be gone, each with the slug of its organization.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// The keyed hashes of what was erased.
    suppressed: Vec<(String, Vec<u8>)>,
    /// Tokens and webhooks that were taken back, and when.
    revoked: Vec<(&'static str, String, String, i64)>,
}

/// How that a token or a webhook was taken back is read, and written where it was not yet.
const REVOCATIONS: [(&str, &str); 2] = [
    (
        "SELECT o.slug, t.token_id, t.revoked_at
        FROM api_tokens t
        JOIN organizations o ON o.org_id = t.org_id
        WHERE t.revoked_at IS NOT NULL",
        "UPDATE api_tokens SET revoked_at = $3
        WHERE org_id = (SELECT org_id FROM organizations WHERE slug = $1) AND token_id = $2 AND revoked_at IS NULL",
    ),
    (
        "SELECT o.slug, w.webhook_id, w.removed_at
        FROM webhooks w
        JOIN organizations o ON o.org_id = w.org_id
        WHERE w.removed_at IS NOT NULL",
        "UPDATE webhooks SET removed_at = $3
        WHERE org_id = (SELECT org_id FROM organizations WHERE slug = $1) AND webhook_id = $2 AND removed_at IS NULL",
    ),
];

impl Later {
    /// What the database at a path knows; `None` where there is none, or it is too damaged to say.
    pub async fn of(path: &Path) -> Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        match Self::read(path).await {
            Err(StoreError::Corrupt | StoreError::Other(_)) => Ok(None),
            known => known.map(Some),
        }
    }

    async fn read(path: &Path) -> Result<Self> {
        let mut connection = SqliteConnection::connect_with(&options(path)).await?;
        let mut later = Self { suppressed: suppressed(&mut connection).await?, revoked: Vec::new() };
        for (read, write) in REVOCATIONS {
            for row in sqlx::query(read).fetch_all(&mut connection).await? {
                later.revoked.push((write, row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
            }
        }
        connection.close().await?;
        Ok(later)
    }

    /// Does it again in a restored database that nobody uses yet; answers with how many ids were erased and how many
    /// tokens and webhooks taken back.
    pub async fn apply(self, restored: &Path) -> Result<(i64, i64)> {
        let mut connection = SqliteConnection::connect_with(&options(restored)).await?;
        let mut revoked = 0;
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        for (write, slug, id, at) in &self.revoked {
            let done = sqlx::query(*write).bind(slug).bind(id).bind(at).execute(&mut *tx).await?;
            revoked += done.rows_affected().cast_signed();
        }
        let known = suppressed(&mut tx).await?;
        let erased = self.suppressed.into_iter().filter(|id| !known.contains(id)).count();
        tx.commit().await?;
        connection.close().await?;
        if erased > 0 {
            return Err(StoreError::ErasedSince(erased));
        }
        Ok((0, revoked))
    }
}

async fn suppressed(connection: &mut SqliteConnection) -> Result<Vec<(String, Vec<u8>)>> {
    const SUPPRESSED: &str = "SELECT o.slug, s.keyed_hash
        FROM suppressed_ids s
        JOIN organizations o ON o.org_id = s.org_id";
    let rows = sqlx::query(SUPPRESSED).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
