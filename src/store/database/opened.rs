//! Whether the files of an embedded database are still those that were opened: somebody may remove them under a server,
//! or put others in their place, and SQLite would go on with files that have no name any more.

use super::sqlite::beside;
use crate::store::error::{Result, StoreError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// What SQLite keeps beside the file while it is open: its newest commits are in there alone.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Device and inode.
type FileId = Option<(u64, u64)>;

/// The files of a database that is open.
#[derive(Debug)]
pub(crate) struct OpenedFile {
    /// As it was named.
    path: PathBuf,
    /// What it led to: SQLite puts the companions beside that.
    file: PathBuf,
    database: FileId,
    companions: [FileId; 2],
}

impl OpenedFile {
    /// The files that lie there now, once a connection has opened them.
    pub fn at(path: &Path) -> Self {
        let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let companions = COMPANIONS.map(|ending| id(&beside(&file, ending)));
        Self { path: path.to_owned(), database: id(&file), companions, file }
    }

    /// Refuses to go on where they are no longer there.
    ///
    /// The companions are moved out of the way of another file, `verve.db-wal` to `verve.db.exchanged-wal`: SQLite
    /// would apply them to it. They are moved back to the file that they belong to.
    ///
    /// # Errors
    /// [`StoreError::Exchanged`].
    pub fn check(&self) -> Result<()> {
        let is_there = id(&self.file) == self.database;
        for (ending, own) in self.companions() {
            let (place, aside) = (beside(&self.file, ending), self.aside(ending));
            // What cannot be moved stays, and is found where it is by the next look.
            if is_there && id(&place).is_none() && id(&aside) == *own {
                let _ = std::fs::rename(aside, place);
            } else if !is_there && id(&place) == *own {
                let _ = std::fs::rename(place, aside);
            }
        }
        let is_whole = self.companions().all(|(ending, own)| id(&beside(&self.file, ending)) == *own);
        if is_whole && id(&self.path) == self.database {
            return Ok(());
        }
        Err(StoreError::Exchanged(self.path.display().to_string()))
    }

    /// Takes away of the companions that were moved what holds nothing, once nobody has them open.
    pub fn tidy(&self) {
        let is_empty = |path: &Path| std::fs::metadata(path).is_ok_and(|log| log.len() == 0);
        for (ending, own) in self.companions() {
            let aside = self.aside(ending);
            if id(&aside) == *own && (ending == "-shm" || is_empty(&aside)) {
                // What is left does no harm.
                let _ = std::fs::remove_file(aside);
            }
        }
    }

    /// The endings of those there were, and which files they are.
    fn companions(&self) -> impl Iterator<Item = (&'static str, &FileId)> {
        COMPANIONS.into_iter().zip(&self.companions).filter(|(_, own)| own.is_some())
    }

    fn aside(&self, ending: &str) -> PathBuf {
        beside(&beside(&self.file, ".exchanged"), ending)
    }
}

/// Looks at the name only: to open and close a file would take SQLite's locks off it.
fn id(path: &Path) -> FileId {
    std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}
