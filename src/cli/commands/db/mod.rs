//! `verve db`: what is done to the database as a whole.

mod migrate;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Look after the database
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Migrate(migrate::Args),
}

/// Does it.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Migrate(args) => migrate::run(args, context).await,
    }
}
