//! `verve import undo`.

use super::UndoArgs;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::messages::Message;
use crate::render::Answer;
use crate::report::table::{Cell, Column, Document, Table};
use crate::report::words::{count, counted, listed};
use crate::store::{Import, MEMBERS, NeededBy, Organization, Snapshot};
use crate::workflows::{KeptRow, RestoredRow, UndoneRows, WhyKept};
use serde_json::{Value, json};

/// Up to how many members or links that stay are named for people.
const NAMED: usize = 20;

/// Takes an import back.
///
/// # Errors
/// An import that does not exist or was undone, nobody who says yes, or a database that cannot be used.
pub async fn run(args: &UndoArgs, context: &Context) -> Result<(), Failure> {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let import = snapshot.import_of(&args.id).await?;
    snapshot.end().await?;
    let asked = Asked { import, organization, is_dry_run: args.dry_run };
    if !args.dry_run {
        context.confirm(&asked.question())?;
    }
    let answer =
        if asked.import.is_of_events() { asked.undo_events(context).await? } else { asked.undo_rows(context).await? };
    context.show(&answer)
}

/// What is to be taken back.
struct Asked {
    import: Import,
    organization: Organization,
    is_dry_run: bool,
}

impl Asked {
    fn short(&self) -> &str {
        let id = &self.import.import_id;
        id.get(..8).unwrap_or(id)
    }

    fn question(&self) -> String {
        let (ledger, short, file) = (&self.import.ledger, self.short(), &self.import.file);
        let what = match self.import.kind.as_str() {
            _ if self.import.is_of_events() => counted(ledger.new, "new event", "new events"),
            MEMBERS => format!("{}, {} changed", counted(ledger.new, "new member", "new members"), ledger.changed),
            _ => format!("{}, {} changed", counted(ledger.new, "new link", "new links"), ledger.changed),
        };
        format!("Undo import {short} of {file} ({what})?")
    }

    async fn undo_events(&self, context: &Context) -> Result<Answer, Failure> {
        let (store, scope) = (context.store().await?, &self.organization.scope);
        let taken_back = store.undo_import(scope, &self.import, context.now(), self.is_dry_run).await?;
        let later = self.send_again(&mut store.snapshot(scope).await?).await?;
        let verb = if self.is_dry_run { "would be taken back" } else { "taken back" };
        let title = format!("Import {}: {} {verb}", self.short(), counted(taken_back, "event", "events"));
        let mut document = Document::new(title).note(self.organization.line());
        document = if later.is_empty() {
            document.finding(Message::verbatim("No later import held the same events"))
        } else {
            let files = listed(&later);
            document.finding(format!("These later imports held duplicates or conflicts: send {files} again"))
        };
        let json = json!({
            "report": "undo", "organization": scope.slug(), "import_id": self.import.import_id, "retracted": taken_back,
            "dry_run": self.is_dry_run, "send_again": later,
        })
        .to_string();
        Ok(Answer { document, rows: vec![json.clone()], json })
    }

    async fn undo_rows(&self, context: &Context) -> Result<Answer, Failure> {
        let (store, scope) = (context.store().await?, &self.organization.scope);
        let (now, by) = (context.now(), context.author());
        let undone = store.undo_rows(scope, &self.import, now, &by, self.is_dry_run).await?;
        let later = self.send_again(&mut store.snapshot(scope).await?).await?;
        let words = Words::of(&self.import);
        let json = json!({
            "report": "undo", "organization": scope.slug(), "import_id": self.import.import_id,
            "kind": self.import.kind, words.removed: undone.removed,
            "restored": undone.restored.iter().map(|row| words.restored(row)).collect::<Vec<_>>(),
            "kept": undone.kept.iter().map(|row| words.kept(row)).collect::<Vec<_>>(),
            "dry_run": self.is_dry_run, "send_again": later,
        })
        .to_string();
        Ok(Answer { document: self.document(&undone, &later, &words), rows: vec![json.clone()], json })
    }

    fn document(&self, undone: &UndoneRows, later: &[String], words: &Words) -> Document {
        let removed = counted(undone.removed.len() as i64, words.one, words.many);
        let state = if self.is_dry_run { ", not written: a dry run" } else { "" };
        let restored = count(undone.restored.len() as i64);
        let title = format!("Import {}: {removed} {}, {restored} changed back{state}", self.short(), words.removed);
        let mut document = Document::new(title).note(self.organization.line()).table(words.kept_table(&undone.kept));
        let unnamed = undone.kept.len().saturating_sub(NAMED);
        if unnamed > 0 {
            document = document.finding(format!("and {unnamed} more, all of them with `--format json`"));
        }
        if !undone.removed.is_empty() && self.import.kind != MEMBERS {
            document = document
                .finding(Message::verbatim("Nothing counts for the closed links, now or later"))
                .finding(Message::verbatim("They stay among the links made; a file with their codes opens them again"));
        }
        if undone.is_purged {
            document = document
                .finding(Message::verbatim("Names from before the last purge are kept no more, and stay as they are"));
        }
        document = if later.is_empty() {
            document.finding(Message::verbatim("No later import held the same rows"))
        } else {
            document.finding(format!("These later imports held rows that were known: send {} again", listed(later)))
        };
        document.data(words.data(undone))
    }

