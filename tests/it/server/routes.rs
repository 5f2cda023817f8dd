//! Every route with every kind of token, and the document against both.

use super::schema::faults;
use super::{Got, Served, token, with_sample_org};
use crate::support::program::TestEnvironment;
use serde_json::{Value, json};
use verve::server::ROUTES;

/// The body that a route takes.
fn body(path: &str) -> Value {
    match path.rsplit('/').next().unwrap() {
        "events" => json!({"events": []}),
        "links" | "tokens" => json!({"member_id": "m-1"}),
        _ => Value::Null,
    }
}

fn filled(path: &str, organization: &str, referral: &str) -> String {
    let path = if path.ends_with("/restated") { format!("{path}?from=rev:1") } else { path.to_owned() };
    path.replace("{organization}", organization)
        .replace("{referral}", referral)
        .replace("{code}", "aase")
        .replace("{member}", "m-1")
        .replace("{endpoint}", "nobody")
}

fn ask(served: &Served, method: &str, path: &str, bearer: Option<&str>) -> Got {
    let bearer = bearer.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    served.ask(method, path, &headers, body(path).to_string().as_bytes())
}

/// Checks an answer against what the document says of its route and status.
fn check(document: &Value, method: &str, path: &str, got: &Got) {
    let operation = &document["paths"][path][method.to_lowercase()];
    let described = &operation["responses"][got.status.to_string()];
    assert!(described.is_object(), "{method} {path} does not list {}", got.status);
    let media_type = got.header("content-type").split(';').next().unwrap();
    let Some(content) = described.get("content") else { return assert_eq!(got.body, "", "{method} {path}") };
    let schema = &content[media_type]["schema"];
    assert!(schema.is_object(), "{method} {path} {} does not list {media_type}", got.status);
    if media_type.ends_with("json") {
        let found = faults(document, schema, &got.json(), "$");
        assert!(found.is_empty(), "{method} {path}: {found:#?}\n{}", got.body);
    }
}

fn referral(desk: &TestEnvironment) -> String {
    let list = desk.json("--org nhf referral list");
    list["rows"][0]["referral_id"].as_str().unwrap().to_owned()
}

#[test]
fn every_route_with_every_token() {
    let desk = with_sample_org();
    let all = "read,events,links,tokens";
    // Growth is for those who are counted in it.
    desk.expect(0, "org set nhf growth=yes");
    desk.expect(0, "org set lhl growth=yes");
    let (own, foreign) = (token(&desk, "nhf", all), token(&desk, "lhl", all));
    let revoked = token(&desk, "nhf", all);
    let id = revoked.split('_').nth(2).unwrap().to_owned();
    desk.expect(0, &format!("--org nhf token revoke {id} --yes"));
    let expired = desk
        .verve_with("--org nhf token create --scopes read,events,links,tokens --expires 1d --format json", |c| {
            c.env("VERVE_TEST_NOW", "2026-01-01T00:00:00Z")
        });
    let expired = expired.json()["token"].as_str().unwrap().to_owned();
    let served = Served::at(&desk, "");
    let document = served.ask("GET", "/openapi.json", &[], b"").json();
    let referral = referral(&desk);
    for (place, (method, path, scope)) in ROUTES.into_iter().enumerate() {
        let Some(scope) = scope else { continue };
        let others =
            ["read", "events", "links", "tokens"].into_iter().filter(|each| *each != scope).collect::<Vec<_>>();
        let narrow = token(&desk, "nhf", &others.join(","));
        let own_path = filled(path, "nhf", &referral);
        let status = |bearer: Option<&str>, path: &str| {
            let got = ask(&served, method, path, bearer);
            check(&document, method, path_of(path), &got);
            got
        };
        let done = status(Some(&own), &own_path);
        assert!([200, 201].contains(&done.status), "{method} {own_path}: {done:?}");
        let missing = status(None, &own_path);
        assert_eq!(missing.status, 401);
        // Nobody may guess more often than ten times.
        let mistyped = Some(own[..own.len() - 1].to_owned()).filter(|_| place < 14);
        for bad in [&revoked, &expired].into_iter().chain(&mistyped) {
            assert_eq!(status(Some(bad), &own_path).fixed(), missing.fixed(), "{method} {path}");
        }
        assert_eq!(status(Some(&narrow), &own_path).status, 403);
        let of_none = status(Some(&own), &filled(path, "nobody", &referral));
        assert_eq!(of_none.status, 404);
        for (bearer, organization) in [(&foreign, "nhf"), (&own, "lhl"), (&narrow, "lhl")] {
            let got = status(Some(bearer), &filled(path, organization, &referral));
            assert_eq!(got.fixed(), of_none.fixed(), "{method} {path}");
        }
        assert_eq!(ask(&served, "DELETE", &own_path, Some(&own)).status, 405);
    }
    // A referral of another organization is like none.
    let path = "/v1/organizations/lhl/recruitment/referrals";
    let theirs = ask(&served, "GET", &format!("{path}/{referral}"), Some(&foreign));
    let nobodys = ask(&served, "GET", &format!("{path}/00000000-0000"), Some(&foreign));
    assert_eq!(theirs.fixed(), nobodys.fixed());
    assert_eq!(theirs.status, 404);
}

