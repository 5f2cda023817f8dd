//! The shapes of what goes in and out. Objects are closed: a field that is not named here is a fault.

use super::reference;
use serde_json::{Map, Value, json};

/// All schemas by name.
pub fn all() -> Value {
    json!({
        "Problem": object(&[("type", text()), ("title", text()), ("status", integer()), ("detail", text())]),
        "Period": object(&[("label", text()), ("start", or_null("string")), ("end", or_null("string"))]),
        "Stage": {"type": "string", "enum": ["link_clicked", "app_installed", "account_created", "first_login"]},
        "StageFigures": object(&[
            ("stage", reference("Stage")), ("observed", integer()), ("reached", or_null("integer")),
            ("skipped", or_null("integer")), ("share_of_first", or_null("number")),
            ("share_of_previous", or_null("number")), ("median_seconds", or_null("number")),
            ("p90_seconds", or_null("number")),
        ]),
        "Mature": object(&[("entered", integer()), ("activated", integer()), ("share", or_null("number"))]),
        "FunnelGroup": object(&[&[
            ("keys", json!({"type": "object", "additionalProperties": {"type": ["string", "null"]}})),
            ("labels", json!({"type": "object", "additionalProperties": {"type": "string"}})),
        ], figures().as_slice()].concat()),
        "Funnel": funnel(),
        "Leaderboard": leaderboard(),
        "Counted": object(&[ranked().as_slice(), &[
            ("clicked", or_null("integer")), ("joined", or_null("integer")), ("activated", or_null("integer")),
        ]].concat()),
        "Rated": object(&[ranked().as_slice(), &[
            ("entered", integer()), ("converted", integer()), ("rate", or_null("number")),
            ("rate_lower", or_null("number")),
        ]].concat()),
        "Compared": object(&[("value", integer()), ("before", or_null("integer"))]),
        "ToldCompared": object(&[("value", or_null("integer")), ("before", or_null("integer"))]),
        "Summary": summary(),
        "PublicSummary": public_summary(),
        "AnySummary": {"oneOf": [reference("Summary"), reference("PublicSummary")]},
        "Referral": object(&referral()),
        "Referrals": referrals(),
        "Explanation": report("explanation", &[
            ("referral", json!({"oneOf": [reference("Referral"), {"type": "null"}]})), ("subject", text()),
            ("events", list(reference("ExplainedEvent"))), ("why", list(text())), ("lost", list(text())),
        ]),
        "ExplainedEvent": object(&[
            ("occurred_at", instant()), ("event", reference("Stage")), ("found_by", text()), ("rule", text()),
            ("event_id", or_null("string")), ("import_id", text()), ("file", text()),
        ]),
        "Event": event(),
        "Events": {"anyOf": [
            reference("Event"),
            {"type": "object", "required": ["events"], "properties": {"events": list(reference("Event"))}},
        ]},
        "Receipt": object(&[
            ("read", integer()), ("new", integer()), ("duplicate", integer()), ("suppressed", integer()),
            ("rejected", list(object(&[("index", integer()), ("code", text()), ("message", text())]))),
        ]),
        "NewLinks": new_links(),
        "Link": object(&[
            ("code", text()), ("url", or_null("string")), ("member_id", text()), ("name", or_null("string")),
            ("group", or_null("string")), ("campaign", or_null("string")), ("channel", or_null("string")),
            ("kind", json!({"enum": ["shared", "personal"]})), ("created_at", instant()),
            ("expires_at", or_null("string")), ("disabled_at", or_null("string")), ("target", or_null("string")),
            ("clicks", integer()), ("referrals", integer()),
        ]),
        "Links": object(&[("report", json!({"const": "links"})), ("rows", list(reference("Link")))]),
    })
}

