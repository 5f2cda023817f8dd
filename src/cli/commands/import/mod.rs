//! `verve import`: the ledger of where events, members and links came from.

mod undo;

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;

/// List, show and undo imports
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List all imports: of events, of members and of links
    ///
    /// The total is of the imports of events that were not undone. Of members and links, `changed` are rows that changed
    /// one, and `duplicate` (`Same`) rows that said what was known.
    ///
    /// Example: verve import list --format csv --columns import_id,kind,file,new,changed
    List,
    /// Show one import: its options, its rejected rows by code
    ///
    /// Example: verve import show 7f3c21a0
    Show(ShowArgs),
    /// Take back what an import did
    ///
    /// Of events: those that it brought first. Of members: who it added goes, unless something needs them or they were
    /// changed since; who it changed gets back each value that still is as the import left it. Of links: what it changed in
    /// the same way; a link that it made is closed from its `created_at` on, so that nothing ever counts for it, unless
    /// something counts for it already. A later file with its code opens it again. What stays is named, with the reason.
    ///
    /// An earlier `--as-of` answers as before. Later imports that held the same rows must be sent again; they are named.
    /// Of several imports undo the newest first.
    ///
    /// Example: verve import undo 7f3c21a0 --dry-run
    Undo(UndoArgs),
}

/// The flags of `import show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The import's id, or the beginning of it
    id: String,
}

/// The flags of `import undo`.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The import's id, or the beginning of it
    id: String,
    /// Show what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Does what the command says.
///
/// # Errors
/// Wrong usage, an import that does not exist, or a database that cannot be used.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::List => {
            let mut snapshot = context.snapshot().await?;
            let imports = answers::imports(&mut snapshot, context.now()).await?;
            snapshot.end().await?;
            context.show(&Answer { document: imports.document(), json: imports.json(), rows: imports.rows() })?;
        }
        Command::Show(args) => {
            let mut snapshot = context.snapshot().await?;
            let import = answers::import_details(&mut snapshot, &args.id, context.now()).await?;
            snapshot.end().await?;
            context.show(&Answer { document: import.document(), json: import.json(), rows: import.rows() })?;
        }
        Command::Undo(args) => undo::run(&args, context).await?,
    }
    Ok(Done::Complete)
}
