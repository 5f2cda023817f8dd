//! `verve db status`: how large the database is, and what is in it.

use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::domain::Instant;
use crate::render::Answer;
use crate::report::table::{Cell, Column, Document, Table};
use crate::report::words::{counted, size};
use crate::store::{Holdings, Status};
use serde::Serialize;

/// Show schema, size and what each organization has
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
    rows: &'a [Row<'a>],
}

/// Shows it.
///
/// # Errors
/// A database that cannot be read.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let store = context.store().await?;
    let status = store.status().await?;
    store.close().await;
    context.show(&answer(&status, context.database()))?;
    Ok(Done::Complete)
}

fn answer(status: &Status, database: String) -> Answer {
    let rows: Vec<Row<'_>> = status.organizations.iter().map(row).collect();
    let columns = [
        ("organization", "Organization"),
        ("members", "Members"),
        ("links", "Links"),
        ("imports", "Imports"),
        ("events", "Events"),
        ("referrals", "Referrals"),
        ("revision", "Revision"),
        ("received_at", "Received"),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for row in &rows {
        let mut cells = vec![Cell::code(row.organization)];
        let counts = [row.members, row.links, row.imports, row.events, row.referrals, row.revision];
        cells.extend(counts.map(Cell::from));
        cells.push(Cell::code(row.received_at.to_string()));
        table.push(cells);
    }
    let organizations = counted(rows.len() as i64, "organization", "organizations");
    let document = Document::new(format!("{organizations}, {}", size(status.bytes.unsigned_abs())))
        .note(format!("{database}, {}, schema {}", status.engine, status.schema))
        .table(table);
    let report = Report {
        report: "status",
        database,
        engine: &status.engine,
        schema: status.schema,
        bytes: status.bytes,
        rows: &rows,
    };
    Answer { document, json: json(&report), rows: rows.iter().map(json).collect() }
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
