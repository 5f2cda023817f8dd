//! `verve db restore`: a backup in the place of the database.

use super::checks;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::render::Answer;
use crate::report::table::Document;
use crate::report::words::counted;
use crate::store::{Restored, Store, StoreError, file_of};
use std::path::PathBuf;

/// Put the backup FILE in the place of the database
///
/// The backup is copied, brought up to date and checked; only then, and at once, the copy takes the place of the
/// database, which is kept beside it under another name. People erased, tokens revoked and webhooks removed since the
/// backup stay so. What was taken in since is missing: send those files again. Stop `verve serve` first.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// Copy and check only; change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Restores.
///
/// # Errors
/// A backup that cannot be used, a database that others have open, or no yes.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let database = &context.config.database.value;
    let place = file_of(database);
    let place = place.as_deref().and_then(|place| place.canonicalize().ok());
    if place.is_some() && place == args.file.canonicalize().ok() {
        return Err(Failure::usage("the backup is the database itself", "there is nothing to restore")
            .hint("name a file that `verve db backup` wrote"));
    }
    if !args.dry_run && place.is_some() {
        context.confirm(&format!("Put {} in the place of {}?", args.file.display(), context.database()))?;
    }
    let restored = Store::restore(database, &args.file, context.now(), args.dry_run).await.map_err(explained)?;
    if !checks::are_sound(&restored.checks) {
        context.show(&checks::answer(&args.file.display().to_string(), &restored.checks))?;
        context.ui.warning("nothing was changed: this backup is damaged, try an older one");
        return Ok(Done::CheckFailed);
    }
    context.show(&answer(&restored, &args, context))?;
    if restored.later_is_unknown {
        context.ui.warning(
            "the database that was there cannot be read: people erased and tokens revoked since the backup are back; \
             erase and revoke them again",
        );
    }
    Ok(Done::Complete)
}

fn explained(error: StoreError) -> Failure {
    match error {
        StoreError::Missing(file) => {
            Failure::new(Kind::Failed, format!("there is no backup at `{file}`"), "nothing was changed")
                .hint("check the path")
        }
        StoreError::NotVerve(file) => Failure::new(
            Kind::Refused,
            format!("`{file}` is not a backup of verve"),
            "the file was not made by verve, or is damaged; nothing was changed",
        )
        .hint("name a file that `verve db backup` wrote"),
        StoreError::Locked => {
            Failure::new(Kind::Temporary, "somebody has the database open", "it cannot be replaced under their hands")
                .hint("stop `verve serve` and wait for imports, then run the same command again")
        }
        other => other.into(),
    }
}

fn answer(restored: &Restored, args: &Args, context: &Context) -> Answer {
    let file = args.file.display().to_string();
    let title = if args.dry_run { "would be restored; nothing was changed" } else { "restored" };
    let mut document = Document::new(format!("{file} {title}")).note(context.database()).finding("The backup is sound");
    if restored.erased_again > 0 {
        document = document.finding(format!("Erased again: {}", counted(restored.erased_again, "id", "ids")));
    }
    if restored.revoked_again > 0 {
        let revoked = counted(restored.revoked_again, "token or webhook", "tokens or webhooks");
        document = document.finding(format!("Revoked again: {revoked}"));
    }
    let kept = restored.kept.as_ref().map(|kept| kept.display().to_string());
    if let Some(kept) = &kept {
        document = document.finding(format!("What was there is kept as {kept}: delete it when all is well"));
    }
    if !args.dry_run {
        document = document.advice("Next: send the files again that came since; what is in already does no harm");
    }
    let json = serde_json::json!({
        "report": "restore", "database": context.database(), "file": file, "dry_run": args.dry_run, "kept": kept,
        "erased_again": restored.erased_again, "revoked_again": restored.revoked_again,
        "later_is_unknown": restored.later_is_unknown,
    })
    .to_string();
    Answer { document, rows: vec![json.clone()], json }
}
