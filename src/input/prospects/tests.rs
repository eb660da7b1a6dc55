use super::*;

/// What a test keeps of a record.
#[derive(Debug, PartialEq)]
struct Kept {
    id: String,
    name: String,
    contacts: Contacts,
    permissions: Permissions,
    do_not_contact: Option<String>,
    buying_window: Option<bool>,
    value: f64,
    came_in: Option<NaiveDate>,
    texts: Vec<String>,
    line: u64,
}

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read_with(text: &str, date_order: Option<DateOrder>) -> (Vec<Kept>, Outcome) {
    let mut kept = Vec::new();
    let options = Options {
        columns: &[],
        looked_at: &Field::CLASSIFYING,
        date_order,
        today: ymd(2026, 10, 1),
        threads: Threads::ONE,
    };
    let keep = |kept: &mut Vec<Kept>, record: Record<'_>| {
        kept.push(Kept {
            id: record.id.into_owned(),
            name: record.name.into(),
            contacts: record.contacts,
            permissions: record.permissions,
            do_not_contact: record.do_not_contact.map(String::from),
            buying_window: record.buying_window,
            value: record.value,
            came_in: record.came_in,
            texts: record
                .texts
                .iter()
                .map(|text| format!("{}: {} = {}", text.field.key(), text.header, text.value))
                .collect(),
            line: record.line,
        });
    };
    let outcome = read("list.csv", text.as_bytes(), options, Vec::with_capacity, keep, |piece| kept.extend(piece));
    assert_eq!(outcome.rows.read, kept.len() + outcome.rows.refused);
    (kept, outcome)
}

fn read_text(text: &str) -> (Vec<Kept>, Outcome) {
    read_with(text, None)
}

/// The lines of the records and the findings of a file that is read on so many threads.
fn read_on(threads: usize, text: &str) -> (Vec<(u64, Option<NaiveDate>)>, Outcome) {
    let threads = Threads::new(threads).unwrap();
    let options =
        Options { columns: &[], looked_at: &Field::CLASSIFYING, date_order: None, today: ymd(2026, 10, 1), threads };
    let keep = |kept: &mut Vec<_>, record: Record<'_>| kept.push((record.line, record.came_in));
    let mut kept = Vec::new();
    let outcome = read("list.csv", text.as_bytes(), options, Vec::with_capacity, keep, |piece| kept.extend(piece));
    (kept, outcome)
}

#[test]
fn a_long_file_is_read_alike_on_any_number_of_threads() {
    let row = |number: usize, date: &str| format!("Ann {number},call me,{},{date}\n", "x".repeat(200));
    let long = |date: &dyn Fn(usize) -> String| {
        let rows: String = (0..6000).map(|number| row(number, &date(number))).collect();
        format!("Name,Phone,Company,Create Date\n{rows}")
    };
    // Nothing but a row near the end tells which number is the month.
    let told_late =
        long(&|number| if number == 5990 { "1/31/2026".into() } else { format!("{}/2/2026", number % 9 + 1) });
    let untold = long(&|number| if number < 3000 { "2026-01-02".into() } else { "1/2/2026".into() });
    for text in [&told_late, &untold] {
        let (records, outcome) = read_on(1, text);
        assert_eq!((records.len(), records[5000].0), (6000, 5002));
        for threads in [2, 5] {
            assert_eq!(read_on(threads, text), (records.clone(), outcome.clone()), "{threads} threads");
        }
    }
    let (records, outcome) = read_on(2, &told_late);
    assert_eq!((records[2].1, outcome.diagnostics.len()), (Some(ymd(2026, 3, 2)), 6000));
    let (records, outcome) = read_on(2, &untold);
    assert_eq!((records[0].1, records[3000].1), (Some(ymd(2026, 1, 2)), None));
    let of_column = outcome.diagnostics.iter().position(|finding| finding.code == Code::AmbiguousDate);
    assert_eq!((of_column, outcome.diagnostics.len()), (Some(3001), 6001), "told once, behind the phone of its row");
}

