//! `verve funnel`: how many got how far, and how long it took.

use crate::answers::{self, Flagged, FunnelOptions};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::report_query::ReportQueryArgs;
use crate::render::Answer;
use crate::report::dimension::Dimension;
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::store::Snapshot;

/// Show how many referrals reached each stage
///
/// Counts the referrals that entered in the period and follows them to today
/// (`--basis cohort`), or the milestones that happened in the period (`--basis
/// event`). The two are never mixed.
///
/// Examples:
///   verve funnel --period 2025
///   verve funnel --period last-month --by member
///   verve funnel --period 2025 --by member,month --format csv -o funnel.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    query: ReportQueryArgs,
    /// Count cohorts by their entry, or events by when they happened
    #[arg(long, value_name = "BASIS", default_value = "cohort", value_parser = ["cohort", "event"])]
    basis: String,
    /// Break down by one or two of day, week, month, quarter, year, member, group, link, campaign, channel
    #[arg(long, value_name = "DIMENSION[,DIMENSION]")]
    by: Option<String>,
    /// Leave out medians and 90 % marks, which take longest
    #[arg(long)]
    no_times: bool,
    /// Count self-referrals too
    #[arg(long)]
    include_flagged: bool,
}

/// Answers with the funnel.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let by = args.by.as_deref().map_or(Ok(Vec::new()), Dimension::breakdown)?;
    let flagged = if args.include_flagged { Flagged::Included } else { Flagged::LeftOut };
    let options = FunnelOptions {
        basis: Basis::from_name(&args.basis).unwrap_or(Basis::Cohort),
        by,
        times: if args.no_times { Times::LeftOut } else { Times::Collected },
    };
    let ask = async |snapshot: &mut Snapshot, format| {
        let query = args.query.query("this-year", flagged, snapshot, context).await?;
        let funnel = answers::funnel(snapshot, &query, &options).await?;
        Ok(Answer::for_format(format, || funnel.document(), || funnel.json(), || funnel.rows()))
    };
    context.report(ask).await?;
    Ok(Done::Complete)
}
