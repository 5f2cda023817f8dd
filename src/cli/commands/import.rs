//! `verve import`: the ledger of where events came from.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::render::Answer;
use crate::report::table::Document;
use crate::report::words::{counted, listed};

/// List, show and undo imports
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List all imports
    ///
    /// Example: verve import list
    List,
    /// Show one import: its options, its rejected rows by code
    ///
    /// Example: verve import show 7f3c21a0
    Show(ShowArgs),
    /// Take back the events that an import brought first
    ///
    /// An earlier `--as-of` still shows them. Later imports that held the same events must be sent again; they are
    /// named.
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
        Command::Undo(args) => undo(&args, context).await?,
    }
    Ok(Done::Complete)
}

async fn undo(args: &UndoArgs, context: &Context) -> Result<(), Failure> {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let import = snapshot.import_of(&args.id).await?;
    snapshot.end().await?;
    let (store, scope) = (context.store().await?, &organization.scope);
    let short = import.import_id.get(..8).unwrap_or(&import.import_id).to_owned();
    if !args.dry_run {
        let events = counted(import.ledger.new, "new event", "new events");
        context.confirm(&format!("Undo import {short} of {} ({events})?", import.file))?;
    }
    let taken_back = store.undo_import(scope, &import, context.now(), args.dry_run).await?;
    // Asked afterwards, so that none that came meanwhile is missing.
    let mut snapshot = store.snapshot(scope).await?;
    let later: Vec<String> = snapshot
        .imports()
        .await?
        .into_iter()
        .filter(|other| other.ledger.import_no > import.ledger.import_no && other.undone_at.is_none())
        .filter(|other| other.ledger.duplicate > 0 || other.ledger.rejected_codes.contains_key("E_CONFLICT"))
        .map(|other| other.file)
        .collect();
    snapshot.end().await?;
    let verb = if args.dry_run { "would be taken back" } else { "taken back" };
    let title = format!("Import {short}: {} {verb}", counted(taken_back, "event", "events"));
    let mut document = Document::new(title).note(organization.line());
    document = if later.is_empty() {
        document.finding("No later import held the same events")
    } else {
        let files = listed(&later);
        document.finding(format!("These later imports held duplicates or conflicts: send {files} again"))
    };
    let json = serde_json::json!({
        "report": "undo", "organization": scope.slug(), "import_id": import.import_id, "retracted": taken_back,
        "dry_run": args.dry_run, "send_again": later,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })
}
