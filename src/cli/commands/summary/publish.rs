//! `verve summary publish`: freezes a summary, so that later answers can be held against it.

use crate::answers::{self, Filters, Flagged, ReportQuery, today};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::report_query::PeriodArgs;
use crate::domain::as_of::AsOf;
use crate::render::Answer;
use crate::report::publication::Published;
use crate::store::NewPublication;

/// Freeze a summary in the database before you hand it on
///
/// What is kept is the summary as JSON, the revision that it was made from, and
/// a digest of its figures. `verve restated --from published` says later which
/// figures moved since then, and which imports moved them.
///
/// Examples:
///   verve summary publish --period 2025
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
}

/// Freezes the summary and answers with its digest.
///
/// # Errors
/// Wrong usage, or a database that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let scope = snapshot.scope().clone();
    // Not before the newest change, so that the same question as of this moment is answered from the same facts.
    let now = context.now().max(snapshot.newest().received_at);
    let period = args.period.period("this-year", today(snapshot.organization(), now))?;
    let query = ReportQuery { period, filters: Filters::default(), as_of: AsOf::Now, flagged: Flagged::LeftOut, now };
    let summary = answers::summary(&mut snapshot, &query).await?;
    snapshot.end().await?;
    let digest = answers::digest(&summary);
    let new = NewPublication {
        period: &summary.heading.period,
        revision: summary.heading.revision,
        as_of: summary.heading.as_of,
        digest: &digest,
        document: &summary.json(),
    };
    let number = context.store().await?.changed(&scope, async |change| change.publish(&new, now).await).await?;
    let published = Published { heading: summary.heading, number, digest };
    let json = published.json();
    context.show(&Answer { document: published.document(), rows: vec![json.clone()], json })?;
    Ok(Done::Complete)
}
