//! Whole exports in the shapes that other programs give them: one run suggests the command, the next takes the file in.

use super::{association, events, suggested, suggested_events};

#[test]
fn an_attribution_service_exports_raw_data() {
    let env = association();
    let text = "Attributed Touch Time,Install Time,Event Time,Event Name,Event Value,Media Source,Sub Param 1,\
    IP,AppsFlyer ID,\
                Advertising ID,Customer User ID,Platform,Original URL\n\
                2025-03-01 09:00:00,2025-03-01 09:10:00,2025-03-01 09:10:00,install,,mentor,anna-kort,192.0.2.1,17-22,\
                00000000-0000-0000-0000-000000000000,,ios,https://elv.onelink.example/x?af_sub1=anna-kort\n\
                2025-03-01 09:00:00,2025-03-01 09:10:00,2025-03-01 09:12:30,af_complete_registration,\
                \"{\"\"way\"\":\"\"a, b\"\"}\",\
                mentor,anna-kort,192.0.2.1,17-22,00000000-0000-0000-0000-000000000000,u-11,ios,\n\
                2025-03-01 09:00:00,2025-03-01 09:10:00,2025-03-02 09:12:30,af_login,,mentor,anna-kort,192.0.2.1,17-22,\
                00000000-0000-0000-0000-000000000000,u-11,ios,\n\
                ,2025-03-01 09:10:00,2025-03-02 10:00:00,af_purchase,,organic,,192.0.2.9,17-23,,,android,\n";
    assert_eq!(
        suggested_events(&env, "raw-data.csv", text),
        [
            "app_installed,2025-03-01T08:10:00Z,anna-kort,,",
            "account_created,2025-03-01T08:12:30Z,anna-kort,,u-11",
            "first_login,2025-03-02T08:12:30Z,anna-kort,,u-11",
        ]
    );
}

#[test]
fn a_register_of_contacts_has_a_column_for_each_day() {
    let env = association();
    let text = "\u{feff}\"Contact ID\",\"Contact Type\",\"Display Name\",\"Created Date\",\"Hvem vervet deg (kode)\",\
                \"First login\",\"Phone\",\"Phone\"\n\
                \"7011\",\"Individual\",\"Testperson C\",\"2025-03-01 12:00:00\",\"anna-kort\",\
                \"2025-03-02 12:00:00\",\"\",\"\"\n\
                \"7012\",\"Individual\",\"Testperson D\",\"2025-03-03 12:00:00\",\"bo7\",\"\",\"\",\"\"\n";
    assert_eq!(
        suggested_events(&env, "contacts.csv", text),
        [
            "account_created,2025-03-01T11:00:00Z,anna-kort,,7011",
            "first_login,2025-03-02T11:00:00Z,anna-kort,,7011",
            "account_created,2025-03-03T11:00:00Z,bo7,,7012",
        ]
    );
}

#[test]
fn a_shortener_exports_clicks_and_leads() {
    let env = association();
    let text = "event,timestamp,click ID,link,country,customer external ID,event ID\n\
                click,2025-03-01T11:00:00.000Z,clk_4f9,https://elv.link/anna-kort,NO,,\n\
                lead,2025-03-01T11:05:00.000Z,clk_4f9,https://elv.link/anna-kort,NO,u-11,evt_1\n\
                sale,2025-03-01T11:06:00.000Z,clk_4f9,https://elv.link/anna-kort,NO,u-11,evt_2\n";
    assert_eq!(
        suggested_events(&env, "events.csv", text),
        [
            "link_clicked,2025-03-01T11:00:00Z,anna-kort,clk_4f9,",
            "account_created,2025-03-01T11:05:00Z,anna-kort,clk_4f9,u-11",
        ]
    );
}

#[test]
fn a_spreadsheet_on_a_mac_has_its_own_letters_and_line_ends() {
    let env = association();
    let text =
        b"Hendelse;Dato;Kode;Bruker;Merknad\rInnmeldt;01.03.2025;anna-kort;u-11;st\xbf p\x8c kortet\rLogget inn;\
                 03.03.2025;;u-11;\r";
    assert_eq!(
        suggested_events(&env, "ark.csv", text),
        ["account_created,2025-03-01T11:00:00Z,anna-kort,,u-11", "first_login,2025-03-03T11:00:00Z,,,u-11"]
    );
}

#[test]
fn web_analytics_export_sums_and_titles() {
    let env = association();
    let text = "# --------\n# Free form\n# 20250301-20250331\n# --------\n\n\
                Event name,Date + hour (YYYYMMDDHH),User ID,Session campaign,Event count\n,,,,3\n\
                sign_up,2025030112,u-11,anna-kort,1\nsign_up,2025030113,(not set),anna-kort,2\n";
    assert_eq!(suggested_events(&env, "explore.csv", text), ["account_created,2025-03-01T11:00:00Z,anna-kort,,u-11"]);
}

