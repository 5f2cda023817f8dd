//! The engines behind a store, and the transactions in which all of its work is done.

use super::sql::{Row, Value};
use super::{postgres, sqlite};
use crate::store::error::{Result, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

/// The connections to a database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    /// The embedded database.
    Sqlite(sqlx::SqlitePool),
    /// A PostgreSQL server.
    Postgres(sqlx::PgPool),
}

/// Whose rows a transaction may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenant {
    /// One organization's, by its number.
    Of(i64),
    /// None yet: only what names organizations, until [`Connection::enter`].
    Nobody,
}

impl Pool {
    /// Begins a transaction that sees one state of the database.
    pub async fn read(&self, tenant: Tenant) -> Result<Transaction> {
        let connection = match self {
            Self::Sqlite(pool) => Engine::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Engine::Postgres(postgres::begin(pool, postgres::BEGIN_READING).await?),
        };
        Transaction::begun(connection, tenant).await
    }

    /// Waits a moment for the connection of the previous transaction, where another one would have to be opened.
    pub async fn returned(&self) {
        if let Self::Sqlite(pool) = self {
            sqlite::returned(pool).await;
        }
    }

    /// Begins to read over a connection to an embedded database that is open already; none where all are in use.
    pub async fn read_open(&self) -> Result<Option<Transaction>> {
        let Self::Sqlite(pool) = self else { return Ok(None) };
        let Some(connection) = pool.try_begin().await? else { return Ok(None) };
        Ok(Some(Transaction::begun(Engine::Sqlite(connection), Tenant::Nobody).await?))
    }

