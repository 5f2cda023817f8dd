//! `verve referral`: the list of referrals, one of them, and why it is what it is.

use crate::answers::{self, Flagged, Part, ReferralFilters, ReportQuery, Subject};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::report_query::{AsOfArgs, ReportQueryArgs};
use crate::cli::spool::Spool;
use crate::domain::Status;
use crate::domain::period::Period;
use crate::messages::say;
use crate::render::{Answer, Format, MOST_SHEET_ROWS, RenderError};
use crate::report::referrals::Referrals;

/// How many referrals a page for people shows unless told otherwise.
const SHOWN: usize = 1_000;
/// How many referrals are written at a time.
const PART_ROWS: usize = 1_000;

/// Show referrals, and why each is what it is
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the referrals that entered in the period; without one, all
    ///
    /// Example: verve referral list --status installed --stalled-for 10d
    List(Box<ListArgs>),
    /// Show one referral with its events
    ///
    /// Example: verve referral show r-89c15506
    Show(ShowArgs),
    /// Say which rule attributed each event, what bound the person, and what lost
    ///
    /// Example: verve referral explain r-89c15506
    ///
    /// Example: verve referral explain --user u-5103
    Explain(ExplainArgs),
}

/// The flags of `referral list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    query: ReportQueryArgs,
    /// List those of one status only
    #[arg(long, value_parser = ["generated", "clicked", "installed", "joined", "activated"])]
    status: Option<String>,
    /// List the referral of this user only
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// List open referrals without a milestone for this long: 10d, 36h
    #[arg(long, value_name = "DURATION")]
    stalled_for: Option<String>,
    /// List at most the first N; formats for people show 1,000 by default, formats for programs all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// The flags of `referral show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The referral's id, or the beginning of it
    id: String,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// The flags of `referral explain`.
#[derive(Debug, clap::Args)]
#[group(id = "subject", required = true, multiple = false, args = ["id", "user", "click"])]
pub struct ExplainArgs {
    /// The referral's id, or the beginning of it
    id: Option<String>,
    /// Explain the referral of this user
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// Explain the referral of this click
    #[arg(long, value_name = "CLICK_ID")]
    click: Option<String>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// Answers about referrals.
///
/// # Errors
/// Wrong usage, an id that names no referral, or a database that cannot be read.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::List(args) => list(*args, context).await,
        Command::Show(args) => explain(Subject::Referral(args.id), &args.as_of, context).await,
        Command::Explain(args) => {
            let subject = match (args.id, args.user, args.click) {
                (Some(id), _, _) => Subject::Referral(id),
                (None, Some(user), _) => Subject::User(user),
                (None, None, Some(click)) => Subject::Click(click),
                (None, None, None) => {
                    return Err(Failure::usage(say!("failure-which-referral"), say!("cause-which-referral"))
                        .hint(say!("hint-explain")));
                }
            };
            explain(subject, &args.as_of, context).await
        }
    }
}

async fn list(args: ListArgs, context: &Context) -> Outcome {
    let stalled_for = args.stalled_for.as_deref().map(duration).transpose()?;
    let mut snapshot = context.snapshot().await?;
    let scope = snapshot.scope().clone();
    let query = args.query.query("all", Flagged::Included, &mut snapshot, context).await?;
    let status = args.status.as_deref().and_then(Status::from_name);
    let filters = ReferralFilters { status, user: args.user, stalled_for };
    let format = context.output.format();
    if !context.output.is_streamed() {
        let shown = if format == Format::Xlsx { MOST_SHEET_ROWS } else { SHOWN };
        let part = Part::First(args.limit.unwrap_or(shown));
        let referrals = answers::referral_part(&mut snapshot, &query, &filters, part).await?;
        snapshot.end().await?;
        let total = usize::try_from(referrals.total).unwrap_or(usize::MAX);
        if format == Format::Xlsx && total.min(args.limit.unwrap_or(total)) >= MOST_SHEET_ROWS {
            return Err(RenderError::TooManyRows { rows: total }.into());
        }
        let answer = Answer { document: referrals.document(), ..Answer::default() };
        context.show_list(&answer, "referrals", referrals.rows.len(), &scope).await?;
        return Ok(Done::Complete);
    }
    let mut list = answers::referral_list(&mut snapshot, &query, &filters).await?;
    let answer = |part: &Referrals| Answer::part(format, || part.data_table(), || part.rows());
    let head = Answer { json: list.head().json(), ..answer(&list.head()) };
    let mut spool = Spool::begin(&context.output, &head)?;
    let (most, mut rows) = (args.limit.unwrap_or(usize::MAX), 0);
    while let Some(part) = list.next(&mut snapshot, PART_ROWS.min(most - rows)).await? {
        rows += part.rows.len();
        spool.push(&answer(&part))?;
    }
    snapshot.end().await?;
    context.note_list(&head, "referrals", rows, &scope).await?;
    spool.write(&context.ui)?;
    Ok(Done::Complete)
}

async fn explain(subject: Subject, as_of: &AsOfArgs, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let query = ReportQuery {
        period: Period::all(),
        filters: answers::Filters::default(),
        as_of: as_of.as_of(snapshot.organization().settings.timezone, context.now())?,
        flagged: Flagged::Included,
        now: context.now(),
    };
    let explanation = answers::explain(&mut snapshot, &query, &subject).await?;
    snapshot.end().await?;
    let (document, json, rows) = (explanation.document(), explanation.json(), explanation.rows());
    context.show(&Answer { document, json, rows })?;
    Ok(Done::Complete)
}

/// Reads `10d`, `36h` or `2weeks` in microseconds.
fn duration(text: &str) -> Result<i64, Failure> {
    answers::stalled_for(text)
        .map_err(|why| Failure::usage(say!("failure-stalled-for", text), why).hint(say!("hint-length")))
}
