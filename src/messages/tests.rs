//! Every message exists in every language with the same arguments, is used, and can be worded.

use super::*;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// The messages of a language, each with the names of its arguments.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let resource = FluentResource::try_new(language.source().to_owned());
    let resource = resource.unwrap_or_else(|(_, faults)| panic!("`{}.ftl`: {faults:?}", language.name()));
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        let mut arguments = BTreeSet::new();
        arguments_of(message.value.as_ref().unwrap(), &mut arguments);
        let is_new = messages.insert(message.id.name.to_owned(), arguments).is_none();
        assert!(is_new, "`{}` stands twice in `{}.ftl`", message.id.name, language.name());
    }
    messages
}

fn arguments_of(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| arguments_of(&variant.value, found));
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => _ = found.insert(id.name.to_owned()),
            InlineExpression::StringLiteral { .. } => {}
            other => panic!("a message takes arguments and nothing else: {other:?}"),
        }
    }
}

/// What the source and the templates of pages say: the file, the id and the names of the arguments.
fn said() -> Vec<(String, String, BTreeSet<String>)> {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => sources(&path, found),
                false => found.push(path),
            }
        }
    }
    let mut files = Vec::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut said = Vec::new();
    for file in files {
        let name = file.display().to_string();
        if name.ends_with("messages/tests.rs") || name.ends_with("messages/mod.rs") {
            continue;
        }
        let text = std::fs::read_to_string(file).unwrap();
        for (at, _) in text.match_indices("say!(") {
            let call = arguments(&text[at + 5..]);
            let id = call[0].trim_matches('"').to_owned();
            let names = call[1..].iter().map(|argument| argument.split(" = ").next().unwrap().to_owned());
            said.push((name.clone(), id, names.collect()));
        }
        for part in text.split(".say(\"").skip(1) {
            said.push((name.clone(), part.split('"').next().unwrap().to_owned(), BTreeSet::new()));
        }
    }
    said
}

/// The arguments of a call, up to its bracket.
fn arguments(call: &str) -> Vec<String> {
    let (mut depth, mut is_text, mut arguments) = (0, false, vec![String::new()]);
    for character in call.chars() {
        match character {
            '"' => is_text = !is_text,
            '(' | '[' | '{' if !is_text => depth += 1,
            ')' if !is_text && depth == 0 => break,
            ')' | ']' | '}' if !is_text => depth -= 1,
            ',' if !is_text && depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments.last_mut().unwrap().push(character);
    }
    arguments.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

#[test]
fn languages_have_the_same_messages_with_the_same_arguments() {
    let english = messages(Language::English);
    assert!(english.len() > 300, "only {} messages were found", english.len());
    for language in Language::ALL {
        let others = messages(language);
        for (id, arguments) in &english {
            assert_eq!(others.get(id), Some(arguments), "`{id}` in `{}.ftl`", language.name());
        }
        assert_eq!(others.len(), english.len(), "`{}.ftl` has messages that English has not", language.name());
    }
}

#[test]
fn what_is_said_is_in_the_catalogue_and_what_is_in_it_is_said() {
    let (catalogue, said) = (messages(Language::English), said());
    for (file, id, arguments) in &said {
        assert_eq!(catalogue.get(id), Some(arguments), "`{file}` says `{id}`");
    }
    let used: BTreeSet<&String> = said.iter().map(|(_, id, _)| id).collect();
    let unused: Vec<&String> = catalogue.keys().filter(|id| !used.contains(id)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn every_message_can_be_worded() {
    for language in Language::ALL {
        for (id, names) in messages(language) {
            // Names are kept: a message takes them for as long as the program runs.
            let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
            let id = &*id.leak();
            for count in [0, 1, 2] {
                let arguments = names.iter().map(|name| (*name, Value::Count(count))).collect();
                let text = Message::new(id, arguments).in_language(language);
                assert!(!text.contains("{$") && text != id, "`{id}`: {text}");
            }
        }
    }
}

#[test]
fn arguments_stand_where_the_language_wants_them() {
    let title = say!("funnel-title", period = say!("period-of", period = Value::Date("2025-03".to_owned())));
    assert_eq!(title.to_string(), "Funnel of 2025-03");
    assert_eq!(title.in_language(Language::Norwegian), "Trakt for mars 2025");
    let many = say!("count-referrals", count = 2_934);
    assert_eq!(many.to_string(), "2,934 referrals");
    assert_eq!(many.in_language(Language::Norwegian), "2\u{202f}934 vervinger");
    assert_eq!(say!("count-referrals", count = 1).to_string(), "1 referral");
    let large = say!("count-referrals", count = i64::MAX);
    assert_eq!(large.to_string(), "9,223,372,036,854,775,807 referrals");
}

#[test]
fn words_from_outside_are_never_a_message() {
    assert_eq!(Message::from("label-total".to_owned()).in_language(Language::Norwegian), "label-total");
    assert_eq!(say!("label-total").in_language(Language::Norwegian), "Sum");
    let name = say!("mentor-thanks-name", name = "{ $name }");
    assert_eq!(name.to_string(), "Thank you, { $name }.");
}

#[test]
fn lengths_months_and_places_in_words() {
    let english = |value: Value| value.worded(Language::English.into());
    let norwegian = |value: Value| value.worded(Language::Norwegian.into());
    for (seconds, words, ord) in [
        (68_400.0, "19 hours", "19 timer"),
        (216_000.0, "2.5 days", "2,5 dager"),
        (480.0, "8 minutes", "8 minutter"),
        (5.0, "a minute", "ett minutt"),
        (60.0, "1 minute", "1 minutt"),
    ] {
        assert_eq!(
            (english(Value::Length(seconds)).as_str(), norwegian(Value::Length(seconds)).as_str()),
            (words, ord)
        );
    }
    assert_eq!(
        [1, 2, 3, 11, 12, 21, 112].map(|number| english(Value::Ordinal(number))),
        ["1st", "2nd", "3rd", "11th", "12th", "21st", "112th"]
    );
    assert_eq!(norwegian(Value::Ordinal(2)), "2.");
    let month = |form| Value::Month("2025-03".to_owned(), form);
    assert_eq!(
        (english(month(MonthForm::Alone)), norwegian(month(MonthForm::WithYear))),
        ("March".to_owned(), "mars 2025".to_owned())
    );
}
