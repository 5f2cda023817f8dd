//! Golden cases about verdicts and attribution.

use super::{Ask, Golden, ingest, link, posters, scene};
use crate::model::referrals::ListQuestion;
use crate::model::{Input, Kind, Micros, Step, instant};
use serde_json::json;

/// The cases.
pub fn cases(now: Micros) -> Vec<Golden> {
    [verdicts(now), late(), people(), windows(), personal()].concat()
}

fn verdicts(now: Micros) -> Vec<Golden> {
    let list = Ask::Referrals(ListQuestion::plain(now));
    let lines: &[&str] = &[
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e1,",
        "account_created,2025-03-02T10:00:00Z,,c1,u1,e2,",
        "account_created,2025-03-02T10:00:00Z,bbb,,,,",
        "account_created,2025-03-02T10:00:00Z,bbb,,,,",
    ];
    let after_b = ingest("b.csv", &["account_created,2025-03-03T10:00:00Z,,c1,u2,e3,", lines[0]]);
    let undone = Input {
        steps: vec![ingest("a.csv", lines), after_b.clone(), Step::Undo { index_of_ingest: 0 }, after_b.clone()],
        ..posters(&[])
    };
    vec![
        Golden::new("File twice", posters(&[lines, lines]))
            .verdict(json!({"read": 4, "new": 4, "duplicate": 0, "attributed": 4}))
            .verdict(json!({"read": 4, "new": 0, "duplicate": 4, "attributed": 0}))
            .same_as(posters(&[lines])),
        Golden::new(
            "Conflict",
            posters(&[&[lines[0], lines[1]], &["account_created,2025-03-02T10:00:00Z,,c1,u2,e2,"]]),
        )
        .verdict(json!({"new": 2}))
        .verdict(json!({"read": 1, "new": 0, "duplicate": 0, "rejected": 1, "rejected_codes": {"E_CONFLICT": 1}}))
        .referrals([json!({"user_id": "u1", "status": "joined"})]),
        Golden::new(
            "Backfill without click_id",
            posters(&[&[lines[0], lines[1]], &["account_created,2025-03-02T10:00:00Z,,,u1,e2,"]]),
        )
        .verdict(json!({"new": 2}))
        .verdict(json!({"new": 0, "duplicate": 1, "rejected": 0}))
        .same_as(posters(&[&[lines[0], lines[1]]])),
        Golden::new("Undo", undone)
            .verdict(json!({"new": 4, "attributed": 4}))
            .verdict(json!({"new": 1, "duplicate": 1, "attributed": 1}))
            .verdict(json!({"new": 1, "duplicate": 1, "attributed": 1}))
            .same_as(Input { steps: vec![after_b], ..posters(&[]) })
            .referrals([json!({"user_id": "u2", "status": "joined", "clicked_at": "2025-03-01T10:00:00Z"})])
            .ask_earlier(0, list.clone(), json!({"rows": []}))
            .ask_earlier(
                2,
                list.clone(),
                json!({"rows": [
                    {"user_id": "u1", "link_code": "aaa"}, {}, {}, {"user_id": "u2", "flags": ["shared_click"]},
                ]}),
            )
            .ask_earlier(3, list, json!({"rows": []})),
    ]
}

