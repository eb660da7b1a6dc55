//! Which column fills which field: the headers of known tools, and what is never taken for the prospect's own.
//!
//! Headers are matched by name, never by position, and blind to case, blanks and punctuation: `Phone 1 - Value`,
//! `phone_1_value` and `PHONE1VALUE` are one name.

use super::field::Field;
use super::headers::{KnownNames, contains, normalise, quoted, stripped, warn_of_repetition};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{all_of, count, nearest};

/// The names of each field, the better source first. The key of a field (`first_name`) is a name of it as well.
///
/// A name with a 1 in it stands for 2 to 9 too, and the plural of a name for the name.
#[rustfmt::skip] // several names a line: the tables are read as a whole
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "Record ID", "ID", "Lead ID", "Contact ID", "Person - ID", "Prospect ID", "Apollo Contact Id",
            "ZoomInfo Contact ID", "Record ID - Contact", "Customer ID", "CRM ID", "UUID",
        ],
    ),
    (
        Field::Name,
        &[
            "Full Name", "Contact Name", "Person - Name", "Prospect Name", "primary_contact_name", "Lead Name",
            "Client Name", "Customer Name", "Contact Full Name", "Lead - Contact person", "Name", "Contact",
            "Contact Person", "Person", "Prospect", "Display Name", "Nombre completo", "Nombre y apellidos",
            "Nom complet", "Vollständiger Name", "Ansprechpartner", "Nombre", "Nom", "Nome", "Naam",
        ],
    ),
    (
        Field::FirstName,
        &[
            "First Name", "Given Name", "Person - First name", "First", "Forename", "Primer nombre", "Vorname",
            "Prénom", "Prenom",
        ],
    ),
    (
        Field::LastName,
        &[
            "Last Name", "Family Name", "Person - Last name", "Last", "Surname", "Nachname", "Familienname", "Apellido",
            "Apellidos", "Nom de famille",
        ],
    ),
    (
        Field::Company,
        &[
            "Company Name", "Company", "Company / Account", "Account Name", "Associated Company",
            "Person - Organization", "Lead - Organization", "person_company_name", "Organization Name",
            "Organization 1 - Name", "Organization", "Organisation", "Account", "Employer", "Current Company",
            "Business Name", "Business", "Firm", "Empresa", "Compañía", "Firma", "Unternehmen", "Société", "Societe",
            "Entreprise", "Azienda", "Bedrijf",
        ],
    ),
    (
        Field::Title,
        &[
            "Job Title", "Title", "Position", "Organization Title", "Organization 1 - Title", "Person - Job title",
            "primary_contact_title", "Contact Title", "Role", "Job Role", "Designation", "Occupation", "Puesto",
            "Cargo", "Poste", "Berufsbezeichnung", "Titel", "Titre",
        ],
    ),
    (
        Field::Rep,
        &[
            "Sales Rep", "Lead Owner", "Contact Owner", "Person - Owner", "Prospect Owner", "Owner Name", "Owner",
            "Record Owner", "Owner Full Name", "Assigned To", "Assigned Rep", "Salesperson", "Account Owner",
            "Account Executive", "SDR", "BDR", "Account Manager", "Owner Alias", "Owner ID",
        ],
    ),
    (Field::Type, &["Prospect Type", "Cadence Type", "Cadence"]),
    (
        Field::Phone,
        &[
            "Work Direct Phone", "Direct Phone Number", "Direct Phone", "Direct Dial", "Direct Line", "Phone Number",
            "Person - Phone", "Person - Phone - Work", "primary_contact_primary_phone", "Phone 1 - Value", "Phone 1",
            "Phones", "Phone No", "Lead Phone", "Contact Phone", "Contact Phone Number", "Contact Number", "Work Phone",
            "Work Phone Number", "Business Phone", "Telephone", "Telephone Number", "Tel", "Phone Work", "Home Phone",
            "Person - Phone - Home", "Other Phone", "Person - Phone - Other", "primary_contact_other_phones",
            "Teléfono", "Telefono", "Telefon", "Telefonnummer", "Téléphone", "Numéro de téléphone",
        ],
    ),
    (
        Field::Mobile,
        &[
            "Mobile Phone", "Mobile Phone Number", "Mobile Number", "Person - Phone - Mobile", "Cell Phone", "Cell",
            "Cell Number", "Phone Mobile", "WhatsApp Number", "Móvil", "Movil", "Celular", "Handy", "Handynummer",
            "Mobiltelefon", "Mobil", "Portable",
        ],
    ),
    (
        Field::Email,
        &[
            "Email Address", "Work Email", "Business Email", "Person - Email", "Person - Email - Work",
            "primary_contact_primary_email", "E-mail 1 - Value", "Email 1", "Emails", "Lead Email", "Contact Email",
            "Customer Email", "Client Email", "Primary Email", "Email ID", "Mail", "Personal Email",
            "Personal Email Address", "Person - Email - Home", "Person - Email - Other", "Secondary Email",
            "Secondary Email Address", "Tertiary Email", "Other Email", "Additional Emails",
            "primary_contact_other_emails", "Correo", "Correo electrónico", "Correo electronico", "Courriel",
            "Adresse e-mail", "E-Mail-Adresse",
        ],
    ),
    (
        Field::Linkedin,
        &[
            "LinkedIn URL", "LinkedIn Profile", "LinkedIn Profile URL", "Person Linkedin Url",
            "LinkedIn Contact Profile URL", "Contact LinkedIn URL", "LinkedIn Link", "Profile URL", "URL", "Website",
            "Website URL", "Website 1 - Value",
        ],
    ),
    (
        Field::Address,
        &[
            "Address 1 - Formatted", "Mailing Address", "Full Address", "Postal Address", "Person - Postal address",
            "Street Address", "Address Line 1", "Company Address", "Dirección", "Direccion", "Adresse", "Anschrift",
        ],
    ),
    (Field::Street, &["Mailing Street", "Person Street", "Address 1 - Street", "Calle", "Straße", "Strasse", "Rue"]),
    (Field::City, &["Mailing City", "Person City", "Address 1 - City", "Town", "Ciudad", "Ort", "Stadt", "Ville"]),
    (
        Field::State,
        &[
            "State/Region", "Mailing State/Province", "Mailing State", "Person State", "Address 1 - Region", "Province",
            "State/Province", "Provincia", "Bundesland",
        ],
    ),
    (
        Field::PostalCode,
        &[
            "Zip", "Zip Code", "Postcode", "Zip/Postal Code", "Mailing Zip/Postal Code", "Mailing Postal Code",
            "Mailing Zip", "Person Zip Code", "Address 1 - Postal Code", "Código postal", "PLZ", "Postleitzahl",
            "Code postal",
        ],
    ),
    (
        Field::Country,
        &["Country/Region", "Mailing Country", "Person Country", "Address 1 - Country", "País", "Pais", "Land", "Pays"],
    ),
    (Field::TimeZone, &["Time Zone (IANA)", "Local Time Zone", "TZ", "Locale"]),
    (
        Field::Source,
        &[
            "Lead Source", "Original Source", "Original Source Type", "Original Traffic Source", "Latest Source",
            "Latest Traffic Source", "Record Source", "Person - Source", "Data Source", "Contact Source", "Lead Origin",
            "Primary Campaign", "Campaign", "Campaign Name", "Conversion Name", "Form Name", "Ad Name", "Adset Name",
            "Platform", "Lists", "Labels", "Fuente", "Origen", "Quelle",
        ],
    ),
    (
        Field::Status,
        &[
            "Lead Status", "Status Label", "Lifecycle Stage", "Stage", "Contact Stage", "Contact Status", "Lead Stage",
            "Prospect Status", "CRM Status", "Customer Status", "Account Status", "Deal Stage", "Pipeline Stage",
            "Person - Labels", "Lead - Labels", "Estado del lead",
        ],
    ),
    (Field::Familiarity, &["Brand Familiarity", "Relationship Strength"]),
    (Field::BuyingWindow, &["In Buying Window", "In Window", "In Market"]),
    (Field::Value, &["Prospect Value", "Relative Value", "Weight"]),
    (Field::DoNotContact, &["DoNotContact", "Opted Out", "Opt Out", "Contact Restrictions", "Blacklisted"]),
    (Field::DoNotCall, &["DNC", "Do Not Phone", "Phone Opt Out", "Call Opt Out", "Opted Out of Calls", "TPS"]),
    (
        Field::EmailOptOut,
        &[
            "Has Opted Out Of Email", "Opted Out of Email", "Unsubscribed", "Unsubscribed from all email",
            "Do Not Email", "Person - Marketing status", "Marketing Status",
        ],
    ),
    (
        Field::TextOptOut,
        &[
            "SMS Opt Out", "Mobile Opt Out", "Opted Out of SMS", "Do Not Text", "Do Not SMS",
            "et4ae5__HasOptedOutOfMobile__c",
        ],
    ),
    (
        Field::CameIn,
        &[
            "Inquiry Date", "Enquiry Date", "Conversion Time", "Conversion Date", "Signup Date", "Submitted At",
            "Submission Date", "Lead Date", "Lead Created", "Lead Created Date", "Lead - Lead created",
            "Became a Lead Date", "Person - Person created", "Created Date", "Create Date", "Created Time",
            "Created At", "Created On", "Created", "Date Created", "Creation Date", "Date Added", "Added On",
            "Date Entered", "Timestamp", "Fecha de creación",
        ],
    ),
    (Field::Brand, &["Brand Recognition", "Brand Awareness"]),
    (Field::Region, &["Sales Region", "Territory", "Sales Territory"]),
    (Field::Channel, &["Prospecting Channel", "Lead Channel"]),
    (Field::Product, &["Product Name", "Product Interest"]),
    (Field::Service, &["Service Interest"]),
    (Field::SalesCycle, &["Sales Cycle Length"]),
    (Field::Industry, &["Sector", "Branche"]),
];

