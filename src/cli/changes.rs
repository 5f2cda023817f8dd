//! The answer of every command that changes something: the thing, and each of its values before and after.

use super::failure::kind_word;
use crate::messages::say;
use crate::render::Answer;
use crate::store::Organization;
use crate::view::table::{Cell, Column, Document, Table};
use serde::Serialize;

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueChange {
    /// The key of the value.
    pub field: &'static str,
    /// What it was.
    pub was: Option<String>,
    /// What it is.
    pub is: Option<String>,
}

/// What a command changed of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    report: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
    kind: &'static str,
    name: String,
    changes: Vec<ValueChange>,
    /// Whose it is, or where it stands.
    #[serde(skip)]
    place: String,
}

impl Changes {
    /// No change yet of the `kind` (`member`, `link`) of that name.
    pub fn of(kind: &'static str, name: &str, organization: &Organization) -> Self {
        Self {
            report: "changes",
            organization: Some(organization.scope.slug().to_owned()),
            kind,
            name: name.to_owned(),
            changes: Vec::new(),
            place: organization_line(organization),
        }
    }

    /// No change yet of what belongs to no organization; `place` says where it stands.
    pub fn without_organization(kind: &'static str, name: &str, place: String) -> Self {
        Self { report: "changes", organization: None, kind, name: name.to_owned(), changes: Vec::new(), place }
    }

    /// Notes a value, where it moved.
    pub fn note(&mut self, field: &'static str, was: Option<String>, is: Option<String>) {
        if was != is {
            self.changes.push(ValueChange { field, was, is });
        }
    }

    /// Whether anything moved.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The answer, with the table of what moved.
    pub fn answer(&self) -> Answer {
        let (kind, name) = (kind_word(self.kind), &self.name);
        let title = match self.is_empty() {
            true => say!("result-as-it-was", kind, name),
            false => say!("result-changed", kind, name),
        };
        let mut table = Table::new(vec![
            Column::new("field", say!("label-setting")),
            Column::new("was", say!("label-was")),
            Column::new("is", say!("label-is")),
        ]);
        for change in &self.changes {
            let value = |value: &Option<String>| value.as_ref().map_or(Cell::Empty, Cell::text);
            table.push(vec![Cell::code(change.field), value(&change.was), value(&change.is)]);
        }
        let mut document = Document::new(title.capitalised());
        if self.kind != "organization" {
            document = document.note(&self.place);
        }
        Answer { document: document.table(table), json: json(self), rows: self.changes.iter().map(json).collect() }
    }
}

/// The organization as people read it, marked where its data are made up.
pub fn organization_line(organization: &Organization) -> String {
    let demo = if organization.is_demo { " (demo data)" } else { "" };
    format!("{}{demo}", organization.name)
}

/// A value as compact JSON; texts and numbers always have a form.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
