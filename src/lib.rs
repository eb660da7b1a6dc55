//! Plans prospecting: who is touched on which day, on which channel, and whether a call leaves a voicemail.
//!
//! The whole program in one line: files → [`input`] → [`model::Problem`] → [`planner`] → [`model::Plan`] →
//! [`checker`] → [`export`] → bytes. Layers point one way: everybody may use the [`model`], the model knows nobody,
//! and the checker shares not a line with the planner it checks. What people do then comes back by [`log`] and [`append`],
//! and [`diff`] tells what moved from one written schedule to the next, and why. [`generate`] invents prospects to try it
//! all on.

mod ahead;
pub mod append;
pub mod checker;
pub mod clock;
pub mod diagnostic;
pub mod diff;
pub mod explain;
pub mod export;
mod fault;
pub mod formula;
pub mod generate;
pub mod holidays;
pub mod input;
pub mod log;
pub mod model;
mod numbered;
pub mod output;
pub mod planner;
pub mod progress;
pub mod text;
pub mod threads;
