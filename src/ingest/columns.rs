//! Which column of an input holds which field: the header, checked and resolved.

pub use super::column_names::distance;
use super::column_names::found;
pub(super) use super::column_names::{fold, folded_value, ignored_columns, is_reject_column};
use super::csv::{Fields, Span};
use super::input_error::{InputError, Warning, shown};
use super::options::Options;
use crate::messages::{Message, say};

/// The column that says whose records these are, in every kind of input.
pub(super) const ORGANIZATION: &str = "organization";
/// What a rejects file adds to a record; read again, it is passed over.
pub(super) const REJECT_COLUMNS: [&str; 3] = ["_line", "_code", "_message"];
/// The key under which a rejects file keeps a line that was no object.
pub(super) const REJECT_RECORD: &str = "_record";
/// Between the names of columns that are joined.
const JOIN: char = '+';

/// The resolved columns of one input.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The names in the header, trimmed; empty for NDJSON.
    pub(super) header: Vec<String>,
    /// Where each known column is found, then each that the options name besides.
    pub(super) slots: Vec<Slot>,
    /// Where the organization is found.
    pub(super) organization: Option<usize>,
    /// Fields that are put together from others, behind those of the header.
    pub(super) joins: Vec<Vec<usize>>,
    /// For NDJSON the keys that are read.
    pub(super) keys: Vec<String>,
    /// For NDJSON the keys of objects inside of which some are.
    pub(super) parents: Vec<String>,
    /// How many fields a record must have: columns without a name at the end of the header may be left out.
    pub(super) needed: usize,
    /// Where a rejects file says what was wrong with a row.
    pub(super) reject_code: Option<usize>,
    /// Where our own list of events says that one was retracted.
    pub(super) retracted: Option<usize>,
    /// Whether any record may be left out.
    pub(super) may_leave_out: bool,
}

/// Where one column comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    /// The index among the record's fields.
    pub position: Option<usize>,
    /// The value where the record has none.
    pub set: Option<String>,
    /// Foreign values, in the form in which they are compared, and ours.
    pub values: Vec<(String, String)>,
}

/// What an object's key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// One that is read.
    Known(usize),
    /// An object inside of which one is.
    Parent,
    /// Something that a rejects file added.
    Reject,
    /// Anything else.
    Unknown,
}

impl Layout {
    /// The layout of objects, whose keys are known from the start.
    pub(super) fn of_keys(options: &Options) -> Self {
        let mut layout = Self::empty(Vec::new());
        let names = options.columns.known.iter().zip(&options.names);
        let names: Vec<String> =
            names.map(|(known, name)| name.clone().unwrap_or_else(|| (*known).to_owned())).collect();
        for (index, name) in names.iter().enumerate() {
            let position = layout.place_of_key(name);
            layout.slots.push(Slot::of(options, index, Some(position)));
        }
        for extra in &options.extras {
            // A field of ours stands under the key that it is mapped to.
            let name = options.columns.index(extra).and_then(|index| names.get(index)).unwrap_or(extra);
            let position = layout.place_of_key(name);
            layout.slots.push(Slot { position: Some(position), ..Slot::default() });
        }
        layout.organization = Some(layout.place_of_key(ORGANIZATION));
        let count = layout.keys.len();
        // Joined fields come behind all keys.
        for slot in &mut layout.slots {
            slot.position =
                slot.position.map(|position| if position >= JOINED { position - JOINED + count } else { position });
        }
        let parents = layout
            .keys
            .iter()
            .flat_map(|key| key.match_indices('.').filter_map(|(dot, _)| key.get(..dot).map(str::to_owned)));
        layout.parents = parents.collect();
        layout.note_leaving_out(options);
        layout
    }

    fn note_leaving_out(&mut self, options: &Options) {
        let has_word = options.values.iter().flatten().any(|(_, ours)| ours == super::spec::LEFT_OUT);
        self.may_leave_out = has_word || !options.filters.is_empty() || self.retracted.is_some();
    }

