//! How the demo ends: what there is now, last year's funnel and leaderboard, and what to try next.

use super::place::Place;
use crate::answers::{self, Filters, Flagged, FunnelOptions, ReportQuery};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure};
use crate::demo::Demo;
use crate::domain::Instant;
use crate::domain::as_of::AsOf;
use crate::domain::calendar::local_day;
use crate::domain::period::Period;
use crate::messages::say;
use crate::messages::shell::quoted;
use crate::render::{self, Answer};
use crate::report::leaderboard::{BoardQuery, Metric, Zeros};
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::store::{Import, Snapshot};
use crate::view::table::Document;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Finds out whether the answer can be written as asked, before anything is made.
///
/// # Errors
/// Wrong usage.
pub(super) fn check(context: &Context) -> Result<(), Failure> {
    context.output.check(&answer(Document::default(), &Value::Null))
}

/// Shows the demo, which `inside` works on.
///
/// # Errors
/// A database that cannot be read, or an answer that cannot be written.
pub(super) async fn show(
    demo: &Demo,
    place: &Place,
    checked: Done,
    inside: &Context,
    context: &Context,
) -> Result<(), Failure> {
    let mut snapshot = inside.snapshot().await?;
    let mut documents = vec![summary(&mut snapshot, place, checked).await?];
    if context.output.is_for_people() {
        documents.extend(reports(demo, &mut snapshot, context.now()).await?);
    }
    snapshot.end().await?;
    let mut bytes = Vec::new();
    for answer in &documents {
        if !bytes.is_empty() {
            bytes.push(b'\n');
        }
        bytes.extend(render::render(answer, context.output.options())?);
    }
    if context.output.is_for_people() {
        bytes.extend(next_steps(demo, place).into_bytes());
    }
    context.output.write_bytes(&bytes, &context.ui)
}

fn answer(document: Document, json: &Value) -> Answer {
    let json = json.to_string();
    Answer { document, rows: vec![json.clone()], json }
}

/// What there is now.
async fn summary(snapshot: &mut Snapshot, place: &Place, checked: Done) -> Result<Answer, Failure> {
    let (members, links) = (snapshot.members().await?.len() as i64, snapshot.links().await?.len() as i64);
    let imports = snapshot.imports().await?;
    let is_kept = |import: &&Import| import.undone_at.is_none() && import.is_of_events();
    let kept: Vec<_> = imports.iter().filter(is_kept).collect();
    let events: i64 = kept.iter().map(|import| import.ledger.new).sum();
    let counts = say!(
        "demo-counts",
        mentors = say!("count-mentors", count = members),
        links = say!("count-links", count = links),
        events = say!("count-events", count = events),
        imports = say!("count-imports", count = kept.len() as i64)
    );
    let document = Document::new(say!("demo-ready", organization = snapshot.organization().line())).block(counts);
    let document = if checked == Done::Complete {
        document.finding(say!("demo-checked"))
    } else {
        document.warning(say!("demo-differs"))
    };
    let object = json!({
        "report": "demo", "organization": snapshot.scope().slug(), "database": place.database, "members": members,
        "links": links, "events": events, "imports": kept.len(), "checked": checked == Done::Complete,
    });
    Ok(answer(document, &object))
}

/// Last year's funnel, and the top of its leaderboard.
async fn reports(demo: &Demo, snapshot: &mut Snapshot, now: Instant) -> Result<[Answer; 2], Failure> {
    let period = Period::parse(&demo.year.to_string(), local_day(now, snapshot.organization().settings.timezone))?;
    let (filters, flagged) = (Filters::default(), Flagged::LeftOut);
    let question = ReportQuery { period, filters, as_of: AsOf::Now, flagged, now };
    let options = FunnelOptions { basis: Basis::Cohort, by: Vec::new(), times: Times::Collected };
    let funnel = answers::funnel(snapshot, &question, &options).await?;
    let board = BoardQuery { metric: Metric::Activated, top: Some(3), zeros: Zeros::LeftOut, min_referrals: 5 };
    let board = answers::leaderboard(snapshot, &question, board).await?;
    Ok([
        Answer { document: funnel.document(), json: funnel.json(), rows: funnel.rows() },
        Answer { document: board.document(), json: board.json(), rows: board.rows() },
    ])
}

/// The commands to try, written so that they can be copied.
fn next_steps(demo: &Demo, place: &Place) -> String {
    let year = demo.year;
    let late = quoted(&place.path(&format!("late-{year}-03.rejects.csv")));
    let table = quoted(&place.path(&format!("{year}.csv")));
    let mut steps = vec![
        ("where the year was made", format!("funnel --period {year} --by month")),
        ("everyone down to rank 10", format!("leaderboard --period {year}")),
        ("the year for the board", format!("summary --period {year}")),
        ("who needs a nudge", "referral list --status joined --stalled-for 10d".to_owned()),
    ];
    steps.extend(
        demo.user_id
            .as_ref()
            .map(|user| ("why somebody counts, and for whom", format!("referral explain --user {user}"))),
    );
    steps.extend([
        ("where the events came from", "import list".to_owned()),
        ("take in rejected rows after all, their times being local", format!("ingest {late} --assume-tz org")),
        ("figures for a spreadsheet", format!("funnel --period {year} --by member,month -o {table}")),
    ]);
    let program = program();
    let database = quoted(&place.database);
    let mut text = String::from("\nGo on with\n\n");
    for (what, words) in steps {
        // Writing to a text does not fail.
        let _ = write!(text, "  # {what}\n  {program} {words} --database {database}\n");
    }
    text.push_str("\nThis is demo data in a database of its own. `verve init` begins yours.\n");
    text
}

/// The program as it was called, so that what is copied finds it again.
fn program() -> String {
    let called = std::env::args().next().filter(|called| called.contains(std::path::MAIN_SEPARATOR));
    called.map_or_else(|| "verve".to_owned(), |called| quoted(&called))
}
