//! Markdown for wikis and issue threads: the document with pipe tables, nothing in it active.

use super::cell::shown;
use super::escape::visible;
use super::parts::{Block, sections};
use crate::messages::Language;
use crate::view::table::{ColumnKind, Document, Head, Line, Row, RowKind, Table};

/// The document as CommonMark with GitHub's tables.
pub(super) fn render(document: &Document, language: Language) -> String {
    let mut blocks = Vec::new();
    if let Some((first, rest)) = document.title.split_first() {
        blocks.push(format!("# {}", prose(&first.text.in_language(language))));
        blocks.push(paragraph(rest, language));
    }
    for block in sections(document, language) {
        match block {
            Block::Table(table) => {
                blocks.extend(heading(table, language));
                blocks.push(grid(table, language));
            }
            Block::Lines(lines) => blocks.push(paragraph(&lines, language)),
        }
    }
    blocks.retain(|block| !block.is_empty());
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}

/// The heading over a table and what it counts by.
fn heading(table: &Table, language: Language) -> Vec<String> {
    let title = table.title.as_ref().filter(|_| !table.rows.is_empty());
    let Some(title) = title else { return Vec::new() };
    let basis = table.basis.as_ref().map(|basis| prose(&basis.in_language(language)));
    std::iter::once(format!("## {}", prose(&title.in_language(language)))).chain(basis).collect()
}

/// One line each: indented ones become a list, the others end in a hard break.
fn paragraph(lines: &[Line], language: Language) -> String {
    let lines: Vec<String> = lines.iter().map(|line| line.text.in_language(language)).collect();
    let is_item = |line: &str| line.starts_with(' ');
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let text = prose(line.trim());
        let next = lines.get(index + 1);
        out.push_str(if is_item(line) { "- " } else { "" });
        out.push_str(&text);
        match next {
            None => {}
            // A plain line after an item would otherwise be read as part of that item.
            Some(next) if is_item(line) && !is_item(next) => out.push_str("\n\n"),
            Some(next) if !is_item(line) && !is_item(next) => out.push_str("\\\n"),
            Some(_) => out.push('\n'),
        }
    }
    out
}

fn grid(table: &Table, language: Language) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let kinds: Vec<ColumnKind> = (0..table.columns.len()).map(|index| table.kind_of(index)).collect();
    let kept: Vec<usize> = (0..kinds.len()).filter(|index| kinds[*index] != ColumnKind::Bar).collect();
    let label = |index: &usize| match table.head {
        Head::Shown => text(&table.columns[*index].label.in_language(language)),
        Head::Hidden => String::new(),
    };
    let rule = |index: &usize| if kinds[*index] == ColumnKind::Number { "---:" } else { "---" }.to_owned();
    let mut lines = vec![piped(kept.iter().map(label)), piped(kept.iter().map(rule))];
    lines.extend(table.rows.iter().map(|row| piped(kept.iter().map(|index| field(row, *index, language)))));
    lines.join("\n")
}

fn field(row: &Row, index: usize, language: Language) -> String {
    let words = row.cells.get(index).map(|cell| text(&shown(cell, language))).unwrap_or_default();
    match row.kind {
        RowKind::Total if !words.is_empty() => format!("**{words}**"),
        RowKind::Total | RowKind::Body | RowKind::Attention => words,
    }
}

fn piped(fields: impl Iterator<Item = String>) -> String {
    fields.fold(String::from("|"), |line, field| format!("{line} {field} |"))
}

/// A sentence, in which what the report set in backticks stays code.
fn prose(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.split('`').collect();
    // Text between two backticks is inert whatever it is; an odd or an empty one is no code.
    let is_code = parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|code| !code.is_empty());
    if !is_code {
        return at_line_start(text(sentence));
    }
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        match index % 2 {
            0 => out.push_str(&text(part)),
            _ => out.push_str(&format!("`{}`", visible(part))),
        }
    }
    at_line_start(out)
}

/// Text in which no character is an instruction.
fn text(words: &str) -> String {
    let words = visible(&words.replace(['\r', '\n'], " ")).into_owned();
    let mut out = String::with_capacity(words.len());
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let inside_word = before.is_alphanumeric() && rest.peek().is_some_and(|c| c.is_alphanumeric());
        match c {
            '\\' | '|' | '<' | '`' | '*' | '[' | ']' | '&' | '~' => out.push('\\'),
            '_' if !inside_word => out.push('\\'),
            _ => {}
        }
        out.push(c);
        before = c;
    }
    out
}

/// A line that begins as a heading, list or quotation would, made a plain one.
fn at_line_start(line: String) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    match line[digits..].chars().next() {
        Some('#' | '-' | '+' | '>' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::view::table::{Cell, Column};

    #[test]
    fn the_funnel() {
        let expected = "\
# Funnel of 2025

Nordlys Peer Association (demo data)\\
Cohort: entered in 2025. Europe/Oslo, as of 2026-02-16 09:12

| Stage | Reached | Of all | Of prev. | Median | 90 % in |
| --- | ---: | ---: | ---: | ---: | ---: |
| Link clicked | 745 | 100.0 % | - | - | - |
| App installed | 349 | 46.8 % | 46.8 % | 3.1 h | 31 h |
| Account created | 260 | 34.9 % | 74.5 % | 19 h | 6.3 d |
| First login | 207 | 27.8 % | 79.6 % | 14 h | 5.4 d |

Active 207, open 62, lapsed 476\\
Of the 660 who have had their 90 days, 184 are active: 27.9 %\\
Passed without being seen: link clicked 53, app installed 62\\
Links generated 209, of which unused 40
";
        assert_eq!(render(&samples::funnel(), Language::English), expected);
    }

    #[test]
    fn totals_are_bold() {
        let out = render(&samples::by_month(), Language::English);
        assert!(out.ends_with(
            "| **Total** | **745** | **349** | **260** | **207** | **27.8 %** | **62** | **476** |\n\n\
             2025-11 and 2025-12 still have open referrals: their rates can rise\n"
        ));
    }

    #[test]
    fn nothing_from_outside_is_active() {
        assert_eq!(text("a|b\\|c"), "a\\|b\\\\\\|c");
        assert_eq!(text("<script>"), "\\<script>");
        assert_eq!(text("![x](http://e)"), "!\\[x\\](http://e)");
        assert_eq!(text("link_clicked _x_ &lt;"), "link_clicked \\_x\\_ \\&lt;");
        assert_eq!(text("a\r\nb\u{1b}"), "a  b\\\\u{1b}");
        assert_eq!(prose("`--top 33` shows a<b"), "`--top 33` shows a\\<b");
        assert_eq!(prose("of `` and `"), "of \\`\\` and \\`");
        assert_eq!(prose("- no rank"), "\\- no rank");
        assert_eq!(prose("12. of May"), "12\\. of May");
    }

    #[test]
    fn indented_lines_are_a_list_and_a_hidden_head_is_empty() {
        let mut table = Table::without_head(vec![Column::key("name"), Column::key("value")]);
        table.push(vec![Cell::text("Link"), Cell::code("uqtktf5")]);
        let document =
            Document::new("x").table(table).block("Why").finding("  first").finding("  second").finding("End");
        let expected = "# x\n\n|  |  |\n| --- | --- |\n| Link | uqtktf5 |\n\nWhy\n- first\n- second\n\nEnd\n";
        assert_eq!(render(&document, Language::English), expected);
    }
}
