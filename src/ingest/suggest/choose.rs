//! Which column of a file of events is which.

use super::column::{ColumnGuess, ColumnStats};
use super::sample::{Known, Sample};
use super::vocabulary::{Sureness, stage, sureness};
use crate::domain::Stage;
use crate::ingest::columns::fold;
use crate::ingest::decode::EVENT_COLUMNS;
use crate::ingest::input_error::shown;
use crate::ingest::spec::{LEFT_OUT, Spec};
use crate::messages::{Message, say};

/// Words that are no stage of which so many are left out one by one; of more only those that are stages are taken.
const MOST_LEFT_OUT: usize = 10;
/// Words for stages that a suggestion names.
const MOST_WORDS: usize = 40;

/// What the columns of a file seem to be.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Every column.
    pub columns: Vec<ColumnGuess>,
    /// The words for events with how many rows have each and the stage that each seems to be.
    pub words: Vec<(String, u64, Option<Stage>)>,
    /// What cannot be told, or is taken for something that it may not be.
    pub unknown: Vec<Message>,
    /// The flags of the likeliest reading.
    pub spec: Spec,
    /// Other readings that fit as well, each with what it takes otherwise.
    pub others: Vec<(Message, Spec)>,
    /// Columns by which rows may be left out that lack what is needed: the likeliest first.
    pub may_skip: Vec<String>,
}

/// Decides on the columns of a file of events; `zone` is the organization's.
pub fn choose(sample: &Sample, known: &Known, zone: &str) -> Choice {
    let mut chooser = Chooser::new(sample, known, zone);
    if sample.begins_with_row(known) {
        // Columns can only be called by what stands in the first row, which would then be read as their names.
        chooser.choice.unknown.push(say!("suggest-header-is-row"));
        return chooser.choice;
    }
    chooser.choose_event();
    chooser.choose_time();
    chooser.choose_code();
    chooser.choose_ids();
    chooser.finish()
}

pub(super) struct Chooser<'s> {
    pub sample: &'s Sample,
    pub known: &'s Known,
    pub zone: &'s str,
    pub fields: &'static [&'static str],
    pub choice: Choice,
    /// For each column the field that it is.
    pub taken: Vec<Option<String>>,
    /// Columns whose name stands twice, which cannot be named.
    twice: Vec<bool>,
    pub event: Option<usize>,
    pub user: Option<usize>,
}

impl<'s> Chooser<'s> {
    fn new(sample: &'s Sample, known: &'s Known, zone: &'s str) -> Self {
        Self::of_fields(sample, known, zone, &EVENT_COLUMNS)
    }

