//! PostgreSQL: its connections, and what its statements write differently.

mod distribute;
mod distribution;
mod migrate;
mod protection;
mod roles;

pub(in crate::store) use distribute::distribute;
pub(in crate::store) use distribution::distribution;
pub(in crate::store) use migrate::{grant_roles, make, migrate};

use super::engine::{Pool, Tenant};
use super::sql::Value;
use crate::store::RoleCheck;
use crate::store::error::{Result, StoreError};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions};
use sqlx::{Arguments as _, Connection as _, PgConnection, PgPool, Postgres, Row as _, Transaction};
use std::str::FromStr as _;
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
pub(in crate::store) const BEGIN_READING: &str = begin_with!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

/// Begins a transaction that may write.
pub(in crate::store) const BEGIN_WRITING: &str = begin_with!("BEGIN");

/// Begins a transaction, to the end even where nobody waits for it any more: a connection whose `BEGIN` was given up
/// half-way would go back to the others with a transaction that the driver knows nothing of.
pub(in crate::store) async fn begin(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|error| StoreError::Other(error.to_string()))??)
}

/// A statement that has no name on the server: behind a pooler the next transaction has another connection, where a
/// name would mean nothing, or another statement. It is planned for the values at hand, which knows how long lists are.
fn unnamed(sql: &'static str) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    sqlx::query(sql).persistent(false)
}

/// How long a command waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many connections a process opens at most.
const CONNECTIONS: u32 = 8;

/// Whether an address is a PostgreSQL server's.
pub(in crate::store) fn is_address(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The connections to the server of an address; none is made yet.
pub(in crate::store) fn pool(url: &str) -> Result<PgPool> {
    pool_with(url, CONNECTIONS)
}

/// Connections for a store.
pub(in crate::store) fn pool_of(pool: PgPool) -> Pool {
    Pool::Postgres(pool)
}

/// At most so many connections to the server of an address.
pub(in crate::store) fn pool_with(url: &str, connections: u32) -> Result<PgPool> {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(Duration::from_secs(300))
        // A cancelled transaction is undone before anybody else gets its connection; a broken one goes.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_lazy_with(options(url)?);
    Ok(pool)
}

fn options(url: &str) -> Result<PgConnectOptions> {
    use sqlx::ConnectOptions as _;
    let unusable = |_| StoreError::Unsupported(crate::store::redacted(url));
    readable_certificates(url)?;
    let options = PgConnectOptions::from_str(url).map_err(unusable)?;
    // Without a name in the address it is that of whoever gives the command, as `psql` has it.
    let user = ["PGUSER", "LOGNAME", "USER"].into_iter().filter_map(|name| std::env::var(name).ok()).next();
    let options = match user {
        Some(user) if options.get_username() == "anonymous" => options.username(&user),
        _ => options,
    };
    // Poolers refuse parameters that they cannot set for one client alone; nothing here has fractions.
    Ok(options.application_name("verve").extra_float_digits(None).disable_statement_logging())
}

/// Checks the files that an address names, whose absence the driver reports as if the server were away.
fn readable_certificates(url: &str) -> Result<()> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parameters: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let is_file = |(key, value): &&(String, String)| {
        ["sslrootcert", "sslcert", "sslkey"].contains(&key.as_str()) && !value.starts_with("-----BEGIN")
    };
    for (key, file) in parameters.iter().filter(is_file) {
        let unreadable = |error| StoreError::Untrusted(format!("`{key}={file}` cannot be read: {error}"));
        std::fs::File::open(file).map_err(unreadable)?;
    }
    Ok(())
}

/// Connects once, so that a server that is not there is known at once, and checks the role where that is asked for;
/// answers with what is no fault and still worth a word.
pub(in crate::store) async fn check(url: &str, roles: RoleCheck) -> Result<Vec<String>> {
    let options = options(url)?;
    let connected = tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await;
    let silent = |_| StoreError::Disconnected(format!("no answer for {} seconds", PATIENCE.as_secs()));
    let mut connection = connected.map_err(silent)??;
    let mut transaction = connection.begin_with(BEGIN_READING).await?;
    let mut remarks = Vec::new();
    if schema(&mut transaction).await? > 0 && roles == RoleCheck::Required {
        let left_out = roles::check(&mut transaction).await?;
        remarks.extend(left_out.into_iter().map(|what| format!("the check of the role leaves out {what}")));
    }
    transaction.rollback().await?;
    connection.close().await?;
    Ok(remarks)
}

/// The schema of the database; 0 where there is none.
pub(in crate::store) async fn schema(connection: &mut PgConnection) -> Result<i64> {
    const UNDEFINED_TABLE: &str = "42P01";
    match unnamed("SELECT version FROM verve_schema").fetch_one(connection).await {
        Ok(row) => Ok(row.try_get(0)?),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Shows the rows of one organization from here on, until the transaction ends.
pub(in crate::store) async fn enter(connection: &mut PgConnection, org_id: i64) -> Result<()> {
    unnamed("SELECT verve_set_org($1)").bind(org_id).execute(connection).await?;
    Ok(())
}

/// Waits until no other transaction writes for the tenant.
///
/// Writers of one organization take turns on the row that says what comes next in it: whatever they read afterwards is
/// what the writer before them committed, as on the embedded database. Writers of different organizations do not wait
/// for each other. Those who make organizations take turns among themselves.
pub(in crate::store) async fn take_turn(connection: &mut PgConnection, tenant: Tenant) -> Result<()> {
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
pub(in crate::store) fn add(
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
pub(in crate::store) async fn engine_and_size(pool: &sqlx::PgPool) -> Result<(String, i64)> {
    const SIZE: &str = "SELECT current_setting('server_version'), pg_database_size(current_database())";
    let mut transaction = begin(pool, BEGIN_READING).await?;
    let row = unnamed(SIZE).fetch_one(&mut *transaction).await?;
    Ok((format!("PostgreSQL {}", row.try_get::<String, _>(0)?), row.try_get(1)?))
}
