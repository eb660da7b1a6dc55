//! Plans hold people's data: it stays on the machine, and with its owner.

use crate::command::Run;

const PROSPECTS: &str = "id,name,email,phone\np1,Ada Byrd,ada@mill.example,614-555-0100\n";

/// Crates that talk to other machines, or that everything which does is built on.
const NETWORKING: [&str; 24] = [
    "actix-web",
    "async-std",
    "attohttpc",
    "aws-sdk-s3",
    "curl",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "sentry",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "tonic",
    "tungstenite",
    "ureq",
];

#[test]
fn no_crate_that_goes_online_is_built_in() {
    let lock = include_str!("../../Cargo.lock");
    let crates: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(crates.contains(&"cadence-planner") && crates.contains(&"clap"), "the lock file is read as it is written");
    let online: Vec<&&str> = crates.iter().filter(|name| NETWORKING.contains(name)).collect();
    assert!(online.is_empty(), "cadence never goes online: {online:?}");
}

#[cfg(unix)]
#[test]
fn new_files_with_peoples_data_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    for (command, file) in [
        ("plan prospects.csv --today 2026-11-23 -o plan.csv", "plan.csv"),
        ("plan prospects.csv --today 2026-11-23 -o plan.json", "plan.json"),
        ("today prospects.csv --today 2026-11-23 -o sheet.csv", "sheet.csv"),
        ("diff old.csv old.csv -o changes.csv", "changes.csv"),
        ("log p1 no_answer", "history.csv"),
    ] {
        let planned = Run::new("plan prospects.csv --today 2026-11-23").file("prospects.csv", PROSPECTS).run().stdout;
        let ran = Run::new(command).file("prospects.csv", PROSPECTS).file("old.csv", planned).run();
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let mode = std::fs::metadata(ran.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{command}");
    }
}