/// Columns that look like the prospect's own and are not, with whose they are.
#[rustfmt::skip] // several names a line: the tables are read as a whole
const TRAPS: &[(&str, &[&str])] = &[
    (
        "the owner's",
        &[
            "Owner Email", "Owner Phone", "Owner Mobile", "Contact Owner Email", "Lead Owner Email",
            "Account Owner Email", "Sales Rep Email", "Rep Email", "Person - Owner Email", "Assigned To Email",
            "User Email",
        ],
    ),
    (
        "an assistant's",
        &[
            "Assistant", "Assistant Name", "Assistant's Name", "Asst. Phone", "Assistant Phone", "Assistant's Phone",
            "Assistant Phone Number", "Assistant Email",
        ],
    ),
    (
        "somebody else's",
        &[
            "Reports To", "Manager", "Manager Name", "Manager Email", "Manager Phone", "Supervisor", "Referred By",
            "Referrer Name", "Referrer Email", "Associated Contact", "Associated Contact Email", "Spouse",
        ],
    ),
    (
        "the switchboard, not the person's line",
        &[
            "Company Phone", "Company Phone Number", "Corporate Phone", "Account Phone", "HQ Phone", "Company HQ Phone",
            "Main Phone", "Company Main Phone", "Headquarters Phone", "Switchboard", "Organization - Phone",
        ],
    ),
    (
        "the company's, not the person's",
        &[
            "Company Email", "Company Linkedin Url", "Company LinkedIn", "LinkedIn Company Profile URL",
            "LinkedIn Company Page", "Company Website",
        ],
    ),
    ("a name for form letters", &["Company Name for Emails"]),
    (
        "another company's or an earlier one",
        &[
            "Parent Account", "Parent Account Name", "Parent Company", "Ultimate Parent", "Subsidiary of",
            "Previous Company", "Previous Company Name", "Previous Job Title",
        ],
    ),
    ("a fax", &["Fax", "Fax Number", "Work Fax", "Home Fax", "Business Fax", "Company Fax"]),
    ("the day you connected, not the day a lead came in", &["Connected On"]),
];

