//! The OpenAPI document of every route: closed schemas, every status listed.

mod schemas;

use serde_json::{Value, json};

/// The document, in OpenAPI 3.1.
pub fn document() -> Value {
    let mut document = frame();
    for (name, method, operation) in recruitment() {
        document["paths"][format!("/v1/organizations/{{organization}}/recruitment/{name}")][method] = operation;
    }
    document
}

/// What belongs to an organization.
fn recruitment() -> Vec<(&'static str, &'static str, Value)> {
    let funnel = report("getFunnel", "How many referrals reached each stage", &SHARED, &FUNNEL, "Funnel");
    let board = report("getLeaderboard", "Who recruited how many", &SHARED, &LEADERBOARD, "Leaderboard");
    let public =
        report("getPublicSummary", "What of a summary may leave the organization", &SUMMARY, &[], "PublicSummary");
    let list = report("listReferrals", "The referrals, page by page", &SHARED, &REFERRALS, "Referrals");
    let members = report("listMembers", "The members, by name", &["group"], &[], "Members");
    let year = of_one("member", &SUMMARY, report("getMemberYear", "A member's own year", &[], &[], "MemberYear"));
    let links = report("listLinks", "The links, in the order in which they were made", &LINKS, &[], "Links");
    let growth = report("getGrowth", "Growth across organizations, for one that agreed", &DAYS, &[], "Growth");
    let restated = with_required(
        "from",
        report("getRestated", "Which figures moved since they were told", &DAYS, &[], "Restated"),
    );
    let feed = report("listChanges", "What moved, in its order, for programs that follow", &CHANGES, &[], "Changes");
    vec![
        ("funnel", "get", funnel),
        ("leaderboard", "get", board),
        ("summary", "get", report("getSummary", "A period summed up", &SUMMARY, &LABELS, "Summary")),
        ("public-summary", "get", public),
        ("referrals", "get", list),
        ("referrals/{referral}", "get", referral()),
        ("members", "get", members),
        ("members/{member}", "get", of_one("member", &[], report("getMember", "One member", &[], &[], "Members"))),
        ("members/{member}/year", "get", year),
        ("links", "get", links),
        ("links/{code}", "get", of_one("code", &[], report("getLink", "One link", &[], &[], "Links"))),
        ("changes", "get", feed),
        ("growth", "get", by_unit(growth)),
        ("restated", "get", restated),
        ("events", "post", events()),
        ("links", "post", self::links()),
        ("tokens", "post", tokens()),
    ]
}

/// The document without the part of an organization.
fn frame() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "verve",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Referral links, conversion events and recruitment funnels of peer-mentor organizations.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "reports", "description": "What the links brought; needs a token with the scope `read`"},
            {"name": "intake", "description": "Events and links from an organization's own systems"},
            {"name": "visitors", "description": "Where recruits come in"},
            {"name": "operations", "description": "How the server is"},
        ],
        "paths": {
            "/healthz": {"get": state("getHealth", "The process answers", "ok", &[])},
            "/readyz": {"get": state("getReadiness", "The database answers", "ready", &["503"])},
            "/metrics": {"get": content("getMetrics", "Counters for Prometheus", "text/plain", "string")},
            "/openapi.json": {"get": content("getDocument", "This document", "application/json", "object")},
            "/r/{code}": {"get": redirect()},
            "/v1/webhooks/{endpoint}": {"post": webhook()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "`verve token create`"}},
            "schemas": schemas::all(),
        },
    })
}

/// Parameters of all reports.
const SHARED: [&str; 10] =
    ["period", "since", "until", "member", "group", "campaign", "channel", "link", "as_of", "include_flagged"];
/// Parameters of both summaries.
const SUMMARY: [&str; 4] = ["period", "since", "until", "as_of"];
/// What the summary of an organization is narrowed by.
const LABELS: [&str; 4] = ["member", "group", "campaign", "channel"];
/// What the funnel takes besides.
const FUNNEL: [&str; 3] = ["basis", "by", "no_times"];
/// What the leaderboard takes besides.
const LEADERBOARD: [&str; 5] = ["metric", "top", "all", "min_referrals", "public"];
/// What the list of referrals takes besides.
const REFERRALS: [&str; 5] = ["status", "user", "stalled_for", "limit", "cursor"];

/// Parameters of the list of links.
const LINKS: [&str; 6] = ["member", "group", "campaign", "channel", "link", "open"];
/// Which days.
const DAYS: [&str; 3] = ["period", "since", "until"];
/// Parameters of the feed.
const CHANGES: [&str; 3] = ["after", "member", "limit"];

