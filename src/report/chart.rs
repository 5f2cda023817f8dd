//! How figures can be drawn, by every format that draws.

use super::phrase::Phrase;

/// A drawing of a table's rows from left to right: a column for each figure, a tick across it for the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chart {
    /// The table's column that names the rows.
    pub labels: usize,
    /// The table's column of the figures drawn.
    pub figures: usize,
    /// The table's column of what the figures are compared with.
    pub before: Option<usize>,
    /// The first row that is not over yet, so that its figure can still grow.
    pub running: Option<usize>,
}

/// A whole and the parts that it is made of, first to last; drawn as one bar where there is room.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// What the whole is, for who does not see the bar.
    pub title: Phrase,
    /// Each part's words for a sentence, its count, and how it is filled.
    pub parts: Vec<(Phrase, i64, Fill)>,
}

/// How a part of a bar is filled: by what is known of it, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// It is there.
    Solid,
    /// It may still come.
    Hatched,
    /// It is not there.
    Outline,
}
