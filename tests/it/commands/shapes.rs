//! What scripts are built on: the columns and keys of the interface page, in its order and with nothing added.

use super::{EVENTS, desk_with_events};
use crate::support::program::{NOW, TestEnvironment};
use serde_json::Value;

/// The header of the CSV that a command writes.
fn header(desk: &TestEnvironment, line: &str) -> String {
    let ran = desk.expect(0, &format!("{line} --format csv"));
    ran.stdout.lines().next().unwrap().to_owned()
}

/// The keys of a JSON object, in the order in which they were written.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The words of a list, sorted as the keys of a parsed object are.
fn sorted(list: &str) -> Vec<&str> {
    let mut words: Vec<&str> = list.split(',').collect();
    words.sort_unstable();
    words
}

const SCOPE: &str = "organization,period,timezone,basis,as_of,revision";
const REPORT: &str = "report,organization,timezone,period,basis,as_of,revision,generated_at";
const STAGE: &str = "stage,observed,reached,skipped,share_of_first,share_of_previous,median_seconds,p90_seconds,\
                     people_at_least,people_at_most,share_at_least,share_at_most";

#[test]
fn csv_has_the_columns_of_the_interface() {
    let desk = desk_with_events();
    let columns = |line: &str| header(&desk, line);
    assert_eq!(columns("funnel --period 2025"), format!("{SCOPE},{STAGE}"));
    assert_eq!(columns("funnel --period 2025 --basis event"), format!("{SCOPE},{STAGE}"));
    assert_eq!(columns("funnel --period 2025 --by member,month"), format!("{SCOPE},member,month,{STAGE}"));
    let board = format!("{SCOPE},rank,member_id,name,group");
    for metric in ["activated", "joined", "clicked"] {
        assert_eq!(columns(&format!("leaderboard --metric {metric}")), format!("{board},clicked,joined,activated"));
    }
    assert_eq!(columns("leaderboard --metric rate"), format!("{board},entered,converted,rate,rate_lower"));
    assert_eq!(
        columns("referral list"),
        "referral_id,status,link_code,member_id,campaign,channel,user_id,generated_at,clicked_at,installed_at,\
         joined_at,activated_at,flags"
    );
    assert_eq!(
        columns("link list"),
        "code,url,member_id,name,group,campaign,channel,kind,created_at,expires_at,disabled_at,clicks,referrals,target,\
         ios_target,android_target"
    );
}

