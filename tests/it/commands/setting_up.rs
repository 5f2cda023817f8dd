//! Organizations, members and links: made, read in, shown, changed.

use crate::support::program::TestEnvironment;
use crate::support::transcript::Transcript;

#[test]
fn a_database_and_its_organizations() {
    let desk = TestEnvironment::empty();
    let mut session = Transcript::at(&desk);
    session.run("org list");
    session.run("init --org nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo");
    session.run("init");
    session.run("org add lhl --name 'LHL, lunge'");
    session.run("org add LHL --name again");
    session.run("org list");
    session.run("org list --format csv");
    session.run("org set nhf base_url=https://nhf.no window_days=30 growth=yes");
    session.run("org set nhf window_days=30");
    session.run("org show nhf");
    session.run("org show lhl --format json");
    session.check("organizations");
}

#[test]
fn members_one_by_one_and_from_a_norwegian_spreadsheet() {
    let desk = TestEnvironment::empty();
    desk.expect(0, "init --org nhf --name 'Norsk Hjerteforening'");
    let mut session = Transcript::at(&desk);
    session.run("member add m-1 --name Åse --group Oslo");
    session.run("member add m-1 --name Åse");
    desk.write(
        "members.csv",
        b"Medlem;Navn;Lag\r\nm-1;\xc5se Moen;Oslo\r\nm-2;Bj\xf8rn;Bergen\r\nm-3;C\xe6cilie;\r\n;x;\r\n",
    );
    session.run("member import members.csv");
    let options = "--encoding windows-1252 --map member_id=Medlem,name=Navn,group=Lag";
    session.run(&format!("member import members.csv {options} --dry-run"));
    session.run(&format!("member import members.csv {options}"));
    session.newest_import("FIRST");
    session.run(&format!("member import members.csv {options} --format json"));
    session.newest_import("SECOND");
    session.run("member list");
    session.run("member set m-2 group=Voss nickname=B board=no");
    session.run("member set m-2 group=- nickname=-");
    session.run("member list --format csv");
    session.run("member set m-2 group='(none)'");
    session.run("member set m-2 --from always name=Bjørn");
    session.run("member set m-2 group=Voss --from soon");
    session.run("member set m-2 group=Voss --from 2025-01-01 --format json");
    desk.write("moves.csv", "member_id,group\nm-2,Voss\nm-3,Bergen\nm-4,Alta\nm-1,(others)\n");
    session.run("member import moves.csv --from 2025-01-01");
    session.run("member import moves.csv --max-rejects 1 --from always");
    session.run("member list --group Bergen");
    session.run("member add m-5");
    session.run("member set m-5 group=Bodø");
    session.check("members");
}

#[test]
fn a_file_of_members_is_taken_as_its_rows_are_one_by_one() {
    let rows = ["m-1,Åse B,,u2", "m-9,New,Oslo,", "m-2,,Voss,", "m-3,,,u4", "m-8,,,"];
    let start = crate::commands::desk_with_events();
    let (whole, single) = (start.copy(), start.copy());
    let import = |desk: &TestEnvironment, rows: &[&str]| {
        desk.write("rows.csv", format!("member_id,name,group,user_id\n{}\n", rows.join("\n")));
        desk.expect(0, "member import rows.csv --format json").json()["files"][0].clone()
    };
    let then = start.json("funnel --period all")["revision"].clone();
    let told = import(&whole, &rows);
    let mut counts = [0, 0, 0];
    for row in rows {
        let told = import(&single, &[row]);
        let of = ["new", "changed", "unchanged"].map(|key| told[key].as_u64().unwrap());
        counts.iter_mut().zip(of).for_each(|(count, more)| *count += more);
    }
    assert_eq!(["new", "changed", "unchanged"].map(|key| told[key].as_u64().unwrap()), counts);
    let earlier = format!("funnel --period all --as-of rev:{then} --format csv");
    for question in ["export --canonical", "member list --format csv", &earlier] {
        assert_eq!(whole.expect(0, question).stdout, single.expect(0, question).stdout, "{question}");
    }
    whole.expect(0, "recompute --check");
}

#[test]
fn a_member_who_stands_twice_in_a_file_or_is_a_total_is_rejected() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("rows.csv", "member_id,name\nm-71,Unn\nm-72,\nm-71,Vår\nSum,2\n");
    let told = desk.expect(3, "member import rows.csv --format json");
    let file = told.json()["files"][0].clone();
    assert_eq!((&file["new"], &file["rejected"]), (&2.into(), &2.into()), "{told}");
    assert_eq!(file["rejected_codes"], serde_json::json!({"E_REPEATED": 1, "E_TOTAL_ROW": 1}));
    assert!(told.stderr.contains("W_NO_NAME") && told.stderr.contains("line 2 already"), "{told}");
    assert!(desk.expect(0, "member list --format csv").stdout.contains("m-71,Unn"));
}

