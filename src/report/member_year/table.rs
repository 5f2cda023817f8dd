//! A member's year as the member reads it.

use super::{MemberMonth, MemberYear};
use crate::report::language::phrase::{MonthForm, Phrase, Value, say};
use crate::report::scope::{Basis, Heading};
use crate::report::table::{Cell, Column, Document, Dots, Fill, Shape, Table, Voice};

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
            Some(name) => say!("Thank you, {}.", name),
            None => "Thank you.".into(),
        };
        document.voice = Voice::Letter;
        document.block(thanks).data(self.data_table())
    }

    fn title(&self) -> Phrase {
        let label = Value::Date(self.heading.period.label.clone());
        match self.heading.period.label.len() {
            4 => say!("Your year as a peer mentor, {}", label),
            _ => say!("You as a peer mentor, {}", label),
        }
    }

    fn who(&self) -> String {
        let name = self.member.name.as_ref().unwrap_or(&self.member.member_id);
        match &self.member.group {
            Some(group) => format!("{name}, {group}"),
            None => name.clone(),
        }
    }

    fn sentences(&self) -> Vec<Phrase> {
        let when = self.heading.in_period();
        let figures = &self.figures;
        let people = |number: i64| Phrase::counted(number, "{} person", "{} people");
        let mut sentences = Vec::new();
        match (figures.joined.value, figures.reached.value) {
            (0, 0) => {}
            (0, reached) => sentences.push(say!("You reached {} {}.", people(reached), when)),
            (joined, reached) => {
                sentences.push(say!("{} joined through you {}.", people(joined), when));
                match figures.activated.value {
                    _ if reached == 0 => {}
                    0 => sentences.push(say!("You reached {}.", people(reached))),
                    many => sentences.push(say!(
                        "You reached {}, and {} logged in for the first time.",
                        people(reached),
                        many
                    )),
                }
            }
        }
        if let (Some(before), Some(joined)) = (&self.before, figures.joined.before)
            && joined > 0
            && before.known_from.is_none()
        {
            sentences.push(match before.until {
                Some(_) => say!("In the same days a year before, {} joined through you.", people(joined)),
                None => say!("The year before, {} joined through you.", people(joined)),
            });
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
        let basis = say!("Event: happened {}", self.heading.in_period());
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
        table.push_total(vec![Cell::word("Total"), reached, Cell::Blank, joined, activated]);
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
        let form = if self.is_of_one_year() { MonthForm::Alone } else { MonthForm::WithYear };
        let month = |key: &String| Value::Month(key.clone(), form);
        let mut row = |what: &'static str, figure: Phrase, detail: Phrase| {
            table.push(vec![Cell::word(what), Cell::word(figure), Cell::word(detail)]);
        };
        if let Some(best) = &self.best_month {
            let joined = Phrase::counted(best.joined, "{} person joined", "{} people joined");
            let detail = if best.months.len() > 1 { say!("{} in each", joined) } else { joined };
            let which = Value::List(best.months.iter().map(month).collect());
            match best.months.len() {
                1 => row("Your best month", which.into(), detail),
                2 => row("Your best months", which.into(), detail),
                many => row("Your best months", Phrase::counted(many as i64, "{} month", "{} months"), detail),
            }
        }
        if let Some(streak) = self.longest_streak.as_ref().filter(|streak| streak.months > 1) {
            let detail = say!("{} to {}", month(&streak.from), month(&streak.to));
            row("Your longest streak", Phrase::counted(streak.months, "{} month", "{} months"), detail);
        }
        if let Some(rank) = self.rank {
            let place = Value::Ordinal(rank.rank);
            let place = if rank.is_shared { say!("shared {}", place) } else { place.into() };
            row("Your place", place, say!("of {} mentors, by people activated", rank.of));
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
        let basis = Phrase::from("Event: account created");
        let mut table = Table::new(columns)
            .titled("People who joined through you, since you began", Some(basis))
            .shaped(Shape::Steps);
        for milestone in &self.milestones {
            let person =
                Cell::Figure { shown: Value::Ordinal(milestone.people).into(), raw: milestone.people.to_string() };
            match milestone.reached_on {
                Some(day) => {
                    let note = if milestone.in_period { Cell::word("in this period") } else { Cell::Blank };
                    table.push(vec![person, Cell::Date(day.to_string()), note]);
                }
                None => {
                    table.push(vec![person, Cell::Blank, Cell::word("still ahead")]);
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
