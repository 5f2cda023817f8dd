//! Inputs that are wrong as a whole, or go wrong on the way: told with code, text and exit code, and nothing is lost.

use crate::commands::EVENTS;
use crate::errors::{assert_well_formed, fails};
use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use std::io::{Seek as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const HEADER: &str = "event,occurred_at,link_code,user_id,event_id";

/// A file of many accounts.
fn many(rows: usize) -> String {
    let row = |n: usize| format!("account_created,2025-03-01T10:00:{:02}Z,aase,u{n},e{n}\n", n % 60);
    format!("{HEADER}\n{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn what_is_no_file_of_rows_is_exit_4_and_says_what_it_is() {
    let desk = TestEnvironment::with_sample_org();
    assert!(Command::new("mkfifo").arg(desk.path("pipe.csv")).status().unwrap().success());
    desk.write("delimiters.csv", "event,occurred_at;link_code\n");
    desk.write("near.csv", "event,occured_at,link_code\nlink_clicked,2025-03-01T10:00:00Z,aase\n");
    desk.write("open.csv", format!("{HEADER}\n\n\nlink_clicked,2025-03-01T10:00:00Z,aase,,\"e1\nmore\n"));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(EVENTS.as_bytes()).unwrap();
    desk.write("garbage.csv.gz", [encoder.finish().unwrap(), b"and more".to_vec()].concat());
    let mut zstd = zstd::encode_all(EVENTS.as_bytes(), 3).unwrap();
    zstd.truncate(zstd.len() - 4);
    desk.write("cut.csv.zst", zstd);
    let before = desk.expect(0, "export --canonical").stdout;
    for (file, texts) in [
        ("pipe.csv", &["E_NOT_A_FILE", "pipe.csv"][..]),
        ("/dev/zero", &["E_NOT_A_FILE", "/dev/zero"]),
        ("delimiters.csv", &["E_HEADER_MISSING"]),
        ("near.csv", &["E_HEADER_MISSING", "occurred_at", "occured_at"]),
        ("open.csv", &["E_QUOTE", "line 4"]),
        ("garbage.csv.gz", &["E_GZIP"]),
        ("cut.csv.zst", &["cut.csv.zst"]),
    ] {
        fails(&desk, 4, &format!("ingest {file}"), texts);
    }
    assert_eq!(desk.expect(0, "export --canonical").stdout, before);
}

#[test]
fn harmless_faults_are_warned_of_and_rejected_rows_say_how_to_read_them() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("end.csv", format!("{HEADER}\naccount_created,2025-03-01T10:00:00Z,aase,u1,e1"));
    let ran = desk.expect(0, "ingest end.csv");
    assert!(ran.stderr.contains("W_NO_EOL"), "{ran}");
    desk.write("excel.csv", [HEADER.as_bytes(), b"\naccount_created,2025-03-01T10:00:00Z,aase,b\xf8rge,e2\n"].concat());
    desk.expect(3, "ingest excel.csv");
    let rejects = String::from_utf8_lossy(&std::fs::read(desk.path("excel.rejects.csv")).unwrap()).into_owned();
    for text in ["E_UTF8", "user_id", "0xF8", "--encoding windows-1252"] {
        assert!(rejects.contains(text), "{text}: {rejects}");
    }
    // A mended file that is still wrong keeps its name but for a number.
    desk.write("excel.rejects.csv", format!("{HEADER}\nsigned_up,2025-03-01T10:00:00Z,aase,u3,e3\n"));
    let ran = desk.expect(3, "ingest excel.rejects.csv");
    assert!(ran.stdout.contains("excel.rejects-2.csv"), "{ran}");
}

#[test]
fn a_file_of_two_encodings_is_read_by_both_and_never_by_one() {
    let desk = TestEnvironment::with_sample_org();
    let row = |number: u8, name: &[u8]| {
        [format!("account_created,2025-03-0{number}T10:00:00Z,aase,").as_bytes(), name, b",", &[b'd' + number], b"\n"]
            .concat()
    };
    let rows = [row(1, "bjørn".as_bytes()), row(2, "åse".as_bytes()), row(3, b"s\xf8lvi"), row(4, b"k\xe5re")].concat();
    desk.write("half.csv", [format!("{HEADER}\n").as_bytes(), &rows].concat());
    let ran = desk.expect(4, "ingest half.csv --encoding windows-1252");
    for text in ["E_ENCODING", "line 2 is UTF-8", "leave --encoding out", "`verve ingest half.csv --suggest`"] {
        assert!(ran.stderr.contains(text), "{ran}");
    }
    let ran = desk.expect(0, "ingest half.csv --suggest");
    assert!(!ran.stdout.contains("windows-1252") && ran.stdout.contains("rejects 2"), "{ran}");
    let ran = desk.expect(3, "ingest half.csv");
    let next = "Next: run `verve ingest half.rejects.csv --encoding windows-1252`";
    assert!(ran.stdout.contains(next), "{ran}");
    desk.expect(0, "ingest half.rejects.csv --encoding windows-1252");
    let events = desk.expect(0, "event list --format csv --columns user_id").stdout;
    for name in ["bjørn", "åse", "sølvi", "kåre"] {
        assert!(events.lines().any(|line| line == name), "{name}: {events}");
    }
}

#[test]
fn a_suggestion_that_takes_nothing_says_so() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "sums.csv",
        "event,occurred_at,link_code,user_id\naccount_created,Total,aase,u1\nfirst_login,Total,aase,u2\n",
    );
    let ran = desk.expect(0, "ingest sums.csv --suggest");
    assert!(ran.stdout.contains("takes nothing yet: complete it:\n\n  verve ingest sums.csv"), "{ran}");
    assert!(!ran.stdout.contains("\nRun:"), "{ran}");
    assert!(desk.expect(2, "ingest - --suggest").stderr.contains("save the input to a file"));
}