/// Headers that are no misspelling of anything, near as some of them come.
#[rustfmt::skip] // several names a line: the tables are read as a whole
const ELSEWHERE: &[&str] = &[
    "Age", "Alias", "Amount", "Annual Revenue", "Band", "Birthday", "Branch", "Budget", "Call", "Called", "Caller",
    "Calls", "Came", "Category", "City Code", "Class", "Code", "Comment", "Comments", "Contacted", "Contacts",
    "Contract", "Counties", "County", "Courses", "Currency", "Date", "Deal", "Department", "Description", "Device",
    "Domain", "Due Date", "Education", "Email Domain", "Email Status", "Employed", "Employee", "Estate", "Fame",
    "Female", "Game", "Gender", "Grade", "Grand", "Group", "Hand", "Hands", "Height", "Index", "Keyword", "Keywords",
    "Lang", "Language", "Last Contact", "Last Contacted", "Lead", "Leads", "Level", "Local", "Location", "Male",
    "Marital", "Month", "Names", "Nickname", "Note", "Notes", "Number", "Page", "Path", "Photo", "Place", "Pone",
    "Post", "Posted", "Posts", "Price", "Priority", "Property", "Quantity", "Rank", "Rate", "Rating", "Reason",
    "Remark", "Remarks", "Revenue", "Salutation", "Same", "Score", "Season", "Seniority", "Sex", "Site", "Size",
    "Slate", "Start", "Stats", "Suffix", "Tag", "Tags", "Team", "Term", "Tile", "Time", "Town Code", "Unit", "User",
    "Values", "Year",
];

