//! Typed access to a TOML tree in which every value knows its place.
//!
//! Nothing here knows a key of cadences.toml. A reader asks a [`Table`] for its keys one by one; what it never asked
//! for is unknown, so each key is mentioned once, where it is read. A value that cannot be used is noted in its
//! [`File`] and reading goes on, so that one run finds every problem.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Display;
use std::ops::{Bound, Range, RangeBounds};
use std::sync::Arc;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{all_of, count, either, grouped, nearest};

/// Stands where a value would, had it been usable. That it was not has been noted already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported;

/// A value, unless there is a note that says why not.
pub(super) type Read<T> = Result<T, Reported>;

/// A file that is being read, and what has been found wrong with it.
pub(super) struct File {
    path: String,
    source: Arc<str>,
    found: RefCell<Vec<Diagnostic>>,
}

impl File {
    /// A file of which nothing has been read yet.
    pub(super) fn new(path: &str, source: &str) -> File {
        File { path: path.to_owned(), source: source.into(), found: RefCell::default() }
    }

    /// The file as a tree. After a syntax error there is none: what is left of the file would be found wrong for
    /// reasons that are not its author's.
    pub(super) fn parse(&self) -> Read<DeTable<'_>> {
        let (tree, mut errors) = DeTable::parse_recoverable(&self.source);
        errors.sort_by_key(|error| error.span().unwrap_or_default().start);
        let mut last_line = None;
        for error in &errors {
            let span = error.span().unwrap_or_default();
            // One slip makes the parser stumble over the rest of the line.
            let line = self.source.get(..span.start).map(|before| before.matches('\n').count());
            if line == last_line {
                continue;
            }
            last_line = line;
            let text = self.source.get(span.clone()).unwrap_or_default();
            let rest = self.source.get(span.start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let (message, remedy) = explain(error.message(), text, rest);
            self.error(Code::TomlSyntax, span, message, remedy);
        }
        if errors.is_empty() { Ok(tree.into_inner()) } else { Err(Reported) }
    }

    /// What has been found, in the order of the file.
    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|diagnostic| match &diagnostic.place {
            Place::Span { span, .. } => span.start,
            _ => 0,
        });
        found
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::Span { path: self.path.clone(), source: Arc::clone(&self.source), span }
    }

    fn error(&self, code: Code, span: Range<usize>, message: String, remedy: String) -> Reported {
        self.found.borrow_mut().push(Diagnostic::error(code, self.place(span), message).remedy(remedy));
        Reported
    }
}

/// The message and the remedy for what the parser says about a text; `rest` is the line from there on.
fn explain(message: &str, text: &str, rest: &str) -> (String, String) {
    if message.starts_with("string values must be quoted") && !text.trim().is_empty() {
        let example = if text.contains('"') { "like this" } else { text };
        return (
            format!("`{}` is neither a number nor text between quotation marks", shortened(text)),
            format!("put text between quotation marks: \"{}\"", shortened(example)),
        );
    }
    let (what, expected) = match message.split_once(", expected ") {
        Some((what, expected)) => (what, Some(expected)),
        None => (message, None),
    };
    let in_heading = matches!(what, "unclosed table" | "unclosed array table" | "invalid unquoted key");
    let (message, remedy) = match (what, expected) {
        ("cannot recurse further; max recursion depth met" | "recursion limit", _) => (
            "lists and tables stand too deep inside each other",
            "take out some of the levels: no key needs more than four",
        ),
        ("duplicate key", _) => return (format!("`{text}` appears twice"), "keep one of the two".to_owned()),
        (what, _) if what.starts_with("invalid date") || what == "invalid time" => {
            return (format!("`{}` is not a date", text.trim()), "write year, month and day: 2026-12-25".to_owned());
        }
        (what, _) if what.starts_with("string values must be quoted") => {
            ("the value is missing", "write one after the equals sign, or take the line out")
        }
        ("invalid basic string", Some("`\"`")) => ("the text has no closing quotation mark", "write `\"` at its end"),
        (_, Some("newline, `#`")) => {
            ("the line should have ended here", "write one key a line; only a comment, which begins with #, may follow")
        }
        ("key with no value", _) => (
            "there is no equals sign after the key",
            "write `key = value`; a key with spaces goes between quotation marks",
        ),
        _ if in_heading && rest.contains(']') => (
            "a name with spaces, accents or signs goes between quotation marks",
            "write it like this: [reps.\"Zoë Hill\"]",
        ),
        ("unclosed table", _) => ("the heading has no closing bracket", "write `]` at its end"),
        ("unclosed array table", _) => ("the heading has only one closing bracket", "write `]]` at its end"),
        ("unclosed array", _) => ("the list has no closing bracket", "write `]` at its end"),
        ("unclosed inline table", _) => ("the table has no closing brace", "write `}` at its end"),
        ("missing comma between array elements" | "missing comma between key-value pairs", _) => {
            ("there is no comma between two items", "write one here")
        }
        ("unexpected leading zero", _) => ("a number does not begin with 0", "take the 0 away"),
        (what, Some("nothing")) => (what, "take it out"),
        (what, Some(expected)) => return (what.to_owned(), format!("what belongs here is {expected}")),
        (what, None) => (what, "a line is `key = value`, `[table]` or `[[list of tables]]`"),
    };
    (message.to_owned(), remedy.to_owned())
}

