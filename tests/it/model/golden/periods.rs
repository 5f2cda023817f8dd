//! Golden cases about local days, weeks and years.

use super::{Ask, Golden, posters};
use crate::model::Micros;
use crate::model::funnel::FunnelQuery;
use crate::model::period::Period;
use chrono::NaiveDate;
use serde_json::{Value, json};

fn asked(period: &str, by: &[&'static str], now: Micros) -> Ask {
    let period = Period::parse(period, NaiveDate::default()).expect("a period");
    Ask::Funnel(FunnelQuery { by: by.to_vec(), ..FunnelQuery::plain(period, now) })
}

fn day_row(start: &str, entered: usize) -> Value {
    json!({"grain": "day", "start": start, "member_id": null, "entered": entered, "happened": [entered, 0, 0, 0]})
}

/// Four clicks: just before the day, at its start, at its last microsecond, and just after.
fn around(name: &str, day: &str, instants: [&str; 4], now: Micros) -> Golden {
    let lines: Vec<String> =
        instants.iter().enumerate().map(|(n, at)| format!("link_clicked,{at},aaa,c{n},,e{n},")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Golden::new(name, posters(&[&lines]))
        .verdict(json!({"read": 4, "new": 4, "attributed": 4}))
        .statistics(day_row(day, 2))
        .ask(asked(day, &[], now), json!({"entered": 2}))
}

/// The cases.
pub fn cases(now: Micros) -> Vec<Golden> {
    let spring =
        ["2025-03-29T22:59:59.999999Z", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z", "2025-03-30T22:00:00Z"];
    let autumn =
        ["2025-10-25T21:59:59.999999Z", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59.999999Z", "2025-10-26T23:00:00Z"];
    vec![
        Golden::new("Oslo year", posters(&[&["link_clicked,2024-12-31T23:00:00Z,aaa,c1,,e1,"]]))
            .statistics(day_row("2025-01-01", 1))
            .statistics(json!({"grain": "month", "start": "2025-01-01", "member_id": "m-a", "entered": 1}))
            .ask(asked("2025", &["day"], now), json!({"entered": 1, "groups": [{"keys": {"day": "2025-01-01"}}]}))
            .ask(asked("2024", &[], now), json!({"entered": 0})),
        around("Spring day", "2025-03-30", spring, now),
        around("Autumn day", "2025-10-26", autumn, now),
        Golden::new("ISO week", posters(&[&["link_clicked,2024-12-30T12:00:00Z,aaa,c1,,e1,"]]))
            .ask(asked("2025-W01", &["week"], now), json!({"entered": 1, "groups": [{"keys": {"week": "2025-W01"}}]}))
            .ask(asked("2024", &["year"], now), json!({"entered": 1, "groups": [{"keys": {"year": "2024"}}]})),
    ]
}
