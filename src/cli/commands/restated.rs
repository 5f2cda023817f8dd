//! `verve restated`: which figures have moved since they were told, and what moved them.

use crate::answers::{self, EarlierAnswer, today};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::report_query::PeriodArgs;
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::messages::say;
use crate::render::Answer;
use crate::store::{Snapshot, StoreError};

/// Show which figures have changed since an earlier answer, and what changed them
///
/// Holds the funnel (on both bases; whole, by month, member, group, campaign
/// and channel) and the leaderboards of a period as they stood then against
/// those of now: each cell that moved, what it was, what it is, and the imports
/// and other changes that moved it. `--from published` is the summary that
/// `verve summary publish` froze last.
///
/// Examples:
///   verve restated --period 2025 --from 2026-01-31
///   verve restated --period 2025 --from published --format csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// Since when: a date (its end), an instant, rev:N, or published
    #[arg(long, value_name = "T|published")]
    from: String,
}

/// Answers with what moved.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let now = context.now();
    let ask = async |snapshot: &mut Snapshot, format| {
        let period = args.period.period("this-year", today(snapshot.organization(), now))?;
        let from = if args.from.trim() == "published" {
            published(snapshot, &period).await?
        } else {
            EarlierAnswer::AsOf(AsOf::parse(&args.from, snapshot.organization().settings.timezone, now)?)
        };
        let restated = answers::restated(snapshot, period, from, now).await?;
        Ok(Answer::for_format(format, || restated.document(), || restated.json(), || restated.rows()))
    };
    context.report(ask).await?;
    Ok(Done::Complete)
}

async fn published(snapshot: &mut Snapshot, period: &Period) -> Result<EarlierAnswer, Failure> {
    match snapshot.publication(period).await {
        Err(StoreError::NotFound { .. }) => {
            let what = format!("no summary {} was published", period.after_noun());
            Err(Failure::new(Kind::Failed, what, say!("cause-nothing-published"))
                .hint(say!("hint-publish"))
                .hint(say!("hint-from-day")))
        }
        other => Ok(EarlierAnswer::Published(other?)),
    }
}
