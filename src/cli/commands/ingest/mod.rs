//! `verve ingest`: events out of files, with a verdict for every row.

mod job;

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::reading::{ReadingArgs, RejectArgs};
use crate::cli::suggestion::Look;
use crate::domain::DAY;
use crate::ingest::batches::{Input, Pace};
use crate::ingest::options::Columns;
use crate::ingest::preflight;
use crate::ingest::source::Source;
use crate::ingest::spec::Spec;
use crate::messages::{Message, say};
use crate::render::{self, Answer};
use crate::report::ingest::{IngestReport, Verdicts};
use crate::store::{Organization, Revision, Snapshot};
use crate::workflows::{Commit, Pending};
use job::Job;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Take in conversion events from files
///
/// Reads CSV, JSON and spreadsheets (.xlsx, .ods), plain, gzip, zstd or in a zip,
/// recognised by content. Every row is new, a duplicate, rejected, suppressed or
/// left out; nothing is counted twice, however often a file is sent. All files
/// are checked before the first row is written, and rejected rows go to a file
/// that can be fixed and ingested again. For a file from elsewhere begin with
/// --suggest: it shows what the columns seem to be, and the command to run.
///
/// Examples:
///   verve ingest events.csv
///   verve ingest sheet.xlsx --suggest
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
    /// Take a column for the times of a stage, where each has a column of its own
    #[arg(long, value_name = "STAGE=COLUMN")]
    stage: Vec<String>,
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
    if args.reading.suggest {
        for file in &args.files {
            look(file, &spec).show(&mut snapshot, context).await?;
        }
        snapshot.end().await?;
        return Ok(Done::Complete);
    }
    context.ui.detail(&format!("reading with {}", spec.flags().join(" ")));
    let store = context.store().await?;
    let mut inputs = Vec::with_capacity(args.files.len());
    for file in &args.files {
        match check(file, &spec, &organization, context) {
            Ok(input) => inputs.push(input),
            Err(failure) if is_not_understood(&failure) => {
                return Err(explained(failure, file, &spec, &mut snapshot, context).await);
            }
            Err(failure) => return Err(failure),
        }
    }
    snapshot.end().await?;
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
            job.find_near(&mut summary).await?;
            job.warn_of_lost_seconds(&outcome, &context.ui).await?;
            summary.like = (spec != Spec::default()).then(|| outcome.import_id.clone());
            summary.rejects_file = job.write_rejects(&args, &outcome, &conflicts)?;
            report.files.push(summary);
        } else {
            let mut summary = answers::ingested(file, input, &outcome, args.reject.dry_run);
            job.find_near(&mut summary).await?;
            report.files.push(summary);
            all_conflicts.push((outcome, conflicts));
        }
    }
    if let Some(pending) = pending {
        let rows = |of: fn(&Verdicts) -> i64| report.files.iter().map(|file| of(&file.verdicts).unsigned_abs()).sum();
        if let Err(failure) = limit.check(rows(|verdicts| verdicts.rejected), rows(|verdicts| verdicts.read)) {
            pending.roll_back().await?;
            let failure =
                report.files.iter().flat_map(|file| &file.rejected).fold(failure, |failure, rejected| {
                    failure.because(format!("{}: {}", rejected.name, rejected.rows))
                });
            return Err(failure.hint(say!("hint-see-rejected-rows")));
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

/// The reading options: those of the flags over those of `--like`.
async fn spec(args: &Args, snapshot: &mut Snapshot) -> Result<Spec, Failure> {
    let mut flags = args.reading.spec(&Columns::EVENTS, snapshot.organization().settings.timezone)?;
    for text in &args.stage {
        flags.add_stage(text)?;
    }
    let mut spec = args.reading.over_like(flags, snapshot, "events").await?;
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

/// What a file that was not understood seems to be, where somebody is there to read it; else how to find out.
async fn explained(failure: Failure, file: &Path, spec: &Spec, snapshot: &mut Snapshot, context: &Context) -> Failure {
    // With the encoding that was named the look would end where the reading did.
    let encoding = spec.encoding.clone().filter(|_| failure.code() != Some("E_ENCODING"));
    let spec = Spec { encoding, ..spec.clone() };
    let look = look(file, &spec);
    if !context.ui.is_heard() {
        return failure.hint(say!("hint-suggest", command = look.command_line()));
    }
    match look.show(snapshot, context).await {
        Ok(_) => failure,
        Err(_) => failure.hint(say!("hint-suggest", command = look.command_line())),
    }
}

fn look<'a>(file: &'a Path, spec: &'a Spec) -> Look<'a> {
    Look { file, spec, columns: &Columns::EVENTS, command: &["verve", "ingest"], others: Vec::new() }
}

/// Whether a file could be read with other flags.
fn is_not_understood(failure: &Failure) -> bool {
    let codes = ["E_HEADER_MISSING", "E_DELIMITER", "E_ENCODING", "E_HEADER_DUP"];
    failure.kind == Kind::Input && failure.code().is_some_and(|code| codes.contains(&code))
}

/// The read-only pass over one input.
fn check(file: &Path, spec: &Spec, organization: &Organization, context: &Context) -> Result<Arc<Input>, Failure> {
    let slug = organization.scope.slug();
    let options = spec.compile(Columns::EVENTS, slug, organization.allow_personal_ids, context.now())?;
    let source = Source::open_sheet(file, &options.limits, options.sheet.as_deref())
        .map_err(|error| Failure::of_input(file, error))?;
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
        problems: Mutex::default(),
        stop: Arc::default(),
    }))
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
