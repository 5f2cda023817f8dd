use super::*;
use crate::domain::code::chosen_code;
use proptest::prelude::*;

fn assert_codes(cases: &[(&str, Option<&str>)]) {
    for (text, expected) in cases {
        assert_eq!(find_code(text).as_deref(), *expected, "{text:?}");
    }
}

#[test]
fn a_code_alone_is_lowered() {
    assert_codes(&[
        ("kari-plakat", Some("kari-plakat")),
        ("KARI-Plakat", Some("kari-plakat")),
        ("k7p2m9x4tz", Some("k7p2m9x4tz")),
        ("a_b", Some("a_b")),
        ("BLÅ", Some("blÅ")),
        ("4.70123E+11", Some("4.70123e+11")),
        ("401.0", Some("401.0")),
    ]);
    assert!(matches!(find_code("kari-plakat"), Some(Cow::Borrowed(_))));
}

#[test]
fn punctuation_and_blanks_around_a_code_are_taken_off() {
    assert_codes(&[
        ("(kari–plakat).", Some("kari-plakat")),
        ("kari-plakat.", Some("kari-plakat")),
        ("kari–plakat", Some("kari-plakat")),
        ("kari\u{2212}plakat", Some("kari-plakat")),
        ("kari\u{2011}plakat", Some("kari-plakat")),
        ("“kari-plakat”", Some("kari-plakat")),
        ("«kari-plakat»!", Some("kari-plakat")),
        ("\u{feff}kari-plakat", Some("kari-plakat")),
        ("ka\u{ad}ri-\u{200b}plakat", Some("kari-plakat")),
        ("k7p2m 9x4tz", Some("k7p2m9x4tz")),
        ("kari-plakat\0", Some("kari-plakat")),
        ("=\"kari-plakat\"", Some("kari-plakat")),
        ("'kari-plakat", Some("kari-plakat")),
        ("*kari-plakat*", Some("kari-plakat")),
        ("#kari-plakat", Some("kari-plakat")),
        ("kari-plakat#top", Some("kari-plakat")),
        ("kari-plakat?", Some("kari-plakat")),
        ("kari-plakat/", Some("kari-plakat")),
        ("=kari-plakat", Some("kari-plakat")),
        ("kari-plakat\u{1f600}", Some("kari-plakat")),
        // Dashes and underscores are characters of codes, at the ends too.
        ("–kari–", Some("-kari-")),
        ("_kari_", Some("_kari_")),
        ("a\u{30a}se", Some("åse")),
    ]);
}

#[test]
fn percent_signs_are_decoded_three_times() {
    assert_codes(&[
        ("kari%2Dplakat", Some("kari-plakat")),
        ("kari%2dplakat", Some("kari-plakat")),
        ("kari%E2%80%93plakat", Some("kari-plakat")),
        ("kari%252Dplakat", Some("kari-plakat")),
        ("kari%25252Dplakat", Some("kari-plakat")),
        ("kari%2525252Dplakat", None),
        ("%6Bari?utm_source=a", Some("kari")),
        ("kari%", Some("kari")),
        ("%kari", Some("kari")),
        ("kari%zzplakat", Some("kari%zzplakat")),
        // A byte of Latin-1 is no UTF-8; the rest is decoded all the same.
        ("pl%E5kat%2D1", Some("pl%e5kat-1")),
        ("https%3A%2F%2Fx.example%2Fjoin%3Fref%3Dkari", Some("kari")),
        ("kari%00plakat", Some("kariplakat")),
    ]);
}

