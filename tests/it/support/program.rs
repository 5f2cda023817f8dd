//! The real program in a folder of its own, with nothing of the surroundings let in, and what it answered.

use super::postgres;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use tempfile::TempDir;

/// The program under test.
pub const VERVE: &str = env!("CARGO_BIN_EXE_verve");

/// The present of every command: a day in a year whose first quarter has just begun.
pub const NOW: &str = "2026-01-10T12:00:00Z";

/// The links of [`TestEnvironment::with_sample_org`].
const SAMPLE_LINKS: &str = "member_id,code,campaign,channel,kind,created_at
m-1,aase,host-2025,poster,shared,2025-01-01T00:00:00Z
m-2,bjorn,,sms,shared,2025-01-01T00:00:00Z
m-3,cecilie,host-2025,sms,personal,2025-02-01T08:00:00Z
";

/// A folder with a database in it, where commands run.
pub struct TestEnvironment {
    folder: TempDir,
    /// Its database on the server, where the tests run on PostgreSQL.
    server: Option<postgres::Database>,
}

/// What a command answered.
pub struct Ran {
    /// The words it was given.
    pub words: Vec<String>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// How it ended.
    pub status: ExitStatus,
}

impl TestEnvironment {
    /// An empty folder.
    pub fn empty() -> Self {
        Self::with(postgres::is_chosen().then(postgres::Database::empty))
    }

    fn with(server: Option<postgres::Database>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), server }
    }

    /// The folder of [`TestEnvironment::with_sample_org`] with its database on the server, whatever engine the tests run on.
    pub fn with_sample_org_on_postgres() -> Self {
        let server = postgres::Database::filled(|database| {
            let desk = Self::with(Some(database));
            desk.add_sample_org();
            desk.server.unwrap()
        });
        let desk = Self::with(Some(server));
        desk.write("links.csv", SAMPLE_LINKS);
        desk
    }

    /// A folder with a database that holds the organization `nhf` of Oslo, three members and three links.
    pub fn with_sample_org() -> Self {
        if postgres::is_chosen() {
            return Self::with_sample_org_on_postgres();
        }
        let desk = Self::empty();
        desk.add_sample_org();
        desk
    }

    /// Puts the database of [`TestEnvironment::with_sample_org`] into an empty folder.
    pub fn add_sample_org(&self) {
        self.expect(0, "init --org nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo");
        self.expect(0, "member add m-1 --name Åse --group Oslo");
        self.expect(0, "member add m-2 --name Bjørn --group Bergen");
        self.expect(0, "member add m-3 --name Cecilie --group Oslo");
        self.write("links.csv", SAMPLE_LINKS);
        self.expect(0, "link import links.csv");
    }

    /// Another folder with the same files; nothing may be running here.
    pub fn copy(&self) -> Self {
        let copy = Self::with(self.server.as_ref().map(postgres::Database::copy));
        for entry in std::fs::read_dir(self.folder()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), copy.path(entry.file_name().to_str().unwrap())).unwrap();
            }
        }
        copy
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A place in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The file of the embedded database.
    pub fn database(&self) -> PathBuf {
        self.path("verve.db")
    }

    /// The address of the database, for a role of the server where it is on one.
    pub fn address(&self, role: &str) -> OsString {
        self.server.as_ref().map_or_else(|| self.database().into(), |server| server.url(role).into())
    }

    /// The database on the server, where the tests run on PostgreSQL.
    pub const fn server(&self) -> Option<&postgres::Database> {
        self.server.as_ref()
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    /// The text of a file in the folder.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Gives a process the folder, its database and nothing else of the surroundings.
    pub fn surround(&self, command: &mut Command) {
        command
            .current_dir(self.folder())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder())
            .env("XDG_CONFIG_HOME", self.path(".config"))
            .env("XDG_DATA_HOME", self.path(".data"))
            .env("VERVE_DATABASE", self.address(postgres::PLATFORM))
            .env("VERVE_TEST_NOW", NOW)
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
    }

    /// The program with these words, not yet started.
    pub fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(VERVE);
        self.surround(&mut command);
        command.args(words);
        command
    }

    /// Runs a command line; single quotes hold words together.
    pub fn verve(&self, line: &str) -> Ran {
        self.verve_with(line, |command| command)
    }

    /// Runs a command line after changing how it is started.
    pub fn verve_with(&self, line: &str, change: impl FnOnce(&mut Command) -> &mut Command) -> Ran {
        let words = words(line);
        let mut command = self.command(&words);
        // The schema is its owner's; all else is done by roles that own nothing.
        let owned = self.server.as_ref().filter(|_| words.first().is_some_and(|word| word == "init"));
        if let Some(server) = owned {
            command.env("VERVE_DATABASE", server.url(postgres::OWNER)).env("VERVE_ALLOW_UNSAFE_ROLE", "1");
        }
        let output = change(&mut command).output().unwrap();
        if let Some(server) = owned.filter(|_| output.status.success()) {
            server.migrate();
        }
        Ran::of(words, output)
    }

    /// Runs a command line that must end with this exit code.
    pub fn expect(&self, code: i32, line: &str) -> Ran {
        let ran = self.verve(line);
        assert_eq!(ran.code(), Some(code), "{ran}");
        ran
    }

    /// Runs a command line that must succeed with one JSON value.
    pub fn json(&self, line: &str) -> serde_json::Value {
        self.expect(0, &format!("{line} --format json")).json()
    }

    /// The imports of events in the ledger of `nhf`; the desk's own links came by an import too.
    pub fn event_imports(&self) -> Vec<serde_json::Value> {
        let list = self.json("--org nhf import list");
        let rows = list["rows"].as_array().unwrap().iter();
        rows.filter(|row| row["kind"] != "links" && row["kind"] != "members").cloned().collect()
    }
}

