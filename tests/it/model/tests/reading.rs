//! The normal form of ids, and codes in their surroundings.

use crate::model::abilities::Abilities;
use crate::model::{normal, read, surroundings};

#[test]
fn codes_are_found_in_their_surroundings() {
    let cases = [
        ("kari", "kari"),
        ("  KARI-Plakat ", "kari-plakat"),
        ("(kari–plakat).", "kari-plakat"),
        ("«kari»", "kari"),
        ("\"kari\"", "kari"),
        ("=\"kari\"", "kari"),
        ("'kari", "kari"),
        ("skt7 m2qx", "skt7m2qx"),
        ("ka\u{ad}ri\u{200b}", "kari"),
        ("ka\u{2212}ri—", "ka-ri-"),
        ("https://go.example.no/r/Kari/?utm=a,b;c#top", "kari"),
        ("go.example.no/r/kari", "kari"),
        ("/r/kari?to=x/y", "kari"),
        ("https://x.example/a/r/kari/b?ref=ola", "kari"),
        ("https://r/x", "x"),
        ("https://x.example/join?ref=kari-plakat&utm_source=a", "kari-plakat"),
        ("https://x.example?code=b&via=a&ref=", "a"),
        ("https://x.example/join/kari/", "kari"),
        ("https://x.example/join/%C3%85se%2Dplakat", "Åse-plakat"),
        ("https://x.example/?u=hello&q=https%3A%2F%2Fy.example%2Fr%2Fkari", "kari"),
        ("https://x.example/?q=a%3Fvia%3Dola&url=https%3A%2F%2Fy.example%2Fr%2Fkari", "kari"),
        ("https://x.example/?url=https%3A%2F%2Fy.example&ref=kari", "kari"),
        ("https://x.example/?ref=ka%252525ri", "ka%ri"),
        ("https://x.example/?ref=ka%25252525ri", "ka%25ri"),
        ("https://x.example/?ref=ka%ZZri", "ka%zzri"),
        ("utm_source=google-play&ref=kari", "kari"),
        ("Hei! Se https://x.example/r/kari og https://x.example/r/ola", "kari"),
        ("(https://x.example/r/kari).", "kari"),
        ("//x.example/r/kari", "kari"),
        ("https://eur01.example/?url=https%3A%2F%2Fx.example%2Fjoin%3Futm_source%3Da%26ref%3Dkari&data=1", "kari"),
        (
            "https://a.example/?url=https%3A%2F%2Fb.example%2F%3Furl%3Dhttps%253A%252F%252Fx.example%252Fr%252Fkari",
            "kari",
        ),
    ];
    for (text, code) in cases {
        assert_eq!(surroundings::code(text).as_deref(), Some(code), "{text}");
    }
}

#[test]
fn where_nothing_is_left_there_is_no_code() {
    for text in [
        "",
        " \u{a0}\u{200b} ",
        "n/a",
        "#N/A",
        "\\N",
        "(none)",
        "...",
        "–",
        "0",
        "https://x.example",
        "https://x.example/",
        "https://x.example/?ref=null",
        "https://x.example/r/?utm=a=b",
        "a = b",
    ] {
        let code = surroundings::code(text);
        let expected = if text.ends_with("a=b") { Some("r") } else { None };
        assert_eq!(code.as_deref(), expected, "{text}");
    }
}

#[test]
fn a_code_is_the_code_of_itself() {
    for text in
        ["Kari–Plakat!", "https://x.example/r/KA%CC%8AR-I?a", "ka\u{200d}\u{301}ri", "_a_", "Å-1", "\u{212a}ari"]
    {
        let code = surroundings::code(text).unwrap();
        assert_eq!(surroundings::code(&code), Some(code), "{text}");
    }
}

#[test]
fn texts_are_freed_from_what_is_around_them() {
    let cases = [
        (" \u{a0}abc\u{3000}\u{feff}", "abc"),
        ("\" abc \"", "abc"),
        ("=\"0047\"", "0047"),
        ("'0047", "0047"),
        ("'abc'", "abc"),
        ("\"\"abc\"\"", "abc"),
        ("\"abc", "\"abc"),
        ("a'bc'", "a'bc'"),
        ("\"", "\""),
        ("=\"\"", ""),
        ("A\u{30a}se", "Åse"),
    ];
    for (raw, text) in cases {
        assert_eq!(normal::text(raw), text, "{raw:?}");
    }
}

#[test]
fn ids_that_were_numbers_are_told_from_others() {
    for id in ["4.70123E+11", "4,7E11", "4e+5", "4E-5", "-4.7e3", "4711.0", "4711,0", "4711.00", "4.E5"] {
        assert!(normal::was_number(id), "{id}");
    }
    for id in [
        "12e45", "12e45678", "4711", "4711.5", "47.11.0", "4.7Ex", "e5", ".0", "a.0", "4.7E", "4.7", "4E+-5",
        "4711.000",
    ] {
        assert!(!normal::was_number(id), "{id}");
    }
}

#[test]
fn rows_of_empty_cells_are_none() {
    let rows = |text: &str| read::rows_as(Abilities::ALL, text.as_bytes()).len();
    assert_eq!(rows("event,user_id,more\n,,\n \t,\"\",\u{a0}\n,,x\n,\n0,,\n"), 2);
    assert_eq!(rows("{\"event\":\"\"}\n{}\n{\"user_id\":null,\"more\":\"\\u00a0\"}\n{\"more\":0}\n{\n[]\n"), 3);
    assert_eq!(read::rows_as(Abilities::NONE, b"event,user_id\n,\n").len(), 1, "as it was before");
}
