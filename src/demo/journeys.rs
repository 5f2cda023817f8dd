//! What people do with the links: they click, install, sign up and log in, and some of it goes astray.

use super::Scene;
use super::dice::Dice;
use super::links::{DemoLink, Wave};
use super::people::{PEOPLE, member_user};
use crate::domain::calendar::{first_instant, local_day};
use crate::domain::{DAY, Instant, SECOND, Stage};
use chrono::{Datelike as _, NaiveDate};

/// Clicks a day on shared links, by month, in the year that the story is told around.
const CLICKS_PER_MONTH: [f64; 12] = [58.0, 50.0, 92.0, 46.0, 44.0, 30.0, 22.0, 43.0, 84.0, 76.0, 58.0, 50.0];
/// By day of the week, from Monday.
const BY_WEEKDAY: [f64; 7] = [1.1, 1.15, 1.1, 1.05, 0.8, 0.85, 0.95];
/// By local hour.
const BY_HOUR: [f64; 24] = [
    0.4, 0.2, 0.1, 0.0, 0.0, 0.1, 0.5, 1.5, 3.0, 4.0, 4.5, 5.0, 5.0, 4.5, 4.5, 5.0, 6.0, 7.0, 8.0, 10.0, 10.0, 8.0,
    5.0, 2.0,
];
/// A code on posters from before there was verve.
const OLD_POSTER: &str = "nordlys-plakat";

/// An event before it stands in a file.
#[derive(Debug, Clone)]
pub(super) struct DemoEvent {
    pub(super) at: Instant,
    pub(super) stage: Stage,
    pub(super) link_code: Option<String>,
    pub(super) click_id: Option<String>,
    pub(super) user_id: Option<String>,
    /// The file it reaches the organization in.
    pub(super) road: Road,
    /// Its number among all events, from 1.
    pub(super) number: usize,
}

/// How an event reaches the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Road {
    /// In the export of its quarter.
    Export,
    /// In an export that was forgotten for long; `naive` where its time has lost the offset.
    Late { naive: bool },
    /// On the list of a stand, kept in Excel.
    Stand,
}

/// Tells the story; events come in the order of their instants, and none is in the future.
pub(super) fn events(scene: &Scene, waves: &[Wave], dice: &mut Dice) -> Vec<DemoEvent> {
    let mut story = Story { scene, dice, events: Vec::new(), users: 2000, late: 0 };
    for day in scene.start.iter_days().take_while(|day| *day <= scene.today) {
        story.shared_links(day, waves);
        story.stand(day, waves);
    }
    for wave in waves {
        for link in wave.links.iter().filter(|link| link.is_personal) {
            story.letter(link);
        }
    }
    story.strays(waves);
    let mut events = story.events;
    // The last minutes are left to the clock of the reader.
    events.retain(|event| event.at.plus(300 * SECOND) <= scene.now);
    events.sort_by_key(|event| (event.at, event.stage));
    for (place, event) in events.iter_mut().enumerate() {
        event.number = place + 1;
    }
    events
}

struct Story<'a> {
    scene: &'a Scene,
    dice: &'a mut Dice,
    events: Vec<DemoEvent>,
    users: usize,
    /// People whose sign-up was forgotten in an export.
    late: usize,
}

/// One person on the way.
struct Walk<'l> {
    link: &'l DemoLink,
    click: Option<String>,
    at: Instant,
    /// How likely each step is, against the usual.
    pull: f64,
}