#[test]
fn the_funnel_is_one_object_of_the_promised_keys() {
    let desk = desk_with_events();
    let own = "entered,links_generated,links_unused,open,lapsed,stages,mature";
    let funnel = desk.json("funnel --period 2025");
    assert_eq!(keys(&funnel), sorted(&format!("{REPORT},{own}")));
    assert_eq!(funnel["report"], "funnel");
    assert_eq!(funnel["organization"], "nhf");
    assert_eq!(funnel["period"], serde_json::json!({"label": "2025", "start": "2025-01-01", "end": "2026-01-01"}));
    assert_eq!((&funnel["as_of"], &funnel["generated_at"]), (&Value::from(NOW), &Value::from(NOW)));
    assert_eq!(keys(&funnel["mature"]), sorted("entered,activated,share"));
    let stages: Vec<&str> =
        funnel["stages"].as_array().unwrap().iter().map(|stage| stage["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["link_clicked", "app_installed", "account_created", "first_login"]);
    assert_eq!(keys(&funnel["stages"][0]), sorted(STAGE));
    assert_eq!(funnel["stages"][0]["share_of_previous"], Value::Null);
    let grouped = desk.json("funnel --period 2025 --by member,month");
    assert_eq!(keys(&grouped), sorted(&format!("{REPORT},{own},groups")));
    let group = &grouped["groups"][0];
    assert_eq!(keys(group), sorted("keys,labels,entered,open,lapsed,mature,stages"));
    assert_eq!((keys(&group["keys"]), keys(&group["labels"])), (vec!["member", "month"], vec!["member"]));
}

#[test]
fn the_event_basis_has_no_shares() {
    let desk = desk_with_events();
    let funnel = desk.json("funnel --period 2025 --basis event --by month");
    for part in [&funnel, &funnel["groups"][0]] {
        for key in ["entered", "open", "lapsed", "mature"] {
            assert_eq!(part[key], Value::Null, "{key}");
        }
        for stage in part["stages"].as_array().unwrap() {
            assert!(stage["observed"].is_number(), "{stage}");
            for key in ["reached", "skipped", "share_of_first", "share_of_previous"] {
                assert_eq!(stage[key], Value::Null, "{key}");
            }
        }
    }
}

#[test]
fn shares_are_fractions_of_four_decimals() {
    let desk = desk_with_events();
    for stage in desk.json("funnel --period 2025")["stages"].as_array().unwrap() {
        let share = stage["share_of_first"].as_f64().unwrap() * 10_000.0;
        assert!((share - share.round()).abs() < 1e-6, "{stage}");
    }
}

#[test]
fn leaderboards_and_referrals_have_the_promised_keys() {
    let desk = desk_with_events();
    let board = desk.json("leaderboard --period 2025");
    assert_eq!(keys(&board), sorted(&format!("{REPORT},metric,rows")));
    assert_eq!(keys(&board["rows"][0]), sorted("rank,member_id,name,group,clicked,joined,activated"));
    let rates = desk.json("leaderboard --period 2025 --metric rate");
    assert_eq!(keys(&rates["rows"][0]), sorted("rank,member_id,name,group,entered,converted,rate,rate_lower"));
    let referrals = desk.json("referral list");
    assert_eq!(keys(&referrals), sorted(&format!("{REPORT},rows")));
    assert_eq!(referrals["report"], "referrals");
    assert_eq!(
        keys(&referrals["rows"][0]),
        sorted(
            "referral_id,status,link_code,member_id,campaign,channel,user_id,generated_at,clicked_at,installed_at,\
             joined_at,activated_at,flags"
        )
    );
}

#[test]
fn an_ingest_has_the_promised_keys() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    let report = desk.expect(3, "ingest events.csv --format json").json();
    assert_eq!(keys(&report), sorted("report,organization,files"));
    let file = &report["files"][0];
    assert_eq!(
        keys(file),
        sorted(
            "file,import_id,revision,sha256,read,new,duplicate,rejected,suppressed,left_out,unknown_words,unknown_codes,attributed,unattributed,\
             unattributed_reasons,rejected_codes,rejects_file"
        )
    );
    assert_eq!(file["rejects_file"], "events.rejects.csv");
    assert_eq!(file["rejected_codes"], serde_json::json!({"E_STAGE": 1}));
    assert_eq!(file["unattributed_reasons"], serde_json::json!({"unknown_link": 1}));
}

#[test]
fn a_made_link_answers_with_what_was_made() {
    let desk = TestEnvironment::with_sample_org();
    let made = desk.json("link create --member m-1 --campaign c --channel sms");
    assert_eq!(made["report"], "links");
    let row = &made["rows"][0];
    for key in ["code", "url", "member_id", "kind", "campaign", "channel", "created_at"] {
        assert!(row[key].is_string(), "{key} of {row}");
    }
}

#[test]
fn ndjson_is_the_rows_alone() {
    let desk = desk_with_events();
    for (line, rows) in [("leaderboard --period 2025", "rows"), ("referral list", "rows"), ("link list", "rows")] {
        let ran = desk.expect(0, &format!("{line} --format ndjson"));
        let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::from(lines), desk.json(line)[rows], "{line}");
    }
}

#[test]
fn reports_that_are_handed_on_have_the_promised_columns() {
    let desk = desk_with_events();
    let columns = |line: &str| header(&desk, line);
    assert_eq!(columns("summary --period 2025"), format!("{SCOPE},section,key,name,figure,value,before"));
    assert_eq!(
        columns("summary --period 2025 --member m-1"),
        format!("{SCOPE},member_id,name,group,month,reached,joined,activated")
    );
    assert_eq!(
        columns("restated --period 2025 --from rev:6"),
        format!("{SCOPE},from_as_of,from_revision,table,by,key,name,stage,figure,was,is,change,moved_by")
    );
    assert_eq!(
        columns("growth"),
        "timezone,by,as_of,period,partial,joined,activated,active_recruiters,active_organizations,joined_growth,\
         activated_growth,active_recruiters_growth,active_organizations_growth"
    );
}

