//! The same events in eight formats are the same events.

use super::{association, events};
use crate::support::program::TestEnvironment;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEADER: [&str; 6] = ["event", "occurred_at", "link_code", "click_id", "user_id", "event_id"];
const ROWS: [[&str; 6]; 5] = [
    ["link_clicked", "2025-03-01T12:00:00+01:00", "https://elv.example/r/Anna-Kort?x=1;2", "k-1", "", "e1"],
    ["account_created", "2025-03-01T12:30:05+01:00", "", "k-1", "00512", "e2"],
    ["first_login", "2025-03-02T08:00:00Z", "", "", "00512", "e3"],
    ["account_created", "2025-03-03T08:00:00Z", "«bo7»", "", "bjørk \"7\"", "e4"],
    ["account_created", "2025-03-04T08:00:00Z", "ukjent", "", "123456789012345", "e5"],
];

/// A zip of those files.
pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn csv(delimiter: &str) -> String {
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: &[&str]| cells.iter().map(quoted).collect::<Vec<_>>().join(delimiter) + "\r\n";
    std::iter::once(line(&HEADER)).chain(ROWS.iter().map(|row| line(row))).collect()
}

pub(super) fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in std::iter::once(&HEADER).chain(&ROWS).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub(super) fn open_document() -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let cell = |text: &&str| match *text {
        "" => "<table:table-cell/>".to_owned(),
        text => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
            escaped(text)
        ),
    };
    let row =
        |cells: &[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    let rows: String = std::iter::once(row(&HEADER)).chain(ROWS.iter().map(|cells| row(cells))).collect();
    let names = "xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"";
    let content = format!(
        "<office:document-content {names}><office:body><office:spreadsheet><table:table table:name=\"A\">{rows}\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/>\
         </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

fn objects() -> Vec<String> {
    let object = |row: &[&str; 6]| {
        let pairs = HEADER.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        serde_json::Value::from_iter(pairs.map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned()))).to_string()
    };
    ROWS.iter().map(object).collect()
}

#[test]
fn eight_formats_leave_the_same_events_and_the_same_export() {
    let env = association();
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(csv("\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>); 8] = [
        ("comma.csv", csv(",").into_bytes()),
        ("tab.tsv", csv("\t").into_bytes()),
        ("book.xlsx", workbook()),
        ("book.ods", open_document()),
        ("unicode.txt", utf16),
        ("packed.zip", zipped(&[("__MACOSX/._a.csv", b"x"), ("a.csv", csv(";").as_bytes())])),
        ("array.json", format!("[{}]", objects().join(",\n")).into_bytes()),
        ("lines.ndjson", objects().join("\n").into_bytes()),
    ];
    let mut first: Option<(Vec<String>, String)> = None;
    let mut last: Option<TestEnvironment> = None;
    for (name, bytes) in files {
        let copy = env.copy();
        copy.write(name, bytes);
        copy.expect(0, &format!("ingest {name}"));
        let found = (events(&copy), copy.expect(0, "export --canonical").stdout);
        assert_eq!(found.0.len(), ROWS.len());
        match &first {
            None => first = Some(found),
            Some(first) => assert_eq!(&found, first, "{name}"),
        }
        last = Some(copy);
    }
    // Whatever came in first, another of them brings nothing.
    let last = last.unwrap();
    last.write("again.xlsx", workbook());
    assert_eq!(last.expect(0, "ingest again.xlsx --format json").json()["files"][0]["duplicate"], ROWS.len());
}

#[test]
fn a_sheet_is_read_as_it_is_shown() {
    let env = association();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Innmeldinger").unwrap();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy hh:mm");
    let padded = rust_xlsxwriter::Format::new().set_num_format("00000");
    sheet.merge_range(0, 0, 0, 3, "Innmeldinger via likepersoner", &rust_xlsxwriter::Format::new()).unwrap();
    for (column, name) in ["Hva skjedde", "Når", "Kode", "Medlem"].iter().enumerate() {
        sheet.write_string(2, column as u16, *name).unwrap();
    }
    let when = rust_xlsxwriter::ExcelDateTime::parse_from_str("2025-03-01T14:30:00").unwrap();
    for (row, number) in [(3, 512.0), (6, 98_765.0)] {
        sheet.write_string(row, 0, "Ble medlem").unwrap();
        sheet.write_datetime_with_format(row, 1, &when, &day).unwrap();
        sheet.write_string(row, 2, "anna-kort").unwrap();
        sheet.write_number_with_format(row, 3, number, &padded).unwrap();
    }
    sheet.write_string(6, 7, "ringte tilbake").unwrap();
    book.add_worksheet().set_name("Annet").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let found = super::suggested_events(&env, "ark.xlsx", &bytes);
    let expected = |user: &str| format!("account_created,2025-03-01T13:30:00Z,anna-kort,,{user}");
    assert_eq!(found, [expected("00512"), expected("98765")]);
    let (_, ran) = super::ingested(&env, 4, "ark.xlsx", &bytes, "--sheet Ingen");
    assert!(ran.stderr.contains("E_SHEET") && ran.stderr.contains("Innmeldinger"), "{ran}");
}
