//! The questions: funnel, leaderboard, referrals and the canonical export, in every format.

use super::desk_with_events;
use crate::support::program::TestEnvironment;
use crate::support::transcript::Transcript;
use serde_json::Value;

#[test]
fn the_funnel_in_every_format() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.run("funnel --period 2025");
    for format in ["csv", "tsv", "json", "ndjson", "markdown"] {
        session.run(&format!("funnel --period 2025 --format {format}"));
    }
    session.run("funnel --period 2025 --format csv --csv-dialect excel-nb");
    session.run("funnel --period 2025 --format csv --columns stage,reached -o funnel.csv");
    session.file("funnel.csv");
    session.check("funnel-formats");
}

#[test]
fn the_funnel_by_its_dimensions_and_bases() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.run("funnel --period all --by month");
    session.run("funnel --period all --by month --format csv --no-times");
    session.run("funnel --since 2025-03-01 --until 2025-04-30 --by member,month");
    session.run("funnel --since 2025-03-01 --until 2025-04-30 --by member,month --format ndjson");
    session.run("funnel --period all --by campaign --format csv --columns campaign,stage,observed,reached");
    session.run("funnel --period all --basis event --by quarter");
    session.run("funnel --period 2025 --basis event --format json");
    session.run("funnel --period 2025 --basis event --format csv");
    session.run("funnel --member m-1 --group Oslo --channel poster --link AASE --period 2025-03 --format csv");
    session.run("funnel --period 2024");
    session.run("funnel --period all --as-of 2025-12-01");
    session.check("funnel-dimensions");
}

/// A desk where the members have 1, 1 and 1 activated, and 3, 3 and 4 joined recruits.
fn desk_with_ties() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    let mut rows = String::from("event,occurred_at,link_code,user_id,event_id\n");
    for (code, people) in [("aase", 3), ("bjorn", 3), ("cecilie", 4)] {
        for person in 1..=people {
            let user = format!("{code}-{person}");
            rows += &format!("account_created,2025-06-0{person}T10:00:00Z,{code},{user},{user}-a\n");
        }
        rows += &format!("first_login,2025-06-05T10:00:00Z,{code},{code}-1,{code}-f\n");
    }
    desk.expect(0, "member add m-4 --name '=1+1'");
    desk.write("ties.csv", rows);
    desk.expect(0, "ingest ties.csv");
    desk
}

#[test]
fn a_board_for_everybody_names_who_agreed_and_tells_no_small_count() {
    let desk = TestEnvironment::with_sample_org();
    let mut rows = String::from("event,occurred_at,link_code,user_id,event_id\n");
    for (code, people) in [("aase", 7), ("bjorn", 6), ("cecilie", 4)] {
        for person in 1..=people {
            let user = format!("{code}-{person}");
            rows += &format!("account_created,2025-06-0{person}T10:00:00Z,{code},{user},{user}-a\n");
        }
    }
    desk.write("many.csv", rows);
    desk.expect(0, "ingest many.csv");
    let mut session = Transcript::at(&desk);
    session.run("leaderboard --period 2025 --metric joined --public");
    session.run("member set m-1 board=yes nickname=Å. --by 'Kari at the office'");
    session.run("member set m-2 board=no");
    session.run("member list --format csv");
    session.run("leaderboard --period 2025 --metric joined");
    session.run("leaderboard --period 2025 --metric joined --public");
    session.run("leaderboard --period 2025 --metric joined --public --format json");
    session.run("leaderboard --period 2025 --metric joined --public --format csv");
    session.run("leaderboard --period 2025 --metric rate --public");
    session.run("leaderboard --period 2025 --public --member m-2");
    session.check("public-board");
}

