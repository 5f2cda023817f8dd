//! Two organizations in one database, with the same users, clicks, senders and event ids, taking turns: each is what
//! it would be alone, and a code of the other is a code of nobody.

use crate::datasets::{self, Taste};
use crate::model::{self, Input, Step, canonical, compare, instant};
use crate::support::{House, seeds, wait};

const NOW: &str = "2026-11-22T12:00:00Z";

/// The same data set with codes of its own, but for its last file: that one carries the codes of the other.
pub fn with_own_codes(input: &Input) -> Input {
    let mut other = input.clone();
    other.organization.slug = "neighbour".to_owned();
    for link in &mut other.links {
        link.code = link.code.replace('k', "q");
    }
    let last = other.steps.len() - 1;
    for step in &mut other.steps[..last] {
        if let Step::Ingest { bytes, .. } = step {
            // Codes are `k1x`, in capitals too, alone or in an address.
            for place in 0..bytes.len().saturating_sub(2) {
                let (begins, ends) = (bytes[place].to_ascii_lowercase(), bytes[place + 2].to_ascii_lowercase());
                if begins == b'k' && bytes[place + 1].is_ascii_digit() && ends == b'x' {
                    bytes[place] += b'q' - b'k';
                }
            }
        }
    }
    other
}

#[test]
fn organizations_that_share_every_id_never_meet() {
    let now = instant::at(NOW);
    for seed in seeds(6_000..6_016) {
        let input = datasets::random(seed, &Taste { conflicts: true, ..Taste::nasty() });
        let inputs = [with_own_codes(&input), input];
        wait(async {
            let mut house = House::new(now).await;
            let organizations = [house.found(&inputs[0]).await, house.found(&inputs[1]).await];
            let mut verdicts = [Vec::new(), Vec::new()];
            for place in 0..inputs[0].steps.len() {
                for (side, input) in inputs.iter().enumerate() {
                    let turn = Input { steps: vec![input.steps[place].clone()], ..input.clone() };
                    verdicts[side].extend(house.follow(&organizations[side], &turn).await);
                }
            }
            for (side, input) in inputs.iter().enumerate() {
                let alone = model::run(input, now);
                for (actual, expected) in verdicts[side].iter().zip(&alone.verdicts) {
                    let same = compare::says(actual, &expected.to_json());
                    assert!(same.is_ok(), "seed {seed}, side {side}: {same:?}");
                }
                let export = house.canonical(&organizations[side]).await;
                assert_eq!(export, canonical::canonical(&alone.model), "seed {seed}, side {side}");
            }
        });
    }
}
