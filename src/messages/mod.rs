//! What verve says: one catalogue of messages a language, and the ways in which people write figures and days.
//!
//! Everybody else makes a [`Message`] of an id and arguments, `say!("funnel-title", period = ..)`; it is worded at the
//! edge, in a [`Language`]. What comes from outside is an argument, so it is never taken for a message. A further
//! language is a file beside `en.ftl` and its conventions in [`language`].

mod catalogue;
mod dates;
pub mod language;
pub mod shell;
pub mod value;

pub use dates::{Days, Wording};
pub use language::Language;
pub use value::{MonthForm, Value};

use std::fmt;

/// Something to be said in a language; as text it is English.
#[derive(Debug, Clone, PartialEq)]
pub struct Message(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// A message of the catalogue and its arguments by name.
    Said(&'static str, Vec<(&'static str, Value)>),
    /// From outside, or the same in every language.
    Verbatim(String),
    /// A figure, a day, an enumeration.
    Value(Box<Value>),
    /// Several, one after the other, with the same text between them.
    Joined(Vec<Message>, &'static str),
    /// One with a capital at its beginning.
    Capitalised(Box<Message>),
}

impl Message {
    /// A message of the catalogue, each argument by its name; `say!` writes it shorter.
    pub const fn new(id: &'static str, arguments: Vec<(&'static str, Value)>) -> Self {
        Self(Kind::Said(id, arguments))
    }

    /// Words that no language changes.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self(Kind::Verbatim(text.into()))
    }

    /// No words.
    pub const fn empty() -> Self {
        Self(Kind::Verbatim(String::new()))
    }

    /// Several on one line, with `between` between them.
    pub const fn joined(messages: Vec<Self>, between: &'static str) -> Self {
        Self(Kind::Joined(messages, between))
    }

    /// The words in a language.
    pub fn in_language(&self, language: Language) -> String {
        self.worded(language.into())
    }

    /// The words in a language, with days as a wording has them.
    pub fn worded(&self, wording: Wording) -> String {
        match &self.0 {
            Kind::Said(id, arguments) if arguments.is_empty() => wording.language.say(id).to_owned(),
            Kind::Said(id, arguments) => catalogue::of(wording.language).said(id, arguments, wording),
            Kind::Verbatim(text) => text.clone(),
            Kind::Value(value) => value.worded(wording),
            Kind::Capitalised(message) => {
                let text = message.worded(wording);
                let mut letters = text.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
            Kind::Joined(messages, between) => {
                messages.iter().map(|message| message.worded(wording)).collect::<Vec<_>>().join(between)
            }
        }
    }

    /// The words in a language, where they are a figure that was worded in English: its signs change too.
    pub fn figure_in_language(&self, language: Language) -> String {
        match (&self.0, language) {
            (Kind::Verbatim(text), Language::Norwegian) => text.replace(',', "\u{202f}").replace('.', ","),
            (Kind::Verbatim(_) | Kind::Said(..) | Kind::Value(_) | Kind::Joined(..) | Kind::Capitalised(_), _) => {
                self.in_language(language)
            }
        }
    }

    /// The same as the beginning of a line.
    pub fn capitalised(self) -> Self {
        Self(Kind::Capitalised(Box::new(self)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Verbatim(text) => text.is_empty(),
            Kind::Joined(messages, _) => messages.is_empty(),
            Kind::Capitalised(message) => message.is_empty(),
            Kind::Said(..) | Kind::Value(_) => false,
        }
    }
}

/// As text it is English: what machines read does not depend on a language.
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.in_language(Language::English))
    }
}

impl From<Value> for Message {
    fn from(value: Value) -> Self {
        Self(Kind::Value(Box::new(value)))
    }
}

/// Words from outside.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::verbatim(text)
    }
}

/// Words from outside.
impl From<&String> for Message {
    fn from(text: &String) -> Self {
        Self::verbatim(text)
    }
}

/// Words that a test makes up.
#[cfg(test)]
impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::verbatim(text)
    }
}

/// A message of the catalogue: its id, and each argument by name, or as a variable of that name.
macro_rules! say {
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::messages::Message::new(
            $id,
            vec![$((
                stringify!($name),
                $crate::messages::Value::from($crate::messages::say!(@value $name $(, $value)?)),
            )),*],
        )
    };
    (@value $name:ident) => { $name };
    (@value $name:ident, $value:expr) => { $value };
}
pub(crate) use say;

#[cfg(test)]
mod tests;
