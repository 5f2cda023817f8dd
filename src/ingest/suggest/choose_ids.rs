//! Which columns hold codes, clicks and people.

use super::choose::Chooser;
use super::column::ColumnStats;
use super::vocabulary::Sureness;
use crate::domain::code::find_code;
use crate::ingest::columns::fold;
use crate::ingest::input_error::shown;
use crate::messages::say;

impl Chooser<'_> {
    pub(super) fn choose_code(&mut self) {
        let with_codes = self.free().filter(|(_, column)| column.codes > 0);
        let best = with_codes.max_by_key(|(place, column)| {
            (column.codes, column.plain_codes, self.sure(*place, "link_code"), std::cmp::Reverse(*place))
        });
        if let Some((place, column)) = best {
            let rival =
                self.free().find(|(other, column)| *other != place && column.codes > 0 && self.disagree(place, *other));
            let (count, all) = (column.codes as i64, column.filled as i64);
            self.take(place, "link_code", say!("suggest-by-codes", count, all));
            if let Some((rival, _)) = rival {
                let name = self.name(rival);
                let what = say!("suggest-two-codes", one = shown(&self.name(place)), other = shown(&name));
                self.choice.unknown.push(what);
                self.add_other("link_code", &name);
            }
            return;
        }
        let named = self.free().filter(|(place, column)| {
            self.sure(*place, "link_code") >= Sureness::Stem
                && !self.is_time(*place, column)
                && column.json == 0
                && column.share(column.personal) < 10
        });
        if let Some((place, _)) =
            named.max_by_key(|(place, _)| (self.sure(*place, "link_code"), std::cmp::Reverse(*place)))
        {
            self.choice.unknown.push(say!("suggest-no-known-code", column = shown(&self.name(place))));
            self.take(place, "link_code", say!("suggest-by-name"));
        } else {
            self.choice.unknown.push(say!("suggest-no-code"));
        }
    }

    fn add_other(&mut self, field: &'static str, column: &str) {
        let mut spec = self.choice.spec.clone();
        spec.map.retain(|(other, _)| other != field);
        spec.map.push((field.to_owned(), column.to_owned()));
        self.choice.others.push((say!("suggest-other-column", field, column = shown(column)), spec));
    }

    /// Whether two columns hold different codes of the organization in one row.
    fn disagree(&self, one: usize, other: usize) -> bool {
        let code = |row: &Vec<String>, place: usize| {
            let code = find_code(row.get(place)?)?.into_owned();
            self.known.codes.contains(&code).then_some(code)
        };
        self.sample.kept.iter().any(|row| match (code(row, one), code(row, other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        })
    }

    pub(super) fn choose_ids(&mut self) {
        for field in ["click_id", "event_id"] {
            let named = self.free().find(|(place, column)| {
                let is_alone = field == "click_id" || column.is_unique() || column.filled == 1;
                self.sure(*place, field) >= Sureness::Word && is_alone && !self.is_time(*place, column)
            });
            if let Some((place, _)) = named {
                self.take(place, field, say!("suggest-by-name"));
            }
        }
        let mut ranked: Vec<(i64, usize)> =
            self.free().filter_map(|(place, column)| Some((self.user_score(place, column)?, place))).collect();
        ranked.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        let Some(&(best, place)) = ranked.first() else {
            let has_personal = self.free().any(|(_, column)| column.share(column.personal) > 50);
            self.choice.unknown.push(if has_personal { say!("suggest-personal") } else { say!("suggest-no-user") });
            return;
        };
        let column = &self.sample.columns[place];
        let users = column.values.values().filter(|(text, _)| self.known.users.contains(text)).count();
        let because = match (users, self.sure(place, "user_id")) {
            (1.., _) => say!("suggest-by-users", count = users as i64),
            (0, Sureness::None) => say!("suggest-by-form"),
            (0, _) => say!("suggest-by-name"),
        };
        let is_doubtful = self.sure(place, "user_id") == Sureness::None && users == 0;
        self.take(place, "user_id", because);
        self.user = Some(place);
        if is_doubtful {
            self.choice.unknown.push(say!("suggest-user-by-form", column = shown(&self.name(place))));
        }
        if let Some((_, rival)) = ranked.get(1).filter(|(score, _)| *score == best) {
            let name = self.name(*rival);
            self.choice.unknown.push(say!("suggest-two-users", one = shown(&self.name(place)), other = shown(&name)));
            self.add_other("user_id", &name);
        }
    }

    /// How much a column looks like the ids of the people who joined.
    fn user_score(&self, place: usize, column: &ColumnStats) -> Option<i64> {
        let sure = self.sure(place, "user_id");
        let is_excluded = column.share(column.personal) >= 10
            || column.json > 0
            || column.codes * 2 > column.filled
            || self.is_time(place, column)
            || is_of_something_else(&column.name)
            || column.times.clocks * 2 > column.filled
            || sure < Sureness::Word && column.share(column.members) > 50;
        if is_excluded {
            return None;
        }
        let is_id = column.share(column.id_like) >= 80;
        let distinct = column.values.len() as u64;
        let is_varied = column.has_more_values || distinct * 6 >= column.filled && (distinct > 1 || column.filled <= 2);
        let users = column.values.values().filter(|(text, _)| self.known.users.contains(text)).count() as u64;
        let by_name = match sure {
            Sureness::Own => 6,
            Sureness::Word => 4,
            Sureness::Stem => 2,
            Sureness::None => 0,
        };
        let score = by_name
            + if is_id { 2 } else { 0 }
            + if is_varied { 1 } else { -4 }
            + if users * 3 >= distinct && users > 0 { 6 } else { 0 };
        (score >= 3).then_some(score)
    }
}

/// Names of columns whose numbers and marks are of no person.
fn is_of_something_else(name: &str) -> bool {
    const OTHERS: &str = "ip,lat,lon,phone,telefon,mobil,postal,postnr,zip,count,antall,antal,device,version,versjon,\
            campaign id,adset,amount,beløp,belop,revenue,alder,age,model,build,score,rating,duration,\
            varighet,collector,respondent,idfa";
    let name = fold(name).replace(['_', '-'], " ");
    OTHERS.split(',').any(|other| name.split(' ').any(|word| word == other) || other.len() > 5 && name.contains(other))
}
