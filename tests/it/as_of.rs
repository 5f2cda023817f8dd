//! What was printed then: an answer as of a revision is the answer that was given at it.

use crate::datasets::{self, Taste};
use crate::model::{self, instant};
use crate::support::{House, seeds, wait};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::store::MemberDetails;
use verve::workflows::MemberRow;

#[test]
fn an_earlier_revision_answers_as_it_did() {
    let now = instant::at("2026-11-22T12:00:00Z");
    for seed in seeds(6_000..6_015) {
        let whole = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&whole).await;
            let mut printed = Vec::new();
            let mut done = model::Input { steps: Vec::new(), ..whole.clone() };
            for step in whole.steps.iter().filter(|step| !matches!(step, model::Step::Undo { .. })) {
                done.steps = vec![step.clone()];
                house.follow(&organization, &done).await;
                let revision = house.newest_revision(&organization).await;
                printed.push((revision, house.past(&organization, AsOf::Now).await));
            }
            // A member's own user decides who recruited themselves.
            let member = whole.members[0].member_id.clone();
            let apply = |details: &mut MemberDetails| details.user_id = Some("u1".to_owned());
            let rows = vec![MemberRow { member_id: member, apply, group: None }];
            let mut change = house.store.change(&organization.scope).await.unwrap();
            change.upsert_members(rows, Instant(now), "tests").await.unwrap();
            change.commit().await.unwrap();
            // Before the rules of attribution change, only what later facts touch is attributed anew.
            for (revision, then) in &printed {
                let again = house.past(&organization, AsOf::Revision(*revision)).await;
                assert_eq!(again, *then, "seed {seed}, revision {revision}, before the settings changed");
            }
            let mut settings = organization.settings.clone();
            (settings.window_days, settings.timezone) = (7, "Asia/Tokyo".parse().unwrap());
            let mut change = house.store.change(&organization.scope).await.unwrap();
            change.change_settings(&settings, Instant(now)).await.unwrap();
            change.commit().await.unwrap();
            for (revision, then) in printed {
                let again = house.past(&organization, AsOf::Revision(revision)).await;
                assert_eq!(again, then, "seed {seed}, revision {revision}");
            }
        });
    }
}
