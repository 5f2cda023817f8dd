//! `verve db verify`: whether the database holds together.

use super::checks;
use crate::cli::context::{Context, organization_of};
use crate::cli::failure::{Done, Outcome};

/// Check the whole database: the file, and all that is stored against the events
///
/// Reads everything and changes nothing: pages and constraints, the events against what they are found by, revisions and
/// the ledger of imports, and referrals, what each event was attributed to and statistics against a recompute. Others may
/// go on working.
/// Ends with exit code 8 where something does not hold. With `--org` only that organization is looked at.
///
/// Example: verve db verify
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Verifies.
///
/// # Errors
/// A database that cannot be opened; what the checks find is the answer.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let store = context.store().await?;
    let slug = context.config.org.from_flag().and_then(Option::as_deref);
    if let Some(slug) = slug {
        organization_of(&mut store.directory().await?, slug).await?;
    }
    let found = store.verify(slug, |what| context.ui.detail(&format!("checking {what}"))).await?;
    context.show(&checks::answer(&context.database(), &found))?;
    Ok(if checks::are_sound(&found) { Done::Complete } else { Done::CheckFailed })
}
