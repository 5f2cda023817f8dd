//! From a checked input into the store: decoding in a thread of its own, batches to the writer, rejects to a file.

use super::events::Events;
use super::framing::Frame;
use super::input_error::{InputError, Rejection};
use super::reading::Options;
use super::rejects::Rejects;
use super::source::Source;
use crate::domain::{EventTable, content_key};
use crate::store::StoreError;
use crate::workflows::{EventBatch, ImportWriter};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, SyncSender};
use thiserror::Error;

/// How many rows are usually judged, stored and attributed at a time.
pub const BATCH_ROWS: usize = 448_000;
/// A batch also ends at so many bytes of text.
const BATCH_TEXT: usize = 32 << 20;

/// Told how many bytes of the file and how many rows have been read.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// A checked input with the options it is read by.
pub struct Input {
    /// The bytes.
    pub source: Source,
    /// What the first pass found.
    pub frame: Frame,
    /// How to read it.
    pub options: Options,
    /// How many rows are judged, stored and attributed at a time: [`BATCH_ROWS`] but in tests.
    pub batch_rows: usize,
    /// Set to the number of a signal, it ends the import after the batch at hand: what is said to be in then is in.
    pub stop: Arc<AtomicU8>,
}

impl Input {
    /// The number of the signal that ends the import; `None` while nobody wants that.
    pub fn stopped_by(&self) -> Option<u8> {
        Some(self.stop.load(Ordering::Relaxed)).filter(|signal| *signal > 0)
    }
}

/// A failure on the way into the store.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The rejected rows that only the store could find, by line, with their codes.
pub type Conflicts = FxHashMap<u64, &'static str>;

/// Sends every row of an input into an import, unless somebody stops it; answers with the lines that conflict.
///
/// # Errors
/// What went wrong first; batches committed before stay.
pub async fn run(
    input: &Arc<Input>,
    writer: &mut ImportWriter<'_>,
    progress: Progress,
) -> Result<Conflicts, PipelineError> {
    // Nothing waits between the two: while one batch is written the next is read, and memory holds no third.
    let (sender, receiver) = mpsc::sync_channel::<Result<EventBatch, InputError>>(0);
    let reader = Arc::clone(input);
    let thread = std::thread::spawn(move || read(&reader, &sender, &progress));
    let mut conflicts = Conflicts::default();
    while let Ok(read) = receiver.recv() {
        let verdict = writer.append(read?).await?;
        conflicts.extend(verdict.conflicts.into_iter().map(|line| (line, "E_CONFLICT")));
        if input.stopped_by().is_some() {
            break;
        }
    }
    drop(receiver);
    if thread.join().is_err() {
        return Err(StoreError::Invariant("the reading thread failed".to_owned()).into());
    }
    Ok(conflicts)
}

/// Reads an input in batches; ends early where nobody listens any more.
fn read(input: &Input, sender: &SyncSender<Result<EventBatch, InputError>>, progress: &Progress) {
    if let Err(error) = read_batches(input, sender, progress) {
        // A closed channel means that the writer has failed and says so itself.
        let _ = sender.send(Err(error));
    }
}

fn read_batches(
    input: &Input,
    sender: &SyncSender<Result<EventBatch, InputError>>,
    progress: &Progress,
) -> Result<(), InputError> {
    let mut events = Events::open(&input.source, &input.frame, &input.options)?;
    let mut repeats = Repeats::default();
    let mut rows = 0;
    loop {
        let mut table = EventTable::default();
        let mut lines = Vec::new();
        let mut read = 0;
        let mut rejected: BTreeMap<&'static str, i64> = BTreeMap::new();
        let mut is_last = false;
        while lines.len() < input.batch_rows && table.text_bytes() < BATCH_TEXT {
            let Some(record) = events.next()? else {
                is_last = true;
                break;
            };
            read += 1;
            match record.event {
                Ok(event) => {
                    table.push(event.stage, event.occurred_at, event.texts, 0);
                    lines.push(record.line);
                }
                Err(rejection) => *rejected.entry(rejection.code).or_default() += 1,
            }
            rows += 1;
            if rows % 8_192 == 0 {
                progress(events.bytes_read(), rows);
            }
        }
        number_repeats(&mut table, &mut repeats);
        progress(events.bytes_read(), rows);
        let batch = EventBatch::new(&table, &lines, read, rejected);
        // Until the batch is taken memory need not hold its rows twice.
        drop((table, lines));
        if read > 0 && sender.send(Ok(batch)).is_err() {
            return Ok(());
        }
        if is_last {
            return input.source.unchanged();
        }
    }
}

