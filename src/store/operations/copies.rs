//! The copies of an embedded database that verve itself made beside it: before it was replaced by a backup, before its
//! schema was brought up to date, and of a log when the file was exchanged under a server.

use super::backup::{folder_of, unwritable};
use crate::store::Store;
use crate::store::database::postgres;
use crate::store::database::sqlite::{self, path_of};
use crate::store::error::Result;
use std::path::{Path, PathBuf};

/// How the name goes on under which a database that was replaced is kept.
pub(crate) const BEFORE: &str = ".before-";

/// How the name of a copy goes on after that of the database.
const ENDINGS: [&str; 4] = [BEFORE, ".schema-", ".restored", ".exchanged"];

impl Store {
    /// The copies that lie beside the database of that address, with what belongs to them, by name.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn copies(url: &str) -> Result<Vec<PathBuf>> {
        if postgres::is_address(url) { Ok(Vec::new()) } else { beside(&path_of(url)?) }
    }
}

/// The copies beside a database.
pub(crate) fn beside(path: &Path) -> Result<Vec<PathBuf>> {
    let folder = folder_of(path);
    let Some(name) = path.file_name().map(|name| name.as_encoded_bytes().to_owned()) else { return Ok(Vec::new()) };
    let is_copy = |found: &[u8]| {
        let rest = found.strip_prefix(name.as_slice());
        rest.is_some_and(|rest| ENDINGS.iter().any(|ending| rest.starts_with(ending.as_bytes())))
    };
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unwritable(folder))? {
        let found = entry.map_err(unwritable(folder))?.file_name();
        if is_copy(found.as_encoded_bytes()) && !found.as_encoded_bytes().ends_with(b".lock") {
            copies.push(path.with_file_name(found));
        }
    }
    copies.sort_unstable();
    Ok(copies)
}

/// The whole databases beside one that it replaced.
pub(crate) fn replaced(path: &Path) -> Result<Vec<PathBuf>> {
    let before = sqlite::beside(path, BEFORE).into_os_string();
    let mut copies = beside(path)?;
    copies.retain(|copy| {
        let name = copy.as_os_str().as_encoded_bytes();
        name.starts_with(before.as_encoded_bytes()) && ![&b"-wal"[..], b"-shm"].iter().any(|end| name.ends_with(end))
    });
    Ok(copies)
}