/// The findings, each as code, line and cell.
fn findings(outcome: &Outcome) -> Vec<(Code, u64, &str)> {
    let findings = outcome.diagnostics.iter().map(|diagnostic| match &diagnostic.place {
        Place::Row { line, cell, .. } => {
            (diagnostic.code, *line, cell.as_ref().map_or("", |(_, value)| value.as_str()))
        }
        _ => (diagnostic.code, 0, ""),
    });
    findings.collect()
}

#[test]
fn understands_a_row_field_by_field() {
    let (records, outcome) = read_text(
        "Record ID,First Name,Last Name,Phone Number,Mobile,Email,LinkedIn,Street,City,State,Zip,Country,Lead Source,\
         Campaign,Lead Status,Lifecycle Stage,In Window,Value,Create Date,Do Not Contact,Do Not Call\n7,Ann, Lee ,\
         (757) 555-0101 x5,+1 757 555 0102,ann@x.org,linkedin.com/in/ann,5 Elm St,Norfolk,VA,23505,US,Web,Q1,Open,\
         lead,TRUE,2.5,2024-03-12 09:14,yes,0\n",
    );
    assert_eq!(findings(&outcome), []);
    assert_eq!(
        records,
        [Kept {
            id: "7".into(),
            name: "Ann Lee".into(),
            contacts: Contacts {
                phone: Some("(757) 555-0101 x5".into()),
                mobile: Some("+1 757 555 0102".into()),
                email: Some("ann@x.org".into()),
                linkedin: Some("linkedin.com/in/ann".into()),
                address: Some("5 Elm St, 23505 Norfolk, VA, US".into()),
            },
            permissions: Permissions::default(),
            do_not_contact: Some("Do Not Contact = yes".into()),
            buying_window: Some(true),
            value: 2.5,
            came_in: Some(ymd(2024, 3, 12)),
            texts: vec![
                "source: Lead Source = Web".into(),
                "source: Campaign = Q1".into(),
                "status: Lead Status = Open".into(),
                "status: Lifecycle Stage = lead".into(),
                "buying_window: In Window = yes".into(),
                "country: Country = US".into(),
            ],
            line: 2,
        }]
    );
}

#[test]
fn an_id_is_the_email_else_the_phone_else_name_and_company() {
    let (records, _) = read_text(
        "Name,Company,Email,Phone,LinkedIn,Address\nAnn,Acme,Ann@X.org,555-0100,,\nBob,Acme,,555-0101,,\nCy,\
         Acme GmbH,,,cy-1,\n,,,,in/Dee,\n,,,,,5 Elm St\n",
    );
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids, ["ann@x.org", "555-0101", "cy acme gmbh", "in/dee", "5 elm st"]);
}

#[test]
fn puts_names_together() {
    let name = |text: &str| read_text(text).0.remove(0).name;
    assert_eq!(name("Name,First Name,Last Name\nAnn B. Lee,Ann,Lee"), "Ann B. Lee");
    assert_eq!(name("First Name,Last Name\n,Unknown"), "Unknown");
    assert_eq!(name("First Name,Last Name\nTrinity,Unknown"), "Trinity Unknown");
    assert_eq!(name("Vorname,Name\nAnn,Lee"), "Ann Lee");
    assert_eq!(name("First Name,Name\nAnn,Ann Lee"), "Ann Lee");
    assert_eq!(name("Name,Nachname\nAnn,Lee"), "Ann Lee");
    assert_eq!(name("Full Name,First Name\nAnn Lee,Annie"), "Ann Lee");
    assert_eq!(name("Name\n\" Ann \"\"A\"\"\n Lee \""), "Ann \"A\" Lee");
}

#[test]
fn refuses_rows_in_words_and_counts_them() {
    let (records, outcome) = read_text("Name,Email,Phone\nAnn,ann@x.org,555-0100,,spare\nN/A,nobody,12\nBob,,\n,,,,\n");
    assert_eq!(records.len(), 1);
    assert_eq!(outcome.rows, Rows { read: 3, refused: 2 });
    assert_eq!(
        findings(&outcome),
        [(Code::LongRow, 2, ""), (Code::BadPhone, 3, "12"), (Code::BadEmail, 3, "nobody"), (Code::NobodyInRow, 3, ""),]
    );
    for refusal in outcome.diagnostics.iter().filter(|d| matches!(d.code, Code::LongRow | Code::NobodyInRow)) {
        assert!(refusal.message.starts_with("row refused: "), "{}", refusal.message);
    }
}

