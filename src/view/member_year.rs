//! A member's year as the member reads it.

use crate::messages::{Message, MonthForm, Value, say};
use crate::report::member_year::{MemberMonth, MemberYear};
use crate::report::scope::{Basis, Heading};
use crate::view::table::{Cell, Column, Document, Dots, Fill, Shape, Table, Voice};

impl MemberYear {
    /// The report as a document: thanks, months, best month and streak, milestones, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = self.heading.document(self.title(), None).note(self.who());
        for sentence in self.sentences() {
            document = document.finding(sentence);
        }
        if self.figures.reached.value > 0 {
            document = document.table(self.months_table());
        }
        document = document.table(self.best_table());
        if self.joined_ever > 0 {
            document = document.table(self.milestones_table());
        }
        let mut thanks = vec![match &self.member.name {
            Some(name) => say!("mentor-thanks-name", name),
            None => say!("mentor-thanks"),
        }];
        if self.figures.reached.value > 0 || self.figures.joined.value > 0 {
            thanks.push(say!("mentor-thanks-people"));
        }
        document.voice = Voice::Letter;
        document.origin = self.heading.origin(&format!("verve summary --member {}", self.member.member_id), &[]);
        let names_nobody = (Message::empty(), say!("mentor-names-nobody"));
        let words = [say!("made-event-words"), say!("made-cohort-words")];
        document.origin.made = words.map(|words| (Message::empty(), words.capitalised())).to_vec();
        document.origin.made.push(names_nobody);
        let organization = Message::verbatim(&self.heading.organization_name);
        document.block(Message::joined(thanks, " ")).finding(organization).data(self.data_table())
    }

    fn title(&self) -> Message {
        let label = Value::Date(self.heading.period.label.clone());
        match self.heading.period.label.len() {
            4 => say!("mentor-year-title", period = label),
            _ => say!("mentor-period-title", period = label),
        }
    }

    fn who(&self) -> String {
        let name = self.member.name.as_ref().unwrap_or(&self.member.member_id);
        match &self.member.group {
            Some(group) => format!("{name}, {group}"),
            None => name.clone(),
        }
    }

    fn sentences(&self) -> Vec<Message> {
        let when = self.heading.in_period();
        let figures = &self.figures;
        let people = |number: i64| say!("count-people", count = number);
        let mut sentences = Vec::new();
        match (figures.joined.value, figures.reached.value) {
            (0, 0) => {}
            (0, reached) => sentences.push(say!("mentor-reached-in", people = people(reached), period = when)),
            (joined, reached) => {
                sentences.push(say!("mentor-joined", people = people(joined), period = when));
                match figures.activated.value {
                    _ if reached == 0 => {}
                    0 => sentences.push(say!("mentor-reached", people = people(reached))),
                    many => {
                        sentences.push(say!("mentor-reached-activated", people = people(reached), activated = many));
                    }
                }
            }
        }
        if let (Some(before), Some(joined)) = (&self.before, figures.joined.before)
            && joined > 0
            && before.known_from.is_none()
        {
            sentences.push(match before.until {
                Some(_) => say!("mentor-joined-same-days", people = people(joined)),
                None => say!("mentor-joined-year-before", people = people(joined)),
            });
        }
        sentences
    }

    /// Those who came in each month and how far they got, as the dots show them.
    fn months_table(&self) -> Table {
        let columns = vec![
            Column::new("month", say!("label-month")),
            Column::new("reached", say!("label-reached")),
            Column::bar(),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
        ];
        let day = Value::Date(self.heading.day(self.heading.as_of).to_string());
        let basis = say!("basis-cohort-followed", period = self.heading.in_period(), day);
        let mut table = Table::new(columns).titled(say!("month-by-month"), Some(basis));
        let max = self.months.iter().map(|month| month.came.figures()[0]).max().unwrap_or_default();
        let mut totals = [0; 3];
        for MemberMonth { month, came, .. } in &self.months {
            let figures = came.figures();
            totals.iter_mut().zip(figures).for_each(|(total, figure)| *total += figure);
            let [reached, joined, activated] = figures.map(Cell::from);
            table.push(vec![
                Cell::Date(month.clone()),
                reached,
                Cell::Bar { value: figures[0], max },
                joined,
                activated,
            ]);
        }
        table.dots = Some(self.dots());
        let [reached, joined, activated] = totals.map(Cell::from);
        table.push_total(vec![Cell::word(say!("label-total")), reached, Cell::Blank, joined, activated]);
        table
    }

    /// One dot for each person who came, in the month they first came.
    fn dots(&self) -> Dots {
        let count = |figure: fn(&MemberMonth) -> i64| self.months.iter().map(figure).collect();
        Dots {
            title: say!("mentor-by-first-month", period = self.heading.in_period()),
            kinds: vec![
                (say!("status-joined-and-active"), Fill::Solid, count(|month| month.came.active)),
                (say!("status-joined"), Fill::Hatched, count(|month| month.came.joined)),
                (say!("status-reached"), Fill::Outline, count(|month| month.came.reached)),
            ],
        }
    }

    /// Best month, streak and place; only what there is.
    fn best_table(&self) -> Table {
        let columns = vec![Column::unlabelled("what"), Column::unlabelled("figure"), Column::unlabelled("detail")];
        let mut table = Table::without_head(columns).shaped(Shape::Facts);
        let form = if self.is_of_one_year() { MonthForm::Alone } else { MonthForm::WithYear };
        let month = |key: &String| Value::Month(key.clone(), form);
        let mut row = |what: Message, figure: Message, detail: Message| {
            table.push(vec![Cell::word(what), Cell::word(figure), Cell::word(detail)]);
        };
        if let Some(best) = &self.best_month {
            let joined = say!("count-joined", count = best.joined);
            let detail = if best.months.len() > 1 { say!("mentor-in-each", joined) } else { joined };
            let which = Value::List(best.months.iter().map(month).collect());
            match best.months.len() {
                1 => row(say!("mentor-best-month"), which.into(), detail),
                2 => row(say!("mentor-best-months"), which.into(), detail),
                many => row(say!("mentor-best-months"), say!("count-months", count = many as i64), detail),
            }
        }
        if let Some(streak) = self.longest_streak.as_ref().filter(|streak| streak.months > 1) {
            let detail = say!("range", first = month(&streak.from), last = month(&streak.to));
            row(say!("mentor-streak"), say!("count-months", count = streak.months), detail);
        }
        if let Some(rank) = self.rank {
            let place = Value::Ordinal(rank.rank);
            let place = if rank.is_shared { say!("mentor-place-shared", place) } else { place.into() };
            row(say!("mentor-place"), place, say!("mentor-place-of", count = rank.of));
        }
        table
    }

    fn is_of_one_year(&self) -> bool {
        let year = |month: &MemberMonth| month.month.get(..4).map(str::to_owned);
        self.months.first().and_then(year) == self.months.last().and_then(year)
    }

    /// The milestones reached, and the next one.
    fn milestones_table(&self) -> Table {
        let columns = vec![
            Column::new("people", say!("label-person")),
            Column::new("reached_on", say!("label-on")),
            Column::unlabelled("note"),
        ];
        let basis = say!("basis-event-accounts");
        let mut table = Table::new(columns).titled(say!("mentor-milestones"), Some(basis)).shaped(Shape::Steps);
        for milestone in &self.milestones {
            let person =
                Cell::Figure { shown: Value::Ordinal(milestone.people).into(), raw: milestone.people.to_string() };
            match milestone.reached_on {
                Some(day) => {
                    let note = if milestone.in_period { Cell::word(self.heading.in_period()) } else { Cell::Blank };
                    table.push(vec![person, Cell::Date(day.to_string()), note]);
                }
                None => {
                    table.push(vec![person, Cell::Blank, Cell::word(say!("mentor-milestone-ahead"))]);
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
