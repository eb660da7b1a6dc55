//! On which day: each rep's working days are filled one after the other, the most valuable touch days first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;

use super::course::{Course, CourseDay, Courses, wait_after};
use super::eligibility::{has_opted_out_of_all, is_reachable};
use crate::model::{Minutes, PerChannel, Problem, Prospect, Rep, Touch, VoicemailReason, Waiting, WaitingReason};

/// What became of the prospects of one rep.
pub(super) struct RepPlan {
    /// The touches, by date and the order within the day.
    pub(super) touches: Vec<Touch>,
    /// The prospects without a touch, in input order.
    pub(super) waiting: Vec<Waiting>,
}

/// Plans the prospects of one rep, given in input order, as if the rep's working day had that many minutes.
pub(super) fn plan_rep(
    problem: &Problem,
    courses: &Courses,
    rep: usize,
    prospects: &[u32],
    minutes: Minutes,
) -> RepPlan {
    let rep = &problem.reps[rep];
    let days: Vec<NaiveDate> = rep.calendar.working_days(problem.today, problem.end).collect();
    let mut desk = Desk { problem, courses, rep, minutes, ready: BTreeMap::new(), touches: Vec::new() };
    let mut arrivals: Vec<Vec<Arrival>> = vec![Vec::new(); days.len()];
    let mut waiting = Vec::new();
    for &prospect in prospects {
        match first_day(problem, courses, &days, prospect) {
            Ok((day, since)) => arrivals[day].push(Arrival { since, prospect, course_day: 0 }),
            Err(reason) => waiting.push(Waiting { prospect, reason }),
        }
    }
    for (today, &date) in days.iter().enumerate() {
        desk.welcome(std::mem::take(&mut arrivals[today]));
        for (prospect, course_day, wait) in desk.fill_day(date) {
            let next = today + wait as usize;
            if let Some(&since) = days.get(next) {
                arrivals[next].push(Arrival { since, prospect, course_day });
            }
        }
    }
    let left_over = desk.never_served().map(|prospect| Waiting { prospect, reason: WaitingReason::NoCapacity });
    waiting.extend(left_over);
    waiting.sort_unstable_by_key(|waiting| waiting.prospect);
    RepPlan { touches: desk.touches, waiting }
}

/// The first working day on which a prospect may be touched, as an index, with the date since when; or why there is
/// none.
fn first_day(
    problem: &Problem,
    courses: &Courses,
    days: &[NaiveDate],
    number: u32,
) -> Result<(usize, NaiveDate), WaitingReason> {
    let prospect = &problem.prospects[number as usize];
    if let Some(held) = &prospect.held {
        return Err(held.reason);
    }
    if courses.course(courses.number(number)).days.is_empty() {
        return Err(if has_opted_out_of_all(problem, prospect) {
            WaitingReason::OptedOut
        } else if is_reachable(problem, prospect) {
            WaitingReason::Completed
        } else {
            WaitingReason::NoReachableChannel
        });
    }
    if days.is_empty() {
        return Err(WaitingReason::NoWorkingDay);
    }
    let since = ready_since(problem, prospect).ok_or(WaitingReason::BeyondHorizon)?;
    let day = days.partition_point(|day| *day < since);
    if day < days.len() { Ok((day, since)) } else { Err(WaitingReason::BeyondHorizon) }
}

/// The day since when a prospect may be touched; None where the rep's calendar has no such day.
///
/// It depends on the prospect alone, not on when the plan is made: who was never touched and has no `came_in` has been
/// ready since the beginning of time.
pub fn ready_since(problem: &Problem, prospect: &Prospect) -> Option<NaiveDate> {
    match (prospect.past.made.last(), wait_since_last_touch(problem, prospect)) {
        (Some(last), Some(wait)) => problem.reps[prospect.rep].calendar.add_working_days(last.date, wait),
        _ => Some(prospect.came_in.unwrap_or(NaiveDate::MIN)),
    }
}

