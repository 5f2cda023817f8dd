//! Every template has its Norwegian.

use super::*;

/// The templates that the answers, the reports and the posters use, found where they are written.
fn templates() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<_> = ["report", "render/qr", "answers"].map(|folder| root.join(folder)).into();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if file.path().is_dir() {
                folders.push(file.path());
                continue;
            }
            let name = file.path().display().to_string();
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if !name.ends_with("tests.rs") && !name.contains("norwegian") {
                found.extend(said_in(code).into_iter().map(|template| (name.clone(), template)));
            }
        }
    }
    found
}

/// The literals that begin behind one of the ways to say something, the labels of columns, and both forms of a noun.
fn said_in(code: &str) -> Vec<String> {
    const WAYS: [&str; 11] = [
        "say!(",
        "Phrase::from(",
        "word(",
        "finding(",
        "warning(",
        "advice(",
        "note(",
        "titled(",
        "block(",
        "row(",
        "(label, ",
    ];
    let mut said = Vec::new();
    for way in WAYS {
        for (_, rest) in code.match_indices(way).map(|(at, _)| code[at..].split_at(way.len())) {
            let literal = rest.trim_start().strip_prefix('"').and_then(|text| text.split('"').next());
            said.extend(literal.map(str::to_owned));
        }
    }
    for (at, _) in code.match_indices("Column::new(") {
        let arguments: Vec<&str> = code[at..].split(')').next().unwrap_or_default().split('"').collect();
        // The second literal, where the first one is the key.
        said.extend((arguments.len() == 5).then(|| arguments[3].to_owned()));
    }
    // Labels in a list beside their keys.
    for pair in code.split("(\"").skip(1) {
        let parts: Vec<&str> = pair.splitn(4, '"').collect();
        let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if let [key, ", ", label, rest] = parts.as_slice()
            && is_key(key)
            && label.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.starts_with(')')
        {
            said.push((*label).to_owned());
        }
    }
    for (at, _) in code.match_indices("counted(") {
        let arguments = code[at..].split_inclusive(')').take(3).collect::<String>();
        let literals: Vec<&str> = arguments.split('"').collect();
        let is_two = literals.len() > 4 && literals[2].trim() == ",";
        said.extend(literals.iter().skip(1).step_by(2).take(if is_two { 2 } else { 0 }).map(|text| (*text).to_owned()));
    }
    said
}

/// Every label that is said through a name: stages, reasons and what stands in lists of labels.
#[test]
fn labels_have_their_norwegian() {
    for reason in crate::domain::attribution::Reason::ALL {
        assert!(template(reason.explanation()).is_some(), "{:?}", reason.explanation());
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/rejections.rs");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let words = text.split("fn rejection_words").nth(1).unwrap_or_default().split("\n}").next().unwrap_or_default();
    let words: Vec<&str> = words.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(words.len() > 20, "{words:?}");
    for words in words {
        assert!(template(words).is_some(), "{words:?} has no Norwegian");
    }
}

#[test]
fn every_template_has_its_norwegian_with_the_same_values() {
    let templates = templates();
    assert!(templates.len() > 100, "only {} templates were found", templates.len());
    let mut missing = Vec::new();
    for (file, english) in templates {
        if !english.replace("{}", "").contains(char::is_alphabetic) {
            continue;
        }
        match template(&english) {
            Some(norwegian) => {
                assert_eq!(norwegian.matches('{').count(), english.matches('{').count(), "{english:?}: {norwegian:?}");
            }
            None => missing.push(format!("{file} says {english:?}")),
        }
    }
    assert!(missing.is_empty(), "without Norwegian: {missing:#?}");
}
