//! `verve export`: everything an organization has, in one fixed form.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};

/// Export all referrals and statistics as sorted lines of JSON
///
/// The same facts give the same bytes in every database, whatever the order in which they arrived.
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
        return Err(Failure::usage("which export?", "`--canonical` is missing").hint("verve export --canonical"));
    }
    let (store, organization) = context.open().await?;
    let mut export = answers::canonical_export(&store, &organization).await?;
    let lines = usize::try_from(export.lines).unwrap_or(usize::MAX);
    store.note_export(&organization.scope, "canonical", lines).await?;
    store.close().await;
    context.output.write_by(&context.ui, |out| {
        while let Some(line) = export.next_line()? {
            out.write_all(line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    Ok(Done::Complete)
}
