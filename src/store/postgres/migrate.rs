//! Making and upgrading the schema, as the role that owns it.

use super::{protection, roles};
use crate::store::error::{Result, StoreError};
use crate::store::redacted;
use sqlx::{AssertSqlSafe, PgPool};

/// The migrations, oldest first; a test holds them against those of the embedded database.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../../migrations/postgres/0001_facts_and_answers.sql"),
    include_str!("../../../migrations/postgres/0002_serving.sql"),
];

/// Makes the schema in an empty database.
pub(in crate::store) async fn make(pool: &PgPool, url: &str) -> Result<()> {
    if migrate(pool).await? == 0 { Err(StoreError::Exists(redacted(url))) } else { Ok(()) }
}

/// Grants the roles that work with the schema what they need.
pub(in crate::store) async fn grant_roles(pool: &PgPool, app: Option<&str>, platform: Option<&str>) -> Result<()> {
    let mut transaction = pool.begin().await?;
    for (role, is_platform) in [(app, false), (platform, true)] {
        if let Some(role) = role {
            roles::grant(&mut transaction, role, is_platform).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Applies every migration that the database lacks, all or none, and answers with their number.
pub(in crate::store) async fn migrate(pool: &PgPool) -> Result<usize> {
    /// Any number that nothing else in the database locks by.
    const MIGRATION: i64 = 0x7672_7666;
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION).execute(&mut *transaction).await?;
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS verve_schema (version BIGINT NOT NULL)")
        .execute(&mut *transaction)
        .await?;
    let found =
        sqlx::query_scalar::<_, i64>("SELECT version FROM verve_schema").fetch_optional(&mut *transaction).await?;
    let found = usize::try_from(found.unwrap_or(0)).unwrap_or(0);
    let missing = MIGRATIONS.iter().skip(found);
    let applied = missing.len();
    for sql in missing {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
    }
    let version = MIGRATIONS.len();
    let note = format!("DELETE FROM verve_schema; INSERT INTO verve_schema (version) VALUES ({version})");
    sqlx::raw_sql(AssertSqlSafe(note)).execute(&mut *transaction).await?;
    protection::lay(&mut transaction).await?;
    transaction.commit().await?;
    Ok(applied)
}
