//! One invented prospect.

use chrono::{Days, NaiveDate};

use super::Settings;
use super::random::Random;
use super::words::{
    CANADA, COMPANY_BEGINNINGS, COMPANY_TRADES, ELSEWHERE, FIRST_NAMES, HELD, INDUSTRIES, LAST_NAMES, MARKINGS,
    Marking, NOTES, STREETS, TITLES, Town, UNITED_STATES,
};

/// What is drawn apart from each other, so that a change to one leaves the others as they were.
pub(super) const PERSON: u64 = 1;
pub(super) const COMPANY: u64 = 2;
pub(super) const DIRT: u64 = 3;
pub(super) const PAST: u64 = 4;
/// And the numbers above: each touch is drawn apart from the others.
pub(super) const TOUCH: u64 = 5;

/// Over how many days before today the prospects have come in.
pub(super) const DAYS: u64 = 180;

/// How many people a company has on the list, on average.
const COLLEAGUES: u64 = 3;

/// Ids count up from here.
const FIRST_ID: u64 = 10_001;

pub(super) const COLUMNS: [&str; 25] = [
    "Record ID",
    "First Name",
    "Last Name",
    "Job Title",
    "Company",
    "Email",
    "Phone Number",
    "Mobile Phone Number",
    "LinkedIn URL",
    "Street Address",
    "City",
    "State/Region",
    "Postal Code",
    "Country",
    "Contact Owner",
    "Lead Source",
    "Lead Status",
    "Familiarity",
    "Buying Window",
    "Create Date",
    "Do Not Call",
    "Email Opt Out",
    "Industry",
    "Sales Cycle",
    "Notes",
];

/// A row of the export, in the order of [`COLUMNS`].
pub(super) type Row = [String; COLUMNS.len()];

pub(super) struct Person {
    pub(super) id: u64,
    first_name: &'static str,
    pub(super) last_name: &'static str,
    title: &'static str,
    company: Company,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) mobile: Option<String>,
    pub(super) linkedin: Option<String>,
    street: Option<String>,
    postal_code: String,
    has_country: bool,
    owner: String,
    marking: Marking,
    came_in: NaiveDate,
    pub(super) do_not_call: bool,
    pub(super) email_opt_out: bool,
    sales_cycle: &'static str,
    notes: &'static str,
}

impl Person {
    /// The prospect of that number, counted from 0 in the order of the list.
    pub(super) fn draw(settings: &Settings, number: u64) -> Person {
        let random = &mut Random::of(settings.seed, PERSON, number);
        let id = FIRST_ID + settings.prospects - 1 - number;
        let (first_name, first_in_address) = random.pick(&FIRST_NAMES);
        let (last_name, last_in_address) = random.pick(&LAST_NAMES);
        let company = Company::draw(settings, random.below(settings.prospects.div_ceil(COLLEAGUES)));
        let town = company.town;
        let mut marking = random.pick_weighted(&MARKINGS);
        if random.is_in(0.06) {
            marking.status = random.pick(&HELD);
        }
        Person {
            id,
            first_name,
            last_name,
            title: random.pick(&TITLES),
            email: random
                .is_in(0.93)
                .then(|| format!("{}{last_in_address}{id}@{}.example", &first_in_address[..1], company.domain)),
            phone: random.is_in(0.9).then(|| {
                let written = random.pick(town.phones);
                random.fill_in(written)
            }),
            mobile: random.is_in(0.35).then(|| random.fill_in(town.mobile)),
            // No real profile is called like this.
            linkedin: random.is_in(0.7).then(|| format!("https://linkedin.com/in/example-{id}")),
            street: random.is_in(0.6).then(|| format!("{} {}", random.below(990) + 10, random.pick(&STREETS))),
            postal_code: random.fill_in(town.postal_code),
            has_country: random.is_in(0.9),
            owner: name_of_rep(random.below(settings.reps)),
            marking,
            came_in: settings.came_in(number),
            do_not_call: random.is_in(0.02),
            email_opt_out: random.is_in(0.04),
            sales_cycle: random.pick_weighted(&[(90, ""), (5, "long"), (5, "short")]),
            notes: if random.is_in(0.05) { random.pick(&NOTES) } else { "" },
            company,
        }
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub(super) fn row(&self) -> Row {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let yes = |yes: bool| if yes { "TRUE" } else { "" }.to_owned();
        let town = self.company.town;
        [
            self.id.to_string(),
            self.first_name.to_owned(),
            self.last_name.to_owned(),
            self.title.to_owned(),
            self.company.name.clone(),
            text(&self.email),
            text(&self.phone),
            text(&self.mobile),
            text(&self.linkedin),
            text(&self.street),
            town.city.to_owned(),
            town.state.to_owned(),
            self.postal_code.clone(),
            if self.has_country { town.country } else { "" }.to_owned(),
            self.owner.clone(),
            self.marking.source.to_owned(),
            self.marking.status.to_owned(),
            self.marking.familiarity.to_owned(),
            self.marking.buying_window.to_owned(),
            self.came_in.to_string(),
            yes(self.do_not_call),
            yes(self.email_opt_out),
            self.company.industry.to_owned(),
            self.sales_cycle.to_owned(),
            self.notes.to_owned(),
        ]
    }
}

impl Settings {
    /// How many days ago the prospect of that number came in.
    fn age(&self, number: u64) -> u64 {
        1 + (u128::from(number) * u128::from(DAYS) / u128::from(self.prospects)) as u64
    }

