//! Why rows are rejected, and why events belong to no referral, in a few words.

use crate::domain::attribution::Reason;
use crate::messages::{Message, say};

/// What the rejection codes mean, in a few words for people.
pub fn rejection_words(code: &str) -> Message {
    match code {
        "E_CONFLICT" => say!("rejection-conflict"),
        "E_COLUMNS" => say!("rejection-columns"),
        "E_CONTROL" => say!("rejection-control"),
        "E_FIELD_TOO_LONG" => say!("rejection-field-too-long"),
        "E_ID_FORM" => say!("rejection-id-form"),
        "E_ID_TOO_LONG" => say!("rejection-id-too-long"),
        "E_JSON" => say!("rejection-json"),
        "E_JSON_DUPKEY" => say!("rejection-json-dupkey"),
        "E_MISSING" => say!("rejection-missing"),
        "E_NUL" => say!("rejection-nul"),
        "E_ORG_MISMATCH" => say!("rejection-org-mismatch"),
        "E_PERSONAL_DATA" => say!("rejection-personal-data"),
        "E_QUOTE_JUNK" => say!("rejection-quote-junk"),
        "E_RECORD_LINES" => say!("rejection-record-lines"),
        "E_REPEATED_HEADER" => say!("rejection-repeated-header"),
        "E_STAGE" => say!("rejection-stage"),
        "E_TS_AMBIGUOUS" => say!("rejection-ts-ambiguous"),
        "E_TS_DATE_ONLY" => say!("rejection-ts-date-only"),
        "E_TS_FORMAT" => say!("rejection-ts-format"),
        "E_TS_FUTURE" => say!("rejection-ts-future"),
        "E_TS_GAP" => say!("rejection-ts-gap"),
        "E_TS_NAIVE" => say!("rejection-ts-naive"),
        "E_TS_PAST" => say!("rejection-ts-past"),
        "E_TS_RANGE" => say!("rejection-ts-range"),
        "E_UTF8" => say!("rejection-utf8"),
        _ => say!("rejection-other"),
    }
}

/// What a reason means, in a few words for people.
pub const fn reason_words(reason: Reason) -> Message {
    match reason {
        Reason::UnknownLink => say!("reason-unknown-code"),
        Reason::UnknownClick => say!("reason-unknown-click"),
        Reason::LinkClosed => say!("reason-link-closed"),
        Reason::WindowExpired => say!("reason-too-late"),
        Reason::AlreadyMember => say!("reason-member-before"),
        Reason::BeforeReferral => say!("reason-before-binding"),
        Reason::UnknownUser => say!("reason-nothing-joins"),
    }
}
