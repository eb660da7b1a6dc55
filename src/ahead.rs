//! Things that stand far apart in memory, fetched before they are worked on.

use std::hint::black_box;

/// Reads a number out of each of some things and does nothing with it.
///
/// A fetch from memory takes longer than most of what is done with a thing. Reads that do not wait for each other overlap, some
/// ten at a time; with work between them they do not.
pub(crate) fn look_at<T>(things: impl IntoIterator<Item = T>, read: impl Fn(T) -> usize) {
    black_box(things.into_iter().map(read).fold(0, usize::wrapping_add));
}
