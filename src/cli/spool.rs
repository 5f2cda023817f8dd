//! A long list that waits in a temporary file: how many rows it has is known before the first one leaves.

use super::failure::Failure;
use super::output::{Output, WriteError};
use super::ui::Ui;
use crate::render::{Answer, LongList};
use std::fs::File;
use std::io::{self, BufWriter, Seek as _};

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
        let begin = || {
            let file = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
            Ok(Self { output, list: LongList::begin(head, output.options(), file)? })
        };
        begin().map_err(of_folder)
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
        let whole = || {
            let mut file = self.list.end()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            Ok(file)
        };
        let mut file = whole().map_err(of_folder)?;
        self.output.write_by(ui, |out| Ok(io::copy(&mut file, out).map(drop)?))
    }
}

fn of_folder(error: WriteError) -> Failure {
    error.at(&std::env::temp_dir().display().to_string())
}