#[test]
fn a_suggestion_is_not_taken_in_by_what_looks_like_something_else() {
    let desk = TestEnvironment::with_sample_org();
    let suggested = |name: &str, text: &str| {
        desk.write(name, text);
        desk.expect(0, &format!("ingest {name} --suggest")).stdout
    };
    // When somebody logged in last is not when they logged in first.
    let people = "BrukerID;Opprettet;Siste innlogging;Kode\nu9;03.02.2025 10:00;05.11.2025 09:00;aase\nu8;04.02.2025 10:00;06.11.2025 08:00;aase\n";
    let shown = suggested("last.csv", people);
    assert!(!shown.contains("first_login=") && shown.contains("occurred_at=Opprettet"), "{shown}");
    let shown = suggested("last-login.csv", &people.replace("Siste innlogging", "lastLoginAt"));
    assert!(!shown.contains("first_login="), "{shown}");
    // Ids that a system gave one after the other are no numbers of rows.
    let shown = suggested(
        "ids.csv",
        "Nr;Hendelse;Dato;Kode;Bruker-ID\n1;Registrert;03.02.2025;aase;5001\n2;Registrert;04.02.2025;aase;5002\n3;Registrert;05.02.2025;aase;5003\n",
    );
    assert!(shown.contains("user_id=Bruker-ID"), "{shown}");
    // A first row that is data would be read as the names.
    let rows = "account_created,2025-02-03T10:00:00+01:00,aase,n1\nfirst_login,2025-02-04T10:00:00+01:00,,n1\n";
    let shown = suggested("rows.csv", rows);
    assert!(shown.contains("write a line with the names") && !shown.contains("--map"), "{shown}");
    // An old workbook is no text in any encoding.
    desk.write("old.xls", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600]].concat());
    assert!(desk.expect(4, "ingest old.xls --suggest").stderr.contains("an old Excel workbook"));
}

#[test]
fn what_stands_under_a_list_of_members_is_no_member() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "list.csv",
        "member_id,name\nx-1,Kari\nAntall medlemmer: 3,\nTotal: 3,\nGesamt 3,\nSide 1 av 2,\nside-1,Ola\n",
    );
    let ran = desk.expect(3, "member import list.csv");
    assert!(ran.stdout.contains("New        2") && ran.stdout.contains("E_TOTAL_ROW     4"), "{ran}");
}

#[test]
fn rejected_links_say_whom_they_name_and_do_not_stand_in_the_way_of_good_ones() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "member add kari-1");
    desk.write("lenker.csv", "Medlem;Kode\nkari-l;kari\nkari-1;kari\nnobody-at-all;nils\n");
    let ran = desk.expect(3, "link import lenker.csv --map member_id=Medlem,code=Kode");
    for text in ["`kari-l` is not a member of this organization; did you mean `kari-1`?", "`nobody-at-all` is not"] {
        assert!(ran.stderr.contains(text), "{text}: {ran}");
    }
    assert!(ran.stdout.contains("New        1"), "{ran}");
    let stdout = ran.stdout.replace("run\n", "run ");
    let next = stdout.split_once("and run `verve ").and_then(|(_, rest)| rest.split_once('`')).unwrap().0.to_owned();
    assert!(next.starts_with("link import lenker.rejects.csv --like "), "{ran}");
    desk.write("lenker.rejects.csv", "Medlem;Kode\nkari-1;nils\n");
    assert!(desk.expect(0, &next).stdout.contains("New        1"));
}

#[test]
fn a_code_of_nobody_and_one_of_another_organization_have_the_same_reason() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "org add lhl --name LHL");
    desk.expect(0, "member add m-1 --org lhl");
    desk.expect(0, "link create --org lhl --member m-1 --code lise");
    desk.write(
        "events.csv",
        "event,occurred_at,link_code\nlink_clicked,2025-03-01T10:00:00Z,lise\nlink_clicked,2025-03-01T10:00:00Z,nope\n",
    );
    let ran = desk.expect(0, "ingest events.csv --org nhf --format json");
    assert_eq!(ran.json()["files"][0]["unattributed_reasons"], serde_json::json!({"unknown_link": 2}));
}

