//! Why rows are rejected.

/// The codes of rejected rows.
pub const REJECTION_CODES: [&str; 24] = [
    "E_CONFLICT",
    "E_COLUMNS",
    "E_CONTROL",
    "E_FIELD_TOO_LONG",
    "E_ID_FORM",
    "E_ID_TOO_LONG",
    "E_JSON",
    "E_JSON_DUPKEY",
    "E_MISSING",
    "E_NUL",
    "E_ORG_MISMATCH",
    "E_PERSONAL_DATA",
    "E_QUOTE_JUNK",
    "E_RECORD_LINES",
    "E_REPEATED_HEADER",
    "E_STAGE",
    "E_TS_DATE_ONLY",
    "E_TS_FORMAT",
    "E_TS_FUTURE",
    "E_TS_GAP",
    "E_TS_NAIVE",
    "E_TS_PAST",
    "E_TS_RANGE",
    "E_UTF8",
];
