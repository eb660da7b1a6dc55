use std::collections::{BTreeMap, BTreeSet};

use super::dirt::Dirt;
use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::{Loaded, Request, load};
use crate::planner;

pub(super) fn settings(prospects: u64) -> Settings {
    Settings { prospects, reps: 5, seed: 0, dirt: 0.02, today: "2026-11-23".parse().unwrap() }
}

fn prospects(settings: &Settings) -> String {
    let mut out = Vec::new();
    write_prospects(settings, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn history(settings: &Settings, past: PastSettings) -> String {
    let mut out = Vec::new();
    write_history(settings, &past, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What the program makes of the files.
fn loaded(settings: &Settings, past: Option<PastSettings>) -> (Loaded, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    let files = [folder.path().join("prospects.csv")];
    std::fs::write(&files[0], prospects(settings)).unwrap();
    let mut histories = Vec::new();
    if let Some(past) = past {
        histories.push(folder.path().join("history.csv"));
        std::fs::write(&histories[0], history(settings, past)).unwrap();
    }
    let request =
        Request { history: &histories, own_history: false, keep_history: true, ..Request::new(&files, settings.today) };
    let (loaded, findings) = load(&request);
    (loaded.unwrap_or_else(|| panic!("{findings:?}")), findings)
}

fn records(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn the_same_settings_give_the_same_bytes_and_other_seeds_others() {
    let one = Settings { dirt: 0.3, ..settings(200) };
    let past = PastSettings { share: 0.5, touches: 3 };
    assert_eq!((prospects(&one), history(&one, past)), (prospects(&one), history(&one, past)));
    let other = Settings { seed: 1, ..one };
    assert_ne!(prospects(&one), prospects(&other));
    assert_ne!(history(&one, past), history(&other, past));
}

/// The bytes themselves, which must be those of every machine.
#[test]
fn a_list_is_as_it_was_read_last() {
    let two = Settings { dirt: 0.0, ..settings(2) };
    expect_test::expect![[r#"
        Record ID,First Name,Last Name,Job Title,Company,Email,Phone Number,Mobile Phone Number,LinkedIn URL,Street Address,City,State/Region,Postal Code,Country,Contact Owner,Lead Source,Lead Status,Familiarity,Buying Window,Create Date,Do Not Call,Email Opt Out,Industry,Sales Cycle,Notes
        10002,René,Zhang,Plant Manager,Bergström & Lantern Packaging,rzhang10002@bergstromlantern.example,(617) 555-0103,+1 617 555 0153,,12 Specimen Ave,Boston,MA,02189,United States,Ben Bell,Purchased List,Attempted to Contact,,,2026-11-22,,,Food,,
        10001,Isabel,O'Brien,IT Manager,Bergström & Lantern Packaging,iobrien10001@bergstromlantern.example,(617) 555-0115,+1 617 555 0141,,268 Fictional Way,Boston,MA,02189,United States,Arjun Archer,Phone Inquiry,,,,2026-08-24,,,Food,,"Knows our competitor's ""Premium"" line"
    "#]].assert_eq(&prospects(&two));
    let past = PastSettings { share: 1.0, touches: 3 };
    expect_test::expect![[r#"
        date,prospect_id,name,channel,contact,outcome,next_date,notes
        2026-08-25,10001,Isabel O'Brien,phone,(617) 555-0115,voicemail,,"Line was busy"
    "#]]
    .assert_eq(&history(&two, past));
}

#[test]
fn every_type_occurs_and_a_share_is_held() {
    let (loaded, _) = loaded(&settings(3000), None);
    let problem = &loaded.problem;
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for prospect in &problem.prospects {
        *types.entry(&problem.types[prospect.prospect_type].key).or_default() += 1;
    }
    let expected = [
        ("inactive_customer", 660),
        ("buying_window", 600),
        ("high_familiarity", 540),
        ("warm_inbound", 540),
        ("some_familiarity", 510),
        ("cold", 150),
    ];
    assert_eq!(types.len(), expected.len());
    for (key, number) in expected {
        assert!(types[key].abs_diff(number) < 90, "{types:?}");
    }
    let share = |is: &dyn Fn(&crate::model::Prospect) -> bool| {
        100 * problem.prospects.iter().filter(|prospect| is(prospect)).count() / problem.prospects.len()
    };
    assert!((3..10).contains(&share(&|prospect| prospect.held.is_some())));
    assert!((3..6).contains(&share(&|prospect| prospect.permissions.email_opt_out)));
    assert!((1..4).contains(&share(&|prospect| prospect.permissions.do_not_call)));
    assert!((7..13).contains(&share(&|prospect| prospect.contacts.phone.is_none())));
    assert!((60..80).contains(&share(&|prospect| prospect.contacts.linkedin.is_some())));
    assert_eq!(problem.reps.len(), 5);
    let zones: BTreeSet<_> = problem.prospects.iter().map(|prospect| prospect.whereabouts).collect();
    assert!(zones.len() > 20, "{}", zones.len());
}

#[test]
fn every_kind_of_dirt_occurs_about_as_often_as_is_asked_for() {
    let dirty = Settings { dirt: 0.3, ..settings(2000) };
    let kinds: Vec<Dirt> = (0..2000).filter_map(|number| dirty.dirt_of(number)).collect();
    assert!((550..650).contains(&kinds.len()), "{}", kinds.len());
    assert_eq!(kinds.iter().copied().collect::<BTreeSet<_>>(), Dirt::ALL.into());

    let text = prospects(&dirty);
    let header = text.lines().next().unwrap();
    for sign in [
        "call the front desk",
        "6.14555E+09",
        "(614) 555-0118, (614) 555-0188",
        "16145550142.0",
        ",N/A,",
        "(at)mail.example",
        ",maybe,",
        "  ,",
        "\"Said \"\"not this quarter\"\",\nask again",
        ", Inc.\"",
        "\"=HYPERLINK(\"\"https://prize.example\"\",\"\"Click\"\")\"",
    ] {
        assert!(text.contains(sign), "{sign}");
    }
    let count = |kind| kinds.iter().filter(|other| **other == kind).count();
    let rows = records(&text);
    assert!(rows.iter().all(|row| row.len() == header.split(',').count()));
    let is_blank = |row: &csv::StringRecord| row.iter().all(|cell| cell.trim().is_empty());
    assert_eq!(rows.iter().filter(|row| is_blank(row)).count(), count(Dirt::BlankRow));
    let nobody = rows.iter().filter(|row| row[0].is_empty() && !is_blank(row)).count();
    assert_eq!(nobody, count(Dirt::Nobody));
    let ids: BTreeSet<&str> = rows.iter().map(|row| &row[0]).filter(|id| !id.is_empty()).collect();
    assert_eq!(ids.len(), 2000);

    let (_, findings) = loaded(&dirty, None);
    for code in [Code::BadPhone, Code::ScientificPhone, Code::BadEmail, Code::BadFlag, Code::NobodyInRow] {
        assert!(findings.iter().any(|finding| finding.code == code), "{code:?}");
    }
    let (_, clean) = loaded(&Settings { dirt: 0.0, ..dirty }, None);
    assert!(clean.iter().all(|finding| finding.code == Code::AssumedZone), "{clean:?}");
}

#[test]
fn all_rows_are_accounted_for() {
    for dirt in [0.0, 0.1, 1.0] {
        let dirty = Settings { dirt, ..settings(600) };
        let (loaded, _) = loaded(&dirty, None);
        let plan = planner::plan(&loaded.problem);
        let scheduled: BTreeSet<u32> = plan.touches.iter().map(|touch| touch.prospect).collect();
        let kinds: Vec<Dirt> = (0..600).filter_map(|number| dirty.dirt_of(number)).collect();
        let nobody = kinds.iter().filter(|kind| **kind == Dirt::Nobody).count();
        let rows = loaded.problem.rows;
        assert_eq!(rows.refused, nobody);
        assert_eq!(rows.read, scheduled.len() + plan.waiting.len() + rows.refused);
        assert!(rows.read >= 600 + nobody);
        assert!(scheduled.len() > 500, "{}", scheduled.len());
    }
}

#[test]
fn a_list_comes_to_about_ten_touches_a_prospect() {
    let (loaded, _) = loaded(&settings(2000), None);
    let touches = planner::plan(&loaded.problem).touches.len();
    assert!((18_000..22_000).contains(&touches), "{touches}");
}

#[test]
fn the_history_is_that_of_the_prospects() {
    let some = settings(2000);
    let past = PastSettings { share: 0.5, touches: 4 };
    let (loaded, findings) = loaded(&some, Some(past));
    let (_, without) = self::loaded(&some, None);
    let codes = |findings: &[Diagnostic]| findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(&findings), codes(&without), "{findings:?}");
    let text = history(&some, past);
    let rows = records(&text);
    assert_eq!(loaded.history.len(), rows.len());
    assert!((3400..4000).contains(&rows.len()), "{}", rows.len());
    assert!(rows.iter().map(|row| &row[0]).is_sorted());
    assert!(&rows[rows.len() - 1][0] < "2026-11-23");
    let people: BTreeSet<&str> = rows.iter().map(|row| &row[1]).collect();
    assert!((900..1000).contains(&people.len()), "{}", people.len());
    let outcomes: BTreeSet<&str> = rows.iter().map(|row| &row[5]).collect();
    assert_eq!(outcomes.len(), crate::model::Outcome::ALL.len(), "{outcomes:?}");
    let problem = &loaded.problem;
    for touched in problem.prospects.iter().filter(|prospect| people.contains(&*prospect.id)) {
        let first = rows.iter().find(|row| *touched.id == row[1]).unwrap();
        assert!(first[0].parse::<NaiveDate>().unwrap() > touched.came_in.unwrap());
    }
}

#[test]
fn no_history_and_few_prospects_are_fine_too() {
    let header = "date,prospect_id,name,channel,contact,outcome,next_date,notes\n";
    assert_eq!(history(&settings(50), PastSettings { share: 0.0, touches: 5 }), header);
    assert_eq!(history(&settings(50), PastSettings { share: 1.0, touches: 0 }), header);
    for number in 1..5 {
        assert_eq!(records(&prospects(&Settings { dirt: 0.0, ..settings(number) })).len() as u64, number);
    }
}
