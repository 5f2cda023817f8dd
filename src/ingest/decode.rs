//! From the texts of one record to an event, purely (semantics section 3).
//!
//! An ordinary record allocates nothing: the event borrows from the record, and only a text whose normal form is another
//! is written anew, into a scratch text of the caller.

use super::input_error::{Rejection, is_unseen, shown};
use super::personal_data;
use super::timestamp::{self, Times};
use crate::domain::code::find_code;
use crate::domain::id::{IdFormError, WholeNumbers, is_absent, is_failed_formula, normal_text, whole_id};
use crate::domain::{EventTexts, Instant, Stage};
use crate::messages::say;
use std::borrow::Cow;

/// The longest id that is stored, in bytes.
pub const ID_BYTES: usize = 255;

/// The columns of an event, in the order of [`Texts::of`].
pub const EVENT_COLUMNS: [&str; 7] = ["event", "occurred_at", "link_code", "click_id", "user_id", "event_id", "source"];

/// The texts of one record, trimmed and with foreign values replaced; `None` where there is no such column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Texts<'a> {
    /// The stage.
    pub event: Option<&'a str>,
    /// The time.
    pub occurred_at: Option<&'a str>,
    /// The code, or what it stands in.
    pub link_code: Option<&'a str>,
    /// The token of the click.
    pub click_id: Option<&'a str>,
    /// The new member's id.
    pub user_id: Option<&'a str>,
    /// The sender's id of the event.
    pub event_id: Option<&'a str>,
    /// The sender.
    pub source: Option<&'a str>,
}

impl<'a> Texts<'a> {
    /// The texts that `text` gives for the columns of [`EVENT_COLUMNS`], by their index.
    pub fn of(mut text: impl FnMut(usize) -> Option<&'a str>) -> Self {
        Self {
            event: text(0),
            occurred_at: text(1),
            link_code: text(2),
            click_id: text(3),
            user_id: text(4),
            event_id: text(5),
            source: text(6),
        }
    }
}

/// A decoded event that borrows its texts: every one in its normal form, absent words gone.
///
/// At least one of `link_code`, `click_id` and `user_id` is present, and no text is longer than [`ID_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventView<'a> {
    /// What happened.
    pub stage: Stage,
    /// When it happened.
    pub occurred_at: Instant,
    /// By which link, click or user, and who says so.
    pub texts: EventTexts<'a>,
}

/// What decides whether texts are an event, beside the texts.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How times are written.
    pub times: Times,
    /// Whether ids that look like personal data are taken.
    pub allow_personal_ids: bool,
    /// What becomes of an id such as `401.0`.
    pub whole_numbers: WholeNumbers,
}

/// Where the texts of one record are written that are not as they stand there.
pub type Scratch = [String; 5];

/// The event that the texts of a record stand for.
///
/// # Errors
/// In this order: the event, the time, the ids, none of the three ids, personal data.
pub fn decode<'a>(texts: &Texts<'a>, rules: &Rules, scratch: &'a mut Scratch) -> Result<EventView<'a>, Rejection> {
    let stage = stage(texts.event)?;
    let occurred_at = match texts.occurred_at.map(normal_text) {
        None => return Err(missing("occurred_at")),
        Some(text) if text.is_empty() => return Err(missing("occurred_at")),
        Some(text) => timestamp::parse(&text, &rules.times)?,
    };
    let [code, click, user, event, source] = scratch;
    let mut texts = EventTexts {
        link_code: link_code(texts.link_code)?.map(|text| kept(text, code)),
        click_id: id("click_id", texts.click_id)?.map(|text| kept(text, click)),
        user_id: id("user_id", texts.user_id)?.map(|text| kept(text, user)),
        event_id: id("event_id", texts.event_id)?.map(|text| kept(text, event)),
        source: name("source", texts.source)?.map(|text| kept(text, source)),
    };
    texts.click_id = whole("click_id", texts.click_id, rules.whole_numbers)?;
    texts.user_id = whole("user_id", texts.user_id, rules.whole_numbers)?;
    texts.event_id = whole("event_id", texts.event_id, rules.whole_numbers)?;
    if texts.link_code.is_none() && texts.click_id.is_none() && texts.user_id.is_none() {
        return Err(Rejection::new("E_MISSING", say!("row-no-id")));
    }
    if !rules.allow_personal_ids {
        refuse_personal_data("link_code", texts.link_code)?;
        refuse_personal_data("click_id", texts.click_id)?;
        refuse_personal_data("user_id", texts.user_id)?;
        refuse_personal_data("event_id", texts.event_id)?;
    }
    Ok(EventView { stage, occurred_at, texts })
}

