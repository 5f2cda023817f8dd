//! The lines of NDJSON, one after the other.

use super::buffer::Window;
use super::csv::Extent;
use super::input_error::InputError;
use super::options::Limits;
use super::preflight::Position;
use crate::messages::say;
use memchr::memchr2;

/// Brings the next line with anything in it into view; the caller consumes it.
///
/// # Errors
/// `E_FIELD_TOO_LONG`.
pub(super) fn next_line(
    window: &mut Window,
    position: &mut Position,
    name: &str,
    limits: &Limits,
) -> Result<Option<Extent>, InputError> {
    loop {
        let data = window.data();
        let Some(extent) = line(data, window.is_at_end()) else {
            if data.len() > limits.record_bytes {
                return Err(long_line(name, position.line, limits));
            }
            if !window.more()? && window.data().is_empty() {
                return Ok(None);
            }
            continue;
        };
        if extent.length > limits.record_bytes {
            return Err(long_line(name, position.line, limits));
        }
        if data.get(..extent.length).is_some_and(|line| !line.trim_ascii().is_empty()) {
            return Ok(Some(extent));
        }
        position.line += extent.lines;
        window.consume(extent.next);
    }
}

/// The first line of some bytes; `None` where its end is not in view, or nothing is.
fn line(data: &[u8], is_all: bool) -> Option<Extent> {
    let extent = |length, next, lines| Extent { length, next, lines, has_quotes: false };
    match memchr2(b'\n', b'\r', data) {
        None if is_all && !data.is_empty() => Some(extent(data.len(), data.len(), 0)),
        None => None,
        Some(at) => match (data.get(at), data.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => Some(extent(at, at + 2, 1)),
            (Some(b'\r'), None) if !is_all => None,
            _ => Some(extent(at, at + 1, 1)),
        },
    }
}

fn long_line(name: &str, line: u64, limits: &Limits) -> InputError {
    let (line, most) = (line.to_string(), limits.record_bytes.to_string());
    InputError::new("E_FIELD_TOO_LONG", say!("input-line-long", name, line, most)).hint(say!("input-line-long-hint"))
}
