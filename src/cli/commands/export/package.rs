//! `verve export --output-dir`: tables as CSV, with what each column means.

use super::folder::{DESCRIPTION, Folder};
use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::ui::cannot_write;
use crate::messages::say;
use crate::render::Answer;
use crate::report::data_package::{DataPackage, PACKAGE_TABLES, PackageTable, REMOVED_REFERRALS};
use crate::store::StoreError;
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::size;
use std::io;
use std::path::Path;

/// Exports into a folder.
///
/// # Errors
/// Wrong usage, a folder that cannot be written, or a database that cannot be read.
pub async fn run(folder: &Path, since: Option<&str>, context: &Context) -> Outcome {
    let since = since.map(revision).transpose()?;
    let name = folder.display().to_string();
    if since.is_some() && folder.join(DESCRIPTION).exists() {
        return Err(Failure::new(
            Kind::Failed,
            say!("failure-export-there", path = &name),
            say!("cause-increment-needs-folder"),
        )
        .hint(say!("hint-other-folder")));
    }
    let mut snapshot = context.snapshot().await?;
    let (scope, newest) = (snapshot.scope().clone(), snapshot.newest());
    let export = answers::package_export(&mut snapshot, since, context.now()).await?;
    let tables: Vec<PackageTable> =
        PACKAGE_TABLES.into_iter().filter(|table| *table != REMOVED_REFERRALS || !export.is_complete()).collect();
    let guard = context.output.options().guard;
    let mut files = Folder::begin(folder, &tables, guard).map_err(|error| cannot_write(&name, &error))?;
    export.each_row(&mut snapshot, |table, cells| files.push(table, cells).map_err(|error| full(&name, error))).await?;
    let package = DataPackage {
        organization: scope.slug().to_owned(),
        timezone: snapshot.organization().settings.timezone.to_string(),
        revision: newest.number,
        as_of: newest.received_at,
        since,
        is_complete: export.is_complete(),
        is_guarded: guard,
        files: files.files(),
    };
    let whose = snapshot.organization().line();
    snapshot.end().await?;
    let rows = package.files.iter().map(|file| file.rows).sum::<u64>();
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let store = context.store().await?;
    store.changed(&scope, async |change| change.note_export("tables", rows).await).await?;
    files.finish(&package)?;
    context.show(&answer(&package, &name, whose))?;
    Ok(Done::Complete)
}

fn full(folder: &str, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Unwritable { path: folder.to_owned(), source: error },
    }
}

/// Reads `rev:17`, or `rev:17@...` as reports print it.
fn revision(text: &str) -> Result<i64, Failure> {
    let number = text.strip_prefix("rev:").and_then(|rest| rest.split('@').next());
    number.and_then(|number| number.parse().ok()).filter(|number| *number > 0).ok_or_else(|| {
        Failure::usage(say!("failure-no-revision-name", text), say!("cause-revision-form"))
            .hint(say!("hint-newest-revision"))
    })
}

fn answer(package: &DataPackage, folder: &str, whose: String) -> Answer {
    let columns = [("file", say!("label-file")), ("rows", say!("label-rows")), ("size", say!("label-size"))];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for file in &package.files {
        let rows = i64::try_from(file.rows).unwrap_or(i64::MAX);
        let name = Cell::code(format!("{}.csv", file.table.name));
        table.push(vec![name, Cell::from(rows), Cell::code(size(file.bytes))]);
    }
    let title = match (package.since, package.is_complete) {
        (Some(since), false) => say!("export-increment", since = since.to_string(), folder),
        (Some(_), true) => say!("export-complete-again", folder),
        (None, _) => say!("export-complete", folder),
    };
    let next = say!("export-next", revision = package.revision.to_string());
    let document = Document::new(title).note(whose).table(table).advice(next);
    let json = package.json().to_string();
    Answer { document, rows: vec![json.clone()], json }
}
