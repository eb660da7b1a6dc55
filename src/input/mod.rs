//! Files into the model, or every problem found in them.

mod assembly;
pub mod cadences;
mod cell;
pub mod columns;
pub mod date;
pub mod field;
pub mod history;
mod load;
pub mod phone;
pub mod prospects;
mod request;
pub mod schedule;
pub mod sheet;

pub use load::{Loaded, load, name_of_input, read_input};
pub use request::Request;