#[test]
fn a_list_of_addresses_has_a_day_of_confirmation() {
    let env = association();
    let text = "Email Address,First Name,REFCODE,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,TAGS\n\
                a@eksempel.example,A,anna-kort,2,2025-03-01 12:00:00,192.0.2.7,2025-03-01 12:01:00,192.0.2.7,\
                70112233,\n\
                b@eksempel.example,B,BO7,2,,,2025-03-02 12:01:00,192.0.2.8,70112234,\"\"\"kort\"\"\"\n";
    assert_eq!(
        suggested_events(&env, "subscribed.csv", text),
        [
            "account_created,2025-03-01T11:01:00Z,anna-kort,,70112233",
            "account_created,2025-03-02T11:01:00Z,bo7,,70112234"
        ]
    );
}

#[test]
fn product_analytics_nest_their_properties() {
    let env = association();
    let lines = "{\"event\": \"$app_open\", \"properties\": {\"time\": 1740826800, \"distinct_id\": \"$device:4\", \
                 \"$insert_id\": \"a\", \"ref\": \"anna-kort\"}}\n\
                 {\"event\": \"Sign Up\", \"properties\": {\"time\": 1740826860, \"distinct_id\": \"u-11\",\
                  \"$insert_id\": \"b\", \
                 \"ref\": \"anna-kort\"}}\n\
                 {\"event\": \"Log In\", \"properties\": {\"time\": 1740913260, \"distinct_id\": \"u-11\",\
                  \"$insert_id\": \"c\", \
                 \"ref\": \"anna-kort\"}}\n";
    let expected =
        ["account_created,2025-03-01T11:01:00Z,anna-kort,,u-11", "first_login,2025-03-02T11:01:00Z,anna-kort,,u-11"];
    assert_eq!(suggested_events(&env, "export.ndjson", lines), expected);
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    assert_eq!(suggested_events(&env, "export.json", array), expected);
    let table = "*,event,person,url,lib,timestamp,properties.ref,distinct_id\n\
                 \"{\"\"uuid\"\":\"\"01\"\"}\",user signed up,\"{\"\"id\"\":4}\",\
                 https://elv.example/bli-med?ref=anna-kort,web,\
                 2025-03-01T11:01:00.000000+00:00,anna-kort,u-11\n";
    assert_eq!(suggested_events(&env, "events.csv", table), expected[..1]);
}

#[test]
fn a_survey_has_a_second_line_of_names() {
    let env = association();
    let text = "Respondent ID,Collector ID,Start Date,End Date,Hvilken kode fikk du?,Medlemsnummer\n\
                ,,,,Open-Ended Response,Open-Ended Response\n\
                700001,41,03/14/2025 02:05:22 PM,03/14/2025 02:07:00 PM,anna-kort,u-11\n";
    assert_eq!(suggested_events(&env, "survey.csv", text), ["account_created,2025-03-14T13:07:00Z,anna-kort,,u-11"]);
}

#[test]
fn links_of_another_service_need_only_their_members() {
    let env = association();
    let text = "Link name,Dynamic Link,Deep link,Created,Clicks\n\
                Anna kort,https://elv.page.example/aNNa4,https://elv.example/app,2024-05-03,41\n\
                Bo sms,https://elv.page.example/bo9x,https://elv.example/app,2024-05-04,12\n";
    let (copy, shown, ran) = suggested(&env, "link import", "links-elsewhere.csv", text);
    assert!(shown.stdout.contains("member_id") && ran.code() == Some(4), "{shown}{ran}");
    let with_members =
        text.replace("Clicks\n", "Clicks,Medlem\n").replace(",41\n", ",41,m-1\n").replace(",12\n", ",12,m-2\n");
    let (copy, shown, ran) = suggested(&copy, "link import", "links-elsewhere.csv", with_members);
    assert_eq!(ran.code(), Some(0), "{shown}{ran}");
    let links = copy.json("link list");
    let codes: Vec<&str> = links["rows"].as_array().unwrap().iter().filter_map(|row| row["code"].as_str()).collect();
    assert!(codes.contains(&"anna4") && codes.contains(&"bo9x"), "{codes:?}");
}

#[test]
fn known_clicks_and_users_tell_columns_whose_names_say_nothing() {
    let env = association();
    let first = "event,occurred_at,link_code,click_id,user_id\n\
                 link_clicked,2025-03-01T10:00:00Z,anna-kort,4f9a,\naccount_created,2025-03-01T11:00:00Z,,4f9a,7001\n\
                 link_clicked,2025-03-01T10:00:00Z,bo7,4f9b,\naccount_created,2025-03-02T11:00:00Z,,4f9b,7002\n";
    env.write("first.csv", first);
    env.expect(0, "ingest first.csv");
    let text = "A,B,C,D\nLogget inn,2025-03-03T11:00:00Z,4f9a,7001\nLogget inn,2025-03-04T11:00:00Z,4f9b,7002\n";
    let (copy, shown, ran) = suggested(&env, "ingest", "second.csv", text);
    assert_eq!(ran.code(), Some(0), "{shown}{ran}");
    assert!(shown.stdout.contains("known clicks") && shown.stdout.contains("known users"), "{shown}");
    assert_eq!(
        events(&copy)[4..],
        ["first_login,2025-03-03T11:00:00Z,,4f9a,7001", "first_login,2025-03-04T11:00:00Z,,4f9b,7002"]
    );
}
