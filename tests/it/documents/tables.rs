//! The tables of the documents name what the program has: columns of CSV files, codes of rejected rows, addresses.

use super::{code_spans, text};
use crate::commands::desk_with_events;
use crate::sql_views::VIEWS;
use verve::report::data_package::PACKAGE_TABLES;
use verve::report::rejections::REJECTION_CODES;
use verve::server::{FILES, ROUTES};

/// The page with both.
const FORMATS: &str = "docs/reference/formats.md";

/// What a command of the table needs besides, to be run with the events of the tests.
const NEEDED: [(&str, &str); 3] =
    [("summary --member", "m-1"), ("restated", "--from rev:1"), ("check", "--only silent_sources")];

#[test]
fn csv_has_the_columns_that_the_page_names() {
    let desk = desk_with_events();
    let page = text(FORMATS);
    let rows =
        page.lines().skip_while(|line| !line.starts_with("| CSV of")).skip(2).take_while(|line| !line.is_empty());
    let mut compared = 0;
    for row in rows {
        let spans: Vec<&str> = code_spans(row).collect();
        // The others have columns that depend on an option.
        let [command, columns] = spans.as_slice() else { continue };
        let needed = NEEDED.iter().find(|(name, _)| name == command).map_or("", |(_, needed)| needed);
        let ran = desk.expect(0, &format!("{command} {needed} --format csv"));
        assert_eq!(ran.stdout.lines().next(), Some(*columns), "{command}");
        compared += 1;
    }
    assert_eq!(compared, 9, "the table of {FORMATS}");
}

#[test]
fn every_code_of_rejected_rows_is_explained() {
    let page = text(FORMATS);
    for code in REJECTION_CODES {
        assert!(page.contains(&format!("`{code}`")), "{FORMATS} says nothing of `{code}`");
    }
}

#[test]
fn every_address_of_the_server_is_named() {
    let page = text("docs/interface.md");
    for (_, path, _) in ROUTES {
        let name = path.split('/').rfind(|part| !part.is_empty() && !part.starts_with('{')).unwrap();
        assert!(page.contains(&format!("/{name}")), "docs/interface.md says nothing of {path}");
    }
    for (_, path) in FILES {
        assert!(page.contains(path), "docs/interface.md says nothing of {path}");
    }
}

/// The section of a page under a heading.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no `{heading}`"));
    rest.split_once("\n## ").map_or(rest, |(section, _)| section)
}

/// The first cells of the rows of a section's table, without their backticks.
fn first_cells(section: &str) -> Vec<&str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.flat_map(|row| row.split("` | ").next().unwrap().split("`, `")).collect()
}

#[test]
fn every_column_of_the_views_is_explained() {
    let page = text("docs/reference/views.md");
    for (view, columns) in VIEWS {
        let wanted: Vec<&str> = columns.split(',').filter(|column| *column != "organization").collect();
        assert_eq!(first_cells(section(&page, &format!("## `{view}`"))), wanted, "{view}");
    }
}

#[test]
fn every_column_of_an_export_is_explained_as_in_its_description() {
    let page = text("docs/analysts.md");
    for table in PACKAGE_TABLES {
        let section = section(&page, &format!("## `{}.csv`", table.name));
        for field in table.fields {
            let row = format!("| `{}` | {} |", field.name, field.about);
            assert!(section.contains(&row), "docs/analysts.md, {}: {row}", table.name);
        }
        assert_eq!(first_cells(section).len(), table.fields.len(), "{}", table.name);
    }
}
