//! The leaderboard as people read it, and its table for machines.

use super::leaderboard::{BoardRow, Contender, Leaderboard, Metric};
use super::scope::{Basis, Heading};
use super::table::{Cell, Column, Document, Table};
use super::words::{count, counted};

impl Leaderboard {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let document = self.heading.document(self.title(), Some(&self.basis_words())).table(self.table());
        let document = match self.question.metric.basis() {
            Basis::Event => self.event_findings(document),
            Basis::Cohort => self.rate_findings(document),
        };
        document.data(self.data_table())
    }

    fn title(&self) -> String {
        let of = format!("Leaderboard {}", self.heading.period.after_noun());
        match self.question.metric {
            Metric::Activated => of,
            Metric::Joined | Metric::Clicked | Metric::Rate => format!("{of} by {}", self.question.metric.name()),
        }
    }

    fn basis_words(&self) -> String {
        let when = self.heading.period.after_verb();
        match self.question.metric.basis() {
            Basis::Event => format!("Event: happened {when}"),
            Basis::Cohort => {
                let is_today = self.heading.day(self.heading.as_of) == self.heading.day(self.heading.generated_at);
                let by = if is_today { "today" } else { "by then" };
                format!("Cohort: entered {when}, active {by}. Order: lower bound of Wilson 95 %")
            }
        }
    }

    fn table(&self) -> Table {
        let mut columns =
            vec![Column::new("rank", "Rank"), Column::new("name", "Mentor"), Column::new("group", "Group")];
        columns.extend(figure_columns(self.question.metric));
        let mut table = Table::new(columns);
        for row in &self.rows {
            let contender = &row.contender;
            let who = contender.name.as_ref().map_or_else(|| Cell::code(&contender.member_id), Cell::text);
            let mut cells = vec![rank_cell(row), who, text_or_empty(contender.group.as_ref())];
            cells.extend(figure_cells(self.question.metric, row));
            table.push(cells);
        }
        table
    }

    fn event_findings(&self, document: Document) -> Document {
        let when = self.heading.period.after_verb();
        let metric = self.question.metric.name();
        if self.rows.is_empty() {
            return document.finding(format!("Nobody {metric} {when}"));
        }
        let last = self.rows.iter().filter_map(|row| row.rank).max().unwrap_or_default();
        let sharing = self.rows.iter().filter(|row| row.rank == Some(last)).count();
        let shown = self.rows.len();
        let mut words = Vec::new();
        if self.question.top.is_some_and(|top| shown > top) {
            words.push(format!("{}: {} share rank {last}", counted(size(shown), "row", "rows"), count(size(sharing))));
        }
        if self.eligible > shown {
            words.push(format!("`--top {}` shows all", self.eligible));
        }
        let document = if words.is_empty() { document } else { document.finding(words.join(". ")) };
        document.finding("`--metric rate` ranks by the share that became active, on the cohort")
    }

    fn rate_findings(&self, document: Document) -> Document {
        let when = self.heading.period.after_verb();
        if self.rows.is_empty() {
            return document.finding(format!("Nobody entered {when}"));
        }
        let mut document = document;
        if self.eligible > self.rows.len() {
            document = document.finding(format!("`--top {}` shows all", self.eligible));
        }
        if self.rows.iter().any(|row| row.rank.is_none()) {
            let least = count(self.question.min_referrals);
            document =
                document.finding(format!("- no rank: fewer than {least} entered, one person would decide the figure"));
        }
        document
    }

    fn data_table(&self) -> Table {
        let metric = self.question.metric;
        let mut columns = Heading::data_columns();
        columns.extend(["rank", "member_id", "name", "group"].map(Column::key));
        columns.extend(match metric.basis() {
            Basis::Event => ["clicked", "joined", "activated"].map(Column::key).to_vec(),
            Basis::Cohort => ["entered", "converted", "rate", "rate_lower"].map(Column::key).to_vec(),
        });
        let mut table = Table::new(columns);
        for row in &self.rows {
            let Contender { member_id, name, group, clicked, joined, activated, entered, converted } = &row.contender;
            let mut cells = self.heading.data_cells(metric.basis());
            cells.push(rank_cell(row));
            cells.push(Cell::code(member_id));
            cells.extend([text_or_empty(name.as_ref()), text_or_empty(group.as_ref())]);
            cells.extend(match metric.basis() {
                Basis::Event => [clicked, joined, activated].map(|figure| Cell::from(*figure)).to_vec(),
                Basis::Cohort => vec![
                    Cell::from(*entered),
                    Cell::from(*converted),
                    Cell::Share { num: *converted, den: *entered },
                    bound_cell(row),
                ],
            });
            table.push(cells);
        }
        table
    }
}

/// The columns of figures, the metric first.
fn figure_columns(metric: Metric) -> Vec<Column> {
    let activated = Column::new("activated", "Activated");
    let joined = Column::new("joined", "Joined");
    let clicked = Column::new("clicked", "Clicked");
    match metric {
        Metric::Activated => vec![activated, joined, clicked],
        Metric::Joined => vec![joined, activated, clicked],
        Metric::Clicked => vec![clicked, joined, activated],
        Metric::Rate => vec![
            Column::new("converted", "Active"),
            Column::new("entered", "Entered"),
            Column::new("rate", "Rate"),
            Column::new("rate_lower", "At least"),
        ],
    }
}

fn figure_cells(metric: Metric, row: &BoardRow) -> Vec<Cell> {
    let Contender { clicked, joined, activated, entered, converted, .. } = row.contender;
    let counts = |order: [i64; 3]| order.map(Cell::from).to_vec();
    match metric {
        Metric::Activated => counts([activated, joined, clicked]),
        Metric::Joined => counts([joined, activated, clicked]),
        Metric::Clicked => counts([clicked, joined, activated]),
        Metric::Rate => {
            let rate = Cell::Share { num: converted, den: entered };
            vec![Cell::from(converted), Cell::from(entered), rate, bound_cell(row)]
        }
    }
}

fn rank_cell(row: &BoardRow) -> Cell {
    Cell::Integer(row.rank.map(size))
}

fn bound_cell(row: &BoardRow) -> Cell {
    Cell::Fraction(row.rate_lower.map(|bound| bound.rounded()))
}

fn text_or_empty(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

fn size(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
