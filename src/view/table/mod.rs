//! The finished answer as typed cells: what every report fills in and `render` turns into bytes.
//!
//! A [`Document`] is what a person reads, top to bottom; its `data` table is what a spreadsheet
//! or a script reads. No text here is padded, coloured or escaped: that is the renderer's.

pub mod cell;
pub mod chart;

use crate::messages::Message;
pub use cell::{Cell, ColumnKind, Lead};
pub use chart::{Chart, Dots, Fill, Parts, Shape, Voice};

/// One answer: what was asked, on what basis, the tables, and the findings below them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The answer in a line, then organization, basis and as-of.
    pub title: Vec<Line>,
    /// Tables and blocks of lines, in reading order.
    pub sections: Vec<Section>,
    /// The table for machines, where it differs from the first one shown.
    pub data: Option<Table>,
    /// Whom a page of it speaks to.
    pub voice: Voice,
    /// What a page says of its figures.
    pub origin: Origin,
}

impl Document {
    /// Begins an answer with its first line.
    pub fn new(title: impl Into<Message>) -> Self {
        Self { title: vec![Line::new(title, Tone::Strong)], ..Self::default() }
    }

    /// Adds a line under the title: the organization, the basis, the as-of.
    pub fn note(mut self, text: impl Into<Message>) -> Self {
        self.title.push(Line::new(text, Tone::Dim));
        self
    }

    /// Adds a table; one without rows is left out by the renderers for people.
    pub fn table(mut self, table: Table) -> Self {
        self.sections.push(Section::Table(table));
        self
    }

    /// Adds a sentence to the block of lines at the end, which a table before it begins anew.
    pub fn finding(self, text: impl Into<Message>) -> Self {
        self.line(Line::new(text, Tone::Plain))
    }

    /// Adds a sentence someone should act on.
    pub fn warning(self, text: impl Into<Message>) -> Self {
        self.line(Line::new(text, Tone::Attention))
    }

    /// Adds a sentence on which command answers more; what is printed or handed on goes without it.
    pub fn advice(self, text: impl Into<Message>) -> Self {
        self.line(Line::new(text, Tone::Advice))
    }

    /// Begins a new block of lines, set apart from what stands before it.
    pub fn block(mut self, first: impl Into<Message>) -> Self {
        let line = Line::new(first, Tone::Plain);
        self.sections.push(Section::Lines(vec![line]));
        self
    }

    /// Adds a whole and the parts that it is made of.
    pub fn parts(mut self, parts: Parts) -> Self {
        self.sections.push(Section::Parts(parts));
        self
    }

    /// Sets the table for machines: raw values under stable keys, one record a row.
    pub fn data(mut self, table: Table) -> Self {
        self.data = Some(table);
        self
    }

    /// Several documents of one kind, each under its own heading; their rows for machines stand in one table.
    pub fn joined(documents: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::default();
        for document in documents {
            let mut heading = document.title.into_iter();
            if whole.title.is_empty() {
                whole.title.extend(heading.next());
            } else {
                heading.next();
            }
            // The organization is the heading of its part; its circumstances stand below.
            let heading = heading.enumerate().map(|(place, line)| match place {
                0 => Line { tone: Tone::Strong, ..line },
                _ => line,
            });
            whole.sections.push(Section::Lines(heading.collect()));
            whole.sections.extend(document.sections);
            match (&mut whole.data, document.data) {
                (Some(data), Some(more)) => data.rows.extend(more.rows),
                (data, more) => *data = data.take().or(more),
            }
        }
        whole
    }

    /// The first table shown, where there is one.
    pub fn first_table(&self) -> Option<&Table> {
        self.sections.iter().find_map(|section| match section {
            Section::Table(table) => Some(table),
            Section::Lines(_) | Section::Parts(_) => None,
        })
    }

    fn line(mut self, line: Line) -> Self {
        match self.sections.last_mut() {
            Some(Section::Lines(lines)) => lines.push(line),
            Some(Section::Table(_) | Section::Parts(_)) | None => self.sections.push(Section::Lines(vec![line])),
        }
        self
    }
}

/// What a page says of its figures, where others have a line for who asks again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Origin {
    /// Which days, and as of when, under the title.
    pub scope: Option<Message>,
    /// How the figures are made, at the end: what is explained, and the words.
    pub made: Vec<(Message, Message)>,
}

/// A part of a document, set apart by a blank line.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a document has a handful of sections, most of them tables")]
pub enum Section {
    /// A grid.
    Table(Table),
    /// Sentences, one a line; leading blanks indent.
    Lines(Vec<Line>),
    /// A whole and what it is made of.
    Parts(Parts),
}

/// A sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words, without a line break.
    pub text: Message,
    /// How it is set off where there is colour.
    pub tone: Tone,
}

