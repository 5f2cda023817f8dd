//! Growth of several organizations in one database, against the model.

use crate::datasets;
use crate::model::{self, compare, growth, instant};
use crate::support::{House, seeds, wait};
use serde_json::Value;
use verve::answers;
use verve::domain::Instant;
use verve::domain::period::Period;
use verve::report::growth::{GrowthQuery, GrowthUnit};
use verve::store::OrganizationChange;

/// Growth from 2025 to 2026, as of an instant and asked at another.
async fn asked(house: &House, by: GrowthUnit, timezone: chrono_tz::Tz, [as_of, now]: [i64; 2]) -> Value {
    let period = Period::between(Some("2025-01-01"), Some("2026-12-31")).unwrap();
    let question = GrowthQuery { period, by, timezone, as_of: Instant(as_of), now: Instant(now) };
    let report = answers::growth(&house.store, question, None).await.unwrap().unwrap();
    serde_json::from_str(&report.json()).unwrap()
}

#[test]
fn growth_is_what_the_model_says_and_only_of_those_that_agreed() {
    let (mut shown, mut sets) = ([0, 0], 0);
    for seed in seeds(0..6) {
        sets += 1;
        // The last of them sends many people and agrees to nothing.
        let crowds: Vec<model::Input> = (0..5 + seed % 3)
            .map(|n| {
                datasets::crowd(&format!("org{n}"), 10 * seed + n, 2 + n as usize, [200, 30, 60, 90][n as usize % 4])
            })
            .collect();
        let now = instant::at(["2026-02-10T12:00:00Z", "2025-11-16T00:00:00Z"][seed as usize % 2]);
        let models: Vec<model::Model> =
            crowds[..crowds.len() - 1].iter().map(|input| model::run(input, now).model).collect();
        wait(async {
            let mut house = House::new(now).await;
            let mut organizations = Vec::new();
            for (place, input) in crowds.iter().enumerate() {
                let organization = house.found(input).await;
                house.follow(&organization, input).await;
                let agrees = OrganizationChange::Growth(place + 1 < crowds.len());
                let scope = &organization.scope;
                house.store.changed(scope, async |change| change.change_organization(&agrees).await).await.unwrap();
                organizations.push(organization);
            }
            for (by, months, zone) in
                [(GrowthUnit::Month, 1, chrono_tz::UTC), (GrowthUnit::Year, 12, chrono_tz::Asia::Tokyo)]
            {
                let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
                let (first, end) = (date("2025-01-01"), date("2027-01-01"));
                let actual = asked(&house, by, zone, [now; 2]).await;
                let expected = growth::growth(&models, months, first, end, zone, now);
                let same = compare::says(&actual, &expected);
                assert!(same.is_ok(), "seed {seed} {by:?}: {same:?}\n{actual}\n{expected}");
                for row in actual["rows"].as_array().unwrap() {
                    shown[usize::from(row["joined"]["value"].is_null())] += 1;
                }
            }
            // What is received later moves nothing of what is asked as of today.
            let today = now + instant::DAY;
            let mut printed = asked(&house, GrowthUnit::Month, chrono_tz::UTC, [today; 2]).await;
            house.wait_for(2 * instant::DAY);
            for organization in &organizations {
                for place in 0..40 {
                    house.disturb(organization, place).await;
                }
            }
            let later = today + 2 * instant::DAY;
            let mut again = asked(&house, GrowthUnit::Month, chrono_tz::UTC, [today, later]).await;
            let mut moved = asked(&house, GrowthUnit::Month, chrono_tz::UTC, [later; 2]).await;
            for report in [&mut printed, &mut again, &mut moved] {
                report.as_object_mut().unwrap().remove("generated_at").unwrap();
            }
            assert_eq!(again, printed, "seed {seed}");
            for report in [&mut printed, &mut moved] {
                report.as_object_mut().unwrap().remove("as_of").unwrap();
            }
            assert_ne!(moved, printed, "seed {seed}: the changes move something");
        });
    }
    assert!(shown[0] > 10 * sets && 2 * shown[1] >= sets, "shown and hidden: {shown:?}");
}
