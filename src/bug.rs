//! What is said where the program itself is wrong: where in its source, and nothing of what it was at work on.
//!
//! The message of a panic may hold a cell of somebody's list, and what stands on a terminal ends up in bug reports.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use crate::commands::tell;

/// Runs something; nothing comes back where a bug has ended it, which has been told by then.
pub(crate) fn contain<T>(run: impl FnOnce() -> T) -> Option<T> {
    // A bug in one thread ends others.
    static TOLD: Once = Once::new();
    panic::set_hook(Box::new(|info| TOLD.call_once(|| tell(&render(info)))));
    // Nobody goes on with what the bug has left behind.
    panic::catch_unwind(AssertUnwindSafe(run)).ok()
}

fn render(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or("a place unknown".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "error: cadence {version} has come upon a mistake of its own, at {place}\n  \
         = help: please report this line; it holds nothing of your files\n"
    )
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_bug_is_told_by_its_place_and_not_by_what_it_was_about() {
        let usual = panic::take_hook();
        assert_eq!(contain(|| 5), Some(5));
        assert_eq!(contain(|| -> u8 { panic!("of a test") }), None);
        let (sender, told) = channel();
        panic::set_hook(Box::new(move |info| sender.send(render(info)).unwrap()));
        let person = String::from("Ada Byrd");
        let bug = std::thread::spawn(move || panic!("no rep for {person}"));
        let line = line!() - 1;
        bug.join().unwrap_err();
        panic::set_hook(usual);
        assert_eq!(
            told.recv().unwrap(),
            format!(
                "error: cadence {} has come upon a mistake of its own, at src/bug.rs:{line}\n  \
                 = help: please report this line; it holds nothing of your files\n",
                env!("CARGO_PKG_VERSION")
            )
        );
    }
}
