//! `verve ingest`: events out of files, with a verdict for every row.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::reading::ReadingArgs;
use crate::ingest::framing;
use crate::ingest::input_error::InputError;
use crate::ingest::pipeline::{self, Conflicts, Input, PipelineError, rejection_words};
use crate::ingest::reading::{Columns, Spec};
use crate::ingest::rejects;
use crate::ingest::source::Source;
use crate::domain::attribution::Reason;
use crate::render::{self, Answer};
use crate::report::ingest::{FileSummary, IngestMode, IngestReport, Moved, MovedYear, Reasoned, Verdicts};
use crate::report::words::counted;
use crate::store::{Commit, ImportHead, ImportOutcome, Organization, Pending, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Take in conversion events from files
///
/// Reads CSV and NDJSON, plain, gzip or zstd, recognised by content. Every row is new, a duplicate, rejected or
/// suppressed; nothing is counted twice, however often a file is sent. All files are checked before the first row is
/// written, and rejected rows go to a file that can be mended and ingested again.
///
/// Examples:
///   verve ingest events.csv
///   verve ingest export.csv --map event=Hendelse,occurred_at=Dato --value event:Registrert=account_created
///   zcat events.csv.gz | verve ingest - --source app
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name the sender: the namespace of `event_id`
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Read as an earlier import did
    #[arg(long, value_name = "IMPORT")]
    like: Option<String>,
    /// Write rejected rows to FILE instead of beside the input
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Show what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write all files or none
    #[arg(long)]
    atomic: bool,
    /// Accept up to N or P% rejected rows; with more, nothing is written
    #[arg(long, value_name = "N|P%")]
    max_rejects: Option<String>,
}

/// How many rejected rows are accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum MaxRejects {
    Rows(i64),
    Percent(f64),
}

/// Takes in the files.
///
/// # Errors
/// Wrong usage, an input that cannot be used, or a database that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let max_rejects = args.max_rejects.as_deref().map(MaxRejects::parse).transpose()?;
    if args.rejects.is_some() && args.files.len() > 1 {
        return Err(Failure::usage("`--rejects` names one file", "there are several inputs")
            .hint("leave it out: each input gets a rejects file beside it"));
    }
    let (store, organization) = context.open().await?;
    let spec = spec(&args, &store, &organization, context).await?;
    let mut inputs = Vec::with_capacity(args.files.len());
    for file in &args.files {
        inputs.push(check(file, &spec, &organization, context)?);
    }
    let is_together = args.dry_run || args.atomic || max_rejects.is_some();
    let mut report = IngestReport {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        files: Vec::new(),
    };
    let mut pending: Option<Pending> = None;
    let mut all_conflicts = Vec::with_capacity(inputs.len());
    for (file, input) in args.files.iter().zip(&inputs) {
        let commit = if is_together { Commit::Together } else { Commit::EachBatch };
        let job = Job { store: &store, organization: &organization, spec: &spec, file, input, commit };
        let (outcome, conflicts, still_pending) = job.run(pending.take(), context).await?;
        pending = still_pending;
        let known_since = job.known_since().await?;
        if commit == Commit::EachBatch {
            let rejects_file = job.write_rejects(&args, &outcome, &conflicts)?;
            report.files.push(summary(file, input, &outcome, rejects_file, known_since, args.dry_run));
        } else {
            report.files.push(summary(file, input, &outcome, None, known_since, args.dry_run));
            all_conflicts.push((outcome, conflicts));
        }
    }
    if let Some(pending) = pending {
        if let Some(limit) = max_rejects.filter(|limit| !limit.admits(&report.files)) {
            pending.roll_back().await?;
            store.close().await;
            return Err(too_many(limit, &report.files));
        }
        if args.dry_run {
            pending.roll_back().await?;
        } else {
            pending.commit().await?;
            for ((place, input), (outcome, conflicts)) in inputs.iter().enumerate().zip(&all_conflicts) {
                let file = &args.files[place];
                let commit = Commit::Together;
                let job = Job { store: &store, organization: &organization, spec: &spec, file, input, commit };
                report.files[place].rejects_file = job.write_rejects(&args, outcome, conflicts)?;
            }
        }
    }
    store.close().await;
    show(&report, context)?;
    let has_rejects = report.files.iter().any(|file| file.verdicts.rejected > 0);
    Ok(if has_rejects && max_rejects.is_none() { Done::RowsRejected } else { Done::Complete })
}

