//! Every link to a file of the project, and to a heading in it, leads somewhere.

use super::{documents, lines, root, sources, text};

/// The targets of a line's links: what stands in `[..](here)`, code spans aside.
fn targets(line: &str) -> Vec<String> {
    let prose: String = line.split('`').step_by(2).collect::<Vec<&str>>().join("");
    prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// The anchor of a heading: lower case, blanks as dashes, nothing but letters, digits, dashes and underscores.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn anchors(document: &str) -> Vec<String> {
    let text = text(document);
    let headings = lines(&text).into_iter().filter(|line| !line.is_fenced && line.text.starts_with('#'));
    headings.map(|line| anchor(line.text.trim_start_matches('#'))).collect()
}

#[test]
fn anchors_are_made_as_forges_make_them() {
    assert_eq!(anchor(" 5. Periods"), "5-periods");
    assert_eq!(anchor("What `verve` does, and when"), "what-verve-does-and-when");
}

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for document in documents() {
        for line in lines(&text(&document)).into_iter().filter(|line| !line.is_fenced) {
            for target in targets(&line.text).into_iter().filter(|target| !target.contains("://")) {
                let at = format!("{document}:{}: {target}", line.number);
                let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
                let path = match file {
                    "" => root().join(&document),
                    file => root().join(&document).parent().unwrap().join(file),
                };
                assert!(path.exists(), "{at} is not there");
                followed += 1;
                if !heading.is_empty() {
                    let path = path.canonicalize().unwrap();
                    let page = path.strip_prefix(root().canonicalize().unwrap()).unwrap().display().to_string();
                    assert!(anchors(&page).iter().any(|anchor| anchor == heading), "{at}: no such heading");
                }
            }
        }
    }
    assert!(followed > 50, "only {followed} links were found: is this test still looking?");
}

#[test]
fn every_section_that_the_source_cites_is_there() {
    let sections = anchors("docs/semantics.md");
    let mut cited = 0;
    for (file, text) in sources() {
        for (at, word) in text.match_indices("semantics section") {
            let rest = text[at + word.len()..].trim_start_matches('s').trim_start();
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            // The map says what "section N" is.
            if !number.is_empty() {
                let begins = |anchor: &&String| anchor.split('-').next() == Some(number.as_str());
                assert!(sections.iter().any(|anchor| begins(&anchor)), "{file} cites section {number}");
                cited += 1;
            }
        }
    }
    assert!(cited > 30, "only {cited} citations were found: is this test still looking?");
}
