//! `verve ingest`: events out of files, with a verdict for every row.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome, kind_word};
use crate::cli::interrupt;
use crate::cli::reading::{ReadingArgs, RejectArgs};
use crate::domain::{DAY, Instant};
use crate::ingest::batches::{self, Conflicts, Input, Pace};
use crate::ingest::options::{Columns, Spec};
use crate::ingest::preflight;
use crate::ingest::rejects;
use crate::ingest::source::Source;
use crate::messages::{Message, say};
use crate::render::{self, Answer};
use crate::report::ingest::{IngestReport, Verdicts};
use crate::store::{ImportHead, Organization, Revision, Snapshot, Store};
use crate::workflows::{Commit, ImportError, ImportOutcome, Pending, import_input};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Take in conversion events from files
///
/// Reads CSV and NDJSON, plain, gzip or zstd, recognised by content. Every row is
/// new, a duplicate, rejected or suppressed; nothing is counted twice, however
/// often a file is sent. All files are checked before the first row is written,
/// and rejected rows go to a file that can be fixed and ingested again.
///
/// Examples:
///   verve ingest events.csv
///   verve ingest export.csv --map event=Hendelse,occurred_at=Dato \
///       --value event:Registrert=account_created
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
    #[command(flatten)]
    reject: RejectArgs,
    /// Write all files or none
    #[arg(long)]
    atomic: bool,
    /// Go on though this machine's clock is behind what was stored
    #[arg(long)]
    force_clock: bool,
}

/// Takes in the files.
///
/// # Errors
/// Wrong usage, an input that cannot be used, or a database that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let limit = args.reject.limit()?;
    if args.reject.rejects.is_some() && args.files.len() > 1 {
        return Err(Failure::usage(say!("failure-one-rejects-file"), say!("cause-several-inputs"))
            .hint(say!("hint-leave-rejects-out")));
    }
    check_targets(&args, context)?;
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    if !args.force_clock {
        check_clock(snapshot.newest(), context)?;
    }
    let spec = spec(&args, &mut snapshot).await?;
    snapshot.end().await?;
    context.ui.detail(&format!("reading with {}", spec.flags().join(" ")));
    let store = context.store().await?;
    let mut inputs = Vec::with_capacity(args.files.len());
    for file in &args.files {
        inputs.push(check(file, &spec, &organization, context)?);
    }
    let is_together = args.reject.dry_run || args.atomic || !limit.is_unset();
    let mut report = IngestReport {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        files: Vec::new(),
    };
    let mut pending: Option<Pending> = None;
    let mut all_conflicts = Vec::with_capacity(inputs.len());
    for (file, input) in args.files.iter().zip(&inputs) {
        let commit = if is_together { Commit::Together } else { Commit::EachBatch };
        let job = Job { store, organization: &organization, spec: &spec, file, input, commit };
        let (outcome, conflicts, still_pending) = job.run(pending.take(), context).await?;
        pending = still_pending;
        if commit == Commit::EachBatch {
            let mut summary = answers::ingested(file, input, &outcome, args.reject.dry_run);
            summary.known_since = job.known_since().await?;
            summary.like = (spec != Spec::default()).then(|| outcome.import_id.clone());
            summary.rejects_file = job.write_rejects(&args, &outcome, &conflicts)?;
            report.files.push(summary);
        } else {
            report.files.push(answers::ingested(file, input, &outcome, args.reject.dry_run));
            all_conflicts.push((outcome, conflicts));
        }
    }
    if let Some(pending) = pending {
        let rows = |of: fn(&Verdicts) -> i64| report.files.iter().map(|file| of(&file.verdicts).unsigned_abs()).sum();
        if let Err(failure) = limit.check(rows(|verdicts| verdicts.rejected), rows(|verdicts| verdicts.read)) {
            pending.roll_back().await?;
            return Err(failure);
        }
        if args.reject.dry_run {
            pending.roll_back().await?;
        } else {
            pending.commit().await?;
        }
        if !args.reject.dry_run || args.reject.rejects.is_some() {
            for ((place, input), (outcome, conflicts)) in inputs.iter().enumerate().zip(&all_conflicts) {
                let file = &args.files[place];
                let commit = Commit::Together;
                let job = Job { store, organization: &organization, spec: &spec, file, input, commit };
                report.files[place].rejects_file = job.write_rejects(&args, outcome, conflicts)?;
            }
        }
    }
    show(&report, context)?;
    let has_rejects = report.files.iter().any(|file| file.verdicts.rejected > 0);
    Ok(if has_rejects && limit.is_unset() { Done::RowsRejected } else { Done::Complete })
}

