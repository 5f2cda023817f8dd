//! Whether labels hold together: every member has a group, or none, from always on, and all changes are of revisions.

use super::Check;
use crate::store::OrgTransaction;
use crate::store::directory::{link_labels, member_groups, settings};
use crate::store::error::Result;

/// Checks what is recorded of groups, campaigns and channels.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<Check> {
    let mut check = Check::new(Some(tx.scope()), "labels", "labels");
    let end = all(tx, &mut check).await;
    check.ended(end)
}

async fn all(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    let zone = settings::load(tx, i64::MAX).await?.timezone;
    check.looked_at = member_groups::count(tx).await? + link_labels::count(tx).await?;
    let [unknown, of_no_revision, moved] = member_groups::faults(tx, zone).await?;
    check.expect(unknown == 0, || format!("{unknown} members have no group, or several, from always on"));
    check.expect(of_no_revision == 0, || format!("{of_no_revision} groups of members are of no revision"));
    check.expect(moved == 0, || format!("{moved} days of groups begin at another time in the zone"));
    let faults = link_labels::count_faults(tx).await?;
    check.expect(faults == 0, || format!("{faults} labels of links are of no revision that knew the link"));
    Ok(())
}
