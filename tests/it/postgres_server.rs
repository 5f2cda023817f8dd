//! A PostgreSQL server as it is met in life: with TLS, with limits, stopped and started, backed up, vacuumed.

use crate::support::own_server::{OwnServer, PASSWORD};
use crate::support::postgres::{APP, Database, OWNER, PLATFORM};
use crate::support::program::{NOW, TestEnvironment, VERVE, words};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn command(url: &str, line: &str) -> Command {
    let mut command = Command::new(VERVE);
    command.env_clear().env("VERVE_DATABASE", url).env("VERVE_TEST_NOW", NOW).env("LC_ALL", "C.UTF-8");
    command.env("PGPASSWORD", PASSWORD).args(words(line)).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ends(output: &Output, code: i32, says: &[&str]) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    says.iter().for_each(|say| assert!(stderr.contains(say), "no `{say}` in {stderr}"));
}

fn fails(url: &str, line: &str, code: i32, says: &[&str]) {
    ends(&command(url, line).output().unwrap(), code, says);
}

fn succeeds(url: &str, line: &str) -> String {
    let output = command(url, line).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A key and a certificate for `localhost` by an authority of its own, and another authority: the paths of
/// `server.key`, `server.crt`, `root.crt` and `other.crt`.
fn certificates(folder: &Path) -> [PathBuf; 4] {
    let openssl = |line: &str| {
        let done = Command::new("openssl").args(words(line)).current_dir(folder).output();
        let done = done.expect("`openssl` is missing: install openssl");
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    };
    for name in ["root", "other"] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {name}.key -out {name}.crt -subj '/CN={name} of the tests'"
        ));
    }
    openssl("req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost");
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl(
        "x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 -out server.crt -extfile names",
    );
    ["server.key", "server.crt", "root.crt", "other.crt"].map(|name| folder.join(name))
}

#[test]
fn tls_is_used_as_the_address_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let [key, certificate, root, other] = certificates(folder.path());
    let server = OwnServer::start("-c ssl=on", &[key, certificate]);
    let [root, other] = [root, other].map(|path| path.display().to_string());
    let at = |host: &str, parameters: &str| server.tcp(APP, host, parameters);
    // A view that only an encrypted connection can read tells that it is.
    server.ask(
        "verve",
        "CREATE OR REPLACE FUNCTION verve_is_safe() RETURNS BOOLEAN LANGUAGE sql AS
             'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
         CREATE POLICY only_safe ON organizations AS RESTRICTIVE USING (verve_is_safe())",
    );
    let add = "org add nhf --name NHF --timezone Europe/Oslo";
    fails(&server.tcp(PLATFORM, "localhost", "sslmode=disable"), add, 6, &["row-level security"]);
    succeeds(&server.tcp(PLATFORM, "localhost", "sslmode=require"), add);
    assert!(!succeeds(&at("localhost", "sslmode=disable"), "org list --format csv").contains("nhf"));
    ends(&command(&at("localhost", ""), "org list -v").output().unwrap(), 0, &["connected with TLS"]);
    for parameters in ["sslmode=require", "sslmode=prefer", ""] {
        assert!(succeeds(&at("localhost", parameters), "org list --format csv").contains("nhf"), "{parameters}");
    }
    let full = |root: &str| format!("sslmode=verify-full&sslrootcert={root}");
    assert!(succeeds(&at("localhost", &full(&root)), "org list --format csv").contains("nhf"));
    let safe = ["no safe connection to the server", "sslrootcert"];
    fails(&at("localhost", &full(&other)), "org list", 6, &safe);
    // The certificate is not made out to the number.
    fails(&at("127.0.0.1", &full(&root)), "org list", 6, &safe);
    fails(&at("localhost", &full("/nowhere/root.crt")), "org list", 6, &["/nowhere/root.crt"]);
}

#[test]
fn a_server_without_tls_or_with_another_password_refuses_and_nothing_secret_is_shown() {
    let server = OwnServer::start("", &[]);
    let plain = server.tcp(APP, "localhost", "");
    succeeds(&plain, "org list");
    for mode in ["require", "verify-full"] {
        let url = server.tcp(APP, "localhost", &format!("sslmode={mode}"));
        fails(&url, "org list", 6, &["no safe connection to the server", "does not support TLS"]);
    }
    let refused = command(&plain, "org list").env("PGPASSWORD", "wr0ng").output().unwrap();
    ends(&refused, 6, &["the server refused the connection", "~/.pgpass"]);
    assert!(!String::from_utf8_lossy(&refused.stderr).contains("wr0ng"));
    let nowhere = plain.replace("/verve?", "/nowhere?");
    fails(&nowhere, "org list", 6, &["the server refused the connection", "nowhere"]);
}

