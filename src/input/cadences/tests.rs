//! The reader against the shipped file, files that leave things out, and a sample for every message.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, Timelike};
use expect_test::{Expect, expect};

use super::calling::RuleSet;
use super::read::read_over;
use super::tree::File;
use super::*;
use crate::diagnostic::{Code, Place, Severity};
use crate::model::{Audience, Certainty, Channel, Dialing, ListAudience, Need, RuleDays, TimeRange, TouchRange};

/// The configuration of a file without problems.
fn valid(source: &str) -> Cadences {
    let (cadences, found) = Cadences::read("cadences.toml", source);
    assert_eq!(found, [], "{}", found.iter().map(Diagnostic::render).collect::<String>());
    cadences.unwrap()
}

/// What is wrong with a file, each finding on a few lines: code, the text that the caret points at, message, remedy.
fn problems(source: &str) -> String {
    let (cadences, found) = Cadences::read("cadences.toml", source);
    assert_eq!(cadences.is_none(), found.iter().any(|d| d.severity == Severity::Error));
    let line = |diagnostic: &Diagnostic| {
        let Place::Span { source, span, .. } = &diagnostic.place else { panic!("no place: {diagnostic:?}") };
        let (code, message) = (diagnostic.code.name(), &diagnostic.message);
        let remedy = diagnostic.remedy.as_deref().expect("every finding says what to do");
        format!("{code} @ {}\n    {message}\n    {remedy}\n", &source[span.clone()])
    };
    found.iter().map(line).collect()
}

#[track_caller]
fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&problems(source));
}

/// Hours from lists with blanks.
fn hours(time_zone: &str, hours: &str, blocks: &str) -> Hours {
    let ranges = |list: &str| list.split(' ').map(|range| range.parse().unwrap()).collect();
    Hours { time_zone: time_zone.to_owned(), hours: ranges(hours), blocks: ranges(blocks) }
}

/// A type that is complete but for what the test adds below.
const TYPE: &str = "[types.a]\ntouches = { min = 1, max = 3 }\nsequence = [[\"phone\"]]\ngaps = [1]\n";

mod shipped {
    use super::*;

    #[test]
    fn has_no_problem_and_leaves_nothing_out() {
        let cadences = valid(SHIPPED);
        let alone = File::new("cadences.toml", SHIPPED);
        assert_eq!(read_over(&alone, None, &RuleSet::shipped().0.unwrap()).unwrap(), cadences);
        assert_eq!(cadences.unreached, []);
    }

    #[test]
    fn has_the_ranges_of_the_article() {
        let cadences = valid(SHIPPED);
        let range = |min, max| TouchRange { min, max };
        let ranges: Vec<_> = cadences.types.iter().map(|one| (one.key.as_ref(), one.touches)).collect();
        assert_eq!(
            ranges,
            [
                ("inactive_customer", range(1, 3)),
                ("buying_window", range(1, 5)),
                ("high_familiarity", range(3, 10)),
                ("warm_inbound", range(5, 12)),
                ("some_familiarity", range(5, 20)),
                ("cold", range(20, 50)),
            ]
        );
        assert_eq!(cadences.types[4].in_window, Some(range(5, 12)));
        assert_eq!(cadences.types[4].out_window, Some(range(12, 20)));
        assert!(cadences.types.iter().enumerate().all(|(i, one)| i == 4 || one.in_window.is_none()));
    }

    #[test]
    fn uses_all_eight_channels() {
        let cadences = valid(SHIPPED);
        let used: BTreeSet<Channel> =
            cadences.types.iter().flat_map(|one| one.cadence.sequence.iter().flatten().copied()).collect();
        assert_eq!(used, BTreeSet::from(Channel::ALL));
    }

    #[test]
    fn says_what_it_says() {
        let cadences = valid(SHIPPED);
        assert_eq!(cadences.persistence, 1.0);
        assert_eq!(cadences.horizon_days, 365);
        assert_eq!(cadences.types[cadences.default_type].key.as_ref(), "cold");
        assert_eq!(cadences.workday.minutes, Minutes::whole(240));
        assert_eq!(cadences.workday.weekdays, [true, true, true, true, true, false, false]);
        assert_eq!(
            cadences.workday.hours,
            hours("America/New_York", "09:00-12:00 13:00-17:30", "09:00-10:30 16:00-17:00")
        );
        assert_eq!(cadences.phone.voicemail_seconds, 45.0);
        assert_eq!(cadences.channels[Channel::Phone].minutes, Minutes::ZERO);
        assert_eq!(cadences.channels[Channel::Email].daily_limit, Some(50));
        assert_eq!(cadences.channels[Channel::Text].needs, Need::Mobile);
        assert!(cadences.channels[Channel::Text].after_contact);
        assert_eq!(cadences.channels[Channel::SnailMail].arrives_after, 3);
        let cold = cadences.types.last().unwrap();
        assert_eq!((cold.cold, cold.known, cold.dialing), (true, false, Dialing::Power));
        assert_eq!(cadences.types[3].first_touch_within, Some(1));
        assert_eq!(cadences.shifts[0].when.describe(), "brand = well known or household name");
        assert_eq!(cadences.waiting[0].reason, WaitingReason::DoNotContact);
        assert!(cadences.waiting[0].when.0[0].1.contains(&"closed not converted".to_owned()));
        assert_eq!(cadences.classify[0].prospect_type, 0);
    }

    #[test]
    fn names_all_holidays_that_are_known() {
        let words: BTreeSet<&str> = SHIPPED.split_whitespace().collect();
        let unnamed: Vec<&str> =
            holidays::sets().chain(holidays::single_days()).filter(|name| !words.contains(name)).collect();
        assert_eq!(unnamed, [""; 0]);
    }

    #[test]
    fn its_commented_examples_are_valid() {
        let mut source = String::new();
        for line in SHIPPED.lines() {
            let example = line.strip_prefix("# ").filter(|rest| {
                let key = rest.split(' ').next().unwrap_or_default();
                let is_key = !key.is_empty() && key.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
                (rest.starts_with('[') && rest.ends_with(']')) || is_key && rest[key.len()..].starts_with(" = ")
            });
            source.push_str(example.unwrap_or(line));
            source.push('\n');
        }
        let cadences = valid(&source);
        assert_eq!(cadences.reps[0].name.as_ref(), "dana");
        assert_eq!(cadences.reps[0].daily_limit[Channel::Email], Some(30));
        assert_eq!(cadences.context, [(Field::Brand, "well known".to_owned())]);
        assert_eq!(cadences.columns.len(), 2);
        assert_eq!(cadences.shifts.len(), 6);
        let own = cadences.calling_hours.iter().find(|entry| *entry.rule.place == *"US-FL").unwrap();
        assert_eq!((own.rule.cap, own.rule.audience), (Some(3), Audience::Consumer));
    }
}

mod calling_hours {
    use super::*;

    /// The built-in rules.
    fn shipped() -> RuleSet {
        let (rule_set, found) = RuleSet::shipped();
        assert_eq!(found, [], "{}", found.iter().map(Diagnostic::render).collect::<String>());
        rule_set.unwrap()
    }

    /// The rules of a place: days, hours, cap, audience.
    fn rules_of(cadences: &Cadences, place: &str) -> Vec<String> {
        let of_place = cadences.calling_hours.iter().filter(|entry| *entry.rule.place == *place);
        let told = of_place.map(|RuleEntry { rule, holiday_names }| {
            let days = match &rule.days {
                RuleDays::Weekdays(days) => days.map(|day| if day { "x" } else { "." }).concat(),
                RuleDays::Holidays { set, dates } => format!("{set} = {holiday_names:?} + {} dates", dates.len()),
            };
            let hours: Vec<String> = rule.hours.iter().map(TimeRange::to_string).collect();
            format!("{days} {hours:?} {:?} {}", rule.cap, rule.audience.key())
        });
        told.collect()
    }