impl Line {
    /// A sentence in a tone.
    pub fn new(text: impl Into<Message>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// How a line is set off; it never says more than the words do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// The answer itself.
    Strong,
    /// Circumstances: organization, basis.
    Dim,
    /// Zone, as-of and revision, which a page says in [`Origin`].
    Origin,
    /// Someone should act.
    Attention,
    /// Which command answers more.
    Advice,
}

/// A grid of typed cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows, top to bottom.
    pub rows: Vec<Row>,
    /// Whether the labels stand over the columns.
    pub head: Head,
    /// The heading over the table, where the answer has several.
    pub title: Option<Message>,
    /// What the table counts by (`Event: happened in 2025`), where the answer has several.
    pub basis: Option<Message>,
    /// How the table can be drawn, each drawing on its own.
    pub charts: Vec<Chart>,
    /// The people that the table counts, as dots.
    pub dots: Option<Dots>,
    /// How the rows are laid out on a page.
    pub shape: Shape,
    /// How much of a page the table needs.
    pub room: Room,
    /// The name by which a page leads to it, styles it and leads on from it; empty for none.
    pub name: &'static str,
    /// What there is to see in it, where a page has room to say so.
    pub says: Option<Message>,
}

impl Table {
    /// An empty table with its labels over the columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// An empty table without labels: names at the left, what belongs to them beside.
    pub fn without_head(columns: Vec<Column>) -> Self {
        Self { columns, head: Head::Hidden, ..Self::default() }
    }

    /// Sets the heading over the table and what it counts by.
    pub fn titled(mut self, title: impl Into<Message>, basis: Option<impl Into<Message>>) -> Self {
        self.title = Some(title.into());
        self.basis = basis.map(Into::into);
        self
    }

    /// Sets how the rows are laid out on a page.
    pub const fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// Names the table.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Says what there is to see in the table.
    pub fn saying(mut self, words: Message) -> Self {
        self.says = Some(words);
        self
    }

    /// Lets the table stand beside another of half a page.
    pub const fn in_half(mut self) -> Self {
        self.room = Room::Half;
        self
    }

    /// Adds a row; a missing cell is blank, one too many is not shown.
    pub fn push(&mut self, cells: Vec<Cell>) {
        self.push_row(RowKind::Body, cells);
    }

    /// Adds a row someone should act on.
    pub fn push_attention(&mut self, cells: Vec<Cell>) {
        self.push_row(RowKind::Attention, cells);
    }

    /// Adds a row that sums up the ones above; machines do not get it.
    pub fn push_total(&mut self, cells: Vec<Cell>) {
        self.push_row(RowKind::Total, cells);
    }

    /// What a column holds, by its first cell with a type.
    pub fn kind_of(&self, index: usize) -> ColumnKind {
        self.rows.iter().filter_map(|row| row.cells.get(index)).find_map(Cell::column_kind).unwrap_or(ColumnKind::Text)
    }

    fn push_row(&mut self, kind: RowKind, cells: Vec<Cell>) {
        self.rows.push(Row { cells, kind });
    }
}

/// Whether a table shows its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Head {
    /// Over the columns, with a rule below.
    #[default]
    Shown,
    /// Not at all.
    Hidden,
}

/// A column: its name for machines and its label for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name in CSV headers and for `--columns`; empty for bars.
    pub key: &'static str,
    /// The words over the column.
    pub label: Message,
    /// The least width in the terminal, so that two tables of an answer can stand in line.
    pub least_width: usize,
}

impl Column {
    /// A column with a label of its own.
    pub fn new(key: &'static str, label: impl Into<Message>) -> Self {
        Self { key, label: label.into(), least_width: 0 }
    }

    /// A column of a table for machines: its label is its key.
    pub fn key(key: &'static str) -> Self {
        Self::new(key, Message::verbatim(key))
    }

    /// A column without a label.
    pub fn unlabelled(key: &'static str) -> Self {
        Self::new(key, Message::empty())
    }

    /// A column of bars, to the right of the figures they draw.
    pub fn bar() -> Self {
        Self::unlabelled("")
    }

    /// Sets the least width in the terminal, in columns.
    pub const fn at_least(mut self, width: usize) -> Self {
        self.least_width = width;
        self
    }
}

/// How much of a page's width a table needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    /// All of it.
    #[default]
    Full,
    /// Half of it: two such tables, one after the other, can stand side by side.
    Half,
}

/// A row of cells, in the order of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells, left to right.
    pub cells: Vec<Cell>,
    /// What the row is among the others.
    pub kind: RowKind,
}

/// What a row is among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One record.
    Body,
    /// One record someone should act on.
    Attention,
    /// The sum of the records above.
    Total,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_after_a_table_begin_a_block_of_their_own() {
        let document = Document::new("title")
            .finding("before")
            .table(Table::new(vec![Column::key("a")]))
            .finding("one")
            .finding("two")
            .block("three");
        let sizes: Vec<usize> = document
            .sections
            .iter()
            .map(|section| match section {
                Section::Table(_) => 0,
                Section::Lines(lines) => lines.len(),
                Section::Parts(_) => 0,
            })
            .collect();
        assert_eq!(sizes, [1, 0, 2, 1]);
    }

    #[test]
    fn a_column_takes_the_kind_of_its_first_typed_cell() {
        let mut table = Table::new(vec![Column::key("rank"), Column::key("name")]);
        table.push(vec![Cell::Empty, Cell::Empty]);
        table.push(vec![Cell::Integer(None), Cell::Blank]);
        assert_eq!(table.kind_of(0), ColumnKind::Number);
        assert_eq!(table.kind_of(1), ColumnKind::Text);
    }
}
