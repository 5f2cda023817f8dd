//! What a file of links makes of the links there are: worked out in memory, row by row, then written at once.

use crate::answers::new_code;
use crate::cli::nearest::nearest;
use crate::domain::{Instant, LinkKind, Merges};
use crate::ingest::input_error::{Rejection, shown};
use crate::messages::say;
use crate::store::{Closing, Link, LinkChange, LinkLabels, Member, NewLink, Upserted};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// For how many unknown members a similar one is looked for, among all of them each time.
const NEAR: usize = 100;

/// What a row says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said<T> {
    /// Nothing.
    Nothing,
    /// That there is none.
    Cleared,
    /// This.
    Value(T),
}

/// A row of a file of links whose values can be used.
#[derive(Debug)]
pub struct LinkRow<'a> {
    /// The owner.
    pub member_id: Cow<'a, str>,
    /// The code, lower case; none where one is to be made.
    pub code: Option<String>,
    /// The campaign.
    pub campaign: Said<Cow<'a, str>>,
    /// The channel.
    pub channel: Said<Cow<'a, str>>,
    /// Where it leads.
    pub target: Said<Cow<'a, str>>,
    /// Shared or personal.
    pub kind: Option<LinkKind>,
    /// When it was generated.
    pub created_at: Option<Instant>,
    /// When it expires.
    pub expires_at: Said<Instant>,
    /// When it was disabled.
    pub disabled_at: Said<Instant>,
}

/// The links of an organization as they are and as they shall be.
#[derive(Debug)]
pub struct Plan<'m> {
    members: FxHashMap<&'m str, i64>,
    merges: &'m Merges<i64>,
    /// Codes of others.
    unavailable: FxHashSet<String>,
    codes: FxHashSet<String>,
    places: FxHashMap<String, usize>,
    entries: Vec<Entry>,
    now: Instant,
    /// How many rows named nobody who is known.
    strangers: usize,
}

/// The links there are.
#[derive(Debug)]
pub struct Stored {
    /// All of them.
    pub links: Vec<Link>,
    /// Those that an undone import had made and that are closed for that alone: a row opens them again.
    pub withdrawn: FxHashSet<i64>,
}

#[derive(Debug)]
struct Entry {
    link: NewLink,
    /// The number of a link that is stored.
    link_no: Option<i64>,
    is_touched: bool,
    is_withdrawn: bool,
}

impl<T> Said<T> {
    fn put_into<U: From<T>>(self, value: &mut Option<U>) {
        match self {
            Self::Nothing => {}
            Self::Cleared => *value = None,
            Self::Value(said) => *value = Some(said.into()),
        }
    }
}

impl<'m> Plan<'m> {
    /// No change yet. `merges` says which members are one, `unavailable` are codes of others.
    pub fn new(
        members: &'m [Member],
        merges: &'m Merges<i64>,
        stored: &Stored,
        unavailable: FxHashSet<String>,
        now: Instant,
    ) -> Self {
        let mut plan = Self {
            members: members.iter().map(|member| (member.member_id.as_str(), member.member_no)).collect(),
            merges,
            codes: unavailable.clone(),
            unavailable,
            places: FxHashMap::default(),
            entries: Vec::with_capacity(stored.links.len()),
            now,
            strangers: 0,
        };
        for link in &stored.links {
            let known = NewLink {
                code: link.code.clone(),
                member_no: link.member_no,
                kind: link.kind,
                created_at: link.created_at,
                labels: link.labels.clone(),
                closing: link.closing,
            };
            plan.push(known, Some(link.link_no));
        }
        for entry in &mut plan.entries {
            entry.is_withdrawn = entry.link_no.is_some_and(|link_no| stored.withdrawn.contains(&link_no));
        }
        plan
    }

