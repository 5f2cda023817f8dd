//! Workbooks that are made to do harm are refused with a sentence, or read; the memory for it is bounded.

use super::formats::zipped;
use super::{association, events};
use crate::errors::assert_well_formed;
use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use std::process::Command;

const CELLS: &str = "account_created;2025-03-01T12:00:00Z;anna-kort;u-1";

fn sheet_row(number: usize, cells: &str) -> String {
    let cell = |(place, text): (usize, &str)| {
        let column = char::from(b'A' + place as u8);
        format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let cells: String = cells.split(';').enumerate().map(cell).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn header() -> String {
    sheet_row(1, "event;occurred_at;link_code;user_id")
}

/// A workbook with those rows, and those texts that cells share.
fn book(rows: &str, shared: &str) -> Vec<u8> {
    let workbook =
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{shared}</sst>").as_bytes()),
    ])
}

/// The program with less address space than it would need to keep any of these in memory.
fn bounded(env: &TestEnvironment, name: &str) -> Ran {
    let mut command = Command::new("sh");
    env.surround(&mut command);
    let output = command.args(["-c", "ulimit -v 600000; exec \"$0\" ingest \"$1\"", VERVE, name]).output().unwrap();
    Ran::of(words(&format!("ingest {name}")), output)
}

#[test]
fn hostile_workbooks_are_refused_in_little_memory() {
    let env = association();
    let row = sheet_row(2, CELLS);
    let deep = "<a>".repeat(2_000_000);
    let attributes: String = (0..200_000).map(|place| format!(" a{place}=\"\"")).collect();
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let shared_once = format!("<si><t>{}</t></si>", "x".repeat(900_000));
    let of_shared = |count: usize| {
        let cells: String = (0..count).map(|_| "<c t=\"s\"><v>0</v></c>".to_owned()).collect();
        format!("{}<row r=\"2\">{cells}</row>", header())
    };
    let mut with_laughs = book(&format!("{}{row}", header()), "");
    let plain = book(&format!("{}{row}", header()), "");
    let text = format!("{laughs}<worksheet><sheetData>{}{row}</sheetData></worksheet>", header());
    with_laughs.clone_from(&zipped(&[
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"i\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id=\"i\" Target=\"worksheets/sheet1.xml\"/></R>"),
        ("xl/worksheets/sheet1.xml", text.as_bytes()),
    ]));
    let formula = "<row r=\"2\"><c r=\"A2\"><f>1+1</f></c></row>";
    let empty_result = "<row r=\"2\"><c r=\"A2\"><f>1+1</f><v/></c></row>";
    for (what, bytes, code) in [
        ("deep", book(&format!("{}{deep}", header()), ""), "E_FORMAT"),
        ("entities", with_laughs, "E_FORMAT"),
        ("a shared text in every column", book(&of_shared(16_000), &shared_once), "E_FIELD_TOO_LONG"),
        ("a formula without its result", book(&format!("{}{formula}", header()), ""), "E_FORMULA"),
        ("a formula with an empty place", book(&format!("{}{empty_result}", header()), ""), "E_FORMULA"),
        (
            "a row beyond all rows",
            book(&format!("{}<row r=\"18446744073709551615\"></row><row/><row/>", header()), ""),
            "E_TOO_LARGE",
        ),
        ("zeros", zipped(&[("a.csv", &vec![0; 70 << 20])]), "E_TOO_LARGE"),
        ("more files than are looked at", many_files(&plain), "E_ZIP"),
        ("a name without end", book(&format!("{}<{}/>", header(), "n".repeat(2000)), ""), "E_FORMAT"),
    ] {
        env.write("x.xlsx", bytes);
        let ran = bounded(&env, "x.xlsx");
        assert_eq!(ran.code(), Some(4), "{what}: {ran}");
        assert_well_formed(&ran);
        assert!(ran.stderr.contains(code), "{what}: {ran}");
    }
    env.write("x.xlsx", with_password(zipped(&[("a.csv", plain.as_slice())])));
    let ran = bounded(&env, "x.xlsx");
    assert!(ran.code() == Some(4) && ran.stderr.contains("is protected by a password"), "{ran}");
    // What is only strange is read.
    let empty: String = (3..100_000).map(|number| format!("<row r=\"{number}\"/>")).collect();
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t/></is></c></row>";
    for (what, rows) in [
        ("empty rows", format!("{}{row}{empty}", header())),
        ("a cell far away", format!("{}{row}{far}", header())),
        (
            "many attributes",
            format!("{}<row r=\"2\"{attributes}>{}", header(), row.strip_prefix("<row r=\"2\">").unwrap()),
        ),
    ] {
        let copy = env.copy();
        copy.write("x.xlsx", book(&rows, ""));
        let ran = bounded(&copy, "x.xlsx");
        assert_eq!((ran.code(), events(&copy).len()), (Some(0), 1), "{what}: {ran}");
    }
}

/// A zip whose directory says in its long form that it has more files than are looked at, and in its short form not.
fn many_files(plain: &[u8]) -> Vec<u8> {
    let end = plain.len() - 22;
    let mut bytes = plain[..end].to_vec();
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44_u64.to_le_bytes());
    record.extend([0; 12]);
    record.extend(1_000_000_u64.to_le_bytes());
    record.extend(1_000_000_u64.to_le_bytes());
    record.extend([0; 16]);
    bytes.extend(&record);
    bytes.extend(b"PK\x06\x07");
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend((end as u64).to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(&plain[end..]);
    // The offset of the directory is said to stand in the long form.
    let offset = bytes.len() - 6;
    bytes[offset..offset + 4].copy_from_slice(&[0xff; 4]);
    bytes
}

/// An archive whose files are marked as encrypted.
fn with_password(mut archive: Vec<u8>) -> Vec<u8> {
    for (header, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            archive.windows(4).enumerate().filter(|(_, at)| at == header).map(|(at, _)| at).collect();
        for place in places {
            archive[place + flags] |= 1;
        }
    }
    archive
}
