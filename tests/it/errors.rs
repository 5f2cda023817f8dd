//! Every failure that a user can cause: three lines that say what, why and what to do, and the right exit code.

use crate::commands::desk_with_events;
use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use crate::support::sql::with_sql;
use crate::support::wait;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

/// What no failure may show: the insides of the program.
const INSIDES: [&str; 11] =
    ["panicked", "backtrace", "RUST_", "src/", "SELECT ", "INSERT ", "UPDATE ", "PRAGMA", "sqlx", "(code:", "Error {"];

/// Whether a failure is three lines and nothing else; warnings may stand before.
pub fn assert_well_formed(ran: &Ran) {
    let lines: Vec<&str> = ran.stderr.lines().skip_while(|line| line.starts_with("warning: ")).collect();
    assert!(lines.len() >= 3, "{ran}");
    assert!(lines[0].starts_with("error: ") && lines[0].len() > 12, "{ran}");
    assert!(lines[1].starts_with("  caused by: ") && lines[1].len() > 18, "{ran}");
    assert!(lines[2..].iter().all(|line| line.starts_with("  hint: ") && line.len() > 10), "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
    for inside in INSIDES {
        assert!(!ran.stderr.contains(inside), "`{inside}` in {ran}");
    }
}

#[test]
fn somebody_who_looks_around_is_welcomed() {
    let ran = TestEnvironment::with_sample_org().verve("");
    assert_eq!((ran.code(), ran.stderr.as_str()), (Some(0), ""), "{ran}");
    for command in ["verve demo", "verve init", "verve help"] {
        assert!(ran.stdout.contains(command), "{ran}");
    }
}

#[test]
fn a_period_that_has_not_begun_is_warned_of() {
    let desk = TestEnvironment::with_sample_org();
    let ran = desk.expect(0, "funnel --period 2205");
    assert_eq!(ran.stderr, "warning: 2205 has not begun: nothing can have happened in it\n");
    assert_eq!(desk.expect(0, "funnel --period this-year").stderr, "");
}

/// A command fails with that exit code, says these texts, and says the same as one JSON object.
pub fn fails(desk: &TestEnvironment, code: i32, line: &str, texts: &[&str]) {
    let ran = desk.verve(line);
    assert_eq!(ran.code(), Some(code), "{ran}");
    assert_well_formed(&ran);
    for text in texts {
        assert!(ran.stderr.contains(text), "`{text}` is missing in {ran}");
    }
    if line.contains("--format") {
        return;
    }
    let json = desk.verve(&format!("{line} --format json"));
    assert_eq!(json.code(), Some(code), "{json}");
    let last = json.stderr.lines().last().unwrap_or_default();
    let object: serde_json::Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(object["exit_code"], code, "{json}");
    let lines: Vec<&str> = ran.stderr.lines().skip_while(|line| line.starts_with("warning: ")).collect();
    assert_eq!(object["error"], lines[0].strip_prefix("error: ").unwrap(), "{json}");
    let cause = lines[1].strip_prefix("  caused by: ").unwrap();
    // A usage line repeats the flags of the command line, and here there is one more.
    assert!(object["caused_by"] == cause || cause.starts_with("the usage is "), "{json}");
    assert_eq!(object["hints"].as_array().map(Vec::len), Some(lines.len() - 2), "{json}");
}

const EVENT: &str = "event,occurred_at,link_code,event_id\nlink_clicked,2025-03-01T10:00:00Z,aase,e1\n";

#[test]
fn wrong_usage_is_exit_2() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENT);
    for (line, texts) in [
        ("--quiet", &["a command is missing", "funnel, leaderboard"][..]),
        ("help funel", &["funel", "`verve help funnel`"]),
        ("funnel -o 2025.pdf", &["2025.pdf", "`2025.html`", "print"]),
        ("funnel -o 2025.XLS", &["2025.XLS", "`2025.xlsx`"]),
        ("config set language nb", &["`language`", "lang"]),
        ("config set lang no", &["`no`", "en, nb"]),
        ("funel", &["funel", "funnel"]),
        ("funnel --nope", &["--nope"]),
        ("funnel --period 2025-13", &["2025-13"]),
        ("funnel --period 2025-W54", &["2025-W54"]),
        ("funnel --period 2025-02-30", &["2025-02-30"]),
        ("funnel --since 2025-02-01 --until 2025-01-01", &["2025"]),
        ("funnel --period 2025 --since 2025-01-01", &["--since"]),
        ("funnel --as-of yesterday", &["yesterday"]),
        ("funnel --as-of rev:x", &["rev:x"]),
        ("funnel --columns stage,colour --format csv", &["colour", "observed"]),
        ("funnel --format pdf", &["pdf"]),
        ("funnel --by colour", &["colour"]),
        ("funnel --by member,month,link", &["two"]),
        ("funnel --by month,month", &["month"]),
        ("funnel --basis both", &["both"]),
        ("funnel --lang sv", &["sv"]),
        ("funnel --color blue", &["blue"]),
        ("funnel --csv-dialect swiss --format csv", &["swiss"]),
        ("funnel -q -v", &["--quiet"]),
        ("leaderboard --metric fame", &["fame"]),
        ("leaderboard --top 0", &["--top 0"]),
        ("referral explain", &["explain"]),
        ("referral list --stalled-for soon", &["soon"]),
        ("export", &["--canonical"]),
        ("import events.csv", &["verve ingest events.csv"]),
        ("import events.csv --source app", &["verve ingest events.csv"]),
        ("ingest", &["FILE"]),
        ("ingest events.csv --max-rejects many", &["many"]),
        ("ingest events.csv --assume-tz Mars/Olympus", &["Mars/Olympus"]),
        ("ingest events.csv --encoding klingon", &["klingon"]),
        ("ingest events.csv --map colour=Farge", &["colour"]),
        ("ingest events.csv --dates-at noon", &["noon"]),
        ("ingest events.csv events.csv --rejects r.csv", &["--rejects"]),
        ("link create", &["--member"]),
        ("link create --member m-1 --all-members", &["--all-members"]),
        ("link create --member m-1 --code a", &["code"]),
        ("link create --member m-1 --code 'a b c'", &["code"]),
        ("link create --member m-1 --code admin", &["admin"]),
        ("link create --member m-1 --target http://nhf.no", &["E_TARGET", "https://"]),
        ("link create --member m-1 --target 'javascript:alert(1)'", &["E_TARGET"]),
        ("link create --member m-1 --expires 2020-01-01", &["expire"]),
        ("link create --member m-1 --count 0", &["0"]),
        ("member add ola@nhf.no", &["E_PERSONAL_DATA"]),
        ("member set m-1 colour=red", &["colour"]),
        ("org set nhf window_days=0", &["window_days"]),
        ("org set nhf timezone=Mars/Olympus", &["Mars/Olympus"]),
        ("org add x --name X", &["slug"]),
        ("org add lhl", &["--name"]),
        ("event add --event bought --at 2025-01-01T10:00 --user u --reason r", &["bought"]),
        ("event add --event first_login --at someday --user u --reason r", &["someday"]),
        ("event add --event first_login --at 2025-01-01T10:00 --reason r", &["E_MISSING"]),
    ] {
        fails(&desk, 2, line, texts);
    }
}

