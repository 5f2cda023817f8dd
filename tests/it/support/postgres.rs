//! A private PostgreSQL server for the tests that run on it: started by the first, shared by all, gone soon after the
//! last. `VERVE_TEST_POSTGRES_URL` names another one instead, by a role that may do everything there.
//!
//! `VERVE_TEST_CITUS_URL` names a database of a Citus cluster: there each test has a schema, distributed, instead of a
//! database.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The role that owns the tables.
pub const OWNER: &str = "verve_owner";
/// The role that works with the organizations there are.
pub const APP: &str = "verve_app";
/// The role that may add organizations besides.
pub const PLATFORM: &str = "verve_platform";

/// Whether the tests run on PostgreSQL.
pub fn is_chosen() -> bool {
    match std::env::var("VERVE_TEST_ENGINE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("VERVE_TEST_ENGINE={other}: sqlite or postgres"),
    }
}

/// A database of the server for one test.
pub struct Database {
    name: String,
}

impl Database {
    /// A database without a schema.
    pub fn empty() -> Self {
        if server().is_cluster { Self::schema() } else { Self::like("template0") }
    }

    /// A database with the schema of this version, whose roles have their rights.
    pub fn migrated() -> Self {
        if !server().is_cluster {
            return Self::like(template());
        }
        let database = Self::schema();
        database.migrate();
        database
    }

    /// A database with what `fill` puts into an empty one: done once for each build of the program, then copied.
    pub fn filled(fill: impl FnOnce(Self) -> Self) -> Self {
        if server().is_cluster {
            return fill(Self::empty());
        }
        let mut hasher = DefaultHasher::new();
        let program = fs::metadata(crate::support::program::VERVE).unwrap();
        (program.len(), program.modified().unwrap()).hash(&mut hasher);
        Self::like(&kept(&format!("filled_{:016x}", hasher.finish()), fill))
    }

    /// A database with all that is in another one, where nobody may be at work.
    pub fn copy(&self) -> Self {
        Self::like(&self.name)
    }

    fn like(template: &str) -> Self {
        let name = new_name();
        server().say("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}"));
        Self { name }
    }

    fn schema() -> Self {
        let name = new_name();
        server().say("", &format!("CREATE SCHEMA {name} AUTHORIZATION {OWNER}"));
        Self { name }
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The socket of the server, where it is on one.
    pub fn socket() -> Option<PathBuf> {
        let admin = &server().admin;
        let (_, host) = admin.split_once('@')?;
        let folder = host.split('/').next()?.replace("%2F", "/");
        folder.starts_with('/').then(|| Path::new(&folder).join(".s.PGSQL.5432"))
    }

    /// The address of the database for a role.
    pub fn url(&self, role: &str) -> String {
        server().url(role, &self.name)
    }

    /// Runs SQL in the database as a role and answers with its rows, columns between bars.
    pub fn ask(&self, role: &str, sql: &str) -> String {
        server().ask_as(role, &self.name, sql)
    }

    /// Asks as a role; nothing where the server refuses.
    pub fn try_ask(&self, role: &str, sql: &str) -> Option<String> {
        let output = psql_command(&server().url(role, &self.name), sql).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    /// Runs SQL as the owner of the server, in a session that stays until it is killed.
    pub fn hold(&self, sql: &str) -> Child {
        let mut psql = Command::new(find("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", &server().admin_of(&self.name)]);
        let mut session = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = session.stdin.take().unwrap();
        writeln!(input, "{sql};\n\\echo done").unwrap();
        let mut answer = String::new();
        BufReader::new(session.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
        assert_eq!(answer, "done\n");
        session.stdin = Some(input);
        session
    }

    /// Brings the schema up to date and grants the roles their rights.
    pub fn migrate(&self) {
        crate::support::program::migrate(&self.url(OWNER), server().is_cluster);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if server().is_cluster {
            server().say("", &format!("DROP SCHEMA {} CASCADE", self.name));
        } else {
            server().say("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

fn new_name() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The database with the schema of this version.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let mut hasher = DefaultHasher::new();
        let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["migrations/postgres", "src/store/database/postgres"] {
            let mut files: Vec<PathBuf> =
                fs::read_dir(sources.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.sort();
            files.iter().for_each(|file| fs::read(file).unwrap().hash(&mut hasher));
        }
        kept(&format!("verve_{:016x}", hasher.finish()), |made| {
            made.migrate();
            made
        })
    })
}

/// A database that others are copied from, made by the first who asks for it.
fn kept(name: &str, make: impl FnOnce(Database) -> Database) -> String {
    let _lock = lock("template");
    let server = server();
    if server.ask("postgres", &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).is_empty() {
        let made = make(Database::empty());
        server.say("postgres", &format!("ALTER DATABASE {} RENAME TO {name}", made.name));
    }
    name.to_owned()
}

/// A server: where it is, and who may do everything there.
struct Server {
    admin: String,
    is_cluster: bool,
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let given = |name: &str| std::env::var(name).ok();
        let server = match (given("VERVE_TEST_CITUS_URL"), given("VERVE_TEST_POSTGRES_URL")) {
            (Some(admin), _) => Server { admin, is_cluster: true },
            (None, Some(admin)) => Server { admin, is_cluster: false },
            (None, None) => Server { admin: private(), is_cluster: false },
        };
        let _lock = lock("roles");
        let known = server.ask("postgres", "SELECT rolname FROM pg_roles");
        for role in [OWNER, APP, PLATFORM] {
            if !known.lines().any(|line| line == role) {
                server.say("postgres", &format!("CREATE ROLE {role} LOGIN"));
            }
        }
        server
    })
}

impl Server {
    fn url(&self, role: &str, database: &str) -> String {
        let (scheme, rest) = self.admin.split_once("://").unwrap();
        let host = rest.split_once('@').map_or(rest, |(_, host)| host);
        let (host, own) = host.split_once('/').unwrap_or((host, "postgres"));
        if self.is_cluster {
            return format!("{scheme}://{role}@{host}/{own}?options=-c%20search_path%3D{database}");
        }
        format!("{scheme}://{role}@{host}/{database}")
    }

    fn admin_of(&self, database: &str) -> String {
        if self.is_cluster {
            return format!("{}?options=-c%20search_path%3D{database}", self.admin);
        }
        let (server, _) = self.admin.rsplit_once('/').unwrap();
        format!("{server}/{database}")
    }

    fn say(&self, database: &str, sql: &str) {
        psql(&self.admin_of(database), sql);
    }

    fn ask(&self, database: &str, sql: &str) -> String {
        psql(&self.admin_of(database), sql)
    }

    fn ask_as(&self, role: &str, database: &str, sql: &str) -> String {
        psql(&self.url(role, database), sql)
    }
}

fn psql_command(url: &str, sql: &str) -> Command {
    let mut psql = Command::new(find("psql"));
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--set=ON_ERROR_STOP=1",
        "--command",
        sql,
        url,
    ]);
    psql.stdin(Stdio::null());
    psql
}

