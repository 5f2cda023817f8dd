//! Tables in the shapes that programs and people give them.

use super::{association, events, ingested, suggested, suggested_events};

const HEADER: &str = "event,occurred_at,link_code,click_id,user_id";
const ROW: &str = "account_created,2025-03-01T12:00:00+01:00,anna-kort,,u-1";
const EVENT: &str = "account_created,2025-03-01T11:00:00Z,anna-kort,,u-1";

fn semicolons(text: &str) -> String {
    text.replace(',', ";")
}

#[test]
fn what_stands_around_a_table_does_no_harm() {
    let env = association();
    let padded = semicolons(&format!("{HEADER}\n{ROW}\n,,,,\n,,,,\n"));
    for (what, text, is_told) in [
        ("comments above", format!("# -----\n# Innmeldinger\n# 20250301\n\n{HEADER}\n{ROW}\n"), true),
        ("titles above", semicolons(&format!("Uttrekk,,,,\n01.04.2025 08:00,,,,\n,,,,\n{HEADER}\n{ROW}\n")), true),
        ("rows without a value", padded, false),
        ("empty lines", format!("{HEADER}\r\n{ROW}\r\n\r\n   \r\n\r\n"), false),
        ("a cell too many", format!("{HEADER}\n{ROW},\n"), false),
        ("a column without a name", format!("{HEADER},\n{ROW}\n"), false),
        ("two byte order marks", format!("\u{feff}\u{feff}{HEADER}\n{ROW}\n"), false),
        ("names with blanks", format!("Event,Occurred At,Link Code,Click ID,User ID\n{ROW}\n"), false),
        ("a line for Excel", semicolons(&format!("sep=,,,,\n{HEADER}\n{ROW}\n")), false),
        ("pipes", format!("{HEADER}\n{ROW}\n").replace(',', "|"), false),
        ("a column twice that is not read", format!("{HEADER},x,x\n{ROW},1,2\n"), true),
        ("an array", format!(r#"[{}]"#, object()), false),
        ("objects over several lines", format!("[\n{}\n]", object().replace(",\"", ",\n  \"")), false),
        ("the form of our API", format!(r#"{{"events": [{}]}}"#, object()), false),
    ] {
        let (copy, ran) = ingested(&env, 0, "e.csv", text, "");
        assert_eq!(events(&copy), [EVENT], "{what}: {ran}");
        assert_eq!(ran.stderr.contains("warning"), is_told, "{what}: {ran}");
    }
    let (copy, _) = ingested(&env, 0, "e.csv", format!("a,b\n{HEADER}\n{ROW}\n"), "--skip-lines 1");
    assert_eq!(events(&copy), [EVENT]);
    let (copy, _) = ingested(&env, 0, "e.csv", format!("{HEADER}\n{ROW}\n").replace(',', "~"), "--delimiter ~");
    assert_eq!(events(&copy), [EVENT]);
}

fn object() -> String {
    let at = "2025-03-01T12:00:00+01:00";
    serde_json::json!({"event": "account_created", "occurred_at": at, "link_code": "anna-kort", "user_id": "u-1"})
        .to_string()
}

#[test]
fn a_rejected_row_keeps_its_columns_whatever_was_wrong_with_it() {
    let env = association();
    let text = "event;occurred_at;link_code;user_id\n\
                account_created;2025-03-01 12:00;anna-kort;u-1;\n\
                account_created;2025-03-01 12:00;anna-kort\n\
                ukjent;2025-03-01 12:00;\"a;b\";u-3\n";
    let (copy, _) = ingested(&env, 3, "e.csv", text, "");
    let rejects = copy.read("e.rejects.csv");
    for line in rejects.trim_start_matches('\u{feff}').lines() {
        let mut is_quoted = false;
        let fields = line.bytes().filter(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == b';' && !is_quoted
        });
        assert_eq!(fields.count(), 6, "{rejects}");
    }
    // Mended by a flag, what can come in does.
    copy.expect(3, "ingest e.rejects.csv --assume-tz org");
    assert_eq!(events(&copy), [EVENT]);
}

#[test]
fn what_is_left_out_on_purpose_is_counted_and_no_fault() {
    let env = association();
    let text =
        format!("{HEADER}\n{ROW}\nkjøp,2025-03-01T12:10:00+01:00,,,u-1\nvisning,2025-03-01T12:11:00+01:00,,,u-1\n");
    for flags in [
        "--value 'event:kjøp=-,event:visning=-'",
        "--only event=account_created",
        "--skip event=kjøp --skip event=Visning",
        "--skip link_code=",
    ] {
        let (copy, ran) = ingested(&env, 0, "e.csv", &text, &format!("{flags} --format json"));
        assert_eq!(ran.json()["files"][0]["left_out"], 2, "{flags}: {ran}");
        assert_eq!(events(&copy), [EVENT], "{flags}");
    }
}

#[test]
fn a_column_for_each_stage_is_read_in_one_run() {
    let env = association();
    let text = "user_id;code;innmeldt;first_login\nu-1;anna-kort;2025-03-01 12:00;2025-03-02 09:30\n\
                u-2;bo7;2025-03-03 12:00;\nu-3;bo7;;\n";
    let flags = "--map link_code=code --stage account_created=innmeldt --stage first_login=first_login --assume-tz org";
    let (copy, ran) = ingested(&env, 0, "e.csv", text, &format!("{flags} --format json"));
    let expected =
        [EVENT, "first_login,2025-03-02T08:30:00Z,anna-kort,,u-1", "account_created,2025-03-03T11:00:00Z,bo7,,u-2"];
    assert_eq!(
        (events(&copy).as_slice(), &ran.json()["files"][0]["left_out"]),
        (&expected.map(str::to_owned)[..], &1.into())
    );
    assert_eq!(suggested_events(&env, "e.csv", text), expected);
}

#[test]
fn words_are_compared_without_case_and_names_after_composition() {
    let env = association();
    let text = "Hendelse;Dato;Kode;Innmeldt pa\u{30a}\nInnmeldt;01.03.2025;anna-kort;u-1\nINNMELDT ;01.03.2025;\
    anna-kort;u-2\n\
                innmeldt\u{a0};01.03.2025;anna-kort;u-3\n";
    let flags = "--map 'event=hendelse,occurred_at=DATO,link_code=Kode,user_id=Innmeldt på' --value \
    event:innmeldt=account_created \
                 --time-format %d.%m.%Y --dates-at 12:00 --assume-tz org";
    let (copy, _) = ingested(&env, 0, "e.csv", text, flags);
    assert_eq!(events(&copy).len(), 3);
    assert_eq!(suggested_events(&env, "e.csv", text).len(), 3);
    let (copy, _) = ingested(&env, 0, "e.csv", format!("{HEADER}\n{}\n", ROW.to_uppercase().replace("UTC", "")), "");
    assert_eq!(events(&copy), [EVENT.replace("u-1", "U-1")]);
}

#[test]
fn all_that_is_not_understood_is_told_at_once() {
    let env = association();
    let copy = env.copy();
    copy.write("e.csv", "Hendelse;Når;Kode\nInnmeldt;1.3.2025;anna-kort\n");
    let ran = copy.expect(4, "ingest e.csv");
    for text in ["`event`", "`occurred_at`", "`link_code`", "--suggest"] {
        assert!(ran.stderr.contains(text), "{ran}");
    }
    let rows =
        "innmeldt;1.3.2025;anna-kort;u-1\nlogin;2.3.2025;;u-1\nacount_created;2025-03-01T12:00:00Z;anna-kort;u-2\n";
    copy.write("e.csv", format!("event;occurred_at;link_code;user_id\n{rows}"));
    let ran = copy.expect(3, "ingest e.csv --dry-run");
    for text in ["innmeldt", "login", "acount_created", "1.3.2025", "2.3.2025", "account_created"] {
        assert!(ran.stdout.contains(text), "{ran}");
    }
}

#[test]
fn members_come_in_from_what_others_call_their_columns() {
    let env = association();
    let text = "Medlemsnr.;Fullt navn;Lokallag;E-post\n41;Testperson C;A\u{30a}lesund;c@eksempel.example\n\
                42;Testperson D;\u{c5}lesund;d@eksempel.example\n;;;\nSum;2;;\n";
    let (copy, shown, ran) = suggested(&env, "member import", "medlemmer.csv", text);
    assert_eq!(ran.code(), Some(3), "{shown}{ran}");
    assert!(copy.read("medlemmer.rejects.csv").contains("Sum"));
    let members = copy.json("member list");
    let groups: Vec<&str> = members["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["group"].as_str())
        .filter(|group| group.len() > 5)
        .collect();
    assert_eq!(groups, ["\u{c5}lesund"; 2]);
    let text = "Nr;Fornavn;Etternavn;Fylkeslag\n71;Testperson;Gran;Vest\n72;Testperson;Furu;Nord\n";
    let (copy, shown, ran) = suggested(&env, "member import", "m.csv", text);
    assert_eq!(ran.code(), Some(0), "{shown}{ran}");
    assert!(copy.json("member list").to_string().contains("\"name\":\"Testperson Furu\""));
    // The same number twice is a rejected row, and no silent change.
    copy.write("twice.csv", "member_id,name\n51,Testperson E\n51,Testperson F\n");
    copy.expect(3, "member import twice.csv");
    assert!(copy.read("twice.rejects.csv").contains("51"));
}

#[test]
fn a_text_in_another_encoding_is_told_once() {
    let env = association();
    let text = "event;occurred_at;link_code;user_id\naccount_created;2025-03-01T12:00:00Z;anna-kort;bø-1\n\
                account_created;2025-03-01T12:00:00Z;anna-kort;åse – 2\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let (copy, ran) = ingested(&env, 4, "w.csv", &windows, "");
    assert!(ran.stderr.contains("E_ENCODING") && ran.stderr.contains("windows-1252"), "{ran}");
    assert_eq!(ran.stderr.matches("windows-1252").count(), 1, "{ran}");
    copy.expect(0, "ingest w.csv --encoding windows-1252 --save-as kasse");
    assert!(events(&copy)[0].ends_with("bø-1"));
    // UTF-8 is never read as windows-1252, even if an option says so.
    copy.write("u.csv", text.replace("03-01", "03-02"));
    for flags in ["--like kasse", "--encoding windows-1252"] {
        let ran = copy.expect(4, &format!("ingest u.csv {flags}"));
        assert!(ran.stderr.contains("E_ENCODING"), "{ran}");
    }
    copy.write("m.csv", "member_id,name\n61,Bjørn Prøve\n");
    assert!(copy.expect(4, "member import m.csv --encoding windows-1252").stderr.contains("E_ENCODING"));
}