/// What Citus gives itself: a certificate of X.509's first version, which says nothing of who may use it for what.
#[test]
fn a_handshake_that_fails_matters_only_to_those_who_insist_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |line: &str| {
        let done = Command::new("openssl").args(words(line)).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    openssl("req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost");
    openssl("x509 -req -in server.csr -signkey server.key -days 2 -out server.crt");
    assert!(openssl("x509 -in server.crt -noout -text").contains("Version: 1"));
    let [key, certificate] = ["server.key", "server.crt"].map(|name| folder.path().join(name));
    let server = OwnServer::start("-c ssl=on", &[key, certificate.clone()]);
    let at = |parameters: &str| server.tcp(APP, "localhost", parameters);
    for parameters in ["", "sslmode=prefer"] {
        let ran = command(&at(parameters), "org list -v").output().unwrap();
        ends(&ran, 0, &["connected without TLS", "UnsupportedCertVersion"]);
    }
    let insisting = ["require".to_owned(), format!("verify-full&sslrootcert={}", certificate.display())];
    for mode in insisting {
        fails(&at(&format!("sslmode={mode}")), "org list", 6, &["no safe connection to the server"]);
    }
    let refused = command(&at(""), "org list").env("PGPASSWORD", "wr0ng").output().unwrap();
    ends(&refused, 6, &["the server refused the connection", "with TLS: ", "UnsupportedCertVersion"]);
    // A server that takes nobody without TLS says so, and the handshake is named beside it.
    let rules = server.data().join("pg_hba.conf");
    let strict = std::fs::read_to_string(&rules).unwrap().replace("host ", "hostssl ");
    std::fs::write(&rules, strict).unwrap();
    server.ask("postgres", "SELECT pg_reload_conf()");
    fails(&at(""), "org list", 6, &["no encryption; with TLS: ", "UnsupportedCertVersion"]);
}

#[test]
fn a_server_that_stops_under_verve_serve_comes_back_and_no_click_is_lost() {
    let server = OwnServer::start("", &[]);
    let app = server.tcp(APP, "127.0.0.1", "");
    let platform = server.tcp(PLATFORM, "127.0.0.1", "");
    succeeds(&platform, "org add nhf --name NHF --timezone Europe/Oslo");
    succeeds(&app, "member add m-1");
    succeeds(&app, "link create --member m-1 --code aase --target https://nhf.no/bli-med");
    let desk = TestEnvironment::empty();
    let served = crate::server::Served::start(&desk, "", |command| {
        command.env("VERVE_DATABASE", &app).env("PGPASSWORD", PASSWORD);
    });
    let status = |path: &str| served.look(path);
    assert_eq!(status("/readyz"), 200);
    let mut clicks = 0;
    let mut click = |times: usize| {
        for _ in 0..times {
            assert_eq!(status("/r/aase"), 302);
            clicks += 1;
        }
    };
    click(20);
    server.stop();
    let asked = Instant::now();
    assert_eq!(status("/readyz"), 503);
    assert!(asked.elapsed() < Duration::from_secs(5), "whoever asks is not kept waiting");
    assert_eq!(status("/healthz"), 200);
    click(40);
    std::thread::sleep(Duration::from_secs(3));
    click(20);
    server.go_on();
    let began = Instant::now();
    while status("/readyz") != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "the server is back and verve is not");
        std::thread::sleep(Duration::from_millis(100));
    }
    click(20);
    served.end();
    let events = serde_json::from_str::<serde_json::Value>(&succeeds(&app, "db status --format json")).unwrap();
    assert_eq!(events["rows"][0]["events"], clicks);
    succeeds(&app, "recompute --check");
}

/// The limits under which verve's statements run, as the server sees them.
const SHOW_LIMITS: &str = "CREATE OR REPLACE FUNCTION verve_set_org(org_id BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'lock % statement % idle %', current_setting('lock_timeout'), current_setting('statement_timeout'),
            current_setting('idle_in_transaction_session_timeout');
    END $$";

#[test]
fn waiting_has_an_end_that_the_address_or_the_role_can_move() {
    let desk = TestEnvironment::with_sample_org_on_postgres();
    let database = desk.server().unwrap();
    let app = database.url(APP);
    let with = |limits: &str| {
        let parameters = limits.split(' ').map(|limit| format!("options[{}", limit.replacen('=', "]=", 1)));
        format!("{app}?{}", parameters.collect::<Vec<_>>().join("&"))
    };
    let mut session = database.hold("BEGIN; LOCK TABLE counters IN EXCLUSIVE MODE");
    for limits in ["lock_timeout=300ms", "lock_timeout=1min statement_timeout=300ms"] {
        let began = Instant::now();
        fails(&with(limits), "member add m-9", 5, &["same command again"]);
        assert!(began.elapsed() < Duration::from_secs(20), "{limits}");
    }
    session.kill().unwrap();
    session.wait().unwrap();
    succeeds(&app, "member add m-9");

    database.ask("postgres", SHOW_LIMITS);
    fails(&app, "member list", 1, &["lock 30s statement 10min idle 10min"]);
    let chosen = "lock_timeout=5s statement_timeout=2h idle_in_transaction_session_timeout=1min";
    fails(&with(chosen), "member list", 1, &["lock 5s statement 2h idle 1min"]);
}

