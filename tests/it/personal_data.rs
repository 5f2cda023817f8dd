//! Nothing personal in what the program says besides its results: canaries in the rows never sing on standard error.

use crate::support::program::TestEnvironment;

/// Ids that stand in rows and nowhere else.
const CANARIES: [&str; 6] =
    ["canary-user", "canary-click", "canary-event", "canary@example.org", "canary-other", "Canary Testesen"];

/// Rows of every verdict: new, repeated, in conflict, and rejected for many reasons.
const ROWS: &str = "event,occurred_at,link_code,click_id,user_id,event_id
link_clicked,2025-03-01T10:00:00Z,aase,canary-click,,canary-event-1
account_created,2025-03-01T11:00:00Z,,canary-click,canary-user,canary-event-2
account_created,2025-03-01T11:00:00Z,,canary-click,canary-user,canary-event-2
account_created,2025-03-01T11:00:00Z,,canary-click,canary-other,canary-event-2
account_created,2025-03-01 11:00,,canary-click,canary-user,canary-event-3
joined,2025-03-01T11:00:00Z,,canary-click,canary-user,canary-event-4
first_login,2025-03-02T11:00:00Z,,,canary@example.org,canary-event-5
first_login,2025-03-02T11:00:00Z,,,canary-user,canary-event-6,too-many
first_login,2099-03-02T11:00:00Z,,,canary-user,canary-event-7
";

fn assert_silent(what: &str, said: &str) {
    for canary in CANARIES {
        assert!(!said.contains(canary), "{canary} in what {what} said:\n{said}");
    }
}

#[test]
fn commands_say_nothing_of_whom_the_rows_are_about() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", ROWS);
    let members = "member_id,name,user_id\nm-9,Canary Testesen,canary@example.org\nm-1,Canary Testesen,canary-user\n";
    desk.write("members.csv", members);
    for (code, line) in [
        (3, "ingest events.csv -v"),
        (3, "ingest events.csv --dry-run -v"),
        (4, "ingest events.csv --max-rejects 1 -v"),
        (3, "ingest events.csv --format json"),
        (3, "member import members.csv -v"),
        (0, "recompute --check -v"),
        (0, "import list -v"),
        (0, "audit list -v"),
        (0, "db purge --older-than 300days --yes -v"),
    ] {
        let ran = desk.expect(code, line);
        assert_silent(line, &ran.stderr);
        if !line.starts_with("member") {
            assert_silent(line, &ran.stdout);
        }
    }
    // The row's own values stand where they are to be mended.
    assert!(desk.read("events.rejects.csv").contains("canary-user"));
}

#[test]
fn a_receipt_and_the_audit_log_name_nobody() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", ROWS);
    desk.expect(3, "ingest events.csv");
    let held = desk.expect(0, "person export --user canary-user").stdout;
    assert_eq!(held.lines().count(), 3, "{held}");
    assert!(held.contains("canary-event-1") && held.contains("canary-click"), "{held}");
    assert_eq!(desk.expect(0, "person export --click canary-click").stdout, held);
    assert_silent("a dry run", &desk.expect(0, "person erase --user canary-user --dry-run").stdout);
    let receipt = desk.expect(0, "person erase --user canary-user --yes");
    assert_silent("a receipt", &format!("{}{}", receipt.stdout, receipt.stderr));
    desk.expect(1, "person export --user canary-user");
    desk.expect(2, "person erase --user canary-user");
    desk.expect(1, "person erase --user canary-user --yes");
    for format in ["table", "csv", "json", "ndjson", "markdown", "html"] {
        assert_silent(format, &desk.expect(0, &format!("audit list --format {format}")).stdout);
    }
    let database = std::fs::read(desk.database()).unwrap_or_default();
    let log = std::fs::read(desk.path("verve.db-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert_silent("the database", &String::from_utf8_lossy(&bytes));
    }
}

