//! Which column of an input holds which field: the header, checked and resolved.

use super::input_error::{InputError, Warning, shown};
use super::options::Options;
use std::fmt::Write as _;

/// The column that says whose records these are, in every kind of input.
pub(super) const ORGANIZATION: &str = "organization";
/// What a rejects file adds to a record; read again, it is passed over.
pub(super) const REJECT_COLUMNS: [&str; 3] = ["_line", "_code", "_message"];
/// The key under which a rejects file keeps a line that was no object.
pub(super) const REJECT_RECORD: &str = "_record";

/// The resolved columns of one input.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The names in the header, trimmed; empty for NDJSON.
    pub(super) header: Vec<String>,
    /// Where each known column is found.
    pub(super) slots: Vec<Slot>,
    /// Where the organization is found.
    pub(super) organization: Option<usize>,
    /// For NDJSON the key of each known column, then that of the organization.
    keys: Vec<String>,
}

/// Where one known column comes from.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The index among the record's fields.
    pub position: Option<usize>,
    /// The value where the record has none.
    pub set: Option<String>,
    /// Foreign values and ours.
    pub values: Vec<(String, String)>,
}

/// What an object's key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A known column, or the organization behind the last of them.
    Known(usize),
    /// Something that a rejects file added.
    Reject,
    /// Anything else.
    Unknown,
}

impl Layout {
    /// The layout of objects, whose keys are known from the start.
    pub(super) fn of_keys(options: &Options) -> Self {
        let known = options.columns.known;
        let names = known.iter().zip(&options.names);
        let mut keys: Vec<String> =
            names.map(|(known, name)| name.clone().unwrap_or_else(|| (*known).to_owned())).collect();
        keys.push(ORGANIZATION.to_owned());
        Self {
            header: Vec::new(),
            slots: (0..known.len()).map(|index| Slot::of(options, index, Some(index))).collect(),
            organization: Some(known.len()),
            keys,
        }
    }

    /// The layout of a CSV file with that header.
    ///
    /// # Errors
    /// `E_HEADER_DUP`, `E_HEADER_SET` and `E_HEADER_MISSING`.
    pub(super) fn of_header(name: &str, header: Vec<String>, options: &Options) -> Result<Self, InputError> {
        let folded: Vec<String> = header.iter().map(|column| fold(column)).collect();
        refuse_duplicates(name, &header, &folded)?;
        let find = |wanted: &str| {
            let wanted = fold(wanted);
            folded.iter().position(|column| *column == wanted)
        };
        let mut slots = Vec::with_capacity(options.columns.known.len());
        for (index, known) in options.columns.known.iter().enumerate() {
            let mapped = options.names.get(index).and_then(Option::as_deref);
            let position = find(mapped.unwrap_or(known));
            if let (Some(mapped), None) = (mapped, position) {
                return Err(missing(name, mapped, known, &header, &slots));
            }
            let slot = Slot::of(options, index, position);
            if position.is_some() && slot.set.is_some() {
                let what = format!("`{name}` has a column `{known}` of its own");
                return Err(
                    InputError::new("E_HEADER_SET", what).hint("--set gives a value to a column that the file lacks")
                );
            }
            slots.push(slot);
        }
        let layout = Self { header, slots, organization: find(ORGANIZATION), keys: Vec::new() };
        layout.refuse_missing(name, options)?;
        Ok(layout)
    }

    fn refuse_missing(&self, name: &str, options: &Options) -> Result<(), InputError> {
        let columns = &options.columns;
        let has = |column: &&&str| {
            let slot = columns.index(column).and_then(|index| self.slots.get(index));
            slot.is_some_and(|slot| slot.position.is_some() || slot.set.is_some())
        };
        if let Some(column) = columns.required.iter().find(|column| !has(column)) {
            return Err(missing(name, column, column, &self.header, &self.slots));
        }
        if columns.any_of.is_empty() || columns.any_of.iter().any(|column| has(&column)) {
            return Ok(());
        }
        let names: Vec<String> = columns.any_of.iter().map(|column| format!("`{column}`")).collect();
        let what = format!("`{name}` has none of the columns {}", names.join(", "));
        Err(InputError::new("E_HEADER_MISSING", what)
            .because(found(&self.header))
            .hint("name the right column with --map, such as `--map link_code=Kode`"))
    }

