//! The audit log.

use crate::report::audit::{AuditLog, AuditRow};
use crate::store::{Organization, Result, Store};

/// Lists who changed, exported or erased what, oldest first.
pub async fn audit_log(store: &Store, organization: &Organization) -> Result<AuditLog> {
    let entries = store.audit_log(&organization.scope).await?;
    let row = |entry: crate::store::AuditEntry| AuditRow {
        number: entry.number,
        recorded_at: entry.recorded_at,
        actor: entry.actor,
        action: entry.action,
        object: Some(entry.object).filter(|object| !object.is_empty()),
        person: entry.person,
        rows: entry.rows,
    };
    Ok(AuditLog {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        timezone: organization.settings.timezone,
        rows: entries.into_iter().map(row).collect(),
    })
}
