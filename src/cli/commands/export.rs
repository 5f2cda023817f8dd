//! `verve export`: everything an organization has, in one fixed form.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::spool::Lines;
use crate::messages::say;

/// Export all referrals and statistics as sorted lines of JSON
///
/// The same facts give the same bytes in every database, whatever the order in which they arrived.
///
/// Example: verve export --canonical -o nhf.ndjson
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the canonical form
    #[arg(long)]
    canonical: bool,
}

/// Exports.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    if !args.canonical {
        return Err(Failure::usage(say!("failure-which-export"), say!("cause-canonical-missing"))
            .hint(say!("hint-export-canonical")));
    }
    let mut snapshot = context.snapshot().await?;
    let scope = snapshot.scope().clone();
    let mut export = answers::canonical_export(&mut snapshot).await?;
    let (mut spool, mut lines) = (Lines::begin()?, 0);
    while let Some(part) = export.next(&mut snapshot).await? {
        lines += part.len();
        part.iter().try_for_each(|line| spool.push(line))?;
    }
    snapshot.end().await?;
    let store = context.store().await?;
    store.changed(&scope, async |change| change.note_export("canonical", lines).await).await?;
    spool.write(&context.output, &context.ui)?;
    Ok(Done::Complete)
}
