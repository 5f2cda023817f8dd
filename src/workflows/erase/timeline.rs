//! What decided attribution at every revision: links, closings, members' own users, settings.

use crate::domain::attribution::Rules;
use crate::domain::calendar::LocalDays;
use crate::domain::{EventTable, Instant, LinkFacts, LinkKind};
use crate::store::directory::link_closings::Closing;
use crate::store::directory::settings;
use crate::store::error::Result;
use crate::store::{OrgTransaction, Settings};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How many links are read at a time: a driver's row takes many times the memory of a link.
const PAGE: i64 = 4_000;

/// All links and settings with the revisions that changed them.
pub(super) struct Timeline {
    /// The links with the revisions that made them; their closings and owners' users are those of no revision.
    links: Vec<(LinkFacts, i64)>,
    by_code: FxHashMap<Box<str>, usize>,
    /// For a link the instants at which it closes, by the revision from which on.
    closings: FxHashMap<i64, BTreeMap<i64, Option<Instant>>>,
    /// For a member the own users, by the revision up to and without which.
    users_until: FxHashMap<i64, BTreeMap<i64, Box<str>>>,
    settings: BTreeMap<i64, Settings>,
    days: Vec<LocalDays>,
}

impl Timeline {
    /// Reads all of it.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        const CLOSINGS: &str = "SELECT link_no, revision, disabled_at, expires_at FROM link_closings WHERE org_id = $1";
        const USERS: &str = "SELECT member_no, revision, user_before FROM member_user_changes WHERE org_id = $1";
        let links = read_links(tx).await?;
        let mut closings: FxHashMap<i64, BTreeMap<i64, Option<Instant>>> = FxHashMap::default();
        for row in tx.query(CLOSINGS).fetch_all(tx).await? {
            let instant = |index: usize| row.try_get::<Option<i64>>(index).map(|at| at.map(Instant));
            let closing = Closing { disabled_at: instant(2)?, expires_at: instant(3)? };
            closings.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, closing.closes_at());
        }
        let mut users_until: FxHashMap<i64, BTreeMap<i64, Box<str>>> = FxHashMap::default();
        for row in tx.query(USERS).fetch_all(tx).await? {
            let before = row.try_get::<String>(2)?.into();
            users_until.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, before);
        }
        let settings = settings::load_all(tx).await?;
        let by_code = links.iter().enumerate().map(|(place, (link, _))| (link.code.clone(), place)).collect();
        let mut days: Vec<LocalDays> = Vec::new();
        for one in settings.values() {
            if !days.iter().any(|days| days.zone() == one.timezone) {
                days.push(LocalDays::new(one.timezone));
            }
        }
        Ok(Self { links, by_code, closings, users_until, settings, days })
    }

    /// Notes in events where their codes lead: to places among the links of this timeline.
    pub fn note_in(&self, events: &mut EventTable) {
        for index in 0..events.len() {
            let link = events.link_code(index).and_then(|code| self.by_code.get(code).copied());
            events.set_link(index, link);
        }
    }

    /// The revision that made a link.
    pub fn made_at(&self, link: usize) -> i64 {
        self.links[link].1
    }

    /// A link as it was at a revision.
    pub fn link_at(&self, link: usize, revision: i64) -> LinkFacts {
        let mut facts = self.links[link].0.clone();
        let closing = self.closings.get(&facts.link_no).and_then(|all| all.range(..=revision).next_back());
        facts.closes_at = closing.and_then(|(_, closes_at)| *closes_at);
        let user = self.users_until.get(&facts.member_no).and_then(|all| all.range(revision + 1..).next());
        if let Some((_, user)) = user {
            facts.own_user = user.clone();
        }
        facts
    }

    /// The rules and the days at a revision.
    pub fn rules_at(&self, revision: i64) -> (Rules, &LocalDays) {
        let held = self.settings.range(..=revision.max(1)).next_back().or_else(|| self.settings.first_key_value());
        // An organization begins with its first settings, and with the days of each.
        let settings = held.map_or_else(|| Settings::of_zone("UTC"), |(_, settings)| settings.clone());
        let days = self.days.iter().find(|days| days.zone() == settings.timezone).unwrap_or(&self.days[0]);
        (settings.rules(), days)
    }

    /// The revisions that changed what decides about some links.
    pub fn changes(&self, links: &[usize]) -> Vec<i64> {
        let mut changes: Vec<i64> = self.settings.keys().copied().collect();
        for &link in links {
            let (facts, made) = &self.links[link];
            changes.push(*made);
            changes.extend(self.closings.get(&facts.link_no).into_iter().flat_map(BTreeMap::keys));
            changes.extend(self.users_until.get(&facts.member_no).into_iter().flat_map(BTreeMap::keys));
        }
        changes
    }
}

async fn read_links(tx: &mut OrgTransaction) -> Result<Vec<(LinkFacts, i64)>> {
    const SELECT: &str = "SELECT l.link_no, l.code, l.kind, l.created_at, l.member_no,
            COALESCE(m.user_id, m.member_id), l.revision
        FROM referral_links l
        JOIN members m ON m.org_id = l.org_id AND m.member_no = l.member_no
        WHERE l.org_id = $1 AND l.link_no > $2
        ORDER BY l.link_no
        LIMIT $3";
    let mut links: Vec<(LinkFacts, i64)> = Vec::new();
    loop {
        let after = links.last().map_or(0, |(link, _)| link.link_no);
        let rows = tx.query(SELECT).bind(after).bind(PAGE).fetch_all(tx).await?;
        for row in &rows {
            let kind: String = row.try_get(2)?;
            let facts = LinkFacts {
                link_no: row.try_get(0)?,
                code: row.try_get::<String>(1)?.into(),
                kind: LinkKind::from_name(&kind).unwrap_or(LinkKind::Shared),
                created_at: Instant(row.try_get(3)?),
                closes_at: None,
                own_user: row.try_get::<String>(5)?.into(),
                member_no: row.try_get(4)?,
            };
            links.push((facts, row.try_get(6)?));
        }
        if (rows.len() as i64) < PAGE {
            return Ok(links);
        }
    }
}
