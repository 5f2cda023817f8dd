//! `verve db restore`: a backup in the place of the database.

use super::checks;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::messages::{Message, Value, say};
use crate::render::Answer;
use crate::store::{Store, StoreError, file_of};
use crate::view::table::Document;
use crate::workflows::{ErasedAgain, ErasureSource, Restored, Restoring, Withdrawn};
use std::path::PathBuf;

/// Put the backup FILE in the place of the database
///
/// The backup is copied, brought up to date and checked; only then, and at once, the copy takes the place of the
/// database, which is kept beside it under another name. Anyone erased since the backup stays erased, and
/// what was taken back stays so: tokens, webhooks and their old secrets, members' answers about boards, the organization's yes to
/// boards and growth, links. The database that was there is asked what that is. Where it is lost, a later backup or
/// another copy can be asked instead. What was taken in since is missing: send those files again. Stop `verve serve` first.
///
/// Example: verve db restore /backup/verve-monday.db
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// Another backup or copy to ask what was erased or taken back since, where the database itself is lost
    #[arg(long, value_name = "FILE")]
    erasures_from: Option<PathBuf>,
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
        return Err(Failure::usage(say!("failure-backup-is-database"), say!("cause-nothing-to-restore"))
            .hint(say!("hint-name-backup")));
    }
    if !args.dry_run && place.is_some() {
        context.confirm(&say!(
            "ask-restore",
            backup = args.file.display().to_string(),
            database = context.database()
        ))?;
    }
    let restoring = Restoring {
        backup: &args.file,
        erasures_from: args.erasures_from.as_deref(),
        actor: context.actor(),
        now: context.now(),
        is_dry_run: args.dry_run,
    };
    let restored = Store::restore(database, restoring).await.map_err(explained)?;
    if !checks::are_sound(&restored.checks) {
        context.show(&checks::answer(&args.file.display().to_string(), &restored.checks))?;
        context.ui.warning(say!("warning-backup-damaged"));
        return Ok(Done::CheckFailed);
    }
    context.show(&answer(&restored, &args, context))?;
    if let Some(warning) = not_asked(&restored) {
        context.ui.warning(warning);
    }
    Ok(Done::Complete)
}

fn explained(error: StoreError) -> Failure {
    match error {
        StoreError::Missing(file) => {
            Failure::new(Kind::Failed, say!("failure-no-backup", path = file), say!("cause-nothing-changed"))
                .hint(say!("hint-check-path"))
        }
        StoreError::NotVerve(file) => Failure::new(
            Kind::Refused,
            say!("failure-not-a-backup", path = file),
            say!("cause-not-verve-nothing-changed"),
        )
        .hint(say!("hint-name-backup")),
        StoreError::Locked => {
            Failure::new(Kind::Temporary, say!("failure-database-open"), say!("cause-database-in-use"))
                .hint(say!("hint-stop-serve"))
        }
        other => other.into(),
    }
}

/// Why people erased since the backup may be back, and what to do; none where they are not.
fn not_asked(restored: &Restored) -> Option<Message> {
    let why = match (restored.asked, restored.unknown.as_slice()) {
        (ErasureSource::Known, []) => return None,
        (ErasureSource::Known, unknown) => {
            say!("restore-unknown-erased", files = Value::List(unknown.iter().map(Value::from).collect()))
        }
        (ErasureSource::NoDatabase, _) => say!("restore-no-database"),
        (ErasureSource::DamagedDatabase, _) => say!("restore-damaged-database"),
    };
    Some(say!("restore-erased-is-back", why))
}

/// What was erased again, in words.
fn erased(again: &ErasedAgain) -> Vec<Value> {
    let mut words = Vec::new();
    if again.persons > 0 {
        words.push(say!("count-recruits", count = again.persons).into());
    }
    if again.members > 0 {
        words.push(say!("count-members", count = again.members).into());
    }
    words.extend(again.older_than.map(|at| say!("restore-everybody-before", at = at.to_string()).into()));
    words
}

/// What was taken back since the backup, in words.
fn withdrawn(withdrawn: &Withdrawn) -> Vec<Value> {
    let kinds = [
        (withdrawn.tokens, say!("withdrawn-tokens", count = withdrawn.tokens)),
        (withdrawn.webhooks, say!("withdrawn-webhooks", count = withdrawn.webhooks)),
        (withdrawn.webhook_secrets, say!("withdrawn-secrets", count = withdrawn.webhook_secrets)),
        (withdrawn.board_answers, say!("withdrawn-board-answers", count = withdrawn.board_answers)),
        (withdrawn.boards, say!("withdrawn-boards", count = withdrawn.boards)),
        (withdrawn.growth, say!("withdrawn-growth", count = withdrawn.growth)),
        (withdrawn.links, say!("withdrawn-links", count = withdrawn.links)),
    ];
    kinds.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words.into()).collect()
}

fn withdrawn_json(withdrawn: &Withdrawn) -> serde_json::Value {
    serde_json::json!({
        "tokens": withdrawn.tokens, "webhooks": withdrawn.webhooks, "webhook_secrets": withdrawn.webhook_secrets,
        "board_answers": withdrawn.board_answers, "boards": withdrawn.boards, "growth": withdrawn.growth,
        "links": withdrawn.links,
    })
}

fn answer(restored: &Restored, args: &Args, context: &Context) -> Answer {
    let file = args.file.display().to_string();
    let title = match args.dry_run {
        true => say!("restore-dry-run", file = &file),
        false => say!("restore-done", file = &file),
    };
    let mut document = Document::new(title).note(context.database()).finding(say!("restore-sound"));
    // Anyone who came later is kept out from now on, and is not in the backup.
    let has_met = |again: &ErasedAgain| again.members > 0 || again.events > 0;
    for (slug, again) in restored.erased_again.iter().filter(|(_, again)| has_met(again)) {
        let (what, events) = (Value::List(erased(again)), say!("count-events", count = again.events));
        document = document.finding(say!("restore-erased-again", org = slug, what, events));
    }
    if restored.erased_again.iter().any(|(_, again)| has_met(again)) {
        document = document.finding(say!("restore-still-has", file = &file));
    }
    if not_asked(restored).is_some() {
        document = document.finding(say!("restore-could-not-erase"));
    }
    let withdrawn = withdrawn(&restored.withdrawn);
    if !withdrawn.is_empty() {
        document = document.finding(say!("restore-withdrawn", what = Value::List(withdrawn)));
    }
    let kept = restored.kept.as_ref().map(|kept| kept.display().to_string());
    if let Some(kept) = &kept {
        document = document.finding(say!("restore-kept", path = kept));
    }
    if !args.dry_run {
        document = document.advice(say!("restore-next"));
    }
    let again = |(slug, again): &(String, ErasedAgain)| {
        serde_json::json!({
            "organization": slug, "persons": again.persons, "members": again.members, "older_than": again.older_than,
            "events": again.events, "suppressed": again.suppressed,
        })
    };
    let erased_again: Vec<serde_json::Value> = restored.erased_again.iter().map(again).collect();
    let json = serde_json::json!({
        "report": "restore", "database": context.database(), "file": file, "dry_run": args.dry_run, "kept": kept,
        "erased_again": erased_again, "withdrawn": withdrawn_json(&restored.withdrawn),
        "later_is_unknown": restored.asked != ErasureSource::Known, "unknown_organizations": restored.unknown,
    })
    .to_string();
    Answer { document, rows: vec![json.clone()], json }
}
