//! Everything an organization has, as the rows of tables for other programs, in parts: memory does not grow with them.

use super::dimensions::Dimensions;
use super::query::today;
use crate::domain::attribution::{EventAttribution, Reason};
use crate::domain::calendar::LocalDays;
use crate::domain::{Flags, Instant, ReferralRecord, SealedReferral, Stage, Status};
use crate::report::data_package::{
    EVENTS, LINKS, MEMBERS, MILESTONES, PackageCell, PackageTable, REFERRALS, REMOVED_REFERRALS,
};
use crate::store::directory::sources::Sources;
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::referrals::stored_referrals::{RawReferral, each_stored};
use crate::store::{Result, Selection, Snapshot, StoreError};
use crate::workflows::MovedSince;
use chrono::NaiveDate;
use uuid::Uuid;

use PackageCell::{Boolean, Day, Id, Integer, Text};

/// How many events are read at a time where they are picked out.
const PAGE: usize = 4_000;

/// An export that is about to be written.
#[derive(Debug)]
pub struct PackageExport {
    dimensions: Dimensions,
    sources: Sources,
    days: LocalDays,
    today: NaiveDate,
    /// What moved since the revision asked for; `None` for everything.
    moved: Option<MovedSince>,
}

/// Prepares an export of everything, or of what moved since a revision where that can be told.
pub async fn package_export(snapshot: &mut Snapshot, since: Option<i64>, now: Instant) -> Result<PackageExport> {
    let moved = match since {
        Some(revision) => snapshot.moved_since(revision).await?,
        None => None,
    };
    Ok(PackageExport {
        dimensions: Dimensions::of_all(snapshot).await?,
        sources: Sources::load(snapshot).await?,
        days: LocalDays::new(snapshot.organization().settings.timezone),
        today: today(snapshot.organization(), now),
        moved,
    })
}

impl PackageExport {
    /// Whether it holds everything.
    pub const fn is_complete(&self) -> bool {
        self.moved.is_none()
    }

    /// Hands over all rows, each with its table; those of a table in an order of its own.
    ///
    /// # Errors
    /// A database that cannot be read, and those of `take`.
    pub async fn each_row(
        &self,
        snapshot: &mut Snapshot,
        mut take: impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        self.members(&mut take)?;
        self.links(&mut take)?;
        match &self.moved {
            Some(moved) => self.moved_rows(snapshot, moved, &mut take).await,
            None => self.all_rows(snapshot, &mut take).await,
        }
    }

    async fn all_rows(
        &self,
        snapshot: &mut Snapshot,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        each_stored(snapshot, |referral| self.referral(&referral, take)).await?;
        let mut sealed: Vec<(Uuid, i64, SealedReferral)> = Vec::new();
        snapshot.each_sealed(&Selection::All, i64::MAX - 1, |id, member, left| sealed.push((id, member, left))).await?;
        for (id, member_no, left) in sealed {
            self.sealed_referral(id, member_no, &left, take)?;
        }
        let mut page = snapshot.events_from(&self.sources, i64::MIN).await?;
        while let Some(last) = page.table.len().checked_sub(1) {
            // The next page is read on the database's thread while this one is written.
            let following = snapshot.events_from(&self.sources, page.table.tracking_id(last) + 1);
            let (read, taken) = tokio::join!(following, async { self.events(&page, take) });
            taken?;
            page = read?;
        }
        Ok(())
    }

    async fn moved_rows(
        &self,
        snapshot: &mut Snapshot,
        moved: &MovedSince,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        for referral in &moved.referrals {
            self.referral(&RawReferral::from(referral), take)?;
        }
        for id in &moved.gone {
            take(&REMOVED_REFERRALS, &[Id(Some(*id))])?;
        }
        for numbers in moved.events.chunks(PAGE) {
            let mut events = StoredEvents::default();
            snapshot.read_events(&self.sources, numbers, &mut events).await?;
            self.events(&events, take)?;
        }
        Ok(())
    }

    fn events(
        &self,
        events: &StoredEvents,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        for index in 0..events.table.len() {
            let fact = events.table.fact(index);
            let (brought, retracted) = events.revisions[index];
            let (link, referral, reason) = match events.attributed[index] {
                Some(EventAttribution::Referral { link_no, referral_id }) => {
                    (self.dimensions.link(link_no).map(|link| link.code.as_str()), Some(referral_id), None)
                }
                Some(EventAttribution::Unattributed(reason)) => (None, None, Some(Reason::name(reason))),
                None => (None, None, None),
            };
            take(
                &EVENTS,
                &[
                    Integer(Some(events.table.tracking_id(index))),
                    Text(Some(fact.stage.name())),
                    PackageCell::Instant(Some(fact.occurred_at)),
                    Day(Some(self.days.day(fact.occurred_at))),
                    Text(Some(fact.source)),
                    Text(events.table.texts(index).event_id),
                    Text(fact.link_code),
                    Text(fact.click_id),
                    Text(fact.user_id),
                    Integer(Some(brought)),
                    Integer(Some(retracted).filter(|revision| *revision != NEVER)),
                    Text(link),
                    Id(referral),
                    Text(reason),
                ],
            )?;
        }
        Ok(())
    }

