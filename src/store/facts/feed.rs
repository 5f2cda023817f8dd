//! What moved, revision by revision, for programs that follow: written in the transaction that moves it, so that whoever
//! keeps the place up to which they have read sees each change once.

use super::feed_page::{self, PAGE};
use crate::domain::Instant;
use crate::domain::feed_place::FeedPlace;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::directory::{members, publications};
use crate::store::error::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

/// How many pages are read at a time.
const PAGES: i64 = 256;

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedKind {
    /// A link was made.
    LinkCreated,
    /// A referral counts no longer as it did: what was said of it before holds no more.
    ReferralWithdrawn,
    /// The person of a referral became a member.
    ReferralJoined,
    /// The person of a referral logged in for the first time.
    ReferralActivated,
    /// A member reached a milestone.
    MilestoneReached,
    /// A day within a published period counts otherwise than it was published.
    FigureRestated,
}

impl FeedKind {
    /// All of them, in the order in which they stand within a revision.
    pub const ALL: [Self; 6] = [
        Self::LinkCreated,
        Self::ReferralWithdrawn,
        Self::ReferralJoined,
        Self::ReferralActivated,
        Self::MilestoneReached,
        Self::FigureRestated,
    ];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinkCreated => "link.created",
            Self::ReferralWithdrawn => "referral.withdrawn",
            Self::ReferralJoined => "referral.joined",
            Self::ReferralActivated => "referral.activated",
            Self::MilestoneReached => "milestone.reached",
            Self::FigureRestated => "figure.restated",
        }
    }

    /// The number in the database.
    pub(super) fn number(self) -> u8 {
        Self::ALL.iter().position(|kind| *kind == self).map_or(0, |place| place as u8)
    }

    /// The kind of a number.
    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// Something that moved, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredFeedEntry {
    /// What.
    pub kind: FeedKind,
    /// The referral.
    pub referral_id: Option<Uuid>,
    /// The number of the link.
    pub link_no: Option<i64>,
    /// The number of the member that it counts for.
    pub member_no: Option<i64>,
    /// The milestone in people joined, or the number of the published summary.
    pub value: Option<i64>,
}

/// Something that moved, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// The revision that moved it.
    pub revision: i64,
    /// The place within the revision, from 1.
    pub place: i64,
    /// When the revision was received.
    pub received_at: Instant,
    /// What moved.
    pub kind: FeedKind,
    /// The referral.
    pub referral_id: Option<Uuid>,
    /// The code of the link.
    pub link_code: Option<String>,
    /// The id of the member, as it is now.
    pub member_id: Option<String>,
    /// The milestone in people joined, or the number of the published summary.
    pub value: Option<i64>,
    /// The period of the published summary.
    pub period: Option<String>,
}

/// Entries in their order, packed and not yet written.
#[derive(Debug, Default)]
pub(crate) struct FeedPages(Vec<(i64, Vec<u8>)>);

impl FeedPages {
    /// Packs entries.
    pub fn of(mut entries: impl Iterator<Item = StoredFeedEntry>) -> Self {
        let mut pages = Vec::new();
        let mut last = 0;
        loop {
            let page: Vec<StoredFeedEntry> = entries.by_ref().take(PAGE).collect();
            if page.is_empty() {
                return Self(pages);
            }
            last += page.len() as i64;
            pages.push((last, feed_page::pack(&page)));
        }
    }
}

/// Writes what a revision moved, behind what stands there of it already.
pub(crate) async fn insert(tx: &mut OrgTransaction, revision: i64, FeedPages(pages): &FeedPages) -> Result<()> {
    const LAST: &str = "SELECT COALESCE(MAX(last_place), 0) FROM feed_pages WHERE org_id = $1 AND revision = $2";
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "feed_pages",
        shared: &["org_id", "revision"],
        each: &["last_place", "entries"],
        conflict: "",
    };
    if pages.is_empty() {
        return Ok(());
    }
    let last: i64 = tx.query_scalar(LAST).bind(revision).fetch_one(tx).await?;
    INSERT
        .run(tx, pages, &[revision], |values, (place, entries)| {
            bulk::bind(values, last + place)?;
            bulk::bind(values, entries.as_slice())
        })
        .await
}

/// Some entries of one revision, one behind the other.
struct Page {
    revision: i64,
    received_at: Instant,
    last_place: i64,
    entries: Vec<StoredFeedEntry>,
}

