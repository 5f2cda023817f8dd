//! The checks of a database as an answer.

use crate::cli::changes::json;
use crate::messages::say;
use crate::render::Answer;
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::count;
use crate::workflows::Check;
use serde::Serialize;

/// The finding of a check that found nothing.
const SOUND: &str = "sound";

#[derive(Serialize)]
struct Row<'a> {
    organization: Option<&'a str>,
    check: &'static str,
    looked_at: i64,
    unit: &'static str,
    faults: &'a [String],
}

#[derive(Serialize)]
struct Report<'a> {
    report: &'static str,
    database: &'a str,
    sound: bool,
    checks: &'a [Row<'a>],
}

/// Whether nothing was found.
pub fn are_sound(checks: &[Check]) -> bool {
    checks.iter().all(|check| check.faults.is_empty())
}

/// All checks of the database of that name, with what each found.
pub fn answer(database: &str, checks: &[Check]) -> Answer {
    let rows: Vec<Row<'_>> = checks.iter().map(row).collect();
    let faults = rows.iter().map(|row| row.faults.len() as i64).sum();
    let title = match faults {
        0 => say!("verify-sound"),
        _ => say!("verify-faults", count = faults),
    };
    let shown = [
        ("organization", say!("label-organization")),
        ("check", say!("label-check")),
        ("looked_at", say!("label-looked-at")),
        ("finding", say!("label-finding")),
    ];
    let mut table = Table::new(shown.map(|(key, label)| Column::new(key, label)).to_vec());
    let keys = ["organization", "check", "looked_at", "unit", "finding"];
    let mut data = Table::new(keys.map(Column::key).to_vec());
    let sound = [SOUND.to_owned()];
    for row in &rows {
        let name = [row.organization.map_or(Cell::Empty, Cell::code), Cell::code(row.check)];
        let looked_at = Cell::code(format!("{} {}", count(row.looked_at), row.unit));
        let figures = [Cell::from(row.looked_at), Cell::code(row.unit)];
        for finding in if row.faults.is_empty() { &sound } else { row.faults } {
            let cells = [&name[..], &[looked_at.clone(), Cell::text(finding)]].concat();
            if row.faults.is_empty() {
                table.push(cells);
            } else {
                table.push_attention(cells);
            }
            data.push([&name[..], &figures, &[Cell::text(finding)]].concat());
        }
    }
    let mut document = Document::new(title).note(database.to_owned()).table(table);
    if faults > 0 {
        document = document.advice(say!("verify-keep-file")).advice(say!("verify-recompute"));
    }
    let report = Report { report: "verify", database, sound: faults == 0, checks: &rows };
    Answer { document: document.data(data), json: json(&report), rows: rows.iter().map(json).collect() }
}

fn row(check: &Check) -> Row<'_> {
    Row {
        organization: check.organization.as_deref(),
        check: check.name,
        looked_at: check.looked_at,
        unit: check.unit,
        faults: &check.faults,
    }
}