    /// Takes a row into the plan.
    ///
    /// # Errors
    /// `E_UNKNOWN_MEMBER`, `E_LINK_OWNER`, `E_CODE_TAKEN`.
    pub fn take(&mut self, row: LinkRow<'_>) -> Result<Upserted, Rejection> {
        let Some(&member_no) = self.members.get(&*row.member_id) else { return Err(self.no_member(&row.member_id)) };
        let code = match &row.code {
            Some(code) if self.unavailable.contains(code) => {
                return Err(Rejection::new("E_CODE_TAKEN", say!("row-code-taken", code)));
            }
            Some(code) => match self.places.get(code) {
                Some(&place) => {
                    let owner = self.entries[place].link.member_no;
                    // Members who are one own the link together.
                    let is_owner = self.merges.end(&owner) == self.merges.end(&member_no);
                    return change(&mut self.entries[place], row, is_owner);
                }
                None => code.clone(),
            },
            None => new_code(&mut self.codes),
        };
        if *self.merges.end(&member_no) != member_no {
            let message = say!("row-merged-member", id = shown(&row.member_id));
            return Err(Rejection::new("E_UNKNOWN_MEMBER", message));
        }
        let mut link = NewLink {
            code,
            member_no,
            kind: row.kind.unwrap_or(LinkKind::Shared),
            created_at: row.created_at.unwrap_or(self.now),
            labels: LinkLabels::default(),
            closing: Closing::default(),
        };
        relabel(&mut link, row);
        self.push(link, None);
        Ok(Upserted::New)
    }

    /// Nobody has that id. The first such rows name the member with the nearest one.
    fn no_member(&mut self, id: &str) -> Rejection {
        self.strangers += 1;
        // Another number is another member.
        let members = self.members.keys().copied().filter(|member| has_same_number(id, member));
        let near = if self.strangers <= NEAR { nearest(id, members) } else { None };
        let id = shown(id);
        Rejection::new(
            "E_UNKNOWN_MEMBER",
            match near {
                Some(near) => say!("row-no-member-near", id, near = shown(near)),
                None => say!("row-no-member", id),
            },
        )
    }

    /// The codes of the links to be made.
    pub fn new_codes(&self) -> Vec<&str> {
        let new = self.entries.iter().filter(|entry| entry.link_no.is_none());
        new.map(|entry| entry.link.code.as_str()).collect()
    }

    /// The links to be made and the changes of those there are, in the order of the file.
    pub fn into_parts(self) -> (Vec<NewLink>, Vec<LinkChange>) {
        let (mut new, mut changes) = (Vec::new(), Vec::new());
        for entry in self.entries {
            match entry.link_no {
                None => new.push(entry.link),
                Some(link_no) if entry.is_touched => {
                    changes.push(LinkChange { link_no, labels: entry.link.labels, closing: entry.link.closing });
                }
                Some(_) => {}
            }
        }
        (new, changes)
    }

    fn push(&mut self, link: NewLink, link_no: Option<i64>) {
        self.codes.insert(link.code.clone());
        self.places.insert(link.code.clone(), self.entries.len());
        self.entries.push(Entry { link, link_no, is_touched: false, is_withdrawn: false });
    }
}

/// Whether two ids have the same digits, but for zeros in front; or one of them has none.
fn has_same_number(one: &str, other: &str) -> bool {
    let digits = |id: &str| -> String { id.chars().filter(char::is_ascii_digit).collect() };
    let (one, other) = (digits(one), digits(other));
    one.is_empty() || other.is_empty() || one.trim_start_matches('0') == other.trim_start_matches('0')
}

fn change(entry: &mut Entry, row: LinkRow<'_>, is_owner: bool) -> Result<Upserted, Rejection> {
    let fixed = [
        ("member_id", !is_owner),
        ("kind", row.kind.is_some_and(|kind| kind != entry.link.kind)),
        ("created_at", row.created_at.is_some_and(|at| at != entry.link.created_at)),
    ];
    if let Some((field, _)) = fixed.iter().find(|(_, differs)| *differs) {
        let message = say!("row-link-owner", field = *field, code = &entry.link.code);
        return Err(Rejection::new("E_LINK_OWNER", message));
    }
    let before = (entry.link.labels.clone(), entry.link.closing);
    if std::mem::take(&mut entry.is_withdrawn) {
        entry.link.closing = Closing::default();
    }
    relabel(&mut entry.link, row);
    if before == (entry.link.labels.clone(), entry.link.closing) {
        return Ok(Upserted::Unchanged);
    }
    entry.is_touched = true;
    Ok(Upserted::Changed)
}

fn relabel(link: &mut NewLink, row: LinkRow<'_>) {
    row.campaign.put_into(&mut link.labels.campaign);
    row.channel.put_into(&mut link.labels.channel);
    row.target.put_into(&mut link.labels.target);
    row.expires_at.put_into(&mut link.closing.expires_at);
    row.disabled_at.put_into(&mut link.closing.disabled_at);
}
