//! The rejects file: every rejected record as it came, with its line, code and message, to be fixed and sent again.
//!
//! It is made at the first rejection, readable by its owner only, and takes its name when it is complete. Read as an
//! input, the columns it adds are passed over and the guard against formulas is taken off.

use super::buffer::BOM;
use super::columns::{REJECT_COLUMNS, REJECT_RECORD, is_reject_column};
use super::input_error::{InputError, Rejection};
use super::outfile::OutFile;
use super::preflight::Preflight;
use super::records::RawRecord;
use super::sniff::Format;
use super::source::STDIN;
use crate::messages::say;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A writer of rejected records.
#[derive(Debug)]
pub struct Rejects<'f> {
    path: PathBuf,
    frame: &'f Preflight,
    file: Option<BufWriter<OutFile>>,
    line: Vec<u8>,
    written: u64,
}

/// Where the rejects of an input go unless told otherwise: `events.csv.gz` to `events.rejects.csv` beside it.
pub fn path_for(input: &Path, format: Format) -> PathBuf {
    let folder = if input == Path::new(STDIN) { Path::new("") } else { input.parent().unwrap_or(Path::new("")) };
    let mut name = match input.file_name() {
        Some(name) if input != Path::new(STDIN) => PathBuf::from(name),
        _ => PathBuf::from("stdin"),
    };
    for endings in [&["gz", "zst", "zip"][..], &["csv", "tsv", "txt", "ndjson", "jsonl", "json", "xlsx", "xlsm", "ods"]]
    {
        let ending = name.extension().map(|ending| ending.to_ascii_lowercase());
        if endings.iter().any(|known| ending.as_deref() == Some((*known).as_ref())) {
            name.set_extension("");
        }
    }
    let mut name: OsString = without_rejects(name).into_os_string();
    name.push(".rejects.");
    name.push(format.extension());
    folder.join(name)
}

/// A name without what made it a rejects file: a fixed one that is still wrong gets no longer name.
fn without_rejects(name: PathBuf) -> PathBuf {
    let ending = name.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let is_numbered = ending.strip_prefix("rejects-").is_some_and(|number| number.parse::<u32>().is_ok());
    if ending == "rejects" || is_numbered { name.with_extension("") } else { name }
}

impl<'f> Rejects<'f> {
    /// A rejects file for an input; nothing is made before the first rejection.
    pub fn new(path: PathBuf, frame: &'f Preflight) -> Self {
        Self { path, frame, file: None, line: Vec::new(), written: 0 }
    }

    /// The number of records written.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Adds a rejected record.
    ///
    /// # Errors
    /// `E_REJECTS_FILE`, which is temporary.
    pub fn write(&mut self, line: u64, raw: &RawRecord<'_>, rejection: &Rejection) -> Result<(), InputError> {
        self.line.clear();
        match self.frame.format {
            Format::Csv { delimiter } => csv_record(&mut self.line, self.frame, delimiter, line, raw, rejection),
            Format::Ndjson => json_record(&mut self.line, line, raw.record, rejection),
        }
        let written = match &mut self.file {
            Some(file) => file.write_all(&self.line),
            None => create(&self.path, self.frame).and_then(|file| self.file.insert(file).write_all(&self.line)),
        };
        written.map_err(|error| cannot_write(&self.path, &error))?;
        self.written += 1;
        Ok(())
    }

