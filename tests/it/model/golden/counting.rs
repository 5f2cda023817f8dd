//! Golden cases about funnels and leaderboards.

use super::{Ask, Golden, ingest, link, posters};
use crate::model::funnel::{Basis, FunnelQuery};
use crate::model::instant::{self, DAY};
use crate::model::leaderboard::{BoardQuery, Metric};
use crate::model::period::Period;
use crate::model::{Input, Kind, Member, Micros};
use serde_json::{Value, json};

/// The cases.
pub fn cases(now: Micros) -> Vec<Golden> {
    [stages(now), maturity(now), boards(now), sureness(now), new_members(now)].concat()
}

fn whole(now: Micros) -> Ask {
    Ask::Funnel(FunnelQuery::plain(Period::all(), now))
}

fn board(metric: Metric, top: Option<usize>, now: Micros) -> Ask {
    Ask::Leaderboard(BoardQuery { top, ..BoardQuery::plain(Period::all(), metric, now) })
}

fn stage_rows(observed: [usize; 4], reached: [usize; 4]) -> Value {
    (0..4)
        .map(|n| json!({"observed": observed[n], "reached": reached[n], "skipped": reached[n] - observed[n]}))
        .collect()
}

fn input(lines: &[String]) -> Input {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    posters(&[&lines])
}

fn stages(now: Micros) -> Vec<Golden> {
    let click = "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e1,";
    let install = "app_installed,2025-03-01T10:00:00Z,,c1,,e2,";
    let account = "account_created,2025-03-01T10:00:00Z,,c1,u1,e3,";
    let late_install = "app_installed,2025-03-01T10:05:00Z,,c1,,e2,";
    let poster: Vec<String> = (0..30).map(|n| format!("account_created,2025-03-01T10:00:00Z,aaa,,,e{n},")).collect();
    vec![
        Golden::new("Same second", posters(&[&[account, install, click]]))
            .referrals([json!({"status": "joined", "flags": []})])
            .ask(
                whole(now),
                json!({"entered": 1, "stages": [
                    {"reached": 1, "median_seconds": null}, {"reached": 1, "median_seconds": 0.0},
                    {"reached": 1, "median_seconds": 0.0, "p90_seconds": 0.0}, {"reached": 0},
                ]}),
            ),
        Golden::new("Skipped", posters(&[&[click, account]]))
            .ask(whole(now), json!({"stages": stage_rows([1, 0, 1, 0], [1, 1, 1, 0])})),
        Golden::new("Reversed", posters(&[&[account, late_install, click]]))
            .referrals([json!({"flags": ["negative_lag"]})])
            .ask(whole(now), json!({"stages": stage_rows([1, 1, 1, 0], [1, 1, 1, 0])}))
            .ask(whole(now), json!({"stages": [{}, {"median_seconds": 300.0}, {"median_seconds": null}, {}]})),
        Golden::new("Poster", input(&poster)).verdict(json!({"new": 30, "attributed": 30})).ask(
            whole(now),
            json!({"entered": 30, "stages": [
                {"observed": 0, "reached": 30, "share_of_first": 1.0}, {"reached": 30, "share_of_previous": 1.0},
                {"observed": 30, "reached": 30, "share_of_first": 1.0}, {"reached": 0, "share_of_first": 0.0},
            ]}),
        ),
    ]
}

/// 100 people open a poster once; 62 carry no click on, 31 of those join by code; 19 of the others join with their click.
fn sureness(now: Micros) -> Vec<Golden> {
    let mut lines: Vec<String> =
        (0..100).map(|n| format!("link_clicked,2025-03-01T10:{:02}:00Z,aaa,c{n},,k{n},", n % 60)).collect();
    let joins = |n: usize, code: &str, click: &str| {
        let account = format!("account_created,2025-03-02T10:00:00Z,{code},{click},u{n},a{n},");
        [account, format!("first_login,2025-03-03T10:00:00Z,,,u{n},l{n},")]
    };
    lines.extend((0..31).flat_map(|n| joins(n, "aaa", "")));
    lines.extend((62..81).flat_map(|n| joins(n, "", &format!("c{n}"))));
    let march = Ask::Funnel(FunnelQuery::plain(Period::parse("2025-03", chrono::NaiveDate::MIN).unwrap(), now));
    let bounds = |least: usize, most: usize, low: f64, high: f64| json!({"people_at_least": least, "people_at_most": most, "share_at_least": low, "share_at_most": high});
    let active = bounds(50, 50, 0.3817, 0.5);
    let first = bounds(100, 131, 0.7634, 1.0);
    vec![
        Golden::new("Bounds", input(&lines))
            .ask(march, json!({"stages": [first, active.clone(), active.clone(), active]})),
    ]
}

fn new_members(now: Micros) -> Vec<Golden> {
    let events = Ask::Funnel(FunnelQuery { basis: Basis::Event, ..FunnelQuery::plain(Period::all(), now) });
    let mut lines: Vec<String> =
        (0..3).map(|n| format!("account_created,2025-03-01T10:00:00Z,aaa,,u{n},a{n},")).collect();
    lines.push("account_created,2025-03-01T10:00:00Z,nowhere,,u8,b1,".to_owned());
    lines.push("account_created,2025-03-01T10:00:00Z,,never-seen,,b2,".to_owned());
    lines.push("account_created,2025-03-01T10:00:00Z,aaa,,m-a,b3,".to_owned());
    let unknown = input(&lines);
    let none = json!({"through_mentors": 3, "without_mentor": 0, "not_placed": 2, "share": null});
    lines.push("account_created,2025-03-01T10:00:00Z,,,u9,b4,".to_owned());
    lines.push("account_created,2025-03-04T10:00:00Z,,,u9,b5,".to_owned());
    let some = json!({
        "all": 6, "through_mentors": 3, "without_mentor": 1, "not_placed": 2, "share": 0.5,
        "reasons": {"unknown_link": 1, "unknown_click": 1},
    });
    vec![
        Golden::new("+ No account without a mentor", unknown).ask(events.clone(), json!({"new_members": none})),
        Golden::new("+ New members", input(&lines)).ask(events, json!({"new_members": some})),
    ]
}

