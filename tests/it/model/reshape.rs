//! The same rows in other files: another order, another split, overlaps.

use super::read::{self, COLUMNS};
use super::rng::Rng;
use super::write::{self, Format, Row};
use super::{Input, Step};

/// All rows of all files in the order of the files; records of a wrong length are left behind.
fn all_rows(input: &Input) -> Vec<Row> {
    let files = input.steps.iter().filter_map(|step| match step {
        Step::Ingest { bytes, .. } => Some(read::rows(bytes)),
        _ => None,
    });
    let rows = files.flatten().flatten();
    rows.map(|mut row| Row {
        cells: COLUMNS.map(|column| row.remove(column).unwrap_or_default()),
        has_extra_cell: false,
    })
    .collect()
}

/// The input with other files in the place of its own; steps that are no ingest follow.
fn with_files(input: &Input, files: Vec<Step>) -> Input {
    let others = input.steps.iter().filter(|step| !step.is_ingest()).cloned();
    Input { steps: files.into_iter().chain(others).collect(), ..input.clone() }
}

/// The same rows with other cells, in files of their own, and without the steps that `drops` names.
pub fn rewritten(input: &Input, change: impl Fn(&mut [String; 7]), drops: impl Fn(&Step) -> bool) -> Input {
    let mut rows = all_rows(input);
    rows.iter_mut().for_each(|row| change(&mut row.cells));
    let mut rewritten = with_files(input, steps(&mut Rng::new(0), &rows, 3));
    rewritten.steps.retain(|step| !drops(step));
    rewritten
}

/// The same rows in another order, in as many files.
pub fn shuffle_rows(input: &Input, seed: u64) -> Input {
    let mut rng = Rng::new(seed);
    let mut rows = all_rows(input);
    rng.shuffle(&mut rows);
    let files = input.steps.iter().filter(|step| step.is_ingest()).count();
    let files = steps(&mut rng, &rows, files);
    with_files(input, files)
}

/// The same rows in the same order, cut into `files` files at other places (fewer where there are fewer rows).
pub fn split(input: &Input, files: usize, seed: u64) -> Input {
    let files = steps(&mut Rng::new(seed), &all_rows(input), files);
    with_files(input, files)
}

/// The same rows in overlapping files: each is sent once, a third of them twice or more.
pub fn overlap(input: &Input, seed: u64) -> Input {
    let mut rng = Rng::new(seed);
    let mut rows = all_rows(input);
    for _ in 0..rows.len() / 3 {
        let copy = rng.pick(&rows).clone();
        rows.insert(rng.below(rows.len() + 1), copy);
    }
    let files = steps(&mut rng, &rows, 4);
    with_files(input, files)
}

/// The rows in this many files, each in a format of its own.
pub fn steps(rng: &mut Rng, rows: &[Row], files: usize) -> Vec<Step> {
    let files = files.clamp(1, rows.len().max(1));
    let mut cuts: Vec<usize> = (1..rows.len()).collect();
    rng.shuffle(&mut cuts);
    cuts.truncate(files - 1);
    cuts.extend([0, rows.len()]);
    cuts.sort_unstable();
    let parts = cuts.windows(2).map(|cut| &rows[cut[0]..cut[1]]);
    parts.enumerate().map(|(n, part)| step(rng, part, n)).collect()
}

fn step(rng: &mut Rng, rows: &[Row], n: usize) -> Step {
    let format = format(rng, rows);
    let ending = if matches!(format, Format::Csv { .. }) { "csv" } else { "ndjson" };
    Step::Ingest { name: format!("part-{n}.{ending}"), bytes: write::file(rows, &format) }
}

fn format(rng: &mut Rng, rows: &[Row]) -> Format {
    if rng.below(3) == 0 {
        return Format::Ndjson { nulls: rng.below(2) == 0 };
    }
    let has_value = |column: usize| rows.iter().any(|row| !row.cells[column].is_empty());
    // A file without any column for a link, a click or a user is none of events, however its rows look.
    let leads_nowhere = !(2..5).any(has_value);
    let is_used = |column: &usize| *column < 2 || *column == 2 && leads_nowhere || has_value(*column);
    let mut columns: Vec<usize> = (0..COLUMNS.len()).filter(is_used).collect();
    rng.shuffle(&mut columns);
    let newline = *rng.pick(&["\n", "\r\n"]);
    Format::Csv { delimiter: *rng.pick(&[',', ';', '\t']), columns, newline, loud_header: rng.below(3) == 0 }
}
