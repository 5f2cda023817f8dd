//! A session at the terminal as text: commands with all they answered, held against a file of what is expected.
//!
//! `BLESS=1` writes the files anew; read what changed before committing it.

use super::postgres;
use super::program::{Ran, TestEnvironment};
use std::path::Path;

/// Commands and their answers, with what differs from run to run given names.
pub struct Transcript<'a> {
    desk: &'a TestEnvironment,
    text: String,
    names: Vec<(String, String)>,
}

impl<'a> Transcript<'a> {
    /// Nothing said yet.
    pub fn at(desk: &'a TestEnvironment) -> Self {
        let mut names = vec![(desk.folder().display().to_string(), "FOLDER".to_owned())];
        for role in [postgres::OWNER, postgres::PLATFORM] {
            names.push((desk.address(role).into_string().unwrap(), "FOLDER/verve.db".to_owned()));
        }
        Self { desk, text: String::new(), names }
    }

    /// Runs a command and writes it down.
    pub fn run(&mut self, line: &str) -> Ran {
        let ran = self.desk.verve(line);
        self.note(&ran.to_string());
        ran
    }

    /// Writes down the content of a file.
    pub fn file(&mut self, name: &str) {
        self.note(&format!("$ cat {name}\n{}", self.desk.read(name)));
    }

    /// Calls a random text by a name from now on, in short too.
    pub fn call(&mut self, random: &str, name: &str) {
        self.names.push((random.to_owned(), name.to_owned()));
        self.names.push((random[..8].to_owned(), format!("{name}-short")));
    }

    /// The id of the newest import, called by a name from now on.
    pub fn newest_import(&mut self, name: &str) -> String {
        let imports = self.desk.json("import list");
        let id = imports["rows"].as_array().unwrap().last().unwrap()["import_id"].as_str().unwrap().to_owned();
        self.call(&id, name);
        id
    }

    fn note(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }

    /// Compares all of it with the file of that name in `tests/it/commands/expected`.
    pub fn check(self, name: &str) {
        let actual = self.names.iter().fold(self.text, |text, (random, name)| text.replace(random, name));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commands/expected");
        let path = folder.join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &actual).unwrap();
            return;
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if actual != expected {
            let line = actual.lines().zip(expected.lines()).take_while(|(actual, expected)| actual == expected).count();
            panic!(
                "{} differs from line {} on (BLESS=1 writes it anew)\nis:  {:?}\nwas: {:?}\n\nall of it is:\n{actual}",
                path.display(),
                line + 1,
                actual.lines().nth(line).unwrap_or_default(),
                expected.lines().nth(line).unwrap_or_default(),
            );
        }
    }
}
