//! Enough events that the index has merged segments with filters: what is stored is found through them all the same.

use crate::datasets;
use crate::model::rng::Rng;
use crate::model::{Step, instant};
use crate::support::{House, wait};

const NOW: &str = "2026-11-22T12:00:00Z";

#[test]
fn known_rows_and_persons_are_found_through_filters() {
    let mut input = datasets::crowd("nhf", 5, 20, 9_000);
    let Some(Step::Ingest { bytes, .. }) = input.steps.pop() else { panic!("a crowd is one file") };
    let text = String::from_utf8(bytes).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    Rng::new(9).shuffle(&mut rows);
    let file = |rows: &[&str]| [&[head], rows, &[""]].concat().join("\n").into_bytes();
    // The second file repeats some rows of the first, and has the first logins of persons who came with the first.
    let (first, second) = (&rows[..11_000], &rows[7_000..]);
    for (name, rows) in [("first.csv", first), ("second.csv", second)] {
        input.steps.push(Step::Ingest { name: name.to_owned(), bytes: file(rows) });
    }
    let new = |verdicts: &serde_json::Value| [verdicts["new"].as_i64(), verdicts["duplicate"].as_i64()];
    wait(async {
        let mut house = House::new(instant::at(NOW)).await;
        // Sixteen batches make a segment of some ten blocks.
        house.batch_rows = 650;
        let organization = house.found(&input).await;
        let verdicts = house.follow(&organization, &input).await;
        assert_eq!(new(&verdicts[0]), [Some(11_000), Some(0)]);
        assert_eq!(new(&verdicts[1]), [Some(rows.len() as i64 - 11_000), Some(4_000)]);
    });
}