#[test]
fn a_code_is_found_in_a_path() {
    assert_codes(&[
        ("https://x.example/r/kari-plakat", Some("kari-plakat")),
        ("https://x.example/r/KARI-PLAKAT/?utm=a/b#x/y", Some("kari-plakat")),
        ("HTTPS://X.EXAMPLE/R/KARI-PLAKAT", Some("kari-plakat")),
        ("https://x.example/r/kari%2Dplakat/ios/x", Some("kari-plakat")),
        ("https://x.example/nb/r/kari/r/ola", Some("kari")),
        ("https://x.example/r/kari?ref=ola", Some("kari")),
        ("https://x.example/r/?ref=ola", Some("ola")),
        ("https://x.example/kari-plakat", Some("kari-plakat")),
        ("https://x.example/bli-medlem/kari-plakat/", Some("kari-plakat")),
        ("https://r/kari", Some("kari")),
        ("nhf://r/kari", Some("kari")),
        ("x.example/kari#top", Some("kari")),
        ("x.example/r/kari", Some("kari")),
        ("//x.example/kari", Some("kari")),
        ("/r/kari", Some("kari")),
        ("/kari//", Some("kari")),
        ("kari-plakat?utm_source=x", Some("kari-plakat")),
        ("kari?next=https://x.example/y", Some("kari")),
        ("https://x.example/", None),
        ("https://x.example", None),
        ("https://x.example/?utm_source=a", None),
        ("https://x.example/#/r/kari", None),
        ("/", None),
        ("?", None),
    ]);
}

#[test]
fn a_code_is_found_in_parameters_in_a_fixed_order() {
    assert_codes(&[
        ("https://x.example/join?ref=kari-plakat&utm_source=a", Some("kari-plakat")),
        ("https://fjell.example/bli-medlem?ref=kari-plakat", Some("kari-plakat")),
        ("https://x.example/join?utm_source=a&amp;ref=kari", Some("kari")),
        ("https://x.example/join?REF=Kari", Some("kari")),
        ("https://x.example/join?%72ef=kari", Some("kari")),
        ("https://x.example/join?referral=e&code=d&aff=c&via=b&ref=a", Some("a")),
        ("https://x.example/join?referral=e&code=d&aff=c&via=b&ref=", Some("b")),
        ("https://x.example/join?referral=e&code=d&aff=c&via=%20", Some("c")),
        ("https://x.example/join?referral=e&code=d", Some("d")),
        ("https://x.example/join?referral=e", Some("e")),
        ("https://x.example/join?ref=&ref=kari", Some("kari")),
        ("https://x.example/join?ref=kari%20%2E", Some("kari")),
        ("https://x.example/join?ref=a%2Fb", Some("b")),
        ("https://x.example/join?preref=kari", Some("join")),
        ("https://x.example/join?ref", Some("join")),
        ("?ref=kari", Some("kari")),
        ("ref=kari", Some("kari")),
        ("utm_source=google-play&ref=kari", Some("kari")),
        ("utm_source=google-play", None),
        ("https://x.example/join?ref=kari).", Some("kari")),
    ]);
}

#[test]
fn redirects_are_looked_through() {
    let scanned = "https%3A%2F%2Fx.example%2Fjoin%3Futm_source%3Da%26ref%3Dkari";
    let twice =
        "https%3A%2F%2Fs.example%2F%3Furl%3Dhttps%253A%252F%252Fx.example%252Fjoin%253Fa%253Db%2526ref%253Dkari";
    assert_codes(&[
        (&format!("https://eur01.example/?url={scanned}&data=1"), Some("kari")),
        (&format!("https://eur01.example/?data=1&url={scanned}"), Some("kari")),
        (&format!("https://eur01.example/?url={twice}&data=1"), Some("kari")),
        (&format!("https://eur01.example/?url={}", scanned.replace('%', "%25")), Some("kari")),
        (&twice.replace("kari", "kari%252525252Dplakat"), Some("kari-plakat")),
        ("https://l.example/l.php?u=https%3A%2F%2Fx.example%2Fr%2Fkari&h=1", Some("kari")),
        ("https://g.example/url?sa=D&q=https://x.example/r/kari&ust=1", Some("kari")),
        ("https://x.example/login?target=%2Fr%2Fkari", Some("kari")),
        ("https://x.example/login?target=x.example%2Fr%2Fkari", Some("kari")),
        // The first that holds an address, in the order of the names.
        ("https://s.example/?q=https://x.example/r/ola&url=https://x.example/r/kari", Some("kari")),
        ("https://s.example/?url=home&q=https://x.example/r/ola", Some("ola")),
        ("https://s.example/?ref=ola&url=https://x.example/r/kari", Some("kari")),
        ("https://s.example/r/ola?url=https://x.example/r/kari", Some("ola")),
        // Without a code behind it: a code beside it counts, the redirect's own path does not.
        ("https://g.example/url?q=https://x.example/", None),
        ("https://x.example/join?u=https://x.example/&ref=kari", Some("kari")),
        ("https://x.example/join?u=https://x.example/r/undefined", None),
        // No addresses: what was searched for, a number in base64.
        ("https://x.example/join?q=a=b%3F&u=bcd=&ref=kari", Some("kari")),
    ]);
}

