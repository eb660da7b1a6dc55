//! The log: what has happened, a row at a time, each put behind the others.
//!
//! Here is what a row says and how it looks in the file that there is; [`crate::append`] puts it there. What the rows
//! mean to planning is [`crate::input::history`]'s work.

mod entry;
mod row;

pub use entry::{Entry, Said};
pub use row::addition;
pub(crate) use row::put_row;
