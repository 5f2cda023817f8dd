//! Many members added and changed at once: as one by one in the order given, in few statements.

use super::attribute::rework::{Touched, rework};
use super::labels;
use crate::domain::Instant;
use crate::domain::calendar::{day_number, local_day};
use crate::domain::labels::{DatedGroups, ValidFrom};
use crate::store::directory::boards::{self, BoardAnswer};
use crate::store::directory::member_groups::{self, NewGroup};
use crate::store::directory::{member_users, members, settings};
use crate::store::facts::import_changes::{self, Field, ImportChange};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::Named;
use crate::store::{Change, Member, MemberDetails, OrgTransaction, Result, StoreError, Upserted};
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

/// What is said of a member's group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenGroup {
    /// The group; `None` for none.
    pub group: Option<String>,
    /// From when on; `None` for today on, where the member is not in it today. A member's first holds from always.
    pub from: Option<ValidFrom>,
}

impl GivenGroup {
    /// From when on it holds for a member of whom some groups are recorded; `None` where it says nothing new.
    pub fn holds_from(&self, groups: &DatedGroups<String>, today: i32) -> Option<ValidFrom> {
        let given = if groups.names_none() { ValidFrom::Always } else { self.from.unwrap_or(ValidFrom::Day(today)) };
        let is_so_today = || groups.on(today) == self.group.as_ref();
        let is_known = groups.says(given, self.group.as_ref()) || self.from.is_none() && is_so_today();
        Some(given).filter(|_| !is_known)
    }
}

/// A row of members to be added or changed.
#[derive(Debug)]
pub struct MemberRow<F> {
    /// The organization's own id.
    pub member_id: String,
    /// Turns what is known of the member into what shall be.
    pub apply: F,
    /// What is said of the group.
    pub group: Option<GivenGroup>,
}

impl Change {
    /// Adds a member, whose group holds from always.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the id is, [`StoreError::LabelForm`].
    pub async fn add_member(
        &mut self,
        member_id: &str,
        details: &MemberDetails,
        group: Option<&str>,
        now: Instant,
    ) -> Result<()> {
        // Writers of an organization take turns: nobody comes between.
        if members::find(self, member_id).await?.is_some() {
            return Err(StoreError::Taken { kind: "member", name: member_id.to_owned() });
        }
        labels::check(group)?;
        add(self, &[(member_id, details, group)], Occasion { now, by: "", import_no: None }).await?;
        audit::record(self, Action::MemberAdded, About::Person(Named::Member, member_id), 1).await?;
        Ok(())
    }

    /// Adds or changes members.
    ///
    /// Answers with one change for each. `by` is who took down what members said about boards.
    ///
    /// # Errors
    /// [`StoreError::LabelForm`].
    pub async fn upsert_members<F>(&mut self, rows: Vec<MemberRow<F>>, now: Instant, by: &str) -> Result<Vec<Upserted>>
    where
        F: FnOnce(&mut MemberDetails),
    {
        self.write_members(rows, Occasion { now, by, import_no: None }).await
    }

    /// The same for the rows of an import, whose number is `import_no`: it can be taken back.
    ///
    /// # Errors
    /// [`StoreError::LabelForm`].
    pub async fn import_members<F>(
        &mut self,
        rows: Vec<MemberRow<F>>,
        import_no: i64,
        now: Instant,
        by: &str,
    ) -> Result<Vec<Upserted>>
    where
        F: FnOnce(&mut MemberDetails),
    {
        self.write_members(rows, Occasion { now, by, import_no: Some(import_no) }).await
    }

    async fn write_members<F>(&mut self, rows: Vec<MemberRow<F>>, occasion: Occasion<'_>) -> Result<Vec<Upserted>>
    where
        F: FnOnce(&mut MemberDetails),
    {
        rows.iter().try_for_each(|row| labels::check(row.group.as_ref().and_then(|given| given.group.as_deref())))?;
        let changes = upsert(self, rows, occasion).await?;
        let written = changes.iter().filter(|change| **change != Upserted::Unchanged).count() as i64;
        if written > 0 {
            audit::record(self, Action::MembersWritten, About::Thing(""), written).await?;
        }
        Ok(changes)
    }
}

/// When members are written, by whom, and as rows of which import.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub now: Instant,
    pub by: &'a str,
    pub import_no: Option<i64>,
}

/// What is known of the members that are written.
struct Known {
    members: FxHashMap<String, Member>,
    groups: FxHashMap<i64, DatedGroups<String>>,
    zone: Tz,
    today: i32,
    /// What an import put in the place of what.
    replaced: Replaced,
}