/// What was before is held too, and so is why an event was taken back.
#[test]
fn what_was_before_of_a_person_is_handed_over() {
    let desk = TestEnvironment::with_sample_org();
    for line in [
        "member set m-1 board=yes",
        "member set m-1 board=no user_id=u-now",
        "member add m-9",
        "member merge m-9 --into m-1",
        "member unmerge m-9",
        "link set aase campaign=spring",
        "link set aase campaign=autumn",
        "link alias aase aase-old",
        "link disable aase",
        "event add --event account_created --at 2025-03-02T10:00:00Z --link aase --user u-5 --reason heard",
        "person merge u-6 --into u-5",
    ] {
        desk.expect(0, line);
    }
    let number = desk.json("event list")["rows"][0]["id"].clone();
    desk.expect(0, &format!("event retract {number} --reason mistaken --yes"));
    let lines = |line: &str| -> Vec<serde_json::Value> {
        desk.expect(0, line).stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let held = lines("person export --member m-1");
    let of = |kind: &str, field: &str| -> Vec<String> {
        held.iter().filter(|line| line["kind"] == kind).map(|line| line[field].to_string()).collect()
    };
    assert!(of("member", "created_at")[0].contains('T'));
    assert_eq!(of("board_answer", "board"), ["true", "false"]);
    assert_eq!(of("former_user", "user_id"), [r#""m-1""#]);
    assert_eq!(of("member_merge", "id"), [r#""m-9""#]);
    assert_ne!(of("member_merge", "undone_revision"), ["null"]);
    assert_eq!(of("link_alias", "alias"), [r#""aase-old""#]);
    assert!(of("former_labels", "campaign").contains(&r#""spring""#.to_owned()));
    assert_eq!(of("link_closing", "code").len(), 1);
    let held = lines("person export --user u-6");
    assert!(held.iter().any(|line| line["kind"] == "person_merge" && line["into"] == "u-5"), "{held:?}");
    assert!(held.iter().any(|line| line["retraction_reason"] == "mistaken"), "{held:?}");
}

/// The bytes of the database and of its log.
fn bytes_of(desk: &TestEnvironment) -> String {
    let files = [desk.database(), desk.path("verve.db-wal")].map(|file| std::fs::read(file).unwrap_or_default());
    String::from_utf8_lossy(&files.concat()).into_owned()
}

/// Two members who are one, each renamed by a second file.
fn desk_with_renamed_members() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "first.csv",
        "member_id,name,user_id,nickname\nm-1,Canary Testesen,canary-user,\nm-9,Canary Testesen,,x\n",
    );
    desk.expect(0, "member import first.csv");
    let second =
        "member_id,name,user_id,nickname\nm-1,Canary Annensen,canary-other,-\nm-9,Nina,,canary-click\nm-2,Ola,,\n";
    desk.write("second.csv", second);
    desk.expect(0, "member import second.csv");
    desk.expect(0, "member merge m-9 --into m-1");
    desk
}

#[test]
fn what_imports_replaced_of_a_member_is_handed_over_and_goes_with_them() {
    let desk = desk_with_renamed_members();
    let held = desk.expect(0, "person export --member m-1").stdout;
    let lines: Vec<serde_json::Value> = held.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |field: &str| -> Vec<[&str; 3]> {
        let changes = lines.iter().filter(|line| line["kind"] == "import_change" && line["field"] == field);
        changes.map(|line| ["file", "before", "after"].map(|key| line[key].as_str().unwrap_or("-"))).collect()
    };
    assert_eq!(
        of("name"),
        [
            ["first.csv", "Åse", "Canary Testesen"],
            ["second.csv", "Canary Testesen", "Canary Annensen"],
            ["second.csv", "Canary Testesen", "Nina"],
        ],
        "{held}"
    );
    assert_eq!(of("user_id")[1], ["second.csv", "canary-user", "canary-other"]);
    desk.expect(0, "db backup backup.db");
    let receipt = desk.expect(0, "person erase --member m-9 --yes --format json").json();
    let files: Vec<&str> =
        receipt["imports"].as_array().unwrap().iter().map(|import| import["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["first.csv", "second.csv"], "{receipt}");
    let is_gone = |what: &str| {
        assert_silent(what, &bytes_of(&desk));
        assert!(!bytes_of(&desk).contains("Annensen"), "{what}");
        desk.expect(0, "db verify");
    };
    is_gone("the database");
    assert!(bytes_of(&desk).contains("Ola"), "nobody asked for that");
    desk.expect(0, "db restore backup.db --yes");
    is_gone("the restored database");
    // Of the member who is left the file is taken back; the erased ones stay as they are.
    let import = desk.json("import list")["rows"][2]["import_id"].as_str().unwrap().to_owned();
    let undone = desk.json(&format!("import undo {import} --yes"));
    assert_eq!(undone["restored"], serde_json::json!([{"member_id": "m-2", "fields": ["name"]}]), "{undone}");
    assert_eq!(undone["kept"], serde_json::json!([]), "{undone}");
}

#[test]
fn a_purge_forgets_the_names_that_imports_replaced() {
    let desk = desk_with_renamed_members();
    desk.expect(0, "member set m-1 name=Å user_id=u");
    desk.expect(0, "member set m-9 name=N nickname=n");
    assert!(bytes_of(&desk).contains("Canary Annensen"), "it is looked for where it can be found");
    let later = |line: &str| {
        let ran = desk.verve_with(line, |command| command.env("VERVE_TEST_NOW", "2029-01-10T12:00:00Z"));
        assert_eq!(ran.code(), Some(0), "{ran}");
        ran.stdout
    };
    later("db purge --older-than 300days --yes");
    let bytes = bytes_of(&desk);
    ["Canary Testesen", "Canary Annensen"].iter().for_each(|name| assert!(!bytes.contains(name), "{name}"));
    let import = desk.json("import list")["rows"][2]["import_id"].as_str().unwrap().to_owned();
    let undone = later(&format!("import undo {import} --yes"));
    assert!(
        undone.contains("0 members removed, 0 changed back") && undone.contains("before the last purge"),
        "{undone}"
    );
    desk.expect(0, "db verify");
}
