//! What an input says that is not understood, collected over all its rows: one look shows all there is to mend.

use super::decode::EventView;
use super::input_error::shown;
use crate::domain::id::normal_text;
use crate::domain::{Instant, SECOND, Stage};
use std::collections::BTreeMap;

/// How many different words are told apart.
const MOST_WORDS: usize = 200;
/// How many samples of times are kept for each code.
const MOST_SAMPLES: usize = 3;

/// What is not understood in an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// Words for the event that are no stage, and how many rows have each.
    pub words: BTreeMap<String, i64>,
    /// Times that are not read, by code: lines and texts.
    pub times: BTreeMap<&'static str, Vec<(u64, String)>>,
    /// The first events, as long as all are without an id and at a whole minute: seconds may have been lost.
    pub whole_minutes: WholeMinutes,
}

/// Events at whole minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WholeMinutes {
    /// Whether some event has seconds, or an id by which it is known again.
    has_others: bool,
    /// The first of them.
    samples: Vec<MinuteSample>,
}

/// An event at a whole minute, with what it can be looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinuteSample {
    /// What happened.
    pub stage: Stage,
    /// When.
    pub occurred_at: Instant,
    /// The user.
    pub user: Option<String>,
    /// The code.
    pub code: Option<String>,
}

impl WholeMinutes {
    /// Takes the next event.
    #[inline]
    pub(super) fn see(&mut self, event: &EventView<'_>) {
        if self.has_others {
            return;
        }
        if event.texts.event_id.is_some() || event.occurred_at.0 % (60 * SECOND) != 0 {
            self.has_others = true;
            self.samples.clear();
        } else if self.samples.len() < MOST_SAMPLES {
            let (user, code) = (event.texts.user_id.map(str::to_owned), event.texts.link_code.map(str::to_owned));
            self.samples.push(MinuteSample { stage: event.stage, occurred_at: event.occurred_at, user, code });
        }
    }

    /// The first events, where all are at a whole minute.
    pub fn samples(&self) -> &[MinuteSample] {
        &self.samples
    }
}

impl Problems {
    /// Notes a word that is no stage.
    pub(super) fn word(&mut self, text: &str) {
        let word = shown(&normal_text(text)).trim_matches('`').to_owned();
        if let Some(rows) = self.words.get_mut(&word) {
            *rows += 1;
        } else if self.words.len() < MOST_WORDS {
            self.words.insert(word, 1);
        }
    }

    /// Notes a time that is not read.
    pub(super) fn time(&mut self, code: &'static str, line: u64, text: &str) {
        let samples = self.times.entry(code).or_default();
        if samples.len() < MOST_SAMPLES {
            samples.push((line, shown(text).trim_matches('`').to_owned()));
        }
    }
}
