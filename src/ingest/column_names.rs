//! Names of columns as they are compared and shown.

use super::columns::REJECT_COLUMNS;
use super::input_error::{Warning, shown};
use crate::domain::id::{is_blank_or_invisible, normal_text};
use crate::messages::{Message, say};
use std::fmt::Write as _;

/// A foreign value as it is compared: in its normal form, without case.
pub(super) fn folded_value(text: &str) -> String {
    normal_text(text).to_lowercase()
}

/// The warning that those columns are not read; `None` for none.
pub(super) fn ignored_columns<'a>(columns: impl Iterator<Item = &'a str>) -> Option<Warning> {
    let names: Vec<String> = columns.map(shown).collect();
    let message = match names.as_slice() {
        [] => return None,
        [name] => say!("input-ignored-one", name),
        _ => say!("input-ignored", names = names.join(", ")),
    };
    Some(Warning::new("W_COLUMN_IGNORED", message))
}

/// Whether a column is one that a rejects file adds.
pub(super) fn is_reject_column(name: &str) -> bool {
    REJECT_COLUMNS.contains(&name)
}

/// A name as it is compared: in its normal form, without case, without what cannot be seen.
pub(super) fn fold(name: &str) -> String {
    let name = normal_text(name);
    let mut folded = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            character if character.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            character if is_blank_or_invisible(character) => {}
            character => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// The header for a message, cut after some columns.
pub(super) fn found(header: &[String]) -> Message {
    let mut text = String::new();
    for (index, column) in header.iter().enumerate() {
        if index == 20 {
            text.push_str(", …");
            break;
        }
        let comma = if index == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}{}", shown(column));
    }
    say!("input-found", columns = text)
}

/// The number of letters to change, add or remove (Levenshtein); names beyond 64 letters are far from all others.
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(65).collect();
    if other.len() > 64 || one.chars().nth(64).is_some() {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (cell, theirs) in row.iter_mut().skip(1).zip(&other) {
            let best = (diagonal + usize::from(letter != *theirs)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}
