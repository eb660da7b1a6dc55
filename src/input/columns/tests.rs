use expect_test::{Expect, expect};

use super::*;

fn try_assign(header: &str, own: &[(Field, String)]) -> Result<(Columns, Mapping, Vec<Diagnostic>), Vec<Diagnostic>> {
    let header: Vec<String> = header.split(',').map(|header| header.trim().to_owned()).collect();
    assign("list.csv", 1, &header, &Names::new(own))
}

/// The mapping of a header row, one field a line.
#[allow(clippy::needless_pass_by_value, reason = "the macro makes one for each call")]
fn check(header: &str, expect: Expect) {
    let (_, mapping, warnings) = try_assign(header, &[]).unwrap();
    assert_eq!(warnings, []);
    let mut out = String::new();
    for (field, headers) in mapping.fields {
        out.push_str(&format!("{}: {}\n", field.key(), headers.join(" > ")));
    }
    for (header, whose) in mapping.traps {
        out.push_str(&format!("not {header}: {whose}\n"));
    }
    expect.assert_eq(&out);
}

fn refusals(header: &str) -> Vec<(Code, String)> {
    let refusals = try_assign(header, &[]).unwrap_err();
    refusals
        .into_iter()
        .map(|refusal| {
            assert!(refusal.remedy.is_some());
            (refusal.code, refusal.message)
        })
        .collect()
}

#[test]
fn no_name_belongs_to_two_fields() {
    let names = Names::new(&[]);
    for pair in names.known.0.windows(2) {
        assert_ne!(pair[0].0, pair[1].0, "{:?} and {:?}", pair[0].1, pair[1].1);
    }
    for (_, traps) in TRAPS {
        for trap in *traps {
            assert_eq!(names.look_up(trap), None, "{trap}");
        }
    }
}

