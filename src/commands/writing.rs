//! Where a plan goes, and in which format.

use std::io::{IsTerminal, Write};
use std::path::Path;

use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::export::ics::Per;
use cadence::export::{Summary, csv, ics, json};
use cadence::input::{Loaded, STANDARD_INPUT};
use cadence::model::Plan;
use cadence::output;
use cadence::threads::Threads;

use super::progress::{CountRows, ProgressLine};
use crate::cli::{Format, OutputArgs};

/// Columns of an agenda that does not go to a terminal.
const PAGE_WIDTH: usize = 100;
/// Columns below and beyond which an agenda does not read well.
const READABLE: std::ops::RangeInclusive<usize> = 60..=200;

/// Where a plan goes, and how.
pub(crate) struct Target<'a> {
    pub(crate) path: Option<&'a Path>,
    pub(crate) format: Format,
    pub(crate) raw: bool,
    pub(crate) per: Per,
    threads: Threads,
}

impl<'a> Target<'a> {
    /// The target that the arguments name, and the one they mean where they are silent: the agenda for a terminal, CSV
    /// for a pipe, and for a file what its name says.
    pub(crate) fn new(args: &'a OutputArgs, threads: Threads) -> Result<Target<'a>, Diagnostic> {
        let path = args.destination.file();
        let format = match (args.format, path) {
            (Some(format), _) => format,
            (None, None) if std::io::stdout().is_terminal() => Format::Agenda,
            (None, None) => Format::Csv,
            (None, Some(path)) => format_of_name(path)?,
        };
        Ok(Target { path, format, raw: args.raw, per: args.per.into(), threads })
    }

    /// Refuses to write over what was read.
    pub(crate) fn refuse_inputs(&self, loaded: &Loaded) -> anyhow::Result<()> {
        let made_from = &loaded.provenance;
        let inputs = made_from.inputs.iter().chain(&made_from.history).chain(&made_from.calendars);
        let inputs = inputs.chain([&made_from.configuration]);
        Ok(refuse_overwriting(self.path, inputs.map(|input| &*input.name))?)
    }

    /// Whether what is written holds the summary.
    pub(crate) fn shows_summary(&self) -> bool {
        self.format == Format::Agenda && self.path.is_none()
    }

    /// Writes the plan, all of it or nothing; `page` is the agenda of a given width.
    pub(crate) fn write(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        summary: &Summary,
        line: ProgressLine,
        page: impl FnOnce(usize) -> String,
    ) -> anyhow::Result<()> {
        self.write_as(loaded, plan, summary, line, page, |out| {
            csv::write_on(self.threads, &loaded.problem, plan, self.raw, out)
        })
    }

    /// The same, but that CSV is a sheet to fill in.
    pub(crate) fn write_sheet(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        summary: &Summary,
        line: ProgressLine,
        page: impl FnOnce(usize) -> String,
    ) -> anyhow::Result<()> {
        self.write_as(loaded, plan, summary, line, page, |out| csv::write_sheet(&loaded.problem, plan, self.raw, out))
    }

    fn write_as(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        summary: &Summary,
        line: ProgressLine,
        page: impl FnOnce(usize) -> String,
        table: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        let problem = &loaded.problem;
        line.progress.write(plan.touches.len());
        // Only for a file: a terminal shows the rows themselves, and so may what reads a pipe. And only of rows it is known
        // how many there will be.
        let counts_rows = matches!(self.format, Format::Csv | Format::Json | Format::Jsonl);
        let line = (self.path.is_some() && counts_rows).then_some(line);
        let progress = line.as_ref().filter(|line| line.is_wanted()).map(|line| &*line.progress);
        let put = |out: &mut dyn Write| {
            let mut counted;
            let out: &mut dyn Write = match progress {
                Some(progress) => {
                    counted = CountRows { out, progress };
                    &mut counted
                }
                None => out,
            };
            match self.format {
                Format::Agenda => self.write_page(out, page),
                Format::Csv => table(out),
                Format::Json => json::write(problem, plan, summary, &loaded.provenance, out),
                Format::Jsonl => json::write_lines_on(self.threads, problem, plan, out),
                Format::Ics => ics::write(problem, plan, self.per, out),
            }
        };
        output::write(self.path, put)?;
        drop(line);
        Ok(())
    }

    fn goes_to_terminal(&self) -> bool {
        self.path.is_none() && std::io::stdout().is_terminal()
    }

    fn write_page(&self, out: &mut dyn Write, page: impl FnOnce(usize) -> String) -> std::io::Result<()> {
        let to_terminal = self.goes_to_terminal();
        let width = if to_terminal { terminal_width() } else { PAGE_WIDTH };
        out.write_all(dress(&page(width), to_terminal).as_bytes())
    }
}

/// Takes the colours out unless a terminal is to show them and NO_COLOR is not set.
fn dress(page: &str, to_terminal: bool) -> String {
    let wanted = to_terminal && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    if wanted { page.to_owned() } else { anstream::adapter::strip_str(page).to_string() }
}

fn terminal_width() -> usize {
    let columns = terminal_size::terminal_size().map_or(PAGE_WIDTH, |(width, _)| usize::from(width.0));
    columns.clamp(*READABLE.start(), *READABLE.end())
}

/// Refuses an output that is one of the inputs, given by the names that findings call them; None is standard output.
///
/// A shell may have led standard input from the file that is to be written, or standard output into one that is read.
pub(crate) fn refuse_overwriting<'n>(
    output: Option<&Path>,
    mut inputs: impl Iterator<Item = &'n str>,
) -> Result<(), Diagnostic> {
    let path = output.unwrap_or(Path::new("/dev/stdout"));
    let path_of = |name: &'n str| Path::new(if name == STANDARD_INPUT { "/dev/stdin" } else { name });
    // A terminal is read and written at once, and nothing on it is lost.
    if !path.is_file() || !inputs.any(|input| output::is_same_file(path_of(input), path)) {
        return Ok(());
    }
    let name = output.map_or("standard output".to_owned(), |path| path.display().to_string());
    let finding =
        Diagnostic::error(Code::OutputIsInput, Place::File { path: name }, "the output would overwrite an input");
    Err(finding.remedy("name another file after -o"))
}

