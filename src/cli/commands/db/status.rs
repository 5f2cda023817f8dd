//! `verve db status`: how large the database is, and what is in it.

use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::domain::Instant;
use crate::messages::{Message, Value, say};
use crate::render::Answer;
use crate::store::{Distribution, Holdings, LastBackup, OwedErasure, Placed, Placement, Status, Store};
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::size;
use serde::Serialize;
use std::collections::BTreeMap;

/// Show schema, size and what each organization has
///
/// On PostgreSQL it also says whether the tables are distributed over the nodes of a Citus cluster, and how.
///
/// Example: verve db status
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(Serialize)]
struct Row<'a> {
    organization: &'a str,
    members: i64,
    links: i64,
    imports: i64,
    events: i64,
    referrals: i64,
    revision: i64,
    received_at: Instant,
}

#[derive(Serialize)]
struct Report<'a> {
    report: &'static str,
    database: String,
    engine: &'a str,
    schema: i64,
    bytes: i64,
    distribution: Option<Spread<'a>>,
    /// Erasures whose bytes are still in the files.
    owed_erasures: Vec<OwedRow<'a>>,
    /// The last backup that passed its check.
    last_backup: Option<BackupRow>,
    rows: &'a [Row<'a>],
}

#[derive(Serialize)]
struct OwedRow<'a> {
    organization: &'a str,
    revision: i64,
    since: Instant,
}

#[derive(Serialize)]
struct BackupRow {
    file: String,
    made_at: Instant,
    bytes: u64,
    /// Whether it is still where it was written.
    there: bool,
}

#[derive(Serialize)]
struct Spread<'a> {
    citus: &'a str,
    nodes: i64,
    tables: Vec<TableRow<'a>>,
}

#[derive(Serialize)]
struct TableRow<'a> {
    table: &'a str,
    /// `distributed`, `reference` or `local`, as Citus has it.
    kind: &'static str,
    column: Option<&'a str>,
    shards: i64,
}

/// Shows it.
///
/// # Errors
/// A database that cannot be read.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let store = context.store().await?;
    // What keeps erased bytes in the files may be gone by now.
    let _ = store.settle_owed().await;
    let status = store.status().await?;
    let last = Store::last_backup(&context.config.database.value);
    context.show(&answer(&status, context.database(), store.is_on_server(), last.as_ref()))?;
    Ok(Done::Complete)
}

fn answer(status: &Status, database: String, is_on_server: bool, last: Option<&LastBackup>) -> Answer {
    let rows: Vec<Row<'_>> = status.organizations.iter().map(row).collect();
    let columns = [
        ("organization", say!("label-organization")),
        ("members", say!("label-members")),
        ("links", say!("label-links")),
        ("imports", say!("label-imports")),
        ("events", say!("label-events")),
        ("referrals", say!("label-referrals")),
        ("revision", say!("label-revision")),
        ("received_at", say!("label-received")),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in &rows {
        let mut cells = vec![Cell::code(row.organization)];
        let counts = [row.members, row.links, row.imports, row.events, row.referrals, row.revision];
        cells.extend(counts.map(Cell::from));
        cells.push(Cell::code(row.received_at.to_string()));
        table.push(cells);
    }
    let organizations = say!("count-organizations", count = rows.len() as i64);
    let document =
        Document::new(say!("status-title", organizations, size = size(status.bytes.unsigned_abs()))).note(say!(
            "status-database",
            database = &database,
            engine = status.engine.to_string(),
            schema = status.schema.to_string()
        ));
    let document = match &status.distribution {
        Some(distribution) => told(document, distribution),
        None if is_on_server => document.note(say!("status-not-distributed")),
        None => document,
    };
    let document = match status.owed_erasures.iter().map(|owed| owed.since).min() {
        Some(since) => document.note(owed_words(status.owed_erasures.len(), since)),
        None => document,
    };
    let document = if is_on_server { document } else { document.note(backup_words(last)) };
    let document = document.table(table);
    let report = Report {
        report: "status",
        database,
        engine: &status.engine,
        schema: status.schema,
        bytes: status.bytes,
        distribution: status.distribution.as_ref().map(spread),
        owed_erasures: status.owed_erasures.iter().map(owed).collect(),
        last_backup: last.map(backup),
        rows: &rows,
    };
    Answer { document, json: json(&report), rows: rows.iter().map(json).collect() }
}

/// Says which backup was the last that passed its check.
pub fn backup_words(last: Option<&LastBackup>) -> Message {
    let Some(last) = last else { return say!("status-no-backup") };
    let (at, file) = (last.made_at.to_string(), last.file.display().to_string());
    if last.is_there() { say!("status-backup", at, file) } else { say!("status-backup-gone", at, file) }
}

fn backup(last: &LastBackup) -> BackupRow {
    let file = last.file.display().to_string();
    BackupRow { file, made_at: last.made_at, bytes: last.bytes, there: last.is_there() }
}

/// Says that erased bytes are still in the files, and until when.
fn owed_words(count: usize, since: Instant) -> Message {
    say!("status-owed", count = count as i64, since = since.to_string())
}

fn owed(owed: &OwedErasure) -> OwedRow<'_> {
    OwedRow { organization: &owed.slug, revision: owed.revision, since: owed.since }
}

/// Says where the tables of a cluster lie.
fn told(document: Document, distribution: &Distribution) -> Document {
    let mut document = document.note(say!("status-citus", version = &distribution.citus, count = distribution.nodes));
    let mut shards: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    let (mut everywhere, mut left) = (Vec::new(), Vec::new());
    for Placed { table, placement } in &distribution.tables {
        match placement {
            Placement::Shards { column, count } => *shards.entry((column, *count)).or_default() += 1,
            Placement::EveryNode => everywhere.push(Value::from(format!("`{table}`"))),
            Placement::OneNode => left.push(Value::from(format!("`{table}`"))),
        }
    }
    for ((column, count), tables) in shards {
        let (tables, shards) = (say!("count-tables", count = tables), say!("count-shards", count));
        document = document.note(say!("status-shards", tables, column, shards));
    }
    if !everywhere.is_empty() {
        document = document.note(say!("status-every-node", tables = Value::List(everywhere)));
    }
    match left.len() {
        0 => document,
        some if some == distribution.tables.len() => {
            document.note(say!("status-none-distributed")).advice(say!("status-distribute"))
        }
        _ => document.note(say!("status-one-node", tables = Value::List(left))).advice(say!("status-distribute")),
    }
}

fn spread(distribution: &Distribution) -> Spread<'_> {
    let tables = distribution.tables.iter().map(|Placed { table, placement }| match placement {
        Placement::Shards { column, count } => {
            TableRow { table, kind: "distributed", column: Some(column), shards: *count }
        }
        Placement::EveryNode => TableRow { table, kind: "reference", column: None, shards: 1 },
        Placement::OneNode => TableRow { table, kind: "local", column: None, shards: 0 },
    });
    Spread { citus: &distribution.citus, nodes: distribution.nodes, tables: tables.collect() }
}

fn row(holdings: &Holdings) -> Row<'_> {
    Row {
        organization: &holdings.slug,
        members: holdings.members,
        links: holdings.links,
        imports: holdings.imports,
        events: holdings.events,
        referrals: holdings.referrals,
        revision: holdings.revision,
        received_at: holdings.received_at,
    }
}