    /// The files of later imports that held what was known. Asked afterwards, so that none that came meanwhile is missing.
    async fn send_again(&self, snapshot: &mut Snapshot) -> Result<Vec<String>, Failure> {
        let is_same_kind = |other: &Import| {
            other.is_of_events() == self.import.is_of_events()
                && (other.is_of_events() || other.kind == self.import.kind)
        };
        let later = snapshot.imports().await?.into_iter().filter(|other| {
            other.ledger.import_no > self.import.ledger.import_no && other.undone_at.is_none() && is_same_kind(other)
        });
        let held =
            later.filter(|other| other.ledger.duplicate > 0 || other.ledger.rejected_codes.contains_key("E_CONFLICT"));
        Ok(held.map(|other| other.file).collect())
    }
}

/// How members or links are called.
struct Words {
    one: &'static str,
    many: &'static str,
    /// The column of their ids.
    id: &'static str,
    /// What became of those that the import added.
    removed: &'static str,
}

impl Words {
    fn of(import: &Import) -> Self {
        if import.kind == MEMBERS {
            Self { one: "member", many: "members", id: "member_id", removed: "removed" }
        } else {
            Self { one: "link", many: "links", id: "code", removed: "closed" }
        }
    }

    fn restored(&self, row: &RestoredRow) -> Value {
        json!({ self.id: row.id, "fields": row.fields })
    }

    fn kept(&self, row: &KeptRow) -> Value {
        json!({ self.id: row.id, "fields": row.fields, "why": reason(&row.why) })
    }

    fn kept_table(&self, kept: &[KeptRow]) -> Table {
        let columns = vec![
            Column::new(self.id, Message::verbatim("Stays")),
            Column::new("fields", Message::verbatim("What")),
            Column::new("why", Message::verbatim("Why")),
        ];
        let mut table = Table::new(columns);
        for row in kept.iter().take(NAMED) {
            let what = if row.fields.is_empty() { self.one.to_owned() } else { row.fields.join(", ") };
            table.push(vec![Cell::code(&row.id), Cell::text(what), Cell::text(because(&row.why))]);
        }
        table
    }

    fn data(&self, undone: &UndoneRows) -> Table {
        let mut table = Table::new([self.id, "outcome", "fields", "why"].map(Column::key).to_vec());
        for id in &undone.removed {
            table.push(vec![Cell::code(id), Cell::code(self.removed), Cell::Empty, Cell::Empty]);
        }
        for RestoredRow { id, fields } in &undone.restored {
            table.push(vec![Cell::code(id), Cell::code("restored"), Cell::text(fields.join(" ")), Cell::Empty]);
        }
        for KeptRow { id, fields, why } in &undone.kept {
            let cells = [Cell::code(id), Cell::code("kept"), Cell::text(fields.join(" ")), Cell::code(reason(why))];
            table.push(cells.to_vec());
        }
        table
    }
}

/// Why something stays, for machines.
const fn reason(why: &WhyKept) -> &'static str {
    match why {
        WhyKept::ChangedSince => "changed_since",
        WhyKept::Counts(_) => "counts",
        WhyKept::Needed(NeededBy::Links(_)) => "has_links",
        WhyKept::Needed(NeededBy::Into(_) | NeededBy::Merged(_)) => "merged",
        WhyKept::Needed(NeededBy::EarlierAnswers) => "earlier_answers",
        WhyKept::Erased => "erased",
    }
}

/// Why something stays, for people.
fn because(why: &WhyKept) -> String {
    match why {
        WhyKept::ChangedSince => "changed since".to_owned(),
        WhyKept::Counts(1) => "1 referral counts for it".to_owned(),
        WhyKept::Counts(referrals) => format!("{referrals} referrals count for it"),
        WhyKept::Needed(NeededBy::Links(links)) => format!("has {}", counted(*links, "link", "links")),
        WhyKept::Needed(NeededBy::Into(into)) => format!("merged into {into}"),
        WhyKept::Needed(NeededBy::Merged(merged)) => format!("{merged} is merged into it"),
        WhyKept::Needed(NeededBy::EarlierAnswers) => "earlier answers count it as one with another".to_owned(),
        WhyKept::Erased => "the member was erased".to_owned(),
    }
}
