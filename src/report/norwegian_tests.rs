//! Every template has its Norwegian, included by `norwegian.rs`.

use super::*;

/// The templates that the reports and the posters use, found where they are written.
fn templates() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for folder in ["report", "render/qr"] {
        for file in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
            let name = file.path().display().to_string();
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if !name.ends_with("_tests.rs") && !name.contains("norwegian") {
                found.extend(said_in(code).into_iter().map(|template| (name.clone(), template)));
            }
        }
    }
    found
}

/// The literals that begin behind one of the ways to say something.
fn said_in(code: &str) -> Vec<String> {
    const WAYS: [&str; 8] = ["say!(", "Phrase::from(", "word(", "finding(", "warning(", "advice(", "note(", "titled("];
    let mut said = Vec::new();
    for way in WAYS {
        for (_, rest) in code.match_indices(way).map(|(at, _)| code[at..].split_at(way.len())) {
            let literal = rest.trim_start().strip_prefix('"').and_then(|text| text.split('"').next());
            said.extend(literal.map(str::to_owned));
        }
    }
    said
}

#[test]
fn every_template_has_its_norwegian_with_the_same_values() {
    let templates = templates();
    assert!(templates.len() > 100, "only {} templates were found", templates.len());
    for (file, english) in templates {
        if !english.replace("{}", "").contains(char::is_alphabetic) {
            continue;
        }
        let Some(norwegian) = template(&english) else { panic!("{file} says {english:?}, which has no Norwegian") };
        assert_eq!(norwegian.matches('{').count(), english.matches('{').count(), "{english:?} and {norwegian:?}");
    }
}
