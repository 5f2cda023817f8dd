//! From a finished answer to bytes: a format is one file here and a variant of [`Format`].
//!
//! Nothing in this room knows the domain: it meets `view::table` alone. Whether there is a
//! terminal, how wide it is and what it can show is decided once by the caller and handed in.

mod cell;
mod delimited;
pub mod escape;
mod html;
mod json;
mod long_list;
mod markdown;
mod organizations;
mod package;
mod parts;
pub mod qr;
#[cfg(test)]
mod samples;
mod selection;
pub mod style;
mod terminal;
mod widths;
mod wrap;
mod xlsx;

pub use html::{PALETTE, STYLE, Ways, part};
pub use long_list::LongList;
pub use package::PackageLines;
pub use xlsx::MOST_ROWS as MOST_SHEET_ROWS;

use crate::messages::Language;
use crate::view::table::{Document, Table};
use std::path::Path;

/// What a command answers, in the shapes the formats draw from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// What people read, and the table for machines.
    pub document: Document,
    /// The whole answer as one compact JSON object, its fields in their documented order.
    pub json: String,
    /// The rows alone, each as a compact JSON object.
    pub rows: Vec<String>,
}

impl Answer {
    /// An answer of which only what a format needs is made: a list of a million rows is long enough once.
    pub fn for_format(
        format: Format,
        document: impl FnOnce() -> Document,
        json: impl FnOnce() -> String,
        rows: impl FnOnce() -> Vec<String>,
    ) -> Self {
        let mut answer = Self { document: Document::new(String::new()), json: String::new(), rows: Vec::new() };
        match format {
            Format::Json => answer.json = json(),
            Format::Ndjson => answer.rows = rows(),
            Format::Table | Format::Csv | Format::Tsv | Format::Markdown | Format::Html | Format::Xlsx => {
                answer.document = document();
            }
        }
        answer
    }

    /// The next rows of a long list, of which only what a format for machines needs is made.
    pub fn part(format: Format, data: impl FnOnce() -> Table, rows: impl FnOnce() -> Vec<String>) -> Self {
        match format {
            Format::Json | Format::Ndjson => Self { rows: rows(), ..Self::default() },
            _ => Self { document: Document::default().data(data()), ..Self::default() },
        }
    }
}

/// How an answer is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// The columns of a line.
    pub width: usize,
    /// Whether words are cut where a line has no room for them: on a terminal only.
    pub cuts_words: bool,
    /// Whether to colour, as [`style::use_color`] found.
    pub color: bool,
    /// Whether bars and rules may leave ASCII, as [`style::use_unicode`] found.
    pub unicode: bool,
    /// Which readers CSV is for.
    pub dialect: Dialect,
    /// Whether text that a spreadsheet would run as a formula is made harmless.
    pub guard: bool,
    /// The columns asked for, by key and in that order; none for all.
    pub columns: Option<Vec<String>>,
    /// The language of what people read.
    pub language: Language,
}

impl Options {
    /// A format as it goes into a pipe: no colour, [`PIPE_WIDTH`] columns, nothing cut.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            width: PIPE_WIDTH,
            cuts_words: false,
            color: false,
            unicode: true,
            dialect: Dialect::Rfc,
            guard: true,
            columns: None,
            language: Language::English,
        }
    }
}

/// The columns of a line where no terminal says otherwise.
pub const PIPE_WIDTH: usize = 80;

/// A way to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned text for people.
    Table,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object.
    Json,
    /// One JSON object a row.
    Ndjson,
    /// Markdown with pipe tables.
    Markdown,
    /// A page for a browser or a printer.
    Html,
    /// A workbook for a spreadsheet.
    Xlsx,
}

impl Format {
    /// All formats, in the order of the help.
    pub const ALL: [Self; 8] =
        [Self::Table, Self::Csv, Self::Tsv, Self::Json, Self::Ndjson, Self::Markdown, Self::Html, Self::Xlsx];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format the ending of a file name stands for, where it stands for one.
    pub fn from_path_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.endings().contains(&ending.as_str()))
    }

    /// The usual ending of a file of the format.
    pub fn ending(self) -> &'static str {
        self.endings().first().copied().unwrap_or_default()
    }

    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Table => &["txt"],
            Self::Csv => &["csv"],
            Self::Tsv => &["tsv"],
            Self::Json => &["json"],
            Self::Ndjson => &["ndjson", "jsonl"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm"],
            Self::Xlsx => &["xlsx"],
        }
    }
}

/// Which readers a CSV file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180 quoting: comma, decimal point, no byte order mark.
    Rfc,
    /// Excel with Norwegian settings: byte order mark, semicolon, decimal comma, CRLF.
    ExcelNb,
}

impl Dialect {
    /// All dialects, in the order of the help.
    pub const ALL: [Self; 2] = [Self::Rfc, Self::ExcelNb];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rfc => "rfc",
            Self::ExcelNb => "excel-nb",
        }
    }

    /// The dialect of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

/// Why an answer cannot be written as asked.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A name given to `--columns` is none of the answer's.
    #[error("there is no column `{name}`; the columns are {}", known.join(","))]
    UnknownColumn {
        /// The name as given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The answer has no grid, so there is nothing to separate with commas.
    #[error("this answer has no table for `{format}`; `json` has all of it")]
    NoTable {
        /// The name of the format.
        format: &'static str,
    },
    /// A table is longer than a sheet of a workbook.
    #[error("a sheet of a workbook has no room for {rows} rows; csv has")]
    TooManyRows {
        /// The rows of the table.
        rows: usize,
    },
    /// The workbook writer failed.
    #[error("cannot write the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// What was rendered cannot be written where it belongs.
    #[error("the result cannot be written")]
    Unwritten(#[from] std::io::Error),
}

impl From<csv::Error> for RenderError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Unwritten(error),
            other => Self::Unwritten(std::io::Error::other(format!("{other:?}"))),
        }
    }
}

/// Writes an answer in a format; the same answer and options give the same bytes.
///
/// # Errors
///
/// [`RenderError::UnknownColumn`] is wrong usage, [`RenderError::NoTable`] too.
pub fn render(answer: &Answer, options: &Options) -> Result<Vec<u8>, RenderError> {
    match options.format {
        Format::Table => Ok(terminal::render(&*selection::for_people(answer, options)?, options).into_bytes()),
        Format::Markdown => {
            Ok(markdown::render(&*selection::for_people(answer, options)?, options.language).into_bytes())
        }
        Format::Html => Ok(html::render(&*selection::for_people(answer, options)?, options.language).into_bytes()),
        Format::Xlsx => xlsx::render(&*selection::for_people(answer, options)?, options.language),
        Format::Csv | Format::Tsv => delimited::render(&selection::for_machines(answer, options)?, options),
        Format::Json => Ok(json::object(&answer.json)),
        Format::Ndjson => Ok(json::lines(&answer.rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_endings() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
            for ending in format.endings() {
                let path = format!("out/2025.{}", ending.to_uppercase());
                assert_eq!(Format::from_path_ending(Path::new(&path)), Some(format));
            }
        }
        assert_eq!(Format::from_path_ending(Path::new("2025")), None);
        assert_eq!(Format::from_path_ending(Path::new("2025.docx")), None);
        assert_eq!(Dialect::from_name("excel-nb"), Some(Dialect::ExcelNb));
    }

    #[test]
    fn an_answer_of_sentences_alone_has_no_csv() {
        let answer = Answer { document: Document::new("done"), ..Answer::default() };
        let outcome = render(&answer, &Options::new(Format::Csv));
        assert!(matches!(outcome, Err(RenderError::NoTable { format: "csv" })));
    }
}
