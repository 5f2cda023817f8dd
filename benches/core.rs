//! How long the pure core takes: decoding a row, attributing an event, period arithmetic, rendering a table.
//!
//! `cargo bench --bench core` runs all of them, `cargo bench --bench core -- decode` those with that name.
#![allow(missing_docs, reason = "the macros of a benchmark make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be prepared ends")]

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use verve::domain::attribution::{Context, ReservedSlots, Rules, attribute};
use verve::domain::calendar::LocalDays;
use verve::domain::id::WholeNumbers;
use verve::domain::period::Period;
use verve::domain::{DAY, EventTable, EventTexts, Instant, LinkFacts, LinkKind, SECOND, Stage};
use verve::ingest::decode::{self, Texts, decode};
use verve::ingest::timestamp::Times;
use verve::render::{Answer, Format, Options, render};
use verve::view::table::{Cell, Column, Document, Table};

/// Events attributed in one call, as an import does.
const EVENTS: usize = 16_384;
/// 2026-01-01T00:00:00Z.
const NOW: Instant = Instant(1_767_225_600 * SECOND);

/// Journeys as they usually are: one to four stages of one click.
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

fn decoding(criterion: &mut Criterion) {
    let rules =
        decode::Rules { times: Times::strict(NOW), allow_personal_ids: false, whole_numbers: WholeNumbers::Refused };
    let texts = Texts {
        event: Some("account_created"),
        occurred_at: Some("2025-03-01T12:00:00+01:00"),
        link_code: Some("K7P2M9X4TZ"),
        click_id: Some("c-00000000002a"),
        user_id: Some("u-00000000002a"),
        event_id: Some("e-42"),
        source: None,
    };
    let mut scratch = Default::default();
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Elements(1));
    group.bench_function("row", |bencher| bencher.iter(|| decode(black_box(&texts), &rules, &mut scratch).is_ok()));
    group.finish();
}

fn attribution(criterion: &mut Criterion) {
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
    let mut group = criterion.benchmark_group("attribution");
    group.throughput(Throughput::Elements(facts.len() as u64));
    let held = ReservedSlots::default();
    let context = Context::without_merges(std::slice::from_ref(&link), &held, rules);
    group.bench_function("journeys", |bencher| {
        bencher.iter(|| attribute(black_box(&facts), &[], &context));
    });
    group.finish();
}

fn periods(criterion: &mut Criterion) {
    let zone = chrono_tz::Europe::Oslo;
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut group = criterion.benchmark_group("period");
    group.bench_function("parse", |bencher| bencher.iter(|| Period::parse(black_box("2025-Q3"), today).is_ok()));
    let period = Period::parse("2025", today).unwrap();
    group.bench_function("interval", |bencher| bencher.iter(|| black_box(&period).interval(zone)));
    let days = LocalDays::new(zone);
    group.bench_function("local day", |bencher| bencher.iter(|| days.day(black_box(NOW))));
    group.bench_function("table of days", |bencher| bencher.iter(|| LocalDays::new(black_box(zone))));
    group.finish();
}

fn rendering(criterion: &mut Criterion) {
    let mut table = Table::new(vec![Column::key("name"), Column::key("joined")]);
    for number in 0..1_000 {
        table.push(vec![Cell::Text(format!("Testperson {number}")), Cell::Integer(Some(number))]);
    }
    let answer =
        Answer { document: Document::new("Everybody (invented)".to_owned()).table(table), ..Answer::default() };
    let mut group = criterion.benchmark_group("render");
    for (name, format) in [("table", Format::Table), ("csv", Format::Csv), ("html", Format::Html)] {
        let options = Options::new(format);
        group.bench_function(name, |bencher| bencher.iter(|| render(black_box(&answer), &options).is_ok()));
    }
    group.finish();
}

criterion_group!(benches, decoding, attribution, periods, rendering);
criterion_main!(benches);