#[test]
fn what_does_not_exist_is_exit_1_and_says_where_to_look() {
    let desk = desk_with_events();
    desk.write("events.csv", EVENT);
    for (line, texts) in [
        ("funnel --org nhff", &["nhff", "did you mean `nhf`"][..]),
        ("org show lhl", &["lhl"]),
        ("funnel --member m-9", &["m-9"]),
        ("funnel --link nope", &["nope"]),
        ("member set m-9 name=X", &["m-9", "did you mean"]),
        ("member set somebody name=X", &["somebody", "verve member list"]),
        ("link create --member m-9", &["m-9"]),
        ("link show nope", &["nope", "verve link list"]),
        ("link disable nope", &["nope"]),
        ("link set nope campaign=x", &["nope"]),
        ("import show 0000", &["0000", "verve import list"]),
        ("import undo 0000 --yes", &["0000"]),
        ("ingest events.csv --like 0000", &["0000"]),
        ("referral show r-00000000", &["r-00000000", "verve referral list"]),
        ("event retract 4711 --reason r --yes", &["4711"]),
        ("funnel --as-of 2020-01-01", &["2026-01-10"]),
        ("init", &["verve org add"]),
        ("member add m-1", &["m-1", "verve member set"]),
        ("org add nhf --name Again", &["nhf"]),
    ] {
        fails(&desk, 1, line, texts);
    }
    fails(&TestEnvironment::empty(), 1, "funnel", &["verve init"]);
    fails(&desk, 1, "funnel --database nowhere/verve.db", &["nowhere/verve.db"]);
    assert!(!desk.path("nowhere").exists(), "only init creates");
}

