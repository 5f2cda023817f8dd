//! Restoring a backup: it is copied, brought up to date and checked beside the database, and takes its place at once.
//!
//! What was erased or taken back since the backup stays so (`later`). The database that was there is kept.

mod allowed;
mod since_backup;
mod withdrawn;

pub use withdrawn::Withdrawn;

use crate::domain::Instant;
use crate::store::error::{Result, StoreError};
use crate::store::operations::restoring::{Place, ask_file, schema_of};
use crate::store::{Actor, Store};
use crate::workflows::{Check, ErasedAgain};
use since_backup::Later;
use std::path::{Path, PathBuf};

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
    pub asked: ErasureSource,
    /// The organizations that nobody who was asked knows.
    pub unknown: Vec<String>,
}

/// Who was asked what was erased or taken back since a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureSource {
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
        let place = Place::of(url)?;
        for file in std::iter::once(restoring.backup).chain(restoring.erasures_from) {
            if !file.is_file() {
                return Err(StoreError::Missing(file.display().to_string()));
            }
        }
        let _lock = place.lock()?;
        let restored = restore_to(&place, &restoring).await;
        // A copy that did not take its place has people in it who may have been erased since.
        let removed = place.clear();
        let restored = restored?;
        removed.map(|()| restored)
    }
}

async fn restore_to(place: &Place, restoring: &Restoring<'_>) -> Result<Restored> {
    let store = place.prepare(restoring.backup).await?.acting_as(restoring.actor.clone());
    let here = if place.is_taken() { readable(place.ask(Later::of).await)? } else { None };
    let named = match restoring.erasures_from {
        Some(file) => Some(named(file).await?),
        None => None,
    };
    let mut restored = Restored {
        path: place.path.clone(),
        kept: None,
        checks: Vec::new(),
        erased_again: Vec::new(),
        withdrawn: Withdrawn::default(),
        asked: match (&here, &named) {
            (None, None) if place.is_taken() => ErasureSource::DamagedDatabase,
            (None, None) => ErasureSource::NoDatabase,
            (Some(_), _) | (_, Some(_)) => ErasureSource::Known,
        },
        unknown: Vec::new(),
    };
    let asked: Vec<&Later> = here.iter().chain(&named).collect();
    let again = restored.do_again(&asked, &kept_before(place).await?, &store, restoring.now).await;
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
    restored.kept = place.exchange(restoring.now, here.as_ref().map(|here| here.reached.as_slice())).await?;
    Ok(restored)
}

impl Restored {
    /// Does again in the restored database what those who are asked know was done since, and what databases that were
    /// replaced before know: going back far, and then less far, loses it between the two.
    async fn do_again(&mut self, asked: &[&Later], before: &[Later], store: &Store, now: Instant) -> Result<()> {
        let mut unknown: Option<Vec<String>> = None;
        for (place, later) in asked.iter().copied().chain(before).enumerate() {
            let done = later.apply(store, now).await?;
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

/// What a database knows; `None` where it is too damaged to say.
fn readable<T>(known: Result<T>) -> Result<Option<T>> {
    match known {
        Err(StoreError::Corrupt | StoreError::Other(_)) => Ok(None),
        known => known.map(Some),
    }
}

/// What the databases know that lie beside this one since they were replaced.
async fn kept_before(place: &Place) -> Result<Vec<Later>> {
    let mut kept = Vec::new();
    for copy in place.replaced()? {
        // Those that were kept because they cannot be read say nothing.
        kept.extend(ask_file(&copy, Later::of).await.ok());
    }
    Ok(kept)
}

/// What a file knows that was named for it.
async fn named(file: &Path) -> Result<Later> {
    schema_of(file).await?;
    readable(ask_file(file, Later::of).await)?.ok_or_else(|| StoreError::NotVerve(file.display().to_string()))
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
