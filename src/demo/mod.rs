//! A demo organization: invented members, links and two years of events, and the commands that bring them in.
//!
//! Pure: the same present gives the same story. `cli` writes the files and runs the commands; nothing here knows them
//! but by their words.

mod dice;
mod files;
mod journeys;
mod links;
mod people;

use crate::domain::calendar::{first_instant, local_day};
use crate::domain::{DAY, Instant, SECOND, Stage};
use chrono::{Datelike as _, Months, NaiveDate};
use chrono_tz::Tz;
use dice::Dice;

/// The slug of the demo organization.
pub const SLUG: &str = "nordlys";
/// Its name.
pub const NAME: &str = "Nordlys Peer Association";
/// Its zone.
pub const ZONE: Tz = chrono_tz::Europe::Oslo;

/// What the story is thrown with.
const SEED: u64 = 1;
const MINUTE: i64 = 60 * SECOND;

/// A file of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFile {
    /// Its name in the demo's folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What is done with the files, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The database is made, with the organization in it.
    Found,
    /// Where the referral URLs begin, and where they lead.
    SetAddresses {
        /// Where they begin.
        base_url: &'static str,
        /// Where they lead.
        target: &'static str,
    },
    /// Members come in from that file.
    Members(String),
    /// Links come in from that file.
    Links(String),
    /// Events come in from that file, read with those flags.
    Events(String, Vec<&'static str>),
    /// The events of that file are taken back: it was the wrong one.
    Undo(String),
}

/// One step, at the time when the organization would have taken it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The present of that step.
    pub at: Instant,
    /// What is done.
    pub action: Action,
}

/// The demo as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// The files.
    pub files: Vec<DemoFile>,
    /// The steps, each later than the one before.
    pub steps: Vec<Step>,
    /// The last whole year, which the reports show.
    pub year: i32,
    /// Somebody who became active at the end of that year.
    pub user_id: Option<String>,
}

/// Where and when the story plays.
#[derive(Debug, Clone, Copy)]
struct Scene {
    start: NaiveDate,
    today: NaiveDate,
    now: Instant,
    zone: Tz,
}

impl Scene {
    /// From January or July two years ago to today, so that all of last year is told.
    fn until(now: Instant) -> Self {
        let today = local_day(now, ZONE);
        let month = if today.month() < 7 { 1 } else { 7 };
        let start = NaiveDate::from_ymd_opt(today.year() - 2, month, 1).unwrap_or(today);
        Self { start, today, now, zone: ZONE }
    }

    /// The last whole year.
    fn told_year(&self) -> i32 {
        self.today.year() - 1
    }

    fn midnight(&self, day: NaiveDate) -> Instant {
        first_instant(day, self.zone)
    }
}

/// The demo that ends now.
pub fn demo(now: Instant) -> Demo {
    let scene = Scene::until(now);
    let mut dice = Dice::new(SEED);
    let waves = links::waves(scene.start, scene.today, scene.zone, &mut dice);
    let events = journeys::events(&scene, &waves, &mut dice);
    let opening = scene.midnight(scene.start);
    let year = scene.told_year();
    let mut of_year = events.iter().filter(|event| local_day(event.at, ZONE).year() == year);
    let last = of_year.rfind(|event| event.stage == Stage::FirstLogin && event.road == journeys::Road::Export);
    let user_id = last.and_then(|event| event.user_id.clone());
    let mut demo = Demo { files: Vec::new(), steps: Vec::new(), year, user_id };
    demo.step(opening, Action::Found);
    let (base_url, target) = ("https://nordlys.example", "https://nordlys.example/bli-med");
    demo.step(opening.plus(MINUTE), Action::SetAddresses { base_url, target });
    demo.members(opening.plus(2 * MINUTE));
    for wave in &waves {
        let file = DemoFile { name: wave.file(), bytes: wave.csv().into_bytes() };
        let at = scene.midnight(wave.day).plus(DAY / 3 + 5 * MINUTE);
        let action = Action::Links(file.name.clone());
        demo.with(file, at, action);
    }
    demo.exports(&scene, &events);
    demo.mishaps(&scene, &events);
    demo.in_time(now);
    demo
}

impl Demo {
    fn step(&mut self, at: Instant, action: Action) {
        self.steps.push(Step { at, action });
    }

    fn with(&mut self, file: DemoFile, at: Instant, action: Action) {
        self.files.push(file);
        self.step(at, action);
    }

