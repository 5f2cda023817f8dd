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
    shell.run("export SETTLE=0");
    let begin = "verve init --org fjell --name Fjellkilden && verve member import members.csv --encoding windows-1252 \
        --map member_id=Medlemsnr && verve link import links.csv && mkdir in out && cp events-january.csv in/January.CSV";
    assert_eq!(shell.run(begin).0, 0);
    let (code, stdout, stderr) = shell.run("sh ../nightly in out");
    assert_eq!((code, stdout.as_str(), stderr.lines().count()), (3, "", 1), "{stderr}");
    assert!(stderr.contains("fix January.rejects.csv in in/rejected"), "{stderr}");
    assert_eq!(
        shell.run("ls in in/done in/rejected out").1,
        "in:\ndone\nrejected\n\nin/done:\nJanuary.CSV\n\nin/rejected:\nJanuary.rejects.csv\n\n\
        out:\nfunnel.csv\ningest.log\nnightly.log\nstalled.csv\n"
    );
    assert_eq!(shell.run("sh ../nightly in out"), (0, String::new(), String::new()), "nothing new is no fault");
    // Rejected rows wait for somebody to correct them, also those of a second file of that name.
    shell.run("sed s/^a-/b-/ in/done/January.CSV > in/January.CSV");
    assert_eq!(shell.run("sh ../nightly in out").0, 3);
    assert_eq!(
        shell.run("ls in/done in/rejected").1,
        "in/done:\nJanuary-2.CSV\nJanuary.CSV\n\nin/rejected:\nJanuary-2.rejects.csv\nJanuary.rejects.csv\n"
    );
    assert_eq!(shell.run("sh ../nightly in out").0, 0);
    // What cannot be used, and what is not complete, stays; the one is told, the other is not.
    shell.run("cp backfill-february.csv in/; cp events-january.csv in/more.csv.part");
    let (code, _, stderr) = shell.run("sh ../nightly in out");
    assert_eq!((code, stderr.lines().count()), (4, 1), "{stderr}");
    assert_eq!(shell.run("ls in").1, "backfill-february.csv\ndone\nmore.csv.part\nrejected\n");
    // A folder that is not mounted is an empty one.
    let (code, _, stderr) = shell.run("mv in away && mkdir in && sh ../nightly in out");
    assert_eq!(code, 1);
    assert!(stderr.contains("is it mounted?"), "{stderr}");
    assert_eq!(shell.run("ls in").1, "");
}

#[test]
fn the_services_run_commands_that_exist() {
    let mut shell = Shell::new("2025-03-10T09:00:00Z");
    shell.run("touch secret");
    let variables = "POLL_ORG=nhf POLL_URL=https://api.example.org/events POLL_INTERVAL=5m \
        SERVE_OPTIONS='--listen=127.0.0.1:0 --trusted-proxy=127.0.0.1' BACKUP_FOLDER=. \
        BACKUP_KEEP=daily=7,weekly=5,monthly=12";
    let mut ran = Vec::new();
    for file in
        ["systemd/verve.service", "systemd/verve-poll@.service", "systemd/verve-backup.service", "serve/crontab"]
    {
        let (_, text, _) = shell.run(&format!("cat examples/{file}"));
        for line in text.replace("\\\n", " ").lines().filter(|line| !line.starts_with(['#', 'D'])) {
            let Some((_, command)) = line.split_once("verve ").filter(|(before, _)| before.ends_with(['/', ' ']))
            else {
                continue;
            };
            let command = command.split('>').next().unwrap().replace("%i", "app").replace("%d", ".");
            let (code, _, stderr) = shell.run(&format!("{variables} sh -c 'verve {command} --database none.db'"));
            // There is no database here; a flag that does not exist would be wrong usage.
            assert_eq!(code, 1, "{file}: {command}: {stderr}");
            ran.push(command.split(' ').next().unwrap_or_default().to_owned());
        }
    }
    assert_eq!(ran, ["serve", "poll", "db", "poll"]);
}
