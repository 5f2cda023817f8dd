//! The documents do what they say: their commands are run, their outputs compared, their links followed, and every
//! command and option that they name is one of the program.

mod links;
mod named_commands;
mod pages;
mod tables;
mod words;

use std::path::{Path, PathBuf};

/// The folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files in some folders, and in the folders in them, by their paths in the project.
fn files_in(folders: &[&str], ending: &str) -> Vec<String> {
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

/// All documents, by their paths in the project.
fn documents() -> Vec<String> {
    let beside = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().display().to_string());
    let mut documents: Vec<String> = beside.filter(|name| name.ends_with(".md")).collect();
    documents.extend(files_in(&["docs", "examples"], "md"));
    documents
}

/// All sources with their texts.
fn sources() -> Vec<(String, String)> {
    files_in(&["src", "tests"], "rs").into_iter().map(|file| (file.clone(), text(&file))).collect()
}

/// A document's text.
fn text(document: &str) -> String {
    std::fs::read_to_string(root().join(document)).unwrap()
}

/// A line of a document, and whether it stands inside of a fenced block.
struct Line {
    number: usize,
    text: String,
    is_fenced: bool,
}

/// The lines of a text; those of the fences themselves count as fenced.
fn lines(text: &str) -> Vec<Line> {
    let mut is_open = false;
    let mut lines = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let is_fence = text.starts_with("```");
        lines.push(Line { number: index + 1, text: text.to_owned(), is_fenced: is_open || is_fence });
        is_open ^= is_fence;
    }
    assert!(!is_open, "a fenced block never ends");
    lines
}

/// The code spans of a line: what stands between backticks.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}
