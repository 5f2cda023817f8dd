//! What a cell says: to people, and to machines.

use crate::domain::rounding::quotient_half_up;
use crate::messages::{Language, Wording};
use crate::view::table::Cell;

/// A cell as machines read it; the kind says what a dialect or a guard may still do to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    /// From outside: needs the guard.
    Text(String),
    /// A number with a decimal point.
    Number(String),
    /// Made here, and neither: a time, a day, nothing.
    Fixed(String),
}

/// What machines read.
pub(super) fn raw(cell: &Cell) -> Raw {
    match cell {
        Cell::Empty | Cell::Blank | Cell::Withheld | Cell::Bar { .. } | Cell::Trend(_) => Raw::Fixed(String::new()),
        Cell::Text(text) | Cell::Code(text) => Raw::Text(text.clone()),
        Cell::Word(phrase) => Raw::Text(phrase.to_string()),
        Cell::List(words) => Raw::Text(words.join(";")),
        Cell::Noted(cell, _) | Cell::Leading(cell, _) => raw(cell),
        Cell::Step { seen, .. } => Raw::Fixed(seen.clone().unwrap_or_default()),
        Cell::Time { raw, .. } => Raw::Fixed(raw.clone()),
        Cell::Date(day) => Raw::Fixed(day.clone()),
        Cell::Figure { raw, .. } => Raw::Number(raw.clone()),
        Cell::Integer(count) => number(*count),
        Cell::Share { num, den } => {
            let units = quotient_half_up(*num, *den, 10_000);
            number(units.map(|units| format!("{:.4}", units as f64 / 10_000.0)))
        }
        Cell::Fraction(fraction) => number(fraction.map(|fraction| format!("{fraction:.4}"))),
        // Display of f64 leaves `.0` off and never takes an exponent.
        Cell::Seconds(seconds) => number(*seconds),
    }
}

/// What people read; bars are drawn elsewhere, as their length depends on the room there is.
pub(super) fn shown(cell: &Cell, language: Language) -> String {
    value(cell, language).unwrap_or_else(|| match cell {
        Cell::Blank | Cell::Bar { .. } | Cell::Trend(_) => String::new(),
        _ => "-".to_owned(),
    })
}

