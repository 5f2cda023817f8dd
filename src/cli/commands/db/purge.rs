//! `verve db purge`: retention.

use crate::answers::stalled_for;
use crate::cli::commands::person::{copies, files};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::report::erasure::Receipt;

/// Seal what is older than some time
///
/// Erases every person all of whose events are older, together with all that hangs together with them; every published
/// number stays as it was. Events that old are suppressed from then on. Anyone who shares a click or a personal link with
/// somebody younger stays until they are old too.
///
/// Example: verve db purge --older-than 3years --yes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How old, for example 730days or 3years; at least as long as a referral stays open
    #[arg(long, value_name = "DURATION")]
    older_than: String,
    /// Show what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Purges.
///
/// # Errors
/// Wrong usage, or a database that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let age = stalled_for(&args.older_than).map_err(|why| {
        Failure::usage(say!("failure-older-than-form", text = &args.older_than), why).hint(say!("hint-older-than"))
    })?;
    let horizon = organization.settings.horizon();
    if age < horizon {
        let days = organization.settings.horizon_days;
        let why = say!("cause-sealed-moves-no-more", days = days.to_string());
        return Err(Failure::usage(say!("failure-older-than-short", text = &args.older_than), why)
            .hint(say!("hint-older-than-least", days = days.to_string())));
    }
    let older_than = context.now().plus(-age);
    if !args.dry_run {
        context.confirm(&say!("ask-seal", before = older_than.to_string()))?;
    }
    let store = context.store().await?;
    let copies = copies(&context.config.database.value)?;
    let bar = context.ui.progress("events");
    let progress = |done, all| bar.set(done, all, done);
    let purged = store.purge(&organization.scope, older_than, context.now(), args.dry_run, progress).await?;
    bar.finish();
    let receipt = Receipt {
        report: "purge",
        organization: organization.scope.slug().to_owned(),
        erased_at: context.now(),
        revision: purged.revision,
        dry_run: args.dry_run,
        events: purged.events,
        sealed: purged.sealed,
        suppressed: purged.persons,
        files: files(store, args.dry_run, purged.is_cleared),
        older_than: Some(older_than),
        member: None,
        imports: Vec::new(),
        copies,
    };
    let document = receipt.document(&organization.line());
    context.show(&Answer { document, json: receipt.json(), rows: receipt.rows() })?;
    Ok(Done::Complete)
}
