//! Where a link leads each kind of visitor, as people read it.

use super::table::{Cell, Column, Document, Table};
use crate::domain::device::TargetOwner;
use crate::messages::{Message, say};
use crate::report::link_test::{LinkTest, Visit, VisitReason, VisitWay, VisitorKind};

impl LinkTest {
    /// The answer as a document.
    pub fn document(&self) -> Document {
        let columns = [
            ("visitor", say!("label-visitor")),
            ("goes_to", say!("label-goes-to")),
            ("counts", say!("label-counts")),
            ("because", say!("label-because")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in self.visits() {
            table.push(vec![visitor(&row), place(&row), counts(&row), Cell::word(row.because.words())]);
        }
        Document::new(say!("link-test-title", code = &self.code))
            .note(&self.organization_line)
            .note(&self.url)
            .table(table)
            .data(self.data_table())
    }

    /// The answer as one JSON object; its reasons are English sentences.
    pub fn json(&self) -> String {
        self.json_saying(|because| because.words().to_string())
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        self.rows_saying(|because| because.words().to_string())
    }

    fn data_table(&self) -> Table {
        let columns = ["visitor", "way", "target", "counts", "because"];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in self.visits() {
            let target = row.target.as_ref().map_or(Cell::Empty, Cell::code);
            let counts = Cell::code(if row.counts { "yes" } else { "no" });
            let (visitor, way) = (Cell::code(row.visitor.name()), Cell::code(row.way.name()));
            table.push(vec![visitor, way, target, counts, Cell::word(row.because.words())]);
        }
        table
    }
}

impl VisitReason {
    fn words(self) -> Message {
        match self {
            Self::Closed => say!("way-closed"),
            Self::NoTarget => say!("way-no-target"),
            Self::Preview => say!("way-preview"),
            Self::LandingPage => say!("way-landing"),
            Self::PageInstead => say!("way-instead"),
            Self::Program => say!("way-program"),
            Self::Target { owner, is_of_device, is_app_store } => {
                let target = match (owner, is_of_device) {
                    (TargetOwner::Link, true) => say!("way-link-device"),
                    (TargetOwner::Link, false) => say!("way-link"),
                    (TargetOwner::Organization, true) => say!("way-organization-device"),
                    (TargetOwner::Organization, false) => say!("way-organization"),
                };
                let store = is_app_store.then(|| say!("way-app-store"));
                Message::joined(std::iter::once(target).chain(store).collect(), "; ")
            }
        }
    }
}

fn visitor(visit: &Visit) -> Cell {
    Cell::word(match visit.visitor {
        VisitorKind::Iphone => say!("visitor-iphone"),
        VisitorKind::Ipad => say!("visitor-ipad"),
        VisitorKind::Android => say!("visitor-android"),
        VisitorKind::Desktop => say!("visitor-desktop"),
        VisitorKind::Preview => say!("visitor-preview"),
        VisitorKind::Program => say!("visitor-program"),
    })
}

fn place(visit: &Visit) -> Cell {
    match (&visit.target, visit.way) {
        (Some(target), _) => Cell::code(target),
        (None, VisitWay::Page) => Cell::word(say!("way-page")),
        (None, VisitWay::Target | VisitWay::Nowhere) => Cell::word(say!("way-nowhere")),
    }
}

fn counts(visit: &Visit) -> Cell {
    Cell::word(if visit.counts { say!("word-yes") } else { say!("word-no") })
}