/// A text as it stands in the record, or where it is written otherwise.
fn kept<'a>(text: Cow<'a, str>, place: &'a mut String) -> &'a str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => {
            *place = text;
            place
        }
    }
}

/// The id without what a spreadsheet has added to it.
///
/// # Errors
/// `E_ID_FORM`, naming `field`, where digits are lost, or may be.
pub fn whole<'a>(
    field: &'static str,
    id: Option<&'a str>,
    whole_numbers: WholeNumbers,
) -> Result<Option<&'a str>, Rejection> {
    let Some(id) = id else { return Ok(None) };
    whole_id(id, whole_numbers).map_err(|error| of_another_form(field, id, error))
}

fn of_another_form(field: &str, id: &str, error: IdFormError) -> Rejection {
    let message = match error {
        IdFormError::ScientificNotation => say!("row-id-scientific", field, id = shown(id)),
        IdFormError::DecimalZero => say!("row-id-decimal", field, id = shown(id)),
        IdFormError::FailedFormula => say!("row-id-failed", field, id = shown(id)),
    };
    Rejection::new(IdFormError::CODE, message)
}

fn missing(field: &str) -> Rejection {
    Rejection::new("E_MISSING", say!("row-missing", field))
}

fn stage(text: Option<&str>) -> Result<Stage, Rejection> {
    let name = text.map(normal_text).unwrap_or_default();
    if name.is_empty() {
        return Err(missing("event"));
    }
    Stage::from_name(&name).or_else(|| Stage::from_name(&name.to_lowercase())).ok_or_else(|| {
        let known = Stage::ALL.map(|stage| format!("`{stage}`")).join(", ");
        Rejection::new("E_STAGE", say!("row-stage", word = shown(&name), known))
    })
}

/// The id in a text, in its normal form; `None` where it holds one of the words that mean "absent".
///
/// # Errors
/// `E_CONTROL`, `E_NUL` or `E_ID_TOO_LONG`, naming `field`.
pub fn id<'a>(field: &str, text: Option<&'a str>) -> Result<Option<Cow<'a, str>>, Rejection> {
    match text.map(normal_text) {
        Some(id) if !is_absent(&id) => checked(field, id).map(Some),
        Some(_) | None => Ok(None),
    }
}

/// The name in a text, checked like an id; only the empty text is absent.
///
/// # Errors
/// As for [`id`].
pub fn name<'a>(field: &str, text: Option<&'a str>) -> Result<Option<Cow<'a, str>>, Rejection> {
    match text.map(normal_text) {
        Some(name) if !name.is_empty() => checked(field, name).map(Some),
        Some(_) | None => Ok(None),
    }
}

/// The code in a text, alone or in its surroundings.
///
/// # Errors
/// As for [`id`], and `E_ID_FORM` where a formula failed; what stands around the code may be as long as it likes.
pub fn link_code(text: Option<&str>) -> Result<Option<Cow<'_, str>>, Rejection> {
    if let Some(text) = text.map(normal_text).filter(|text| is_failed_formula(text)) {
        return Err(of_another_form("link_code", &text, IdFormError::FailedFormula));
    }
    text.and_then(find_code).map(|code| checked("link_code", code)).transpose()
}

/// Refuses an id that is personal data in itself.
///
/// # Errors
/// `E_PERSONAL_DATA`, naming `field` but not the id.
pub fn refuse_personal_data(field: &str, id: Option<&str>) -> Result<(), Rejection> {
    match id.and_then(personal_data::recognise) {
        None => Ok(()),
        Some(kind) => Err(Rejection::new("E_PERSONAL_DATA", say!("row-personal", field, kind = kind.name()))),
    }
}

fn checked<'a>(field: &str, text: Cow<'a, str>) -> Result<Cow<'a, str>, Rejection> {
    // Without an early end, so that the compiler looks at many bytes at once.
    let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & (0x20..0x7f).contains(&byte));
    if is_plain && text.len() <= ID_BYTES {
        return Ok(text);
    }
    if text.contains('\0') {
        return Err(Rejection::new("E_NUL", say!("row-field-nul", field)));
    }
    if text.chars().any(is_unseen) {
        return Err(Rejection::new("E_CONTROL", say!("row-control", field, text = shown(&text))));
    }
    if text.len() > ID_BYTES {
        let (bytes, most) = (text.len().to_string(), ID_BYTES.to_string());
        return Err(Rejection::new("E_ID_TOO_LONG", say!("row-long", field, bytes, most)));
    }
    Ok(text)
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
