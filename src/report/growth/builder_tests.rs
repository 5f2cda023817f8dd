//! What growth shows and what it keeps to itself.

use super::*;
use crate::report::fixtures::utc;
use crate::report::growth::{FEWEST_ORGANIZATIONS, FEWEST_PEOPLE, MOST_OF_ONE_PERCENT};
use chrono::Months;
use proptest::prelude::*;

/// A person: organization, member, and the days after 1 January 2025 of the account and of the first login.
type Person = (usize, i64, i64, Option<i64>);

const ORGANIZATIONS: usize = 6;

fn query(period: &str, by: GrowthUnit, as_of: &str) -> GrowthQuery {
    let today = NaiveDate::from_ymd_opt(2026, 1, 10).unwrap_or_default();
    let period = Period::parse(period, today).unwrap();
    GrowthQuery { period, by, timezone: Tz::UTC, as_of: utc(as_of), now: utc(as_of) }
}

fn at(days: i64) -> Instant {
    utc("2025-01-01T12:00:00Z").plus(days * crate::domain::DAY)
}

fn growth(people: &[Person], query: &GrowthQuery) -> Growth {
    let mut builder = GrowthBuilder::new(query.clone(), ORGANIZATIONS).unwrap();
    for (organization, member, joined, login) in people {
        let by_then = |days: i64| Some(at(days)).filter(|at| *at <= query.as_of);
        let milestones = [None, None, by_then(*joined), login.and_then(|login| by_then(joined + login))];
        let (link_no, member_no, flags) = (1, *member, Flags::default());
        builder.add(
            *organization,
            &ReferralOutline { link_no, member_no, flags, milestones, is_sealed: false, tie: None },
        );
    }
    builder.finish()
}

/// Whether counts by organization may be shown, said in another way than the program does.
fn may_be_shown(counts: &[i64]) -> bool {
    let sum: i64 = counts.iter().sum();
    sum >= FEWEST_PEOPLE
        && counts.iter().filter(|count| **count > 0).count() >= FEWEST_ORGANIZATIONS
        && counts.iter().all(|count| (*count as f64) <= sum as f64 * MOST_OF_ONE_PERCENT as f64 / 100.0 + 1e-9)
}

/// Of each organization: people joined, people activated and recruiters, between two instants.
fn counts(people: &[Person], from: Instant, until: Instant) -> [Vec<i64>; 3] {
    let within = |days: i64| from <= at(days) && at(days) < until;
    let of = |count: &dyn Fn(usize) -> usize| (0..ORGANIZATIONS).map(|number| count(number) as i64).collect();
    let own = |number: usize| people.iter().filter(move |person| person.0 == number);
    let joined = of(&|number| own(number).filter(|person| within(person.2)).count());
    let activated =
        of(&|number| own(number).filter(|person| person.3.is_some_and(|login| within(person.2 + login))).count());
    let recruiters = of(&|number| {
        let mut members: Vec<i64> = own(number).filter(|person| within(person.2)).map(|person| person.1).collect();
        members.sort_unstable();
        members.dedup();
        members.len()
    });
    [joined, activated, recruiters]
}

fn cells(figures: &GrowthFigures) -> [GrowthCell; 3] {
    [figures.joined, figures.activated, figures.active_recruiters]
}

