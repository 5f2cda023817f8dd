//! What is wrong with a whole file ([`InputError`]), with one record ([`Rejection`]), or worth a word ([`Warning`]).

use crate::messages::Message;
use std::fmt::Write as _;

/// The longest part of a foreign value that a message repeats, in characters.
const SHOWN_CHARACTERS: usize = 60;

/// A fault of a whole input: it cannot be used, and nothing of it was written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {what}")]
pub struct InputError {
    /// The stable code, such as `E_QUOTE`.
    pub code: &'static str,
    /// What is wrong, naming the input.
    pub what: Message,
    /// The cause beneath it, where there is one.
    pub why: Option<Box<Message>>,
    /// What to do about it.
    pub hint: Option<Box<Message>>,
    /// Whether the same command may work later (exit code 5 instead of 4).
    pub temporary: bool,
}

impl InputError {
    /// A fault that lasts until somebody changes the input.
    pub fn new(code: &'static str, what: impl Into<Message>) -> Self {
        Self { code, what: what.into(), why: None, hint: None, temporary: false }
    }

    /// The same fault with its cause.
    #[must_use]
    pub fn because(mut self, why: impl Into<Message>) -> Self {
        self.why = Some(Box::new(why.into()));
        self
    }

    /// The same fault with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// The same fault as one that may pass by itself.
    #[must_use]
    pub fn temporary(mut self) -> Self {
        self.temporary = true;
        self
    }
}

/// Why one record is not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Rejection {
    /// The stable code, such as `E_TS_NAIVE`.
    pub code: &'static str,
    /// What is wrong with it, for the person who fixes it.
    pub message: Message,
}

impl Rejection {
    /// A rejection with that code and message.
    pub fn new(code: &'static str, message: impl Into<Message>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Something about an input that a person may want to know; it changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// The stable code, such as `W_COLUMN_IGNORED`.
    pub code: &'static str,
    /// What was noticed.
    pub message: Message,
}

impl Warning {
    /// A warning with that code and message.
    pub fn new(code: &'static str, message: impl Into<Message>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A foreign text as messages show it: in backticks, cut short, control characters escaped.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN_CHARACTERS) + 2);
    shown.push('`');
    for (index, character) in text.chars().enumerate() {
        if index == SHOWN_CHARACTERS {
            shown.push('…');
            break;
        }
        if is_unseen(character) {
            let _ = write!(shown, "\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown.push('`');
    shown
}

/// Whether a character has no picture of its own: controls, text direction, zero width, line separators.
pub(super) const fn is_unseen(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_texts_are_short_and_harmless() {
        assert_eq!(shown("Bjørn"), "`Bjørn`");
        assert_eq!(shown("a\u{1b}[31m\u{202e}"), "`a\\u001b[31m\\u202e`");
        assert_eq!(shown(&"å".repeat(100)), format!("`{}…`", "å".repeat(60)));
    }
}
