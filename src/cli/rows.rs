//! Files of members and links: read whole and checked row by row before the first one is written.

use super::changes::{json, organization_line};
use super::context::Context;
use super::failure::{Done, Failure};
use super::reading::{ReadingArgs, RejectArgs, RejectLimit};
use super::suggestion::Look;
use super::ui::Ui;
use crate::domain::Instant;
use crate::ingest::input_error::{Rejection, Warning};
use crate::ingest::options::{Columns, Options};
use crate::ingest::preflight::{self, Preflight};
use crate::ingest::records::{Cells, Records};
use crate::ingest::rejects::{Rejects, path_for};
use crate::ingest::source::Source;
use crate::ingest::spec::Spec;
use crate::messages::shell::quoted;
use crate::messages::{Message, say};
use crate::render::Answer;
use crate::store::{ImportHead, Ledger, Organization, Upserted};
use crate::view::ingest::short;
use crate::view::table::{Cell, Column, Document, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rejected rows that are named one by one on stderr.
const NAMED_REJECTIONS: usize = 20;

/// A file of members or links, to be read.
#[derive(Debug, clap::Args)]
pub struct RowsArgs {
    /// The file; `-` is standard input
    pub file: PathBuf,
    /// How it is read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What happens to rejected rows.
    #[command(flatten)]
    pub rejects: RejectArgs,
}

/// A file that passed the read-only check.
#[derive(Debug)]
pub struct RowsFile {
    path: PathBuf,
    source: Source,
    frame: Preflight,
    spec: Spec,
    options: Options,
    rejects_path: Option<PathBuf>,
    limit: RejectLimit,
}

/// What the rows of a file came to.
#[derive(Debug)]
pub struct RowsRead<'f, T> {
    /// The rows that can be taken, in the order of the file.
    pub rows: Vec<T>,
    file: &'f RowsFile,
    read: u64,
    left_out: u64,
    rejected_codes: BTreeMap<&'static str, u64>,
    messages: Vec<Message>,
    warnings: Vec<Warning>,
    rejects: Option<Rejects<'f>>,
}

/// What is known of a file besides the rows that can be taken.
#[derive(Debug)]
pub struct Accepted {
    summary: Summary,
    limit: RejectLimit,
    /// Whether the file is read otherwise than files are without flags.
    has_flags: bool,
    warnings: Vec<Warning>,
    messages: Vec<Message>,
    /// Why the rejects file could not be written.
    unwritten: Option<Failure>,
}

#[derive(Debug, Serialize)]
struct Summary {
    file: String,
    import_id: Option<String>,
    sha256: String,
    read: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    rejected: u64,
    left_out: u64,
    rejected_codes: BTreeMap<&'static str, u64>,
    rejects_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dry_run: Option<bool>,
}

#[derive(Serialize)]
struct Report<'a> {
    report: &'static str,
    organization: &'a str,
    files: [&'a Summary; 1],
}

impl RowsArgs {
    /// The flags over those of `--like`; `kind` is that of the import. None where only a suggestion was asked for, which
    /// is shown here.
    ///
    /// # Errors
    /// Wrong usage, or a database that cannot be read.
    pub async fn spec(
        &self,
        columns: &Columns,
        kind: &str,
        command: &[&str],
        context: &Context,
    ) -> Result<Option<Spec>, Failure> {
        let mut snapshot = context.snapshot().await?;
        let flags = self.reading.spec(columns, snapshot.organization().settings.timezone)?;
        let spec = self.reading.over_like(flags, &mut snapshot, kind).await?;
        if self.reading.suggest {
            let look = Look { file: &self.file, spec: &spec, columns, command, others: Vec::new() };
            look.show(&mut snapshot, context).await?;
        }
        snapshot.end().await?;
        Ok((!self.reading.suggest).then_some(spec))
    }
}

impl RowsFile {
    /// Checks the flags, then the file from end to end.
    ///
    /// # Errors
    /// Wrong usage, or an input that cannot be used.
    pub fn open(
        args: &RowsArgs,
        spec: Spec,
        columns: Columns,
        organization: &Organization,
        now: Instant,
    ) -> Result<Self, Failure> {
        let options = spec.compile(columns, organization.scope.slug(), organization.allow_personal_ids, now)?;
        let limit = args.rejects.limit()?;
        let (source, frame) = check(&args.file, &options)?;
        let rejects_path = (!args.rejects.dry_run)
            .then(|| args.rejects.rejects.clone().unwrap_or_else(|| path_for(&args.file, frame.format)));
        Ok(Self { path: args.file.clone(), source, frame, spec, options, rejects_path, limit })
    }

