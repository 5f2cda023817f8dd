//! Where the tables of a PostgreSQL database lie: on one machine, or on the nodes of a Citus cluster.

use super::{BEGIN_READING, begin, unnamed};
use crate::store::error::Result;
use crate::store::operations::status::{Distribution, Placed, Placement};
use sqlx::{PgConnection, PgPool, Row as _};

/// Where the tables lie; `None` where the server knows no distributed tables.
pub(crate) async fn distribution(pool: &PgPool) -> Result<Option<Distribution>> {
    let mut transaction = begin(pool, BEGIN_READING).await?;
    let Some(version) = version_of_citus(&mut transaction).await? else { return Ok(None) };
    let placed = placed(&mut transaction).await?;
    // A coordinator that works alone need not stand in its own list.
    const NODES: &str = "SELECT COUNT(DISTINCT groupid) FROM pg_dist_node WHERE isactive AND noderole = 'primary'";
    let nodes: i64 = unnamed(NODES).fetch_one(&mut *transaction).await?.try_get(0)?;
    Ok(Some(Distribution { citus: version, nodes: nodes.max(1), tables: placed }))
}

/// The version of Citus in the database, where it is there.
pub(super) async fn version_of_citus(connection: &mut PgConnection) -> Result<Option<String>> {
    const VERSION: &str = "SELECT extversion FROM pg_extension WHERE extname = 'citus'";
    let row = unnamed(VERSION).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn placed(connection: &mut PgConnection) -> Result<Vec<Placed>> {
    const TABLES: &str = "SELECT c.relname::TEXT, p.partmethod::TEXT,
            column_to_column_name(p.logicalrelid, p.partkey),
            (SELECT COUNT(*) FROM pg_dist_shard s WHERE s.logicalrelid = p.logicalrelid)
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        LEFT JOIN pg_dist_partition p ON p.logicalrelid = c.oid
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind = 'r'
        ORDER BY c.relname";
    let rows = unnamed(TABLES).fetch_all(connection).await?;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let (method, column): (Option<String>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
        let placement = match (method.as_deref(), column) {
            (Some("h"), Some(column)) => Placement::Shards { column, count: row.try_get(3)? },
            (Some("n"), _) => Placement::EveryNode,
            _ => Placement::OneNode,
        };
        placed.push(Placed { table: row.try_get(0)?, placement });
    }
    Ok(placed)
}
