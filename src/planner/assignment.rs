//! On which day: each rep's working days are filled one after the other, the most valuable touch days first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;

use super::changing::Changing;
use super::closing::Outlook;
use super::course::{Begun, Course, CourseDay, CourseTouch, Courses, RepCourses};
use super::daytime::Daytime;
use super::eligibility::{has_opted_out_of_all, is_reachable};
use super::layout::{Fit, Layout, Person};
use super::ready::{breaks_cap, ready_since};
use super::room::Room;
use super::span::Ticks;
use super::today::{Spent, touch_of_today};
use crate::model::{Channel, ChannelSet, Minutes, Problem, Rep, Touch, Waiting, WaitingReason};
use crate::threads::Threads;

/// What became of the prospects of one rep.
pub(super) struct RepPlan {
    /// The touches, by date and the order within the day.
    pub(super) touches: Vec<Touch>,
    /// The prospects without a touch, in input order.
    pub(super) waiting: Vec<Waiting>,
}

/// What all reps' plans are made from.
pub(super) struct Basis<'p> {
    pub(super) problem: &'p Problem,
    pub(super) outlook: Outlook<'p>,
    pub(super) courses: Courses,
    /// How each prospect stands today, worked out in input order: those of one rep are far apart.
    openings: Vec<Opening>,
}

/// The first working day on which a prospect may be touched, as an index into those of its rep, with what decides when
/// its turn comes; or why there is none.
type Opening = Result<(u32, Candidate), WaitingReason>;