#[test]
fn the_leaderboard_by_every_metric_and_with_ties() {
    let desk = desk_with_ties();
    let mut session = Transcript::at(&desk);
    for metric in ["activated", "joined", "clicked", "rate"] {
        session.run(&format!("leaderboard --period 2025 --metric {metric}"));
    }
    session.run("leaderboard --period 2025 --metric joined --top 1");
    session.run("leaderboard --period 2025 --metric activated --top 1 --format csv");
    session.run("leaderboard --period 2025 --metric joined --top 2 --format json");
    session.run("leaderboard --period 2025 --metric rate --min-referrals 4 --format json");
    session.run("leaderboard --period 2025 --metric rate --min-referrals 3 --format csv --top 2");
    session.run("leaderboard --period 2025 --all --format csv");
    session.run("leaderboard --period 2025 --all --format csv --no-csv-guard --columns rank,name");
    session.run("leaderboard --period 2025 --group Oslo --format markdown");
    session.check("leaderboard");
}

#[test]
fn referrals_listed_shown_and_explained() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.newest_import("IMPORT");
    session.run("referral list");
    session.run("referral list --format csv");
    session.run("referral list --format json --period 2025-05");
    session.run("referral list --status installed --stalled-for 5d");
    session.run("referral list --user u2 --format csv --columns user_id,status");
    let id = desk.json("referral list --user u1")["rows"][0]["referral_id"].as_str().unwrap().to_owned();
    session.run(&format!("referral show {id}"));
    session.run(&format!("referral explain r-{}", &id[..8]));
    session.run("referral explain --click c9");
    session.run("referral explain --user u3 --format json");
    session.run("referral explain --user nobody");
    session.run("event list --unattributed");
    session.run("export --canonical");
    session.check("referrals");
}

#[test]
fn people_are_spoken_to_in_norwegian_and_machines_as_ever() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.run("funnel --period 2025 --lang nb");
    session.run("funnel --period all --by month --lang nb");
    session.run("funnel --period 2025 --lang nb --format markdown");
    session.run("funnel --period 2025 --lang nb --format csv");
    session.run("leaderboard --since 2025-01-01 --until 2025-06-30 --lang nb");
    session.run("referral list --lang nb");
    session.run("summary --period 2025 --lang nb");
    session.run("summary --period 2025 --member m-1 --lang nb");
    session.run("funnel --lang sv");
    session.check("norwegian");
}

#[test]
fn a_label_that_nothing_has_is_warned_of() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.run("leaderboard --period 2025 --group Olso --format csv");
    session.run("funnel --period 2025 --campaign nothing --channel postr --format csv --columns stage,reached");
    session.check("unknown-labels");
}

/// So many links of a campaign are no longer looked for one by one.
#[test]
fn a_campaign_of_very_many_links_counts_as_in_the_breakdown() {
    let desk = TestEnvironment::with_sample_org();
    let (mut links, mut events) = ("member_id,code,campaign\n".to_owned(), "event,occurred_at,link_code\n".to_owned());
    for number in 0..1_500 {
        let campaign = if number % 5 == 0 { "spring" } else { "autumn" };
        links.push_str(&format!("m-{},many-{number},{campaign}\n", number % 3 + 1));
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        events.push_str(&format!("link_clicked,2025-{month:02}-{day:02}T10:00:00Z,many-{}\n", number * 7 % 1_500));
    }
    desk.write("many.csv", links);
    desk.write("clicks.csv", events);
    desk.expect(0, "link import many.csv");
    desk.expect(0, "ingest clicks.csv");
    let (entered, observed) = (|answer: &Value| answer["entered"].clone(), |answer: &Value| answer["stages"].clone());
    for period in ["2025", "2025-05", "2025-Q3"] {
        let all = desk.json(&format!("funnel --period {period} --by campaign"));
        for group in all["groups"].as_array().unwrap() {
            let campaign = group["keys"]["campaign"].as_str().unwrap();
            let one = desk.json(&format!("funnel --period {period} --campaign {campaign}"));
            assert!(entered(group).as_i64() > Some(0), "{group}");
            assert_eq!((entered(&one), observed(&one)), (entered(group), observed(group)), "{period}: {campaign}");
        }
    }
}
