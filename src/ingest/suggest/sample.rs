//! One pass over a file of which nothing is known: what stands in each of its columns.

use super::column::ColumnStats;
use super::shape::{self, Shape};
use super::time_guess::TimeGuess;
use crate::domain::Instant;
use crate::domain::code::find_code;
use crate::ingest::buffer::Window;
use crate::ingest::input_error::InputError;
use crate::ingest::options::{Columns, Options};
use crate::ingest::preflight;
use crate::ingest::records::Records;
use crate::ingest::sniff::{self, Content};
use crate::ingest::source::Source;
use crate::ingest::spec::Spec;
use crate::ingest::timestamp::Times;
use crate::messages::Message;
use chrono::NaiveTime;
use chrono_tz::Tz;
use rustc_hash::FxHashSet;
use serde_json::Value;
use std::path::Path;

/// Rows that are looked at.
const MOST_ROWS: u64 = 100_000;
/// Cells that are looked at: a table of many columns has fewer rows that are.
const MOST_CELLS: u64 = 2_000_000;
/// Rows that are kept to compare columns with one another.
const KEPT_ROWS: usize = 400;
/// Columns that are looked at.
const MOST_COLUMNS: usize = 200;
/// Columns and cells of each that are looked up among what events have brought.
const LOOKED_UP_COLUMNS: usize = 12;
const LOOKED_UP_CELLS: usize = 12;
/// Bytes of a cell that are kept.
const KEPT_BYTES: usize = 300;

/// What an organization has, for comparison with the cells of a file.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The codes of its links.
    pub codes: FxHashSet<String>,
    /// The ids of its members.
    pub members: FxHashSet<String>,
    /// Ids of users that events have brought, and of members who are users.
    pub users: FxHashSet<String>,
    /// Ids of clicks that events have brought.
    pub clicks: FxHashSet<String>,
}

/// What was seen in a file.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The file as a whole.
    pub shape: Shape,
    /// `CSV`, `NDJSON` or `sheet`.
    pub format: &'static str,
    /// How many rows were looked at.
    pub rows: u64,
    /// Whether there are more.
    pub is_cut: bool,
    /// What is to be known of the other sheets of a workbook.
    pub(super) sheets: Option<Message>,
    pub(super) columns: Vec<ColumnStats>,
    pub(super) kept: Vec<Vec<String>>,
    pub(super) times: Times,
}

impl Sample {
    /// Values that may be ids of users or clicks, for a look-up.
    pub fn candidates(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().filter(|column| column.share(column.id_like) >= 60 && column.codes == 0);
        let columns = columns.filter(|column| column.values.len() > 1 || column.filled < 3).take(LOOKED_UP_COLUMNS);
        columns.flat_map(|column| column.values.values().take(LOOKED_UP_CELLS).map(|(text, _)| text.as_str()))
    }
}