fn late() -> Vec<Golden> {
    let account = "account_created,2025-03-02T10:00:00Z,,c1,u1,e1,";
    let click = "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e2,";
    let day_9: &[&str] = &["account_created,2025-03-09T10:00:00Z,bbb,,u1,e1,"];
    let day_5: &[&str] = &["account_created,2025-03-05T10:00:00Z,aaa,,u1,e2,"];
    let mut closed = posters(&[&[click], &[account, "link_clicked,2025-03-01T12:00:00Z,aaa,c2,,e3,"]]);
    closed.steps.insert(1, Step::CloseLink { code: "aaa".to_owned(), at: instant::at("2025-03-01T12:00:00Z") });
    let typed: &[&str] =
        &["link_clicked,2025-01-10T10:00:00Z,aaa,c1,,e1,", "account_created,2025-05-10T10:00:00Z,bbb,c1,u1,e2,"];
    vec![
        Golden::new("Late click", posters(&[&[account], &[click]]))
            .verdict(json!({"unattributed": 1, "unattributed_reasons": {"unknown_click": 1}}))
            .verdict(json!({"attributed": 1, "unattributed": 0}))
            .referrals([json!({
                "user_id": "u1", "status": "joined", "link_code": "aaa", "flags": [],
                "clicked_at": "2025-03-01T10:00:00Z", "joined_at": "2025-03-02T10:00:00Z",
            })]),
        Golden::new("Closed link", closed)
            .verdict(json!({"attributed": 1}))
            .verdict(json!({"attributed": 1, "unattributed_reasons": {"link_closed": 1}}))
            .referrals([json!({"user_id": "u1", "status": "joined"})]),
        Golden::new("Typed code", posters(&[typed])).verdict(json!({"attributed": 2})).referrals([
            json!({"user_id": null, "status": "clicked", "link_code": "aaa"}),
            json!({"user_id": "u1", "status": "joined", "link_code": "bbb", "clicked_at": null}),
        ]),
        Golden::new("Late earlier account", posters(&[day_9, day_5]))
            .referrals([json!({"user_id": "u1", "link_code": "aaa", "joined_at": "2025-03-05T10:00:00Z"})])
            .same_as(posters(&[day_5, day_9])),
    ]
}

fn people() -> Vec<Golden> {
    let two: &[&str] = &[
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e1,",
        "account_created,2025-03-02T10:00:00Z,,c1,U1,e2,",
        "account_created,2025-03-03T10:00:00Z,,c1,U2,e3,",
    ];
    let old: &[&str] = &[
        "first_login,2023-02-01T10:00:00Z,,,u1,e1,",
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e2,",
        "first_login,2025-03-02T10:00:00Z,,c1,u1,e3,",
    ];
    let old_referral: &[&str] = &["account_created,2023-01-31T10:00:00Z,bbb,,u1,e0,", old[0], old[1], old[2]];
    let prepared: &[&str] = &[
        "account_created,2023-02-01T10:00:00Z,,,u1,e1,",
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e2,",
        "first_login,2025-03-02T10:00:00Z,,c1,u1,e3,",
    ];
    let mut tenant = posters(&[&[
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e1,",
        "account_created,2025-03-02T10:00:00Z,,c1,42,e2,",
    ]]);
    tenant.organization.slug = "lhl".to_owned();
    tenant.links.iter_mut().for_each(|link| link.code.insert(0, 'l'));
    tenant.steps = vec![ingest(
        "l.csv",
        &["link_clicked,2025-03-01T10:00:00Z,laaa,c1,,e1,", "first_login,2023-03-02T10:00:00Z,,c1,42,e2,"],
    )];
    let own_tenant: &[&str] =
        &["account_created,2025-03-02T10:00:00Z,bbb,,42,e2,", "link_clicked,2025-03-02T10:00:00Z,laaa,,,e3,"];
    vec![
        Golden::new("Two people, one click", posters(&[two])).verdict(json!({"attributed": 3})).referrals([
            json!({"user_id": "U1", "flags": [], "clicked_at": "2025-03-01T10:00:00Z"}),
            json!({"user_id": "U2", "flags": ["shared_click"], "clicked_at": null}),
        ]),
        Golden::new("Old member", posters(&[old]))
            .verdict(json!({"attributed": 1, "unattributed": 2, "unattributed_reasons": {"already_member": 2}}))
            .referrals([json!({"user_id": null, "status": "clicked"})]),
        Golden::new("Old member, with a referral of 2023", posters(&[old_referral])).referrals([
            json!({"user_id": "u1", "link_code": "bbb", "activated_at": "2023-02-01T10:00:00Z"}),
            json!({"user_id": null, "link_code": "aaa", "status": "clicked"}),
        ]),
        Golden::new("Prepared account", posters(&[prepared]))
            .verdict(json!({"attributed": 2, "unattributed_reasons": {"before_referral": 1}}))
            .referrals([json!({"user_id": "u1", "status": "activated", "joined_at": null})]),
        Golden::new("Tenants", posters(&[own_tenant]))
            .neighbour(tenant)
            .verdict(json!({"attributed": 1, "unattributed_reasons": {"unknown_link": 1}}))
            .referrals([json!({"user_id": "42", "link_code": "bbb", "status": "joined"})]),
    ]
}

