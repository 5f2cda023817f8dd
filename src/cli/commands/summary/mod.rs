//! `verve summary`: a year for the board, the funder and the mentor.

mod members;
mod publish;

use crate::answers::{self, Flagged, ReportQuery, today};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::cli::report_query::{AsOfArgs, LabelFilterArgs, PeriodArgs};
use crate::render::{Answer, Format};
use crate::store::Snapshot;
use std::path::PathBuf;

/// What narrows the summary of an organization.
const NARROWING: [&str; 3] = ["group", "campaign", "channel"];

/// Sum up a year, or another period, for the board, the funders or a member
///
/// Figures against the year before, months, the funnel, campaigns and channels,
/// top recruiters, groups, and what stands still. What happened in the period
/// (event) and those who came in it (cohort) stand in tables of their own.
/// With `--member` a member's own year; with `--all-members` one file for each.
///
/// Examples:
///   verve summary --period 2025
///   verve summary --period 2025 --output 2025.md
///   verve summary --period 2025 --member m-17
///   verve summary --period 2025 --all-members --output-dir years --format json
///   verve summary --period 2025 --public --output funder.html
///   verve summary publish --period 2025
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    filters: LabelFilterArgs,
    /// Sum up the period of this member
    #[arg(long, value_name = "MEMBER_ID", conflicts_with_all = NARROWING)]
    member: Option<String>,
    /// Sum up the period of each member, a file for each
    #[arg(long, requires = "output_dir", conflicts_with_all = ["member", "output", "group", "campaign", "channel"])]
    all_members: bool,
    /// Write the files of the members into DIR, which is made where it is missing
    #[arg(long, value_name = "DIR", requires = "all_members")]
    output_dir: Option<PathBuf>,
    /// Say only what may leave the organization: a finished year, rounded counts, names of those who agreed
    // Parts of it could be subtracted from the whole, so there is one of a period and no other.
    #[arg(long, conflicts_with_all = ["member", "all_members", "group", "campaign", "channel"])]
    public: bool,
}

/// What else is done with a summary.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Publish(publish::Args),
}

/// Answers with the summary.
///
/// # Errors
/// Wrong usage, a database that cannot be read, or a file that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    if let Some(Command::Publish(args)) = args.command {
        return publish::run(args, context).await;
    }
    if let Some(folder) = &args.output_dir {
        let mut snapshot = context.snapshot().await?;
        let ReportQuery { period, as_of, now, .. } = args.query(&mut snapshot, context).await?;
        let years = answers::member_years(&mut snapshot, period, as_of, now, None).await?;
        snapshot.end().await?;
        return members::write(&years, folder, context);
    }
    context.report(async |snapshot, format| args.answer(snapshot, format, context).await).await?;
    Ok(Done::Complete)
}

impl Args {
    async fn query(&self, snapshot: &mut Snapshot, context: &Context) -> Result<ReportQuery, Failure> {
        let now = context.now();
        Ok(ReportQuery {
            period: self
                .period
                .period(if self.public { "last-year" } else { "this-year" }, today(snapshot.organization(), now))?,
            as_of: self.as_of.as_of(snapshot.organization().settings.timezone, now)?,
            filters: self.filters.filters(snapshot, &context.ui).await?,
            flagged: Flagged::LeftOut,
            now,
        })
    }

    /// The summary of an organization, what may leave it, or the period of a member.
    async fn answer(&self, snapshot: &mut Snapshot, format: Format, context: &Context) -> Result<Answer, Failure> {
        let query = self.query(snapshot, context).await?;
        if let Some(member) = &self.member {
            let ReportQuery { period, as_of, now, .. } = query;
            let member = lookup::member(snapshot, member).await?;
            let years = answers::member_years(snapshot, period, as_of, now, Some(&member.member_id)).await?;
            return Ok(years.first().map(|year| members::answer(year, format)).unwrap_or_default());
        }
        if self.public {
            let summary = answers::public_page(snapshot, &query).await?;
            return Ok(Answer::for_format(format, || summary.document(), || summary.json(), || summary.rows()));
        }
        let summary = answers::summary(snapshot, &query).await?;
        Ok(Answer::for_format(format, || summary.document(), || summary.json(), || summary.rows()))
    }
}
