//! Moving up: a whole embedded database copied to PostgreSQL, in one transaction.

use crate::store::Store;
use crate::store::database::engine::{Arguments, Pool};
use crate::store::database::sql::{Row, Value, query};
use crate::store::error::{Result, StoreError};
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

/// How many rows go in one statement.
const ROWS: usize = 5_000;

/// A table of the embedded database; its statements name nothing but what the migrations made.
struct Table {
    select: String,
    insert: String,
    /// An empty list of each column's kind.
    columns: Vec<Value>,
}

impl Store {
    /// Copies all that an embedded database holds to an empty PostgreSQL one, all or nothing; answers with the number
    /// of rows.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] for other engines, [`StoreError::Exists`] where there are organizations already.
    pub async fn copy_to(&self, target: &Self, mut progress: impl FnMut(u64)) -> Result<u64> {
        let (Pool::Sqlite(from), Pool::Postgres(..)) = (&self.pool, &target.pool) else {
            return Err(StoreError::Unsupported("`db copy` goes from an embedded database to PostgreSQL".to_owned()));
        };
        let mut from = from.begin().await?;
        let mut to = target.write_directory().await?;
        if query("SELECT org_id FROM organizations LIMIT 1").fetch_optional(&mut to).await?.is_some() {
            return Err(StoreError::Exists("the database to copy to".to_owned()));
        }
        let tables = tables(&mut from).await?;
        let organizations: Vec<i64> =
            sqlx::query_scalar("SELECT org_id FROM organizations ORDER BY org_id").fetch_all(&mut *from).await?;
        let mut copied = 0;
        for org_id in organizations {
            to.enter(org_id).await?;
            for table in &tables {
                copied += table.copy(&mut from, &mut to, org_id).await?;
                progress(copied);
            }
        }
        from.rollback().await?;
        to.commit().await?;
        Ok(copied)
    }
}

/// The tables in the order in which they were made: what refers to a table comes after it.
async fn tables(connection: &mut SqliteConnection) -> Result<Vec<Table>> {
    // What a file owes is nothing to a server.
    const NAMES: &str = "SELECT name
        FROM sqlite_schema
        WHERE type = 'table' AND name <> 'owed_erasures'
        ORDER BY rowid";
    const COLUMNS: &str = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
    let names: Vec<String> = sqlx::query_scalar(NAMES).fetch_all(&mut *connection).await?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        let rows = sqlx::query(COLUMNS).bind(&name).fetch_all(&mut *connection).await?;
        let mut columns: Vec<(String, String)> = Vec::with_capacity(rows.len());
        for row in rows {
            columns.push((row.try_get(0)?, row.try_get(1)?));
        }
        tables.push(Table::of(&name, &columns)?);
    }
    Ok(tables)
}

impl Table {
    fn of(name: &str, columns: &[(String, String)]) -> Result<Self> {
        let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
        let names = names.join(", ");
        let arrays: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        let arrays = arrays.join(", ");
        let empty = |kind: &str| match kind {
            "INTEGER" => Ok(Value::Integers(Vec::new())),
            "TEXT" => Ok(Value::Texts(Vec::new())),
            "BLOB" => Ok(Value::ManyBytes(Vec::new())),
            other => Err(StoreError::Invariant(format!("a column of `{name}` is {other}"))),
        };
        Ok(Self {
            select: format!("SELECT {names} FROM {name} WHERE org_id = $1"),
            insert: format!("INSERT INTO {name} ({names}) SELECT * FROM UNNEST({arrays}) ON CONFLICT DO NOTHING"),
            columns: columns.iter().map(|(_, kind)| empty(kind)).collect::<Result<_>>()?,
        })
    }

    async fn copy(&self, from: &mut SqliteConnection, to: &mut crate::store::Connection, org_id: i64) -> Result<u64> {
        let mut rows = sqlx::query(AssertSqlSafe(self.select.as_str())).bind(org_id).fetch(from);
        let (mut lists, mut waiting, mut copied) = (self.columns.clone(), 0, 0);
        while let Some(row) = rows.try_next().await? {
            take(&Row::Sqlite(row), &mut lists)?;
            waiting += 1;
            if waiting == ROWS {
                self.write(to, std::mem::replace(&mut lists, self.columns.clone()), waiting).await?;
                copied += waiting as u64;
                waiting = 0;
            }
        }
        self.write(to, lists, waiting).await?;
        Ok(copied + waiting as u64)
    }

    async fn write(&self, to: &mut crate::store::Connection, lists: Vec<Value>, rows: usize) -> Result<()> {
        if rows == 0 {
            return Ok(());
        }
        let arguments = Arguments::of(to, lists)?;
        if to.execute(self.insert.clone().into(), arguments).await? != rows as u64 {
            return Err(StoreError::Unique);
        }
        Ok(())
    }
}

/// Adds a row to the lists of its columns.
fn take(row: &Row, lists: &mut [Value]) -> Result<()> {
    for (place, list) in lists.iter_mut().enumerate() {
        let value = match list {
            Value::Texts(_) => row.try_get::<Option<&str>>(place)?.into(),
            Value::ManyBytes(_) => row.try_get::<Option<Vec<u8>>>(place)?.into(),
            Value::Integers(_) | Value::Integer(_) | Value::Text(_) | Value::Bytes(_) => {
                row.try_get::<Option<i64>>(place)?.into()
            }
        };
        list.push(value)?;
    }
    Ok(())
}
