use super::*;
use crate::domain::SECOND;

const NOW: Instant = Instant(1_767_225_600 * SECOND);

fn rules() -> Rules {
    Rules { times: Times::strict(NOW), allow_personal_ids: false, whole_numbers: WholeNumbers::Refused }
}

fn texts() -> Texts<'static> {
    Texts {
        event: Some("link_clicked"),
        occurred_at: Some("2025-03-01T12:00:00Z"),
        link_code: Some("abc23"),
        ..Texts::default()
    }
}

fn code(texts: &Texts<'_>) -> &'static str {
    decode(texts, &rules(), &mut Scratch::default()).map_or_else(|rejection| rejection.code, |_| "ok")
}

#[test]
fn an_ordinary_record_is_an_event() {
    let texts =
        Texts { click_id: Some("c-1"), user_id: Some("U-9"), event_id: Some("e1"), source: Some("app"), ..texts() };
    let mut scratch = Scratch::default();
    let event = decode(&texts, &rules(), &mut scratch).unwrap();
    assert_eq!(event.stage, Stage::LinkClicked);
    assert_eq!(event.occurred_at.to_string(), "2025-03-01T12:00:00Z");
    assert_eq!(event.texts.link_code, Some("abc23"));
    assert_eq!(
        (event.texts.click_id, event.texts.user_id, event.texts.event_id, event.texts.source),
        (Some("c-1"), Some("U-9"), Some("e1"), Some("app"))
    );
}

#[test]
fn codes_come_out_of_their_urls_in_lower_case() {
    for (text, expected) in [
        ("ABC23", Some("abc23")),
        ("https://r.nhf.no/abc23", Some("abc23")),
        ("https://r.nhf.no/r/ABC23/?utm=a/b#x/y", Some("abc23")),
        ("r.nhf.no/abc23#top", Some("abc23")),
        ("/abc23//", Some("abc23")),
        ("https://r.nhf.no/", None),
        ("https://r.nhf.no", None),
        ("/", None),
        ("r.nhf.no/abc?next=https://x.no/y", Some("abc")),
        ("abc?x=1", Some("abc")),
        ("BLÅ", Some("blÅ")),
        ("(abc23).", Some("abc23")),
        ("https://x.example/join?ref=abc23&utm_source=a", Some("abc23")),
        ("null", None),
        (" ", None),
    ] {
        let texts = Texts { link_code: Some(text), user_id: Some("u"), ..texts() };
        let mut scratch = Scratch::default();
        let event = decode(&texts, &rules(), &mut scratch).unwrap();
        assert_eq!(event.texts.link_code, expected, "{text}");
    }
}

#[test]
fn words_for_nothing_are_absent_in_ids_only() {
    for word in ["null", "NULL", "undefined", "Undefined", "none", "0", "anonymous", "ANONYMOUS", ""] {
        let texts = Texts {
            link_code: Some(word),
            click_id: Some(word),
            user_id: Some(word),
            event_id: Some(word),
            source: Some("none"),
            ..texts()
        };
        assert_eq!(code(&texts), "E_MISSING", "{word}");
        let texts = Texts { link_code: Some("abc"), ..texts };
        let mut scratch = Scratch::default();
        let event = decode(&texts, &rules(), &mut scratch).unwrap();
        assert_eq!((event.texts.click_id, event.texts.user_id, event.texts.event_id), (None, None, None));
        assert_eq!(event.texts.source, Some("none"));
    }
}

#[test]
fn the_first_fault_in_the_fixed_order_is_named() {
    let all_wrong = Texts {
        event: Some("clicked"),
        occurred_at: Some("yesterday"),
        click_id: Some("a\u{1b}b"),
        user_id: Some("4.7E+11"),
        ..Texts::default()
    };
    assert_eq!(code(&Texts { event: None, ..all_wrong }), "E_MISSING");
    assert_eq!(code(&Texts { event: Some(""), ..all_wrong }), "E_MISSING");
    assert_eq!(code(&all_wrong), "E_STAGE");
    let stage_right = Texts { event: Some("first_login"), ..all_wrong };
    assert_eq!(code(&stage_right), "E_TS_FORMAT");
    assert_eq!(code(&Texts { occurred_at: None, ..stage_right }), "E_MISSING");
    let time_right = Texts { occurred_at: Some("2025-01-01T00:00:00Z"), ..stage_right };
    assert_eq!(code(&time_right), "E_CONTROL");
    let seen = Texts { click_id: None, ..time_right };
    assert_eq!(code(&seen), "E_ID_FORM");
    assert_eq!(code(&Texts { user_id: None, ..seen }), "E_MISSING");
    assert_eq!(code(&Texts { user_id: Some("ola@nhf.no"), ..seen }), "E_PERSONAL_DATA");
}

#[test]
fn ids_that_cannot_be_kept_are_rejected() {
    let long = "x".repeat(256);
    for (text, expected) in [
        ("a\0b", "E_NUL"),
        ("a\u{7f}b", "E_CONTROL"),
        ("a\u{85}b", "E_CONTROL"),
        ("a\u{202e}b", "E_CONTROL"),
        ("\u{feff}abc", "ok"),
        ("a\u{feff}b", "E_CONTROL"),
        (long.as_str(), "E_ID_TOO_LONG"),
        (&long[1..], "ok"),
        ("blåbær", "ok"),
    ] {
        for texts in [
            Texts { click_id: Some(text), ..texts() },
            Texts { user_id: Some(text), ..texts() },
            Texts { event_id: Some(text), ..texts() },
            Texts { source: Some(text), ..texts() },
        ] {
            assert_eq!(code(&texts), expected, "{text:?}");
        }
    }
}

#[test]
fn personal_ids_pass_where_the_organization_allows_them() {
    let texts = Texts { user_id: Some("ola@nhf.no"), ..texts() };
    let rejection = decode(&texts, &rules(), &mut Scratch::default()).unwrap_err();
    assert_eq!(rejection.code, "E_PERSONAL_DATA");
    assert!(!rejection.message.to_string().contains("ola"));
    let allowing = Rules { allow_personal_ids: true, ..rules() };
    assert!(decode(&texts, &allowing, &mut Scratch::default()).is_ok());
}