/// How often each row without an `event_id` came in an input so far, by the hash of what it says.
pub(super) type Repeats = FxHashMap<u64, u32>;

/// Gives the rows without an `event_id` their places among the identical ones of their input: the first is 1, the next 2.
pub(super) fn number_repeats(events: &mut EventTable, repeats: &mut Repeats) {
    for index in 0..events.len() {
        let fact = events.fact(index);
        if fact.event_id.is_none() {
            let key = content_key(fact.stage, fact.occurred_at, fact.link_code, fact.click_id, fact.user_id, 0);
            let seed = xxhash_rust::xxh3::xxh3_64(fact.source.as_bytes());
            let ordinal = repeats.entry(xxhash_rust::xxh3::xxh3_64_with_seed(key.as_bytes(), seed)).or_default();
            *ordinal += 1;
            let ordinal = *ordinal;
            events.set_ordinal(index, ordinal);
        }
    }
}

/// Writes the rejected rows of an input in their order: reads it once more, for files with rejects only.
///
/// # Errors
/// `E_REJECTS_FILE`, and those of reading.
pub fn write_rejects(input: &Input, conflicts: &Conflicts, path: PathBuf) -> Result<Option<PathBuf>, InputError> {
    let mut events = Events::open(&input.source, &input.frame, &input.options)?;
    let mut rejects = Rejects::new(path, &input.frame);
    while let Some(record) = events.next()? {
        match (&record.event, conflicts.get(&record.line)) {
            (Err(rejection), _) => rejects.write(record.line, &record.raw, rejection)?,
            (Ok(_), Some(code)) => {
                let rejection = Rejection::new(code, "an event with this key is stored with other content");
                rejects.write(record.line, &record.raw, &rejection)?;
            }
            (Ok(_), None) => {}
        }
    }
    rejects.finish()
}

/// The codes of rejected rows.
pub const REJECTION_CODES: [&str; 24] = [
    "E_CONFLICT",
    "E_COLUMNS",
    "E_CONTROL",
    "E_FIELD_TOO_LONG",
    "E_ID_FORM",
    "E_ID_TOO_LONG",
    "E_JSON",
    "E_JSON_DUPKEY",
    "E_MISSING",
    "E_NUL",
    "E_ORG_MISMATCH",
    "E_PERSONAL_DATA",
    "E_QUOTE_JUNK",
    "E_RECORD_LINES",
    "E_REPEATED_HEADER",
    "E_STAGE",
    "E_TS_DATE_ONLY",
    "E_TS_FORMAT",
    "E_TS_FUTURE",
    "E_TS_GAP",
    "E_TS_NAIVE",
    "E_TS_PAST",
    "E_TS_RANGE",
    "E_UTF8",
];

/// What the rejection codes mean, in a few words for people.
pub fn rejection_words(code: &str) -> &'static str {
    match code {
        "E_CONFLICT" => "same key, other content: the first stays",
        "E_COLUMNS" => "the wrong number of fields",
        "E_CONTROL" => "a control character in an id",
        "E_FIELD_TOO_LONG" => "a field is too long",
        "E_ID_FORM" => "an id that a spreadsheet made a number of",
        "E_ID_TOO_LONG" => "an id of more than 255 bytes",
        "E_JSON" => "not a JSON object",
        "E_JSON_DUPKEY" => "a key stands twice",
        "E_MISSING" => "a needed field is missing",
        "E_NUL" => "a NUL character",
        "E_ORG_MISMATCH" => "the row names another organization",
        "E_PERSONAL_DATA" => "an id looks like personal data",
        "E_QUOTE_JUNK" => "text after a closing quote",
        "E_RECORD_LINES" => "a record of too many lines",
        "E_REPEATED_HEADER" => "a second header: files put together?",
        "E_STAGE" => "the event is none of the four stages",
        "E_TS_DATE_ONLY" => "a date without a time: give --dates-at",
        "E_TS_FORMAT" => "not a time: give --time-format",
        "E_TS_FUTURE" => "more than 24 h in the future",
        "E_TS_GAP" => "a time that the clocks skipped",
        "E_TS_NAIVE" => "the time has no offset: give --assume-tz",
        "E_TS_PAST" => "before the year 2000",
        "E_TS_RANGE" => "a time out of range",
        "E_UTF8" => "not UTF-8: give --encoding",
        _ => "cannot be used",
    }
}
