//! Words of a command line as a shell takes them back.

/// A word, in quotes where a shell would do something with it.
pub fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "-_.,/:=@%+".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_come_back_from_a_shell_as_they_were() {
        assert_eq!(quoted("event=Hendelse"), "event=Hendelse");
        assert_eq!(quoted("Hva skjedde"), "'Hva skjedde'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$x"), "'$x'");
    }
}
