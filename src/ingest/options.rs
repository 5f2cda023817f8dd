//! How one input is to be read: what the flags of `verve ingest` and of the imports say about a file.
//!
//! [`Spec`] holds the flags as texts, so that an import's ledger row can keep them and `--like` can take them over;
//! [`Spec::compile`] checks them once and gives the [`Options`] that every reader uses.

use super::decode::{EVENT_COLUMNS, Rules};
use super::timestamp::{TimeFormat, Times};
use crate::domain::Instant;
use chrono::NaiveTime;
use chrono_tz::Tz;
use encoding_rs::{Encoding, UTF_8};
use serde::{Deserialize, Serialize};

/// The columns of one kind of input, all lower case.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Every column that is read; its index here is the index a reader asks for.
    pub known: &'static [&'static str],
    /// Those of `known` that must be there.
    pub required: &'static [&'static str],
    /// Of these of `known` at least one must be there; none asked for where it is empty.
    pub any_of: &'static [&'static str],
}

impl Columns {
    /// Conversion events.
    pub const EVENTS: Self = Self {
        known: &EVENT_COLUMNS,
        required: &["event", "occurred_at"],
        any_of: &["link_code", "click_id", "user_id"],
    };
    /// Members of an organization.
    pub const MEMBERS: Self =
        Self { known: &["member_id", "name", "group", "user_id", "nickname"], required: &["member_id"], any_of: &[] };
    /// Referral links.
    pub const LINKS: Self = Self {
        known: &[
            "member_id",
            "code",
            "campaign",
            "channel",
            "target",
            "kind",
            "created_at",
            "expires_at",
            "disabled_at",
        ],
        required: &["member_id"],
        any_of: &[],
    };

    /// The index of a known column.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.known.iter().position(|known| *known == name)
    }
}

/// How much of an input is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the input as given, and again after decompression.
    pub input_bytes: u64,
    /// Bytes of one field.
    pub field_bytes: usize,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Lines of one record.
    pub record_lines: u64,
    /// How many times its size a compressed input may grow, once it is past [`Limits::bomb_bytes`].
    pub bomb_ratio: u64,
    /// Bytes after decompression from which on [`Limits::bomb_ratio`] holds.
    pub bomb_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 8 << 30,
            field_bytes: 64 << 10,
            record_bytes: 1 << 20,
            record_lines: 100,
            bomb_ratio: 100,
            bomb_bytes: 64 << 20,
        }
    }
}

/// The reading flags as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spec {
    /// The zone of times without an offset, an IANA name.
    pub assume_tz: Option<String>,
    /// The `strftime` text of times.
    pub time_format: Option<String>,
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
}

/// A flag that cannot be used: wrong usage, exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct OptionError {
    /// What is wrong, naming the flag.
    pub what: String,
    /// What would be right.
    pub hint: Option<String>,
}

impl OptionError {
    fn new(what: String, hint: impl Into<String>) -> Self {
        let hint = Some(hint.into());
        Self { what, hint }
    }
}

/// How an input is read, checked and ready for use.
#[derive(Debug, Clone)]
pub struct Options {
    /// What to read.
    pub columns: Columns,
    /// The encoding of the text; `None` is UTF-8, checked record by record.
    pub encoding: Option<&'static Encoding>,
    /// The delimiter, where it is not to be found from the header.
    pub delimiter: Option<u8>,
    /// For every known column the name it has in this input, where that is another.
    pub names: Vec<Option<String>>,
    /// For every known column its foreign values and ours.
    pub values: Vec<Vec<(String, String)>>,
    /// For every known column the value it has in every record.
    pub set: Vec<Option<String>>,
    /// The slug that a column `organization` must hold.
    pub organization: String,
    /// How much is read.
    pub limits: Limits,
    /// What decides whether a record is an event.
    pub rules: Rules,
}

impl Options {
    /// A plain reading of UTF-8 with our own column names.
    pub fn plain(columns: Columns, organization: &str, now: Instant) -> Self {
        let count = columns.known.len();
        Self {
            columns,
            encoding: None,
            delimiter: None,
            names: vec![None; count],
            values: vec![Vec::new(); count],
            set: vec![None; count],
            organization: organization.to_owned(),
            limits: Limits::default(),
            rules: Rules { times: Times::strict(now), allow_personal_ids: false },
        }
    }
}

