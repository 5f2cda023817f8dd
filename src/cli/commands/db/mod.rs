//! `verve db`: looking after the database itself.

mod backup;
mod checks;
mod copy;
mod distribute;
mod migrate;
mod purge;
mod restore;
mod status;
mod verify;

pub use status::backup_words;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Back up, verify, restore, move and look at the database
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Backup(backup::Args),
    Verify(verify::Args),
    Restore(restore::Args),
    Status(status::Args),
    Migrate(migrate::Args),
    Copy(copy::Args),
    Distribute(distribute::Args),
    Purge(purge::Args),
}

/// Does what the command says.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Backup(args) => backup::run(args, context).await,
        Command::Verify(args) => verify::run(args, context).await,
        Command::Restore(args) => restore::run(args, context).await,
        Command::Status(args) => status::run(args, context).await,
        Command::Migrate(args) => migrate::run(args, context).await,
        Command::Copy(args) => copy::run(args, context).await,
        Command::Distribute(args) => distribute::run(args, context).await,
        Command::Purge(args) => purge::run(args, context).await,
    }
}