/// What people read; none where there is no value.
pub(super) fn value(cell: &Cell, wording: impl Into<Wording>) -> Option<String> {
    let wording = wording.into();
    let language = wording.language;
    match cell {
        Cell::Blank | Cell::Bar { .. } | Cell::Trend(_) | Cell::Empty => None,
        Cell::Withheld => Some(":".to_owned()),
        Cell::Leading(cell, _) => value(cell, wording),
        Cell::Noted(cell, note) => {
            Some([value(cell, wording), Some(note.worded(wording))].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        Cell::Step { seen, .. } => seen.as_ref().map(|day| wording.date_in_table(day)),
        Cell::Text(text) | Cell::Code(text) => Some(text.clone()),
        Cell::Word(phrase) => Some(phrase.worded(wording)),
        Cell::Date(text) => Some(wording.date_in_table(text)),
        Cell::Time { shown, .. } => Some(wording.date(shown)),
        Cell::Figure { shown, .. } => Some(shown.figure_in_language(language)),
        Cell::List(words) => (!words.is_empty()).then(|| words.join(", ")),
        Cell::Integer(count) => count.map(|count| language.count(count)),
        Cell::Share { num, den } => language.share(*num, *den),
        Cell::Fraction(fraction) => {
            fraction.map(|fraction| language.decimal(&format!("{:.1} %", (fraction * 1000.0 + 0.5).floor() / 10.0)))
        }
        Cell::Seconds(seconds) => seconds.map(|seconds| duration(seconds, language)),
    }
}

fn number(value: Option<impl ToString>) -> Raw {
    value.map_or_else(|| Raw::Fixed(String::new()), |value| Raw::Number(value.to_string()))
}

/// A length of time in the largest unit that tells it, with two or three digits.
fn duration(seconds: f64, language: Language) -> String {
    let sign = if seconds <= -0.5 { "-" } else { "" };
    let length = seconds.abs();
    // Rounded before compared, so that 59.6 s is `1 min` and not `60 s`.
    let whole = |unit: f64| (length / unit).round();
    let hours = language.say("unit-hour");
    let words = if whole(1.0) < 60.0 {
        format!("{} s", whole(1.0))
    } else if whole(60.0) < 60.0 {
        format!("{} min", whole(60.0))
    } else if whole(HOUR / 10.0) < 100.0 {
        format!("{:.1} {hours}", whole(HOUR / 10.0) / 10.0)
    } else if whole(HOUR) < 48.0 {
        format!("{} {hours}", whole(HOUR))
    } else if whole(DAY / 10.0) < 100.0 {
        format!("{:.1} d", whole(DAY / 10.0) / 10.0)
    } else {
        format!("{} d", whole(DAY))
    };
    language.decimal(&format!("{sign}{words}"))
}

const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_take_the_largest_telling_unit() {
        let cases = [
            (0.0, "0 s"),
            (45.0, "45 s"),
            (59.6, "1 min"),
            (840.0, "14 min"),
            (3_599.0, "1.0 h"),
            (11_160.0, "3.1 h"),
            (68_400.0, "19 h"),
            (111_600.0, "31 h"),
            (172_800.0, "2.0 d"),
            (544_320.0, "6.3 d"),
            (86.0 * DAY, "86 d"),
            (-45.0, "-45 s"),
            (-0.4, "0 s"),
        ];
        for (seconds, words) in cases {
            assert_eq!(shown(&Cell::Seconds(Some(seconds)), Language::English), words);
        }
    }

    #[test]
    fn people_get_grouped_digits_and_percent() {
        assert_eq!(shown(&Cell::from(1_274), Language::English), "1,274");
        assert_eq!(shown(&Cell::from(-1_000_000), Language::English), "-1,000,000");
        assert_eq!(shown(&Cell::from(999), Language::English), "999");
        assert_eq!(shown(&Cell::Share { num: 349, den: 745 }, Language::English), "46.8 %");
        assert_eq!(shown(&Cell::Share { num: 1, den: 2000 }, Language::English), "0.1 %");
        assert_eq!(shown(&Cell::Fraction(Some(0.2949)), Language::English), "29.5 %");
        let list = Cell::List(vec!["forwarded".into(), "before_link".into()]);
        assert_eq!(shown(&list, Language::English), "forwarded, before_link");
    }

    #[test]
    fn norwegians_get_their_own_signs() {
        let shown = |cell: Cell| shown(&cell, Language::Norwegian);
        assert_eq!(shown(Cell::from(1_274)), "1\u{202f}274");
        assert_eq!(shown(Cell::Fraction(Some(0.2949))), "29,5 %");
        assert_eq!(shown(Cell::Seconds(Some(11_160.0))), "3,1 t");
        assert_eq!(shown(Cell::Date("2026-02-16".into())), "16.02.2026");
        assert_eq!(shown(Cell::word(crate::messages::say!("label-total"))), "Sum");
        assert_eq!(shown(Cell::text("Total")), "Total");
        assert_eq!(raw(&Cell::word(crate::messages::say!("label-total"))), Raw::Text("Total".into()));
    }

    #[test]
    fn no_value_is_a_dash_and_no_place_is_blank() {
        let without = [
            Cell::Empty,
            Cell::Integer(None),
            Cell::Share { num: 0, den: 0 },
            Cell::Fraction(None),
            Cell::Seconds(None),
            Cell::List(Vec::new()),
        ];
        for cell in without {
            assert_eq!(shown(&cell, Language::English), "-");
            assert!(matches!(raw(&cell), Raw::Fixed(text) | Raw::Text(text) if text.is_empty()));
        }
        assert_eq!(shown(&Cell::Blank, Language::English), "");
    }

    #[test]
    fn machines_get_raw_values() {
        let number = |text: &str| Raw::Number(text.to_owned());
        assert_eq!(raw(&Cell::from(1_274)), number("1274"));
        assert_eq!(raw(&Cell::Share { num: 349, den: 745 }), number("0.4685"));
        assert_eq!(raw(&Cell::Share { num: 5, den: 5 }), number("1.0000"));
        assert_eq!(raw(&Cell::Fraction(Some(0.294_949))), number("0.2949"));
        assert_eq!(raw(&Cell::Seconds(Some(11_160.0))), number("11160"));
        assert_eq!(raw(&Cell::Seconds(Some(0.5))), number("0.5"));
        assert_eq!(raw(&Cell::Bar { value: 1, max: 2 }), Raw::Fixed(String::new()));
        assert_eq!(raw(&Cell::List(vec!["a".into(), "b".into()])), Raw::Text("a;b".into()));
    }
}
