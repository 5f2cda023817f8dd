//! Which table and which columns an answer gives: `--columns`, and what machines do not get.

use super::{Answer, Options, RenderError};
use crate::view::table::{Cell, ColumnKind, Document, Row, RowKind, Section, Shape, Table};
use std::borrow::Cow;

/// The table for machines: no bars, no totals, the columns asked for.
pub(super) fn for_machines(answer: &Answer, options: &Options) -> Result<Table, RenderError> {
    let document = &answer.document;
    let table = machine_table(document).ok_or(RenderError::NoTable { format: options.format.name() })?;
    let columns = match &options.columns {
        Some(names) => places(names, table).map_err(|name| unknown(name, &[table]))?,
        None => named_columns(table),
    };
    let mut chosen = pick(table, &columns);
    chosen.rows.retain(|row| row.kind != RowKind::Total);
    Ok(chosen)
}

/// The document for people with the columns asked for.
///
/// Names of the first table shown choose among its columns; names only machines know put the
/// table for machines in its place.
pub(super) fn for_people<'a>(answer: &'a Answer, options: &Options) -> Result<Cow<'a, Document>, RenderError> {
    let document = &answer.document;
    let (Some(names), Some(shown)) = (&options.columns, document.first_table()) else {
        return Ok(Cow::Borrowed(document));
    };
    let machines = document.data.as_ref().unwrap_or(shown);
    let chosen = match (places(names, shown), places(names, machines)) {
        (Ok(columns), _) => pick(shown, &columns),
        (Err(_), Ok(columns)) => pick(machines, &columns),
        (Err(_), Err(name)) => return Err(unknown(name, &[machines, shown])),
    };
    let mut document = document.clone();
    let first = document.sections.iter_mut().find(|section| matches!(section, Section::Table(_)));
    if let Some(section) = first {
        *section = Section::Table(chosen);
    }
    Ok(Cow::Owned(document))
}

fn machine_table(document: &Document) -> Option<&Table> {
    document.data.as_ref().or_else(|| document.first_table())
}

/// The columns of a table that have a name: all but bars.
pub(super) fn named_columns(table: &Table) -> Vec<usize> {
    let has_name = |index: &usize| !table.columns[*index].key.is_empty() && table.kind_of(*index) != ColumnKind::Bar;
    (0..table.columns.len()).filter(has_name).collect()
}

/// Where the named columns stand, or the first name that stands nowhere.
fn places<'a>(names: &'a [String], table: &Table) -> Result<Vec<usize>, &'a str> {
    let named = named_columns(table);
    let place = |name: &'a String| {
        let found = named.iter().copied().find(|index| table.columns[*index].key == name);
        found.ok_or(name.as_str())
    };
    names.iter().map(place).collect()
}

fn pick(table: &Table, columns: &[usize]) -> Table {
    let row = |row: &Row| Row {
        cells: columns.iter().map(|index| row.cells.get(*index).cloned().unwrap_or(Cell::Blank)).collect(),
        kind: row.kind,
    };
    Table {
        columns: columns.iter().map(|index| table.columns[*index].clone()).collect(),
        rows: table.rows.iter().map(row).collect(),
        head: table.head,
        // A drawing knows its columns by their place.
        charts: Vec::new(),
        dots: None,
        shape: Shape::Grid,
        room: table.room,
        name: "",
        says: None,
        title: table.title.clone(),
        basis: table.basis.clone(),
    }
}

fn unknown(name: &str, tables: &[&Table]) -> RenderError {
    let mut known: Vec<String> = Vec::new();
    for table in tables {
        for index in named_columns(table) {
            let key = table.columns[index].key;
            if !known.iter().any(|name| name == key) {
                known.push(key.to_owned());
            }
        }
    }
    RenderError::UnknownColumn { name: name.to_owned(), known }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, render, samples};
    use super::*;

    fn text(format: Format, columns: &[&str]) -> Result<String, RenderError> {
        let answer = Answer { document: samples::funnel(), ..Answer::default() };
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let options = Options { columns: Some(columns), ..Options::new(format) };
        render(&answer, &options).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn machines_get_the_columns_asked_for_in_that_order() -> Result<(), RenderError> {
        let expected = "reached,stage\n745,link_clicked\n349,app_installed\n260,account_created\n207,first_login\n";
        assert_eq!(text(Format::Csv, &["reached", "stage"])?, expected);
        Ok(())
    }

    #[test]
    fn people_get_shown_columns_where_they_have_the_name() -> Result<(), RenderError> {
        let out = text(Format::Table, &["stage", "reached"])?;
        assert!(
            out.contains("\n\nStage            Reached\n────────────────────────\nLink clicked         745\n"),
            "{out}"
        );
        assert!(out.contains("Active 207"), "{out}");
        Ok(())
    }

    #[test]
    fn people_get_the_machines_table_for_names_only_it_has() -> Result<(), RenderError> {
        let out = text(Format::Table, &["stage", "observed"])?;
        assert!(out.contains("\nstage            observed\n"), "{out}");
        Ok(())
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        for format in [Format::Csv, Format::Table, Format::Markdown] {
            let message = text(format, &["stage", "nope"]).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(
                message.starts_with("there is no column `nope`; the columns are organization,period,"),
                "{message}"
            );
        }
    }
}
