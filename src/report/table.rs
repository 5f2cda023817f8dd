//! The finished answer as typed cells: what every report fills in and `render` turns into bytes.
//!
//! A [`Document`] is what a person reads, top to bottom; its `data` table is what a spreadsheet
//! or a script reads. No text here is padded, coloured or escaped: that is the renderer's.

pub use super::chart::{Chart, Fill, Parts};
use super::phrase::Phrase;

/// One answer: what was asked, on what basis, the tables, and the findings below them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The answer in a line, then organization, basis and as-of.
    pub title: Vec<Line>,
    /// Tables and blocks of lines, in reading order.
    pub sections: Vec<Section>,
    /// The table for machines, where it differs from the first one shown.
    pub data: Option<Table>,
}

impl Document {
    /// Begins an answer with its first line.
    pub fn new(title: impl Into<Phrase>) -> Self {
        Self { title: vec![Line::new(title, Tone::Strong)], ..Self::default() }
    }

    /// Adds a line under the title: the organization, the basis, the as-of.
    pub fn note(mut self, text: impl Into<Phrase>) -> Self {
        self.title.push(Line::new(text, Tone::Dim));
        self
    }

    /// Adds a table; one without rows is left out by the renderers for people.
    pub fn table(mut self, table: Table) -> Self {
        self.sections.push(Section::Table(table));
        self
    }

    /// Adds a sentence to the block of lines at the end, which a table before it begins anew.
    pub fn finding(self, text: impl Into<Phrase>) -> Self {
        self.line(Line::new(text, Tone::Plain))
    }

    /// Adds a sentence someone should act on.
    pub fn warning(self, text: impl Into<Phrase>) -> Self {
        self.line(Line::new(text, Tone::Attention))
    }

    /// Adds a sentence on which command answers more; what is printed or handed on goes without it.
    pub fn advice(self, text: impl Into<Phrase>) -> Self {
        self.line(Line::new(text, Tone::Advice))
    }

