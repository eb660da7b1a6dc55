//! Things that stand far apart in memory, fetched before they are worked on.

use std::hint::black_box;

/// Reads a number out of each of some things and does nothing with it.
///
/// To fetch a thing from memory takes longer than most of what is done with it, and work on one begins when that on the
/// one before is nearly done. Where nothing stands between, a processor fetches ten at once.
pub(crate) fn look_at<T>(things: impl IntoIterator<Item = T>, read: impl Fn(T) -> usize) {
    black_box(things.into_iter().map(read).fold(0, usize::wrapping_add));
}
