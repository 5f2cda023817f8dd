//! Damage is told and never counted: whatever is wrong in the file, a command answers as before or says that the
//! database is damaged, and `db verify` finds it.

use crate::commands::desk_with_events;
use crate::errors::assert_well_formed;
use crate::model::rng::Rng;
use crate::support::program::TestEnvironment;
use crate::support::sql::with_sql;

/// Commands that between them read everything.
const READING: [&str; 6] = [
    "export --canonical",
    "funnel --period all --by member,month --format csv",
    "funnel --period all --as-of rev:9 --format csv",
    "event list --format csv",
    "import list --format csv",
    "ingest events.csv --dry-run --format csv --columns file,read,new,duplicate,rejected",
];

/// Damage inside rows, with the check that must name it.
const DAMAGE: [(&str, &str); 46] = [
    ("events", "UPDATE referral_trackings SET reason = 99 WHERE tracking_id = 1"),
    ("events", "UPDATE referral_trackings SET referral_id = x'00' WHERE referral_id IS NOT NULL"),
    ("events", "UPDATE referral_trackings SET tracking_id = tracking_id + 10000 WHERE tracking_id = 3"),
    ("events", "UPDATE referral_trackings SET revision = revision - 1"),
    ("events", "DELETE FROM referral_trackings"),
    ("index", "UPDATE referral_trackings SET click_id = 'another' WHERE tracking_id = 1"),
    ("index", "UPDATE referral_trackings SET occurred_at = occurred_at + 1 WHERE tracking_id = 1"),
    ("index", "UPDATE index_blocks SET entries = zeroblob(length(entries))"),
    ("index", "UPDATE index_filters SET filter = zeroblob(length(filter))"),
    ("index", "UPDATE index_segments SET entries = entries + 1"),
    ("index", "UPDATE index_segments SET block = zeroblob(length(block))"),
    ("index", "UPDATE index_segments SET directory = zeroblob(length(directory))"),
    ("index", "DELETE FROM index_segments WHERE kind = 0"),
    ("index", "DELETE FROM index_segments WHERE kind = 1"),
    ("index", "DELETE FROM index_segments WHERE kind = 2"),
    ("index", "DELETE FROM index_blocks"),
    ("ledger", "UPDATE imports SET rows_new = rows_new + 1, rows_read = rows_read + 1"),
    ("ledger", "UPDATE imports SET rows_rejected = rows_rejected + 1"),
    ("ledger", "UPDATE imports SET rows_changed = rows_changed + 1 WHERE kind = 'links'"),
    (
        "ledger",
        "INSERT INTO import_changes SELECT org_id, import_no, 'target', 99, NULL, 'x' FROM imports WHERE kind = 'links'",
    ),
    ("ledger", "DELETE FROM revisions WHERE revision = 3"),
    ("links", "DELETE FROM link_codes WHERE code = 'aase'"),
    ("links", "INSERT INTO link_aliases VALUES (1, 'further', 1, 1, NULL)"),
    ("links", "UPDATE member_merges SET end_no = 3"),
    ("answers", "UPDATE member_merges SET undone_revision = revision"),
    ("links", "INSERT INTO link_codes VALUES ('nowhere', 1, 1)"),
    ("links", "UPDATE link_codes SET link_no = 99 WHERE code = 'aase'"),
    ("links", "DELETE FROM public_ids WHERE public_id IN (SELECT token_id FROM api_tokens)"),
    ("links", "DELETE FROM public_ids WHERE public_id IN (SELECT webhook_id FROM webhooks)"),
    ("labels", "DELETE FROM member_groups WHERE member_no = 1"),
    ("labels", "UPDATE member_groups SET from_day = 20000 WHERE member_no = 1"),
    ("labels", "UPDATE member_groups SET begins_at = begins_at + 1 WHERE from_day IS NOT NULL"),
    ("labels", "UPDATE member_groups SET replaced_revision = revision WHERE member_no = 2"),
    ("labels", "UPDATE member_groups SET revision = revision + 99 WHERE member_no = 1"),
    ("labels", "INSERT INTO link_label_changes VALUES (1, 1, 1, 'early', NULL)"),
    ("answers", "UPDATE referrals SET flags = flags + 4 WHERE user_id = 'u1'"),
    ("answers", "UPDATE referrals SET entry_span = entry_span + 1 WHERE user_id = 'u1'"),
    ("answers", "UPDATE referrals SET entry_span = entry_span - 1 WHERE user_id = 'u1'"),
    ("answers", "UPDATE referrals SET entry_span = entry_span + 1"),
    ("answers", "UPDATE referral_trackings SET reason = 3 WHERE reason IS NOT NULL"),
    ("answers", "UPDATE referral_trackings SET reason = NULL WHERE reason IS NOT NULL"),
    ("answers", "UPDATE referral_trackings SET link_no = link_no + 1 WHERE tracking_id = 1"),
    ("answers", "DELETE FROM unused_links"),
    ("answers", "UPDATE unused_links SET created_at = created_at + 1"),
    ("answers", "INSERT INTO unused_links SELECT org_id, created_at, link_no FROM referral_links WHERE code = 'aase'"),
    ("foreign keys", "DELETE FROM members WHERE member_id = 'm-1'"),
];

