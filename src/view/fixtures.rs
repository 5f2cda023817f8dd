//! What the tests of documents share.

/// The lines of a document: titles, sentences and the parts of a whole, without its tables.
pub fn lines(document: &super::table::Document) -> Vec<String> {
    use super::table::Section;
    let mut lines: Vec<String> = document.title.iter().map(|line| line.text.to_string()).collect();
    for section in &document.sections {
        match section {
            Section::Table(_) => {}
            Section::Lines(sentences) => lines.extend(sentences.iter().map(|line| line.text.to_string())),
            Section::Parts(parts) => {
                let parts = parts.parts.iter().map(|(words, count, _)| format!("{words} {count}"));
                lines.push(parts.collect::<Vec<_>>().join(", "));
            }
        }
    }
    lines
}