/// What a report may answer besides 200.
const READ: [&str; 8] = ["304", "400", "401", "403", "404", "429", "500", "503"];
/// What `events` may answer besides 200.
const SENT: [&str; 9] = ["400", "401", "403", "404", "413", "415", "429", "500", "503"];
/// What a body is answered of which nothing was taken.
const REFUSED: &str = "Nothing of the body was taken; the receipt says why";
/// What `links` may answer besides 201.
const MADE: [&str; 10] = ["400", "401", "403", "404", "409", "413", "415", "429", "500", "503"];
/// What a webhook may answer besides 200.
const DELIVERED: [&str; 9] = ["400", "401", "404", "410", "413", "415", "429", "500", "503"];

/// What a parameter may be, and what it does.
fn parameter(name: &str) -> (Value, &'static str) {
    let text = |examples: &[&str]| json!({"type": "string", "examples": examples});
    let names = |names: &[&str]| json!({"type": "string", "enum": names});
    let flag = || names(&["true", "false"]);
    let number = |least: i64, most: i64| json!({"type": "integer", "minimum": least, "maximum": most});
    let day = || json!({"type": "string", "format": "date"});
    match name {
        "period" => {
            (text(&["2026", "2026-Q1", "last-month", "last-30d", "all"]), "These days, in the organization's zone")
        }
        "since" => (day(), "From this day on, in place of `period`"),
        "until" => (day(), "Up to and with this day, in place of `period`"),
        "member" => (text(&["m-17"]), "The links of this member only"),
        "group" => (text(&["Oslo"]), "The members of this group only"),
        "campaign" => (text(&["autumn-2026"]), "The links of this campaign only"),
        "channel" => (text(&["poster"]), "The links of this channel only"),
        "link" => (text(&["xhyd55p"]), "This link only"),
        "as_of" => {
            (text(&["2026-01-31", "rev:17"]), "Answer from what was known then: a date, an instant, or a revision")
        }
        "include_flagged" => (flag(), "Count self-referrals too"),
        "basis" => (names(&["cohort", "event"]), "Referrals by their entry, or milestones by when they happened"),
        "by" => (text(&["month", "member,month"]), "Break down by one or two dimensions"),
        "no_times" => (flag(), "Leave out medians and 90 % marks, which take longest"),
        "metric" => (names(&["activated", "joined", "clicked", "rate"]), "What members are ranked by"),
        "top" => (number(1, 1_000_000), "The last rank shown, with everyone who shares it"),
        "all" => (flag(), "Members with nothing to show too"),
        "min_referrals" => (number(0, 1_000_000), "Rank rates of members with at least so many referrals"),
        "public" => (flag(), "Only what may leave the organization"),
        "status" => {
            (names(&["generated", "clicked", "installed", "joined", "activated"]), "Referrals of one status only")
        }
        "open" => (flag(), "The links that take clicks now only"),
        "user" => (text(&["u-9"]), "The referral of this user only"),
        "stalled_for" => (text(&["10d", "36h"]), "Open referrals without a milestone for so long"),
        "from" => {
            (text(&["published", "2026-01-31", "rev:17"]), "Since when: the published summary, a date, a revision")
        }
        "after" => (text(&["rev:17"]), "`next` of the part before, or the `place` of a row; `rev:0` is the beginning"),
        "limit" => (number(1, 10_000), "The most rows of a page"),
        _ => (text(&[]), "Where the page begins: `next_cursor` of the one before"),
    }
}

fn report(id: &str, summary: &str, shared: &[&str], own: &[&str], schema: &str) -> Value {
    let mut parameters: Vec<Value> = shared.iter().chain(own).map(in_query).collect();
    parameters.insert(0, in_path("organization"));
    parameters.push(if_none_match());
    json!({
        "operationId": id, "tags": ["reports"], "summary": summary, "security": [{"token": []}], "parameters": parameters,
        "responses": responses("200", "The report", Some(schema), &READ),
    })
}

/// An operation with a parameter that it cannot do without.
fn with_required(name: &str, mut operation: Value) -> Value {
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        let mut parameter = in_query(&name);
        parameter["required"] = Value::Bool(true);
        parameters.push(parameter);
    }
    operation
}

/// Growth by month or by year: what other reports are broken down by is more.
fn by_unit(mut operation: Value) -> Value {
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        let unit = json!({"type": "string", "enum": ["month", "year"]});
        parameters.push(json!({"name": "by", "in": "query", "required": false, "description": "What the rows are",
                               "schema": unit}));
    }
    operation
}

fn referral() -> Value {
    json!({
        "operationId": "explainReferral", "tags": ["reports"], "summary": "One referral with its events, and why it is what it is",
        "security": [{"token": []}],
        "parameters": [
            in_path("organization"),
            {"name": "referral", "in": "path", "required": true, "schema": {"type": "string"},
             "description": "The referral's id, or the beginning of it"},
            {"name": "as_of", "in": "query", "required": false, "schema": parameter("as_of").0,
             "description": parameter("as_of").1},
            if_none_match(),
        ],
        "responses": responses("200", "The explanation", Some("Explanation"), &READ),
    })
}

