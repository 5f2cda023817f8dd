//! `verve db`: what is done to the database as a whole.

mod copy;
mod distribute;
mod migrate;
mod purge;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Look after the database
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Migrate(migrate::Args),
    Copy(copy::Args),
    Distribute(distribute::Args),
    Purge(purge::Args),
}

/// Does it.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Migrate(args) => migrate::run(args, context).await,
        Command::Copy(args) => copy::run(args, context).await,
        Command::Distribute(args) => distribute::run(args, context).await,
        Command::Purge(args) => purge::run(args, context).await,
    }
}
