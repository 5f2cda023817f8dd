//! What an organization lets others do, as far as it can be taken back: by which secrets deliveries are signed, who
//! stands by name on boards, whose figures stand in the platform's growth, which links are open.

use crate::store::directory::boards::{self, BoardAnswer};
use crate::store::directory::link_closings::{self, DatedClosing};
use crate::store::error::Result;
use crate::store::privacy::audit::{self, Action, ChangeEntry};
use crate::store::privacy::erased_ids::{Hasher, KeyedHash, Named};
use crate::store::privacy::renames::Renames;
use crate::store::{Link, Snapshot, Webhook};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What one organization allows in one database, and how it came to that.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// Whether members stand by name on boards by default.
    pub board: bool,
    /// Whether its figures may stand in the platform's growth.
    pub growth: bool,
    /// What the audit log says of changes of either, and of secrets.
    pub notes: Vec<ChangeEntry>,
    /// The endpoints with their secrets.
    pub webhooks: Vec<Webhook>,
    /// What members said about boards, by the keyed hashes of their ids, oldest first.
    pub answers: BTreeMap<KeyedHash, Vec<BoardAnswer>>,
    /// The ids that members had before.
    pub renames: Renames,
    /// The closings of links, by code and the instant each was made, oldest first.
    pub closings: BTreeMap<(String, i64), Vec<DatedClosing>>,
}

impl Allowed {
    /// What the organization of a snapshot allows.
    pub async fn of(snapshot: &mut Snapshot) -> Result<Self> {
        let mut notes = audit::changes(snapshot, Action::OrganizationChanged).await?;
        notes.extend(audit::changes(snapshot, Action::WebhookRotated).await?);
        let mut answers: BTreeMap<KeyedHash, Vec<BoardAnswer>> = BTreeMap::new();
        let hasher = Hasher::load(snapshot).await?;
        for (member_id, answer) in boards::all(snapshot).await? {
            answers.entry(hasher.hash(Named::Member, &member_id)).or_default().push(answer);
        }
        Ok(Self {
            board: snapshot.organization().board,
            growth: snapshot.organization().growth,
            notes,
            webhooks: snapshot.webhooks().await?,
            answers,
            renames: Renames::of(snapshot).await?,
            closings: closings(snapshot).await?,
        })
    }
}

async fn closings(snapshot: &mut Snapshot) -> Result<BTreeMap<(String, i64), Vec<DatedClosing>>> {
    let all = link_closings::all(snapshot).await?;
    let mut numbers: Vec<i64> = all.iter().map(|closing| closing.link_no).collect();
    numbers.dedup();
    let links: FxHashMap<i64, Link> =
        snapshot.links_numbered(&numbers).await?.into_iter().map(|link| (link.link_no, link)).collect();
    let mut closings: BTreeMap<(String, i64), Vec<DatedClosing>> = BTreeMap::new();
    for closing in all {
        if let Some(link) = links.get(&closing.link_no) {
            closings.entry((link.code.clone(), link.created_at.0)).or_default().push(closing);
        }
    }
    Ok(closings)
}
