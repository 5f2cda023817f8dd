//! The arguments of messages: figures, days and lengths, which each language writes in its own way.

use super::{Message, Wording};

/// What stands in a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A count.
    Count(i64),
    /// A part and its whole; `-` where the whole is 0.
    Share(i64, i64),
    /// A day, month, week, quarter, year, or a time to the minute, in ISO 8601 with a blank.
    Date(String),
    /// A month, `2025-03`, as a sentence has it: `March`, or `March 2025` where the year must be told.
    Month(String, MonthForm),
    /// A length of time in seconds as a sentence has it: `19 hours`, `2.5 days`.
    Length(f64),
    /// A place: `1st`, `2nd`.
    Ordinal(i64),
    /// Words from outside.
    Text(String),
    /// Words of ours.
    Message(Message),
    /// An enumeration.
    List(Vec<Self>),
}

/// Whether a month is written with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthForm {
    /// `March`
    Alone,
    /// `March 2025`
    WithYear,
}

impl Value {
    pub(super) fn worded(&self, wording: Wording) -> String {
        let language = wording.language;
        match self {
            Self::Count(number) => language.count(*number),
            Self::Share(num, den) => language.share(*num, *den).unwrap_or_else(|| "-".to_owned()),
            Self::Date(text) => wording.date(text),
            Self::Month(key, form) => language.month(key, *form),
            Self::Length(seconds) => language.length(*seconds),
            Self::Ordinal(number) => language.ordinal(*number),
            Self::Text(text) => text.clone(),
            Self::Message(message) => message.worded(wording),
            Self::List(values) => {
                language.listed(&values.iter().map(|value| value.worded(wording)).collect::<Vec<_>>())
            }
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Count(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Message> for Value {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}