impl<'p> Basis<'p> {
    pub(super) fn new(threads: Threads, problem: &'p Problem) -> Basis<'p> {
        let outlook = Outlook::new(threads, problem);
        let courses = Courses::of_all(threads, problem, &outlook);
        let openings = all_openings(threads, problem, &outlook, &courses);
        Basis { problem, outlook, courses, openings }
    }
}

fn all_openings(threads: Threads, problem: &Problem, outlook: &Outlook, courses: &Courses) -> Vec<Opening> {
    const LEAST: usize = 1_000;
    let ranges = threads.ranges(problem.prospects.len(), LEAST);
    let open = |range: usize| {
        ranges[range].clone().map(|prospect| opening(problem, outlook, courses, prospect as u32)).collect()
    };
    let mut openings = Vec::with_capacity(problem.prospects.len());
    threads.each(ranges.len(), open, |mut of_range: Vec<Opening>| openings.append(&mut of_range));
    openings
}

fn opening(problem: &Problem, outlook: &Outlook, courses: &Courses, number: u32) -> Opening {
    let prospect = &problem.prospects[number as usize];
    if let Some(held) = &prospect.held {
        return Err(held.reason);
    }
    let closed = outlook.closed(number, 0);
    if courses.course_of(number).days.is_empty() {
        return Err(if has_opted_out_of_all(problem, prospect, closed) {
            WaitingReason::OptedOut
        } else if is_reachable(problem, prospect, closed) {
            WaitingReason::Completed
        } else {
            WaitingReason::NoReachableChannel
        });
    }
    let days = outlook.days(prospect.rep);
    if days.is_empty() {
        return Err(WaitingReason::NoWorkingDay);
    }
    let since = ready_since(problem, prospect, closed).ok_or(WaitingReason::BeyondHorizon)?;
    let day = days.partition_point(|day| *day < since);
    if day == days.len() {
        return Err(WaitingReason::BeyondHorizon);
    }
    Ok((day as u32, Candidate::new(problem, outlook.daytime(prospect.rep), since, number)))
}

/// Plans the prospects of one rep, given in input order, as if the rep's working day had that many minutes.
pub(super) fn plan_rep(basis: &Basis, rep: usize, prospects: &[u32], minutes: Minutes) -> RepPlan {
    let Basis { problem, outlook, courses, openings } = basis;
    let days = outlook.days(rep);
    let mut desk = Desk {
        problem,
        days,
        daytime: outlook.daytime(rep),
        courses: RepCourses::new(problem, courses),
        changing: Changing::new(problem, outlook, prospects),
        rep: &problem.reps[rep],
        minutes,
        arrivals: vec![Vec::new(); days.len()],
        waiting: Vec::new(),
        promised: BTreeSet::new(),
        ready: BTreeMap::new(),
        touches: Vec::new(),
        rests_wait: false,
        rests_made: BTreeSet::new(),
    };
    let mut rests = Vec::new();
    for &prospect in prospects {
        let begun = courses.begun(prospect).filter(|begun| !begun.rest.promised);
        if let Some(Begun { morning, rest, .. }) = begun {
            rests.push(Arrival { candidate: desk.candidate(rest.since, prospect), course: *morning, course_day: 0 });
        }
        if begun.is_none_or(|begun| begun.left().is_empty()) {
            desk.take_in(prospect, &openings[prospect as usize]);
        }
    }
    desk.welcome_rests(rests);
    for (number, &date) in days.iter().enumerate() {
        desk.reconsider(outlook, number);
        let arrived = std::mem::take(&mut desk.arrivals[number]);
        desk.welcome(arrived);
        if desk.is_idle() && date != problem.today {
            continue;
        }
        let (mut layout, mut spent) = (Layout::new(desk.daytime, outlook.kind(date)), Spent::default());
        if date == problem.today {
            spent = Spent::on(problem, prospects);
            desk.place_what_was_made(&spent, &mut layout);
        }
        desk.fill_day(number, spent, layout);
        for prospect in desk.give_up_rests() {
            desk.take_in(prospect, &openings[prospect as usize]);
        }
    }
    let left_over: Vec<u32> = desk.never_served().collect();
    let Desk { mut waiting, touches, changing, .. } = desk;
    waiting.extend(left_over.into_iter().map(|prospect| Waiting { prospect, reason: WaitingReason::NoCapacity }));
    // The first reason counts, and the last is that of those to whom the law has closed what could still reach them.
    let closed_out = changing.untouched();
    waiting.extend(closed_out.map(|prospect| Waiting { prospect, reason: WaitingReason::NoReachableChannel }));
    waiting.retain(|waiting| !changing.has_touches(waiting.prospect));
    waiting.sort_by_key(|waiting| waiting.prospect);
    waiting.dedup_by_key(|waiting| waiting.prospect);
    RepPlan { touches, waiting }
}

/// About as many touches as a day has.
pub(super) const USUAL_TOUCHES: usize = 64;

/// A prospect whose gap has passed, with what decides when its turn comes: the prospects of a rep are large and far apart,
/// too far to fetch them for each touch day that is weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candidate {
    /// Ready since.
    since: NaiveDate,
    prospect: u32,
    /// The calling class.
    class: u32,
    /// Its worth, relative to others of the type.
    value: f64,
}

impl Candidate {
    fn new(problem: &Problem, daytime: &Daytime, since: NaiveDate, prospect: u32) -> Candidate {
        let of_prospect = &problem.prospects[prospect as usize];
        let class = daytime.class(of_prospect.whereabouts) as u32;
        Candidate { since, prospect, class, value: of_prospect.value }
    }

    /// Who has been ready for longer comes first.
    fn turn(&self) -> (NaiveDate, u32) {
        (self.since, self.prospect)
    }
}

/// A prospect who becomes ready for a touch day.
#[derive(Clone, Copy)]
struct Arrival {
    candidate: Candidate,
    course: u32,
    /// Which day of its course comes next.
    course_day: u32,
}

/// The prospects of one course that have the same touch day ahead and may be called in the same hours. They differ only
/// in how long they have been ready, and stand in that order.
struct Queue {
    course: u32,
    course_day: u32,
    /// The prospects have begun this touch day, and need the same rest of it.
    begun: bool,
    /// For a first touch, within how many working days it is due.
    due_within: Option<u32>,
    /// The day on which there is no room for its touch day any more.
    full_on: Option<NaiveDate>,
    /// Who has been ready for longest; queues with the same index stand in this order.
    front: Candidate,
    /// The others. Most queues have none, and need no memory for them.
    others: VecDeque<Candidate>,
}

