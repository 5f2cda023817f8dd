//! `verve config`: which settings hold, and why.

use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;
use crate::report::table::{Cell, Column, Document, Table};
use serde::Serialize;

/// Show the settings and where they come from
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show each setting, its value and its origin
    ///
    /// A flag counts before the environment, that before the configuration file, that before what is built in. The file
    /// is `verve/config.toml` in the configuration folder of the user, or the one of `--config`. Its keys: database, org,
    /// format, lang, color. Passwords are not shown.
    Show,
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

/// Shows the settings.
///
/// # Errors
/// Where they cannot be shown as asked.
pub fn run(command: &Command, context: &Context) -> Outcome {
    match command {
        Command::Show => {}
    }
    let rows = context.config.listed().into_iter().map(|(key, value, origin)| Row { key, value, origin });
    let rows: Vec<Row> = rows.collect();
    let columns = [("key", "Setting"), ("value", "Value"), ("origin", "From")];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in &rows {
        // Paths are for copying: they are never cut.
        let value = row.value.as_ref().map_or(Cell::Empty, Cell::code);
        table.push(vec![Cell::code(row.key), value, Cell::code(&row.origin)]);
    }
    let mut document = Document::new("Settings");
    if let Some(path) = &context.config.path {
        let state = if path.exists() { "" } else { " (not there)" };
        document = document.note(format!("Configuration file {}{state}", path.display()));
    }
    let answer = Answer {
        document: document.table(table),
        json: json(&Rows { report: "config", rows: &rows }),
        rows: rows.iter().map(json).collect(),
    };
    context.show(&answer)?;
    Ok(Done::Complete)
}
