//! Documents of the demo organization as the reports would build them, for the tests of this room.

use crate::messages::say;
use crate::view::table::{Cell, Column, Document, Table};

const ORGANIZATION: &str = "Nordlys Peer Association (demo data)";
const COHORT: &str = "Cohort: entered in 2025. Europe/Oslo, as of 2026-02-16 09:12";

struct Stage {
    name: &'static str,
    label: &'static str,
    observed: i64,
    reached: i64,
    median: Option<f64>,
    p90: Option<f64>,
}

const STAGES: [Stage; 4] = [
    Stage { name: "link_clicked", label: "Link clicked", observed: 692, reached: 745, median: None, p90: None },
    Stage {
        name: "app_installed",
        label: "App installed",
        observed: 287,
        reached: 349,
        median: Some(11_160.0),
        p90: Some(111_600.0),
    },
    Stage {
        name: "account_created",
        label: "Account created",
        observed: 260,
        reached: 260,
        median: Some(68_400.5),
        p90: Some(544_320.0),
    },
    Stage {
        name: "first_login",
        label: "First login",
        observed: 207,
        reached: 207,
        median: Some(50_400.0),
        p90: Some(466_560.0),
    },
];

/// The funnel of a year.
pub(super) fn funnel() -> Document {
    let mut table = Table::new(vec![
        Column::new("stage", say!("label-stage")),
        Column::new("reached", say!("label-reached")),
        Column::bar(),
        Column::new("share_of_first", say!("label-of-all")),
        Column::new("share_of_previous", say!("label-of-previous")),
        Column::new("median_seconds", say!("label-median")),
        Column::new("p90_seconds", say!("label-ninety-percent")),
    ]);
    for (stage, previous) in with_previous() {
        table.push(vec![
            Cell::text(stage.label),
            Cell::from(stage.reached),
            Cell::Bar { value: stage.reached, max: 745 },
            Cell::Share { num: stage.reached, den: 745 },
            Cell::Share { num: stage.reached, den: previous },
            Cell::Seconds(stage.median),
            Cell::Seconds(stage.p90),
        ]);
    }
    Document::new("Funnel of 2025")
        .note(ORGANIZATION)
        .note(COHORT)
        .table(table)
        .finding("Active 207, open 62, lapsed 476")
        .finding("Of the 660 who have had their 90 days, 184 are active: 27.9 %")
        .finding("Passed without being seen: link clicked 53, app installed 62")
        .finding("Links generated 209, of which unused 40")
        .data(funnel_for_machines())
}

/// Each stage with what the one before reached; 0, and so no share, before the first.
fn with_previous() -> impl Iterator<Item = (&'static Stage, i64)> {
    STAGES.iter().zip([0, 745, 349, 260])
}

fn funnel_for_machines() -> Table {
    let keys = [
        "organization",
        "period",
        "timezone",
        "basis",
        "as_of",
        "revision",
        "stage",
        "observed",
        "reached",
        "skipped",
        "share_of_first",
        "share_of_previous",
        "median_seconds",
        "p90_seconds",
    ];
    let mut table = Table::new(keys.map(Column::key).to_vec());
    for (stage, previous) in with_previous() {
        table.push(vec![
            Cell::code("nordlys"),
            Cell::code("2025"),
            Cell::code("Europe/Oslo"),
            Cell::code("cohort"),
            Cell::Time { shown: "2026-02-16 09:12".into(), raw: "2026-02-16T09:12:00+01:00".into() },
            Cell::from(17),
            Cell::code(stage.name),
            Cell::from(stage.observed),
            Cell::from(stage.reached),
            Cell::from(stage.reached - stage.observed),
            Cell::Share { num: stage.reached, den: 745 },
            Cell::Share { num: stage.reached, den: previous },
            Cell::Seconds(stage.median),
            Cell::Seconds(stage.p90),
        ]);
    }
    table
}

