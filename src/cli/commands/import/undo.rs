//! `verve import undo`.

use super::UndoArgs;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::messages::{self, Message, say};
use crate::render::Answer;
use crate::store::{Import, MEMBERS, NeededBy, Organization, Snapshot};
use crate::view::table::{Cell, Column, Document, Table};
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
    let undo = Undo { import, organization, is_dry_run: args.dry_run };
    if !args.dry_run {
        context.confirm(&undo.question())?;
    }
    let answer =
        if undo.import.is_of_events() { undo.undo_events(context).await? } else { undo.undo_rows(context).await? };
    context.show(&answer)
}

/// What is to be taken back.
struct Undo {
    import: Import,
    organization: Organization,
    is_dry_run: bool,
}

impl Undo {
    fn short(&self) -> &str {
        let id = &self.import.import_id;
        id.get(..8).unwrap_or(id)
    }

    fn question(&self) -> Message {
        let (ledger, id, file) = (&self.import.ledger, self.short(), &self.import.file);
        let changed = ledger.changed.to_string();
        let what = match self.import.kind.as_str() {
            _ if self.import.is_of_events() => say!("count-new-events", count = ledger.new),
            MEMBERS => say!("ask-undo-members", members = say!("count-new-members", count = ledger.new), changed),
            _ => say!("ask-undo-links", count = ledger.new, changed),
        };
        say!("ask-undo", id, file, what)
    }

    async fn undo_events(&self, context: &Context) -> Result<Answer, Failure> {
        let (store, scope) = (context.store().await?, &self.organization.scope);
        let taken_back = store.undo_import(scope, &self.import, context.now(), self.is_dry_run).await?;
        let later = self.send_again(&mut store.snapshot(scope).await?).await?;
        let title = match self.is_dry_run {
            true => say!("undo-events-dry-run", id = self.short(), count = taken_back),
            false => say!("undo-events", id = self.short(), count = taken_back),
        };
        let mut document = Document::new(title).note(self.organization.line());
        document = if later.is_empty() {
            document.finding(say!("undo-no-later-events"))
        } else {
            document.finding(say!("undo-later-events", files = files(&later)))
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
        let (count, restored) = (undone.removed.len() as i64, undone.restored.len() as i64);
        let title = match self.import.kind == MEMBERS {
            true => say!("undo-members", id = self.short(), count, restored),
            false => say!("undo-links", id = self.short(), count, restored),
        };
        let title = if self.is_dry_run { say!("undo-dry-run", title) } else { title };
        let mut document = Document::new(title).note(self.organization.line()).table(words.kept_table(&undone.kept));
        let unnamed = undone.kept.len().saturating_sub(NAMED);
        if unnamed > 0 {
            document = document.finding(say!("undo-more", count = unnamed.to_string()));
        }
        if !undone.removed.is_empty() && self.import.kind != MEMBERS {
            document = document.finding(say!("undo-links-closed")).finding(say!("undo-links-stay"));
        }
        if undone.is_purged {
            document = document.finding(say!("undo-purged"));
        }
        document = if later.is_empty() {
            document.finding(say!("undo-no-later-rows"))
        } else {
            document.finding(say!("undo-later-rows", files = files(later)))
        };
        document.data(words.data(undone))
    }

    /// The files of later imports that held what was known. Undo afterwards, so that none that came meanwhile is missing.
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
    one: Message,
    /// The column of their ids.
    id: &'static str,
    /// What became of those that the import added.
    removed: &'static str,
}

impl Words {
    fn of(import: &Import) -> Self {
        if import.kind == MEMBERS {
            Self { one: say!("word-member"), id: "member_id", removed: "removed" }
        } else {
            Self { one: say!("word-link"), id: "code", removed: "closed" }
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
            Column::new(self.id, say!("label-stays")),
            Column::new("fields", say!("label-what")),
            Column::new("why", say!("label-why")),
        ];
        let mut table = Table::new(columns);
        for row in kept.iter().take(NAMED) {
            let what = if row.fields.is_empty() { self.one.clone() } else { Message::verbatim(row.fields.join(", ")) };
            table.push(vec![Cell::code(&row.id), Cell::word(what), Cell::word(because(&row.why))]);
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
fn because(why: &WhyKept) -> Message {
    match why {
        WhyKept::ChangedSince => say!("kept-changed-since"),
        WhyKept::Counts(referrals) => say!("kept-counts", count = *referrals),
        WhyKept::Needed(NeededBy::Links(links)) => say!("kept-has-links", links = say!("count-links", count = *links)),
        WhyKept::Needed(NeededBy::Into(into)) => say!("kept-merged-into", into),
        WhyKept::Needed(NeededBy::Merged(merged)) => say!("kept-merged", merged),
        WhyKept::Needed(NeededBy::EarlierAnswers) => say!("kept-earlier-answers"),
        WhyKept::Erased => say!("kept-erased"),
    }
}

fn files(names: &[String]) -> messages::Value {
    messages::Value::List(names.iter().map(messages::Value::from).collect())
}
