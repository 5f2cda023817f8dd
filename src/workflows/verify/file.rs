//! What the embedded database says of its own file, and whether the schema is the one that was made.

use super::Check;
use crate::store::error::Result;
use crate::store::operations::integrity::FileInspection;

/// The pages of the file with the constraints of their rows, the schema against the one that this program makes, and
/// rows that name a row which is not there.
pub(super) async fn checks(mut inspection: FileInspection) -> Result<Vec<Check>> {
    let mut file = Check::new(None, "file", "pages");
    let mut objects = Check::new(None, "schema", "tables and views");
    let mut keys = Check::new(None, "foreign keys", "tables");
    let ends = [
        pages(&mut inspection, &mut file).await,
        schema(&mut inspection, &mut objects).await,
        foreign_keys(&mut inspection, &mut keys).await,
    ];
    [file, objects, keys].into_iter().zip(ends).map(|(check, end)| check.ended(end)).collect()
}

async fn pages(inspection: &mut FileInspection, check: &mut Check) -> Result<()> {
    check.looked_at = inspection.count_pages().await?;
    for line in inspection.broken_pages().await? {
        check.fault(line.replace('\n', "; "));
    }
    Ok(())
}

async fn schema(inspection: &mut FileInspection, check: &mut Check) -> Result<()> {
    let (stored, fresh) = (inspection.schema().await?, FileInspection::own_schema().await?);
    check.looked_at = fresh.len() as i64;
    for (name, text) in &fresh {
        match stored.get(name) {
            None => check.fault(format!("`{name}` is missing")),
            Some(other) => check.expect(other == text, || format!("`{name}` is not as this verve makes it")),
        }
    }
    for name in stored.keys().filter(|name| !fresh.contains_key(*name)) {
        check.fault(format!("`{name}` was not made by verve"));
    }
    Ok(())
}

async fn foreign_keys(inspection: &mut FileInspection, check: &mut Check) -> Result<()> {
    check.looked_at = inspection.count_tables().await?;
    for broken in inspection.broken_references().await? {
        let (rows, table, parent) = (broken.rows, broken.table, broken.parent);
        check.fault(format!("{rows} of `{table}` name what is not in `{parent}`"));
    }
    Ok(())
}
