//! What spreadsheets and other systems make of ids and codes.

use super::{association, events, ingested};

const HEADER: &str = "event,occurred_at,link_code,click_id,user_id\n";

fn joined(code: &str, click: &str, user: &str) -> String {
    format!("account_created,2025-03-01T12:00:00+01:00,{code},{click},{user}\n")
}

#[test]
fn words_for_nothing_join_no_strangers() {
    let env = association();
    for nothing in ["NaN", "(not set)", "null", "undefined", "N/A", "0", "00000000-0000-0000-0000-000000000000"] {
        let rows = ["anna-kort", "", "", ""].iter().enumerate();
        let rows: String = rows.map(|(place, code)| joined(code, nothing, &format!("u-{place}"))).collect();
        let (_, ran) = ingested(&env, 0, "e.csv", format!("{HEADER}{rows}"), "--format json");
        let file = &ran.json()["files"][0];
        assert_eq!((&file["attributed"], &file["unattributed"]), (&1.into(), &3.into()), "{nothing}: {ran}");
    }
    let rows = joined("anna-kort", "", "NaN").repeat(3);
    let (env, _) = ingested(&env, 0, "e.csv", format!("{HEADER}{rows}"), "");
    assert_eq!(env.json("funnel --period 2025")["entered"], 3);
}

#[test]
fn ids_that_have_lost_digits_are_rejected_with_what_to_do() {
    let env = association();
    let rows = |ids: &[&str]| ids.iter().map(|id| joined("anna-kort", "", id)).collect::<String>();
    let lost = ["3.51207E+11", "3,5E11", "\"3,5E+11\"", "88.0", "\"88,0\""];
    let quoted = ["3.51207E+11", "\"3,5E11\"", "\"3,5E+11\"", "88.0", "\"88,0\""];
    let (copy, ran) = ingested(&env, 3, "e.csv", format!("{HEADER}{}", rows(&quoted)), "--format json");
    assert_eq!(ran.json()["files"][0]["rejected_codes"]["E_ID_FORM"], lost.len());
    let rejects = copy.read("e.rejects.csv");
    assert!(rejects.contains("as text") && rejects.contains("--whole-number-ids"), "{rejects}");
    let (copy, _) = ingested(&env, 0, "e.csv", format!("{HEADER}{}", rows(&["88.0", "89"])), "--whole-number-ids");
    assert!(events(&copy).iter().all(|line| line.ends_with(",88") || line.ends_with(",89")));
    // Marks by which a spreadsheet keeps a text are no part of it.
    let marked = rows(&["=\"00512\"", "\"=\"\"00513\"\"\"", "'00514", "12e45"]);
    let (copy, _) = ingested(&env, 0, "e.csv", format!("{HEADER}{marked}"), "");
    let mut users: Vec<String> = events(&copy).iter().map(|line| line.rsplit(',').next().unwrap().to_owned()).collect();
    users.sort();
    assert_eq!(users, ["00512", "00513", "00514", "12e45"]);
}

#[test]
fn a_code_is_found_in_whatever_stands_around_it() {
    let env = association();
    let texts = [
        "anna-kort.",
        "anna\u{2013}kort",
        "\u{201c}anna-kort\u{201d}",
        "(Anna-Kort)",
        "anna%2Dkort",
        "anna-kort?utm_medium=kort",
        "anna-kort#svar",
        "\u{feff}anna-kort",
        "https://elv.example/r/ANNA-KORT/",
        "https://elv.example/bli-med?ref=anna-kort",
        "https://mail.example/safe?url=https%3A%2F%2Felv.example%2Fr%2Fanna-kort",
    ];
    let rows = texts.iter().enumerate().map(|(place, text)| joined(text, "", &format!("u-{place}")));
    let (copy, ran) = ingested(&env, 0, "e.csv", format!("{HEADER}{}", rows.collect::<String>()), "--format json");
    assert_eq!(ran.json()["files"][0]["attributed"], texts.len(), "{ran}");
    assert!(events(&copy).iter().all(|line| line.contains(",anna-kort,")));
    // Of an unknown code the nearest known one is named.
    let (_, ran) = ingested(&env, 0, "e.csv", format!("{HEADER}{}", joined("ana-kort", "", "u-1")), "");
    let line = ran.stdout.lines().find(|line| line.contains("ana-kort")).unwrap();
    assert!(line.contains("anna-kort"), "{ran}");
}

#[test]
fn our_own_list_with_retracted_events_does_not_bring_them_back() {
    let env = association();
    let rows = joined("anna-kort", "", "u-1") + &joined("anna-kort", "", "u-2");
    let (env, _) = ingested(&env, 0, "e.csv", format!("{HEADER}{rows}"), "");
    let list = env.json("event list");
    let number = list["rows"].as_array().unwrap().iter().find(|row| row["user_id"] == "u-2").unwrap();
    let id = number["id"].to_string().trim_matches('"').to_owned();
    env.expect(0, &format!("event retract {id} --reason twice --yes"));
    let before = env.expect(0, "export --canonical").stdout;
    let list = env.expect(0, "event list --format csv").stdout;
    env.write("list.csv", list);
    let ran = env.expect(0, "ingest list.csv --format json");
    let file = &ran.json()["files"][0];
    assert_eq!((&file["duplicate"], &file["left_out"]), (&1.into(), &1.into()), "{ran}");
    assert_eq!(env.expect(0, "export --canonical").stdout, before);
}

#[test]
fn a_list_that_was_saved_again_without_seconds_is_told() {
    let env = association();
    let (env, _) = ingested(
        &env,
        0,
        "first.csv",
        "event,occurred_at,link_code\nlink_clicked,2025-04-01 10:15:42,bo7\nlink_clicked,2025-04-01 10:15:50,bo7\n",
        "--assume-tz org",
    );
    env.write("saved.csv", "event;occurred_at;link_code\nlink_clicked;01.04.2025 10:15;bo7\n");
    let ran = env.expect(0, "ingest saved.csv --assume-tz org --time-format '%d.%m.%Y %H:%M'");
    assert!(ran.stderr.contains("second"), "{ran}");
}
