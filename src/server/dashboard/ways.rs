//! Where the cells and tables of the dashboard lead on to.

use super::filters::PageQuery;
use crate::answers::NONE;
use crate::messages::{Message, say};
use crate::render::Ways;
use crate::view::table::{Lead, Table};

/// The addresses of the dashboard, each with what is asked.
pub(super) struct Links<'a> {
    /// What is asked.
    pub query: &'a PageQuery,
    /// How many rows there are of the tables that are shown in part.
    pub totals: &'a [(&'static str, i64)],
}

impl Ways for Links<'_> {
    fn of(&self, lead: &Lead) -> Option<String> {
        match lead {
            Lead::Referral(id) => {
                Some(format!("/dashboard/referrals/{id}{}", self.query.parameters_with(&[("page", "1")])))
            }
            Lead::Narrowed(dimension, value) => {
                let value = value.as_deref().unwrap_or(NONE);
                let narrowed = match dimension.calendar_unit() {
                    Some(_) => {
                        self.query.parameters_with(&[("period", value), ("since", ""), ("until", ""), ("page", "1")])
                    }
                    None => self.query.parameters_with(&[(dimension.name(), value), ("page", "1")]),
                };
                Some(format!("/dashboard{narrowed}"))
            }
        }
    }

    fn onward(&self, table: &Table) -> Vec<(Message, String)> {
        let (name, same) = (table.name, self.query.parameters_with(&[("page", "1")]));
        let of = |other: &str| self.totals.iter().find(|(total, _)| *total == other).map(|(_, count)| *count);
        let shown = table.rows.len() as i64;
        let all = of(name).filter(|all| *all > shown);
        let all = all.map(|count| (say!("page-all-rows", count), format!("/dashboard/{name}{same}")));
        let file = |words: Message, ending: &str| (words, format!("/dashboard/download/{name}.{ending}{same}"));
        let files = match name {
            "funnel" | "months" | "recruiters" | "stalled" | "referrals" => {
                vec![file(say!("page-csv"), "csv"), file(say!("page-workbook"), "xlsx")]
            }
            _ => Vec::new(),
        };
        all.into_iter().chain(files).collect()
    }
}
