//! PostgreSQL: its connections, and what its statements write differently.

mod connection;
mod distribute;
mod distribution;
mod migrate;
mod protection;
mod roles;
mod statistics;

pub(crate) use connection::{Reached, reach};
pub(crate) use distribute::distribute;
pub(crate) use distribution::distribution;
pub(crate) use migrate::{grant_roles, make, migrate};
pub(crate) use statistics::{gather as gather_statistics, missing as missing_statistics};

use super::engine::{Pool, Tenant};
use super::sql::Value;
use crate::store::error::{Result, StoreError};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions};
use sqlx::{Arguments as _, Connection as _, PgConnection, PgPool, Postgres, Row as _, Transaction};
use std::time::Duration;

/// What every transaction begins with besides: limits that the role and the address leave open, and for a distributed
/// database that it passes on whose rows may be seen; a plain one takes no notice.
///
/// They hold for the transaction alone and go with its beginning, so that they reach the server through any pooler.
macro_rules! begin_with {
    ($begin:literal) => {
        concat!(
            $begin,
            "; SELECT set_config(name, value, TRUE)
            FROM (VALUES ('lock_timeout', '30s'), ('statement_timeout', '10min'),
                ('idle_in_transaction_session_timeout', '10min')) limits (name, value)
            WHERE current_setting(name) = '0';
            SELECT set_config('citus.propagate_set_commands', 'local', TRUE)"
        )
    };
}

/// Begins a transaction that sees one state of the database.
pub(crate) const BEGIN_READING: &str = begin_with!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

/// Begins a transaction that may write.
pub(crate) const BEGIN_WRITING: &str = begin_with!("BEGIN");

/// Begins a transaction, to the end even where nobody waits for it any more: a connection whose `BEGIN` was given up
/// half-way would go back to the others with a transaction that the driver knows nothing of.
pub(crate) async fn begin(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|error| StoreError::Other(error.to_string()))??)
}

/// A statement that has no name on the server: behind a pooler the next transaction has another connection, where a
/// name would mean nothing, or another statement. It is planned for the values at hand, which knows how long lists are.
fn unnamed(sql: &'static str) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    sqlx::query(sql).persistent(false)
}

/// How many connections a process opens at most.
const CONNECTIONS: u32 = 8;

/// Whether an address is a PostgreSQL server's.
pub(crate) fn is_address(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The connections to a server that was reached; none is made yet.
pub(crate) fn pool(reached: &Reached) -> PgPool {
    pool_with(reached.options.clone(), CONNECTIONS)
}

/// At most so many connections to the server of an address.
pub(crate) fn pool_of_few(url: &str, connections: u32) -> Result<PgPool> {
    Ok(pool_with(connection::options(url)?, connections))
}

/// Connections for a store.
pub(crate) fn pool_of(pool: PgPool) -> Pool {
    Pool::Postgres(pool)
}

fn pool_with(options: PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(connection::PATIENCE)
        .idle_timeout(Duration::from_secs(300))
        // A cancelled transaction is undone before anybody else gets its connection; a broken one goes.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_lazy_with(options)
}

/// The schema of the database; 0 where there is none.
pub(crate) async fn schema(connection: &mut PgConnection) -> Result<i64> {
    const UNDEFINED_TABLE: &str = "42P01";
    match unnamed("SELECT version FROM verve_schema").fetch_one(connection).await {
        Ok(row) => Ok(row.try_get(0)?),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Whether the server spreads tables over several machines, or could.
pub(crate) async fn is_distributed(connection: &mut PgConnection) -> Result<bool> {
    // A setting of Citus, which a server without it does not have.
    const IS_CITUS: &str = "SELECT current_setting('citus.shard_count', TRUE) IS NOT NULL";
    Ok(unnamed(IS_CITUS).fetch_one(connection).await?.try_get(0)?)
}

/// Shows the rows of one organization from here on, until the transaction ends.
pub(crate) async fn enter(connection: &mut PgConnection, org_id: i64) -> Result<()> {
    unnamed("SELECT verve_set_org($1)").bind(org_id).execute(connection).await?;
    Ok(())
}

/// Waits until no other transaction writes for the tenant.
///
/// Writers of one organization take turns on the row that says what comes next in it: whatever they read afterwards is
/// what the writer before them committed, as on the embedded database. Writers of different organizations do not wait
/// for each other. Those who make organizations take turns among themselves.
pub(crate) async fn take_turn(connection: &mut PgConnection, tenant: Tenant) -> Result<()> {
    /// Any number that nothing else in the database locks by.
    const DIRECTORY: i64 = 0x7672_7665;
    let turn = match tenant {
        Tenant::Of(org_id) => unnamed("SELECT 1 FROM counters WHERE org_id = $1 FOR UPDATE").bind(org_id),
        Tenant::Nobody => unnamed("SELECT pg_advisory_xact_lock($1)").bind(DIRECTORY),
    };
    turn.execute(connection).await?;
    Ok(())
}

/// Adds a value; lists become arrays.
pub(crate) fn add(
    arguments: &mut PgArguments,
    value: Value,
) -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
    match value {
        Value::Integer(value) => arguments.add(value),
        Value::Text(value) => arguments.add(value.as_deref()),
        Value::Bytes(value) => arguments.add(value),
        Value::Integers(list) => arguments.add(list),
        Value::Texts(list) => arguments.add(list.iter().map(Option::as_deref).collect::<Vec<_>>()),
        Value::ManyBytes(list) => arguments.add(list),
    }
}

/// The name and version of the engine, and the bytes of the database.
pub(crate) async fn engine_and_size(pool: &sqlx::PgPool) -> Result<(String, i64, Option<String>)> {
    const SIZE: &str =
        "SELECT current_setting('server_version'), pg_database_size(current_database()), current_user::TEXT";
    let mut transaction = begin(pool, BEGIN_READING).await?;
    let row = unnamed(SIZE).fetch_one(&mut *transaction).await?;
    Ok((format!("PostgreSQL {}", row.try_get::<String, _>(0)?), row.try_get(1)?, row.try_get(2)?))
}
