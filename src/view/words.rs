//! Figures inside sentences; figures in cells are left to the renderer.

use crate::domain::rounding::quotient_half_up;

/// A count with commas between thousands: `2,934`.
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and its noun: `1 referral`, `19 referrals`.
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A share with one decimal, half up: `27.9 %`; `-` where the whole is 0.
pub fn percent(num: i64, den: i64) -> String {
    quotient_half_up(num, den, 1000)
        .map_or_else(|| "-".to_owned(), |tenths| format!("{}.{} %", count(tenths / 10), (tenths % 10).abs()))
}

/// A length of time in days, hours, minutes or seconds, the two largest that are not 0: `10 d 5 h`, `14 min`.
pub fn duration_words(microseconds: i64) -> String {
    let seconds = microseconds / crate::domain::SECOND;
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let first = units.iter().position(|(length, _)| seconds >= *length).unwrap_or(3);
    let (length, name) = units[first];
    let mut text = format!("{} {name}", seconds / length);
    if let Some((smaller, name)) = units.get(first + 1)
        && first < 2
        && seconds % length >= *smaller
    {
        text.push_str(&format!(" {} {name}", seconds % length / smaller));
    }
    text
}

/// A number of bytes in the largest unit that leaves a figure before the point: `640 B`, `1.2 MB`.
pub fn size(bytes: u64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let place = (0..units.len()).rev().find(|place| bytes >= 1000_u64.pow(*place as u32)).unwrap_or(0);
    let whole = 1000_i64.pow(place as u32);
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    match quotient_half_up(bytes, whole, 10) {
        Some(tenths) if place > 0 => format!("{}.{} {}", count(tenths / 10), tenths % 10, units[place]),
        _ => format!("{bytes} B"),
    }
}

/// Several words as one enumeration: `a`, `a and b`, `a, b and c`.
pub fn listed<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// The name of a file without its folders, which a narrow column would cut it for.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).find(|name| !name.is_empty()).unwrap_or(path)
}

/// A text as a shell takes it for one word.
pub fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@".contains(letter);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_counts_and_shares() {
        assert_eq!(count(0), "0");
        assert_eq!(count(-1_234_567), "-1,234,567");
        assert_eq!(counted(1, "referral", "referrals"), "1 referral");
        assert_eq!(counted(2934, "event", "events"), "2,934 events");
        assert_eq!(percent(184, 660), "27.9 %");
        assert_eq!(percent(1, 2000), "0.1 %");
        assert_eq!(percent(0, 0), "-");
    }

    #[test]
    fn sizes() {
        assert_eq!(
            [0, 999, 1_000, 1_250_000, 99_950_000_000].map(size),
            ["0 B", "999 B", "1.0 kB", "1.3 MB", "100.0 GB"]
        );
    }

    #[test]
    fn file_names() {
        assert_eq!(["a/b.csv", "b.csv", "C:\\a\\b.csv", "/", ""].map(file_name), ["b.csv", "b.csv", "b.csv", "/", ""]);
    }

    #[test]
    fn enumerates() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["2025-11", "2025-12"]), "2025-11 and 2025-12");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
