//! How times are written in one input: `strftime` texts, and the formats that have a name.

use super::containers::day_and_time;
use super::written_time::{WrittenTime, ZoneFault, iso, offset, split_zone};
use crate::domain::{Instant, SECOND};
use chrono::format::{Fixed, Item, Parsed, StrftimeItems, parse as parse_items};
use chrono::{DateTime, NaiveTime, Timelike};

/// A format that was checked once and is used for every record.
#[derive(Debug, Clone)]
pub struct TimeFormat {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Strftime {
        items: Vec<Item<'static>>,
        /// The same for a cell whose names are English and short, where the format has names.
        plain: Vec<Item<'static>>,
        /// Whether a zone must stand at the end.
        wants_zone: bool,
    },
    Unix,
    UnixMs,
    Excel,
    Rfc2822,
    Iso,
}

impl TimeFormat {
    /// Reads a format such as `%d.%m.%Y %H:%M`, or one of `unix`, `unix-ms`, `excel`, `rfc2822` and `iso`.
    ///
    /// # Errors
    /// `None` where it has a specifier that does not exist, or none at all.
    pub fn new(text: &str) -> Option<Self> {
        let kind = match text.trim() {
            "unix" => Kind::Unix,
            "unix-ms" => Kind::UnixMs,
            "excel" => Kind::Excel,
            "rfc2822" => Kind::Rfc2822,
            "iso" => Kind::Iso,
            _ => Kind::strftime(text)?,
        };
        Some(Self { text: text.to_owned(), kind })
    }

