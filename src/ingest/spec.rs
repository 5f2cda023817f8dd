//! The flags of `verve ingest` and of the imports as texts.
//!
//! An import's ledger row keeps them, and `--like` takes them over; [`Spec::compile`] checks them once.

use super::columns::folded_value;
use super::filter::Filter;
use super::options::{Columns, OptionError, Options};
use super::spec_values::{column_and_value, delimiter, encoding, known_field, pairs, parts, slot, stage, unreadable};
use super::time_format::TimeFormat;
use super::timestamp::Times;
use crate::domain::Instant;
use crate::domain::id::WholeNumbers;
use crate::messages::say;
use crate::messages::shell::quoted;
use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

/// The value of `event` that stands for a row that is left out.
pub(super) const LEFT_OUT: &str = "-";
/// The most columns that are named to be read besides.
const MOST_EXTRAS: usize = 24;

/// The reading flags as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spec {
    /// The zone of times without an offset, an IANA name.
    pub assume_tz: Option<String>,
    /// How times are written.
    #[serde(deserialize_with = "one_or_many")]
    pub time_format: Vec<String>,
    /// The time of day of dates, `HH:MM`.
    pub dates_at: Option<String>,
    /// The name of the encoding.
    pub encoding: Option<String>,
    /// Field and the name of its column.
    pub map: Vec<(String, String)>,
    /// Field, its foreign value and ours.
    pub values: Vec<(String, String, String)>,
    /// Field and the value it has in every record.
    pub set: Vec<(String, String)>,
    /// From when on the groups of a file of members hold: a day or `always`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What stands between two fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Lines before the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_lines: Option<u64>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Columns and the values of which their rows must hold one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<(String, String)>,
    /// Columns and values whose rows are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<(String, String)>,
    /// Stages and the columns that hold their times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<(String, String)>,
    /// Whether `401.0` is the id `401`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole_number_ids: bool,
    /// The name under which these flags are found again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_as: Option<String>,
}

/// Before several formats were possible there was one text, or null.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Formats {
        None,
        One(String),
        Many(Vec<String>),
    }
    Ok(match Formats::deserialize(deserializer)? {
        Formats::None => Vec::new(),
        Formats::One(format) => vec![format],
        Formats::Many(formats) => formats,
    })
}