fn windows() -> Vec<Golden> {
    let lines: &[&str] = &[
        "link_clicked,2025-01-01T10:00:00Z,aaa,c1,,e1,",
        "link_clicked,2025-01-01T10:00:00Z,aaa,c2,,e2,",
        "account_created,2025-04-01T10:00:00Z,,c1,u1,e3,",
        "account_created,2025-04-01T10:00:00.000001Z,,c2,u2,e4,",
    ];
    let mut expiring = posters(&[&[
        "link_clicked,2025-03-01T09:59:59.999999Z,aaa,c1,,e1,",
        "link_clicked,2025-03-01T10:00:00Z,aaa,c2,,e2,",
        "account_created,2025-03-01T10:00:00Z,aaa,,u3,e3,",
        "account_created,2025-03-02T10:00:00Z,,c2,u2,e4,",
        "account_created,2025-03-02T10:00:00Z,,c1,u1,e5,",
    ]]);
    expiring.links[0].expires_at = Some(instant::at("2025-03-01T10:00:00Z"));
    vec![
        Golden::new("Window", posters(&[lines]))
            .verdict(json!({"attributed": 3, "unattributed_reasons": {"window_expired": 1}}))
            .referrals([json!({"user_id": "u1", "status": "joined"}), json!({"user_id": null, "status": "clicked"})]),
        Golden::new("+ Expiry is a closing", expiring)
            .verdict(json!({"attributed": 2, "unattributed_reasons": {"link_closed": 3}}))
            .referrals([json!({"user_id": "u1"})]),
        Golden::new(
            "+ Codes in any dress",
            posters(&[&[
                "link_clicked,2025-03-01T12:00:00.1234567+02:00, https://go.example.no/r/AAA/?utm=x#y ,c1,NULL,e1,",
                "account_created,2025-03-01T11:00:00Z,None,c1,u1,undefined,default",
                "account_created,2025-03-01T11:00:00Z,null,0,anonymous,e2,",
            ]]),
        )
        .verdict(json!({"new": 2, "rejected_codes": {"E_MISSING": 1}}))
        .referrals([json!({"user_id": "u1", "clicked_at": "2025-03-01T10:00:00.123456Z", "link_code": "aaa"})]),
    ]
}

fn personal() -> Vec<Golden> {
    let own: &[&str] = &[
        "link_clicked,2025-03-01T10:00:00Z,pa1,c1,,e1,",
        "first_login,2025-03-01T10:05:00Z,,c1,m-a,e2,",
        "link_clicked,2025-03-02T10:00:00Z,pa1,c2,,e3,",
        "account_created,2025-03-02T10:05:00Z,,c2,u1,e4,",
        "account_created,2025-03-03T10:05:00Z,pa1,,u2,e5,",
    ];
    let mut young = scene(&[&["link_clicked,2025-03-01T10:00:00Z,new,,,e1,"]]);
    let late_link = link("new", "m-a", Kind::Personal);
    young.steps.push(Step::AddLink(crate::model::Link {
        created_at: instant::at("2025-03-01T10:00:00.000001Z"),
        ..late_link
    }));
    vec![
        Golden::new("Own link", scene(&[own])).verdict(json!({"attributed": 5})).referrals([
            json!({"user_id": "m-a", "link_code": "pa1", "status": "activated", "flags": ["self_referral"]}),
            json!({"user_id": "u1", "link_code": "pa1", "clicked_at": "2025-03-02T10:00:00Z", "flags": []}),
            json!({"user_id": "u2", "link_code": "pa1", "flags": ["forwarded"]}),
            json!({"user_id": null, "link_code": "pb1", "status": "generated"}),
        ]),
        Golden::new("+ A link that comes after its click", young)
            .verdict(json!({"unattributed_reasons": {"unknown_link": 1}}))
            .referrals([
                json!({"link_code": "new", "status": "clicked", "flags": ["before_link"]}),
                json!({"link_code": "pa1", "status": "generated"}),
                json!({"link_code": "pb1", "status": "generated"}),
            ]),
    ]
}