    /// What the ledger says of the file; `from` is since when its groups hold.
    pub fn head(&self, kind: &'static str, from: Option<String>, context: &Context) -> ImportHead {
        let spec = Spec { from, ..self.spec.clone() };
        ImportHead {
            import_id: uuid::Uuid::new_v4().to_string(),
            kind,
            file: self.path.display().to_string(),
            sha256: Some(self.frame.sha256_hex()),
            options: serde_json::to_string(&spec).unwrap_or_default(),
            started_at: context.now(),
            clock: context.clock(),
        }
    }

    /// How the file is read.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Reads every row; `decode` takes it or says why not.
    ///
    /// # Errors
    /// A file that changed meanwhile, or rejects that cannot be written.
    pub fn read<T>(
        &self,
        mut decode: impl FnMut(&Cells<'_>, u64) -> Result<T, Rejection>,
    ) -> Result<RowsRead<'_, T>, Failure> {
        let mut read = RowsRead {
            rows: Vec::new(),
            file: self,
            read: 0,
            left_out: 0,
            rejected_codes: BTreeMap::new(),
            messages: Vec::new(),
            warnings: self.frame.warnings.clone(),
            rejects: self.rejects_path.as_ref().map(|path| Rejects::new(path.clone(), &self.frame)),
        };
        let mut records = Records::open(&self.source, &self.frame, &self.options)?;
        while let Some(record) = records.next()? {
            read.read += 1;
            if record.cells.as_ref().is_ok_and(|cells| cells.are_left_out(&self.options)) {
                read.left_out += 1;
                continue;
            }
            let rejection = match record.cells.and_then(|cells| decode(&cells, record.line)) {
                Ok(row) => {
                    read.rows.push(row);
                    continue;
                }
                Err(rejection) => rejection,
            };
            *read.rejected_codes.entry(rejection.code).or_default() += 1;
            if read.messages.len() < NAMED_REJECTIONS {
                let (file, line) = (self.path.display().to_string(), record.line.to_string());
                let (code, what) = (rejection.code, &rejection.message);
                read.messages.push(say!("rows-rejected", file, line, code, what));
            }
            if let Some(rejects) = &mut read.rejects {
                rejects.write(record.line, &record.raw, &rejection)?;
            }
        }
        read.warnings.extend(records.warnings());
        Ok(read)
    }
}

fn check(path: &Path, options: &Options) -> Result<(Source, Preflight), Failure> {
    let unusable = |error| Failure::of_input(path, error);
    let source = Source::open_sheet(path, &options.limits, options.sheet.as_deref()).map_err(unusable)?;
    let frame = preflight::check(&source, options).map_err(unusable)?;
    Ok((source, frame))
}

impl<'f, T> RowsRead<'f, T> {
    /// Adds a warning.
    pub fn warn(&mut self, code: &'static str, message: Message) {
        self.warnings.push(Warning::new(code, message));
    }

    /// Ends the reading and writes the rejects file. What was rejected is said by [`Accepted::tell`], and whether that
    /// is too much by [`Accepted::check`].
    pub fn accept(self) -> (Vec<T>, Accepted) {
        let (rejects_file, unwritten) = match self.rejects.map(Rejects::finish).transpose() {
            Ok(path) => (path.flatten().map(|path| path.display().to_string()), None),
            Err(error) => (None, Some(error.into())),
        };
        let summary = Summary {
            file: self.file.path.display().to_string(),
            import_id: None,
            sha256: self.file.frame.sha256_hex(),
            read: self.read,
            new: 0,
            changed: 0,
            unchanged: 0,
            rejected: self.rejected_codes.values().sum(),
            left_out: self.left_out,
            rejected_codes: self.rejected_codes,
            rejects_file,
            dry_run: self.file.rejects_path.is_none().then_some(true),
        };
        let (warnings, messages) = (self.warnings, self.messages);
        let (limit, has_flags) = (self.file.limit, self.file.spec != Spec::default());
        (self.rows, Accepted { summary, limit, has_flags, warnings, messages, unwritten })
    }
}

impl Accepted {
    /// Says what was rejected.
    pub fn tell(&self, ui: &Ui) {
        for warning in &self.warnings {
            ui.warning(say!("cause-input", code = warning.code, what = &warning.message));
        }
        for message in &self.messages {
            ui.status(&message.in_language(ui.language()));
        }
        let unnamed = self.summary.rejected.saturating_sub(self.messages.len() as u64);
        if unnamed > 0 {
            let place = self.summary.rejects_file.as_ref().map(|file| format!(", see {file}")).unwrap_or_default();
            ui.status(&format!("and {unnamed} more{place}"));
        }
    }

