//! Growth of several organizations in one database, against the model.

use crate::datasets;
use crate::model::{self, compare, growth, instant};
use crate::support::{House, wait};
use serde_json::Value;
use verve::answers;
use verve::domain::Instant;
use verve::domain::period::Period;
use verve::report::growth::{GrowthQuery, GrowthUnit};
use verve::store::OrganizationChange;

#[test]
fn growth_is_what_the_model_says_and_only_of_those_that_agreed() {
    let mut shown = [0, 0];
    for seed in 0..6_u64 {
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
            for (place, input) in crowds.iter().enumerate() {
                let organization = house.found(input).await;
                house.follow(&organization, input).await;
                let agrees = OrganizationChange::Growth(place + 1 < crowds.len());
                let scope = &organization.scope;
                house.store.changed(scope, async |change| change.change_organization(&agrees).await).await.unwrap();
            }
            for (by, months, zone) in
                [(GrowthUnit::Month, 1, chrono_tz::UTC), (GrowthUnit::Year, 12, chrono_tz::Asia::Tokyo)]
            {
                let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
                let (first, end) = (date("2025-01-01"), date("2027-01-01"));
                let period = Period::between(Some("2025-01-01"), Some("2026-12-31")).unwrap();
                let question = GrowthQuery { period, by, timezone: zone, as_of: Instant(now), now: Instant(now) };
                let report = answers::growth(&house.store, question).await.unwrap().unwrap();
                let actual: Value = serde_json::from_str(&report.json()).unwrap();
                let expected = growth::growth(&models, months, first, end, zone, now);
                let same = compare::says(&actual, &expected);
                assert!(same.is_ok(), "seed {seed} {by:?}: {same:?}\n{actual}\n{expected}");
                for row in actual["rows"].as_array().unwrap() {
                    shown[usize::from(row["joined"]["value"].is_null())] += 1;
                }
            }
        });
    }
    assert!(shown[0] > 20 && shown[1] > 2, "shown and hidden: {shown:?}");
}
