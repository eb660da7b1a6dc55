//! What the program has to say about its input: how bad it is, where it stands, and what to do about it.

use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::text::{count, is_treacherous, printable};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The run cannot go on.
    Error,
    /// The run goes on; with `--strict` it does not.
    Warning,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In no file: an argument, say.
    Nowhere,
    /// A whole file.
    File {
        /// Its name as the user gave it.
        path: String,
    },
    /// Some bytes of a file that is shown with line and caret.
    Span {
        /// Its name as the user gave it.
        path: String,
        /// Its whole text.
        source: Arc<str>,
        /// The bytes that the caret points at.
        span: Range<usize>,
    },
    /// A row of a table, or a cell of it.
    Row {
        /// Its name as the user gave it.
        path: String,
        /// The line at which the row begins, counted from 1.
        line: u64,
        /// The header and the cell's text.
        cell: Option<(String, String)>,
    },
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// Which message it is. A closed list: the tests hold a sample that produces each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// All of them.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name, as it stands in brackets behind `error` or `warning`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// A file cannot be read.
    Unreadable = "unreadable",
    /// A file, a cell, or a part of the configuration is larger than it may be.
    OverLimit = "over-limit",
    /// A file that should be text is something else: an Excel workbook, an archive, a binary.
    NotText = "not-text",
    /// The configuration is no TOML.
    TomlSyntax = "toml-syntax",
    /// The configuration has a key that means nothing.
    UnknownKey = "unknown-key",
    /// The configuration lacks a key it cannot do without.
    MissingKey = "missing-key",
    /// A value of the configuration is of the wrong type.
    WrongType = "wrong-type",
    /// A value of the configuration lies outside its range or list.
    BadValue = "bad-value",
    /// A range has its ends the wrong way round.
    MinAboveMax = "min-above-max",
    /// A working day has more minutes than its hours hold.
    MinutesBeyondHours = "minutes-beyond-hours",
    /// A sequence has no touch day, or a touch day has no channel.
    EmptySequence = "empty-sequence",
    /// A sequence or `--channel` names a channel that there is not.
    UnknownChannel = "unknown-channel",
    /// A touch day names a channel twice.
    RepeatedChannel = "repeated-channel",
    /// A rule or `default_type` names a type that the file does not define.
    UnknownType = "unknown-type",
    /// A type that no rule and no prospect can reach.
    UnreachableType = "unreachable-type",
    /// `[columns]` gives two fields the same header.
    ColumnClash = "column-clash",
    /// A table has no row below its header, or not even a header; or a folder has no file.
    EmptyFile = "empty-file",
    /// No person and no contact column can be found.
    NotProspects = "not-prospects",
    /// A header is nearly one that is known.
    MisspelledHeader = "misspelled-header",
    /// The same header stands twice.
    RepeatedHeader = "repeated-header",
    /// The text is neither UTF-8 nor marked as UTF-16.
    AssumedEncoding = "assumed-encoding",
    /// A quote is opened and never closed.
    UnclosedQuote = "unclosed-quote",
    /// A row has more cells than the header.
    LongRow = "long-row",
    /// A row has nobody in it: no name, no company, no contact.
    NobodyInRow = "nobody-in-row",
    /// A cell that should be an email address is none.
    BadEmail = "bad-email",
    /// A cell that should be a phone number is none.
    BadPhone = "bad-phone",
    /// A cell that should be a LinkedIn profile is none.
    BadLinkedin = "bad-linkedin",
    /// A spreadsheet has turned a phone number into 3.016E9.
    ScientificPhone = "scientific-phone",
    /// A cell that should be a date is none, or a calendar's event has no day.
    BadDate = "bad-date",
    /// Dates that can be read as day/month and as month/day.
    AmbiguousDate = "ambiguous-date",
    /// A prospect came in after today, or something is said to have been done that has not happened yet.
    FutureDate = "future-date",
    /// A cell that should be a yes or a no is neither.
    BadFlag = "bad-flag",
    /// A cell that should be a number above 0 is none.
    BadNumber = "bad-number",
    /// A file of days off is no iCalendar file, or not a whole one.
    NotCalendar = "not-calendar",
    /// A calendar's event repeats in a way that is not understood.
    UnknownRepeat = "unknown-repeat",
    /// Something in a folder of history is not read.
    LeftOut = "left-out",
    /// A file is no history: it does not say who was touched, when, how, or whether at all.
    NotHistory = "not-history",
    /// A line that should be a JSON object is none.
    BadJson = "bad-json",
    /// The last line of a file was not written to its end.
    TornLine = "torn-line",
    /// A row of history is about nobody whom the prospect files know.
    NotAmongProspects = "not-among-prospects",
    /// Several prospects may be meant.
    AmbiguousProspect = "ambiguous-prospect",
    /// A word for what came of a touch is not known.
    UnknownOutcome = "unknown-outcome",
    /// A touch without the channel on which it was made.
    NoChannel = "no-channel",
    /// A call back or an absence without the day that it is about.
    NoNextDate = "no-next-date",
    /// A cell that should name a time zone names none.
    BadTimeZone = "bad-time-zone",
    /// Nothing says where some prospects with a phone number are: the zone of their rep is taken.
    AssumedZone = "assumed-zone",
    /// A type column names a type that the configuration does not define.
    UnknownProspectType = "unknown-prospect-type",
    /// Two people have the same id.
    RepeatedId = "repeated-id",
    /// A rep of the configuration whom no prospect names, but somebody with nearly the same name.
    UnmatchedRep = "unmatched-rep",
    /// The name of the output asks for a format that there is not.
    UnknownFormat = "unknown-format",
    /// The same file is given twice.
    RepeatedFile = "repeated-file",
    /// `--until` lies before today.
    UntilBeforeToday = "until-before-today",
    /// `--rep` names nobody.
    UnknownRep = "unknown-rep",
    /// A prospect is asked for whom nobody knows, or none of the reps named.
    UnknownProspect = "unknown-prospect",
    /// A number or address is to be logged as bad that the prospect does not have.
    NoContact = "no-contact",
    /// A next date is of no use, or too early.
    BadNextDate = "bad-next-date",
    /// A row is to be logged into a file that has no column for a part of it.
    MissingColumn = "missing-column",
    /// The output would overwrite an input.
    OutputIsInput = "output-is-input",
    /// The output cannot be written.
    CannotWrite = "cannot-write",
    /// `init` finds a cadences.toml.
    AlreadyThere = "already-there",
    /// A schedule to check or to compare is none that `cadence plan` has written.
    BadSchedule = "bad-schedule",
    /// `diff` gets the newer schedule first.
    SwappedSchedules = "swapped-schedules",
    /// A schedule to check breaks a rule.
    BrokenRule = "broken-rule",
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Which message it is.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, with the value.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Diagnostic {
    /// A finding that stops the run.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Error, code, place, message: message.into(), remedy: None }
    }

    /// A finding that does not stop the run.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    /// The same with a remedy.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Diagnostic {
        self.remedy = Some(remedy.into());
        self
    }

    /// The finding as it stands on stderr, ending in a line break.
    pub fn render(&self) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = printable(&self.message);
        let title = level.clone().primary_title(message.as_ref()).id(self.code.name());
        if let Place::Span { path, source, span } = &self.place {
            let shown = printable(path);
            let excerpt = Excerpt::of(source, span);
            let snippet = Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.line)
                .path(shown.as_ref())
                .annotation(AnnotationKind::Primary.span(excerpt.span));
            let remedy = self.remedy.as_deref().map(printable);
            let mut group = title.element(snippet);
            if let Some(remedy) = &remedy {
                group = group.element(Level::HELP.message(remedy.as_ref()));
            }
            return format!("{}\n", Renderer::plain().render(&[group]));
        }
        let mut out = format!("{}\n", Renderer::plain().render(&[annotate_snippets::Group::with_title(title)]));
        match &self.place {
            Place::Nowhere | Place::Span { .. } => {}
            Place::File { path } => push_line(&mut out, "-->", path),
            Place::Row { path, line, cell: None } => push_line(&mut out, "-->", &format!("{path}:{line}")),
            Place::Row { path, line, cell: Some((column, value)) } => {
                push_line(&mut out, "-->", &format!("{path}:{line}, column \"{column}\": \"{value}\""));
            }
        }
        if let Some(remedy) = &self.remedy {
            push_line(&mut out, "= help:", remedy);
        }
        out
    }
}

