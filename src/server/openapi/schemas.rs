//! The shapes of what goes in and out, from the types that are written and read. What goes out is closed: a field that
//! is not named there is a fault.

use crate::report::schemas;
use crate::server::api::{MadeToken, NewLinks, NewMemberToken};
use crate::server::problem;
use crate::workflows::Receipt;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The reports and what each calls itself.
const REPORTS: [(&str, &str); 12] = [
    ("Funnel", "funnel"),
    ("Leaderboard", "leaderboard"),
    ("Summary", "summary"),
    ("PublicSummary", "summary"),
    ("Referrals", "referrals"),
    ("Explanation", "explanation"),
    ("Growth", "growth"),
    ("Restated", "restated"),
    ("Links", "links"),
    ("Changes", "changes"),
    ("Members", "members"),
    ("MemberYear", "member_summary"),
];

/// One conversion event. One of `link_code`, `click_id` and `user_id` is needed; other fields are not read.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "events are decoded field by field; this is their schema")]
struct Event {
    /// What happened.
    event: crate::domain::Stage,
    /// When, with an offset.
    #[schemars(with = "crate::domain::Instant")]
    occurred_at: String,
    /// The code of the referral link, or the whole address.
    link_code: Option<String>,
    /// The id of the click, from the address that the redirect led to.
    click_id: Option<String>,
    /// The person's id in your system; no e-mail address, no phone number.
    user_id: Option<String>,
    /// Your own id of the event: the same one again changes nothing.
    event_id: Option<String>,
    /// Who sends it, where several do; the namespace of `event_id`.
    source: Option<String>,
}

/// Events that are sent together. A single event may be sent as the body itself.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "events are decoded field by field; this is their schema")]
struct Events {
    /// The events, in any order.
    events: Vec<Event>,
}

/// All schemas by name.
pub fn all() -> Value {
    let mut answers = generator(Contract::Serialize);
    schemas::add_to(&mut answers);
    crate::view::explain::add_schema(&mut answers);
    answers.subschema_for::<Receipt>();
    answers.subschema_for::<problem::Body<'static>>();
    answers.subschema_for::<MadeToken>();
    let mut all = answers.take_definitions(true);
    all.values_mut().for_each(|schema| plain(schema, true));
    for (name, report) in REPORTS {
        all[name]["properties"]["report"] =
            json!({"type": "string", "enum": [report], "description": "Which report it is"});
    }
    all["Referrals"]["properties"]["next_cursor"]["description"] =
        json!("Where the next page begins; left out on the last");
    let mut bodies = generator(Contract::Deserialize);
    bodies.subschema_for::<Events>();
    bodies.subschema_for::<NewLinks>();
    bodies.subschema_for::<NewMemberToken>();
    let mut bodies = bodies.take_definitions(true);
    bodies.values_mut().for_each(|schema| plain(schema, false));
    all.extend(bodies);
    Value::Object(all)
}

fn generator(contract: Contract) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.definitions_path = "/components/schemas".into();
        settings.contract = contract;
    });
    settings.into_generator()
}

/// Brings a schema and those in it into the form that generators of clients read best: names that a value may have are a
/// list, and formats are those that OpenAPI knows. What is answered is closed.
fn plain(schema: &mut Value, is_closed: bool) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| plain(item, is_closed)),
        Value::Object(rules) => {
            rules.values_mut().for_each(|rule| plain(rule, is_closed));
            listed(rules);
            if rules.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                rules.remove("format");
            }
            if is_closed && rules.get("properties").is_some_and(Value::is_object) {
                rules.entry("additionalProperties").or_insert(Value::Bool(false));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Makes one list of names of a choice between constants.
fn listed(rules: &mut Map<String, Value>) {
    let names = rules
        .get("oneOf")
        .and_then(Value::as_array)
        .map(|choices| choices.iter().map(|choice| choice.get("const").cloned()).collect::<Option<Vec<Value>>>());
    if let Some(Some(names)) = names {
        rules.remove("oneOf");
        rules.insert("type".to_owned(), json!("string"));
        rules.insert("enum".to_owned(), Value::Array(names));
    }
}