/// For each figure whether a year less its months that are shown tells of nobody, or of enough people.
fn told_by_months(people: &[Person], day: NaiveDate, period: &str, as_of: Instant) -> [bool; 3] {
    let mut rest = [(); 3].map(|()| vec![0; ORGANIZATIONS]);
    for month in (0..12).filter(|_| period.len() == 4) {
        let [from, until] = [month, month + 1]
            .map(|months| first_instant(day.checked_add_months(Months::new(months)).unwrap_or(day), Tz::UTC));
        for (rest, counts) in rest.iter_mut().zip(counts(people, from, until.min(as_of.plus(1)))) {
            if !may_be_shown(&counts) {
                rest.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    rest.map(|rest| rest.iter().all(|count| *count == 0) || may_be_shown(&rest))
}

/// Every shown cell meets every threshold and is right; every hidden one does not; no shown total has a hidden part.
fn check(people: &[Person], query: &GrowthQuery) {
    let growth = growth(people, query);
    let first_day =
        |key: &str| format!("{key}{}", if key.len() == 4 { "-01-01" } else { "-01" }).parse::<NaiveDate>().unwrap();
    for (place, row) in growth.rows.iter().enumerate() {
        let day = first_day(&row.period);
        let next = day.checked_add_months(Months::new(if row.period.len() == 4 { 12 } else { 1 })).unwrap();
        let until = first_instant(next, Tz::UTC).min(query.as_of.plus(1));
        let by_figure = counts(people, first_instant(day, Tz::UTC), until);
        let told = told_by_months(people, day, &row.period, query.as_of);
        for ((cell, counts), told) in cells(&row.figures).into_iter().zip(&by_figure).zip(told) {
            let sum: i64 = counts.iter().sum();
            assert_eq!(cell.value, (told && may_be_shown(counts)).then_some(sum), "{}: {counts:?}", row.period);
            assert!(cell.growth.is_none() || cell.value.is_some());
        }
        let organizations = by_figure[0].iter().filter(|count| **count > 0).count() as i64;
        let wanted = (told[0] && may_be_shown(&by_figure[0])).then_some(organizations);
        assert_eq!(row.figures.active_organizations.value, wanted);
        let before = place.checked_sub(1).and_then(|place| growth.rows.get(place));
        if let (Some(before), false) = (before, row.is_partial) {
            for (cell, then) in cells(&row.figures).into_iter().zip(cells(&before.figures)) {
                // A growth gives the earlier figure away, so it stands only beside one that is shown, or is `new`.
                assert!(cell.growth.is_none_or(|growth| growth == Change::New) || then.value.is_some());
            }
        }
    }
    for (place, cell) in cells(&growth.total).into_iter().enumerate() {
        let is_whole = growth.rows.iter().all(|row| cells(&row.figures)[place].value.is_some());
        assert!(cell.value.is_none() || is_whole, "a total gives a hidden cell away");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_figure_shows_a_few_people(
        people in proptest::collection::vec(
            (0..ORGANIZATIONS, 1..5_i64, -40..400_i64, proptest::option::of(0..60_i64)), 0..400),
        organizations in 1..=ORGANIZATIONS,
        by_year in proptest::bool::ANY,
        day in 0..28_u32,
    ) {
        let people: Vec<Person> =
            people.into_iter().map(|(number, member, joined, login)| (number % organizations, member, joined, login)).collect();
        let by = if by_year { GrowthUnit::Year } else { GrowthUnit::Month };
        check(&people, &query("2025", by, &format!("2025-11-{:02}T09:30:00Z", day + 1)));
        check(&people, &query("2025", by, "2026-02-10T09:30:00Z"));
    }
}

/// One person in each of these organizations on each of these days.
fn on_days(organizations: &[usize], days: &[i64]) -> Vec<Person> {
    days.iter().flat_map(|day| organizations.iter().map(|number| (*number, 1, *day, None))).collect()
}

#[test]
fn thresholds_are_met_or_not_at_their_edges() {
    assert_eq!(shown(&[2, 2, 1], None), Some(5));
    assert_eq!(shown(&[2, 2, 0], None), None);
    assert_eq!(shown(&[3, 2, 0], None), None);
    assert_eq!(shown(&[8, 1, 1], None), Some(10));
    assert_eq!(shown(&[81, 10, 9], None), None);
    assert_eq!(shown(&[], None), None);
    // Who asks knows its own count, and could make it what it likes.
    assert_eq!(shown(&[3, 1, 1, 1], Some(0)), None);
    assert_eq!(shown(&[3, 2, 2, 1], Some(0)), Some(8));
    assert_eq!(shown(&[3, 90, 5, 5], Some(0)), None);
    assert_eq!(shown(&[0, 2, 2, 1], Some(0)), Some(5));
}

#[test]
fn a_running_month_is_compared_with_the_same_part() {
    // Six people on the 5th and on the 20th of October and of November.
    let people = on_days(&[0, 1, 2, 3, 4, 5], &[277, 292, 308, 323]);
    let figures = growth(&people, &query("2025", GrowthUnit::Month, "2025-11-10T00:00:00Z"));
    let last = figures.rows.last().unwrap();
    assert_eq!((last.period.as_str(), last.is_partial), ("2025-11", true));
    assert_eq!(last.figures.joined.growth, Some(Change::By { value: 6, before: 6 }));
    assert_eq!(figures.rows[9].figures.joined.growth, Some(Change::New));
    assert_eq!(figures.total.joined.value, None, "most months have nobody");
}

#[test]
fn a_part_is_not_compared_where_the_rest_would_be_known() {
    // Two people late in October: who knew October and its beginning would know of them.
    let mut people = on_days(&[0, 1, 2, 3, 4, 5], &[277, 308]);
    people.extend(on_days(&[0, 1], &[292]));
    let figures = growth(&people, &query("2025", GrowthUnit::Month, "2025-11-10T00:00:00Z"));
    let last = figures.rows.last().unwrap();
    assert_eq!((last.figures.joined.value, last.figures.joined.growth), (Some(6), None));
}

#[test]
fn a_part_of_a_year_is_not_compared_where_a_part_of_a_month_would_be_known() {
    // Six people each in January, late in February and in March, then some early in February too.
    let mut people = on_days(&[0, 1, 2, 3, 4, 5], &[10, 45, 70, 375]);
    let query = query("2026", GrowthUnit::Year, "2026-02-10T00:00:00Z");
    let growth_of = |people: &[Person]| growth(people, &query).rows[0].figures.joined.growth;
    assert_eq!(growth_of(&people), Some(Change::By { value: 6, before: 6 }));
    people.extend(on_days(&[0, 1], &[36]));
    assert_eq!(growth_of(&people), None, "less January, the part tells of two in February");
    people.extend(on_days(&[2, 3, 4], &[36]));
    assert_eq!(growth_of(&people), Some(Change::By { value: 6, before: 11 }));
    // Of February two after the 10th.
    let mut people = on_days(&[0, 1, 2, 3, 4, 5], &[10, 36, 70, 375]);
    people.extend(on_days(&[0, 1], &[45]));
    assert_eq!(growth_of(&people), None, "February less its part tells of two");
}
