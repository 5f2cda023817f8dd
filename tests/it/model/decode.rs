//! A raw row to a normalised event, or the code of what is wrong with it (semantics section 3).

use super::abilities::{Abilities, PROGRAM};
use super::instant::{self, DAY, Micros};
use super::{Event, STAGES, normal, surroundings};
use std::collections::BTreeMap;

/// Words for nothing before the contract had more of them.
const ABSENT: [&str; 6] = ["null", "undefined", "none", "0", "anonymous", ""];

/// Decodes one row as the program does it today; `now` decides what lies too far in the future.
pub fn decode(row: &BTreeMap<String, String>, now: Micros) -> Result<Event, &'static str> {
    decode_as(PROGRAM, row, now)
}

/// Decodes one row with these parts of the contract.
pub fn decode_as(abilities: Abilities, row: &BTreeMap<String, String>, now: Micros) -> Result<Event, &'static str> {
    let reading = if abilities.normal_form { Reading::Contract } else { Reading::Before };
    let cell = |name: &str| reading.text(row.get(name).map_or("", String::as_str));
    let id = |name: &str| Some(cell(name)).filter(|text| !reading.is_absent(text));
    let stage = stage(&reading.word(&cell("event")))?;
    let occurred_at = occurred_at(&cell("occurred_at"), now)?;
    let event = Event {
        stage,
        occurred_at,
        link_code: id("link_code").and_then(|text| reading.code(&text)),
        click_id: id("click_id"),
        user_id: id("user_id"),
        event_id: id("event_id"),
        source: Some(cell("source")).filter(|text| !text.is_empty()).unwrap_or("default".to_owned()),
    };
    match reading {
        Reading::Before => {
            for text in ["link_code", "click_id", "user_id", "event_id"].map(id).iter().flatten() {
                well_formed(text)?;
            }
            well_formed(&cell("source"))?;
        }
        Reading::Contract => {
            let ids = [&event.click_id, &event.user_id, &event.event_id];
            // Of a code nothing is left but the code: what stands around it may be as long as it likes.
            for text in [&event.link_code].into_iter().chain(ids).flatten().chain([&event.source]) {
                well_formed(text)?;
            }
            if ids.into_iter().flatten().any(|id| normal::was_number(id)) {
                return Err("E_ID_FORM");
            }
        }
    }
    if event.link_code.is_none() && event.click_id.is_none() && event.user_id.is_none() {
        return Err("E_MISSING");
    }
    let ids = [&event.link_code, &event.click_id, &event.user_id, &event.event_id];
    if ids.into_iter().flatten().any(|id| is_personal(id)) {
        return Err("E_PERSONAL_DATA");
    }
    Ok(event)
}

/// How cells are read.
#[derive(Clone, Copy)]
enum Reading {
    /// As it was before the contract had a normal form.
    Before,
    /// In normal form.
    Contract,
}

impl Reading {
    fn text(self, raw: &str) -> String {
        match self {
            Self::Before => raw.trim().to_owned(),
            Self::Contract => normal::text(raw),
        }
    }

    fn is_absent(self, text: &str) -> bool {
        match self {
            Self::Before => ABSENT.contains(&text.to_ascii_lowercase().as_str()),
            Self::Contract => normal::is_absent(text),
        }
    }

    /// A word for a stage.
    fn word(self, text: &str) -> String {
        match self {
            Self::Before => text.to_owned(),
            Self::Contract => text.to_lowercase(),
        }
    }

    fn code(self, text: &str) -> Option<String> {
        match self {
            Self::Before => Some(code(text)),
            Self::Contract => surroundings::code(text),
        }
    }
}

/// Whether an id or a name can be stored and shown.
fn well_formed(text: &str) -> Result<(), &'static str> {
    match text {
        text if text.contains('\0') => Err("E_NUL"),
        text if text.chars().any(normal::is_unseen) => Err("E_CONTROL"),
        text if text.len() > 255 => Err("E_ID_TOO_LONG"),
        _ => Ok(()),
    }
}

fn stage(name: &str) -> Result<usize, &'static str> {
    if name.is_empty() {
        return Err("E_MISSING");
    }
    STAGES.iter().position(|stage| *stage == name).ok_or("E_STAGE")
}

fn occurred_at(text: &str, now: Micros) -> Result<Micros, &'static str> {
    if text.is_empty() {
        return Err("E_MISSING");
    }
    let at = instant::parse(text)?;
    if at > now + DAY {
        return Err("E_TS_FUTURE");
    }
    if at < instant::at("2000-01-01T00:00:00Z") {
        return Err("E_TS_PAST");
    }
    Ok(at)
}

/// Before the contract looked into surroundings: the code itself, or of anything with a `/` the last path segment; in lower case.
fn code(text: &str) -> String {
    let mut code = text;
    if text.contains('/') {
        code = code.split(['?', '#']).next().unwrap_or_default();
        code = code.strip_suffix('/').unwrap_or(code);
        code = code.rsplit('/').next().unwrap_or_default();
    }
    code.to_ascii_lowercase()
}

/// Whether an id looks like an e-mail address, a phone number or a Norwegian national identity number.
fn is_personal(id: &str) -> bool {
    is_email(id) || is_phone(id) || is_national_id(id)
}

/// Whether something stands before an `@` and a host of several names, the last of them of letters, behind it.
fn is_email(id: &str) -> bool {
    id.match_indices('@').any(|(at, _)| {
        let host: String =
            id[at + 1..].chars().take_while(|char| char.is_alphanumeric() || ".-".contains(*char)).collect();
        let is_top = |name: &str| name.chars().take(2).filter(|char| char.is_alphabetic()).count() == 2;
        let has_name = id[..at].chars().next_back().is_some_and(|char| !char.is_whitespace() && !char.is_control());
        has_name && !host.starts_with('.') && host.split('.').skip(1).any(is_top)
    })
}

fn is_phone(id: &str) -> bool {
    let Some(rest) = id.strip_prefix('+') else { return false };
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits) && rest.chars().all(|char| char.is_ascii_digit() || " -()".contains(char))
}

fn is_national_id(id: &str) -> bool {
    let digits: Vec<u32> = id.chars().filter_map(|char| char.to_digit(10)).collect();
    if id.len() != 11 || digits.len() != 11 {
        return false;
    }
    let weighted = |weights: &[u32]| weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>();
    weighted(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}