impl Queue {
    /// Takes the front out; false if nobody is left.
    fn advance(&mut self) -> bool {
        let next = self.others.pop_front();
        self.front = next.unwrap_or(self.front);
        next.is_some()
    }

    /// Takes some prospects out; false if nobody is left.
    fn keep(&mut self, is_kept: impl Fn(u32) -> bool) -> bool {
        self.others.retain(|candidate| is_kept(candidate.prospect));
        is_kept(self.front.prospect) || self.advance()
    }

    /// All of its prospects, in order.
    fn prospects(&self) -> impl Iterator<Item = u32> {
        [&self.front].into_iter().chain(&self.others).map(|candidate| candidate.prospect)
    }
}

/// An index as a key that puts the highest first: the bits of a float that is not negative order as the floats do.
type Rank = Reverse<u64>;

/// A rep's desk: the prospects that are ready, and the touches planned so far.
struct Desk<'p> {
    problem: &'p Problem,
    /// The working days of the schedule.
    days: &'p [NaiveDate],
    daytime: &'p Daytime<'p>,
    courses: RepCourses<'p>,
    changing: Changing,
    rep: &'p Rep,
    minutes: Minutes,
    /// Who becomes ready on which day.
    arrivals: Vec<Vec<Arrival>>,
    /// Who never will.
    waiting: Vec<Waiting>,
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
    /// Takes in a prospect as it stands today: it arrives some day, or waits for a reason.
    fn take_in(&mut self, prospect: u32, opening: &Opening) {
        match *opening {
            Ok((day, candidate)) => {
                let course = self.courses.number(prospect);
                self.arrivals[day as usize].push(Arrival { candidate, course, course_day: 0 });
            }
            Err(reason) => self.waiting.push(Waiting { prospect, reason }),
        }
    }

    fn candidate(&self, since: NaiveDate, prospect: u32) -> Candidate {
        Candidate::new(self.problem, self.daytime, since, prospect)
    }

    /// Looks anew at those for whom the law opens or closes a channel as of a day.
    fn reconsider(&mut self, outlook: &Outlook, day: usize) {
        let changed = self.changing.on(outlook, day);
        if changed.is_empty() {
            return;
        }
        self.forget(&changed);
        for prospect in changed {
            let closed = outlook.closed(prospect, day);
            let (class, since) = self.changing.stand(self.problem, prospect, closed);
            let course = self.courses.number_of(class);
            self.changing.set_course(prospect, course);
            if let Some(since) = since.filter(|_| !self.courses.course(course).days.is_empty()) {
                let first = self.days.partition_point(|other| *other < since).max(day);
                let candidate = self.candidate(since, prospect);
                if let Some(arrivals) = self.arrivals.get_mut(first) {
                    arrivals.push(Arrival { candidate, course, course_day: 0 });
                }
            }
        }
    }

    /// Whether nobody is ready.
    fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.promised.is_empty()
    }

    /// Takes prospects, given in ascending order, out of all lists.
    fn forget(&mut self, prospects: &[u32]) {
        let is_kept = |prospect: &u32| prospects.binary_search(prospect).is_err();
        for arrivals in &mut self.arrivals {
            arrivals.retain(|arrival| is_kept(&arrival.candidate.prospect));
        }
        self.promised.retain(|(_, prospect)| is_kept(prospect));
        for peers in self.ready.values_mut() {
            peers.retain_mut(|queue| queue.keep(|prospect| is_kept(&prospect)));
            peers.sort_unstable_by_key(|queue| queue.front.turn());
        }
        self.drop_empty_peers();
    }

    fn drop_empty_peers(&mut self) {
        self.ready.retain(|_, peers| !peers.is_empty());
    }

    /// Takes in those who have become ready.
    fn welcome(&mut self, mut arrived: Vec<Arrival>) {
        arrived.sort_unstable_by_key(|arrival| arrival.candidate.turn());
        for arrival in arrived {
            if arrival.course_day == 0 && self.courses.course(arrival.course).call_back {
                self.promised.insert(arrival.candidate.turn());
            } else {
                self.line_up(&arrival, false, |_| true);
            }
        }
    }

    /// Takes in those who have begun a touch day today.
    fn welcome_rests(&mut self, mut begun: Vec<Arrival>) {
        begun.sort_unstable_by_key(|arrival| arrival.candidate.turn());
        self.rests_wait = !begun.is_empty();
        let courses = self.courses.shared();
        let touches_of = |prospect: u32| courses.begun(prospect).map(|begun| (&begun.touches, begun.left()));
        for arrival in begun {
            self.line_up(&arrival, true, |front| touches_of(front) == touches_of(arrival.candidate.prospect));
        }
    }

    /// Puts a prospect into the queue of those who are like it, and like whose front it is.
    fn line_up(&mut self, arrival: &Arrival, begun: bool, is_like: impl Fn(u32) -> bool) {
        let Arrival { candidate, course, course_day } = *arrival;
        let of_course = self.courses.course(course);
        let touch_day = &of_course.days[course_day as usize];
        // The rest of a first touch day goes where the whole of it went: its course is that of the morning.
        let is_first = touch_day.touches_before == 0;
        let due_within = self.problem.types[of_course.prospect_type].first_touch_within.filter(|_| is_first);
        let rank = Reverse((candidate.value * touch_day.index).to_bits());
        let peers = self.ready.entry(rank).or_default();
        let is_alike = |queue: &Queue| {
            (queue.begun, queue.course, queue.course_day, queue.front.class)
                == (begun, course, course_day, candidate.class)
                && is_like(queue.front.prospect)
        };
        match peers.iter_mut().find(|queue| is_alike(queue)) {
            Some(queue) => queue.others.push_back(candidate),
            None => {
                let place = peers.partition_point(|other| other.front.turn() < candidate.turn());
                let (full_on, others) = (None, VecDeque::new());
                peers.insert(place, Queue { course, course_day, begun, due_within, full_on, front: candidate, others });
            }
        }
    }

    /// Gives today's touches their place in the day, those first that belong to no touch day that was due: the others
    /// take theirs when it is their turn, as if they were still planned, so that what is left keeps its hours.
    fn place_what_was_made(&self, spent: &Spent, layout: &mut Layout) {
        for &number in spent.prospects() {
            let prospect = &self.problem.prospects[number as usize];
            let (before, today) = prospect.past.split_at(self.problem.today);
            let begun = self.courses.shared().begun(number).map_or(&[][..], |begun| &begun.touches);
            let touches: Vec<CourseTouch> = (today.iter().map(|touch| touch.channel))
                .filter(|channel| !begun.iter().any(|touch| touch.channel == *channel))
                .chain(prospect.past.failed_today.iter())
                .map(|channel| touch_of_today(self.problem, prospect, channel))
                .collect();
            let calls_before = before.iter().filter(|touch| touch.channel == Channel::Phone).count();
            for touch in touches {
                let promised = touch.channel == Channel::Phone && prospect.past.called_back == Some(self.problem.today);
                let class = self.daytime.class(prospect.whereabouts);
                let person = Person { class, prospect_type: prospect.prospect_type, promised, calls_before };
                if let Some(fit) = layout.fit(&[touch], person) {
                    layout.take(&[touch], person, fit);
                }
            }
        }
    }

    /// Fills one day, of which some may be spent.
    fn fill_day(&mut self, number: usize, spent: Spent, layout: Layout<'p>) {
        let date = self.days[number];
        let room = Room::new(self.problem, self.rep, self.minutes, spent, layout);
        let mut day = Day {
            number,
            date,
            room,
            booked: Vec::with_capacity(USUAL_TOUCHES),
            touches_before: Vec::with_capacity(USUAL_TOUCHES),
            rests_made: Vec::new(),
        };
        self.keep_promises(&mut day);
        let mut ready = std::mem::take(&mut self.ready);
        for only_due_first_touches in [true, false] {
            for peers in ready.values_mut() {
                if !self.rests_wait && !day.room.holds(self.courses.shortest_day()) {
                    break;
                }
                while let Some((at, fit)) = longest_ready(peers, date, |queue| {
                    if only_due_first_touches && !self.first_touch_is_due(queue, date) {
                        return None;
                    }
                    let fit = self.fit(queue, &day.room);
                    // Those behind the front need the same room; for the rest of a large day it matters whose it is.
                    queue.full_on = if fit.is_none() && !queue.begun { Some(date) } else { None };
                    fit
                }) {
                    let Queue { course, course_day, begun, front: candidate, .. } = peers[at];
                    advance(peers, at);
                    match self.courses.shared().begun(candidate.prospect).filter(|_| begun) {
                        Some(begun) => self.finish(begun, candidate, fit, &mut day),
                        None => self.serve(&Arrival { candidate, course, course_day }, fit.0, &mut day),
                    }
                }
            }
        }
        self.ready = ready;
        self.drop_empty_peers();
        let Day { rests_made, .. } = self.lay_out(day);
        self.rests_made.extend(rests_made);
    }

    /// Gives the touches of a day their times, and with them their order and their numbers.
    fn lay_out(&mut self, mut day: Day<'p>) -> Day<'p> {
        let starts = day.room.layout.lay_out();
        let mut order: Vec<(Ticks, usize)> =
            day.booked.iter().zip(0..).map(|(it, at)| (starts[it.place], at)).collect();
        order.sort_unstable();
        for (start, at) in order {
            let Booked { prospect, touch_day, of, touch: CourseTouch { channel, voicemail, minutes }, .. } =
                day.booked[at];
            let touches_before = &mut day.touches_before[touch_day];
            *touches_before += 1;
            self.touches.push(Touch {
                prospect,
                date: day.date,
                start: day.room.layout.time_of_day(day.date, start),
                number: *touches_before as u16,
                of: of as u16,
                channel,
                voicemail,
                minutes,
            });
        }
        day
    }

    /// Plans the promised calls of a day, ahead of all else; one that finds no room stays promised.
    fn keep_promises(&mut self, day: &mut Day<'p>) {
        for (since, prospect) in std::mem::take(&mut self.promised) {
            let number = self.changing.course(prospect).unwrap_or_else(|| self.courses.number(prospect));
            let candidate = self.candidate(since, prospect);
            let course = self.courses.course(number);
            let call = &course.days[0];
            let Some(fit) = day.room.fit(call.minutes, course.touches(call), person(&candidate, course, call, true))
            else {
                self.promised.insert(candidate.turn());
                continue;
            };
            match self.courses.shared().begun(prospect).filter(|_| day.date == self.problem.today) {
                Some(begun) => self.finish(begun, candidate, (fit, true), day),
                None => self.serve(&Arrival { candidate, course: number, course_day: 0 }, fit, day),
            }
        }
    }

    /// How the touch day that a queue has ahead, or what is left of it, finds room for its front; and whether what has
    /// been made of it finds its place too.
    fn fit(&self, queue: &Queue, room: &Room) -> Option<(Fit, bool)> {
        let course = self.courses.course(queue.course);
        let course_day = &course.days[queue.course_day as usize];
        let person = person(&queue.front, course, course_day, false);
        let begun = if queue.begun { self.courses.shared().begun(queue.front.prospect) } else { None };
        match begun {
            Some(begun) => room.fit_rest(begun, course_day.minutes, person, queue.front.prospect),
            None => Some((room.fit(course_day.minutes, course.touches(course_day), person)?, false)),
        }
    }

    /// Plans a touch day, and waits for the next of the course.
    fn serve(&mut self, arrival: &Arrival, fit: Fit, day: &mut Day<'p>) {
        let Arrival { candidate, course: number, course_day } = *arrival;
        let prospect = candidate.prospect;
        let course = self.courses.course(number);
        let planned = &course.days[course_day as usize];
        let promised = course.call_back && course_day == 0;
        let touches = course.touches(planned);
        let person = person(&candidate, course, planned, promised);
        day.book(Booking { prospect, before: planned.touches_before, of: course.of, touches, made: 0, person, fit });
        self.changing.record(prospect, day.date, touches, promised);
        let next = course_day + 1;
        if let Some(after) = course.days.get(next as usize) {
            let wait = planned.wait + self.wait_for_cap(day, planned.wait, prospect, touches, course.touches(after));
            self.expect(candidate, day.number + wait as usize, number, next);
        }
    }

    /// Plans the rest of a touch day that was begun today, and gives what has been made of it its place.
    fn finish(&mut self, begun: &Begun, candidate: Candidate, (fit, with_made): (Fit, bool), day: &mut Day<'p>) {
        let prospect = candidate.prospect;
        let of_prospect = &self.problem.prospects[prospect as usize];
        let course = self.courses.course(begun.after);
        let before = of_prospect.past.made.len() as u32;
        let morning = self.courses.course(begun.morning);
        let calls_before = morning.days.first().map_or(0, |first| first.calls_before) as usize;
        let (class, prospect_type, promised) = (candidate.class as usize, morning.prospect_type, begun.rest.promised);
        let person = Person { class, prospect_type, promised, calls_before };
        let touches = if with_made { &begun.touches } else { begun.left() };
        let made = touches.len() - begun.left().len();
        day.book(Booking { prospect, before, of: course.of, touches, made, person, fit });
        if begun.left().is_empty() {
            return;
        }
        day.rests_made.push(prospect);
        self.changing.record(prospect, day.date, begun.left(), promised);
        if let (Some(wait), Some(after)) = (begun.rest.wait(self.problem, of_prospect), course.days.first()) {
            let wait = wait + self.wait_for_cap(day, wait, prospect, &begun.touches, course.touches(after));
            self.expect(candidate, day.number + wait as usize, begun.after, 0);
        }
    }

    /// Lets a prospect arrive on a working day, if that is in the schedule.
    fn expect(&mut self, candidate: Candidate, day: usize, course: u32, course_day: u32) {
        if let Some(&since) = self.days.get(day) {
            let candidate = Candidate { since, ..candidate };
            self.arrivals[day].push(Arrival { candidate, course, course_day });
        }
    }

    /// Working days more to wait where the law allows no further calls and texts on the morrow of a day with these.
    fn wait_for_cap(&self, day: &Day, wait: u32, prospect: u32, today: &[CourseTouch], next: &[CourseTouch]) -> u32 {
        let is_morrow =
            wait == 1 && self.days.get(day.number + 1).is_some_and(|next_day| day.date.succ_opt() == Some(*next_day));
        let channels = |touches: &[CourseTouch]| touches.iter().map(|touch| touch.channel).collect::<ChannelSet>();
        let breaks = || {
            let prospect = &self.problem.prospects[prospect as usize];
            breaks_cap(self.problem, prospect, channels(today).iter(), || channels(next))
        };
        u32::from(is_morrow && breaks())
    }

    /// Gives back those who have begun a touch day today and found no room for the rest of it.
    fn give_up_rests(&mut self) -> Vec<u32> {
        let mut given_up = Vec::new();
        if std::mem::take(&mut self.rests_wait) {
            let courses = self.courses.shared();
            for peers in self.ready.values_mut() {
                for queue in peers.extract_if(.., |queue| queue.begun) {
                    given_up.extend(queue.prospects());
                }
            }
            given_up.retain(|prospect| courses.begun(*prospect).is_some_and(|begun| !begun.left().is_empty()));
            self.drop_empty_peers();
        }
        given_up
    }

    /// The prospects that are still waiting for the first day of their course.
    fn never_served(&self) -> impl Iterator<Item = u32> {
        let first = self.ready.values().flatten().filter(|queue| queue.course_day == 0);
        let unserved = first.flat_map(Queue::prospects);
        let promised = self.promised.iter().map(|(_, prospect)| *prospect);
        unserved.chain(promised).filter(|prospect| !self.rests_made.contains(prospect))
    }

    /// Whether this is a first touch that goes ahead of the index because its `first_touch_within` has come.
    fn first_touch_is_due(&self, queue: &Queue, date: NaiveDate) -> bool {
        let came_in = || self.problem.prospects[queue.front.prospect as usize].came_in;
        queue.due_within.is_some_and(|within| match came_in() {
            None => true,
            Some(came_in) => self.rep.calendar.add_working_days(came_in, within).is_some_and(|due| due <= date),
        })
    }
}