    fn members(&mut self, at: Instant) {
        let file = DemoFile { name: "members.csv".to_owned(), bytes: people::members_csv().into_bytes() };
        self.with(file, at, Action::Members("members.csv".to_owned()));
    }

    /// The history up to last year in one file, then one for each quarter; the running one is NDJSON.
    fn exports(&mut self, scene: &Scene, events: &[journeys::DemoEvent]) {
        let new_year = NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or(scene.today);
        let (start, end) = (scene.midnight(scene.start), scene.midnight(new_year));
        let history = files::exported(events, start, end);
        let history = files::packed(files::export(format!("history-{}.csv", self.year - 1), history));
        let action = Action::Events(history.name.clone(), Vec::new());
        self.with(history, end.plus(7 * DAY + 614 * MINUTE), action);
        let mut first_day = new_year;
        while first_day <= scene.today {
            let next = first_day + Months::new(3);
            let (from, to) = (scene.midnight(first_day), scene.midnight(next));
            let quarter = format!("{}-q{}", first_day.year(), first_day.month0() / 3 + 1);
            // An export begins a little before its quarter, so that nothing is missed: those rows are known.
            let rows = files::exported(events, from.plus(-3 * DAY), to);
            let file = match () {
                () if next > scene.today => files::export_ndjson(format!("{quarter}.ndjson"), rows),
                () if first_day.month() == 7 => files::export_with_addresses(format!("{quarter}.csv"), rows),
                () => files::export(format!("{quarter}.csv"), rows),
            };
            let action = Action::Events(file.name.clone(), Vec::new());
            self.with(file, to.plus(2 * DAY + 545 * MINUTE), action);
            first_day = next;
        }
    }

    /// A wrong file that is taken back, a list from Excel, an export that was forgotten.
    fn mishaps(&mut self, scene: &Scene, events: &[journeys::DemoEvent]) {
        let day = |month, day| NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or(scene.today);
        let (april, stand) = (scene.midnight(day(4, 3)), scene.midnight(day(10, 7)));
        let march = (scene.midnight(day(3, 1)), scene.midnight(day(4, 1)));
        let year = self.year;
        let copied = files::exported(events, march.0, march.1).skip(40).take(38);
        let copy = files::export_without_ids(format!("{year}-q1-copy.csv"), copied);
        let name = copy.name.clone();
        self.with(copy, april.plus(560 * MINUTE), Action::Events(name.clone(), Vec::new()));
        self.step(april.plus(571 * MINUTE), Action::Undo(name));
        let list = files::stand_list(format!("stand-{year}-09.csv"), events, scene);
        let flags = vec![
            "--encoding=windows-1252",
            "--map=event=Hendelse,occurred_at=Tidspunkt,link_code=Kode,user_id=Bruker",
            "--value=event:Registrert=account_created,event:Logget inn=first_login",
            "--time-format=%d.%m.%Y %H:%M",
            "--assume-tz=org",
            "--source=stand",
        ];
        let action = Action::Events(list.name.clone(), flags);
        self.with(list, stand.plus(800 * MINUTE), action);
        let late = files::late_export(format!("late-{year}-03.csv"), events, march, scene);
        let action = Action::Events(late.name.clone(), Vec::new());
        self.with(late, scene.now.plus(-6 * DAY), action);
    }

    /// Puts the steps in order, the last ones before now.
    fn in_time(&mut self, now: Instant) {
        self.steps.sort_by_key(|step| step.at);
        let mut latest = now.plus(-MINUTE);
        for step in self.steps.iter_mut().rev() {
            step.at = step.at.min(latest);
            latest = step.at.plus(-MINUTE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_datetime(chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc())
    }

    #[test]
    fn the_same_present_tells_the_same_story() {
        let now = at("2026-02-16T08:12:00Z");
        assert_eq!(demo(now), demo(now));
    }

    #[test]
    fn steps_follow_each_other_and_end_before_now_on_any_day() {
        for text in ["2026-01-01T00:00:00Z", "2026-04-02T10:00:00Z", "2026-11-22T12:00:00Z", "2028-02-29T23:59:59Z"] {
            let demo = demo(at(text));
            assert!(demo.steps.is_sorted_by(|a, b| a.at < b.at), "{text}");
            assert!(demo.steps.last().unwrap().at < at(text), "{text}");
            assert!(demo.files.iter().all(|file| file.bytes.len() > 100), "{text}");
            assert!((9..=20).contains(&demo.files.len()), "{text}: {}", demo.files.len());
        }
    }
}