/// The reading options: those of the flags over those of `--like`.
async fn spec(args: &Args, store: &Store, organization: &Organization, context: &Context) -> Result<Spec, Failure> {
    let base = match &args.like {
        None => Spec::default(),
        Some(id) => {
            let import = store.import_of(&organization.scope, id).await?;
            serde_json::from_str(&import.options).unwrap_or_default()
        }
    };
    let mut spec = args.reading.spec_over(base, &Columns::EVENTS, &organization.settings)?;
    if let Some(source) = &args.source {
        if source.trim().is_empty() || source.len() > 255 || source.chars().any(char::is_control) {
            return Err(Failure::usage(format!("`--source {source}` is no name"), "a sender needs a short plain name")
                .hint("for example `--source app`"));
        }
        spec.set.retain(|(field, _)| field != "source");
        spec.set.push(("source".to_owned(), source.trim().to_owned()));
    }
    context.ui.detail(&format!("reading with {}", spec.flags().join(" ")));
    Ok(spec)
}

/// The read-only pass over one input.
fn check(
    file: &Path,
    spec: &Spec,
    organization: &Organization,
    context: &Context,
) -> Result<Arc<Input>, Failure> {
    let slug = organization.scope.slug();
    let options = spec.compile(Columns::EVENTS, slug, organization.allow_personal_ids, context.now())?;
    let source = Source::open(file, &options.limits).map_err(|error| unusable(error, file))?;
    let frame = framing::check(&source, &options).map_err(|error| unusable(error, file))?;
    for warning in &frame.warnings {
        context.ui.warning(&format!("{}: {}: {}", file.display(), warning.code, warning.message));
    }
    Ok(Arc::new(Input { source, frame, options }))
}

fn unusable(error: InputError, file: &Path) -> Failure {
    let what = format!("cannot read `{}`; nothing was written", file.display());
    let why = match &error.why {
        Some(why) => format!("{}: {}: {why}", error.code, error.what),
        None => format!("{}: {}", error.code, error.what),
    };
    let kind = if error.temporary { Kind::Temporary } else { Kind::Input };
    let hint = error.hint.unwrap_or_else(|| "mend the file and run the same command again".to_owned());
    Failure::new(kind, what, why).hint(hint)
}

/// One file on its way.
struct Job<'a> {
    store: &'a Store,
    organization: &'a Organization,
    spec: &'a Spec,
    file: &'a Path,
    input: &'a Arc<Input>,
    commit: Commit,
}

impl Job<'_> {
    async fn run(
        &self,
        pending: Option<Pending>,
        context: &Context,
    ) -> Result<(ImportOutcome, Conflicts, Option<Pending>), Failure> {
        let frame = &self.input.frame;
        let head = ImportHead {
            import_id: uuid::Uuid::new_v4().to_string(),
            kind: "file",
            file: name(self.file),
            sha256: Some(frame.sha256_hex()),
            options: serde_json::to_string(self.spec).unwrap_or_default(),
            started_at: context.now(),
            clock: context.clock(),
        };
        let mut writer =
            self.store.import(self.organization, head, self.commit, frame.records, pending).await?;
        let bar = context.ui.progress(&name(self.file));
        let (shown, all) = (bar.clone(), frame.size);
        let progress: pipeline::Progress = Arc::new(move |bytes, rows| shown.set(bytes, all, rows));
        let ran = pipeline::run(self.input, &mut writer, progress).await;
        bar.finish();
        let conflicts = ran.map_err(|error| self.interrupted(error, writer.ledger().read))?;
        let (outcome, pending) = writer.finish().await?;
        Ok((outcome, conflicts, pending))
    }

    fn interrupted(&self, error: PipelineError, rows: i64) -> Failure {
        let done = match self.commit {
            Commit::EachBatch => format!("{} of `{}` are in", counted(rows, "row", "rows"), self.file.display()),
            Commit::Together => "nothing was written".to_owned(),
        };
        match error {
            PipelineError::Input(error) => unusable(error, self.file).context(done),
            PipelineError::Store(error) => Failure::from(error).context(done),
        }
    }

    /// The first import of the same bytes, where there was one before this.
    async fn known_since(&self) -> Result<Option<(String, crate::domain::Instant)>, Failure> {
        if self.commit == Commit::Together {
            return Ok(None);
        }
        let sha256 = self.input.frame.sha256_hex();
        let imports = self.store.imports(&self.organization.scope).await?;
        let mut same = imports.iter().filter(|import| import.sha256.as_deref() == Some(sha256.as_str()));
        let first = same.next().map(|import| (import.import_id.clone(), import.started_at));
        Ok(first.filter(|_| same.next().is_some()))
    }

    fn write_rejects(
        &self,
        args: &Args,
        outcome: &ImportOutcome,
        conflicts: &Conflicts,
    ) -> Result<Option<String>, Failure> {
        if outcome.ledger.rejected == 0 {
            return Ok(None);
        }
        let path = args.rejects.clone().unwrap_or_else(|| rejects::path_for(self.file, self.input.frame.format));
        let written = pipeline::write_rejects(self.input, conflicts, path)?;
        Ok(written.map(|path| path.display().to_string()))
    }
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "-".to_owned() } else { file.display().to_string() }
}

