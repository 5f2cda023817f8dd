//! The words by which columns and stages are known, in Norwegian (bokmål and nynorsk), Swedish, Danish and English.
//!
//! They stand in `words.txt`: whole names of columns, the stems that related words of the languages share, and parts of
//! words for stages.

use crate::domain::Stage;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// How sure a name makes that a column is a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// It says nothing.
    None,
    /// It has a stem of a word for it.
    Stem,
    /// It is a word for it.
    Word,
    /// It is our own name.
    Own,
}

/// The words of the lists, by their keys.
fn words(key: &str) -> &'static [&'static str] {
    static WORDS: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        for (key, list) in lines.filter_map(|line| line.split_once(": ")) {
            words.entry(key).or_default().extend(list.split(", "));
        }
        words
    });
    words.get(key).map_or(&[], Vec::as_slice)
}

/// Whether a text has one of the words of a list in it; `a+b` are two that it must have.
fn has(text: &str, key: &str) -> bool {
    words(key).iter().any(|word| word.split('+').all(|part| text.contains(part)))
}

/// How sure a column's name makes that it is a field of `fields` (the known columns of one kind of input).
pub(super) fn sureness(name: &str, field: &str, fields: &[&str]) -> Sureness {
    let input = match fields.first() {
        Some(&"event") => "events",
        Some(_) if fields.contains(&"nickname") => "members",
        _ => "links",
    };
    // Of `properties.ref` the last part is the name, of `user.id` the whole.
    let whole = plain(&name.replace('.', " "));
    of_plain(&plain(last_part(name)), field, input).max(of_plain(&whole, field, input))
}

fn of_plain(name: &str, field: &str, input: &str) -> Sureness {
    if name == plain(field) {
        return Sureness::Own;
    }
    if words(&format!("{input}.{field}.names")).contains(&name) {
        return Sureness::Word;
    }
    // `is_over_16` has a stem in the middle of another word, and so has `sekunder`; a word such as `vervekode` ends in it.
    let has_stem = |stem: &&str| {
        let letters = stem.chars().count();
        let mut words = name.split(' ');
        words.any(|word| word.starts_with(stem) || letters > 3 && word.ends_with(stem))
            || letters > 4 && name.contains(stem)
    };
    if words(&format!("{input}.{field}.stems")).iter().any(has_stem) { Sureness::Stem } else { Sureness::None }
}

/// Whether a column holds one part of people's names: `first-name` or `last-name`.
pub(super) fn is_part_of_name(name: &str, part: &str) -> bool {
    words(&format!("members.{part}")).contains(&plain(name).as_str())
}

/// Of `properties.ref` the last part.
fn last_part(name: &str) -> &str {
    let parts = name.rsplit_once('.').filter(|(before, last)| !before.contains(' ') && last.len() > 1);
    parts.map_or(name, |(_, last)| last)
}

/// A name with blanks for all signs between words, in lower case.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut was_lower = false;
    for character in name.trim_end_matches(['.', '#', '*']).chars() {
        let is_sign = character.is_whitespace() || matches!(character, '_' | '-' | '/' | '(' | ')' | ':' | '?');
        // `userId`
        if (is_sign || character.is_uppercase() && was_lower) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        was_lower = character.is_lowercase();
        if !is_sign {
            plain.extend(character.to_lowercase());
        }
    }
    plain.trim().to_owned()
}

/// Whether the times of a column of that name are of something else.
pub(super) fn is_other_time(name: &str) -> bool {
    has(&plain(name), "other-time")
}

/// Whether the numbers and marks of a column of that name are of no person.
pub(super) fn is_of_something_else(name: &str) -> bool {
    let name = plain(name);
    let is_word = |other: &&str| name.split(' ').any(|word| word == *other);
    let others = words("something-else").iter();
    others
        .into_iter()
        .any(|other| is_word(other) || (other.chars().count() > 5 || other.contains(' ')) && name.contains(other))
}

/// The stage that a word stands for, where it says one and no other.
pub(super) fn stage(word: &str) -> Option<Stage> {
    let word = plain(last_part(word).trim_start_matches("af_").trim_start_matches('$'));
    if let Some(stage) = Stage::ALL.into_iter().find(|stage| plain(stage.name()) == word) {
        return Some(stage);
    }
    if has(&word, "no-stage") {
        return None;
    }
    let found = |kind: &str| Stage::ALL.map(|stage| (has(&word, &format!("{kind}.{}", stage.name())), stage));
    let (strong, weak) = (found("stage"), found("weak"));
    let only = |found: &[(bool, Stage)]| {
        let mut found = found.iter().filter(|(is_found, _)| *is_found);
        match (found.next(), found.next()) {
            (Some((_, stage)), None) => Some(*stage),
            _ => None,
        }
    };
    if strong.iter().any(|(is_found, _)| *is_found) { only(&strong) } else { only(&weak) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_five_languages_stand_for_stages() {
        for (word, expected) in [
            ("Klikket", Some(Stage::LinkClicked)),
            ("link_click", Some(Stage::LinkClicked)),
            ("Lastet ned appen", Some(Stage::AppInstalled)),
            ("install", Some(Stage::AppInstalled)),
            ("af_complete_registration", Some(Stage::AccountCreated)),
            ("Ble medlem", Some(Stage::AccountCreated)),
            ("Blev medlem", Some(Stage::AccountCreated)),
            ("lead", Some(Stage::AccountCreated)),
            ("Første innlogging", Some(Stage::FirstLogin)),
            ("Medlem logget inn", Some(Stage::FirstLogin)),
            ("Log In", Some(Stage::FirstLogin)),
            ("Logget ut", None),
            ("uninstall", None),
            ("Ringte", None),
            ("sale", None),
            ("registered and logged in", None),
            ("Opna lenkja", Some(Stage::LinkClicked)),
            ("Hämtade appen", Some(Stage::AppInstalled)),
            ("Gick med", Some(Stage::AccountCreated)),
            ("Logga på", Some(Stage::FirstLogin)),
            ("Link created", None),
            ("Åpnet e-post", None),
        ] {
            assert_eq!(stage(word), expected, "{word}");
        }
    }

    #[test]
    fn names_of_columns_say_how_sure_they_are() {
        let fields = &["event", "occurred_at"];
        assert_eq!(sureness("Link Code", "link_code", fields), Sureness::Own);
        assert_eq!(sureness("Medlemsnummer", "user_id", fields), Sureness::Word);
        assert_eq!(sureness("Hvilken kode fikk du?", "link_code", fields), Sureness::Stem);
        assert_eq!(sureness("properties.time", "occurred_at", fields), Sureness::Word);
        assert_eq!(sureness("City", "user_id", fields), Sureness::None);
        assert_eq!(sureness("Sekunder", "user_id", fields), Sureness::None);
        assert_eq!(sureness("Likepersonkode", "link_code", fields), Sureness::Stem);
        assert!(
            is_of_something_else("Ordrenr") && is_of_something_else("Device Type") && !is_of_something_else("Kontonr")
        );
        assert!(is_other_time("Sist endra") && !is_other_time("Innmeldt"));
    }
}