    pub(super) fn of_fields(
        sample: &'s Sample,
        known: &'s Known,
        zone: &'s str,
        fields: &'static [&'static str],
    ) -> Self {
        let folded: Vec<String> = sample.columns.iter().map(|column| fold(&column.name)).collect();
        let twice =
            folded.iter().map(|name| name.is_empty() || folded.iter().filter(|other| *other == name).count() > 1);
        let twice = twice.collect();
        let columns = sample.columns.iter().map(|column| ColumnGuess {
            name: column.name.clone(),
            field: None,
            because: None,
            samples: column.samples.clone(),
        });
        let mut choice = Choice { columns: columns.collect(), ..Choice::default() };
        let shape = &sample.shape;
        choice.spec.encoding = shape.encoding.map(str::to_owned);
        choice.spec.skip_lines = Some(shape.skip_lines).filter(|lines| *lines > 0);
        if let Some(other) = shape.other_encoding {
            choice.unknown.push(say!("suggest-encodings", one = shape.encoding.unwrap_or_default(), other));
        }
        choice.unknown.extend(sample.sheets.clone());
        if sample.is_cut {
            choice.unknown.push(say!("suggest-cut", rows = sample.rows as i64));
        }
        if !shape.has_header && sample.format != "NDJSON" {
            choice.unknown.push(say!("suggest-no-header"));
        }
        Self {
            sample,
            known,
            zone,
            fields,
            choice,
            taken: vec![None; sample.columns.len()],
            twice,
            event: None,
            user: None,
        }
    }

    /// The columns that can still be something, with their places.
    pub(super) fn free(&self) -> impl Iterator<Item = (usize, &'s ColumnStats)> {
        let columns = self.sample.columns.iter().enumerate();
        columns.filter(|(place, column)| !self.twice[*place] && self.taken[*place].is_none() && column.filled > 0)
    }

    pub(super) fn sure(&self, place: usize, field: &str) -> Sureness {
        sureness(&self.sample.columns[place].name, field, self.fields)
    }

    pub(super) fn take(&mut self, place: usize, field: &str, because: Message) {
        self.taken[place] = Some(field.to_owned());
        self.choice.columns[place].field = Some(field.to_owned());
        self.choice.columns[place].because = Some(because);
        let name = self.name(place);
        // A name that the reader takes for the field by itself needs no flag.
        if fold(&name).replace([' ', '-'], "_") != field || self.sample.format == "NDJSON" && name != field {
            self.choice.spec.map.push((field.to_owned(), name));
        }
    }

    pub(super) fn name(&self, place: usize) -> String {
        self.sample.columns[place].name.clone()
    }

    /// Whether the cells of a column are times. Bare numbers are only where the name says so.
    pub(super) fn is_time(&self, place: usize, column: &ColumnStats) -> bool {
        let field = if self.fields.contains(&"occurred_at") { "occurred_at" } else { "created_at" };
        let is_named = || self.sure(place, field) >= Sureness::Stem || stage(&column.name).is_some();
        column.times.share() >= 80 && (!column.times.is_number() || is_named() || column.times.is_epoch())
    }

    fn choose_event(&mut self) {
        let mut best: Option<(i64, usize)> = None;
        let mut second = None;
        for (place, column) in self.free() {
            if column.has_more_values || column.codes > 0 || self.is_time(place, column) {
                continue;
            }
            let stages: Vec<(Stage, u64)> =
                column.values.values().filter_map(|(word, rows)| Some((stage(word)?, *rows))).collect();
            let rows: u64 = stages.iter().map(|(_, rows)| rows).sum();
            let sure = self.sure(place, "event") as i64;
            let share = i64::try_from(column.share(rows)).unwrap_or_default();
            if rows == 0 || share < 20 && sure < 2 {
                continue;
            }
            let has_several = stages.iter().any(|(other, _)| *other != stages[0].0);
            let score = share + 40 * sure + if has_several { 40 } else { 0 };
            match best {
                Some((most, _)) if most >= score => second = second.max(Some((score, place))),
                _ => {
                    second = best;
                    best = Some((score, place));
                }
            }
        }
        let Some((score, place)) = best else { return };
        if let Some((other_score, other)) = second
            && score - other_score < 20
        {
            let other = shown(&self.name(other));
            self.choice.unknown.push(say!("suggest-two-events", one = shown(&self.name(place)), other));
        }
        self.event = Some(place);
        self.take_words(place);
    }

    /// The words of the column that says what happened.
    fn take_words(&mut self, place: usize) {
        let words = self.sample.columns[place].words();
        let known: Vec<(String, u64, Option<Stage>)> = words
            .into_iter()
            .map(|(word, rows)| (stage(&word), word, rows))
            .map(|(stage, word, rows)| (word, rows, stage))
            .collect();
        let said = known.iter().filter(|(_, _, stage)| stage.is_some());
        let because = say!(
            "suggest-by-words",
            count = said.map(|(_, rows, _)| *rows as i64).sum::<i64>(),
            all = self.sample.columns[place].filled as i64
        );
        self.take(place, "event", because);
        let strange: Vec<&(String, u64, Option<Stage>)> =
            known.iter().filter(|(_, _, stage)| stage.is_none()).collect();
        let name = self.name(place);
        for (word, _, stage) in known.iter().take(MOST_WORDS) {
            match stage {
                Some(stage) if word.to_lowercase() != stage.name() => {
                    self.choice.spec.values.push(("event".to_owned(), word.clone(), stage.name().to_owned()));
                }
                Some(_) => {}
                None if strange.len() <= MOST_LEFT_OUT => {
                    self.choice.spec.values.push(("event".to_owned(), word.clone(), LEFT_OUT.to_owned()));
                }
                None => {}
            }
        }
        if strange.len() > MOST_LEFT_OUT {
            let wanted = known.iter().filter(|(_, _, stage)| stage.is_some()).take(MOST_WORDS);
            self.choice.spec.only = wanted.map(|(word, _, _)| (name.clone(), word.clone())).collect();
        }
        if !strange.is_empty() {
            let words: Vec<String> =
                strange.iter().take(20).map(|(word, rows, _)| format!("{} ({rows})", shown(word))).collect();
            self.choice.unknown.push(say!("suggest-words-left-out", words = words.join(", ")));
        }
        if self.sample.columns[place].empty > 0 {
            self.choice.spec.skip.push((name, String::new()));
        }
        self.choice.words = known;
    }

    fn finish(mut self) -> Choice {
        self.leave_out_nobody();
        // Rows in which no code, click or user stands can be no events.
        let ids = ["link_code", "click_id", "user_id"];
        let places = self
            .taken
            .iter()
            .enumerate()
            .filter(|(_, field)| field.as_deref().is_some_and(|field| ids.contains(&field)));
        let names: Vec<String> = places.map(|(place, _)| self.name(place)).collect();
        if !names.is_empty() {
            self.choice.may_skip.push(names.join("+"));
        }
        self.complete()
    }

    /// The choice, with other readings that have all that does not differ.
    pub(super) fn complete(mut self) -> Choice {
        for (_, spec) in &mut self.choice.others {
            *spec = std::mem::take(spec).over(self.choice.spec.clone());
        }
        self.choice
    }

    /// Where all rows are of people, rows without one are sums of several.
    fn leave_out_nobody(&mut self) {
        let stages = self.choice.words.iter().filter_map(|(_, _, stage)| *stage);
        let set = self.choice.spec.set.iter().filter_map(|(_, value)| Stage::from_name(value));
        let mut all = stages.chain(set).peekable();
        let are_people = all.peek().is_some() && all.all(|stage| stage >= Stage::AccountCreated);
        let Some(place) = self.user.filter(|_| are_people && self.choice.spec.stages.is_empty()) else { return };
        let column = &self.sample.columns[place];
        if column.empty > 0 && column.filled > 0 {
            let name = self.name(place);
            self.choice.unknown.push(say!("suggest-nobody", column = shown(&name), count = column.empty as i64));
            self.choice.spec.skip.push((name, String::new()));
        }
    }
}
