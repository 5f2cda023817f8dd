//! Taking back an import of links.
//!
//! A link that was changed gets each value back that still is as the import left it. A link that was made cannot be
//! unmade: its code is given once and for all, and what was answered before knows it. Unless something counts for it, it
//! is closed from its `created_at` on, so that nothing ever will: a wrong file that was found out in time leaves no link
//! that works. Where something counts already, somebody has handed the code out, and closing it would move published
//! figures: it stays and is named, and the person who runs the command decides with `link disable`. A later file that names a
//! closed code opens it again, since that is how a fixed file is imported.

use super::Done;
use super::rows::{UndoneRows, Verdict, WhyKept, judge};
use crate::domain::Instant;
use crate::store::directory::link_closings::{self, Closing};
use crate::store::directory::{link_labels, links, members};
use crate::store::error::Result;
use crate::store::facts::import_changes::{self, ImportChange};
use crate::store::{Change, FormerLabels, Link, LinkChange, LinkLabels};
use crate::workflows::links::Cause;
use rustc_hash::{FxHashMap, FxHashSet};

/// What links were before an import, or after it.
struct Known {
    labels: FxHashMap<i64, FormerLabels>,
    closings: FxHashMap<i64, Closing>,
}

impl Known {
    async fn at(change: &mut Change, revision: i64) -> Result<Self> {
        let labels = change.former_labels(revision).await?;
        Ok(Self { labels, closings: link_closings::at(change, revision).await? })
    }

    /// A link as it was, with another target.
    fn link(&self, link: &Link, target: Option<String>) -> LinkChange {
        let (campaign, channel) = match self.labels.get(&link.link_no) {
            Some(former) => (former.campaign.clone(), former.channel.clone()),
            None => (link.labels.campaign.clone(), link.labels.channel.clone()),
        };
        let closing = self.closings.get(&link.link_no).copied().unwrap_or_default();
        let labels = LinkLabels { campaign, channel, target, ..link.labels.clone() };
        LinkChange { link_no: link.link_no, labels, closing }
    }
}

/// Takes back what an import did to links.
pub(super) async fn undo(change: &mut Change, done: &Done, now: Instant) -> Result<UndoneRows> {
    let mut undone = UndoneRows::default();
    let replaced = import_changes::of_import(change, done.import_no).await?;
    let mut targets: FxHashMap<i64, ImportChange> = replaced.into_iter().map(|each| (each.number, each)).collect();
    let [first, last] = done.revisions.unwrap_or([i64::MAX, i64::MAX]);
    let made: FxHashSet<i64> = links::made_in(change, [first, last]).await?.into_iter().collect();
    let mut numbers: FxHashSet<i64> = targets.keys().chain(&made).copied().collect();
    numbers.extend(link_labels::changed_in(change, [first, last]).await?);
    numbers.extend(link_closings::changed_in(change, [first, last]).await?);
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let mut concerned = change.links_numbered(&numbers).await?;
    concerned.sort_unstable_by_key(|link| link.link_no);
    let counts = change.link_counts().await?;
    let erased: FxHashSet<i64> = members::erased(change).await?.into_iter().collect();
    let (before, after) = (Known::at(change, first - 1).await?, Known::at(change, last).await?);
    let mut changes: Vec<LinkChange> = Vec::new();
    for link in &concerned {
        if made.contains(&link.link_no) {
            let referrals = counts.get(&link.link_no).map_or(0, |(_, referrals)| *referrals);
            changes.extend(close(link, referrals, &mut undone));
            continue;
        }
        let target = targets.remove(&link.link_no).map(|target| (target.before, target.after));
        let (was, became) = target.unwrap_or_else(|| (link.labels.target.clone(), link.labels.target.clone()));
        let known = [before.link(link, was), after.link(link, became)];
        changes.extend(restore(link, known, erased.contains(&link.member_no), &mut undone));
    }
    if !changes.is_empty() {
        change.write_links_for(Cause::Undo(done.import_no), &[], &changes, now).await?;
    }
    Ok(undone)
}

/// Closes a link that the import made, unless something counts for it.
fn close(link: &Link, referrals: i64, undone: &mut UndoneRows) -> Option<LinkChange> {
    if referrals > 0 {
        undone.keep(&link.code, WhyKept::Counts(referrals));
        return None;
    }
    undone.removed.push(link.code.clone());
    let is_open = link.closing.closes_at().is_none_or(|at| at > link.created_at);
    let closing = Closing { disabled_at: Some(link.created_at), ..link.closing };
    is_open.then(|| LinkChange { link_no: link.link_no, labels: link.labels.clone(), closing })
}

/// Gives a link back what the import changed of it, and nobody since.
fn restore(
    link: &Link,
    [before, after]: [LinkChange; 2],
    is_erased: bool,
    undone: &mut UndoneRows,
) -> Option<LinkChange> {
    let mut change = LinkChange { link_no: link.link_no, labels: link.labels.clone(), closing: link.closing };
    let (mut restored, mut kept) = (Vec::new(), Vec::new());
    let mut take = |field: &'static str, is_kept: Option<bool>| match is_kept {
        Some(true) => kept.push(field),
        Some(false) => restored.push(field),
        None => {}
    };
    let (labels, LinkLabels { campaign, channel, target, .. }) = (&after.labels, before.labels);
    let now = &mut change.labels;
    take("campaign", give_back(campaign, &labels.campaign, &mut now.campaign));
    take("channel", give_back(channel, &labels.channel, &mut now.channel));
    take("target", give_back(target, &labels.target, &mut now.target));
    let (was, became, mut now) = (before.closing, after.closing, change.closing);
    let closed = [
        ("expires_at", give_back(was.expires_at, &became.expires_at, &mut now.expires_at)),
        ("disabled_at", give_back(was.disabled_at, &became.disabled_at, &mut now.disabled_at)),
    ];
    let is_closing_moved = closed.iter().any(|(_, is_kept)| is_kept.is_some());
    if is_erased && is_closing_moved {
        // The links of an erased member are never opened again.
        undone.note(&link.code, Vec::new(), vec!["disabled_at"], WhyKept::Erased);
    } else {
        change.closing = now;
        closed.into_iter().for_each(|(field, is_kept)| take(field, is_kept));
    }
    let is_any = !restored.is_empty();
    undone.note(&link.code, restored, kept, WhyKept::ChangedSince);
    is_any.then_some(change)
}

/// Gives a value back; answers with whether it stays instead, `None` where there is nothing to do.
fn give_back<T: PartialEq>(before: T, after: &T, now: &mut T) -> Option<bool> {
    match judge(before, after, now) {
        Verdict::Restore(before) => {
            *now = before;
            Some(false)
        }
        Verdict::Keep => Some(true),
        Verdict::Nothing => None,
    }
}
