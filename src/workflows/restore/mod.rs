//! Restoring a backup: it is copied, brought up to date and checked beside the database, and takes its place at once.
//!
//! What was erased or taken back since the backup stays so (`later`). The database that was there is kept.

mod allowed;
mod later;
mod withdrawn;

pub use withdrawn::Withdrawn;

use crate::domain::Instant;
use crate::store::database::engine::Pool;
use crate::store::database::sqlite::{
    self, OpenLock, beside, create_private, known_schema, migrate, options, path_of, refuse_network,
};
use crate::store::database::{log, postgres};
use crate::store::error::{Result, StoreError};
use crate::store::operations::backup::{copy_into, folder_of, remove_database, sync, unwritable};
use crate::store::operations::copies;
use crate::store::{Actor, LATEST_SCHEMA, Store};
use crate::workflows::{Check, ErasedAgain};
use later::{Later, Reached};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a restore waits for others to close the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the name goes on under which a database that was replaced is kept.
const BEFORE: &str = ".before-";

/// What is to be restored.
#[derive(Debug)]
pub struct Restoring<'a> {
    /// The backup.
    pub backup: &'a Path,
    /// Another database that knows what was erased or taken back since, where the one to be replaced is lost.
    pub erasures_from: Option<&'a Path>,
    /// Who restores.
    pub actor: Actor,
    /// The present.
    pub now: Instant,
    /// Whether nothing is changed.
    pub is_dry_run: bool,
}

/// What came of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The database.
    pub path: PathBuf,
    /// Where the database that was there is kept.
    pub kept: Option<PathBuf>,
    /// What the backup was checked for; with faults nothing was changed.
    pub checks: Vec<Check>,
    /// What was erased again, by the slug of the organization.
    pub erased_again: Vec<(String, ErasedAgain)>,
    /// What was taken back since the backup and stays so.
    pub withdrawn: Withdrawn,
    /// Who could be asked what was erased or taken back since.
    pub asked: Asked,
    /// The organizations that nobody who was asked knows.
    pub unknown: Vec<String>,
}

/// Who was asked what was erased or taken back since a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The database that was there, or the file that was named.
    Known,
    /// Nobody: there was no database.
    NoDatabase,
    /// Nobody: the database that was there cannot be read.
    DamagedDatabase,
}

impl Store {
    /// Puts a backup in the place of the database of that address; in a dry run, or where the backup has faults,
    /// nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] or [`StoreError::NotVerve`] of the backup or the other file, [`StoreError::SchemaNewer`],
    /// and [`StoreError::Locked`] while another process has the database open.
    pub async fn restore(url: &str, restoring: Restoring<'_>) -> Result<Restored> {
        if postgres::is_address(url) {
            return Err(StoreError::ServersOwn);
        }
        let path = path_of(url)?;
        refuse_network(&path)?;
        for file in std::iter::once(restoring.backup).chain(restoring.erasures_from) {
            if !file.is_file() {
                return Err(StoreError::Missing(file.display().to_string()));
            }
        }
        let _lock = OpenLock::take(&path)?;
        let unfinished = beside(&path, ".restored");
        let restored = restore_by_way_of(&unfinished, &path, &restoring).await;
        // A copy that did not take its place has people in it who may have been erased since.
        let removed = remove_database(&unfinished);
        let restored = restored?;
        removed.map(|()| restored)
    }
}

async fn restore_by_way_of(unfinished: &Path, path: &Path, restoring: &Restoring<'_>) -> Result<Restored> {
    remove_database(unfinished)?;
    create_private(unfinished)?;
    prepare(restoring.backup, unfinished).await?;
    let here = if path.exists() { Later::of(&options(path)).await? } else { None };
    let reached = here.as_ref().map(|here| here.reached.clone());
    let named = match restoring.erasures_from {
        Some(file) => Some(named(file).await?),
        None => None,
    };
    let mut restored = Restored {
        path: path.to_owned(),
        kept: None,
        checks: Vec::new(),
        erased_again: Vec::new(),
        withdrawn: Withdrawn::default(),
        asked: match (&here, &named) {
            (None, None) if path.exists() => Asked::DamagedDatabase,
            (None, None) => Asked::NoDatabase,
            (Some(_), _) | (_, Some(_)) => Asked::Known,
        },
        unknown: Vec::new(),
    };
    let store = Store::over(Pool::Sqlite(sqlite::pool(unfinished))).acting_as(restoring.actor.clone());
    let asked: Vec<&Later> = here.iter().chain(&named).collect();
    let again = restored.do_again(&asked, &kept_before(path).await?, (&store, unfinished), restoring.now).await;
    restored.checks = store.verify(None, |_| {}).await?;
    let is_damaged = restored.checks.iter().any(|check| !check.faults.is_empty());
    // What is wrong with a damaged backup is said by the checks.
    if !is_damaged {
        again?;
        store.note_restored(&name_of(restoring.backup)).await?;
    }
    store.close().await?;
    if restoring.is_dry_run || is_damaged {
        return Ok(restored);
    }
    log::fold(unfinished).await?;
    sync(unfinished)?;
    restored.kept = set_aside(path, restoring.now, reached).await?;
    std::fs::rename(unfinished, path).map_err(unwritable(path))?;
    sync(folder_of(path))?;
    Ok(restored)
}

