//! How the server of an address is reached: with which options, with TLS or without.

use super::{BEGIN_READING, roles, schema};
use crate::store::RoleCheck;
use crate::store::error::{Result, StoreError};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection as _, PgConnection};
use std::io::ErrorKind;
use std::str::FromStr as _;
use std::time::Duration;

/// How long a command waits for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A server that was reached.
pub(crate) struct Reached {
    /// How.
    pub(super) options: PgConnectOptions,
    /// What is no fault and still worth a word.
    pub remarks: Vec<String>,
}

/// Connects once, so that a server that is not there is known at once, and checks the role where that is asked for.
pub(crate) async fn reach(url: &str, roles: RoleCheck) -> Result<Reached> {
    let connected = tokio::time::timeout(PATIENCE, connected(options(url)?)).await;
    let silent = |_| StoreError::Disconnected(format!("no answer for {} seconds", PATIENCE.as_secs()));
    let (mut connection, options, way) = connected.map_err(silent)??;
    let mut remarks = Vec::from_iter(way);
    let mut transaction = connection.begin_with(BEGIN_READING).await?;
    if schema(&mut transaction).await? > 0 && roles == RoleCheck::Required {
        let left_out = roles::check(&mut transaction).await?;
        remarks.extend(left_out.into_iter().map(|what| format!("the check of the role leaves out {what}")));
    }
    transaction.rollback().await?;
    connection.close().await?;
    Ok(Reached { options, remarks })
}

/// A connection as its options ask for it; answers also with the options that lead there again, and in words with the
/// way that was taken where the options left one open.
///
/// `sslmode=prefer`, the default, means what it means to libpq: TLS where it can be had, with whatever certificate, else
/// none. The driver gives up where the handshake fails. The way is chosen once, for all connections of the process.
async fn connected(options: PgConnectOptions) -> Result<(PgConnection, PgConnectOptions, Option<String>)> {
    let is_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
    if is_socket || !matches!(options.get_ssl_mode(), PgSslMode::Prefer) {
        return Ok((PgConnection::connect_with(&options).await?, options, None));
    }
    let with_tls = options.clone().ssl_mode(PgSslMode::Require);
    let why = match PgConnection::connect_with(&with_tls).await {
        Ok(connection) => {
            let way = "connected with TLS; `sslmode=prefer` does not ask whose the certificate is".to_owned();
            return Ok((connection, options, Some(way)));
        }
        Err(error) if is_of_tls(&error) => reason(error.into()),
        Err(error) => return Err(error.into()),
    };
    let options = options.ssl_mode(PgSslMode::Disable);
    match PgConnection::connect_with(&options).await.map_err(StoreError::from) {
        Ok(connection) => {
            let way = format!("connected without TLS, which `sslmode=prefer` does not insist on: {why}");
            Ok((connection, options, Some(way)))
        }
        Err(StoreError::NotLetIn(refusal)) => Err(StoreError::NotLetIn(format!("{refusal}; with TLS: {why}"))),
        Err(error) => Err(error),
    }
}

/// Whether a connection failed for something that need not be so without TLS: the handshake, or a server that lets this
/// user in without it alone.
fn is_of_tls(error: &sqlx::Error) -> bool {
    const NOT_AUTHORIZED: &str = "28000";
    match error {
        sqlx::Error::Tls(_) => true,
        sqlx::Error::Io(why) => matches!(
            why.kind(),
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        ),
        sqlx::Error::Database(refusal) => refusal.code().as_deref() == Some(NOT_AUTHORIZED),
        _ => false,
    }
}

/// What an error says, without what stands before it.
fn reason(error: StoreError) -> String {
    match error {
        StoreError::Untrusted(why) | StoreError::Disconnected(why) | StoreError::NotLetIn(why) => why,
        other => other.to_string(),
    }
}

/// What an address says, and what every connection adds.
pub(super) fn options(url: &str) -> Result<PgConnectOptions> {
    use sqlx::ConnectOptions as _;
    let unusable = |_| StoreError::Unsupported(crate::store::redacted(url));
    readable_certificates(url)?;
    let options = PgConnectOptions::from_str(url).map_err(unusable)?;
    // Without a user in the address, the user is the one who runs the command, as with `psql`.
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
