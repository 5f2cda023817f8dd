//! Numbers of a sheet as people see them: days as days, ids with all their digits.

use chrono::{Duration, NaiveDate, NaiveDateTime};

/// How a cell's number is shown, from its format code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    Number,
    /// As a number filled up with zeros to so many digits.
    Padded(usize),
    /// As a day, a time of day or both.
    Time {
        /// A day stands in it.
        has_day: bool,
        /// A time of day stands in it.
        has_time: bool,
    },
}

/// From here on a double cannot tell all whole numbers apart, and spreadsheets keep only 15 digits.
const LOST: f64 = 1e15;

/// What one of the formats without a code of its own shows.
pub(super) const fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Time { has_day: true, has_time: false },
        22 => Shown::Time { has_day: true, has_time: true },
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Time { has_day: false, has_time: true },
        _ => Shown::Number,
    }
}

/// What a format code shows.
pub(super) fn of_code(code: &str) -> Shown {
    let mut letters = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => _ = characters.by_ref().find(|character| *character == '"'),
            // `[Red]`, `[$-414]`; but `[h]` counts hours.
            '[' => {
                let inside: String = characters.by_ref().take_while(|character| *character != ']').collect();
                if inside.chars().all(|character| matches!(character, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
                    letters.push_str(&inside);
                }
            }
            '\\' | '_' | '*' => _ = characters.next(),
            ';' => break,
            character => letters.push(character.to_ascii_lowercase()),
        }
    }
    let has = |wanted: &[char]| letters.contains(wanted);
    let without_general = letters.replace("general", "");
    if !without_general.is_empty() && without_general.bytes().all(|byte| byte == b'0') {
        return if without_general.len() > 1 { Shown::Padded(without_general.len()) } else { Shown::Number };
    }
    if letters.contains("general") || letters.contains(['#', '?', '%']) {
        return Shown::Number;
    }
    let (has_day, has_time) = (has(&['d', 'y']), has(&['h', 's']));
    match (has_day, has_time) {
        (false, false) if letters.contains("mm") => Shown::Time { has_day: true, has_time: false },
        (false, false) => Shown::Number,
        (has_day, has_time) => Shown::Time { has_day, has_time },
    }
}

/// The text of a number.
pub(super) fn text(number: f64, shown: Shown, is_1904: bool) -> String {
    match shown {
        Shown::Number => plain(number),
        Shown::Padded(digits) if number.fract() == 0.0 && (0.0..LOST).contains(&number) => {
            format!("{:0digits$}", number as u64)
        }
        Shown::Padded(_) => plain(number),
        Shown::Time { has_day, has_time } => time(number, has_day, has_time, is_1904).unwrap_or_else(|| plain(number)),
    }
}

fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < LOST {
        return format!("{}", number as i64);
    }
    if number.abs() >= LOST {
        // A sign of what is gone: such an id is rejected.
        let text = format!("{number:.5E}");
        return match text.split_once("E-") {
            Some(_) => text,
            None => text.replace('E', "E+"),
        };
    }
    format!("{number}")
}

fn time(number: f64, has_day: bool, has_time: bool, is_1904: bool) -> Option<String> {
    if !has_day && (0.0..1.0).contains(&number) {
        return Some(day_and_time(number)?.format("%H:%M:%S").to_string());
    }
    let days = if is_1904 { number + 1462.0 } else { number };
    let time = day_and_time(days)?;
    let has_time = has_time || days.fract() != 0.0;
    Some(time.format(if has_time { "%Y-%m-%d %H:%M:%S%.f" } else { "%Y-%m-%d" }).to_string())
}

/// The day and time that a number of days stands for in a spreadsheet, to the millisecond.
pub(in crate::ingest) fn day_and_time(days: f64) -> Option<NaiveDateTime> {
    let begin = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    if !(0.0..2_958_466.0).contains(&days) {
        return None;
    }
    begin.checked_add_signed(Duration::milliseconds((days * 86_400_000.0).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_say_what_is_shown() {
        let day = Shown::Time { has_day: true, has_time: false };
        for (code, shown) in [
            ("General", Shown::Number),
            ("0", Shown::Number),
            ("00000", Shown::Padded(5)),
            ("#,##0.00", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("dd.mm.yyyy", day),
            ("[$-414]d. mmmm yyyy;@", day),
            ("yyyy\\-mm\\-dd\\ hh:mm", Shown::Time { has_day: true, has_time: true }),
            ("[h]:mm:ss", Shown::Time { has_day: false, has_time: true }),
            ("\"day\" 0", Shown::Number),
        ] {
            assert_eq!(of_code(code), shown, "{code}");
        }
    }

    #[test]
    fn numbers_keep_their_digits_or_say_that_they_have_lost_some() {
        let day = Shown::Time { has_day: true, has_time: false };
        assert_eq!(text(401.0, Shown::Number, false), "401");
        assert_eq!(text(470_123_000_000.0, Shown::Number, false), "470123000000");
        assert_eq!(text(4.70123e17, Shown::Number, false), "4.70123E+17");
        assert_eq!(text(412.0, Shown::Padded(5), false), "00412");
        assert_eq!(text(45691.0, day, false), "2025-02-03");
        assert_eq!(text(45691.5, day, false), "2025-02-03 12:00:00");
        assert_eq!(text(45692.604166667, day, false), "2025-02-04 14:30:00");
        assert_eq!(text(44229.0, day, true), "2025-02-03");
        assert_eq!(text(0.5, Shown::Time { has_day: false, has_time: true }, false), "12:00:00");
    }
}
