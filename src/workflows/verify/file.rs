//! What the embedded database says of its own file, and whether the schema is the one that was made.

use super::Check;
use crate::store::database::sqlite::fresh_schema;
use crate::store::error::Result;
use sqlx::{Row as _, SqliteConnection as Connection};
use std::collections::BTreeMap;

/// The pages of the file with the constraints of their rows, the schema against the one that this program makes, and
/// rows that name a row which is not there.
pub(super) async fn checks(pool: &sqlx::SqlitePool) -> Result<Vec<Check>> {
    let mut file = Check::new(None, "file", "pages");
    let mut objects = Check::new(None, "schema", "tables and views");
    let mut keys = Check::new(None, "foreign keys", "tables");
    let mut connection = pool.acquire().await?;
    let ends = [
        pages(&mut connection, &mut file).await,
        schema(&mut connection, &mut objects).await,
        foreign_keys(&mut connection, &mut keys).await,
    ];
    [file, objects, keys].into_iter().zip(ends).map(|(check, end)| check.ended(end)).collect()
}

async fn pages(connection: &mut Connection, check: &mut Check) -> Result<()> {
    check.looked_at = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *connection).await?;
    let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(connection).await?;
    for line in said.iter().filter(|line| *line != "ok") {
        check.fault(line.replace('\n', "; "));
    }
    Ok(())
}

async fn schema(connection: &mut Connection, check: &mut Check) -> Result<()> {
    let (stored, fresh) = (objects(connection).await?, objects(&mut fresh_schema().await?).await?);
    check.looked_at = fresh.len() as i64;
    for (name, text) in &fresh {
        match stored.get(name) {
            None => check.fault(format!("`{name}` is missing")),
            Some(other) => check.expect(other == text, || format!("`{name}` is not as this verve makes it")),
        }
    }
    for name in stored.keys().filter(|name| !fresh.contains_key(*name)) {
        check.fault(format!("`{name}` was not made by verve"));
    }
    Ok(())
}

/// What the schema consists of, with the statement that made each.
async fn objects(connection: &mut Connection) -> Result<BTreeMap<String, Option<String>>> {
    const OBJECTS: &str = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let rows = sqlx::query(OBJECTS).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn foreign_keys(connection: &mut Connection, check: &mut Check) -> Result<()> {
    const BROKEN: &str = "SELECT \"table\", parent, COUNT(*)
        FROM pragma_foreign_key_check
        GROUP BY \"table\", parent
        ORDER BY \"table\", parent";
    const TABLES: &str = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'";
    check.looked_at = sqlx::query_scalar(TABLES).fetch_one(&mut *connection).await?;
    for row in sqlx::query(BROKEN).fetch_all(connection).await? {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let rows: i64 = row.try_get(2)?;
        check.fault(format!("{rows} of `{table}` name what is not in `{parent}`"));
    }
    Ok(())
}
