//! Broken workbooks: whatever is changed in one, it is refused, or each of its rows gets one verdict.

use super::formats::{open_document, workbook, zipped};
use crate::model::instant;
use crate::model::rng::Rng;
use std::io::{Cursor, Read as _};
use verve::domain::Instant;
use verve::ingest::events::Events;
use verve::ingest::input_error::InputError;
use verve::ingest::options::{Columns, Options};
use verve::ingest::preflight;
use verve::ingest::source::Source;

/// How many workbooks are broken; `VERVE_TEST_DIRTY` asks for more.
fn books() -> usize {
    std::env::var("VERVE_TEST_DIRTY").ok().and_then(|files| files.parse().ok()).unwrap_or(400)
}

/// The files in a zip.
fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let mut file = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(&mut file).collect()
}

/// Pieces of workbooks that mean something, for places where they mean something else.
const PIECES: [&str; 14] = [
    "<row r=\"7\">",
    "</row>",
    "<c r=\"XFD9\" t=\"s\">",
    "<v>99999999999</v>",
    "<v>1e308</v>",
    "<f>A1</f>",
    "</sheetData>",
    "<mergeCell ref=\"A1:ZZ9\"/>",
    " table:number-rows-repeated=\"999999999\"",
    "&#0;",
    "&nothing;",
    "<![CDATA[",
    "t=\"b\"",
    "\"",
];

fn broken(rng: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=rng.below(3) {
        let place = rng.below(bytes.len().max(1)).min(bytes.len());
        match rng.below(5) {
            0 if place < bytes.len() => bytes[place] = rng.below(256) as u8,
            1 => bytes.truncate(place),
            2 => bytes.splice(place..place, rng.pick(&PIECES).bytes()).for_each(drop),
            3 => bytes.drain(place..(place + rng.below(40)).min(bytes.len())).for_each(drop),
            _ => {
                let piece = bytes[place..(place + rng.below(200)).min(bytes.len())].to_vec();
                bytes.splice(place..place, piece).for_each(drop);
            }
        }
    }
    bytes
}

/// The records that the first pass counts, and those that get a verdict.
fn judged(path: &std::path::Path, options: &Options) -> Result<(u64, u64), InputError> {
    let source = Source::open(path, &options.limits)?;
    let frame = preflight::check(&source, options)?;
    let mut events = Events::open(&source, &frame, options)?;
    let mut judged = 0;
    while events.next()?.is_some() {
        judged += 1;
    }
    Ok((frame.records, judged))
}

#[test]
fn a_broken_workbook_is_refused_or_each_row_gets_one_verdict() {
    let options = Options::plain(Columns::EVENTS, "elv", Instant(instant::at("2026-11-22T12:00:00Z")));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken");
    let (mut refused, mut read) = (0, 0);
    let whole = [workbook(), open_document()];
    for seed in 0..books() as u64 {
        let mut rng = Rng::new(seed);
        let book = &whole[rng.below(2)];
        let bytes = if rng.below(4) == 0 {
            broken(&mut rng, book)
        } else {
            // Most changes to packed bytes are seen by their sum alone: the parts are changed before they are packed.
            let mut files = unzipped(book);
            let parts: Vec<usize> = (0..files.len())
                .filter(|place| {
                    ["sheet1.xml", "Strings.xml", "styles.xml", "content.xml"]
                        .iter()
                        .any(|end| files[*place].0.ends_with(end))
                })
                .collect();
            let part = *rng.pick(&parts);
            files[part].1 = broken(&mut rng, &files[part].1);
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
            zipped(&files)
        };
        std::fs::write(&path, bytes).unwrap();
        match judged(&path, &options) {
            Ok((records, judged)) => {
                assert_eq!(records, judged, "seed {seed}");
                read += 1;
            }
            Err(error) => {
                assert!(error.code.starts_with("E_") && !error.what.to_string().is_empty(), "seed {seed}: {error:?}");
                refused += 1;
            }
        }
    }
    assert!(refused * 10 > books() && read * 10 > books(), "{refused} refused, {read} read");
}
