//! What was done: rows of history files into the pasts of prospects.

pub mod words;
