//! `verve event`: one event by hand, the list of events, and taking one back.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::cli::moment::moment;
use crate::cli::report_query::PeriodArgs;
use crate::cli::spool::Spool;
use crate::domain::id::WholeNumbers;
use crate::domain::{EventTable, EventTexts, Stage};
use crate::ingest::batch::EventBatch;
use crate::ingest::decode::{Rules, Scratch, Texts, decode};
use crate::ingest::timestamp::Times;
use crate::messages::say;
use crate::render::Answer;
use crate::report::events::Events;
use crate::store::{EventSelection, ImportHead, Snapshot};
use crate::view::table::Document;
use crate::workflows::Commit;
use std::collections::BTreeMap;

/// Record, list and retract single events
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Record one event by hand, with the reason for it
    ///
    /// Example: verve event add --event account_created --at 2025-03-01T12:00 --link kari --user u-9 --reason 'by phone'
    Add(AddArgs),
    /// List events in the order in which they happened, with what became of each
    ///
    /// Examples:
    ///   verve event list --unattributed
    ///   verve event list --user u-9
    ///   verve event list --link kari --source app --since 2025-03-01 --format csv
    List(ListArgs),
    /// Take one event back; it counts no longer, and an earlier `--as-of` still shows it
    ///
    /// Example: verve event retract 4711 --reason 'entered twice'
    Retract(RetractArgs),
}

/// The flags of `event add`.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// What happened: link_clicked, app_installed, account_created or first_login
    #[arg(long, value_name = "STAGE", value_parser = Stage::ALL.map(Stage::name))]
    event: String,
    /// When: an instant, or a local date and time
    #[arg(long, value_name = "T")]
    at: String,
    /// The link's code or URL
    #[arg(long, value_name = "CODE")]
    link: Option<String>,
    /// The click
    #[arg(long, value_name = "CLICK_ID")]
    click: Option<String>,
    /// The user
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// Why it is recorded by hand; kept in the ledger
    #[arg(long)]
    reason: String,
}

/// The flags of `event list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Which days.
    #[command(flatten)]
    period: PeriodArgs,
    /// List the events that belong to no referral, with the reason
    #[arg(long)]
    unattributed: bool,
    /// List the events that name this user
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// List the events that count for this link, or carry its code
    #[arg(long, value_name = "CODE")]
    link: Option<String>,
    /// List the events of this sender
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// List at most N events; a table shows 50 by default, other formats all
    #[arg(long, value_name = "N")]
    limit: Option<i64>,
}

/// The flags of `event retract`.
#[derive(Debug, clap::Args)]
pub struct RetractArgs {
    /// The event's number, as `event list` shows it
    #[arg(value_name = "ID")]
    id: i64,
    /// Why; kept beside the event
    #[arg(long)]
    reason: String,
}

/// Does what the command says.
///
/// # Errors
/// Wrong usage, an event that does not exist, or a database that cannot be used.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Add(args) => add(&args, context).await?,
        Command::List(args) => list(&args, context).await?,
        Command::Retract(args) => retract(&args, context).await?,
    }
    Ok(Done::Complete)
}