impl Ran {
    /// What a process that was started with these words answered.
    pub fn of(words: Vec<String>, output: Output) -> Self {
        let text = |bytes: Vec<u8>| match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => panic!("{words:?} does not write UTF-8: {error}"),
        };
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Self { words, stdout, stderr, status: output.status }
    }

    /// The exit code; none after a signal.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The JSON on stdout.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |word: &String| if word.contains([' ', '\'']) { format!("'{word}'") } else { word.clone() };
        let words: Vec<String> = self.words.iter().map(quoted).collect();
        writeln!(f, "$ verve {}", words.join(" "))?;
        f.write_str(&ended(&self.stdout))?;
        if !self.stderr.is_empty() {
            write!(f, "--- stderr\n{}", ended(&self.stderr))?;
        }
        match self.code() {
            Some(0) => Ok(()),
            Some(code) => writeln!(f, "--- exit {code}"),
            None => writeln!(f, "--- {}", self.status),
        }
    }
}

/// A text whose last line ends like the others.
fn ended(text: &str) -> String {
    match text {
        "" => String::new(),
        text if text.ends_with('\n') => text.to_owned(),
        text => format!("{text}\\ no newline\n"),
    }
}

/// The words of a command line; what stands in single quotes is one.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted, mut is_word) = (Vec::new(), String::new(), false, false);
    for character in line.chars() {
        match character {
            '\'' => (is_quoted, is_word) = (!is_quoted, true),
            ' ' if !is_quoted => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            character => {
                word.push(character);
                is_word = true;
            }
        }
    }
    assert!(!is_quoted, "an open quote: {line}");
    if is_word {
        words.push(word);
    }
    words
}

/// Brings the schema of a server's database up to date, as its owner, and grants the roles their rights.
pub fn migrate(owner: &str, is_cluster: bool) {
    let roles = ["--app-role", postgres::APP, "--platform-role", postgres::PLATFORM];
    let done = Command::new(VERVE).args(["db", "migrate", "--database", owner]).args(roles).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    if is_cluster {
        let done = Command::new(VERVE).args(["db", "distribute", "--database", owner]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
