//! Bad input through the program: each row that cannot be taken has its code, stands in the rejects file and comes in
//! once it is mended; what can be taken comes in beside it.

use crate::support::program::{Ran, TestEnvironment};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;

const HEADER: &str = "event,occurred_at,link_code,click_id,user_id,event_id";
const GOOD: &str = "link_clicked,2025-03-01T10:00:00Z,aase,c1,,e1";

/// What an ingest says of its only file.
fn report(desk: &TestEnvironment, code: i32, line: &str) -> Value {
    let ran = desk.expect(code, &format!("{line} --format json"));
    let file = ran.json()["files"][0].clone();
    let count = |key: &str| file[key].as_i64().unwrap();
    assert_eq!(count("read"), count("new") + count("duplicate") + count("rejected") + count("suppressed"), "{ran}");
    assert_eq!(count("new"), count("attributed") + count("unattributed"), "{ran}");
    let by_code: i64 = file["rejected_codes"].as_object().unwrap().values().map(|rows| rows.as_i64().unwrap()).sum();
    assert_eq!(count("rejected"), by_code, "{ran}");
    file
}

/// The counts of a report: read, new, duplicate, rejected.
fn counts(file: &Value) -> [i64; 4] {
    ["read", "new", "duplicate", "rejected"].map(|key| file[key].as_i64().unwrap())
}

/// A CSV file with one good row before and after the bad one.
fn around(row: &[u8]) -> Vec<u8> {
    let after = "app_installed,2025-03-01T11:00:00Z,,c1,,e3";
    [HEADER.as_bytes(), b"\n", GOOD.as_bytes(), b"\n", row, b"\n", after.as_bytes(), b"\n"].concat()
}

/// Rows that cannot be taken, with their codes.
fn bad_rows() -> BTreeMap<&'static str, Vec<u8>> {
    let row = |text: &str| text.as_bytes().to_vec();
    let at = |time: &str| row(&format!("link_clicked,{time},aase,c2,,e2"));
    BTreeMap::from([
        ("E_COLUMNS few", row("link_clicked,2025-03-01T10:00:00Z,aase,c2,")),
        ("E_COLUMNS many", row("link_clicked,2025-03-01T10:00:00Z,aase,c2,,e2,more")),
        ("E_CONTROL", row("link_clicked,2025-03-01T10:00:00Z,aase,c\u{1b}[2J,,e2")),
        ("E_CONTROL bidi", row("link_clicked,2025-03-01T10:00:00Z,aase,c\u{202e}2,,e2")),
        ("E_ID_TOO_LONG", row(&format!("link_clicked,2025-03-01T10:00:00Z,aase,{},,e2", "c".repeat(256)))),
        ("E_MISSING all ids", row("link_clicked,2025-03-01T10:00:00Z,,,,e2")),
        ("E_MISSING null ids", row("link_clicked,2025-03-01T10:00:00Z,null,undefined,0,e2")),
        ("E_MISSING time", row("link_clicked,,aase,c2,,e2")),
        ("E_MISSING event", row(",2025-03-01T10:00:00Z,aase,c2,,e2")),
        ("E_NUL", row("link_clicked,2025-03-01T10:00:00Z,aase,c\0,,e2")),
        ("E_PERSONAL_DATA mail", row("account_created,2025-03-01T10:00:00Z,aase,c2,kari@nhf.no,e2")),
        ("E_PERSONAL_DATA number", row("account_created,2025-03-01T10:00:00Z,aase,c2,01010112377,e2")),
        ("E_QUOTE_JUNK", row("link_clicked,2025-03-01T10:00:00Z,aase,\"c2\"x,,e2")),
        ("E_RECORD_LINES", row(&format!("link_clicked,2025-03-01T10:00:00Z,aase,\"{}\",,e2", "\n".repeat(101)))),
        ("E_REPEATED_HEADER", row(HEADER)),
        ("E_REPEATED_HEADER bom", row(&format!("\u{feff}{HEADER}"))),
        ("E_STAGE", row("bought,2025-03-01T10:00:00Z,aase,c2,,e2")),
        ("E_TS_DATE_ONLY", at("2025-03-01")),
        ("E_TS_FORMAT day", at("01.03.2025 10:00")),
        ("E_TS_FORMAT epoch", at("1740823200")),
        ("E_TS_FUTURE", at("2062-03-01T10:00:00Z")),
        ("E_TS_NAIVE", at("2025-10-26T02:30:00")),
        ("E_TS_PAST", at("1999-12-31T23:59:59Z")),
        ("E_TS_RANGE", at("10000-01-01T00:00:00Z")),
        ("E_UTF8", b"link_clicked,2025-03-01T10:00:00Z,aase,c\xf8,,e2".to_vec()),
    ])
}