impl Story<'_> {
    fn shared_links(&mut self, day: NaiveDate, waves: &[Wave]) {
        let of_month = CLICKS_PER_MONTH[day.month0() as usize] / 30.4;
        let years = f64::from(day.year() - self.scene.told_year());
        let expected =
            of_month * BY_WEEKDAY[day.weekday().num_days_from_monday() as usize] * (1.0 + 0.12 * years).max(0.7);
        for _ in 0..self.dice.count(expected) {
            let weights = PEOPLE.map(|person| person.weight);
            let owner = self.dice.weighted(&weights);
            let Some(link) = self.link_of(owner, day, waves) else { continue };
            let at = self.moment(day);
            self.click(link, at);
        }
    }

    /// A link of the member that one would click on that day: of the running campaign, more often than not.
    fn link_of<'l>(&mut self, owner: usize, day: NaiveDate, waves: &'l [Wave]) -> Option<&'l DemoLink> {
        let prefers_campaign = self.dice.chance(0.75);
        let running = waves.iter().filter(|wave| wave.runs_on(day));
        let (campaign, standing): (Vec<&Wave>, Vec<&Wave>) = running.partition(|wave| wave.campaign.is_some());
        let of = |waves: &[&'l Wave]| -> Vec<&'l DemoLink> {
            let links = waves.iter().flat_map(|wave| &wave.links);
            links.filter(|link| link.owner == owner && !link.is_personal).collect()
        };
        let mut links = of(&campaign);
        if links.is_empty() || !prefers_campaign {
            links = of(&standing);
        }
        (!links.is_empty()).then(|| links[self.dice.below(links.len())])
    }

    fn moment(&mut self, day: NaiveDate) -> Instant {
        let seconds = self.dice.weighted(&BY_HOUR) * 3600 + self.dice.below(3600);
        first_instant(day, self.scene.zone).plus(seconds as i64 * SECOND)
    }

    fn click(&mut self, link: &DemoLink, at: Instant) {
        let channel = match link.channel {
            "poster" => 0.75,
            "meeting" => 1.4,
            "letter" => 1.25,
            _ => 1.0,
        };
        let pull = channel * PEOPLE[link.owner].quality;
        // A poster is often read, and its code typed later.
        let is_typed = link.channel == "poster" && self.dice.chance(0.12);
        let click = (!is_typed).then(|| format!("c-{:08x}", self.dice.next() >> 32));
        let walk = Walk { link, click, at, pull };
        if walk.click.is_some() {
            self.push(at, Stage::LinkClicked, Some(link.code.clone()), walk.click.clone(), None);
        }
        self.install(&walk);
        // Some send the link on to a friend.
        if walk.click.is_some() && self.dice.chance(0.006) {
            let at = at.plus(self.dice.lag(90_000.0, 300_000.0));
            self.join(&Walk { at, ..walk }, at, Road::Export);
        }
    }

    fn letter(&mut self, link: &DemoLink) {
        if !self.dice.chance(0.58) {
            return;
        }
        let at = link.created_at.plus(2 * DAY + self.dice.lag(400_000.0, 1_500_000.0));
        self.click(link, at);
        if self.dice.chance(0.06) {
            let at = at.plus(self.dice.lag(200_000.0, 800_000.0));
            self.click(link, at);
        }
    }

    fn install(&mut self, walk: &Walk<'_>) {
        if !self.dice.chance((0.52 * walk.pull).min(0.92)) {
            return;
        }
        let at = walk.at.plus(self.dice.lag(3.1 * 3600.0, 30.0 * 3600.0));
        // The shop of the telephone's maker does not always tell.
        if walk.click.is_some() && !self.dice.chance(0.12) {
            self.push(at, Stage::AppInstalled, None, walk.click.clone(), None);
        }
        if self.dice.chance((0.76 * walk.pull.sqrt()).min(0.95)) {
            let forgotten = self.is_forgotten(walk.at);
            self.join(walk, at, forgotten.unwrap_or(Road::Export));
        }
    }

    /// Whether the sign-up of somebody who came at that time was left out of the export.
    fn is_forgotten(&mut self, entry: Instant) -> Option<Road> {
        let day = local_day(entry, self.scene.zone);
        let is_march = day.year() == self.scene.told_year() && day.month() == 3 && day.day() > 9;
        if !is_march || self.late >= 11 || self.dice.chance(0.55) {
            return None;
        }
        self.late += 1;
        Some(Road::Late { naive: self.late > 9 })
    }

    fn join(&mut self, walk: &Walk<'_>, after: Instant, road: Road) {
        self.users += 1;
        let user = format!("u-{}", self.users);
        let joined_at = after.plus(self.dice.lag(19.0 * 3600.0, 6.0 * 86_400.0));
        let carries_click = walk.click.is_some() && !self.dice.chance(0.07);
        let code = (!carries_click).then(|| walk.link.code.clone());
        let click = walk.click.clone().filter(|_| carries_click);
        self.push_by(road, joined_at, Stage::AccountCreated, code, click, Some(user.clone()));
        if !self.dice.chance((0.80 * walk.pull.sqrt()).min(0.96)) {
            return;
        }
        let active_at = joined_at.plus(self.dice.lag(14.0 * 3600.0, 5.0 * 86_400.0));
        self.push_by(road, active_at, Stage::FirstLogin, None, None, Some(user));
    }

    /// The stand at the market: people sign up at the table, with the code of who stands there.
    fn stand(&mut self, day: NaiveDate, waves: &[Wave]) {
        if day.year() != self.scene.told_year() || (day.month(), day.day()) != (9, 13) {
            return;
        }
        for minute in (0..24).map(|place| 10 * 60 + place * 14) {
            let owner = [0, 2, 5, 10, 11][self.dice.below(5)];
            let standing = waves.first().and_then(|wave| wave.links.iter().find(|link| link.owner == owner));
            let Some(link) = standing else { continue };
            self.users += 1;
            let user = format!("u-{}", self.users);
            let at = first_instant(day, self.scene.zone).plus(minute * 60 * SECOND);
            let code = Some(link.code.clone());
            self.push_by(Road::Stand, at, Stage::AccountCreated, code, None, Some(user.clone()));
            if self.dice.chance(0.7) {
                let later = 60 * SECOND * (20 + self.dice.below(240) as i64);
                self.push_by(Road::Stand, at.plus(later), Stage::FirstLogin, None, None, Some(user));
            }
        }
    }

    /// What cannot be placed: an old poster, clicks nobody saw, members who came by themselves, a mentor's own test.
    fn strays(&mut self, waves: &[Wave]) {
        let days = (self.scene.today - self.scene.start).num_days().max(1) as usize;
        for place in 0..44 {
            let day = self.scene.start + chrono::Days::new(self.dice.below(days) as u64);
            let at = self.moment(day);
            self.users += 1;
            let user = Some(format!("u-{}", self.users));
            match place % 4 {
                0 => self.push(at, Stage::LinkClicked, Some(OLD_POSTER.to_owned()), None, None),
                1 => self.push(at, Stage::AppInstalled, None, Some(format!("c-lost{place:04}")), None),
                2 => self.push(at, Stage::FirstLogin, None, None, user),
                _ => self.push(at, Stage::AccountCreated, Some(OLD_POSTER.to_owned()), None, user),
            }
        }
        let first = waves.first().map_or(&[][..], |wave| &wave.links);
        for link in first.iter().filter(|link| link.owner % 9 == 4 && link.channel == "sms") {
            let at = link.created_at.plus(DAY);
            let user = Some(member_user(link.owner));
            self.push(at, Stage::AccountCreated, Some(link.code.clone()), None, user.clone());
            self.push(at.plus(60 * SECOND), Stage::FirstLogin, None, None, user);
        }
    }

    fn push(
        &mut self,
        at: Instant,
        stage: Stage,
        link_code: Option<String>,
        click_id: Option<String>,
        user_id: Option<String>,
    ) {
        self.push_by(Road::Export, at, stage, link_code, click_id, user_id);
    }

    fn push_by(
        &mut self,
        road: Road,
        at: Instant,
        stage: Stage,
        link_code: Option<String>,
        click_id: Option<String>,
        user_id: Option<String>,
    ) {
        self.events.push(DemoEvent { at, stage, link_code, click_id, user_id, road, number: 0 });
    }
}
