//! Reading a checked input in batches, ahead of the thread that stores them.

use super::batch::EventBatch;
use super::events::Events;
use super::input_error::{InputError, Rejection};
use super::options::Options;
use super::preflight::Preflight;
use super::problems::{Problems, WholeMinutes};
use super::rejects::Rejects;
use super::source::Source;
use crate::domain::{EventTable, content_key};
use crate::messages::say;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How many rows are judged, stored and attributed at a time at most.
pub const BATCH_ROWS: usize = 500_000;
/// The rows of a batch before it is known how long they take.
const FIRST_BATCH_ROWS: usize = 56_000;
/// The fewest rows of a batch, however long they take.
const LEAST_BATCH_ROWS: usize = 4_000;
/// How long a batch may keep others from writing while nobody does. Short batches would cost: each one writes most pages of
/// some tables anew.
const ALONE: Duration = Duration::from_secs(2);
/// The same while others write too.
const BESIDE_OTHERS: Duration = Duration::from_millis(350);
/// How many batches are short after somebody else has written: some ten seconds.
const SHORT_BATCHES: usize = 30;
/// A batch also ends at so many bytes of text.
const BATCH_TEXT: usize = 32 << 20;

/// What is read at a time.
pub(crate) struct ReadBatch {
    /// The rows.
    pub batch: EventBatch,
    /// How many bytes of the input end with them.
    pub bytes_read: u64,
}

/// How many rows a batch has, found out from how long the ones before took.
#[derive(Debug)]
pub struct Pace {
    rows: AtomicUsize,
    /// How many batches more are short.
    short_batches: AtomicUsize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rows: AtomicUsize::new(FIRST_BATCH_ROWS), short_batches: AtomicUsize::new(0) }
    }
}

impl Pace {
    /// Notes how long a batch kept others from writing, and whether any of them came before it.
    pub fn note(&self, rows: i64, took: Duration, others_wrote: bool) {
        let short_batches = match self.short_batches.load(Ordering::Relaxed) {
            _ if others_wrote => SHORT_BATCHES,
            left => left.saturating_sub(1),
        };
        self.short_batches.store(short_batches, Ordering::Relaxed);
        let may_take = if short_batches > 0 { BESIDE_OTHERS } else { ALONE };
        let fitting = rows.unsigned_abs() as u128 * may_take.as_micros() / took.as_micros().max(1);
        let fitting = usize::try_from(fitting).unwrap_or(BATCH_ROWS);
        self.rows.store(fitting.clamp(LEAST_BATCH_ROWS, BATCH_ROWS), Ordering::Relaxed);
    }
}

/// A checked input with the options it is read by.
pub struct Input {
    /// The bytes.
    pub source: Source,
    /// What the first pass found.
    pub frame: Preflight,
    /// How to read it.
    pub options: Options,
    /// How many rows are judged, stored and attributed at a time at most: [`BATCH_ROWS`] but in tests.
    pub batch_rows: usize,
    /// How many they are.
    pub pace: Pace,
    /// What the reading did not understand.
    pub problems: Mutex<Problems>,
    /// Set to the number of a signal, it ends the import after the batch at hand: what is said to be in then is in.
    pub stop: Arc<AtomicU8>,
}

impl Input {
    /// The number of the signal that ends the import; `None` while nobody wants that.
    pub fn stopped_by(&self) -> Option<u8> {
        Some(self.stop.load(Ordering::Relaxed)).filter(|signal| *signal > 0)
    }
}

/// The rejected rows that only the store could find, by line, with their codes.
pub type Conflicts = FxHashMap<u64, &'static str>;

/// Reads an input in batches; ends early where nobody listens any more.
pub(crate) fn read(input: &Input, sender: &SyncSender<Result<ReadBatch, InputError>>) {
    yield_to_the_writer();
    if let Err(error) = read_batches(input, sender) {
        // A closed channel means that the writer has failed and says so itself.
        let _ = sender.send(Err(error));
    }
}

/// Lowers the priority of this thread: what it reads ahead is not needed before the writer is done.
///
/// Only Linux gives each thread a priority of its own; elsewhere the whole program would fall behind.
fn yield_to_the_writer() {
    #[cfg(target_os = "linux")]
    // Without the right to it the import takes a little longer.
    let _ = rustix::process::nice(5);
}

fn read_batches(input: &Input, sender: &SyncSender<Result<ReadBatch, InputError>>) -> Result<(), InputError> {
    let mut events = Events::open(&input.source, &input.frame, &input.options)?;
    let mut repeats = Repeats::default();
    let mut whole_minutes = WholeMinutes::default();
    loop {
        let batch_rows = input.batch_rows.min(input.pace.rows.load(Ordering::Relaxed));
        let mut table = EventTable::default();
        let mut lines = Vec::new();
        let (mut read, mut left_out) = (0, 0);
        let mut rejected: BTreeMap<&'static str, i64> = BTreeMap::new();
        let mut is_last = false;
        while lines.len() < batch_rows && table.text_bytes() < BATCH_TEXT {
            let Some(record) = events.next()? else {
                is_last = true;
                break;
            };
            read += 1;
            match record.event {
                None => left_out += 1,
                Some(Ok(event)) => {
                    whole_minutes.see(&event);
                    table.push(event.stage, event.occurred_at, event.texts, 0);
                    lines.push(record.line);
                }
                Some(Err(rejection)) => *rejected.entry(rejection.code).or_default() += 1,
            }
        }
        number_repeats(&mut table, &mut repeats);
        let batch = EventBatch { left_out, ..EventBatch::new(&table, &lines, read, rejected) };
        let read_batch = ReadBatch { batch, bytes_read: events.bytes_read() };
        // Until the batch is taken memory need not hold its rows twice.
        drop((table, lines));
        if read > 0 && sender.send(Ok(read_batch)).is_err() {
            return Ok(());
        }
        if is_last {
            let problems = events.into_problems(whole_minutes);
            *input.problems.lock().unwrap_or_else(PoisonError::into_inner) = problems;
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
    // A row with several events stands there once.
    let mut last_line = 0;
    while let Some(record) = events.next()? {
        if record.line == last_line {
            continue;
        }
        let rejection = match (record.event, conflicts.get(&record.line)) {
            (Some(Err(rejection)), _) => rejection,
            (Some(Ok(_)), Some(code)) => Rejection::new(code, say!("row-conflict")),
            (Some(Ok(_)) | None, _) => continue,
        };
        last_line = record.line;
        rejects.write(record.line, &record.raw, &rejection)?;
    }
    rejects.finish()
}

#[cfg(test)]
mod tests {
    use super::{BATCH_ROWS, LEAST_BATCH_ROWS, Pace, SHORT_BATCHES};
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    #[test]
    fn batches_are_short_while_others_write() {
        let pace = Pace::default();
        let rows_after = |took: u64, others_wrote| {
            pace.note(100_000, Duration::from_millis(took), others_wrote);
            pace.rows.load(Ordering::Relaxed)
        };
        assert_eq!(rows_after(500, false), 400_000);
        assert_eq!(rows_after(500, true), 70_000);
        assert_eq!(rows_after(500, false), 70_000);
        for _ in 2..SHORT_BATCHES {
            rows_after(500, false);
        }
        assert_eq!(rows_after(500, false), 400_000);
        assert_eq!((rows_after(1, false), rows_after(60_000, true)), (BATCH_ROWS, LEAST_BATCH_ROWS));
    }
}