fn events() -> Value {
    json!({
        "operationId": "sendEvents", "tags": ["intake"], "summary": "Send events; the same batch again changes nothing",
        "security": [{"token": []}], "parameters": [in_path("organization")],
        "requestBody": body("Events"),
        "responses": with_receipt(responses("200", "Every event has a verdict", Some("Receipt"), &SENT)),
    })
}

/// An app's token gets no receipt for an install of a click that nobody knows.
fn with_receipt(mut responses: Value) -> Value {
    let content = json!({
        "application/json": {"schema": reference("Receipt")},
        "application/problem+json": {"schema": reference("Problem")},
    });
    responses["422"] = json!({"description": REFUSED, "content": content});
    responses
}

fn links() -> Value {
    json!({
        "operationId": "createLinks", "tags": ["intake"], "summary": "Make links for a member",
        "security": [{"token": []}], "parameters": [in_path("organization")],
        "requestBody": body("NewLinks"),
        "responses": responses("201", "The links made", Some("Links"), &MADE),
    })
}

fn tokens() -> Value {
    json!({
        "operationId": "createMemberToken", "tags": ["intake"],
        "summary": "Make a token that opens one member's own figures, for an app or a page of theirs",
        "security": [{"token": []}], "parameters": [in_path("organization")],
        "requestBody": body("NewMemberToken"),
        "responses": responses("201", "The token", Some("MemberToken"), &SENT),
    })
}

/// An operation on one thing of the path, with further parameters.
fn of_one(name: &str, shared: &[&str], mut operation: Value) -> Value {
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.insert(1, in_path(name));
        parameters.extend(shared.iter().map(in_query));
    }
    operation
}

fn in_query(name: &&str) -> Value {
    let (schema, description) = parameter(name);
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
}

fn webhook() -> Value {
    let header = |name: &str| json!({"name": name, "in": "header", "required": true, "schema": {"type": "string"}});
    json!({
        "operationId": "deliverEvents", "tags": ["intake"], "summary": "Deliver events, signed as Standard Webhooks says", "security": [],
        "parameters": [
            in_path("endpoint"), header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"),
        ],
        "requestBody": body("Events"),
        "responses": responses("200", "The events are in", Some("Receipt"), &DELIVERED),
    })
}

fn redirect() -> Value {
    let page = json!({"text/html": {"schema": {"type": "string"}}});
    json!({
        "operationId": "openLink", "tags": ["visitors"], "summary": "Count a click and send the visitor on", "security": [],
        "parameters": [in_path("code")],
        "responses": {
            "200": {"description": "A landing page, or a title and a text for a preview", "content": page},
            "302": {"description": "To the target of the visitor's device", "headers": {"Location": {"schema": {"type": "string"}}}},
            "404": {"description": "The code leads nowhere", "content": page},
            "429": {"description": "Too many codes that lead nowhere", "content": page},
            "503": {"description": "The database does not answer", "content": page},
        },
    })
}

fn state(id: &str, summary: &str, word: &str, others: &[&str]) -> Value {
    let mut responses = responses("200", summary, None, others);
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["status"], "properties": {"status": {"const": word}},
    });
    responses["200"]["content"] = json!({"application/json": {"schema": schema}});
    json!({"operationId": id, "tags": ["operations"], "summary": summary, "security": [], "responses": responses})
}

fn content(id: &str, summary: &str, media_type: &str, kind: &str) -> Value {
    let content = json!({media_type: {"schema": {"type": kind}}});
    json!({"operationId": id, "tags": ["operations"], "summary": summary, "security": [],
           "responses": {"200": {"description": summary, "content": content}}})
}

fn in_path(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
}

fn if_none_match() -> Value {
    json!({"name": "if-none-match", "in": "header", "required": false, "schema": {"type": "string"}})
}

fn body(schema: &str) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": reference(schema)}}})
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn responses(status: &str, description: &str, schema: Option<&str>, others: &[&str]) -> Value {
    let mut all = serde_json::Map::new();
    let content = schema.map(|schema| json!({"application/json": {"schema": reference(schema)}}));
    let mut done = json!({"description": description});
    if let Some(content) = content {
        done["content"] = content;
    }
    all.insert(status.to_owned(), done);
    for other in others {
        let what = match *other {
            "304" => {
                all.insert("304".to_owned(), json!({"description": "The figures that the client has"}));
                continue;
            }
            "400" => "The request cannot be used",
            "401" => "No token or signature that holds",
            "403" => "The token lacks the scope",
            "404" => "Nothing there, or not for this token",
            "409" => "The code is not available",
            "410" => "The endpoint was removed",
            "413" => "The body is too large",
            "415" => "The body is compressed, or no JSON",
            "429" => "Too many requests",
            "503" => "Try again",
            _ => "A fault of the server",
        };
        let problem = json!({"application/problem+json": {"schema": reference("Problem")}});
        all.insert((*other).to_owned(), json!({"description": what, "content": problem}));
    }
    Value::Object(all)
}
