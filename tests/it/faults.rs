//! The oracle is tested too: faults are put into a copy of the source, and each must be caught.
//!
//! The product knows nothing of this. `tests/outside/faults` runs it: it builds a copy of the source in a folder of its
//! own, with one fault after the other, and runs the tests that should notice. Every `cargo test` checks that the texts
//! to be changed are still there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

/// A change of a file: what stands there once, and what is put in its place.
struct Change {
    file: &'static str,
    found: &'static str,
    instead: &'static str,
}

/// A fault that somebody might make, and the tests that must notice.
struct Fault {
    name: &'static str,
    changes: &'static [Change],
    caught_by: &'static str,
}

/// The most important first.
const FAULTS: [Fault; 25] = [
    Fault {
        name: "an answer is put together from two snapshots",
        changes: &[Change {
            file: "src/store/transaction.rs",
            found: "        let inner = OrgTransaction::of(transaction, scope.clone());\n",
            instead: "        let mut inner = OrgTransaction::of(transaction, scope.clone());
        query(\"COMMIT\").execute(&mut inner).await?;
        tokio::time::sleep(Duration::from_millis(30)).await;
        query(\"BEGIN\").execute(&mut inner).await?;\n",
        }],
        caught_by: "server::snapshots::every_answer",
    },
    Fault {
        name: "statistics are written outside the transaction",
        changes: &[
            Change {
                file: "src/workflows/attribute/projection.rs",
                found: "    statistics: Statistics,\n}\n\n/// A whole change",
                instead: "    pub statistics: Statistics,\n}\n\n/// A whole change",
            },
            Change {
                file: "src/workflows/attribute/projection.rs",
                found: "    delta: Delta,\n",
                instead: "    pub delta: Delta,\n",
            },
            Change {
                file: "src/workflows/import/take_in.rs",
                found: "    delta.write(tx, context.revision).await?;\n",
                instead: "    let mut delta = delta;
    super::LATE.with(|late| *late.borrow_mut() = Some(std::mem::take(&mut delta.delta.statistics)));
    delta.write(tx, context.revision).await?;
",
            },
            Change {
                file: "src/workflows/import/mod.rs",
                found: "    /// Ends the import and answers with its figures.",
                instead: "    async fn late(&mut self) -> Result<()> {
        let Some(late) = LATE.with(|late| late.borrow_mut().take()) else { return Ok(()) };
        let mut tx = self.store.change(&self.scope).await?;
        crate::store::referrals::statistics::apply(&mut tx, late).await?;
        tx.commit().await
    }

    /// Ends the import and answers with its figures.",
            },
            Change {
                file: "src/workflows/import/mod.rs",
                found: "                tx.commit().await?;\n                self.rows_committed",
                instead: "                tx.commit().await?;\n                self.late().await?;\n                self.rows_committed",
            },
            Change {
                file: "src/workflows/import/mod.rs",
                found: "/// One import under way.",
                instead: "thread_local! {
    static LATE: std::cell::RefCell<Option<crate::domain::Statistics>> = const { std::cell::RefCell::new(None) };
}

/// One import under way.",
            },
        ],
        caught_by: "crash::an_import_killed_at_any_system_call",
    },
    Fault {
        name: "keys are looked up without the organization",
        changes: &[Change {
            file: "src/store/event_index/segment.rs",
            found: "FROM index_segments
        WHERE org_id = $1 AND kind = $2",
            instead: "FROM index_segments
        WHERE $1 > 0 AND kind = $2",
        }],
        caught_by: "tenants::organizations_that_share",
    },
    Fault {
        name: "the last row is dropped",
        changes: &[Change {
            file: "src/ingest/records.rs",
            found: "            let (name, limits) = (self.source.name(), &self.options.limits);
            let extent = match self.frame.format {",
            instead: "            if self.read + 1 == self.frame.records {
                return Ok(None);
            }
            let (name, limits) = (self.source.name(), &self.options.limits);
            let extent = match self.frame.format {",
        }],
        caught_by: "oracle::random_data_sets",
    },
    Fault {
        name: "going on after a batch is off by one row",
        changes: &[Change {
            file: "src/ingest/batches.rs",
            found: "            return input.source.unchanged();\n        }\n",
            instead: "            return input.source.unchanged();\n        }\n        events.next()?;\n",
        }],
        caught_by: "properties::small_batches",
    },
    Fault {
        name: "days are taken in UTC",
        changes: &[Change {
            file: "src/domain/calendar.rs",
            found: "        (at + self.offsets[place]).div_euclid(DAY) as i32",
            instead: "        (at + 0 * self.offsets[place]).div_euclid(DAY) as i32",
        }],
        caught_by: "oracle::every_golden_case",
    },
    Fault {
        name: "a known key is a duplicate whatever the content",
        changes: &[Change {
            file: "src/domain/identity.rs",
            found: "|| row == stored;",
            instead: "|| row == stored || stored != Some(\"\");",
        }],
        caught_by: "oracle::conflicts_keep_the_first",
    },
    Fault {
        name: "a conflict is stored beside the first",
        changes: &[Change {
            file: "src/workflows/import/verdicts.rs",
            found: "            Some(_) => verdicts.give(row, Verdict::Conflict),",
            instead: "            Some(_) => verdicts.give(row, Verdict::New),",
        }],
        caught_by: "oracle::conflicts_keep_the_first",
    },
    Fault {
        name: "statistics are not adjusted when a referral goes",
        changes: &[Change {
            file: "src/workflows/attribute/projection.rs",
            found: "        for old in old.into_values() {\n            self.statistics.count(&old, days, -1);",
            instead: "        for old in old.into_values() {",
        }],
        caught_by: "oracle::undone_imports",
    },
    Fault {
        name: "an undone import of members takes back what was changed since too",
        changes: &[Change {
            file: "src/workflows/undo/rows.rs",
            found: "    } else if after == now {\n",
            instead: "    } else if after == now || before != *now {\n",
        }],
        caught_by: "properties::taken_back::undone_under",
    },
    Fault {
        name: "a referral that changed is counted twice",
        changes: &[Change {
            file: "src/workflows/attribute/projection.rs",
            found: "                self.statistics.count(&old, days, -1);\n                self.gone.push(old);",
            instead: "                self.gone.push(old);",
        }],
        caught_by: "oracle::random_data_sets",
    },
    Fault {
        name: "a referral counts for the group of today and not of the day it entered",
        changes: &[Change {
            file: "src/answers/funnel.rs",
            found: "groups.on(day).map(|group| &**group)",
            instead: "groups.on(i32::MAX).map(|group| &**group)",
        }],
        caught_by: "oracle::every_golden_case",
    },
    Fault {
        name: "an earlier answer has the labels of today",
        changes: &[Change {
            file: "src/answers/dimensions.rs",
            found: "            dimensions.groups = snapshot.groups_at(resolved.revision).await?;\n",
            instead: "            let newest = snapshot.newest().number;
            dimensions.groups = snapshot.groups_at(newest).await?;\n",
        }],
        caught_by: "oracle::every_golden_case",
    },
    Fault {
        name: "rows of erased persons come in again",
        changes: &[Change {
            file: "src/workflows/import/verdicts.rs",
            found: "            verdicts.give(row, Verdict::Suppressed);\n            continue;",
            instead: "            verdicts.give(row, Verdict::New);\n            continue;",
        }],
        caught_by: "oracle::erased_persons",
    },
    Fault {
        name: "what is sealed is no longer counted",
        changes: &[Change {
            file: "src/workflows/erase/users.rs",
            found: "            delta.seal(&version.content, self.member_of(version.content.link_no)?);",
            instead: "            self.member_of(version.content.link_no)?;",
        }],
        caught_by: "erasure::an_erasure_moves_no_count",
    },
    Fault {
        name: "what the erased were found by stays",
        changes: &[Change {
            file: "src/workflows/erase/users.rs",
            found: "        self.erase_postings(tx, &history.residues).await?;\n",
            instead: "",
        }],
        caught_by: "erasure::what_is_erased",
    },
    Fault {
        name: "the first hash of a block stays when it is erased",
        changes: &[Change {
            file: "src/store/event_index/remove.rs",
            found: ".for_each(|block| block.first = first.hash);",
            instead: ".for_each(|block| block.first = block.first.min(first.hash));",
        }],
        caught_by: "erasure::what_is_erased_is_not_the_first",
    },
    Fault {
        name: "an event stays where it was when an earlier candidate comes late",
        changes: &[Change {
            file: "src/workflows/attribute/new_events.rs",
            found: "            if was != attributed {",
            instead: "            if was != attributed && was.is_none() {",
        }],
        caught_by: "oracle::random_data_sets",
    },
    Fault {
        name: "a restored backup keeps whom others erased since",
        changes: &[Change {
            file: "src/workflows/erase/reapply.rs",
            found: "            again.events += plan.carry_out(tx, revision).await?.events;",
            instead: "            again.events += plan.gone.len();",
        }],
        caught_by: "restoring::random_erasures",
    },
    Fault {
        name: "erasing a member leaves those who are merged with them",
        changes: &[Change {
            file: "src/store/directory/member_merges.rs",
            found: "        if !others.is_empty() {\n",
            instead: "        if others.is_empty() {\n",
        }],
        caught_by: "erasure::erasing_one_of_merged_members",
    },
    Fault {
        name: "a referral counts for the group of today instead of the day of its entry",
        changes: &[Change {
            file: "src/answers/funnel.rs",
            found: "groups.on(day).map(|group| &**group)",
            instead: "groups.on(i32::MAX).map(|group| &**group)",
        }],
        caught_by: "oracle::random_data_sets",
    },
    Fault {
        name: "an earlier answer stands under the labels of today",
        changes: &[Change {
            file: "src/answers/dimensions.rs",
            found: "if resolved.is_past { snapshot.former_labels",
            instead: "if resolved.is_past && resolved.revision < 0 { snapshot.former_labels",
        }],
        caught_by: "oracle::earlier_revisions_answer",
    },
    Fault {
        name: "people are seen again after the window",
        changes: &[Change {
            file: "src/domain/people.rs",
            found: "at.since(sorted[range[0]].entry) > window {",
            instead: "at.since(sorted[range[0]].entry) > i64::MAX - window {",
        }],
        caught_by: "oracle::random_data_sets",
    },
    Fault {
        name: "an erasure takes one of a person's ids alone",
        changes: &[Change {
            file: "src/workflows/erase/users.rs",
            found: "users.iter().flat_map(|user| persons.all(*user));",
            instead: "users.iter().flat_map(|user| persons.all(*user).take(1));",
        }],
        caught_by: "oracle::erased_persons",
    },
    Fault {
        name: "a public page ranks and prints true counts",
        changes: &[Change {
            file: "src/report/public/mod.rs",
            found: "Self((count + Self::FURTHEST).div_euclid(Self::STEP) * Self::STEP)",
            instead: "Self(count)",
        }],
        caught_by: "public_summary::pages_are",
    },
];

/// What belongs to the source.
const SOURCE: [&str; 9] =
    [".cargo", "Cargo.toml", "Cargo.lock", "askama.toml", "benches", "src", "tests", "migrations", "examples"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of the source, in which files change only when their content does: the rest is not built again. What the
/// source has no longer goes.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn made() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
        let copy = Self { folder };
        for part in SOURCE {
            copy.bring(Path::new(part));
        }
        copy
    }

    fn bring(&self, place: &Path) {
        let (from, to) = (root().join(place), self.folder.join(place));
        if from.is_dir() {
            for entry in fs::read_dir(&from).unwrap() {
                self.bring(&place.join(entry.unwrap().file_name()));
            }
            for entry in fs::read_dir(to).into_iter().flatten() {
                let entry = entry.unwrap();
                if from.join(entry.file_name()).exists() {
                    continue;
                }
                let remove = if entry.path().is_dir() { fs::remove_dir_all } else { fs::remove_file };
                remove(entry.path()).unwrap();
            }
        } else if from.is_file() {
            self.write(place, &fs::read(&from).unwrap());
        }
    }

    fn write(&self, place: &Path, bytes: &[u8]) {
        let to = self.folder.join(place);
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            return;
        }
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }

    fn change(&self, fault: &Fault) {
        for Change { file, found, instead } in fault.changes {
            let path = self.folder.join(file);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replacen(found, instead, 1)).unwrap();
        }
    }

    fn mend(&self, fault: &Fault) {
        for Change { file, .. } in fault.changes {
            self.bring(Path::new(file));
        }
    }

    /// Builds the copy, and runs the tests whose names begin so.
    fn test(&self, name: &str) -> (Output, Option<Output>) {
        let cargo = |words: &[&str]| {
            let mut command = Command::new(env!("CARGO"));
            // The program of the copy must not take the place of the real one.
            command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join("target"));
            command.env("RUST_BACKTRACE", "0").args(["test", "--offline", "--test", "it"]).args(words);
            command.output().unwrap()
        };
        let built = cargo(&["--no-run"]);
        let tested = built.status.success().then(|| cargo(&["--", name]));
        (built, tested)
    }
}