/// A place in a file's tree.
#[derive(Clone, Copy)]
struct Node<'t> {
    file: &'t File,
    value: &'t Spanned<DeValue<'t>>,
}

/// A key that the author of the file has chosen: the name of a type, of a rep.
#[derive(Clone)]
pub(super) struct Key<'t> {
    file: &'t File,
    span: Range<usize>,
    /// The name.
    pub(super) text: &'t str,
}

impl Key<'_> {
    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        self.file.place(self.span.clone())
    }

    /// Notes what is wrong with it.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Reported {
        self.file.error(code, self.span.clone(), message.into(), remedy.into())
    }

    /// Refuses a zero character in what comes to stand in schedules: they would be taken for binary data.
    pub(super) fn refuse_zero(&self, noun: &str, remedy: &str) -> Read<()> {
        if self.text.contains('\0') {
            let message = format!("the name of a {noun} holds the character \\u0000, which is in no name");
            return Err(self.error(Code::BadValue, message, remedy));
        }
        Ok(())
    }
}

/// A value, not yet known to be of any type.
#[derive(Clone)]
pub(super) struct Value<'t> {
    node: Node<'t>,
    /// What the shipped file has at the same place; it fills in the keys that a table leaves out.
    shipped: Option<Node<'t>>,
    /// The key it stands at.
    key: String,
    /// The keys that lead here, as they stand in a heading.
    path: String,
    /// It stands in the shipped file, since the other has nothing at the place.
    is_shipped: bool,
    /// It is one of the list that stands at `path`.
    in_list: bool,
    hint: Option<&'static str>,
}

impl<'t> Value<'t> {
    fn get(&self) -> &'t DeValue<'t> {
        self.node.value.get_ref()
    }

