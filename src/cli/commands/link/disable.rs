//! `verve link disable`: no more clicks from a moment on.

use super::set;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::moment;
use crate::store::{Closing, Link};

/// Stop a link from taking clicks
///
/// Conversions from clicks before that moment still count. A link that is disabled already keeps its moment unless
/// --at gives another; `--at -` lifts it.
///
/// Example: verve link disable xhyd55p --at 2026-03-01
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its code, or the whole referral URL
    code: String,
    /// From T on: a date (its beginning), a local time or an instant; now by default
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: Option<String>,
}

/// Disables a link.
///
/// # Errors
/// Wrong usage, no such link, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let (now, zone) = (context.now(), organization.settings.timezone);
    let wanted = |link: &Link| {
        let disabled_at = match args.at.as_deref() {
            None => link.closing.disabled_at.or(Some(now)),
            Some("-") => None,
            Some(text) => Some(moment::moment("--at", text, zone)?),
        };
        Ok((link.labels.clone(), Closing { disabled_at, ..link.closing }))
    };
    set::edit(&organization, &args.code, wanted, context).await
}
