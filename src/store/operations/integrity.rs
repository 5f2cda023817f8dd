//! What an embedded database says of its own file: its pages, its schema, and rows that name others.

use crate::store::Store;
use crate::store::database::engine::Pool;
use crate::store::database::sqlite::fresh_schema;
use crate::store::error::Result;
use sqlx::pool::PoolConnection;
use sqlx::{Row as _, Sqlite, SqliteConnection};
use std::collections::BTreeMap;

/// What a schema consists of, by name, with the statement that made each.
pub(crate) type SchemaObjects = BTreeMap<String, Option<String>>;

/// Rows that name what is not there.
pub(crate) struct BrokenReferences {
    /// Their table.
    pub table: String,
    /// The table that they name a row of.
    pub parent: String,
    /// How many there are.
    pub rows: i64,
}

/// A connection over which an embedded database is asked about its own file.
pub(crate) struct FileInspection(PoolConnection<Sqlite>);

impl FileInspection {
    /// Begins; `None` for a server, which looks after its own files and constraints.
    pub async fn begin(store: &Store) -> Result<Option<Self>> {
        match &store.pool {
            Pool::Sqlite(pool) => Ok(Some(Self(pool.acquire().await?))),
            Pool::Postgres(..) => Ok(None),
        }
    }

    /// How many pages the file has.
    pub async fn count_pages(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *self.0).await?)
    }

    /// What is wrong with the pages and the constraints of their rows, in SQLite's words.
    pub async fn broken_pages(&mut self) -> Result<Vec<String>> {
        let mut said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut *self.0).await?;
        said.retain(|line| line != "ok");
        Ok(said)
    }

    /// The schema that the file has.
    pub async fn schema(&mut self) -> Result<SchemaObjects> {
        objects(&mut self.0).await
    }

    /// The schema that this program makes.
    pub async fn own_schema() -> Result<SchemaObjects> {
        objects(&mut fresh_schema().await?).await
    }

    /// How many tables the file has.
    pub async fn count_tables(&mut self) -> Result<i64> {
        const TABLES: &str = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'";
        Ok(sqlx::query_scalar(TABLES).fetch_one(&mut *self.0).await?)
    }

    /// Rows that name what is not there.
    pub async fn broken_references(&mut self) -> Result<Vec<BrokenReferences>> {
        const BROKEN: &str = "SELECT \"table\", parent, COUNT(*)
            FROM pragma_foreign_key_check
            GROUP BY \"table\", parent
            ORDER BY \"table\", parent";
        let rows = sqlx::query(BROKEN).fetch_all(&mut *self.0).await?;
        let broken = rows
            .iter()
            .map(|row| Ok(BrokenReferences { table: row.try_get(0)?, parent: row.try_get(1)?, rows: row.try_get(2)? }));
        broken.collect()
    }
}

async fn objects(connection: &mut SqliteConnection) -> Result<SchemaObjects> {
    const OBJECTS: &str = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let rows = sqlx::query(OBJECTS).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
