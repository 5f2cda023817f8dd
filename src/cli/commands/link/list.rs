//! `verve link list`.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::links;
use crate::cli::report_query::FilterArgs;
use crate::report::links::LinkOccasion;

/// List the links in the order in which they were made
///
/// Clicks are referrals with a click; referrals those with any event.
///
/// Example: verve link list --campaign host-2026 -o links.csv
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    filters: FilterArgs,
    /// List the links that take clicks now
    #[arg(long)]
    open: bool,
}

/// Lists links.
///
/// # Errors
/// A database that cannot be used, or an answer that cannot be shown as asked.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let now = context.now();
    let filters = args.filters.filters(&mut snapshot, &context.ui).await?;
    let mut rows = links::fitting(&mut snapshot, &filters, &context.ui).await?;
    rows.retain(|row| !args.open || !row.is_closed_at(now));
    let answer = links::answer(snapshot.organization(), LinkOccasion::Listed, now, rows);
    snapshot.end().await?;
    context.show(&answer)?;
    Ok(Done::Complete)
}