    #[test]
    fn all_that_are_built_in_say_where_they_stand() {
        let rules = shipped().rules;
        assert!(rules.len() > 50, "{}", rules.len());
        for RuleEntry { rule, holiday_names } in &rules {
            assert!(rule.citation.len() > 10, "{rule:?}");
            assert!(rule.hours.windows(2).all(|pair| pair[0].to < pair[1].from), "{rule:?}");
            assert!(rule.certainty != Certainty::Disputed || !rule.note.is_empty(), "{rule:?}");
            assert_eq!(matches!(rule.days, RuleDays::Holidays { .. }), !holiday_names.is_empty(), "{rule:?}");
        }
    }

    #[test]
    fn what_each_key_says() {
        let cadences = valid(
            "[[calling_hours]]\nplace = \"us-ca\"\nhours = [\"13:00-17:00\", \"9:00-12:00\"]\ncitation = \"x\"\n\
             [[calling_hours]]\nplace = \"US-CA\"\ndays = [\"sun\"]\nhours = []\ncap = 2\naudience = \"business\"\n\
             citation = \"y\"\nfrom = 2026-01-01\nuntil = \"2026-12-31\"\nsure = \"weak\"\nnote = \"z\"\n\
             [[calling_hours]]\nplace = \"US-CA\"\nholidays = [\"us-federal\", 2026-12-24, \"2026-12-31\"]\n\
             hours = [\"00:00-24:00\"]\ncitation = \"w\"\n",
        );
        expect![[r#"
            [
                "xxxxxxx [\"09:00-12:00\", \"13:00-17:00\"] None both",
                "......x [] Some(2) business",
                "us-federal, 2026-12-24, 2026-12-31 = [\"us-federal\"] + 2 dates [\"00:00-24:00\"] None both",
            ]
        "#]]
        .assert_debug_eq(&rules_of(&cadences, "US-CA"));
        let second = cadences.calling_hours.iter().find(|entry| *entry.rule.citation == *"y").unwrap();
        assert_eq!(second.rule.from, "2026-01-01".parse().ok());
        assert_eq!(second.rule.until, "2026-12-31".parse().ok());
        assert_eq!((second.rule.certainty, &*second.rule.note), (Certainty::Weak, "z"));
    }

    #[test]
    fn of_a_place_stand_in_the_place_of_all_that_are_built_in() {
        let places = |cadences: &Cadences| -> Vec<String> {
            cadences.calling_hours.iter().map(|entry| entry.rule.place.to_string()).collect()
        };
        let shipped = valid("");
        let own = valid(
            "[[calling_hours]]\nplace = \"US-PA\"\nhours = []\ncitation = \"x\"\n\
             [[calling_hours]]\nplace = \"JP\"\nhours = [\"09:00-20:00\"]\ncitation = \"y\"\n",
        );
        assert_eq!(rules_of(&shipped, "US-PA").len(), 4);
        assert_eq!(rules_of(&own, "US-PA"), ["xxxxxxx [] None both"]);
        assert_eq!(rules_of(&own, "US"), rules_of(&shipped, "US"));
        assert_eq!(rules_of(&own, "*"), rules_of(&shipped, "*"));
        assert_eq!(places(&own).len(), places(&shipped).len() - 3 + 1);
        for cadences in [shipped, own] {
            let places = places(&cadences);
            assert!(places.is_sorted(), "{places:?}");
        }
    }

    /// The rules that forbid a call at that moment, by the clock there: `US-PA, us-federal`.
    fn forbidding(place: &str, audience: ListAudience, moment: &str) -> Vec<String> {
        let moment: NaiveDateTime = format!("{moment}:00").parse().unwrap();
        let minute = (moment.hour() * 60 + moment.minute()) as u16;
        let forbids = |rule: &CallingRule| {
            let open = |range: &TimeRange| (range.from.minutes()..range.to.minutes()).contains(&minute);
            rule.holds_in(place)
                && audience.is_bound_by(rule.audience)
                && rule.applies_on(moment.date())
                && !rule.hours.iter().any(open)
        };
        let cadences = valid("");
        let rules = cadences.calling_rules(moment.date(), moment.date());
        rules.filter(forbids).map(|rule| rule.place.to_string()).collect()
    }

    #[test]
    fn as_the_facts_have_them() {
        let lawful = |place: &str, moments: &[&str]| {
            for moment in moments {
                assert_eq!(forbidding(place, ListAudience::Unknown, moment), [""; 0], "{place} {moment}");
            }
        };
        let forbidden = |place: &str, by: &str, moments: &[&str]| {
            for moment in moments {
                let found = forbidding(place, ListAudience::Unknown, moment);
                assert!(found.iter().any(|found| found == by), "{place} {moment}: {found:?}");
            }
        };
        // The federal hours, in a state without rules of its own.
        lawful("US-GA", &["2026-11-23T08:00", "2026-11-29T20:59", "2026-11-26T10:00"]);
        forbidden("US-GA", "US", &["2026-11-23T07:59", "2026-11-23T21:00"]);
        // Pennsylvania has no calls on Sundays from 18 October 2026, and maybe none after 19:00.
        lawful("US-PA", &["2026-10-11T20:30", "2026-10-16T20:30", "2026-10-19T18:59"]);
        forbidden("US-PA", "US-PA", &["2026-10-18T12:00", "2026-10-19T19:00", "2026-10-19T08:59"]);
        // Oregon's law begins with the year 2026.
        lawful("US-OR", &["2025-12-31T20:30", "2026-01-01T19:59"]);
        forbidden("US-OR", "US-OR", &["2026-01-01T20:00"]);
        // Rhode Island: 9-18 on weekdays, 10-17 on Saturdays, none on Sundays.
        lawful("US-RI", &["2026-11-23T09:00", "2026-11-23T17:59", "2026-11-28T10:00", "2026-11-28T16:59"]);
        forbidden("US-RI", "US-RI", &["2026-11-23T18:00", "2026-11-28T09:59", "2026-11-28T17:00", "2026-11-29T12:00"]);
        // Texas sleeps on Sunday morning.
        lawful("US-TX", &["2026-11-28T09:00", "2026-11-29T12:00"]);
        forbidden("US-TX", "US-TX", &["2026-11-28T08:30", "2026-11-29T11:59"]);
        // Mississippi allows holidays again, and no Sunday; 20:00 is the stricter of two readings.
        lawful("US-MS", &["2026-11-26T19:59"]);
        forbidden("US-MS", "US-MS", &["2026-11-26T20:00", "2026-11-29T12:00"]);
        // Canada: 10-18 at weekends; the courtesy rule ends weekdays at 21:00.
        lawful("CA-ON", &["2026-11-23T09:00", "2026-11-23T20:59", "2026-11-29T17:59"]);
        forbidden("CA-ON", "CA", &["2026-11-23T08:59", "2026-11-29T09:59", "2026-11-29T18:00"]);
        forbidden("CA-ON", "*", &["2026-11-23T21:00"]);
        // Australia: to 17:00 on Saturdays, none on Sundays.
        lawful("AU-NSW", &["2026-11-23T19:59", "2026-11-28T16:59"]);
        forbidden("AU-NSW", "AU", &["2026-11-28T17:00", "2026-11-29T12:00"]);
        // The United Kingdom by the code of the DMA.
        lawful("GB", &["2026-11-23T08:00", "2026-11-28T09:00"]);
        forbidden("GB-ENG", "GB", &["2026-11-28T08:59"]);
        // France forbids calls to consumers from 11 August 2026.
        lawful("FR", &["2026-08-10T10:00", "2026-08-10T12:59", "2026-08-10T14:00"]);
        forbidden("FR", "FR", &["2026-08-10T13:30", "2026-08-08T10:00", "2026-08-11T10:00"]);
    }

    #[test]
    fn keep_holidays_as_the_facts_have_them() {
        for (place, by, days) in [
            // A holiday on a Sunday is kept on Monday, one on a Saturday on Friday; state holidays count.
            ("US-AL", "US-AL", ["2026-11-26", "2026-07-03", "2027-07-05", "2026-04-27"]),
            ("US-LA", "US-LA", ["2026-11-26", "2026-01-08", "2026-07-04", "2026-10-12"]),
            ("US-PA", "US-PA", ["2026-04-03", "2026-06-15", "2026-11-03", "2026-02-16"]),
            ("US-RI", "US-RI", ["2026-11-26", "2026-08-10", "2026-07-04", "2026-06-19"]),
            ("US-UT", "US-UT", ["2026-11-26", "2026-07-24", "2026-12-25", "2028-01-01"]),
            ("AU-QLD", "AU", ["2026-12-25", "2026-01-26", "2026-04-03", "2027-04-26"]),
            ("CA-BC", "CA-BC", ["2026-12-25", "2026-07-01", "2026-09-07", "2027-01-01"]),
            ("FR", "FR", ["2026-07-14", "2026-05-25", "2026-05-14", "2026-04-06"]),
        ] {
            for day in days {
                let found = forbidding(place, ListAudience::Unknown, &format!("{day}T12:00"));
                assert!(found.iter().any(|found| found == by), "{place} {day}: {found:?}");
            }
        }
        for (place, day) in [("US-MS", "2026-11-26"), ("US-GA", "2026-12-25"), ("US-PA", "2026-06-19")] {
            assert_eq!(forbidding(place, ListAudience::Unknown, &format!("{day}T12:00")), [""; 0], "{place} {day}");
        }
    }

    #[test]
    fn that_bind_calls_to_consumers_leave_calls_to_businesses_alone() {
        let b2b = |place: &str, moment: &str| forbidding(place, ListAudience::B2b, moment);
        for (place, moment) in [
            ("US-GA", "2026-11-29T20:59"),
            ("US-WA", "2026-11-23T20:30"),
            ("US-LA", "2026-11-26T12:00"),
            ("FR", "2026-08-10T13:30"),
            ("FR", "2026-08-11T10:00"),
        ] {
            assert_eq!(b2b(place, moment), [""; 0], "{place} {moment}");
            assert!(!forbidding(place, ListAudience::B2c, moment).is_empty() || place == "US-GA", "{place} {moment}");
        }
        assert_eq!(b2b("CA", "2026-11-29T18:00"), ["CA"]);
        assert_eq!(b2b("US-MD", "2026-11-23T20:30"), ["US-MD"]);
        assert_eq!(b2b("US-GA", "2026-11-23T21:00"), ["*"]);
    }

    #[test]
    fn that_cannot_hold() {
        check(
            "[planning]
            audience = \"b2x\"
            [[calling_hours]]
            place = \"Florida\"
            days = []
            hours = [\"8-20\", \"20:00-08:00\", 8]
            cap = 1
            audience = \"companies\"
            sure = \"yes\"
            note = 3
            [[calling_hours]]
            place = \"US-FL\"
            days = [\"mon\"]
            holidays = [\"us-federal\"]
            hours = [\"11:00-13:00\", \"08:00-12:00\"]
            citation = \"x\"
            [[calling_hours]]
            place = \"US-FL\"
            holidays = [\"us-federl\", \"thanksgiving\", \"2026-13-01\", \"xmas\"]
            hour = []
            from = 2027-01-01
            until = 2026-01-01
            [[calling_hours]]
            place = \"US-FL\"
            from = 2027-01-01
            until = 2026-01-01
            hours = []
            citation = \"x\"
            ",
            &expect![[r#"
                bad-value @ "b2x"
                    "b2x" is not a kind of audience
                    did you mean `b2b`?
                missing-key @ [[calling_hours]]
                    [[calling_hours]] has no `citation`
                    add `citation`, such as `citation = "Fla. Stat. 501.616(6)(a)"`
                bad-value @ "Florida"
                    "Florida" is not the code of a place
                    write its ISO code: a country such as "CA", a state or province such as "US-FL", or "*"
                bad-value @ []
                    `days` names no weekday
                    name at least one day: ["mon"]
                bad-value @ "8-20"
                    "8-20" is not a range of times
                    write two times between 00:00 and 24:00 with a hyphen: "09:00-12:00"
                min-above-max @ "20:00-08:00"
                    "20:00-08:00" does not end after it begins
                    swap the two, or write two ranges: a day ends at 24:00
                wrong-type @ 8
                    an item of `hours` must be a range of times, not the number 8
                    write it between quotation marks: "09:00-12:00"
                bad-value @ 1
                    `cap` is 1, which is out of range
                    write a whole number of 2 or more; for no calls at all, write `hours = []`
                bad-value @ "companies"
                    "companies" is not a kind of audience
                    write `consumer`, `business` or `both`
                bad-value @ "yes"
                    "yes" is not a degree of certainty
                    write `primary`, `secondary`, `weak`, `disputed` or `unverified`
                wrong-type @ 3
                    `note` must be text, not the number 3
                    put it between quotation marks: "3"
                bad-value @ ["mon"]
                    a rule is about weekdays or about holidays, and this one has both `days` and `holidays`
                    make two rules of it, each with its hours
                bad-value @ ["11:00-13:00", "08:00-12:00"]
                    08:00-12:00 and 11:00-13:00 touch or overlap
                    make one of the two
                missing-key @ [[calling_hours]]
                    [[calling_hours]] has no `hours`
                    add `hours`, such as `hours = ["08:00-20:00"]`
                missing-key @ [[calling_hours]]
                    [[calling_hours]] has no `citation`
                    add `citation`, such as `citation = "Fla. Stat. 501.616(6)(a)"`
                bad-value @ "us-federl"
                    "us-federl" is not a holiday or set of holidays
                    did you mean `us-federal`?
                bad-value @ "2026-13-01"
                    "2026-13-01" is not a date
                    write year, month and day: "2026-12-25"
                bad-value @ "xmas"
                    "xmas" is not a holiday or set of holidays
                    write `us-federal`, `us-ma`, `us-ny`, `us-tx`, `ca`, `ca-nl`, `ca-on`, `ca-qc`, `br`, `mx`, `gb-eng`, `gb-nir`, `gb-sct`, `ie`, `de`, `de-by` or 32 more
                unknown-key @ hour
                    there is no key `hour` in [[calling_hours]]
                    did you mean `hours`?
                min-above-max @ [[calling_hours]]
                    the rule ends on 2026-01-01, before it begins on 2027-01-01
                    swap the two, or correct one of them
            "#]],
        );
        check(
            "[calling_hours]\nplace = \"US\"\n",
            &expect![[r#"
            wrong-type @ [calling_hours]
                `calling_hours` must be a list of tables, not a table
                write [[calling_hours]] above each, with double brackets
        "#]],
        );
    }
}

mod left_out {
    use super::*;

    #[test]
    fn an_empty_file_is_the_shipped_one() {
        for source in ["", "\u{feff}", "# nothing\r\n"] {
            assert_eq!(valid(source), valid(SHIPPED));
        }
    }

    #[test]
    fn keys_are_filled_in_one_by_one() {
        let cadences =
            valid("[workday]\nminutes = 90\n\n[channels.email]\ndaily_limit = 10\n\n[phone]\nanswer_rate = 0.1\n");
        let mut expected = valid(SHIPPED);
        expected.workday.minutes = Minutes::whole(90);
        expected.channels[Channel::Email].daily_limit = Some(10);
        expected.phone.answer_rate = 0.1;
        assert_eq!(cadences, expected);
    }

    #[test]
    fn types_come_as_a_whole_and_without_the_shipped_rules() {
        let cadences = valid(TYPE);
        assert_eq!(cadences.types.len(), 1);
        assert_eq!(cadences.classify, []);
        assert_eq!(cadences.default_type, 0);
        assert_eq!(cadences.waiting, valid(SHIPPED).waiting);
        assert_eq!(cadences.shifts, valid(SHIPPED).shifts);
        let one = &cadences.types[0];
        assert_eq!((one.label.as_ref(), one.cold, one.known, one.dialing), ("a", false, false, Dialing::Manual));
        assert_eq!((one.first_touch_within, one.value, one.engages, one.within), (None, 1.0, 1.0, 0.8));

        // A type of a shipped name takes nothing from the shipped type.
        let cold = valid(&TYPE.replace("types.a", "types.cold"));
        assert_eq!((cold.types[0].label.as_ref(), cold.types[0].cold), ("cold", false));
    }

    #[test]
    fn own_rules_can_lead_to_shipped_types() {
        let cadences = valid("[[classify]]\ntype = \"warm_inbound\"\nwhen = { source = \"Fair\" }\n");
        assert_eq!(cadences.classify.len(), 1);
        assert_eq!(cadences.types.len(), 6);
        assert_eq!(cadences.classify[0].prospect_type, 3);
        assert_eq!(cadences.classify[0].when, Condition(vec![(Field::Source, vec!["fair".to_owned()])]));
        assert_eq!(cadences.unreached, [], "the shipped types are not the author's");
    }

    #[test]
    fn empty_lists_switch_rules_off() {
        let cadences = valid("shift = []\nwaiting = []\nclassify = []\n");
        assert_eq!((cadences.shifts.len(), cadences.waiting.len(), cadences.classify.len()), (0, 0, 0));
    }

    #[test]
    fn the_default_type_is_cold_or_else_the_first() {
        let two = |second: &str| format!("{TYPE}{}", TYPE.replace("types.a", second));
        assert_eq!(valid(&two("types.cold")).default_type, 1);
        assert_eq!(valid(&two("types.b")).default_type, 0);
        let named = format!("[planning]\ndefault_type = \"b\"\n{}", two("types.b"));
        assert_eq!(valid(&named).default_type, 1);
    }

    #[test]
    fn types_keep_the_order_of_the_file_however_many() {
        let keys: Vec<String> = (0..50).map(|n| format!("type_{}", 99 - n)).collect();
        let source: String = keys.iter().map(|key| TYPE.replace("types.a", &format!("types.{key}"))).collect();
        let cadences = valid(&source);
        assert_eq!(cadences.types.iter().map(|one| one.key.to_string()).collect::<Vec<_>>(), keys);
        assert_eq!(cadences.unreached.len(), 49);
    }
}

mod reps {
    use super::*;

    #[test]
    fn take_from_the_workday_what_they_leave_out() {
        let cadences = valid(
            r#"
            [workday]
            minutes = 100.5
            days = ["mon", "sun"]
            holidays = [2026-12-25, "2027-01-01"]
            [reps.Zoe]
            [reps.dana]
            minutes = 180
            days = ["tue"]
            holidays = []
            days_off = ["2026-11-27", { from = 2026-12-21, to = "2027-01-01" }]
            dialing = "manual"
            daily_limit = { email = 30 }
            "#,
        );
        let [zoe, dana] = cadences.reps.as_slice() else { panic!("two reps") };
        assert_eq!((zoe.name.as_ref(), zoe.workday.minutes.to_string().as_str(), zoe.dialing), ("Zoe", "100.5", None));
        assert_eq!(zoe.workday.weekdays, [true, false, false, false, false, false, true]);
        assert_eq!(zoe.workday.holidays.dates.len(), 2);
        assert_eq!(zoe.daily_limit[Channel::Email], None, "the channel's own limit holds");
        assert_eq!(
            (dana.name.as_ref(), dana.workday.minutes, dana.dialing),
            ("dana", Minutes::whole(180), Some(Dialing::Manual))
        );
        assert_eq!(dana.workday.weekdays, [false, true, false, false, false, false, false]);
        assert_eq!(dana.workday.holidays, Holidays::default(), "a rep's holidays stand in the place of the others'");
        assert_eq!(dana.days_off.len(), 2);
        assert_eq!((dana.daily_limit[Channel::Email], dana.daily_limit[Channel::Video]), (Some(30), None));
        assert_eq!(dana.daily_limit[Channel::FaceToFace], None);
    }

    #[test]
    fn have_holidays_by_date_and_by_name() {
        let cadences = valid(
            r#"
            [workday]
            holidays = ["us-federal", 2026-12-24, "day-after-thanksgiving", "2026-12-31"]
            holidays_ics = "off.ics"
            [reps]
            a = {}
            b = { holidays = ["gb-sct"], holidays_ics = ["b/off.ics", "c.ics"] }
            c = { holidays_ics = [] }
            "#,
        );
        let days = |workday: &Workday, years| -> Vec<String> {
            workday.holidays.days(&years).iter().map(NaiveDate::to_string).collect()
        };
        let paths =
            |workday: &Workday| -> Vec<String> { workday.holidays_ics.iter().map(|file| file.path.clone()).collect() };
        assert_eq!(cadences.reps[0].workday, cadences.workday);
        let of_year = days(&cadences.workday, 2026..=2026);
        assert_eq!(
            &of_year[of_year.len() - 6..],
            ["2026-11-11", "2026-11-26", "2026-11-27", "2026-12-24", "2026-12-25", "2026-12-31"]
        );
        assert_eq!(of_year.len(), 15);
        assert_eq!(days(&cadences.workday, 1990..=1990).last().unwrap(), "2026-12-31", "dates hold whatever the years");
        assert_eq!(days(&cadences.reps[1].workday, 2026..=2026)[..2], ["2026-01-01", "2026-01-02"]);
        assert_eq!(paths(&cadences.workday), ["off.ics"]);
        assert_eq!(paths(&cadences.reps[1].workday), ["b/off.ics", "c.ics"]);
        assert!(paths(&cadences.reps[2].workday).is_empty());
    }

    #[test]
    fn whose_holidays_cannot_be_known() {
        check(
            r#"
            [workday]
            holidays = ["US Federal", "us-federl", "us-ca", "2026-13-01", 3]
            holidays_ics = ["", 3]
            [reps.a]
            holidays = "us-federal"
            days_off = ["us-federal"]
            "#,
            &expect![[r#"
                bad-value @ "US Federal"
                    there are no holidays called "US Federal"
                    did you mean "us-federal"?
                bad-value @ "us-federl"
                    there are no holidays called "us-federl"
                    did you mean "us-federal"?
                bad-value @ "us-ca"
                    there are no holidays called "us-ca"
                    write dates, or names: the sets are us-federal, us-ma, us-ny, us-tx, ca, ca-nl, ca-on, ca-qc, br, mx, gb-eng, gb-nir, gb-sct, ie, de, de-by, es, fr, it, nl, se, au-nsw, au-vic, nz, jp and za, and single days are new-year, battle-of-new-orleans, mlk, presidents, mardi-gras, good-friday, confederate-memorial-al, memorial, jefferson-davis, flag-day, juneteenth, independence, pioneer-day, victory-day-ri, labor, columbus, election-day, veterans, thanksgiving, day-after-thanksgiving, christmas-eve and christmas
                bad-value @ "2026-13-01"
                    "2026-13-01" is not a date
                    write year, month and day: "2026-12-25"
                wrong-type @ 3
                    an item of `holidays` must be a date without a time, not the number 3
                    write year, month and day: "2026-12-25"
                bad-value @ ""
                    an item of `holidays_ics` is empty
                    fill it in, or take it out
                wrong-type @ 3
                    an item of `holidays_ics` must be text, not the number 3
                    put it between quotation marks: "3"
                wrong-type @ "us-federal"
                    `holidays` must be a list of dates and names, not the text "us-federal"
                    put it between brackets: ["us-federal"]
                bad-value @ "us-federal"
                    "us-federal" is not a date
                    names of holidays stand in `holidays`, not here
            "#]],
        );
    }

    #[test]
    fn have_the_blocks_that_lie_inside_their_hours() {
        let table = |keys: &str| valid(&format!("[reps.dana]\n{keys}\n")).reps[0].workday.hours.clone();
        let shipped = "09:00-12:00 13:00-17:30";
        for (keys, expected) in [
            ("", hours("America/New_York", shipped, "09:00-10:30 16:00-17:00")),
            ("time_zone = \"europe/london\"", hours("Europe/London", shipped, "09:00-10:30 16:00-17:00")),
            ("hours = [\"10:00-16:30\"]", hours("America/New_York", "10:00-16:30", "10:00-10:30 16:00-16:30")),
            ("hours = \"8:00-12:00\"", hours("America/New_York", "08:00-12:00", "09:00-10:30")),
            (
                "hours = [\"00:00-10:00\", \"10:00-24:00\"]",
                hours("America/New_York", "00:00-10:00 10:00-24:00", "09:00-10:00 10:00-10:30 16:00-17:00"),
            ),
            ("blocks = [\"13:00-15:00\"]", hours("America/New_York", shipped, "13:00-15:00")),
            (
                "hours = \"18:00-20:00\"\nblocks = \"18:00-20:00\"\nminutes = 120",
                hours("America/New_York", "18:00-20:00", "18:00-20:00"),
            ),
        ] {
            assert_eq!(table(keys), expected, "{keys}");
        }
        let cadences = valid(
            "[workday]\nhours = [\"08:00-12:30\"]\nblocks = [\"08:00-11:00\"]\n[reps]\na = {}\nb = { hours = \"10:00-15:00\" }\n",
        );
        assert_eq!(cadences.reps[0].workday, cadences.workday);
        assert_eq!(cadences.reps[1].workday.hours, hours("America/New_York", "10:00-15:00", "10:00-11:00"));
    }

    #[test]
    fn whose_hours_cannot_be_kept() {
        check(
            r#"
            [workday]
            time_zone = "EST"
            hours = ["09:00-12:00", "11:00-17:00", "5pm-6pm", 9]
            blocks = []
            [reps.a]
            time_zone = "Berlin"
            hours = ["22:00-06:00"]
            [reps.b]
            time_zone = "Europe/Lodnon"
            [reps.c]
            time_zone = "Mars"
            [reps.d]
            time_zone = "EST5EDT"
            [reps.e]
            time_zone = "Zulu"
            [reps.f]
            time_zone = "new york"
            "#,
            &expect![[r#"
                bad-value @ "EST"
                    "EST" names no place, so it cannot say when clocks are changed
                    did you mean "America/New_York"?
                bad-value @ "11:00-17:00"
                    11:00-17:00 begins before 09:00-12:00 ends
                    write them in the order of the day, one after the other
                bad-value @ "5pm-6pm"
                    "5pm-6pm" is not a range of times
                    write two times between 00:00 and 24:00 with a hyphen: "09:00-12:00"
                wrong-type @ 9
                    an item of `hours` must be a range of times, not the number 9
                    write it between quotation marks: "09:00-12:00"
                bad-value @ []
                    `blocks` is empty
                    fill it in, or take it out
                bad-value @ "Berlin"
                    "Berlin" is not a time zone
                    did you mean "Europe/Berlin"?
                min-above-max @ "22:00-06:00"
                    "22:00-06:00" does not end after it begins
                    swap the two, or write two ranges: a day ends at 24:00
                bad-value @ "Europe/Lodnon"
                    "Europe/Lodnon" is not a time zone
                    did you mean "Europe/London"?
                bad-value @ "Mars"
                    "Mars" is not a time zone
                    write the IANA name of a place, such as "America/New_York" or "Europe/London"
                bad-value @ "EST5EDT"
                    "EST5EDT" names no place, so it cannot say when clocks are changed
                    did you mean "America/New_York"?
                bad-value @ "Zulu"
                    "Zulu" names no place, so it cannot say when clocks are changed
                    write the IANA name of a place, such as "America/New_York" or "Europe/London"
                bad-value @ "new york"
                    "new york" is not a time zone
                    did you mean "America/New_York"?
            "#]],
        );
        check(
            r#"
            [workday]
            hours = ["10:00-16:00"]
            blocks = ["09:00-11:00"]
            "#,
            &expect![[r#"
                bad-value @ ["09:00-11:00"]
                    the phone block 09:00-11:00 does not lie inside one of the working hours
                    `hours` are 10:00-16:00: move the block, split it, or change them
            "#]],
        );
        check(
            r#"
            [reps.a]
            blocks = ["09:00-11:00", "11:00-13:30"]
            [reps.b]
            hours = ["17:00-21:00"]
            "#,
            &expect![[r#"
                bad-value @ ["09:00-11:00", "11:00-13:30"]
                    the phone block 11:00-13:30 does not lie inside one of the working hours
                    `hours` are 09:00-12:00 and 13:00-17:30: move the block, split it, or change them
                bad-value @ ["17:00-21:00"]
                    none of the phone blocks, 09:00-10:30 and 16:00-17:00, lies inside these hours
                    set `blocks` too: calls are made in them alone
            "#]],
        );
    }

    #[test]
    fn whose_minutes_are_more_than_their_hours_hold() {
        check(
            r#"
            [workday]
            minutes = 450.5
            [reps.a]
            [reps.b]
            hours = ["09:00-12:00", "13:00-17:00"]
            [reps.c]
            minutes = 450
            [reps.d]
            minutes = 300
            hours = "09:00-13:30"
            "#,
            &expect![[r#"
                minutes-beyond-hours @ 450.5
                    a working day of 450.5 minutes is longer than its hours, which hold 450
                    it is cut to its hours; lengthen `hours`, or lower `minutes`
                minutes-beyond-hours @ ["09:00-12:00", "13:00-17:00"]
                    a working day of 450.5 minutes is longer than its hours, which hold 420
                    it is cut to its hours; lengthen `hours`, or lower `minutes`
                minutes-beyond-hours @ 300
                    a working day of 300 minutes is longer than its hours, which hold 270
                    it is cut to its hours; lengthen `hours`, or lower `minutes`
            "#]],
        );
    }

    #[test]
    fn that_cannot_work_like_this() {
        check(
            r#"
            [reps.dana]
            days_off = [{ from = "2027-01-02", to = "2027-01-01" }, { from = "2026-01-01" }, "soon", 3]
            daily_limit = { emial = 3, email = 0 }
            dialing = "robot"
            [reps.Dana]
            minutes = 0
            [reps."no.bare key"]
            quota = 3
            "#,
            &expect![[r#"
                min-above-max @ { from = "2027-01-02", to = "2027-01-01" }
                    the days off from 2027-01-02 to 2027-01-01 end before they begin
                    swap the two, or correct one of them
                missing-key @ { from = "2026-01-01" }
                    [[reps.dana.days_off]] has no `to`
                    add `to`, such as `to = "2027-01-01"`
                bad-value @ "soon"
                    "soon" is not a date
                    write year, month and day: "2026-12-25"
                wrong-type @ 3
                    an item of `days_off` must be a date without a time, not the number 3
                    write year, month and day: "2026-12-25"
                unknown-key @ emial
                    there is no key `emial` in [reps.dana.daily_limit]
                    did you mean `email`?
                bad-value @ 0
                    `email` is 0, which is out of range
                    write a whole number of 1 or more; to leave a channel out, take it out of the sequences
                bad-value @ "robot"
                    "robot" is not a way of dialing
                    write `power` or `manual`
                bad-value @ Dana
                    the reps "dana" and "Dana" differ only in case
                    make one table of the two: case does not matter in names
                bad-value @ 0
                    `minutes` is 0, which is out of range
                    write a number above 0 and up to 1440; for somebody who does not work, use days_off
                unknown-key @ quota
                    there is no key `quota` in [reps."no.bare key"]
                    the keys here are `minutes`, `days`, `time_zone`, `hours`, `blocks`, `holidays`, `holidays_ics`, `days_off`, `dialing` and `daily_limit`
            "#]],
        );
    }
}

mod messages {
    use super::*;

    #[test]
    fn as_they_stand_on_stderr() {
        let source = "[planing]\n\n[workday]\nminutes = 2000\n\n[types.a]\nsequence = [[\"phone\", \"emial\"]]\n";
        let (_, found) = Cadences::read("my/cadences.toml", source);
        expect![[r#"
            error[unknown-key]: there is no table [planing]
             --> my/cadences.toml:1:2
              |
            1 | [planing]
              |  ^^^^^^^
              |
              = help: did you mean `planning`?
            error[bad-value]: `minutes` is 2000, which is out of range
             --> my/cadences.toml:4:11
              |
            4 | minutes = 2000
              |           ^^^^
              |
              = help: write a number above 0 and up to 1440; for somebody who does not work, use days_off
            error[missing-key]: [types.a] has no `touches`
             --> my/cadences.toml:6:1
              |
            6 | [types.a]
              | ^^^^^^^^^
              |
              = help: add `touches`, such as `touches = { min = 3, max = 10 }`
            error[missing-key]: [types.a] has no `gaps`
             --> my/cadences.toml:6:1
              |
            6 | [types.a]
              | ^^^^^^^^^
              |
              = help: add `gaps`, such as `gaps = [1, 2]`
            error[unknown-channel]: "emial" is not a channel
             --> my/cadences.toml:7:23
              |
            7 | sequence = [["phone", "emial"]]
              |                       ^^^^^^^
              |
              = help: did you mean `email`?
        "#]]
        .assert_eq(&found.iter().map(Diagnostic::render).collect::<String>());
    }

    #[test]
    fn all_syntax_errors_and_nothing_else() {
        check(
            "[planning]\npersistence = \nhorizon_days = lots\n[workday\nminutes = 0\n[phone]\n[phone]\na = \"open\n",
            &expect![[r#"
                toml-syntax @ 
                    the value is missing
                    write one after the equals sign, or take the line out
                toml-syntax @ lots
                    `lots` is neither a number nor text between quotation marks
                    put text between quotation marks: "lots"
                toml-syntax @ 
                    the heading has no closing bracket
                    write `]` at its end
                toml-syntax @ phone
                    `phone` appears twice
                    keep one of the two
                toml-syntax @ 
                    the text has no closing quotation mark
                    write `"` at its end
            "#]],
        );
        check(
            "[types.a]\ngaps = [1, 2\n",
            &expect![[r#"
                toml-syntax @ 
                    the list has no closing bracket
                    write `]` at its end
            "#]],
        );
        check(
            "[planning]\npersistence = 1\npersistence = 0.5\n",
            &expect![[r#"
                toml-syntax @ persistence
                    `persistence` appears twice
                    keep one of the two
            "#]],
        );
    }

    #[test]
    fn unknown_keys_and_tables() {
        check(
            r#"
            persistence = 0.5
            [planing]
            [[classfy]]
            [workday]
            minuts = 3
            colour = "blue"
            [channels.sms]
            [channels.phone]
            minutes = 3
            [columns]
            telephone = "Tel"
            phnoe = "Tel"
            [context]
            status = "new"
            "#,
            &expect![[r#"
                unknown-key @ persistence
                    `persistence` comes before the first table, where it means nothing
                    write it below the heading of its table; the tables are `types`, `planning`, `context`, `workday`, `phone`, `channels`, `reps`, `shift`, `waiting`, `classify`, `columns` and `calling_hours`
                unknown-key @ planing
                    there is no table [planing]
                    did you mean `planning`?
                unknown-key @ classfy
                    there is no list [[classfy]]
                    did you mean `classify`?
                unknown-key @ minuts
                    there is no key `minuts` in [workday]
                    did you mean `minutes`?
                unknown-key @ colour
                    there is no key `colour` in [workday]
                    the keys here are `minutes`, `days`, `time_zone`, `hours`, `blocks`, `holidays` and `holidays_ics`
                unknown-key @ sms
                    there is no key `sms` in [channels]
                    the keys here are `phone`, `email`, `text`, `direct_message`, `social`, `snail_mail`, `video` and `face_to_face`
                unknown-key @ minutes
                    the channel phone has no `minutes` of its own: those of a call are in [phone]
                    take it out, and set `manual_minutes`, `power_minutes` and `talk_minutes` in [phone]
                unknown-key @ telephone
                    there is no key `telephone` in [columns]
                    the keys here are `id`, `name`, `first_name`, `last_name`, `company`, `title`, `rep`, `type`, `phone`, `mobile`, `email`, `linkedin`, `address`, `street`, `city`, `state` and 20 more
                unknown-key @ phnoe
                    there is no key `phnoe` in [columns]
                    did you mean `phone`?
                unknown-key @ status
                    there is no key `status` in [context]
                    the keys here are `brand`, `region`, `channel`, `product`, `service`, `sales_cycle` and `industry`
            "#]],
        );
    }

    #[test]
    fn wrong_types() {
        check(
            r#"
            reps = 3
            waiting = "none"
            [planning]
            persistence = "0.5"
            horizon_days = 365.5
            default_type = 3
            [workday]
            minutes = true
            days = "mon"
            holidays = "us-federal"
            [channels]
            email = 3
            text = { after_contact = "true", arrives_after = "soon" }
            [shift]
            factor = 1
            [[phone]]
            [types.a]
            label = ["a"]
            touches = 3
            sequence = ["phone"]
            gaps = 3
            cold = 1
            "#,
            &expect![[r#"
                wrong-type @ 3
                    `reps` must be a table, not the number 3
                    write [reps] and its keys below, or { key = value }
                wrong-type @ "none"
                    `waiting` must be a list, not the text "none"
                    put it between brackets: ["none"]
                wrong-type @ "0.5"
                    `persistence` must be a number, not the text "0.5"
                    take the quotation marks away: 0.5
                wrong-type @ 365.5
                    `horizon_days` must be a whole number, not the number 365.5
                    write it without a fraction
                wrong-type @ 3
                    `default_type` must be text, not the number 3
                    put it between quotation marks: "3"
                wrong-type @ true
                    `minutes` must be a number, not true
                    write a number, such as 1.5
                wrong-type @ "mon"
                    `days` must be a list, not the text "mon"
                    put it between brackets: ["mon"]
                wrong-type @ "us-federal"
                    `holidays` must be a list of dates and names, not the text "us-federal"
                    put it between brackets: ["us-federal"]
                wrong-type @ 3
                    `email` must be a table, not the number 3
                    write [channels.email] and its keys below, or { key = value }
                wrong-type @ "true"
                    `after_contact` must be true or false, not the text "true"
                    take the quotation marks away: true
                wrong-type @ "soon"
                    `arrives_after` must be a whole number, not the text "soon"
                    write a whole number, such as 3
                wrong-type @ [shift]
                    `shift` must be a list of tables, not a table
                    write [[shift]] above each, with double brackets
                wrong-type @ [[phone]]
                    `phone` must be a table, not a list
                    write [phone], once and with single brackets
                wrong-type @ ["a"]
                    `label` must be text, not a list
                    write text between quotation marks: "like this"
                wrong-type @ 3
                    `touches` must be a range, not the number 3
                    write it as { min = 3, max = 10 }
                wrong-type @ "phone"
                    an item of `sequence` must be a list, not the text "phone"
                    put it between brackets: ["phone"]
                wrong-type @ 3
                    `gaps` must be a list, not the number 3
                    put it between brackets: [3]
                wrong-type @ 1
                    `cold` must be true or false, not the number 1
                    write true or false, without quotes
            "#]],
        );
    }

    #[test]
    fn whole_numbers_do_where_fractions_do() {
        assert_eq!(valid("[planning]\npersistence = 0\n").persistence, 0.0);
        assert_eq!(valid("[planning]\nhorizon_days = 0x1_0\n").horizon_days, 16);
    }

    #[test]
    fn values_out_of_range() {
        check(
            r#"
            [planning]
            persistence = 1.5
            horizon_days = 0
            [workday]
            minutes = 1440.5
            days = ["monday", "Tue", "holiday"]
            holidays = ["us-federal", "12/25/2026", "2026-02-30", 2026-12-25T08:00:00]
            [phone]
            manual_minutes = -1
            power_minutes = 1440
            answer_rate = 7
            talk_minutes = nan
            voicemail_seconds = 601
            [channels.email]
            minutes = -0.1
            needs = "e-mail"
            daily_limit = 0
            max_per_prospect = -1
            arrives_after = 61
            "#,
            &expect![[r#"
                bad-value @ 1.5
                    `persistence` is 1.5, which is out of range
                    write a number from 0 to 1
                bad-value @ 0
                    `horizon_days` is 0, which is out of range
                    write a whole number from 1 to 3660
                bad-value @ 1440.5
                    `minutes` is 1440.5, which is out of range
                    write a number above 0 and up to 1440; for somebody who does not work, use days_off
                bad-value @ "monday"
                    "monday" is not a weekday
                    did you mean `mon`?
                bad-value @ "Tue"
                    "Tue" is not a weekday
                    did you mean `tue`?
                bad-value @ "holiday"
                    "holiday" is not a weekday
                    write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`
                bad-value @ "12/25/2026"
                    "12/25/2026" is not a date
                    write year, month and day: "2026-12-25"
                bad-value @ "2026-02-30"
                    "2026-02-30" is not a date
                    write year, month and day: "2026-12-25"
                wrong-type @ 2026-12-25T08:00:00
                    an item of `holidays` must be a date without a time, not the date 2026-12-25T08:00:00
                    write year, month and day: "2026-12-25"
                bad-value @ -1
                    `manual_minutes` is -1, which is out of range
                    write a number from 0 to below 1440
                bad-value @ 1440
                    `power_minutes` is 1440, which is out of range
                    write a number from 0 to below 1440
                bad-value @ 7
                    `answer_rate` is 7, which is out of range
                    write a number from 0 to 1; 7 % is 0.07
                bad-value @ nan
                    `talk_minutes` is nan, which is out of range
                    write a number from 0 to below 1440
                bad-value @ 601
                    `voicemail_seconds` is 601, which is out of range
                    write a number from 0 to 600
                bad-value @ -0.1
                    `minutes` is -0.1, which is out of range
                    write a number from 0 to 1440
                bad-value @ "e-mail"
                    "e-mail" is not a contact field
                    did you mean `email`?
                bad-value @ 0
                    `daily_limit` is 0, which is out of range
                    write a whole number of 1 or more; to leave a channel out, take it out of the sequences
                bad-value @ -1
                    `max_per_prospect` is -1, which is out of range
                    write a whole number of 0 or more
                bad-value @ 61
                    `arrives_after` is 61, which is out of range
                    write a whole number from 0 to 60
            "#]],
        );
        check(
            "[workday]\nminutes = 0\ndays = []\n",
            &expect![[r#"
                bad-value @ 0
                    `minutes` is 0, which is out of range
                    write a number above 0 and up to 1440; for somebody who does not work, use days_off
                bad-value @ []
                    `days` names no weekday
                    name at least one day: ["mon"]
            "#]],
        );
    }

    #[test]
    fn types_out_of_range() {
        check(
            r#"
            [types.a]
            label = " "
            touches = { min = 0, max = 1000 }
            in_window = { min = 5, max = 3 }
            dialing = "auto"
            sequence = [["phone", "phone", "emial"], [], ["pager"]]
            gaps = [0, 366, 99999999999999999999]
            first_touch_within = 366
            value = 0
            engages = 1.01
            within = 1
            [types.b]
            touches = { min = 2 }
            sequence = []
            gaps = []
            value = inf
            [types.A]
            "#,
            &expect![[r#"
                bad-value @ " "
                    `label` is empty
                    fill it in, or take it out
                bad-value @ 0
                    `min` is 0, which is out of range
                    write a whole number from 1 to 999
                bad-value @ 1000
                    `max` is 1000, which is out of range
                    write a whole number from 1 to 999
                min-above-max @ { min = 5, max = 3 }
                    `in_window` has min = 5 above max = 3
                    swap the two, or correct one of them
                bad-value @ "auto"
                    "auto" is not a way of dialing
                    write `power` or `manual`
                repeated-channel @ "phone"
                    the touch day names `phone` twice
                    move one of the two to another touch day
                unknown-channel @ "emial"
                    "emial" is not a channel
                    did you mean `email`?
                empty-sequence @ []
                    the touch day has no channel
                    name a channel, or take the touch day out and raise a gap
                unknown-channel @ "pager"
                    "pager" is not a channel
                    write `phone`, `email`, `text`, `direct_message`, `social`, `snail_mail`, `video` or `face_to_face`
                bad-value @ 0
                    an item of `gaps` is 0, which is out of range
                    write a whole number from 1 to 365
                bad-value @ 366
                    an item of `gaps` is 366, which is out of range
                    write a whole number from 1 to 365
                bad-value @ 99999999999999999999
                    an item of `gaps` is 99999999999999999999, which is out of range
                    write a whole number from 1 to 365
                bad-value @ 366
                    `first_touch_within` is 366, which is out of range
                    write a whole number from 0 to 365
                bad-value @ 0
                    `value` is 0, which is out of range
                    write a number above 0 and up to 1000000000
                bad-value @ 1.01
                    `engages` is 1.01, which is out of range
                    write a number above 0 and up to 1
                bad-value @ 1
                    `within` is 1, which is out of range
                    write a number above 0 and below 1
                missing-key @ { min = 2 }
                    [types.b.touches] has no `max`
                    add `max`, such as `max = 10`
                empty-sequence @ []
                    the sequence has no touch day
                    name at least one touch day: [["phone", "email"]]
                bad-value @ []
                    `gaps` names no gap
                    name at least one gap: [1]
                bad-value @ inf
                    `value` is inf, which is out of range
                    write a number above 0 and up to 1000000000
                missing-key @ [types.A]
                    [types.A] has no `touches`
                    add `touches`, such as `touches = { min = 3, max = 10 }`
                missing-key @ [types.A]
                    [types.A] has no `sequence`
                    add `sequence`, such as `sequence = [["phone", "email"], ["social"]]`
                missing-key @ [types.A]
                    [types.A] has no `gaps`
                    add `gaps`, such as `gaps = [1, 2]`
                bad-value @ A
                    the types "a" and "A" cannot be told apart
                    rename one: in a prospect file, case, hyphens and underscores do not matter
            "#]],
        );
        check(
            "[types]\n",
            &expect![[r#"
                missing-key @ [types]
                    [types] defines no prospect type
                    add one, such as [types.cold]; or take [types] out to have the built-in types
            "#]],
        );
    }

    #[test]
    fn types_that_there_are_not() {
        check(
            &format!(
                "[planning]\ndefault_type = \"b\"\n{TYPE}[[classify]]\ntype = \"cold\"\nwhen.source = \"list\"\n{}",
                TYPE.replace("types.a", "types.partner") + "[[classify]]\ntype = \"partnr\"\nwhen.source = \"x\"\n",
            ),
            &expect![[r#"
                unknown-type @ "b"
                    "b" is not a prospect type of this configuration
                    did you mean `a`?
                unknown-type @ "cold"
                    "cold" is not a prospect type of this configuration
                    write `a` or `partner`
                unknown-type @ "partnr"
                    "partnr" is not a prospect type of this configuration
                    did you mean `partner`?
            "#]],
        );
    }

    #[test]
    fn a_broken_type_does_not_make_its_rules_wrong() {
        check(
            "[types.a]\n[[classify]]\ntype = \"a\"\nwhen = { source = \"list\" }\n",
            &expect![[r#"
                missing-key @ [types.a]
                    [types.a] has no `touches`
                    add `touches`, such as `touches = { min = 3, max = 10 }`
                missing-key @ [types.a]
                    [types.a] has no `sequence`
                    add `sequence`, such as `sequence = [["phone", "email"], ["social"]]`
                missing-key @ [types.a]
                    [types.a] has no `gaps`
                    add `gaps`, such as `gaps = [1, 2]`
            "#]],
        );
        check(
            "types = 3\n[[classify]]\ntype = \"a\"\nwhen = { source = \"list\" }\n",
            &expect![[r#"
            wrong-type @ 3
                `types` must be a table, not the number 3
                write [types] and its keys below, or { key = value }
        "#]],
        );
    }

    #[test]
    fn rules() {
        check(
            r#"
            [[shift]]
            when = { status = "new", region = [] }
            factor = 0
            [[shift]]
            when = { brand = " - " }
            factor = 100.1
            [[shift]]
            [[waiting]]
            reason = "no_capacity"
            when = {}
            [[waiting]]
            when = { staus = "x", source = [3] }
            [[classify]]
            when = { phone = "x" }
            "#,
            &expect![[r#"
                unknown-key @ status
                    there is no key `status` in [shift.when]
                    the keys here are `brand`, `region`, `channel`, `product`, `service`, `sales_cycle` and `industry`
                bad-value @ []
                    `region` is empty
                    fill it in, or take it out
                bad-value @ 0
                    `factor` is 0, which is out of range
                    write a number above 0 and up to 100
                bad-value @ " - "
                    `brand` has neither a letter nor a digit
                    fill it in, or take it out
                bad-value @ 100.1
                    `factor` is 100.1, which is out of range
                    write a number above 0 and up to 100
                missing-key @ [[shift]]
                    [[shift]] has no `when`
                    add `when`, such as `when = { region = ["midwest"] }`
                missing-key @ [[shift]]
                    [[shift]] has no `factor`
                    add `factor`, such as `factor = 0.8`
                bad-value @ "no_capacity"
                    "no_capacity" is not a reason that a rule can give
                    write `engaged`, `completed`, `opted_out` or `do_not_contact`
                missing-key @ {}
                    `when` names no field, so it would match everybody
                    name at least one field: `when = { status = ["unsubscribed"] }`
                missing-key @ [[waiting]]
                    [[waiting]] has no `reason`
                    add `reason`, such as `reason = "do_not_contact"`
                unknown-key @ staus
                    there is no key `staus` in [waiting.when]
                    did you mean `status`?
                wrong-type @ 3
                    an item of `source` must be text, not the number 3
                    put it between quotation marks: "3"
                missing-key @ [[classify]]
                    [[classify]] has no `type`
                    add `type`, such as `type = "cold"`
                unknown-key @ phone
                    there is no key `phone` in [classify.when]
                    the keys here are `source`, `status`, `familiarity`, `buying_window`, `title`, `company`, `country`, `brand`, `region`, `channel`, `product`, `service`, `sales_cycle` and `industry`
            "#]],
        );
    }

    #[test]
    fn columns_that_clash() {
        check(
            r#"
            [columns]
            phone = ["Direct Line", "direct-line"]
            mobile = "DIRECT LINE"
            email = ["", "!"]
            "#,
            &expect![[r#"
                column-clash @ "DIRECT LINE"
                    the header "DIRECT LINE" is given to both `phone` and `mobile`
                    keep it for one of the two
                bad-value @ ""
                    an item of `email` is empty
                    fill it in, or take it out
                bad-value @ "!"
                    "!" cannot be a header: it has neither a letter nor a digit
                    write a header as it is in the prospect file
            "#]],
        );
        let columns = valid("[columns]\nphone = [\"Direct Line\", \"direct-line\", \" Line 2\"]\n").columns;
        assert_eq!(columns, [(Field::Phone, "Direct Line".to_owned()), (Field::Phone, "Line 2".to_owned())]);
    }

    #[test]
    fn a_type_that_nothing_leads_to_is_left_to_the_reader_of_prospects() {
        let b = TYPE.replace("types.a", "types.b");
        let cadences = valid(&format!("{TYPE}{b}"));
        let [(1, warning)] = cadences.unreached.as_slice() else { panic!("{:?}", cadences.unreached) };
        assert_eq!((warning.severity, warning.code), (Severity::Warning, Code::UnreachableType));
        expect![[r#"
            warning[unreachable-type]: no prospect is of the type `b`, and no [[classify]] rule leads to it
             --> cadences.toml:5:8
              |
            5 | [types.b]
              |        ^
              |
              = help: add a rule for it, name it in a type column of the prospect file, or take it out
        "#]]
        .assert_eq(&warning.render());
    }
}

/// Whatever stands in the file, there are findings and no panic, and each of them can be drawn.
#[test]
fn a_damaged_file_is_refused_in_words() {
    for at in (0..SHIPPED.len()).step_by(211).filter(|at| SHIPPED.is_char_boundary(*at)) {
        for damage in ["", "\"", "]", "=", "\r", "é\u{1b}", "\n[types.cold]\n"] {
            let cut = SHIPPED[at..].char_indices().nth(1).map_or(SHIPPED.len(), |(next, _)| at + next);
            let source = format!("{}{damage}{}", &SHIPPED[..at], &SHIPPED[cut..]);
            let (cadences, found) = Cadences::read("cadences.toml", &source);
            assert!(cadences.is_some() || !found.is_empty(), "{source}");
            found.iter().for_each(|diagnostic| assert!(!diagnostic.render().is_empty()));
        }
    }
}

mod limits {
    use super::*;

    /// What is wrong with a file that has so many of a table.
    fn with(number: usize, table: impl Fn(usize) -> String, rest: &str) -> String {
        problems(&format!("{rest}{}", (0..number).map(table).collect::<String>()))
    }

    #[test]
    fn there_may_be_so_many_tables_and_no_more() {
        let some_type = |number: usize| TYPE.replace("types.a", &format!("types.a{number}"));
        let reached = "\n[[classify]]\ntype = \"a\"\nwhen = { source = [\"a\"] }\n";
        type Written = dyn Fn(usize) -> String;
        let tables: [(&str, &Written, &str); 6] = [
            ("prospect types", &some_type, ""),
            ("reps", &|number| format!("[reps.a{number}]\n"), ""),
            ("shifts", &|_| "[[shift]]\nwhen = { brand = [\"a\"] }\nfactor = 2\n".to_owned(), ""),
            ("rules", &|_| "[[waiting]]\nreason = \"engaged\"\nwhen = { status = [\"a\"] }\n".to_owned(), ""),
            ("rules", &|_| reached.to_owned(), TYPE),
            (
                "rules",
                &|_| {
                    "[[calling_hours]]\nplace = \"US-FL\"\ndays = [\"mon\"]\nhours = [\"08:00-20:00\"]\n\
                     audience = \"consumer\"\ncitation = \"a\"\nsure = \"primary\"\n"
                        .to_owned()
                },
                "",
            ),
        ];
        for (noun, table, rest) in tables {
            let refused = with(MOST_ENTRIES + 1, table, rest);
            let message = format!("    there are 1,001 {noun}; at most 1,000 can be read\n");
            assert!(refused.contains("over-limit @ ") && refused.contains(&message), "{noun}: {refused}");
            let none = with(MOST_ENTRIES, table, rest);
            assert!(!none.contains("over-limit"), "{noun}: {none}");
        }
    }

    #[test]
    fn a_shift_may_move_the_longest_range_so_far_and_no_further() {
        let shift = |max: u32, factor: &str| {
            let types = TYPE.replace("max = 3 }", &format!("max = 3 }}\nout_window = {{ min = 1, max = {max} }}"));
            problems(&format!("{types}[[shift]]\nwhen = {{ brand = [\"a\"] }}\nfactor = {factor}\n"))
        };
        assert_eq!(shift(99, "100"), "");
        assert_eq!(shift(990, "10.1"), "");
        assert_eq!(
            shift(990, "10.2"),
            "over-limit @ 10.2\n    a range that ends at 990 would be moved to 10,098 touches; at most 9,999 can be planned\n    \
             lower `factor`, or the `max` of the longest type\n"
        );
    }
}
