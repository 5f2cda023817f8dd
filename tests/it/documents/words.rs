//! Words that stay out of what people read: each has a plain one in its place.

use super::{documents, text};

/// The word, and what to write for it.
const UNWANTED: [(&str, &str); 8] = [
    ("whoever", "anyone who"),
    ("for ever ", "always"),
    ("belong into", "belong in"),
    ("taken down", "recorded"),
    ("in another writing", "in another format"),
    ("needs a yes", "must be confirmed"),
    ("is nothing to break", "cannot break"),
    ("` is no ", "is not a"),
];

/// Words that are unwanted by themselves, not as a part of others.
const WHOLE: [(&str, &str); 3] = [("mend", "fix"), ("mends", "fixes"), ("mended", "fixed")];

#[test]
fn unwanted_words_stay_out_of_documents_and_messages() {
    let mut found = Vec::new();
    for path in documents().into_iter().chain(["src/messages/en.ftl".to_owned()]) {
        for (number, line) in text(&path).lines().enumerate() {
            // With a blank at its end, a word there ends as one within the line does.
            let line = line.to_lowercase() + " ";
            let at = |word: &str, instead: &str| format!("{path}:{}: `{word}`: write `{instead}`", number + 1);
            found.extend(
                UNWANTED.iter().filter(|(word, _)| line.contains(word)).map(|(word, instead)| at(word, instead)),
            );
            // The name of a message is nothing that people read.
            let said = line.split_once(" = ").filter(|_| path.ends_with(".ftl")).map_or(&*line, |(_, text)| text);
            let is_in = |word: &str| said.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
            found.extend(WHOLE.iter().filter(|(word, _)| is_in(word)).map(|(word, instead)| at(word, instead)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