    /// The place of a key, or of a field that is joined from several.
    fn place_of_key(&mut self, name: &str) -> usize {
        let parts: Vec<&str> = name.split(JOIN).map(str::trim).collect();
        if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) {
            let places = parts.iter().map(|part| self.place_of_key(part)).collect();
            self.joins.push(places);
            return JOINED + self.joins.len() - 1;
        }
        if let Some(place) = self.keys.iter().position(|key| key == name) {
            return place;
        }
        self.keys.push(name.to_owned());
        self.keys.len() - 1
    }

    /// The layout of a CSV file with that header.
    ///
    /// # Errors
    /// `E_HEADER_DUP`, `E_HEADER_SET` and `E_HEADER_MISSING`.
    pub(super) fn of_header(name: &str, header: Vec<String>, options: &Options) -> Result<Self, InputError> {
        let folded: Vec<String> = header.iter().map(|column| fold(column)).collect();
        let mut layout = Self::empty(header);
        let mut missing = Vec::new();
        for (index, known) in options.columns.known.iter().enumerate() {
            let mapped = options.names.get(index).and_then(Option::as_deref);
            let position = match mapped {
                Some(mapped) => layout.find_or_join(name, mapped, &folded)?,
                None => layout.find_own(name, known, &folded)?,
            };
            if let (Some(mapped), None) = (mapped, position) {
                missing.push((mapped.to_owned(), (*known).to_owned()));
            }
            let slot = Slot::of(options, index, position);
            if position.is_some() && slot.set.is_some() {
                let what = say!("input-set-column", name, column = *known);
                return Err(InputError::new("E_HEADER_SET", what).hint(say!("input-set-hint")));
            }
            layout.slots.push(slot);
        }
        for extra in &options.extras {
            let field = options.columns.index(extra).and_then(|index| layout.slots.get(index)?.position);
            let position = match layout.find_or_join(name, extra, &folded)? {
                None => field,
                found => found,
            };
            if position.is_none() {
                missing.push((extra.clone(), String::new()));
            }
            layout.slots.push(Slot { position, ..Slot::default() });
        }
        layout.organization = layout.find_own(name, ORGANIZATION, &folded)?;
        layout.note_own_columns(&folded);
        layout.note_leaving_out(options);
        layout.refuse_missing(name, missing, options)?;
        Ok(layout)
    }

    fn empty(header: Vec<String>) -> Self {
        let named = header.iter().rposition(|column| !column.is_empty()).map_or(0, |last| last + 1);
        Self {
            needed: named,
            header,
            slots: Vec::new(),
            organization: None,
            joins: Vec::new(),
            keys: Vec::new(),
            parents: Vec::new(),
            reject_code: None,
            retracted: None,
            may_leave_out: false,
        }
    }

    /// Notes the columns that files of our own have besides.
    fn note_own_columns(&mut self, folded: &[String]) {
        let find = |wanted: &str| folded.iter().position(|column| column == wanted);
        self.reject_code = find("_code").filter(|_| find("_message").is_some());
        self.retracted = find("retracted").filter(|_| find("attributed_link").is_some() && find("import_id").is_some());
    }

    /// The place of a column, or of one that is put together from several.
    fn find_or_join(&mut self, name: &str, wanted: &str, folded: &[String]) -> Result<Option<usize>, InputError> {
        if let Some(found) = self.find(name, &fold(wanted), folded)? {
            return Ok(Some(found));
        }
        if !wanted.contains(JOIN) {
            return Ok(None);
        }
        let parts = wanted.split(JOIN).map(|part| self.find(name, &fold(part), folded));
        let Some(places) = parts.collect::<Result<Option<Vec<usize>>, InputError>>()? else { return Ok(None) };
        self.joins.push(places);
        Ok(Some(self.header.len() + self.joins.len() - 1))
    }

    /// The place of a column of ours, in whose name a blank or a dash may stand for `_`.
    fn find_own(&self, name: &str, wanted: &str, folded: &[String]) -> Result<Option<usize>, InputError> {
        if let Some(found) = self.find(name, wanted, folded)? {
            return Ok(Some(found));
        }
        let alike: Vec<String> = folded.iter().map(|column| column.replace([' ', '-'], "_")).collect();
        self.find(name, wanted, &alike)
    }

    /// The only column of that name.
    fn find(&self, name: &str, wanted: &str, folded: &[String]) -> Result<Option<usize>, InputError> {
        let mut places = folded.iter().enumerate().filter(|(_, column)| *column == wanted).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(place), Some(_)) if !wanted.is_empty() => {
                let twice = self.header.get(place).map_or_else(String::new, |column| shown(column));
                let what = say!("input-column-twice", name, column = twice);
                Err(InputError::new("E_HEADER_DUP", what).because(found(&self.header)).hint(say!("input-twice-hint")))
            }
            (place, _) => Ok(place.filter(|_| !wanted.is_empty())),
        }
    }

    /// Names all that is missing at once.
    fn refuse_missing(
        &self,
        name: &str,
        mut missing: Vec<(String, String)>,
        options: &Options,
    ) -> Result<(), InputError> {
        let columns = &options.columns;
        let has = |column: &str| {
            let slot = columns.index(column).and_then(|index| self.slots.get(index));
            slot.is_some_and(|slot| slot.position.is_some() || slot.set.is_some())
        };
        let is_mapped = |column: &str| columns.index(column).is_some_and(|index| options.names[index].is_some());
        let from_stages = |column: &str| !options.stages.is_empty() && ["event", "occurred_at"].contains(&column);
        let required =
            columns.required.iter().filter(|column| !has(column) && !is_mapped(column) && !from_stages(column));
        missing.extend(required.map(|column| ((*column).to_owned(), (*column).to_owned())));
        let lacks_all =
            !columns.any_of.is_empty() && !columns.any_of.iter().any(|column| has(column) || is_mapped(column));
        if missing.is_empty() && !lacks_all {
            return Ok(());
        }
        let names: Vec<String> = missing.iter().map(|(column, _)| shown(column)).collect();
        let any_of: Vec<String> = columns.any_of.iter().map(|column| shown(column)).collect();
        let (any_of, names) = (any_of.join(", "), names.join(", "));
        let what = match (missing.is_empty(), lacks_all) {
            (true, _) => say!("input-no-column-of", name, columns = any_of),
            (false, true) => {
                say!("input-no-columns-and", name, columns = names, count = missing.len() as i64, any = any_of)
            }
            (false, false) => say!("input-no-columns", name, columns = names, count = missing.len() as i64),
        };
        let error = InputError::new("E_HEADER_MISSING", what).because(found(&self.header));
        Err(error.hint(self.missing_hint(&missing)))
    }

    /// Flags for the columns that may be meant, which can be pasted as they stand.
    fn missing_hint(&self, missing: &[(String, String)]) -> Message {
        let is_free = |index: &usize| !self.slots.iter().any(|slot| slot.position == Some(*index));
        let mut meant = Vec::new();
        for (column, field) in missing.iter().filter(|(_, field)| !field.is_empty()) {
            let wanted = fold(column);
            let free = self.header.iter().enumerate().filter(|(index, name)| is_free(index) && !name.is_empty());
            let near = free
                .map(|(_, column)| (distance(&fold(column), &wanted), column))
                .filter(|(distance, _)| *distance <= 2.max(wanted.chars().count() / 4))
                .min_by_key(|(distance, _)| *distance);
            if let Some((_, near)) = near {
                meant.push(format!("--map {}", crate::messages::shell::quoted(&format!("{field}={near}"))));
            }
        }
        match meant.is_empty() {
            true => say!("input-suggest-hint"),
            false => say!("input-map-hint", flags = meant.join(" ")),
        }
    }

    /// The warning that names all columns that are not read.
    pub(super) fn ignored(&self) -> Option<Warning> {
        let is_ignored = |index: &usize, column: &str| {
            !column.is_empty()
                && !is_reject_column(column)
                && self.organization != Some(*index)
                && self.retracted.is_none()
                && !self.slots.iter().any(|slot| slot.position == Some(*index))
                && !self.joins.iter().flatten().any(|position| position == index)
        };
        let columns = self.header.iter().enumerate();
        let ignored = columns.filter(|(index, column)| is_ignored(index, column));
        ignored_columns(ignored.map(|(_, column)| column.as_str()))
    }

    /// What a key of an object stands for.
    pub(super) fn key(&self, name: &str) -> Key {
        match self.keys.iter().position(|key| key == name) {
            Some(index) => Key::Known(index),
            None if self.parents.iter().any(|parent| parent == name) => Key::Parent,
            None if is_reject_column(name) || name == REJECT_RECORD => Key::Reject,
            None => Key::Unknown,
        }
    }

    /// The name under which a field stands in the input.
    pub(super) fn name(&self, position: usize) -> &str {
        let name = self.header.get(position).or_else(|| self.keys.get(position));
        name.map_or("", String::as_str)
    }

    /// Makes the fields of a record those of the header, where they differ in nothing but blanks, and joins the fields
    /// that are read as one. Rows of a sheet are filled up, or cut.
    ///
    /// # Errors
    /// The number of fields where it is another.
    #[inline]
    pub(super) fn fit(&self, record: &[u8], fields: &mut Fields, is_sheet: bool) -> Result<(), usize> {
        let (found, expected) = (fields.spans.len(), self.header.len());
        if found != expected {
            let has_more = || fields.spans.iter().skip(expected).any(|span| !span.is_blank(record, &fields.unescaped));
            // In a sheet no cell can move another: what stands beside the table is somebody's remark.
            if !is_sheet && (found < self.needed || has_more()) {
                return Err(found);
            }
            fields.spans.resize(expected, Span::plain(0, 0));
        }
        if !self.joins.is_empty() {
            self.join(record, fields);
        }
        Ok(())
    }

    fn join(&self, record: &[u8], fields: &mut Fields) {
        for places in &self.joins {
            let start = fields.unescaped.len();
            let mut joined = Vec::new();
            for place in places {
                let text = fields.spans.get(*place).and_then(|span| span.bytes(record, &fields.unescaped));
                push_joined(&mut joined, text.unwrap_or_default().trim_ascii());
            }
            fields.unescaped.append(&mut joined);
            fields.spans.push(Span::unescaped(start, fields.unescaped.len()));
        }
    }
}

/// Places of joined fields while the number of keys is not known yet.
const JOINED: usize = 1 << 32;

/// Appends a part of a joined text.
pub(super) fn push_joined(joined: &mut Vec<u8>, part: &[u8]) {
    if !joined.is_empty() && !part.is_empty() {
        joined.push(b' ');
    }
    joined.extend_from_slice(part);
}

impl Slot {
    fn of(options: &Options, index: usize, position: Option<usize>) -> Self {
        let values = options.values.get(index).into_iter().flatten();
        Self {
            position,
            set: options.set.get(index).cloned().flatten(),
            values: values.map(|(theirs, ours)| (folded_value(theirs), ours.clone())).collect(),
        }
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