/// What a list that is none of prospects may be: how it is told, and what to do.
struct OtherList {
    what: &'static str,
    marks: &'static [&'static str],
    remedy: &'static str,
}

/// How many marks of another list a header must show, and no mark of people, to be refused for it.
const MARKS_NEEDED: usize = 2;

#[rustfmt::skip] // several names a line: the tables are read as a whole
const OTHER_LISTS: &[OtherList] = &[
    OtherList {
        what: "companies",
        marks: &[
            "Account Number", "Annual Revenue", "Number of Employees", "No. of Employees", "# Employees",
            "Employee Count", "Billing Address", "Billing Street", "Billing City", "Billing State",
            "Billing Postal Code", "Billing Country", "Shipping Street", "Shipping City", "Parent ID", "Parent Account",
            "SIC", "SIC Code", "NAICS", "NAICS Code", "Ticker Symbol", "Ownership", "Company ID", "Company Domain",
            "Company Domain Name", "Domain", "Company Owner", "Organization - ID",
        ],
        remedy: "export the contacts or leads of these companies instead: cadence plans touches to people",
    },
    OtherList {
        what: "deals",
        marks: &[
            "Deal ID", "Deal Name", "Deal Stage", "Deal Owner", "Deal Type", "Deal - Title", "Stage Name", "Amount",
            "Close Date", "Closed At", "Expected Close Date", "Pipeline", "Probability", "Expected Revenue",
            "Forecast Category", "Opportunity ID", "Opportunity Name", "Lead Value", "Lost Reason",
            "Closed Lost Reason", "lead_pipeline_id", "lead_pipeline_stage_id",
        ],
        remedy: "export the contacts of these deals instead, with their lifecycle stage or status",
    },
    OtherList {
        what: "activities",
        marks: &[
            "Subject", "Due Date", "Due Date Only", "Activity ID", "Activity Type", "Activity Date",
            "Activity - Subject", "Activity - Due date", "Activity - Type", "Call Duration", "Call Result",
            "Call Outcome", "Call Type", "Task Status", "Task Due Date", "Related To", "What ID", "Who ID",
            "Who:Contact-email",
        ],
        remedy: "give these activities with --history, and as prospects the contacts or leads that they belong to",
    },
    OtherList {
        what: "logged touches",
        marks: &["prospect_id", "outcome", "next_date"],
        remedy: "give the log with --history, and as prospects the file that they stand in",
    },
    OtherList {
        what: "planned touches",
        marks: &["touch_id", "prospect_id", "voicemail", "voicemail_reason", "outcome"],
        remedy: "`cadence plan` has written this schedule: give the prospect file that it was made from, and the schedule, \
                 once outcomes are filled in, with --history",
    },
];

/// Names that say nothing of whose name or title it is.
const BARE: &[&str] =
    &["name", "nom", "nombre", "nome", "naam", "title", "displayname", "prospect", "person", "contact"];

/// Names under which many things stand; a LinkedIn profile is taken from there only if it shows.
const ANY_LINK: &[&str] = &["profileurl", "url", "website", "websiteurl", "website1value"];

