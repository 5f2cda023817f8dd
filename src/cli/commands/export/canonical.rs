//! `verve export --canonical`: all answers as sorted lines of JSON.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::spool::Lines;

/// Exports.
///
/// # Errors
/// A database that cannot be read.
pub async fn run(context: &Context) -> Outcome {
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