impl Restored {
    /// Does again in the restored database what those who are asked know was done since, and what databases that were
    /// replaced before know: going back far, and then less far, loses it between the two.
    async fn do_again(
        &mut self,
        asked: &[&Later],
        before: &[Later],
        (store, unfinished): (&Store, &Path),
        now: Instant,
    ) -> Result<()> {
        let mut unknown: Option<Vec<String>> = None;
        for (place, later) in asked.iter().copied().chain(before).enumerate() {
            let done = later.apply(store, unfinished, now).await?;
            self.withdrawn.add(done.withdrawn);
            self.erased_again.extend(done.erased);
            if place >= asked.len() {
                continue;
            }
            let strangers = done.strangers;
            unknown = Some(match unknown {
                Some(before) => before.into_iter().filter(|slug| strangers.contains(slug)).collect(),
                None => strangers,
            });
        }
        self.unknown = unknown.unwrap_or_default();
        Ok(())
    }
}

/// What the databases know that lie beside this one since they were replaced.
async fn kept_before(path: &Path) -> Result<Vec<Later>> {
    let mut kept = Vec::new();
    for copy in copies::beside(path)?.iter().filter(|copy| is_before(path, copy)) {
        // Those that were kept because they cannot be read say nothing.
        kept.extend(Later::of(&unchanging(copy)).await.ok().flatten());
    }
    Ok(kept)
}

/// Whether a copy is a whole database that was replaced.
fn is_before(path: &Path, copy: &Path) -> bool {
    let name = copy.as_os_str().as_encoded_bytes();
    let before = beside(path, BEFORE).into_os_string();
    name.starts_with(before.as_encoded_bytes()) && ![&b"-wal"[..], b"-shm"].iter().any(|ending| name.ends_with(ending))
}

/// What a file knows that was named for it.
async fn named(file: &Path) -> Result<Later> {
    let source = unchanging(file);
    known_schema(&source, file).await?;
    Later::of(&source).await?.ok_or_else(|| StoreError::NotVerve(file.display().to_string()))
}

/// A file that nobody writes to can be read where nothing can be written beside it.
fn unchanging(file: &Path) -> SqliteConnectOptions {
    let log = std::fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
    options(file).read_only(true).immutable(log == 0)
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Copies a backup into an empty file and brings its schema up to date.
async fn prepare(backup: &Path, empty: &Path) -> Result<()> {
    let source = unchanging(backup);
    let found = known_schema(&source, backup).await?;
    copy_into(&source, empty).await?;
    if found < LATEST_SCHEMA {
        migrate(SqliteConnection::connect_with(&options(empty)).await?).await?;
    }
    Ok(())
}

/// Gives the database that is there a second name under which it stays, and leaves nothing beside its first.
///
/// # Errors
/// [`StoreError::Locked`] where somebody has it open, or changed it after it had `reached` so far.
async fn set_aside(path: &Path, now: Instant, reached: Option<Reached>) -> Result<Option<PathBuf>> {
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

/// Makes one file of a database and its log, which works only while nobody else has it open.
async fn close_log(path: &Path, reached: Option<Reached>) -> Result<()> {
    let alone: SqliteConnectOptions = options(path).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&alone).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await?;
    let is_as_asked = match reached {
        Some(reached) => later::reached_in(&mut connection).await? == reached,
        None => true,
    };
    connection.close().await?;
    if mode == "delete" && is_as_asked { Ok(()) } else { Err(StoreError::Locked) }
}