/// A column that fills a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place in the row, counted from 0.
    pub index: usize,
    /// The column that says what kind of phone number this is, as Google and Close have it.
    pub kind: Option<usize>,
    /// What to bear in mind when reading it.
    pub caution: Caution,
}

/// What to bear in mind when reading a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Nothing.
    Plain,
    /// The header says only "name": it may be the half of a name that the other columns lack.
    Bare,
    /// The header says only "website".
    AnyLink,
    /// The header says only "locale", which is most often a language.
    Locale,
    /// A whole address, to which the city and country of other columns do not belong.
    Whole,
}

/// Which columns fill which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// In the order of [`Field::ALL`], for it is looked up for every field of every row.
    by_field: [Vec<Column>; Field::ALL.len()],
}

impl Columns {
    /// The columns of a field, the better source first.
    pub fn of(&self, field: Field) -> &[Column] {
        &self.by_field[field as usize]
    }

    /// Whether a column fills that field.
    fn fills(&self, field: Field) -> bool {
        !self.of(field).is_empty()
    }
}

/// How a file was understood, for people who wonder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The fields that columns fill, in the order of [`Field::ALL`], with the headers, the better source first.
    pub fields: Vec<(Field, Vec<String>)>,
    /// The headers that are left alone because they are somebody else's, with whose they are.
    pub traps: Vec<(String, &'static str)>,
    /// The headers that mean nothing here.
    pub unused: Vec<String>,
}

/// Names of headers, ready to be looked up.
#[derive(Debug)]
pub struct Names {
    known: KnownNames<Field>,
    /// Normalised name and field, from `[columns]`.
    own: Vec<(String, Field)>,
    /// [`ELSEWHERE`], normalised.
    elsewhere: Vec<String>,
}

impl Names {
    /// The names of known tools, and those of `[columns]`, which win over everything.
    pub fn new(own: &[(Field, String)]) -> Names {
        let names_of = |field: Field| {
            // The key goes in front, except for `type`, which says least.
            let names = NAMES.iter().filter(|(of, _)| *of == field).flat_map(|(_, names)| names.iter().copied());
            let mut names: Vec<String> = names.map(normalise).collect();
            let key = normalise(field.key());
            if !names.contains(&key) {
                names.insert(if field == Field::Type { names.len() } else { 0 }, key);
            }
            (field, names)
        };
        let known = KnownNames::new(Field::ALL.into_iter().map(names_of));
        let own = own.iter().map(|(field, name)| (normalise(name), *field)).collect();
        let elsewhere = ELSEWHERE.iter().copied().map(normalise).collect();
        Names { known, own, elsewhere }
    }

    /// Whether a cell could be a header; the reader of tables finds the header by it.
    pub fn is_header(&self, cell: &str) -> bool {
        // A long text is no header, and there may be very long ones among the first rows.
        cell.len() <= 80 && (self.own_field(&normalise(cell)).is_some() || self.look_up(cell).is_some())
    }

    fn own_field(&self, name: &str) -> Option<(Field, usize)> {
        self.own.iter().enumerate().find(|(_, (own, _))| own == name).map(|(rank, (_, field))| (*field, rank))
    }

    /// The field a header is known for, and its rank among the names of that field.
    fn look_up(&self, header: &str) -> Option<(Field, usize)> {
        self.find(&normalise(header)).or_else(|| self.find(&normalise(stripped(header)?)))
    }

    fn find(&self, name: &str) -> Option<(Field, usize)> {
        let exact = |name: &str| self.known.find(name);
        let plural = || name.strip_suffix('s').filter(|_| !self.is_elsewhere(name)).and_then(exact);
        exact(name).or_else(plural).or_else(|| {
            let numbered = name.contains(|letter: char| matches!(letter, '2'..='9'));
            let first = numbered.then(|| name.replace(|letter: char| matches!(letter, '2'..='9'), "1"))?;
            exact(&first).filter(|(field, _)| matches!(field, Field::Phone | Field::Email))
        })
    }

    fn is_elsewhere(&self, name: &str) -> bool {
        self.elsewhere.iter().any(|other| other == name)
    }
}

