//! Receipts of erasures and purges as people read them.

use super::table::{Cell, Column, Document, Table};
use super::words::shell_word;
use crate::messages::{Message, Value, say};
use crate::report::erasure::{Files, Receipt};

impl Receipt {
    /// The receipt as a document; `line` is the organization as people read it.
    pub fn document(&self, line: &str) -> Document {
        let mut table =
            Table::new(vec![Column::new("what", say!("label-what")), Column::new("count", say!("label-count"))]);
        for (what, count) in self.counts() {
            table.push(vec![Cell::word(what), Cell::from(count)]);
        }
        let mut document = Document::new(self.title())
            .note(line.to_owned())
            .note(say!("erasure-revision", revision = self.revision.to_string(), when = self.erased_at.to_string()))
            .table(table)
            .finding(say!("erasure-counts-stay"));
        if let Some(member) = self.member.as_ref().filter(|member| !member.closed_links.is_empty()) {
            document = document.finding(say!("erasure-codes-stay", codes = texts(&member.closed_links)));
        }
        document = match self.files {
            Files::Untouched | Files::Clear => document,
            Files::Owed => document.finding(say!("erasure-owed")).finding(say!("erasure-owed-removed")),
            Files::Servers => document.finding(say!("erasure-servers")),
        };
        document = document.finding(say!("erasure-left"));
        let files: Vec<String> =
            self.imports.iter().map(|import| import.file.clone()).filter(|file| !file.is_empty()).collect();
        if !files.is_empty() {
            document = document.finding(say!("erasure-left-files", files = texts(&files)));
        }
        if self.copies.is_empty() {
            return document;
        }
        let names: Vec<String> = self.copies.iter().map(|copy| shell_word(copy)).collect();
        document
            .finding(say!("erasure-copies", copies = texts(&self.copies)))
            .finding(say!("erasure-copies-remove", copies = names.join(" ")))
    }

    fn title(&self) -> Message {
        match &self.member {
            Some(_) if self.dry_run => say!("erasure-member-dry-run"),
            Some(member) => say!("erasure-member", member = &member.member_id),
            None if self.dry_run => say!("erasure-dry-run", count = self.events),
            None => say!("erasure-title", count = self.events),
        }
    }

    fn counts(&self) -> Vec<(Message, i64)> {
        let mut counts = vec![(say!("erasure-events"), self.events), (say!("erasure-sealed"), self.sealed)];
        counts.push((say!("erasure-ids-kept-out"), self.suppressed));
        if let Some(member) = &self.member {
            if !member.merged.is_empty() {
                counts.push((say!("erasure-merged"), member.merged.len() as i64));
            }
            counts.push((say!("erasure-links-closed"), member.closed_links.len() as i64));
            counts.push((say!("erasure-publications"), member.publications));
            if member.tokens > 0 {
                counts.push((say!("erasure-tokens"), member.tokens));
            }
        }
        counts
    }
}

fn texts(words: &[String]) -> Value {
    Value::List(words.iter().map(Value::from).collect())
}
