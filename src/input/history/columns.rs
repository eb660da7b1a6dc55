//! Which column of a history file fills which field: our own columns, and those of known activity exports.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::input::headers::{KnownNames, normalise, quoted, stripped, warn_of_repetition};
use crate::text::{all_of, count};

/// A field of a row of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::input) enum Field {
    /// The prospect, by id.
    Id,
    /// The prospect, by whatever somebody found handy: id, email address, phone number or name.
    Prospect,
    /// The prospect's email address.
    Email,
    /// The prospect's phone number.
    Phone,
    /// The prospect's name.
    Name,
    /// The day.
    Date,
    /// The channel, or the kind of activity.
    Channel,
    /// What a task is about; its first words may say the kind of activity.
    Subject,
    /// What came of it.
    Outcome,
    /// Whether it was done at all.
    Status,
    /// The day for which a call was promised, or until which the person is away.
    NextDate,
    /// The number or address that was used.
    Contact,
    /// Text for people.
    Notes,
}

impl Field {
    /// All fields.
    pub(super) const ALL: [Field; 13] = [
        Field::Id,
        Field::Prospect,
        Field::Email,
        Field::Phone,
        Field::Name,
        Field::Date,
        Field::Channel,
        Field::Subject,
        Field::Outcome,
        Field::Status,
        Field::NextDate,
        Field::Contact,
        Field::Notes,
    ];

    /// The fields by which a prospect is found.
    const NAMING: [Field; 5] = [Field::Id, Field::Prospect, Field::Email, Field::Phone, Field::Name];

    /// The name in the account of a file.
    pub(in crate::input) fn key(self) -> &'static str {
        match self {
            Field::Id => "prospect_id",
            Field::Prospect => "prospect",
            Field::Email => "email",
            Field::Phone => "phone",
            Field::Name => "name",
            Field::Date => "date",
            Field::Channel => "channel",
            Field::Subject => "subject",
            Field::Outcome => "outcome",
            Field::Status => "status",
            Field::NextDate => "next_date",
            Field::Contact => "contact",
            Field::Notes => "notes",
        }
    }
}

/// The names of each field, the better source first.
#[rustfmt::skip] // several names a line: the table is read as a whole
pub(super) const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &[
        "prospect_id", "Contact ID", "Lead ID", "Person ID", "Who ID", "Associated Contact ID",
        "Associated Contact IDs", "Record ID - Contact", "Apollo Contact Id",
    ]),
    (Field::Prospect, &["Prospect", "Lead", "Person", "Who", "Customer", "Client"]),
    (Field::Email, &[
        "Email", "Email Address", "Associated Contact Email", "Person - Email", "Person - Email - Work",
        "Contact Email", "Lead Email", "Prospect Email", "Who:Contact-email", "Who:Lead-email", "Recipient Email",
    ]),
    (Field::Phone, &[
        "Phone", "Phone Number", "Mobile", "Person - Phone", "Person - Phone - Work", "Contact Phone", "Lead Phone",
        "Called Number", "Number Called", "Dialed Number",
    ]),
    (Field::Name, &[
        "Name", "Full Name", "Contact Name", "Person - Name", "Activity - Person", "Activity - Contact person",
        "Contact Person", "Prospect Name", "Lead Name", "Associated Contact",
    ]),
    (Field::Date, &[
        "Date", "Activity Date", "Due Date Only", "Due Date", "Activity - Due date", "Call Date", "Day",
        "Completed Date", "Completed Date/Time", "Activity - Marked as done time",
    ]),
    (Field::Channel, &["channel", "Activity Type", "Activity - Type", "Task Subtype", "Task Type", "Activity"]),
    (Field::Subject, &["Subject"]),
    (Field::Outcome, &[
        "outcome", "Call Outcome", "Meeting Outcome", "Call Result", "Call Disposition", "Disposition", "Result",
    ]),
    (Field::Status, &["Status", "Activity - Done", "Activity - Status", "Done", "Completed"]),
    (Field::NextDate, &["next_date", "Call back on", "Call back date", "Follow-up date"]),
    (Field::Contact, &["Contact used"]),
    (Field::Notes, &[
        "notes", "Note", "Comments", "Full Comments", "Comment", "Notes/Description", "Description",
        "Activity - Note",
    ]),
];

/// The names that a log cannot do without; a header that nearly is one of them is a slip.
const ESSENTIAL: [Field; 4] = [Field::Id, Field::Channel, Field::Outcome, Field::NextDate];

