//! A long list that waits in a temporary file: how many rows it has is known before the first one leaves.

use super::failure::Failure;
use super::output::{Output, WriteError};
use super::ui::Ui;
use crate::render::{Answer, LongList};
use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write as _};

/// A list as it will be written. The file has no name, and is gone with the process.
pub struct Spool<'o> {
    output: &'o Output,
    list: LongList<'o, BufWriter<File>>,
}

impl<'o> Spool<'o> {
    /// Begins with the answer that has all but the rows.
    ///
    /// # Errors
    /// As for [`Output::write`].
    pub fn begin(output: &'o Output, head: &Answer) -> Result<Self, Failure> {
        let list =
            temporary().map_err(WriteError::from).and_then(|file| Ok(LongList::begin(head, output.options(), file)?));
        Ok(Self { output, list: list.map_err(of_folder)? })
    }

    /// Adds the next rows.
    ///
    /// # Errors
    /// As for [`Output::write`].
    pub fn push(&mut self, part: &Answer) -> Result<(), Failure> {
        self.list.push(part).map_err(|error| of_folder(error.into()))
    }

    /// Writes the whole list to where the result goes.
    ///
    /// # Errors
    /// As for [`Output::write`].
    pub fn write(self, ui: &Ui) -> Result<(), Failure> {
        let file = self.list.end().map_err(|error| of_folder(error.into()))?;
        send(self.output, file, ui)
    }
}

/// Lines of text as they will be written, in a file of the same kind.
pub struct Lines(BufWriter<File>);

impl Lines {
    /// Begins with none.
    ///
    /// # Errors
    /// Where the temporary folder cannot be written.
    pub fn begin() -> Result<Self, Failure> {
        Ok(Self(temporary().map_err(|error| of_folder(error.into()))?))
    }

    /// Adds a line without its end.
    ///
    /// # Errors
    /// As for [`Lines::begin`].
    pub fn push(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.0.write_all(line.as_bytes()).and_then(|()| self.0.write_all(b"\n"));
        written.map_err(|error| of_folder(error.into()))
    }

    /// Writes all of them to where the result goes.
    ///
    /// # Errors
    /// As for [`Output::write`].
    pub fn write(self, output: &Output, ui: &Ui) -> Result<(), Failure> {
        send(output, self.0, ui)
    }
}

fn temporary() -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?))
}

fn send(output: &Output, file: BufWriter<File>, ui: &Ui) -> Result<(), Failure> {
    let whole = || {
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    };
    let mut file = whole().map_err(of_folder)?;
    output.write_by(ui, |out| Ok(io::copy(&mut file, out).map(drop)?))
}

fn of_folder(error: WriteError) -> Failure {
    error.at(&std::env::temp_dir().display().to_string())
}
