//! The schemas of the reports, from the types that their JSON is written with.

use super::changes::ChangesJson;
use super::funnel::FunnelJson;
use super::growth::GrowthJson;
use super::leaderboard::BoardJson;
use super::links;
use super::links::LinksJson;
use super::member_year::MemberYearJson;
use super::members::MembersJson;
use super::public::json::PublicJson;
use super::referrals::ReferralsJson;
use super::restated::RestatedJson;
use super::summary::json::SummaryJson;
use schemars::SchemaGenerator;

/// Adds the schema of every report that is answered to other programs, by its name.
pub fn add_to(generator: &mut SchemaGenerator) {
    generator.subschema_for::<FunnelJson<'static>>();
    generator.subschema_for::<BoardJson<'static>>();
    generator.subschema_for::<GrowthJson<'static>>();
    generator.subschema_for::<RestatedJson<'static>>();
    generator.subschema_for::<SummaryJson<'static>>();
    generator.subschema_for::<PublicJson<'static>>();
    generator.subschema_for::<ReferralsJson<'static>>();
    generator.subschema_for::<LinksJson<'static>>();
    generator.subschema_for::<ChangesJson<'static>>();
    generator.subschema_for::<MembersJson<'static>>();
    generator.subschema_for::<MemberYearJson<'static>>();
    generator.subschema_for::<links::LinkRow>();
}