/// Names of headers, ready to be looked up.
#[derive(Debug)]
pub(super) struct Names {
    known: KnownNames<Field>,
    essential: KnownNames<Field>,
}

impl Names {
    pub(super) fn new() -> Names {
        let names = |(field, names): &(Field, &[&str])| (*field, names.iter().copied().map(normalise).collect());
        let known = KnownNames::new(NAMES.iter().map(names));
        let essential = KnownNames::new(ESSENTIAL.map(|field| (field, vec![normalise(field.key())])));
        Names { known, essential }
    }

    /// Whether a cell could be a header; the reader of tables finds the header by it.
    pub(super) fn is_header(&self, cell: &str) -> bool {
        cell.len() <= 80 && self.look_up(cell).is_some()
    }

    /// Whether that header says that what came of it stands below.
    pub(super) fn is_outcome(&self, header: &str) -> bool {
        self.look_up(header).is_some_and(|(field, _)| field == Field::Outcome)
    }

    fn look_up(&self, header: &str) -> Option<(Field, usize)> {
        let name = normalise(header);
        // These three mean something only beside others; see `assign`.
        if matches!(name.as_str(), "contact" | "type" | "id") {
            return None;
        }
        let plural = |name: &str| name.strip_suffix('s').and_then(|name| self.known.find(name));
        let find = |name: &str| self.known.find(name).or_else(|| plural(name));
        find(&name).or_else(|| find(&normalise(stripped(header)?)))
    }
}

/// Which columns fill which field.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    by_field: [Vec<usize>; Field::ALL.len()],
    /// A row without an outcome was planned and not done, as in a schedule. In an export of activities it was done.
    pub(super) needs_outcome: bool,
}

impl Columns {
    /// The columns of a field, the better source first.
    pub(super) fn of(&self, field: Field) -> &[usize] {
        &self.by_field[field as usize]
    }

    fn fills(&self, field: Field) -> bool {
        !self.of(field).is_empty()
    }
}

/// How a file was understood, for people who wonder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::input) struct Mapping {
    /// The fields that columns fill, in the order of [`Field::ALL`], with the headers, the better source first.
    pub(in crate::input) fields: Vec<(Field, Vec<String>)>,
    /// The headers that mean nothing here.
    pub(in crate::input) unused: Vec<String>,
}

/// Finds out which columns fill which field, or why the file is no history.
///
/// The warnings are of headers that stand twice.
pub(super) fn assign(
    path: &str,
    line: u64,
    header: &[String],
    names: &Names,
) -> Result<(Columns, Mapping, Vec<Diagnostic>), Vec<Diagnostic>> {
    let normal: Vec<String> = header.iter().map(|header| normalise(header)).collect();
    let has = |name: &str| normal.iter().any(|other| other == name);
    // Words that no other tool has: whatever is deleted from a schedule, one of them is left.
    let is_schedule = has("touchid") || has("voicemailreason") || has("touch") && has("of");
    let of_ours = has("channel") || has("prospectid") || has("prospect");
    let mut candidates: Vec<(Field, usize, usize)> = Vec::new();
    for (index, name) in normal.iter().enumerate() {
        let found = match name.as_str() {
            // The address that was used; in a report of tasks, the person.
            "contact" if of_ours => Some((Field::Contact, 0)),
            "contact" => Some((Field::Prospect, 1)),
            _ => names.look_up(&header[index]),
        };
        candidates.extend(found.map(|(field, rank)| (field, rank, index)));
    }
    let fills = |candidates: &[(Field, usize, usize)], fields: &[Field]| {
        candidates.iter().any(|(field, ..)| fields.contains(field))
    };
    // The type of an activity, but also that of a prospect; the id of a prospect, but also that of an activity.
    let type_is_kind = !is_schedule && !fills(&candidates, &[Field::Channel]);
    let id_names = !fills(&candidates, &Field::NAMING);
    for (bare, field, is_meant) in [("type", Field::Channel, type_is_kind), ("id", Field::Id, id_names)] {
        if let Some(index) = normal.iter().position(|name| name == bare).filter(|_| is_meant) {
            candidates.push((field, usize::MAX, index));
        }
    }
    candidates.sort_unstable();
    let mut by_field = [const { Vec::new() }; Field::ALL.len()];
    for (field, _, index) in &candidates {
        by_field[*field as usize].push(*index);
    }
    let columns = Columns { by_field, needs_outcome: is_schedule || has("outcome") && has("channel") };

    let place = Place::Row { path: path.to_owned(), line, cell: None };
    let is_used = |index| candidates.iter().any(|(.., used)| *used == index);
    let unused = || (0..header.len()).filter(|index| !is_used(*index) && !normal[*index].is_empty());
    let is_free = |field| !columns.fills(field);
    let misspelled: Vec<Diagnostic> = unused()
        .filter_map(|index| Some((&header[index], names.essential.nearest(&normal[index], is_free)?)))
        .map(|(header, field)| misspelled(header, field, place.clone()))
        .collect();
    if !misspelled.is_empty() {
        return Err(misspelled);
    }
    let maimed = if is_schedule { refuse_maimed(&columns, &place) } else { Vec::new() };
    if !maimed.is_empty() {
        return Err(maimed);
    }
    if let Some(refusal) = refuse_strangers(&columns, header, &place) {
        return Err(vec![refusal]);
    }
    let warnings = warn_of_repetition(is_used, header, &normal, &place);
    let in_words = |columns: &[usize]| columns.iter().map(|index| header[*index].clone()).collect();
    let fields = Field::ALL.into_iter().filter(|field| columns.fills(*field));
    let fields = fields.map(|field| (field, in_words(columns.of(field)))).collect();
    let mapping = Mapping { fields, unused: unused().map(|index| header[index].clone()).collect() };
    Ok((columns, mapping, warnings))
}