#[test]
fn links_shared_and_personal() {
    let desk = TestEnvironment::empty();
    desk.expect(0, "init --org nhf --name 'Norsk Hjerteforening'");
    desk.expect(0, "org set nhf base_url=https://nhf.no");
    desk.expect(0, "member add m-1 --name Åse");
    desk.expect(0, "member add m-2 --name Bjørn");
    let mut session = Transcript::at(&desk);
    session.run("link create --member m-1 --code aase --channel poster --target https://nhf.no/bli-med --format json");
    session.run("link create --member m-1 --code AASE");
    session.run("link create --member m-2 --code bjorn --personal --expires 2026-02-01");
    desk.write(
        "links.csv",
        "member_id,code,campaign,channel,target,kind,created_at,expires_at,disabled_at\n\
         m-2,aase,,,,,,,\n\
         m-9,niels,,,,,,,\n\
         m-2,poster-2,,poster,,shared,2025-01-01T00:00:00Z,,2025-06-01T00:00:00Z\n",
    );
    session.run("link import links.csv");
    session.file("links.rejects.csv");
    session.run("link set aase campaign=host-2026 channel=-");
    session.run("link disable aase --at 2026-01-09T12:00");
    session.run("link show https://nhf.no/r/AASE");
    session.run("link list");
    session.run("link list --format csv");
    session.check("links");
}

#[test]
fn links_lead_each_visitor_somewhere() {
    let desk = TestEnvironment::with_sample_org();
    let mut session = Transcript::at(&desk);
    session.run("link test aase");
    session.run("org set nhf target=https://nhf.no/bli-med ios_target=https://apps.apple.com/no/app/nhf/id1");
    session.run(
        "org set nhf base_url=https://go.nhf.no android_target='https://play.google.com/store/apps/details?id=no.nhf'",
    );
    session.run("link test aase");
    session.run("link test AASE. --as iphone --as preview --format json");
    session.run("link test aase --as nokia");
    session.run("link set --all --channel poster target=https://nhf.no/åpen-dag campaign=vaar");
    session.run("link set --all --channel poster campaign=vaar");
    session.run("link set bjorn android_target=https://nhf.no/android");
    session.run("link set --all");
    session.run("link show bjorn");
    session.run("link test bjorn --as android --as desktop --lang nb");
    session.run("org set nhf landing=yes lang=nb repeat_seconds=1800 ios_app=A1B2C3D4E5.no.nhf.app");
    session.run("link test bjorn --format csv");
    session.run("org set nhf ios_target=https://１２７.０.０.１/ lang=sv");
    session.run("org set nhf lang=sv");
    session.run("org set nhf repeat_seconds=-5");
    session.run("org set nhf android_sha256=ab");
    session.run("org set nhf landing=no ios_app= repeat_seconds=0 target=");
    session.check("where-links-lead");
}

#[test]
fn random_codes_are_ten_characters_that_nobody_confuses() {
    let desk = TestEnvironment::with_sample_org();
    let made = desk.json("link create --all-members --campaign vaar-2026 --count 20");
    let codes: Vec<&str> = made["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 60, "{made}");
    for code in &codes {
        assert_eq!(code.len(), 10, "{code}");
        assert!(code.bytes().all(|byte| b"23456789abcdefghjkmnpqrstuvwxyz".contains(&byte)), "{code}");
    }
    assert_eq!(desk.json("link create --all-members --campaign vaar-2026")["rows"].as_array().unwrap().len(), 0);
}

#[test]
fn qr_codes_alone_and_on_posters() {
    let desk = TestEnvironment::with_sample_org();
    let mut session = Transcript::at(&desk);
    session.run("link qr aase");
    session.run("org set nhf base_url=https://nhf.no");
    session.run("link qr https://nhf.no/r/AASE?x=1");
    session.run("link qr aase --output aase.svg");
    session.run("link qr aase --output aase.png --quiet");
    session.run("link qr aase --output aase.pdf");
    session.run("link qr nobody");
    session.run("link qr --all");
    session.run("link disable bjorn");
    session.run("link qr --all --output-dir sheets --lang nb");
    session.run("org set nhf lang=nb target=https://nhf.no/bli-med 'poster_text=Snakk med <Åse> & de andre'");
    session.run("link disable aase");
    session.run("link qr --all --output-dir sheets --personal");
    session.file("aase.svg");
    session.check("qr-codes");
    assert!(desk.path("aase.png").metadata().unwrap().len() > 100);
    let sheets = desk.read("sheets/posters.html");
    assert_eq!(sheets.matches("<article").count(), 1);
    assert!(sheets.contains("<html lang=\"nb\">") && sheets.contains("nhf.no/r/cecilie"), "{sheets}");
    assert!(sheets.contains("Snakk med &lt;Åse&gt; &amp; de andre"), "{sheets}");
    assert!(!desk.path("sheets/bjorn.svg").exists());
}

#[test]
fn further_codes_and_ids_of_one_person() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "events.csv",
        "event,occurred_at,link_code,user_id,event_id\n\
        account_created,2025-03-01T11:00:00Z,gammel,u-1,e1\n\
        account_created,2025-03-02T11:00:00Z,aase,u-9,e2\n",
    );
    desk.expect(0, "ingest events.csv");
    let mut session = Transcript::at(&desk);
    session.run("link alias aase Gammel");
    session.run("link alias aase gammel");
    session.run("link alias nobody other");
    session.run("link alias aase 'no code'");
    session.run("link show gammel");
    session.run("referral list");
    session.run("person merge u-9 --into u-1");
    session.run("referral list --user u-9");
    session.run("referral explain --user u-9");
    session.run("referral list --as-of rev:8");
    session.run("person merge u-9 --into u-2");
    session.run("person merge u-1 --into u-9");
    session.run("person merge u-1 --into u-1");
    session.run("person unmerge u-9 --format json");
    session.run("person unmerge u-9");
    session.run("link alias aase gammel --remove");
    session.run("link alias aase gammel --remove");
    session.run("link show aase");
    session.run("referral list --format csv");
    session.check("further-codes");
}

