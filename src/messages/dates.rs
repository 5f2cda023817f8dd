//! Days, weeks, months and quarters as Norwegians write them.

/// The months, as they stand inside a sentence.
pub(super) const MONTHS: [&str; 12] = [
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
];

/// A day, month, week, quarter or minute in ISO 8601 as Norwegians write it; none for another text.
pub(super) fn date(text: &str) -> Option<String> {
    let (day, time) = match text.split_once(' ') {
        Some((day, time)) => (day, format!(" {time}")),
        None => (text, String::new()),
    };
    let parts: Vec<&str> = day.split('-').collect();
    let number = |text: &str| text.parse::<usize>().ok();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            Some(format!("{}.{}.{}{time}", two(number(day)?), two(number(month)?), number(year)?))
        }
        [year, part] if year.len() == 4 => match (part.strip_prefix('Q'), part.strip_prefix('W')) {
            (Some(quarter), _) => Some(format!("{}. kvartal {year}", number(quarter)?)),
            (_, Some(week)) => Some(format!("uke {} i {year}", number(week)?)),
            (None, None) => Some(format!("{} {year}", MONTHS.get(number(part)?.checked_sub(1)?)?)),
        },
        _ => None,
    }
}

/// The same for a column of a table, where a month is short: `mar. 2025`.
pub(super) fn short_date(text: &str) -> Option<String> {
    const SHORT: [&str; 12] =
        ["jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."];
    let (year, month) = text.split_once('-').filter(|_| text.len() == 7)?;
    let month = month.parse::<usize>().ok()?.checked_sub(1)?;
    Some(format!("{} {year}", SHORT.get(month)?))
}

fn two(number: usize) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_norwegians_write_them() {
        let cases = [
            ("2026-02-16", Some("16.02.2026")),
            ("2026-02-16 09:12", Some("16.02.2026 09:12")),
            ("2025-03", Some("mars 2025")),
            ("2025-Q3", Some("3. kvartal 2025")),
            ("2025-W07", Some("uke 7 i 2025")),
            ("2025", None),
            ("2025-13", None),
        ];
        for (text, expected) in cases {
            assert_eq!(date(text).as_deref(), expected, "{text}");
        }
    }
}