impl Spec {
    /// The flags as a command line has them, for people.
    pub fn flags(&self) -> Vec<String> {
        let singles = [
            ("--assume-tz", &self.assume_tz),
            ("--time-format", &self.time_format),
            ("--dates-at", &self.dates_at),
            ("--encoding", &self.encoding),
            ("--from", &self.from),
        ];
        let mut flags: Vec<String> =
            singles.into_iter().filter_map(|(flag, value)| Some(format!("{flag} '{}'", value.as_ref()?))).collect();
        flags.extend(self.map.iter().map(|(field, column)| format!("--map '{field}={column}'")));
        flags.extend(self.values.iter().map(|(field, theirs, ours)| format!("--value '{field}:{theirs}={ours}'")));
        flags.extend(self.set.iter().map(|(field, value)| format!("--set '{field}={value}'")));
        flags
    }

    /// These flags over those of an earlier import: what is given here replaces what was given there.
    #[must_use]
    pub fn over(self, earlier: Self) -> Self {
        let Self { assume_tz, time_format, dates_at, encoding, map, values, set, from } = earlier;
        let kept = |pairs: Vec<(String, String)>, mine: &[(String, String)]| {
            pairs.into_iter().filter(|(field, _)| mine.iter().all(|(other, _)| other != field)).collect::<Vec<_>>()
        };
        let is_new =
            |field: &str, theirs: &str| self.values.iter().all(|(other, value, _)| other != field || value != theirs);
        let mut all_values: Vec<_> = values.into_iter().filter(|(field, theirs, _)| is_new(field, theirs)).collect();
        let (mut all_map, mut all_set) = (kept(map, &self.map), kept(set, &self.set));
        all_map.extend(self.map);
        all_values.extend(self.values);
        all_set.extend(self.set);
        Self {
            assume_tz: self.assume_tz.or(assume_tz),
            time_format: self.time_format.or(time_format),
            dates_at: self.dates_at.or(dates_at),
            encoding: self.encoding.or(encoding),
            map: all_map,
            values: all_values,
            set: all_set,
            from: self.from.or(from),
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
    /// Where a part is not `field:theirs=ours` with a known field.
    pub fn add_value(&mut self, text: &str, columns: &Columns) -> Result<(), OptionError> {
        for part in parts(text, ':', columns) {
            let triple = part.split_once(':').and_then(|(field, rest)| {
                let (theirs, ours) = rest.rsplit_once('=')?;
                Some((known_field(field, columns)?, theirs.trim().to_owned(), ours.trim().to_owned()))
            });
            let wrong = || unreadable("--value", part, "field:theirs=ours", columns);
            self.values.push(triple.ok_or_else(wrong)?);
        }
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
        options.encoding = self.encoding.as_deref().map(encoding).transpose()?.flatten();
        for (field, column) in &self.map {
            *slot(&mut options.names, "--map", field, &columns)? = Some(column.clone());
        }
        for (field, value) in &self.set {
            *slot(&mut options.set, "--set", field, &columns)? = Some(value.clone());
        }
        for (field, theirs, ours) in &self.values {
            slot(&mut options.values, "--value", field, &columns)?.push((theirs.clone(), ours.clone()));
        }
        Ok(options)
    }

    fn times(&self, now: Instant) -> Result<Times, OptionError> {
        let mut times = Times::strict(now);
        if let Some(name) = &self.assume_tz {
            let zone: Result<Tz, _> = name.parse();
            let wrong = |_| {
                let what = format!("`--assume-tz {name}` is no time zone");
                OptionError::new(what, "give an IANA name such as `Europe/Oslo`, or `org`")
            };
            times.assume_tz = Some(zone.map_err(wrong)?);
        }
        if let Some(text) = &self.time_format {
            let wrong = || {
                let what = format!("`--time-format {text}` cannot be used");
                OptionError::new(what, "write it like `%d.%m.%Y %H:%M`")
            };
            times.format = Some(TimeFormat::new(text).ok_or_else(wrong)?);
        }
        if let Some(text) = &self.dates_at {
            let wrong = |_| {
                let what = format!("`--dates-at {text}` is no time of day");
                OptionError::new(what, "write it like `12:00`")
            };
            times.dates_at = Some(NaiveTime::parse_from_str(text, "%H:%M").map_err(wrong)?);
        }
        Ok(times)
    }
}

/// The encoding of that name; `None` for UTF-8, which needs no conversion.
fn encoding(name: &str) -> Result<Option<&'static Encoding>, OptionError> {
    match Encoding::for_label_no_replacement(name.as_bytes()) {
        Some(encoding) => Ok((encoding != UTF_8).then_some(encoding)),
        None => {
            let what = format!("`--encoding {name}` is not known");
            Err(OptionError::new(what, "Excel in Norway writes `windows-1252`"))
        }
    }
}

fn slot<'a, T>(slots: &'a mut [T], flag: &str, field: &str, columns: &Columns) -> Result<&'a mut T, OptionError> {
    let index = columns.index(field);
    index.and_then(|index| slots.get_mut(index)).ok_or_else(|| unreadable(flag, field, "field=...", columns))
}