#[test]
fn a_bad_row_is_rejected_with_its_code_and_the_good_ones_come_in() {
    for (name, row) in bad_rows() {
        let desk = TestEnvironment::with_sample_org();
        let code = name.split(' ').next().unwrap();
        desk.write("events.csv", around(&row));
        let file = report(&desk, 3, "ingest events.csv");
        assert_eq!(counts(&file), [3, 2, 0, 1], "{name}: {file}");
        assert_eq!(file["rejected_codes"], json!({ code: 1 }), "{name}");
        let rejects = std::fs::read(desk.path("events.rejects.csv")).unwrap();
        let rejects = String::from_utf8_lossy(&rejects);
        let mut lines = rejects.lines();
        assert_eq!(lines.next(), Some(format!("{HEADER},_line,_code,_message").as_str()), "{name}");
        assert!(rejects.contains(&format!(",3,{code},")), "{name}: {rejects}");
        let mode = std::fs::metadata(desk.path("events.rejects.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        assert_eq!(desk.event_imports()[0]["rejected"], 1, "{name}");
        desk.expect(0, "recompute --check");
    }
}

#[test]
fn a_time_that_the_clocks_skipped_is_rejected_and_a_repeated_one_is_the_earlier() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "events.csv",
        format!(
            "{HEADER}\nlink_clicked,2025-03-30T02:30:00,aase,c1,,e1\nlink_clicked,2025-10-26T02:30:00,aase,c2,,e2\n"
        ),
    );
    let file = report(&desk, 3, "ingest events.csv --assume-tz Europe/Oslo");
    assert_eq!(file["rejected_codes"], json!({"E_TS_GAP": 1}));
    assert_eq!(desk.json("event list")["rows"][0]["occurred_at"], "2025-10-26T00:30:00Z");
}

#[test]
fn rows_of_another_organization_are_rejected() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "events.csv",
        format!("organization,{HEADER}\nnhf,{GOOD}\nlhl,{}\n,{}\n", GOOD.replace("e1", "e2"), GOOD.replace("e1", "e3")),
    );
    let file = report(&desk, 3, "ingest events.csv");
    assert_eq!(file["rejected_codes"]["E_ORG_MISMATCH"].as_i64(), file["rejected"].as_i64(), "{file}");
    assert_eq!(file["new"].as_i64().unwrap() + file["rejected"].as_i64().unwrap(), 3);
    let other = TestEnvironment::with_sample_org();
    other.expect(0, "org add lhl --name LHL");
    other.write("events.csv", format!("organization,{HEADER}\nnhf,{GOOD}\n"));
    assert_eq!(report(&other, 3, "ingest events.csv --org lhl")["rejected_codes"], json!({"E_ORG_MISMATCH": 1}));
}

