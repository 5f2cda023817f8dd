//! Taking back an import of members.
//!
//! Who was added goes, unless something needs them or somebody changed them since: what was done by hand after a wrong
//! file was imported must not be lost with it. Who was changed gets each value back that still is as the import left it.

use super::Done;
use super::rows::{UndoneRows, Verdict, WhyKept, judge};
use crate::domain::labels::{DatedGroups, GroupChange};
use crate::store::directory::member_groups::{self, NewGroup};
use crate::store::directory::{boards, member_ids, member_users, members, settings};
use crate::store::error::Result;
use crate::store::facts::import_changes::{self, ImportChange};
use crate::store::facts::imports;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::{Member, MemberDetails, OrgTransaction};
use crate::workflows::member_ids::Needs;
use crate::workflows::members::{Occasion, write_details};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// The groups of a member before the import, after it, and now.
struct Groups {
    before: DatedGroups<String>,
    after: DatedGroups<String>,
    now: DatedGroups<String>,
}

impl Groups {
    fn of(recorded: &[GroupChange<String>], [first, last]: [i64; 2]) -> Self {
        let at = |revision: i64| DatedGroups::at(recorded.iter().cloned(), revision);
        Self { before: at(first - 1), after: at(last), now: at(i64::MAX) }
    }

    /// Whether the import added the member: nothing was known of them before.
    fn is_added(&self) -> bool {
        self.before.is_empty()
    }
}

/// Takes back what an import did to members.
pub(super) async fn undo(tx: &mut OrgTransaction, done: &Done, occasion: Occasion<'_>) -> Result<UndoneRows> {
    let replaced = import_changes::of_import(tx, done.import_no).await?;
    let groups = groups(tx, done).await?;
    let added: Vec<i64> = groups.iter().filter(|(_, groups)| groups.is_added()).map(|(number, _)| *number).collect();
    let all: FxHashMap<i64, Member> =
        members::all(tx).await?.into_iter().map(|member| (member.member_no, member)).collect();
    let mut undone = UndoneRows { is_purged: imports::is_purged(tx, done.import_no).await?, ..UndoneRows::default() };
    remove_added(tx, done, &added, &groups, &all, &mut undone).await?;
    restore(tx, (replaced, groups), &all, occasion, &mut undone).await?;
    Ok(undone)
}

/// The groups of the members of whom the import recorded some.
async fn groups(tx: &mut OrgTransaction, done: &Done) -> Result<BTreeMap<i64, Groups>> {
    let Some(revisions) = done.revisions else { return Ok(BTreeMap::new()) };
    let numbers = member_groups::recorded_in(tx, revisions).await?;
    let recorded = member_groups::recorded_of(tx, &numbers).await?;
    Ok(recorded.into_iter().map(|(number, recorded)| (number, Groups::of(&recorded, revisions))).collect())
}

/// Removes the members that the import added, but for those who are needed or were changed since.
async fn remove_added(
    tx: &mut OrgTransaction,
    done: &Done,
    added: &[i64],
    groups: &BTreeMap<i64, Groups>,
    all: &FxHashMap<i64, Member>,
    undone: &mut UndoneRows,
) -> Result<()> {
    let needs = Needs::of(tx, added).await?;
    let changed = changed_since(tx, done, all).await?;
    let mut removed: Vec<i64> = Vec::new();
    for number in added {
        let Some(member) = all.get(number) else { continue };
        let has_moved = groups.get(number).is_some_and(|groups| groups.now != groups.after);
        if member.is_erased() {
            undone.keep(&member.member_id, WhyKept::Erased);
        } else if let Some(by) = needs.needed_by(member) {
            undone.keep(&member.member_id, WhyKept::Needed(by));
        } else if has_moved || changed.contains(number) {
            undone.keep(&member.member_id, WhyKept::ChangedSince);
        } else {
            removed.push(*number);
            undone.removed.push(member.member_id.clone());
        }
    }
    member_ids::remove(tx, &removed).await
}