fn summary(
    file: &Path,
    input: &Input,
    outcome: &ImportOutcome,
    rejects_file: Option<String>,
    known_since: Option<(String, crate::domain::Instant)>,
    is_dry_run: bool,
) -> FileSummary {
    let ledger = &outcome.ledger;
    let reason = |(name, rows): (&&'static str, &i64)| Reasoned {
        name,
        rows: *rows,
        why: Reason::ALL.iter().find(|reason| reason.name() == *name).map_or("", |r| r.explanation()).to_owned(),
    };
    let rejected = |(code, rows): (&String, &i64)| Reasoned {
        name: static_code(code),
        rows: *rows,
        why: rejection_words(code).to_owned(),
    };
    let year = |(year, before, after): &(i32, [i64; 2], [i64; 2])| MovedYear {
        year: *year,
        joined: (before[0], after[0]),
        activated: (before[1], after[1]),
    };
    FileSummary {
        file: name(file),
        import_id: (!is_dry_run).then(|| outcome.import_id.clone()),
        revision: Some(outcome.revision),
        sha256: Some(input.frame.sha256_hex()),
        verdicts: Verdicts {
            read: ledger.read,
            new: ledger.new,
            duplicate: ledger.duplicate,
            rejected: ledger.rejected,
            suppressed: ledger.suppressed,
        },
        attributed: outcome.attributed,
        unattributed: outcome.unattributed.iter().map(reason).collect(),
        rejected: ledger.rejected_codes.iter().map(rejected).collect(),
        rejects_file,
        moved: Moved { opened: outcome.opened, years: outcome.years.iter().map(year).collect() },
        known_since,
        mode: if is_dry_run { IngestMode::DryRun } else { IngestMode::Written },
    }
}

/// The code as the ingest room writes it; codes are few and fixed.
fn static_code(code: &str) -> &'static str {
    pipeline::REJECTION_CODES.iter().find(|known| **known == code).copied().unwrap_or("E_REJECTED")
}

fn show(report: &IngestReport, context: &Context) -> Result<(), Failure> {
    if !context.output.is_for_people() {
        let document = crate::report::table::Document::new("Ingest").data(report.data());
        return context.show(&Answer { document, json: report.json(), rows: report.rows() });
    }
    let mut bytes = Vec::new();
    for document in report.documents() {
        if !bytes.is_empty() {
            bytes.push(b'\n');
        }
        let answer = Answer { document, json: report.json(), rows: report.rows() };
        bytes.extend(render::render(&answer, context.output.options())?);
    }
    context.output.write_bytes(&bytes, &context.ui)
}

impl MaxRejects {
    fn parse(text: &str) -> Result<Self, Failure> {
        let parsed = match text.strip_suffix('%') {
            Some(percent) => percent.trim().parse().ok().filter(|p| (0.0..=100.0).contains(p)).map(Self::Percent),
            None => text.parse().ok().filter(|rows| *rows >= 0).map(Self::Rows),
        };
        parsed.ok_or_else(|| {
            Failure::usage(format!("`--max-rejects {text}` is no limit"), "it is a number of rows or a share")
                .hint("write it like 20 or 5%")
        })
    }

    fn admits(self, files: &[FileSummary]) -> bool {
        let read: i64 = files.iter().map(|file| file.verdicts.read).sum();
        let rejected: i64 = files.iter().map(|file| file.verdicts.rejected).sum();
        match self {
            Self::Rows(rows) => rejected <= rows,
            Self::Percent(percent) => rejected as f64 * 100.0 <= percent * read as f64,
        }
    }
}

fn too_many(limit: MaxRejects, files: &[FileSummary]) -> Failure {
    let rejected: i64 = files.iter().map(|file| file.verdicts.rejected).sum();
    let read: i64 = files.iter().map(|file| file.verdicts.read).sum();
    let limit = match limit {
        MaxRejects::Rows(rows) => counted(rows, "row", "rows"),
        MaxRejects::Percent(percent) => format!("{percent} %"),
    };
    let mut codes: Vec<String> = Vec::new();
    for reason in files.iter().flat_map(|file| &file.rejected) {
        codes.push(format!("{} {}", reason.rows, reason.name));
    }
    let why = format!("{rejected} of {read} rows are rejected ({}), and {limit} are accepted", codes.join(", "));
    Failure::new(Kind::Input, "too many rejected rows; nothing was written", why)
        .hint("mend the file, or look at the rows with `--dry-run` and without `--max-rejects`")
}
