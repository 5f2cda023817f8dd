//! The names of dimensions as people read them.

use crate::messages::{Message, say};
use crate::report::dimension::Dimension;

impl Dimension {
    /// The word over a column of a table.
    pub const fn label(self) -> Message {
        match self {
            Self::Day => say!("label-day"),
            Self::Week => say!("label-week"),
            Self::Month => say!("label-month"),
            Self::Quarter => say!("label-quarter"),
            Self::Year => say!("label-year"),
            Self::Member => say!("label-mentor"),
            Self::Group => say!("label-group"),
            Self::Link => say!("label-link"),
            Self::Campaign => say!("label-campaign"),
            Self::Channel => say!("label-channel"),
        }
    }

    /// The name inside a sentence.
    pub const fn word(self) -> Message {
        match self {
            Self::Day => say!("word-day"),
            Self::Week => say!("word-week"),
            Self::Month => say!("word-month"),
            Self::Quarter => say!("word-quarter"),
            Self::Year => say!("word-year"),
            Self::Member => say!("word-member"),
            Self::Group => say!("word-group"),
            Self::Link => say!("word-link"),
            Self::Campaign => say!("word-campaign"),
            Self::Channel => say!("word-channel"),
        }
    }
}