/// Finds out which columns fill which field, or why the file is no list of prospects.
///
/// The warnings are of headers that stand twice.
pub fn assign(
    path: &str,
    line: u64,
    header: &[String],
    names: &Names,
) -> Result<(Columns, Mapping, Vec<Diagnostic>), Vec<Diagnostic>> {
    let normal: Vec<String> = header.iter().map(|header| normalise(header)).collect();
    let mut candidates: Vec<(Field, (bool, usize), Column)> = Vec::new();
    let mut traps = Vec::new();
    let mut unknown = Vec::new();
    for (index, name) in normal.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let own = names.own_field(name);
        let trap = TRAPS.iter().find(|(_, names)| contains(names, name)).map(|(whose, _)| *whose);
        match (own, trap, names.look_up(&header[index])) {
            (Some((field, rank)), ..) => {
                candidates.push((field, (false, rank), Column { index, kind: None, caution: Caution::Plain }));
            }
            (None, Some(whose), _) => traps.push((header[index].clone(), whose)),
            (None, None, Some((field, rank))) => {
                // In an export of Close a lead is a company, and its people are the contacts.
                let is_company = name == "displayname" && normal.iter().any(|name| name == "primarycontactname");
                let field = if is_company { Field::Company } else { field };
                let kind = kind_column(field, name, &normal);
                candidates.push((field, (true, rank), Column { index, kind, caution: caution(name) }));
            }
            (None, None, None) => unknown.push(index),
        }
    }
    candidates.sort_by_key(|(field, rank, column)| (*field, *rank, column.index));
    let mut columns = Columns { by_field: [const { Vec::new() }; Field::ALL.len()] };
    for (field, _, column) in &candidates {
        columns.by_field[*field as usize].push(*column);
    }

    let place = || Place::Row { path: path.to_owned(), line, cell: None };
    let named = columns.fills(Field::FirstName) && columns.fills(Field::LastName);
    let is_free = |field| !(columns.fills(field) || field == Field::Name && named);
    let misspelled: Vec<Diagnostic> = unknown
        .iter()
        .filter(|index| !names.is_elsewhere(&normal[**index]))
        .filter_map(|index| Some((&header[*index], names.known.nearest(&normal[*index], is_free)?)))
        .map(|(header, field)| misspelled(header, field, place()))
        .collect();
    if !misspelled.is_empty() {
        return Err(misspelled);
    }
    if let Some(refusal) = refuse_other_lists(&columns, &candidates, header, &normal, place()) {
        return Err(vec![refusal]);
    }
    let is_used = |index| candidates.iter().any(|(.., column)| column.index == index);
    let warnings = warn_of_repetition(is_used, header, &normal, &place());
    let in_words = |columns: &[Column]| columns.iter().map(|column| describe(*column, header)).collect();
    let fields = Field::ALL.into_iter().filter(|field| columns.fills(*field));
    let fields = fields.map(|field| (field, in_words(columns.of(field)))).collect();
    let unused = unknown.into_iter().map(|index| header[index].clone()).collect();
    Ok((columns, Mapping { fields, traps, unused }, warnings))
}

fn describe(column: Column, header: &[String]) -> String {
    let header = &header[column.index];
    match column.caution {
        Caution::AnyLink => format!("{header} (where it is a LinkedIn profile)"),
        Caution::Locale => format!("{header} (where it is a time zone)"),
        Caution::Plain | Caution::Bare | Caution::Whole => header.clone(),
    }
}

/// What to bear in mind when reading a column of that name.
fn caution(name: &str) -> Caution {
    match name {
        name if BARE.contains(&name) => Caution::Bare,
        name if ANY_LINK.contains(&name) || name.starts_with("website") => Caution::AnyLink,
        "locale" | "locales" => Caution::Locale,
        "companyaddress" | "address1formatted" | "fulladdress" => Caution::Whole,
        _ => Caution::Plain,
    }
}

/// `Phone 1 - Type` or `Phone 1 - Label` beside `Phone 1 - Value`; `..._phone_type` beside `..._phone`.
fn kind_column(field: Field, name: &str, normal: &[String]) -> Option<usize> {
    if field != Field::Phone {
        return None;
    }
    let stem = name.strip_suffix("value").unwrap_or(name);
    let is_kind = |other: &String| other.strip_prefix(stem).is_some_and(|rest| matches!(rest, "type" | "label"));
    normal.iter().position(is_kind)
}