/// Working days from the last touch made to the next touch day; None where none was made.
pub fn wait_since_last_touch(problem: &Problem, prospect: &Prospect) -> Option<u32> {
    let touch_days = prospect.past.made.chunk_by(|one, other| one.date == other.date);
    let last_day = touch_days.clone().last()?;
    let channels = last_day.iter().map(|touch| touch.channel);
    Some(wait_after(problem, prospect.prospect_type, touch_days.count() as u32, channels))
}

/// A prospect whose gap has passed.
#[derive(Clone, Copy)]
struct Arrival {
    /// Ready since.
    since: NaiveDate,
    prospect: u32,
    /// Which day of its course comes next.
    course_day: u32,
}

/// The prospects of one course that have the same touch day ahead. They differ only in how long they have been ready,
/// and stand in that order.
struct Queue {
    course: u32,
    course_day: u32,
    prospects: VecDeque<(NaiveDate, u32)>,
}

/// An index as a key that puts the highest first: the bits of a float that is not negative order as the floats do.
type Rank = Reverse<u64>;

/// A rep's desk: the prospects that are ready, and the touches planned so far.
struct Desk<'p> {
    problem: &'p Problem,
    courses: &'p Courses,
    rep: &'p Rep,
    minutes: Minutes,
    /// The queues, those with the same index together.
    ready: BTreeMap<Rank, Vec<Queue>>,
    touches: Vec<Touch>,
}

impl<'p> Desk<'p> {
    /// Takes in those who have become ready.
    fn welcome(&mut self, mut arrived: Vec<Arrival>) {
        arrived.sort_unstable_by_key(|arrival| (arrival.since, arrival.prospect));
        for Arrival { since, prospect, course_day } in arrived {
            let course = self.courses.number(prospect);
            let worth = self.problem.prospects[prospect as usize].value;
            let index = worth * self.courses.course(course).days[course_day as usize].index;
            let peers = self.ready.entry(Reverse(index.to_bits())).or_default();
            let known = peers.iter().position(|queue| (queue.course, queue.course_day) == (course, course_day));
            let at = known.unwrap_or_else(|| {
                peers.push(Queue { course, course_day, prospects: VecDeque::new() });
                peers.len() - 1
            });
            peers[at].prospects.push_back((since, prospect));
        }
    }

    /// Fills one day, and gives back for each prospect touched which day of its course is next, and after how many
    /// working days.
    fn fill_day(&mut self, date: NaiveDate) -> Vec<(u32, u32, u32)> {
        let mut room = Room::new(self.problem, self.rep, self.minutes);
        let mut touches = Vec::new();
        let mut come_back = Vec::new();
        let mut ready = std::mem::take(&mut self.ready);
        for only_due_first_touches in [true, false] {
            for peers in ready.values_mut() {
                if !room.holds(self.courses.shortest_day) {
                    break;
                }
                let may_be_served = |queue: &Queue, room: &Room, front: &(NaiveDate, u32)| {
                    let (course, day) = self.touch_day(queue);
                    (!only_due_first_touches || self.first_touch_is_due(queue.course_day, front.1, date))
                        && room.fits(course, day)
                };
                while let Some(queue) = longest_ready(peers, |queue, front| may_be_served(queue, &room, front))
                    && let Some((_, prospect)) = queue.prospects.pop_front()
                {
                    let (course, day) = self.touch_day(queue);
                    room.take(course, day);
                    let prospect_type = self.problem.prospects[prospect as usize].prospect_type;
                    let of_day = touches_of(course, day, prospect, date);
                    touches.extend(of_day.map(|touch| (block(&touch, prospect_type), touch)));
                    let next = queue.course_day + 1;
                    if (next as usize) < course.days.len() {
                        come_back.push((prospect, next, day.wait));
                    }
                }
            }
        }
        ready.retain(|_, peers| {
            peers.retain(|queue| !queue.prospects.is_empty());
            !peers.is_empty()
        });
        self.ready = ready;
        touches.sort_by_key(|(block, _)| *block);
        self.touches.extend(touches.into_iter().map(|(_, touch)| touch));
        come_back
    }

