//! Restoring a backup: it is copied, brought up to date and checked beside the database, and takes its place at once.
//!
//! What was erased, revoked or removed since the backup stays so ([`later`]). The database that was there is kept.

mod later;

use super::backup::{copy_into, folder_of, remove_database, sync, unwritable};
use super::engine::Pool;
use super::error::{Result, StoreError};
use super::sqlite::{self, OpenLock, beside, create_private, known_schema, migrate, options, path_of, refuse_network};
use super::{Check, LATEST_SCHEMA, Store, postgres};
use crate::domain::Instant;
use later::Later;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a restore waits for others to close the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// What came of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The database.
    pub path: PathBuf,
    /// Where the database that was there is kept.
    pub kept: Option<PathBuf>,
    /// What the backup was checked for; with faults nothing was changed.
    pub checks: Vec<Check>,
    /// How many ids that were erased since the backup were erased again.
    pub erased_again: i64,
    /// How many tokens and webhooks that were taken back since the backup were taken back again.
    pub revoked_again: i64,
    /// Whether the database that was there could not be asked what was erased or revoked since.
    pub later_is_unknown: bool,
}

impl Store {
    /// Puts a backup in the place of the database of that address; with `is_dry_run`, or where the backup has faults,
    /// nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] or [`StoreError::NotVerve`] of the backup, [`StoreError::SchemaNewer`], and
    /// [`StoreError::Locked`] while another process has the database open.
    pub async fn restore(url: &str, backup: &Path, now: Instant, is_dry_run: bool) -> Result<Restored> {
        if postgres::is_address(url) {
            return Err(StoreError::ServersOwn);
        }
        let path = path_of(url)?;
        refuse_network(&path)?;
        if !backup.is_file() {
            return Err(StoreError::Missing(backup.display().to_string()));
        }
        let _lock = OpenLock::take(&path)?;
        let unfinished = beside(&path, ".restored");
        let restored = restore_by_way_of(&unfinished, &path, backup, now, is_dry_run).await;
        // A copy that did not take its place has people in it who may have been erased since.
        let removed = remove_database(&unfinished);
        let restored = restored?;
        removed.map(|()| restored)
    }
}

async fn restore_by_way_of(
    unfinished: &Path,
    path: &Path,
    backup: &Path,
    now: Instant,
    is_dry_run: bool,
) -> Result<Restored> {
    remove_database(unfinished)?;
    create_private(unfinished)?;
    prepare(backup, unfinished).await?;
    let later = Later::of(path).await?;
    let mut restored = Restored {
        path: path.to_owned(),
        kept: None,
        checks: Vec::new(),
        erased_again: 0,
        revoked_again: 0,
        later_is_unknown: later.is_none() && path.exists(),
    };
    if let Some(later) = later {
        (restored.erased_again, restored.revoked_again) = later.apply(unfinished).await?;
    }
    let store = Store::over(Pool::Sqlite(sqlite::pool(unfinished)));
    restored.checks = store.verify(None, |_| {}).await?;
    store.close().await;
    if is_dry_run || restored.checks.iter().any(|check| !check.faults.is_empty()) {
        return Ok(restored);
    }
    sqlite::fold_log(unfinished).await?;
    sync(unfinished)?;
    restored.kept = set_aside(path, now).await?;
    std::fs::rename(unfinished, path).map_err(unwritable(path))?;
    sync(folder_of(path))?;
    Ok(restored)
}

/// Copies a backup into an empty file and brings its schema up to date.
async fn prepare(backup: &Path, empty: &Path) -> Result<()> {
    let log = std::fs::metadata(beside(backup, "-wal")).map_or(0, |log| log.len());
    // A file that nobody writes to can be read where nothing can be written beside it.
    let source = options(backup).read_only(true).immutable(log == 0);
    let found = known_schema(&source, backup).await?;
    copy_into(&source, empty).await?;
    if found < LATEST_SCHEMA {
        migrate(SqliteConnection::connect_with(&options(empty)).await?).await?;
    }
    Ok(())
}

/// Gives the database that is there a second name under which it stays, and leaves nothing beside its first.
async fn set_aside(path: &Path, now: Instant) -> Result<Option<PathBuf>> {
    if !path.exists() {
        remove_database(path)?;
        return Ok(None);
    }
    let stamp = now.to_string().replace(['-', ':'], "");
    let stamp = stamp.get(..15).unwrap_or(&stamp);
    let name = |number: u32| match number {
        1 => beside(path, &format!(".before-{stamp}")),
        _ => beside(path, &format!(".before-{stamp}-{number}")),
    };
    let kept = (1..).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(1));
    match close_log(path).await {
        // What cannot be read cannot be folded: the log goes along as it is.
        Err(StoreError::Corrupt | StoreError::Other(_)) => {
            for ending in ["-wal", "-shm"].into_iter().filter(|ending| beside(path, ending).exists()) {
                std::fs::rename(beside(path, ending), beside(&kept, ending)).map_err(unwritable(&kept))?;
            }
        }
        folded => folded?,
    }
    std::fs::hard_link(path, &kept).or_else(|_| std::fs::copy(path, &kept).map(drop)).map_err(unwritable(&kept))?;
    sync(folder_of(path))?;
    Ok(Some(kept))
}

/// Makes one file of a database and its log, which works only while nobody else has it open.
async fn close_log(path: &Path) -> Result<()> {
    let alone: SqliteConnectOptions = options(path).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&alone).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await?;
    connection.close().await?;
    if mode == "delete" { Ok(()) } else { Err(StoreError::Locked) }
}
