//! The independent model of `docs/semantics.md`: the oracle that `verve` is checked against.
//!
//! It shares no code with `src/`, reads the files by itself and keeps everything in plain collections. Where it and
//! the product differ, that page decides which of them is wrong.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test model: not every test uses every part, and a broken assumption must stop the test"
)]

pub mod abilities;
pub mod attribute;
pub mod bounds;
pub mod canonical;
pub mod cells;
pub mod compare;
pub mod decode;
pub mod dress;
pub mod erase;
pub mod funnel;
pub mod golden;
pub mod groups;
pub mod growth;
pub mod instant;
pub mod leaderboard;
pub mod ledger;
pub mod member_year;
pub mod merges;
pub mod new_members;
pub mod normal;
pub mod period;
pub mod read;
pub mod referrals;
pub mod reshape;
pub mod resolve;
pub mod rng;
pub mod summary;
pub mod surroundings;
pub mod view;
pub mod write;

#[cfg(test)]
mod tests;

use abilities::Abilities;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub use instant::Micros;
pub use ledger::{Outcome, Verdict, as_of, run, run_as};

/// The four stages by rank, as they are written in files.
pub const STAGES: [&str; 4] = ["link_clicked", "app_installed", "account_created", "first_login"];

/// Everything that happens to one organization in one test.
#[derive(Clone, Debug)]
pub struct Input {
    /// The organization and its settings.
    pub organization: Organization,
    /// Its members, there before the first step.
    pub members: Vec<Member>,
    /// Its links, there before the first step.
    pub links: Vec<Link>,
    /// What is done, one after the other.
    pub steps: Vec<Step>,
}

/// An organization and the settings that decide counts.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its short name.
    pub slug: String,
    /// Its IANA time zone.
    pub timezone: String,
    /// The attribution window, in days of 24 h.
    pub window_days: i64,
    /// How long a referral stays open, in days of 24 h.
    pub horizon_days: i64,
}

/// A peer mentor.
#[derive(Clone, Debug)]
pub struct Member {
    /// The organization's own id of the member.
    pub member_id: String,
    /// The name, if one is known.
    pub name: Option<String>,
    /// The first local chapter, if there is one; what holds on a day is [`Model::group_on`].
    pub group: Option<String>,
    /// The member's own id as an app user; without one it is the member id.
    pub user_id: Option<String>,
}

impl Member {
    /// The id under which this member would appear as a user.
    pub fn own_user(&self) -> &str {
        self.user_id.as_deref().unwrap_or(&self.member_id)
    }
}

/// Whether a link stands for many people or was made for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A standing link, such as a poster.
    Shared,
    /// A link made for one prospective recruit.
    Personal,
}

/// A referral link of a member.
#[derive(Clone, Debug)]
pub struct Link {
    /// The code, in lower case.
    pub code: String,
    /// Whose link it is.
    pub member_id: String,
    /// The campaign label.
    pub campaign: Option<String>,
    /// The channel label.
    pub channel: Option<String>,
    /// Shared or personal.
    pub kind: Kind,
    /// When it was generated.
    pub created_at: Micros,
    /// When it expires by itself.
    pub expires_at: Option<Micros>,
    /// When it was disabled.
    pub disabled_at: Option<Micros>,
}

impl Link {
    /// The closing time: `disabled_at` or `expires_at`, whichever is first.
    pub fn closes_at(&self) -> Option<Micros> {
        [self.disabled_at, self.expires_at].into_iter().flatten().min()
    }

    /// Whether the link is closed at this instant ("at or after its closing time").
    pub fn is_closed_at(&self, at: Micros) -> bool {
        self.closes_at().is_some_and(|closing| at >= closing)
    }
}

/// One thing that is done to the organization.
#[derive(Clone, Debug)]
pub enum Step {
    /// A file is ingested; CSV or NDJSON is told by its content.
    Ingest {
        /// The file's name.
        name: String,
        /// The file's content.
        bytes: Vec<u8>,
    },
    /// An earlier ingest is undone, counted from 0 among the ingests.
    Undo {
        /// Which ingest.
        index_of_ingest: usize,
    },
    /// A link is added.
    AddLink(Link),
    /// A link is disabled.
    CloseLink {
        /// The link's code.
        code: String,
        /// The new `disabled_at`.
        at: Micros,
    },
    /// A recruit is erased.
    Erase {
        /// The user's id.
        user: String,
    },
    /// A member is erased.
    EraseMember {
        /// The member's id.
        member_id: String,
        /// The random ids in place of its own and of those merged with it, once the store under test has chosen them.
        becomes: BTreeMap<String, String>,
    },
    /// What is older is sealed.
    Purge {
        /// What happened before this.
        older_than: Micros,
    },
    /// `person merge USER --into INTO`: two user ids are one person.
    MergePerson {
        /// The id that is merged.
        user: String,
        /// The id of the same person.
        into: String,
    },
    /// `person unmerge USER`
    UnmergePerson {
        /// The id that was merged.
        user: String,
    },
    /// `member merge MEMBER_ID --into INTO`: two members are one.
    MergeMember {
        /// The member that is merged.
        member_id: String,
        /// The same member.
        into: String,
    },
    /// `member unmerge MEMBER_ID`
    UnmergeMember {
        /// The member that was merged.
        member_id: String,
    },
    /// `member set MEMBER_ID group=GROUP --from FROM`
    SetGroup {
        /// The member's id.
        member_id: String,
        /// The new group, or none.
        group: Option<String>,
        /// From when it holds.
        from: groups::From,
    },
    /// `link set CODE campaign=CAMPAIGN channel=CHANNEL`
    SetLabels {
        /// The link's code, or an alias of it.
        code: String,
        /// The new campaign, or none.
        campaign: Option<String>,
        /// The new channel, or none.
        channel: Option<String>,
    },
    /// A link gets a further code.
    AddAlias {
        /// The link's code, or an alias of it.
        code: String,
        /// The further code.
        alias: String,
    },
    /// A further code is taken off: it stops redirecting, and what carries it still resolves.
    RemoveAlias {
        /// The further code.
        alias: String,
    },
}

