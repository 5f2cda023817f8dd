//! A PostgreSQL server for one test alone, which may stop it, look into its files and connect to it over TCP.

use super::postgres::{APP, OWNER, PLATFORM, as_somebody, find, is_root, run};
use super::program::migrate;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The password of every role over TCP; over the socket they need none.
pub const PASSWORD: &str = "only for tests";

/// A running server with the roles of `verve` and the database `verve`, migrated.
pub struct OwnServer {
    folder: TempDir,
    port: u16,
    options: String,
}

impl OwnServer {
    /// Starts a server; `files` are put beside its data before.
    pub fn start(options: &str, files: &[PathBuf]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder: tempfile::tempdir().unwrap(), port, options: options.to_owned() };
        server.give_away(&[]);
        run(as_somebody("initdb").arg("--pgdata").arg(server.data()).args([
            "--username=postgres",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]));
        for file in files {
            std::fs::copy(file, server.data().join(file.file_name().unwrap())).unwrap();
            server.give_away(&[server.data().join(file.file_name().unwrap())]);
        }
        server.go_on();
        for role in [OWNER, APP, PLATFORM] {
            server.ask("postgres", &format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'"));
        }
        server.ask("postgres", &format!("CREATE DATABASE verve OWNER {OWNER}"));
        migrate(&server.url(OWNER, "verve"), false);
        server
    }

    /// The folder of the server's files.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of a database for a role, over the socket.
    pub fn url(&self, role: &str, database: &str) -> String {
        let socket = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{socket}:{}/{database}", self.port)
    }

    /// The address of the database for a role, over TCP, where the server asks for the password.
    pub fn tcp(&self, role: &str, host: &str, parameters: &str) -> String {
        format!("postgres://{role}@{host}:{}/verve?{parameters}", self.port)
    }

    /// Runs SQL as the owner of the server.
    pub fn ask(&self, database: &str, sql: &str) -> String {
        let mut psql = Command::new(find("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command", sql]);
        let output = psql.arg(self.url("postgres", database)).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Ends the server, and with it every connection.
    pub fn stop(&self) {
        run(as_somebody("pg_ctl").arg("--pgdata").arg(self.data()).args(["--mode", "fast", "-w", "stop"]));
    }

    /// Starts the server again.
    pub fn go_on(&self) {
        let options = format!(
            "-k {} -p {} -c listen_addresses=127.0.0.1 -c fsync=off -c autovacuum=off {}",
            self.folder.path().display(),
            self.port,
            self.options
        );
        let log = self.folder.path().join("log");
        let mut start = as_somebody("pg_ctl");
        run(start.arg("--pgdata").arg(self.data()).arg("--log").arg(log).args(["--options", &options, "-w", "start"]));
    }

    /// The server does not run as root, and a key must be its own.
    fn give_away(&self, files: &[PathBuf]) {
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(self.folder.path()).args(files));
        }
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let mut stop = as_somebody("pg_ctl");
        let _ = stop.arg("--pgdata").arg(self.data()).args(["--mode", "immediate", "-w", "stop"]).status();
    }
}