#[test]
fn a_members_year_is_one_object_of_the_promised_keys() {
    let desk = desk_with_events();
    let own = "before,member_id,name,group,figures,months,best_month,longest_streak,rank,joined_ever,milestones";
    let year = desk.json("summary --period 2025 --member m-1");
    assert_eq!(keys(&year), sorted(&format!("{REPORT},{own}")));
    assert_eq!((&year["report"], &year["basis"]), (&Value::from("member_summary"), &Value::from("event")));
    assert_eq!(keys(&year["figures"]), sorted("reached,joined,activated"));
    assert_eq!(keys(&year["figures"]["joined"]), sorted("value,before"));
    assert_eq!(keys(&year["months"][0]), sorted("month,reached,joined,activated,came"));
    assert_eq!(keys(&year["months"][0]["came"]), sorted("active,joined,reached"));
    assert_eq!(keys(&year["best_month"]), sorted("joined,months"));
    assert_eq!(keys(&year["longest_streak"]), sorted("months,from,to"));
    assert_eq!(keys(&year["milestones"][0]), sorted("people,reached_on,in_period"));
    assert_eq!((&year["rank"], &year["before"]), (&Value::Null, &Value::Null));
    let nobody = desk.json("summary --period 2024 --member m-1");
    assert_eq!((&nobody["best_month"], &nobody["longest_streak"]), (&Value::Null, &Value::Null));
}

#[test]
fn summaries_restatements_and_growth_are_objects_of_the_promised_keys() {
    let desk = desk_with_events();
    let own = "before,findings,figures,members,new_members,months,cohorts,funnel,in_time,campaigns,channels,recruiters,groups,\
               first_time_recruiters,stuck,self_referrals";
    let summary = desk.json("summary --period 2025");
    assert_eq!(keys(&summary), sorted(&format!("{REPORT},{own}")));
    let figures = "reached,joined,activated,recruiting_members,links_generated,links_unused";
    assert_eq!(keys(&summary["figures"]), sorted(figures));
    assert_eq!(keys(&summary["in_time"]), sorted("horizon_days,mature,activated,share,before"));
    let restated = desk.json("restated --period 2025 --from rev:6");
    assert_eq!(keys(&restated), sorted(&format!("{REPORT},from,movers,rows")));
    let growth = desk.json("growth");
    let own = "report,timezone,period,by,as_of,generated_at,organizations,thresholds,rows,total";
    assert_eq!(keys(&growth), sorted(own));
}

/// A published summary keeps its digest through every later change; an erasure alone may change it.
#[test]
fn a_published_digest_can_be_made_again() {
    let desk = desk_with_events();
    let published = desk.json("summary publish --period 2025");
    desk.write(
        "late.csv",
        "event,occurred_at,link_code,user_id,event_id\naccount_created,2025-03-05T10:00:00Z,aase,late1,l1\n",
    );
    desk.expect(0, "ingest late.csv");
    for change in ["member set m-1 name=Other", "member rename m-1 m-99", "member set m-99 group=Elsewhere"] {
        desk.expect(0, change);
        let from = &desk.json("restated --period 2025 --from published")["from"];
        assert_eq!([&from["digest"], &from["digest_now"]], [&published["digest"]; 2], "{change}");
    }
    let digest = published["digest"].as_str().unwrap();
    let newer = desk.json("summary publish --period 2025");
    assert_eq!((&newer["number"], newer["digest"] == digest), (&Value::from(2), false));
}

#[test]
fn all_organizations_answer_as_each_does_alone() {
    let desk = desk_with_events();
    desk.expect(0, "org add neighbour --name Neighbour");
    let json = |line: &str| -> Value { serde_json::from_str(&desk.expect(0, line).stdout).unwrap() };
    let slugs: Vec<String> = json("org list --format json")["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["slug"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(slugs.len(), 2);
    for report in ["funnel --period 2025 --by month", "leaderboard --period 2025 --all", "summary --period 2025"] {
        let each =
            |format: &'static str| slugs.iter().map(move |slug| format!("{report} --org {slug} --format {format}"));
        let all = json(&format!("{report} --org all --format json"));
        assert_eq!(all["rows"], Value::from(each("json").map(|line| json(&line)).collect::<Vec<Value>>()), "{report}");
        let lines = desk.expect(0, &format!("{report} --org all --format ndjson")).stdout;
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::from(lines), all["rows"], "{report}");
        let mut csv = String::new();
        for line in each("csv") {
            let text = desk.expect(0, &line).stdout;
            csv.push_str(if csv.is_empty() { &text } else { text.split_once('\n').unwrap().1 });
        }
        assert_eq!(desk.expect(0, &format!("{report} --org all --format csv")).stdout, csv, "{report}");
    }
    let refused = desk.verve("org add all --name All");
    assert_eq!(refused.code(), Some(2), "{refused}");
}