    /// The format as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What a text says in this format; `None` where it is not written so.
    pub(super) fn read(&self, text: &str) -> Option<Result<WrittenTime, ZoneFault>> {
        match &self.kind {
            Kind::Unix => seconds(text).map(|instant| Ok(WrittenTime::Instant(instant))),
            Kind::UnixMs => {
                let is_number = (10..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                let milliseconds: i64 = text.parse().ok().filter(|_| is_number)?;
                Some(Ok(WrittenTime::Instant(Instant(milliseconds.checked_mul(1000)?))))
            }
            Kind::Excel => serial(text).map(Ok),
            Kind::Rfc2822 => rfc2822(text),
            Kind::Iso => match iso(text) {
                Ok(time) => Some(Ok(time)),
                Err(fault) => fault.map(Err),
            },
            Kind::Strftime { items, plain, wants_zone } => {
                let direct = if *wants_zone { None } else { strftime(text, items) };
                direct.map(Ok).or_else(|| {
                    let text = plain_names(text);
                    let whole = if *wants_zone { None } else { strftime(&text, plain) };
                    whole.map(Ok).or_else(|| with_zone(&text, plain))
                })
            }
        }
    }
}

impl Kind {
    fn strftime(text: &str) -> Option<Self> {
        // A name of a zone is read by us: chrono passes over it.
        let (text, wants_zone) = match text.trim_end().strip_suffix("%Z") {
            Some(before) => (before.trim_end(), true),
            None => (text, false),
        };
        let items = StrftimeItems::new(text).parse_to_owned().ok()?;
        let reads_something = items.iter().any(|item| matches!(item, Item::Numeric(..) | Item::Fixed(_)));
        let drops_zone = items.iter().any(|item| matches!(item, Item::Fixed(Fixed::TimezoneName)));
        if !reads_something || drops_zone {
            return None;
        }
        let plain =
            ["%b", "%B", "%h"].iter().fold(text.to_owned(), |text, name| text.replace(&format!("{name}."), name));
        let plain = StrftimeItems::new(&plain).parse_to_owned().ok()?;
        Some(Self::Strftime { items, plain, wants_zone })
    }
}

fn strftime(text: &str, items: &[Item<'static>]) -> Option<WrittenTime> {
    let mut parsed = Parsed::new();
    parse_items(&mut parsed, text, items.iter()).ok()?;
    if parsed.timestamp().is_some() || parsed.offset().is_some() {
        let offset = parsed.offset().unwrap_or(0);
        let naive = parsed.to_naive_datetime_with_offset(offset).ok()?;
        let naive = naive.with_nanosecond(naive.nanosecond().min(999_999_999))?;
        return Some(WrittenTime::Instant(Instant(naive.and_utc().timestamp_micros() - i64::from(offset) * SECOND)));
    }
    let date = parsed.to_naive_date().ok()?;
    let has_time = parsed.hour_div_12().is_some() || parsed.hour_mod_12().is_some();
    if has_time && parsed.minute().is_none() {
        parsed.set_minute(0).ok()?;
    }
    let time = if has_time { Some(without_leap(parsed.to_naive_time().ok()?)) } else { None };
    Some(WrittenTime::Local { date, time, offset: None })
}

/// The second before, where chrono kept a leap second as a second of more than 10^9 nanoseconds.
fn without_leap(time: NaiveTime) -> NaiveTime {
    match time.nanosecond().checked_sub(1_000_000_000) {
        Some(rest) => time.with_nanosecond(rest).unwrap_or(time),
        None => time,
    }
}

/// A text in a format that says nothing of a zone, with one behind it.
fn with_zone(text: &str, items: &[Item<'static>]) -> Option<Result<WrittenTime, ZoneFault>> {
    let (before, zone) = split_zone(text)?;
    let WrittenTime::Local { date, time: Some(time), offset: None } = strftime(before, items)? else { return None };
    Some(offset(zone, date, time).map(|east| WrittenTime::Local { date, time: Some(time), offset: Some(east) }))
}

/// Seconds since 1970, with or without a fraction.
fn seconds(text: &str) -> Option<Instant> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 11 || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let micros: i64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    Some(Instant(whole.parse::<i64>().ok()?.checked_mul(SECOND)? + micros))
}

/// Days since the end of 1899; a whole number is a day without a time.
fn serial(text: &str) -> Option<WrittenTime> {
    let text = text.replace(',', ".");
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let days: f64 = text.parse().ok().filter(|_| is_number)?;
    let time = day_and_time(days)?;
    Some(WrittenTime::Local { date: time.date(), time: (days.fract() != 0.0).then(|| time.time()), offset: None })
}

fn rfc2822(text: &str) -> Option<Result<WrittenTime, ZoneFault>> {
    let instant = |text: &str| {
        DateTime::parse_from_rfc2822(text).ok().map(|time| WrittenTime::Instant(Instant(time.timestamp_micros())))
    };
    let (before, zone) = text.trim_end().rsplit_once(' ')?;
    if zone.starts_with(['+', '-', '(']) {
        return instant(text).map(Ok);
    }
    // chrono takes a name that it does not know for UTC.
    let time = DateTime::parse_from_rfc2822(&format!("{before} +0000")).ok()?.naive_utc();
    let placed = offset(zone, time.date(), time.time());
    Some(placed.map(|east| WrittenTime::Local { date: time.date(), time: Some(time.time()), offset: Some(east) }))
}

/// The months as people write them in Norwegian, Swedish and Danish, with their English names.
const MONTHS: [(&str, &str); 14] = [
    ("januar", "Jan"),
    ("februar", "Feb"),
    ("mars", "Mar"),
    ("marts", "Mar"),
    ("april", "Apr"),
    ("mai", "May"),
    ("maj", "May"),
    ("juni", "Jun"),
    ("juli", "Jul"),
    ("august", "Aug"),
    ("september", "Sep"),
    ("oktober", "Oct"),
    ("november", "Nov"),
    ("desember", "Dec"),
];

/// The days of the week likewise.
const WEEKDAYS: [(&str, &str); 20] = [
    ("mandag", "Mon"),
    ("måndag", "Mon"),
    ("monday", "Mon"),
    ("tirsdag", "Tue"),
    ("tysdag", "Tue"),
    ("tisdag", "Tue"),
    ("tuesday", "Tue"),
    ("onsdag", "Wed"),
    ("wednesday", "Wed"),
    ("torsdag", "Thu"),
    ("thursday", "Thu"),
    ("fredag", "Fri"),
    ("friday", "Fri"),
    ("lørdag", "Sat"),
    ("laurdag", "Sat"),
    ("lördag", "Sat"),
    ("saturday", "Sat"),
    ("søndag", "Sun"),
    ("söndag", "Sun"),
    ("sunday", "Sun"),
];

/// A text with short English names, without `kl.` and without the endings of ordinals.
pub(super) fn plain_names(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for (place, word) in text.split_whitespace().enumerate() {
        let lower = word.to_lowercase();
        // `den 3. februar`, `d. 3. februar`
        if place == 0 && matches!(lower.as_str(), "den" | "d.") {
            continue;
        }
        let after = ["klokken", "kl.", "kl:", "kl"].iter().find_map(|clock| lower.strip_prefix(clock));
        match after {
            Some("") => {}
            Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => words.push(rest.to_owned()),
            _ => words.push(plain_word(word, &lower)),
        }
    }
    words.join(" ")
}

fn plain_word(word: &str, lower: &str) -> String {
    let letters = lower.trim_end_matches(['.', ',']);
    let comma = if word.ends_with(',') { "," } else { "" };
    let english = MONTHS.iter().chain(&WEEKDAYS).find(|(name, _)| {
        let count = letters.chars().count();
        let is_short = (3..5).contains(&count) && name.starts_with(letters);
        letters == *name
            || is_short
            || *name == "desember" && ["dec", "december"].contains(&letters)
            || *name == "august" && letters == "augusti"
            || *name == "januar" && letters == "januari"
            || *name == "februar" && letters == "februari"
    });
    if let Some((_, english)) = english {
        return format!("{english}{comma}");
    }
    let english = ["january", "february", "march", "may", "june", "july", "october", "sept"];
    if english.contains(&letters) {
        let mut short: String = letters.chars().take(3).collect();
        if let Some(first) = short.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        return format!("{short}{comma}");
    }
    let digits = letters.bytes().take_while(u8::is_ascii_digit).count();
    match letters.get(digits..) {
        Some("st" | "nd" | "rd" | "th") if digits > 0 => {
            format!("{}{comma}", letters.get(..digits).unwrap_or_default())
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ordinals_become_plain() {
        for (text, plain) in [
            ("March 3rd, 2026 10:12 AM", "Mar 3, 2026 10:12 AM"),
            ("3. februar 2026 kl. 14.30", "3. Feb 2026 14.30"),
            ("3. okt. 2026 kl.14.30", "3. Oct 2026 14.30"),
            ("12 des 2026", "12 Dec 2026"),
            ("man. 3. mai 2026", "Mon 3. May 2026"),
            ("lördag 3 augusti 2026", "Sat 3 Aug 2026"),
            ("Monday, March 2, 2026", "Mon, Mar 2, 2026"),
            ("d. 3. maj 2026", "3. May 2026"),
        ] {
            assert_eq!(plain_names(text), plain);
        }
    }
}
