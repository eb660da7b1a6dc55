//! What today's touches mean for the rest of the day: the time they took, and the touch days they have begun.

use chrono::NaiveDate;

use super::count::touch_count;
use super::course::{Class, Course, CourseTouch};
use super::ready::{ready_after, ready_since, wait_since};
use super::voicemail::decide_voicemail;
use crate::model::{Channel, ChannelSet, MadeTouch, Minutes, PerChannel, Problem, Prospect};

/// What a rep's touches of today have used up, attempts that met a bad contact among them.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) minutes: Minutes,
    pub(super) touches: PerChannel<u32>,
    /// The prospects touched or tried.
    prospects: Vec<u32>,
}

impl Spent {
    /// Adds up what was done for some prospects, given in input order.
    pub(super) fn on(problem: &Problem, prospects: &[u32]) -> Spent {
        let mut spent = Spent::default();
        for &number in prospects {
            let prospect = &problem.prospects[number as usize];
            let (_, today) = prospect.past.split_at(problem.today);
            let channels = today.iter().map(|touch| touch.channel).chain(prospect.past.failed_today.iter());
            for channel in channels {
                spent.minutes += touch_of_today(problem, prospect, channel).minutes;
                spent.touches[channel] += 1;
                if spent.prospects.last() != Some(&number) {
                    spent.prospects.push(number);
                }
            }
        }
        spent
    }

    /// The prospects touched or tried, in input order.
    pub(super) fn prospects(&self) -> &[u32] {
        &self.prospects
    }

    /// Whether nothing has been done.
    pub(super) fn is_nothing(&self) -> bool {
        self.prospects.is_empty()
    }

    /// Whether nothing has been done for anybody else.
    pub(super) fn is_only_on(&self, prospect: u32) -> bool {
        self.prospects.iter().all(|other| *other == prospect)
    }
}

/// A touch of today as it was planned: what was known before today decides about the voicemail.
pub(super) fn touch_of_today(problem: &Problem, prospect: &Prospect, channel: Channel) -> CourseTouch {
    if channel != Channel::Phone {
        return CourseTouch { channel, voicemail: None, minutes: problem.channels[channel].minutes };
    }
    let dialing = problem.dialing(prospect);
    let answered = prospect.past.answered.is_some_and(|day| day < problem.today);
    let reason = decide_voicemail(&problem.types[prospect.prospect_type], dialing, answered);
    CourseTouch { channel, voicemail: Some(reason), minutes: problem.phone.call_minutes(dialing, reason.decision()) }
}

/// What is left of a touch day that was begun today.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// Its touches, in working order.
    pub touches: Vec<CourseTouch>,
    /// What has been made of the touch day. A promised call is a piece of work of its own.
    pub(super) made: Vec<CourseTouch>,
    /// The day since when the touch day was ready.
    pub since: NaiveDate,
    /// It is a promised call.
    pub promised: bool,
}

impl Rest {
    /// Its minutes, all channels together.
    pub fn minutes(&self) -> Minutes {
        self.touches.iter().map(|touch| touch.minutes).sum()
    }

    /// The touches made, those of the rest among them.
    fn with_made(&self, problem: &Problem, prospect: &Prospect) -> Vec<MadeTouch> {
        let rest = self.touches.iter().map(|touch| MadeTouch { date: problem.today, channel: touch.channel });
        prospect.past.made.iter().copied().chain(rest).collect()
    }

    /// Working days from today to the next touch day, once the rest has been made.
    pub fn wait(&self, problem: &Problem, prospect: &Prospect) -> Option<u32> {
        wait_since(problem, prospect, &self.with_made(problem, prospect))
    }

    /// The class of the prospect once the rest has been made.
    pub fn class_after(&self, problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> Class {
        let promised = prospect.past.call_back.is_some() && !self.promised;
        Class::after(problem, prospect, &self.with_made(problem, prospect), promised, closed)
    }
}

/// What is left of the touch day that a prospect has begun today, if anything is, given the channels that the law closes.
///
/// A rep works by channel: the calls of all touch days first, then the emails. So a run at noon finds most touch days
/// half made, and the other half is still to do. A touch outside the plan, before its gap had passed, begins nothing.
/// A call promised for today belongs to the day as well.
pub fn rest_of_today(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> Option<Rest> {
    touch_day_of_today(problem, prospect, closed).filter(|rest| !rest.touches.is_empty())
}

/// What is left, if only nothing, of the touch day that a prospect has begun today, if one was due.
pub(super) fn touch_day_of_today(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> Option<Rest> {
    let (before, today) = prospect.past.split_at(problem.today);
    let past = &prospect.past;
    let begun = !today.is_empty()
        && prospect.held.is_none()
        && problem.reps[prospect.rep].calendar.is_working_day(problem.today);
    if !begun {
        return None;
    }
    let class = Class::of(problem, prospect, closed);
    if class.is_call_back() {
        let since = ready_since(problem, prospect, closed).filter(|since| *since <= problem.today)?;
        let course = Course::of(problem, &class);
        let touches = course.touches(&course.days[0]).to_vec();
        return Some(Rest { touches, made: Vec::new(), since, promised: true });
    }
    if past.called_back == Some(problem.today) {
        return None;
    }
    let promised = past.call_back.is_some();
    let since = ready_after(problem, prospect, before, promised, closed).filter(|since| *since <= problem.today)?;
    let course = Course::of(problem, &Class::after(problem, prospect, before, false, closed));
    let room = (touch_count(problem, prospect).aim as usize).saturating_sub(past.made.len());
    let planned = course.touches(course.days.first()?);
    let left = |touch: &&CourseTouch| !today.iter().any(|made| made.channel == touch.channel);
    let touches = planned.iter().filter(left).take(room).copied().collect();
    let made = today.iter().filter(|made| planned.iter().any(|touch| touch.channel == made.channel));
    let made = made.map(|made| touch_of_today(problem, prospect, made.channel)).collect();
    Some(Rest { touches, made, since, promised: false })
}
