//! Which column of a file of members or links is which.

use super::choose::{Choice, Chooser};
use super::sample::{Known, Sample};
use super::vocabulary::{Sureness, is_part_of_name};
use crate::ingest::options::Columns;
use crate::messages::say;

/// Decides on the columns of a file of members or of links.
pub fn choose_rows(sample: &Sample, known: &Known, columns: &Columns, zone: &str) -> Choice {
    let mut chooser = Chooser::of_fields(sample, known, zone, columns.known);
    chooser.join_names();
    // What is surest is taken first: `Navn` is a name before it is a part of `Lokallagsnavn`.
    for least in [Sureness::Own, Sureness::Word, Sureness::Stem] {
        for field in columns.known {
            if chooser.taken.iter().flatten().any(|taken| taken == field) {
                continue;
            }
            let found = chooser.free().find(|(place, column)| {
                let is_time = chooser.is_time(*place, column) && !column.times.is_number();
                let wants_time = field.ends_with("_at");
                chooser.sure(*place, field) >= least && is_time == wants_time
            });
            if let Some((place, column)) = found {
                let formats = column.times.formats(&sample.times);
                chooser.take(place, field, say!("suggest-by-name"));
                if field.ends_with("_at") {
                    chooser.take_formats(&formats, &column.name);
                }
            }
        }
    }
    for field in columns.required {
        if chooser.taken.iter().flatten().any(|taken| taken == field) {
            continue;
        }
        let by_cells = chooser.free().filter(|(_, column)| column.share(column.members) > 50);
        match by_cells.max_by_key(|(_, column)| column.members) {
            Some((place, column)) => {
                let (count, all) = (column.members as i64, column.filled as i64);
                chooser.take(place, field, say!("suggest-by-members", count, all));
            }
            None => chooser.choice.unknown.push(say!("suggest-no-column", field = *field)),
        }
    }
    chooser.complete()
}

impl Chooser<'_> {
    /// A first name and a last name are the name.
    fn join_names(&mut self) {
        let place =
            |part: &str| self.free().find(|(_, column)| is_part_of_name(&column.name, part)).map(|found| found.0);
        let has_name = self.free().any(|(place, _)| self.sure(place, "name") >= Sureness::Word);
        let (Some(first), Some(last)) = (place("first-name"), place("last-name")) else { return };
        if has_name || !self.fields.contains(&"nickname") {
            return;
        }
        let name = format!("{}+{}", self.name(first), self.name(last));
        for part in [first, last] {
            self.taken[part] = Some("name".to_owned());
            self.choice.columns[part].field = Some("name".to_owned());
            self.choice.columns[part].because = Some(say!("suggest-by-name"));
        }
        self.choice.spec.map.push(("name".to_owned(), name));
    }
}
