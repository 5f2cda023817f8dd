//! `verve export`: everything an organization has, as tables for other programs or in one canonical form.

mod canonical;
mod folder;
mod package;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::messages::say;
use std::path::PathBuf;

/// Export everything an organization has, for other programs
///
/// With `--output-dir`: events, referrals, their milestones, links and members as CSV, with the meaning of each column
/// in `datapackage.json`. With `--since` only what has moved since the revision of the export before, unless that cannot
/// be told row by row (after an erasure, for one): then it is complete again, and says so.
///
/// With `--canonical`: all referrals and statistics as sorted lines of JSON. The same facts give the same bytes in every
/// database, whatever the order in which they arrived.
///
/// Examples:
///   verve export --output-dir analysis
///   verve export --output-dir analysis-2 --since rev:17
///   verve export --canonical -o nhf.ndjson
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the canonical form
    #[arg(long)]
    canonical: bool,
    /// Write tables into FOLDER; those of an earlier export are replaced
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["canonical", "output"])]
    output_dir: Option<PathBuf>,
    /// Write what has moved since that revision, into a folder of its own
    #[arg(long, value_name = "rev:N", requires = "output_dir")]
    since: Option<String>,
}

/// Exports.
///
/// # Errors
/// Wrong usage, a folder that cannot be written, or a database that cannot be read.
pub async fn run(args: Args, context: &Context) -> Outcome {
    match &args.output_dir {
        Some(folder) => package::run(folder, args.since.as_deref(), context).await,
        None if args.canonical => canonical::run(context).await,
        None => Err(Failure::usage(say!("failure-which-export"), say!("cause-canonical-missing"))
            .hint(say!("hint-export-canonical"))),
    }
}