impl Known {
    async fn read(tx: &mut OrgTransaction, ids: &[&str], now: Instant) -> Result<Self> {
        let members = members::stored(tx, ids).await?;
        let zone = settings::load(tx, i64::MAX).await?.timezone;
        let today = day_number(local_day(now, zone));
        let replaced = Replaced::default();
        let mut known = Self { members: FxHashMap::default(), groups: FxHashMap::default(), zone, today, replaced };
        known.take_in(tx, members).await?;
        Ok(known)
    }

    async fn take_in(
        &mut self,
        tx: &mut OrgTransaction,
        members: impl IntoIterator<Item = (String, Member)>,
    ) -> Result<()> {
        let members: Vec<(String, Member)> = members.into_iter().collect();
        let numbers: Vec<i64> = members.iter().map(|(_, member)| member.member_no).collect();
        self.groups.extend(member_groups::of_members(tx, &numbers).await?);
        self.members.extend(members);
        Ok(())
    }

    /// What a member's group becomes; none where nothing new is said of it.
    fn new_group(&self, member_no: i64, given: Option<GivenGroup>) -> Option<NewGroup> {
        let given = given?;
        let from = match self.groups.get(&member_no) {
            Some(groups) => given.holds_from(groups, self.today)?,
            None => ValidFrom::Always,
        };
        Some(NewGroup { member_no, from, group: given.group })
    }
}

/// A member that is to be written.
struct Pending {
    member_id: String,
    /// As stored; `None` for a member that is new.
    stored: Option<Member>,
    details: MemberDetails,
    /// What is said of the group.
    given: Option<GivenGroup>,
}