/// The members whom another import changed, who answered about boards, or who are another user now. A name that somebody
/// corrected by hand leaves no trace, and goes with the member.
async fn changed_since(tx: &mut OrgTransaction, done: &Done, all: &FxHashMap<i64, Member>) -> Result<FxHashSet<i64>> {
    let mut changed = import_changes::members_of_others(tx, done.import_no).await?;
    changed.extend(boards::members_who_answered(tx).await?);
    let Some([_, last]) = done.revisions else { return Ok(changed) };
    let users: FxHashMap<i64, String> = member_users::before(tx, last).await?.into_iter().collect();
    let is_another = |(number, user): &(i64, String)| {
        let own = |member: &Member| member.details.user_id.clone().unwrap_or_else(|| member.member_id.clone());
        all.get(number).is_some_and(|member| own(member) != *user)
    };
    changed.extend(users.into_iter().filter(is_another).map(|(number, _)| number));
    Ok(changed)
}

/// Gives the members that the import changed their values and groups back.
async fn restore(
    tx: &mut OrgTransaction,
    (replaced, mut groups): (Vec<ImportChange>, BTreeMap<i64, Groups>),
    all: &FxHashMap<i64, Member>,
    occasion: Occasion<'_>,
    undone: &mut UndoneRows,
) -> Result<()> {
    let mut values: BTreeMap<i64, Vec<ImportChange>> = BTreeMap::new();
    for change in replaced {
        // Of a member who stands twice in a file the second row changed what the first one added.
        if !groups.get(&change.number).is_some_and(Groups::is_added) {
            values.entry(change.number).or_default().push(change);
        }
    }
    groups.retain(|_, groups| !groups.is_added());
    let numbers: BTreeSet<i64> = values.keys().chain(groups.keys()).copied().collect();
    let (mut changed, mut moved) = (Vec::new(), Vec::new());
    for number in numbers {
        let Some(member) = all.get(&number).filter(|member| !member.is_erased()) else { continue };
        let (mut restored, mut kept) = (Vec::new(), Vec::new());
        let mut details = member.details.clone();
        for ImportChange { field, before, after, .. } in values.remove(&number).unwrap_or_default() {
            match judge(before, &after, field.value(&member.details)) {
                Verdict::Restore(value) => {
                    field.set(&mut details, value);
                    restored.push(field.name());
                }
                Verdict::Keep => kept.push(field.name()),
                Verdict::Nothing => {}
            }
        }
        if !restored.is_empty() {
            changed.push((member.clone(), details));
        }
        if let Some(Groups { before, after, now }) = groups.remove(&number) {
            match judge(before, &after, &now) {
                Verdict::Restore(before) => {
                    moved.push((number, before));
                    restored.push("group");
                }
                Verdict::Keep => kept.push("group"),
                Verdict::Nothing => {}
            }
        }
        undone.note(&member.member_id, restored, kept, WhyKept::ChangedSince);
    }
    write(tx, &changed, &moved, occasion).await
}

/// Writes the values and groups that members get back.
///
/// A member has one group of each revision, so groups that began on several days take several: the first replaces all that
/// is recorded, as a correction does, and an answer as of an earlier one stays as it was.
async fn write(
    tx: &mut OrgTransaction,
    changed: &[(Member, MemberDetails)],
    moved: &[(i64, DatedGroups<String>)],
    occasion: Occasion<'_>,
) -> Result<()> {
    write_details(tx, changed, occasion).await?;
    let zone = settings::load(tx, i64::MAX).await?.timezone;
    for place in 0.. {
        let of_place = moved.iter().filter_map(|(member_no, groups)| {
            let (from, group) = groups.entries().get(place)?.clone();
            Some(NewGroup { member_no: *member_no, from, group })
        });
        let rows: Vec<NewGroup> = of_place.collect();
        if rows.is_empty() {
            break;
        }
        let revision = revisions::take(tx, RevisionKind::Labels, occasion.import_no, occasion.now).await?;
        member_groups::record(tx, &rows, revision, zone).await?;
    }
    Ok(())
}