    /// Refuses a file whose rejects could not be written, or that has more of them than are accepted.
    ///
    /// # Errors
    /// Where it is one.
    pub fn check(&mut self) -> Result<(), Failure> {
        match self.unwritten.take() {
            Some(failure) => Err(failure),
            None => self.limit.check(self.summary.rejected, self.summary.read),
        }
    }

    /// Counts what became of each row that was taken.
    pub fn count(&mut self, rows: &[Upserted]) {
        for row in rows {
            match row {
                Upserted::New => self.summary.new += 1,
                Upserted::Changed => self.summary.changed += 1,
                Upserted::Unchanged => self.summary.unchanged += 1,
            }
        }
    }

    /// The figures of the import as the ledger keeps them; from now on the summary names it too, unless it is undone.
    pub fn ledger(&mut self, import_no: i64, head: &ImportHead) -> Ledger {
        let summary = &mut self.summary;
        if summary.dry_run.is_none() {
            summary.import_id = Some(head.import_id.clone());
        }
        let number = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        Ledger {
            import_no,
            read: number(summary.read),
            new: number(summary.new),
            changed: number(summary.changed),
            duplicate: number(summary.unchanged),
            rejected: number(summary.rejected),
            suppressed: 0,
            left_out: number(summary.left_out),
            rejected_codes: summary
                .rejected_codes
                .iter()
                .map(|(code, rows)| ((*code).to_owned(), number(*rows)))
                .collect(),
            finished_at: Some(head.started_at.max(head.clock.now())),
        }
    }

    /// How the command ends.
    pub fn done(&self) -> Done {
        if self.summary.rejected > 0 && self.limit.is_unset() { Done::RowsRejected } else { Done::Complete }
    }

    /// The summary, as the report of that name on `things`.
    pub fn answer(&self, report: &'static str, things: Message, organization: &Organization) -> Answer {
        let summary = &self.summary;
        let file = &summary.file;
        let title = match summary.dry_run {
            Some(_) => say!("rows-dry-run", file, things),
            None => say!("rows-title", file, things),
        };
        let mut document = Document::new(title).note(organization_line(organization)).table(summary.table());
        if summary.rejected > 0 {
            document = document.table(summary.codes());
        }
        if let Some(file) = &summary.rejects_file {
            let like = summary.import_id.as_ref().filter(|_| self.has_flags);
            let like = like.map(|id| format!(" --like {}", short(id))).unwrap_or_default();
            // The report is named as the command.
            let command = format!("{} {}{like}", report.replace('_', " "), quoted(file));
            document = document.finding(if summary.rejected_codes.keys().eq(&["E_UTF8"]) {
                say!("rows-next-encoding", command)
            } else {
                say!("rows-next", file, command)
            });
        }
        let json_text = json(&Report { report, organization: organization.scope.slug(), files: [summary] });
        Answer { document: document.data(summary.data()), json: json_text, rows: vec![json(summary)] }
    }
}

impl Summary {
    fn table(&self) -> Table {
        let mut table = Table::without_head(vec![Column::key("verdict"), Column::key("rows")]);
        let counts = [
            (say!("label-read"), self.read),
            (say!("label-new"), self.new),
            (say!("label-changed"), self.changed),
            (say!("label-unchanged"), self.unchanged),
        ];
        for (label, rows) in counts {
            table.push(vec![Cell::word(label), figure(rows)]);
        }
        let rejected = vec![Cell::word(say!("label-rejected")), figure(self.rejected)];
        if self.rejected > 0 {
            table.push_attention(rejected);
        } else {
            table.push(rejected);
        }
        if self.left_out > 0 {
            table.push(vec![Cell::word(say!("label-left-out")), figure(self.left_out)]);
        }
        table
    }

    fn codes(&self) -> Table {
        let mut table =
            Table::new(vec![Column::new("code", say!("label-rejected")), Column::new("rows", say!("label-rows"))]);
        for (code, rows) in &self.rejected_codes {
            table.push_attention(vec![Cell::code(*code), figure(*rows)]);
        }
        table
    }

    fn data(&self) -> Table {
        let columns = ["file", "sha256", "read", "new", "changed", "unchanged", "rejected", "left_out"];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        let mut cells = vec![Cell::text(&self.file), Cell::code(&self.sha256)];
        cells.extend([self.read, self.new, self.changed, self.unchanged, self.rejected, self.left_out].map(figure));
        table.push(cells);
        table
    }
}

fn figure(rows: u64) -> Cell {
    Cell::from(i64::try_from(rows).unwrap_or(i64::MAX))
}