    /// Gives the file its name; `None` where nothing was rejected.
    ///
    /// # Errors
    /// `E_REJECTS_FILE`, which is temporary.
    pub fn finish(self) -> Result<Option<PathBuf>, InputError> {
        let Some(file) = self.file else {
            return Ok(None);
        };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error);
        match file.and_then(OutFile::finish) {
            Ok(()) => Ok(Some(self.path)),
            Err(error) => Err(cannot_write(&self.path, &error)),
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> InputError {
    InputError::new("E_REJECTS_FILE", say!("input-rejects", path = path.display().to_string()))
        .because(error.to_string())
        .hint(say!("input-rejects-hint"))
        .temporary()
}

/// Begins the file with the header of the input.
fn create(path: &Path, frame: &Preflight) -> io::Result<BufWriter<OutFile>> {
    let mut file = BufWriter::new(OutFile::begin(path)?);
    if let Format::Csv { delimiter } = frame.format {
        let mut line = Vec::new();
        if frame.wants_bom {
            line.extend_from_slice(BOM);
        }
        for column in original_columns(frame) {
            field(&mut line, delimiter, frame.layout.name(column).as_bytes());
        }
        for column in REJECT_COLUMNS {
            field(&mut line, delimiter, column.as_bytes());
        }
        end_of_record(&mut line);
        file.write_all(&line)?;
    }
    Ok(file)
}

/// The columns of the input without those that an earlier rejects file added.
fn original_columns(frame: &Preflight) -> impl Iterator<Item = usize> {
    let columns = frame.layout.header.iter().enumerate();
    columns.filter(|(_, name)| !is_reject_column(name)).map(|(index, _)| index)
}

fn csv_record(
    line: &mut Vec<u8>,
    frame: &Preflight,
    delimiter: u8,
    number: u64,
    raw: &RawRecord<'_>,
    rejection: &Rejection,
) {
    // Each field stays in its column, whatever is wrong with the row. Fields beyond the last column stay beyond it, so
    // that they do not fit by accident when the file is sent again; for fields that are missing `_code` says it.
    let fields = raw.fields.map_or(&[][..], |fields| &fields.spans);
    let unescaped = raw.fields.map_or(&[][..], |fields| &fields.unescaped);
    let text =
        |column: usize| fields.get(column).and_then(|span| span.bytes(raw.record, unescaped)).unwrap_or_default();
    let junk = raw.fields.and_then(|fields| fields.junk.map(|_| raw_fields(raw.record, delimiter)));
    for column in original_columns(frame) {
        match &junk {
            Some(raw) => field(line, delimiter, raw.get(column).copied().unwrap_or_default()),
            None => field(line, delimiter, text(column)),
        }
    }
    field(line, delimiter, number.to_string().as_bytes());
    field(line, delimiter, rejection.code.as_bytes());
    field(line, delimiter, rejection.message.to_string().as_bytes());
    if raw.fields.is_some_and(|fields| fields.misfit.is_some()) {
        (frame.layout.header.len()..fields.len()).for_each(|column| field(line, delimiter, text(column)));
    }
    end_of_record(line);
}

/// The fields of a record with the quotes and whatever else stands in them.
fn raw_fields(record: &[u8], delimiter: u8) -> Vec<&[u8]> {
    let mut fields = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (place, byte) in record.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            byte if *byte == delimiter && !is_quoted => {
                fields.push(record.get(start..place).unwrap_or_default());
                start = place + 1;
            }
            _ => {}
        }
    }
    fields.push(record.get(start..).unwrap_or_default());
    fields
}

/// Appends a field, guarded and quoted where needed, and the delimiter.
fn field(line: &mut Vec<u8>, delimiter: u8, text: &[u8]) {
    let guard: &[u8] = match text.first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n') => b"'",
        _ => b"",
    };
    let needs_quotes = text.iter().any(|byte| *byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r'));
    if !needs_quotes {
        line.extend_from_slice(guard);
        line.extend_from_slice(text);
        line.push(delimiter);
        return;
    }
    line.push(b'"');
    line.extend_from_slice(guard);
    for part in text.split_inclusive(|byte| *byte == b'"') {
        line.extend_from_slice(part);
        if part.last() == Some(&b'"') {
            line.push(b'"');
        }
    }
    line.push(b'"');
    line.push(delimiter);
}

/// Turns the last delimiter into a line end.
fn end_of_record(line: &mut Vec<u8>) {
    line.pop();
    line.push(b'\n');
}

fn json_record(line: &mut Vec<u8>, number: u64, record: &[u8], rejection: &Rejection) {
    let text = String::from_utf8_lossy(record);
    let members = members(&text);
    line.push(b'{');
    for (key, value) in members.iter().flatten() {
        json_text(line, key);
        line.push(b':');
        line.extend_from_slice(value.get().as_bytes());
        line.push(b',');
    }
    line.extend_from_slice(format!("\"_line\":{number},\"_code\":").as_bytes());
    json_text(line, rejection.code);
    line.extend_from_slice(b",\"_message\":");
    json_text(line, &rejection.message.to_string());
    if members.is_none() {
        line.extend_from_slice(format!(",\"{REJECT_RECORD}\":").as_bytes());
        json_text(line, &text);
    }
    line.extend_from_slice(b"}\n");
}

fn json_text(line: &mut Vec<u8>, text: &str) {
    // A text always has a JSON form, and memory takes it.
    let _ = serde_json::to_writer(line, text);
}

/// The keys and values of an object as they were written, without what an earlier rejects file added.
fn members(text: &str) -> Option<Vec<(Cow<'_, str>, &RawValue)>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let members = deserializer.deserialize_map(Members).ok()?;
    deserializer.end().ok()?;
    // A raw value is only skimmed: what it hides from the parser must not break the line.
    let is_sound = |(_, value): &(Cow<'_, str>, &RawValue)| !value.get().contains(['\n', '\r']);
    members.iter().all(is_sound).then_some(members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
            if !is_reject_column(&key) {
                members.push((key, value));
            }
        }
        Ok(members)
    }
}

#[cfg(test)]
#[path = "rejects_tests.rs"]
mod tests;
