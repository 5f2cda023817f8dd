//! `verve member`: the peer mentors of an organization.

mod add;
mod import;
mod list;
mod merge;
mod remove;
mod rename;
mod set;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Add, import, list, change or merge members
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(add::Args),
    Import(Box<import::Args>),
    List(list::Args),
    Set(set::Args),
    Rename(rename::Args),
    Merge(merge::MergeArgs),
    Unmerge(merge::UnmergeArgs),
    Remove(remove::Args),
}

/// Runs a command on members.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Add(args) => add::run(args, context).await,
        Command::Import(args) => import::run(*args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Set(args) => set::run(args, context).await,
        Command::Rename(args) => rename::run(args, context).await,
        Command::Merge(args) => merge::merge(args, context).await,
        Command::Unmerge(args) => merge::unmerge(args, context).await,
        Command::Remove(args) => remove::run(args, context).await,
    }
}
