//! What the server knows of how much is in its tables, by which it plans.
//!
//! It gathers that by itself some time after much was written; until then it takes a large table for a small one. Only
//! the owner may have it gathered at once, which the app's role is not.

use super::{BEGIN_READING, begin, unnamed};
use crate::store::error::Result;
use sqlx::{AssertSqlSafe, PgPool, Row as _};

/// Has the statistics of all tables gathered, as the role that owns them.
pub(crate) async fn gather(pool: &PgPool) -> Result<()> {
    const TABLES: &str = "SELECT quote_ident(c.relname)
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind = 'r'
        ORDER BY c.oid";
    let tables = unnamed(TABLES).fetch_all(pool).await?;
    let tables = tables.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<Vec<String>>>()?;
    sqlx::raw_sql(AssertSqlSafe(format!("ANALYZE {}", tables.join(", ")))).execute(pool).await?;
    Ok(())
}

/// The tables of some size of which the server has no statistics, or those of less than half of the rows.
///
/// What a cluster has in shards is looked after on its nodes, and seems empty here.
pub(crate) async fn missing(pool: &PgPool) -> Result<Vec<String>> {
    const MISSING: &str = "SELECT c.relname::TEXT
        FROM pg_class c
        JOIN pg_stat_user_tables s ON s.relid = c.oid
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind = 'r'
          AND pg_relation_size(c.oid) > 1000000
          AND (c.reltuples < 0 OR s.n_mod_since_analyze > c.reltuples)
        ORDER BY c.relname";
    let mut transaction = begin(pool, BEGIN_READING).await?;
    let rows = unnamed(MISSING).fetch_all(&mut *transaction).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
