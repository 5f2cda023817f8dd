//! What an organization has as tables for other programs: which columns each has, what they mean, and the description
//! that lies beside them (Data Package of the Frictionless specifications, <https://datapackage.org>).

use crate::domain::Instant;
use serde_json::{Value, json};
use uuid::Uuid;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageFieldKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A point in time, in UTC.
    Instant,
    /// A day in the organization's time zone.
    Day,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageField {
    /// Its header.
    pub name: &'static str,
    /// What it holds; nothing at all is an empty cell.
    pub kind: PackageFieldKind,
    /// What it means.
    pub about: &'static str,
}

/// A table, a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageTable {
    /// The name of the file without its ending.
    pub name: &'static str,
    /// One row for each of what.
    pub about: &'static str,
    /// The columns that name a row.
    pub key: &'static [&'static str],
    /// A column, and the table and the column that it leads to.
    pub references: &'static [(&'static str, &'static str, &'static str)],
    /// The columns.
    pub fields: &'static [PackageField],
    /// Whether an increment has all rows, not only those that changed.
    pub is_always_whole: bool,
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PackageCell<'v> {
    /// Text.
    Text(Option<&'v str>),
    /// A whole number.
    Integer(Option<i64>),
    /// Yes or no.
    Boolean(bool),
    /// A point in time.
    Instant(Option<Instant>),
    /// A day, in days since 1970.
    Day(Option<i32>),
    /// The id of a referral.
    Id(Option<Uuid>),
}

const fn text(name: &'static str, about: &'static str) -> PackageField {
    PackageField { name, kind: PackageFieldKind::Text, about }
}

const fn integer(name: &'static str, about: &'static str) -> PackageField {
    PackageField { name, kind: PackageFieldKind::Integer, about }
}

const fn boolean(name: &'static str, about: &'static str) -> PackageField {
    PackageField { name, kind: PackageFieldKind::Boolean, about }
}

const fn instant(name: &'static str, about: &'static str) -> PackageField {
    PackageField { name, kind: PackageFieldKind::Instant, about }
}

const fn day(name: &'static str, about: &'static str) -> PackageField {
    PackageField { name, kind: PackageFieldKind::Day, about }
}

/// Events.
pub const EVENTS: PackageTable = PackageTable {
    name: "events",
    about: "one row for each stored event, those that were taken back included",
    key: &["event_no"],
    references: &[("referral_id", "referrals", "referral_id"), ("attributed_link", "links", "code")],
    is_always_whole: false,
    fields: &[
        integer("event_no", "the number of the event; it never changes"),
        text("stage", "what happened: link_clicked, app_installed, account_created or first_login"),
        instant("occurred_at", "when it happened"),
        day("occurred_on", "the local day of that"),
        text("source", "the sender"),
        text("event_id", "the sender's id of the event"),
        text("link_code", "the code that the event carries"),
        text("click_id", "the click that it belongs to"),
        text("user_id", "the new member's id in your own system"),
        integer("revision", "the revision that brought it"),
        integer("retracted_revision", "the revision that took it back; such an event counts no longer"),
        text("attributed_link", "the code of the link that it counts for"),
        text("referral_id", "the referral that it belongs to"),
        text("unattributed_reason", "why it belongs to no referral"),
    ],
};

/// Referrals.
pub const REFERRALS: PackageTable = PackageTable {
    name: "referrals",
    about: "one row for each referral: a person on the way from a link to a first login, or a personal link that nobody \
            has used yet",
    key: &["referral_id"],
    references: &[("link_code", "links", "code"), ("member_id", "members", "member_id")],
    is_always_whole: false,
    fields: &[
        text("referral_id", "the id of the referral"),
        text("status", "generated, clicked, installed, joined or activated: the furthest stage"),
        text("link_code", "the link"),
        text("member_id", "the member whom it counts for"),
        text("user_id", "the person, once an account is known"),
        instant("generated_at", "when the link was made"),
        instant("entered_at", "the earliest of the four times below; empty if nothing has happened"),
        day("entered_on", "the local day of that: the cohort"),
        instant("clicked_at", "first click"),
        instant("installed_at", "first start of the app"),
        instant("joined_at", "account created"),
        instant("activated_at", "first login"),
        boolean("self_referral", "members who came through their own link; statistics leave them out"),
        boolean("shared_click", "an earlier person came through the same click"),
        boolean("forwarded", "a personal link was used by a further person"),
        boolean("before_link", "an event is older than the link"),
        boolean("negative_lag", "a later stage came before an earlier one"),
        boolean("erased", "the person was erased: days are kept in milestones, and no times or ids"),
    ],
};

/// Milestones.
pub const MILESTONES: PackageTable = PackageTable {
    name: "milestones",
    about: "one row for each stage that a referral was seen at",
    key: &["referral_id", "stage"],
    references: &[("referral_id", "referrals", "referral_id")],
    is_always_whole: false,
    fields: &[
        text("referral_id", "the referral"),
        text("stage", "link_clicked, app_installed, account_created or first_login"),
        integer("stage_no", "1 to 4, in that order"),
        instant("reached_at", "when it was first seen there; empty if the person was erased"),
        day("reached_on", "the local day of that"),
    ],
};

