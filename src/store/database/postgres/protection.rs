//! Row-level security: anyone who owns nothing sees one organization at a time, or none.

use crate::store::error::Result;
use sqlx::PgConnection;

/// Puts every table with an organization behind a policy, and forces it on the owner too.
///
/// The directory - which organizations there are, whose a code or a public id is - can be read by everybody who may
/// connect as the app: it must be asked before the organization is known. It is written by its organization alone.
const POLICIES: &str = r"
DO $$
DECLARE
    name TEXT;
    is_directory BOOLEAN;
BEGIN
    FOR name IN
        SELECT c.table_name
        FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = current_schema() AND c.column_name = 'org_id' AND t.table_type = 'BASE TABLE'
    LOOP
        is_directory := name IN ('organizations', 'link_codes', 'public_ids');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('DROP POLICY IF EXISTS verve_organization ON %I', name);
        EXECUTE format('CREATE POLICY verve_organization ON %I USING (org_id = NULLIF(current_setting(''verve.org_id'', TRUE), '''')::BIGINT)', name);
        EXECUTE format('DROP POLICY IF EXISTS verve_directory ON %I', name);
        IF is_directory THEN
            EXECUTE format('CREATE POLICY verve_directory ON %I FOR SELECT USING (TRUE)', name);
        END IF;
    END LOOP;
END
$$";

/// Lays the policies over all tables, old and new.
pub(super) async fn lay(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(POLICIES).execute(connection).await?;
    Ok(())
}
