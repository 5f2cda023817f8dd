//! A summary that was published: what was frozen, and how to hold later answers against it.

use super::scope::{Head, Heading, json_text};
use serde::Serialize;

/// A summary that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Whose, which days, as of when, from which revision.
    pub heading: Heading,
    /// Its number among the published ones, from 1.
    pub number: i64,
    /// SHA-256 of the numbered list of its figures, in hexadecimal.
    pub digest: String,
}

#[derive(Serialize)]
struct PublishedJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    number: i64,
    digest: &'a str,
}

impl Published {
    /// What was published as one JSON object.
    pub fn json(&self) -> String {
        let head = self.heading.head("publication", None);
        json_text(&PublishedJson { head, number: self.number, digest: &self.digest })
    }
}
