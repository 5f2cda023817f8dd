//! What a referral is called and what is particular about it (semantics sections 2 and 4).

use super::{Instant, SECOND, Stage};
use uuid::Uuid;

/// A later stage up to this much earlier than the one before it counts as the same moment: 2 s.
pub const LAG_TOLERANCE: i64 = 2 * SECOND;

/// What is particular about a referral: a set of five flags with names, and what only counting goes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub i64);

impl Flags {
    /// The person is the link's own member.
    pub const SELF_REFERRAL: Self = Self(1);
    /// An earlier person had been bound through the same click of a shared link.
    pub const SHARED_CLICK: Self = Self(2);
    /// A personal link was used by a further person.
    pub const FORWARDED: Self = Self(4);
    /// Some event is older than the referral's link.
    pub const BEFORE_LINK: Self = Self(8);
    /// A later stage came more than 2 s before an earlier one.
    pub const NEGATIVE_LAG: Self = Self(16);

    /// A person is bound, who may have been erased since.
    pub const BOUND: Self = Self(32);
    /// That person was bound by a code, and not through a click.
    pub const BY_CODE: Self = Self(64);
    /// Its link is shared.
    pub const SHARED_LINK: Self = Self(128);
    /// How many bits all of these take.
    pub const BITS: u32 = 8;

    const NAMES: [(Self, &'static str); 5] = [
        (Self::SELF_REFERRAL, "self_referral"),
        (Self::SHARED_CLICK, "shared_click"),
        (Self::FORWARDED, "forwarded"),
        (Self::BEFORE_LINK, "before_link"),
        (Self::NEGATIVE_LAG, "negative_lag"),
    ];

    /// Adds a flag.
    pub const fn insert(&mut self, flag: Self) {
        self.0 |= flag.0;
    }

    /// Whether a flag is set.
    pub const fn contains(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }

    /// All flags with names.
    pub fn all() -> Self {
        Self::NAMES.iter().fold(Self::default(), |all, (flag, _)| Self(all.0 | flag.0))
    }

    /// The names of the flags that are set, in their fixed order.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES.iter().filter(|(flag, _)| self.contains(*flag)).map(|(_, name)| *name).collect()
    }
}

/// How far a referral got: its highest stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A personal link that nobody has used yet.
    Generated,
    /// The link was opened.
    Clicked,
    /// The app was installed.
    Installed,
    /// The account was created: a new member.
    Joined,
    /// The first login: an active member.
    Activated,
}

impl Status {
    /// All statuses, lowest first.
    pub const ALL: [Self; 5] = [Self::Generated, Self::Clicked, Self::Installed, Self::Joined, Self::Activated];

    /// The name in files, JSON and CSV.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Clicked => "clicked",
            Self::Installed => "installed",
            Self::Joined => "joined",
            Self::Activated => "activated",
        }
    }

    /// The status of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The status of a referral with these milestones.
    pub fn of(milestones: &[Option<Instant>; 4]) -> Self {
        match Stage::ALL.into_iter().rev().find(|stage| milestones[stage.rank()].is_some()) {
            None => Self::Generated,
            Some(Stage::LinkClicked) => Self::Clicked,
            Some(Stage::AppInstalled) => Self::Installed,
            Some(Stage::AccountCreated) => Self::Joined,
            Some(Stage::FirstLogin) => Self::Activated,
        }
    }
}

/// The earliest milestone: when the referral entered the funnel.
pub fn entry(milestones: &[Option<Instant>; 4]) -> Option<Instant> {
    milestones.iter().flatten().min().copied()
}

/// The names of an organization's referrals: name-based UUIDs (version 5), the same in every database.
#[derive(Debug, Clone, Copy)]
pub struct ReferralNames(Uuid);

impl ReferralNames {
    /// The names within the organization of that slug.
    pub fn of_organization(slug: &str) -> Self {
        Self(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:verve:organization:{slug}").as_bytes()))
    }

    /// The referral that the personal link of that code is.
    pub fn link(self, code: &str) -> Uuid {
        self.name("link:", code, "")
    }

    /// The referral of that click.
    pub fn click(self, click_id: &str) -> Uuid {
        self.name("click:", click_id, "")
    }

    /// The referral of that user.
    pub fn user(self, user_id: &str) -> Uuid {
        self.name("user:", user_id, "")
    }

    /// The referral of a lone event.
    pub fn event(self, source: &str, key: &str) -> Uuid {
        self.name("event:", source, &format!("\n{key}"))
    }

    fn name(self, kind: &str, text: &str, rest: &str) -> Uuid {
        let mut name = Vec::with_capacity(kind.len() + text.len() + rest.len());
        name.extend_from_slice(kind.as_bytes());
        name.extend_from_slice(text.as_bytes());
        name.extend_from_slice(rest.as_bytes());
        Uuid::new_v5(&self.0, &name)
    }
}

/// A referral as an answer: what is stored of it and what reports count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRecord {
    /// Its name.
    pub referral_id: Uuid,
    /// The number of its link.
    pub link_no: i64,
    /// The number of its link's member.
    pub member_no: i64,
    /// The person, where one is bound.
    pub user_id: Option<Box<str>>,
    /// The earliest event of each stage, in stage order.
    pub milestones: [Option<Instant>; 4],
    /// What is particular about it.
    pub flags: Flags,
    /// What it shares with the referral of one person alone: of nobody's, that a click of theirs is, and on theirs.
    pub tie: Option<Tie>,
}

/// Joins the referrals of nobody that are clicks which a person's own events carry with the person's referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tie(pub i64);

impl Tie {
    /// The tie of the referral of that name.
    pub fn of(referral_id: Uuid) -> Self {
        Self(referral_id.as_u64_pair().0.cast_signed())
    }
}

/// What reports count of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReferralOutline {
    /// The number of its link.
    pub link_no: i64,
    /// The number of the link's member.
    pub member_no: i64,
    /// What is particular about it.
    pub flags: Flags,
    /// The earliest event of each stage, in stage order.
    pub milestones: [Option<Instant>; 4],
    /// Whether its person was erased: each milestone is the noon of its local day and gives no times.
    pub is_sealed: bool,
    /// What joins a click of nobody's with the person whose own event carries it.
    pub tie: Option<Tie>,
}

impl ReferralRecord {
    /// What reports count of it.
    pub const fn outline(&self) -> ReferralOutline {
        let Self { link_no, member_no, flags, milestones, tie, .. } = *self;
        ReferralOutline { link_no, member_no, flags, milestones, is_sealed: false, tie }
    }

    /// When it entered, in microseconds; the end of time for a personal link nobody used yet.
    pub fn entered_at(&self) -> i64 {
        entry(&self.milestones).map_or(i64::MAX, |entry| entry.0)
    }
}
