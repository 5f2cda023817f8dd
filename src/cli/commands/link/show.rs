//! `verve link show`: all of one link.

use crate::answers::Filters;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::{changes, links, lookup, moment};
use crate::domain::Instant;
use crate::messages::say;
use crate::report::links::{LinkOccasion, LinkRow};
use crate::store::{Alias, Organization};
use crate::view::table::{Cell, Column, Document, Table};

/// The place in the table after which a link's targets for devices stand.
const LEADS_TO: usize = 2;

/// Show a link
///
/// Example: verve link show xhyd55p
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its code, or the whole referral URL
    code: String,
}

/// Shows a link.
///
/// # Errors
/// No such link, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let link = lookup::link(&mut snapshot, &args.code).await?;
    let aliases = snapshot.aliases_of(link.link_no).await?;
    let filters = Filters { link: Some(link.code), ..Filters::default() };
    let rows = links::fitting(&mut snapshot, &filters, &context.ui).await?;
    let now = context.now();
    let document = rows.first().map(|row| document(row, &aliases, snapshot.organization(), now));
    let mut answer = links::answer(snapshot.organization(), LinkOccasion::Listed, now, rows);
    snapshot.end().await?;
    if let Some(document) = document {
        answer.document = Document { data: answer.document.data, ..document };
    }
    context.show(&answer)?;
    Ok(Done::Complete)
}

fn document(row: &LinkRow, aliases: &[Alias], organization: &Organization, now: Instant) -> Document {
    let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
    let time = |at: Option<Instant>| {
        at.map_or(Cell::Empty, |at| Cell::code(moment::shown(at, organization.settings.timezone)))
    };
    let further: Vec<String> = aliases
        .iter()
        .map(|alias| match alias.removed_at {
            None => alias.alias.clone(),
            Some(at) => format!("{} (off since {})", alias.alias, moment::shown(at, organization.settings.timezone)),
        })
        .collect();
    let owner = match &row.name {
        Some(name) => format!("{name} ({})", row.member_id),
        None => row.member_id.clone(),
    };
    let values = [
        (say!("label-url"), row.url.as_ref().map_or(Cell::Empty, Cell::code)),
        (say!("label-further-codes"), if further.is_empty() { Cell::Empty } else { Cell::code(further.join(", ")) }),
        (say!("label-leads-to"), row.leads_to.cell()),
        (say!("label-mentor"), Cell::text(owner)),
        (say!("label-group"), text(&row.group)),
        (say!("label-campaign"), text(&row.campaign)),
        (say!("label-channel"), text(&row.channel)),
        (say!("label-kind"), Cell::code(row.kind.name())),
        (say!("label-generated"), time(Some(row.created_at))),
        (say!("label-expires"), time(row.expires_at)),
        (say!("label-disabled"), time(row.disabled_at)),
        (say!("label-clicks"), Cell::code(row.clicks.to_string())),
        (say!("label-referrals"), Cell::code(row.referrals.to_string())),
    ];
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    let devices = [(say!("label-leads-ios"), &row.ios_target), (say!("label-leads-android"), &row.android_target)];
    for (place, (label, value)) in values.into_iter().enumerate() {
        table.push(vec![Cell::word(label), value]);
        if place == LEADS_TO {
            for (label, target) in devices.iter().filter_map(|(label, target)| Some((label, target.as_ref()?))) {
                table.push(vec![Cell::word(label.clone()), Cell::code(target)]);
            }
        }
    }
    let state = if row.is_closed_at(now) { say!("state-closed") } else { say!("status-open") };
    Document::new(say!("link-title", code = &row.code, state))
        .note(changes::organization_line(organization))
        .table(table)
}
