//! `verve db backup`: one state of the database as a file of its own, and folders of such files that look after
//! themselves.

use super::checks;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::store::{Backup, KeptBackups, LastBackup, Rotation, Store, StoreError};
use crate::view::table::Document;
use crate::view::words::size;
use crate::workflows::Check;
use std::path::{Path, PathBuf};

/// Write a backup of the whole database to FILE, or keep a folder of backups
///
/// Others may read and write meanwhile: the backup holds one state of all organizations. The file is whole or not
/// there, only its owner may read it, and nothing is ever written over. It is a database like any other: `verve
/// --database FILE` answers from it, `verve db verify --database FILE` checks it.
///
/// With `--output-dir` the file is named after the database and the time, in UTC, and checked as `db verify` checks.
/// If it is sound, backups in the folder that are no longer wanted are removed; if not, the exit code is 8 and nothing
/// is removed. `db status` and `doctor` say when the last sound backup was made.
///
/// Examples:
///   verve db backup "/var/backups/verve-$(date +%F).db"
///   verve db backup --output-dir /var/backups/verve --keep daily=7,weekly=5,monthly=12
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file; its folder must be there
    #[arg(required_unless_present = "output_dir", conflicts_with = "output_dir")]
    file: Option<PathBuf>,
    /// Keep backups in FOLDER, which must be there
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
    /// Keep the newest of so many days, weeks and months
    #[arg(
        long,
        value_name = "COUNTS",
        conflicts_with = "file",
        default_value = "daily=7,weekly=5,monthly=12",
        value_parser = kept
    )]
    keep: KeptBackups,
    /// Check the backup, too
    #[arg(long)]
    verify: bool,
}

/// Writes the backup.
///
/// # Errors
/// A file that is there already, or cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let url = &context.config.database.value;
    // An older schema is brought up to date first, as by every command.
    let store = context.store().await?;
    let file = match (args.file, &args.output_dir) {
        (Some(file), _) => file,
        (None, _) if store.is_on_server() => return Err(StoreError::ServersOwn.into()),
        (None, folder) => Store::backup_file(url, folder.as_deref().unwrap_or(Path::new(".")), context.now())?,
    };
    let mut backup = Store::back_up(url, &file).await?;
    let is_checked = args.verify || args.output_dir.is_some();
    let checks = if is_checked { checked(&backup.path, context).await? } else { Vec::new() };
    if !checks::are_sound(&checks) {
        if args.output_dir.is_some() {
            backup.path = Store::set_damaged_aside(url, &backup.path)?;
        }
        context.show(&checks::answer(&backup.path.display().to_string(), &checks))?;
        context.ui.warning(say!("warning-new-backup-damaged"));
        return Ok(Done::CheckFailed);
    }
    if is_checked {
        let last = LastBackup { file: backup.path.clone(), made_at: context.now(), bytes: backup.bytes };
        Store::note_backup(url, &last)?;
    }
    let rotation = match &args.output_dir {
        Some(folder) => Some(Store::rotate_backups(url, folder, args.keep)?),
        None => None,
    };
    context.show(&answer(&backup, is_checked, rotation.as_ref(), context.database()))?;
    Ok(Done::Complete)
}

/// What a look at the whole backup finds.
async fn checked(backup: &Path, context: &Context) -> Result<Vec<Check>, StoreError> {
    let copy = Store::open(&backup.display().to_string(), context.roles()).await?;
    let found = copy.verify(None, |what| context.ui.detail(&format!("checking {what}"))).await;
    copy.close().await?;
    found
}

fn answer(backup: &Backup, is_checked: bool, rotation: Option<&Rotation>, database: String) -> Answer {
    let file = backup.path.display().to_string();
    let mut document = Document::new(say!("backup-made", file = &file)).finding(size(backup.bytes));
    if is_checked {
        document = document.finding(say!("restore-sound"));
    }
    if let Some(rotation) = rotation {
        let (kept, removed) = (rotation.kept as i64, rotation.removed.len() as i64);
        document = document.finding(say!("backup-rotated", kept, removed));
    }
    let removed = rotation.map(|rotation| rotation.removed.iter().map(|file| file.display().to_string()));
    let json = serde_json::json!({
        "report": "backup", "database": database, "file": file, "bytes": backup.bytes, "checked": is_checked,
        "kept": rotation.map(|rotation| rotation.kept), "removed": removed.map(Iterator::collect::<Vec<_>>),
    })
    .to_string();
    Answer { document, rows: vec![json.clone()], json }
}

/// Reads `daily=7,weekly=5,monthly=12`; what is not named keeps its number.
fn kept(text: &str) -> Result<KeptBackups, String> {
    let mut kept = KeptBackups::default();
    for part in text.split(',') {
        let (name, number) = part.split_once('=').ok_or_else(|| format!("`{part}` is not like daily=7"))?;
        let place = match name.trim() {
            "daily" => &mut kept.daily,
            "weekly" => &mut kept.weekly,
            "monthly" => &mut kept.monthly,
            other => return Err(format!("`{other}` is none of daily, weekly, monthly")),
        };
        *place = number.trim().parse().map_err(|_| format!("`{number}` is not a number"))?;
    }
    Ok(kept)
}
