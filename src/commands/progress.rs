//! Shows on the terminal how far a long run has come.

use std::io::{self, IsTerminal, Write};
use std::mem;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cadence::progress::Progress;

/// Shorter runs need no company.
const PATIENCE: Duration = Duration::from_secs(2);
const BETWEEN: Duration = Duration::from_millis(200);
/// To the beginning of the line, and nothing on it.
const CLEAR: &str = "\r\x1b[K";

/// What stderr is shown on.
static TERMINAL: Terminal = Terminal::new();

/// Says something to the person at the terminal. Where stderr is closed there is nobody to tell.
pub(crate) fn tell(text: &str) {
    if !text.is_empty() {
        TERMINAL.put(&mut io::stderr(), text);
    }
}

/// Somewhere that lines of progress and what else is told take turns.
struct Terminal {
    /// A line of progress stands there; held while something is written.
    is_shown: Mutex<bool>,
}

impl Terminal {
    const fn new() -> Terminal {
        Terminal { is_shown: Mutex::new(false) }
    }

    fn is_shown(&self) -> MutexGuard<'_, bool> {
        self.is_shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts text where a line of progress may stand.
    fn put(&self, out: &mut dyn Write, text: &str) {
        let mut is_shown = self.is_shown();
        let clear = if mem::take(&mut *is_shown) { CLEAR } else { "" };
        let _ = out.write_all(format!("{clear}{text}").as_bytes());
    }

    /// Shows a line of progress in the place of the one before.
    fn show(&self, out: &mut dyn Write, progress: &Progress) {
        let mut is_shown = self.is_shown();
        let _ = out.write_all(format!("{CLEAR}{progress}").as_bytes()).and_then(|()| out.flush());
        *is_shown = true;
    }
}

/// A line on the terminal that tells how far a run has come, from its third second until this is dropped.
pub(crate) struct ProgressLine {
    pub(crate) progress: Arc<Progress>,
    /// Dropped to say that it is over.
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl ProgressLine {
    /// Whether anybody sees it.
    pub(crate) fn is_wanted(&self) -> bool {
        self.running.is_some()
    }

    /// Starts to wait, where stderr is a terminal and somebody wants to know; not where one of the files is typed there.
    pub(crate) fn start(quiet: bool, files: &[PathBuf]) -> ProgressLine {
        let is_typed = io::stdin().is_terminal() && files.iter().any(|file| file.as_os_str() == "-");
        let is_wanted = !quiet && !is_typed && io::stderr().is_terminal();
        ProgressLine::over(is_wanted.then(io::stderr), &TERMINAL, PATIENCE, BETWEEN)
    }

    fn over(
        out: Option<impl Write + Send + 'static>,
        terminal: &'static Terminal,
        patience: Duration,
        between: Duration,
    ) -> ProgressLine {
        let progress = Arc::new(Progress::default());
        let running = out.and_then(|out| {
            let (sender, over) = mpsc::channel::<()>();
            let progress = Arc::clone(&progress);
            let keep_showing = move || {
                let mut out = out;
                let mut wait = patience;
                while over.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = between;
                    terminal.show(&mut out, &progress);
                }
                terminal.put(&mut out, "");
            };
            // Where there is no thread to be had, the run goes on without company.
            thread::Builder::new().spawn(keep_showing).ok().map(|thread| (sender, thread))
        });
        ProgressLine { progress, running }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Counts the lines that go through it as rows written.
pub(crate) struct CountRows<'p, W> {
    pub(crate) out: W,
    pub(crate) progress: &'p Progress,
}

impl<W: Write> Write for CountRows<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.progress.written(bytes[..written].iter().filter(|byte| **byte == b'\n').count());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has been written, wherever the writer has gone.
    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn shows(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    #[test]
    fn a_line_comes_with_patience_makes_room_and_goes() {
        // Not that of stderr, where a test beside this one may say something at any time.
        static OWN: Terminal = Terminal::new();
        let mut screen = Screen::default();
        let line = ProgressLine::over(Some(screen.clone()), &OWN, Duration::ZERO, Duration::from_secs(3600));
        while !*OWN.is_shown() {
            thread::yield_now();
        }
        tell("This has nothing to do with it.\n");
        OWN.put(&mut screen, "a warning\n");
        drop(line);
        assert_eq!(screen.shows(), "\r\x1b[Kreading: 0 rows\r\x1b[Ka warning\n");

        let screen = Screen::default();
        drop(ProgressLine::over(Some(screen.clone()), &OWN, Duration::from_secs(3600), Duration::ZERO));
        assert_eq!(screen.shows(), "", "the run was over sooner");
    }

    #[test]
    fn rows_are_counted_on_their_way() {
        let progress = Progress::default();
        let mut out = CountRows { out: Vec::new(), progress: &progress };
        out.write_all(b"head\none\ntwo\nthr").unwrap();
        progress.write(10);
        assert_eq!(progress.to_string(), "writing: 3 of 10 rows");
        assert_eq!(out.out, b"head\none\ntwo\nthr");
    }
}
