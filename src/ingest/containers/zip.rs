//! A zip: the one file in it, or the workbook that it is.

use super::{Text, Unwrap, ods, temporary, xlsx};
use crate::ingest::input_error::{InputError, Warning, shown};
use crate::ingest::source::{cannot_keep, unreadable};
use crate::messages::say;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// The most files an archive may list: the list is kept in memory.
const MOST_FILES: usize = 4096;
/// Bytes at the end of an archive in which its own directory is announced.
const TAIL: u64 = 66_000;

pub(super) type Archive = ZipArchive<BufReader<File>>;

/// Unwraps an archive.
///
/// # Errors
/// `E_ZIP`, `E_FORMAT`, `E_TOO_LARGE`, and those of workbooks.
pub(super) fn unwrap(file: &File, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    let damaged = || broken(unwrap.name);
    refuse_long_list(file, unwrap)?;
    let file = file.try_clone().map_err(|error| unreadable(unwrap.name, &error))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    if archive.len() > MOST_FILES {
        return Err(many(unwrap.name));
    }
    let names = archive.file_names().map(|name| name.map(|name| name.into_owned()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| damaged())?;
    let has = |name: &str| names.iter().any(|found| found == name);
    if has("xl/workbook.xml") {
        return xlsx::unwrap(&mut archive, unwrap);
    }
    if has("content.xml") && has("mimetype") {
        return ods::unwrap(&mut archive, unwrap);
    }
    if has("xl/workbook.bin") || has("[Content_Types].xml") || has("Index/Document.iwa") {
        return Err(
            InputError::new("E_FORMAT", say!("input-office", name = unwrap.name)).hint(say!("input-save-as-xlsx"))
        );
    }
    let is_of_a_system = |name: &str| {
        name.ends_with('/')
            || name.starts_with("__MACOSX/")
            || name.rsplit('/').next().is_some_and(|n| n.starts_with('.'))
    };
    let mut files = names.iter().filter(|name| !is_of_a_system(name));
    let (Some(inner), None) = (files.next(), files.next()) else { return Err(many(unwrap.name)) };
    let mut entry = archive.by_name(inner).map_err(|error| unopened(unwrap.name, &error))?;
    let file = extract(&mut entry, unwrap)?;
    let what = say!("input-zip-file", name = unwrap.name, inner = shown(inner));
    Ok(Text { file, warnings: vec![Warning::new("W_ZIP", what)], is_sheet: false })
}

fn extract<R: Read>(entry: &mut ZipFile<'_, R>, unwrap: Unwrap<'_>) -> Result<File, InputError> {
    let mut file = temporary(unwrap.name)?;
    let mut bounded = Bounded::new(entry, unwrap);
    let mut block = vec![0; 64 << 10];
    loop {
        let count = bounded.read(&mut block).map_err(|_| bounded.fault(unwrap))?;
        if count == 0 {
            break;
        }
        file.write_all(block.get(..count).unwrap_or_default()).map_err(|error| cannot_keep(unwrap.name, &error))?;
    }
    Ok(file)
}

/// Opens a part of a workbook.
pub(super) fn part<'a>(
    archive: &'a mut Archive,
    part: &str,
    unwrap: Unwrap<'_>,
) -> Result<Option<Bounded<ZipFile<'a, BufReader<File>>>>, InputError> {
    let Some(index) = archive.index_for_name(part) else { return Ok(None) };
    let entry = archive.by_index(index).map_err(|error| unopened(unwrap.name, &error))?;
    Ok(Some(Bounded::new(entry, unwrap)))
}

/// The bytes of a file in an archive, no more of them than the limits allow.
pub(super) struct Bounded<R> {
    inner: R,
    given: u64,
    /// The most bytes that are given.
    most: u64,
    is_past: bool,
}

/// What knows how many bytes it takes inside its archive.
pub(super) trait Packed: Read {
    fn packed_bytes(&self) -> u64;
}

impl<R: Read> Packed for ZipFile<'_, R> {
    fn packed_bytes(&self) -> u64 {
        self.compressed_size()
    }
}

impl<R: Read> Packed for &mut ZipFile<'_, R> {
    fn packed_bytes(&self) -> u64 {
        self.compressed_size()
    }
}

impl<R: Packed> Bounded<R> {
    fn new(inner: R, unwrap: Unwrap<'_>) -> Self {
        let limits = unwrap.limits;
        let packed = inner.packed_bytes().saturating_mul(limits.bomb_ratio);
        let most = packed.max(limits.bomb_bytes).min(limits.input_bytes);
        Self { inner, given: 0, most, is_past: false }
    }

    /// What a failed read comes from.
    pub(super) fn fault(&self, unwrap: Unwrap<'_>) -> InputError {
        if self.is_past {
            let what = say!("input-grows", name = unwrap.name, times = unwrap.limits.bomb_ratio as i64);
            return InputError::new("E_TOO_LARGE", what).hint(say!("input-grows-hint"));
        }
        broken(unwrap.name)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.given += count as u64;
        if self.given > self.most {
            self.is_past = true;
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}

/// Why a file of an archive cannot be opened.
fn unopened(name: &str, error: &ZipError) -> InputError {
    let what = match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => say!("input-zip-password", name),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => say!("input-zip-method", name),
        _ => return broken(name),
    };
    InputError::new("E_ZIP", what).hint(say!("input-zip-unpack-hint"))
}

pub(super) fn broken(name: &str) -> InputError {
    InputError::new("E_ZIP", say!("input-zip-broken", name)).hint(say!("input-again-hint"))
}

fn many(name: &str) -> InputError {
    InputError::new("E_ZIP", say!("input-zip-many", name)).hint(say!("input-zip-many-hint"))
}

/// Refuses an archive that announces more files than are looked at, before any list of them is made.
fn refuse_long_list(file: &File, unwrap: Unwrap<'_>) -> Result<(), InputError> {
    let unreadable = |error: std::io::Error| unreadable(unwrap.name, &error);
    let mut file = file.try_clone().map_err(unreadable)?;
    let size = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL))).map_err(unreadable)?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail).map_err(unreadable)?;
    if let Some(locator) = memchr::memmem::rfind(&tail, b"PK\x06\x07")
        && !tail.get(locator.saturating_sub(56)..locator).is_some_and(|record| record.starts_with(b"PK\x06\x06"))
    {
        return Err(broken(unwrap.name));
    }
    // A reader may take any of several ends, in the short form or the long one.
    let short = memchr::memmem::find_iter(&tail, b"PK\x05\x06").filter_map(|at| number(&tail, at + 10, 2));
    let long = memchr::memmem::find_iter(&tail, b"PK\x06\x06").filter_map(|at| number(&tail, at + 32, 8));
    match short.chain(long).max() {
        Some(files) if files <= MOST_FILES as u64 => Ok(()),
        Some(_) => Err(many(unwrap.name)),
        None => Err(broken(unwrap.name)),
    }
}

/// The number in so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
