//! How long one event takes in the pure core: attribution of journeys as they usually are.
//!
//! `cargo bench --bench attribution` prints nanoseconds for each event, the median of several runs.
#![allow(clippy::print_stdout, missing_docs, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::Instant as Clock;
use verve::domain::attribution::{Rules, attribute};
use verve::domain::{DAY, EventTable, EventTexts, Instant, LinkFacts, LinkKind, SECOND, Stage};

/// Events attributed in one call.
const EVENTS: usize = 16_384;
const RUNS: usize = 21;

fn journeys() -> EventTable {
    let mut table = EventTable::default();
    let mut journey = 0_i64;
    while table.len() < EVENTS {
        let (click, user) = (format!("c-{journey:012x}"), format!("u-{journey:012x}"));
        for stage in Stage::ALL.into_iter().take(1 + journey as usize % 4) {
            let at = Instant(journey * 60 * SECOND + stage.rank() as i64 * DAY);
            let texts = EventTexts {
                link_code: Some("k7p2m9x4tz"),
                click_id: Some(&click),
                user_id: (stage >= Stage::AccountCreated).then_some(&*user),
                ..EventTexts::default()
            };
            table.push(stage, at, texts, 1);
            table.set_link(table.len() - 1, Some(0));
        }
        journey += 1;
    }
    table
}

fn main() {
    let link = LinkFacts {
        link_no: 1,
        code: "k7p2m9x4tz".into(),
        kind: LinkKind::Shared,
        created_at: Instant(0),
        closes_at: None,
        own_user: "m-1".into(),
        member_no: 1,
    };
    let table = journeys();
    let facts: Vec<_> = (0..table.len()).map(|index| table.fact(index)).collect();
    let rules = Rules { window: 90 * DAY };
    let mut runs: Vec<u128> = (0..RUNS)
        .map(|_| {
            let begin = Clock::now();
            black_box(attribute(black_box(&facts), std::slice::from_ref(&link), &[], rules));
            begin.elapsed().as_nanos() / facts.len() as u128
        })
        .collect();
    runs.sort_unstable();
    println!("attribution: {} ns an event ({} events, {RUNS} runs)", runs[RUNS / 2], facts.len());
}
