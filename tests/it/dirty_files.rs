//! Dirty files: whatever is wrong in them, every row gets one verdict, the one that the model's own reader gives it.

use crate::datasets::{self, Taste};
use crate::model::rng::Rng;
use crate::model::{self, Input, Step, canonical, compare, instant};
use crate::support::{House, wait};
use std::collections::BTreeMap;
use std::io::Write as _;
use verve::domain::Instant;
use verve::ingest::options::{Columns, Options};
use verve::ingest::preflight;
use verve::ingest::source::Source;

const NOW: &str = "2026-11-22T12:00:00Z";

/// How many files are made dirty; `VERVE_TEST_DIRTY` asks for more.
fn files() -> usize {
    std::env::var("VERVE_TEST_DIRTY").ok().and_then(|files| files.parse().ok()).unwrap_or(200)
}

/// One line of a file, made dirty in one way.
fn dirty(rng: &mut Rng, line: &[u8], header: &[u8]) -> Vec<u8> {
    let is_json = line.starts_with(b"{");
    if !is_json && line.contains(&b'"') {
        // A change inside of quotes could open one that swallows the rest: those files are below.
        return line.to_vec();
    }
    let mut line = line.to_vec();
    let delimiter = header.iter().copied().find(|byte| b",;\t".contains(byte)).unwrap_or(b',');
    let with = |mut line: Vec<u8>, more: &[u8]| {
        line.extend_from_slice(more);
        line
    };
    match rng.below(if is_json { 10 } else { 14 }) {
        // Not beside a letter: two lines with a letter of another encoding make it a file in that encoding, which is refused.
        0 => with(line, b"0\xf8"),
        1 => with(line, b"\0"),
        2 => {
            // Any character instead of another; quotes are for those below.
            let place = rng.below(line.len());
            line[place] = *rng.pick(b" !#$%&'()*+-./0123456789:<=>?@ABCxyz[]^_`{|}~");
            line
        }
        3 => with(line.clone(), &with(b"\n".to_vec(), &line)),
        4 => with(b"\n".to_vec(), &line),
        5 if is_json => with(line, b" x"),
        6 if is_json => line[..line.len() / 2].to_vec(),
        7 if is_json => with(b"{\"event\":\"first_login\",".to_vec(), &line[1..]),
        8 if is_json => with(b"{\"click_id\":\"a\\u0000b\",".to_vec(), &line[1..]),
        9 if is_json => b"[1,2,3]".to_vec(),
        5 => with(line, &[delimiter]),
        6 => {
            let cut = line.iter().rposition(|byte| *byte == delimiter).unwrap_or(0);
            line[..cut].to_vec()
        }
        7 => with(line, b"\x1b[2J"),
        8 => with(line, "\u{202e}x".as_bytes()),
        9 => with(line, &[b'x'; 300]),
        10 => with(b"\"a\"b".to_vec(), &line),
        11 => {
            let cut = line.iter().rposition(|byte| *byte == delimiter).map_or(0, |place| place + 1);
            let lines = b"\n".repeat(95 + rng.below(10));
            [&line[..cut], b"\"a", &lines, b"\""].concat()
        }
        12 => header.to_vec(),
        _ => with(b" ".to_vec(), &with(line, b"  ")),
    }
}

/// The files of a data set with every fifth line or so made dirty.
fn soiled(seed: u64, files: usize) -> Input {
    let mut rng = Rng::new(seed);
    let whole = datasets::random(seed, &Taste { events: 120, conflicts: true, ..Taste::nasty() });
    let mut input = datasets::split(&whole, files, seed);
    // A file without any column that names a person or a link is refused as a whole: there is no row to judge.
    input.steps.retain(|step| match step {
        Step::Ingest { bytes, .. } => {
            let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().to_ascii_lowercase();
            let names = |word: &str| header.windows(word.len()).any(|part| part == word.as_bytes());
            header.starts_with(b"{") || ["link", "click", "user"].into_iter().any(names)
        }
        // The files alone are judged here.
        _ => false,
    });
    for step in &mut input.steps {
        let Step::Ingest { bytes, .. } = step else { continue };
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let (header, rest) = lines.split_first().unwrap();
        let is_json = header.starts_with(b"{");
        let mut dirtied: Vec<Vec<u8>> = if is_json { Vec::new() } else { vec![header.to_vec()] };
        for line in if is_json { &lines[..] } else { rest } {
            let is_touched = !line.is_empty() && *line != b"\r" && rng.below(5) == 0;
            let line = if is_touched { dirty(&mut rng, line, header) } else { line.to_vec() };
            dirtied.push(line);
        }
        // The first line says what a file is.
        if is_json && !dirtied[0].starts_with(b"{") {
            dirtied[0] = header.to_vec();
        }
        *bytes = dirtied.join(&b'\n');
    }
    input
}