type Field = (&'static str, Value);

/// A closed object whose fields all stand there.
fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn text() -> Value {
    json!({"type": "string"})
}

fn integer() -> Value {
    json!({"type": "integer"})
}

fn instant() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn or_null(kind: &str) -> Value {
    json!({"type": [kind, "null"]})
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

/// A report: a closed object with what some reports say besides.
fn report(name: &str, fields: &[Field]) -> Value {
    let mut report = object(&[head(name).as_slice(), fields].concat());
    report["properties"]["filters"] = json!({"type": "object", "additionalProperties": text()});
    report
}

/// What every report says of itself.
fn head(report: &str) -> Vec<Field> {
    vec![
        ("report", json!({"const": report})),
        ("organization", text()),
        ("timezone", text()),
        ("period", reference("Period")),
        ("basis", json!({"enum": ["cohort", "event", null]})),
        ("as_of", instant()),
        ("revision", integer()),
        ("generated_at", instant()),
    ]
}

fn figures() -> Vec<Field> {
    let mature = json!({"oneOf": [reference("Mature"), {"type": "null"}]});
    let stages = json!({"type": "array", "minItems": 4, "maxItems": 4, "items": reference("StageFigures")});
    vec![
        ("entered", or_null("integer")),
        ("open", or_null("integer")),
        ("lapsed", or_null("integer")),
        ("mature", mature),
        ("stages", stages),
    ]
}

/// The funnel: links beside it only without a breakdown, groups only with one.
fn funnel() -> Value {
    let mut funnel = report("funnel", &figures());
    for count in ["links_generated", "links_unused"] {
        funnel["properties"][count] = or_null("integer");
    }
    funnel["properties"]["groups"] = list(reference("FunnelGroup"));
    funnel
}

fn leaderboard() -> Value {
    let metric = json!({"enum": ["activated", "joined", "clicked", "rate"]});
    let rows = list(json!({"oneOf": [reference("Counted"), reference("Rated")]}));
    let mut leaderboard = report("leaderboard", &[("metric", metric), ("rows", rows)]);
    leaderboard["properties"]["min_referrals"] = integer();
    leaderboard["properties"]["withheld_below"] = integer();
    leaderboard
}

fn summary() -> Value {
    let compared = || reference("Compared");
    let compared_by = |names: &[&'static str]| names.iter().map(|name| (*name, compared())).collect::<Vec<Field>>();
    let month = |names: &[&'static str], last: &[Field]| {
        list(object(&[[("month", text())].as_slice(), compared_by(names).as_slice(), last].concat()))
    };
    let source = list(object(&[
        ("name", or_null("string")),
        ("entered", integer()),
        ("joined", integer()),
        ("activated", integer()),
        ("rate", or_null("number")),
    ]));
    let group = [("group", or_null("string")), ("members", integer()), ("recruiting", integer())];
    let figures = ["reached", "joined", "activated", "recruiting_members", "links_generated", "links_unused"];
    let flag = |name: &'static str| (name, json!({"type": "boolean"}));
    report(
        "summary",
        &[
            ("before", optional(year_before())),
            ("findings", list(text())),
            ("figures", object(&compared_by(&figures))),
            ("members", integer()),
            ("months", month(&["joined", "activated"], &[flag("is_running"), flag("is_ahead")])),
            (
                "cohorts",
                month(&["entered", "joined_in_time", "activated_in_time"], &[("open", integer()), flag("is_ahead")]),
            ),
            ("funnel", object(&self::figures())),
            ("in_time", in_time()),
            ("campaigns", source.clone()),
            ("channels", source),
            ("recruiters", list(reference("Counted"))),
            ("groups", list(object(&[group.as_slice(), &compared_by(&["joined", "activated"])].concat()))),
            (
                "first_time_recruiters",
                list(object(&[
                    ("member_id", text()),
                    ("name", or_null("string")),
                    ("group", or_null("string")),
                    ("first_joined_on", json!({"type": "string", "format": "date"})),
                    ("joined", integer()),
                ])),
            ),
            ("stuck", object(&["days", "total", "clicked", "installed", "joined"].map(|name| (name, integer())))),
            ("self_referrals", integer()),
        ],
    )
}

/// The summary for everybody: the same names, null where a figure is withheld.
fn public_summary() -> Value {
    let compared =
        |names: &[&'static str]| names.iter().map(|name| (*name, reference("ToldCompared"))).collect::<Vec<Field>>();
    let told = |names: &[&'static str]| names.iter().map(|name| (*name, or_null("integer"))).collect::<Vec<Field>>();
    let (name, flag) = (("name", or_null("string")), json!({"type": "boolean"}));
    let month = [("month", text()), ("is_running", flag.clone()), ("is_ahead", flag)];
    let source = [name.clone(), ("rate", or_null("number"))];
    let source = list(object(&[source.as_slice(), &told(&["entered", "joined", "activated"])].concat()));
    let stage = ["share_of_first", "share_of_previous", "median_seconds", "p90_seconds"];
    let stage = object(
        &[
            [("stage", reference("Stage")), ("reached", or_null("integer"))].as_slice(),
            &stage.map(|name| (name, or_null("number"))),
        ]
        .concat(),
    );
    let figures = ["reached", "joined", "activated", "recruiting_members", "links_generated", "links_unused"];
    let board = [name, ("rank", or_null("integer"))];
    let group = [("group", or_null("string")), ("recruiting", or_null("integer"))];
    report(
        "summary",
        &[
            ("withheld_below", integer()),
            ("before", optional(year_before())),
            ("findings", list(text())),
            ("figures", object(&compared(&figures))),
            ("months", list(object(&[month.as_slice(), &compared(&["joined", "activated"])].concat()))),
            ("funnel", object(&[("entered", or_null("integer")), ("stages", list(stage))])),
            ("in_time", optional(in_time())),
            ("campaigns", source.clone()),
            ("channels", source),
            ("recruiters", list(object(&[board.as_slice(), &told(&["joined", "activated"])].concat()))),
            ("groups", list(object(&[group.as_slice(), &compared(&["joined", "activated"])].concat()))),
        ],
    )
}

fn year_before() -> Value {
    let or_text = ["start", "end", "until", "known_from"].map(|name| (name, or_null("string")));
    object(&[[("label", text())].as_slice(), &or_text].concat())
}

fn in_time() -> Value {
    let share = [("mature", integer()), ("activated", integer()), ("share", or_null("number"))];
    object(&[[("horizon_days", integer()), ("before", optional(object(&share)))].as_slice(), &share].concat())
}

fn optional(schema: Value) -> Value {
    json!({"oneOf": [schema, {"type": "null"}]})
}

fn ranked() -> Vec<Field> {
    vec![
        ("rank", or_null("integer")),
        ("member_id", or_null("string")),
        ("name", or_null("string")),
        ("group", or_null("string")),
    ]
}

fn referral() -> Vec<Field> {
    let flag = json!({"enum": ["self_referral", "shared_click", "forwarded", "before_link", "negative_lag"]});
    let status = json!({"enum": ["generated", "clicked", "installed", "joined", "activated"]});
    vec![
        ("referral_id", text()),
        ("status", status),
        ("link_code", text()),
        ("member_id", text()),
        ("campaign", or_null("string")),
        ("channel", or_null("string")),
        ("user_id", or_null("string")),
        ("generated_at", instant()),
        ("clicked_at", or_null("string")),
        ("installed_at", or_null("string")),
        ("joined_at", or_null("string")),
        ("activated_at", or_null("string")),
        ("flags", list(flag)),
    ]
}

fn referrals() -> Value {
    let mut referrals = report("referrals", &[("rows", list(reference("Referral")))]);
    referrals["properties"]["next_cursor"] =
        json!({"type": "string", "description": "Where the next page begins; left out on the last"});
    referrals
}

fn event() -> Value {
    let id = json!({"type": ["string", "integer", "null"]});
    json!({
        "type": "object",
        "required": ["event", "occurred_at"],
        "description": "One of link_code, click_id and user_id is needed; other fields are not read",
        "properties": {
            "event": reference("Stage"), "occurred_at": instant(), "link_code": id, "click_id": id, "user_id": id,
            "event_id": id, "source": {"type": ["string", "null"]},
        },
    })
}

fn new_links() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["member_id"],
        "properties": {
            "member_id": text(),
            "campaign": or_null("string"),
            "channel": or_null("string"),
            "target": or_null("string"),
            "code": or_null("string"),
            "kind": {"enum": ["shared", "personal", null]},
            "expires_at": or_null("string"),
            "count": {"type": ["integer", "null"], "minimum": 1, "maximum": 1000},
        },
    })
}
