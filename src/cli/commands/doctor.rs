//! `verve doctor`: what a report of a fault should hold, and what keeps a database from working well.

use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::domain::SECOND;
use crate::messages::say;
use crate::render::Answer;
use crate::store::{LATEST_SCHEMA, StoreError, engine_version, file_of, filesystem_of, is_over_network};
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::duration_words;
use std::collections::BTreeMap;

/// Before this version two connections could damage a write-ahead log between them.
const SOUND_SQLITE: [u32; 3] = [3, 51, 3];

/// Show versions and places, for a report of a fault
///
/// What is not as it should be stands behind a `!`: an old SQLite, a network filesystem, a clock that is behind what
/// was stored, a schema of another version. `verve db verify` looks into the database.
///
/// Example: verve doctor
#[derive(Debug, clap::Args)]
pub struct Args {}

/// What was found under each key.
type Findings = Vec<(&'static str, String)>;

/// Shows the versions, the database and whether it opens.
///
/// # Errors
/// Where it cannot be shown as asked; a database that does not open is a line of the answer.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let version = engine_version().await?;
    let is_old = numbers(&version) < SOUND_SQLITE.to_vec();
    let mut findings = vec![
        ("verve", env!("CARGO_PKG_VERSION").to_owned()),
        ("sqlite", if is_old { format!("{version} ! 3.51.3 or newer is needed") } else { version }),
        ("schema_known", LATEST_SCHEMA.to_string()),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("database", context.database()),
        ("database_from", context.config.database.origin.words()),
        ("filesystem", filesystem(&context.config.database.value)),
    ];
    findings.extend(of_database(context).await);
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    for (key, value) in &findings {
        table.push(vec![Cell::code(*key), Cell::code(value)]);
    }
    let object: BTreeMap<&str, &str> = findings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let object = json(&object);
    let document = Document::new(say!("doctor-title")).table(table);
    context.show(&Answer { document, rows: vec![object.clone()], json: object })?;
    Ok(Done::Complete)
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

/// The kind of filesystem, which must let processes share memory for the write-ahead log.
fn filesystem(url: &str) -> String {
    match file_of(url).and_then(|path| filesystem_of(&path)) {
        Some(kind) if is_over_network(&kind) => format!("{kind} ! a database belongs on a local disk"),
        Some(kind) => kind,
        None => "unknown".to_owned(),
    }
}

async fn of_database(context: &Context) -> Findings {
    let asked = async {
        let store = context.opened().await?;
        let statistics = if store.is_on_server() { Some(store.tables_without_statistics().await?) } else { None };
        Ok((store.status().await?, statistics))
    };
    let now = context.now();
    match asked.await {
        Ok((status, statistics)) => {
            let newest = status.organizations.iter().map(|holdings| holdings.received_at).max();
            let behind = newest.map_or(0, |newest| newest.0 - now.0);
            let clock = match behind {
                SECOND.. => format!("{now} ! {} behind what was stored", duration_words(behind)),
                _ => now.to_string(),
            };
            let mut findings = vec![
                ("database_state", "opens".to_owned()),
                ("engine", status.engine),
                ("schema", status.schema.to_string()),
                ("organizations", status.organizations.len().to_string()),
                ("clock", clock),
            ];
            findings.extend(statistics.map(|missing| ("statistics", statistics_words(&missing))));
            findings
        }
        Err(error) => {
            let mark = if matches!(error, StoreError::Missing(_)) { "" } else { "! " };
            vec![
                ("database_state", format!("{mark}{error}")),
                ("engine", "-".to_owned()),
                ("schema", "-".to_owned()),
                ("organizations", "-".to_owned()),
                ("clock", now.to_string()),
            ]
        }
    }
}

/// What a server knows of its tables: after much was written at once it plans badly until it has looked at them.
fn statistics_words(missing: &[String]) -> String {
    if missing.is_empty() {
        return "of every table".to_owned();
    }
    format!("none, or old ones, of {} ! `verve db migrate`, as the owner, has them gathered", missing.join(", "))
}
