//! Reports that are handed on: summaries, members' years, what moved, and growth, in every format.

use super::desk_with_events;
use crate::support::program::TestEnvironment;
use crate::support::transcript::Transcript;

/// Two years of an association: so many people joined through each link on the first of each month, some activated.
fn desk_of_two_years() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    let mut rows = String::from("event,occurred_at,link_code,click_id,user_id,event_id\n");
    let mut person = 0;
    for (year, people) in [(2024, [1, 0, 0]), (2025, [2, 1, 1])] {
        for month in 1..=12 {
            for (code, people) in ["aase", "bjorn", "cecilie"].iter().zip(people) {
                for _ in 0..if month % 3 == 0 { people + 1 } else { people } {
                    person += 1;
                    rows += &format!("link_clicked,{year}-{month:02}-01T09:00:00Z,{code},c{person},,{person}-c\n");
                    rows +=
                        &format!("account_created,{year}-{month:02}-02T09:00:00Z,,c{person},u{person},{person}-a\n");
                    if person % 3 > 0 {
                        rows += &format!("first_login,{year}-{month:02}-04T09:00:00Z,,,u{person},{person}-f\n");
                    }
                }
            }
        }
    }
    desk.write("years.csv", rows);
    desk.expect(0, "ingest years.csv");
    desk
}

#[test]
fn the_summary_in_every_format() {
    let desk = desk_of_two_years();
    let mut session = Transcript::at(&desk);
    session.run("summary --period 2025");
    session.run("summary --period 2025 --format markdown");
    session.run("summary --period 2025-Q2 --format json");
    session.run("summary --period 2025-06 --format csv");
    session.run("summary --period 2025-06 --format csv --columns section,key,figure,value -o june.csv");
    session.file("june.csv");
    session.run("summary");
    session.run("summary --period 2020");
    session.run("summary --period all --format csv --columns section,key,figure,value,before");
    session.check("summary");
}

#[test]
fn the_checks_in_every_format() {
    let desk = desk_of_two_years();
    desk.expect(0, "member set m-3 group=oslo --from always");
    desk.expect(0, "member set m-2 user_id=m-1");
    let mut session = Transcript::at(&desk);
    session.run("check");
    session.run("check --lang nb");
    session.run("check --only crowded_ids,early_logins");
    session.run("check --only shared_users --format json");
    session.run("check --only alike_labels,dead_links --format csv");
    session.run("check --only silent_sources --max-silence 3d --format ndjson");
    session.run("check --only silent_source");
    session.run("check --only nothing");
    session.run("check --max-silence soon");
    session.check("checks");
}

#[test]
fn the_public_summary_in_every_format() {
    let desk = desk_of_two_years();
    let mut session = Transcript::at(&desk);
    session.run("summary --period 2025 --public");
    session.run("member set m-1 board=yes nickname=Vinteren");
    session.run("summary --period 2025 --public --format markdown");
    session.run("summary --period 2025 --public --format json");
    session.run("summary --period 2025 --public --format csv --columns section,key,figure,value,before");
    session.run("summary --period 2025-05 --public");
    session.run("summary --period 2025 --public --group Oslo");
    session.run("summary --period 2025 --group Oslo --campaign spring");
    session.check("public-summary");
}

#[test]
fn the_years_of_members() {
    let desk = desk_of_two_years();
    desk.expect(0, "member add m-9 --name Nils");
    let mut session = Transcript::at(&desk);
    session.run("summary --period 2025 --member m-1");
    session.run("summary --period 2025 --member m-1 --format json");
    session.run("summary --period 2025-Q1 --member m-2 --format csv");
    session.run("summary --period 2025 --member m-9");
    session.run("summary --period 2025 --member m-7");
    session.run("summary --period 2025 --all-members");
    session.run("summary --period 2025-Q4 --all-members --output-dir years --format ndjson");
    for member in ["m-1", "m-9"] {
        session.file(&format!("years/{member}.ndjson"));
    }
    session.check("member-years");
}

/// A mentor's page has a dot for each person in the month they came; its rows count the same people.
#[test]
fn a_mentors_months_count_whom_their_dots_show() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "events.csv",
        "event,occurred_at,link_code,click_id,user_id,event_id\n\
         link_clicked,2025-01-20T10:00:00Z,aase,c1,,1\n\
         account_created,2025-02-03T10:00:00Z,,c1,u1,2\n\
         first_login,2025-03-03T10:00:00Z,,,u1,3\n\
         link_clicked,2025-02-10T10:00:00Z,aase,c2,,4\n",
    );
    desk.expect(0, "ingest events.csv");
    let page = desk.expect(0, "summary --period 2025-Q1 --member m-1").stdout;
    let row = |begin: &str| -> Vec<String> {
        let line = page.lines().find(|line| line.starts_with(begin)).unwrap();
        line.split_whitespace().filter(|word| !word.contains('━')).map(str::to_owned).collect()
    };
    assert_eq!(row("2025-01"), ["2025-01", "1", "1", "1"], "{page}");
    assert_eq!(row("2025-02"), ["2025-02", "1", "0", "0"], "{page}");
    assert_eq!(row("Total"), ["Total", "2", "1", "1"], "{page}");
}

