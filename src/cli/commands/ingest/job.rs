//! One file on its way into the store.

use super::Args;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Kind};
use crate::cli::interrupt;
use crate::cli::nearest::nearest;
use crate::cli::ui::Ui;
use crate::domain::{Instant, SECOND, Stage};
use crate::ingest::batches::{self, Conflicts, Input};
use crate::ingest::rejects;
use crate::ingest::spec::Spec;
use crate::messages::{Message, say};
use crate::report::ingest::FileSummary;
use crate::store::{ImportHead, Organization, Store};
use crate::workflows::{Commit, ImportError, ImportOutcome, Pending, Start, import_input};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Of so many unknown codes the nearest known one is looked for.
const NEAR_CODES: usize = 20;

/// What ended an import before its end.
enum Stop {
    Error(ImportError),
    Signal(u8),
}

/// One file on its way.
pub(super) struct Job<'a> {
    pub store: &'a Store,
    pub organization: &'a Organization,
    pub spec: &'a Spec,
    pub file: &'a Path,
    pub input: &'a Arc<Input>,
    pub commit: Commit,
}

impl Job<'_> {
    pub(super) async fn run(
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
            // What came before the fault is in.
            Stop::Error(ImportError::Input(error)) if self.commit == Commit::EachBatch => {
                Failure::from(error).context(done)
            }
            Stop::Error(ImportError::Input(error)) => Failure::of_input(self.file, error).context(done),
            Stop::Error(ImportError::Store(error)) => Failure::from(error).context(done),
            Stop::Signal(signal) => {
                Failure::new(Kind::Interrupted(signal), say!("failure-interrupted"), done).hint(say!("hint-goes-on"))
            }
        }
    }

    /// The first import of the same bytes, where there was one before this.
    pub(super) async fn known_since(&self) -> Result<Option<(String, Instant)>, Failure> {
        let mut snapshot = self.store.snapshot(&self.organization.scope).await?;
        Ok(snapshot.first_import_of(&self.input.frame.sha256_hex()).await?)
    }

    /// Warns where the events of a file without seconds are here with seconds already: a spreadsheet has saved a file
    /// again, and both count.
    pub(super) async fn warn_of_lost_seconds(&self, outcome: &ImportOutcome, ui: &Ui) -> Result<(), Failure> {
        let samples = {
            let problems = self.input.problems.lock().unwrap_or_else(PoisonError::into_inner);
            problems.whole_minutes.samples().to_vec()
        };
        if outcome.ledger.new == 0 || self.input.options.rules.times.dates_at.is_some() {
            return Ok(());
        }
        for sample in samples {
            let start = match (sample.user, sample.code) {
                (Some(user), _) => Start::User(user),
                (None, Some(code)) => Start::Code(code),
                (None, None) => continue,
            };
            let mut snapshot = self.store.snapshot(&self.organization.scope).await?;
            let events = snapshot.evidence(&start, i64::MAX - 1).await?.events;
            let is_same = |index: usize| {
                let event = events.fact(index);
                let after = event.occurred_at.0 - sample.occurred_at.0;
                event.stage == sample.stage && (1..60 * SECOND).contains(&after)
            };
            if (0..events.len()).any(is_same) {
                let file = self.file.display().to_string();
                ui.warning(say!("ingest-lost-seconds", file, id = outcome.import_id.get(..8).unwrap_or_default()));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Finds the known codes and words that are nearest to those that are unknown.
    pub(super) async fn find_near(&self, summary: &mut FileSummary) -> Result<(), Failure> {
        let unknown = &mut summary.not_understood;
        for word in &mut unknown.words {
            word.near = nearest(word.text.trim_matches('`'), Stage::ALL.map(Stage::name)).map(str::to_owned);
        }
        if unknown.codes.is_empty() {
            return Ok(());
        }
        let codes = self.store.snapshot(&self.organization.scope).await?.codes().await?;
        for code in unknown.codes.iter_mut().take(NEAR_CODES) {
            let length = code.text.len();
            let alike = codes.iter().map(String::as_str).filter(|known| known.len().abs_diff(length) <= 2);
            code.near = nearest(&code.text, alike).map(str::to_owned);
        }
        Ok(())
    }

    pub(super) fn write_rejects(
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
            let why = Message::joined(std::iter::once(error.what).chain(error.why.map(|why| *why)).collect(), ": ");
            Failure::new(Kind::Failed, say!("failure-rejects-unwritten"), why).hint(say!("hint-rejects-again"))
        })?;
        let first = rejects::path_for(self.file, self.input.frame.format);
        let written =
            written.map(|path| if args.reject.rejects.is_none() && keep_one(&first, &path) { first } else { path });
        Ok(written.map(|path| path.display().to_string()))
    }
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
