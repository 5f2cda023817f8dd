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

/// The same code cell once more, in other letters.
pub fn again(rng: &mut Rng, cell: &str) -> String {
    if rng.below(2) == 0 { cell.to_owned() } else { format!("{}  ", cell.to_ascii_uppercase()) }
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
