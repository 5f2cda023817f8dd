//! The events of an input: records, decoded.

use super::columns::Layout;
use super::decode::{EventView, Rules, Scratch, Texts, decode};
use super::input_error::{InputError, Rejection, Warning};
use super::ndjson::{self, Object};
use super::options::Options;
use super::preflight::Preflight;
use super::problems::{Problems, WholeMinutes};
use super::records::{Cells, RawRecord, Record, Records, object_cells};
use super::source::Source;
use super::timestamp;
use crate::domain::id::{is_absent, normal_text};

/// A reader of events; see [`Events::next`].
pub struct Events<'s> {
    records: Records<'s>,
    options: &'s Options,
    scratch: Scratch,
    /// The next stage of the row at hand that has a column of its own.
    next_stage: usize,
    /// The id of an event of a row with several.
    event_id: String,
    /// What was not understood so far.
    problems: Problems,
}

/// One record of an input of events.
#[derive(Debug)]
pub struct EventRecord<'a> {
    /// The number of its first line; the first line of the file is 1.
    pub line: u64,
    /// The event, or why there is none; `None` where it is left out on purpose.
    pub event: Option<Result<EventView<'a>, Rejection>>,
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
        let next_stage = options.stages.len();
        Ok(Self {
            records,
            options,
            scratch: Scratch::default(),
            next_stage,
            event_id: String::new(),
            problems: Problems::default(),
        })
    }

    /// The next record, decoded; `None` when all records that the first pass counted were given.
    ///
    /// # Errors
    /// As for [`Records::next`].
    #[expect(clippy::should_implement_trait, reason = "a record borrows from its reader")]
    pub fn next(&mut self) -> Result<Option<EventRecord<'_>>, InputError> {
        if !self.options.stages.is_empty() {
            return self.next_of_stages();
        }
        let Some(record) = self.records.next()? else {
            return Ok(None);
        };
        let event = match record.cells {
            Ok(cells) if cells.are_left_out(self.options) => None,
            Ok(cells) => {
                let texts = Texts::of(|column| cells.text(column));
                let event = decode(&texts, &self.options.rules, &mut self.scratch);
                note(&mut self.problems, &event, &texts, record.line, &self.options.rules);
                Some(event)
            }
            Err(rejection) => Some(Err(rejection)),
        };
        Ok(Some(EventRecord { line: record.line, event, raw: record.raw }))
    }

    /// The next event of a file in which stages have columns of their own: a row holds one for each of them that is not
    /// empty, or is left out.
    fn next_of_stages(&mut self) -> Result<Option<EventRecord<'_>>, InputError> {
        let (options, stages) = (self.options, self.options.stages.len());
        let known = options.columns.known.len();
        let is_filled = |cells: &Cells<'_>, stage: usize| {
            cells.text(known + stage).is_some_and(|text| !is_absent(&normal_text(text)))
        };
        let first = match self.next_stage < stages {
            true => Some(self.next_stage),
            false => match self.records.next()? {
                None => return Ok(None),
                Some(Record { cells: Ok(cells), .. }) if !cells.are_left_out(options) => {
                    (0..stages).find(|stage| is_filled(&cells, *stage))
                }
                Some(_) => None,
            },
        };
        let Some(record) = self.records.again() else { return Ok(None) };
        self.next_stage = stages;
        let event = match (record.cells, first) {
            (Err(rejection), _) => Some(Err(rejection)),
            (Ok(_), None) => None,
            (Ok(cells), Some(stage)) => {
                let after = (stage + 1..stages).find(|after| is_filled(&cells, *after));
                self.next_stage = after.unwrap_or(stages);
                let mut texts = Texts::of(|column| cells.text(column));
                let name = options.stages.get(stage).map(|stage| stage.name());
                texts.event = name;
                texts.occurred_at = cells.text(known + stage);
                if let Some(id) = texts.event_id.map(normal_text).filter(|id| !is_absent(id)) {
                    self.event_id = format!("{id}/{}", name.unwrap_or_default());
                    texts.event_id = Some(&self.event_id);
                }
                let event = decode(&texts, &options.rules, &mut self.scratch);
                note(&mut self.problems, &event, &texts, record.line, &options.rules);
                Some(event)
            }
        };
        Ok(Some(EventRecord { line: record.line, event, raw: record.raw }))
    }

    /// What was noticed of whole minutes is kept by whoever takes the events.
    pub(super) fn into_problems(self, whole_minutes: WholeMinutes) -> Problems {
        Problems { whole_minutes, ..self.problems }
    }

    /// What was not understood so far.
    pub fn problems(&self) -> &Problems {
        &self.problems
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

/// Notes what of a record is not understood: its word and its time, though a rejection tells only the first.
#[inline]
fn note(
    problems: &mut Problems,
    event: &Result<EventView<'_>, Rejection>,
    texts: &Texts<'_>,
    line: u64,
    rules: &Rules,
) {
    let Err(rejection) = event else { return };
    let time = texts.occurred_at.map(normal_text).unwrap_or_default();
    match rejection.code {
        "E_STAGE" => {
            problems.word(texts.event.unwrap_or_default());
            if let Some(Err(rejection)) = (!time.is_empty()).then(|| timestamp::parse(&time, &rules.times)) {
                problems.time(rejection.code, line, &time);
            }
        }
        code if code.starts_with("E_TS_") => problems.time(code, line, &time),
        _ => {}
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