fn format_of_name(path: &Path) -> Result<Format, Diagnostic> {
    let extension = known_extension(path, "a schedule", &[], NAME_CSV_OR_FORMAT)?;
    Ok(match extension.as_deref() {
        Some("json") => Format::Json,
        Some("jsonl" | "ndjson") => Format::Jsonl,
        Some("txt") => Format::Agenda,
        Some("ics") => Format::Ics,
        _ => Format::Csv,
    })
}

/// What to do about a name that asks for a format which is not to be had.
pub(crate) const NAME_CSV_OR_FORMAT: &str =
    "name a .csv file, which every spreadsheet opens, or say what you want with --format";

/// The extensions of what this program writes under no name: cells that tabs part, what is packed, its own configuration, and
/// the documents of other programs.
const FOREIGN: [&str; 11] = ["tsv", "gz", "bz2", "zip", "toml", "xlsx", "xls", "ods", "pdf", "html", "htm"];

/// The extensions that say JSON.
pub(crate) const JSON: [&str; 3] = ["json", "jsonl", "ndjson"];

/// What comes after the last dot of a file's name, in lower case.
///
/// # Errors
///
/// Where that asks for a format in which nothing is written, or for one of the `others`, in which `what` is not.
pub(crate) fn known_extension(
    path: &Path,
    what: &str,
    others: &[&str],
    remedy: &str,
) -> Result<Option<String>, Diagnostic> {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    match extension.as_deref().filter(|extension| FOREIGN.contains(extension) || others.contains(extension)) {
        None => Ok(extension),
        Some(other) => {
            let place = Place::File { path: path.display().to_string() };
            let message = format!("{what} cannot be written as .{other}");
            Err(Diagnostic::error(Code::UnknownFormat, place, message).remedy(remedy))
        }
    }
}
