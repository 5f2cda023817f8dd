//! What can be told of a workbook from the outside of its parts; other programs open it in `tests/outside`.

use super::super::samples;
use super::*;
use crate::view::table::Column;

#[test]
fn the_same_document_gives_the_same_bytes() -> Result<(), RenderError> {
    let first = render(&samples::funnel(), Language::English)?;
    assert!(first.starts_with(b"PK"));
    assert_eq!(first, render(&samples::funnel(), Language::English)?);
    assert_ne!(first, render(&samples::funnel(), Language::Norwegian)?);
    Ok(())
}

#[test]
fn a_document_without_rows_is_a_workbook_too() -> Result<(), RenderError> {
    let bytes = render(&Document::new("nothing".to_owned()).finding("Nobody entered"), Language::English)?;
    assert!(bytes.starts_with(b"PK"));
    Ok(())
}

#[test]
fn no_two_columns_have_one_name() {
    let columns = ["Month", "Joined", "2024", "Activated", "2024"].map(|label| Column::new("key", label));
    let table = Table::new(columns.to_vec());
    let words = labels(&table, &[0, 1, 2, 3, 4], Language::English);
    assert_eq!(words, ["Month", "Joined", "Joined: 2024", "Activated", "Activated: 2024"]);
}
