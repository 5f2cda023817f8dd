//! What an import did: one summary for each file, in which every row read has its place.

use super::scope::json_text;
use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::{Message, say};
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
}

impl Verdicts {
    /// Whether every row got exactly one verdict.
    pub const fn are_conserved(&self) -> bool {
        self.read == self.new + self.duplicate + self.rejected + self.suppressed
    }
}

/// A number of rows and what they have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasoned {
    /// The name in files and JSON: `unknown_link`, `E_TS_NAIVE`.
    pub name: &'static str,
    /// How many rows.
    pub rows: i64,
    /// The reason as people read it.
    pub why: Message,
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

    /// One document a file.
    pub fn documents(&self) -> Vec<Document> {
        self.files.iter().map(|file| file.document(&self.organization_line)).collect()
    }

    /// The table for machines: one row a file.
    pub fn data(&self) -> Table {
        let mut table = FileSummary::empty_data_table();
        for file in &self.files {
            file.push_data(&mut table);
        }
        table
    }
}

impl FileSummary {
    /// The summary as people read it, and its table for machines.
    pub fn document(&self, organization_line: &str) -> Document {
        let title = match (self.mode, &self.import_id) {
            (IngestMode::DryRun, _) => say!("import-dry-run", file = &self.file),
            (IngestMode::Written, Some(id)) => say!("import-title", file = &self.file, id = short(id)),
            (IngestMode::Written, None) => say!("import-nothing-written", file = &self.file),
        };
        let mut document = Document::new(title).note(organization_line.to_owned()).table(self.verdict_table());
        for (label, key, reasons) in [
            (say!("label-unattributed"), "reason", &self.unattributed),
            (say!("label-rejected"), "code", &self.rejected),
        ] {
            if !reasons.is_empty() {
                document = document.table(reason_table(label, key, reasons));
            }
        }
        self.findings(document).data(self.data_table())
    }

    fn verdict_table(&self) -> Table {
        let Verdicts { read, new, duplicate, rejected, suppressed } = self.verdicts;
        let columns = vec![Column::unlabelled("verdict"), Column::unlabelled("rows"), Column::unlabelled("remark")];
        let mut table = Table::without_head(columns);
        let row = |label: Message, rows: i64, remark: Message| {
            let remark = if rows == 0 || remark.is_empty() { Cell::Blank } else { Cell::word(remark) };
            vec![Cell::word(label), Cell::from(rows), remark]
        };
        table.push(row(say!("label-read"), read, Message::empty()));
        table.push(row(say!("label-new"), new, self.new_words()));
        table.push(row(say!("label-duplicate"), duplicate, say!("import-nothing-moved")));
        let rejects =
            self.rejects_file.as_ref().map_or_else(Message::empty, |file| say!("import-rejects-written", file));
        let cells = row(say!("label-rejected"), rejected, rejects);
        if rejected > 0 {
            table.push_attention(cells);
        } else {
            table.push(cells);
        }
        if suppressed > 0 {
            let who = if suppressed == 1 { say!("import-erased-one") } else { say!("import-erased-many") };
            table.push(row(say!("label-suppressed"), suppressed, who));
        }
        table
    }

    fn new_words(&self) -> Message {
        say!("import-attributed", attributed = self.attributed, unattributed = self.unattributed_rows())
    }

    fn unattributed_rows(&self) -> i64 {
        self.unattributed.iter().map(|reason| reason.rows).sum()
    }

    fn findings(&self, document: Document) -> Document {
        let mut document = document;
        let moves: Vec<Message> = match self.moved.opened {
            0 => Vec::new(),
            opened => vec![say!("import-opened", count = opened)],
        };
        for words in moves.into_iter().chain(self.moved.years.iter().filter_map(MovedYear::words)) {
            document = document.finding(match self.mode {
                IngestMode::Written => say!("import-moved", moves = words),
                IngestMode::DryRun => say!("import-would-move", moves = words),
            });
        }
        if let Some((id, _)) = &self.known_since {
            document = document.finding(say!("import-known", id = short(id)));
        }
        match (&self.rejects_file, self.verdicts.rejected) {
            (_, 0) => document,
            (Some(file), _) => {
                let like = self.like.as_ref().map(|id| format!(" --like {}", short(id))).unwrap_or_default();
                document.finding(say!("import-next-mend", file, like))
            }
            (None, _) => document.finding(say!("import-next-rejects")),
        }
    }

    fn data_table(&self) -> Table {
        let mut table = Self::empty_data_table();
        self.push_data(&mut table);
        table
    }

    fn empty_data_table() -> Table {
        let columns = [
            "file",
            "import_id",
            "revision",
            "sha256",
            "read",
            "new",
            "duplicate",
            "rejected",
            "suppressed",
            "attributed",
            "unattributed",
        ];
        Table::new(columns.map(Column::key).to_vec())
    }

    fn push_data(&self, table: &mut Table) {
        let code = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::code);
        let Verdicts { read, new, duplicate, rejected, suppressed } = self.verdicts;
        let mut cells =
            vec![Cell::text(&self.file), code(&self.import_id), Cell::from(self.revision), code(&self.sha256)];
        cells.extend([read, new, duplicate, rejected, suppressed].map(Cell::from));
        cells.extend([self.attributed, self.unattributed_rows()].map(Cell::from));
        table.push(cells);
    }
}

impl MovedYear {
    fn words(&self) -> Option<Message> {
        let ((joined, joined_now), (activated, activated_now)) = (self.joined, self.activated);
        let year = self.year.to_string();
        match (joined != joined_now, activated != activated_now) {
            (false, false) => None,
            (true, false) => Some(say!("import-moved-joined", year, before = joined, now = joined_now)),
            (false, true) => Some(say!("import-moved-activated", year, before = activated, now = activated_now)),
            (true, true) => Some(say!("import-moved-both", year, joined, joined_now, activated, activated_now)),
        }
    }
}

fn reason_table(label: Message, key: &'static str, reasons: &[Reasoned]) -> Table {
    let mut table = Table::new(vec![
        Column::new(key, label),
        Column::new("rows", say!("label-rows")),
        Column::new("why", say!("label-why")),
    ]);
    for reason in reasons {
        table.push_attention(vec![Cell::code(reason.name), Cell::from(reason.rows), Cell::word(reason.why.clone())]);
    }
    table
}

/// The first 8 characters of an id, as people use it.
pub(super) fn short(id: &str) -> &str {
    id.char_indices().nth(8).map_or(id, |(end, _)| &id[..end])
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
            dry_run: (file.mode == IngestMode::DryRun).then_some(true),
        }
    }
}

#[cfg(test)]
#[path = "ingest_tests.rs"]
mod tests;
