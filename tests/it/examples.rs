//! The demo and the examples as somebody tries them: through a shell, in an empty folder.

use crate::support::shell::Shell;

#[test]
fn what_the_demo_advises_works() {
    let mut shell = Shell::new("2026-02-16T08:12:00Z");
    let (code, shown, stderr) = shell.run("verve demo --dir 'my demo'");
    assert_eq!(code, 0, "{stderr}");
    for part in
        ["Ready: Nordlys Peer Association (demo data)", "no difference", "Funnel of 2025", "Leaderboard of 2025"]
    {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    let advice: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("  verve ")).collect();
    assert!(advice.len() > 5, "{shown}");
    for command in advice {
        let (code, stdout, stderr) = shell.run(&format!("verve {command}"));
        // Of the rejected rows some have faults that no option mends.
        let expected = if command.starts_with("ingest") { 3 } else { 0 };
        assert_eq!(code, expected, "verve {command}\n{stdout}{stderr}");
    }
    let (code, ..) = shell.run("verve demo --dir 'my demo' --format json");
    assert_eq!(code, 0, "an earlier demo is made anew");
    let (_, earlier, _) = shell.run("verve funnel --period 2025 --as-of 2025-08-01 --database 'my demo/demo.db'");
    assert!(earlier.contains("as of 2025-08-01 23:59") || earlier.contains("as of 2025-08-02 00:00"), "{earlier}");
}

#[test]
fn the_demo_leaves_other_folders_alone() {
    let mut shell = Shell::new("2026-02-16T08:12:00Z");
    assert_eq!(shell.run("mkdir mine && echo 1 > mine/thesis.txt").0, 0);
    let (code, _, stderr) = shell.run("verve demo --dir mine");
    assert_eq!(code, 1);
    assert!(stderr.contains("`mine` is not empty"), "{stderr}");
    assert_eq!(shell.run("ls mine").1, "thesis.txt\n");
    assert_eq!(shell.run("verve demo --dir mine/thesis.txt").0, 1);
    assert_eq!(shell.run("verve demo --database other.db").0, 2);
    assert_eq!(shell.run("verve demo --format csv").0, 2);
    assert_eq!(shell.run("ls").1, "examples\nmine\n");
}

#[test]
fn the_nightly_script_moves_what_is_in_and_says_what_is_not() {
    let mut shell = Shell::new("2025-03-10T09:00:00Z");
    shell.run("cd examples/quickstart");
    shell.run("export VERVE_DATABASE=fjell.db");
    shell.run("export PAUSES=0");
    let begin = "verve init --org fjell --name Fjellkilden && verve member import members.csv --encoding windows-1252 \
        --map member_id=Medlemsnr && verve link import links.csv && mkdir in && cp events-january.csv in/";
    assert_eq!(shell.run(begin).0, 0);
    let (code, stdout, stderr) = shell.run("sh ../nightly in out");
    assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
    assert!(stderr.contains("fix the .rejects file"), "{stderr}");
    assert_eq!(
        shell.run("ls in in/done out").1,
        "in:\ndone\nevents-january.rejects.csv\n\nin/done:\n\
        events-january.csv\n\nout:\nfunnel.csv\ningest.log\nstalled.csv\n"
    );
    assert_eq!(shell.run("sh ../nightly in out").0, 0, "nothing new is no fault");
    // Rejected rows wait for somebody to correct them, also those of a second file of that name.
    shell.run("sed s/^a-/b-/ in/done/events-january.csv > in/events-january.csv");
    assert_eq!(shell.run("sh ../nightly in out").0, 3);
    assert_eq!(shell.run("ls in").1, "done\nevents-january.rejects-2.csv\nevents-january.rejects.csv\n");
    assert_eq!(shell.run("sh ../nightly in out").0, 0);
    shell.run("rm in/events-january.rejects-2.csv");
    shell.run("cp backfill-february.csv in/");
    let (code, _, stderr) = shell.run("sh ../nightly in out");
    assert_eq!(code, 4, "{stderr}");
    assert_eq!(shell.run("ls in").1, "backfill-february.csv\ndone\nevents-january.rejects.csv\n");
}

#[test]
fn the_services_run_commands_that_exist() {
    let mut shell = Shell::new("2025-03-10T09:00:00Z");
    let mut ran = 0;
    for file in ["verve.service", "verve-poll.service", "crontab"] {
        let (_, text, _) = shell.run(&format!("cat examples/serve/{file}"));
        for line in text.replace("\\\n", " ").lines().filter(|line| !line.starts_with('#')) {
            let Some((_, command)) = line.split_once("verve serve").or_else(|| line.split_once("verve poll")) else {
                continue;
            };
            let name = if line.contains("verve serve") { "serve" } else { "poll" };
            let command = command.split('>').next().unwrap();
            let (code, _, stderr) = shell.run(&format!("verve {name} {command} --database none.db"));
            // There is no database here; a flag that does not exist would be wrong usage.
            assert_eq!(code, 1, "{file}: {stderr}");
            ran += 1;
        }
    }
    assert_eq!(ran, 3);
}
