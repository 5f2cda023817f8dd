//! `verve member`: the peer mentors of an organization.

mod add;
mod import;
mod list;
mod set;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Add, import, list or change members
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(add::Args),
    Import(import::Args),
    List(list::Args),
    Set(set::Args),
}

/// Runs a command on members.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Add(args) => add::run(args, context).await,
        Command::Import(args) => import::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Set(args) => set::run(args, context).await,
    }
}