fn misspelled(header: &str, field: Field, place: Place) -> Diagnostic {
    let key = field.key();
    Diagnostic::error(
        Code::MisspelledHeader,
        place,
        format!("the header \"{header}\" is not known; did you mean `{key}`?"),
    )
    .remedy(format!(
        "if so, rename the header, or write {key} = [{header:?}] under [columns] in cadences.toml; if not, rename it to \
         something else"
    ))
}

/// Refuses a list that is not one of people, in words that say what it seems to be.
fn refuse_other_lists(
    columns: &Columns,
    candidates: &[(Field, (bool, usize), Column)],
    header: &[String],
    normal: &[String],
    place: Place,
) -> Option<Diagnostic> {
    let reaches =
        |field| matches!(field, Field::FirstName | Field::LastName | Field::Email | Field::Mobile | Field::Linkedin);
    // The user has said where people stand, so they do.
    let shows_people = candidates.iter().any(|(field, (known_tool, _), column)| {
        let of_a_person = reaches(*field) || matches!(field, Field::Name | Field::Title);
        of_a_person && (!known_tool || column.caution == Caution::Plain)
    });
    let marks = |list: &OtherList| -> Vec<&str> {
        let is_mark = |index: &usize| {
            let name = &normal[*index];
            contains(list.marks, name) || name.strip_suffix('c').is_some_and(|name| contains(list.marks, name))
        };
        (0..header.len()).filter(is_mark).map(|index| header[index].as_str()).collect()
    };
    let touches = normal.iter().any(|name| name == "touchid");
    let most = OTHER_LISTS.iter().rev().map(|list| (marks(list), list)).max_by_key(|(marks, _)| marks.len());
    if let Some((marks, list)) = most.filter(|(marks, _)| marks.len() >= MARKS_NEEDED && (touches || !shows_people)) {
        let shown = &marks[..marks.len().min(3)];
        let message =
            format!("this looks like a list of {}, not of prospects: it has {}", list.what, all_of(&quoted(shown)));
        let way_out = match columns.of(Field::Name).first().filter(|_| !touches) {
            Some(name) => format!(
                "; if these are people all the same, write name = [{:?}] under [columns] in cadences.toml",
                header[name.index]
            ),
            None => String::new(),
        };
        return Some(Diagnostic::error(Code::NotProspects, place, message).remedy(format!("{}{way_out}", list.remedy)));
    }
    let useful = [Field::Name, Field::Phone, Field::Street, Field::Address];
    let link = columns.of(Field::Linkedin).iter().any(|column| column.caution == Caution::Plain);
    let somebody = link || useful.into_iter().any(|field| columns.fills(field)) || {
        [Field::FirstName, Field::LastName, Field::Email, Field::Mobile].into_iter().any(|field| columns.fills(field))
    };
    (!somebody).then(|| refuse_stranger(header, place))
}

/// Refuses a file in which no person and no contact can be found.
fn refuse_stranger(header: &[String], place: Place) -> Diagnostic {
    const SHOWN: usize = 12;
    let filled: Vec<&str> = header.iter().map(String::as_str).filter(|header| !header.is_empty()).collect();
    let mut list = quoted(&filled[..filled.len().min(SHOWN)]);
    if filled.len() > SHOWN {
        list.push(format!("{} more", filled.len() - SHOWN));
    }
    let message = format!(
        "there is no column with a name, a phone number, an email address or another contact; {} found: {}",
        count(filled.len(), "header"),
        all_of(&list)
    );
    let looks_like_data = |cell: &&str| cell.contains('@') || cell.bytes().filter(u8::is_ascii_digit).count() >= 7;
    let remedy = if filled.iter().any(looks_like_data) {
        "the first line must name the columns: put a line such as name,company,phone,email on top".to_owned()
    } else {
        let near =
            filled.iter().find_map(|header| Some((*header, nearest(header, ["name", "email", "phone", "mobile"])?)));
        let (own, key) = near.unwrap_or((filled.first().copied().unwrap_or("Header"), "name"));
        format!(
            "rename a column to `name`, `email` or `phone`, or say which it is under [columns] in cadences.toml: {key} = [{own:?}]"
        )
    };
    Diagnostic::error(Code::NotProspects, place, message).remedy(remedy)
}

#[cfg(test)]
mod tests;
