//! Who may do what: the grants of the roles that `verve` works as, and the refusal of roles that could see too much.

use crate::store::error::{Result, StoreError};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

/// What the role of the app needs of each table; a table that is not named it needs in full.
const RIGHTS: [(&str, &str); 15] = [
    ("verve_schema", "SELECT"),
    ("organizations", "SELECT, UPDATE"),
    ("link_codes", "SELECT, INSERT"),
    ("link_aliases", "SELECT, INSERT, UPDATE"),
    ("link_label_changes", "SELECT, INSERT"),
    ("public_ids", "SELECT, INSERT"),
    ("settings", "SELECT, INSERT"),
    ("audit_log", "SELECT, INSERT"),
    ("person_keys", "SELECT, INSERT"),
    ("retentions", "SELECT, INSERT"),
    ("feed_pages", "SELECT, INSERT, UPDATE"),
    ("publications", "SELECT, INSERT, UPDATE"),
    ("member_merges", "SELECT, INSERT, UPDATE"),
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
          AND NOT EXISTS (
              SELECT 1
              FROM pg_depend d
              WHERE d.classid = 'pg_class'::REGCLASS AND d.objid = c.oid AND d.deptype = 'e')
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

/// Refuses a role that row-level security does not hold, or a schema that has a gap in it; answers with what was left
/// out of the look, in words.
///
/// In the schema of the tables every view is judged, for the next migration lets the app read it; elsewhere what the
/// role may read or call. What an extension brought along is its maker's to answer for: it is named and left out.
///
/// # Errors
/// [`StoreError::UnsafeRole`] with all that is wrong.
pub(super) async fn check(connection: &mut PgConnection) -> Result<Vec<String>> {
    let mut findings: Vec<String> = Vec::new();
    for sql in [OF_ROLE, OF_TABLES] {
        findings.extend(sqlx::query_scalar::<_, String>(sql).persistent(false).fetch_all(&mut *connection).await?);
    }
    let mut left_out = Vec::new();
    for sql in [OF_VIEWS, OF_FUNCTIONS] {
        for row in super::unnamed(sql).fetch_all(&mut *connection).await? {
            let (what, fault): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            match row.try_get::<Option<String>, _>(2)? {
                Some(extension) => left_out.push(format!("{what} of the extension `{extension}`")),
                None => findings.push(format!("{what} {fault}")),
            }
        }
    }
    if findings.is_empty() { Ok(left_out) } else { Err(StoreError::UnsafeRole(findings.join(", "))) }
}

/// What the role itself may do, or can do as another one that it is a member of; a superuser is a member of every role.
const OF_ROLE: &str = "
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
    SELECT 'the role `' || current_user || '` is a member of `' || r.rolname || '`, which '
        || CASE WHEN r.rolsuper THEN 'is a superuser'
                WHEN r.rolbypassrls THEN 'bypasses row-level security'
                ELSE 'reaches the data of all' END
    FROM pg_roles r
    JOIN pg_roles own ON own.rolname = current_user AND NOT own.rolsuper AND r.oid <> own.oid
    WHERE (r.rolsuper OR r.rolbypassrls OR r.rolname IN ('pg_read_all_data', 'pg_write_all_data',
          'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))
      AND pg_has_role(own.oid, r.oid, 'MEMBER')";

/// Tables whose policies are not those that [`super::protection`] lays. Policies that only narrow are no gap, nor are
/// those of other roles.
///
/// The server writes an expression its own way: spaces, brackets and casts to text are left out before it is compared.
const OF_TABLES: &str = r"
    WITH of_organizations AS (
        SELECT c.oid, c.relname, c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
            c.relname IN ('organizations', 'link_codes', 'public_ids') AS is_directory
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind IN ('r', 'p')
    ), policies AS (
        SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd, p.polroles,
            p.polroles = ARRAY[0]::OID[] AND p.polpermissive AND p.polwithcheck IS NULL AS is_for_all,
            regexp_replace(pg_get_expr(p.polqual, p.polrelid), '[\s()]|::text', '', 'g') AS shows
        FROM pg_policy p
    )
    SELECT 'the table `' || t.relname || '` has no row-level security'
    FROM of_organizations t
    WHERE NOT (t.is_forced
        AND EXISTS (SELECT 1 FROM policies p WHERE p.polrelid = t.oid AND p.polname = 'verve_organization'))
    UNION ALL
    SELECT 'the policy `' || p.polname || '` of the table `' || t.relname || '` was altered'
    FROM of_organizations t
    JOIN policies p ON p.polrelid = t.oid
    WHERE p.polname = 'verve_organization' AND NOT COALESCE(p.is_for_all AND p.polcmd = '*'
            AND p.shows = 'org_id=NULLIFcurrent_setting''verve.org_id'',true,''''::bigint', FALSE)
      OR p.polname = 'verve_directory' AND t.is_directory
        AND NOT COALESCE(p.is_for_all AND p.polcmd = 'r' AND p.shows = 'true', FALSE)
    UNION ALL
    SELECT 'the policy `' || p.polname || '` opens the table `' || t.relname || '`'
    FROM of_organizations t
    JOIN policies p ON p.polrelid = t.oid
    WHERE p.polpermissive AND p.polname <> 'verve_organization'
      AND NOT (p.polname = 'verve_directory' AND t.is_directory)
      AND EXISTS (
          SELECT 1 FROM unnest(p.polroles) r (oid) WHERE r.oid = 0 OR pg_has_role(current_user, r.oid, 'MEMBER'))";

/// Views that show what their owner sees, and copies of rows that no policy guards: those of the schema, and those
/// elsewhere that lead to its tables, through whatever other views.
const OF_VIEWS: &str = "
    WITH RECURSIVE reading (oid) AS (
        SELECT c.oid
        FROM pg_class c
        WHERE c.relnamespace = current_schema()::REGNAMESPACE AND c.relkind IN ('r', 'p')
        UNION
        SELECT r.ev_class
        FROM reading
        JOIN pg_depend d ON d.refclassid = 'pg_class'::REGCLASS AND d.refobjid = reading.oid
            AND d.classid = 'pg_rewrite'::REGCLASS
        JOIN pg_rewrite r ON r.oid = d.objid
    )
    SELECT CASE c.relkind WHEN 'v' THEN 'the view `' ELSE 'the materialized view `' END
            || CASE WHEN own.is_own THEN '' ELSE n.nspname || '.' END || c.relname || '`',
        CASE c.relkind WHEN 'v' THEN 'shows what its owner sees' ELSE 'keeps rows of all organizations' END,
        e.extname::TEXT
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT c.relnamespace = current_schema()::REGNAMESPACE AS is_own) own
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::REGCLASS AND d.objid = c.oid AND d.deptype = 'e'
    LEFT JOIN pg_extension e ON e.oid = d.refobjid
    WHERE c.relkind IN ('v', 'm')
      AND (own.is_own
          OR c.oid IN (SELECT reading.oid FROM reading) AND has_any_column_privilege(c.oid, 'SELECT'))
      AND (c.relkind = 'm' OR NOT EXISTS (
          SELECT 1
          FROM pg_options_to_table(c.reloptions) o
          WHERE o.option_name = 'security_invoker' AND o.option_value::BOOLEAN))
    ORDER BY n.nspname, c.relname";

/// Functions that do what their owner may, but for those of the server itself.
const OF_FUNCTIONS: &str = "
    SELECT 'the function `' || CASE WHEN own.is_own THEN '' ELSE n.nspname || '.' END || p.proname || '`',
        'does what its owner may',
        e.extname::TEXT
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL (SELECT p.pronamespace = current_schema()::REGNAMESPACE AS is_own) own
    LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::REGCLASS AND d.objid = p.oid AND d.deptype = 'e'
    LEFT JOIN pg_extension e ON e.oid = d.refobjid
    WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND (own.is_own OR has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'))
    ORDER BY n.nspname, p.proname";