    /// The same value, to which the shipped file adds nothing.
    pub(super) fn as_a_whole(&self) -> Value<'t> {
        Value { shipped: None, ..self.clone() }
    }

    /// The same value, with something to add to the remedy when it lies outside its range.
    pub(super) fn hint(&self, hint: &'static str) -> Value<'t> {
        Value { hint: Some(hint), ..self.clone() }
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.get(), DeValue::Array(_))
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.get(), DeValue::Table(_))
    }

    /// The text that it is, if it is one.
    pub(super) fn as_text(&self) -> Option<&'t str> {
        self.get().as_str()
    }

    /// The date that it is, if it is one in TOML's own notation, without a time.
    pub(super) fn as_date(&self) -> Option<NaiveDate> {
        let DeValue::Datetime(Datetime { date: Some(date), time: None, .. }) = self.get() else {
            return None;
        };
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    }

    /// Notes what is wrong with it.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Reported {
        self.node.file.error(code, self.node.value.span(), message.into(), remedy.into())
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        self.node.file.place(self.node.value.span())
    }

    /// Notes what may be wrong with it.
    pub(super) fn warn(&self, code: Code, message: impl Into<String>, remedy: impl Into<String>) {
        self.node.file.found.borrow_mut().push(Diagnostic::warning(code, self.place(), message).remedy(remedy));
    }

    /// The value itself, unless it stands in the shipped file only.
    pub(super) fn if_own(&self) -> Option<Value<'t>> {
        (!self.is_shipped).then(|| self.clone())
    }

    /// Its name at the beginning of a sentence: `` `gaps` ``, ``an item of `gaps` ``.
    pub(super) fn subject(&self) -> String {
        if self.in_list { format!("an item of `{}`", self.key) } else { format!("`{}`", self.key) }
    }

    /// What stands there, for use in a sentence.
    fn found(&self) -> String {
        match self.get() {
            DeValue::String(text) => format!("the text {}", quoted(text)),
            DeValue::Integer(_) | DeValue::Float(_) => format!("the number {}", self.written()),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(date) => format!("the date {date}"),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        }
    }

    /// How the file writes it.
    fn written(&self) -> Cow<'t, str> {
        shortened(self.node.file.source.get(self.node.value.span()).unwrap_or_default())
    }

    /// Notes that it is of the wrong type.
    pub(super) fn wrong_type(&self, expected: &str, remedy: impl Into<String>) -> Reported {
        self.error(Code::WrongType, format!("{} must be {expected}, not {}", self.subject(), self.found()), remedy)
    }

    fn out_of_range<T: Display>(&self, kind: &str, limits: &impl RangeBounds<T>) -> Reported {
        let mut remedy = format!("write {kind} {}", in_words(limits));
        if let Some(hint) = self.hint {
            remedy = format!("{remedy}; {hint}");
        }
        self.error(Code::BadValue, format!("{} is {}, which is out of range", self.subject(), self.written()), remedy)
    }

    /// A number inside the limits; a whole number is one too.
    pub(super) fn number(&self, limits: impl RangeBounds<f64>) -> Read<f64> {
        let number = match self.get() {
            DeValue::Integer(whole) => i128::from_str_radix(whole.as_str(), whole.radix()).ok().map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => return Err(self.wrong_type("a number", self.unquoted(is_number, "write a number, such as 1.5"))),
        };
        number
            .filter(|number: &f64| number.is_finite() && limits.contains(number))
            .ok_or_else(|| self.out_of_range("a number", &limits))
    }

    /// A whole number inside the limits.
    pub(super) fn whole(&self, limits: impl RangeBounds<u32>) -> Read<u32> {
        match self.get() {
            DeValue::Integer(whole) => u32::from_str_radix(whole.as_str(), whole.radix())
                .ok()
                .filter(|number| limits.contains(number))
                .ok_or_else(|| self.out_of_range("a whole number", &limits)),
            DeValue::Float(_) => Err(self.wrong_type("a whole number", "write it without a fraction")),
            _ => Err(self.wrong_type("a whole number", self.unquoted(is_number, "write a whole number, such as 3"))),
        }
    }

    /// True or false.
    pub(super) fn flag(&self) -> Read<bool> {
        let is_flag = |text: &str| matches!(text, "true" | "false");
        match self.get() {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.wrong_type("true or false", self.unquoted(is_flag, "write true or false, without quotes"))),
        }
    }

    /// Text that is not blank, without blanks around it.
    pub(super) fn text(&self) -> Read<&'t str> {
        match self.get() {
            DeValue::String(text) if text.trim().is_empty() => {
                let message = format!("{} is empty", self.subject());
                Err(self.error(Code::BadValue, message, "fill it in, or take it out"))
            }
            DeValue::String(text) => Ok(text.trim()),
            DeValue::Array(_) | DeValue::Table(_) => {
                Err(self.wrong_type("text", "write text between quotation marks: \"like this\""))
            }
            _ => Err(self.wrong_type("text", format!("put it between quotation marks: \"{}\"", self.written()))),
        }
    }

    /// The remedy for a value of the wrong type: where its text would do but for the quotation marks, it says so.
    fn unquoted(&self, would_do: impl Fn(&str) -> bool, otherwise: &str) -> String {
        match self.get() {
            DeValue::String(text) if would_do(text) => format!("take the quotation marks away: {text}"),
            _ => otherwise.to_owned(),
        }
    }

    /// One of a few things, by its key. `noun` is what such a thing is called.
    pub(super) fn choice<'k, T: Copy>(&self, code: Code, noun: &str, all: &[T], key: impl Fn(T) -> &'k str) -> Read<T> {
        let text = self.text()?;
        all.iter().copied().find(|one| key(*one) == text).ok_or_else(|| {
            let keys: Vec<&str> = all.iter().map(|one| key(*one)).collect();
            let remedy = suggestion(text, &keys).unwrap_or_else(|| format!("write {}", either(&some_of(&keys))));
            self.error(code, format!("{} is not a {noun}", quoted(text)), remedy)
        })
    }

    /// Notes a list or a table with more entries than it may have; `noun` is what one of them is called.
    pub(super) fn at_most(&self, most: usize, noun: &str) -> Read<()> {
        let entries = match self.get() {
            DeValue::Array(items) => items.len(),
            DeValue::Table(entries) => entries.len(),
            _ => return Ok(()),
        };
        if entries <= most {
            return Ok(());
        }
        let message = format!("there are {}; at most {} can be read", count(entries, noun), grouped(most));
        Err(self.error(Code::OverLimit, message, "keep those that are needed, and take the others out"))
    }

    /// A list, item by item.
    pub(super) fn list<T>(&self, mut read: impl FnMut(&Value<'t>) -> Read<T>) -> Read<Vec<T>> {
        let DeValue::Array(items) = self.get() else {
            return Err(match self.get() {
                DeValue::Table(_) => {
                    let heading = format!("write [[{}]] above each, with double brackets", self.path);
                    self.wrong_type("a list of tables", heading)
                }
                _ => self.wrong_type("a list", format!("put it between brackets: [{}]", self.written())),
            });
        };
        let item = |value: &'t Spanned<DeValue<'t>>| Value {
            node: Node { value, ..self.node },
            shipped: None,
            key: self.key.clone(),
            path: self.path.clone(),
            is_shipped: self.is_shipped,
            in_list: true,
            hint: self.hint,
        };
        all_read(items.iter().map(|value| read(&item(value))))
    }

    /// A list with at least one item. `none` says what is wrong when there is none, and `remedy` what to do.
    pub(super) fn filled_list<T>(
        &self,
        code: Code,
        none: &str,
        remedy: &str,
        read: impl FnMut(&Value<'t>) -> Read<T>,
    ) -> Read<Vec<T>> {
        let items = self.list(read)?;
        if items.is_empty() { Err(self.error(code, none, remedy)) } else { Ok(items) }
    }

    /// A list with at least one item, or the one item alone.
    pub(super) fn one_or_more<T>(&self, mut read: impl FnMut(&Value<'t>) -> Read<T>) -> Read<Vec<T>> {
        if self.is_list() {
            let none = format!("{} is empty", self.subject());
            self.filled_list(Code::BadValue, &none, "fill it in, or take it out", read)
        } else {
            Ok(vec![read(self)?])
        }
    }

    /// A table. Keys that `read` does not ask for are noted as unknown.
    pub(super) fn table<T>(&self, read: impl FnOnce(&mut Table<'t>) -> Read<T>) -> Read<T> {
        let DeValue::Table(entries) = self.get() else {
            return Err(if self.is_list() {
                self.wrong_type("a table", format!("write [{}], once and with single brackets", self.path))
            } else {
                self.wrong_type("a table", format!("write [{}] and its keys below, or {{ key = value }}", self.path))
            });
        };
        let shipped = self.shipped.and_then(|node| match node.value.get_ref() {
            DeValue::Table(entries) => Some((node.file, entries)),
            _ => None,
        });
        let table = Table {
            file: self.node.file,
            entries,
            shipped,
            is_shipped: self.is_shipped,
            span: self.node.value.span(),
            heading: if self.in_list { format!("[[{}]]", self.path) } else { format!("[{}]", self.path) },
            path: self.path.clone(),
            known: Vec::new(),
            takes_any_key: false,
        };
        table.read(read)
    }
}

/// A table whose keys are being asked for.
pub(super) struct Table<'t> {
    file: &'t File,
    entries: &'t DeTable<'t>,
    /// The same table of the shipped file.
    shipped: Option<(&'t File, &'t DeTable<'t>)>,
    /// It stands in the shipped file itself, since the other has no such table.
    is_shipped: bool,
    span: Range<usize>,
    path: String,
    heading: String,
    /// The keys asked for so far.
    known: Vec<&'static str>,
    takes_any_key: bool,
}

impl<'t> Table<'t> {
    /// A whole file, over the shipped one.
    pub(super) fn root(
        file: &'t File,
        entries: &'t DeTable<'t>,
        shipped: Option<(&'t File, &'t DeTable<'t>)>,
    ) -> Table<'t> {
        Table {
            file,
            entries,
            shipped,
            is_shipped: false,
            span: 0..0,
            path: String::new(),
            heading: String::new(),
            known: Vec::new(),
            takes_any_key: false,
        }
    }

    /// Reads the table; keys that `read` does not ask for are noted as unknown.
    pub(super) fn read<T>(mut self, read: impl FnOnce(&mut Table<'t>) -> Read<T>) -> Read<T> {
        let result = read(&mut self);
        for (key, value) in self.entries {
            if !self.takes_any_key && !self.known.contains(&key.get_ref().as_ref()) {
                self.report_unknown(key, value.get_ref());
            }
        }
        result
    }

    fn report_unknown(&self, key: &Spanned<Cow<'_, str>>, value: &DeValue<'_>) {
        let (span, key) = (key.span(), key.get_ref());
        let at_top = self.heading.is_empty();
        let remedy = suggestion(key, &self.known).unwrap_or_else(|| {
            let known = all_of(&some_of(&self.known));
            match value {
                _ if !at_top => format!("the keys here are {known}"),
                DeValue::Table(_) | DeValue::Array(_) => format!("the tables here are {known}"),
                _ => format!("write it below the heading of its table; the tables are {known}"),
            }
        });
        let message = match value {
            DeValue::Table(_) if at_top => format!("there is no table [{key}]"),
            DeValue::Array(_) if at_top => format!("there is no list [[{key}]]"),
            _ if at_top => format!("`{key}` comes before the first table, where it means nothing"),
            _ => format!("there is no key `{key}` in {}", self.heading),
        };
        self.file.error(Code::UnknownKey, span, message, remedy);
    }

    /// Whether the file itself has the key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether the file itself has no key here at all.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Notes what is wrong with the table.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Reported {
        self.file.error(code, self.span.clone(), message.into(), remedy.into())
    }

    fn value(&self, node: Node<'t>, key: &str) -> Value<'t> {
        let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let step = if key.chars().all(is_bare) { key.to_owned() } else { quoted(key) };
        let path = if self.path.is_empty() { step } else { format!("{}.{step}", self.path) };
        Value {
            node,
            shipped: None,
            key: key.to_owned(),
            path,
            is_shipped: self.is_shipped,
            in_list: false,
            hint: None,
        }
    }

    fn own_value(&mut self, key: &'static str) -> Option<Value<'t>> {
        self.known.push(key);
        let file = self.file;
        self.entries.get(key).map(|value| self.value(Node { file, value }, key))
    }

    /// What the file itself says, if it does.
    pub(super) fn own<T>(&mut self, key: &'static str, read: impl FnOnce(&Value<'t>) -> Read<T>) -> Read<Option<T>> {
        self.own_value(key).filter(|value| !value.is_shipped).as_ref().map(read).transpose()
    }

    /// What the file says, or else the shipped file, if one of them does.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value<'t>) -> Read<T>,
    ) -> Read<Option<T>> {
        let shipped = self.shipped.and_then(|(file, entries)| Some(Node { file, value: entries.get(key)? }));
        let value = match self.own_value(key) {
            Some(own) => Some(Value { shipped, ..own }),
            None => shipped.map(|node| Value { is_shipped: true, ..self.value(node, key) }),
        };
        value.as_ref().map(read).transpose()
    }

    /// What the file says, or else the shipped file, or else `default`.
    pub(super) fn or<T>(&mut self, key: &'static str, default: T, read: impl FnOnce(&Value<'t>) -> Read<T>) -> Read<T> {
        self.optional(key, read).map(|value| value.unwrap_or(default))
    }

    /// What the file says, or else the shipped file; it is an error if neither does. `example` is a value to show.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&Value<'t>) -> Read<T>,
    ) -> Read<T> {
        self.optional(key, read)?.ok_or_else(|| {
            let message = format!("{} has no `{key}`", self.heading);
            self.error(Code::MissingKey, message, format!("add `{key}`, such as `{key} = {example}`"))
        })
    }

    /// What the file says, or else the shipped file, which has this key.
    pub(super) fn setting<T>(&mut self, key: &'static str, read: impl FnOnce(&Value<'t>) -> Read<T>) -> Read<T> {
        self.required(key, "...", read)
    }

    /// Notes that a key which would be expected here has no place, if it is there.
    pub(super) fn forbid(&mut self, key: &'static str, message: &str, remedy: &str) {
        if let Some((name, _)) = self.entries.get_key_value(key) {
            self.file.error(Code::UnknownKey, name.span(), message.to_owned(), remedy.to_owned());
            self.known.push(key);
        }
    }

    /// Those of a few things whose keys are there, in the order of the file.
    pub(super) fn each_of<K: Copy, T>(
        &mut self,
        all: &[K],
        key: impl Fn(K) -> &'static str,
        mut read: impl FnMut(K, &Value<'t>) -> Read<T>,
    ) -> Read<Vec<(K, T)>> {
        self.known.extend(all.iter().map(|one| key(*one)));
        let known = |name: &str| all.iter().copied().find(|one| key(*one) == name);
        let present = self.in_file_order().into_iter().filter_map(|(name, value)| Some((known(name.text)?, value)));
        all_read(present.map(|(one, value)| Ok((one, read(one, &value)?))))
    }

    /// All keys, in the order of the file; any name will do.
    pub(super) fn each<T>(&mut self, mut read: impl FnMut(Key<'t>, &Value<'t>) -> Read<T>) -> Read<Vec<T>> {
        self.takes_any_key = true;
        all_read(self.in_file_order().into_iter().map(|(key, value)| read(key, &value)))
    }

    /// All entries by their place, since toml keeps them by key. Its `preserve_order` feature would do the same at the
    /// price of one more dependency.
    fn in_file_order(&self) -> Vec<(Key<'t>, Value<'t>)> {
        let file = self.file;
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| {
                let key = Key { file, span: key.span(), text: key.get_ref() };
                let value = self.value(Node { file, value }, key.text);
                (key, value)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }
}

/// All of them, unless one could not be read; all are tried, so that all problems are found.
fn all_read<T>(results: impl Iterator<Item = Read<T>>) -> Read<Vec<T>> {
    results.collect::<Vec<_>>().into_iter().collect()
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// A text of the file, cut to a length that fits into a message.
fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => Cow::Owned(format!("{}…", &text[..cut])),
        None => Cow::Borrowed(text),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text))
}

