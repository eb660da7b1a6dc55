//! What the table in force means: touches, rhythm, voicemail and index of each prospect type.

use std::fmt::Write as _;

use crate::model::{Channel, Dialing, PhoneTiming, Problem, ProspectType, TouchRange, Voicemail};
use crate::planner::{Class, Course, decide_voicemail};
use crate::text::{count, printable, wrapped};

/// The minutes of the phone block by which voicemail is measured.
const PHONE_BLOCK: f64 = 60.0;

/// Columns of the texts beside the headings: together they fill a terminal of eighty.
const COLUMNS: usize = 65;

/// Tells about every type, as it is for a prospect whom every channel reaches.
pub fn explain_types(problem: &Problem, configuration: &str) -> String {
    let mut out = format!("Prospect types of {}; persistence {}\n", printable(configuration), problem.persistence);
    for (number, prospect_type) in problem.types.iter().enumerate() {
        let course = Course::of(problem, &Class::reachable(problem, number));
        writeln!(out, "\n{}: {}", printable(&prospect_type.key), printable(&prospect_type.label))
            .expect("writing to a String cannot fail");
        for (heading, text) in [
            ("touches", touches(prospect_type, &course)),
            ("channels", channels(prospect_type)),
            ("gaps", gaps(prospect_type)),
            ("first touch", first_touch(prospect_type)),
            ("voicemail", voicemail(problem, prospect_type)),
            ("index", index(&course)),
        ] {
            for (line, text) in wrapped(&printable(&text), COLUMNS).into_iter().enumerate() {
                let heading = if line == 0 { heading } else { "" };
                writeln!(out, "  {heading:11}  {text}").expect("writing to a String cannot fail");
            }
        }
    }
    out
}

fn touches(prospect_type: &ProspectType, course: &Course) -> String {
    let range = |range: TouchRange| format!("{}-{}", range.min, range.max);
    let mut text = format!("{} to engage", range(prospect_type.touches));
    for (window, place) in [(prospect_type.in_window, "in"), (prospect_type.out_window, "outside")] {
        if let Some(window) = window {
            text = format!("{text}, {} {place} the buying window", range(window));
        }
    }
    let working_days: u32 = course.days.iter().rev().skip(1).map(|day| day.wait).sum::<u32>() + 1;
    let days = count(course.days.len(), "touch day");
    format!("{text}; {} planned, on {days} over {}", course.of, count(working_days as usize, "working day"))
}

fn channels(prospect_type: &ProspectType) -> String {
    let days: Vec<String> = prospect_type
        .cadence
        .sequence
        .iter()
        .map(|day| day.iter().map(|channel| channel.label()).collect::<Vec<_>>().join(" + "))
        .collect();
    format!("{}, and again", days.join(", "))
}

fn gaps(prospect_type: &ProspectType) -> String {
    let gaps: Vec<String> = prospect_type.cadence.gaps.iter().map(u32::to_string).collect();
    let (last, before) = (&gaps[gaps.len() - 1], &gaps[..gaps.len() - 1]);
    let every = if last == "1" { "every working day".to_owned() } else { format!("every {last} working days") };
    if before.is_empty() { every } else { format!("{}, then {every}", before.join(", ")) }
}

fn first_touch(prospect_type: &ProspectType) -> String {
    match prospect_type.first_touch_within {
        Some(days) => format!("ahead of the index from {} after it came in", count(days as usize, "working day")),
        None => "when the index says so".to_owned(),
    }
}

fn voicemail(problem: &Problem, prospect_type: &ProspectType) -> String {
    if !prospect_type.cadence.sequence.iter().flatten().any(|channel| *channel == Channel::Phone) {
        return "no calls".to_owned();
    }
    let decided = decide_voicemail(prospect_type, prospect_type.dialing, false);
    let dials = |voicemail| dials_in_block(&problem.phone, prospect_type.dialing, voicemail);
    let (skipping, leaving) = (dials(Voicemail::Skip), dials(Voicemail::Leave));
    if !skipping.is_finite() {
        return format!("{} ({}); calls cost no time", decided.decision().key(), decided.text());
    }
    format!(
        "{} ({}); leaving one costs a 60-minute block {:.0} of {skipping:.0} dials",
        decided.decision().key(),
        decided.text(),
        skipping - leaving
    )
}

/// Whole dials that fit into a phone block.
fn dials_in_block(phone: &PhoneTiming, dialing: Dialing, voicemail: Voicemail) -> f64 {
    (PHONE_BLOCK / phone.call_minutes(dialing, voicemail).as_f64()).floor()
}

fn index(course: &Course) -> String {
    let Some(first) = course.days.first() else { return "nothing can be planned".to_owned() };
    let peak = course.days.iter().fold(first, |best, day| if day.index > best.index { day } else { best });
    let at = peak.touches_before + 1;
    let hourly = |index: f64| index * 60.0;
    if !hourly(peak.index).is_finite() {
        return "without bound: there are touches that cost no time".to_owned();
    }
    format!(
        "{:.2} engagements an hour at the first touch, {:.2} at its peak before touch {at}",
        hourly(first.index),
        hourly(peak.index)
    )
}
