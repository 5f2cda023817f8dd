//! What an import did, as people read it, and its table for machines.

use super::rejections::{reason_words, rejection_words};
use super::table::{Cell, Column, Document, Table};
use crate::domain::attribution::Reason;
use crate::messages::shell::quoted;
use crate::messages::{Message, say};
use crate::report::ingest::{
    FileSummary, IngestMode, IngestReport, MovedYear, NotUnderstood, Reasoned, UnknownWord, Verdicts,
};

impl IngestReport {
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
        for table in self.not_understood.tables() {
            document = document.table(table);
        }
        self.findings(document).data(self.data_table())
    }

    fn verdict_table(&self) -> Table {
        let Verdicts { read, new, duplicate, rejected, suppressed, left_out } = self.verdicts;
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
        if left_out > 0 {
            table.push(row(say!("label-left-out"), left_out, say!("import-left-out")));
        }
        table
    }

    fn new_words(&self) -> Message {
        say!("import-attributed", attributed = self.attributed, unattributed = self.unattributed_rows())
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
                let command = format!("{}{like}", quoted(file));
                let is_encoding = self.rejected.iter().all(|rejected| rejected.name == "E_UTF8");
                document.finding(if is_encoding {
                    say!("import-next-encoding", command)
                } else {
                    say!("import-next-mend", file, command)
                })
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
            "left_out",
            "attributed",
            "unattributed",
        ];
        Table::new(columns.map(Column::key).to_vec())
    }

    fn push_data(&self, table: &mut Table) {
        let code = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::code);
        let Verdicts { read, new, duplicate, rejected, suppressed, left_out } = self.verdicts;
        let mut cells =
            vec![Cell::text(&self.file), code(&self.import_id), Cell::from(self.revision), code(&self.sha256)];
        cells.extend([read, new, duplicate, rejected, suppressed, left_out].map(Cell::from));
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

impl NotUnderstood {
    /// A table for words, one for times, one for codes; none for what is understood.
    fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        for (label, words) in [(say!("label-unknown-words"), &self.words), (say!("label-unknown-codes"), &self.codes)] {
            if !words.is_empty() {
                tables.push(words_table(label, words));
            }
        }
        if !self.times.is_empty() {
            let mut table = Table::new(vec![
                Column::new("code", say!("label-unread-times")),
                Column::new("line", say!("label-line")),
                Column::new("text", say!("label-text")),
            ]);
            for time in &self.times {
                table.push(vec![Cell::code(time.code), Cell::code(time.line.to_string()), Cell::text(&time.text)]);
            }
            tables.push(table);
        }
        tables
    }
}

/// Rows of unknown words that a table shows.
const SHOWN_WORDS: usize = 20;

fn words_table(label: Message, words: &[UnknownWord]) -> Table {
    let mut table = Table::new(vec![
        Column::new("text", label),
        Column::new("rows", say!("label-rows")),
        Column::new("near", say!("label-nearest")),
    ]);
    for word in words.iter().take(SHOWN_WORDS) {
        let near = word.near.as_ref().map_or(Cell::Blank, Cell::text);
        table.push(vec![Cell::text(&word.text), Cell::from(word.rows), near]);
    }
    if words.len() > SHOWN_WORDS {
        let more = (words.len() - SHOWN_WORDS) as i64;
        table.push(vec![Cell::word(say!("label-and-more", count = more)), Cell::Blank, Cell::Blank]);
    }
    table
}

/// Why rows were rejected or belong to no referral, by the name of it.
fn reason_of(name: &str) -> Message {
    match Reason::ALL.into_iter().find(|reason| reason.name() == name) {
        Some(reason) => reason_words(reason),
        None => rejection_words(name),
    }
}

fn reason_table(label: Message, key: &'static str, reasons: &[Reasoned]) -> Table {
    let mut table = Table::new(vec![
        Column::new(key, label),
        Column::new("rows", say!("label-rows")),
        Column::new("why", say!("label-why")),
    ]);
    for reason in reasons {
        table.push_attention(vec![
            Cell::code(reason.name),
            Cell::from(reason.rows),
            Cell::word(reason_of(reason.name)),
        ]);
    }
    table
}

/// The first 8 characters of an id, as people use it.
pub fn short(id: &str) -> &str {
    id.char_indices().nth(8).map_or(id, |(end, _)| &id[..end])
}

#[cfg(test)]
#[path = "ingest_tests.rs"]
mod tests;