impl Step {
    /// Whether a file comes in.
    pub const fn is_ingest(&self) -> bool {
        matches!(self, Self::Ingest { .. })
    }
}

/// Why a step is refused; it then changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The id was merged into another one, and that was not taken back.
    MergedAlready,
    /// The other id is, or ends at, this one.
    Circle,
    /// The id was merged into nothing.
    NotMerged,
    /// There is no such member, link or alias.
    Unknown,
    /// The code is, or was, somebody's.
    CodeTaken,
    /// The code could not be told from none.
    CodeForm,
    /// The person was erased.
    Erased,
    /// The label begins with `(`.
    LabelForm,
}

/// The normalised fields of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The stage's rank, an index into [`STAGES`].
    pub stage: usize,
    /// When it happened.
    pub occurred_at: Micros,
    /// The code, in lower case.
    pub link_code: Option<String>,
    /// The click's token.
    pub click_id: Option<String>,
    /// The new member's id.
    pub user_id: Option<String>,
    /// The sender's id of the event.
    pub event_id: Option<String>,
    /// The sender.
    pub source: String,
}

/// An event that was accepted, with its key and the ingest that brought it first.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The normalised fields.
    pub event: Event,
    /// The key, unique with the source.
    pub key: String,
    /// The ingest that brought it first.
    pub ingest: usize,
    /// Whether its person was erased, and only when and where its click was is left.
    pub is_residue: bool,
}

/// The facts of one organization: every answer is a pure function of these.
#[derive(Clone, Debug)]
pub struct Model {
    /// The organization and its settings.
    pub organization: Organization,
    /// Its members.
    pub members: Vec<Member>,
    /// Its links.
    pub links: Vec<Link>,
    /// Which parts of the contract are kept.
    pub abilities: Abilities,
    /// The further codes of its links.
    pub aliases: BTreeMap<String, Alias>,
    /// Which user ids are one person.
    pub person_merges: merges::Merges,
    /// Which members are one.
    pub member_merges: merges::Merges,
    /// Which group a member had on a day.
    pub groups: groups::Groups,
    /// Its accepted events, in the order in which they were received.
    pub events: Vec<Stored>,
    /// Events that were taken back.
    pub undone: Vec<Stored>,
    /// What erasures left behind.
    pub erased: erase::Erased,
}

/// A further code of a link.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The link's own code.
    pub code: String,
    /// Whether it leads visitors to the link; what carries it resolves either way.
    pub redirects: bool,
}

impl Model {
    /// The member with this id.
    pub fn member(&self, member_id: &str) -> &Member {
        self.members.iter().find(|member| member.member_id == member_id).expect("every link has a member")
    }

    /// Whose the links of this member are in every answer: of the member at the end of its merges.
    pub fn answers_as<'a>(&'a self, member_id: &'a str) -> &'a str {
        self.member_merges.end(member_id)
    }

    /// The members that stand for themselves, which are those that answers know.
    pub fn answering(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| self.member_merges.is_end(&member.member_id))
    }

    /// Whether a member was erased: nobody from then on.
    pub fn is_erased(member_id: &str) -> bool {
        member_id.starts_with("erased-")
    }

    /// The id under which a member stands in boards and breakdowns.
    pub fn shown_id(member_id: &str) -> &str {
        if Self::is_erased(member_id) { "(erased)" } else { member_id }
    }

    /// The group of a member, or of the one it is merged into, on a local day.
    pub fn group_on(&self, member_id: &str, day: NaiveDate) -> Option<&str> {
        self.groups.on(self.answers_as(member_id), day)
    }

    /// The link with this code or alias.
    pub fn link(&self, code: &str) -> Option<&Link> {
        let code = self.aliases.get(code).map_or(code, |alias| alias.code.as_str());
        self.links.iter().find(|link| link.code == code)
    }

    /// The link to which a visitor of this text is led.
    pub fn redirect(&self, text: &str) -> Option<&Link> {
        let code = surroundings::code(text)?;
        self.link(&code).filter(|_| self.aliases.get(&code).is_none_or(|alias| alias.redirects))
    }
}
