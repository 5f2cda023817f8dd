//! Clicks with very many events: the stand-ins stored for them.

use crate::store::database::bulk;
use crate::store::database::sql::query;
use crate::store::error::Result;
use crate::store::{Connection, OrgScope};

/// Stores the stand-ins of some clicks in place of the earlier ones.
pub(in crate::store) async fn replace(
    connection: &mut Connection,
    scope: &OrgScope,
    standins: &[(i64, Vec<i64>)],
) -> Result<()> {
    const DELETE: &str = "DELETE FROM click_standins
        WHERE org_id = $1 AND node_hash IN (SELECT value FROM json_each($2) n)";
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO click_standins (org_id, node_hash, tracking_id) VALUES",
        row: "($1, ?, ?)",
        tail: "",
    };
    let nodes: Vec<i64> = standins.iter().map(|(node, _)| *node).collect();
    bulk::for_numbers(connection, DELETE, scope.org_id, &nodes).await?;
    let rows: Vec<(i64, i64)> =
        standins.iter().flat_map(|(node, events)| events.iter().map(|event| (*node, *event))).collect();
    let constants = |_| vec![scope.org_id];
    INSERT
        .run(connection, &rows, constants, |values, (node, event)| {
            bulk::bind(values, *node)?;
            bulk::bind(values, *event)
        })
        .await
}

/// Forgets all stand-ins of an organization: after a change that may have moved anybody they are chosen anew.
pub(in crate::store) async fn forget(connection: &mut Connection, scope: &OrgScope) -> Result<()> {
    query("DELETE FROM click_standins WHERE org_id = $1").bind(scope.org_id).execute(connection).await?;
    Ok(())
}