#[test]
fn a_header_alone_is_no_list() {
    let (_, outcome) = read_text("Name,Email\n,\n\n");
    assert_eq!(findings(&outcome), [(Code::EmptyFile, 1, "")]);
    let (_, outcome) = read_text("");
    assert_eq!(findings(&outcome), [(Code::EmptyFile, 0, "")]);
}

#[test]
fn takes_the_first_valid_of_several_columns() {
    let (records, outcome) = read_text(
        "Name,Phone 1,Phone 2,Email 1,Email 2\nAnn,3.016E9,555-0100,nobody,ann@x.org\nBob,3.016E9,,nobody,\n",
    );
    assert_eq!(records[0].contacts.phone.as_deref(), Some("555-0100"));
    assert_eq!(records[0].contacts.email.as_deref(), Some("ann@x.org"));
    assert_eq!(findings(&outcome), [(Code::ScientificPhone, 3, "3.016E9"), (Code::BadEmail, 3, "nobody")]);
    assert_eq!(records[1].contacts, Contacts::default());
}

#[test]
fn what_kind_of_phone_it_is_counts() {
    let (records, _) = read_text(
        "Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\nAnn,Work Fax,555-0100,* Mobile,\
         555-0101\nBob,Work,555-0102,Home,555-0103\n",
    );
    assert_eq!((records[0].contacts.phone.as_deref(), records[0].contacts.mobile.as_deref()), (None, Some("555-0101")));
    assert_eq!((records[1].contacts.phone.as_deref(), records[1].contacts.mobile.as_deref()), (Some("555-0102"), None));
}

#[test]
fn identity_traps_are_nobodys_contact() {
    let (records, _) = read_text(
        "Name,Company Phone,Owner Email,Asst. Phone,Company Linkedin Url,Website\nAnn,555-0100,rep@x.org,555-0101,\
         https://linkedin.com/company/x,https://x.org\nBob,,,,,https://linkedin.com/in/bob\n",
    );
    assert_eq!(records[0].contacts, Contacts::default());
    assert_eq!(records[1].contacts.linkedin.as_deref(), Some("https://linkedin.com/in/bob"));
}

#[test]
fn an_unclear_flag_is_read_as_yes() {
    let (records, outcome) = read_text(
        "Name,Do Not Call,Email Opt Out,SMS Opt Out,Do Not Contact\nAnn,maybe,Unsubscribed,false,\nBob,,n/a,X,\nCy,,,,2024-01-01\n",
    );
    let of = |index: usize| records[index].permissions;
    assert_eq!(of(0), Permissions { do_not_call: true, email_opt_out: true, ..Permissions::default() });
    assert_eq!(of(1), Permissions { text_opt_out: true, ..Permissions::default() });
    assert_eq!(records[2].do_not_contact.as_deref(), Some("Do Not Contact = 2024-01-01"));
    assert_eq!(findings(&outcome), [(Code::BadFlag, 2, "maybe"), (Code::BadFlag, 4, "2024-01-01")]);
}

#[test]
fn a_value_or_a_window_that_cannot_be_read_is_as_none() {
    let (records, outcome) = read_text("Name,Value,Buying Window\nAnn,0,soon\nBob,-1,no\nCy,inf,\nDee,3,yes\n");
    assert_eq!(records.iter().map(|record| record.value).collect::<Vec<_>>(), [1.0, 1.0, 1.0, 3.0]);
    assert_eq!(records.iter().map(|r| r.buying_window).collect::<Vec<_>>(), [None, Some(false), None, Some(true)]);
    assert_eq!(
        findings(&outcome),
        [
            (Code::BadFlag, 2, "soon"),
            (Code::BadNumber, 2, "0"),
            (Code::BadNumber, 3, "-1"),
            (Code::BadNumber, 4, "inf")
        ]
    );
}

