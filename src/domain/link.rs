//! What attribution needs to know of a link (semantics sections 1 and 4).

use super::Instant;

/// Whose hand a link goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// A standing link or a poster, used by many.
    Shared,
    /// A link made for one prospective recruit: it is a referral from the moment it is generated.
    Personal,
}

impl LinkKind {
    /// The name in files, JSON and CSV.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Personal => "personal",
        }
    }

    /// The kind of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "shared" => Some(Self::Shared),
            "personal" => Some(Self::Personal),
            _ => None,
        }
    }
}

/// The part of a link that decides attribution; its labels decide nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFacts {
    /// The organization's number of this link.
    pub link_no: i64,
    /// The code, lower case.
    pub code: Box<str>,
    /// Shared or personal.
    pub kind: LinkKind,
    /// When the link was generated.
    pub created_at: Instant,
    /// The earlier of `disabled_at` and `expires_at`.
    pub closes_at: Option<Instant>,
    /// The owner's own `user_id`, by default the `member_id`.
    pub own_user: Box<str>,
    /// The owner's number.
    pub member_no: i64,
}

impl LinkFacts {
    /// Whether something at `instant` comes at or after the closing.
    pub fn is_closed_at(&self, instant: Instant) -> bool {
        self.closes_at.is_some_and(|closes_at| instant >= closes_at)
    }

    /// Whether the link belongs to one prospective recruit.
    pub fn is_personal(&self) -> bool {
        self.kind == LinkKind::Personal
    }
}
