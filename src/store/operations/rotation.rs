//! Backups that are kept in a folder: how they are named, and which of them go when there are more than are wanted.
//!
//! What the names say decides, not the times of the files: a folder that was copied to another disk is kept as before.
//! Files with other names are left alone.

use super::backup::{folder_of, remove_database, unwritable};
use crate::domain::Instant;
use crate::store::Store;
use crate::store::database::sqlite::path_of;
use crate::store::error::Result;
use chrono::{Datelike as _, NaiveDateTime};
use std::path::{Path, PathBuf};

/// How the time stands in the name of a backup, in UTC.
const TIME: &str = "%Y-%m-%dT%H%M%SZ";

/// How many backups stay: the newest of each of so many days, weeks and months that have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptBackups {
    /// How many days.
    pub daily: usize,
    /// How many weeks, from Monday to Sunday.
    pub weekly: usize,
    /// How many months.
    pub monthly: usize,
}

impl Default for KeptBackups {
    fn default() -> Self {
        Self { daily: 7, weekly: 5, monthly: 12 }
    }
}

/// What a rotation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotation {
    /// How many backups there are.
    pub kept: usize,
    /// Those that went, oldest first.
    pub removed: Vec<PathBuf>,
}

impl Store {
    /// The file of a backup of the database of that address, made at an instant, in a folder.
    ///
    /// # Errors
    /// An address that is no file.
    pub fn backup_file(url: &str, folder: &Path, at: Instant) -> Result<PathBuf> {
        Ok(folder.join(format!("{}-{}.db", stem_of(url)?, at.datetime().format(TIME))))
    }

    /// Puts a backup that did not pass its check out of the way, in the place of an earlier one: none of them can be
    /// mistaken for a good one, and they fill no disk.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn set_damaged_aside(url: &str, backup: &Path) -> Result<PathBuf> {
        let aside = folder_of(backup).join(format!("{}-damaged.db", stem_of(url)?));
        remove_database(&aside)?;
        std::fs::rename(backup, &aside).map_err(unwritable(&aside))?;
        Ok(aside)
    }

    /// Removes the backups of the database of that address from a folder that need not be kept; the newest stays.
    ///
    /// # Errors
    /// A folder that cannot be read or written.
    pub fn rotate_backups(url: &str, folder: &Path, kept: KeptBackups) -> Result<Rotation> {
        let start = format!("{}-", stem_of(url)?);
        let mut backups = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unwritable(folder))? {
            let name = entry.map_err(unwritable(folder))?.file_name();
            let time = name.to_str().and_then(|name| name.strip_prefix(&start)?.strip_suffix(".db"));
            let time = time.and_then(|time| NaiveDateTime::parse_from_str(time, TIME).ok());
            backups.extend(time.map(|time| (time, folder.join(name))));
        }
        backups.sort_unstable();
        let times: Vec<NaiveDateTime> = backups.iter().map(|(time, _)| *time).collect();
        let stays = stays(&times, kept);
        let mut rotation = Rotation::default();
        for ((_, backup), stays) in backups.into_iter().zip(stays) {
            if stays {
                rotation.kept += 1;
            } else {
                remove_database(&backup)?;
                rotation.removed.push(backup);
            }
        }
        Ok(rotation)
    }
}

/// The name of a database's file without its ending.
fn stem_of(url: &str) -> Result<String> {
    let path = path_of(url)?;
    Ok(path.file_stem().map_or_else(|| "verve".to_owned(), |stem| stem.to_string_lossy().into_owned()))
}

/// Which of some backups stay, oldest first.
fn stays(times: &[NaiveDateTime], kept: KeptBackups) -> Vec<bool> {
    let mut stays = vec![false; times.len()];
    mark_newest(times, kept.daily, |time| (time.year(), time.ordinal()), &mut stays);
    mark_newest(times, kept.weekly, |time| (time.iso_week().year(), time.iso_week().week()), &mut stays);
    mark_newest(times, kept.monthly, |time| (time.year(), time.month()), &mut stays);
    stays.last_mut().into_iter().for_each(|newest| *newest = true);
    stays
}

/// Marks the newest of each of the last periods that have one, at most so many.
fn mark_newest(
    times: &[NaiveDateTime],
    most: usize,
    period: impl Fn(&NaiveDateTime) -> (i32, u32),
    stays: &mut [bool],
) {
    let (mut found, mut last) = (0, None);
    for (place, time) in times.iter().enumerate().rev() {
        if last.replace(period(time)) == Some(period(time)) {
            continue;
        }
        found += 1;
        if found > most {
            break;
        }
        stays[place] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeDelta};

    fn every_hour(days: i64) -> Vec<NaiveDateTime> {
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap().and_hms_opt(2, 0, 0).unwrap();
        (0..days * 24).map(|hour| first + TimeDelta::hours(hour)).collect()
    }

    #[test]
    fn the_newest_of_seven_days_five_weeks_and_twelve_months_stay() {
        let times = every_hour(800);
        let stays = stays(&times, KeptBackups::default());
        let kept: Vec<String> = times
            .iter()
            .zip(stays)
            .filter(|(_, stays)| *stays)
            .map(|(time, _)| time.format("%F").to_string())
            .collect();
        assert_eq!(
            kept,
            [
                "2026-04-30",
                "2026-05-31",
                "2026-06-30",
                "2026-07-31",
                "2026-08-31",
                "2026-09-30",
                "2026-10-31",
                "2026-11-30",
                "2026-12-31",
                "2027-01-31",
                "2027-02-14",
                "2027-02-21",
                "2027-02-28",
                "2027-03-06",
                "2027-03-07",
                "2027-03-08",
                "2027-03-09",
                "2027-03-10",
                "2027-03-11",
                "2027-03-12"
            ]
        );
    }

    #[test]
    fn rotating_every_night_keeps_what_rotating_once_keeps() {
        let mut kept: Vec<NaiveDateTime> = Vec::new();
        for time in every_hour(500).into_iter().step_by(24) {
            kept.push(time);
            let stays = stays(&kept, KeptBackups::default());
            kept = kept.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(time, _)| time).collect();
        }
        let all: Vec<NaiveDateTime> = every_hour(500).into_iter().step_by(24).collect();
        let stays = stays(&all, KeptBackups::default());
        let once: Vec<NaiveDateTime> = all.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(t, _)| t).collect();
        assert_eq!(kept, once);
    }

    #[test]
    fn the_newest_always_stays() {
        let none = KeptBackups { daily: 0, weekly: 0, monthly: 0 };
        assert_eq!(stays(&every_hour(1), none).iter().filter(|stays| **stays).count(), 1);
        assert_eq!(stays(&[], none), Vec::<bool>::new());
    }
}
