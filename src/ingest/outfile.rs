//! A file that the user names for what a command writes: it is whole or not there, and a device, a pipe or a link stays
//! what it is.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Names of what the program was given open: others may write to the file behind one, too.
const STREAMS: [&str; 3] = ["/dev/std", "/dev/fd/", "/proc/"];

/// A file that is being written.
#[derive(Debug)]
pub enum OutFile {
    /// A new one that takes its name when it is complete. Mode 0600.
    Whole(NamedTempFile, PathBuf),
    /// What has no content to replace.
    Through(File),
}

impl OutFile {
    /// Begins to write what will be found under that path.
    ///
    /// # Errors
    /// Where the folder, or what is no file, cannot be written.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let found = match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            found => Some(found?.file_type()),
        };
        let place = behind_links(path);
        if let Some(found) = found
            && (is_stream(&place) || !found.is_file() && !found.is_dir())
        {
            // What is behind a stream is added to: its other writers have their own place in it.
            return Ok(Self::Through(File::options().write(true).append(found.is_file()).open(path)?));
        }
        let folder = place.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        Ok(Self::Whole(tempfile::Builder::new().prefix(".verve-").tempfile_in(folder)?, place))
    }

    /// Gives the file its name; readers see the old one or the whole new one.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub fn finish(self) -> io::Result<()> {
        let Self::Whole(file, place) = self else { return Ok(()) };
        file.as_file().sync_all()?;
        file.persist(place).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Whole(file, _) => file.write(bytes),
            Self::Through(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Whole(file, _) => file.flush(),
            Self::Through(file) => file.flush(),
        }
    }
}

fn is_stream(path: &Path) -> bool {
    STREAMS.iter().any(|name| path.as_os_str().as_encoded_bytes().starts_with(name.as_bytes()))
}

/// The path that links lead to in the end, or the stream on their way. The system has followed them before, so that
/// there is an end.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    while !is_stream(&path)
        && let Ok(target) = path.read_link()
    {
        path = path.parent().unwrap_or(Path::new("/")).join(target);
    }
    path
}