#[test]
fn a_column_of_dates_shows_its_order() {
    let dates = |text: &str, order| {
        let (records, outcome) = read_with(text, order);
        let dates: Vec<_> = records.into_iter().map(|record| record.came_in).collect();
        (
            dates,
            findings(&outcome).into_iter().map(|(code, line, cell)| (code, line, cell.to_owned())).collect::<Vec<_>>(),
        )
    };
    let mdy = "Name,Create Date\nA,1/5/2026\nB,03/15/2024 9:12 AM\nC,2024-01-02\nD,03/03/2024\n";
    let read = [Some(ymd(2026, 1, 5)), Some(ymd(2024, 3, 15)), Some(ymd(2024, 1, 2)), Some(ymd(2024, 3, 3))];
    assert_eq!(dates(mdy, None), (read.to_vec(), vec![]));

    let either = "Name,Create Date\nA,2024-01-02\nB,1/5/2026\nC,3/3/2024\nD,2/1/2025\n";
    let ambiguous = vec![(Code::AmbiguousDate, 3, "1/5/2026".to_owned())];
    assert_eq!(dates(either, None), (vec![Some(ymd(2024, 1, 2)), None, Some(ymd(2024, 3, 3)), None], ambiguous));
    let told = vec![Some(ymd(2024, 1, 2)), Some(ymd(2026, 5, 1)), Some(ymd(2024, 3, 3)), Some(ymd(2025, 1, 2))];
    assert_eq!(dates(either, Some(DateOrder::Dmy)), (told, vec![]));

    let both = "Name,Create Date\nA,15/1/2024\nB,1/15/2024\nC,1/2/2024\n";
    let ambiguous = vec![(Code::AmbiguousDate, 4, "1/2/2024".to_owned())];
    assert_eq!(dates(both, None), (vec![Some(ymd(2024, 1, 15)), Some(ymd(2024, 1, 15)), None], ambiguous));
    let wrong = vec![(Code::BadDate, 3, "1/15/2024".to_owned())];
    assert_eq!(dates(both, Some(DateOrder::Dmy)), (vec![Some(ymd(2024, 1, 15)), None, Some(ymd(2024, 2, 1))], wrong));

    let odd = "Name,Create Date\nA,soon\nB,2026-12-24\nC,45631.0\n";
    let found = vec![(Code::BadDate, 2, "soon".to_owned()), (Code::FutureDate, 3, "2026-12-24".to_owned())];
    assert_eq!(dates(odd, None), (vec![None, Some(ymd(2026, 12, 24)), Some(ymd(2024, 12, 5))], found));
}

#[test]
fn puts_addresses_on_one_line() {
    let address = |text: &str| read_text(text).0.remove(0).contacts.address.map(String::from);
    assert_eq!(address("Name,Address\nA,\"123 Main St\nApt 4B\"").as_deref(), Some("123 Main St, Apt 4B"));
    assert_eq!(address("Name,Address,City\nA,\"5 Elm St, Norfolk\",Norfolk").as_deref(), Some("5 Elm St, Norfolk"));
    assert_eq!(address("Name,Street,City\nA,5 Elm St,Norfolk").as_deref(), Some("5 Elm St, Norfolk"));
    assert_eq!(
        address("Name,City,Company Address\nA,Norfolk,\"1 Pine St, Dayton\"").as_deref(),
        Some("1 Pine St, Dayton")
    );
    assert_eq!(address("Name,City,Zip\nA,Norfolk,23505"), None);
    assert_eq!(address("Name,Address,City\nA,\", ,\",Norfolk"), None, "put together from empty cells");
    assert_eq!(
        address("Name,Address,Street,City\nA,\",\n,\",5 Elm St,Norfolk").as_deref(),
        Some("5 Elm St, Norfolk"),
        "the street says what the address does not"
    );
}

#[test]
fn a_row_of_nothing_but_commas_has_nobody_in_it() {
    let (kept, outcome) = read_text("Address\n\", ,\"\n");
    assert_eq!((kept.len(), outcome.rows.refused), (0, 1));
    assert_eq!(outcome.diagnostics[0].code, Code::NobodyInRow);
}