#[test]
fn of_several_urls_in_a_text_the_first_counts() {
    assert_codes(&[
        ("https://x.example/r/kari https://x.example/r/ola", Some("kari")),
        ("https://x.example/r/kari,https://x.example/r/ola", Some("kari")),
        ("https://x.example/r/kari;HTTP://x.example/r/ola", Some("kari")),
        ("Meld deg inn på https://x.example/r/kari her!", Some("kari")),
        ("Lenken: <https://x.example/join?ref=kari>, velkommen", Some("kari")),
        ("[Bli med](https://x.example/r/kari)", Some("kari")),
        ("Bruk #kode på x.example/r/kari", Some("kari")),
    ]);
}

#[test]
fn words_for_nothing_are_no_code() {
    assert_codes(&[
        ("", None),
        (" ", None),
        ("...", None),
        ("null", None),
        ("NaN", None),
        ("(not set)", None),
        ("[object Object]", None),
        ("n/a", None),
        ("#N/A", None),
        ("<na>", None),
        ("\\N", None),
        ("–", None),
        ("--", None),
        ("0", None),
        ("Undefined.", None),
        ("n ull", None),
        ("00000000-0000-0000-0000-000000000000", None),
        ("https://x.example/r/undefined", None),
        ("https://x.example/join?ref=(not%20set)", None),
        ("https://x.example/join?ref=n%2Fa&code=kari", None),
        ("https://x.example/join?ref=null", None),
    ]);
}

#[test]
fn layers_without_end_end() {
    let nested = |times: usize| format!("{}https://x.example/r/kari", "https://s.example/?url=".repeat(times));
    assert_eq!(find_code(&nested(10)).as_deref(), Some("kari"));
    for text in [nested(2_000), "ref=".repeat(9_000), format!("%{}", "25".repeat(9_000))] {
        assert!(find_code(&text).is_none());
    }
}

/// The pieces that the rules are about.
#[rustfmt::skip]
const PIECES: [&str; 41] = [
    "https://", "x.example", "/", "/r/", "?", "&", "=", "#", "ref=", "url=", "u=", "q=", "%2D", "%25", "%2", "%",
    "2F", "%3D", "%00", "%E5", "kari", "K", "-", "–", "_", " ", "\u{ad}", "\u{30a}", "a", "\"", "'", "(", ").", "n",
    "null", "(not set)", "0", ",", "\u{212a}", "\u{958}", "%CC%8A",
];

/// Arbitrary texts, and texts of pieces.
fn texts() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..14);
    prop_oneof![any::<String>(), pieces.prop_map(|pieces| pieces.concat())]
}

proptest! {
    #[test]
    fn the_code_of_a_code_is_that_code(text in texts()) {
        if let Some(code) = find_code(&text) {
            prop_assert_eq!(find_code(&code), Some(Cow::Borrowed(&*code)));
            prop_assert!(!is_absent(&code));
        }
    }

    #[test]
    fn every_code_that_may_be_chosen_is_found(text in "[-A-Za-z0-9_]{3,64}") {
        if let Ok(code) = chosen_code(&text) {
            let in_path = format!("https://x.example/r/{text}");
            let in_parameter = format!("https://x.example/a?utm=1&ref={text}.");
            for text in [&text, &in_path, &in_parameter] {
                let found = find_code(text);
                prop_assert_eq!(found.as_deref(), Some(&*code));
            }
        }
    }
}
