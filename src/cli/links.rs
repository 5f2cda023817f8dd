//! Links as they are shown: their addresses, their owners, their counts.

use super::changes::organization_line;
use super::failure::Failure;
use super::ui::Ui;
use crate::answers::{self, Filters, leads_to};
use crate::domain::Instant;
use crate::domain::code::find_code;
use crate::messages::say;
use crate::render::Answer;
use crate::report::links::{LeadsTo, LinkOccasion, LinkRow, Links};
use crate::store::{LinkLabels, Organization, Snapshot, StoreError};

/// The code in a text, alone or in its surroundings; empty where there is none.
pub fn code_of(text: &str) -> String {
    find_code(text).unwrap_or_default().into_owned()
}

/// The links of an organization that fit the filters, in the order in which they were made. A member who is merged into
/// another stands for that one, which is said.
///
/// # Errors
/// Where the store cannot be read.
pub async fn fitting(snapshot: &mut Snapshot, filters: &Filters, ui: &Ui) -> Result<Vec<LinkRow>, Failure> {
    let mut filters = filters.clone();
    if let Some(member_id) = &filters.member
        && let Err(StoreError::MergedMember { member_id, into }) = snapshot.standing_member(member_id).await
    {
        ui.status(&format!("{member_id} is merged into {into}: these are the links of both"));
        filters.member = Some(into);
    }
    Ok(answers::links(snapshot, &filters).await?)
}

/// Says that links lead nowhere, where `labels` and the organization have no target for them.
pub fn warn_of_dead_ends<'l>(organization: &Organization, labels: impl IntoIterator<Item = &'l LinkLabels>, ui: &Ui) {
    let dead_ends = labels.into_iter().filter(|labels| leads_to(labels, organization) == LeadsTo::Nowhere).count();
    say_dead_ends(organization, dead_ends, ui);
}

/// Says of how many links it is known that they lead nowhere.
pub fn say_dead_ends(organization: &Organization, dead_ends: usize, ui: &Ui) {
    if dead_ends > 0 {
        ui.warning(say!("warning-dead-ends", count = i64::try_from(dead_ends).unwrap_or(i64::MAX)));
        ui.hint(say!("hint-org-target", slug = organization.scope.slug()));
    }
}

/// Links as an answer.
pub fn answer(organization: &Organization, occasion: LinkOccasion, now: Instant, rows: Vec<LinkRow>) -> Answer {
    let links = Links { organization_line: organization_line(organization), occasion, now, rows };
    Answer { document: links.document(), json: links.json(), rows: links.rows() }
}

#[cfg(test)]
mod tests {
    use super::code_of;

    #[test]
    fn a_code_is_found_in_a_url() {
        for text in [" Abc ", "/r/abc", "https://x.no/r/ABC/?utm=1#top", "https://x.no/r/abc#a/b"] {
            assert_eq!(code_of(text), "abc");
        }
    }
}
