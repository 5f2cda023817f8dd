use super::*;
use crate::domain::Instant;
use crate::ingest::options::Columns;

fn options() -> Options {
    Options::plain(Columns::EVENTS, "nhf", Instant(0))
}

fn layout(header: &str, options: &Options) -> Result<Layout, InputError> {
    let header = header.split(',').map(|column| column.trim().to_owned()).collect();
    Layout::of_header("f.csv", header, options)
}

fn fault(header: &str, options: &Options) -> InputError {
    layout(header, options).unwrap_err()
}

#[test]
fn names_are_compared_without_case_and_blanks() {
    let layout = layout(" User_ID ,EVENT,occurred_at", &options()).unwrap();
    let positions: Vec<_> = layout.slots.iter().map(|slot| slot.position).collect();
    assert_eq!(positions, [Some(1), Some(2), None, None, Some(0), None, None]);
}

#[test]
fn a_missing_column_is_named_with_what_may_be_meant() {
    let error = fault("event,occured_at,user_id", &options());
    assert_eq!(error.code, "E_HEADER_MISSING");
    assert_eq!(error.what.to_string(), "`f.csv` has no column `occurred_at`");
    assert_eq!(error.why.map(|it| it.to_string()).as_deref(), Some("found: `event`, `occured_at`, `user_id`"));
    assert_eq!(
        error.hint.map(|it| it.to_string()).as_deref(),
        Some("if that is what is meant, add --map occurred_at=occured_at")
    );
    let error = fault("Hendelse,tid,user_id", &options());
    assert_eq!(error.what.to_string(), "`f.csv` has no columns `event`, `occurred_at`");
    let error = fault("event,occurred_at,name", &options());
    assert_eq!(error.what.to_string(), "`f.csv` has none of the columns `link_code`, `click_id`, `user_id`");
}

#[test]
fn columns_that_stand_twice_are_refused_where_they_are_read() {
    let error = fault("event,occurred_at,user_id,User_ID", &options());
    assert_eq!(
        (error.code, error.what.to_string().as_str()),
        ("E_HEADER_DUP", "`f.csv` has the column `user_id` twice")
    );
    assert!(layout("event,occurred_at,user_id,Phone,phone", &options()).is_ok());
    assert!(layout("event,occurred_at,user_id,,,", &options()).is_ok());
}

#[test]
fn mapped_columns_take_the_place_of_their_fields() {
    let mut options = options();
    options.names[1] = Some("Dato".to_owned());
    let layout = layout("event,occurred_at,DATO,user_id", &options).unwrap();
    assert_eq!(layout.slots[1].position, Some(2));
    assert_eq!(layout.ignored().unwrap().message.to_string(), "column `occurred_at` is not read");
    assert_eq!(fault("event,occurred_at,user_id", &options).what.to_string(), "`f.csv` has no column `Dato`");
}

#[test]
fn a_set_value_stands_for_a_missing_column_only() {
    let mut options = options();
    options.set[0] = Some("link_clicked".to_owned());
    assert!(layout("occurred_at,user_id", &options).is_ok());
    assert_eq!(fault("event,occurred_at,user_id", &options).code, "E_HEADER_SET");
}

#[test]
fn columns_of_a_rejects_file_are_passed_over_in_silence() {
    let known = "event,occurred_at,user_id,organization,_line,_code,_message";
    assert_eq!(layout(known, &options()).unwrap().ignored(), None);
    let more = format!("{known},age,,Ås");
    let warning = layout(&more, &options()).unwrap().ignored().unwrap();
    assert_eq!(
        (warning.code, warning.message.to_string().as_str()),
        ("W_COLUMN_IGNORED", "columns `age`, `Ås` are not read")
    );
}

#[test]
fn distances_count_letters() {
    assert_eq!(distance("occured_at", "occurred_at"), 1);
    assert_eq!(distance("", "abc"), 3);
    assert_eq!(distance("å", "a"), 1);
    assert_eq!(distance("kitten", "sitting"), 3);
    assert_eq!(distance(&"x".repeat(65), "x"), usize::MAX);
}

#[test]
fn names_are_compared_without_what_cannot_be_seen() {
    let layout = layout("\u{feff}event,Occurred At,user\u{200b}_id,\"Innmeldt pa\u{30a}\"", &options()).unwrap();
    let positions: Vec<_> = layout.slots.iter().map(|slot| slot.position).take(5).collect();
    assert_eq!(positions, [Some(0), Some(1), None, None, Some(2)]);
    assert_eq!(fold("Innmeldt pa\u{30a} "), "innmeldt på");
}

#[test]
fn columns_can_be_joined() {
    let mut options = options();
    options.names[1] = Some("Dato+Tid".to_owned());
    let layout = layout("event,Dato,Tid,user_id", &options).unwrap();
    assert_eq!((layout.slots[1].position, &layout.joins[..]), (Some(4), &[vec![1, 2]][..]));
    // A name with the sign in it is a name.
    let layout = self::layout("event,Dato+Tid,user_id", &options).unwrap();
    assert_eq!(layout.slots[1].position, Some(1));
}
