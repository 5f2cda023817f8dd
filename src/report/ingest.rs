//! What an import did: one summary for each file, in which every row read has its place.

use super::scope::json_text;
use crate::domain::Instant;
use serde::{Serialize, Serializer};

/// The summaries of the files of one command.
#[derive(Debug, Clone, PartialEq)]
pub struct IngestReport {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it, marked where its data are made up.
    pub organization_line: String,
    /// One summary a file, in the order given.
    pub files: Vec<FileSummary>,
}

/// What became of the rows of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileSummary {
    /// The file as it was given; `-` is standard input.
    pub file: String,
    /// The id of the import; none where nothing was written.
    pub import_id: Option<String>,
    /// The revision that brought the last of its events; none where nothing changed.
    pub revision: Option<i64>,
    /// The hash of the file, in hexadecimal digits.
    pub sha256: Option<String>,
    /// How its rows were judged.
    pub verdicts: Verdicts,
    /// New events that belong to a referral.
    pub attributed: i64,
    /// Why the others do not: those without a row are left out.
    pub unattributed: Vec<Reasoned>,
    /// Why rows were rejected, by code: those without a row are left out.
    pub rejected: Vec<Reasoned>,
    /// What its rows say that is not understood.
    pub not_understood: NotUnderstood,
    /// The import whose reading options the rejected rows need again, where it had any.
    pub like: Option<String>,
    /// The file with the rejected rows, where one was written.
    pub rejects_file: Option<String>,
    /// What moved.
    pub moved: Moved,
    /// When the same file was imported first, where it was.
    pub known_since: Option<(String, Instant)>,
    /// Whether anything was written.
    pub mode: IngestMode,
}

/// Whether an import writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IngestMode {
    /// It does.
    #[default]
    Written,
    /// It only shows what it would do: `--dry-run`.
    DryRun,
}

/// How many rows got which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// All rows.
    pub read: i64,
    /// Rows that became events.
    pub new: i64,
    /// Rows that were here already.
    pub duplicate: i64,
    /// Rows that cannot be taken.
    pub rejected: i64,
    /// Rows of persons who were erased.
    pub suppressed: i64,
    /// Rows that the command, or the file itself, leaves out.
    pub left_out: i64,
}

impl Verdicts {
    /// Whether every row got exactly one verdict.
    pub const fn are_conserved(&self) -> bool {
        self.read == self.new + self.duplicate + self.rejected + self.suppressed + self.left_out
    }
}

/// A number of rows and what they have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasoned {
    /// The name in files and JSON: `unknown_link`, `E_TS_NAIVE`.
    pub name: &'static str,
    /// How many rows.
    pub rows: i64,
}

/// What the rows of a file say that is not understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NotUnderstood {
    /// Words for the event that are no stage.
    #[serde(rename = "unknown_words", skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<UnknownWord>,
    /// Times that are not read: up to three of each kind.
    #[serde(rename = "unread_times", skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<UnreadTime>,
    /// Codes that lead to no link.
    #[serde(rename = "unknown_codes", skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<UnknownWord>,
}

/// A word or code that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownWord {
    /// The word.
    pub text: String,
    /// How many rows have it.
    pub rows: i64,
    /// The nearest one that is known.
    pub near: Option<String>,
}

/// A time that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadTime {
    /// The code of the reason.
    pub code: &'static str,
    /// Where it stands.
    pub line: u64,
    /// The text.
    pub text: String,
}

/// What an import changed in the answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    /// Referrals there were none of before.
    pub opened: i64,
    /// Years whose milestones moved, ascending.
    pub years: Vec<MovedYear>,
}

/// The milestones of a local year before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedYear {
    /// The year.
    pub year: i32,
    /// Accounts created, before and after.
    pub joined: (i64, i64),
    /// First logins, before and after.
    pub activated: (i64, i64),
}

impl IngestReport {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let files = self.files.iter().map(FileJson::of).collect();
        json_text(&IngestJson { report: "ingest", organization: &self.organization, files })
    }

    /// The rows of NDJSON: one a file.
    pub fn rows(&self) -> Vec<String> {
        self.files.iter().map(|file| json_text(&FileJson::of(file))).collect()
    }
}

impl FileSummary {
    /// New events that belong to no referral.
    pub fn unattributed_rows(&self) -> i64 {
        self.unattributed.iter().map(|reason| reason.rows).sum()
    }
}

#[derive(Serialize)]
struct IngestJson<'a> {
    report: &'static str,
    organization: &'a str,
    files: Vec<FileJson<'a>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    file: &'a str,
    import_id: Option<&'a str>,
    revision: Option<i64>,
    sha256: Option<&'a str>,
    #[serde(flatten)]
    verdicts: Verdicts,
    attributed: i64,
    unattributed: i64,
    unattributed_reasons: Reasons<'a>,
    rejected_codes: Reasons<'a>,
    rejects_file: Option<&'a str>,
    #[serde(flatten)]
    not_understood: &'a NotUnderstood,
    #[serde(skip_serializing_if = "Option::is_none")]
    dry_run: Option<bool>,
}

struct Reasons<'a>(&'a [Reasoned]);

impl Serialize for Reasons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|reason| (reason.name, reason.rows)))
    }
}

impl<'a> FileJson<'a> {
    fn of(file: &'a FileSummary) -> Self {
        Self {
            file: &file.file,
            import_id: file.import_id.as_deref(),
            revision: file.revision,
            sha256: file.sha256.as_deref(),
            verdicts: file.verdicts,
            attributed: file.attributed,
            unattributed: file.unattributed_rows(),
            unattributed_reasons: Reasons(&file.unattributed),
            rejected_codes: Reasons(&file.rejected),
            rejects_file: file.rejects_file.as_deref(),
            not_understood: &file.not_understood,
            dry_run: (file.mode == IngestMode::DryRun).then_some(true),
        }
    }
}