#[test]
fn texts_that_a_spreadsheet_would_compute_are_guarded_in_every_table() {
    let desk = TestEnvironment::with_sample_org();
    let cells = ["=1+1", "+1", "-1", "@SUM(A1)"];
    let rows: String =
        cells.iter().map(|cell| format!("account_created,2025-03-01T10:00:00Z,aase,{cell}x,id{cell}\n")).collect();
    desk.write("events.csv", format!("{HEADER}\n{rows}"));
    desk.expect(0, "ingest events.csv");
    desk.expect(0, "member add m-9 --name '=cmd()'");
    for format in ["csv", "tsv"] {
        let list = desk.expect(0, &format!("referral list --format {format} --columns user_id")).stdout;
        for cell in cells {
            assert!(list.contains(&format!("\n'{cell}x")), "{list}");
        }
        let members = desk.expect(0, &format!("member list --format {format} --columns name")).stdout;
        assert!(members.contains("'=cmd()"), "{members}");
        let raw = desk.expect(0, &format!("member list --format {format} --columns name --no-csv-guard")).stdout;
        assert!(raw.contains("\n=cmd()"), "{raw}");
    }
}

#[test]
fn a_field_of_a_gigabyte_is_refused_in_little_memory() {
    let desk = TestEnvironment::with_sample_org();
    let mut file = std::fs::File::create(desk.path("huge.csv")).unwrap();
    file.write_all(format!("{HEADER}\naccount_created,2025-03-01T10:00:00Z,aase,").as_bytes()).unwrap();
    file.seek(std::io::SeekFrom::Start(1 << 30)).unwrap();
    file.write_all(b",e1\n").unwrap();
    let mut command = Command::new("sh");
    desk.surround(&mut command);
    // Not a quarter of the field would fit, and the program itself is to fit too.
    let output = command.args(["-c", "ulimit -v 250000; exec \"$0\" ingest huge.csv"]).arg(VERVE).output().unwrap();
    let ran = Ran::of(words("ingest huge.csv"), output);
    assert_eq!(ran.code(), Some(4), "{ran}");
    assert_well_formed(&ran);
    assert!(ran.stderr.contains("E_FIELD_TOO_LONG") && ran.stderr.contains("line 2: field 4"), "{ran}");
}

/// An import in small batches, and the rows that are in when it is left alone with.
fn begun(desk: &TestEnvironment) -> Child {
    let mut command = desk.command(&words("ingest many.csv"));
    command.env("VERVE_TEST_BATCH_ROWS", "50").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let began = Instant::now();
    while desk.json("db status")["rows"][0]["events"].as_i64().unwrap() < 100 {
        assert!(began.elapsed() < Duration::from_secs(30), "the import does not begin");
    }
    child
}

fn ended(child: Child) -> Ran {
    Ran::of(words("ingest many.csv"), child.wait_with_output().unwrap())
}

#[test]
fn an_interrupted_import_says_what_is_in_and_the_same_command_goes_on() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let desk = TestEnvironment::with_sample_org();
        desk.write("many.csv", many(20_000));
        let child = begun(&desk);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ran = ended(child);
        assert_eq!(ran.code(), Some(code), "{ran}");
        assert_well_formed(&ran);
        let events = desk.json("db status")["rows"][0]["events"].as_i64().unwrap();
        let said: String = ran.stderr.lines().nth(1).unwrap().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(said, events.to_string(), "{ran}");
        assert!(events < 20_000);
        let again = desk.expect(0, "ingest many.csv --format json").json();
        assert_eq!(again["files"][0]["new"], 20_000 - events);
        desk.expect(0, "db verify");
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_exit_5() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("many.csv", many(20_000));
    let child = begun(&desk);
    let mut file = std::fs::File::options().append(true).open(desk.path("many.csv")).unwrap();
    file.write_all(b"first_login,2025-03-02T10:00:00Z,,u1,late\n").unwrap();
    let ran = ended(child);
    assert_eq!(ran.code(), Some(5), "{ran}");
    assert_well_formed(&ran);
    assert!(ran.stderr.contains("E_FILE_CHANGED") && ran.stderr.contains("many.csv"), "{ran}");
    desk.expect(0, "ingest many.csv");
    assert_eq!(desk.json("db status")["rows"][0]["events"], 20_001);
    desk.expect(0, "db verify");
}

#[test]
fn a_clock_that_is_behind_is_exit_6_unless_somebody_insists() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    let early = |line: &str| desk.verve_with(line, |command| command.env("VERVE_TEST_NOW", "2026-01-10T10:30:00Z"));
    let ran = early("ingest events.csv");
    assert_eq!(ran.code(), Some(6), "{ran}");
    assert_well_formed(&ran);
    assert!(ran.stderr.contains("E_CLOCK") && ran.stderr.contains("--force-clock"), "{ran}");
    assert!(desk.event_imports().is_empty());
    let late = desk.verve_with("ingest events.csv", |command| command.env("VERVE_TEST_NOW", "2026-01-10T11:30:00Z"));
    assert_eq!(late.code(), Some(3), "{late}");
    let insisted = early("ingest events.csv --force-clock");
    assert_eq!(insisted.code(), Some(3), "{insisted}");
    desk.expect(0, "db verify");
}