/// The lines of a file that a span touches.
struct Excerpt {
    text: String,
    /// The number of the first line, counted from 1.
    line: usize,
    /// The span, in bytes of the text.
    span: Range<usize>,
}

impl Excerpt {
    /// Cut out, since a file may have thousands of findings, each of which would be looked for from its top.
    ///
    /// The renderer makes the control characters of ASCII visible, and leaves others alone that steer or take no room:
    /// in their place stands the sign for what cannot be shown, which keeps the columns.
    fn of(source: &str, span: &Range<usize>) -> Excerpt {
        let whole = |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let end = whole(span.end);
        let start = whole(span.start).min(end);
        let begins = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let ends = source[end..].find('\n').map_or(source.len(), |at| end + at + 1);
        let line = source[..begins].matches('\n').count() + 1;
        let shown = |part: &str| -> String {
            let visible =
                |letter: char| if !letter.is_ascii_control() && is_treacherous(letter) { '\u{fffd}' } else { letter };
            part.chars().map(visible).collect()
        };
        let [before, marked, behind] = [&source[begins..start], &source[start..end], &source[end..ends]].map(shown);
        let span = before.len()..before.len() + marked.len();
        Excerpt { text: before + &marked + &behind, line, span }
    }
}

fn push_line(out: &mut String, mark: &str, text: &str) {
    writeln!(out, "  {mark} {}", printable(text)).expect("writing to a String cannot fail");
}

