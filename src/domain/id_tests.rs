use super::*;
use proptest::prelude::*;

/// The id that a text is, refused forms by their names.
fn id(text: &str) -> Option<String> {
    match normal_id(text, WholeNumbers::Refused) {
        Ok(id) => id.map(Cow::into_owned),
        Err(error) => Some(format!("{error:?}")),
    }
}

#[test]
fn what_stands_around_an_id_is_taken_off() {
    for (text, expected) in [
        ("u-1", "u-1"),
        ("U-1", "U-1"),
        ("  u-1\t", "u-1"),
        ("\u{a0}u-1\u{202f}", "u-1"),
        ("\u{feff}\u{feff}u-1", "u-1"),
        ("\u{200b}u-1\u{200d}\u{2060}", "u-1"),
        ("u-1\0\0", "u-1"),
        ("u-1\u{3164}\u{2800}", "u-1"),
        ("\"u-1\"", "u-1"),
        ("“u-1”", "u-1"),
        ("„u-1“", "u-1"),
        ("«u-1»", "u-1"),
        ("»u-1«", "u-1"),
        ("'u-1'", "u-1"),
        ("‘u-1’", "u-1"),
        ("\" 'u-1' \"", "u-1"),
        ("=\"00412\"", "00412"),
        ("=\"\"00413\"\"", "00413"),
        ("'00414", "00414"),
        ("'=\"00415\"", "00415"),
        // One quote is no pair, and what stands inside stays.
        ("\"u-1", "\"u-1"),
        ("u 1", "u 1"),
        ("u\u{200b}1", "u\u{200b}1"),
        ("=1+1", "=1+1"),
        ("O'Neill", "O'Neill"),
        ("å", "å"),
        ("a\u{30a}", "å"),
        ("A\u{30a}se", "Åse"),
    ] {
        assert_eq!(id(text).as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn words_for_nothing_are_absent() {
    let words = [
        "",
        "null",
        "(null)",
        "undefined",
        "none",
        "nil",
        "nan",
        "n/a",
        "#n/a",
        "<na>",
        "\\n",
        "-",
        "--",
        "0",
        "anonymous",
        "unknown",
        "(not set)",
        "[object object]",
        "00000000-0000-0000-0000-000000000000",
        "{00000000-0000-0000-0000-000000000000}",
        "00000000000000000000000000000000",
    ];
    for word in words {
        assert!(word.len() > LONGEST_ABSENT || word.is_empty() || ABSENT.contains(&word), "{word}");
        for text in [word.to_owned(), word.to_uppercase(), format!(" \"{word}\"\u{a0}"), format!("=\"{word}\"")] {
            assert_eq!(id(&text), None, "{text:?}");
        }
    }
    for text in ["NaN", "(Not Set)", "[object Object]", "\\N", "Anonymous", " ", "\u{feff}", "''", "\"\"", "=\"\"", "'"]
    {
        assert_eq!(id(text), None, "{text:?}");
    }
}

#[test]
fn what_only_resembles_a_word_for_nothing_is_an_id() {
    for text in [
        "00",
        "---",
        "–",
        "nulls",
        "nann",
        "notset",
        "na",
        "n",
        "\n\\",
        "000",
        "00000000-0000-0000-0000-000000000001",
        "000000000000000000000000000000000",
    ] {
        assert_eq!(id(text).as_deref(), Some(text.trim()), "{text}");
    }
}

#[test]
fn the_longest_word_bounds_the_search() {
    assert_eq!(ABSENT.iter().map(|word| word.len()).max(), Some(LONGEST_ABSENT));
    assert!(ABSENT.iter().all(|word| !word.bytes().any(|byte| byte.is_ascii_uppercase())));
}

#[test]
fn ids_whose_digits_are_lost_are_refused() {
    for text in [
        "4.70123E+11",
        "4,7E11",
        "4.7e11",
        "4E+11",
        "4e-11",
        "-4.7E11",
        "+4.7E11",
        "4.E11",
        ".5e3",
        "4,7E\u{2212}5",
        " 4.70123E+11 ",
        "\"4.70123E+11\"",
    ] {
        assert_eq!(id(text).as_deref(), Some("ScientificNotation"), "{text}");
    }
    for text in ["401.0", "401,0", "00412.0", "0.0", "'401.0", "401.00"] {
        assert_eq!(id(text).as_deref(), Some("DecimalZero"), "{text}");
    }
}

#[test]
fn other_texts_of_digits_and_letters_are_taken() {
    for text in [
        "12e45", "12E45678", "4.7", "4.7E", "E+11", "e5", "4.7E+", "4.7E+1x", "x4.7E+11", "1.2.3E+4", "401.000",
        "1.2.0", "v1.0", "-5.0", ".0", "1,000", "4e5e6", ".e5", "-", "12e45.0",
    ] {
        let expected = (text != "-").then_some(text);
        assert_eq!(id(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn whole_numbers_lose_their_decimal_zero_where_that_is_asked_for() {
    for (text, expected) in
        [("401.0", Ok(Some("401"))), ("401,0", Ok(Some("401"))), ("00412.0", Ok(Some("00412"))), ("0.0", Ok(None))]
    {
        let id = normal_id(text, WholeNumbers::Shortened);
        assert_eq!(id.map(|id| id.map(Cow::into_owned)), expected.map(|id| id.map(str::to_owned)), "{text}");
    }
    assert_eq!(normal_id("4.7E+11", WholeNumbers::Shortened), Err(IdFormError::ScientificNotation));
    assert_eq!(normal_id("401,00", WholeNumbers::Shortened), Ok(Some("401".into())));
    assert_eq!(normal_id("401.000", WholeNumbers::Shortened), Ok(Some("401.000".into())));
}

#[test]
fn what_stands_where_a_formula_fails_is_no_id() {
    for text in ["#REF!", "#VERDI!", "#NAVN?", "#DIV/0!", "#ÜBERLAUF!", "Err:502", "#####", "'#REF!"] {
        assert_eq!(normal_id(text, WholeNumbers::Refused), Err(IdFormError::FailedFormula), "{text}");
    }
    assert_eq!(
        [normal_id("#N/A", WholeNumbers::Refused), normal_id("#I/T", WholeNumbers::Refused)],
        [Ok(None), Ok(None)]
    );
    for text in ["#1", "#", "#team-7", "#Ref!", "Err:", "#!"] {
        assert_eq!(normal_id(text, WholeNumbers::Refused), Ok(Some(text.into())), "{text}");
    }
}

#[test]
fn ordinary_ids_are_borrowed() {
    for text in ["u-1", " 401 ", "\"blåbær\"", "00414"] {
        assert!(matches!(normal_id(text, WholeNumbers::Refused), Ok(Some(Cow::Borrowed(_)))), "{text}");
    }
}

/// Arbitrary texts, and texts of the pieces that the rules are about.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\""),
        Just("'"),
        Just("“"),
        Just("”"),
        Just("="),
        Just(" "),
        Just("\u{feff}"),
        Just("\u{200b}"),
        Just("4"),
        Just("."),
        Just(",0"),
        Just(".0"),
        Just("E+1"),
        Just("e"),
        Just("-"),
        Just("0"),
        Just("null"),
        Just("a"),
        Just("\u{30a}"),
        Just("å"),
        Just("\u{958}"),
        Just("(not set)"),
        Just("\0"),
    ];
    prop_oneof![any::<String>(), proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())]
}

proptest! {
    #[test]
    fn an_id_is_its_own_normal_form(text in texts(), is_shortened in any::<bool>()) {
        let whole_numbers = if is_shortened { WholeNumbers::Shortened } else { WholeNumbers::Refused };
        if let Ok(Some(id)) = normal_id(&text, whole_numbers) {
            prop_assert_eq!(normal_id(&id, whole_numbers), Ok(Some(Cow::Borrowed(&*id))));
        }
    }

    #[test]
    fn a_text_is_its_own_normal_form(text in texts()) {
        let normal = normal_text(&text);
        prop_assert_eq!(normal_text(&normal), Cow::Borrowed(&*normal));
    }
}
