//! `verve db distribute` and what `db status` says of it, before a double of Citus: it notes the calls in their order and
//! refuses what Citus would refuse. What Citus itself does is asked with `VERVE_TEST_CITUS_URL`.

use crate::support::postgres::{APP, Database, OWNER};
use crate::support::program::{NOW, VERVE, words};
use serde_json::Value;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The foreign keys of all tables.
const KEYS: &str = "SELECT conrelid::REGCLASS || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' ORDER BY 1";

/// A migrated database that takes itself for a cluster.
fn cluster() -> Database {
    let database = Database::migrated();
    let name = database.name();
    database.ask("postgres", &format!("ALTER DATABASE {name} SET search_path = public, citus_double"));
    database.ask("postgres", include_str!("support/citus.sql"));
    database
}

fn command(url: &str, line: &str) -> Command {
    let mut command = Command::new(VERVE);
    command.env_clear().env("VERVE_DATABASE", url).env("VERVE_TEST_NOW", NOW).env("LC_ALL", "C.UTF-8");
    command.args(words(line)).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn verve(url: &str, line: &str) -> Output {
    command(url, line).output().unwrap()
}

fn succeeds(url: &str, line: &str) -> String {
    let output = verve(url, line);
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(url: &str, line: &str) -> Value {
    serde_json::from_str(&succeeds(url, &format!("{line} --format json"))).unwrap()
}

fn calls(database: &Database) -> Vec<String> {
    database.ask(OWNER, "SELECT call FROM calls ORDER BY number").lines().map(str::to_owned).collect()
}

#[test]
fn an_installed_schema_is_distributed_in_the_order_that_citus_takes() {
    let database = cluster();
    let owner = database.url(OWNER);
    let keys = database.ask(OWNER, KEYS);
    let tables = database.ask(
        OWNER,
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
         WHERE c.relkind = 'r' ORDER BY 1",
    );
    let before = json(&database.url(APP), "db status");
    assert!(before["distribution"]["tables"].as_array().unwrap().iter().all(|table| table["kind"] == "local"));
    let said = succeeds(&database.url(APP), "db status");
    assert!(said.contains("no table is distributed yet") && said.contains("`verve db distribute`"), "{said}");

    let done = json(&owner, "db distribute");
    assert_eq!(done["tables"].as_array().unwrap().len(), tables.lines().count());
    let calls = calls(&database);
    assert_eq!(
        calls[..2],
        ["reference organizations".to_owned(), "distributed members by org_id with none".to_owned()]
    );
    for table in tables.lines().filter(|table| !["organizations", "members"].contains(table)) {
        let (column, beside) = match table {
            "link_codes" => ("code", "none"),
            "public_ids" => ("public_id", "none"),
            _ => ("org_id", "members"),
        };
        let call = format!("distributed {table} by {column} with {beside}");
        assert_eq!(calls.iter().filter(|each| **each == call).count(), 1, "{call}: {calls:?}");
    }
    assert_eq!(calls.len(), tables.lines().count());
    assert_eq!(database.ask(OWNER, KEYS), keys, "every foreign key is back");

    let status = json(&database.url(APP), "db status");
    let spread = &status["distribution"];
    assert_eq!((&spread["citus"], &spread["nodes"]), (&"13.2-1".into(), &3.into()));
    let of = |name: &str| {
        let tables = spread["tables"].as_array().unwrap();
        tables.iter().find(|table| table["table"] == name).unwrap().clone()
    };
    let row = |table: &str, kind: &str, column: Option<&str>, shards: i64| serde_json::json!({ "table": table, "kind": kind, "column": column, "shards": shards });
    assert_eq!(of("organizations"), row("organizations", "reference", None, 1));
    assert_eq!(of("referrals"), row("referrals", "distributed", Some("org_id"), 32));
    assert_eq!(of("link_codes"), row("link_codes", "distributed", Some("code"), 32));
    let said = succeeds(&database.url(APP), "db status");
    assert!(said.contains("Citus 13.2-1 on 3 nodes"), "{said}");
    assert!(
        said.contains("distributed by `org_id` in 32 shards") && said.contains("every node: `organizations`"),
        "{said}"
    );
    assert!(!said.contains("Next:"), "{said}");
}

#[test]
fn what_is_distributed_is_left_alone_and_a_new_table_follows() {
    let database = cluster();
    let owner = database.url(OWNER);
    succeeds(&owner, "db distribute");
    let first = calls(&database);
    let said = succeeds(&owner, "db distribute");
    assert!(said.contains("Nothing to distribute"), "{said}");
    assert_eq!(calls(&database), first);

    database.ask(
        OWNER,
        "CREATE TABLE thanks (org_id BIGINT, member_no BIGINT, said TEXT, PRIMARY KEY (org_id, member_no),
             FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no))",
    );
    database.migrate();
    let said = succeeds(&database.url(APP), "db status");
    assert!(said.contains("on one node only: `thanks`") && said.contains("`verve db distribute`"), "{said}");
    assert_eq!(json(&owner, "db distribute")["tables"], serde_json::json!(["thanks"]));
    assert_eq!(calls(&database)[first.len()..], ["distributed thanks by org_id with members"]);
    assert!(database.ask(OWNER, KEYS).contains("thanks thanks_org_id_member_no_fkey FOREIGN KEY"));
}

#[test]
fn a_distribution_that_fails_or_is_killed_midway_leaves_all_as_it_was() {
    let database = cluster();
    let owner = database.url(OWNER);
    let keys = database.ask(OWNER, KEYS);
    let untouched = |when: &str| {
        assert_eq!(calls(&database), [""; 0], "{when}");
        assert_eq!(database.ask(OWNER, "SELECT COUNT(*) FROM pg_dist_partition"), "0", "{when}");
        assert_eq!(database.ask(OWNER, KEYS), keys, "{when}");
    };
    database.ask(OWNER, "INSERT INTO trouble VALUES ('referrals', 'fails')");
    let failed = verve(&owner, "db distribute");
    let stderr = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("a worker is away"), "{stderr}");
    untouched("after a failure");

    database.ask(OWNER, "DELETE FROM trouble; INSERT INTO trouble VALUES ('referrals', 'waits')");
    let process = command(&owner, "db distribute").spawn().unwrap();
    let began = Instant::now();
    let kill = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE usename = '{OWNER}' AND datname = current_database() AND wait_event = 'PgSleep'"
    );
    while database.ask("postgres", &kill) == "0" {
        assert!(began.elapsed() < Duration::from_secs(30), "it never came to the table");
        std::thread::sleep(Duration::from_millis(50));
    }
    let killed = process.wait_with_output().unwrap();
    assert_eq!(killed.status.code(), Some(5), "{}", String::from_utf8_lossy(&killed.stderr));
    untouched("after the server's process was killed");

    database.ask(OWNER, "DELETE FROM trouble");
    succeeds(&owner, "db distribute");
    assert_eq!(database.ask(OWNER, KEYS), keys);
}

#[test]
fn on_one_machine_the_status_says_so() {
    let database = Database::migrated();
    let app = database.url(APP);
    assert_eq!(json(&app, "db status")["distribution"], Value::Null);
    let said = succeeds(&app, "db status");
    assert!(said.contains("not distributed: all tables are on one machine"), "{said}");
}
