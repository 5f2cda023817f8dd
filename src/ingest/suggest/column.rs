//! What the cells of one column are.

use super::sample::Known;
use super::time_guess::TimeGuess;
use crate::domain::code::find_code;
use crate::domain::id::{is_absent, normal_text};
use crate::ingest::columns::folded_value;
use crate::ingest::personal_data::recognise;
use crate::ingest::timestamp::Times;
use crate::messages::Message;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many different values are counted.
const MOST_VALUES: usize = 400;
/// How many values are told apart to see whether all differ.
const MOST_DISTINCT: usize = 200_000;
/// Cells that are shown.
const SAMPLES: usize = 3;

/// Why a column is taken for a field.
pub type Because = Message;

/// A column as a suggestion shows it.
#[derive(Debug, Clone)]
pub struct ColumnGuess {
    /// Its name.
    pub name: String,
    /// The field it seems to be; none where it is not read.
    pub field: Option<String>,
    /// Why.
    pub because: Option<Because>,
    /// Some of its cells.
    pub samples: Vec<String>,
}

/// What was counted in a column.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnStats {
    pub name: String,
    /// Cells with something in them that does not mean "nothing".
    pub filled: u64,
    pub empty: u64,
    /// Values, in the form in which they are compared, with the text as it came first and how often.
    pub values: FxHashMap<String, (String, u64)>,
    pub has_more_values: bool,
    pub distinct: FxHashSet<u64>,
    pub samples: Vec<String>,
    /// Cells that are, or contain, a code of the organization.
    pub codes: u64,
    /// Cells that are nothing but a code of the organization.
    pub plain_codes: u64,
    pub members: u64,
    pub personal: u64,
    /// Cells that have the form of an id: no blanks, some digit or sign.
    pub id_like: u64,
    pub json: u64,
    /// Cells that are addresses of machines.
    pub addresses: u64,
    pub times: TimeGuess,
}

impl ColumnStats {
    pub(super) fn see(&mut self, cell: &str, known: &Known, times: &Times) {
        let text = normal_text(cell);
        if is_absent(&text) {
            self.empty += 1;
            return;
        }
        self.filled += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| *sample == *text) {
            self.samples.push(text.to_string());
        }
        let folded = folded_value(&text);
        if self.distinct.len() < MOST_DISTINCT {
            self.distinct.insert(xxhash_rust::xxh3::xxh3_64(folded.as_bytes()));
        }
        if let Some((_, count)) = self.values.get_mut(&folded) {
            *count += 1;
        } else if self.values.len() < MOST_VALUES {
            self.values.insert(folded.clone(), (text.to_string(), 1));
        } else {
            self.has_more_values = true;
        }
        if text.starts_with(['{', '[']) {
            self.json += 1;
            return;
        }
        if let Some(code) = find_code(&text)
            && known.codes.contains(&*code)
        {
            self.codes += 1;
            self.plain_codes += u64::from(folded.len() <= code.len() + 4);
        }
        self.members += u64::from(known.members.contains(&*text));
        self.personal += u64::from(recognise(&text).is_some());
        let is_id = !text.contains(char::is_whitespace)
            && text.len() <= 64
            && text.chars().any(|character| character.is_ascii_digit())
            && !text.contains(['/', '@', ',']);
        self.id_like += u64::from(is_id);
        self.addresses += u64::from(text.parse::<std::net::IpAddr>().is_ok());
        self.times.see(&text, times);
    }

    /// Whether no value came twice.
    pub(super) fn is_unique(&self) -> bool {
        self.filled > 1 && self.distinct.len() as u64 == self.filled.min(MOST_DISTINCT as u64)
    }

    /// A share of the cells with something in them, of a hundred.
    pub(super) fn share(&self, count: u64) -> u64 {
        (count * 100).checked_div(self.filled).unwrap_or_default()
    }

    /// The values as they came, the most frequent first.
    pub(super) fn words(&self) -> Vec<(String, u64)> {
        let mut words: Vec<(String, u64)> = self.values.values().cloned().collect();
        words.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        words
    }
}