#[test]
fn two_organizations_must_be_told_apart() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "org add lhl --name LHL");
    fails(&desk, 2, "funnel", &["lhl, nhf", "--org"]);
    desk.expect(0, "funnel --org lhl");
    let configured = desk.verve_with("funnel", |command| command.env("VERVE_ORG", "nhf"));
    assert_eq!(configured.code(), Some(0), "{configured}");
}

#[test]
fn a_code_of_another_organization_is_taken_in_the_same_words() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "org add lhl --name LHL");
    desk.expect(0, "member add m-1 --org lhl");
    let own = desk.expect(1, "link create --org nhf --member m-1 --code aase");
    let foreign = desk.expect(1, "link create --org lhl --member m-1 --code aase");
    assert_eq!(own.stderr, foreign.stderr);
    assert_well_formed(&foreign);
    let none = desk.expect(1, "link show nope --org lhl");
    let foreign = desk.expect(1, "link show aase --org lhl");
    assert_eq!(none.stderr.replace("nope", "aase"), foreign.stderr);
    desk.write("links.csv", "member_id,code\nm-1,aase\n");
    let imported = desk.expect(3, "link import links.csv --org lhl");
    assert!(!format!("{imported}").contains("nhf"), "{imported}");
}

/// Files that cannot be used, each with the code that says why.
fn unusable_files(desk: &TestEnvironment) -> Vec<(&'static str, &'static str)> {
    let gzip = gzipped(EVENT.repeat(50).as_bytes());
    desk.write("empty.csv", "");
    desk.write("book.xlsx", b"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml");
    desk.write("letter.pdf", b"%PDF-1.7\n");
    desk.write("login.csv", "<!DOCTYPE html><html><title>Log in</title></html>");
    desk.write("header.csv", "when,what\n2025-03-01,click\n");
    desk.write("twice.csv", "event,event,occurred_at\n");
    desk.write("quote.csv", format!("{EVENT}link_clicked,2025-03-01T10:00:00Z,\"aase,e2\nlink_clicked,x,y,e3\n"));
    desk.write("cut.csv.gz", &gzip[..gzip.len() - 5]);
    desk.write("utf16.csv", EVENT.encode_utf16().flat_map(u16::to_le_bytes).fold(Vec::new(), with));
    desk.write("list.json", "[{\"event\":\"link_clicked\"}\n");
    desk.write("field.csv", format!("{EVENT}link_clicked,2025-03-01T10:00:00Z,{},e2\n", "a".repeat(70_000)));
    vec![
        ("empty.csv", "E_EMPTY"),
        ("book.xlsx", "E_ZIP"),
        ("letter.pdf", "E_FORMAT"),
        ("login.csv", "E_FORMAT"),
        ("header.csv", "E_HEADER_MISSING"),
        ("twice.csv", "E_HEADER_DUP"),
        ("quote.csv", "E_QUOTE"),
        ("cut.csv.gz", "E_GZIP"),
        ("utf16.csv", "E_ENCODING"),
        ("list.json", "E_JSON"),
        ("field.csv", "E_FIELD_TOO_LONG"),
        ("nowhere.csv", "E_OPEN"),
        (".data", "E_NOT_A_FILE"),
    ]
}

