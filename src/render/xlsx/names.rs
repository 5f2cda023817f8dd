//! The names of sheets: what spreadsheets accept, and no two alike.

/// The most characters that a name may have.
const LONGEST: usize = 31;

/// The names given so far.
#[derive(Debug, Default)]
pub(super) struct SheetNames(Vec<String>);

impl SheetNames {
    /// The wished name, as far as spreadsheets take it, with a number where it is taken.
    pub fn next(&mut self, wished: &str) -> String {
        let plain: String = wished.chars().map(|c| if is_refused(c) { ' ' } else { c }).collect();
        let plain = plain.trim_matches(['\'', ' ']);
        let plain = if plain.is_empty() { "Table" } else { plain };
        let mut name = shortened(plain, LONGEST);
        let mut number = 2;
        while self.0.contains(&name.to_lowercase()) {
            let suffix = format!(" {number}");
            name = shortened(plain, LONGEST - suffix.len()) + &suffix;
            number += 1;
        }
        self.0.push(name.to_lowercase());
        name
    }
}

fn is_refused(character: char) -> bool {
    character.is_control() || ['[', ']', ':', '*', '?', '/', '\\'].contains(&character)
}

/// The whole text where it fits, else its first words that do.
fn shortened(text: &str, longest: usize) -> String {
    let cut = cut(text, longest);
    let is_whole = cut.len() == text.len() || text[cut.len()..].starts_with(' ');
    match cut.rsplit_once(' ') {
        Some((words, _)) if !is_whole => words.trim_end_matches([',', ' ']).to_owned(),
        _ => cut,
    }
}

/// The first characters; spreadsheets count in units of UTF-16.
fn cut(text: &str, longest: usize) -> String {
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= longest
    });
    kept.collect::<String>().trim_end_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_allowed_and_different() {
        let mut names = SheetNames::default();
        assert_eq!(names.next("Funnel of 2025 by month"), "Funnel of 2025 by month");
        assert_eq!(names.next("funnel of 2025 by month"), "funnel of 2025 by month 2");
        assert_eq!(names.next("'a/b[c]:*?\\'"), "a b c");
        assert_eq!(names.next(""), "Table");
        assert_eq!(names.next("Mentors who recruited for the first time"), "Mentors who recruited for the");
        assert_eq!(names.next(&"å".repeat(40)).chars().count(), 31);
        assert_eq!(names.next(&"å".repeat(40)), "å".repeat(29) + " 2");
    }
}