/// `did you mean ...?`, if a known word is near enough, or the word begins with one, as "monday" does.
fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    let begins = |key: &&str| !key.is_empty() && word.to_lowercase().starts_with(*key);
    let meant = nearest(word, known.iter().copied()).or_else(|| known.iter().copied().find(begins))?;
    Some(format!("did you mean `{meant}`?"))
}

/// The words in backticks: all of them, or the first few where nobody would read so many.
fn some_of(words: &[&str]) -> Vec<String> {
    const MOST: usize = 16;
    let mut shown: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    if words.len() > MOST {
        shown.push(format!("{} more", words.len() - MOST));
    }
    shown
}

/// `from 0 to 1`, `above 0 and up to 1440`, `of 1 or more`.
fn in_words<T: Display>(limits: &impl RangeBounds<T>) -> String {
    use Bound::{Excluded, Included, Unbounded};
    match (limits.start_bound(), limits.end_bound()) {
        (Included(low), Included(high)) => format!("from {low} to {high}"),
        (Included(low), Excluded(high)) => format!("from {low} to below {high}"),
        (Included(low), Unbounded) => format!("of {low} or more"),
        (Excluded(low), Included(high)) => format!("above {low} and up to {high}"),
        (Excluded(low), Excluded(high)) => format!("above {low} and below {high}"),
        (Excluded(low), Unbounded) => format!("above {low}"),
        (Unbounded, Included(high)) => format!("up to {high}"),
        (Unbounded, Excluded(high)) => format!("below {high}"),
        (Unbounded, Unbounded) => String::new(),
    }
}