    fn referral(
        &self,
        referral: &RawReferral<'_>,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        let ReferralRecord { referral_id, milestones, flags, .. } = referral.record()?;
        let entered_at = Some(Instant(referral.entered_at)).filter(|at| at.0 < i64::MAX);
        let days = milestones.map(|at| at.map(|at| self.days.day(at)));
        let row = ReferralRow {
            referral_id,
            link_no: referral.link_no,
            member_no: referral.member_no,
            user_id: referral.user_id,
            entered_at,
            entered_on: entered_at.map(|at| self.days.day(at)),
            milestones,
            days,
            flags,
            is_erased: false,
        };
        self.row(&row, take)
    }

    fn sealed_referral(
        &self,
        referral_id: Uuid,
        member_no: i64,
        left: &SealedReferral,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        let row = ReferralRow {
            referral_id,
            link_no: left.link_no,
            member_no,
            user_id: None,
            entered_at: None,
            entered_on: left.entry_day(),
            milestones: [None; 4],
            days: left.days,
            flags: Flags(left.flags),
            is_erased: true,
        };
        self.row(&row, take)
    }

    fn row(
        &self,
        row: &ReferralRow<'_>,
        take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>,
    ) -> Result<()> {
        let missing = || StoreError::Invariant("a referral without its link".to_owned());
        let link = self.dimensions.link(row.link_no).ok_or_else(missing)?;
        let member = self.dimensions.member(row.member_no).ok_or_else(missing)?;
        let status = Status::of(&row.days.map(|day| day.map(|day| Instant(i64::from(day)))));
        let [clicked, installed, joined, activated] = row.milestones.map(PackageCell::Instant);
        let flag = |flag| Boolean(row.flags.contains(flag));
        take(
            &REFERRALS,
            &[
                Id(Some(row.referral_id)),
                Text(Some(status.name())),
                Text(Some(&link.code)),
                Text(Some(&member.member_id)),
                Text(row.user_id),
                PackageCell::Instant(Some(link.created_at)),
                PackageCell::Instant(row.entered_at),
                Day(row.entered_on),
                clicked,
                installed,
                joined,
                activated,
                flag(Flags::SELF_REFERRAL),
                flag(Flags::SHARED_CLICK),
                flag(Flags::FORWARDED),
                flag(Flags::BEFORE_LINK),
                flag(Flags::NEGATIVE_LAG),
                Boolean(row.is_erased),
            ],
        )?;
        for (place, stage) in Stage::ALL.into_iter().enumerate() {
            if row.days[place].is_some() {
                let [number, at] = [Integer(Some(place as i64 + 1)), PackageCell::Instant(row.milestones[place])];
                let cells = [Id(Some(row.referral_id)), Text(Some(stage.name())), number, at, Day(row.days[place])];
                take(&MILESTONES, &cells)?;
            }
        }
        Ok(())
    }

    fn links(&self, take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>) -> Result<()> {
        for link in self.dimensions.links_in_order() {
            let member = self.dimensions.end_of(link.member_no);
            take(
                &LINKS,
                &[
                    Text(Some(&link.code)),
                    Text(member.map(|member| member.member_id.as_str())),
                    Text(Some(link.kind.name())),
                    Text(link.labels.campaign.as_deref()),
                    Text(link.labels.channel.as_deref()),
                    Text(link.labels.target.as_deref()),
                    PackageCell::Instant(Some(link.created_at)),
                    PackageCell::Instant(link.closing.expires_at),
                    PackageCell::Instant(link.closing.disabled_at),
                    Text(link.labels.ios_target.as_deref()),
                    Text(link.labels.android_target.as_deref()),
                ],
            )?;
        }
        Ok(())
    }

    fn members(&self, take: &mut impl FnMut(&PackageTable, &[PackageCell<'_>]) -> Result<()>) -> Result<()> {
        for member in self.dimensions.members_in_order() {
            let end = self.dimensions.end_of(member.member_no).filter(|end| end.member_no != member.member_no);
            take(
                &MEMBERS,
                &[
                    Text(Some(&member.member_id)),
                    Text(member.details.name.as_deref()),
                    Text(self.dimensions.group_on(member.member_no, self.today)),
                    Text(member.details.nickname.as_deref()),
                    Text(end.map(|end| end.member_id.as_str())),
                    Boolean(member.is_erased()),
                ],
            )?;
        }
        Ok(())
    }
}

/// A referral, erased or not.
struct ReferralRow<'r> {
    referral_id: Uuid,
    link_no: i64,
    member_no: i64,
    user_id: Option<&'r str>,
    entered_at: Option<Instant>,
    entered_on: Option<i32>,
    milestones: [Option<Instant>; 4],
    days: [Option<i32>; 4],
    flags: Flags,
    is_erased: bool,
}