#[test]
fn bad_lines_of_json_are_rejected_with_their_code() {
    let line = |more: &str| {
        format!(
            r#"{{"event":"link_clicked","occurred_at":"2025-03-01T10:00:00Z","link_code":"aase","event_id":"e2"{more}}}"#
        )
    };
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let rows = BTreeMap::from([
        ("E_JSON broken", "{\"event\":".to_owned()),
        ("E_JSON no object", "[1,2]".to_owned()),
        ("E_JSON trailing", line("") + " x"),
        ("E_JSON deep", line(&format!(r#","more":{deep}"#))),
        ("E_JSON surrogate", line(r#","click_id":"\ud800""#)),
        ("E_JSON number", line(r#","click_id":1e400"#)),
        ("E_JSON_DUPKEY", line(r#","event":"first_login""#)),
        ("E_NUL", line(r#","click_id":"a\u0000b""#)),
        ("E_STAGE", line("").replace("link_clicked", "bought")),
    ]);
    for (name, row) in rows {
        let desk = TestEnvironment::with_sample_org();
        let good = line("").replace("e2", "e1");
        desk.write("events.ndjson", format!("{good}\n{row}\n{}\n", good.replace("\"e1\"", "\"e3\"")));
        let file = report(&desk, 3, "ingest events.ndjson");
        assert_eq!(counts(&file), [3, 2, 0, 1], "{name}: {file}");
        let code = name.split(' ').next().unwrap();
        assert_eq!(file["rejected_codes"], json!({ code: 1 }), "{name}");
        assert_eq!(desk.read("events.rejects.ndjson").lines().count(), 1, "{name}");
    }
}

/// The clean file, what the whole of it gives, in other dress.
#[test]
fn harmless_oddities_are_read_as_if_they_were_not_there() {
    let plain = format!("{HEADER}\n{GOOD}\napp_installed,2025-03-01T11:00:00Z,,c1,,e3\n");
    let clean = TestEnvironment::with_sample_org();
    clean.write("events.csv", &plain);
    assert_eq!(counts(&report(&clean, 0, "ingest events.csv")), [2, 2, 0, 0]);
    let wanted = clean.expect(0, "export --canonical").stdout;
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let (first, second) = plain.split_at(plain.find('\n').unwrap() + 20);
    let dresses: BTreeMap<&str, Vec<u8>> = BTreeMap::from([
        ("BOM", format!("\u{feff}{plain}").into_bytes()),
        ("CRLF", plain.replace('\n', "\r\n").into_bytes()),
        ("CR", plain.replace('\n', "\r").into_bytes()),
        ("mixed line ends", plain.replacen('\n', "\r\n", 2).into_bytes()),
        ("no last line end", plain.trim_end().as_bytes().to_vec()),
        ("semicolons", plain.replace(',', ";").into_bytes()),
        ("tabs", plain.replace(',', "\t").into_bytes()),
        ("sep= line", format!("sep=;\n{}", plain.replace(',', ";")).into_bytes()),
        ("case and blanks in the header", plain.replacen("event,occurred_at", " Event , OCCURRED_AT ", 1).into_bytes()),
        ("quotes", plain.replace("aase", "\"aase\"").replace("e1", "\"e1\"").into_bytes()),
        ("blanks around", plain.replace(",aase,", ", AASE ,").into_bytes()),
        ("empty lines", plain.replace('\n', "\n\n").into_bytes()),
        ("gzip", gzip(plain.as_bytes())),
        ("gzip of two members", [gzip(first.as_bytes()), gzip(second.as_bytes())].concat()),
        ("zstd", zstd::encode_all(plain.as_bytes(), 3).unwrap()),
        ("offset", plain.replace("10:00:00Z", "12:00:00+02:00").into_bytes()),
        ("referral URL", plain.replace(",aase,", ",https://nhf.no/r/AASE/?utm=1#x,").into_bytes()),
    ]);
    for (dress, bytes) in dresses {
        let desk = TestEnvironment::with_sample_org();
        desk.write("events.csv", bytes);
        let file = report(&desk, 0, "ingest events.csv");
        assert_eq!(counts(&file), [2, 2, 0, 0], "{dress}: {file}");
        assert_eq!(desk.expect(0, "export --canonical").stdout, wanted, "{dress}");
    }
}

#[test]
fn a_leap_second_a_header_alone_and_unknown_columns_are_taken() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("header.csv", format!("{HEADER}\n"));
    let ran = desk.expect(0, "ingest header.csv");
    assert!(ran.stderr.contains("W_NO_ROWS"), "{ran}");
    desk.write("more.csv", format!("{HEADER},colour,colour2\n{GOOD},red,blue\n"));
    let ran = desk.expect(0, "ingest more.csv");
    assert_eq!(ran.stderr.matches("W_COLUMN_IGNORED").count(), 1, "named once: {ran}");
    desk.write("leap.csv", format!("{HEADER}\nlink_clicked,2016-12-31T23:59:60Z,aase,c9,,e9\n"));
    assert_eq!(counts(&report(&desk, 0, "ingest leap.csv")), [1, 1, 0, 0]);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", around(b"bought,2025-03-01T10:00:00Z,aase,c2,,e2"));
    let from = |line: &str| -> Ran {
        desk.verve_with(line, |command| command.stdin(std::fs::File::open(desk.path("events.csv")).unwrap()))
    };
    let ran = from("ingest - --source app --format json");
    assert_eq!(ran.code(), Some(3), "{ran}");
    assert_eq!(counts(&ran.json()["files"][0]), [3, 2, 0, 1]);
    assert!(desk.read("stdin.rejects.csv").contains("E_STAGE"));
    assert_eq!(counts(&from("ingest - --source app --format json").json()["files"][0]), [3, 0, 2, 1]);
    // Another sender's events are other events.
    assert_eq!(counts(&from("ingest - --source web --format json").json()["files"][0]), [3, 2, 0, 1]);
}

#[test]
fn a_conflict_keeps_the_first_and_identical_rows_count_as_often_as_they_stand() {
    let desk = TestEnvironment::with_sample_org();
    let nameless =
        "event,occurred_at,link_code\nlink_clicked,2025-03-01T10:00:00Z,aase\nlink_clicked,2025-03-01T10:00:00Z,aase\n";
    desk.write("nameless.csv", nameless);
    assert_eq!(counts(&report(&desk, 0, "ingest nameless.csv")), [2, 2, 0, 0]);
    assert_eq!(counts(&report(&desk, 0, "ingest nameless.csv")), [2, 0, 2, 0]);
    desk.write("thrice.csv", format!("{nameless}link_clicked,2025-03-01T10:00:00Z,aase\n"));
    assert_eq!(counts(&report(&desk, 0, "ingest thrice.csv")), [3, 1, 2, 0]);
    desk.write("conflict.csv", format!("{HEADER}\n{GOOD}\n{}\n", GOOD.replace("c1", "c2")));
    let file = report(&desk, 3, "ingest conflict.csv");
    assert_eq!(file["rejected_codes"], json!({"E_CONFLICT": 1}));
    assert!(desk.read("conflict.rejects.csv").contains(",c2,,e1,3,E_CONFLICT,"));
    desk.write("again.csv", format!("{HEADER}\n{}\n", GOOD.replace("aase", "bjorn")));
    assert_eq!(report(&desk, 3, "ingest again.csv")["rejected_codes"], json!({"E_CONFLICT": 1}));
    let clicks: Vec<String> = desk.json("event list")["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["event_id"] == "e1")
        .map(|row| row["click_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(clicks, ["c1"]);
}

#[test]
fn mended_rejects_give_what_the_clean_file_gives() {
    let wrong = format!(
        "{HEADER}\n{GOOD}\n\
         signed up,2025-03-02T10:00:00Z,,c1,=u1,e2\n\
         first_login,2025-03-03T10:00:00,,,=u1,e3\n\
         link_clicked,2025-04-01T10:00:00Z,bjorn,+c2,,e4\n\
         account_created,2025-04-02,,+c2,\"u,\"\"2\",e5\n"
    );
    let right = wrong
        .replace("signed up", "account_created")
        .replace("03T10:00:00,", "03T10:00:00Z,")
        .replace("2025-04-02,", "2025-04-02T10:00:00Z,");
    let (desk, clean) = (TestEnvironment::with_sample_org(), TestEnvironment::with_sample_org());
    clean.write("events.csv", right);
    clean.expect(0, "ingest events.csv");
    desk.write("events.csv", &wrong);
    assert_eq!(counts(&report(&desk, 3, "ingest events.csv")), [5, 2, 0, 3]);
    let rejects = desk.read("events.rejects.csv");
    assert!(rejects.contains(",'=u1,") && rejects.contains(",'+c2,"), "the guard against formulas: {rejects}");
    let mended = rejects
        .replace("\nsigned up,", "\naccount_created,")
        .replace("\nfirst_login,2025-03-03T10:00:00,", "\nfirst_login,2025-03-03T10:00:00Z,")
        .replace("\naccount_created,2025-04-02,", "\naccount_created,2025-04-02T10:00:00Z,");
    desk.write("events.rejects.csv", mended);
    assert_eq!(counts(&report(&desk, 0, "ingest events.rejects.csv")), [3, 3, 0, 0]);
    assert_eq!(desk.expect(0, "export --canonical").stdout, clean.expect(0, "export --canonical").stdout);
    let users = desk.expect(0, "referral list --format csv --no-csv-guard --columns user_id").stdout;
    assert!(users.contains("\n=u1\n"), "stored as it is: {users}");
    // And the whole file again moves nothing but the rejected rows.
    assert_eq!(counts(&report(&desk, 3, "ingest events.csv")), [5, 0, 2, 3]);
}

#[test]
fn a_rejects_file_that_stays_wrong_keeps_its_form() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", around(b"bought,2025-03-01T10:00:00Z,aase,c2,=u,e2"));
    desk.expect(3, "ingest events.csv");
    let first = desk.read("events.rejects.csv");
    desk.expect(3, "ingest events.rejects.csv --rejects again.csv");
    let again = desk.read("again.csv").replace(",2,E_STAGE", ",3,E_STAGE");
    assert_eq!(again, first);
}

#[test]
fn a_limit_of_rejects_decides_between_all_and_nothing() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", around(b"bought,2025-03-01T10:00:00Z,aase,c2,,e2"));
    let before = desk.expect(0, "export --canonical").stdout;
    for limit in ["0", "33%", "0.5%"] {
        let ran = desk.expect(4, &format!("ingest events.csv --max-rejects {limit}"));
        assert!(ran.stderr.contains("E_STAGE: 1") || ran.stderr.contains("--dry-run --rejects"), "{ran}");
        assert!(ran.stderr.contains("1 of 3 rows are rejected"), "{ran}");
    }
    assert_eq!(desk.expect(0, "export --canonical").stdout, before);
    assert!(desk.event_imports().is_empty());
    assert!(!desk.path("events.rejects.csv").exists());
    assert_eq!(counts(&report(&desk, 0, "ingest events.csv --max-rejects 1")), [3, 2, 0, 1]);
    assert!(desk.path("events.rejects.csv").exists());
    assert_eq!(counts(&report(&desk, 0, "ingest events.csv --max-rejects 34%")), [3, 0, 2, 1]);
}

#[test]
fn atomic_files_come_in_together() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("one.csv", format!("{HEADER}\n{GOOD}\n"));
    desk.write("two.csv", format!("{HEADER}\n{GOOD}\n{}\n", GOOD.replace("e1", "e2").replace("c1", "c2")));
    let ran = desk.expect(0, "ingest one.csv two.csv --atomic --format json");
    let files = ran.json()["files"].clone();
    assert_eq!([counts(&files[0]), counts(&files[1])], [[1, 1, 0, 0], [2, 1, 1, 0]]);
    desk.expect(0, "recompute --check");
}

#[test]
fn a_dry_run_counts_as_the_real_run_does_and_writes_nothing() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", around(b"link_clicked,2025-03-01T10:00:00Z,nope,c2,,e2"));
    desk.write("more.csv", around(b"bought,2025-03-01T10:00:00Z,aase,c2,,e4"));
    let before = desk.expect(0, "export --canonical").stdout;
    let line = "ingest events.csv more.csv --format json";
    let dry = desk.expect(3, &format!("{line} --dry-run")).json();
    assert_eq!(desk.expect(0, "export --canonical").stdout, before);
    assert!(desk.event_imports().is_empty());
    assert!(!desk.path("more.rejects.csv").exists());
    let real = desk.expect(3, line).json();
    for key in ["read", "new", "duplicate", "rejected", "suppressed", "attributed", "unattributed"] {
        for file in 0..2 {
            assert_eq!(dry["files"][file][key], real["files"][file][key], "{key} of file {file}");
        }
    }
    for key in ["unattributed_reasons", "rejected_codes", "sha256"] {
        assert_eq!(dry["files"][1][key], real["files"][1][key], "{key}");
    }
}

#[test]
fn a_file_from_a_norwegian_spreadsheet_is_read_with_options_that_can_be_used_again() {
    let desk = TestEnvironment::with_sample_org();
    let file = b"Hendelse;Dato;Kode;Bruker\r\n\
        P\xe5meldt;14.03.2025 09:30;AASE;u1\r\n\
        Logget inn;15.03.2025 12:00;;u1\r\n\
        P\xe5meldt;16.03.2025 23:59;bjorn;\"b\xf8rge\"\r\n";
    desk.write("mars.csv", file);
    let options = "--encoding windows-1252 --map event=Hendelse,occurred_at=Dato,link_code=Kode --map user_id=Bruker \
                   --value 'event:Påmeldt=account_created' --value 'event:Logget inn=first_login' \
                   --time-format '%d.%m.%Y %H:%M' --assume-tz org --set source=kurs";
    let file = report(&desk, 0, &format!("ingest mars.csv {options}"));
    assert_eq!(counts(&file), [3, 3, 0, 0]);
    let rows = desk.json("event list");
    let of = |user: &str, event: &str| {
        let rows = rows["rows"].as_array().unwrap();
        rows.iter().find(|row| row["user_id"] == user && row["event"] == event).unwrap().clone()
    };
    assert_eq!(of("u1", "account_created")["occurred_at"], "2025-03-14T08:30:00Z");
    assert_eq!(of("u1", "first_login")["occurred_at"], "2025-03-15T11:00:00Z");
    assert_eq!(of("børge", "account_created")["source"], "kurs");
    let id = file["import_id"].as_str().unwrap();
    desk.write("april.csv", b"Hendelse;Dato;Kode;Bruker\r\nP\xe5meldt;14.04.2025 09:30;AASE;u7\r\n");
    assert_eq!(counts(&report(&desk, 0, &format!("ingest april.csv --like {id}"))), [1, 1, 0, 0]);
    assert_eq!(counts(&report(&desk, 0, &format!("ingest mars.csv --like {}", &id[..8]))), [3, 0, 3, 0]);
    let options = desk.json(&format!("import show {id}"))["options"].to_string();
    for option in ["windows-1252", "event=Hendelse", "Logget inn", "%d.%m.%Y %H:%M", "Europe/Oslo", "source=kurs"] {
        assert!(options.contains(option), "{option}: {options}");
    }
}

#[test]
fn dates_without_a_time_need_a_time_of_day() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("dates.csv", "event;occurred_at;link_code;event_id\nlink_clicked;26.10.2025;aase;e1\n");
    let file = report(&desk, 3, "ingest dates.csv --time-format %d.%m.%Y --assume-tz org");
    assert_eq!(file["rejected_codes"], json!({"E_TS_DATE_ONLY": 1}));
    let file = report(&desk, 0, "ingest dates.csv --time-format %d.%m.%Y --assume-tz org --dates-at 12:00");
    assert_eq!(counts(&file), [1, 1, 0, 0]);
    desk.write("iso.csv", "event,occurred_at,link_code,event_id\nlink_clicked,2025-07-01,aase,e2\n");
    assert_eq!(counts(&report(&desk, 0, "ingest iso.csv --assume-tz org --dates-at 12:00")), [1, 1, 0, 0]);
    let rows = desk.json("event list");
    assert_eq!(rows["rows"][0]["occurred_at"], "2025-07-01T10:00:00Z");
    assert_eq!(rows["rows"][1]["occurred_at"], "2025-10-26T11:00:00Z");
}

#[test]
fn foreign_text_cannot_speak_to_the_terminal() {
    let desk = TestEnvironment::with_sample_org();
    for name in ["A\u{1b}]0;owned\u{7}B", "A\u{202e}B"] {
        desk.expect(2, &format!("member add m-9 --name '{name}'"));
        desk.write("members.csv", format!("member_id,name\nm-9,{name}\n"));
        desk.expect(3, "member import members.csv");
    }
    let name = "evil\u{1b}[2J\u{202e}.csv";
    desk.write(name, format!("{HEADER}\n{GOOD}\n{}\n", GOOD.replace("link_clicked", "\u{1b}[31m")));
    for (code, line) in
        [(3, format!("ingest {name}")), (0, "import list".to_owned()), (4, "ingest \u{1b}[2J".to_owned())]
    {
        let ran = desk.expect(code, &line);
        let shown = ran.stdout + &ran.stderr;
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
        assert!(shown.contains("\\u001b[2J") || shown.contains("\\u{1b}[2J"), "{shown}");
    }
}

#[test]
fn rejects_of_a_file_with_lines_above_its_header_are_mended_and_taken() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("above.csv", format!("Report\nof March\n{HEADER}\n{GOOD}\ngone,2025-03-02T10:00:00Z,aase,c2,,e2\n"));
    let file = report(&desk, 3, "ingest above.csv --skip-lines 2");
    assert_eq!(counts(&file), [2, 1, 0, 1], "{file}");
    let id = file["import_id"].as_str().unwrap();
    desk.write("above.rejects.csv", desk.read("above.rejects.csv").replace("gone", "link_clicked"));
    assert_eq!(counts(&report(&desk, 0, &format!("ingest above.rejects.csv --like {id}"))), [1, 1, 0, 0]);
}

#[test]
fn where_a_formula_failed_there_is_no_person_and_no_code() {
    let desk = TestEnvironment::with_sample_org();
    let row = |code: &str, user: &str, id: &str| format!("account_created,2025-03-02T10:00:00Z,{code},,{user},{id}\n");
    desk.write(
        "events.csv",
        format!("{HEADER}\n{}{}{}", row("aase", "#REF!", "e1"), row("#VERDI!", "u1", "e2"), row("aase", "#I/T", "e3")),
    );
    let file = report(&desk, 3, "ingest events.csv");
    assert_eq!(file["rejected_codes"], json!({"E_ID_FORM": 2}), "{file}");
    assert_eq!(desk.json("event list")["rows"][0]["user_id"], Value::Null);
}

#[test]
fn a_rejects_file_with_blanks_in_its_name_stands_in_quotes() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("mars 2025.csv", format!("{HEADER}\ngone,2025-03-02T10:00:00Z,aase,c2,,e2\n"));
    let ran = desk.expect(3, "ingest 'mars 2025.csv'");
    assert!(ran.stdout.contains("`verve ingest 'mars 2025.rejects.csv'`"), "{ran}");
}
