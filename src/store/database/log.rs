//! The write-ahead log of an embedded database: folded into the file, cleared of what was erased, and gone once the
//! last one has closed the database.

use super::sqlite::{beside, options};
use crate::store::error::{Result, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};
use sqlx::{Connection as _, Row as _, SqliteConnection, SqlitePool};
use std::path::Path;
use std::time::Duration;

/// How long an erasure waits for those who read what was there before it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// How long a later attempt waits for readers: they may read for hours, and others want to write meanwhile.
pub(crate) const SHORT_PATIENCE: Duration = Duration::from_millis(200);

/// Makes one file of a database and its write-ahead log, before the file alone gets another name.
///
/// # Errors
/// [`StoreError::Disk`] where the log stays: closing a connection says nothing of a disk that failed.
pub(crate) async fn fold(path: &Path) -> Result<()> {
    let mut connection = SqliteConnection::connect_with(&options(path)).await?;
    if !empty(&mut connection).await? {
        return Err(StoreError::Locked);
    }
    connection.close().await?;
    let left = std::fs::metadata(beside(path, "-wal")).map_or(0, |log| log.len());
    if left == 0 { Ok(()) } else { Err(StoreError::Disk) }
}

/// Folds the log into the file and empties it; false where somebody reads what was there before.
async fn empty(connection: &mut SqliteConnection) -> Result<bool> {
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)? == 0)
}

/// Clears the files of what was erased, where anything of it is owed; whether they are clear now.
///
/// It works over a connection of its own, since only the one that waits for others says for how long.
pub(crate) async fn settle(pool: &SqlitePool, patience: Duration) -> Result<bool> {
    const ANY: &str = "SELECT org_id FROM owed_erasures LIMIT 1";
    const OWED: &str = "SELECT org_id, MAX(revision) FROM owed_erasures GROUP BY org_id";
    const PAID: &str = "DELETE FROM owed_erasures WHERE org_id = $1 AND revision <= $2";
    if sqlx::query(ANY).fetch_optional(pool).await?.is_none() {
        return Ok(true);
    }
    let options = (*pool.connect_options()).clone().busy_timeout(patience);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let owed: Vec<(i64, i64)> = sqlx::query_as(OWED).fetch_all(&mut connection).await?;
    let is_clear = empty(&mut connection).await?;
    for (org_id, revision) in owed.into_iter().filter(|_| is_clear) {
        match sqlx::query(PAID).bind(org_id).bind(revision).execute(&mut connection).await.map_err(StoreError::from) {
            // A writer keeps the lock, so the note stays. The files are clear; the next attempt finds that out.
            Err(StoreError::Locked) => {}
            paid => {
                paid?;
            }
        }
    }
    connection.close().await?;
    Ok(is_clear)
}

/// Closes the connections. The last one of all processes folds the log into the file and removes it.
///
/// # Errors
/// [`StoreError::LogLeft`] where the log stays and nobody else has the database open.
pub(crate) async fn close(pool: &SqlitePool) -> Result<()> {
    let options = pool.connect_options();
    pool.close().await;
    let is_left = || ["-wal", "-shm"].iter().any(|ending| beside(options.get_filename(), ending).exists());
    if !is_left() {
        return Ok(());
    }
    // One that only reads cannot fold the log, and may have been the last.
    let opened = look(&options).await;
    if !is_left() {
        return opened;
    }
    match fold_alone(&options).await {
        Ok(_) | Err(StoreError::Locked) => Ok(()),
        Err(_) => Err(StoreError::LogLeft(beside(options.get_filename(), "-wal").display().to_string())),
    }
}

/// Opens a database, reads something of it and closes it.
async fn look(options: &SqliteConnectOptions) -> Result<()> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    sqlx::query("SELECT COUNT(*) FROM sqlite_schema").fetch_one(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Folds the log as the only one who has the database open.
///
/// # Errors
/// [`StoreError::Locked`] where somebody else has it open.
async fn fold_alone(options: &SqliteConnectOptions) -> Result<bool> {
    let alone = options.clone().busy_timeout(Duration::ZERO).locking_mode(SqliteLockingMode::Exclusive);
    let mut connection = SqliteConnection::connect_with(&alone).await?;
    let is_folded = empty(&mut connection).await;
    connection.close().await?;
    is_folded
}
