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
    /// proof against whoever owns the database.
    List,
}

/// Does what the command says.
///
/// # Errors
/// A database that cannot be read.
pub async fn run(command: Command, context: &Context) -> Outcome {
    let Command::List = command;
    let (store, organization) = context.open().await?;
    let log = answers::audit_log(&store, &organization).await?;
    store.close().await;
    let format = context.output.format();
    context.show(&Answer::for_format(format, || log.document(), || log.json(), || log.json_rows()))?;
    Ok(Done::Complete)
}