fn maturity(now: Micros) -> Vec<Golden> {
    let ago = |days: i64| instant::print(now - days * DAY);
    let open = vec![format!("link_clicked,{},aaa,c1,,e1,", ago(20))];
    let mut young: Vec<String> = (0..100).map(|n| format!("account_created,{},aaa,,u{n},a{n},", ago(1))).collect();
    young.extend((0..10).map(|n| format!("first_login,{},,,u{n},l{n},", ago(1))));
    let lapsed = vec![format!("account_created,{},aaa,,u1,e1,", ago(300))];
    let late = vec![lapsed[0].clone(), format!("first_login,{},,,u1,e2,", ago(100))];
    vec![
        Golden::new("Open", input(&open))
            .ask(whole(now), json!({"entered": 1, "open": 1, "lapsed": 0, "mature": {"entered": 0, "share": null}})),
        Golden::new("Young cohort", input(&young)).ask(
            whole(now),
            json!({"entered": 100, "open": 90, "lapsed": 0, "mature": {"entered": 0, "activated": 0, "share": null}}),
        ),
        Golden::new("+ Lapsed", input(&lapsed))
            .ask(whole(now), json!({"open": 0, "lapsed": 1, "mature": {"entered": 1, "activated": 0, "share": 0.0}})),
        Golden::new("Late lapse", input(&late))
            .ask(whole(now), json!({"open": 0, "lapsed": 0, "mature": {"entered": 1, "activated": 1, "share": 1.0}})),
    ]
}

/// Members `m-0`, `m-1`, ... with a poster each: how many accounts, and how many of these activated.
fn recruiters(names: &[Option<&str>], counts: &[(usize, usize)]) -> Input {
    let mut lines = Vec::new();
    for (member, (joined, activated)) in counts.iter().enumerate() {
        for n in 0..*joined {
            lines.push(format!("account_created,2025-03-01T10:00:00Z,p{member}x,,u{member}-{n},a{member}-{n},"));
        }
        for n in 0..*activated {
            lines.push(format!("first_login,2025-03-02T10:00:00Z,,,u{member}-{n},l{member}-{n},"));
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut input = posters(&[]);
    input.members = names
        .iter()
        .enumerate()
        .map(|(n, name)| Member {
            member_id: format!("m-{n}"),
            name: name.map(str::to_owned),
            group: None,
            user_id: None,
        })
        .collect();
    input.links = (0..names.len()).map(|n| link(&format!("p{n}x"), &format!("m-{n}"), Kind::Shared)).collect();
    input.steps = vec![ingest("recruits.csv", &lines)];
    input
}

fn boards(now: Micros) -> Vec<Golden> {
    let ranked = |rank: Option<usize>, member: &str| json!({"rank": rank, "member_id": member});
    vec![
        Golden::new(
            "Ranks",
            recruiters(&[Some("D"), Some("C"), Some("B"), Some("A")], &[(9, 9), (7, 7), (8, 7), (5, 5)]),
        )
        .ask(
            board(Metric::Activated, None, now),
            json!({"rows": [
                ranked(Some(1), "m-0"), ranked(Some(2), "m-2"), ranked(Some(2), "m-1"), ranked(Some(4), "m-3"),
            ]}),
        )
        .ask(
            board(Metric::Activated, Some(2), now),
            json!({"rows": [
                ranked(Some(1), "m-0"), ranked(Some(2), "m-2"), ranked(Some(2), "m-1"),
            ]}),
        ),
        Golden::new("Rate", recruiters(&[Some("A"), Some("B"), Some("C")], &[(30, 12), (120, 45), (2, 2)])).ask(
            board(Metric::Rate, None, now),
            json!({"basis": "cohort", "rows": [
                {"rank": 1, "member_id": "m-1", "entered": 120, "converted": 45, "rate": 0.375, "rate_lower": 0.2935},
                {"rank": 2, "member_id": "m-0", "entered": 30, "converted": 12, "rate": 0.4, "rate_lower": 0.2459},
                {"rank": null, "member_id": "m-2", "entered": 2, "converted": 2, "rate": 1.0},
            ]}),
        ),
        Golden::new(
            "Names",
            recruiters(&[Some("Åse"), None, Some("Bjørn"), Some("=1+1")], &[(2, 1), (1, 1), (1, 1), (3, 1)]),
        )
        .ask(
            board(Metric::Activated, None, now),
            json!({"rows": [
                {"rank": 1, "name": "=1+1", "joined": 3}, {"rank": 1, "name": "Bjørn"}, {"rank": 1, "name": "Åse"},
                {"rank": 1, "name": null, "member_id": "m-1"},
            ]}),
        )
        .ask(
            board(Metric::Joined, None, now),
            json!({"rows": [
                ranked(Some(1), "m-3"), ranked(Some(2), "m-0"), ranked(Some(3), "m-2"), ranked(Some(3), "m-1"),
            ]}),
        ),
    ]
}
