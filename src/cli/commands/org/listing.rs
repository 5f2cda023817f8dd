//! Organizations as answers.

use crate::cli::changes::{json, organization_line};
use crate::cli::pairs::yes_no;
use crate::messages::say;
use crate::render::Answer;
use crate::store::{LinkSettings, Organization};
use crate::view::table::{Cell, Column, Document, Table};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    name: &'a str,
    timezone: &'a str,
    base_url: Option<&'a str>,
    window_days: i64,
    horizon_days: i64,
    milestones: &'a str,
    board: bool,
    growth: bool,
    allow_personal_ids: bool,
    is_demo: bool,
    lang: Option<&'a str>,
    target: Option<&'a str>,
    ios_target: Option<&'a str>,
    android_target: Option<&'a str>,
    landing: bool,
    ios_app: Option<&'a str>,
    android_package: Option<&'a str>,
    android_sha256: Option<&'a str>,
    repeat_seconds: i64,
    poster_text: Option<&'a str>,
}

#[derive(Serialize)]
struct Rows<'a> {
    report: &'static str,
    rows: &'a [Row<'a>],
}

impl<'a> Row<'a> {
    fn of(organization: &'a Organization) -> Self {
        let LinkSettings { targets, .. } = &organization.links;
        Self {
            slug: organization.scope.slug(),
            name: &organization.name,
            timezone: organization.settings.timezone.name(),
            base_url: organization.base_url.as_deref(),
            window_days: organization.settings.window_days,
            horizon_days: organization.settings.horizon_days,
            milestones: &organization.milestones,
            board: organization.board,
            growth: organization.growth,
            allow_personal_ids: organization.allow_personal_ids,
            is_demo: organization.is_demo,
            lang: organization.links.lang.as_deref(),
            target: targets.target.as_deref(),
            ios_target: targets.ios_target.as_deref(),
            android_target: targets.android_target.as_deref(),
            landing: organization.links.has_landing_page,
            ios_app: organization.links.ios_app.as_deref(),
            android_package: organization.links.android_package.as_deref(),
            android_sha256: organization.links.android_sha256.as_deref(),
            repeat_seconds: organization.links.repeat_seconds,
            poster_text: organization.links.poster_text.as_deref(),
        }
    }

    /// Key and value of each, in the order of the columns.
    fn cells(&self) -> [(&'static str, Cell); 21] {
        let code = |text: Option<&str>| text.map_or(Cell::Empty, Cell::code);
        [
            ("slug", Cell::code(self.slug)),
            ("name", Cell::text(self.name)),
            ("timezone", Cell::code(self.timezone)),
            ("base_url", code(self.base_url)),
            ("window_days", Cell::from(self.window_days)),
            ("horizon_days", Cell::from(self.horizon_days)),
            ("milestones", Cell::code(self.milestones)),
            ("board", Cell::code(yes_no(self.board))),
            ("growth", Cell::code(yes_no(self.growth))),
            ("allow_personal_ids", Cell::code(yes_no(self.allow_personal_ids))),
            ("is_demo", Cell::code(yes_no(self.is_demo))),
            ("lang", code(self.lang)),
            ("target", code(self.target)),
            ("ios_target", code(self.ios_target)),
            ("android_target", code(self.android_target)),
            ("landing", Cell::code(yes_no(self.landing))),
            ("ios_app", code(self.ios_app)),
            ("android_package", code(self.android_package)),
            ("android_sha256", code(self.android_sha256)),
            ("repeat_seconds", Cell::from(self.repeat_seconds)),
            ("poster_text", self.poster_text.map_or(Cell::Empty, Cell::text)),
        ]
    }
}

/// The list of organizations.
pub fn list(organizations: &[Organization]) -> Answer {
    let number = i64::try_from(organizations.len()).unwrap_or(i64::MAX);
    let columns = [
        ("slug", say!("label-slug")),
        ("name", say!("label-name")),
        ("timezone", say!("label-zone")),
        ("base_url", say!("label-base-url")),
    ];
    let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
    for organization in organizations {
        let [slug, _, zone, url, ..] = Row::of(organization).cells().map(|(_, cell)| cell);
        table.push(vec![slug, Cell::text(organization_line(organization)), zone, url]);
    }
    answer(Document::new(say!("count-organizations", count = number)).table(table), organizations)
}

/// One organization with all its settings.
pub fn one(organization: &Organization) -> Answer {
    settings(Document::new(organization_line(organization)), organization)
}

/// An organization that was added just now.
pub fn added(organization: &Organization) -> Answer {
    settings(Document::new(say!("result-organization-added", slug = organization.scope.slug())), organization)
}

fn settings(document: Document, organization: &Organization) -> Answer {
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    for (key, value) in Row::of(organization).cells() {
        // In a column of words figures stand at the left as well.
        let value = match value {
            Cell::Integer(Some(number)) => Cell::code(number.to_string()),
            other => other,
        };
        table.push(vec![Cell::code(key), value]);
    }
    answer(document.table(table), std::slice::from_ref(organization))
}

fn answer(document: Document, organizations: &[Organization]) -> Answer {
    let rows: Vec<Row<'_>> = organizations.iter().map(Row::of).collect();
    let keys = rows.first().map(Row::cells);
    let keys = keys.map_or_else(|| vec!["slug", "name"], |cells| cells.iter().map(|(key, _)| *key).collect());
    let mut data = Table::new(keys.into_iter().map(Column::key).collect());
    for row in &rows {
        data.push(row.cells().map(|(_, cell)| cell).to_vec());
    }
    Answer {
        document: document.data(data),
        json: json(&Rows { report: "organizations", rows: &rows }),
        rows: rows.iter().map(json).collect(),
    }
}
