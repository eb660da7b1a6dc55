use std::sync::Arc;

use super::super::field::Field;
use super::super::fixture;
use super::super::prospects::Text;
use super::{Clues, Places, Told};
use crate::model::{
    Audience, CallingRule, Certainty, Problem, Prospect, RuleDays, TimeRange, Whereabouts, Zone, ZoneReason,
};

/// The zones, the places and the reason of a prospect: `America/Chicago | US-TX US-NY | State = TX`.
fn told(problem: &Problem, prospect: &Prospect) -> String {
    let whereabouts = &problem.whereabouts[prospect.whereabouts];
    let reason = match &*prospect.zone_reason {
        ZoneReason::Column { column, value } => format!("{column} = {value}"),
        ZoneReason::Address(evidence) => evidence.to_string(),
        ZoneReason::Number(beginning) => beginning.to_string(),
        ZoneReason::RepsZone => "rep".to_owned(),
    };
    let zones: Vec<&str> = whereabouts.zones.iter().map(|zone| &*problem.zones[*zone].name).collect();
    format!("{} | {} | {reason}", zones.join(" "), whereabouts.places.join(" "))
}

/// Rows of `time zone|state|country|phone|mobile`, with what is known of each by them.
fn check(rows: &[(&str, &str)]) {
    let mut csv = "Id,Name,Email,Time Zone,State,Country,Phone,Mobile\n".to_owned();
    for (number, (row, _)) in rows.iter().enumerate() {
        csv.push_str(&format!("{number},Ann,a{number}@x.example,{}\n", row.replace('|', ",")));
    }
    let problem = fixture::problem(&csv);
    let found: Vec<(&str, String)> =
        rows.iter().zip(&problem.prospects).map(|((row, _), prospect)| (*row, told(&problem, prospect))).collect();
    let expected: Vec<(&str, String)> = rows.iter().map(|(row, told)| (*row, (*told).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_column_of_time_zones_goes_ahead_of_all_else() {
    check(&[
        ("America/Denver|FL||+1 212 555 0100|", "America/Denver | US-FL US-NY | Time Zone = America/Denver"),
        ("europe/berlin||||", "Europe/Berlin |  | Time Zone = europe/berlin"),
        ("PST|OH|||", "America/New_York | US-OH | State = OH"),
        ("Mars||||", "America/New_York |  | rep"),
    ]);
}

#[test]
fn a_state_or_country_with_one_clock_goes_ahead_of_the_number() {
    check(&[
        ("|OH|United States||", "America/New_York | US-OH | State = OH"),
        ("|ohio  |||", "America/New_York | US-OH | State = ohio"),
        ("|US-OH|||", "America/New_York | US-OH | State = US-OH"),
        ("|OH||+1 415 555 0100|", "America/New_York | US-OH US-CA | State = OH"),
        ("|OH||+1 614 555 0100|(305) 555-0100", "America/New_York | US-OH US-FL | State = OH"),
        ("||Deutschland|030 1234567|", "Europe/Berlin | DE | Country = Deutschland"),
        ("||UK|+49 30 1234567|", "Europe/London | GB DE | Country = UK"),
        ("|Alberta|Canada||", "America/Edmonton | CA-AB | State = Alberta"),
        ("|Scotland|GB||", "Europe/London | GB-SCT | State = Scotland"),
        ("|Bayern|Germany||", "Europe/Berlin | DE | Country = Germany"),
        ("||Puerto Rico|787 555 0100|", "America/Puerto_Rico | US-PR | Country = Puerto Rico"),
    ]);
}

#[test]
fn two_letters_are_a_state_unless_country_or_number_says_otherwise() {
    check(&[
        ("|DE|||", "America/New_York | US-DE | State = DE"),
        ("||DE||", "Europe/Berlin | DE | Country = DE"),
        ("|DE|Germany||", "Europe/Berlin | DE | Country = Germany"),
        ("|DE||+49 30 1234567|", "Europe/Berlin | DE | +49"),
        ("|DE||+1 302 555 0100|", "America/New_York | US-DE | State = DE"),
        ("|CA|||", "America/Los_Angeles | US-CA | State = CA"),
        ("|ON|CA||", "America/Toronto America/Winnipeg | CA-ON | State = ON"),
        ("||IN||", "Asia/Kolkata | IN | Country = IN"),
        ("|IN||317 555 0100|", "America/Indiana/Indianapolis | US-IN | +1 317"),
        ("|WA||+61 8 9220 0000|", "Australia/Perth | AU-WA AU | +61 89"),
        ("|WA|||", "America/Los_Angeles | US-WA | State = WA"),
        ("|SP|Brasil||", "America/Sao_Paulo | BR-SP | State = SP"),
        ("|Florida||+49 30 1234567|", "America/Chicago America/New_York | US-FL DE | State = Florida"),
        ("|FL|Freedonia||", "America/New_York |  | rep"),
        ("|Texas|Freedonia|+1 713 555 0100|", "America/Chicago | US-TX | +1 713"),
    ]);
}

#[test]
fn a_number_tells_where_no_address_does() {
    check(&[
        ("|||+1 212 555 0100|", "America/New_York | US-NY | +1 212"),
        ("|||(212) 555-0100|", "America/New_York | US-NY | +1 212"),
        ("|||1-604-555-0100 x12|", "America/Vancouver | CA-BC | +1 604"),
        ("|||0044 20 7946 0958|", "Europe/London | GB | +44 2"),
        ("|||+44 (0)1481 960 194|", "Europe/Guernsey | GG | +44 1481"),
        ("|||800 555 0100|+1 305 555 0100", "America/New_York | US-FL | +1 305"),
        ("|||+1 212 555 0100|+49 170 1234567", "America/New_York | US-NY DE | +1 212"),
        ("|||208 555 0100|", "America/Boise America/Los_Angeles | US-ID | +1 208 5"),
        ("|||208 201 0100|", "America/Boise | US-ID | +1 208 201"),
        ("|||850 555 0100|", "America/Chicago America/New_York | US-FL | +1 850"),
        ("|||850 234 0100|", "America/Chicago | US-FL | +1 850 23"),
        ("|||812 555 0100|", "America/Chicago America/Indiana/Indianapolis | US-IN | +1 812"),
        ("|||423 555 0100|", "America/Chicago America/New_York | US-TN | +1 423"),
        ("|||867 645 0100|", "America/Resolute | CA-NT CA-NU CA-YT | +1 867 645"),
        ("|||907 581 0100|", "America/Adak America/Anchorage | US-AK | +1 907 581"),
        ("|||689 555 0100|", "America/New_York | US-FL | +1 689"),
        ("|||448 555 0100|", "America/Chicago America/New_York | US-FL | +1 448"),
        ("|||902 555 0100|", "America/Halifax | CA-NS CA-PE | +1 902"),
        ("|||555-0100|", "America/New_York |  | rep"),
        ("|||800 555 0100|", "America/New_York |  | rep"),
        ("|||020 7946 0958|", "America/New_York |  | rep"),
    ]);
}

#[test]
fn of_several_clocks_a_number_of_the_same_place_leaves_some() {
    check(&[
        ("|TX|||", "America/Chicago America/Denver | US-TX | State = TX"),
        ("|TX||713 555 0100|", "America/Chicago | US-TX | +1 713"),
        ("|TX||212 555 0100|", "America/Chicago America/Denver | US-TX US-NY | State = TX"),
        ("|TX||504 555 0100|", "America/Chicago America/Denver | US-TX US-LA | State = TX"),
        ("|TX||504 555 0100|915 555 0100", "America/Denver | US-TX US-LA | +1 915"),
        ("|TN||423 555 0100|", "America/Chicago America/New_York | US-TN | State = TN"),
        ("||USA|614 555 0100|", "America/New_York | US US-OH | +1 614"),
        ("||Australia|02 9374 4000|", "Australia/Sydney | AU | +61 2"),
        ("|NSW|Australia|+61 2 9374 4000|", "Australia/Sydney | AU-NSW AU | +61 2"),
        ("||New Zealand|09 300 0000|", "Pacific/Auckland | NZ | +64 9"),
        ("|ID||208 201 0100|", "America/Boise | US-ID | +1 208 201"),
    ]);
}

fn rule(place: &str) -> CallingRule {
    CallingRule {
        place: place.into(),
        days: RuleDays::Weekdays([true; 7]),
        hours: vec![TimeRange::WHOLE_DAY],
        cap: None,
        audience: Audience::Both,
        from: None,
        until: None,
        citation: "".into(),
        certainty: Certainty::Unverified,
        note: "".into(),
    }
}

/// Zones and laws of prospects with these time zones, states and numbers.
fn under_rules(rules: &[&str], rows: &[(&str, &str, &str)]) -> (Vec<Zone>, Vec<Whereabouts>, Vec<usize>) {
    let day = "2026-11-23".parse().unwrap();
    let mut problem = fixture::problem("Id,Name,Email\n1,Ann,ann@x.example\n");
    let mut places = Places::new(&["Europe/Paris"], day, day);
    let mut told = Told::default();
    let text = |field, value| Some(Text { field, header: "h", value }).filter(|text: &Text<'_>| !text.value.is_empty());
    let first = problem.prospects.remove(0);
    let mut prospects: Vec<Prospect> = Vec::new();
    for (zone, state, number) in rows {
        let clues = Clues {
            time_zone: text(Field::TimeZone, *zone),
            state: text(Field::State, *state),
            country: None,
            numbers: [Some(*number).filter(|number| !number.is_empty()), None],
        };
        let pointers = told.read(clues);
        prospects.push(Prospect { whereabouts: places.locate(&mut told, &pointers).0, ..first.clone() });
    }
    Arc::make_mut(&mut problem.reps[0].timetable).zone = 0;
    let rules: Vec<CallingRule> = rules.iter().map(|place| rule(place)).collect();
    let (zones, whereabouts) = places.finish(&rules, &mut problem.reps, &mut prospects);
    (zones, whereabouts, prospects.iter().map(|prospect| prospect.whereabouts).collect())
}

#[test]
fn the_rules_of_each_place_hold_by_its_own_clocks() {
    let rules = ["US", "US-FL", "US-TX", "DE", "*"];
    for (row, laws) in [
        (
            ("", "TX", "+1 305 555 0100"),
            "US Chicago, US Denver, US New_York, US-FL New_York, US-TX Chicago, US-TX Denver, * Chicago, * Denver",
        ),
        (("", "TX", "+1 713 555 0100"), "US Chicago, US-TX Chicago, * Chicago"),
        (("", "AL", "850 555 0100"), "US Chicago, US New_York, US-FL Chicago, US-FL New_York, * Chicago"),
        (("", "", "+49 30 1234567"), "DE Berlin, * Berlin"),
        (
            ("", "Texas", "+49 30 1234567"),
            "US Chicago, US Denver, US-TX Chicago, US-TX Denver, DE Berlin, * Chicago, * Denver",
        ),
        (("America/Phoenix", "TX", "+1 305 555 0100"), "US Phoenix, US-FL Phoenix, US-TX Phoenix, * Phoenix"),
        (("", "", "555-0100"), "* Paris"),
        (("", "", "+81 3 1234 5678"), "* Tokyo"),
    ] {
        let (zones, whereabouts, numbers) = under_rules(&rules, &[row]);
        let city = |zone: usize| zones[zone].name.rsplit('/').next().unwrap();
        let mut found: Vec<(usize, &str)> =
            whereabouts[numbers[0]].laws.iter().map(|law| (law.rule, city(law.zone))).collect();
        found.sort_unstable();
        let found: Vec<String> = found.iter().map(|(rule, city)| format!("{} {city}", rules[*rule])).collect();
        assert_eq!(found.join(", "), laws, "{row:?}");
    }
}

#[test]
fn those_of_whom_the_same_is_known_share_an_entry_and_zones_stand_by_name() {
    let rows = [
        ("", "OH", ""),
        ("", "Ohio", ""),
        ("", "", "555-0100"),
        ("", "TX", ""),
        ("America/New_York", "OH", ""),
        ("", "", "+1 614 555 0100"),
    ];
    let (zones, whereabouts, numbers) = under_rules(&["US"], &rows);
    assert_eq!(numbers, [0, 0, 1, 2, 0, 0]);
    assert_eq!(whereabouts.len(), 3);
    let names: Vec<&str> = zones.iter().map(|zone| &*zone.name).collect();
    assert_eq!(names, ["America/Chicago", "America/Denver", "America/New_York", "Europe/Paris"]);
}