/// The route that a path belongs to.
fn path_of(path: &str) -> &'static str {
    let parts: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let fits = |route: &str| {
        let route: Vec<&str> = route.split('/').collect();
        route.len() == parts.len() && route.iter().zip(&parts).all(|(one, other)| one == other || one.starts_with('{'))
    };
    ROUTES.iter().map(|(_, route, _)| *route).find(|route| fits(route)).unwrap()
}

#[test]
fn the_document_names_the_routes_and_no_other() {
    let document = verve::server::openapi();
    assert_eq!(document["openapi"], "3.1.0");
    let mut named: Vec<String> = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            named.push(format!("{} {path}", method.to_uppercase()));
            let scope = ROUTES.iter().find(|(_, route, _)| route == path).and_then(|(_, _, scope)| *scope);
            assert_eq!(operation["security"].as_array().unwrap().is_empty(), scope.is_none(), "{method} {path}");
        }
    }
    let mut routes: Vec<String> = ROUTES.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    named.sort_unstable();
    routes.sort_unstable();
    assert_eq!(named, routes);
}

#[test]
fn every_route_answers_and_nothing_else_does() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    let document = served.ask("GET", "/openapi.json", &[], b"").json();
    assert_eq!(document, verve::server::openapi());
    for (method, path, _) in ROUTES {
        let got = ask(&served, method, &filled(path, "nhf", "x"), None);
        check(&document, method, path, &got);
        assert_ne!(got.status, 405, "{method} {path}");
        assert_ne!(got.header("x-request-id"), "");
    }
    for path in ["/v1", "/v1/organizations", "/v1/organizations/nhf", "/admin", "/r/", "/r"] {
        let got = served.ask("GET", path, &[], b"");
        assert_eq!((got.status, got.header("content-type")), (404, "application/problem+json"), "{path}");
    }
    assert_eq!(served.ask("DELETE", "/r/aase", &[], b"").status, 405);
    // People get pages, the same whether what they ask for is there and hidden from them or not.
    let person = [("accept", "text/html,*/*"), ("accept-language", "nb")];
    let pages = ["/", "/admin", "/dashboard/x/y"].map(|path| served.ask("GET", path, &person, b""));
    for (page, status) in pages.iter().zip([200, 404, 404]) {
        assert_eq!((page.status, page.header("content-type")), (status, "text/html; charset=utf-8"));
        assert!(page.body.contains("<html lang=\"nb\">") && page.body.contains("href=\"/dashboard\""), "{}", page.body);
    }
    assert_eq!(pages[1].body, pages[2].body);
    let program = served.ask("GET", "/v1/organizations/nhf", &person, b"");
    assert_eq!((program.status, program.header("content-type")), (404, "application/problem+json"));
}

#[test]
fn the_log_says_nothing_of_persons() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    let canary = "canary-4711";
    served.get(&format!("{}/referrals?user={canary}", super::NHF), &own);
    served.get(&format!("{}/referrals/{canary}", super::NHF), &own);
    served.get("/v1/organizations/canary-4711/recruitment/funnel", &format!("vrv_live_{canary}"));
    served.ask("GET", &format!("/r/{canary}"), &[("user-agent", canary), ("x-forwarded-for", "10.9.8.7")], b"");
    // Where it listens is nobody's address.
    let of_requests = |line: &String| !line.contains("\"event\":\"listening\"");
    let log = served.end().into_iter().filter(of_requests).collect::<Vec<_>>().join("\n");
    assert!(log.contains("\"route\":\"/v1/organizations/{organization}/recruitment/referrals\""), "{log}");
    for word in [canary, "10.9.8.7", "127.0.0.1", &own] {
        assert!(!log.contains(word), "the log says `{word}`: {log}");
    }
}

#[test]
fn guessed_tokens_are_slowed_down() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    let path = format!("{}/funnel", super::NHF);
    let statuses: Vec<u16> = (0..12).map(|_| served.get(&path, "vrv_live_guess").status).collect();
    assert_eq!(statuses, [[401; 10].as_slice(), &[429, 429]].concat());
    let own = token(&desk, "nhf", "read");
    assert_eq!(served.get(&path, &own).status, 200);
}
