//! The events of an input: records, decoded.

use super::columns::Layout;
use super::decode::{EventView, Scratch, Texts, decode};
use super::input_error::{InputError, Rejection, Warning};
use super::ndjson::{self, Object};
use super::options::Options;
use super::preflight::Preflight;
use super::records::{RawRecord, Records, object_cells};
use super::source::Source;

/// A reader of events; see [`Events::next`].
pub struct Events<'s> {
    records: Records<'s>,
    options: &'s Options,
    scratch: Scratch,
}

/// One record of an input of events.
#[derive(Debug)]
pub struct EventRecord<'a> {
    /// The number of its first line; the first line of the file is 1.
    pub line: u64,
    /// The event, or why there is none.
    pub event: Result<EventView<'a>, Rejection>,
    /// What stood in the file.
    pub raw: RawRecord<'a>,
}

impl<'s> Events<'s> {
    /// Opens a second pass over an input that was checked with [`super::options::Columns::EVENTS`].
    ///
    /// # Errors
    /// `E_READ`.
    pub fn open(source: &'s Source, frame: &'s Preflight, options: &'s Options) -> Result<Self, InputError> {
        let records = Records::open(source, frame, options)?;
        Ok(Self { records, options, scratch: Scratch::default() })
    }

    /// The next record, decoded; `None` when all records that the first pass counted were given.
    ///
    /// # Errors
    /// As for [`Records::next`].
    #[expect(clippy::should_implement_trait, reason = "a record borrows from its reader")]
    pub fn next(&mut self) -> Result<Option<EventRecord<'_>>, InputError> {
        let Some(record) = self.records.next()? else {
            return Ok(None);
        };
        let event = record.cells.and_then(|cells| {
            let texts = Texts::of(|column| cells.text(column));
            decode(&texts, &self.options.rules, &mut self.scratch)
        });
        Ok(Some(EventRecord { line: record.line, event, raw: record.raw }))
    }

    /// Bytes of the file as given that were read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }

    /// What the second pass noticed.
    pub fn warnings(&self) -> Vec<Warning> {
        self.records.warnings()
    }
}

/// A decoder of single objects: the events of a webhook's body or of a page that was polled.
pub struct ObjectDecoder {
    layout: Layout,
    options: Options,
    object: Object,
    scratch: Scratch,
}

impl ObjectDecoder {
    /// A decoder with those options.
    pub fn new(options: Options) -> Self {
        Self { layout: Layout::of_keys(&options), options, object: Object::default(), scratch: Scratch::default() }
    }

    /// The event in the text of one JSON object.
    ///
    /// # Errors
    /// The same rejections as for a line of NDJSON.
    pub fn decode(&mut self, object: &str) -> Result<EventView<'_>, Rejection> {
        ndjson::parse(object, &self.layout, &self.options.limits, &mut self.object)?;
        let cells = object_cells(&self.object, &self.layout, &self.options)?;
        let texts = Texts::of(|column| cells.text(column));
        decode(&texts, &self.options.rules, &mut self.scratch)
    }
}
