//! The folder of an export: every file takes its name when all of them are complete, the description last.

use crate::cli::failure::Failure;
use crate::cli::output::make_private_folder;
use crate::cli::ui::cannot_write;
use crate::render::PackageLines;
use crate::report::data_package::{DataPackage, PackageCell, PackageFile, PackageTable};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The name of the description.
pub const DESCRIPTION: &str = "datapackage.json";

/// A folder that is being written to.
pub struct Folder {
    path: PathBuf,
    lines: PackageLines,
    files: Vec<TableFile>,
    /// One line at a time.
    line: Vec<u8>,
}

struct TableFile {
    table: PackageTable,
    file: BufWriter<NamedTempFile>,
    rows: u64,
    bytes: u64,
}

impl Folder {
    /// Begins the files of some tables; only their owner may read them, and a new folder.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn begin(path: &Path, tables: &[PackageTable], guard: bool) -> io::Result<Self> {
        make_private_folder(path)?;
        let mut files = Vec::new();
        for table in tables {
            let file = tempfile::Builder::new().prefix(".verve-").tempfile_in(path)?;
            let mut file = BufWriter::with_capacity(1 << 18, file);
            let head = PackageLines::head(table);
            file.write_all(&head)?;
            files.push(TableFile { table: *table, file, rows: 0, bytes: head.len() as u64 });
        }
        Ok(Self { path: path.to_owned(), lines: PackageLines::new(guard), files, line: Vec::new() })
    }

    /// Adds a row to the file of a table.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub fn push(&mut self, table: &PackageTable, cells: &[PackageCell<'_>]) -> io::Result<()> {
        self.line.clear();
        self.lines.push(&mut self.line, cells);
        let Some(file) = self.files.iter_mut().find(|file| file.table.name == table.name) else { return Ok(()) };
        file.rows += 1;
        file.bytes += self.line.len() as u64;
        file.file.write_all(&self.line)
    }

    /// The files so far.
    pub fn files(&self) -> Vec<PackageFile> {
        let file = |file: &TableFile| PackageFile { table: file.table, rows: file.rows, bytes: file.bytes };
        self.files.iter().map(file).collect()
    }

    /// Gives the files their names. The description of an export before goes first and that of this one comes last: a
    /// folder without one is not complete.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub fn finish(self, package: &DataPackage) -> Result<(), Failure> {
        let name = self.path.display().to_string();
        self.keep(package).map_err(|error| cannot_write(&name, &error))
    }

    fn keep(self, package: &DataPackage) -> io::Result<()> {
        let description = self.path.join(DESCRIPTION);
        let mut described = tempfile::Builder::new().prefix(".verve-").tempfile_in(&self.path)?;
        serde_json::to_writer_pretty(&mut described, &package.descriptor())?;
        described.write_all(b"\n")?;
        let mut files = Vec::new();
        for TableFile { table, file, .. } in self.files {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            files.push((self.path.join(format!("{}.csv", table.name)), file));
        }
        match std::fs::remove_file(&description) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        for (path, file) in files {
            file.persist(path).map_err(|error| error.error)?;
        }
        described.as_file().sync_all()?;
        described.persist(description).map_err(|error| error.error)?;
        Ok(())
    }
}
