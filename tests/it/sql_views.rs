//! The views that other programs may build on: what stands in them is what the reports say.

use crate::commands::desk_with_events;
use crate::support::program::TestEnvironment;
use crate::support::wait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};

/// The views and their columns, as docs/reference/views.md explains them.
pub const VIEWS: [(&str, &str); 8] = [
    ("v_members", "organization,member_id,name,group,nickname,created_at,merged_into"),
    (
        "v_links",
        "organization,code,member_id,member_name,group,campaign,channel,kind,target,created_at,disabled_at,expires_at,ios_target,android_target",
    ),
    (
        "v_referrals",
        "organization,referral_id,status,link_code,member_id,member_name,group,campaign,channel,user_id,generated_at,\
         entered_at,clicked_at,installed_at,joined_at,activated_at,self_referral,shared_click,forwarded,before_link,\
         negative_lag",
    ),
    (
        "v_events",
        "organization,event_no,stage,occurred_at,source,event_id,link_code,click_id,user_id,import_id,revision,\
         is_retracted,attributed_link,member_id,referral_id,unattributed_reason",
    ),
    (
        "v_imports",
        "organization,import_id,kind,file,sha256,started_at,finished_at,undone_at,rows_read,rows_new,rows_changed,\
         rows_duplicate,rows_rejected,rows_suppressed,rows_left_out",
    ),
    (
        "v_statistics_by_day",
        "organization,day,entered,observed_clicked,observed_installed,observed_joined,observed_activated,\
         reached_installed,reached_joined,happened_clicked,happened_installed,happened_joined,happened_activated",
    ),
    (
        "v_statistics_by_member_and_month",
        "organization,month,member_id,member_name,group,entered,observed_clicked,observed_installed,observed_joined,\
         observed_activated,reached_installed,reached_joined,happened_clicked,happened_installed,happened_joined,\
         happened_activated",
    ),
    ("v_published_summaries", "organization,number,period,revision,as_of,published_at,digest,document"),
];

/// The answer of a query as lines of values with commas between.
async fn lines(connection: &mut SqliteConnection, query: &str) -> Vec<String> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(query.to_owned())).fetch_all(connection).await.unwrap();
    let text = |row: &sqlx::sqlite::SqliteRow, index: usize| {
        let text = row.try_get::<Option<String>, _>(index);
        text.map(Option::unwrap_or_default).or_else(|_| row.try_get::<i64, _>(index).map(|number| number.to_string()))
    };
    rows.iter().map(|row| (0..row.len()).map(|index| text(row, index).unwrap()).collect::<Vec<_>>().join(",")).collect()
}

/// The rows of a command's CSV.
fn csv(desk: &TestEnvironment, line: &str) -> Vec<String> {
    desk.expect(0, &format!("{line} --format csv")).stdout.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn views_say_what_the_reports_say() {
    let desk = desk_with_events();
    desk.expect(0, "summary publish --period 2025");
    desk.expect(0, "member set m-2 group=Voss --from 2026-01-01");
    desk.expect(0, "member set m-3 group=Bergen --from always");
    wait(async {
        let options = SqliteConnectOptions::new().filename(desk.database()).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        for (view, columns) in VIEWS {
            let query = format!("SELECT group_concat(name, ',') FROM pragma_table_info('{view}')");
            assert_eq!(lines(&mut connection, &query).await, [columns], "{view}");
            let rows = lines(&mut connection, &format!("SELECT COUNT(*) FROM {view}")).await;
            assert_ne!(rows, ["0"], "{view} is empty");
        }
        let listed = csv(&desk, "referral list --columns referral_id,status,link_code,user_id,clicked_at,joined_at");
        let query = "SELECT referral_id, status, link_code, user_id, clicked_at, joined_at
            FROM v_referrals
            ORDER BY entered_at IS NULL, entered_at, link_code, referral_id";
        assert_eq!(lines(&mut connection, query).await, listed);
        let events = csv(&desk, "event list --columns id,event,attributed_link,referral_id,reason,retracted");
        let query = "SELECT event_no, stage, attributed_link, referral_id, unattributed_reason, is_retracted
            FROM v_events
            ORDER BY occurred_at, event_no";
        assert_eq!(lines(&mut connection, query).await, events);
        let members = lines(&mut connection, "SELECT member_id, name, \"group\" FROM v_members ORDER BY name").await;
        assert_eq!(members, csv(&desk, "member list --columns member_id,name,group"));
        let links = lines(&mut connection, "SELECT code, \"group\" FROM v_links ORDER BY code").await;
        assert_eq!(links, ["aase,Oslo", "bjorn,Bergen", "cecilie,Bergen"], "the groups of the days they were made");
        // Bjørn's second click came on the 1st of January in Oslo, on the last evening of the year in UTC.
        let query =
            "SELECT DISTINCT entered_at, \"group\" FROM v_referrals WHERE member_id = 'm-2' ORDER BY entered_at";
        let entered = ["2025-04-01T10:00:00Z,Bergen", "2025-12-31T23:30:00Z,Voss"];
        assert_eq!(lines(&mut connection, query).await[..], entered[..]);
        let query = "SELECT month, member_id, \"group\", happened_joined FROM v_statistics_by_member_and_month
            WHERE happened_joined > 0
            ORDER BY month, member_id";
        let joined = ["2025-03,m-1,Oslo,1", "2025-04,m-2,Bergen,1", "2025-05,m-3,Bergen,1"];
        assert_eq!(lines(&mut connection, query).await, joined);
        let query = "SELECT day, happened_clicked FROM v_statistics_by_day WHERE happened_clicked > 0";
        let clicked = ["2025-03-01,1", "2025-04-01,1", "2026-01-01,1"];
        assert_eq!(lines(&mut connection, query).await, clicked);
    });
}
