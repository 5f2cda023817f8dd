//! `verve recompute`: the answers from scratch.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::view::table::Document;

/// Rebuild referrals and statistics from the events
///
/// Nothing moves unless something was wrong: the stored answers are kept up to date by every import. `--check`
/// changes nothing and ends with exit code 8 where they are not what the events say.
///
/// Example: verve recompute --check
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Compare only; change nothing
    #[arg(long)]
    check: bool,
}

/// Recomputes or checks.
///
/// # Errors
/// A database that cannot be read or written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let scope = context.organization().await?.scope;
    let store = context.store().await?;
    let bar = context.ui.progress("events");
    let progress = |done, all| bar.set(done, all, done);
    let done = if args.check {
        store.recompute_check(&scope, progress).await?
    } else {
        store.recompute(&scope, progress).await?
    };
    bar.finish();
    let title = match (args.check, done.drift) {
        (true, 0) => say!("recompute-checked"),
        (true, drift) => say!("recompute-checked-differs", count = drift),
        (false, 0) => say!("recompute-done"),
        (false, drift) => say!("recompute-fixed", count = drift),
    };
    let referrals = say!("count-referrals", count = done.referrals);
    let document = Document::new(title).finding(say!("recompute-of", events = done.events, referrals));
    let json = serde_json::json!({
        "report": "recompute",
        "organization": scope.slug(),
        "check": args.check,
        "events": done.events,
        "referrals": done.referrals,
        "differences": done.drift,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })?;
    Ok(if args.check && done.drift > 0 { Done::CheckFailed } else { Done::Complete })
}
