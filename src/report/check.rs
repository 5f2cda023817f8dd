//! Checks of the data: what each looked at, the figures, whether something is wrong, and the command that shows more.

use super::scope::{json_lines, json_text};
use crate::domain::Instant;
use crate::domain::quality::{Part, Recent};
use chrono::NaiveDate;
use serde::Serialize;

/// A check of the data; it says something is wrong or holds its tongue, and its name is what `--only` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataCheck {
    /// By sender, how many of those who joined by shared links carry their click.
    ClicksCarried,
    /// By sender, how many of the events with a code or a click lead to no link.
    LostEvents,
    /// By sender, for how long nothing has come.
    SilentSources,
    /// Whether installs still come beside clicks.
    InstallsMissing,
    /// Clicks and users that stand for many accounts.
    CrowdedIds,
    /// First logins that are older than their account.
    EarlyLogins,
    /// Members with the same user.
    SharedUsers,
    /// Groups, campaigns and channels that differ in case or Unicode form alone.
    AlikeLabels,
    /// Open links that lead nowhere.
    DeadLinks,
}

impl DataCheck {
    /// All checks, in the order in which they are made.
    pub const ALL: [Self; 9] = [
        Self::ClicksCarried,
        Self::LostEvents,
        Self::SilentSources,
        Self::InstallsMissing,
        Self::CrowdedIds,
        Self::EarlyLogins,
        Self::SharedUsers,
        Self::AlikeLabels,
        Self::DeadLinks,
    ];

    /// The name in flags and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClicksCarried => "clicks_carried",
            Self::LostEvents => "lost_events",
            Self::SilentSources => "silent_sources",
            Self::InstallsMissing => "installs_missing",
            Self::CrowdedIds => "crowded_ids",
            Self::EarlyLogins => "early_logins",
            Self::SharedUsers => "shared_users",
            Self::AlikeLabels => "alike_labels",
            Self::DeadLinks => "dead_links",
        }
    }

    /// The check of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }
}

/// What a check says of one sender, id or label, or of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Nothing is wrong.
    Ok,
    /// Something is wrong.
    Fault,
    /// There is too little to say.
    Unclear,
}

impl CheckState {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Fault => "fault",
            Self::Unclear => "unclear",
        }
    }
}

/// What kind of thing a subject is, where a check looks at several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A sender of events.
    Source,
    /// A click id.
    Click,
    /// A user id.
    User,
    /// Members, by their ids.
    Members,
    /// Groups of members.
    Groups,
    /// Campaigns of links.
    Campaigns,
    /// Channels of links.
    Channels,
}

impl SubjectKind {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Click => "click",
            Self::User => "user",
            Self::Members => "members",
            Self::Groups => "groups",
            Self::Campaigns => "campaigns",
            Self::Channels => "channels",
        }
    }
}

/// What a row of a check is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: SubjectKind,
    /// The names or ids: one, or those that are too much alike.
    pub names: Vec<String>,
}

impl Subject {
    /// One of a kind.
    pub fn one(kind: SubjectKind, name: impl Into<String>) -> Self {
        Self { kind, names: vec![name.into()] }
    }
}

/// What a check found in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// The check.
    pub check: DataCheck,
    /// What it says.
    pub state: CheckState,
    /// Of what; none where it is of everything.
    pub subject: Option<Subject>,
    /// The count and what it is out of; of a sender that is silent the days and those that are usual.
    pub now: [Option<i64>; 2],
    /// The same in the year before.
    pub before: [Option<i64>; 2],
    /// What shows more of it, or mends it: the words of a command behind the program's name.
    pub command: Vec<String>,
}

impl CheckRow {
    /// A row without figures in which nothing is wrong.
    pub const fn ok(check: DataCheck) -> Self {
        let (now, before) = ([None; 2], [None; 2]);
        Self { check, state: CheckState::Ok, subject: None, now, before, command: Vec::new() }
    }