#[test]
fn members_who_are_one_and_their_ids() {
    let desk = TestEnvironment::with_sample_org();
    desk.write(
        "events.csv",
        "event,occurred_at,link_code,user_id,event_id\n\
        account_created,2025-03-01T11:00:00Z,aase,u-1,e1\n\
        account_created,2025-03-02T11:00:00Z,bjorn,u-2,e2\n\
        account_created,2025-03-03T11:00:00Z,bjorn,m-1,e3\n",
    );
    desk.expect(0, "ingest events.csv");
    let mut session = Transcript::at(&desk);
    session.run("leaderboard --period 2025 --metric joined");
    session.run("member merge m-2 --into m-1");
    session.run("leaderboard --period 2025 --metric joined");
    session.run("leaderboard --period 2025 --metric joined --as-of rev:6");
    session.run("funnel --period 2025 --by group --format csv --columns group,stage,observed");
    session.run("funnel --period 2025 --member m-2 --no-times");
    session.run("funnel --period 2025 --member m-2 --as-of rev:6 --format csv --columns stage,observed");
    session.run("referral list --member m-2 --lang nb");
    session.run("summary --period 2025 --member m-2 --format csv --columns member_id,name");
    session.run("restated --period 2025 --from rev:6");
    session.run("member list");
    session.run("link list --member m-2");
    session.run("link create --member m-2");
    session.run("link create --all-members --channel letter --format csv --columns member_id");
    session.run("link import links.csv");
    desk.write("more.csv", "member_id,code\nm-2,nytt\n");
    session.run("link import more.csv");
    session.run("member merge m-2 --into m-3");
    session.run("member merge m-1 --into m-2");
    session.run("member merge m-1 --into m-1");
    session.run("member merge m-1 --into m-9");
    desk.expect(0, "member add m-6");
    let gone = desk.expect(0, "person erase --member m-6 --yes --format json").json();
    session.call(gone["member"]["member_id"].as_str().unwrap(), "ERASED");
    session.run("member merge m-1 --into m-6");
    session.run(&format!("member merge m-1 --into {}", gone["member"]["member_id"].as_str().unwrap()));
    session.run("member remove m-2 --yes");
    session.run("member add m-4");
    session.run("member merge m-4 --into m-1");
    session.run("member remove m-4 --yes");
    session.run("member remove m-1 --yes");
    session.run("member unmerge m-4");
    session.run("member remove m-4 --yes");
    session.run("member unmerge m-2");
    session.run("member remove m-2 --yes");
    session.run("member unmerge m-2");
    session.run("leaderboard --period 2025 --metric joined --format csv --columns rank,member_id,joined");
    session.run("member rename m-1 m-2");
    session.run("member rename m-1 1001");
    session.run("member rename m-9 1009");
    session.run("referral list --format csv --columns member_id,user_id,flags");
    session.run("member add m-5");
    session.run("member remove m-5");
    session.run("member remove m-5 --yes --format json");
    session.run("audit list --format csv --columns action,rows");
    session.check("members-who-are-one");
    desk.expect(0, "db verify");
}
