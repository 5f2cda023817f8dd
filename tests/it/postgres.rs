//! What PostgreSQL adds: a tenant's rows behind row-level security, roles that are refused, a server that goes away.
//!
//! These tests run on the private server whatever engine the others run on.

use crate::datasets::{self, Taste};
use crate::model::instant;
use crate::support::postgres::{APP, Database, OWNER, PLATFORM};
use crate::support::program::VERVE;
use crate::support::{House, wait};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const NOW: &str = "2026-11-22T12:00:00Z";

/// The tables that must be asked before the organization is known; none of them says anything of a person.
const DIRECTORY: [&str; 3] = ["link_codes", "organizations", "public_ids"];

/// Asks for the tables that have an organization.
const TABLES: &str = "SELECT table_name
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = 'public' AND column_name = 'org_id' AND table_type = 'BASE TABLE'
    ORDER BY 1";

fn verve(url: &str, words: &[&str]) -> Output {
    let mut command = Command::new(VERVE);
    command.env_clear().env("VERVE_DATABASE", url).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command.args(words).output().unwrap()
}

fn fails(url: &str, words: &[&str], code: i32, says: &str) {
    let output = verve(url, words);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{words:?}: {stderr}");
    assert!(stderr.contains(says), "{words:?}: {stderr}");
}