/// Looks at a file; what `spec` says of it is taken as given.
///
/// # Errors
/// What makes the file unusable whatever its columns are.
pub fn look(
    path: &Path,
    spec: &Spec,
    known: &Known,
    (organization, zone, now): (&str, Tz, Instant),
) -> Result<Sample, InputError> {
    const NONE: Columns = Columns { known: &[], required: &[], any_of: &[] };
    let mut options = Options::plain(NONE, organization, now);
    let given = Spec { encoding: spec.encoding.clone(), delimiter: spec.delimiter.clone(), ..Spec::default() };
    if let Ok(compiled) = given.compile(NONE, organization, true, now) {
        (options.encoding, options.delimiter) = (compiled.encoding, compiled.delimiter);
    }
    let source = Source::open_sheet(path, &options.limits, spec.sheet.as_deref())?;
    let mut shape = Shape::default();
    if options.encoding.is_none() {
        shape = shape::encoding(&source, &options)?;
        options.encoding = shape.encoding.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    }
    let mut window = Window::new(source.bytes(options.limits)?, source.name(), &options)?;
    while window.data().len() < shape::head_bytes() && window.more()? {}
    let content = sniff::recognise(source.name(), window.data())?;
    if content == Content::Csv {
        let given = source.delimiter().or(options.delimiter);
        shape::table(window.data(), window.is_at_end(), &mut shape, spec, given);
        options.delimiter = shape.delimiter;
        options.skip_lines = Some(shape.skip_lines).filter(|lines| *lines > 0);
    }
    let times = Times { assume_tz: Some(zone), dates_at: NaiveTime::from_hms_opt(12, 0, 0), ..Times::strict(now) };
    let format = match (source.is_sheet(), content) {
        (true, _) => "sheet",
        (false, Content::Csv) => "CSV",
        (false, Content::Ndjson) => "NDJSON",
    };
    let mut sample = Sample {
        shape,
        format,
        rows: 0,
        is_cut: false,
        sheets: source.other_sheets().cloned(),
        columns: Vec::new(),
        kept: Vec::new(),
        times,
    };
    let frame = preflight::check(&source, &options)?;
    let names = frame.layout.header.iter().take(MOST_COLUMNS);
    sample.columns.extend(names.map(|name| ColumnStats { name: name.clone(), ..ColumnStats::default() }));
    let mut records = Records::open(&source, &frame, &options)?;
    while let Some(record) = records.next()? {
        if sample.rows == MOST_ROWS || sample.rows * sample.columns.len() as u64 > MOST_CELLS {
            sample.is_cut = true;
            break;
        }
        let Ok(cells) = record.cells else { continue };
        sample.rows += 1;
        match content {
            Content::Csv => {
                let count = sample.columns.len();
                sample.see((0..count).map(|place| cells.at(place).unwrap_or_default().to_owned()).collect(), known);
            }
            Content::Ndjson => {
                let object = serde_json::from_slice(record.raw.record).unwrap_or(Value::Null);
                sample.see_object(&object, known);
            }
        }
    }
    Ok(sample)
}

impl Sample {
    /// Whether what stands where the names of columns would is a row: a time, or a code of the organization.
    pub(super) fn begins_with_row(&self, known: &Known) -> bool {
        let is_value = |name: &str| {
            TimeGuess::is_time(name, &self.times) || find_code(name).is_some_and(|code| known.codes.contains(&*code))
        };
        !self.shape.has_header && self.columns.iter().any(|column| is_value(&column.name))
    }

    fn see(&mut self, cells: Vec<String>, known: &Known) {
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            column.see(cell, known, &self.times);
        }
        if self.kept.len() < KEPT_ROWS {
            self.kept.push(cells.into_iter().map(|cell| cut(&cell).to_owned()).collect());
        }
    }

    fn see_object(&mut self, object: &Value, known: &Known) {
        let mut pairs = Vec::new();
        flatten("", object, &mut pairs);
        for (key, _) in &pairs {
            if self.columns.len() < MOST_COLUMNS && !self.columns.iter().any(|column| column.name == *key) {
                self.columns.push(ColumnStats { name: key.clone(), ..ColumnStats::default() });
            }
        }
        let cell =
            |column: &ColumnStats| pairs.iter().find(|(key, _)| *key == column.name).map(|(_, text)| text.clone());
        let cells = self.columns.iter().map(|column| cell(column).unwrap_or_default()).collect();
        self.see(cells, known);
    }
}

/// The values of an object and of the objects in it, by their path.
fn flatten(prefix: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                if path.matches('.').count() < 5 {
                    flatten(&path, value, pairs);
                }
            }
        }
        Value::String(text) => pairs.push((prefix.to_owned(), text.clone())),
        Value::Number(number) if number.is_u64() || number.is_i64() => {
            pairs.push((prefix.to_owned(), number.to_string()));
        }
        // What the reader takes for no text.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {}
    }
}

fn cut(text: &str) -> &str {
    let end = text.char_indices().map(|(place, _)| place).take_while(|place| *place <= KEPT_BYTES).last();
    if text.len() <= KEPT_BYTES { text } else { text.get(..end.unwrap_or_default()).unwrap_or_default() }
}
