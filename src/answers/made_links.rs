//! New links, and links with their owners as every face shows them.

use crate::domain::calendar::{day_number, local_day};
use crate::domain::code::random_code;
use crate::domain::device::{Device, way};
use crate::domain::{Instant, LinkKind};
use crate::report::links::{LeadsTo, LinkRow};
use crate::store::{
    Closing, Link, LinkLabels, Member, MemberGroups, NewLink, OrgScope, Organization, Result, Store, StoreError,
};
use rustc_hash::FxHashSet;
use std::iter::repeat_with;

/// How often random codes are drawn anew where one of them is taken.
const DRAWS: usize = 3;

/// What new links have in common.
#[derive(Debug, Clone)]
pub struct LinkPattern {
    /// Shared or personal.
    pub kind: LinkKind,
    /// Their labels.
    pub labels: LinkLabels,
    /// When they close.
    pub closing: Closing,
    /// When they are made.
    pub created_at: Instant,
}

/// Draws the codes and writes `count` links for each owner, all or none; `code` is the one of a single link.
///
/// # Errors
/// [`StoreError::Taken`] where the code asked for is.
pub async fn make_links(
    store: &Store,
    scope: &OrgScope,
    owners: &[Member],
    pattern: &LinkPattern,
    count: u32,
    code: Option<&str>,
) -> Result<Vec<NewLink>> {
    let mut taken = FxHashSet::default();
    let mut draws = 0;
    loop {
        let each = owners.iter().flat_map(|owner| (0..count).map(move |_| owner));
        let new: Vec<NewLink> = each
            .map(|owner| NewLink {
                code: code.map_or_else(|| new_code(&mut taken), str::to_owned),
                member_no: owner.member_no,
                kind: pattern.kind,
                created_at: pattern.created_at,
                labels: pattern.labels.clone(),
                closing: pattern.closing,
            })
            .collect();
        if new.is_empty() {
            return Ok(new);
        }
        draws += 1;
        let made = store.changed(scope, async |change| change.write_links(&new, &[], pattern.created_at).await).await;
        match made {
            // Somebody has that random code: draw again.
            Err(StoreError::Taken { .. }) if code.is_none() && draws < DRAWS => {}
            other => return other.map(|()| new),
        }
    }
}

/// A new code that is not in `taken`, which it joins: nobody can guess it.
pub fn new_code(taken: &mut FxHashSet<String>) -> String {
    // The generator of the thread is cryptographic and seeded by the system; it never ends.
    let mut bytes = repeat_with(rand::random::<u8>);
    loop {
        if let Some(code) = random_code(&mut bytes)
            && taken.insert(code.clone())
        {
            return code;
        }
    }
}

/// A link that was made just now; its number matters to nobody who shows it.
pub fn made_link(new: &NewLink) -> Link {
    Link {
        link_no: 0,
        code: new.code.clone(),
        member_no: new.member_no,
        kind: new.kind,
        created_at: new.created_at,
        labels: new.labels.clone(),
        closing: new.closing,
    }
}

/// The referral URL of a code; only its path where the organization has no `base_url`.
pub fn link_url(organization: &Organization, code: &str) -> String {
    format!("{}/r/{code}", organization.base_url.as_deref().unwrap_or_default())
}

/// Where a link of those labels leads a device that has no target of its own.
pub fn leads_to(labels: &LinkLabels, organization: &Organization) -> LeadsTo {
    let settings = &organization.links;
    way(Device::Other, &labels.targets(), &settings.targets, settings.has_landing_page).into()
}

/// A link with its owner, and the group that they had on the day it was made; `counts` are its referrals with a click, and
/// all with an event.
pub fn link_row(
    link: &Link,
    member: &Member,
    groups: &MemberGroups,
    counts: (i64, i64),
    organization: &Organization,
) -> LinkRow {
    let day = day_number(local_day(link.created_at, organization.settings.timezone));
    LinkRow {
        code: link.code.clone(),
        url: Some(link_url(organization, &link.code)),
        member_id: member.member_id.clone(),
        name: member.details.name.clone(),
        group: groups.on(member.member_no, day).map(str::to_owned),
        campaign: link.labels.campaign.clone(),
        channel: link.labels.channel.clone(),
        kind: link.kind,
        created_at: link.created_at,
        expires_at: link.closing.expires_at,
        disabled_at: link.closing.disabled_at,
        target: link.labels.target.clone(),
        ios_target: link.labels.ios_target.clone(),
        android_target: link.labels.android_target.clone(),
        leads_to: leads_to(&link.labels, organization),
        clicks: counts.0,
        referrals: counts.1,
    }
}
