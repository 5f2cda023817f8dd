//! What every question shares, and the view of the facts that answers it.

use crate::domain::as_of::AsOf;
use crate::domain::calendar::{LocalDays, day_number, local_day};
use crate::domain::period::{Interval, Period};
use crate::domain::{Flags, Instant, ReferralOutline, ReferralRecord, SealedReferral};
use crate::report::dimension::Dimension;
use crate::report::scope::Heading;
use crate::store::{Organization, Result, Settings, Store, StoreError};
use std::ops::ControlFlow;
use uuid::Uuid;

/// A group, campaign or channel that is asked for as reports show its absence: what has none fits.
pub const NONE: &str = "(none)";

/// What narrows a report; every filter given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// A member id.
    pub member: Option<String>,
    /// A local chapter.
    pub group: Option<String>,
    /// A campaign.
    pub campaign: Option<String>,
    /// A channel.
    pub channel: Option<String>,
    /// A link's code.
    pub link: Option<String>,
}

impl Filters {
    /// The filters given, in the words of the command.
    pub fn named(&self) -> Vec<(Dimension, String)> {
        let given = [
            (Dimension::Member, &self.member),
            (Dimension::Group, &self.group),
            (Dimension::Campaign, &self.campaign),
            (Dimension::Channel, &self.channel),
            (Dimension::Link, &self.link),
        ];
        given.into_iter().filter_map(|(dimension, value)| Some((dimension, value.clone()?))).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether self-referrals count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flagged {
    /// They are left out of every total: the usual way.
    LeftOut,
    /// They count: `--include-flagged`.
    Included,
}

impl Flagged {
    /// Whether a referral counts.
    pub const fn admits(self, flags: Flags) -> bool {
        match self {
            Self::LeftOut => !flags.contains(Flags::SELF_REFERRAL),
            Self::Included => true,
        }
    }
}

/// The part of a question that all reports have.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which days.
    pub period: Period,
    /// What narrows it.
    pub filters: Filters,
    /// From which facts.
    pub as_of: AsOf,
    /// Whether self-referrals count.
    pub flagged: Flagged,
    /// The wall clock.
    pub now: Instant,
}

/// A question with its facts settled.
#[derive(Debug)]
pub struct View {
    /// Whose data.
    pub organization: Organization,
    /// The settings that held.
    pub settings: Settings,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// The newest revision that counts.
    pub revision: i64,
    /// Whether later revisions exist: then the stored answers are not the ones asked for.
    pub is_past: bool,
    /// The instants of the period.
    pub interval: Interval,
    /// The head of the report.
    pub heading: Heading,
}

impl View {
    /// Settles which facts answer a question.
    ///
    /// # Errors
    /// [`StoreError::NothingYet`] where nothing had been received by the as-of.
    pub async fn settle(store: &Store, organization: &Organization, question: &Question) -> Result<Self> {
        let scope = &organization.scope;
        let newest = store.newest_revision(scope).await?;
        let (revision, as_of) = match question.as_of {
            AsOf::Now => (newest, question.now),
            AsOf::Instant(instant) if instant >= newest.received_at => (newest, instant),
            AsOf::Instant(instant) => match store.revision_at(scope, instant).await? {
                Some(revision) => (revision, instant),
                None => return Err(StoreError::NothingYet { since: store.first_data_at(scope).await? }),
            },
            AsOf::Revision(number) => {
                let revision = store.revision(scope, number).await?;
                (revision, revision.received_at)
            }
            AsOf::At { revision, instant } => (store.revision(scope, revision).await?, instant),
        };
        let is_past = revision.number < newest.number;
        let settings =
            if is_past { store.settings_at(scope, revision.number).await? } else { organization.settings.clone() };
        let heading = Heading {
            organization: scope.slug().to_owned(),
            organization_name: organization.name.clone(),
            is_demo: organization.is_demo,
            timezone: settings.timezone,
            period: question.period.clone(),
            as_of,
            revision: revision.number,
            generated_at: question.now,
            labels_are_todays: is_past,
            filters: question.filters.named(),
        };
        Ok(Self {
            interval: question.period.interval(settings.timezone),
            organization: organization.clone(),
            settings,
            as_of,
            revision: revision.number,
            is_past,
            heading,
        })
    }

    /// The instant after the as-of.
    pub fn end(&self) -> Instant {
        self.as_of.plus(1)
    }

    /// The table of local days; building it takes a while, so only who needs it asks.
    pub fn days(&self) -> LocalDays {
        LocalDays::new(self.settings.timezone)
    }

    /// Hands over the referrals that may count, with the milestones up to the as-of; entries from `from` until `until`.
    ///
    /// Those of today come in the order of entry, and end early where `take` says so; those of the past in no order.
    pub async fn each_referral(
        &self,
        store: &Store,
        from: Instant,
        until: Instant,
        mut take: impl FnMut(ReferralRecord) -> ControlFlow<()>,
    ) -> Result<()> {
        let as_of = self.as_of;
        let mut cut = |mut referral: ReferralRecord| {
            for milestone in &mut referral.milestones {
                *milestone = milestone.filter(|at| *at <= as_of);
            }
            take(referral)
        };
        let scope = &self.organization.scope;
        if self.is_past {
            let each = |referral| {
                let _ = cut(referral);
            };
            return store.each_referral_at(scope, self.revision, each).await;
        }
        store.each_referral(scope, from.0, until.0, cut).await
    }

    /// Hands over what reports count of the referrals that may count, with the milestones up to the as-of; entries from
    /// `from` until `until`, in no particular order.
    pub async fn each_outline(
        &self,
        store: &Store,
        from: Instant,
        until: Instant,
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        let as_of = self.as_of;
        let mut cut = |mut outline: ReferralOutline| {
            for milestone in &mut outline.milestones {
                *milestone = milestone.filter(|at| *at <= as_of);
            }
            take(outline);
        };
        let scope = &self.organization.scope;
        if self.is_past {
            store.each_referral_at(scope, self.revision, |referral| cut(referral.outline())).await?;
        } else {
            store.each_outline(scope, from, until, cut).await?;
        }
        self.each_sealed(store, |_, sealed| take(sealed)).await
    }

    /// Hands over the ids of the referrals whose persons were erased, and what reports count of them by the local days up
    /// to the as-of's.
    pub async fn each_sealed(&self, store: &Store, mut take: impl FnMut(Uuid, ReferralOutline)) -> Result<()> {
        let zone = self.settings.timezone;
        let last_day = day_number(local_day(self.as_of, zone));
        let outline = |id, member_no, sealed: SealedReferral| take(id, sealed.outline(member_no, zone, last_day));
        store.each_sealed(&self.organization.scope, self.revision, outline).await
    }
}

/// The local day of an instant in an organization's zone.
pub fn today(organization: &Organization, now: Instant) -> chrono::NaiveDate {
    local_day(now, organization.settings.timezone)
}
