//! Typed cells: one value each, with what people and machines read of it.

use crate::messages::Message;
use crate::report::dimension::Dimension;

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
    /// A count too small to be told: `:` for people, empty for machines.
    Withheld,
    /// Words from outside.
    Text(String),
    /// Words of ours, which a language may change.
    Word(Message),
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
        shown: Message,
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
    /// Counts one after the other, drawn as a line of small columns where there are letters only; elsewhere by charts.
    Trend(Vec<i64>),
    /// Several words, in their order.
    List(Vec<String>),
    /// A cell with a quiet word to it.
    Noted(Box<Self>, Message),
    /// A cell that leads on, where a page can.
    Leading(Box<Self>, Lead),
    /// A step of somebody's way.
    Step {
        /// The local day on which it was seen.
        seen: Option<String>,
        /// Whether the way goes on behind it; none behind the last step.
        goes_on: Option<bool>,
    },
}

/// Where a cell leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// To the same of one value; none for what has no value.
    Narrowed(Dimension, Option<String>),
    /// To a referral and why it is what it is, by its id.
    Referral(String),
}

impl Cell {
    /// Words of ours, which a language may change.
    pub fn word(word: impl Into<Message>) -> Self {
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

    /// Adds a quiet word.
    pub fn noted(self, note: impl Into<Message>) -> Self {
        let note = note.into();
        if note.is_empty() { self } else { Self::Noted(Box::new(self), note) }
    }

    /// Lets the cell lead to the same of one value.
    pub fn leading(self, dimension: Dimension, value: Option<&str>) -> Self {
        Self::Leading(Box::new(self), Lead::Narrowed(dimension, value.map(str::to_owned)))
    }

    /// What kind of column the cell makes, unless it has no type.
    pub fn column_kind(&self) -> Option<ColumnKind> {
        match self {
            Self::Empty | Self::Blank => None,
            Self::Text(_) | Self::Word(_) | Self::List(_) => Some(ColumnKind::Text),
            Self::Noted(cell, _) | Self::Leading(cell, _) => cell.column_kind(),
            Self::Step { .. } | Self::Code(_) | Self::Time { .. } | Self::Date(_) => Some(ColumnKind::Code),
            Self::Withheld
            | Self::Integer(_)
            | Self::Share { .. }
            | Self::Fraction(_)
            | Self::Seconds(_)
            | Self::Figure { .. } => Some(ColumnKind::Number),
            Self::Bar { .. } | Self::Trend(_) => Some(ColumnKind::Bar),
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
