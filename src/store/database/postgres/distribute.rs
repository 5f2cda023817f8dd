//! Spreading an installed schema over the machines of a Citus cluster, organization by organization.

use super::migrate::altered;
use crate::store::error::{Result, StoreError};
use crate::store::redacted;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};

/// The table that every node holds in full.
const REFERENCE: &str = "organizations";

/// The tables that are asked by something else than the organization, and by what.
const DIRECTORY: [(&str, &str); 2] = [("link_codes", "code"), ("public_ids", "public_id")];

/// The table that the others lie beside.
const FIRST: &str = "members";

/// Distributes every table that is not distributed yet, all or none, and answers with their names.
///
/// # Errors
/// [`StoreError::NotDistributed`] where the server knows no distributed tables.
pub(crate) async fn distribute(pool: &PgPool, url: &str) -> Result<Vec<String>> {
    altered(pool, async |connection| {
        if super::distribution::version_of_citus(connection).await?.is_none() {
            return Err(StoreError::NotDistributed(redacted(url)));
        }
        let tables = tables_left(connection).await?;
        let keys = foreign_keys(connection, &tables).await?;
        if !tables.is_empty() {
            for statement in statements(&tables, &keys) {
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
            }
        }
        Ok(tables)
    })
    .await
}

/// The tables of organizations that lie on one node still.
async fn tables_left(connection: &mut PgConnection) -> Result<Vec<String>> {
    const LEFT: &str = "SELECT c.relname::TEXT
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind = 'r'
          AND NOT EXISTS (SELECT 1 FROM pg_dist_partition p WHERE p.logicalrelid = c.oid)
        ORDER BY c.oid";
    Ok(sqlx::query_scalar(LEFT).persistent(false).fetch_all(connection).await?)
}

/// A foreign key: its table, its name and what it says.
type ForeignKey = (String, String, String);

async fn foreign_keys(connection: &mut PgConnection, tables: &[String]) -> Result<Vec<ForeignKey>> {
    const KEYS: &str = "SELECT c.relname::TEXT, k.conname::TEXT, pg_get_constraintdef(k.oid)
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype = 'f' AND c.relnamespace = current_schema()::REGNAMESPACE AND c.relname = ANY ($1)
        ORDER BY k.oid";
    let rows = super::unnamed(KEYS).bind(tables).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// What distributes the tables: foreign keys stand in the way meanwhile.
fn statements(tables: &[String], keys: &[ForeignKey]) -> Vec<String> {
    let mut statements: Vec<String> =
        keys.iter().map(|(table, key, _)| format!("ALTER TABLE {table} DROP CONSTRAINT {key}")).collect();
    // The rows there are go to the nodes as a copy, which row-level security refuses whom it holds; the owner is held by
    // force alone.
    let forced =
        |force: &'static str| tables.iter().map(move |table| format!("ALTER TABLE {table} {force} ROW LEVEL SECURITY"));
    statements.extend(forced("NO FORCE"));
    let mut order: Vec<&str> = tables.iter().map(String::as_str).collect();
    order.sort_by_key(|table| [REFERENCE, FIRST].iter().position(|first| first == table).unwrap_or(2));
    statements.extend(order.into_iter().map(|table| {
        let directory = DIRECTORY.iter().find(|(name, _)| *name == table);
        match (table, directory) {
            (REFERENCE, _) => format!("SELECT create_reference_table('{table}')"),
            (_, Some((_, column))) => {
                format!("SELECT create_distributed_table('{table}', '{column}', colocate_with => 'none')")
            }
            (FIRST, None) => format!("SELECT create_distributed_table('{table}', 'org_id', colocate_with => 'none')"),
            (_, None) => format!("SELECT create_distributed_table('{table}', 'org_id', colocate_with => '{FIRST}')"),
        }
    }));
    statements.extend(forced("FORCE"));
    statements.extend(keys.iter().map(|(table, key, says)| format!("ALTER TABLE {table} ADD CONSTRAINT {key} {says}")));
    statements
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn keys_and_force_go_before_and_come_back_after() {
        let tables = ["link_codes", "members", "referral_links", "organizations"].map(str::to_owned);
        let key =
            ("members".to_owned(), "k".to_owned(), "FOREIGN KEY (org_id) REFERENCES organizations(org_id)".to_owned());
        assert_eq!(
            statements(&tables, &[key]),
            [
                "ALTER TABLE members DROP CONSTRAINT k",
                "ALTER TABLE link_codes NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE members NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE referral_links NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE organizations NO FORCE ROW LEVEL SECURITY",
                "SELECT create_reference_table('organizations')",
                "SELECT create_distributed_table('members', 'org_id', colocate_with => 'none')",
                "SELECT create_distributed_table('link_codes', 'code', colocate_with => 'none')",
                "SELECT create_distributed_table('referral_links', 'org_id', colocate_with => 'members')",
                "ALTER TABLE link_codes FORCE ROW LEVEL SECURITY",
                "ALTER TABLE members FORCE ROW LEVEL SECURITY",
                "ALTER TABLE referral_links FORCE ROW LEVEL SECURITY",
                "ALTER TABLE organizations FORCE ROW LEVEL SECURITY",
                "ALTER TABLE members ADD CONSTRAINT k FOREIGN KEY (org_id) REFERENCES organizations(org_id)",
            ]
        );
    }
}