fn succeeds(url: &str, words: &[&str]) -> String {
    let output = verve(url, words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A house on the server with two organizations that share every id, and the numbers of both.
async fn two_tenants(seed: u64) -> (House, Vec<verve::store::Organization>) {
    let now = instant::at(NOW);
    let input = datasets::random(seed, &Taste::nasty());
    let mut house = House::on_postgres(now).await;
    let mut organizations = Vec::new();
    for input in [crate::tenants::with_own_codes(&input), input] {
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        organizations.push(organization);
    }
    (house, organizations)
}

#[test]
fn the_roles_see_nobody_until_an_organization_is_entered_and_then_only_its_rows() {
    wait(async {
        let (house, _) = two_tenants(6_001).await;
        let database = house.server().unwrap();
        let tables = database.ask(OWNER, TABLES);
        let tables: Vec<&str> = tables.lines().filter(|table| !DIRECTORY.contains(table)).collect();
        assert!(tables.len() > 20, "{tables:?}");
        for role in [OWNER, APP, PLATFORM] {
            for table in &tables {
                assert_eq!(database.ask(role, &format!("SELECT count(*) FROM {table}")), "0", "{role} in {table}");
                let foreign =
                    format!("BEGIN; SELECT verve_set_org(1); SELECT count(*) FROM {table} WHERE org_id <> 1; COMMIT");
                assert_eq!(database.ask(role, &foreign).trim(), "0", "{role} in {table}");
            }
        }
        let own = database.ask(APP, "BEGIN; SELECT verve_set_org(2); SELECT count(*) > 0 FROM v_referrals; COMMIT");
        assert_eq!(own.trim(), "t");
        let other = "BEGIN; SELECT verve_set_org(2); SELECT count(DISTINCT organization) FROM v_links; COMMIT";
        assert_eq!(database.ask(APP, other).trim(), "1");
    });
}

#[test]
fn every_table_and_view_is_protected() {
    let database = Database::migrated();
    let open = database.ask(
        OWNER,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relname <> 'verve_schema'
           AND (c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                    AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
                OR c.relkind = 'v' AND NOT 'security_invoker=true' = ANY (COALESCE(c.reloptions, '{}')))",
    );
    assert_eq!(open, "");
}

/// Whatever statement forgets to name the organization: PostgreSQL shows and changes its own rows and no others.
#[test]
fn a_statement_without_a_predicate_reaches_no_foreign_row() {
    wait(async {
        let (house, _) = two_tenants(6_003).await;
        let database = house.server().unwrap();
        let tables = database.ask(OWNER, TABLES);
        let mut reached = 0;
        for table in tables.lines() {
            // The owner of the server is behind no policy.
            let own: i64 =
                database.ask("postgres", &format!("SELECT count(*) FROM {table} WHERE org_id = 1")).parse().unwrap();
            let is_directory = DIRECTORY.contains(&table);
            let within = |sql: &str| {
                let sql = format!("BEGIN; SELECT verve_set_org(1); {sql}; ROLLBACK");
                database.ask(APP, &sql).trim().to_owned()
            };
            if !is_directory {
                assert_eq!(within(&format!("SELECT count(*) FROM {table}")), own.to_string(), "{table}");
            }
            let changes = [
                format!("WITH moved AS (UPDATE {table} SET org_id = org_id RETURNING 1) SELECT count(*) FROM moved"),
                format!("WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"),
            ];
            let may = |right: &str| {
                let ask = format!("SELECT has_table_privilege('{table}', '{right}')");
                database.ask(APP, &ask) == "t"
            };
            for (change, right) in changes.iter().zip(["UPDATE", "DELETE"]).filter(|(_, right)| may(right)) {
                let deferred = format!("SET CONSTRAINTS ALL DEFERRED; {change}");
                let done = database.try_ask(APP, &format!("BEGIN; SELECT verve_set_org(1); {deferred}; ROLLBACK"));
                // What others refer to cannot be deleted: then nothing was.
                if let Some(done) = done {
                    assert_eq!(done.trim(), own.to_string(), "{right} of {table}");
                    reached += own;
                }
            }
        }
        assert!(reached > 0);
    });
}

#[test]
fn roles_that_could_see_too_much_are_refused() {
    let database = Database::migrated();
    fails(&database.url(OWNER), &["org", "list"], 6, "owns the tables");
    fails(&database.url("postgres"), &["org", "list"], 6, "is a superuser");
    succeeds(&database.url(OWNER), &["org", "list", "--allow-unsafe-role"]);
    succeeds(&database.url(APP), &["org", "list"]);
    let add = ["org", "add", "nhf", "--name", "Norsk Hjerteforening", "--timezone", "Europe/Oslo"];
    fails(&database.url(APP), &add, 6, "may not");
    succeeds(&database.url(PLATFORM), &add);
    database.ask(OWNER, "ALTER TABLE members NO FORCE ROW LEVEL SECURITY");
    fails(&database.url(APP), &["org", "list"], 6, "`members` has no row-level security");
    database.migrate();
    database.ask(OWNER, "CREATE VIEW everybody AS SELECT * FROM members");
    fails(&database.url(APP), &["org", "list"], 6, "`everybody`");
}

/// What opens a gap, what closes it, and what is said of it. `ROLE` is the app's.
const GAPS: [(&str, &str, &str); 12] = [
    (
        "CREATE POLICY sees_all ON referrals USING (TRUE)",
        "DROP POLICY sees_all ON referrals",
        "the policy `sees_all` opens the table `referrals`",
    ),
    (
        "CREATE POLICY verve_directory ON members FOR SELECT USING (TRUE)",
        "DROP POLICY verve_directory ON members",
        "the policy `verve_directory` opens the table `members`",
    ),
    (
        "CREATE POLICY of_app ON imports FOR SELECT TO ROLE USING (org_id > 0)",
        "DROP POLICY of_app ON imports",
        "the policy `of_app` opens the table `imports`",
    ),
    (
        "ALTER POLICY verve_organization ON members USING (org_id > 0)",
        "",
        "the policy `verve_organization` of the table `members` was altered",
    ),
    (
        "ALTER POLICY verve_organization ON members WITH CHECK (TRUE)",
        "",
        "the policy `verve_organization` of the table `members` was altered",
    ),
    (
        "DROP POLICY verve_directory ON link_codes; CREATE POLICY verve_directory ON link_codes USING (TRUE)",
        "",
        "the policy `verve_directory` of the table `link_codes` was altered",
    ),
    ("CREATE VIEW v_all AS SELECT * FROM members", "DROP VIEW v_all", "the view `v_all` shows what its owner sees"),
    (
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM members",
        "DROP MATERIALIZED VIEW kept",
        "the materialized view `kept` keeps rows of all organizations",
    ),
    (
        "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO ROLE;
         CREATE VIEW other.through WITH (security_invoker) AS SELECT * FROM v_links;
         CREATE VIEW other.everybody AS SELECT * FROM other.through; GRANT SELECT ON other.everybody TO ROLE",
        "DROP SCHEMA other CASCADE",
        "the view `other.everybody` shows what its owner sees",
    ),
    (
        "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO ROLE;
         CREATE MATERIALIZED VIEW other.kept AS SELECT * FROM members; GRANT SELECT ON other.kept TO ROLE",
        "DROP SCHEMA other CASCADE",
        "the materialized view `other.kept` keeps rows of all organizations",
    ),
    (
        "CREATE FUNCTION names() RETURNS SETOF TEXT LANGUAGE sql SECURITY DEFINER AS 'SELECT name FROM members'",
        "DROP FUNCTION names",
        "the function `names` does what its owner may",
    ),
    (
        "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO ROLE; CREATE FUNCTION other.names() RETURNS SETOF TEXT
             LANGUAGE sql SECURITY DEFINER AS 'SELECT name FROM public.members'",
        "DROP SCHEMA other CASCADE",
        "the function `other.names` does what its owner may",
    ),
];

#[test]
fn every_gap_in_the_schema_is_refused() {
    let database = Database::migrated();
    for (open, close, says) in GAPS {
        database.ask("postgres", &open.replace("ROLE", APP));
        fails(&database.url(APP), &["org", "list"], 6, says);
        // Laying the policies anew mends those that were altered.
        database.ask("postgres", close);
        database.migrate();
        succeeds(&database.url(APP), &["org", "list"]);
    }
}

#[test]
fn what_only_narrows_or_is_for_others_is_no_gap() {
    let database = Database::migrated();
    database.ask(
        "postgres",
        &format!(
            "CREATE POLICY only_some ON members AS RESTRICTIVE USING (name IS NOT NULL);
             CREATE POLICY for_backups ON members FOR SELECT TO {PLATFORM} USING (TRUE);
             CREATE VIEW mine WITH (security_invoker = 1) AS SELECT * FROM members;
             CREATE SCHEMA other;
             CREATE MATERIALIZED VIEW other.kept AS SELECT * FROM public.members;
             CREATE FUNCTION other.names() RETURNS SETOF TEXT LANGUAGE sql SECURITY DEFINER AS
                 'SELECT name FROM public.members'"
        ),
    );
    succeeds(&database.url(APP), &["org", "list"]);
    fails(&database.url(PLATFORM), &["org", "list"], 6, "the policy `for_backups` opens the table `members`");
}

#[test]
fn a_role_that_can_become_one_that_sees_all_is_refused() {
    let database = Database::migrated();
    let name = database.name();
    let roles = [
        ("SUPERUSER", "is a superuser"),
        ("BYPASSRLS", "bypasses row-level security"),
        ("NOLOGIN IN ROLE pg_read_all_data", "a member of `pg_read_all_data`, which reaches the data of all"),
        ("NOLOGIN IN ROLE pg_read_server_files", "a member of `pg_read_server_files`"),
    ];
    for (number, (kind, says)) in roles.into_iter().enumerate() {
        let (group, member) = (format!("{name}_group{number}"), format!("{name}_member{number}"));
        database.ask(
            "postgres",
            &format!(
                "CREATE ROLE {group} {kind}; CREATE ROLE {member} LOGIN NOINHERIT IN ROLE {group};
                 GRANT SELECT ON verve_schema TO {member}"
            ),
        );
        fails(&database.url(&member), &["org", "list"], 6, says);
        database.ask("postgres", &format!("DROP OWNED BY {member}; DROP ROLE {member}, {group}"));
    }
}

#[test]
fn what_an_extension_brought_is_left_out_and_named() {
    let database = Database::migrated();
    database.ask(
        "postgres",
        "CREATE VIEW of_extension AS SELECT * FROM members; ALTER EXTENSION plpgsql ADD VIEW of_extension",
    );
    // Rights to what is the extension's are not the owner's to give.
    database.migrate();
    let output = verve(&database.url(APP), &["org", "list", "-v"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    let named = "the check of the role leaves out the view `of_extension` of the extension `plpgsql`";
    assert!(stderr.contains(named), "{stderr}");
    database.ask("postgres", "ALTER EXTENSION plpgsql DROP VIEW of_extension");
    fails(&database.url(APP), &["org", "list"], 6, "the view `of_extension` shows what its owner sees");
}

#[test]
fn a_migration_gathers_statistics_and_the_doctor_says_where_they_are_missing() {
    let database = Database::migrated();
    let app = database.url(APP);
    succeeds(&database.url(PLATFORM), &["org", "add", "nhf", "--name", "NHF", "--timezone", "Europe/Oslo"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("members.csv");
    let members: String = (0..20_000).map(|number| format!("m-{number},A name of some length\n")).collect();
    std::fs::write(&file, format!("member_id,name\n{members}")).unwrap();
    assert!(succeeds(&app, &["doctor"]).contains("of every table"));
    succeeds(&app, &["member", "import", file.to_str().unwrap()]);
    let said = succeeds(&app, &["doctor"]);
    assert!(said.contains("of member_groups, members !") && said.contains("`verve db migrate`"), "{said}");
    database.migrate();
    assert!(succeeds(&app, &["doctor"]).contains("of every table"));
}

#[test]
fn a_check_that_the_server_refuses_is_no_damage() {
    wait(async {
        let (house, _) = two_tenants(6_002).await;
        let database = house.server().unwrap();
        let app = database.url(APP);
        succeeds(&app, &["db", "verify"]);
        database.ask(OWNER, "ALTER TABLE api_tokens RENAME COLUMN token_id TO named");
        fails(&app, &["db", "verify"], 1, "the check of the links of ");
        fails(&app, &["db", "verify"], 1, "token_id does not exist");
        database.ask(OWNER, "ALTER TABLE api_tokens RENAME COLUMN named TO token_id");
        database.ask(OWNER, &format!("REVOKE SELECT ON link_codes FROM {APP}"));
        fails(&app, &["db", "verify"], 6, "the check of the links of ");
    });
}

#[test]
fn a_server_that_is_not_there_is_temporary_and_no_password_is_shown() {
    let url = "postgres://verve:s3cret@127.0.0.1:1/verve";
    let output = verve(url, &["org", "list"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(5), "{stderr}");
    assert!(stderr.contains("same command again") && !stderr.contains("s3cret"), "{stderr}");
}

#[test]
fn an_old_schema_waits_for_its_owner_and_a_newer_one_for_a_newer_program() {
    let database = Database::migrated();
    database.ask(OWNER, "UPDATE verve_schema SET version = version - 1");
    fails(&database.url(APP), &["org", "list"], 6, "verve db migrate");
    database.ask(OWNER, "UPDATE verve_schema SET version = 99");
    fails(&database.url(APP), &["org", "list"], 6, "99");
    let empty = Database::empty();
    fails(&empty.url(APP), &["org", "list"], 1, "there is no database");
}

#[test]
fn both_engines_have_the_same_tables_columns_and_migrations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |engine: &str| {
        let entries = std::fs::read_dir(root.join(engine)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    for name in names("sqlite") {
        let columns = |engine: &str| columns(&std::fs::read_to_string(root.join(engine).join(&name)).unwrap());
        assert_eq!(columns("sqlite"), columns("postgres"), "{name}");
    }
}

/// Databases were made with these: another schema is a migration of the next number.
#[test]
fn released_migrations_stay_as_they_are() {
    const RELEASED: [(&str, &str); 4] = [
        ("postgres/0001_facts_and_answers.sql", "ee28b9c142166a62a5da7f90b1d6e5ecb587362a5d549b494f23dc39643372dd"),
        ("postgres/0002_serving.sql", "1ef295af9bbe6c28e10bb085506de760f4a82114e6cca18723e21d1884c51ef6"),
        ("sqlite/0001_facts_and_answers.sql", "4f601baf4bee4064e851b0d621a1be63a44fe9ae24c9ddb1e05664d5bd52a41d"),
        ("sqlite/0002_serving.sql", "dfb07b9cd8733062d2d56c1dbecde1b519594b19a758951c40a25fea3a5bc3bb"),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for (name, digest) in RELEASED {
        let bytes = std::fs::read(root.join(name)).unwrap();
        let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, digest, "{name} was released: write the next migration instead");
    }
}

/// The tables of a migration with their columns and keys, in words both engines share.
fn columns(sql: &str) -> Vec<String> {
    let mut columns = Vec::new();
    let mut is_table = false;
    for line in sql.lines() {
        is_table |= line.starts_with("CREATE TABLE");
        if is_table {
            let line = line.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB").replace(" COLLATE \"C\"", "");
            let line = line.replace(") STRICT, WITHOUT ROWID;", ");").replace(") STRICT;", ");");
            columns.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        is_table &= !line.starts_with(')');
    }
    columns
}

/// What a distributed database asks of the schema: every key of a tenant's table begins with the organization.
#[test]
fn every_key_begins_with_the_organization() {
    let database = Database::migrated();
    let keys = database.ask(
        OWNER,
        "SELECT c.conrelid::regclass || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint c
         JOIN pg_namespace n ON n.oid = c.connamespace
         WHERE n.nspname = 'public' AND c.contype IN ('p', 'u', 'f') ORDER BY 1",
    );
    for key in keys.lines().filter(|key| !DIRECTORY.contains(&key.split(' ').next().unwrap())) {
        let columns = key.split('(').nth(1).unwrap();
        assert!(columns.starts_with("org_id"), "{key}");
    }
    let triggers = database.ask(OWNER, "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal");
    assert_eq!(triggers, "0");
}

/// What both engines answer, byte for byte.
const QUESTIONS: [&[&str]; 6] = [
    &["funnel", "--period", "all", "--by", "month,campaign"],
    &["leaderboard", "--period", "all", "--all"],
    &["referral", "list", "--period", "all"],
    &["summary", "--period", "2025"],
    &["restated", "--from", "rev:5", "--period", "all"],
    &["check"],
];

fn answers(url: &str) -> Vec<String> {
    let answer = |words: &&[&str]| {
        let mut command = Command::new(VERVE);
        command.env_clear().env("VERVE_DATABASE", url).env("VERVE_TEST_NOW", NOW).args(*words);
        let output = command.args(["--format", "json"]).output().unwrap();
        let is_answered = matches!(output.status.code(), Some(0 | 8));
        assert!(is_answered, "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    QUESTIONS.iter().map(answer).collect()
}

#[test]
fn both_engines_answer_byte_for_byte() {
    for seed in 6_200..6_206 {
        let input = datasets::random(seed, &Taste { conflicts: true, changes: true, ..Taste::nasty() });
        wait(async {
            let (mut embedded, mut server) =
                (House::embedded(instant::at(NOW)).await, House::on_postgres(instant::at(NOW)).await);
            for house in [&mut embedded, &mut server] {
                let organization = house.found(&input).await;
                house.follow(&organization, &input).await;
            }
            let url = server.server().unwrap().url(APP);
            assert_eq!(answers(embedded.path().to_str().unwrap()), answers(&url), "seed {seed}");
        });
    }
}

#[test]
fn an_embedded_database_moves_to_the_server_whole() {
    wait(async {
        let mut house = House::embedded(instant::at(NOW)).await;
        for seed in [6_300, 6_301] {
            let mut input = datasets::random(seed, &Taste::nasty());
            input.organization.slug = format!("org{seed}");
            input.links.iter_mut().for_each(|link| link.code = format!("{}-{seed}", link.code));
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
        }
        let path = house.path();
        let file = path.to_str().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let names = folder.path().join("names.csv");
        let members =
            succeeds(file, &["member", "list", "--org", "org6300", "--format", "csv", "--columns", "member_id"]);
        let member = members.lines().nth(1).unwrap();
        std::fs::write(&names, format!("member_id,name\n{member},Somebody Else\n")).unwrap();
        let import = ["member", "import", names.to_str().unwrap(), "--org", "org6300", "--format", "json"];
        let import: Value = serde_json::from_str(&succeeds(file, &import)).unwrap();
        let import = import["files"][0]["import_id"].as_str().unwrap().to_owned();
        let database = Database::migrated();
        let copy = ["db", "copy", "--to", &database.url(PLATFORM)];
        let said = succeeds(file, &copy);
        assert!(said.contains("both sides export the same"), "{said}");
        for slug in ["org6300", "org6301"] {
            let words = ["export", "--canonical", "--org", slug];
            assert_eq!(succeeds(file, &words), succeeds(&database.url(APP), &words), "{slug}");
        }
        let undo = ["import", "undo", &import, "--org", "org6300", "--dry-run", "--format", "json"];
        let undone = succeeds(file, &undo);
        assert!(
            undone.contains(&format!("\"restored\":[{{\"fields\":[\"name\"],\"member_id\":\"{member}\"}}]")),
            "{undone}"
        );
        assert_eq!(undone, succeeds(&database.url(APP), &undo));
        fails(file, &copy, 1, "already");
        fails(&database.url(APP), &copy, 6, "from an embedded database");
        fails(&database.url(OWNER), &["db", "distribute"], 6, "on one machine");
        fails(file, &["db", "distribute"], 6, "on one machine");
    });
}

/// A house's random data set as files, its organization founded and its links made.
struct Backlog {
    house: House,
    organization: verve::store::Organization,
    folder: tempfile::TempDir,
}

impl Backlog {
    /// A crowd whose events are enough for a process to be met while it takes them in.
    async fn of(people: usize) -> Self {
        let input = datasets::crowd("nhf", 77, 5, people);
        let house = House::on_postgres(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        let folder = tempfile::tempdir().unwrap();
        for step in &input.steps {
            if let crate::model::Step::Ingest { name, bytes } = step {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
        }
        Self { house, organization, folder }
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<String> = entries.map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()).collect();
        files.sort();
        files
    }

    fn ingest(&self) -> Command {
        let mut command = Command::new(VERVE);
        let url = self.house.server().unwrap().url(APP);
        command.env_clear().env("VERVE_DATABASE", url).env("VERVE_TEST_NOW", NOW).env("VERVE_TEST_BATCH_ROWS", "50");
        command.arg("ingest").args(self.files()).args(["--format", "json"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    async fn export(&self) -> String {
        let drift = self.house.store.recompute_check(&self.organization.scope, |_, _| {}).await.unwrap().drift;
        assert_eq!(drift, 0);
        self.house.canonical(&self.organization).await
    }
}

#[test]
fn four_processes_at_once_bring_every_event_once() {
    wait(async {
        let alone = Backlog::of(300).await;
        assert!(alone.ingest().status().unwrap().success());
        let together = Backlog::of(300).await;
        let processes: Vec<_> = (0..4).map(|_| together.ingest().spawn().unwrap()).collect();
        for process in processes {
            let output = process.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(together.export().await, alone.export().await);
    });
}

#[test]
fn an_import_whose_connection_is_cut_is_temporary_and_done_again_is_whole() {
    wait(async {
        let whole = Backlog::of(300).await;
        assert!(whole.ingest().status().unwrap().success());
        let expected = whole.export().await;
        let backlog = Backlog::of(300).await;
        let database = backlog.house.server().unwrap();
        let kill = format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE usename = '{APP}' AND datname = current_database()"
        );
        let mut cuts = 0;
        for wait in [40, 80, 120, 160, 200, 260] {
            let process = backlog.ingest().spawn().unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            let killed: u32 = database.ask("postgres", &kill).parse().unwrap();
            let output = process.wait_with_output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            match output.status.code() {
                Some(0) => {}
                Some(5) => {
                    assert!(killed > 0 && stderr.contains("same command again"), "{stderr}");
                    cuts += 1;
                }
                other => panic!("{other:?}: {stderr}"),
            }
        }
        assert!(cuts > 0, "no import was met");
        assert!(backlog.ingest().status().unwrap().success());
        assert_eq!(backlog.export().await, expected);
    });
}

#[test]
fn cancelled_work_leaves_no_transaction_open_and_shows_nobody_else() {
    let operations = if std::env::var_os("VERVE_TEST_SETS").is_some() { 10_000 } else { 1_000 };
    wait(async {
        let now = instant::at(NOW);
        let house = House::on_postgres(now).await;
        let mut organizations = Vec::new();
        for number in 0..20 {
            let mut input = datasets::random(6_100, &Taste::nasty());
            input.organization.slug = format!("org{number}");
            for link in &mut input.links {
                link.code = format!("{}-{number}", link.code);
            }
            organizations.push(house.found(&input).await);
        }
        let url = house.server().unwrap().url(APP);
        let store = verve::store::Store::open_with_connections(&url, 2).unwrap();
        let mut random = crate::model::rng::Rng::new(6_100);
        for operation in 0..operations {
            let organization = &organizations[random.below(20)];
            let slug = organization.scope.slug();
            let suffix = slug.replace("org", "-");
            let is_cancelled = random.below(10) == 0;
            let patience =
                if is_cancelled { Duration::from_micros(random.below(1_500) as u64) } else { Duration::from_secs(60) };
            let work = async {
                if operation % 3 == 0 {
                    let details = verve::store::MemberDetails::default();
                    let member = format!("x{operation}");
                    let now = verve::domain::Instant(now);
                    let add =
                        async |change: &mut verve::store::Change| change.add_member(&member, &details, None, now).await;
                    store.changed(&organization.scope, add).await.unwrap();
                }
                let links = store.snapshot(&organization.scope).await.unwrap().links().await.unwrap();
                assert!(links.iter().all(|link| link.code.ends_with(&suffix)), "{slug}");
            };
            let _ = tokio::time::timeout(patience, work).await;
        }
        store.close().await.unwrap();
        let open = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND usename <> 'postgres' AND state LIKE 'idle in transaction%'";
        assert_eq!(house.server().unwrap().ask("postgres", open), "0");
    });
}
