//! The languages that answers speak, and the ways in which people write figures and days in them.

use super::catalogue;
use super::{MonthForm, Value, say};
use crate::domain::rounding::quotient_half_up;

/// A language that answers speak to people; keys and raw values never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `nb`
    Norwegian,
}

impl Language {
    /// All languages, the usual one first.
    pub const ALL: [Self; 2] = [Self::English, Self::Norwegian];

    /// The name on the command line, which is its tag in HTML too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Norwegian => "nb",
        }
    }

    /// What it says, in Fluent.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("en.ftl"),
            Self::Norwegian => include_str!("nb.ftl"),
        }
    }

    /// The language of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// The language for the first part of a browser's tag, where there is one: `no` and `nn` read `nb`.
    pub fn of_browser(tag: &str) -> Option<Self> {
        match tag {
            "nb" | "no" | "nn" => Some(Self::Norwegian),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The language that a page offers beside this one.
    pub fn other(self) -> Self {
        Self::ALL.into_iter().find(|other| *other != self).unwrap_or(self)
    }

    /// A message of the catalogue that takes no argument.
    pub fn say(self, id: &'static str) -> &'static str {
        catalogue::of(self).plain(id)
    }

    /// A count with its thousands apart: `2,934`, in Norwegian with a narrow blank that does not break.
    pub fn count(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if number < 0 {
            text.push('-');
        }
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(match self {
                    Self::English => ',',
                    Self::Norwegian => '\u{202f}',
                });
            }
            text.push(digit);
        }
        text
    }

    /// A number written with a decimal point, with the decimal sign people use.
    pub fn decimal(self, number: &str) -> String {
        match self {
            Self::English => number.to_owned(),
            Self::Norwegian => number.replace('.', ","),
        }
    }

    /// A share with one decimal, half up: `27.9 %`; none where the whole is 0.
    pub fn share(self, num: i64, den: i64) -> Option<String> {
        let tenths = quotient_half_up(num, den, 1000)?;
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = i64::try_from(tenths.unsigned_abs()).unwrap_or(i64::MAX);
        let point = self.decimal(".");
        Some(format!("{sign}{}{point}{} %", self.count(tenths / 10), tenths % 10))
    }

    /// A date of a row of dates, with as little as tells it from its neighbours: `Mar` of `2025-03`, `14` of a day.
    pub fn short_date(self, text: &str) -> String {
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [_, month, day] if day.len() == 2 && month.len() == 2 => day.trim_start_matches('0').to_owned(),
            [_, part] => {
                let months = self.short_months();
                let month = part.parse::<usize>().ok().and_then(|month| months.get(month.checked_sub(1)?));
                month.map_or_else(|| (*part).to_owned(), |month| (*month).to_owned())
            }
            _ => text.to_owned(),
        }
    }

    /// The months as a table has them.
    pub(super) const fn months_in_table(self) -> &'static [&'static str; 12] {
        match self {
            Self::English => &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            Self::Norwegian => {
                &["jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."]
            }
        }
    }

    const fn short_months(self) -> [&'static str; 12] {
        match self {
            Self::English => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            Self::Norwegian => ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"],
        }
    }

    /// A month as a sentence has it.
    pub(super) fn month(self, key: &str, form: MonthForm) -> String {
        let Some((year, month)) = key.split_once('-') else { return key.to_owned() };
        let name = month.parse::<usize>().ok().and_then(|month| self.months().get(month.checked_sub(1)?));
        match (name, form) {
            (None, _) => key.to_owned(),
            (Some(name), MonthForm::Alone) => (*name).to_owned(),
            (Some(name), MonthForm::WithYear) => format!("{name} {year}"),
        }
    }

    /// The months as they stand inside a sentence.
    pub(super) const fn months(self) -> &'static [&'static str; 12] {
        match self {
            Self::English => &[
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Self::Norwegian => &[
                "januar",
                "februar",
                "mars",
                "april",
                "mai",
                "juni",
                "juli",
                "august",
                "september",
                "oktober",
                "november",
                "desember",
            ],
        }
    }

    /// A length of time as a sentence has it: in days from two days on, in hours from one and a half on, with a decimal
    /// below ten.
    pub(super) fn length(self, seconds: f64) -> String {
        if seconds >= 172_800.0 {
            return say!("count-days", count = self.in_units(seconds / 86_400.0)).in_language(self);
        }
        if seconds >= 5_400.0 {
            return say!("count-hours", count = self.in_units(seconds / 3_600.0)).in_language(self);
        }
        match (seconds / 60.0 + 0.5).floor() {
            minutes if minutes < 1.0 => say!("a-minute").in_language(self),
            minutes => say!("count-minutes", count = minutes as i64).in_language(self),
        }
    }

    /// A number as a length has it: whole from ten on, or where its decimal would be 0.
    fn in_units(self, number: f64) -> Value {
        let tenths = (number * 10.0 + 0.5).floor();
        match (tenths / 10.0, tenths % 10.0) {
            (whole, _) if whole >= 10.0 => Value::Count((number + 0.5).floor() as i64),
            (whole, 0.0) => Value::Count(whole as i64),
            (number, _) => Value::Text(self.decimal(&format!("{number:.1}"))),
        }
    }

    /// A place: `2nd`.
    pub(super) fn ordinal(self, number: i64) -> String {
        let ending = match (self, number % 10, number % 100) {
            (Self::Norwegian, ..) => ".",
            (Self::English, 1, rest) if rest != 11 => "st",
            (Self::English, 2, rest) if rest != 12 => "nd",
            (Self::English, 3, rest) if rest != 13 => "rd",
            (Self::English, ..) => "th",
        };
        format!("{}{ending}", self.count(number))
    }

    /// Several words as one enumeration: `a`, `a and b`, `a, b and c`.
    pub fn listed(self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [only] => only.clone(),
            [rest @ .., last] => say!("list-and", first = rest.join(", "), last).in_language(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_write_them() {
        assert_eq!(Language::English.count(-1_234_567), "-1,234,567");
        assert_eq!(Language::Norwegian.count(2_934), "2\u{202f}934");
        assert_eq!(Language::English.share(1, 2000).as_deref(), Some("0.1 %"));
        assert_eq!(Language::Norwegian.share(184, 660).as_deref(), Some("27,9 %"));
        assert_eq!(Language::Norwegian.share(0, 0), None);
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(Language::English.listed(&words), "a, b and c");
        assert_eq!(Language::Norwegian.listed(&words[..2]), "a og b");
    }
}
