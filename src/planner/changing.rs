//! Those for whom the law opens or closes a channel inside the schedule, as where clocks are changed or a rule begins.
//!
//! They are few. What lies ahead of them is looked at anew on such a day, as if the plan were made on it: so it is the
//! same whether it is made before that day or on it.

use chrono::NaiveDate;

use super::closing::Outlook;
use super::course::{Class, CourseTouch};
use super::ready::ready_after;
use crate::model::{ChannelSet, MadeTouch, Problem};

/// Where such prospects stand while a schedule is planned, in ascending order.
pub(super) struct Changing(Vec<(u32, Standing)>);

struct Standing {
    /// The touches made and planned.
    made: Vec<MadeTouch>,
    /// How many of them have been made.
    before: usize,
    /// A promised call is still to come.
    promised: bool,
    /// The course that the prospect is on since it was last looked at.
    course: Option<u32>,
}

impl Changing {
    /// Those among some prospects, which are given in ascending order.
    pub(super) fn new(problem: &Problem, outlook: &Outlook, prospects: &[u32]) -> Changing {
        let of = |number: &u32| &problem.prospects[*number as usize];
        let changing = prospects.iter().filter(|number| outlook.is_changing(**number) && of(number).held.is_none());
        let standing = changing.map(|number| {
            let past = &of(number).past;
            let (made, before) = (past.made.clone(), past.made.len());
            (*number, Standing { made, before, promised: past.call_back.is_some(), course: None })
        });
        Changing(standing.collect())
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.0.binary_search_by_key(&number, |(number, _)| *number).ok()
    }

    fn get(&self, number: u32) -> Option<&Standing> {
        Some(&self.0[self.place(number)?].1)
    }

    fn get_mut(&mut self, number: u32) -> Option<&mut Standing> {
        let place = self.place(number)?;
        Some(&mut self.0[place].1)
    }

    /// Those for whom a channel is opened or closed as of that day of the schedule.
    pub(super) fn on(&self, outlook: &Outlook, day: usize) -> Vec<u32> {
        let Some(day_before) = day.checked_sub(1).filter(|_| outlook.changes_on(day)) else { return Vec::new() };
        let changes = |number: &u32| outlook.closed(*number, day) != outlook.closed(*number, day_before);
        self.0.iter().map(|(number, _)| *number).filter(changes).collect()
    }

    /// The class of one of them as it stands in the plan so far, and since when it may be touched.
    pub(super) fn stand(&self, problem: &Problem, number: u32, closed: ChannelSet) -> (Class, Option<NaiveDate>) {
        let prospect = &problem.prospects[number as usize];
        let Standing { made, promised, .. } = self.get(number).expect("only these change");
        let class = Class::after(problem, prospect, made, *promised, closed);
        (class, ready_after(problem, prospect, made, *promised, closed))
    }

    /// Puts one of them on a course.
    pub(super) fn set_course(&mut self, number: u32, course: u32) {
        if let Some(standing) = self.get_mut(number) {
            standing.course = Some(course);
        }
    }

    /// The course that a prospect has been put on.
    pub(super) fn course(&self, number: u32) -> Option<u32> {
        self.get(number)?.course
    }

    /// Notes what is planned, if it is for one of them.
    pub(super) fn record(&mut self, number: u32, date: NaiveDate, touches: &[CourseTouch], promised: bool) {
        if let Some(standing) = self.get_mut(number) {
            standing.made.extend(touches.iter().map(|touch| MadeTouch { date, channel: touch.channel }));
            standing.made.sort_unstable();
            standing.promised &= !promised;
        }
    }

    /// Whether something is planned for one of them.
    pub(super) fn has_touches(&self, number: u32) -> bool {
        self.get(number).is_some_and(|standing| standing.made.len() > standing.before)
    }

    /// Those for whom nothing is planned.
    pub(super) fn untouched(&self) -> impl Iterator<Item = u32> {
        self.0.iter().filter(|(_, standing)| standing.made.len() == standing.before).map(|(number, _)| *number)
    }
}
