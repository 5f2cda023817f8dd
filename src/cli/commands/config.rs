//! `verve config`: which settings hold, and why.

use crate::cli::changes::{Changes, json};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::output::replace_file;
use crate::cli::ui::cannot_write;
use crate::config::file::{KEYS, SettingsFile};
use crate::messages::{Language, say};
use crate::render::{Answer, Format};
use crate::store::redacted;
use crate::view::table::{Cell, Column, Document, Table};
use serde::Serialize;

/// Show and change the settings
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show each setting, its value and its origin
    ///
    /// A flag counts before the environment, that before the configuration file, that before what is built in. The file
    /// is `verve/config.toml` in the configuration folder of the user, or the one of `--config`. Its keys: database, org,
    /// format, lang, color. Passwords are not shown.
    ///
    /// Example: verve config show
    Show,
    /// Write a setting into the configuration file; an empty value takes it out
    ///
    /// The file is the one that `config show` names; it is made where there is none, and what else stands in it stays.
    ///
    /// Example: verve config set lang nb
    ///
    /// Example: verve config set database sqlite:///srv/verve/verve.db
    Set {
        /// database, org, format, lang or color
        #[arg(value_parser = KEYS)]
        key: String,
        /// The value
        value: String,
    },
}

#[derive(Serialize)]
struct Row {
    key: &'static str,
    value: Option<String>,
    origin: String,
}

#[derive(Serialize)]
struct Rows<'a> {
    report: &'static str,
    rows: &'a [Row],
}

/// Shows the settings, or changes one.
///
/// # Errors
/// Where they cannot be shown as asked, or not be written.
pub fn run(command: &Command, context: &Context) -> Outcome {
    match command {
        Command::Show => show(context),
        Command::Set { key, value } => set(key, value, context),
    }
}

fn set(key: &str, value: &str, context: &Context) -> Outcome {
    let Some(path) = &context.config.path else {
        return Err(
            Failure::usage(say!("failure-no-config-place"), say!("cause-no-home")).hint(say!("hint-config-file"))
        );
    };
    let value = value.trim();
    check(key, value)?;
    let changed = SettingsFile::read(path)?.with(key, value)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| cannot_write(&folder.display().to_string(), &error))?;
    }
    replace_file(path, changed.text.as_bytes())?;
    let mut changes = Changes::without_organization("setting", key, format!("Configuration file {}", path.display()));
    let shown = |value: &str| Some(redacted(value)).filter(|value| !value.is_empty());
    changes.note("value", changed.before.as_deref().and_then(shown), shown(value));
    context.show(&changes.answer())?;
    Ok(Done::Complete)
}

/// Checks a value as a command would that finds it in the file.
fn check(key: &str, value: &str) -> Result<(), Failure> {
    let known: &[&str] = match key {
        "format" => &Format::ALL.map(Format::name),
        "lang" => &Language::ALL.map(Language::name),
        "color" => &["auto", "always", "never"],
        _ => return Ok(()),
    };
    if value.is_empty() || known.contains(&value) {
        return Ok(());
    }
    Err(Failure::usage(say!("failure-bad-value", value, key), say!("cause-values-are", known = known.join(", ")))
        .hint(say!("hint-config-set", key, value = known[0])))
}

fn show(context: &Context) -> Outcome {
    let rows = context.config.listed().into_iter().map(|(key, value, origin)| Row { key, value, origin });
    let rows: Vec<Row> = rows.collect();
    let columns = [("key", say!("label-setting")), ("value", say!("label-value")), ("origin", say!("label-from"))];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in &rows {
        // Paths are for copying: they are never cut.
        let value = row.value.as_ref().map_or(Cell::Empty, Cell::code);
        table.push(vec![Cell::code(row.key), value, Cell::code(&row.origin)]);
    }
    let mut document = Document::new(say!("result-settings"));
    if let Some(path) = &context.config.path {
        let (is_there, path) = (path.exists(), path.display().to_string());
        document = document.note(match is_there {
            true => say!("result-config-file", path),
            false => say!("result-config-file-missing", path),
        });
    }
    let answer = Answer {
        document: document.table(table),
        json: json(&Rows { report: "config", rows: &rows }),
        rows: rows.iter().map(json).collect(),
    };
    context.show(&answer)?;
    Ok(Done::Complete)
}
