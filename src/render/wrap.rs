//! Sentences that are longer than a line.

use unicode_width::UnicodeWidthStr;

/// The lines of a sentence, none wider than `width` where a blank allows it.
///
/// Lines after the first keep the sentence's indent. What stands in backticks is a command to
/// copy and stays in one piece.
pub(super) fn wrap(sentence: &str, width: usize) -> Vec<String> {
    if sentence.width() <= width {
        return vec![sentence.to_owned()];
    }
    let body = sentence.trim_start();
    let indent = &sentence[..sentence.len() - body.len()];
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(body) {
        if line.is_empty() {
            line = format!("{indent}{word}");
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(std::mem::replace(&mut line, format!("{indent}{word}")));
        }
    }
    lines.push(line);
    lines
}

/// Splits at blanks outside backticks.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '`';
        if c == ' ' && !quoted {
            words.push(std::mem::take(&mut word));
        } else {
            word.push(c);
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone() {
        assert_eq!(wrap("  a   b", 7), ["  a   b"]);
        assert_eq!(wrap("", 7), [""]);
    }

    #[test]
    fn lines_break_at_blanks_and_keep_the_indent() {
        assert_eq!(wrap("  the earliest candidate of Åse", 15), ["  the earliest", "  candidate of", "  Åse"]);
        assert_eq!(wrap("unbreakable word", 5), ["unbreakable", "word"]);
    }

    #[test]
    fn commands_stay_in_one_piece() {
        assert_eq!(wrap("run `verve ingest a.csv` now", 14), ["run", "`verve ingest a.csv`", "now"]);
    }
}