    /// The touch day that the prospects of a queue have ahead.
    fn touch_day(&self, queue: &Queue) -> (&'p Course, &'p CourseDay) {
        let course = self.courses.course(queue.course);
        (course, &course.days[queue.course_day as usize])
    }

    /// The prospects that are still waiting for the first day of their course.
    fn never_served(&self) -> impl Iterator<Item = u32> {
        let first = self.ready.values().flatten().filter(|queue| queue.course_day == 0);
        first.flat_map(|queue| queue.prospects.iter().map(|(_, prospect)| *prospect))
    }

    /// Whether this is a first touch that goes ahead of the index because its `first_touch_within` has come.
    fn first_touch_is_due(&self, course_day: u32, prospect: u32, date: NaiveDate) -> bool {
        let prospect = &self.problem.prospects[prospect as usize];
        let within = self.problem.types[prospect.prospect_type].first_touch_within;
        course_day == 0
            && prospect.past.made.is_empty()
            && within.is_some_and(|within| match prospect.came_in {
                None => true,
                Some(came_in) => self.rep.calendar.add_working_days(came_in, within).is_some_and(|due| due <= date),
            })
    }
}

/// Of queues with the same index the one whose front has been ready for longest, among those that may be served.
///
/// A first touch that is due stands in front of those of its queue that are not: they came in later.
fn longest_ready(peers: &mut [Queue], may_be_served: impl Fn(&Queue, &(NaiveDate, u32)) -> bool) -> Option<&mut Queue> {
    let front = |queue: &Queue| queue.prospects.front().filter(|front| may_be_served(queue, front)).copied();
    let (_, at) = peers.iter().enumerate().filter_map(|(at, queue)| Some((front(queue)?, at))).min()?;
    Some(&mut peers[at])
}

/// The touches of a touch day.
fn touches_of<'c>(
    course: &'c Course,
    day: &'c CourseDay,
    prospect: u32,
    date: NaiveDate,
) -> impl Iterator<Item = Touch> + 'c {
    (day.touches_before + 1..).zip(course.touches(day)).map(move |(number, touch)| Touch {
        prospect,
        date,
        number: number as u16,
        of: course.of as u16,
        channel: touch.channel,
        voicemail: touch.voicemail,
        minutes: touch.minutes,
    })
}

/// Where in the working day a touch belongs: by channel, the power block of each cold type ahead of the other calls.
fn block(touch: &Touch, prospect_type: usize) -> (u8, usize) {
    let power_block = if touch.voicemail == Some(VoicemailReason::PureColdList) { prospect_type } else { usize::MAX };
    (touch.channel.working_order(), power_block)
}

/// What is left of a working day.
struct Room {
    whole_day: Minutes,
    minutes: Minutes,
    touches: PerChannel<u32>,
    untouched: bool,
    closed: bool,
}

impl Room {
    fn new(problem: &Problem, rep: &Rep, minutes: Minutes) -> Room {
        let limit = |channel| problem.daily_limit(rep, channel).unwrap_or(u32::MAX);
        Room { whole_day: minutes, minutes, touches: PerChannel::from_fn(limit), untouched: true, closed: false }
    }

    /// Whether a touch day of so many minutes finds the time. One larger than a whole working day does on a day that has
    /// nothing yet.
    fn holds(&self, minutes: Minutes) -> bool {
        let stands_alone = self.untouched && minutes > self.whole_day;
        !self.closed && (minutes <= self.minutes || stands_alone)
    }

    /// Whether a touch day fits, whole.
    fn fits(&self, course: &Course, day: &CourseDay) -> bool {
        self.holds(day.minutes) && course.touches(day).iter().all(|touch| self.touches[touch.channel] > 0)
    }

    fn take(&mut self, course: &Course, day: &CourseDay) {
        self.closed = day.minutes > self.whole_day;
        self.untouched = false;
        self.minutes = self.minutes.saturating_sub(day.minutes);
        for touch in course.touches(day) {
            self.touches[touch.channel] -= 1;
        }
    }
}