async fn add(args: &AddArgs, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    if args.reason.trim().is_empty() {
        return Err(Failure::usage(say!("failure-no-reason"), say!("cause-event-by-hand")).hint(say!("hint-reason")));
    }
    let at = moment("--at", &args.at, organization.settings.timezone)?.to_string();
    let texts = Texts {
        event: Some(&args.event),
        occurred_at: Some(&at),
        link_code: args.link.as_deref(),
        click_id: args.click.as_deref(),
        user_id: args.user.as_deref(),
        event_id: None,
        source: None,
    };
    let rules = Rules {
        times: Times::strict(context.now()),
        allow_personal_ids: organization.allow_personal_ids,
        whole_numbers: WholeNumbers::Refused,
    };
    let mut scratch = Scratch::default();
    let event = decode(&texts, &rules, &mut scratch)?;
    let import_id = uuid::Uuid::new_v4().to_string();
    let mut table = EventTable::default();
    // Recorded by hand twice is meant twice: each gets a key of its own.
    let key = format!("manual-{import_id}");
    let source = Some("manual");
    table.push(event.stage, event.occurred_at, EventTexts { event_id: Some(&key), source, ..event.texts }, 0);
    let head = ImportHead {
        import_id,
        kind: "manual",
        file: args.reason.clone(),
        sha256: None,
        options: "{}".to_owned(),
        started_at: context.now(),
        clock: context.clock(),
    };
    let mut writer = context.store().await?.import(&organization, head, Commit::EachBatch, None);
    writer.append(EventBatch::new(&table, &[1], 1, BTreeMap::new())).await?;
    let (outcome, _) = writer.finish().await?;
    let place = match outcome.unattributed.keys().next() {
        None => say!("event-has-referral"),
        Some(reason) => say!("event-has-no-referral", reason = *reason),
    };
    let document = Document::new(say!("event-recorded", event = &args.event, at = at.to_string())).finding(place);
    let json = serde_json::json!({
        "report": "event", "organization": organization.scope.slug(), "import_id": outcome.import_id,
        "revision": outcome.revision, "attributed": outcome.attributed,
        "unattributed_reasons": outcome.unattributed,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })
}

async fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let table_limit = if context.output.is_for_people() { 50 } else { i64::MAX };
    let limit = args.limit.unwrap_or(table_limit).max(0);
    let format = context.output.format();
    let mut snapshot = context.snapshot().await?;
    let scope = snapshot.scope().clone();
    let selection = selection(args, &mut snapshot, context).await?;
    if !context.output.is_streamed() {
        let events = answers::events(&mut snapshot, &selection, limit).await?;
        snapshot.end().await?;
        let answer = Answer { document: events.document(), ..Answer::default() };
        return context.show_list(&answer, "events", events.rows.len(), &scope).await;
    }
    let mut list = answers::EventList::begin(&mut snapshot, &selection, limit).await?;
    let answer = |part: &Events| Answer::part(format, || part.data(), || part.json_rows());
    let head = Answer { json: list.head().json(), ..answer(&list.head()) };
    let mut spool = Spool::begin(&context.output, &head)?;
    let mut rows = 0;
    while let Some(part) = list.next().await? {
        rows += part.rows.len();
        spool.push(&answer(&part))?;
    }
    snapshot.end().await?;
    context.note_list(&head, "events", rows, &scope).await?;
    spool.write(&context.ui)
}

/// What is asked for; a link or a sender that does not exist would give an empty list.
async fn selection(args: &ListArgs, snapshot: &mut Snapshot, context: &Context) -> Result<EventSelection, Failure> {
    let today = answers::today(snapshot.organization(), context.now());
    let period = args.period.period("all", today)?.interval(snapshot.organization().settings.timezone);
    let link = match &args.link {
        Some(code) => Some(lookup::link(snapshot, code).await?),
        None => None,
    };
    if let Some(source) = &args.source {
        lookup::source(snapshot, source).await?;
    }
    Ok(EventSelection {
        happened: [period.from, period.until],
        user: args.user.as_deref().map(|user| user.trim().to_owned()),
        source: args.source.clone(),
        link: link.map(|link| (link.link_no, link.code)),
        only_unattributed: args.unattributed,
    })
}

async fn retract(args: &RetractArgs, context: &Context) -> Result<(), Failure> {
    let scope = context.organization().await?.scope;
    context.confirm(&say!("ask-take-back-event", id = args.id.to_string()))?;
    let (store, now) = (context.store().await?, context.now());
    store.changed(&scope, async |change| change.retract_event(args.id, &args.reason, now).await).await?;
    let document =
        Document::new(say!("event-is-taken-back", id = args.id.to_string())).finding(say!("event-counts-no-longer"));
    let json = serde_json::json!({
        "report": "retraction", "organization": scope.slug(), "event": args.id, "reason": args.reason,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })
}