    /// The day on which the prospect of that number came in.
    pub(super) fn came_in(&self, number: u64) -> NaiveDate {
        self.today - Days::new(self.age(number))
    }

    /// The first prospect that came in at least so many days ago.
    pub(super) fn first_of_age(&self, age: u64) -> u64 {
        let earlier = age.saturating_sub(1).min(DAYS);
        (u128::from(earlier) * u128::from(self.prospects)).div_ceil(u128::from(DAYS)) as u64
    }
}

struct Company {
    name: String,
    domain: String,
    town: &'static Town,
    industry: &'static str,
}

impl Company {
    /// The company of that number; its people are all in one town.
    fn draw(settings: &Settings, number: u64) -> Company {
        let random = &mut Random::of(settings.seed, COMPANY, number);
        let (founder, founder_in_domain) = random.pick(&LAST_NAMES);
        let trade = random.pick(&COMPANY_TRADES);
        let beginning = random.pick(&COMPANY_BEGINNINGS);
        let (name, domain) = match random.below(4) {
            0 => (format!("{founder} {trade}"), format!("{founder_in_domain}{trade}")),
            1 => (format!("{founder} & {beginning} {trade}"), format!("{founder_in_domain}{beginning}")),
            _ => (format!("{beginning} {trade}"), format!("{beginning}{trade}")),
        };
        Company {
            name,
            domain: domain.to_lowercase().replace(' ', ""),
            town: match random.below(100) {
                0..80 => &UNITED_STATES[random.below(UNITED_STATES.len() as u64) as usize],
                80..90 => &CANADA[random.below(CANADA.len() as u64) as usize],
                _ => &ELSEWHERE[random.below(ELSEWHERE.len() as u64) as usize],
            },
            industry: if random.is_in(0.5) { random.pick(&INDUSTRIES) } else { "" },
        }
    }
}

/// The name of a rep: no two of them have the same.
fn name_of_rep(number: u64) -> String {
    let (firsts, lasts) = (FIRST_NAMES.len() as u64, LAST_NAMES.len() as u64);
    let first = FIRST_NAMES[(number % firsts) as usize].0;
    let last = LAST_NAMES[((number + number / firsts) % lasts) as usize].0;
    match number / (firsts * lasts) {
        0 => format!("{first} {last}"),
        again => format!("{first} {last} {}", again + 1),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_reps_have_one_name() {
        let names: BTreeSet<String> = (0..10_000).map(|number| name_of_rep(number).to_lowercase()).collect();
        assert_eq!(names.len(), 10_000);
    }

    #[test]
    fn ages_and_numbers_agree() {
        for prospects in [1, 7, 179, 180, 181, 5_000] {
            let settings = super::super::tests::settings(prospects);
            for number in 0..prospects {
                let age = settings.age(number);
                assert!((1..=DAYS).contains(&age));
                assert!(settings.first_of_age(age) <= number && number < settings.first_of_age(age + 1), "{number}");
            }
        }
    }
}
