//! `verve recompute`: the answers from scratch.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;
use crate::report::table::Document;
use crate::report::words::{count, counted};

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
    let (title, finding) = match (args.check, done.drift) {
        (true, 0) => ("Checked".to_owned(), "no difference".to_owned()),
        (true, drift) => ("Checked".to_owned(), differs(drift)),
        (false, 0) => ("Recomputed".to_owned(), "nothing moved".to_owned()),
        (false, drift) => ("Recomputed".to_owned(), format!("{}, mended", differs(drift))),
    };
    let referrals = counted(done.referrals, "referral", "referrals");
    let document =
        Document::new(format!("{title}: {finding}")).finding(format!("{} events, {referrals}", count(done.events)));
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

fn differs(drift: i64) -> String {
    let places = counted(drift, "place differs", "places differ");
    format!("{places} from what the events say")
}