fn psql(url: &str, sql: &str) -> String {
    let output = psql_command(url, sql).output().expect("`psql` is missing: install postgresql-client");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{sql}: {error}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Starts the private server where it does not run yet; answers with its address.
fn private() -> String {
    let folder = folder();
    let lock = lock("server");
    let _ = File::create(folder.join("used"));
    let socket = folder.join("socket");
    let data = folder.join("data");
    let url = format!("postgres://postgres@{}/postgres", socket.display().to_string().replace('/', "%2F"));
    if !is_running(&data) {
        let _ = fs::remove_dir_all(&data);
        fs::create_dir_all(&socket).unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder).arg(&socket));
        }
        run(as_somebody("initdb").arg("--pgdata").arg(&data).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]));
        let options = format!(
            "-k {} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
             -c max_connections=200 -c autovacuum=off -c jit=off",
            socket.display()
        );
        let log = folder.join("log");
        let mut start = as_somebody("pg_ctl");
        run(start.arg("--pgdata").arg(&data).arg("--log").arg(log).args(["--options", &options, "-w", "start"]));
        watch(&folder, &data);
    }
    drop(lock);
    touch_while_this_runs(folder.join("used"));
    url
}

/// Ends the server some time after the last test that used it.
fn watch(folder: &Path, data: &Path) {
    let somebody = if is_root() { "runuser -u postgres -- " } else { "" };
    let stop = format!("{somebody}{} --pgdata {} -m immediate stop", find("pg_ctl").display(), data.display());
    let folder = folder.display();
    let script = format!(
        "while sleep 5; do [ -n \"$(find {folder}/used -newermt '-300 seconds' 2> /dev/null)\" ] || break; done; \
         {stop}; rm -rf {folder}"
    );
    let behind = "setsid sh -c \"$1\" < /dev/null > /dev/null 2>&1 &";
    run(Command::new("sh").args(["-c", behind, "sh", &script]).current_dir("/"));
}

fn touch_while_this_runs(file: PathBuf) {
    std::thread::spawn(move || {
        loop {
            let _ = File::create(&file);
            std::thread::sleep(Duration::from_secs(10));
        }
    });
}

fn is_running(data: &Path) -> bool {
    data.exists() && as_somebody("pg_ctl").arg("--pgdata").arg(data).arg("status").status().unwrap().success()
}

/// A short path, for a socket's may not be long; one for each checkout.
fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut hasher);
    let folder = std::env::temp_dir().join(format!("verve-postgres-{:08x}", hasher.finish() & 0xffff_ffff));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Held while a thing is done that one test at a time may do.
fn lock(name: &str) -> File {
    let file = File::create(folder().with_extension(name)).unwrap();
    file.lock().unwrap();
    file
}

/// A server's program as somebody who is not root: PostgreSQL refuses to run as root.
pub(super) fn as_somebody(program: &str) -> Command {
    let path = find(program);
    let mut command = if is_root() { Command::new("runuser") } else { Command::new(&path) };
    if is_root() {
        command.args(["-u", "postgres", "--"]).arg(path);
    }
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

pub(super) fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").unwrap()) == 0
}

/// Where a program of PostgreSQL is. Debian keeps the server's out of the search path, and has there, in place of the
/// client's, a script that takes five times as long as they do.
pub(super) fn find(program: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.map(|version| version.unwrap().path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    let folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let all = versions.into_iter().rev().chain(folders.unwrap_or_default());
    let found = all.map(|folder| folder.join(program)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("`{program}` is missing: install postgresql, or set VERVE_TEST_POSTGRES_URL"))
}

pub(super) fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