/// The checks of `db verify` that found something.
fn found(desk: &TestEnvironment) -> Vec<String> {
    let ran = desk.expect(8, "db verify --format json");
    let checks = ran.json()["checks"].as_array().unwrap().clone();
    let faulty = checks.iter().filter(|check| !check["faults"].as_array().unwrap().is_empty());
    faulty.map(|check| check["check"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn verify_finds_each_kind_of_damage_and_names_its_place() {
    let start = desk_with_events();
    // Enough of them for an index in blocks.
    start.write("more.csv", crate::crash::rows(100, 200));
    start.expect(3, "ingest more.csv");
    start.expect(0, "link create --member m-3 --code unused");
    start.expect(0, "member set m-3 group=Voss --from 2025-01-01");
    start.expect(0, "member merge m-2 --into m-1");
    start.expect(0, "token create");
    start.expect(0, "webhook create --source app");
    for (check, sql) in DAMAGE {
        let desk = start.copy();
        with_sql(&desk.database(), sql);
        let found = found(&desk);
        assert!(found.iter().any(|name| name == check), "{sql}: {found:?}");
        let table = desk.expect(8, "db verify");
        assert!(table.stdout.contains("db restore BACKUP"), "{table}");
    }
    let desk = start.copy();
    with_sql(&desk.database(), "DROP VIEW v_members; CREATE TABLE notes (text TEXT)");
    assert_eq!(found(&desk), ["schema"]);
}

/// How many places of the file are damaged in turn; `VERVE_TEST_DAMAGE` asks for more.
fn places() -> usize {
    std::env::var("VERVE_TEST_DAMAGE").ok().and_then(|places| places.parse().ok()).unwrap_or(40)
}

#[test]
fn a_damaged_file_is_never_a_panic_and_what_is_answered_wrongly_is_found() {
    let start = desk_with_events();
    let answers = READING.map(|line| start.verve(line).stdout);
    let bytes = std::fs::read(start.database()).unwrap();
    let mut rng = Rng::new(11);
    for place in 0..places() {
        let desk = start.copy();
        let mut damaged = bytes.clone();
        let page = 8_192 * rng.below(bytes.len() / 8_192);
        let from = page + rng.below(8_192);
        let until = (from + [1, 16, 512, 8_192][place % 4]).min(page + 8_192);
        for byte in &mut damaged[from.max(100)..until.max(100)] {
            *byte = if place % 3 == 0 { 0 } else { *byte ^ (1 + rng.below(255)) as u8 };
        }
        desk.write("verve.db", &damaged);
        let what = format!("bytes {from} to {until} of {}", bytes.len());
        let mut is_wrong = false;
        for (line, answer) in READING.into_iter().zip(&answers) {
            let ran = desk.verve(line);
            assert!(!ran.stderr.contains("panicked"), "{what}: {ran}");
            match ran.code() {
                Some(0 | 3) => is_wrong |= &ran.stdout != answer,
                Some(1 | 4 | 6 | 8) => assert_well_formed(&ran),
                // The page of the organizations is gone: the database looks empty, and the check must say why.
                Some(2) => {
                    assert_well_formed(&ran);
                    is_wrong = true;
                }
                other => panic!("{other:?}: {what}: {ran}"),
            }
        }
        let verified = desk.verve("db verify");
        assert!(!verified.stderr.contains("panicked"), "{what}: {verified}");
        assert!(!is_wrong || verified.code() != Some(0), "{what}: a wrong answer, and nothing is found");
    }
}
