//! The order of names in Norwegian, as people expect it in a list.
//!
//! Source: the rules of Unicode CLDR for `nb`, written down for the letters that names in Norway have, Sámi and the
//! neighbouring languages included: æ (ä), ø (ö ő), å (aa) after z; ü and ű as y; đ and ð as d; þ as th; œ as oe.
//! Differences count by level: first the letters, then accents, then the bytes, so no two texts share a place.

/// A key that sorts names in Norwegian order: digits before letters, case ignored, æ ø å last.
///
/// ```
/// use verve::domain::collation::norwegian_key;
///
/// let mut names = ["Åse", "Øyvind", "Zara", "Ærlend", "Aage"];
/// names.sort_by_key(|name| norwegian_key(name));
/// assert_eq!(names, ["Zara", "Ærlend", "Øyvind", "Aage", "Åse"]);
/// ```
pub fn norwegian_key(text: &str) -> Vec<u16> {
    let mut letters = Vec::with_capacity(text.len() * 2 + 2);
    let mut accents = Vec::with_capacity(text.len());
    let mut characters = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(first) = characters.next() {
        let character = match characters.peek().and_then(|second| joined(first, *second)) {
            Some(both) => {
                characters.next();
                both
            }
            None => first,
        };
        push_weights(character, &mut letters, &mut accents);
    }
    letters.push(0);
    letters.append(&mut accents);
    letters.push(0);
    letters.extend(text.bytes().map(|byte| u16::from(byte) + 1));
    letters
}

/// Two characters that are one letter: `aa`, or a letter and the mark above it.
fn joined(first: char, second: char) -> Option<char> {
    match (first, second) {
        // A ring of its own stands for `aa`, so that it comes after å but before the next letter.
        ('a', 'a') => Some('\u{e000}'),
        ('a', '\u{30a}') => Some('å'),
        ('a', '\u{308}') => Some('ä'),
        ('o', '\u{308}') => Some('ö'),
        ('o', '\u{338}') => Some('ø'),
        ('u', '\u{308}') => Some('ü'),
        _ => None,
    }
}

const PLAIN: u16 = 1;
const LETTERS: u16 = 0x200;
const OTHERS: u16 = 0x400;

fn push_weights(character: char, letters: &mut Vec<u16>, accents: &mut Vec<u16>) {
    let mut push = |weight: u16, accent: u16| {
        letters.push(weight);
        accents.push(accent);
    };
    let accent = 2 + (u32::from(character) & 0x7fff) as u16;
    match character {
        'a'..='z' => push(letter(character), PLAIN),
        'æ' => push(after_z(1), PLAIN),
        'ä' | 'ǽ' => push(after_z(1), accent),
        'ø' => push(after_z(2), PLAIN),
        'ö' | 'ő' | 'ǿ' => push(after_z(2), accent),
        'å' => push(after_z(3), PLAIN),
        'ǻ' | '\u{e000}' => push(after_z(3), accent),
        'ŋ' => push(letter('n') + 1, PLAIN),
        'ŧ' => push(letter('t') + 1, PLAIN),
        'þ' | 'ß' | 'œ' => {
            let (first, second) = two_letters(character);
            push(letter(first), PLAIN);
            push(letter(second), accent);
        }
        '0'..='9' => push(0x100 + (character as u16 - '0' as u16), PLAIN),
        '\u{300}'..='\u{36f}' => accents.push(accent),
        _ if character.is_whitespace() => push(0x10, PLAIN),
        _ if character.is_ascii() => push(0x20 + character as u16, PLAIN),
        _ => match base_letter(character) {
            Some(base) => push(letter(base), accent),
            None => push_other(character, &mut push),
        },
    }
}

fn push_other(character: char, push: &mut impl FnMut(u16, u16)) {
    let number = u32::from(character);
    match u16::try_from(number) {
        Ok(number) => push(number.saturating_add(OTHERS), PLAIN),
        Err(_) => {
            push(u16::MAX, PLAIN);
            push((number >> 8) as u16, PLAIN);
            push((number & 0xff) as u16 + 1, PLAIN);
        }
    }
}

