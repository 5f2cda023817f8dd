//! Nothing personal in what the program says besides its results: canaries in the rows never sing on standard error.

use crate::support::program::Desk;

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
    let desk = Desk::furnished();
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
    let desk = Desk::furnished();
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
