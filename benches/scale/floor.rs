//! The yardstick: a small program that only reads the input and writes the output through the csv crate or serde_json.
//!
//! What it writes stands in its memory already, so that nothing but reading and writing is timed. It says how long each
//! part took on stderr, and its output is compared with the file before any of that.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use csv::{ByteRecord, ReaderBuilder, StringRecord, WriterBuilder};
use serde::{Deserialize, Serialize, Serializer};

const BLOCK: usize = 1 << 16;

/// What a schedule is written as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Through `csv::Writer`
    Csv,
    /// Through serde_json
    Jsonl,
}

/// How long each part took.
pub(crate) struct Times {
    /// Reading the input through the csv crate.
    pub(crate) read: Duration,
    /// Writing the output through the csv crate or serde_json.
    pub(crate) write: Duration,
    /// Writing the output as bytes that stand ready.
    pub(crate) bare: Duration,
}

/// Reads the input and writes the rows to stdout twice, once as bytes.
pub(crate) fn run(input: &Path, rows: &Path, format: Format) -> io::Result<Times> {
    let read = timed(|| read_records(input))?;
    let write = match format {
        Format::Csv => {
            let fields = load_csv(rows)?;
            write_csv(&fields, Same::new(rows)?)?;
            timed(|| write_csv(&fields, io::stdout().lock()))?
        }
        Format::Jsonl => {
            let held = load_lines(rows)?;
            write_lines(&held, Same::new(rows)?)?;
            timed(|| write_lines(&held, io::stdout().lock()))?
        }
    };
    let bytes = std::fs::read(rows)?;
    let bare = timed(|| {
        let mut out = io::stdout().lock();
        bytes.chunks(BLOCK).try_for_each(|block| out.write_all(block))?;
        out.flush()
    })?;
    Ok(Times { read, write, bare })
}

/// How long it takes to read each of the files to its end through one record of bytes.
pub(crate) fn read_all(files: &[impl AsRef<Path>]) -> io::Result<Duration> {
    timed(|| files.iter().try_for_each(|file| read_records(file.as_ref())))
}

#[expect(clippy::disallowed_methods, reason = "what is measured here is time, inside the process that takes it")]
fn timed(work: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn read_records(path: &Path) -> io::Result<()> {
    let mut reader = ReaderBuilder::new().flexible(true).from_path(path)?;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        std::hint::black_box(&record);
    }
    Ok(())
}

/// The text of many rows in one piece.
#[derive(Default)]
struct Fields {
    text: String,
    lengths: Vec<u16>,
    /// Fields of a row.
    width: usize,
}

/// Stands for a field that a row does not have.
const MISSING: u16 = u16::MAX;

impl Fields {
    fn push(&mut self, field: Option<&str>) {
        let length = field.map_or(MISSING, |field| u16::try_from(field.len()).expect("no cell is that long"));
        self.text.push_str(field.unwrap_or_default());
        self.lengths.push(length);
    }

    fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = Option<&str>>> {
        let mut end = 0;
        self.lengths.chunks(self.width).map(move |lengths| {
            let mut at = end;
            end +=
                lengths.iter().filter(|length| **length != MISSING).map(|length| usize::from(*length)).sum::<usize>();
            lengths.iter().map(move |length| {
                (*length != MISSING).then(|| {
                    let start = at;
                    at += usize::from(*length);
                    &self.text[start..at]
                })
            })
        })
    }
}

fn load_csv(path: &Path) -> io::Result<Fields> {
    let mut fields = Fields::default();
    let mut reader = ReaderBuilder::new().has_headers(false).from_path(path)?;
    let mut record = StringRecord::new();
    while reader.read_record(&mut record)? {
        fields.width = record.len();
        record.iter().for_each(|field| fields.push(Some(field)));
    }
    Ok(fields)
}

fn write_csv(fields: &Fields, out: impl Write) -> io::Result<()> {
    let mut out = WriterBuilder::new().from_writer(out);
    for row in fields.rows() {
        out.write_record(row.map(Option::unwrap_or_default))?;
    }
    out.flush()
}