#[test]
fn what_moved_since_it_was_published() {
    let desk = desk_with_events();
    let mut session = Transcript::at(&desk);
    session.run("restated --period 2025 --from published");
    session.run("summary publish --period 2025");
    session.run("restated --period 2025 --from published");
    desk.write(
        "late.csv",
        "event,occurred_at,link_code,user_id,event_id\n\
         account_created,2025-03-05T10:00:00Z,aase,late1,l1\n\
         first_login,2025-03-06T10:00:00Z,aase,late1,l2\n",
    );
    session.run("ingest late.csv");
    session.newest_import("LATE");
    session.run("restated --period 2025 --from published");
    session.run("restated --period 2025 --from published --format json");
    session.run("restated --period 2025 --from published --format csv --columns basis,by,key,figure,was,is,moved_by");
    session.run("restated --period 2025 --from rev:7");
    session.run("restated --period 2025 --from yesterday");
    session.check("restated");
}

#[test]
fn labels_are_of_the_day_and_the_revision() {
    let desk = desk_of_two_years();
    let mut session = Transcript::at(&desk);
    desk.expect(0, "summary publish --period 2025");
    let published = session.run("summary publish --period 2025-06 --format json").json();
    session.run("member set m-1 group=Tromsø --from 2025-07-01");
    session.run("member set m-1 group=Tromsø --from 2025-07-01");
    session.run("member set m-1 group=Tromsø");
    session.run("member set m-2 group=Oslo");
    session.run("funnel --period 2025 --by group --no-times");
    session.run("funnel --period 2025 --by group --basis event");
    session.run("funnel --period 2025-Q3 --group Tromsø");
    session.run("funnel --period 2025 --by group --as-of rev:6 --format csv --columns group,stage,reached");
    session.run("leaderboard --period 2025-06");
    session.run("leaderboard --period 2025-07 --group Oslo --all");
    session.run("referral list --period 2025-07-02 --group Tromsø --columns link_code,joined_at");
    session.run("restated --period 2025 --from published");
    for number in 0..20 {
        desk.expect(0, &format!("member set m-3 group='Lag {number}' --from 2025-01-01"));
    }
    session.run("member set m-1 group=Oslo --from always");
    session.run("funnel --period 2025 --by group --no-times");
    let moved = "restated --period 2025 --from published --format csv --columns basis,by,key,stage,was,is,moved_by";
    let ran = desk.expect(0, moved);
    assert!(ran.stdout.contains("label m-1") && ran.stdout.contains("label m-3"), "{}", ran.stdout);
    session.run("link set aase campaign=fair");
    session.run("funnel --period 2025-05 --by campaign --no-times");
    session.run("funnel --period 2025-05 --by campaign --no-times --as-of rev:6");
    session.run(
        "funnel --period 2025-05 --campaign host-2025 --no-times --as-of rev:6 --format csv --columns stage,reached",
    );
    session.run("link list --format csv --columns code,group,campaign");
    session.run("person export --member m-1");
    let from = desk.json("restated --period 2025-06 --from published")["from"].clone();
    assert_eq!([&from["digest"], &from["digest_now"]], [&published["digest"]; 2], "it keeps its digest");
    session.check("labels");
}

#[test]
fn growth_across_organizations() {
    let desk = TestEnvironment::empty();
    desk.expect(0, "init --org one --name One --timezone Europe/Oslo");
    for (slug, people) in [("one", 4), ("two", 3), ("three", 2), ("apart", 9)] {
        if slug != "one" {
            desk.expect(0, &format!("org add {slug} --name {slug}"));
        }
        desk.expect(0, &format!("member add m --org {slug}"));
        desk.expect(0, &format!("link create --member m --code link-{slug} --org {slug}"));
        let mut rows = String::from("event,occurred_at,link_code,user_id,event_id\n");
        for person in 0..people {
            for month in ["2025-11", "2025-12", "2026-01"] {
                rows +=
                    &format!("account_created,{month}-05T10:00:00Z,link-{slug},{month}-{person},{month}-{person}\n");
            }
        }
        desk.write("people.csv", rows);
        desk.expect(0, &format!("ingest people.csv --org {slug}"));
    }
    let mut session = Transcript::at(&desk);
    session.run("growth --since 2025-11-01 --until 2026-01-31");
    for slug in ["one", "two", "three"] {
        desk.expect(0, &format!("org set {slug} growth=yes"));
    }
    session.run("growth");
    session.run("growth --since 2025-11-01 --until 2026-01-31 --tz Europe/Oslo");
    session.run("growth --since 2025-11-01 --until 2026-01-31 --format csv");
    session.run("growth --period 2026 --by year --format json");
    session.run("growth --period all");
    session.run("growth --as-of rev:4");
    session.check("growth");
}

#[test]
fn checks_of_an_organization_without_events_say_so_in_every_zone() {
    for zone in ["America/New_York", "Europe/Oslo", "Pacific/Auckland"] {
        let desk = TestEnvironment::empty();
        desk.expect(0, &format!("init --org new --name New --timezone {zone}"));
        let checked = desk.expect(0, "check");
        assert!(checked.stdout.contains("\n2025-12-1"), "{zone}: {checked}");
    }
}