impl Spec {
    /// The flags as the words of a command line.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut push = |flag: &str, value: String| words.extend([flag.to_owned(), value]);
        let skip_lines = self.skip_lines.map(|lines| lines.to_string());
        let singles = [
            ("--encoding", &self.encoding),
            ("--sheet", &self.sheet),
            ("--delimiter", &self.delimiter),
            ("--skip-lines", &skip_lines),
            ("--from", &self.from),
        ];
        for (flag, value) in singles {
            if let Some(value) = value {
                push(flag, value.clone());
            }
        }
        self.map.iter().for_each(|(field, column)| push("--map", format!("{field}={column}")));
        self.stages.iter().for_each(|(stage, column)| push("--stage", format!("{stage}={column}")));
        self.set.iter().for_each(|(field, value)| push("--set", format!("{field}={value}")));
        self.values.iter().for_each(|(field, theirs, ours)| push("--value", format!("{field}:{theirs}={ours}")));
        self.only.iter().for_each(|(column, value)| push("--only", format!("{column}={value}")));
        self.skip.iter().for_each(|(column, value)| push("--skip", format!("{column}={value}")));
        self.time_format.iter().for_each(|format| push("--time-format", format.clone()));
        for (flag, value) in [("--dates-at", &self.dates_at), ("--assume-tz", &self.assume_tz)] {
            if let Some(value) = value {
                push(flag, value.clone());
            }
        }
        if self.whole_number_ids {
            words.push("--whole-number-ids".to_owned());
        }
        words
    }

    /// The flags as a command line has them, each with its value.
    pub fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> = Vec::new();
        for word in self.words() {
            match flags.last_mut() {
                Some(flag) if !word.starts_with("--") => {
                    flag.push(' ');
                    flag.push_str(&quoted(&word));
                }
                _ => flags.push(word),
            }
        }
        flags
    }

    /// These flags over those of an earlier import: what is given here replaces what was given there.
    #[must_use]
    pub fn over(self, earlier: Self) -> Self {
        let kept = |pairs: Vec<(String, String)>, mine: &[(String, String)]| {
            pairs.into_iter().filter(|(field, _)| mine.iter().all(|(other, _)| other != field)).collect::<Vec<_>>()
        };
        let is_new =
            |field: &str, theirs: &str| self.values.iter().all(|(other, value, _)| other != field || value != theirs);
        let or_earlier = |mine: Vec<(String, String)>, theirs| if mine.is_empty() { theirs } else { mine };
        let mut values: Vec<_> =
            earlier.values.into_iter().filter(|(field, theirs, _)| is_new(field, theirs)).collect();
        let (mut map, mut set) = (kept(earlier.map, &self.map), kept(earlier.set, &self.set));
        map.extend(self.map);
        values.extend(self.values);
        set.extend(self.set);
        Self {
            assume_tz: self.assume_tz.or(earlier.assume_tz),
            time_format: if self.time_format.is_empty() { earlier.time_format } else { self.time_format },
            dates_at: self.dates_at.or(earlier.dates_at),
            encoding: self.encoding.or(earlier.encoding),
            map,
            values,
            set,
            from: self.from.or(earlier.from),
            delimiter: self.delimiter.or(earlier.delimiter),
            skip_lines: self.skip_lines.or(earlier.skip_lines),
            sheet: self.sheet.or(earlier.sheet),
            only: or_earlier(self.only, earlier.only),
            skip: or_earlier(self.skip, earlier.skip),
            stages: or_earlier(self.stages, earlier.stages),
            whole_number_ids: self.whole_number_ids || earlier.whole_number_ids,
            saved_as: self.saved_as,
        }
    }

    /// Adds the pairs of one `--map field=column,...`; a comma inside a column's name does no harm.
    ///
    /// # Errors
    /// Where a part is not `field=column` with a known field.
    pub fn add_map(&mut self, text: &str, columns: &Columns) -> Result<(), OptionError> {
        self.map.extend(pairs("--map", text, columns)?);
        Ok(())
    }

    /// Adds the pairs of one `--set field=value,...`.
    ///
    /// # Errors
    /// Where a part is not `field=value` with a known field.
    pub fn add_set(&mut self, text: &str, columns: &Columns) -> Result<(), OptionError> {
        self.set.extend(pairs("--set", text, columns)?);
        Ok(())
    }

    /// Adds the triples of one `--value field:theirs=ours,...`.
    ///
    /// # Errors
    /// Where a part is not `field:theirs=ours` with a known field, or ours is none of our words for events.
    pub fn add_value(&mut self, text: &str, columns: &Columns) -> Result<(), OptionError> {
        for part in parts(text, ':', columns) {
            let triple = part.split_once(':').and_then(|(field, rest)| {
                let (theirs, ours) = rest.rsplit_once('=')?;
                Some((known_field(field, columns)?, theirs.trim().to_owned(), ours.trim().to_owned()))
            });
            let triple = triple.ok_or_else(|| unreadable("--value", part, "field:theirs=ours", columns))?;
            if triple.0 == "event" && triple.2 != LEFT_OUT {
                stage("--value", part, &triple.2)?;
            }
            self.values.push(triple);
        }
        Ok(())
    }

    /// Adds one `--only column=value`.
    ///
    /// # Errors
    /// Where it is not of that form.
    pub fn add_only(&mut self, text: &str) -> Result<(), OptionError> {
        self.only.push(column_and_value("--only", text)?);
        Ok(())
    }

    /// Adds one `--skip column=value`.
    ///
    /// # Errors
    /// Where it is not of that form.
    pub fn add_skip(&mut self, text: &str) -> Result<(), OptionError> {
        self.skip.push(column_and_value("--skip", text)?);
        Ok(())
    }

    /// Adds one `--stage stage=column`.
    ///
    /// # Errors
    /// Where it is not of that form, or there is no such stage.
    pub fn add_stage(&mut self, text: &str) -> Result<(), OptionError> {
        let (name, column) = column_and_value("--stage", text)?;
        let stage = stage("--stage", text, &name)?;
        if column.is_empty() || self.stages.iter().any(|(other, _)| other == stage.name()) {
            let what = say!("option-stage-twice", stage = stage.name());
            return Err(OptionError::new(what, say!("option-stage-hint")));
        }
        self.stages.push((stage.name().to_owned(), column));
        Ok(())
    }

    /// Checks every flag and gives the options for reading `columns` of an organization.
    ///
    /// # Errors
    /// Where a flag names a zone, a format, a time, an encoding or a field that does not exist.
    pub fn compile(
        &self,
        columns: Columns,
        organization: &str,
        allow_personal_ids: bool,
        now: Instant,
    ) -> Result<Options, OptionError> {
        let mut options = Options::plain(columns, organization, now);
        options.rules.allow_personal_ids = allow_personal_ids;
        options.rules.times = self.times(now)?;
        if self.whole_number_ids {
            options.rules.whole_numbers = WholeNumbers::Shortened;
        }
        options.encoding = self.encoding.as_deref().map(encoding).transpose()?.flatten();
        options.delimiter = self.delimiter.as_deref().map(delimiter).transpose()?;
        options.skip_lines = self.skip_lines;
        options.sheet.clone_from(&self.sheet);
        for (field, column) in &self.map {
            *slot(&mut options.names, "--map", field, &columns)? = Some(column.clone());
        }
        for (field, value) in &self.set {
            *slot(&mut options.set, "--set", field, &columns)? = Some(value.clone());
        }
        for (field, theirs, ours) in &self.values {
            slot(&mut options.values, "--value", field, &columns)?.push((theirs.clone(), ours.clone()));
        }
        self.add_extras(&mut options)?;
        Ok(options)
    }

    /// The columns of stages and filters.
    fn add_extras(&self, options: &mut Options) -> Result<(), OptionError> {
        for (name, column) in &self.stages {
            options.stages.push(stage("--stage", name, name)?);
            options.extras.push(column.clone());
        }
        for (pairs, is_only) in [(&self.only, true), (&self.skip, false)] {
            for (column, value) in pairs {
                let value = folded_value(value);
                let extra = options.stages.len() + options.filters.len();
                let known = options.filters.iter_mut();
                let mut known = known
                    .filter(|filter| filter.is_only == is_only && options.extras.get(filter.extra) == Some(column));
                if let Some(filter) = known.next() {
                    filter.values.push(value);
                    continue;
                }
                options.filters.push(Filter { extra, values: vec![value], is_only });
                options.extras.push(column.clone());
            }
        }
        if options.extras.len() > MOST_EXTRAS {
            return Err(OptionError::new(say!("option-many-columns"), say!("option-many-columns-hint")));
        }
        Ok(())
    }

    fn times(&self, now: Instant) -> Result<Times, OptionError> {
        let mut times = Times::strict(now);
        if let Some(name) = &self.assume_tz {
            let zone: Result<Tz, _> = name.parse();
            let wrong = |_| OptionError::new(say!("option-zone", name), say!("option-zone-hint"));
            times.assume_tz = Some(zone.map_err(wrong)?);
        }
        for text in &self.time_format {
            let wrong = || OptionError::new(say!("option-format", text), say!("option-format-hint"));
            times.formats.push(TimeFormat::new(text).ok_or_else(wrong)?);
        }
        if let Some(text) = &self.dates_at {
            let wrong = |_| OptionError::new(say!("option-dates-at", text), say!("option-dates-at-hint"));
            times.dates_at = Some(NaiveTime::parse_from_str(text, "%H:%M").map_err(wrong)?);
        }
        Ok(times)
    }
}

#[cfg(test)]
#[path = "spec_tests.rs"]
mod tests;
