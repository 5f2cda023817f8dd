//! The last backup that passed its check, noted in a small file beside the database: it is not a part of what it
//! describes, so restoring a backup does not change it.

use super::backup::{folder_of, unwritable};
use crate::domain::Instant;
use crate::store::Store;
use crate::store::database::postgres;
use crate::store::database::sqlite::{beside, path_of};
use crate::store::error::Result;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How the name of the note goes on after that of the database.
const ENDING: &str = ".backup";

/// A backup that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastBackup {
    /// Where it was written.
    pub file: PathBuf,
    /// When.
    pub made_at: Instant,
    /// Its size in bytes.
    pub bytes: u64,
}

#[derive(Serialize, Deserialize)]
struct Note {
    file: String,
    made_at: String,
    bytes: u64,
}

impl LastBackup {
    /// Whether the file is still where it was written.
    pub fn is_there(&self) -> bool {
        self.file.exists()
    }
}

impl Store {
    /// Notes a backup of the database of that address that passed its check.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn note_backup(url: &str, backup: &LastBackup) -> Result<()> {
        let database = path_of(url)?;
        let place = beside(&database, ENDING);
        let file = std::path::absolute(&backup.file).unwrap_or_else(|_| backup.file.clone());
        let note = Note { file: file.display().to_string(), made_at: backup.made_at.to_string(), bytes: backup.bytes };
        write_note(folder_of(&database), &place, &note).map_err(unwritable(&place))
    }

    /// The last backup of the database of that address that passed its check, where one is known; of a server its owner
    /// knows.
    pub fn last_backup(url: &str) -> Option<LastBackup> {
        let database = path_of(url).ok().filter(|_| !postgres::is_address(url))?;
        let note: Note = serde_json::from_slice(&std::fs::read(beside(&database, ENDING)).ok()?).ok()?;
        let made_at = chrono::DateTime::parse_from_rfc3339(&note.made_at).ok()?;
        Some(LastBackup {
            file: PathBuf::from(note.file),
            made_at: Instant::from_datetime(made_at.to_utc()),
            bytes: note.bytes,
        })
    }
}

fn write_note(folder: &Path, place: &Path, note: &Note) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".verve-").tempfile_in(folder)?;
    serde_json::to_writer(&mut file, note)?;
    file.write_all(b"\n")?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}
