//! Who may do what: the grants of the roles that `verve` works as, and the refusal of roles that could see too much.

use crate::store::error::{Result, StoreError};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

/// What the role of the app needs of each table; a table that is not named it needs in full.
const RIGHTS: [(&str, &str); 9] = [
    ("verve_schema", "SELECT"),
    ("organizations", "SELECT, UPDATE"),
    ("link_codes", "SELECT, INSERT"),
    ("public_ids", "SELECT, INSERT"),
    ("settings", "SELECT, INSERT"),
    ("publications", "SELECT, INSERT, UPDATE"),
    ("member_user_changes", "SELECT, INSERT, UPDATE"),
    ("revisions", "SELECT, INSERT, UPDATE"),
    ("counters", "SELECT, UPDATE"),
];

/// The rights to a table that is not in [`RIGHTS`].
const FULL: &str = "SELECT, INSERT, UPDATE, DELETE";

/// Grants a role what the app needs; the platform's role may add organizations besides.
pub(super) async fn grant(connection: &mut PgConnection, role: &str, is_platform: bool) -> Result<()> {
    const RELATIONS: &str = "SELECT c.relname::TEXT, c.relkind = 'v'
        FROM pg_class c
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind IN ('r', 'p', 'v')
        ORDER BY c.relname";
    let role = quoted(role);
    let schema: String =
        sqlx::query_scalar("SELECT current_schema()::TEXT").persistent(false).fetch_one(&mut *connection).await?;
    let mut statements = vec![format!("GRANT USAGE ON SCHEMA {} TO {role}", quoted(&schema))];
    for row in super::unnamed(RELATIONS).fetch_all(&mut *connection).await? {
        let (relation, is_view): (String, bool) = (row.try_get(0)?, row.try_get(1)?);
        let rights = if is_view { "SELECT" } else { rights_to(&relation) };
        let name = quoted(&relation);
        statements.push(format!("REVOKE ALL ON {name} FROM {role}"));
        statements.push(format!("GRANT {rights} ON {name} TO {role}"));
    }
    if is_platform {
        statements.push(format!("GRANT INSERT ON organizations, counters TO {role}"));
    }
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

fn rights_to(table: &str) -> &'static str {
    RIGHTS.iter().find(|(name, _)| *name == table).map_or(FULL, |(_, rights)| rights)
}

/// A name as SQL has it, whatever stands in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Refuses a role that row-level security does not hold, or a schema that has a gap in it.
///
/// # Errors
/// [`StoreError::UnsafeRole`] with all that is wrong.
pub(super) async fn check(connection: &mut PgConnection) -> Result<()> {
    const FINDINGS: &str = "
        SELECT 'the role `' || rolname || '` is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
        UNION ALL
        SELECT 'the role `' || rolname || '` bypasses row-level security'
        FROM pg_roles
        WHERE rolname = current_user AND rolbypassrls
        UNION ALL
        SELECT 'the role `' || current_user || '` owns the tables'
        WHERE EXISTS (
            SELECT 1
            FROM pg_class c
            WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind IN ('r', 'p', 'v')
              AND pg_has_role(current_user, c.relowner, 'MEMBER')
        )
        UNION ALL
        SELECT 'the table `' || c.relname || '` has no row-level security'
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind IN ('r', 'p')
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity
              AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'verve_organization'))
        UNION ALL
        SELECT 'the view `' || c.relname || '` shows what its owner sees'
        FROM pg_class c
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind = 'v'
          AND NOT COALESCE(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], FALSE)";
    let findings: Vec<String> = sqlx::query_scalar(FINDINGS).persistent(false).fetch_all(connection).await?;
    if findings.is_empty() { Ok(()) } else { Err(StoreError::UnsafeRole(findings.join(", "))) }
}
