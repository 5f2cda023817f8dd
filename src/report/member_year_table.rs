//! A member's year as the member reads it.

use super::member_year::{MemberMonth, MemberYear};
use super::phrase::say;
use super::scope::{Basis, Heading};
use super::summary_words::{before_words, month_range, month_words};
use super::table::{Cell, Column, Document, Dots, Fill, Shape, Table, Voice};
use super::words::{count, counted, listed};

impl MemberYear {
    /// The report as a document: thanks, months, best month and streak, milestones, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = self.heading.document(self.title(), None).note(self.who());
        for sentence in self.sentences() {
            document = document.finding(sentence);
        }
        if self.figures.reached.value > 0 || self.figures.joined.value > 0 {
            document = document.table(self.months_table());
        }
        document = document.table(self.best_table());
        if self.joined_ever > 0 {
            document = document.table(self.milestones_table());
        }
        let thanks = match &self.member.name {
            Some(name) => format!("Thank you, {name}."),
            None => "Thank you.".to_owned(),
        };
        document.voice = Voice::Letter;
        document.block(thanks).data(self.data_table())
    }

    fn title(&self) -> String {
        let label = &self.heading.period.label;
        let what = if label.len() == 4 { "Your year as a peer mentor" } else { "You as a peer mentor" };
        format!("{what}, {label}")
    }

    fn who(&self) -> String {
        let name = self.member.name.as_ref().unwrap_or(&self.member.member_id);
        match &self.member.group {
            Some(group) => format!("{name}, {group}"),
            None => name.clone(),
        }
    }

    fn sentences(&self) -> Vec<String> {
        let when = self.heading.period.after_verb();
        let figures = &self.figures;
        let people = |number: i64| counted(number, "person", "people");
        let mut sentences = Vec::new();
        match (figures.joined.value, figures.reached.value) {
            (0, 0) => {}
            (0, reached) => sentences.push(format!("You reached {} {when}.", people(reached))),
            (joined, reached) => {
                sentences.push(format!("{} joined through you {when}.", people(joined)));
                let active = match figures.activated.value {
                    0 => String::new(),
                    1 => ", and 1 logged in for the first time".to_owned(),
                    many => format!(", and {} logged in for the first time", count(many)),
                };
                if reached > 0 {
                    sentences.push(format!("You reached {}{active}.", people(reached)));
                }
            }
        }
        if let (Some(before), Some(joined)) = (&self.before, figures.joined.before)
            && joined > 0
        {
            let then = before_words(before.until.is_some());
            sentences.push(format!("{then}, {} joined through you.", people(joined)));
        }
        sentences
    }

    fn months_table(&self) -> Table {
        let columns = vec![
            Column::new("month", "Month"),
            Column::new("reached", "Reached"),
            Column::bar(),
            Column::new("joined", "Joined"),
            Column::new("activated", "Activated"),
        ];
        let basis = format!("Event: happened {}", self.heading.period.after_verb());
        let mut table = Table::new(columns).titled("Month by month", Some(basis));
        let max = self.months.iter().map(|month| month.reached).max().unwrap_or_default();
        for MemberMonth { month, reached, joined, activated, .. } in &self.months {
            let bar = Cell::Bar { value: *reached, max };
            table.push(vec![
                Cell::Date(month.clone()),
                Cell::from(*reached),
                bar,
                Cell::from(*joined),
                Cell::from(*activated),
            ]);
        }
        table.dots = Some(self.dots());
        let figures = [self.figures.reached, self.figures.joined, self.figures.activated];
        let [reached, joined, activated] = figures.map(|figure| Cell::from(figure.value));
        table.push_total(vec![Cell::text("Total"), reached, Cell::Blank, joined, activated]);
        table
    }

    /// One dot for each person who came, in the month they first came.
    fn dots(&self) -> Dots {
        let count = |figure: fn(&MemberMonth) -> i64| self.months.iter().map(figure).collect();
        Dots {
            title: say!("People you reached {}, by the month they first came", self.heading.in_period()),
            kinds: vec![
                ("joined and active".into(), Fill::Solid, count(|month| month.came.active)),
                ("joined".into(), Fill::Hatched, count(|month| month.came.joined)),
                ("reached".into(), Fill::Outline, count(|month| month.came.reached)),
            ],
        }
    }

    /// Best month, streak and place; only what there is.
    fn best_table(&self) -> Table {
        let columns = vec![Column::new("what", ""), Column::new("figure", ""), Column::new("detail", "")];
        let mut table = Table::without_head(columns).shaped(Shape::Facts);
        let form = if self.is_of_one_year() { "%B" } else { "%B %Y" };
        let mut row = |what: &str, figure: String, detail: String| {
            table.push(vec![Cell::text(what), Cell::text(figure), Cell::text(detail)]);
        };
        if let Some(best) = &self.best_month {
            let months: Vec<String> = best.months.iter().map(|month| month_words(month, form)).collect();
            let each = if months.len() > 1 { " in each" } else { "" };
            let joined = counted(best.joined, "person joined", "people joined");
            row("Your best month", listed(&months), format!("{joined}{each}"));
        }
        if let Some(streak) = self.longest_streak.as_ref().filter(|streak| streak.months > 1) {
            let range = month_range(&streak.from, &streak.to, form);
            let months = counted(streak.months, "month", "months");
            row("Your longest streak", months, format!("{range}: somebody joined in every one"));
        }
        if let Some(rank) = self.rank {
            let place = if rank.is_shared { format!("shared {}", ordinal(rank.rank)) } else { ordinal(rank.rank) };
            row("Your place", place, format!("of {} mentors, by people activated", count(rank.of)));
        }
        table
    }

    fn is_of_one_year(&self) -> bool {
        let year = |month: &MemberMonth| month.month.get(..4).map(str::to_owned);
        self.months.first().and_then(year) == self.months.last().and_then(year)
    }

    /// The milestones reached, and the next one.
    fn milestones_table(&self) -> Table {
        let columns = vec![Column::new("people", "Person"), Column::new("reached_on", "On"), Column::new("note", "")];
        let basis = "Event: account created".to_owned();
        let mut table = Table::new(columns)
            .titled("People who joined through you, since you began", Some(basis))
            .shaped(Shape::Steps);
        for milestone in &self.milestones {
            let person = Cell::Figure { shown: ordinal(milestone.people), raw: milestone.people.to_string() };
            match milestone.reached_on {
                Some(day) => {
                    let note = if milestone.in_period { Cell::text("in this period") } else { Cell::Blank };
                    table.push(vec![person, Cell::Date(day.to_string()), note]);
                }
                None => {
                    table.push(vec![person, Cell::Blank, Cell::text("still ahead")]);
                    break;
                }
            }
        }
        table
    }

    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["member_id", "name", "group", "month", "reached", "joined", "activated"].map(Column::key));
        let mut table = Table::new(columns);
        let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
        for MemberMonth { month, reached, joined, activated, .. } in &self.months {
            let mut cells = self.heading.data_cells(Basis::Event);
            cells.extend([Cell::code(&self.member.member_id), text(&self.member.name), text(&self.member.group)]);
            cells.push(Cell::code(month));
            cells.extend([reached, joined, activated].map(|figure| Cell::from(*figure)));
            table.push(cells);
        }
        table
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{}{ending}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        assert_eq!([1, 2, 3, 11, 12, 21, 112].map(ordinal), ["1st", "2nd", "3rd", "11th", "12th", "21st", "112th"]);
    }
}
