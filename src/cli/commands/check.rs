//! `verve check`: whether the data say that something goes wrong.

use crate::answers::{self, CheckQuery};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::nearest::nearest;
use crate::domain::DAY;
use crate::messages::say;
use crate::render::{Answer, Format};
use crate::report::check::DataCheck;
use crate::store::Snapshot;
use std::cell::Cell;

/// Check whether the data show that something goes wrong
///
/// Looks at the last 28 days up to the newest event beside the year before, and
/// at members, labels and links as they are now. Each check says in a sentence
/// what is wrong, with its figures and a command that shows more. Ends with exit
/// code 8 where one found something, so that cron can tell you.
///
///   clicks_carried    fewer who join by shared links carry their click
///   lost_events       more events carry a code or click that leads to no link
///   silent_sources    a sender has been silent for longer than it ever was
///   installs_missing  clicks come, and no installs any more
///   crowded_ids       a click or user id stands for ten accounts or more
///   early_logins      people log in for the first time before they have an account
///   shared_users      two members have the same user
///   alike_labels      groups, campaigns or channels differ in case alone
///   dead_links        open links lead nowhere
///
/// Examples:
///   verve check
///   verve check --only silent_sources --max-silence 3d
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Make these checks only
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Let a sender be silent for this long: 3d, 2weeks [default: twice its longest pause, 7 days at least]
    #[arg(long, value_name = "D")]
    max_silence: Option<String>,
}

/// Makes the checks.
///
/// # Errors
/// Wrong usage, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let query = CheckQuery { checks: checks(&args.only)?, max_silence: max_silence(&args)?, now: context.now() };
    let is_sound = Cell::new(true);
    let ask = async |snapshot: &mut Snapshot, format: Format| {
        let report = answers::check(snapshot, &query).await?;
        is_sound.set(is_sound.get() && report.failed().is_empty());
        Ok(Answer::for_format(format, || report.document(), || report.json(), || report.json_rows()))
    };
    context.report(ask).await?;
    Ok(if is_sound.get() { Done::Complete } else { Done::CheckFailed })
}

/// The checks of those names; all where none is named.
fn checks(names: &[String]) -> Result<Vec<DataCheck>, Failure> {
    let all = DataCheck::ALL.map(DataCheck::name);
    for name in names {
        if DataCheck::from_name(name).is_none() {
            let failure =
                Failure::usage(say!("failure-no-check", name), say!("cause-checks-are", known = all.join(", ")));
            return Err(match nearest(name, all) {
                Some(near) => failure.hint(say!("hint-did-you-mean", near)),
                None => failure.hint(say!("hint-checks")),
            });
        }
    }
    let is_asked = |check: &DataCheck| names.is_empty() || names.iter().any(|name| name == check.name());
    Ok(DataCheck::ALL.into_iter().filter(is_asked).collect())
}

/// The days for which a sender may be silent, where that is said.
fn max_silence(args: &Args) -> Result<Option<i64>, Failure> {
    let Some(text) = &args.max_silence else { return Ok(None) };
    let length = answers::stalled_for(text)
        .map_err(|why| Failure::usage(say!("failure-max-silence", text), why).hint(say!("hint-length")))?;
    Ok(Some(length / DAY))
}