#[test]
fn every_row_of_a_dirty_file_gets_the_verdict_of_the_models_reader() {
    const AT_A_TIME: usize = 20;
    let now = instant::at(NOW);
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    let (mut done, mut rows) = (0, 0);
    for seed in 70_000.. {
        if done >= files() {
            break;
        }
        let input = soiled(seed, AT_A_TIME);
        let expected = model::run(&input, now);
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            for (place, (step, verdict)) in input.steps.iter().zip(&expected.verdicts).enumerate() {
                let Step::Ingest { name, bytes } = step else { continue };
                let (_, actual) = house.ingest(&organization, name, bytes).await;
                let of_model = verdict.to_json();
                let same = compare::says(&actual, &of_model);
                let text = || String::from_utf8_lossy(bytes).into_owned();
                assert!(same.is_ok(), "seed {seed}, file {place}: {same:?}\n{actual}\n{of_model}\n{}", text());
                let count = |key: &str| actual[key].as_u64().unwrap();
                let judged = ["new", "duplicate", "rejected", "suppressed"].map(count).iter().sum::<u64>();
                assert_eq!(count("read"), judged, "{actual}");
                for (code, rows) in &verdict.rejected_codes {
                    *codes.entry(code.clone()).or_default() += rows;
                }
                done += 1;
                rows += verdict.read;
            }
            let export = house.canonical(&organization).await;
            let of_model = canonical::canonical(&expected.model);
            let other = export.lines().zip(of_model.lines()).find(|(ours, theirs)| ours != theirs);
            assert!(export == of_model, "seed {seed}: other answers than the model, first {other:?}");
        });
    }
    let kinds = ["E_COLUMNS", "E_CONTROL", "E_CONFLICT", "E_ID_TOO_LONG", "E_JSON", "E_JSON_DUPKEY", "E_NUL"];
    for code in kinds.into_iter().chain(["E_QUOTE_JUNK", "E_RECORD_LINES", "E_REPEATED_HEADER", "E_UTF8"]) {
        assert!(codes.contains_key(code), "no row was rejected as {code}: {codes:?}");
    }
    if std::env::var("VERVE_TEST_DIRTY").is_ok() {
        let _ = writeln!(std::io::stderr(), "{done} dirty files, {rows} rows, rejected: {codes:?}");
    }
}

#[test]
fn a_file_that_is_dirty_as_a_whole_is_refused_before_its_first_row() {
    let options = Options::plain(Columns::EVENTS, "nhf", Instant(instant::at(NOW)));
    for seed in 0..files() as u64 / 4 {
        let mut rng = Rng::new(seed);
        let mut input = soiled(90_000 + seed, 1);
        let Some(Step::Ingest { bytes, .. }) = input.steps.first_mut() else { continue };
        if bytes.starts_with(b"{") {
            continue;
        }
        let place = bytes.len() - 1 - rng.below(3);
        let (dirtied, expected) = match rng.below(3) {
            0 => ([&bytes[..], b"\n\"never closed,1,2\n3,4"].concat(), "E_QUOTE"),
            1 => ([&bytes[..], b"\n", &b"a".repeat(70_000)].concat(), "E_FIELD_TOO_LONG"),
            _ => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(&bytes[..place]).unwrap();
                let mut zipped = encoder.finish().unwrap();
                zipped.truncate(zipped.len() - 1 - rng.below(9));
                (zipped, "E_GZIP")
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dirty");
        std::fs::write(&path, dirtied).unwrap();
        let refused =
            Source::open(&path, &options.limits).and_then(|source| preflight::check(&source, &options).map(drop));
        assert_eq!(refused.map_err(|error| error.code), Err(expected), "seed {seed}");
    }
}
