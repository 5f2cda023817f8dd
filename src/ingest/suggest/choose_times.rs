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

/// The time of day of days without one.
const NOON: &str = "12:00";
/// Two columns whose scores differ by less are both shown: their names say the same, and about as many cells are filled.
const NEAR: i64 = 6;

impl Chooser<'_> {
    pub(super) fn choose_time(&mut self) {
        let times: Vec<(usize, &ColumnStats)> =
            self.free().filter(|(place, column)| self.is_time(*place, column)).collect();
        if self.event.is_none() && self.take_stages(&times) {
            self.say_unread(&times, &[]);
            return;
        }
        let score = |place: usize, column: &ColumnStats| {
            let sure = self.sure(place, "occurred_at") as i64;
            let filled = (column.filled * 10).checked_div(self.sample.rows).unwrap_or_default() as i64;
            let is_other = is_other_time(&column.name) || column.times.is_constant();
            10 * sure + filled - if is_other { 25 } else { 0 }
        };
        let mut ranked: Vec<(i64, usize)> =
            times.iter().map(|(place, column)| (score(*place, column), *place)).collect();
        ranked.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        let Some(&(best, place)) = ranked.first() else {
            self.choice.unknown.push(say!("suggest-no-time"));
            return;
        };
        let rival = ranked.get(1).filter(|(score, _)| score + NEAR > best).map(|(_, place)| *place);
        if self.event.is_none() {
            self.set_stage(place);
        }
        let column = &self.sample.columns[place];
        let formats = column.times.formats(&self.sample.times);
        if formats.has_dates && self.join_clock(place) {
            self.say_unread(&times, &[place]);
            return;
        }
        let because = say!("suggest-by-times", count = column.times.read as i64, all = column.filled as i64);
        self.take(place, "occurred_at", because);
        if column.empty > 0 {
            self.choice.may_skip.push(column.name.clone());
        }
        self.take_formats(&formats, &column.name);
        if is_other_time(&column.name) || column.times.is_constant() {
            self.choice.unknown.push(say!("suggest-other-time", column = shown(&column.name)));
        }
        if let Some(rival) = rival {
            self.add_other_time(rival);
        }
        self.say_unread(&times, &[&[place][..], rival.as_slice()].concat());
    }

    /// Another column that may hold the times, with the formats of its own.
    fn add_other_time(&mut self, rival: usize) {
        let column = &self.sample.columns[rival];
        let formats = column.times.formats(&self.sample.times);
        let plain = || vec!["iso".to_owned()];
        let spec = Spec {
            map: vec![("occurred_at".to_owned(), column.name.clone())],
            time_format: if formats.formats.is_empty() { plain() } else { formats.formats },
            dates_at: formats.has_dates.then(|| NOON.to_owned()),
            assume_tz: formats.is_naive.then(|| self.zone_of(&column.name).to_owned()),
            ..Spec::default()
        };
        let what = say!("suggest-other-column", field = "occurred_at", column = shown(&column.name));
        self.choice.others.push((what, spec));
    }

    /// Names the columns of times that are not read, but for those whose names say that they are of something else.
    fn say_unread(&mut self, times: &[(usize, &ColumnStats)], read: &[usize]) {
        let unread = times.iter().filter(|(place, column)| {
            self.taken[*place].is_none() && !read.contains(place) && !is_other_time(&column.name)
        });
        let names: Vec<String> = unread.map(|(_, column)| shown(&column.name)).collect();
        if !names.is_empty() {
            self.choice.unknown.push(say!("suggest-times-unread", columns = names.join(", ")));
        }
    }

    /// Every row is a person of one stage: the one that the time's name says, or that they joined.
    fn set_stage(&mut self, place: usize) {
        let said = stage(&self.name(place)).filter(|_| !is_other_time(&self.name(place)));
        let what = said.unwrap_or(Stage::AccountCreated);
        self.choice.spec.set.push(("event".to_owned(), what.name().to_owned()));
        self.choice.unknown.push(say!("suggest-one-stage", stage = what.name()));
    }

    /// Columns that hold the times of a stage each.
    fn take_stages(&mut self, times: &[(usize, &ColumnStats)]) -> bool {
        let mut stages: Vec<(Stage, usize)> = Vec::new();
        for (place, column) in times {
            // When somebody logged in last says nothing of the first time.
            if let Some(stage) = stage(&column.name).filter(|_| !is_other_time(&column.name))
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
        self.take_formats(&formats, "");
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
        self.take_formats(&formats, &name);
        self.choice.spec.map.push(("occurred_at".to_owned(), name));
        true
    }

    /// The zone of times without one: the organization's, where the column's name does not say another.
    fn zone_of(&self, column: &str) -> &str {
        let words = column.to_lowercase();
        let mut words = words.split(|character: char| !character.is_alphabetic());
        if words.any(|word| matches!(word, "utc" | "gmt")) { "UTC" } else { self.zone }
    }

    pub(super) fn take_formats(&mut self, formats: &Formats, column: &str) {
        self.choice.spec.time_format.clone_from(&formats.formats);
        if formats.has_dates {
            self.choice.spec.dates_at = Some(NOON.to_owned());
            self.choice.unknown.push(say!("suggest-dates-at"));
        }
        if formats.is_naive {
            let zone = self.zone_of(column).to_owned();
            self.choice.unknown.push(say!("suggest-zone", zone = zone.as_str()));
            self.choice.spec.assume_tz = Some(zone);
        }
        if !formats.other.is_empty() {
            let spec = Spec { time_format: formats.other.clone(), ..Spec::default() };
            let (one, other) = (formats.formats.join(", "), formats.other.join(", "));
            self.choice.unknown.push(say!("suggest-two-formats", one, other = other.as_str()));
            self.choice.others.push((say!("suggest-other-format", format = other), spec));
        }
    }
}
