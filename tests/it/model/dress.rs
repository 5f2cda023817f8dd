//! The many ways to write the same value.

use super::Micros;
use super::instant::{self, SECOND};
use super::rng::Rng;

/// An absent id: mostly nothing, sometimes a word that means nothing.
pub fn absent(rng: &mut Rng) -> String {
    let words = ["", "", "", "", "", "", "null", "None", "0", "UNDEFINED", "anonymous", " "];
    (*rng.pick(&words)).to_owned()
}

/// A code as it is, in capitals, with spaces, or as a URL.
pub fn code(rng: &mut Rng, code: &str) -> String {
    match rng.below(8) {
        0 => code.to_uppercase(),
        1 => format!(" {code} "),
        2 => format!("https://go.example.no/r/{code}"),
        3 => format!("https://go.example.no/r/{}/?utm=a,b;c#top", code.to_uppercase()),
        4 => format!("/r/{code}?to=x/y"),
        _ => code.to_owned(),
    }
}

/// The same code cell once more, in other letters; the names of parameters are no matter of taste.
pub fn again(rng: &mut Rng, cell: &str) -> String {
    match rng.below(2) {
        0 => cell.to_owned(),
        _ if cell.contains('&') => format!("{cell}  "),
        _ => format!("{}  ", cell.to_ascii_uppercase()),
    }
}

/// An absent id in any of the words for it (semantics section 3, "Normal form").
pub fn absent_in_any_word(rng: &mut Rng) -> String {
    let words = [
        "",
        "",
        "",
        "(null)",
        "nil",
        "NaN",
        "n/a",
        "#N/A",
        "<NA>",
        "\\N",
        "-",
        "--",
        "Unknown",
        "(not set)",
        "[object Object]",
        "00000000-0000-0000-0000-000000000000",
        "\u{a0}",
        "'",
        "=\"\"",
        "\"null\"",
    ];
    (*rng.pick(&words)).to_owned()
}

/// An id with what spreadsheets and people put around it.
pub fn id(rng: &mut Rng, id: &str) -> String {
    match rng.below(10) {
        0 => format!("\u{a0}{id}\u{200b}"),
        1 => format!("\"{id}\""),
        2 => format!("=\"{id}\""),
        3 => format!("'{id}"),
        _ => id.to_owned(),
    }
}

/// A code in its surroundings (semantics section 3); it has no character that would have to be escaped.
pub fn code_in_surroundings(rng: &mut Rng, code: &str) -> String {
    let inner = format!("https%3A%2F%2Fx.example%2Fjoin%3Futm_source%3Da%26ref%3D{code}");
    match rng.below(8) {
        0 => format!("({code})."),
        1 => format!("https://x.example/join?utm_source=a&ref={}", code.to_uppercase()),
        2 => format!("https://scanner.example/?url={inner}&data=1"),
        3 => format!("https://scanner.example/?data=1&q={}", inner.replace('%', "%25")),
        4 => format!("utm_source=store&via={code}&ref="),
        5 => format!("Se https://go.example.no/r/{code}?a&b og https://x.example/r/other"),
        6 => id(rng, code),
        _ => format!("\u{ad}{code}\u{200d} !"),
    }
}

/// An instant with one of several offsets and lengths of its fraction.
pub fn instant(rng: &mut Rng, at: Micros) -> String {
    let (offset, minutes) =
        *rng.pick(&[("Z", 0), ("Z", 0), ("+00:00", 0), ("+02:00", 120), ("-05:30", -330), ("+13:45", 825)]);
    let local = instant::print((at + minutes * 60 * SECOND).div_euclid(SECOND) * SECOND);
    let local = local.trim_end_matches('Z');
    match (at.rem_euclid(SECOND), rng.below(4)) {
        (0, 0..=2) => format!("{local}{offset}"),
        (0, _) => format!("{local}.0{offset}"),
        (fraction, 0) => format!("{local}.{fraction:06}999{offset}"),
        (fraction, _) if fraction % 10 == 0 => {
            format!("{local}.{}{offset}", format!("{fraction:06}").trim_end_matches('0'))
        }
        (fraction, 1) => format!("{local}.{fraction:06}0000000000{offset}"),
        (fraction, _) => format!("{local}.{fraction:06}{offset}"),
    }
}
