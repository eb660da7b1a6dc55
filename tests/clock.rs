//! The clock as people meet it: local times, lawful hours and phone blocks of planned rows, worked out from tables that
//! stand here and not from what the program believes.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test that cannot go on may panic; nobody imports it")]

#[path = "clock/blocks.rs"]
mod blocks;
#[allow(dead_code, reason = "other tests ask for more")]
#[path = "support/command.rs"]
mod command;
#[path = "clock/daylight_saving.rs"]
mod daylight_saving;
#[path = "clock/followed.rs"]
mod followed;
#[path = "clock/local.rs"]
mod local;
#[path = "clock/places.rs"]
mod places;
#[path = "clock/schedule.rs"]
mod schedule;
