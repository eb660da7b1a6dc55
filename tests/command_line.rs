//! The program as people and cron jobs meet it.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test that cannot go on may panic; nobody imports it")]

#[path = "support/command.rs"]
mod command;
#[path = "command_line/commands.rs"]
mod commands;
#[cfg(unix)]
#[path = "command_line/crontab.rs"]
mod crontab;
#[path = "command_line/diff.rs"]
mod diff;
#[path = "command_line/documents.rs"]
mod documents;
#[path = "command_line/errors.rs"]
mod errors;
#[path = "command_line/generate.rs"]
mod generate;
#[path = "command_line/hostile.rs"]
mod hostile;
#[path = "command_line/log.rs"]
mod log;
#[path = "command_line/privacy.rs"]
mod privacy;
#[path = "command_line/stability.rs"]
mod stability;