fn with(mut bytes: Vec<u8>, byte: u8) -> Vec<u8> {
    bytes.push(byte);
    bytes
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_file_that_cannot_be_used_is_exit_4_and_nothing_is_written() {
    let desk = TestEnvironment::with_sample_org();
    std::fs::create_dir_all(desk.path(".data")).unwrap();
    desk.write("good.csv", EVENT);
    let before = desk.expect(0, "export --canonical").stdout;
    for (file, code) in unusable_files(&desk) {
        fails(&desk, 4, &format!("ingest {file}"), &[code, file, "nothing was written"]);
        // A bad file keeps the good ones beside it out.
        fails(&desk, 4, &format!("ingest good.csv {file}"), &[code, file]);
    }
    assert_eq!(desk.expect(0, "export --canonical").stdout, before);
    assert!(desk.event_imports().is_empty());
    for (file, code) in [("header.csv", "E_HEADER_MISSING"), ("nowhere.csv", "E_OPEN"), ("book.xlsx", "E_ZIP")] {
        fails(&desk, 4, &format!("member import {file}"), &[code, file]);
        fails(&desk, 4, &format!("link import {file}"), &[code, file]);
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_bursts() {
    let desk = TestEnvironment::with_sample_org();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(b"event,occurred_at,link_code,event_id\n").unwrap();
    let row = b"link_clicked,2025-03-01T10:00:00Z,aase,e1\n".repeat(1_000);
    for _ in 0..2_400 {
        encoder.write_all(&row).unwrap();
    }
    desk.write("bomb.csv.gz", encoder.finish().unwrap());
    fails(&desk, 4, "ingest bomb.csv.gz", &["E_TOO_LARGE"]);
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let desk = TestEnvironment::with_sample_org();
    let path = desk.write("secret.csv", EVENT);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        // Root reads everything: there the same error is caused by a name that leads through a file.
        fails(&desk, 4, "ingest links.csv/events.csv", &["E_OPEN", "links.csv/events.csv"]);
        return;
    }
    fails(&desk, 4, "ingest secret.csv", &["E_OPEN", "secret.csv"]);
}

#[test]
fn a_file_that_is_no_database_of_verve_is_exit_6_and_stays_untouched() {
    let desk = TestEnvironment::empty();
    with_sql(&desk.path("other.db"), "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    desk.write("garbage.db", "this is a letter to my aunt\n".repeat(500));
    desk.write("empty.db", "");
    for file in ["other.db", "garbage.db", "empty.db"] {
        let before = std::fs::read(desk.path(file)).unwrap();
        for line in ["funnel", "org add nhf --name X", "recompute", "org list"] {
            fails(&desk, 6, &format!("{line} --database {file}"), &[file]);
        }
        fails(&desk, 1, &format!("init --database {file}"), &[file]);
        assert_eq!(std::fs::read(desk.path(file)).unwrap(), before, "{file}");
    }
    fails(&desk, 6, "funnel --database mariadb://verve:secret@host/db", &["***"]);
    fails(&desk, 6, "funnel --database mysql://host/db", &["sqlite://"]);
}

#[test]
fn a_database_of_a_newer_verve_is_exit_6() {
    let desk = TestEnvironment::with_sample_org();
    with_sql(&desk.database(), "PRAGMA user_version = 99");
    desk.write("events.csv", EVENT);
    for line in ["funnel", "ingest events.csv", "recompute", "org list", "member add m-9"] {
        fails(&desk, 6, line, &["99", "newer"]);
    }
}

#[test]
fn a_configuration_that_cannot_be_used_is_exit_6() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("broken.toml", "database = [\n");
    desk.write("wrong.toml", "colour = \"red\"\n");
    for file in ["broken.toml", "wrong.toml", "nowhere.toml"] {
        fails(&desk, 6, &format!("funnel --config {file}"), &[file]);
    }
}

#[test]
fn a_locked_database_is_exit_5_after_30_seconds_and_safe_to_try_again() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENT);
    wait(async {
        let options = SqliteConnectOptions::new().filename(desk.database());
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
        let reading = desk.verve("funnel --format json");
        assert_eq!(reading.code(), Some(0), "readers do not wait: {reading}");
        fails(&desk, 5, "ingest events.csv --format table", &["locked", "30 seconds", "same command again"]);
        sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    desk.expect(0, "ingest events.csv");
    desk.expect(0, "recompute --check");
}

/// A command that runs without root's right to write everywhere; the program stands where nobody may start it.
fn as_nobody(desk: &TestEnvironment, line: &str) -> Ran {
    use std::os::unix::process::CommandExt as _;
    let program = desk.path("verve");
    if !program.exists() {
        std::fs::copy(VERVE, &program).unwrap();
    }
    let mut command = Command::new(program);
    desk.surround(&mut command);
    let words = words(line);
    command.args(&words).uid(65_534).gid(65_534);
    loop {
        match command.output() {
            // Another test forked while the copy was being written, and holds it open until it starts its own program.
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            output => return Ran::of(words, output.unwrap()),
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENT.replace("link_clicked,", "clicked,"));
    let is_root = std::fs::metadata("/proc/self").map(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0).unwrap();
    let locked = desk.path("locked");
    std::fs::create_dir(&locked).unwrap();
    for (path, mode) in [(locked.as_path(), 0o555), (desk.folder(), 0o755)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let run = |line: &str| if is_root { as_nobody(&desk, line) } else { desk.verve(line) };
    let report = run("init --database locked/verve.db");
    assert_eq!(report.code(), Some(1), "{report}");
    assert_well_formed(&report);
    assert!(report.stderr.contains("Permission denied"), "{report}");
    if is_root {
        // The database belongs to root and nobody else may open it.
        let report = run("funnel");
        assert_eq!(report.code(), Some(1), "{report}");
        assert_well_formed(&report);
    }
    let nowhere = desk.verve("funnel -o nowhere/funnel.csv");
    assert_eq!(nowhere.code(), Some(1), "{nowhere}");
    assert_well_formed(&nowhere);
    let onto_folder = desk.verve("funnel -o locked --format csv");
    assert_eq!(onto_folder.code(), Some(1), "{onto_folder}");
    assert_well_formed(&onto_folder);
}

#[test]
fn a_report_onto_a_full_disk_leaves_no_half_file() {
    let desk = desk_with_events();
    let ran = desk.verve_with("funnel --format csv", |command| {
        command.stdout(Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap()))
    });
    assert_eq!(ran.code(), Some(5), "{ran}");
    assert_well_formed(&ran);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let desk = desk_with_events();
    for line in ["export --canonical", "funnel --period all --by day", "referral list --format csv", "--help"] {
        let mut command = desk.command(&words(line));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The reader is gone before the first byte.
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""), "{line}");
    }
    let mut command = Command::new("sh");
    desk.surround(&mut command);
    let piped = command.args(["-c", "\"$0\" export --canonical | head -1"]).arg(VERVE).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "");
    assert_eq!(String::from_utf8_lossy(&piped.stdout).lines().count(), 1);
}

#[test]
fn a_wrong_state_of_the_answers_is_exit_8() {
    let desk = desk_with_events();
    with_sql(&desk.database(), "UPDATE recruitment_stats SET entered = entered + 1 WHERE grain = 0");
    let checked = desk.verve("recompute --check");
    assert_eq!(checked.code(), Some(8), "{checked}");
    desk.expect(0, "recompute");
    desk.expect(0, "recompute --check");
}
