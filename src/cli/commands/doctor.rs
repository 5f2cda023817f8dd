//! `verve doctor`: what a report of a fault should hold, and what keeps a database from working well.

use super::db::backup_words;
use crate::cli::VERSION;
use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::domain::{DAY, Instant, SECOND};
use crate::messages::{Language, say};
use crate::render::Answer;
use crate::store::{
    LATEST_SCHEMA, LastBackup, RoleCheck, SourceNewest, Status, Store, StoreError, engine_version, file_of,
    filesystem_of, is_over_network, space_of,
};
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::{duration_words, size};
use serde::Serialize;
use serde_json::{Map, Value};

/// Before this version two connections could damage a write-ahead log between them.
const SOUND_SQLITE: [u32; 3] = [3, 51, 3];

/// A backup that is older than this is a finding.
const OLD_BACKUP: i64 = 8 * DAY;

/// Show versions, places and the state of things, for support
///
/// What is not as it should be stands behind a `!`: an old SQLite, a network filesystem, a full disk, no recent
/// backup, a clock that is behind what was stored, erasures that are owed, a schema of another version. Then what each
/// sender of events brought last. The answer holds no secret and names nobody but the user who runs it. `verve db verify` looks into the
/// database.
///
/// Examples:
///   verve doctor
///   verve doctor --format json
#[derive(Debug, clap::Args)]
pub struct Args {}

