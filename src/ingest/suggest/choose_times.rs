//! Which column holds the times, and in which formats.

use super::choose::Chooser;
use super::column::ColumnStats;
use super::time_guess::{Formats, TimeGuess};
use super::vocabulary::{is_other_time, stage};
use crate::domain::Stage;
use crate::domain::id::{is_absent, normal_text};
use crate::ingest::input_error::shown;
use crate::ingest::spec::Spec;
use crate::messages::say;

impl Chooser<'_> {
    pub(super) fn choose_time(&mut self) {
        let times: Vec<(usize, &ColumnStats)> =
            self.free().filter(|(place, column)| self.is_time(*place, column)).collect();
        if self.event.is_none() && self.take_stages(&times) {
            return;
        }
        let score = |place: usize, column: &ColumnStats| {
            let sure = self.sure(place, "occurred_at") as i64;
            let filled = (column.filled * 10).checked_div(self.sample.rows).unwrap_or_default() as i64;
            10 * sure + filled - if is_other_time(&column.name) { 25 } else { 0 }
        };
        let mut ranked: Vec<(i64, usize)> =
            times.iter().map(|(place, column)| (score(*place, column), *place)).collect();
        ranked.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        let Some(&(best, place)) = ranked.first() else {
            self.choice.unknown.push(say!("suggest-no-time"));
            return;
        };
        let rival = ranked.get(1).filter(|(score, _)| *score == best).map(|(_, place)| *place);
        if self.event.is_none() {
            self.set_stage(place);
        }
        let column = &self.sample.columns[place];
        let formats = column.times.formats(&self.sample.times);
        if formats.has_dates && self.join_clock(place) {
            return;
        }
        let because = say!("suggest-by-times", count = column.times.read as i64, all = column.filled as i64);
        self.take(place, "occurred_at", because);
        if column.empty > 0 {
            self.choice.may_skip.push(column.name.clone());
        }
        if let Some(rival) = rival {
            let mut spec = self.choice.spec.clone();
            let name = self.name(rival);
            spec.map.retain(|(field, _)| field != "occurred_at");
            spec.map.push(("occurred_at".to_owned(), name.clone()));
            let what = say!("suggest-other-column", field = "occurred_at", column = shown(&name));
            self.choice.others.push((what, spec));
        }
        self.take_formats(&formats);
    }

    /// Every row is a person of one stage: the one that the time's name says, or that they joined.
    fn set_stage(&mut self, place: usize) {
        let said = stage(&self.name(place));
        let what = said.unwrap_or(Stage::AccountCreated);
        self.choice.spec.set.push(("event".to_owned(), what.name().to_owned()));
        self.choice.unknown.push(say!("suggest-one-stage", stage = what.name()));
    }

    /// Columns that hold the times of a stage each.
    fn take_stages(&mut self, times: &[(usize, &ColumnStats)]) -> bool {
        let mut stages: Vec<(Stage, usize)> = Vec::new();
        for (place, column) in times {
            if let Some(stage) = stage(&column.name)
                && !stages.iter().any(|(other, _)| *other == stage)
            {
                stages.push((stage, *place));
            }
        }
        if stages.len() < 2 {
            return false;
        }
        stages.sort_unstable();
        let mut all = TimeGuess::default();
        for (stage, place) in stages {
            let name = self.name(place);
            self.taken[place] = Some(stage.name().to_owned());
            self.choice.columns[place].field = Some(stage.name().to_owned());
            self.choice.columns[place].because = Some(say!("suggest-by-stage"));
            self.choice.spec.stages.push((stage.name().to_owned(), name));
            for cell in self.sample.kept.iter().filter_map(|row| row.get(place)) {
                let cell = normal_text(cell);
                if !is_absent(&cell) {
                    all.see(&cell, &self.sample.times);
                }
            }
        }
        let formats = all.formats(&self.sample.times);
        self.take_formats(&formats);
        true
    }

    /// A column of days with another of times of day beside it.
    fn join_clock(&mut self, place: usize) -> bool {
        let clock = self.free().find(|(other, column)| {
            *other != place && column.times.clocks * 10 >= column.filled * 9 && column.filled * 2 >= self.sample.rows
        });
        let Some((clock, _)) = clock else { return false };
        let mut joined = TimeGuess::default();
        for row in &self.sample.kept {
            let part = |place: usize| row.get(place).map(|cell| cell.trim()).unwrap_or_default();
            let text = format!("{} {}", part(place), part(clock));
            if !text.trim().is_empty() {
                joined.see(text.trim(), &self.sample.times);
            }
        }
        if joined.share() < 80 {
            return false;
        }
        let name = format!("{}+{}", self.name(place), self.name(clock));
        let formats = joined.formats(&self.sample.times);
        for part in [place, clock] {
            self.taken[part] = Some("occurred_at".to_owned());
            self.choice.columns[part].field = Some("occurred_at".to_owned());
            self.choice.columns[part].because = Some(say!("suggest-by-halves"));
        }
        self.choice.spec.map.push(("occurred_at".to_owned(), name));
        self.take_formats(&formats);
        true
    }

    pub(super) fn take_formats(&mut self, formats: &Formats) {
        self.choice.spec.time_format.clone_from(&formats.formats);
        if formats.has_dates {
            self.choice.spec.dates_at = Some("12:00".to_owned());
            self.choice.unknown.push(say!("suggest-dates-at"));
        }
        if formats.is_naive {
            self.choice.spec.assume_tz = Some(self.zone.to_owned());
            self.choice.unknown.push(say!("suggest-zone", zone = self.zone));
        }
        if !formats.other.is_empty() {
            let spec = Spec { time_format: formats.other.clone(), ..self.choice.spec.clone() };
            let (one, other) = (formats.formats.join(", "), formats.other.join(", "));
            self.choice.unknown.push(say!("suggest-two-formats", one, other = other.as_str()));
            self.choice.others.push((say!("suggest-other-format", format = other), spec));
        }
    }
}