/// Links.
pub const LINKS: PackageTable = PackageTable {
    name: "links",
    about: "one row for each link, as it is now",
    key: &["code"],
    references: &[("member_id", "members", "member_id")],
    is_always_whole: true,
    fields: &[
        text("code", "the code"),
        text("member_id", "the member whom it counts for"),
        text("kind", "shared or personal"),
        text("campaign", "the campaign"),
        text("channel", "the channel"),
        text("target", "where it leads, if that is not the organization's usual address"),
        instant("created_at", "when it was made"),
        instant("expires_at", "when it lapses"),
        instant("disabled_at", "when it was closed"),
        text("ios_target", "where it leads people with an iPhone or iPad, if that is elsewhere"),
        text("android_target", "where it leads people with Android, if that is elsewhere"),
    ],
};

/// Members.
pub const MEMBERS: PackageTable = PackageTable {
    name: "members",
    about: "one row for each member who has or had links, as they are now",
    key: &["member_id"],
    references: &[],
    is_always_whole: true,
    fields: &[
        text("member_id", "your own id of the member"),
        text("name", "the name"),
        text("group", "the group of today"),
        text("nickname", "the name on public boards"),
        text("merged_into", "the member whom this one counts as"),
        boolean("erased", "the member was erased: the id says nothing"),
    ],
};

/// Referrals that are no more.
pub const REMOVED_REFERRALS: PackageTable = PackageTable {
    name: "removed_referrals",
    about: "one row for each referral that is no more since the export before; only in increments",
    key: &["referral_id"],
    references: &[],
    is_always_whole: false,
    fields: &[text("referral_id", "the referral; its milestones are gone, too")],
};

/// All tables of an export.
pub const PACKAGE_TABLES: [PackageTable; 6] = [EVENTS, REFERRALS, MILESTONES, LINKS, MEMBERS, REMOVED_REFERRALS];

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// Its table.
    pub table: PackageTable,
    /// Rows without the header.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPackage {
    /// The organization's slug.
    pub organization: String,
    /// The zone of its days.
    pub timezone: String,
    /// The state of the facts that it shows.
    pub revision: i64,
    /// When that was received.
    pub as_of: Instant,
    /// The revision that was asked to begin from.
    pub since: Option<i64>,
    /// Whether it stands for itself; else it holds what moved since then.
    pub is_complete: bool,
    /// Whether texts that a spreadsheet would run got a `'` in front.
    pub is_guarded: bool,
    /// The files.
    pub files: Vec<PackageFile>,
}

impl DataPackage {
    /// The description of the files, as `datapackage.json` has it.
    pub fn descriptor(&self) -> Value {
        json!({
            "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
            "profile": "tabular-data-package",
            "name": format!("verve-{}", self.organization),
            "title": format!("Referrals of {}", self.organization),
            "created": self.as_of,
            "organization": self.organization,
            "timezone": self.timezone,
            "revision": self.revision,
            "as_of": self.as_of,
            "since": self.since,
            "complete": self.is_complete,
            "csv_guard": self.is_guarded,
            "resources": self.files.iter().map(resource).collect::<Vec<_>>(),
        })
    }

    /// The answer of the command.
    pub fn json(&self) -> Value {
        let file = |file: &PackageFile| json!({ "file": format!("{}.csv", file.table.name), "rows": file.rows, "bytes": file.bytes });
        json!({
            "report": "export", "organization": self.organization, "revision": self.revision, "as_of": self.as_of,
            "since": self.since, "complete": self.is_complete,
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
        })
    }
}

fn resource(file: &PackageFile) -> Value {
    let table = file.table;
    let foreign = |(field, resource, column): &(&str, &str, &str)| json!({ "fields": [field], "reference": { "resource": resource, "fields": [column] } });
    json!({
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "profile": "tabular-data-resource",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "rows": file.rows,
        "whole": table.is_always_whole,
        "schema": {
            "fields": table.fields.iter().map(field).collect::<Vec<_>>(),
            "primaryKey": table.key,
            "missingValues": [""],
            "foreignKeys": table.references.iter().map(foreign).collect::<Vec<_>>(),
        },
    })
}

fn field(field: &PackageField) -> Value {
    let (kind, format) = match field.kind {
        PackageFieldKind::Text => ("string", "default"),
        PackageFieldKind::Integer => ("integer", "default"),
        PackageFieldKind::Boolean => ("boolean", "default"),
        // Some have a fraction of a second, which the default format leaves out.
        PackageFieldKind::Instant => ("datetime", "any"),
        PackageFieldKind::Day => ("date", "default"),
    };
    json!({ "name": field.name, "type": kind, "format": format, "description": field.about })
}
