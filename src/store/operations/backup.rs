//! Backups: one state of the whole database as a file of its own, taken while others read and write.

use crate::store::Store;
use crate::store::database::sqlite::{OpenLock, beside, create_private, options, path_of};
use crate::store::database::{log, postgres};
use crate::store::error::{Result, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Store {
    /// Writes one state of the database of that address into a new file, which only its owner may read; it is whole or
    /// not there.
    ///
    /// # Errors
    /// [`StoreError::FileExists`] where there is a file already: nothing is ever written over; and
    /// [`StoreError::ServersOwn`] for PostgreSQL.
    pub async fn back_up(url: &str, target: &Path) -> Result<Backup> {
        if postgres::is_address(url) {
            return Err(StoreError::ServersOwn);
        }
        write_copy(&path_of(url)?, target).await?;
        let bytes = std::fs::metadata(target).map_err(unwritable(target))?.len();
        Ok(Backup { path: target.to_owned(), bytes })
    }
}

/// Copies one state of a database into a new file: under another name first, then, synced, under its own.
pub(crate) async fn write_copy(source: &Path, target: &Path) -> Result<()> {
    std::fs::metadata(folder_of(target)).map_err(unwritable(target))?;
    let lock = OpenLock::take(target)?;
    if target.exists() {
        lock.remove();
        return Err(StoreError::FileExists(target.display().to_string()));
    }
    let unfinished = beside(target, ".new");
    let done = copy_to(source, &unfinished, target).await;
    // What is left of a copy that failed has everybody's data in it, and takes room.
    let removed = remove_database(&unfinished);
    done.and(removed)?;
    lock.remove();
    Ok(())
}

async fn copy_to(source: &Path, unfinished: &Path, target: &Path) -> Result<()> {
    remove_database(unfinished)?;
    create_private(unfinished)?;
    copy_into(&options(source), unfinished).await?;
    sync(unfinished)?;
    let unfinished = tempfile::TempPath::try_from_path(unfinished).map_err(unwritable(target))?;
    unfinished.persist_noclobber(target).map_err(|refused| unwritable(target)(refused.error))?;
    sync(folder_of(target))
}

/// Copies one state of a database into an empty file.
pub(crate) async fn copy_into(source: &SqliteConnectOptions, empty: &Path) -> Result<()> {
    let mut connection = SqliteConnection::connect_with(source).await?;
    let name = empty.to_str().ok_or_else(|| StoreError::Other(format!("`{}` is not UTF-8", empty.display())))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await?;
    connection.close().await?;
    // The copy is a database like any other, wherever someone puts it in its place.
    let mut copy = SqliteConnection::connect_with(&options(empty)).await?;
    sqlx::query("PRAGMA journal_mode = WAL").execute(&mut copy).await?;
    // Nobody ever read in it what is erased in its original.
    sqlx::query("DELETE FROM owed_erasures WHERE org_id > 0").execute(&mut copy).await?;
    copy.close().await?;
    log::fold(empty).await
}

/// Removes a database that nobody uses.
pub(crate) fn remove_database(path: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let left = beside(path, ending);
        match std::fs::remove_file(&left) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(&left)(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Waits until a file, or the names in a folder, are on the disk.
pub(crate) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(unwritable(path))
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// What a failed write of a file is: a full disk passes, other reasons last.
pub(crate) fn unwritable(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    move |source| match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        ErrorKind::AlreadyExists => StoreError::FileExists(path.display().to_string()),
        _ => StoreError::Unwritable { path: path.display().to_string(), source },
    }
}
