//! `verve changes`: what moved since a place, for programs that follow.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::domain::feed_place::FeedPlace;
use crate::messages::say;
use crate::render::Answer;
use crate::store::StoreError;

/// Show what changed since a revision: the feed for other programs
///
/// Each change appears once: new links, referrals that joined, became active or were withdrawn, milestones, and published
/// periods whose figures changed. Keep the `place` of the last row and continue from it; `rev:0` is the beginning.
///
/// Example: verve changes --after rev:0 --format ndjson
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Continue after this place: `rev:N`, or the `place` of the last row you have
    #[arg(long, value_name = "PLACE", default_value = "rev:0")]
    after: String,
    /// Show at most this many changes
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,
    /// Show only changes for this member
    #[arg(long, value_name = "MEMBER_ID")]
    member: Option<String>,
}

/// Shows the changes.
///
/// # Errors
/// Wrong usage, a revision that does not exist, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let after = FeedPlace::parse(&args.after).ok_or_else(|| {
        Failure::usage(say!("failure-no-place", text = &args.after), say!("cause-no-place")).hint(say!("hint-place"))
    })?;
    let mut snapshot = context.snapshot().await?;
    let changes = answers::changes(&mut snapshot, after, args.member.as_deref(), args.limit as usize).await;
    let changes = changes.map_err(|error| match error {
        StoreError::NotFound { kind: "revision", .. } => {
            Failure::usage(say!("failure-no-place", text = &args.after), say!("cause-place-ahead"))
                .hint(say!("hint-place-again"))
        }
        other => other.into(),
    })?;
    snapshot.end().await?;
    let format = context.output.format();
    context.show(&Answer::for_format(format, || changes.document(), || changes.json(), || changes.json_rows()))?;
    Ok(Done::Complete)
}
