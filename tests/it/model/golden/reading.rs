//! Golden cases about the normal form of ids and about codes in their surroundings.

use super::{Golden, ingest, posters};
use crate::model::abilities::Abilities;
use crate::model::{Input, Micros};
use serde_json::json;

const NORMAL_FORM: Abilities = Abilities { normal_form: true, ..Abilities::NONE };

/// The cases.
pub fn cases(_now: Micros) -> Vec<Golden> {
    [ids(), codes()].concat().into_iter().map(|case| case.needs(NORMAL_FORM)).collect()
}

fn ids() -> Vec<Golden> {
    let placeholder: &[&str] = &[
        "account_created,2025-03-01T10:00:00Z,aaa,NaN,u1,e1,",
        "account_created,2025-03-01T10:00:00Z,,NaN,u2,e2,",
        "account_created,2025-03-01T10:00:00Z,,nan,u3,e3,",
        "account_created,2025-03-01T10:00:00Z,,NAN ,u4,e4,",
    ];
    let numbers: &[&str] = &[
        "account_created,2025-03-01T10:00:00Z,aaa,,4.70123E+11,e1,",
        "account_created,2025-03-01T10:00:00Z,aaa,,12e45678,e2,",
        "account_created,2025-03-01T10:00:00Z,aaa,,4711.0,e3,",
        "account_created,2025-03-01T10:00:00Z,aaa,\"4,7E11\",u4,e4,",
        "account_created,2025-03-01T10:00:00Z,aaa,,u5,1E+5,",
        "account_created,2025-03-01T10:00:00Z,1E+5,,1.5,e6,",
    ];
    let dressed: &[&str] = &[
        "Link_Clicked,2025-03-01T10:00:00Z,aaa,\"=\"\"c1\"\"\",,e1,",
        "account_created,2025-03-01T11:00:00Z,\\N,'c1,\"\"\"u1\"\"\",e2,",
        "first_login,2025-03-01T12:00:00Z,#N/A,<NA>,\u{a0}u1\u{200b},\"'e3'\",",
        "first_login,2025-03-01T12:00:00Z,(not set),00000000-0000-0000-0000-000000000000,Unknown,e4,",
    ];
    vec![
        Golden::new("Placeholder", posters(&[placeholder]))
            .verdict(json!({"attributed": 1, "unattributed": 3, "unattributed_reasons": {"unknown_user": 3}}))
            .referrals([json!({"user_id": "u1", "link_code": "aaa"})]),
        Golden::new("Spreadsheet", posters(&[numbers]))
            .verdict(json!({"new": 2, "rejected": 4, "rejected_codes": {"E_ID_FORM": 4},
                            "unattributed_reasons": {"unknown_link": 1}}))
            .referrals([json!({"user_id": "12e45678", "link_code": "aaa"})]),
        Golden::new("+ Ids in any dress", posters(&[dressed]))
            .verdict(json!({"new": 3, "attributed": 3, "rejected_codes": {"E_MISSING": 1}}))
            .referrals([json!({"user_id": "u1", "status": "activated", "clicked_at": "2025-03-01T10:00:00Z"})]),
    ]
}

fn codes() -> Vec<Golden> {
    let one = |code: &str| {
        let mut input = posters(&[]);
        input.links[0].code = code.to_owned();
        input
    };
    let rows = |codes: &[&str]| {
        let row = |(n, code): (usize, &&str)| format!("account_created,2025-03-01T10:00:00Z,{code},,u{n},e{n},");
        let rows: Vec<String> = codes.iter().enumerate().map(row).collect();
        ingest("codes.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let scanned = rows(&[
        "https://eur01.example/?url=https%3A%2F%2Fx.example%2Fjoin%3Futm_source%3Da%26ref%3Dkari&data=1",
        "https://eur01.example/?data=1&url=https%253A%252F%252Fx.example%252Fr%252FKARI%253Futm%253Da",
        "utm_source=google-play&ref=Kari",
    ]);
    let said = rows(&["(kari–plakat).", "https://x.example/join?ref=kari-plakat&utm_source=a", "Kari-Plakat!"]);
    let users = |link_code: &str| [0, 1, 2].map(|n| json!({"user_id": format!("u{n}"), "link_code": link_code}));
    vec![
        Golden::new("Mail scanner", Input { steps: vec![scanned], ..one("kari") }).referrals(users("kari")),
        Golden::new("Code in a sentence", Input { steps: vec![said], ..one("kari-plakat") })
            .referrals(users("kari-plakat")),
    ]
}
