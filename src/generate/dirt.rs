//! What is wrong with lists: each of these has been seen in exports of real tools.

use std::io::Write;

use super::Settings;
use super::person::{COLUMNS, DIRT, Person, Row};
use super::random::Random;

/// What is wrong in a row, or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dirt {
    /// Words where the phone number should be.
    BadPhone,
    /// A phone number that a spreadsheet has rounded.
    ScientificPhone,
    /// Two phone numbers in one cell.
    TwoPhones,
    /// A phone number that a spreadsheet takes for a decimal.
    DecimalPhone,
    /// Cells that say that there is nothing.
    NotAvailable,
    /// An email address that is none.
    BadEmail,
    /// A flag that is neither yes nor no.
    BadFlag,
    /// Blanks around company and state.
    Blanks,
    /// A line break, quotation marks and a comma in the notes.
    LineBreak,
    /// A comma in the name of the company.
    Comma,
    /// A cell that a spreadsheet would run.
    Formula,
    /// A blank row in front.
    BlankRow,
    /// A row in front with nobody in it.
    Nobody,
    /// A copy of an earlier row in front.
    Copy,
}

impl Dirt {
    pub(super) const ALL: [Dirt; 14] = [
        Dirt::BadPhone,
        Dirt::ScientificPhone,
        Dirt::TwoPhones,
        Dirt::DecimalPhone,
        Dirt::NotAvailable,
        Dirt::BadEmail,
        Dirt::BadFlag,
        Dirt::Blanks,
        Dirt::LineBreak,
        Dirt::Comma,
        Dirt::Formula,
        Dirt::BlankRow,
        Dirt::Nobody,
        Dirt::Copy,
    ];
}

/// How far up from its original a copy stands at most.
const NEARBY: u64 = 500;

impl Settings {
    /// What is wrong with the prospect of that number, if anything.
    pub(super) fn dirt_of(&self, number: u64) -> Option<Dirt> {
        let random = &mut Random::of(self.seed, DIRT, number);
        random.is_in(self.dirt).then(|| random.pick(&Dirt::ALL))
    }

    /// A clean prospect not far above that number, if there is one.
    fn earlier(&self, number: u64) -> Option<u64> {
        (number.saturating_sub(NEARBY)..number).find(|earlier| self.dirt_of(*earlier).is_none())
    }
}

/// Writes the row of a prospect with what is wrong in it or in front of it.
pub(super) fn write_dirty(
    settings: &Settings,
    number: u64,
    dirt: Dirt,
    out: &mut csv::Writer<impl Write>,
) -> csv::Result<()> {
    let person = Person::draw(settings, number);
    let mut row = person.row();
    match dirt {
        Dirt::BadPhone => set(&mut row, "Phone Number", "call the front desk"),
        Dirt::ScientificPhone => {
            set(&mut row, "Phone Number", "6.14555E+09");
            set(&mut row, "Mobile Phone Number", "");
        }
        Dirt::TwoPhones => set(&mut row, "Phone Number", "(614) 555-0118, (614) 555-0188"),
        Dirt::DecimalPhone => set(&mut row, "Phone Number", "16145550142.0"),
        Dirt::NotAvailable => {
            set(&mut row, "Phone Number", "N/A");
            set(&mut row, "Job Title", "#N/A");
            set(&mut row, "Street Address", "-");
        }
        Dirt::BadEmail => {
            set(&mut row, "Email", &format!("{}(at)mail.example", person.last_name.to_lowercase().replace(' ', "")));
        }
        Dirt::BadFlag => set(&mut row, "Email Opt Out", "maybe"),
        Dirt::Blanks => {
            for column in ["Company", "State/Region"] {
                let padded = format!(" {}  ", row[index(column)]);
                set(&mut row, column, &padded);
            }
        }
        Dirt::LineBreak => set(&mut row, "Notes", "Said \"not this quarter\",\nask again after the fair"),
        Dirt::Comma => {
            let named = format!("{}, Inc.", row[index("Company")]);
            set(&mut row, "Company", &named);
        }
        Dirt::Formula => {
            set(&mut row, "Company", "=HYPERLINK(\"https://prize.example\",\"Click\")");
            set(&mut row, "Job Title", "@SUM(A1:A9)");
        }
        // As spreadsheets leave it, with a blank that somebody has typed.
        Dirt::BlankRow => out.write_record(COLUMNS.map(|column| if column == "Company" { " " } else { "" }))?,
        Dirt::Nobody => {
            let kept = ["Contact Owner", "Lead Source", "Create Date"];
            let told = COLUMNS.map(|column| if kept.contains(&column) { row[index(column)].as_str() } else { "" });
            out.write_record(told)?;
        }
        Dirt::Copy => {
            if let Some(earlier) = settings.earlier(number) {
                out.write_record(Person::draw(settings, earlier).row())?;
            }
        }
    }
    out.write_record(&row)
}

fn set(row: &mut Row, column: &str, text: &str) {
    text.clone_into(&mut row[index(column)]);
}

fn index(column: &str) -> usize {
    COLUMNS.iter().position(|other| *other == column).expect("the column is one of the export's")
}
