//! How figures can be drawn, by every format that draws.

use crate::messages::Message;

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
    pub title: Message,
    /// Each part's words for a sentence, its count, and how it is filled.
    pub parts: Vec<(Message, i64, Fill)>,
}

/// People as dots, one for each, in a column for every row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// What the dots are, for who does not see them.
    pub title: Message,
    /// Kinds of dots from the ground up: their words, their fill, how many stand in each row's column.
    pub kinds: Vec<(Message, Fill, Vec<i64>)>,
}

/// How the rows of a table are best laid out where there is room to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// As a grid.
    #[default]
    Grid,
    /// As a few figures side by side: a name, the figure, a sentence on it.
    Facts,
    /// As the first figures of a page: a name, the figure, what it was before, and by how much it changed.
    Heads,
    /// As a way with its stations: a name, when it was reached, a remark; no time is still ahead.
    Steps,
}

/// Whom a page speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    /// Readers of figures.
    #[default]
    Report,
    /// One person, about their own.
    Letter,
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
