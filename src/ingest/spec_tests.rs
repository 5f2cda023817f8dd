use super::*;

#[test]
fn pairs_are_split_at_the_commas_between_fields() {
    let mut spec = Spec::default();
    let columns = Columns::EVENTS;
    spec.add_map("occurred_at=Dato, tid,user_id=Bruker", &columns).unwrap();
    spec.add_map("event=A=B", &columns).unwrap();
    spec.add_value("event:Ja, klikk=link_clicked,event:a=b=first_login", &columns).unwrap();
    spec.add_value("event:Ringte=-", &columns).unwrap();
    spec.add_set("source=app", &columns).unwrap();
    spec.add_skip("Hva=Test").unwrap();
    spec.add_stage("first_login=Sist inne").unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(spec.map, [pair("occurred_at", "Dato, tid"), pair("user_id", "Bruker"), pair("event", "A=B")]);
    let triple = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let values = [triple("event", "Ja, klikk", "link_clicked"), triple("event", "a=b", "first_login")];
    assert_eq!(spec.values[..2], values);
    let json = serde_json::to_string(&spec).unwrap();
    assert_eq!(serde_json::from_str::<Spec>(&json).unwrap(), spec);
    assert_eq!(serde_json::from_str::<Spec>("{}").unwrap(), Spec::default());
    assert_eq!(serde_json::from_str::<Spec>(r#"{"time_format":"%s"}"#).unwrap().time_format, ["%s"]);
    assert_eq!(serde_json::from_str::<Spec>(r#"{"time_format":null}"#).unwrap(), Spec::default());
    assert!(spec.flags().contains(&"--skip Hva=Test".to_owned()), "{:?}", spec.flags());
    assert!(spec.flags().contains(&"--stage 'first_login=Sist inne'".to_owned()), "{:?}", spec.flags());
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    let columns = Columns::EVENTS;
    let mut spec = Spec::default();
    for text in ["", "=", "dato=x", "event", ",event=x"] {
        assert!(spec.add_map(text, &columns).is_err(), "{text}");
    }
    for text in ["event=x", "event:x", "dato:x=y", "event:Klikk=clicked"] {
        assert!(spec.add_value(text, &columns).is_err(), "{text}");
    }
    assert!(spec.add_only("x").is_err() && spec.add_skip("=x").is_err() && spec.add_stage("joined=x").is_err());
    let turned = spec.add_map("Medlem nr=user_id", &columns).unwrap_err();
    assert!(turned.hint.unwrap().to_string().contains("--map 'user_id=Medlem nr'"));
    let some = |text: &str| Some(text.to_owned());
    for spec in [
        Spec { assume_tz: some("Oslo"), ..Spec::default() },
        Spec { time_format: vec!["%Q".to_owned()], ..Spec::default() },
        Spec { dates_at: some("25:00"), ..Spec::default() },
        Spec { encoding: some("klingon"), ..Spec::default() },
        Spec { delimiter: some("ab"), ..Spec::default() },
        Spec { map: vec![("dato".into(), "x".into())], ..Spec::default() },
    ] {
        let error = spec.compile(columns, "nhf", false, Instant(0)).unwrap_err();
        assert!(error.hint.is_some(), "{error}");
    }
}
