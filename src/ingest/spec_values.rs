//! The values of flags: names of stages, encodings and fields, and how several stand in one.

use super::columns::distance;
use super::options::{Columns, OptionError};
use crate::domain::Stage;
use crate::messages::say;
use crate::messages::shell::quoted;
use encoding_rs::{Encoding, UTF_8};

/// The stage of that name.
pub(super) fn stage(flag: &'static str, part: &str, name: &str) -> Result<Stage, OptionError> {
    let name = name.trim().to_ascii_lowercase();
    Stage::from_name(&name).ok_or_else(|| {
        let known = Stage::ALL.map(Stage::name).join(", ");
        let near = Stage::ALL.into_iter().map(Stage::name).find(|known| known.contains(&name) && name.len() > 3);
        let hint = match near {
            Some(near) => say!("hint-did-you-mean", near),
            None => say!("option-stages-are", known),
        };
        OptionError::new(say!("option-no-stage", flag, part, name = name.as_str()), hint)
    })
}

/// The encoding of that name; `None` for UTF-8, which needs no conversion.
pub(super) fn encoding(name: &str) -> Result<Option<&'static Encoding>, OptionError> {
    let label = match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "latin-1" => "latin1".to_owned(),
        "win1252" | "win-1252" => "windows-1252".to_owned(),
        "mac-roman" | "macroman" => "macintosh".to_owned(),
        label => label.to_owned(),
    };
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => Ok((encoding != UTF_8).then_some(encoding)),
        None => Err(OptionError::new(say!("option-encoding", name), say!("option-encoding-hint"))),
    }
}

/// The one byte that stands between two fields.
pub(super) fn delimiter(text: &str) -> Result<u8, OptionError> {
    match text.as_bytes() {
        _ if ["tab", "\\t"].contains(&text.to_ascii_lowercase().as_str()) => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') && !byte.is_ascii_alphanumeric() => {
            Ok(*byte)
        }
        _ => Err(OptionError::new(say!("option-delimiter", text), say!("option-delimiter-hint"))),
    }
}

pub(super) fn column_and_value(flag: &'static str, text: &str) -> Result<(String, String), OptionError> {
    match text.split_once('=') {
        Some((column, value)) if !column.trim().is_empty() => Ok((column.trim().to_owned(), value.trim().to_owned())),
        _ => Err(OptionError::new(
            say!("option-column-value", flag, part = text),
            say!("option-column-value-hint", flag),
        )),
    }
}

pub(super) fn slot<'a, T>(
    slots: &'a mut [T],
    flag: &'static str,
    field: &str,
    columns: &Columns,
) -> Result<&'a mut T, OptionError> {
    let index = columns.index(field);
    index.and_then(|index| slots.get_mut(index)).ok_or_else(|| unreadable(flag, field, "field=...", columns))
}

pub(super) fn pairs(flag: &'static str, text: &str, columns: &Columns) -> Result<Vec<(String, String)>, OptionError> {
    parts(text, '=', columns)
        .into_iter()
        .map(|part| {
            part.split_once('=')
                .and_then(|(field, rest)| Some((known_field(field, columns)?, rest.trim().to_owned())))
                .ok_or_else(|| unreadable(flag, part, "field=...", columns))
        })
        .collect()
}

/// Splits at the commas that a known field and `mark` follow; other commas belong to what they stand in.
pub(super) fn parts<'a>(text: &'a str, mark: char, columns: &Columns) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (comma, _) in text.match_indices(',') {
        let after = text.get(comma + 1..).unwrap_or_default();
        let begins_a_part = after.split_once(mark).is_some_and(|(field, _)| known_field(field, columns).is_some());
        if begins_a_part {
            parts.push(text.get(start..comma).unwrap_or_default());
            start = comma + 1;
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

pub(super) fn known_field(text: &str, columns: &Columns) -> Option<String> {
    let name = text.trim().to_ascii_lowercase();
    columns.index(&name).map(|_| name)
}

pub(super) fn unreadable(flag: &'static str, part: &str, shape: &'static str, columns: &Columns) -> OptionError {
    let what = say!("option-shape", flag, part, shape);
    // Somebody wrote theirs in front of ours.
    let turned = part.split_once('=').and_then(|(theirs, field)| Some((theirs.trim(), known_field(field, columns)?)));
    let is_nearly =
        |known: &&&str| part.split(['=', ':']).next().is_some_and(|field| distance(field.trim(), known) <= 2);
    match (turned, columns.known.iter().find(is_nearly)) {
        (Some((theirs, field)), _) => {
            let flag = format!("{flag} {}", quoted(&format!("{field}={theirs}")));
            OptionError::new(what, say!("option-turned", flag))
        }
        (None, Some(near)) => OptionError::new(what, say!("hint-did-you-mean", near = *near)),
        (None, None) => OptionError::new(what, say!("option-fields-are", known = columns.known.join(", "))),
    }
}
