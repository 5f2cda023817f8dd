//! How sure the funnel is: made populations whose true number is known lie inside the bounds that are printed.

use crate::model::funnel::{FunnelQuery, funnel};
use crate::model::golden::Ask;
use crate::model::instant::{self, DAY, HOUR, Micros, print};
use crate::model::period::Period;
use crate::model::rng::Rng;
use crate::model::{self, Input, Kind, Link, Member, Organization, Step};
use crate::support::{House, wait};
use serde_json::Value;

const NOW: &str = "2026-01-10T12:00:00Z";
const MONTHS: [&str; 4] = ["2025-01", "2025-02", "2025-03", "2025-04"];
const POSTERS: [&str; 3] = ["aaa", "bbb", "ccc"];

/// What people do with links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// Everybody opens one link once; some click ids get lost on the way.
    Once,
    /// The same, and no click id gets lost.
    Carried,
    /// Half of them open their link twice.
    Twice,
}

/// A population: what is known of it, and how many people really came in each month.
struct Population {
    input: Input,
    people: [usize; 4],
}

/// Rows being written.
struct Rows(Vec<String>);

impl Rows {
    fn add(&mut self, stage: &str, at: Micros, code: &str, click: &str, user: &str) {
        let number = self.0.len();
        self.0.push(format!("{stage},{},{code},{click},{user},e{number},", print(at)));
    }
}

fn population(seed: u64, habit: Habit) -> Population {
    let mut rng = Rng::new(seed);
    let start = instant::at("2025-01-01T06:00:00Z");
    let (mut rows, mut people) = (Rows(Vec::new()), [0; 4]);
    for person in 0..5 + rng.below(40) {
        let (poster, month) = (*rng.pick(&POSTERS), rng.below(4));
        let came =
            start + (month * 31) as Micros * DAY + rng.below(25) as Micros * DAY + rng.below(12) as Micros * HOUR;
        let click = format!("c{person}");
        let user = format!("u{person}");
        let place = MONTHS.iter().position(|name| print(came).starts_with(name));
        let Some(place) = place else { continue };
        people[place] += 1;
        rows.add("link_clicked", came, poster, &click, "");
        if habit == Habit::Twice && rng.below(2) == 0 {
            rows.add("link_clicked", came + DAY, poster, &format!("d{person}"), "");
        }
        let mut at = came;
        let mut next = |rng: &mut Rng| {
            at += (1 + rng.below(72)) as Micros * HOUR;
            at
        };
        match if habit == Habit::Carried { 0 } else { rng.below(4) } {
            // The click is carried through.
            0 => {
                rows.add("app_installed", next(&mut rng), "", &click, "");
                rows.add("account_created", next(&mut rng), "", &click, &user);
                rows.add("first_login", next(&mut rng), "", "", &user);
            }
            // It gets lost in the store: the install is nobody's, and the person types the code.
            1 => {
                rows.add("app_installed", next(&mut rng), poster, "", "");
                if rng.below(2) == 0 {
                    rows.add("account_created", next(&mut rng), poster, "", &user);
                }
            }
            // It gets lost after the install, which is known by the click.
            2 => {
                rows.add("app_installed", next(&mut rng), "", &click, "");
                rows.add("account_created", next(&mut rng), poster, "", &user);
            }
            // It is carried to the code of another poster.
            _ => {
                let other = POSTERS[(POSTERS.iter().position(|name| *name == poster).unwrap() + 1) % 3];
                rows.add("account_created", next(&mut rng), other, &click, &user);
            }
        }
    }
    Population { input: input(&rows.0), people }
}

fn input(rows: &[String]) -> Input {
    let text = format!("event,occurred_at,link_code,click_id,user_id,event_id,source\n{}\n", rows.join("\n"));
    let member = |id: &str| Member { member_id: id.to_owned(), name: None, group: None, user_id: None };
    let link = |code: &&str| Link {
        code: (*code).to_owned(),
        member_id: "m-a".to_owned(),
        campaign: None,
        channel: None,
        kind: Kind::Shared,
        created_at: instant::at("2022-01-01T00:00:00Z"),
        expires_at: None,
        disabled_at: None,
    };
    Input {
        organization: Organization {
            slug: "nhf".to_owned(),
            timezone: "Etc/UTC".to_owned(),
            window_days: 90,
            horizon_days: 90,
        },
        members: vec![member("m-a")],
        links: POSTERS.iter().map(link).collect(),
        steps: vec![Step::Ingest { name: "all.csv".to_owned(), bytes: text.into_bytes() }],
    }
}

fn question(month: &str) -> FunnelQuery {
    FunnelQuery::plain(Period::parse(month, chrono::NaiveDate::MIN).unwrap(), instant::at(NOW))
}

fn ends(report: &Value) -> [usize; 2] {
    let first = &report["stages"][0];
    ["people_at_least", "people_at_most"].map(|field| usize::try_from(first[field].as_u64().unwrap()).unwrap())
}

/// Both ends of each month by the model, whose answers are the program's.
fn bounds(population: &Population) -> [[usize; 2]; 4] {
    let model = model::run(&population.input, instant::at(NOW)).model;
    MONTHS.map(|month| ends(&funnel(&model, &question(month))))
}

#[test]
fn the_true_number_of_people_lies_inside_the_bounds() {
    let mut unsure = 0;
    for seed in 0..1_000 {
        let population = population(seed, Habit::Once);
        for ([least, most], people) in bounds(&population).into_iter().zip(population.people) {
            assert!(least <= people && people <= most, "seed {seed}: {people} people, not {least} to {most}");
            unsure += usize::from(least < most);
        }
    }
    assert!(unsure > 1_000, "{unsure} of 4,000 months with two ends");
}

#[test]
fn with_every_click_carried_both_ends_are_the_true_number() {
    for seed in 0..200 {
        let population = population(seed, Habit::Carried);
        for (ends, people) in bounds(&population).into_iter().zip(population.people) {
            assert_eq!(ends, [people; 2], "seed {seed}");
        }
    }
}

#[test]
fn who_opens_links_twice_is_outside_as_the_note_says() {
    let is_outside = |seed| {
        let population = population(seed, Habit::Twice);
        bounds(&population).into_iter().zip(population.people).any(|([least, _], people)| people < least)
    };
    assert!((0..50).any(is_outside));
}

#[test]
fn the_program_prints_the_same_bounds() {
    let now = instant::at(NOW);
    for seed in 0..6 {
        let population = population(seed, Habit::Once);
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&population.input).await;
            house.follow(&organization, &population.input).await;
            for (month, expected) in MONTHS.into_iter().zip(bounds(&population)) {
                let report = house.ask(&organization, &Ask::Funnel(question(month))).await;
                assert_eq!(ends(&report), expected, "seed {seed}, {month}");
            }
        });
    }
}
