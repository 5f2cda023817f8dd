//! In which formats the cells of a column are written, if they are times.

use crate::domain::Instant;
use crate::ingest::time_format::{TimeFormat, plain_names};
use crate::ingest::timestamp::{self, Times};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Days in the orders and with the signs that people use.
const DAYS: [&str; 30] = [
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%m-%y",
    "%d/%m-%Y",
    "%d/%m-%y",
    "%d/%m %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d. %B %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%B %d %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d. %B, %Y",
    "%a %d. %B %Y",
    "%a %d %B %Y",
    "%a, %d. %B %Y",
    "%a, %d %B %Y",
    "%a %B %d %Y",
    "%a, %B %d, %Y",
    "%a %d.%m.%Y",
    "%d %B, %Y",
    "%Y %B %d",
];

/// What may stand behind a day.
const CLOCKS: [&str; 17] = [
    "",
    " %H:%M",
    " %H:%M:%S",
    " %H.%M",
    " %H.%M.%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    ", %H:%M",
    ", %H:%M:%S",
    ", %H.%M",
    ", %H.%M.%S",
    ", %I:%M %p",
    ", %I:%M:%S %p",
    " %H:%M:%S%.f",
    " - %H:%M",
    " - %H.%M",
    " - %H:%M:%S",
];

/// Formats without a day and a clock that are put together.
const OTHERS: [&str; 16] = [
    "iso",
    "%Y-%m-%d %H.%M",
    "%Y-%m-%d %H.%M.%S",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %I:%M:%S %p",
    "rfc2822",
    "%Y%m%d",
    "%Y%m%d%H",
    "%Y%m%d%H%M",
    "%Y%m%d%H%M%S",
    "%H:%M %d.%m.%Y",
    "%H:%M, %d.%m.%Y",
    "%H:%M:%S %d.%m.%Y",
    "%H:%M %d/%m/%Y",
    "unix",
    "unix-ms",
];
/// Days of a spreadsheet look like many numbers: they are times only where a name says so.
const SERIAL: &str = "excel";

fn formats() -> &'static [TimeFormat] {
    static FORMATS: OnceLock<Vec<TimeFormat>> = OnceLock::new();
    FORMATS.get_or_init(|| {
        let days = DAYS.iter().flat_map(|day| CLOCKS.iter().map(move |clock| format!("{day}{clock}")));
        let all = OTHERS.iter().map(|format| (*format).to_owned()).chain([SERIAL.to_owned()]).chain(days);
        all.filter_map(|format| TimeFormat::new(&format)).collect()
    })
}

/// Different cells that are kept.
const MOST_CELLS: usize = 400;
/// Letters of the longest word in a time, names being cut to three: `CEST`, and one to spare.
const LONGEST_WORD: usize = 5;

/// What the cells of a column are as times.
#[derive(Debug, Clone, Default)]
pub(super) struct TimeGuess {
    /// Cells with something in them.
    pub filled: u64,
    /// Those that some format reads.
    pub read: u64,
    /// Different cells that are days of another century, or of days to come.
    out_of_range: u32,
    /// Cells for which formats were looked for, and found none.
    misses: u32,
    /// The formats that fit some cell.
    used: Vec<usize>,
    /// Different cells with how often they came.
    cells: FxHashMap<String, u64>,
    /// Whether any cell is a time of day alone.
    pub clocks: u64,
}

/// The formats of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Formats {
    /// Those that are needed; none for what is read without any.
    pub formats: Vec<String>,
    /// Those of another reading that fits every cell as well and reads another time.
    pub other: Vec<String>,
    /// Whether some cell is a day without a time.
    pub has_dates: bool,
    /// Whether some cell has no offset.
    pub is_naive: bool,
}

impl TimeGuess {
    /// Takes a look at a cell.
    pub(super) fn see(&mut self, text: &str, times: &Times) {
        self.filled += 1;
        self.clocks += u64::from(is_clock(text));
        if let Some(count) = self.cells.get_mut(text) {
            *count += 1;
            self.read += u64::from(!self.used.is_empty() && self.used.iter().any(|format| fits(*format, text, times)));
            return;
        }
        let is_read = self.used.iter().any(|format| fits(*format, text, times));
        if !is_read && self.misses > 60 && self.used.is_empty() {
            return;
        }
        if self.cells.len() < MOST_CELLS {
            self.cells.insert(text.to_owned(), 1);
        } else if is_read {
            self.read += 1;
            return;
        }
        // Another cell may tell two orders of day and month apart: all formats are tried on each.
        let (mut found, mut is_out_of_range) = (false, false);
        for format in possible(text) {
            match read(format, text, times) {
                Ok(_) => {
                    found = true;
                    if !self.used.contains(&format) {
                        self.used.push(format);
                    }
                }
                Err(code) => is_out_of_range |= ["E_TS_PAST", "E_TS_FUTURE"].contains(&code) && !is_bare(text),
            }
        }
        self.read += u64::from(found);
        self.out_of_range += u32::from(!found && is_out_of_range);
        self.misses += u32::from(!found);
    }

    /// Whether a text is a time in any format but a bare number.
    pub(super) fn is_time(text: &str, times: &Times) -> bool {
        let has_sign = text.contains(['.', '-', '/', ':', ' ']);
        let times = Times {
            dates_at: chrono::NaiveTime::from_hms_opt(12, 0, 0),
            assume_tz: Some(chrono_tz::UTC),
            ..times.clone()
        };
        has_sign && possible(text).any(|format| format_name(format) != SERIAL && fits(format, text, &times))
    }

    /// The share of cells that are times, of a hundred.
    pub(super) fn share(&self) -> u64 {
        (self.read * 100).checked_div(self.filled).unwrap_or_default()
    }

