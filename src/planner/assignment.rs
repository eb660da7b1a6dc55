//! On which day: each rep's working days are filled one after the other, the most valuable touch days first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;

use super::course::{Begun, CourseTouch, Courses};
use super::eligibility::{has_opted_out_of_all, is_reachable};
use super::ready::ready_since;
use super::today::Spent;
use crate::model::{Minutes, PerChannel, Problem, Rep, Touch, VoicemailReason, Waiting, WaitingReason};

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
    let mut desk = Desk {
        problem,
        courses,
        rep,
        minutes,
        promised: BTreeSet::new(),
        ready: BTreeMap::new(),
        touches: Vec::new(),
        rests_wait: false,
        rests_made: BTreeSet::new(),
    };
    let mut arrivals: Vec<Vec<Arrival>> = vec![Vec::new(); days.len()];
    let mut waiting = Vec::new();
    let mut take_in = |prospect, arrivals: &mut Vec<Vec<Arrival>>| match first_day(problem, courses, &days, prospect) {
        Ok((day, since)) => {
            arrivals[day].push(Arrival { since, prospect, course: courses.number(prospect), course_day: 0 });
        }
        Err(reason) => waiting.push(Waiting { prospect, reason }),
    };
    let mut rests = Vec::new();
    for &prospect in prospects {
        match courses.begun(prospect) {
            Some(Begun { morning, rest, .. }) if !rest.promised => {
                rests.push(Arrival { since: rest.since, prospect, course: *morning, course_day: 0 });
            }
            _ => take_in(prospect, &mut arrivals),
        }
    }
    desk.welcome_rests(rests);
    for (today, &date) in days.iter().enumerate() {
        desk.welcome(std::mem::take(&mut arrivals[today]));
        let spent = if date == problem.today { Spent::on(problem, prospects) } else { Spent::default() };
        for next in desk.fill_day(date, spent) {
            let day = today + next.wait as usize;
            if let Some(&since) = days.get(day) {
                let Next { prospect, course, course_day, .. } = next;
                arrivals[day].push(Arrival { since, prospect, course, course_day });
            }
        }
        for prospect in desk.give_up_rests() {
            take_in(prospect, &mut arrivals);
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

/// A prospect whose gap has passed.
#[derive(Clone, Copy)]
struct Arrival {
    /// Ready since.
    since: NaiveDate,
    prospect: u32,
    course: u32,
    /// Which day of its course comes next.
    course_day: u32,
}

/// What comes next for a prospect just touched.
struct Next {
    prospect: u32,
    course: u32,
    course_day: u32,
    /// In how many working days.
    wait: u32,
}

/// The prospects of one course that have the same touch day ahead. They differ only in how long they have been ready,
/// and stand in that order.
struct Queue {
    course: u32,
    course_day: u32,
    /// The prospects have begun this touch day, and need the same rest of it.
    begun: bool,
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
    /// The promised calls that are due, and since when.
    promised: BTreeSet<(NaiveDate, u32)>,
    /// The queues, those with the same index together.
    ready: BTreeMap<Rank, Vec<Queue>>,
    touches: Vec<Touch>,
    /// Some have begun a touch day today and wait for room for the rest of it.
    rests_wait: bool,
    /// Those for whom there was room.
    rests_made: BTreeSet<u32>,
}

impl<'p> Desk<'p> {
    /// Takes in those who have become ready.
    fn welcome(&mut self, mut arrived: Vec<Arrival>) {
        arrived.sort_unstable_by_key(|arrival| (arrival.since, arrival.prospect));
        for arrival in arrived {
            let Arrival { since, prospect, course, course_day } = arrival;
            if course_day == 0 && self.courses.course(course).call_back {
                self.promised.insert((since, prospect));
                continue;
            }
            let peers = self.peers(&arrival);
            let known = |queue: &Queue| !queue.begun && (queue.course, queue.course_day) == (course, course_day);
            match peers.iter_mut().find(|queue| known(queue)) {
                Some(queue) => queue.prospects.push_back((since, prospect)),
                None => peers.push(Queue { course, course_day, begun: false, prospects: [(since, prospect)].into() }),
            }
        }
    }

    /// Takes in those who have begun a touch day today.
    fn welcome_rests(&mut self, mut begun: Vec<Arrival>) {
        begun.sort_unstable_by_key(|arrival| (arrival.since, arrival.prospect));
        self.rests_wait = !begun.is_empty();
        let courses = self.courses;
        let rest_of = |prospect: u32| courses.begun(prospect).map(|begun| &begun.rest.touches);
        for arrival in begun {
            let Arrival { since, prospect, course, course_day } = arrival;
            let has_same_rest = |queue: &Queue| {
                let front = queue.prospects.front().and_then(|(_, front)| rest_of(*front));
                queue.begun && queue.course == course && front == rest_of(prospect)
            };
            let peers = self.peers(&arrival);
            match peers.iter_mut().find(|queue| has_same_rest(queue)) {
                Some(queue) => queue.prospects.push_back((since, prospect)),
                None => peers.push(Queue { course, course_day, begun: true, prospects: [(since, prospect)].into() }),
            }
        }
    }

    /// The queues with the index that the touch day ahead has for this prospect.
    fn peers(&mut self, arrival: &Arrival) -> &mut Vec<Queue> {
        let worth = self.problem.prospects[arrival.prospect as usize].value;
        let index = worth * self.courses.course(arrival.course).days[arrival.course_day as usize].index;
        self.ready.entry(Reverse(index.to_bits())).or_default()
    }

    /// Fills one day, of which some may be spent, and tells what comes next for each prospect touched.
    fn fill_day(&mut self, date: NaiveDate, spent: Spent) -> Vec<Next> {
        let room = Room::new(self.problem, self.rep, self.minutes, spent);
        let mut day = Day { date, room, touches: Vec::new(), next: Vec::new(), rests_made: Vec::new() };
        self.keep_promises(&mut day);
        let mut ready = std::mem::take(&mut self.ready);
        for only_due_first_touches in [true, false] {
            for peers in ready.values_mut() {
                if !self.rests_wait && !day.room.holds(self.courses.shortest_day) {
                    break;
                }
                let may_be_served = |queue: &Queue, room: &Room, front: &(NaiveDate, u32)| {
                    (!only_due_first_touches || self.first_touch_is_due(queue, front.1, date))
                        && self.fits(queue, front.1, room)
                };
                while let Some(queue) = longest_ready(peers, |queue, front| may_be_served(queue, &day.room, front))
                    && let Some((_, prospect)) = queue.prospects.pop_front()
                {
                    match self.courses.begun(prospect).filter(|_| queue.begun) {
                        Some(begun) => self.finish(begun, prospect, &mut day),
                        None => self.serve(queue.course, queue.course_day, prospect, &mut day),
                    }
                }
            }
        }
        ready.retain(|_, peers| {
            peers.retain(|queue| !queue.prospects.is_empty());
            !peers.is_empty()
        });
        self.ready = ready;
        day.touches.sort_by_key(|(block, _)| *block);
        self.touches.extend(day.touches.into_iter().map(|(_, touch)| touch));
        self.rests_made.extend(day.rests_made);
        day.next
    }

    /// Plans the promised calls of a day, ahead of all else; one that finds no room stays promised.
    fn keep_promises(&mut self, day: &mut Day) {
        for (since, prospect) in std::mem::take(&mut self.promised) {
            let number = self.courses.number(prospect);
            let course = self.courses.course(number);
            let call = &course.days[0];
            if !day.room.fits(call.minutes, course.touches(call)) {
                self.promised.insert((since, prospect));
                continue;
            }
            match self.courses.begun(prospect).filter(|_| day.date == self.problem.today) {
                Some(begun) => self.finish(begun, prospect, day),
                None => self.serve(number, 0, prospect, day),
            }
        }
    }

    /// Whether the touch day that a queue has ahead, or what is left of it, finds room for its front.
    fn fits(&self, queue: &Queue, prospect: u32, room: &Room) -> bool {
        let course = self.courses.course(queue.course);
        let course_day = &course.days[queue.course_day as usize];
        match self.courses.begun(prospect).filter(|_| queue.begun) {
            Some(begun) => room.fits_rest(&begun.rest.touches, course_day.minutes, prospect),
            None => room.fits(course_day.minutes, course.touches(course_day)),
        }
    }

    /// Plans a touch day.
    fn serve(&self, number: u32, course_day: u32, prospect: u32, day: &mut Day) {
        let course = self.courses.course(number);
        let planned = &course.days[course_day as usize];
        let promised = course.call_back && course_day == 0;
        self.put(prospect, planned.touches_before, course.of, course.touches(planned), promised, day);
        let next = course_day + 1;
        if (next as usize) < course.days.len() {
            day.next.push(Next { prospect, course: number, course_day: next, wait: planned.wait });
        }
    }

    /// Plans the rest of a touch day that was begun today.
    fn finish(&self, begun: &Begun, prospect: u32, day: &mut Day) {
        let of_prospect = &self.problem.prospects[prospect as usize];
        let course = self.courses.course(begun.after);
        let made = of_prospect.past.made.len() as u32;
        self.put(prospect, made, course.of, &begun.rest.touches, begun.rest.promised, day);
        day.rests_made.push(prospect);
        if let Some(wait) = begun.rest.wait(self.problem, of_prospect).filter(|_| !course.days.is_empty()) {
            day.next.push(Next { prospect, course: begun.after, course_day: 0, wait });
        }
    }

    /// Puts touches of a prospect into a day.
    fn put(&self, prospect: u32, before: u32, of: u32, touches: &[CourseTouch], promised: bool, day: &mut Day) {
        let prospect_type = self.problem.prospects[prospect as usize].prospect_type;
        day.room.take(touches);
        day.touches.extend((before + 1..).zip(touches).map(|(number, planned)| {
            let CourseTouch { channel, voicemail, minutes } = *planned;
            let (number, of) = (number as u16, of as u16);
            let block = Block::of(planned, prospect_type, promised);
            (
                block,
                Touch {
                    prospect,
                    date: day.date,
                    start: crate::model::TimeOfDay::MIDNIGHT,
                    number,
                    of,
                    channel,
                    voicemail,
                    minutes,
                },
            )
        }));
    }

    /// Gives back those who have begun a touch day today and found no room for the rest of it.
    fn give_up_rests(&mut self) -> Vec<u32> {
        let mut given_up = Vec::new();
        if std::mem::take(&mut self.rests_wait) {
            for peers in self.ready.values_mut() {
                for queue in peers.extract_if(.., |queue| queue.begun) {
                    given_up.extend(queue.prospects.iter().map(|(_, prospect)| *prospect));
                }
            }
        }
        given_up
    }

    /// The prospects that are still waiting for the first day of their course.
    fn never_served(&self) -> impl Iterator<Item = u32> {
        let first = self.ready.values().flatten().filter(|queue| queue.course_day == 0);
        let unserved = first.flat_map(|queue| queue.prospects.iter().map(|(_, prospect)| *prospect));
        let promised = self.promised.iter().map(|(_, prospect)| *prospect);
        unserved.chain(promised).filter(|prospect| !self.rests_made.contains(prospect))
    }

    /// Whether this is a first touch that goes ahead of the index because its `first_touch_within` has come.
    fn first_touch_is_due(&self, queue: &Queue, prospect: u32, date: NaiveDate) -> bool {
        let prospect = &self.problem.prospects[prospect as usize];
        let within = self.problem.types[prospect.prospect_type].first_touch_within;
        // The rest of a first touch day goes where the whole of it went.
        let before = if queue.begun { prospect.past.split_at(self.problem.today).0 } else { &prospect.past.made };
        queue.course_day == 0
            && before.is_empty()
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

/// A day in the making.
struct Day {
    date: NaiveDate,
    room: Room,
    touches: Vec<(Block, Touch)>,
    next: Vec<Next>,
    rests_made: Vec<u32>,
}

/// Where in the working day a touch belongs: by channel, and the calls by what kind of list they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Block {
    working_order: u8,
    calls: Calls,
}

/// The lists that a rep calls one after the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Calls {
    /// Calls that were promised.
    Promised,
    /// The power block of a cold type.
    Power(usize),
    /// All others; what is no call, too.
    Others,
}

impl Block {
    fn of(touch: &CourseTouch, prospect_type: usize, promised: bool) -> Block {
        let calls = match touch.voicemail {
            _ if promised => Calls::Promised,
            Some(VoicemailReason::PureColdList) => Calls::Power(prospect_type),
            _ => Calls::Others,
        };
        Block { working_order: touch.channel.working_order(), calls }
    }
}

/// What is left of a working day.
struct Room {
    whole_day: Minutes,
    minutes: Minutes,
    touches: PerChannel<u32>,
    /// Nothing is planned on the day yet.
    unplanned: bool,
    closed: bool,
    spent: Spent,
}

impl Room {
    fn new(problem: &Problem, rep: &Rep, whole_day: Minutes, spent: Spent) -> Room {
        let left = |channel| {
            let limit = problem.daily_limit(rep, channel).unwrap_or(u32::MAX);
            limit.saturating_sub(spent.touches[channel])
        };
        Room {
            whole_day,
            minutes: whole_day.saturating_sub(spent.minutes),
            touches: PerChannel::from_fn(left),
            unplanned: true,
            closed: spent.minutes > whole_day,
            spent,
        }
    }

    /// Whether a touch day of so many minutes finds the time. One larger than a whole working day does on a day that has
    /// nothing yet.
    fn holds(&self, minutes: Minutes) -> bool {
        let stands_alone = self.unplanned && self.spent.is_nothing() && minutes > self.whole_day;
        (minutes <= self.minutes && !self.closed) || stands_alone
    }

    /// Whether a touch day fits, whole.
    fn fits(&self, minutes: Minutes, touches: &[CourseTouch]) -> bool {
        self.holds(minutes) && self.is_within_limits(touches)
    }

    /// Whether the rest of a touch day fits that took so many minutes as a whole: of one larger than a whole working day
    /// it does where nobody else had anything of the day.
    fn fits_rest(&self, touches: &[CourseTouch], whole: Minutes, prospect: u32) -> bool {
        let stands_alone = self.unplanned && whole > self.whole_day && self.spent.is_only_on(prospect);
        (stands_alone || self.holds(minutes_of(touches))) && self.is_within_limits(touches)
    }

    fn is_within_limits(&self, touches: &[CourseTouch]) -> bool {
        touches.iter().all(|touch| self.touches[touch.channel] > 0)
    }

    fn take(&mut self, touches: &[CourseTouch]) {
        let minutes = minutes_of(touches);
        self.closed |= minutes > self.minutes;
        self.unplanned = false;
        self.minutes = self.minutes.saturating_sub(minutes);
        for touch in touches {
            self.touches[touch.channel] -= 1;
        }
    }
}

fn minutes_of(touches: &[CourseTouch]) -> Minutes {
    touches.iter().map(|touch| touch.minutes).sum()
}
