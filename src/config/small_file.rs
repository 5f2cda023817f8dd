//! Files that people write by hand: settings, a secret, a page.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

const MOST_BYTES: u64 = 1 << 20;

/// Reads a text; what has no end, a device perhaps, is not read to it.
///
/// # Errors
/// Where it cannot be read, is no UTF-8 or has more than a mebibyte.
pub fn read(path: &Path) -> Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Error::new(ErrorKind::FileTooLarge, "it has more than 1 MiB"));
    }
    Ok(text)
}