#[test]
fn every_fault_has_its_place_in_the_source() {
    for fault in &FAULTS {
        for Change { file, found, .. } in fault.changes {
            let text = fs::read_to_string(root().join(file)).unwrap();
            let times = text.matches(found).count();
            assert_eq!(
                times, 1,
                "the fault `{}` finds its place {times} times in {file}: mend tests/it/faults.rs",
                fault.name
            );
        }
        let (module, test) = fault.caught_by.rsplit_once("::").unwrap();
        let tests = fs::read_to_string(root().join(format!("tests/it/{}.rs", module.replace("::", "/")))).unwrap();
        assert!(tests.contains(&format!("fn {test}")), "no test begins with {}", fault.caught_by);
    }
}

#[test]
#[ignore = "builds the program once for each fault: tests/outside/faults"]
fn every_fault_is_caught() {
    let copy = Copy::made();
    let asked = std::env::var("VERVE_TEST_FAULTS").unwrap_or_default();
    let most = asked.parse().unwrap_or(FAULTS.len());
    let mut guards: Vec<&str> = FAULTS.iter().take(most).map(|fault| fault.caught_by).collect();
    guards.dedup();
    for guard in guards {
        let (built, tested) = copy.test(guard);
        let said =
            |output: &Output| String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
        assert!(
            tested.as_ref().is_some_and(|it| it.status.success()),
            "{guard} must pass without a fault: {}",
            said(tested.as_ref().unwrap_or(&built))
        );
    }
    let mut missed = Vec::new();
    for fault in FAULTS.iter().take(most) {
        let began = Instant::now();
        copy.change(fault);
        let (built, tested) = copy.test(fault.caught_by);
        copy.mend(fault);
        let Some(tested) = tested else {
            panic!("the fault `{}` does not build: {}", fault.name, String::from_utf8_lossy(&built.stderr));
        };
        let was_run = !String::from_utf8_lossy(&tested.stdout).contains("running 0 tests");
        let is_caught = was_run && !tested.status.success();
        let verdict = if is_caught { "caught" } else { "MISSED" };
        let mut stdout = std::io::stdout();
        let _ =
            writeln!(stdout, "{verdict}  {} ({}, {:.0} s)", fault.name, fault.caught_by, began.elapsed().as_secs_f64());
        if !is_caught {
            missed.push(fault.name);
        }
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
}