/// Adds or changes members; answers with one change for each row.
async fn upsert<F>(tx: &mut OrgTransaction, rows: Vec<MemberRow<F>>, occasion: Occasion<'_>) -> Result<Vec<Upserted>>
where
    F: FnOnce(&mut MemberDetails),
{
    let ids: Vec<&str> = rows.iter().map(|row| row.member_id.as_str()).collect();
    let mut known = Known::read(tx, &ids, occasion.now).await?;
    let mut changes = Vec::with_capacity(rows.len());
    let mut pending: Vec<Pending> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for MemberRow { member_id, apply, group } in rows {
        let place = places.get(&member_id).copied();
        let before = match place {
            Some(place) => Some(&pending[place].details),
            None => known.members.get(&member_id).map(|member| &member.details),
        };
        let mut details = before.cloned().unwrap_or_default();
        apply(&mut details);
        let is_new = before.is_none();
        let is_same = before == Some(&details);
        if let Some(place) = place {
            if is_same && (group.is_none() || group == pending[place].given) {
                changes.push(Upserted::Unchanged);
                continue;
            }
            // A member who stands twice is changed twice, in that order.
            places.clear();
            write(tx, std::mem::take(&mut pending), &mut known, occasion).await?;
        }
        let stored = known.members.get(&member_id);
        let moves = stored.is_some_and(|member| known.new_group(member.member_no, group.clone()).is_some());
        changes.push(match (is_new, is_same && !moves) {
            (true, _) => Upserted::New,
            (false, true) => Upserted::Unchanged,
            (false, false) => Upserted::Changed,
        });
        if changes.last() == Some(&Upserted::Unchanged) {
            continue;
        }
        places.insert(member_id.clone(), pending.len());
        pending.push(Pending { stored: stored.cloned(), member_id, details, given: group });
    }
    write(tx, pending, &mut known, occasion).await?;
    if let Some(import_no) = occasion.import_no {
        import_changes::insert(tx, import_no, &known.replaced.into_changes()).await?;
    }
    Ok(changes)
}

/// Adds members with the groups they have from always on; answers with the number of the first.
async fn add(
    tx: &mut OrgTransaction,
    rows: &[(&str, &MemberDetails, Option<&str>)],
    occasion: Occasion<'_>,
) -> Result<i64> {
    let details: Vec<(&str, &MemberDetails)> = rows.iter().map(|(id, details, _)| (*id, *details)).collect();
    let revision = revisions::take(tx, RevisionKind::Members, occasion.import_no, occasion.now).await?;
    let first = members::insert(tx, &details, occasion.now).await?;
    let groups: Vec<(i64, Option<&str>)> =
        (first..).zip(rows).map(|(number, (_, _, group))| (number, *group)).collect();
    member_groups::begin(tx, &groups, revision).await?;
    Ok(first)
}

/// Writes members, each of whom stands here once, and notes what is known of them then.
async fn write(
    tx: &mut OrgTransaction,
    pending: Vec<Pending>,
    known: &mut Known,
    occasion: Occasion<'_>,
) -> Result<()> {
    let (old, new): (Vec<Pending>, Vec<Pending>) = pending.into_iter().partition(|each| each.stored.is_some());
    let mut first = 0;
    if !new.is_empty() {
        let group = |each: &Pending| each.given.as_ref().and_then(|given| given.group.clone());
        let groups: Vec<Option<String>> = new.iter().map(group).collect();
        let rows: Vec<(&str, &MemberDetails, Option<&str>)> = new
            .iter()
            .zip(&groups)
            .map(|(each, group)| (each.member_id.as_str(), &each.details, group.as_deref()))
            .collect();
        first = add(tx, &rows, occasion).await?;
    }
    let of_stored = |each: &Pending| Some((each.stored.clone()?, each.details.clone()));
    let changed: Vec<(Member, MemberDetails)> = old.iter().filter_map(of_stored).collect();
    if occasion.import_no.is_some() {
        changed.iter().for_each(|(member, details)| known.replaced.note(member, details));
    }
    write_details(tx, &changed, occasion).await?;
    let moves = old.iter().filter_map(|Pending { stored, given, .. }| {
        let member_no = stored.as_ref()?.member_no;
        known.new_group(member_no, given.clone())
    });
    let moves: Vec<NewGroup> = moves.collect();
    if !moves.is_empty() {
        let revision = revisions::take(tx, RevisionKind::Labels, occasion.import_no, occasion.now).await?;
        member_groups::record(tx, &moves, revision, known.zone).await?;
    }
    let mut next = first..;
    let written = old.into_iter().chain(new).filter_map(|Pending { member_id, stored, details, .. }| {
        let member_no = stored.map_or_else(|| next.next(), |member| Some(member.member_no))?;
        Some((member_id.clone(), Member { member_no, member_id, details }))
    });
    let written: Vec<(String, Member)> = written.collect();
    known.take_in(tx, written).await
}

/// Writes the names and settings of members that are stored.
pub(super) async fn write_details(
    tx: &mut OrgTransaction,
    changed: &[(Member, MemberDetails)],
    occasion: Occasion<'_>,
) -> Result<()> {
    let mut renamed: Vec<(i64, &MemberDetails)> = Vec::new();
    for (member, details) in changed {
        if details.user_id == member.details.user_id {
            renamed.push((member.member_no, details));
        } else {
            change_user(tx, member, details, occasion).await?;
        }
        if details.board != member.details.board {
            let (recorded_at, recorded_by) = (occasion.now, occasion.by.to_owned());
            let answer = BoardAnswer { board: details.board, recorded_at, recorded_by };
            boards::record(tx, member.member_no, &answer).await?;
        }
    }
    members::relabel(tx, &renamed).await
}

/// Writes details with another own user: it decides who recruited themselves, so it is a revision of its own.
async fn change_user(
    tx: &mut OrgTransaction,
    member: &Member,
    details: &MemberDetails,
    occasion: Occasion<'_>,
) -> Result<()> {
    members::update(tx, member.member_no, details).await?;
    let own = |user: &Option<String>| user.clone().unwrap_or_else(|| member.member_id.clone());
    let (before, after) = (own(&member.details.user_id), own(&details.user_id));
    if before == after {
        return Ok(());
    }
    let revision = revisions::take(tx, RevisionKind::Members, occasion.import_no, occasion.now).await?;
    member_users::note(tx, member.member_no, revision, &before).await?;
    rework(tx, Touched { users: vec![before, after], ..Touched::default() }, revision).await.map(drop)
}

/// The values without a history of their own that an import replaced; of a member who stands twice the first before and
/// the last after.
#[derive(Default)]
struct Replaced(FxHashMap<(Field, i64), (Option<String>, Option<String>)>);

impl Replaced {
    fn note(&mut self, member: &Member, details: &MemberDetails) {
        for (field, before) in Field::of_member(&member.details) {
            let after = field.value(details);
            if before != after {
                let noted = self.0.entry((field, member.member_no));
                noted.or_insert_with(|| (before.clone(), None)).1.clone_from(after);
            }
        }
    }

    fn into_changes(self) -> Vec<ImportChange> {
        let changes = self.0.into_iter();
        let mut changes: Vec<ImportChange> = changes
            .map(|((field, number), (before, after))| ImportChange { field, number, before, after })
            .filter(|change| change.before != change.after)
            .collect();
        changes.sort_unstable_by_key(|change| (change.field.name(), change.number));
        changes
    }
}
