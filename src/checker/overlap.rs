//! `overlap`: a rep does one thing after the other.

use chrono::Timelike;

use super::clocks::TICKS;
use super::view::{Day, View};
use super::{Rule, Violation};

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let problem = view.problem;
    let id = |row: usize| &problem.prospects[day.touches[row].prospect as usize].id;
    for (row, (touch, time)) in day.touches.iter().zip(day.times).enumerate() {
        let ahead = row.checked_sub(1).map(|row| &day.touches[row]);
        let says = format_args!("touch {} of {} on {} starts at {}", touch.number, id(row), day.date, touch.start);
        let message = match ahead {
            Some(ahead) if ahead.start > touch.start => {
                let (number, start, id) = (ahead.number, ahead.start, id(row - 1));
                format!("{says}, but stands behind touch {number} of {id} at {start}")
            }
            Some(_) if time.late => {
                let rep = &problem.reps[day.rep];
                let free = view.lawful.clocks.local(rep.timetable.zone, time.free.div_euclid(TICKS));
                let on = if free.date() == day.date { String::new() } else { format!(" on {}", free.date()) };
                let (hour, minute) = (free.hour(), free.minute());
                format!("{says}, but what stands ahead takes {} until {hour:02}:{minute:02}{on}", rep.name)
            }
            _ => continue,
        };
        found.push(day.violation_of(touch, Rule::Overlap, message));
    }
}
