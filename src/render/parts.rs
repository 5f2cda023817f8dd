//! Documents as formats without drawings read them: a whole and its parts become a sentence among the others.

use crate::messages::{Language, Message};
use crate::view::table::{Document, Line, Parts, Section, Table, Tone};
use std::borrow::Cow;

/// A section of which nothing is drawn.
pub(super) enum Block<'a> {
    /// A grid.
    Table(&'a Table),
    /// Sentences, one a line.
    Lines(Cow<'a, [Line]>),
}

/// The sections of a document; sentences that follow the parts of a whole stand in one block with them.
pub(super) fn sections(document: &Document, language: Language) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut sections = document.sections.iter().peekable();
    while let Some(section) = sections.next() {
        blocks.push(match section {
            Section::Table(table) => Block::Table(table),
            Section::Lines(lines) => Block::Lines(Cow::Borrowed(lines)),
            Section::Parts(parts) => {
                let mut lines = vec![Line::new(sentence(parts, language), Tone::Plain)];
                if let Some(Section::Lines(more)) = sections.peek() {
                    lines.extend_from_slice(more);
                    sections.next();
                }
                Block::Lines(Cow::Owned(lines))
            }
        });
    }
    blocks
}

/// The parts of a whole: `Active 207, open 62, lapsed 476`.
fn sentence(parts: &Parts, language: Language) -> Message {
    let part =
        |(words, count, _): &(Message, i64, _)| format!("{} {}", words.in_language(language), language.count(*count));
    let words = parts.parts.iter().map(part).collect::<Vec<_>>().join(", ");
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase);
    Message::verbatim(first.into_iter().flatten().chain(characters).collect::<String>())
}