/// What was found, under its keys; what is not as it should be besides.
#[derive(Default)]
struct Findings {
    found: Vec<(&'static str, String)>,
    warnings: Vec<(&'static str, String)>,
}

impl Findings {
    fn note(&mut self, key: &'static str, value: impl Into<String>) {
        self.found.push((key, value.into()));
    }

    /// What should be otherwise, with the reason.
    fn warn(&mut self, key: &'static str, value: impl Into<String>, why: impl Into<String>) {
        self.note(key, value);
        self.warnings.push((key, why.into()));
    }

    fn warn_if(&mut self, is_wrong: bool, key: &'static str, value: impl Into<String>, why: &str) {
        if is_wrong { self.warn(key, value, why) } else { self.note(key, value) }
    }

    /// A value, and behind a `!` what is wrong with it.
    fn shown(&self, key: &str, value: &str) -> String {
        match self.warnings.iter().find(|(warned, _)| *warned == key) {
            Some((_, why)) if value.is_empty() => format!("! {why}"),
            Some((_, why)) => format!("{value} ! {why}"),
            None => value.to_owned(),
        }
    }
}

#[derive(Serialize)]
struct SourceRow<'a> {
    organization: &'a str,
    source: &'a str,
    kind: &'a str,
    events: i64,
    received_at: Instant,
}

/// Shows the versions, the database and whether it opens.
///
/// # Errors
/// Where it cannot be shown as state; a database that does not open is a line of the answer.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let mut findings = Findings::default();
    let version = engine_version().await?;
    findings.note("verve", VERSION);
    findings.warn_if(numbers(&version) < SOUND_SQLITE.to_vec(), "sqlite", &version, "3.51.3 or newer is needed");
    findings.note("schema_known", LATEST_SCHEMA.to_string());
    findings.note("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    findings.note("user", context.author());
    findings.note("database", context.database());
    findings.note("database_from", context.config.database.origin.words());
    of_place(&context.config.database.value, &mut findings);
    let sources = match database_state(context).await {
        Ok(state) => {
            of_database(&state, context, &mut findings);
            state.sources
        }
        Err(error) => {
            of_refusal(&error, context, &mut findings);
            Vec::new()
        }
    };
    context.show(&answer(&findings, &sources))?;
    Ok(Done::Complete)
}

/// What an open database says of itself.
struct DatabaseState {
    status: Status,
    sources: Vec<SourceNewest>,
    /// The tables of which a server knows too little.
    statistics: Option<Vec<String>>,
}

async fn database_state(context: &Context) -> Result<DatabaseState, StoreError> {
    let store = context.opened().await?;
    let statistics = if store.is_on_server() { Some(store.tables_without_statistics().await?) } else { None };
    Ok(DatabaseState { status: store.status().await?, sources: store.newest_by_source().await?, statistics })
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

/// Where the database lies: on what, and with how much room for it to be copied once, as a backup or a new schema does.
fn of_place(url: &str, findings: &mut Findings) {
    let Some(path) = file_of(url) else { return };
    let kind = filesystem_of(&path).unwrap_or_else(|| "unknown".to_owned());
    // Processes share memory for the write-ahead log.
    findings.warn_if(is_over_network(&kind), "filesystem", &kind, "a database belongs on a local disk");
    if let Some(space) = space_of(&path) {
        let needed = std::fs::metadata(&path).map_or(0, |found| found.len());
        let words = format!("{} free of {}", size(space.free), size(space.total));
        let words = words.replace('\u{202f}', " ");
        let is_scarce = space.free < needed.saturating_mul(2) || space.free < space.total / 100;
        findings.warn_if(is_scarce, "disk", words, "too little for a copy of the database and what comes");
    }
}

fn of_database(state: &DatabaseState, context: &Context, findings: &mut Findings) {
    let DatabaseState { status, statistics, .. } = state;
    findings.note("database_state", "opens");
    findings.note("engine", &status.engine);
    findings.note("schema", status.schema.to_string());
    findings.note("organizations", status.organizations.len().to_string());
    if let Some(role) = &status.role {
        let is_waived = context.roles() == RoleCheck::Waived;
        findings.warn_if(is_waived, "role", role, "not checked: it may see every organization");
    }
    let now = context.now();
    let newest = status.organizations.iter().map(|holdings| holdings.received_at).max();
    let behind = newest.map_or(0, |newest| newest.0 - now.0);
    if behind >= SECOND {
        findings.warn("clock", now.to_string(), format!("{} behind what was stored", duration_words(behind)));
    } else {
        findings.note("clock", now.to_string());
    }
    match status.owed_erasures.iter().map(|owed| owed.since).min() {
        Some(since) => findings.warn(
            "owed_erasures",
            status.owed_erasures.len().to_string(),
            format!("since {since}: end the program that reads the database, then `verve db status`"),
        ),
        None => findings.note("owed_erasures", "0"),
    }
    if let Some(missing) = statistics {
        let names = missing.join(", ");
        match names.is_empty() {
            true => findings.note("statistics", "of every table"),
            false => findings.warn(
                "statistics",
                format!("none, or old ones, of {names}"),
                "`verve db migrate`, as the owner, has them gathered",
            ),
        }
    } else {
        of_backup(Store::last_backup(&context.config.database.value).as_ref(), context, findings);
    }
}

/// When the last backup was made that passed its check, and whether a fault of the disk would take it along.
fn of_backup(last: Option<&LastBackup>, context: &Context, findings: &mut Findings) {
    let words = backup_words(last).in_language(Language::English);
    let Some(last) = last else { return findings.warn("backup", "", words) };
    let device = |path: &std::path::Path| {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(path).ok().map(|found| found.dev())
    };
    let of_database = file_of(&context.config.database.value).and_then(|path| device(&path));
    if !last.is_there() {
        findings.warn("backup", words, "make another one");
    } else if context.now().since(last.made_at) > OLD_BACKUP {
        findings.warn("backup", words, "older than 8 days");
    } else if device(&last.file) == of_database {
        findings.warn("backup", words, "on the same disk as the database: copy it to another machine, too");
    } else {
        findings.note("backup", words);
    }
}

fn of_refusal(error: &StoreError, context: &Context, findings: &mut Findings) {
    match error {
        StoreError::Missing(_) => findings.note("database_state", error.to_string()),
        _ => findings.warn("database_state", "", error.to_string()),
    }
    findings.note("clock", context.now().to_string());
}

fn answer(findings: &Findings, sources: &[SourceNewest]) -> Answer {
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    let mut object = Map::new();
    for (key, value) in &findings.found {
        let shown = findings.shown(key, value);
        table.push(vec![Cell::code(*key), Cell::code(&shown)]);
        object.insert((*key).to_owned(), Value::from(shown));
    }
    let mut document = Document::new(say!("doctor-title")).table(table);
    let rows: Vec<SourceRow<'_>> = sources.iter().map(source_row).collect();
    if !rows.is_empty() {
        document = document.table(shown_sources(&rows));
    }
    let warnings = findings.warnings.iter().map(|(key, why)| ((*key).to_owned(), Value::from(why.as_str())));
    object.insert("warnings".to_owned(), Value::Object(warnings.collect()));
    object.insert("sources".to_owned(), serde_json::to_value(&rows).unwrap_or_default());
    let object = json(&object);
    Answer { document, rows: vec![object.clone()], json: object }
}

fn source_row(newest: &SourceNewest) -> SourceRow<'_> {
    SourceRow {
        organization: &newest.slug,
        source: &newest.source,
        kind: &newest.kind,
        events: newest.events,
        received_at: newest.received_at,
    }
}

fn shown_sources(rows: &[SourceRow<'_>]) -> Table {
    let columns = [
        ("organization", say!("label-organization")),
        ("source", say!("label-source")),
        ("kind", say!("label-kind")),
        ("events", say!("label-events")),
        ("received_at", say!("label-received")),
    ];
    let columns = columns.map(|(key, label)| Column::new(key, label)).to_vec();
    let mut table = Table::new(columns).titled(say!("doctor-sources"), None::<crate::messages::Message>);
    for row in rows {
        let mut cells = [row.organization, row.source, row.kind].map(Cell::code).to_vec();
        cells.extend([Cell::from(row.events), Cell::code(row.received_at.to_string())]);
        table.push(cells);
    }
    table
}
