//! Which columns hold codes, clicks and people.

use super::choose::Chooser;
use super::column::ColumnStats;
use super::people;
use super::vocabulary::{Sureness, is_of_something_else, stage};
use crate::domain::Stage;
use crate::domain::code::find_code;
use crate::domain::id::{is_absent, normal_text};
use crate::ingest::input_error::shown;
use crate::ingest::spec::Spec;
use crate::messages::say;

/// What a column needs to be taken for the people's ids.
const LEAST_USER_SCORE: i64 = 3;

/// How much speaks for a column being the people's ids.
struct UserScore {
    score: i64,
    /// The part of it that comes from how the cells go with those of other columns.
    by_rows: i64,
    place: usize,
}

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
        let spec = Spec { map: vec![(field.to_owned(), column.to_owned())], ..Spec::default() };
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
        if !self.taken.iter().flatten().any(|field| field == "click_id") {
            self.choose_click();
        }
        self.choose_user();
        self.say_unread_ids();
    }

    /// Names the columns that hold ids of something and are not read: one may be a click's.
    fn say_unread_ids(&mut self) {
        let unread = self.free().filter(|(place, column)| {
            column.share(column.id_like) >= 80
                && column.values.len() > 1
                && column.values.keys().all(|value| value.len() >= people::LEAST_CLICK_BYTES)
                && self.may_be_id(*place, column)
        });
        let names: Vec<String> = unread.map(|(_, column)| shown(&column.name)).collect();
        if !names.is_empty() {
            self.choice.unknown.push(say!("suggest-ids-unread", columns = names.join(", ")));
        }
    }

    /// Clicks by their cells: those that are known, else ids that come with every click and come again later.
    fn choose_click(&mut self) {
        let known = |column: &ColumnStats| {
            column.values.values().filter(|(text, _)| self.known.clicks.contains(text)).count() as u64
        };
        let best = self.free().map(|(place, column)| (known(column), place)).max();
        if let Some((count @ 1.., place)) = best {
            self.take(place, "click_id", say!("suggest-by-clicks", count = count as i64));
            return;
        }
        let stages = self.stages_of_rows();
        let by_form = self.free().find(|(place, column)| {
            self.sure(*place, "user_id") == Sureness::None
                && self.may_be_id(*place, column)
                && column.share(column.id_like) >= 80
                && people::are_clicks(&self.cells(*place), &stages)
        });
        if let Some((place, _)) = by_form {
            self.choice.unknown.push(say!("suggest-click-by-form", column = shown(&self.name(place))));
            self.take(place, "click_id", say!("suggest-by-form"));
        }
    }

    fn choose_user(&mut self) {
        let stages = self.stages_of_rows();
        let columns = self.sample.columns.iter().enumerate();
        let personal = columns.filter(|(_, column)| column.share(column.personal) >= 50).map(|(place, _)| place);
        let personal: Vec<usize> = personal.collect();
        let companions: Vec<Vec<Option<String>>> = personal.iter().map(|place| self.cells(*place)).collect();
        let mut ranked: Vec<UserScore> = Vec::new();
        for (place, column) in self.free().filter(|(place, column)| self.may_be_id(*place, column)) {
            let is_named = self.sure(place, "user_id") >= Sureness::Word;
            let by_rows = people::evidence(&self.cells(place), &stages, &companions, is_named);
            let score = self.user_score(place, column) + by_rows;
            if score >= LEAST_USER_SCORE {
                ranked.push(UserScore { score, by_rows, place });
            }
        }
        ranked.sort_by_key(|user| (std::cmp::Reverse(user.score), user.place));
        let Some(best) = ranked.first() else {
            let has_personal = !personal.is_empty();
            self.choice.unknown.push(if has_personal { say!("suggest-personal") } else { say!("suggest-no-user") });
            return;
        };
        let (place, sure) = (best.place, self.sure(best.place, "user_id"));
        let users = self.known_users(&self.sample.columns[place]);
        let because = match (users, sure) {
            (1.., _) => say!("suggest-by-users", count = users as i64),
            (0, Sureness::None) => say!("suggest-by-form"),
            (0, _) => say!("suggest-by-name"),
        };
        self.take(place, "user_id", because);
        self.user = Some(place);
        let column = shown(&self.name(place));
        if sure == Sureness::None && users == 0 {
            self.choice.unknown.push(say!("suggest-user-by-form", column));
        } else if users == 0 && best.by_rows < 0 {
            self.choice.unknown.push(say!("suggest-user-by-name", column));
        }
        if let Some(rival) = ranked.get(1).filter(|rival| rival.score + 1 >= best.score) {
            let name = self.name(rival.place);
            self.choice.unknown.push(say!("suggest-two-users", one = shown(&self.name(place)), other = shown(&name)));
            self.add_other("user_id", &name);
        }
    }

    /// Whether the cells of a column may be ids at all.
    fn may_be_id(&self, place: usize, column: &ColumnStats) -> bool {
        column.share(column.personal) < 10
            && column.json == 0
            && column.codes * 2 <= column.filled
            && !self.is_time(place, column)
            && !is_of_something_else(&column.name)
            && !column.times.is_out_of_range()
            && (column.times.clocks + column.addresses) * 2 <= column.filled
    }

    /// How much a column by itself looks like the ids of the people who joined.
    fn user_score(&self, place: usize, column: &ColumnStats) -> i64 {
        let sure = self.sure(place, "user_id");
        if sure < Sureness::Word && column.share(column.members) > 50 {
            return 0;
        }
        let is_id = column.share(column.id_like) >= 80;
        let distinct = column.values.len() as u64;
        let is_varied = column.has_more_values || distinct * 6 >= column.filled && (distinct > 1 || column.filled <= 2);
        let users = self.known_users(column);
        let by_name = match sure {
            Sureness::Own => 6,
            Sureness::Word => 4,
            Sureness::Stem => 2,
            Sureness::None => 0,
        };
        by_name
            + if is_id { 2 } else { 0 }
            + if is_varied { 1 } else { -4 }
            + if users * 3 >= distinct && users > 0 { 6 } else { 0 }
    }

    fn known_users(&self, column: &ColumnStats) -> u64 {
        column.values.values().filter(|(text, _)| self.known.users.contains(text)).count() as u64
    }

    /// What happened in each of the rows that were kept, where a column says it.
    fn stages_of_rows(&self) -> Vec<Option<Stage>> {
        let said = |row: &Vec<String>| self.event.and_then(|place| stage(&normal_text(row.get(place)?)));
        self.sample.kept.iter().map(said).collect()
    }

    /// The cells of a column in the rows that were kept.
    fn cells(&self, place: usize) -> Vec<Option<String>> {
        let cell = |row: &Vec<String>| {
            let text = normal_text(row.get(place)?).into_owned();
            (!is_absent(&text)).then_some(text)
        };
        self.sample.kept.iter().map(cell).collect()
    }
}
