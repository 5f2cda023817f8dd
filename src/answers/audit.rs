//! The audit log.

use crate::report::audit::{AuditLog, AuditRow};
use crate::store::{Result, Snapshot};

/// Lists who changed, exported or erased what, oldest first.
pub async fn audit_log(snapshot: &mut Snapshot) -> Result<AuditLog> {
    let entries = snapshot.audit_log().await?;
    let row = |entry: crate::store::AuditEntry| AuditRow {
        number: entry.number,
        recorded_at: entry.recorded_at,
        actor: entry.actor,
        action: entry.action,
        object: Some(entry.object).filter(|object| !object.is_empty()),
        person: entry.person,
        rows: entry.rows,
    };
    let organization = snapshot.organization();
    Ok(AuditLog {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        timezone: organization.settings.timezone,
        rows: entries.into_iter().map(row).collect(),
    })
}
