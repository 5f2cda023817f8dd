//! `verve db backup`: one state of the database as a file of its own.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::store::Store;
use crate::view::table::Document;
use crate::view::words::size;
use std::path::PathBuf;

/// Write a backup of the whole database to FILE
///
/// Others may read and write meanwhile: the backup holds one state of all organizations. The file is whole or not
/// there, only its owner may read it, and nothing is ever written over. It is a database like any other: `verve
/// --database FILE` answers from it, `verve db verify --database FILE` checks it.
///
/// Example: verve db backup "/var/backups/verve-$(date +%F).db"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file; its folder must be there
    file: PathBuf,
}

/// Writes the backup.
///
/// # Errors
/// A file that is there already, or cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    // An older schema is brought up to date first, as by every command.
    context.store().await?;
    let backup = Store::back_up(&context.config.database.value, &args.file).await?;
    let file = backup.path.display().to_string();
    let document = Document::new(say!("backup-made", file = &file)).finding(size(backup.bytes));
    let json = serde_json::json!({
        "report": "backup", "database": context.database(), "file": file, "bytes": backup.bytes,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })?;
    Ok(Done::Complete)
}
