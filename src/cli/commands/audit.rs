//! `verve audit`: who changed, exported or erased what.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;

/// Show who changed, exported or erased what
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the audit log, oldest first
    ///
    /// An entry is written with the change itself. Persons stand in it as keyed hashes. It shows accidents; it is no
    /// proof against anyone who owns the database.
    ///
    /// Example: verve audit list -o audit.csv
    List,
}

/// Does what the command says.
///
/// # Errors
/// A database that cannot be read.
pub async fn run(command: Command, context: &Context) -> Outcome {
    let Command::List = command;
    let mut snapshot = context.snapshot().await?;
    let log = answers::audit_log(&mut snapshot).await?;
    snapshot.end().await?;
    let format = context.output.format();
    context.show(&Answer::for_format(format, || log.document(), || log.json(), || log.json_rows()))?;
    Ok(Done::Complete)
}
