//! The demo's folder, and the commands that run on the database in it.

use crate::cli::args::CommandLine;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Kind, Outcome};
use crate::cli::output::replace_file;
use crate::cli::ui::cannot_write;
use crate::cli::wait;
use crate::demo::{self, Action, Demo, Step};
use crate::domain::Instant;
use crate::messages::say;
use crate::messages::shell::quoted;
use crate::view::words::{count, counted};
use clap::Parser as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that says what the folder is; its first line marks a folder that may be made anew.
const NOTE: &str = "README.txt";
const MARK: &str = "Demo data, made by `verve demo`.";
const NOTE_TEXT: &str = "Demo data, made by `verve demo`.

Everything in this folder is invented: the organization, its members, its links
and what people did with them. `verve demo` in the same place makes it anew.
";

/// What SQLite and verve keep of a database.
const DATABASE_FILES: [&str; 4] = ["demo.db", "demo.db-wal", "demo.db-shm", "demo.db.lock"];

/// The demo's folder.
pub(super) struct Place {
    folder: PathBuf,
    /// The address of the database in it.
    pub(super) database: String,
}

impl Place {
    /// A demo folder with the files in it, and no database yet.
    pub(super) fn prepare(folder: &Path, demo: &Demo) -> Result<Self, Failure> {
        let place = Self { folder: folder.to_owned(), database: folder.join("demo.db").display().to_string() };
        place.refuse_foreign()?;
        let failed = |error| cannot_write(&folder.display().to_string(), &error);
        fs::create_dir_all(folder).map_err(failed)?;
        replace_file(&folder.join(NOTE), NOTE_TEXT.as_bytes())?;
        for name in DATABASE_FILES {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
                Ok(()) | Err(_) => {}
            }
        }
        for file in &demo.files {
            replace_file(&folder.join(&file.name), &file.bytes)?;
        }
        Ok(place)
    }

    /// Refuses a folder that holds anything but an earlier demo.
    fn refuse_foreign(&self) -> Result<(), Failure> {
        let refused =
            |what: String, why: String| Err(Failure::new(Kind::Failed, what, why).hint(say!("hint-demo-elsewhere")));
        let shown = self.folder.display();
        let mut entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return refused(format!("cannot use `{shown}` for the demo"), error.to_string()),
        };
        let note = fs::read_to_string(self.folder.join(NOTE)).unwrap_or_default();
        if entries.next().is_none() || note.starts_with(MARK) {
            return Ok(());
        }
        refused(format!("`{shown}` is not empty"), "the demo wants a folder of its own".to_owned())
    }

    /// The path of a file in the folder.
    pub(super) fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Runs a command line on the demo's database, as if it were written at that time.
    pub(super) fn command(&self, words: &[&str], at: Instant, context: &Context) -> Outcome {
        let words = [words, &["--org", demo::SLUG, "--database", &self.database]].concat();
        let shown: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        context.ui.detail(&format!("$ verve {}", shown.join(" ")));
        let line = CommandLine::try_parse_from(std::iter::once(&"verve").chain(&words));
        let line = line.map_err(|error| Failure::usage(say!("failure-demo-broken"), error.to_string()))?;
        let command =
            line.command.ok_or_else(|| Failure::usage(say!("failure-demo-broken"), say!("cause-demo-forgot")))?;
        command.run(&self.inside(at, context))
    }

    /// What works on the demo's database, as if it were that time.
    pub(super) fn inside(&self, at: Instant, context: &Context) -> Context {
        context.within(self.database.clone(), demo::SLUG, at)
    }

    /// Takes a step and says what it came to.
    pub(super) fn take(&self, step: &Step, context: &Context) -> Result<(), Failure> {
        let words = self.words(step, context)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.command(&words, step.at, context)?;
        let (name, file) = match &step.action {
            Action::Found => ("init", demo::NAME),
            Action::SetAddresses { .. } => return Ok(()),
            Action::Members(file) => ("member import", file.as_str()),
            Action::Links(file) => ("link import", file.as_str()),
            Action::Events(file, _) => ("ingest", file.as_str()),
            Action::Undo(file) => ("import undo", file.as_str()),
        };
        let inside = self.inside(step.at, context);
        let result = wait(&inside, result(&step.action, &inside))?;
        context.ui.status(format!("{name:<13} {file:<21} {result}").trim_end());
        Ok(())
    }

    /// The words of the command that takes a step.
    fn words(&self, step: &Step, context: &Context) -> Result<Vec<String>, Failure> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        Ok(match &step.action {
            Action::Found => words(&["init", "--name", demo::NAME, "--timezone", demo::ZONE.name(), "--demo-data"]),
            Action::SetAddresses { base_url, target } => {
                words(&["org", "set", demo::SLUG, &format!("base_url={base_url}"), &format!("target={target}")])
            }
            Action::Members(file) => words(&["member", "import", &self.path(file)]),
            Action::Links(file) => words(&["link", "import", &self.path(file)]),
            Action::Events(file, flags) => [words(&["ingest", &self.path(file)]), words(flags)].concat(),
            Action::Undo(file) => {
                let inside = self.inside(step.at, context);
                words(&["import", "undo", &wait(&inside, import_of(&self.path(file), &inside))?])
            }
        })
    }
}

/// The id of the last import of the file at that path.
async fn import_of(path: &str, inside: &Context) -> Result<String, Failure> {
    let imports = inside.snapshot().await?.imports().await?;
    Ok(imports.into_iter().rfind(|import| import.file == path).map(|import| import.import_id).unwrap_or_default())
}

/// What a step came to, in a few words.
async fn result(action: &Action, inside: &Context) -> Result<String, Failure> {
    let mut snapshot = inside.snapshot().await?;
    let all = |number: usize, one: &str, many: &str| format!("{} by now", counted(number as i64, one, many));
    Ok(match action {
        Action::Found | Action::SetAddresses { .. } => String::new(),
        Action::Members(_) => all(snapshot.members().await?.len(), "member", "members"),
        Action::Links(_) => all(snapshot.links().await?.len(), "link", "links"),
        Action::Undo(_) => "taken back: the file was a copy".to_owned(),
        Action::Events(..) => {
            let imports = snapshot.imports().await?;
            let ledger = imports.last().map(|import| &import.ledger);
            let counts = ledger.map_or([0; 4], |rows| [rows.read, rows.new, rows.duplicate, rows.rejected]);
            let [read, new, duplicate, rejected] = counts;
            let mut words = format!("{} rows: {} new", count(read), count(new));
            for (rows, what) in [(duplicate, "duplicate"), (rejected, "rejected")] {
                if rows > 0 {
                    words = format!("{words}, {} {what}", count(rows));
                }
            }
            words
        }
    })
}
