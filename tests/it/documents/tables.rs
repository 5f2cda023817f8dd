//! The tables of the documents name what the program has: columns of CSV files, codes of rejected rows, addresses.

use super::{code_spans, text};
use crate::commands::desk_with_events;
use verve::report::rejections::REJECTION_CODES;
use verve::server::{FILES, ROUTES};

/// The page with both.
const FORMATS: &str = "docs/reference/formats.md";

/// What a command of the table needs besides, to be run with the events of the tests.
const NEEDED: [(&str, &str); 2] = [("summary --member", "m-1"), ("restated", "--from rev:1")];

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
    assert_eq!(compared, 7, "the table of {FORMATS}");
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