    /// Begins a new block of lines, set apart from what stands before it.
    pub fn block(mut self, first: impl Into<Phrase>) -> Self {
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

/// A part of a document, set apart by a blank line.
#[derive(Debug, Clone, PartialEq)]
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
    pub text: Phrase,
    /// How it is set off where there is colour.
    pub tone: Tone,
}

impl Line {
    /// A sentence in a tone.
    pub fn new(text: impl Into<Phrase>, tone: Tone) -> Self {
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
    /// Circumstances: organization, basis, as-of.
    Dim,
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
    pub title: Option<Phrase>,
    /// What the table counts by (`Event: happened in 2025`), where the answer has several.
    pub basis: Option<Phrase>,
    /// How the table can be drawn, each drawing on its own.
    pub charts: Vec<Chart>,
    /// How much of a page the table needs.
    pub room: Room,
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
    pub fn titled(mut self, title: impl Into<Phrase>, basis: Option<impl Into<Phrase>>) -> Self {
        self.title = Some(title.into());
        self.basis = basis.map(Into::into);
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
    pub label: Phrase,
    /// The least width in the terminal, so that two tables of an answer can stand in line.
    pub least_width: usize,
}

impl Column {
    /// A column with a label of its own.
    pub fn new(key: &'static str, label: impl Into<Phrase>) -> Self {
        Self { key, label: label.into(), least_width: 0 }
    }

    /// A column of a table for machines: its label is its key.
    pub fn key(key: &'static str) -> Self {
        Self::new(key, Phrase::verbatim(key))
    }

    /// A column of bars, to the right of the figures they draw.
    pub fn bar() -> Self {
        Self::new("", "")
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

/// What a column holds, which decides how it is aligned and whether it may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words: at the left, cut where room is short.
    Text,
    /// Names a reader copies, and times: at the left, never cut.
    Code,
    /// Figures: at the right, never cut.
    Number,
    /// Bars: as wide as there is room.
    Bar,
}

/// One value with its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value: `-` for people, empty for machines.
    Empty,
    /// A place where no value belongs: empty for everybody.
    Blank,
    /// Words from outside.
    Text(String),
    /// Words of ours, which a language may change.
    Word(Phrase),
    /// An id, a code, a URL.
    Code(String),
    /// A count.
    Integer(Option<i64>),
    /// A part of a whole; no value where the whole is 0.
    Share {
        /// The part.
        num: i64,
        /// The whole.
        den: i64,
    },
    /// A share that is not a quotient of counts (a bound), 0.0 to 1.0.
    Fraction(Option<f64>),
    /// A length of time in seconds.
    Seconds(Option<f64>),
    /// A figure worded by the report (`+9`, `*38`, `86 d`).
    Figure {
        /// What people read.
        shown: String,
        /// The number machines read, with a decimal point.
        raw: String,
    },
    /// A point in time.
    Time {
        /// The local time people read.
        shown: String,
        /// The same in RFC 3339.
        raw: String,
    },
    /// A local day, week, month, quarter or year, in ISO 8601.
    Date(String),
    /// A bar of `value` where the longest possible one is `max`.
    Bar {
        /// The length.
        value: i64,
        /// The full length.
        max: i64,
    },
    /// Several words, in their order.
    List(Vec<String>),
}

impl Cell {
    /// Words of ours, which a language may change.
    pub fn word(word: impl Into<Phrase>) -> Self {
        Self::Word(word.into())
    }

    /// Words from outside.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An id, a code or a URL.
    pub fn code(code: impl Into<String>) -> Self {
        Self::Code(code.into())
    }

    /// What kind of column the cell makes, unless it has no type.
    pub const fn column_kind(&self) -> Option<ColumnKind> {
        match self {
            Self::Empty | Self::Blank => None,
            Self::Text(_) | Self::Word(_) | Self::List(_) => Some(ColumnKind::Text),
            Self::Code(_) | Self::Time { .. } | Self::Date(_) => Some(ColumnKind::Code),
            Self::Integer(_) | Self::Share { .. } | Self::Fraction(_) | Self::Seconds(_) | Self::Figure { .. } => {
                Some(ColumnKind::Number)
            }
            Self::Bar { .. } => Some(ColumnKind::Bar),
        }
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Self::Integer(Some(count))
    }
}

impl From<Option<i64>> for Cell {
    fn from(count: Option<i64>) -> Self {
        Self::Integer(count)
    }
}

/// The quotient of two counts rounded half up to 4 decimals, as JSON shows shares.
///
/// None where `den` is 0. Computed in integers, so that it agrees with the tables.
pub fn fraction(num: i64, den: i64) -> Option<f64> {
    quotient_half_up(num, den, 10_000).map(|units| units as f64 / 10_000.0)
}

/// `num / den` in whole units of `1 / units`, rounded half up; none where `den` is 0.
pub fn quotient_half_up(num: i64, den: i64, units: i64) -> Option<i64> {
    if den == 0 {
        return None;
    }
    let (num, den) = (i128::from(num) * i128::from(units), i128::from(den));
    // Both signs are moved to the top, as div_euclid floors for a positive divisor only.
    let (num, den) = (num * den.signum(), den.abs());
    i64::try_from((2 * num + den).div_euclid(2 * den)).ok()
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

    #[test]
    fn shares_are_rounded_half_up_in_integers() {
        assert_eq!(fraction(36, 100), Some(0.36));
        assert_eq!(fraction(1, 3), Some(0.3333));
        assert_eq!(fraction(2, 3), Some(0.6667));
        assert_eq!(fraction(1, 0), None);
        assert_eq!(quotient_half_up(1, 2000, 1000), Some(1));
        assert_eq!(quotient_half_up(-1, 2000, 1000), Some(0));
        assert_eq!(quotient_half_up(i64::MAX, 1, 1000), None);
    }
}
