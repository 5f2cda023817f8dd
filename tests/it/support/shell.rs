//! A shell in an empty folder that holds the examples and knows `verve`.

use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A shell whose folder and variables last from command to command.
pub struct Shell {
    _root: TempDir,
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

impl Shell {
    /// A shell in which `verve` takes that instant for the present.
    pub fn new(now: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &root.path().join("examples"));
        let folder = root.path().to_owned();
        let program = Path::new(env!("CARGO_BIN_EXE_verve")).parent().unwrap().display().to_string();
        let path = format!("{program}:{}", std::env::var("PATH").unwrap_or_default());
        let home = root.path().join("home").display().to_string();
        let variables = [("PATH", path.as_str()), ("HOME", &home), ("VERVE_TEST_NOW", now), ("LANG", "C.UTF-8")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { _root: root, folder, variables }
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
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&self.folder).env_clear().stdin(std::process::Stdio::null());
        let output = shell.envs(self.variables.iter().cloned()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
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