#[test]
fn salesforce_leads() {
    check(
        "Lead ID,Lead Owner,First Name,Last Name,Title,Company / Account,Lead Source,Rating,Street,City,State,\
         PostalCode,Country,Email,Lead Status,Last Activity,Phone,MobilePhone,Primary Campaign,Create Date,DoNotCall,\
         HasOptedOutOfEmail,Fax Opt Out",
        expect![[r#"
            id: Lead ID
            first_name: First Name
            last_name: Last Name
            company: Company / Account
            title: Title
            rep: Lead Owner
            phone: Phone
            mobile: MobilePhone
            email: Email
            street: Street
            city: City
            state: State
            postal_code: PostalCode
            country: Country
            source: Lead Source > Primary Campaign
            status: Lead Status
            do_not_call: DoNotCall
            email_opt_out: HasOptedOutOfEmail
            came_in: Create Date
        "#]],
    );
}

#[test]
fn salesforce_contacts() {
    check(
        "Salutation,First Name,Last Name,Title,Mailing Street,Mailing City,Mailing State/Province,\
         Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,Account Owner,Account Name,Asst. Phone,\
         Assistant,Reports To,Parent Account,OwnerId",
        expect![[r#"
            first_name: First Name
            last_name: Last Name
            company: Account Name
            title: Title
            rep: Account Owner > OwnerId
            phone: Phone
            mobile: Mobile
            email: Email
            street: Mailing Street
            city: Mailing City
            state: Mailing State/Province
            postal_code: Mailing Zip/Postal Code
            country: Mailing Country
            not Fax: a fax
            not Asst. Phone: an assistant's
            not Assistant: an assistant's
            not Reports To: somebody else's
            not Parent Account: another company's or an earlier one
        "#]],
    );
}

#[test]
fn hubspot() {
    check(
        "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lead Status,\
         Lifecycle Stage,Create Date (GMT-5),Last Activity Date (GMT-5),Associated Company,Associated Company IDs,\
         Job Title,City,State/Region,Postal Code,Country/Region,Original Source,Unsubscribed from all email,Time Zone",
        expect![[r#"
            id: Record ID
            first_name: First Name
            last_name: Last Name
            company: Associated Company
            title: Job Title
            rep: Contact owner
            phone: Phone Number
            mobile: Mobile Phone Number
            email: Email
            city: City
            state: State/Region
            postal_code: Postal Code
            country: Country/Region
            time_zone: Time Zone
            source: Original Source
            status: Lead Status > Lifecycle Stage
            email_opt_out: Unsubscribed from all email
            came_in: Create Date (GMT-5)
        "#]],
    );
}

#[test]
fn pipedrive() {
    check(
        "Person - ID,Person - Name,Person - First name,Person - Last name,Person - Organization,\
         Person - Email - Work,Person - Email - Home,Person - Email - Other,Person - Phone - Work,\
         Person - Phone - Home,Person - Phone - Mobile,Person - Phone - Other,Person - Owner,Person - Labels,\
         Person - Marketing status,Person - Person created,Person - Last activity date,Person - Next activity date,\
         Person - Last email sent",
        expect![[r#"
            id: Person - ID
            name: Person - Name
            first_name: Person - First name
            last_name: Person - Last name
            company: Person - Organization
            rep: Person - Owner
            phone: Person - Phone - Work > Person - Phone - Home > Person - Phone - Other
            mobile: Person - Phone - Mobile
            email: Person - Email - Work > Person - Email - Home > Person - Email - Other
            status: Person - Labels
            email_opt_out: Person - Marketing status
            came_in: Person - Person created
        "#]],
    );
}

#[test]
fn apollo() {
    check(
        "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,Primary Email Source,\
         Primary Email Verification Source,Email Confidence,Primary Email Catch-all Status,\
         Primary Email Last Verified At,Seniority,Departments,Contact Owner,Work Direct Phone,Home Phone,\
         Mobile Phone,Corporate Phone,Other Phone,Do Not Call,Stage,Lists,Last Contacted,Account Owner,# Employees,\
         Industry,Keywords,Person Linkedin Url,Website,Company Linkedin Url,Facebook Url,Twitter Url,City,State,\
         Country,Company Address,Company City,Company State,Company Country,Company Phone,Technologies,\
         Annual Revenue,Total Funding,Latest Funding,Latest Funding Amount,Last Raised At,Subsidiary of,Email Sent,\
         Email Open,Email Bounced,Replied,Demoed,Number of Retail Locations,Apollo Contact Id,Apollo Account Id,\
         Secondary Email,Secondary Email Source,Tertiary Email",
        expect![[r#"
            id: Apollo Contact Id
            first_name: First Name
            last_name: Last Name
            company: Company Name
            title: Title
            rep: Contact Owner > Account Owner
            phone: Work Direct Phone > Home Phone > Other Phone
            mobile: Mobile Phone
            email: Email > Secondary Email > Tertiary Email
            linkedin: Person Linkedin Url > Website (where it is a LinkedIn profile)
            address: Company Address
            city: City
            state: State
            country: Country
            source: Lists
            status: Stage
            do_not_call: Do Not Call
            industry: Industry
            not Company Name for Emails: a name for form letters
            not Corporate Phone: the switchboard, not the person's line
            not Company Linkedin Url: the company's, not the person's
            not Company Phone: the switchboard, not the person's line
            not Subsidiary of: another company's or an earlier one
        "#]],
    );
}

#[test]
fn zoominfo() {
    check(
        "ZoomInfo Contact ID,Last Name,First Name,Middle Name,Salutation,Suffix,Job Title,Job Title Hierarchy Level,\
         Management Level,Job Start Date,Job Function,Department,Company Division Name,Direct Phone Number,\
         Email Address,Email Domain,Mobile phone,Last Job Change Type,Last Job Change Date,Previous Job Title,\
         Previous Company Name,Contact Accuracy Score,ZoomInfo Contact Profile URL,LinkedIn Contact Profile URL,\
         Notice Provided Date,Person Street,Person City,Person State,Person Zip Code,Country,ZoomInfo Company ID,\
         Company Name",
        expect![[r#"
            id: ZoomInfo Contact ID
            first_name: First Name
            last_name: Last Name
            company: Company Name
            title: Job Title
            phone: Direct Phone Number
            mobile: Mobile phone
            email: Email Address
            linkedin: LinkedIn Contact Profile URL
            street: Person Street
            city: Person City
            state: Person State
            postal_code: Person Zip Code
            country: Country
            not Previous Job Title: another company's or an earlier one
            not Previous Company Name: another company's or an earlier one
        "#]],
    );
}

#[test]
fn close() {
    check(
        "id,display_name,description,url,status_id,status_label,primary_contact_name,primary_contact_title,\
         primary_contact_primary_phone,primary_contact_primary_phone_type,primary_contact_other_phones,\
         primary_contact_primary_email,primary_contact_primary_email_type,primary_contact_other_emails,\
         custom.Lead Source",
        expect![[r#"
            id: id
            name: primary_contact_name
            company: display_name
            title: primary_contact_title
            phone: primary_contact_primary_phone > primary_contact_other_phones
            email: primary_contact_primary_email > primary_contact_other_emails
            linkedin: url (where it is a LinkedIn profile)
            source: custom.Lead Source
            status: status_label
        "#]],
    );
}

#[test]
fn google_contacts() {
    check(
        "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,\
         Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,\
         E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,\
         Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,\
         Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,\
         Website 1 - Label,Website 1 - Value",
        expect![[r#"
            first_name: First Name
            last_name: Last Name
            company: Organization Name
            title: Organization Title
            phone: Phone 1 - Value > Phone 2 - Value
            email: E-mail 1 - Value > E-mail 2 - Value
            linkedin: Website 1 - Value (where it is a LinkedIn profile)
            address: Address 1 - Formatted
            street: Address 1 - Street
            city: Address 1 - City
            state: Address 1 - Region
            postal_code: Address 1 - Postal Code
            country: Address 1 - Country
            source: Labels
        "#]],
    );
    check(
        "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value,Organization 1 - Name",
        expect![[r#"
            first_name: Given Name
            last_name: Family Name
            company: Organization 1 - Name
            phone: Phone 1 - Value
            email: E-mail 1 - Value
        "#]],
    );
}

#[test]
fn zoho_salesloft_linkedin_and_plain_lists() {
    check(
        "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Designation,Email,Phone,Fax,Mobile,Website,\
         Lead Source,Lead Status,Industry,No. of Employees,Annual Revenue,Rating,Email Opt Out,Created Time,\
         Secondary Email,Zip Code",
        expect![[r#"
            id: Record Id
            first_name: First Name
            last_name: Last Name
            company: Company
            title: Designation
            rep: Lead Owner
            phone: Phone
            mobile: Mobile
            email: Email > Secondary Email
            linkedin: Website (where it is a LinkedIn profile)
            postal_code: Zip Code
            source: Lead Source
            status: Lead Status
            email_opt_out: Email Opt Out
            came_in: Created Time
            industry: Industry
            not Fax: a fax
        "#]],
    );
    check(
        "first_name,last_name,email_address,secondary_email_address,personal_email_address,phone,phone_extension,\
         mobile_phone,home_phone,linkedin_url,title,city,person_company_name,do_not_contact,eu_resident,locale,\
         contact_restrictions,tags",
        expect![[r#"
            first_name: first_name
            last_name: last_name
            company: person_company_name
            title: title
            phone: phone > home_phone
            mobile: mobile_phone
            email: email_address > personal_email_address > secondary_email_address
            linkedin: linkedin_url
            city: city
            time_zone: locale (where it is a time zone)
            do_not_contact: do_not_contact > contact_restrictions
        "#]],
    );
    check(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        expect![[r#"
            first_name: First Name
            last_name: Last Name
            company: Company
            title: Position
            email: Email Address
            linkedin: URL (where it is a LinkedIn profile)
            not Connected On: the day you connected, not the day a lead came in
        "#]],
    );
    check("Phone", expect!["phone: Phone\n"]);
    check("E-Mail", expect!["email: E-Mail\n"]);
    check(
        "Vorname,Name,Firma,Telefon,E-Mail",
        expect![[r#"
        name: Name
        first_name: Vorname
        company: Firma
        phone: Telefon
        email: E-Mail
    "#]],
    );
    check(
        "Prénom,Nom,Société,Téléphone,Courriel",
        expect![[r#"
        name: Nom
        first_name: Prénom
        company: Société
        phone: Téléphone
        email: Courriel
    "#]],
    );
    check(
        "Nombre,Correo,Telefono,Empresa,Notas",
        expect![[r#"
        name: Nombre
        company: Empresa
        phone: Telefono
        email: Correo
    "#]],
    );
}

#[test]
fn every_key_of_a_field_is_a_name_of_it() {
    let names = Names::new(&[]);
    for field in Field::ALL {
        assert_eq!(names.look_up(field.key()).map(|(field, _)| field), Some(field));
    }
}

#[test]
fn names_every_misspelled_header() {
    let messages: Vec<String> =
        refusals("Nmae,Emial,Phne,Compny,Statu").into_iter().map(|(_, message)| message).collect();
    expect![[r#"
        the header "Nmae" is not known; did you mean `name`?
        the header "Emial" is not known; did you mean `email`?
        the header "Phne" is not known; did you mean `phone`?
        the header "Compny" is not known; did you mean `company`?
        the header "Statu" is not known; did you mean `status`?"#]]
    .assert_eq(&messages.join("\n"));
}

#[test]
fn a_near_miss_is_no_misspelling_where_the_field_is_filled_or_the_word_is_known() {
    assert!(try_assign("Name,Email,Emial", &[]).is_ok());
    assert!(try_assign("First Name,Last Name,Nmae,Email", &[]).is_ok());
    let words = "Name,Email,Notes,Website,Date,Rate,Index,Sex,Age,County,Stats,Call,Tile,Names,Rating,Products,Lang,Contacts,Note";
    assert!(try_assign(words, &[]).is_ok());
    let words = "Name,Email,Start,Caller,Called,Employee,Local,Post,Posts,Posted,Branch,Band,Height,Hands,Estate";
    assert!(try_assign(words, &[]).is_ok());
    assert_eq!(refusals("Name,Email,Phnoe")[0].0, Code::MisspelledHeader);
}

#[test]
fn the_users_own_columns_win_over_everything() {
    let own = |field, name: &str| vec![(field, name.to_owned())];
    let first = |header: &str, own: &[(Field, String)], field| {
        let (columns, mapping, _) = try_assign(header, own).unwrap();
        assert_eq!(mapping.traps, []);
        columns.of(field).first().map(|column| column.index)
    };
    assert_eq!(first("Name,Emial", &own(Field::Email, "emial"), Field::Email), Some(1));
    assert_eq!(first("Name,Company Phone", &own(Field::Phone, "Company Phone"), Field::Phone), Some(1));
    assert_eq!(first("Name,Email,Backup", &own(Field::Email, "Backup"), Field::Email), Some(2));
    assert_eq!(first("Name,Notes", &own(Field::Type, "Notes"), Field::Name), Some(0));
    assert_eq!(first("NAME,PHONE,ACCOUNTNUMBER__C,ANNUALREVENUE", &own(Field::Name, "Name"), Field::Name), Some(0));
}

#[test]
fn says_which_other_list_it_seems_to_be() {
    let cases = [
        (
            "NAME,TYPE,PHONE,ACCOUNTNUMBER__C,WEBSITE,ANNUALREVENUE",
            "this looks like a list of companies, not of prospects: it has \"ACCOUNTNUMBER__C\" and \"ANNUALREVENUE\"",
        ),
        (
            "Deal ID,Deal Name,Deal Stage,Amount,Associated Contact Email",
            "this looks like a list of deals, not of prospects: it has \"Deal ID\", \"Deal Name\" and \"Deal Stage\"",
        ),
        (
            "Subject,Who:Contact-email",
            "this looks like a list of activities, not of prospects: it has \"Subject\" and \"Who:Contact-email\"",
        ),
        (
            "touch_id,rep,date,prospect_id,name,company,email,voicemail",
            "this looks like a list of planned touches, not of prospects: it has \"touch_id\", \"prospect_id\" and \"voicemail\"",
        ),
        (
            "Company,City",
            "there is no column with a name, a phone number, an email address or another contact; 2 headers found: \"Company\" and \"City\"",
        ),
        (
            "ann@x.org,555-0100",
            "there is no column with a name, a phone number, an email address or another contact; 2 headers found: \"ann@x.org\" and \"555-0100\"",
        ),
        (
            "Name for letters,Company Phone",
            "there is no column with a name, a phone number, an email address or another contact; 2 headers found: \"Name for letters\" and \"Company Phone\"",
        ),
    ];
    for (header, message) in cases {
        assert_eq!(refusals(header), [(Code::NotProspects, message.to_owned())]);
    }
}

#[test]
fn people_among_marks_of_companies_are_people() {
    for header in [
        "Name,Email,Annual Revenue,# Employees",
        "Full Name,Company,Domain,SIC Code",
        "Name,Phone,Domain",
        "First Name,Amount,Pipeline",
    ] {
        assert!(try_assign(header, &[]).is_ok(), "{header}");
    }
}

#[test]
fn warns_of_repeated_headers_that_are_used() {
    let (columns, _, warnings) = try_assign("Name,Email,Phone,name,E-mail,Notes,Notes", &[]).unwrap();
    assert_eq!(
        warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(),
        [Code::RepeatedHeader, Code::RepeatedHeader]
    );
    assert_eq!(columns.of(Field::Name).iter().map(|column| column.index).collect::<Vec<_>>(), [0, 3]);
}
