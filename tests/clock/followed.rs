//! A plan that is followed is kept with its times, across a change of clocks.

use std::fmt::Write as _;

use crate::schedule::write_plan;

const CONFIGURATION: &str = r#"
    [planning]
    horizon_days = 365
    [workday]
    minutes = 180
    [reps.Nora]
    time_zone = "America/New_York"
    holidays = ["us-federal", "2027-03-19"]
    [reps.Liam]
    time_zone = "Europe/London"
    holidays = ["gb-eng"]
    hours = ["09:00-18:00"]
    blocks = ["10:00-11:30", "15:30-17:30"]
    [[calling_hours]]
    place = "US-OH"
    days = ["tue"]
    hours = ["16:00-17:00"]
    audience = "both"
    from = "2027-03-20"
    citation = "a rule that begins while the plan is followed"
    sure = "unverified"
    "#;

/// People under many rules, in zones that change their clocks on different days or never.
fn prospects() -> String {
    let clues = [
        ("+1 212 555", "NY", "US"),
        ("+1 214 555", "TX", "US"),
        ("+1 850 555", "FL", "US"),
        ("+1 203 555", "CT", "US"),
        ("+1 213 555", "CA", "US"),
        ("+1 602 555", "AZ", "US"),
        ("+1 614 555", "OH", "US"),
        ("+1 401 555", "RI", "US"),
        ("+44 20 7946", "", "United Kingdom"),
        ("+33 1 7018", "", "France"),
        ("+49 30 5550", "", "Germany"),
        ("+1 709 722", "NL", "Canada"),
        ("+1 604 555", "BC", "Canada"),
    ];
    let mut table = "ID,Name,Email,LinkedIn URL,Phone,Mobile,State,Country,Owner,Type\n".to_owned();
    let types = ["cold", "warm_inbound", "some_familiarity", "buying_window", "inactive_customer"];
    for number in 0..65 {
        let (phone, state, country) = clues[number % clues.len()];
        let (owner, of_type) = (["Nora", "Liam"][number / 13 % 2], types[number % types.len()]);
        let (desk, mobile) = (format!("{phone} {:04}", 100 + number), format!("{phone} {:04}", 200 + number));
        let linkedin = format!("https://linkedin.com/in/p{number}");
        let person = format!("p{number},P {number},p{number}@a.example,{linkedin},{desk},{mobile}");
        writeln!(table, "{person},{state},{country},{owner},{of_type}").unwrap();
    }
    table
}

fn plan(today: &str, history: Option<&str>) -> String {
    let prospects = prospects();
    let mut files = vec![("cadences.toml", CONFIGURATION), ("prospects.csv", &*prospects)];
    files.extend(history.map(|history| ("done.csv", history)));
    write_plan(&files, today, if history.is_some() { "--history done.csv" } else { "" })
}

/// The schedule with outcomes for the rows that are done, and the rows that are left.
fn follow(schedule: &str, is_done: impl Fn(&[&str]) -> bool) -> (String, Vec<&str>) {
    let mut filled = format!("{}\n", schedule.lines().next().unwrap());
    let mut left = Vec::new();
    for line in schedule.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if is_done(&cells) {
            let outcome = if cells.contains(&"phone") { "No Answer" } else { "done" };
            writeln!(filled, "{},{outcome},", line.strip_suffix(",,").unwrap()).unwrap();
        } else {
            left.push(line);
        }
    }
    (filled, left)
}

/// What is planned again, and what was left of the plan: the first lines in which they differ.
fn assert_kept(again: &str, left: &[&str], about: &str) {
    let again: Vec<&str> = again.lines().skip(1).collect();
    let differing = again.iter().zip(left).find(|(again, left)| again != left);
    assert_eq!(differing, None, "{about}");
    assert_eq!(again.len(), left.len(), "{about}");
}

#[test]
fn a_plan_followed_across_changes_of_clocks_is_kept_to_the_byte() {
    let thursday = plan("2027-03-11", None);
    for today in ["2027-03-12", "2027-03-15", "2027-03-22", "2027-03-30"] {
        let (filled, left) = follow(&thursday, |cells| cells[2] < today);
        assert!(left.len() > 300, "{}", left.len());
        assert_kept(&plan(today, Some(&filled)), &left, &format!("planned again on {today}"));
    }
}

#[test]
fn a_week_of_runs_each_from_the_plan_before_changes_nothing() {
    let mut schedule = plan("2027-03-11", None);
    let mut history = String::new();
    for today in ["2027-03-12", "2027-03-15", "2027-03-16", "2027-03-17", "2027-03-18"] {
        let (filled, left) = follow(&schedule, |cells| cells[2] < today);
        history.push_str(if history.is_empty() { &filled } else { filled.split_once('\n').unwrap().1 });
        let again = plan(today, Some(&history));
        assert_kept(&again, &left, &format!("planned again on {today}"));
        schedule = again;
    }
}

#[test]
fn a_day_after_the_change_half_done_is_kept_to_the_byte() {
    let monday = plan("2027-03-15", None);
    let (filled, left) = follow(&monday, |cells| cells[2] == "2027-03-15" && cells[3] < "12:00");
    assert!(left.iter().filter(|line| line.contains(",2027-03-15,")).count() > 10);
    assert_kept(&plan("2027-03-15", Some(&filled)), &left, "at noon");
}
