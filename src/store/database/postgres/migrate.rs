//! Making and upgrading the schema, as the role that owns it.

use super::{protection, roles};
use crate::store::error::{Result, StoreError};
use crate::store::redacted;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};
use std::time::Duration;

/// The migrations, oldest first; a test holds them against those of the embedded database.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../../../migrations/postgres/0001_facts_and_answers.sql"),
    include_str!("../../../../migrations/postgres/0002_serving.sql"),
];

/// Makes the schema in an empty database.
pub(crate) async fn make(pool: &PgPool, url: &str) -> Result<()> {
    if migrate(pool).await? == 0 { Err(StoreError::Exists(redacted(url))) } else { Ok(()) }
}

/// Grants the roles that work with the schema what they need.
pub(crate) async fn grant_roles(pool: &PgPool, app: Option<&str>, platform: Option<&str>) -> Result<()> {
    altered(pool, async |connection| {
        for (role, is_platform) in [(app, false), (platform, true)] {
            if let Some(role) = role {
                roles::grant(connection, role, is_platform).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Applies every migration that the database lacks, all or none, and answers with their number.
pub(crate) async fn migrate(pool: &PgPool) -> Result<usize> {
    altered(pool, apply).await
}

async fn apply(connection: &mut PgConnection) -> Result<usize> {
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS verve_schema (version BIGINT NOT NULL)")
        .execute(&mut *connection)
        .await?;
    let found = super::unnamed("SELECT version FROM verve_schema").fetch_optional(&mut *connection).await?;
    let found: i64 = found.map_or(Ok(0), |row| row.try_get(0))?;
    let missing = MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0));
    let applied = missing.len();
    for sql in missing {
        sqlx::raw_sql(*sql).execute(&mut *connection).await?;
    }
    let version = MIGRATIONS.len();
    let note = format!("DELETE FROM verve_schema; INSERT INTO verve_schema (version) VALUES ({version})");
    sqlx::raw_sql(AssertSqlSafe(note)).execute(&mut *connection).await?;
    protection::lay(connection).await?;
    Ok(applied)
}

/// Changes the schema, as the only one who does, and out of the way of those who work: it waits for a table so shortly
/// that nobody who waits for it in turn is taken for a deadlock, and begins anew.
///
/// # Errors
/// [`StoreError::Locked`] where a table was in use all the time.
pub(super) async fn altered<T>(pool: &PgPool, change: impl AsyncFn(&mut PgConnection) -> Result<T>) -> Result<T> {
    const ATTEMPTS: usize = 40;
    const PAUSE: Duration = Duration::from_millis(250);
    for _ in 1..ATTEMPTS {
        match attempt(pool, &change).await {
            Err(StoreError::Locked | StoreError::Conflict) => tokio::time::sleep(PAUSE).await,
            done => return done,
        }
    }
    attempt(pool, &change).await
}

async fn attempt<T>(pool: &PgPool, change: &impl AsyncFn(&mut PgConnection) -> Result<T>) -> Result<T> {
    /// Any number that nothing else in the database locks by.
    const SCHEMA: i64 = 0x7672_7666;
    let mut transaction = pool.begin().await?;
    super::unnamed("SELECT pg_advisory_xact_lock($1)").bind(SCHEMA).execute(&mut *transaction).await?;
    // A cluster alters the shards of one table after the other, for a table that all nodes have in full may come last; a
    // plain server takes no notice.
    const LOCALLY: &str = "SET LOCAL lock_timeout = '500ms'; SET LOCAL citus.multi_shard_modify_mode = 'sequential'";
    sqlx::raw_sql(LOCALLY).execute(&mut *transaction).await?;
    let done = change(&mut transaction).await?;
    transaction.commit().await?;
    Ok(done)
}