fn misspelled(header: &str, field: Field, place: Place) -> Diagnostic {
    let message = format!("the header \"{header}\" is not known; did you mean `{}`?", field.key());
    Diagnostic::error(Code::MisspelledHeader, place, message)
        .remedy("if so, rename the header; if not, rename it to something else")
}

/// Refuses a schedule from which a column has been deleted that tells what was done: every row would count as made.
fn refuse_maimed(columns: &Columns, place: &Place) -> Vec<Diagnostic> {
    let fills = |fields: &[Field]| fields.iter().any(|field| columns.fills(*field));
    let needed = [
        (
            fills(&[Field::Outcome, Field::Status]),
            "which of its touches were made: there is no column `outcome`",
            "put the column back, filled in where a touch was made and empty where it was not, or leave the file out",
        ),
        (
            fills(&[Field::Channel, Field::Subject]),
            "on which channel its touches were made: there is no column `channel`",
            "put the column back, from another copy of the schedule, or leave the file out",
        ),
    ];
    let missing = needed.into_iter().filter(|(there, ..)| !there);
    let refuse = |(_, what, remedy)| {
        let message = format!("this schedule does not say {what}");
        Diagnostic::error(Code::NotHistory, place.clone(), message).remedy(remedy)
    };
    missing.map(refuse).collect()
}

/// Refuses a file that does not say who was touched, when, or how, with what is missing.
fn refuse_strangers(columns: &Columns, header: &[String], place: &Place) -> Option<Diagnostic> {
    const SHOWN: usize = 12;
    let fills = |fields: &[Field]| fields.iter().any(|field| columns.fills(*field));
    let names_somebody = fills(&Field::NAMING);
    let says_what = fills(&[Field::Channel, Field::Subject, Field::Outcome]);
    let needed = [
        (names_somebody, "that names the prospect"),
        (columns.fills(Field::Date), "with the day"),
        (says_what, "with the channel or the outcome"),
    ];
    let missing: Vec<&str> = needed.into_iter().filter(|(there, _)| !there).map(|(_, what)| what).collect();
    if missing.is_empty() {
        return None;
    }
    let filled: Vec<&str> = header.iter().map(String::as_str).filter(|header| !header.is_empty()).collect();
    let mut list = quoted(&filled[..filled.len().min(SHOWN)]);
    if filled.len() > SHOWN {
        list.push(format!("{} more", filled.len() - SHOWN));
    }
    let message = format!(
        "this is no history of touches: there is no column {}; {} found: {}",
        missing.join(", and none "),
        count(filled.len(), "header"),
        all_of(&list)
    );
    let remedy = if names_somebody && !says_what {
        "if these are prospects, give the file without --history; a history has columns such as date, prospect_id, \
         channel and outcome"
    } else {
        "name the columns date, prospect_id (or email, phone, name), channel and outcome, or export them as well"
    };
    Some(Diagnostic::error(Code::NotHistory, place.clone(), message).remedy(remedy))
}