fn pairs(flag: &str, text: &str, columns: &Columns) -> Result<Vec<(String, String)>, OptionError> {
    parts(text, '=', columns)
        .into_iter()
        .map(|part| {
            part.split_once('=')
                .and_then(|(field, rest)| Some((known_field(field, columns)?, rest.trim().to_owned())))
                .ok_or_else(|| unreadable(flag, part, "field=...", columns))
        })
        .collect()
}

/// Splits at the commas that a known field and `mark` follow; other commas belong to what they stand in.
fn parts<'a>(text: &'a str, mark: char, columns: &Columns) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (comma, _) in text.match_indices(',') {
        let after = text.get(comma + 1..).unwrap_or_default();
        let begins_a_part = after.split_once(mark).is_some_and(|(field, _)| known_field(field, columns).is_some());
        if begins_a_part {
            parts.push(text.get(start..comma).unwrap_or_default());
            start = comma + 1;
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn known_field(text: &str, columns: &Columns) -> Option<String> {
    let name = text.trim().to_ascii_lowercase();
    columns.index(&name).map(|_| name)
}

fn unreadable(flag: &str, part: &str, shape: &str, columns: &Columns) -> OptionError {
    OptionError::new(
        format!("`{flag} {part}` is not like `{shape}`"),
        format!("the fields are {}", columns.known.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_at_the_commas_between_fields() {
        let mut spec = Spec::default();
        let columns = Columns::EVENTS;
        spec.add_map("occurred_at=Dato, tid,user_id=Bruker", &columns).unwrap();
        spec.add_map("event=A=B", &columns).unwrap();
        spec.add_value("event:Ja, klikk=link_clicked,event:a=b=first_login", &columns).unwrap();
        spec.add_set("source=app", &columns).unwrap();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(spec.map, [pair("occurred_at", "Dato, tid"), pair("user_id", "Bruker"), pair("event", "A=B")]);
        let triple = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(spec.values, [triple("event", "Ja, klikk", "link_clicked"), triple("event", "a=b", "first_login")]);
        let json = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<Spec>(&json).unwrap(), spec);
        assert_eq!(serde_json::from_str::<Spec>("{}").unwrap(), Spec::default());
    }

    #[test]
    fn flags_that_mean_nothing_are_refused() {
        let columns = Columns::EVENTS;
        let mut spec = Spec::default();
        for text in ["", "=", "dato=x", "event", ",event=x"] {
            assert!(spec.add_map(text, &columns).is_err(), "{text}");
        }
        for text in ["event=x", "event:x", "dato:x=y"] {
            assert!(spec.add_value(text, &columns).is_err(), "{text}");
        }
        let some = |text: &str| Some(text.to_owned());
        for spec in [
            Spec { assume_tz: some("Oslo"), ..Spec::default() },
            Spec { time_format: some("%Q"), ..Spec::default() },
            Spec { dates_at: some("25:00"), ..Spec::default() },
            Spec { encoding: some("klingon"), ..Spec::default() },
            Spec { map: vec![("dato".into(), "x".into())], ..Spec::default() },
        ] {
            let error = spec.compile(columns, "nhf", false, Instant(0)).unwrap_err();
            assert!(error.hint.is_some(), "{error}");
        }
    }
}