/// Whom a touch day of a course is for.
fn person(candidate: &Candidate, course: &Course, day: &CourseDay, promised: bool) -> Person {
    let (class, prospect_type, calls_before) =
        (candidate.class as usize, course.prospect_type, day.calls_before as usize);
    Person { class, prospect_type, promised, calls_before }
}

/// Of queues with the same index, given in order, the first for whose front there is room; by its place among them.
///
/// A first touch that is due stands in front of those of its queue that are not: they came in later.
fn longest_ready<F>(
    peers: &mut [Queue],
    date: NaiveDate,
    mut fit: impl FnMut(&mut Queue) -> Option<F>,
) -> Option<(usize, F)> {
    let mut open = peers.iter_mut().enumerate().filter(|(_, queue)| queue.full_on != Some(date));
    open.find_map(|(at, queue)| Some((at, fit(queue)?)))
}

/// Takes the front out of a queue, and moves the queue to its new place among its peers; an empty one is dropped.
fn advance(peers: &mut Vec<Queue>, at: usize) {
    let mut queue = peers.remove(at);
    if queue.advance() {
        // Forward it may go as well: whom the law sets free again stands behind others, and has been ready for longer.
        let place = peers.partition_point(|other| other.front.turn() < queue.front.turn());
        peers.insert(place, queue);
    }
}