#[test]
fn whoever_is_undone_because_two_waited_for_each_other_tries_again() {
    let desk = TestEnvironment::with_sample_org_on_postgres();
    let database = desk.server().unwrap();
    desk.write("two.csv", "member_id,code\nm-1,code-a\nm-1,code-b\n");
    desk.expect(0, "org add lhl --name LHL");
    // Another organization claims the second code, waits for the first one until verve is undone, and gives both up.
    database.ask("postgres", &format!("ALTER DATABASE {} SET deadlock_timeout = '4s'", database.name()));
    let other = "BEGIN; SET deadlock_timeout = '1min';
        INSERT INTO link_codes (org_id, link_no, code) VALUES (2, 1, 'code-b')";
    let mut session = database.hold(other);
    let import = desk.command(&words("--org nhf link import two.csv")).stderr(Stdio::piped()).spawn().unwrap();
    let waits = "SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND usename <> 'postgres' AND wait_event_type = 'Lock'";
    let began = Instant::now();
    while database.ask("postgres", waits) != "1" {
        assert!(began.elapsed() < Duration::from_secs(20), "nobody waits");
        std::thread::sleep(Duration::from_millis(20));
    }
    let input = session.stdin.as_mut().unwrap();
    std::io::Write::write_all(
        input,
        b"INSERT INTO link_codes (org_id, link_no, code) VALUES (2, 2, 'code-a');\nROLLBACK;\n\\q\n",
    )
    .unwrap();
    let imported = import.wait_with_output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    session.wait().unwrap();
    let undone = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    while database.ask("postgres", undone) != "1" {
        assert!(began.elapsed() < Duration::from_secs(40), "the two did not wait for each other");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(desk.expect(0, "--org nhf link list --format csv").stdout.contains("code-b"));
}

#[test]
fn a_migration_waits_for_whoever_works_and_is_nobodys_deadlock() {
    let desk = TestEnvironment::with_sample_org_on_postgres();
    let database = desk.server().unwrap();
    let mut session = database.hold("BEGIN; LOCK TABLE members, counters IN ACCESS SHARE MODE");
    let migration = command(&database.url(OWNER), "db migrate").spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    // Whoever comes meanwhile is not kept waiting behind the migration.
    desk.expect(0, "member add m-8");
    session.kill().unwrap();
    session.wait().unwrap();
    ends(&migration.wait_with_output().unwrap(), 0, &[]);
}

/// Runs one of PostgreSQL's own programs.
fn tool(program: &str, words: &[&str]) -> Output {
    Command::new(program).args(words).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn what_was_dumped_as_the_page_on_postgresql_says_is_restored_whole() {
    let desk = TestEnvironment::with_sample_org_on_postgres();
    desk.write("events.csv", crate::crash::rows(0, 40));
    desk.expect(3, "ingest events.csv");
    desk.expect(0, "db verify");
    let database = desk.server().unwrap();
    let owner = database.url(OWNER);
    for line in ["db backup copy.db", "db restore copy.db --yes"] {
        let refused = desk.verve(line);
        assert_eq!(refused.code(), Some(6), "{refused}");
        assert!(refused.stderr.contains("pg_dump") && refused.stderr.contains("pg_restore"), "{refused}");
    }
    let dump = desk.path("verve.dump").display().to_string();
    // The owner would miss every row, and is told so instead.
    let refused = tool("pg_dump", &["--format=custom", "--file", &dump, &owner]);
    assert!(!refused.status.success(), "row-level security holds for the owner too");
    database.ask(
        "postgres",
        "DO $$ BEGIN CREATE ROLE verve_backup LOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    );
    database.ask("postgres", "GRANT pg_read_all_data TO verve_backup");
    let dumped = tool("pg_dump", &["--format=custom", "--file", &dump, &database.url("verve_backup")]);
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let target = Database::empty();
    let restored =
        tool("pg_restore", &["--exit-on-error", "--single-transaction", "--dbname", &target.url(OWNER), &dump]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let export = |url: &str| succeeds(url, "export --canonical");
    assert_eq!(export(&target.url(APP)), export(&database.url(APP)));
    succeeds(&target.url(APP), "db verify");
    fails(&target.url(OWNER), "org list", 6, &["owns the tables"]);
    fails(&target.url(APP), "org add lhl --name LHL", 6, &["may not"]);
    succeeds(&target.url(PLATFORM), "org add lhl --name LHL");
    assert_eq!(target.ask(APP, "SELECT COUNT(*) FROM members"), "0", "row-level security is back");
}
