//! What the commands answer, whole: each session stands word for word in `expected/`, and the shapes that scripts
//! are built on are held against the interface page besides.

mod answering;
mod changing;
mod setting_up;
mod shapes;
mod summing_up;

use crate::support::program::TestEnvironment;

/// Two roads to a member, one broken off, one event that belongs to nobody, one row that is wrong.
pub const EVENTS: &str = "\
event,occurred_at,link_code,click_id,user_id,event_id
link_clicked,2025-03-01T10:00:00Z,aase,c1,,e1
app_installed,2025-03-01T11:00:00Z,,c1,,e2
account_created,2025-03-02T10:00:00Z,,c1,u1,e3
first_login,2025-03-03T10:00:00Z,,,u1,e4
link_clicked,2025-04-01T10:00:00Z,bjorn,c2,,e5
account_created,2025-04-01T12:00:00+02:00,https://nhf.no/r/BJORN?utm=1,,u2,e6
link_clicked,2025-12-31T23:30:00Z,bjorn,c3,,e7
app_installed,2026-01-02T08:00:00Z,,c3,,e8
account_created,2025-05-01T08:00:00Z,cecilie,,u3,e9
first_login,2025-05-01T08:30:00Z,cecilie,,u3,e10
link_clicked,2025-04-02T12:00:00Z,nope,c9,,e11
signed_up,2025-04-02T12:00:00Z,aase,c1,u4,e12
";

/// A desk where these events are in.
pub fn desk_with_events() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.expect(3, "ingest events.csv");
    desk
}
