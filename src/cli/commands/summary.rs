//! `verve summary`: a year for the board, the funder and the mentor.

use crate::answers::{self, today};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::question::{AsOfArgs, PeriodArgs};
use crate::render::Answer;

/// Sum up a year, or another period, for the board and the funders
///
/// Figures against the year before, months, the funnel, campaigns and channels,
/// top recruiters, groups, and what stands still. What happened in the period
/// (event) and those who came in it (cohort) stand in tables of their own.
///
/// Examples:
///   verve summary --period 2025
///   verve summary --period 2025 --output 2025.md
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// Answers with the summary.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let (store, organization) = context.open().await?;
    let now = context.now();
    let period = args.period.period("this-year", today(&organization, now))?;
    let as_of = args.as_of.as_of(organization.settings.timezone)?;
    let summary = answers::summary(&store, &organization, period, as_of, now).await?;
    store.close().await;
    let answer =
        Answer::for_format(context.output.format(), || summary.document(), || summary.json(), || summary.rows());
    context.show(&answer)?;
    Ok(Done::Complete)
}