    /// Whether the cells are days on which nothing can have happened, such as those on which people were born.
    pub(super) const fn is_out_of_range(&self) -> bool {
        self.out_of_range * 2 > self.misses
    }

    /// Whether the cells are numbers that may be something else as well.
    pub(super) fn is_number(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|(cell, _)| is_bare(cell))
    }

    /// Whether the cells are seconds or milliseconds since 1970 by their size alone: all of the last twenty years or so,
    /// and several of them.
    pub(super) fn is_epoch(&self) -> bool {
        let is_recent = |cell: &str| match cell.len() {
            10 => cell.starts_with('1') && cell > "1104537600",
            13 => cell.starts_with('1') && cell > "1104537600000",
            _ => false,
        };
        self.cells.len() > 2 && self.is_number() && self.cells.iter().all(|(cell, _)| is_recent(cell))
    }

    /// Whether all cells say the same time.
    pub(super) fn is_constant(&self) -> bool {
        self.cells.len() == 1 && self.filled > 2
    }

    /// The formats that together read most of the cells, the fewest.
    pub(super) fn formats(&self, times: &Times) -> Formats {
        let mut rest: Vec<(&String, &u64)> = self.cells.iter().collect();
        let mut chosen: Vec<usize> = Vec::new();
        let mut other: Vec<usize> = Vec::new();
        while !rest.is_empty() {
            let reads = |format: usize| -> u64 {
                rest.iter().filter(|(cell, _)| fits(format, cell, times)).map(|(_, count)| *count).sum()
            };
            let mut best: Option<(u64, usize)> = None;
            for &format in &self.used {
                let count = reads(format);
                if count > 0 && best.is_none_or(|(most, chosen)| (count, likely(format)) > (most, likely(chosen))) {
                    best = Some((count, format));
                }
            }
            let Some((count, format)) = best else { break };
            let rival = self
                .used
                .iter()
                .copied()
                .find(|rival| *rival != format && reads(*rival) == count && self.differ(format, *rival, times));
            chosen.push(format);
            other.push(rival.unwrap_or(format));
            rest.retain(|(cell, _)| !fits(format, cell, times));
        }
        let is_plain = chosen.iter().all(|format| format_name(*format) == "iso");
        let names = |formats: &[usize]| formats.iter().map(|format| format_name(*format).to_owned()).collect();
        let strict = Times { assume_tz: None, ..times.clone() };
        let dated = Times { dates_at: None, ..times.clone() };
        let fails = |times: &Times, code: &str| {
            self.cells.iter().any(|(cell, _)| {
                chosen.iter().any(|format| read(*format, cell, times).is_err_and(|found| found == code))
                    && !chosen.iter().any(|format| read(*format, cell, times).is_ok())
            })
        };
        Formats {
            has_dates: fails(&dated, "E_TS_DATE_ONLY"),
            is_naive: fails(&strict, "E_TS_NAIVE"),
            formats: if is_plain { Vec::new() } else { names(&chosen) },
            other: if other == chosen { Vec::new() } else { names(&other) },
        }
    }

    /// Whether two formats read different times out of some cell that both fit.
    fn differ(&self, one: usize, other: usize, times: &Times) -> bool {
        self.cells.iter().any(|(cell, _)| match (read(one, cell, times), read(other, cell, times)) {
            (Ok(one), Ok(other)) => one != other,
            _ => false,
        })
    }
}

/// Of two that fit alike the likelier is greater: who writes `PM` writes the month first; else what stands first.
fn likely(format: usize) -> (bool, std::cmp::Reverse<usize>) {
    let name = format_name(format);
    (name.contains("%p") && name.starts_with("%m"), std::cmp::Reverse(format))
}

fn format_name(format: usize) -> &'static str {
    formats().get(format).map_or("", TimeFormat::as_str)
}

fn fits(format: usize, text: &str, times: &Times) -> bool {
    read(format, text, times).is_ok()
}

fn read(format: usize, text: &str, times: &Times) -> Result<Instant, &'static str> {
    let Some(format) = formats().get(format) else { return Err("E_TS_FORMAT") };
    timestamp::by_format(text, format, times).map_err(|rejection| rejection.code)
}

/// Whether a text is a number and nothing else.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && text.matches(['.', ',']).count() < 2
}

/// The formats that could fit a text by its kind of characters: hundreds of attempts on each cell take their time.
fn possible(text: &str) -> impl Iterator<Item = usize> {
    let has_letters = text.contains(char::is_alphabetic);
    // Names of months and days are short by now, and so are zones.
    let is_prose = || {
        let plain = plain_names(text);
        plain.split(|character: char| !character.is_alphabetic()).any(|word| word.chars().count() > LONGEST_WORD)
    };
    let may_fit = text.len() <= 60 && text.bytes().any(|byte| byte.is_ascii_digit()) && !(has_letters && is_prose());
    let is_bare = is_bare(text);
    let all = if may_fit { 0..formats().len() } else { 0..0 };
    all.filter(move |format| {
        let name = format_name(*format);
        let is_compact = !name.contains(['.', '-', '/', ' ', ',']) || name == "unix-ms";
        let wants_letters = ["%B", "%b", "%a", "%p", "rfc"].iter().any(|part| name.contains(part));
        if is_bare { is_compact } else { has_letters || !wants_letters }
    })
}

/// Whether a text is a time of day and nothing else.
fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.split([':', '.']).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.first().and_then(|hour| hour.parse::<u8>().ok()).is_some_and(|hour| hour < 24)
        && parts.get(1).is_some_and(|minute| minute.len() == 2)
}
