//! `verve leaderboard`: who recruited how many.

use crate::answers::{self, Flagged};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::report_query::ReportQueryArgs;
use crate::messages::say;
use crate::render::Answer;
use crate::report::leaderboard::{BoardQuery, Metric, Zeros};
use crate::store::Snapshot;

/// How many ranks a table shows unless told otherwise.
const TABLE_TOP: usize = 10;

/// Rank members by what their links brought
///
/// Counts what happened in the period: activated (default), joined or clicked.
/// `--metric rate` ranks by the share of the period's referrals that became
/// active, by the lower bound of the Wilson 95 % interval, among members with
/// enough referrals. Ties share a rank, and `--top N` shows everyone at rank N.
///
/// Examples:
///   verve leaderboard --period 2025
///   verve leaderboard --period last-quarter --metric rate --group Oslo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    query: ReportQueryArgs,
    /// Rank by activated, joined, clicked or rate
    #[arg(long, default_value = "activated", value_parser = ["activated", "joined", "clicked", "rate"])]
    metric: String,
    /// Show the ranks down to N; a table shows 10 by default, other formats everyone
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Show members with nothing to show too
    #[arg(long)]
    all: bool,
    /// Rank rates of members with at least N referrals
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_referrals: i64,
    /// Say only what may leave the organization: a finished year, rounded counts, names of those who agreed
    // A part could be held against the whole.
    #[arg(long, conflicts_with_all = ["member", "link", "group", "campaign", "channel", "include_flagged"])]
    public: bool,
    /// Count self-referrals too
    #[arg(long)]
    include_flagged: bool,
}

/// Answers with the leaderboard.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    if args.top == Some(0) {
        return Err(Failure::usage(say!("failure-top-zero"), say!("cause-ranks-begin")).hint(say!("hint-one-or-more")));
    }
    let flagged = if args.include_flagged { Flagged::Included } else { Flagged::LeftOut };
    let shown = if args.all || !context.output.is_for_people() { None } else { Some(TABLE_TOP) };
    let board = BoardQuery {
        metric: Metric::from_name(&args.metric).unwrap_or(Metric::Activated),
        top: args.top.or(shown),
        zeros: if args.all { Zeros::Shown } else { Zeros::LeftOut },
        min_referrals: args.min_referrals,
    };
    let ask = async |snapshot: &mut Snapshot, format| {
        let usual = if args.public { "last-year" } else { "this-year" };
        let query = args.query.query(usual, flagged, snapshot, context).await?;
        if args.public {
            let public = answers::public_board(snapshot, &query, board).await?;
            return Ok(Answer::for_format(format, || public.document(), || public.json(), || public.rows()));
        }
        let leaderboard = answers::leaderboard(snapshot, &query, board).await?;
        Ok(Answer::for_format(format, || leaderboard.document(), || leaderboard.json(), || leaderboard.rows()))
    };
    context.report(ask).await?;
    Ok(Done::Complete)
}
