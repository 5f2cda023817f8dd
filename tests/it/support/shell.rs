//! A shell in an empty folder that holds the examples and knows `verve`.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where `verve serve` listens unless it is told where; a shell takes a free port instead, for others may run beside it.
const USUAL_ADDRESS: &str = "127.0.0.1:8080";

/// A shell whose folder and variables last from command to command.
pub struct Shell {
    _root: TempDir,
    folder: PathBuf,
    variables: Vec<(String, String)>,
    address: String,
    background: Vec<Child>,
}

impl Shell {
    /// A shell in which `verve` takes that instant for the present, if one is given.
    pub fn new<'a>(now: impl Into<Option<&'a str>>) -> Self {
        let root = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &root.path().join("examples"));
        let folder = root.path().to_owned();
        let program = Path::new(env!("CARGO_BIN_EXE_verve")).parent().unwrap().display().to_string();
        let path = format!("{program}:{}", std::env::var("PATH").unwrap_or_default());
        let home = root.path().join("home").display().to_string();
        let now = now.into().map(|now| ("VERVE_TEST_NOW", now));
        let variables = [("PATH", path.as_str()), ("HOME", &home), ("LANG", "C.UTF-8")].into_iter().chain(now);
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        Self { _root: root, folder, variables, address, background: Vec::new() }
    }

    /// Runs a command; answers with its exit code, stdout and stderr.
    pub fn run(&mut self, command: &str) -> (i32, String, String) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder.push(folder);
            return (0, String::new(), String::new());
        }
        if let Some((name, value)) = command.strip_prefix("export ").and_then(|text| text.split_once('=')) {
            self.variables.push((name.to_owned(), value.to_owned()));
            return (0, String::new(), String::new());
        }
        let command = command.replace(USUAL_ADDRESS, &self.address);
        if let Some(server) = command.strip_suffix('&') {
            self.begin(server);
            return (0, String::new(), String::new());
        }
        let output = self.command(&command).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn command(&self, command: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&self.folder).env_clear().stdin(Stdio::null());
        shell.envs(self.variables.iter().cloned());
        shell
    }

    /// Begins a server, which ends with the shell, and waits until it answers.
    fn begin(&mut self, server: &str) {
        let child = self.command(&format!("exec {server}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.background.push(child.unwrap());
        let begun = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing answers at {}: {server}", self.address);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        for child in &mut self.background {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A text without the ids of imports, which are drawn anew each time.
pub fn masked(text: &str) -> String {
    let mut masked = String::new();
    for line in text.lines() {
        let line = match line.split_once(", import ") {
            Some((file, _)) => format!("{file}, import *"),
            None => line.to_owned(),
        };
        let line = match line.split_once(" --like ") {
            Some((before, id)) => format!("{before} --like *{}", id.get(8..).unwrap_or_default()),
            None => line,
        };
        masked.push_str(line.trim_end());
        masked.push('\n');
    }
    masked
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
