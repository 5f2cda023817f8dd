//! The files of a restore: a backup is copied beside the database and takes its place, and databases are looked at.

use super::backup::{copy_into, folder_of, remove_database, sync, unwritable};
use super::copies::{self, BEFORE};
use crate::domain::Instant;
use crate::store::database::engine::Pool;
use crate::store::database::sqlite::{
    self, OpenLock, beside, create_private, known_schema, migrate, options, path_of, refuse_network,
};
use crate::store::database::{log, postgres};
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit;
use crate::store::{Directory, LATEST_SCHEMA, Snapshot, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::ops::AsyncFnOnce;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a restore waits for others to close the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// How far an organization has come; every change to it changes one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    org_id: i64,
    revision: i64,
    audit_entry: i64,
}

impl Reached {
    /// How far the organization of a snapshot has come.
    pub async fn of(snapshot: &mut Snapshot) -> Result<Self> {
        let audit_entry = audit::last_entry(snapshot).await?;
        Ok(Self { org_id: snapshot.org_id(), revision: snapshot.newest().number, audit_entry })
    }
}

/// Where a backup shall go, and the unfinished copy beside it.
pub(crate) struct Place {
    /// The database.
    pub path: PathBuf,
    unfinished: PathBuf,
}

impl Place {
    /// The place of an address.
    ///
    /// # Errors
    /// [`StoreError::ServersOwn`], [`StoreError::NetworkFilesystem`].
    pub fn of(url: &str) -> Result<Self> {
        if postgres::is_address(url) {
            return Err(StoreError::ServersOwn);
        }
        let path = path_of(url)?;
        refuse_network(&path)?;
        Ok(Self { unfinished: beside(&path, ".restored"), path })
    }

    /// Keeps others from creating, migrating or restoring a database there.
    pub fn lock(&self) -> Result<OpenLock> {
        OpenLock::take(&self.path)
    }

    /// Whether there is a database.
    pub fn is_taken(&self) -> bool {
        self.path.exists()
    }

    /// Copies a backup beside the database, brings its schema up to date and opens it.
    pub async fn prepare(&self, backup: &Path) -> Result<Store> {
        remove_database(&self.unfinished)?;
        create_private(&self.unfinished)?;
        let found = schema_of(backup).await?;
        copy_into(&unchanging(backup), &self.unfinished).await?;
        if found < LATEST_SCHEMA {
            migrate(SqliteConnection::connect_with(&options(&self.unfinished)).await?).await?;
        }
        Ok(Store::over(Pool::Sqlite(sqlite::pool(&self.unfinished))))
    }

    /// Removes the copy, where it did not take its place.
    pub fn clear(&self) -> Result<()> {
        remove_database(&self.unfinished)
    }

    /// Puts the copy, which nobody has open, in the place of the database; answers with where that is kept.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where somebody has it open, or changed it after it had `reached` so far.
    pub async fn exchange(&self, now: Instant, reached: Option<&[Reached]>) -> Result<Option<PathBuf>> {
        log::fold(&self.unfinished).await?;
        sync(&self.unfinished)?;
        let kept = self.set_aside(now, reached).await?;
        std::fs::rename(&self.unfinished, &self.path).map_err(unwritable(&self.path))?;
        sync(folder_of(&self.path))?;
        Ok(kept)
    }

    /// Gives the database that is there a second name under which it stays, and leaves nothing beside its first.
    async fn set_aside(&self, now: Instant, reached: Option<&[Reached]>) -> Result<Option<PathBuf>> {
        let path = &self.path;
        if !path.exists() {
            remove_database(path)?;
            return Ok(None);
        }
        let stamp = now.to_string().replace(['-', ':'], "");
        let stamp = stamp.get(..15).unwrap_or(&stamp);
        let name = |number: u32| match number {
            1 => beside(path, &format!("{BEFORE}{stamp}")),
            _ => beside(path, &format!("{BEFORE}{stamp}-{number}")),
        };
        let kept = (1..).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(1));
        match close_log(path, reached).await {
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

    /// Asks the database that is there.
    pub async fn ask<T>(&self, question: impl AsyncFnOnce(Directory) -> Result<T>) -> Result<T> {
        ask(options(&self.path), question).await
    }

    /// The databases that were there before, as far as they are kept.
    pub fn replaced(&self) -> Result<Vec<PathBuf>> {
        copies::replaced(&self.path)
    }
}

/// Makes one file of a database and its log, which works only while nobody else has it open.
async fn close_log(path: &Path, reached: Option<&[Reached]>) -> Result<()> {
    let alone = options(path).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&alone).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await?;
    connection.close().await?;
    let is_as_asked = match reached {
        Some(reached) => ask(alone, all_reached).await? == reached,
        None => true,
    };
    if mode == "delete" && is_as_asked { Ok(()) } else { Err(StoreError::Locked) }
}

/// How far all organizations have come.
async fn all_reached(mut directory: Directory) -> Result<Vec<Reached>> {
    let mut reached = Vec::new();
    for scope in directory.scopes().await? {
        let mut snapshot = directory.enter(&scope).await?;
        reached.push(Reached::of(&mut snapshot).await?);
        directory = snapshot.leave();
    }
    directory.end().await?;
    Ok(reached)
}

/// The schema of a file that nobody writes to.
///
/// # Errors
/// [`StoreError::NotVerve`], [`StoreError::SchemaNewer`].
pub(crate) async fn schema_of(file: &Path) -> Result<i64> {
    known_schema(&unchanging(file), file).await
}

/// Asks a file that nobody writes to.
pub(crate) async fn ask_file<T>(file: &Path, question: impl AsyncFnOnce(Directory) -> Result<T>) -> Result<T> {
    ask(unchanging(file), question).await
}

/// A file that nobody writes to can be read where nothing can be written beside it.
fn unchanging(file: &Path) -> SqliteConnectOptions {
    let log = std::fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
    options(file).read_only(true).immutable(log == 0)
}

async fn ask<T>(database: SqliteConnectOptions, question: impl AsyncFnOnce(Directory) -> Result<T>) -> Result<T> {
    let store = Store::over(Pool::Sqlite(sqlite::single(database)));
    let answer = match store.directory().await {
        Ok(directory) => question(directory).await,
        Err(error) => Err(error),
    };
    store.pool.close().await;
    answer
}