    /// Begins a transaction that may write: of the tenant's writers it is the only one until it ends.
    pub async fn write(&self, tenant: Tenant) -> Result<Transaction> {
        self.returned().await;
        let connection = match self {
            Self::Sqlite(pool) => Engine::Sqlite(sqlite::begin_to_write(pool).await?),
            Self::Postgres(pool) => Engine::Postgres(postgres::begin(pool, postgres::BEGIN_WRITING).await?),
        };
        Transaction::begun(connection, tenant).await?.writing(tenant).await
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A transaction; dropped, it is undone.
pub struct Transaction {
    connection: Connection,
}

/// A connection inside a transaction.
pub struct Connection {
    engine: Engine,
    /// Whether a statement failed: PostgreSQL answers the commit of such a transaction as if all were well.
    has_failed: bool,
    /// Whether tables may be distributed over several machines, once somebody has asked.
    is_distributed: Option<bool>,
    /// The organization that it was entered as.
    entered: Option<i64>,
}

enum Engine {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Transaction {
    async fn begun(engine: Engine, tenant: Tenant) -> Result<Self> {
        let mut transaction =
            Self { connection: Connection { engine, has_failed: false, is_distributed: None, entered: None } };
        if let Tenant::Of(org_id) = tenant {
            transaction.enter(org_id).await?;
        }
        Ok(transaction)
    }

    /// A transaction that may write, once it is its tenant's turn.
    async fn writing(mut self, tenant: Tenant) -> Result<Self> {
        self.check_schema().await?;
        if let Engine::Postgres(connection) = &mut self.connection.engine {
            postgres::take_turn(connection, tenant).await?;
        }
        Ok(self)
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<()> {
        match self.connection.engine {
            Engine::Sqlite(transaction) => Ok(transaction.commit().await?),
            Engine::Postgres(transaction) if self.connection.has_failed => {
                transaction.rollback().await?;
                Err(StoreError::Invariant("a failed transaction was to be committed".to_owned()))
            }
            Engine::Postgres(transaction) => Ok(transaction.commit().await?),
        }
    }

    /// Undoes what was written.
    pub async fn rollback(self) -> Result<()> {
        match self.connection.engine {
            Engine::Sqlite(transaction) => Ok(transaction.rollback().await?),
            Engine::Postgres(transaction) => Ok(transaction.rollback().await?),
        }
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Connection {
    /// Goes on as that organization: PostgreSQL shows no row of another one from here on.
    pub async fn enter(&mut self, org_id: i64) -> Result<()> {
        if let Engine::Postgres(connection) = &mut self.engine
            && self.entered != Some(org_id)
        {
            postgres::enter(connection, org_id).await?;
            self.entered = Some(org_id);
        }
        Ok(())
    }

    /// The schema of the database; 0 where there is none.
    pub async fn schema(&mut self) -> Result<i64> {
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::schema(connection).await,
            Engine::Postgres(connection) => postgres::schema(connection).await,
        }
    }

    /// Refuses a schema that changed meanwhile.
    pub async fn check_schema(&mut self) -> Result<()> {
        let found = self.schema().await?;
        let known = crate::store::LATEST_SCHEMA;
        if found == known { Ok(()) } else { Err(StoreError::SchemaNewer { found, known }) }
    }

    /// Keeps little of what this connection reads from now on: everything is read once.
    pub async fn read_once(&mut self) -> Result<()> {
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::read_once(connection).await,
            Engine::Postgres(..) => Ok(()),
        }
    }

    /// Whether this is PostgreSQL.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(..))
    }

    /// Whether tables may be distributed over several machines.
    pub async fn is_distributed(&mut self) -> Result<bool> {
        let Engine::Postgres(connection) = &mut self.engine else { return Ok(false) };
        match self.is_distributed {
            Some(known) => Ok(known),
            None => {
                let found = postgres::is_distributed(connection).await?;
                self.is_distributed = Some(found);
                Ok(found)
            }
        }
    }

    /// Runs a statement that the program put together, values apart.
    pub(crate) async fn execute(&mut self, sql: Cow<'static, str>, arguments: Arguments) -> Result<u64> {
        let done = match (&mut self.engine, arguments) {
            (Engine::Sqlite(connection), Arguments::Sqlite(values)) => {
                let done = sqlx::query_with(AssertSqlSafe(sql), values).execute(&mut **connection).await;
                done.map(|done| done.rows_affected())
            }
            (Engine::Postgres(connection), Arguments::Postgres(values)) => {
                let done =
                    sqlx::query_with(AssertSqlSafe(sql), values).persistent(false).execute(&mut **connection).await;
                done.map(|done| done.rows_affected())
            }
            _ => return Err(foreign_values()),
        };
        self.noted(done)
    }

    pub(crate) async fn fetch_all(&mut self, sql: &'static str, arguments: Arguments) -> Result<Vec<Row>> {
        let rows = match (&mut self.engine, arguments) {
            (Engine::Sqlite(connection), Arguments::Sqlite(values)) => {
                let rows = sqlx::query_with(sql, values).fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
            (Engine::Postgres(connection), Arguments::Postgres(values)) => {
                let rows = sqlx::query_with(sql, values).persistent(false).fetch_all(&mut **connection).await;
                rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
            _ => return Err(foreign_values()),
        };
        self.noted(rows)
    }

    pub(crate) async fn fetch_optional(&mut self, sql: &'static str, arguments: Arguments) -> Result<Option<Row>> {
        let row = match (&mut self.engine, arguments) {
            (Engine::Sqlite(connection), Arguments::Sqlite(values)) => {
                let row = sqlx::query_with(sql, values).fetch_optional(&mut **connection).await;
                row.map(|row| row.map(Row::Sqlite))
            }
            (Engine::Postgres(connection), Arguments::Postgres(values)) => {
                let row = sqlx::query_with(sql, values).persistent(false).fetch_optional(&mut **connection).await;
                row.map(|row| row.map(Row::Postgres))
            }
            _ => return Err(foreign_values()),
        };
        self.noted(row)
    }

    fn noted<T>(&mut self, result: std::result::Result<T, sqlx::Error>) -> Result<T> {
        self.has_failed |= result.is_err();
        Ok(result?)
    }
}

fn foreign_values() -> StoreError {
    StoreError::Invariant("values were bound for another engine".to_owned())
}

/// The values of one statement.
pub(crate) enum Arguments {
    /// For the embedded database.
    Sqlite(SqliteArguments),
    /// For PostgreSQL.
    Postgres(PgArguments),
}

impl Arguments {
    /// None yet, for the embedded database.
    pub fn for_sqlite() -> Self {
        Self::Sqlite(SqliteArguments::default())
    }

    /// None yet, for PostgreSQL.
    pub fn for_postgres() -> Self {
        Self::Postgres(PgArguments::default())
    }

    /// Some values.
    pub fn of(connection: &Connection, values: Vec<Value>) -> Result<Self> {
        let mut arguments = if connection.is_postgres() { Self::for_postgres() } else { Self::for_sqlite() };
        for value in values {
            arguments.add(value)?;
        }
        Ok(arguments)
    }

    /// Adds a value.
    pub fn add(&mut self, value: Value) -> Result<()> {
        let added = match self {
            Self::Sqlite(arguments) => sqlite::add(arguments, value),
            Self::Postgres(arguments) => postgres::add(arguments, value),
        };
        added.map_err(|error| StoreError::Other(error.to_string()))
    }
}