/// The funnel of a year by month, with its total.
pub(super) fn by_month() -> Document {
    let months = [
        ("2025-01", [68, 24, 16, 14, 0, 54]),
        ("2025-02", [57, 23, 15, 12, 0, 45]),
        ("2025-03", [104, 53, 47, 39, 0, 65]),
        ("2025-04", [52, 21, 14, 10, 0, 42]),
        ("2025-05", [50, 21, 16, 15, 0, 35]),
        ("2025-06", [34, 16, 9, 7, 0, 27]),
        ("2025-07", [25, 11, 11, 11, 0, 14]),
        ("2025-08", [49, 21, 14, 12, 0, 37]),
        ("2025-09", [94, 49, 40, 30, 0, 64]),
        ("2025-10", [87, 44, 36, 23, 0, 64]),
        ("2025-11", [67, 39, 24, 18, 20, 29]),
        ("2025-12", [58, 27, 18, 16, 42, 0]),
    ];
    let mut table = Table::new(vec![
        Column::new("month", say!("label-month")),
        Column::new("entered", say!("label-entered")),
        Column::bar(),
        Column::new("app_installed", say!("label-installed")),
        Column::new("account_created", say!("label-joined")),
        Column::new("first_login", say!("label-activated")),
        Column::new("rate", say!("label-rate")),
        Column::new("open", say!("label-open")),
        Column::new("lapsed", say!("label-lapsed")),
    ]);
    for (month, counts) in months {
        table.push(month_cells(month, counts, Cell::Bar { value: counts[0], max: 104 }));
    }
    table.push_total(month_cells("Total", [745, 349, 260, 207, 62, 476], Cell::Blank));
    Document::new("Funnel of 2025 by month")
        .note(ORGANIZATION)
        .note("Cohort: by month of entry. Europe/Oslo, as of 2026-02-16 09:12")
        .table(table)
        .finding("2025-11 and 2025-12 still have open referrals: their rates can rise")
}

fn month_cells(month: &str, counts: [i64; 6], bar: Cell) -> Vec<Cell> {
    let [entered, installed, joined, activated, open, lapsed] = counts;
    let rate = Cell::Share { num: activated, den: entered };
    let [entered, installed, joined, activated, open, lapsed] =
        [entered, installed, joined, activated, open, lapsed].map(Cell::from);
    vec![Cell::code(month), entered, bar, installed, joined, activated, rate, open, lapsed]
}

/// The leaderboard of a year.
pub(super) fn leaderboard() -> Document {
    let members = [
        (1, "Åse Røsslyng", "Trøndelag", [17, 22, 54]),
        (2, "Leif Einerbær", "Trøndelag", [15, 17, 36]),
        (2, "Olav Tyttebær", "Oslo", [15, 18, 49]),
        (4, "Solveig Forglemmegei", "Agder", [14, 14, 26]),
        (5, "Kari Multe", "Nord-Troms", [13, 17, 47]),
        (6, "Bjørn Blåveis", "Oslo", [12, 15, 39]),
        (7, "Siv Kvitveis", "Rogaland", [11, 14, 37]),
        (8, "Marit Soldogg", "Vestland", [9, 10, 36]),
        (9, "Arne Bjørnemose", "Vestland", [8, 8, 28]),
        (9, "Inger-Johanne Geitrams", "Vestland", [8, 13, 40]),
        (9, "Sverre Ryllik", "Trøndelag", [8, 10, 20]),
        (9, "Torunn Reinrose", "Nord-Troms", [8, 9, 22]),
    ];
    let mut table = Table::new(vec![
        Column::new("rank", say!("label-rank")),
        Column::new("name", say!("label-mentor")),
        Column::new("group", say!("label-group")),
        Column::new("activated", say!("label-activated")),
        Column::new("joined", say!("label-joined")),
        Column::new("clicked", say!("label-clicked")),
    ]);
    for (rank, name, group, counts) in members {
        let mut cells = vec![Cell::from(rank), Cell::text(name), Cell::text(group)];
        cells.extend(counts.map(Cell::from));
        table.push(cells);
    }
    Document::new("Leaderboard of 2025")
        .note(ORGANIZATION)
        .note("Event: happened in 2025. Europe/Oslo, as of 2026-02-16 09:12")
        .table(table)
        .finding("12 rows: 4 share rank 9. `--top 33` shows all")
        .finding(say!("leaderboard-by-rate"))
}
