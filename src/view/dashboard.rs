//! The dashboard as a document: the tables of the reports, and the two lists that people act on.

use super::figures::{MonthRow, figures_table, months_table};
use super::table::{Document, Shape, Table};
use crate::messages::{Message, Value, say};
use crate::report::funnel::Funnel;
use crate::report::leaderboard::Leaderboard;
use crate::report::new_members::NewMembers;
use crate::report::referrals::{ReferralRow, Referrals};
use crate::report::scope::Basis;
use crate::report::summary::Compared;

/// What the dashboard shows of a period.
#[derive(Debug)]
pub struct Dashboard {
    /// Reached, joined, activated, and mentors who recruited.
    pub figures: [Compared; 4],
    /// All mentors.
    pub members: i64,
    /// What happened by month.
    pub months: Vec<MonthRow>,
    /// Whether the same days a year before are known.
    pub has_before: bool,
    /// The new members by how they came, where nothing narrows the page and anybody came.
    pub new_members: Option<NewMembers>,
    /// Those who came in the period.
    pub funnel: Funnel,
    /// The first ranks of those who activated somebody, and how many of these there are.
    pub board: Leaderboard,
    /// Those of the period who stand still: the first to lapse.
    pub stalled: Referrals,
    /// How many of them stand at the app and at the account.
    pub stalled_at: [i64; 2],
    /// How many stand still who came in other days.
    pub stalled_elsewhere: i64,
    /// The newest referrals, the newest last.
    pub referrals: Referrals,
}

impl Dashboard {
    /// The document; `group_of` names the group that a referral counts for.
    pub fn document(&self, group_of: impl Fn(&ReferralRow) -> String) -> Document {
        let those = self.has_before.then(|| say!("label-year-before"));
        let heads = self.heads(those.as_ref()).titled(say!("page-at-a-glance"), Some(say!("page-basis-event")));
        let heads = match &self.new_members {
            Some(new) => heads.saying(new.words()),
            None => heads,
        };
        let mut document = Document::default().table(heads);
        document.origin = self.funnel.heading.origin("", &[Basis::Event, Basis::Cohort]);
        // The page leads to itself as of now; a command would make a part of it.
        document.origin.made.pop();
        let funnel = self.funnel.cohort_table().named("funnel").saying(self.funnel_words());
        let funnel = funnel.titled(say!("summary-funnel"), Some(say!("page-basis-cohort")));
        document = match self.months.len() {
            0 | 1 => document.table(funnel),
            _ => {
                let [_, joined, activated, _] = self.figures;
                let months = months_table(those.as_ref(), &self.months, [joined, activated]).named("months");
                let months = months.titled(say!("month-by-month"), Some(say!("page-basis-months"))).in_half();
                document.table(funnel.in_half()).table(months)
            }
        };
        document = self.funnel.cohort_parts(document);
        let board = self.board.table().named("recruiters").saying(self.board_words());
        let stalled = self.stalled.nudges(&group_of).saying(self.stalled_words());
        let referrals =
            self.referrals.journeys(self.referrals.rows.iter().rev(), &group_of).saying(self.listed_words());
        document
            .table(board.titled(say!("page-board"), Some(say!("page-basis-board"))).in_half())
            .table(stalled.titled(say!("page-nudge"), Some(say!("page-basis-nudges"))).in_half())
            .table(referrals.titled(say!("label-referrals"), None::<Message>))
    }

    fn heads(&self, those: Option<&Message>) -> Table {
        let labels =
            [say!("label-reached"), say!("label-joined"), say!("label-activated"), say!("label-mentors-recruited")];
        let rows = labels.into_iter().zip(self.figures).collect();
        let mut table = figures_table(Message::empty(), those, rows).shaped(Shape::Heads);
        if let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.get_mut(1)) {
            *cell = cell.clone().noted(say!("page-of", count = self.members));
        }
        table
    }

    fn funnel_words(&self) -> Message {
        let entered = self.funnel.total.entered.unwrap_or_default();
        let active = self.funnel.total.stages[3].reached.unwrap_or_default();
        match entered {
            0 => say!("nobody-entered", period = self.funnel.heading.in_period()),
            _ => say!("page-funnel-finding", entered, share = Value::Share(active, entered)),
        }
    }

    fn board_words(&self) -> Message {
        match (self.board.eligible as i64, self.board.rows.len() as i64) {
            (0, _) => say!("page-nobody-activated"),
            (all, shown) => say!("page-board-finding", all, shown),
        }
    }

    fn stalled_words(&self) -> Message {
        let [installed, joined] = self.stalled_at;
        let here = match self.stalled.total {
            0 => say!("page-nobody-stuck"),
            all => say!("page-nudge-finding", all, installed, joined),
        };
        match self.stalled_elsewhere {
            0 => here,
            more => Message::joined(vec![here, say!("page-nudge-elsewhere", count = more)], " "),
        }
    }

    fn listed_words(&self) -> Message {
        match self.referrals.total {
            0 => say!("page-no-referrals"),
            _ => say!("page-referrals-finding"),
        }
    }
}

/// What an organization that has no events yet does first; `org` is its slug, `has_members` whether it has any.
pub fn first_steps(org: &str, has_members: bool) -> Document {
    let members = format!("verve --org {org} member import members.csv");
    let links = format!("verve --org {org} link create --all-members --target https://example.org/app");
    let events = format!("verve --org {org} ingest events.csv");
    let steps = [
        (!has_members).then(|| say!("first-step-members", command = members)),
        Some(say!("first-step-links", command = links)),
        Some(say!("first-step-events", command = events)),
    ];
    steps.into_iter().flatten().fold(Document::default().finding(say!("first-steps")), Document::finding)
}
