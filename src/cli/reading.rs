//! The flags that say how a file is read, and what happens to the rows that cannot be taken.

use super::failure::{Failure, Kind, kind_word};
use crate::ingest::options::Columns;
use crate::ingest::spec::Spec;
use crate::messages::say;
use crate::store::Snapshot;
use chrono_tz::Tz;
use clap::Args;
use std::path::PathBuf;

/// How a file from elsewhere is read.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArgs {
    /// Take times without an offset for times in ZONE; `org` is the organization's
    #[arg(long, value_name = "ZONE")]
    pub assume_tz: Option<String>,
    /// Read times written like FMT, for example '%d.%m.%Y %H:%M', or unix, unix-ms, excel, rfc2822 or iso
    #[arg(long, value_name = "FMT")]
    pub time_format: Vec<String>,
    /// Take dates without a time for this time of day
    #[arg(long, value_name = "HH:MM")]
    pub dates_at: Option<String>,
    /// Read this encoding, for example windows-1252
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Split fields at this character: ',', ';', '|' or tab
    #[arg(long, value_name = "C")]
    pub delimiter: Option<String>,
    /// Pass over this many lines before the header
    #[arg(long, value_name = "N")]
    pub skip_lines: Option<u64>,
    /// Read this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Find a field in a column of another name; a+b joins two columns, a.b looks inside a JSON object
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    pub map: Vec<String>,
    /// Take a foreign value for one of ours; for an event `-` leaves its rows out
    #[arg(long, value_name = "FIELD:THEIRS=OURS,...")]
    pub value: Vec<String>,
    /// Give a field the same value in every record
    #[arg(long, value_name = "FIELD=VALUE,...")]
    pub set: Vec<String>,
    /// Leave out all rows but those with this value in a column
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub only: Vec<String>,
    /// Leave out the rows with this value in a column; nothing behind `=` means an empty cell
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub skip: Vec<String>,
    /// Say what the file seems to be and show the command that reads it; nothing is written
    #[arg(long)]
    pub suggest: bool,
    /// Read as an earlier import did, named by its id or by --save-as
    #[arg(long, value_name = "IMPORT|NAME")]
    pub like: Option<String>,
    /// Keep these flags under a name for --like
    #[arg(long, value_name = "NAME")]
    pub save_as: Option<String>,
    /// Take an id such as 401.0 for 401
    #[arg(long)]
    pub whole_number_ids: bool,
}

/// What happens to the rows that cannot be taken.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rejected rows")]
pub struct RejectArgs {
    /// Write the rejected rows to FILE instead of beside the input
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Accept up to so many rejected rows; write nothing where there are more
    #[arg(long, value_name = "N|P%")]
    pub max_rejects: Option<String>,
    /// Show what would happen and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How many rejected rows are accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RejectLimit {
    /// Any number, but the exit code says that there were some.
    Unset,
    /// So many.
    Rows(u64),
    /// So many of a hundred.
    Percent(f64),
}

impl ReadingArgs {
    /// The flags as the readers take them; `zone` is the organization's.
    ///
    /// # Errors
    /// Wrong usage.
    pub fn spec(&self, columns: &Columns, zone: Tz) -> Result<Spec, Failure> {
        let mut spec = Spec {
            assume_tz: self.assume_tz.clone().map(|name| if name == "org" { zone.name().to_owned() } else { name }),
            time_format: self.time_format.clone(),
            dates_at: self.dates_at.clone(),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            skip_lines: self.skip_lines,
            sheet: self.sheet.clone(),
            whole_number_ids: self.whole_number_ids,
            ..Spec::default()
        };
        for text in &self.only {
            spec.add_only(text)?;
        }
        for text in &self.skip {
            spec.add_skip(text)?;
        }
        for text in &self.map {
            spec.add_map(text, columns)?;
        }
        for text in &self.value {
            spec.add_value(text, columns)?;
        }
        for text in &self.set {
            spec.add_set(text, columns)?;
        }
        Ok(spec)
    }
}

impl ReadingArgs {
    /// The flags over those of `--like`, which names an import of that kind of file: `events`, or the kind itself.
    ///
    /// # Errors
    /// Wrong usage, or no such import.
    pub async fn over_like(&self, flags: Spec, snapshot: &mut Snapshot, kind: &str) -> Result<Spec, Failure> {
        let mut spec = match &self.like {
            None => flags,
            Some(id) => {
                let import = match snapshot.import_saved_as(id).await? {
                    Some(import) => import,
                    None => snapshot.import_of(id).await?,
                };
                let is_like = if kind == "events" { import.is_of_events() } else { import.kind == kind };
                if !is_like {
                    let what = say!("failure-like-kind", id, kind = kind_word(&import.kind));
                    return Err(Failure::usage(what, say!("cause-like-columns")).hint(say!("hint-import-list")));
                }
                flags.over(serde_json::from_str(&import.options).unwrap_or_default())
            }
        };
        if let Some(name) = &self.save_as {
            let is_name = (1..=64).contains(&name.len()) && name.trim() == name && !name.chars().any(char::is_control);
            if !is_name {
                return Err(
                    Failure::usage(say!("failure-save-as", name), say!("cause-save-as")).hint(say!("hint-save-as"))
                );
            }
            spec.saved_as = Some(name.clone());
        }
        Ok(spec)
    }
}

impl RejectArgs {
    /// How many rejected rows are accepted.
    ///
    /// # Errors
    /// Wrong usage.
    pub fn limit(&self) -> Result<RejectLimit, Failure> {
        let Some(text) = &self.max_rejects else { return Ok(RejectLimit::Unset) };
        let limit = match text.strip_suffix('%') {
            Some(percent) => {
                let percent = percent.trim().parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
                percent.map(RejectLimit::Percent)
            }
            None => text.trim().parse().ok().map(RejectLimit::Rows),
        };
        limit.ok_or_else(|| {
            Failure::usage(say!("failure-max-rejects", text), say!("cause-rows-or-share"))
                .hint(say!("hint-max-rejects"))
        })
    }
}

impl RejectLimit {
    /// Refuses more rejected rows than are accepted.
    ///
    /// # Errors
    /// The input cannot be used.
    pub fn check(self, rejected: u64, read: u64) -> Result<(), Failure> {
        let is_kept = match self {
            Self::Unset => true,
            Self::Rows(most) => rejected <= most,
            Self::Percent(most) => rejected as f64 * 100.0 <= most * read as f64,
        };
        if is_kept {
            return Ok(());
        }
        let why = say!("cause-too-many-rejected", rejected = rejected.to_string(), read = read.to_string());
        Err(Failure::new(Kind::Input, say!("failure-too-many-rejected"), why).hint(say!("hint-mend-rows")))
    }

    /// Whether rejected rows within the limit still make an exit code of their own.
    pub fn is_unset(self) -> bool {
        self == Self::Unset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_are_counted_or_shared() {
        let limit = |text: &str| RejectArgs { max_rejects: Some(text.into()), ..RejectArgs::default() }.limit();
        assert!(limit("2").unwrap().check(2, 2).is_ok() && limit("2").unwrap().check(3, 900).is_err());
        assert!(limit("5%").unwrap().check(5, 100).is_ok() && limit("5 %").unwrap().check(6, 100).is_err());
        assert!(limit("0").unwrap().check(0, 0).is_ok());
        assert!(limit("101%").is_err() && limit("-1").is_err() && limit("many").is_err());
    }
}
