//! Days, weeks, months and quarters as people write them.

use super::Language;

/// How days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// As short as it goes: as terminals and spreadsheets have them.
    Short,
    /// As people write them in a letter: `16 February 2026`.
    Written,
}

/// A language, and how days are written in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// The language.
    pub language: Language,
    /// The days.
    pub days: Days,
}

impl Wording {
    /// A day, month, week, quarter, year or minute (`2026-02-16 09:12`) in a sentence.
    ///
    /// English keeps the international writing where days are short; what is none of these stays as it is.
    pub fn date(self, text: &str) -> String {
        let stands = || text.to_owned();
        match (self.language, self.days) {
            (Language::English, Days::Short) => stands(),
            (Language::Norwegian, Days::Short) => short(text).unwrap_or_else(stands),
            (language, Days::Written) => written(text, language, language.months()).unwrap_or_else(stands),
        }
    }

    /// The same in a column of a table, where a month is short.
    pub fn date_in_table(self, text: &str) -> String {
        match (self.language, self.days) {
            (Language::English, Days::Short) => text.to_owned(),
            (Language::Norwegian, Days::Short) if text.len() != 7 => self.date(text),
            (language, _) => written(text, language, language.months_in_table()).unwrap_or_else(|| text.to_owned()),
        }
    }
}

impl From<Language> for Wording {
    fn from(language: Language) -> Self {
        Self { language, days: Days::Short }
    }
}

/// A day, or a time to the minute, as Norwegians write it in figures; what is neither as in a letter.
fn short(text: &str) -> Option<String> {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    match day.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 => Some(format!("{day}.{month}.{year}{time}")),
        _ => written(text, Language::Norwegian, Language::Norwegian.months()),
    }
}

/// A day, month, week, quarter or minute in ISO 8601 as in a letter; none for another text.
fn written(text: &str, language: Language, months: &[&str; 12]) -> Option<String> {
    let (day, time) = text.split_once(' ').map_or((text, None), |(day, time)| (day, Some(time)));
    let number = |text: &str| text.parse::<usize>().ok();
    let month = |text: &str| Some(*months.get(number(text)?.checked_sub(1)?)?);
    let is_english = language == Language::English;
    let parts: Vec<&str> = day.split('-').collect();
    let (point, at) = if is_english { ("", ",") } else { (".", " kl.") };
    match parts.as_slice() {
        [year, name, day] if year.len() == 4 => {
            let time = time.map(|time| format!("{at} {time}")).unwrap_or_default();
            Some(format!("{}{point} {} {year}{time}", number(day)?, month(name)?))
        }
        [year, part] if year.len() == 4 => match (part.strip_prefix('Q'), part.strip_prefix('W')) {
            (Some(quarter), _) if is_english => Some(format!("Q{quarter} {year}")),
            (Some(quarter), _) => Some(format!("{quarter}. kvartal {year}")),
            (_, Some(week)) if is_english => Some(format!("week {} of {year}", number(week)?)),
            (_, Some(week)) => Some(format!("uke {} i {year}", number(week)?)),
            (None, None) => Some(format!("{} {year}", month(part)?)),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let cases = [
            ("2026-02-16", "16.02.2026", "16. februar 2026", "16 February 2026"),
            ("2026-02-06 09:12", "06.02.2026 09:12", "6. februar 2026 kl. 09:12", "6 February 2026, 09:12"),
            ("2025-03", "mars 2025", "mars 2025", "March 2025"),
            ("2025-Q3", "3. kvartal 2025", "3. kvartal 2025", "Q3 2025"),
            ("2025-W07", "uke 7 i 2025", "uke 7 i 2025", "week 7 of 2025"),
            ("2025", "2025", "2025", "2025"),
            ("2025-13", "2025-13", "2025-13", "2025-13"),
        ];
        let written = |language| Wording { language, days: Days::Written };
        for (text, short, norwegian, english) in cases {
            assert_eq!(Wording::from(Language::Norwegian).date(text), short, "{text}");
            assert_eq!(written(Language::Norwegian).date(text), norwegian, "{text}");
            assert_eq!(written(Language::English).date(text), english, "{text}");
            assert_eq!(Wording::from(Language::English).date(text), text);
        }
        assert_eq!(written(Language::English).date_in_table("2025-09-03"), "3 Sep 2025");
        assert_eq!(written(Language::Norwegian).date_in_table("2025-09-03"), "3. sep. 2025");
        assert_eq!(Wording::from(Language::Norwegian).date_in_table("2025-09"), "sep. 2025");
    }
}
