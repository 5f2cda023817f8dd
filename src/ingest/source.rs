//! Where bytes come from: a file, or standard input kept in a file of its own so that it can be read twice.
//!
//! A [`Source`] is read in passes, one at a time: `Source::bytes` gives the decompressed bytes from the beginning, and
//! [`Source::unchanged`] tells whether all passes saw the same file.

use super::containers::{self, Unwrap};
use super::decompress::Bytes;
use super::input_error::{InputError, Warning};
use super::options::Limits;
use crate::messages::{Message, say};
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// The path that stands for standard input.
pub const STDIN: &str = "-";

/// How an input is compressed, found from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    Plain,
    /// gzip, any number of members.
    Gzip,
    /// Zstandard, any number of frames.
    Zstd,
}

/// An input that is open and can be read from the beginning as often as needed.
#[derive(Debug)]
pub struct Source {
    name: String,
    /// The file as given.
    given: File,
    stamp: Stamp,
    /// The text in it: the same file, or a temporary one where the records were wrapped up.
    text: File,
    text_size: u64,
    compression: Compression,
    is_sheet: bool,
    warnings: Vec<Warning>,
}

/// What tells two states of a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Source {
    /// Opens a regular file, or takes in standard input where the path is `-`.
    ///
    /// # Errors
    /// `E_OPEN`, `E_NOT_A_FILE`, `E_EMPTY`, `E_READ`, and those of [`Source::spool`].
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, InputError> {
        Self::open_sheet(path, limits, None)
    }

    /// The same, of a workbook the sheet of that name.
    ///
    /// # Errors
    /// As for [`Source::open`], and `E_SHEET`.
    pub fn open_sheet(path: &Path, limits: &Limits, sheet: Option<&str>) -> Result<Self, InputError> {
        if path == Path::new(STDIN) {
            return Self::spool_sheet("<stdin>", io::stdin().lock(), limits, sheet);
        }
        let name = path.display().to_string();
        let cannot_open =
            |error: io::Error| InputError::new("E_OPEN", say!("input-open", name = &name)).because(error.to_string());
        // Opening a named pipe would wait for its writer: look first.
        refuse_irregular(&name, &std::fs::metadata(path).map_err(cannot_open)?)?;
        let file = File::open(path).map_err(cannot_open)?;
        let metadata = file.metadata().map_err(cannot_open)?;
        refuse_irregular(&name, &metadata)?;
        Self::of_file(name, file, &metadata, limits, sheet)
    }

    /// Copies a stream into an unlinked temporary file that only this user can read.
    ///
    /// # Errors
    /// `E_TOO_LARGE` past the limit, `E_EMPTY`, `E_READ`, and `E_SPOOL` where the temporary file cannot be written.
    pub fn spool(name: &str, stream: impl Read, limits: &Limits) -> Result<Self, InputError> {
        Self::spool_sheet(name, stream, limits, None)
    }

    fn spool_sheet(
        name: &str,
        mut stream: impl Read,
        limits: &Limits,
        sheet: Option<&str>,
    ) -> Result<Self, InputError> {
        let cannot_keep = |error: io::Error| cannot_keep(name, &error);
        let mut file = tempfile::tempfile().map_err(cannot_keep)?;
        let mut block = vec![0; 128 << 10];
        let mut size: u64 = 0;
        loop {
            let count = match stream.read(&mut block) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(name, &error)),
            };
            size += count as u64;
            if size > limits.input_bytes {
                return Err(too_large(name, limits));
            }
            file.write_all(block.get(..count).unwrap_or_default()).map_err(cannot_keep)?;
        }
        let metadata = file.metadata().map_err(cannot_keep)?;
        Self::of_file(name.to_owned(), file, &metadata, limits, sheet)
    }

    fn of_file(
        name: String,
        file: File,
        metadata: &Metadata,
        limits: &Limits,
        sheet: Option<&str>,
    ) -> Result<Self, InputError> {
        let text = file.try_clone().map_err(|error| unreadable(&name, &error))?;
        let mut source = Self {
            name,
            given: file,
            stamp: Stamp::of(metadata),
            text,
            text_size: metadata.len(),
            compression: Compression::Plain,
            is_sheet: false,
            warnings: Vec::new(),
        };
        let head = source.head(4)?;
        if head.is_empty() {
            return Err(empty(&source.name));
        }
        if matches!(head[..], [b'P', b'K', 3 | 5, 4 | 6]) {
            let name = source.name.clone();
            source.take_text(containers::unzip(&source.text, Unwrap { name: &name, limits, sheet })?)?;
        }
        source.compression = compression(&source.head(4)?);
        source.unwrap_json(limits)?;
        Ok(source)
    }

    /// The first bytes of the text, compressed as they may be.
    fn head(&mut self, count: u64) -> Result<Vec<u8>, InputError> {
        let mut head = Vec::new();
        let read = self.text.rewind().and_then(|()| (&self.text).take(count).read_to_end(&mut head));
        read.map_err(|error| unreadable(&self.name, &error))?;
        Ok(head)
    }

    /// Cuts a JSON document into its records.
    fn unwrap_json(&mut self, limits: &Limits) -> Result<(), InputError> {
        let Ok(mut bytes) = self.bytes(*limits) else { return Ok(()) };
        let mut head = vec![0; 4096];
        let mut length = 0;
        let mut is_all = false;
        // A fault of the bytes is told by the pass that reads them all.
        while length < head.len() && !is_all {
            let Ok(count) = bytes.read(head.get_mut(length..).unwrap_or_default()) else { return Ok(()) };
            length += count;
            is_all = count == 0;
            let begins = head.get(..length).unwrap_or_default();
            let begins = begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begins).trim_ascii_start();
            if length == head.len() && begins.first() == Some(&b'{') && !begins.contains(&b'\n') {
                // An object of which no end is in view.
                if head.len() > limits.record_bytes {
                    break;
                }
                head.resize(head.len() * 4, 0);
            }
        }
        if !containers::needs_unwrapping(head.get(..length).unwrap_or_default(), is_all) {
            return Ok(());
        }
        let mut bytes = self.bytes(*limits)?;
        let name = self.name.clone();
        let text = containers::unwrap_json(&mut bytes, Unwrap { name: &name, limits, sheet: None })?;
        self.compression = Compression::Plain;
        self.take_text(text)
    }

    fn take_text(&mut self, text: containers::Text) -> Result<(), InputError> {
        let size = text.file.metadata().map(|metadata| metadata.len());
        self.text_size = size.map_err(|error| unreadable(&self.name, &error))?;
        self.text = text.file;
        self.is_sheet |= text.is_sheet;
        self.warnings.extend(text.warnings);
        if self.text_size == 0 && !text.is_sheet {
            self.warnings.push(Warning::new("W_NO_ROWS", say!("input-no-records", name = &self.name)));
        }
        Ok(())
    }

    /// The name for messages: the path as given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of the text, compressed as it may be.
    pub const fn size(&self) -> u64 {
        self.text_size
    }

    /// Whether the text is the rows of a sheet: delimited by semicolons, empty cells at the end of a row left out.
    pub(super) const fn is_sheet(&self) -> bool {
        self.is_sheet
    }

    /// The delimiter of the text, where it is known.
    pub(super) fn delimiter(&self) -> Option<u8> {
        self.is_sheet.then_some(containers::DELIMITER)
    }

    /// What is to be known of the other sheets of a workbook.
    pub(super) fn other_sheets(&self) -> Option<&Message> {
        self.warnings.iter().find(|warning| warning.code == "W_SHEET").map(|warning| &warning.message)
    }

    /// What a person may want to know of how the text was found.
    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// How the file is compressed.
    pub const fn compression(&self) -> Compression {
        self.compression
    }

    /// The decompressed bytes from the beginning; ends any pass that was under way.
    pub(super) fn bytes(&self, limits: Limits) -> Result<Bytes, InputError> {
        let file = self.text.try_clone().and_then(|mut file| file.rewind().map(|()| file));
        let file = file.map_err(|error| unreadable(&self.name, &error))?;
        Bytes::new(self, file, limits)
    }

    /// SHA-256 of the file as given; `None` where `stop` was set before its end. Leaves a pass under way alone.
    ///
    /// # Errors
    /// `E_READ`.
    pub(super) fn sha256(&self, stop: &AtomicBool) -> Result<Option<[u8; 32]>, InputError> {
        let mut hasher = Sha256::new();
        let mut block = vec![0; 128 << 10];
        let mut at = 0;
        while !stop.load(Ordering::Relaxed) {
            match self.given.read_at(&mut block, at) {
                Ok(0) => return Ok(Some(hasher.finalize().into())),
                Ok(count) => {
                    hasher.update(block.get(..count).unwrap_or_default());
                    at += count as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
        }
        Ok(None)
    }

    /// Refuses a file that was written to since it was opened.
    ///
    /// # Errors
    /// `E_FILE_CHANGED`, which is temporary.
    pub fn unchanged(&self) -> Result<(), InputError> {
        let metadata = self.given.metadata();
        let metadata = metadata.map_err(|error| unreadable(&self.name, &error))?;
        if Stamp::of(&metadata) == self.stamp {
            return Ok(());
        }
        Err(changed(&self.name))
    }
}

fn refuse_irregular(name: &str, metadata: &Metadata) -> Result<(), InputError> {
    if metadata.is_file() {
        return Ok(());
    }
    let (what, hint) = if metadata.is_dir() {
        (say!("input-folder", name), say!("input-folder-hint"))
    } else {
        (say!("input-device", name), say!("input-device-hint"))
    };
    Err(InputError::new("E_NOT_A_FILE", what).hint(hint))
}

fn compression(head: &[u8]) -> Compression {
    match head {
        [0x1f, 0x8b, ..] => Compression::Gzip,
        // A frame, or a skippable frame in front of the first.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Compression::Zstd,
        _ => Compression::Plain,
    }
}

pub(super) fn empty(name: &str) -> InputError {
    InputError::new("E_EMPTY", say!("input-empty", name)).hint(say!("input-empty-hint"))
}

pub(super) fn too_large(name: &str, limits: &Limits) -> InputError {
    let most = limits.input_bytes.to_string();
    InputError::new("E_TOO_LARGE", say!("input-too-large", name, most)).hint(say!("input-too-large-hint"))
}

pub(super) fn changed(name: &str) -> InputError {
    InputError::new("E_FILE_CHANGED", say!("input-changed", name)).hint(say!("input-changed-hint")).temporary()
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> InputError {
    InputError::new("E_READ", say!("input-unreadable", name)).because(error.to_string()).temporary()
}

pub(super) fn cannot_keep(name: &str, error: &io::Error) -> InputError {
    let fault = InputError::new("E_SPOOL", say!("input-spool", name)).because(error.to_string()).temporary();
    fault.hint(say!("input-spool-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits::default();
        let code = |path: &Path| Source::open(path, &limits).unwrap_err().code;
        assert_eq!(code(folder.path()), "E_NOT_A_FILE");
        assert_eq!(code(Path::new("/dev/null")), "E_NOT_A_FILE");
        assert_eq!(code(&folder.path().join("missing.csv")), "E_OPEN");
        let path = folder.path().join("empty.csv");
        std::fs::write(&path, "").unwrap();
        assert_eq!(code(&path), "E_EMPTY");
    }

    #[test]
    fn compression_is_found_by_content() {
        let spool = |bytes: &'static [u8]| Source::spool("x", Cursor::new(bytes), &Limits::default());
        let found = |bytes| spool(bytes).unwrap().compression();
        assert_eq!(found(b"event"), Compression::Plain);
        assert_eq!(found(b"\x1f\x8b\x08\x00"), Compression::Gzip);
        assert_eq!(found(b"\x28\xb5\x2f\xfd\x00"), Compression::Zstd);
        assert_eq!(spool(b"").unwrap_err().code, "E_EMPTY");
    }

    #[test]
    fn a_stream_past_the_limit_is_not_kept() {
        let limits = Limits { input_bytes: 1000, ..Limits::default() };
        let error = Source::spool("x", io::repeat(b'a'), &limits).unwrap_err();
        assert_eq!((error.code, error.temporary), ("E_TOO_LARGE", false));
    }

    #[test]
    fn a_file_that_grows_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.csv");
        std::fs::write(&path, "event\n").unwrap();
        let source = Source::open(&path, &Limits::default()).unwrap();
        source.unchanged().unwrap();
        std::fs::write(&path, "event\nlink_clicked\n").unwrap();
        let error = source.unchanged().unwrap_err();
        assert_eq!((error.code, error.temporary), ("E_FILE_CHANGED", true));
    }
}
