//! Files into the model, or every problem found in them.

mod assembly;
mod by_text;
pub mod cadences;
mod cell;
pub mod columns;
pub mod date;
mod date_column;
mod directory;
mod draft;
pub mod field;
pub mod file;
pub mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod headers;
pub mod history;
pub mod ics;
pub mod json;
mod load;
pub mod phone;
pub mod place;
pub mod prospects;
mod request;
mod rules;
pub mod schedule;
pub mod sheet;

pub use file::{STANDARD_INPUT, name_of_input, read_input};
pub use history::Entry;
pub use load::{Loaded, load, load_configuration};
pub use request::Request;