/// Refuses where the clock is more than an hour behind what was received: true times would be rejected as future ones.
fn check_clock(newest: Revision, context: &Context) -> Result<(), Failure> {
    let (newest, now) = (newest.received_at, context.now());
    if newest.0 - now.0 <= DAY / 24 {
        return Ok(());
    }
    let why = format!("E_CLOCK: it is {now} here, and something was received at {newest}");
    Err(Failure::new(Kind::Refused, say!("failure-clock-wrong"), why).hint(say!("hint-set-clock")))
}

/// Refuses to write over an input, and finds out before the first row whether the files named can be written.
fn check_targets(args: &Args, context: &Context) -> Result<(), Failure> {
    let targets = [("--rejects", args.reject.rejects.as_deref()), ("--output", context.output.path())];
    for (flag, target) in targets.into_iter().filter_map(|(flag, target)| Some((flag, target?))) {
        if args.files.iter().any(|input| is_same_file(input, target)) {
            return Err(Failure::usage(
                say!("failure-over-input", flag, path = target.display().to_string()),
                say!("cause-file-is-input"),
            )
            .hint(say!("hint-another-file")));
        }
        let folder = target.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        tempfile::Builder::new().prefix(".verve-").tempfile_in(folder).map_err(|error| {
            Failure::new(
                Kind::Failed,
                say!("failure-cannot-write-nothing", path = target.display().to_string()),
                error.to_string(),
            )
            .hint(say!("hint-folder-or-file"))
        })?;
    }
    Ok(())
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// A name beside the input that no file has: a rejects file that somebody is fixing is never written over.
fn free_rejects_path(path: PathBuf) -> PathBuf {
    let (stem, ending) = (path.with_extension(""), path.extension().unwrap_or_default().to_owned());
    let numbered = |number: u32| {
        let mut name = stem.clone().into_os_string();
        name.push(format!("-{number}."));
        name.push(&ending);
        PathBuf::from(name)
    };
    if !path.exists() {
        return path;
    }
    (2..).map(numbered).find(|path| !path.exists()).unwrap_or(path)
}

/// Removes a numbered rejects file that says what the first one says; a file sent every night leaves one.
fn keep_one(first: &Path, numbered: &Path) -> bool {
    let same = first != numbered
        && matches!((std::fs::read(first), std::fs::read(numbered)), (Ok(first), Ok(second)) if first == second);
    same && std::fs::remove_file(numbered).is_ok()
}

/// The reading options: those of the flags over those of `--like`.
async fn spec(args: &Args, snapshot: &mut Snapshot) -> Result<Spec, Failure> {
    let base = match &args.like {
        None => Spec::default(),
        Some(id) => {
            let import = snapshot.import_of(id).await?;
            if !import.is_of_events() {
                let what = say!("failure-like-kind", id, kind = kind_word(&import.kind));
                return Err(Failure::usage(what, say!("cause-like-columns")).hint(say!("hint-import-list")));
            }
            serde_json::from_str(&import.options).unwrap_or_default()
        }
    };
    let flags = args.reading.spec(&Columns::EVENTS, snapshot.organization().settings.timezone)?;
    let mut spec = flags.over(base);
    if let Some(source) = &args.source {
        if source.trim().is_empty() || source.len() > 255 || source.chars().any(char::is_control) {
            return Err(Failure::usage(say!("failure-source-name", source), say!("cause-source-name"))
                .hint(say!("hint-source")));
        }
        spec.set.retain(|(field, _)| field != "source");
        spec.set.push(("source".to_owned(), source.trim().to_owned()));
    }
    Ok(spec)
}

/// The read-only pass over one input.
fn check(file: &Path, spec: &Spec, organization: &Organization, context: &Context) -> Result<Arc<Input>, Failure> {
    let slug = organization.scope.slug();
    let options = spec.compile(Columns::EVENTS, slug, organization.allow_personal_ids, context.now())?;
    let source = Source::open(file, &options.limits).map_err(|error| Failure::of_input(file, error))?;
    let frame = preflight::check(&source, &options).map_err(|error| Failure::of_input(file, error))?;
    for warning in &frame.warnings {
        context.ui.warning(say!(
            "ingest-warning",
            file = file.display().to_string(),
            code = warning.code,
            what = &warning.message
        ));
    }
    Ok(Arc::new(Input {
        source,
        frame,
        options,
        batch_rows: context.batch_rows(),
        pace: Pace::default(),
        stop: Arc::default(),
    }))
}

/// What ended an import before its end.
enum Stop {
    Error(ImportError),
    Signal(u8),
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
            file: self.file.display().to_string(),
            sha256: Some(frame.sha256_hex()),
            options: serde_json::to_string(self.spec).unwrap_or_default(),
            started_at: context.now(),
            clock: context.clock(),
        };
        let mut writer = self.store.import(self.organization, head, self.commit, pending);
        let bar = context.ui.progress(&self.file.display().to_string());
        let listening = interrupt::listen(&self.input.stop)?;
        let ran = import_input(self.input, &mut writer, |bytes, rows| bar.set(bytes, frame.size, rows)).await;
        listening.abort();
        bar.finish();
        let stop = match (ran, self.input.stopped_by()) {
            (Ok(conflicts), None) => Ok(conflicts),
            (Ok(_), Some(signal)) => Err(Stop::Signal(signal)),
            (Err(error), _) => Err(Stop::Error(error)),
        };
        let conflicts = stop.map_err(|stop| self.stopped(stop, writer.rows_committed()))?;
        let (outcome, pending) = writer.finish().await?;
        Ok((outcome, conflicts, pending))
    }

    fn stopped(&self, stop: Stop, rows: i64) -> Failure {
        let done = match self.commit {
            Commit::EachBatch => {
                say!("ingest-rows-in", rows = say!("count-rows", count = rows), file = self.file.display().to_string())
            }
            Commit::Together => say!("cause-nothing-written"),
        };
        match stop {
            Stop::Error(ImportError::Input(error)) => Failure::of_input(self.file, error).context(done),
            Stop::Error(ImportError::Store(error)) => Failure::from(error).context(done),
            Stop::Signal(signal) => {
                Failure::new(Kind::Interrupted(signal), say!("failure-interrupted"), done).hint(say!("hint-goes-on"))
            }
        }
    }

    /// The first import of the same bytes, where there was one before this.
    async fn known_since(&self) -> Result<Option<(String, Instant)>, Failure> {
        let mut snapshot = self.store.snapshot(&self.organization.scope).await?;
        Ok(snapshot.first_import_of(&self.input.frame.sha256_hex()).await?)
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
        let beside = || free_rejects_path(rejects::path_for(self.file, self.input.frame.format));
        let path = args.reject.rejects.clone().unwrap_or_else(beside);
        let written = batches::write_rejects(self.input, conflicts, path).map_err(|error| {
            let why = error.why.map_or(error.what.clone(), |why| format!("{}: {why}", error.what));
            Failure::new(Kind::Failed, say!("failure-rejects-unwritten"), why).hint(say!("hint-rejects-again"))
        })?;
        let first = rejects::path_for(self.file, self.input.frame.format);
        let written =
            written.map(|path| if args.reject.rejects.is_none() && keep_one(&first, &path) { first } else { path });
        Ok(written.map(|path| path.display().to_string()))
    }
}

fn show(report: &IngestReport, context: &Context) -> Result<(), Failure> {
    if !context.output.is_for_people() {
        let document = crate::view::table::Document::new(Message::empty()).data(report.data());
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