    /// A row that compares the last weeks with the year before.
    pub fn compared(check: DataCheck, recent: &Recent, is_fault: bool) -> Self {
        let figures = |part: Part| [Some(part.count), Some(part.of)];
        let state = match (is_fault, recent.is_comparable()) {
            (true, _) => CheckState::Fault,
            (false, true) => CheckState::Ok,
            (false, false) => CheckState::Unclear,
        };
        Self { state, now: figures(recent.now), before: figures(recent.before), ..Self::ok(check) }
    }

    /// The row of a fault.
    pub fn fault(check: DataCheck, now: [Option<i64>; 2]) -> Self {
        Self { state: CheckState::Fault, now, ..Self::ok(check) }
    }

    /// The same of a subject.
    #[must_use]
    pub fn of(self, subject: Subject) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// The same with what to do, where something is wrong.
    #[must_use]
    pub fn with(self, command: &[&str]) -> Self {
        let command = if self.is_fault() { command } else { &[] };
        Self { command: command.iter().map(|word| (*word).to_owned()).collect(), ..self }
    }

    /// Whether something is wrong.
    pub fn is_fault(&self) -> bool {
        self.state == CheckState::Fault
    }
}

/// What all checks that were asked for found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it.
    pub organization_line: String,
    /// The newest revision.
    pub revision: i64,
    /// When the checks were made.
    pub generated_at: Instant,
    /// The first and the last local day of the last weeks.
    pub days: [NaiveDate; 2],
    /// The checks that were made.
    pub checks: Vec<DataCheck>,
    /// What they found, in the order of the checks; each has a row at least.
    pub rows: Vec<CheckRow>,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    report: &'static str,
    organization: &'a str,
    revision: i64,
    generated_at: Instant,
    since: String,
    until: String,
    faults: usize,
    rows: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    check: DataCheck,
    state: CheckState,
    kind: Option<SubjectKind>,
    subject: &'a [String],
    count: Option<i64>,
    of: Option<i64>,
    count_before: Option<i64>,
    of_before: Option<i64>,
    command: Vec<&'a str>,
}

impl CheckReport {
    /// The checks that found something wrong.
    pub fn failed(&self) -> Vec<DataCheck> {
        let mut failed: Vec<DataCheck> = self.faults().map(|row| row.check).collect();
        failed.dedup();
        failed
    }

    /// The rows of what is wrong.
    pub fn faults(&self) -> impl Iterator<Item = &CheckRow> {
        self.rows.iter().filter(|row| row.is_fault())
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let [since, until] = self.days.map(|day| day.to_string());
        json_text(&ReportJson {
            report: "check",
            organization: &self.organization,
            revision: self.revision,
            generated_at: self.generated_at,
            since,
            until,
            faults: self.faults().count(),
            rows: self.row_values(),
        })
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.row_values())
    }

    fn row_values(&self) -> Vec<RowJson<'_>> {
        self.rows.iter().map(|row| RowJson::of(row, &self.organization)).collect()
    }
}

impl<'a> RowJson<'a> {
    fn of(row: &'a CheckRow, organization: &'a str) -> Self {
        let CheckRow { check, state, subject, now, before, .. } = row;
        Self {
            check: *check,
            state: *state,
            kind: subject.as_ref().map(|subject| subject.kind),
            subject: subject.as_ref().map_or(&[], |subject| &subject.names),
            count: now[0],
            of: now[1],
            count_before: before[0],
            of_before: before[1],
            command: row.whole_command(organization),
        }
    }
}

impl CheckRow {
    /// The words of the command from the program's name to the organization's; none where there is nothing to do.
    pub fn whole_command<'a>(&'a self, organization: &'a str) -> Vec<&'a str> {
        if self.command.is_empty() {
            return Vec::new();
        }
        let words = self.command.iter().map(String::as_str);
        ["verve"].into_iter().chain(words).chain(["--org", organization]).collect()
    }
}