    /// The warning that names all columns that are not read.
    pub(super) fn ignored(&self) -> Option<Warning> {
        let is_ignored = |index: &usize, column: &str| {
            !column.is_empty()
                && !is_reject_column(column)
                && self.organization != Some(*index)
                && !self.slots.iter().any(|slot| slot.position == Some(*index))
        };
        let columns = self.header.iter().enumerate();
        let ignored = columns.filter(|(index, column)| is_ignored(index, column));
        ignored_columns(ignored.map(|(_, column)| column.as_str()))
    }

    /// What a key of an object stands for.
    pub(super) fn key(&self, name: &str) -> Key {
        match self.keys.iter().position(|key| key == name) {
            Some(index) => Key::Known(index),
            None if is_reject_column(name) || name == REJECT_RECORD => Key::Reject,
            None => Key::Unknown,
        }
    }

    /// The name under which a field stands in the input.
    pub(super) fn name(&self, position: usize) -> &str {
        let name = self.header.get(position).or_else(|| self.keys.get(position));
        name.map_or("", String::as_str)
    }
}

impl Slot {
    fn of(options: &Options, index: usize, position: Option<usize>) -> Self {
        Self {
            position,
            set: options.set.get(index).cloned().flatten(),
            values: options.values.get(index).cloned().unwrap_or_default(),
        }
    }
}

/// The warning that those columns are not read; `None` for none.
pub(super) fn ignored_columns<'a>(columns: impl Iterator<Item = &'a str>) -> Option<Warning> {
    let names: Vec<String> = columns.map(shown).collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(Warning::new("W_COLUMN_IGNORED", format!("column {name} is not read"))),
        _ => Some(Warning::new("W_COLUMN_IGNORED", format!("columns {} are not read", names.join(", ")))),
    }
}

/// Whether a column is one that a rejects file adds.
pub(super) fn is_reject_column(name: &str) -> bool {
    REJECT_COLUMNS.contains(&name)
}

/// A name as it is compared: trimmed, without case.
fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn refuse_duplicates(name: &str, header: &[String], folded: &[String]) -> Result<(), InputError> {
    let mut sorted: Vec<usize> = (0..folded.len()).collect();
    sorted.sort_by_key(|index| folded.get(*index));
    for pair in sorted.windows(2) {
        let [one, other] = pair else { continue };
        let column = folded.get(*one).map_or("", String::as_str);
        if !column.is_empty() && folded.get(*other).map(String::as_str) == Some(column) {
            let twice = header.get(*one).map_or_else(String::new, |column| shown(column));
            let what = format!("`{name}` has the column {twice} twice");
            return Err(InputError::new("E_HEADER_DUP", what)
                .because(found(header))
                .hint("rename or remove one of them"));
        }
    }
    Ok(())
}

fn missing(name: &str, column: &str, field: &str, header: &[String], slots: &[Slot]) -> InputError {
    let what = format!("`{name}` has no column {}", shown(column));
    let wanted = fold(column);
    let is_free = |index: &usize| !slots.iter().any(|slot| slot.position == Some(*index));
    let free = header.iter().enumerate().filter(|(index, _)| is_free(index));
    let near = free
        .map(|(_, column)| (distance(&fold(column), &wanted), column))
        .filter(|(distance, _)| *distance <= 2.max(wanted.chars().count() / 4))
        .min_by_key(|(distance, _)| *distance);
    let hint = match near {
        Some((_, near)) => format!("did you mean {}? give --map {field}={near}", shown(near)),
        None => format!("name the right column with --map {field}=..., or give it a value with --set {field}=..."),
    };
    InputError::new("E_HEADER_MISSING", what).because(found(header)).hint(hint)
}

/// The header for a message, cut after some columns.
fn found(header: &[String]) -> String {
    let mut text = String::from("found: ");
    for (index, column) in header.iter().enumerate() {
        if index == 20 {
            text.push_str(", …");
            break;
        }
        let comma = if index == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}{}", shown(column));
    }
    text
}

/// The number of letters to change, add or remove (Levenshtein); names beyond 64 letters are far from all others.
fn distance(one: &str, other: &str) -> usize {
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

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
