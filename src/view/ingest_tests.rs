//! The summary of a file, included by `ingest.rs`.

use super::*;
use crate::report::ingest::Moved;
use crate::view::fixtures::lines;

fn march() -> FileSummary {
    FileSummary {
        file: "march.csv".to_owned(),
        import_id: Some("5ac21d7e-0000".to_owned()),
        revision: Some(17),
        sha256: Some("ab".to_owned()),
        verdicts: Verdicts { read: 215, new: 19, duplicate: 189, rejected: 6, suppressed: 1, left_out: 0 },
        attributed: 17,
        unattributed: vec![Reasoned { name: "unknown_link", rows: 2 }],
        rejected: vec![Reasoned { name: "E_TS_NAIVE", rows: 6 }],
        rejects_file: Some("march.rejects.csv".to_owned()),
        moved: Moved {
            opened: 9,
            years: vec![
                MovedYear { year: 2024, joined: (3, 3), activated: (1, 1) },
                MovedYear { year: 2025, joined: (248, 257), activated: (195, 203) },
            ],
        },
        ..FileSummary::default()
    }
}

fn report(file: FileSummary) -> IngestReport {
    IngestReport { organization: "nhf".to_owned(), organization_line: "NHF".to_owned(), files: vec![file] }
}

#[test]
fn json_has_the_shape_of_the_interface() {
    assert!(march().verdicts.are_conserved());
    assert_eq!(
        report(march()).json(),
        concat!(
            r#"{"report":"ingest","organization":"nhf","files":[{"file":"march.csv","import_id":"5ac21d7e-0000","#,
            r#""revision":17,"sha256":"ab","read":215,"new":19,"duplicate":189,"rejected":6,"suppressed":1,"left_out":0,"#,
            r#""attributed":17,"unattributed":2,"unattributed_reasons":{"unknown_link":2},"#,
            r#""rejected_codes":{"E_TS_NAIVE":6},"rejects_file":"march.rejects.csv"}]}"#
        )
    );
}

#[test]
fn says_what_moved_and_what_to_do() {
    assert_eq!(report(march()).data().rows.len(), 1);
    let words: Vec<Vec<String>> = report(march()).documents().iter().map(lines).collect();
    assert_eq!(
        words[0],
        [
            "march.csv, import 5ac21d7e",
            "NHF",
            "Moved: 9 referrals opened",
            "Moved: joined in 2025 from 248 to 257, activated from 195 to 203",
            "Next: fix march.rejects.csv and run `verve ingest march.rejects.csv`",
        ]
    );
}

#[test]
fn a_file_of_duplicates_has_nothing_to_say() {
    let verdicts = Verdicts { read: 4, duplicate: 4, ..Verdicts::default() };
    let file = FileSummary { file: "-".to_owned(), verdicts, mode: IngestMode::DryRun, ..FileSummary::default() };
    let report = report(file);
    assert_eq!(lines(&report.documents()[0]), ["-, not written: a dry run", "NHF"]);
    assert!(report.rows()[0].ends_with(r#""rejects_file":null,"dry_run":true}"#));
}
