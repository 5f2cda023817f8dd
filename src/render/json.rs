//! JSON and NDJSON: the text the report's own structs made, so that fields keep their order.

/// One object and a line break.
pub(super) fn object(json: &str) -> Vec<u8> {
    format!("{json}\n").into_bytes()
}

/// One object a line.
pub(super) fn lines(rows: &[String]) -> Vec<u8> {
    rows.iter().flat_map(|row| object(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_ends_in_a_line_break_and_no_rows_are_no_bytes() {
        assert_eq!(object(r#"{"report":"funnel"}"#), b"{\"report\":\"funnel\"}\n");
        assert_eq!(lines(&["{\"a\":1}".into(), "{\"a\":2}".into()]), b"{\"a\":1}\n{\"a\":2}\n");
        assert!(lines(&[]).is_empty());
    }
}