/// How many warnings of one code are shown before the rest is only counted.
const SHOWN_PER_CODE: usize = 3;

/// All findings as they stand on stderr: errors first, in the order in which they were found, then warnings by code.
///
/// Of warnings with the same code only the first three are shown, unless `all` are wanted: a thousand bad phone numbers
/// must not bury the one message that matters.
pub fn render_all(diagnostics: &[Diagnostic], all: bool) -> String {
    let (errors, warnings): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|d| d.severity == Severity::Error);
    let mut out: String = errors.into_iter().map(Diagnostic::render).collect();
    for code in Code::ALL {
        let of_code = || warnings.iter().filter(|warning| warning.code == *code);
        let shown = if all { usize::MAX } else { SHOWN_PER_CODE };
        out.extend(of_code().take(shown).map(|warning| warning.render()));
        let more = of_code().count().saturating_sub(shown);
        if more > 0 {
            let findings = count(more, "more finding");
            push_line(&mut out, "...", &format!("and {findings} of [{}]; `cadence check` shows all", code.name()));
        }
    }
    out
}

/// Whether one of the findings stops the run.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Findings that end a run.
#[derive(Debug)]
pub struct Findings(pub Vec<Diagnostic>);

impl From<Diagnostic> for Findings {
    fn from(diagnostic: Diagnostic) -> Findings {
        Findings(vec![diagnostic])
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render_all(&self.0, false))
    }
}

impl std::error::Error for Findings {}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Diagnostic {}

/// An error as it stands on stderr: findings as they are, everything else in a line.
pub fn render_error(error: &anyhow::Error) -> String {
    if error.is::<Findings>() || error.is::<Diagnostic>() { error.to_string() } else { format!("error: {error:#}\n") }
}