/// Letters are four apart, for the ones that stand between two of them.
fn letter(character: char) -> u16 {
    LETTERS + 4 * (character as u16 - 'a' as u16)
}

fn after_z(place: u16) -> u16 {
    letter('z') + 4 * place
}

fn two_letters(character: char) -> (char, char) {
    match character {
        'þ' => ('t', 'h'),
        'œ' => ('o', 'e'),
        _ => ('s', 's'),
    }
}

/// The letter under an accent, for the Latin letters of Europe.
fn base_letter(character: char) -> Option<char> {
    const BASES: [(char, &str); 20] = [
        ('a', "àáâãāăąǎ"),
        ('c', "çćĉċč"),
        ('d', "ďđð"),
        ('e', "èéêëēĕėęě"),
        ('g', "ĝğġģǧǥ"),
        ('h', "ĥħ"),
        ('i', "ìíîïĩīĭįıǐ"),
        ('j', "ĵ"),
        ('k', "ķǩ"),
        ('l', "ĺļľł"),
        ('n', "ñńņň"),
        ('o', "òóôõōŏǒ"),
        ('r', "ŕŗř"),
        ('s', "śŝşšș"),
        ('t', "ţťț"),
        ('u', "ùúûũūŭůųǔ"),
        ('w', "ŵẁẃẅ"),
        ('y', "ýÿŷüű"),
        ('z', "źżž"),
        ('z', "ʒǯ"),
    ];
    BASES.iter().find(|(_, accented)| accented.contains(character)).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut sorted: Vec<String> = names.iter().map(ToString::to_string).collect();
        sorted.reverse();
        sorted.sort_by_cached_key(|name| norwegian_key(name));
        sorted
    }

    #[test]
    fn letters_after_z_and_their_neighbours() {
        let names =
            ["42", "Ada", "Anna", "Zoe", "Ægir", "Änne", "Ærlig", "Øyvind", "Özil", "Å", "Åse", "Aase", "Åshild"];
        assert_eq!(sorted(&names), names);
    }

    #[test]
    fn accents_and_case_decide_only_between_equal_letters() {
        let names = ["André", "andrea", "Ida", "Ìda", "Idar", "Maren", "Máret", "Müller", "Myller", "Mz"];
        let expected = ["André", "andrea", "Ida", "Ìda", "Idar", "Maren", "Máret", "Myller", "Müller", "Mz"];
        assert_eq!(sorted(&names), expected);
    }

    #[test]
    fn words_are_compared_before_letters() {
        let names = ["", "An Li", "Ann", "Ann Berg", "Ann-Kari", "Anna", "Đorđe", "Dz", "Þor", "Tia", "Ŋ", "O", "Я"];
        let expected = ["", "An Li", "Ann", "Ann Berg", "Ann-Kari", "Anna", "Đorđe", "Dz", "Ŋ", "O", "Þor", "Tia", "Я"];
        assert_eq!(sorted(&names), expected);
    }

    #[test]
    fn marks_written_apart_are_the_same_letter() {
        let strip = |text: &str| {
            let key = norwegian_key(text);
            let end = key.iter().rposition(|weight| *weight == 0).unwrap_or_default();
            key[..end].to_vec()
        };
        assert_eq!(strip("A\u{30a}se"), strip("åse"));
        assert_eq!(strip("O\u{308}st"), strip("öst"));
        assert_ne!(norwegian_key("A\u{30a}se"), norwegian_key("Åse"));
    }

    #[test]
    fn no_two_texts_share_a_place() {
        assert!(norwegian_key("Åse") < norwegian_key("åse"));
        assert_ne!(norwegian_key("\u{1f600}"), norwegian_key("\u{1f601}"));
    }
}