/// The next pages with an entry behind a place.
async fn pages_after(tx: &mut OrgTransaction, (revision, place): (i64, i64)) -> Result<Vec<Page>> {
    const NEXT: &str = "SELECT p.revision, r.received_at, p.last_place, p.entries
        FROM feed_pages p
        JOIN revisions r ON r.org_id = p.org_id AND r.revision = p.revision
        WHERE p.org_id = $1 AND (p.revision, p.last_place) > ($2, $3)
        ORDER BY p.revision, p.last_place
        LIMIT $4";
    let rows = tx.query(NEXT).bind(revision).bind(place).bind(PAGES).fetch_all(tx).await?;
    let page = |row: &Row| {
        let entries: Vec<u8> = row.try_get(3)?;
        Ok(Page {
            revision: row.try_get(0)?,
            received_at: Instant(row.try_get(1)?),
            last_place: row.try_get(2)?,
            entries: feed_page::unpack(&entries)?,
        })
    };
    rows.iter().map(page).collect()
}

/// Leaves of some referrals no more than that one moved: their names follow from whom they are of.
///
/// Goes through all entries, since none is looked for by its referral otherwise.
pub(crate) async fn forget(tx: &mut OrgTransaction, referrals: &FxHashSet<Uuid>) -> Result<()> {
    const FORGET: bulk::Statement = bulk::Statement::With {
        given: &["revision", "last_place", "entries"],
        before: "UPDATE feed_pages SET entries = given.entries FROM given WHERE feed_pages.org_id =",
        after: " AND feed_pages.revision = given.revision AND feed_pages.last_place = given.last_place",
    };
    let mut behind = (0, 0);
    while !referrals.is_empty() {
        let mut pages = pages_after(tx, behind).await?;
        let Some(last) = pages.last() else { return Ok(()) };
        behind = (last.revision, last.last_place);
        let is_of_them = |entry: &StoredFeedEntry| entry.referral_id.is_some_and(|id| referrals.contains(&id));
        pages.retain(|page| page.entries.iter().any(is_of_them));
        for entry in pages.iter_mut().flat_map(|page| &mut page.entries) {
            entry.referral_id = entry.referral_id.filter(|id| !referrals.contains(id));
        }
        FORGET
            .count(tx, &pages, &[], |values, page| {
                bulk::bind(values, page.revision)?;
                bulk::bind(values, page.last_place)?;
                bulk::bind(values, feed_page::pack(&page.entries))
            })
            .await?;
    }
    Ok(())
}

impl OrgTransaction {
    /// What moved behind a place, in its order, at most so many entries; `member_no` leaves one member's alone.
    pub async fn feed_after(
        &mut self,
        after: FeedPlace,
        member_no: Option<i64>,
        most: usize,
    ) -> Result<Vec<FeedEntry>> {
        let mut behind = (after.revision, after.place.unwrap_or(i64::MAX));
        let mut found: Vec<(i64, Instant, i64, StoredFeedEntry)> = Vec::new();
        while found.len() < most {
            let pages = pages_after(self, behind).await?;
            for page in &pages {
                let first = page.last_place - page.entries.len() as i64 + 1;
                let placed = (first..).zip(&page.entries).filter(|(place, _)| (page.revision, *place) > behind);
                let wanted = placed.filter(|(_, entry)| member_no.is_none_or(|member| entry.member_no == Some(member)));
                found.extend(wanted.map(|(place, entry)| (page.revision, page.received_at, place, *entry)));
            }
            let Some(last) = pages.last() else { break };
            behind = (last.revision, last.last_place);
        }
        found.truncate(most);
        self.named(found).await
    }

    /// The entries with the codes, ids and periods of what they are about.
    async fn named(&mut self, found: Vec<(i64, Instant, i64, StoredFeedEntry)>) -> Result<Vec<FeedEntry>> {
        let numbers = |of: fn(&StoredFeedEntry) -> Option<i64>| {
            let mut numbers: Vec<i64> = found.iter().filter_map(|(.., entry)| of(entry)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let codes = self.codes_of_links(&numbers(|entry| entry.link_no)).await?;
        let ids = members::ids_of(self, &numbers(|entry| entry.member_no)).await?;
        let published = |entry: &StoredFeedEntry| entry.value.filter(|_| entry.kind == FeedKind::FigureRestated);
        let periods = publications::labels_of(self, &numbers(published)).await?;
        let named = |names: &FxHashMap<i64, String>, number: Option<i64>| names.get(&number?).cloned();
        let entries = found.iter().map(|(revision, received_at, place, entry)| FeedEntry {
            revision: *revision,
            place: *place,
            received_at: *received_at,
            kind: entry.kind,
            referral_id: entry.referral_id,
            link_code: named(&codes, entry.link_no),
            member_id: named(&ids, entry.member_no),
            value: entry.value,
            period: named(&periods, published(entry)),
        });
        Ok(entries.collect())
    }
}