/// A line of the schedule, with the keys in their order.
#[derive(Deserialize, Serialize)]
struct Line<'a> {
    #[serde(borrow)]
    touch_id: Cow<'a, str>,
    rep: Cow<'a, str>,
    date: Cow<'a, str>,
    start: Cow<'a, str>,
    time_zone: Cow<'a, str>,
    prospect_id: Cow<'a, str>,
    name: Option<Cow<'a, str>>,
    company: Option<Cow<'a, str>>,
    r#type: Cow<'a, str>,
    touch: u32,
    of: u32,
    channel: Cow<'a, str>,
    contact: Option<Cow<'a, str>>,
    voicemail: Option<Cow<'a, str>>,
    voicemail_reason: Option<Cow<'a, str>>,
    #[serde(serialize_with = "number")]
    minutes: f64,
    outcome: Option<Cow<'a, str>>,
    notes: Option<Cow<'a, str>>,
}

/// `3` and not `3.0`, as a schedule has it.
fn number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 { serializer.serialize_u64(*number as u64) } else { serializer.serialize_f64(*number) }
}

/// Texts of a line.
const TEXTS: usize = 15;

/// The lines of a schedule. Ten million structs of strings would not fit into memory, so their texts stand in one piece.
#[derive(Default)]
struct Lines {
    texts: Fields,
    numbers: Vec<(u32, u32, f64)>,
}

fn load_lines(path: &Path) -> io::Result<Lines> {
    let mut held = Lines { texts: Fields { width: TEXTS, ..Fields::default() }, ..Lines::default() };
    let mut reader = BufReader::with_capacity(BLOCK, File::open(path)?);
    let mut text = String::new();
    while reader.read_line(&mut text)? > 0 {
        let line: Line<'_> = serde_json::from_str(&text)?;
        let some = |text: Cow<'_, str>| Some(text.into_owned());
        let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        let texts: [Option<String>; TEXTS] = [
            some(line.touch_id),
            some(line.rep),
            some(line.date),
            some(line.start),
            some(line.time_zone),
            some(line.prospect_id),
            own(line.name),
            own(line.company),
            some(line.r#type),
            some(line.channel),
            own(line.contact),
            own(line.voicemail),
            own(line.voicemail_reason),
            own(line.outcome),
            own(line.notes),
        ];
        texts.iter().for_each(|text| held.texts.push(text.as_deref()));
        held.numbers.push((line.touch, line.of, line.minutes));
        text.clear();
    }
    Ok(held)
}

fn write_lines(held: &Lines, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BLOCK, out);
    for (mut texts, (touch, of, minutes)) in held.texts.rows().zip(&held.numbers) {
        let mut next = || texts.next().flatten();
        let line = Line {
            touch_id: next().unwrap_or_default().into(),
            rep: next().unwrap_or_default().into(),
            date: next().unwrap_or_default().into(),
            start: next().unwrap_or_default().into(),
            time_zone: next().unwrap_or_default().into(),
            prospect_id: next().unwrap_or_default().into(),
            name: next().map(Cow::Borrowed),
            company: next().map(Cow::Borrowed),
            r#type: next().unwrap_or_default().into(),
            touch: *touch,
            of: *of,
            channel: next().unwrap_or_default().into(),
            contact: next().map(Cow::Borrowed),
            voicemail: next().map(Cow::Borrowed),
            voicemail_reason: next().map(Cow::Borrowed),
            minutes: *minutes,
            outcome: next().map(Cow::Borrowed),
            notes: next().map(Cow::Borrowed),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Takes nothing but the bytes of a file.
struct Same(BufReader<File>);

impl Same {
    fn new(path: &Path) -> io::Result<Same> {
        Ok(Same(BufReader::with_capacity(BLOCK, File::open(path)?)))
    }
}

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut expected = vec![0; bytes.len()];
        self.0.read_exact(&mut expected)?;
        if expected == bytes {
            Ok(bytes.len())
        } else {
            Err(io::Error::other("the floor does not write the same rows"))
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
