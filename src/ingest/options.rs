//! How one input is to be read: what the flags of `verve ingest` and of the imports say about a file.
//!
//! [`Spec`](super::spec::Spec) holds the flags as texts; it is checked once and gives the [`Options`] that every reader
//! uses.

use super::decode::{EVENT_COLUMNS, Rules};
use super::filter::Filter;
use super::timestamp::Times;
use crate::domain::id::WholeNumbers;
use crate::domain::{Instant, Stage};
use crate::messages::Message;
use encoding_rs::Encoding;

/// The columns of one kind of input, all lower case.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Every column that is read; its index here is the index a reader asks for.
    pub known: &'static [&'static str],
    /// Those of `known` that must be there.
    pub required: &'static [&'static str],
    /// Of these of `known` at least one must be there; none asked for where it is empty.
    pub any_of: &'static [&'static str],
}

impl Columns {
    /// Conversion events.
    pub const EVENTS: Self = Self {
        known: &EVENT_COLUMNS,
        required: &["event", "occurred_at"],
        any_of: &["link_code", "click_id", "user_id"],
    };
    /// Members of an organization.
    pub const MEMBERS: Self =
        Self { known: &["member_id", "name", "group", "user_id", "nickname"], required: &["member_id"], any_of: &[] };
    /// Referral links.
    pub const LINKS: Self = Self {
        known: &[
            "member_id",
            "code",
            "campaign",
            "channel",
            "target",
            "kind",
            "created_at",
            "expires_at",
            "disabled_at",
        ],
        required: &["member_id"],
        any_of: &[],
    };

    /// The index of a known column.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.known.iter().position(|known| *known == name)
    }
}

/// How much of an input is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the input as given, and again after decompression.
    pub input_bytes: u64,
    /// Bytes of one field.
    pub field_bytes: usize,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Lines of one record.
    pub record_lines: u64,
    /// How many times its size a compressed input may grow, once it is past [`Limits::bomb_bytes`].
    pub bomb_ratio: u64,
    /// Bytes after decompression from which on [`Limits::bomb_ratio`] holds.
    pub bomb_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 8 << 30,
            field_bytes: 64 << 10,
            record_bytes: 1 << 20,
            record_lines: 100,
            bomb_ratio: 100,
            bomb_bytes: 64 << 20,
        }
    }
}

/// A flag that cannot be used: wrong usage, exit code 2.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct OptionError {
    /// What is wrong, naming the flag.
    pub what: Message,
    /// What would be right.
    pub hint: Option<Message>,
}

impl OptionError {
    pub(super) fn new(what: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self { what: what.into(), hint: Some(hint.into()) }
    }
}

/// How an input is read, checked and ready for use.
#[derive(Debug, Clone)]
pub struct Options {
    /// What to read.
    pub columns: Columns,
    /// The encoding of the text; `None` is UTF-8, checked record by record.
    pub encoding: Option<&'static Encoding>,
    /// The delimiter, where it is not to be found from the header.
    pub delimiter: Option<u8>,
    /// For every known column the name it has in this input, where that is another.
    pub names: Vec<Option<String>>,
    /// For every known column its foreign values and ours.
    pub values: Vec<Vec<(String, String)>>,
    /// For every known column the value it has in every record.
    pub set: Vec<Option<String>>,
    /// Columns that are read besides: those of stages, then those of filters.
    pub extras: Vec<String>,
    /// The stages that have a column of their own, the first of `extras`.
    pub stages: Vec<Stage>,
    /// Which rows are left out.
    pub filters: Vec<Filter>,
    /// How many lines are passed over before the header; none where it is to be found.
    pub skip_lines: Option<u64>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The slug that a column `organization` must hold.
    pub organization: String,
    /// How much is read.
    pub limits: Limits,
    /// What decides whether a record is an event.
    pub rules: Rules,
}

impl Options {
    /// A plain reading of UTF-8 with our own column names.
    pub fn plain(columns: Columns, organization: &str, now: Instant) -> Self {
        let count = columns.known.len();
        Self {
            columns,
            encoding: None,
            delimiter: None,
            names: vec![None; count],
            values: vec![Vec::new(); count],
            set: vec![None; count],
            extras: Vec::new(),
            stages: Vec::new(),
            filters: Vec::new(),
            skip_lines: None,
            sheet: None,
            organization: organization.to_owned(),
            limits: Limits::default(),
            rules: Rules { times: Times::strict(now), allow_personal_ids: false, whole_numbers: WholeNumbers::Refused },
        }
    }
}