/// A day in the making.
struct Day<'p> {
    /// Which working day of the schedule it is.
    number: usize,
    date: NaiveDate,
    room: Room<'p>,
    booked: Vec<Booked>,
    /// For each touch day, how many touches come before its next.
    touches_before: Vec<u32>,
    rests_made: Vec<u32>,
}

/// A touch that is to be planned.
#[derive(Clone, Copy)]
struct Booked {
    prospect: u32,
    /// Which touch day of the day it belongs to.
    touch_day: usize,
    /// Its number in the layout.
    place: usize,
    of: u32,
    touch: CourseTouch,
}

/// A touch day for which there is room.
struct Booking<'t> {
    prospect: u32,
    /// Touches before those that are to be planned.
    before: u32,
    of: u32,
    touches: &'t [CourseTouch],
    /// How many of them have been made.
    made: usize,
    person: Person,
    fit: Fit,
}

impl Day<'_> {
    /// Puts a touch day into the day.
    fn book(&mut self, booking: Booking<'_>) {
        let Booking { prospect, before, of, touches, made, person, fit } = booking;
        let first = self.room.layout.touches();
        let touch_day = self.touches_before.len();
        self.touches_before.push(before);
        self.room.take(&touches[made..], fit.overflows);
        self.room.layout.take(touches, person, fit);
        let planned = touches.iter().enumerate().skip(made);
        self.booked.extend(planned.map(|(at, touch)| Booked {
            prospect,
            touch_day,
            place: first + at,
            of,
            touch: *touch,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_stay_in_the_order_of_their_fronts() {
        let ready = |day: u32, prospect: u32| {
            let since = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            Candidate { since, prospect, class: 0, value: 1.0 }
        };
        let queue = |front, others: &[Candidate]| Queue {
            course: 0,
            course_day: 0,
            begun: false,
            due_within: None,
            full_on: None,
            front,
            others: others.iter().copied().collect(),
        };
        let fronts = |peers: &[Queue]| peers.iter().map(|queue| queue.front.prospect).collect::<Vec<_>>();
        let mut peers = vec![
            queue(ready(2, 0), &[ready(6, 1)]),
            queue(ready(3, 2), &[ready(1, 3)]),
            queue(ready(4, 4), &[]),
            queue(ready(5, 5), &[]),
        ];
        advance(&mut peers, 1);
        assert_eq!(fronts(&peers), [3, 0, 4, 5], "ready since earlier, though it stood behind");
        advance(&mut peers, 1);
        assert_eq!(fronts(&peers), [3, 4, 5, 1]);
        advance(&mut peers, 0);
        assert_eq!(fronts(&peers), [4, 5, 1], "nobody is left");
    }
}
