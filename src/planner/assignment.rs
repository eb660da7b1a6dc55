//! On which day: each rep's working days are filled one after the other, the most valuable touch days first.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::changing::Changing;
use super::closing::Outlook;
use super::course::{Begun, Course, CourseDay, CourseTouch, Courses, RepCourses};
use super::daytime::Daytime;
use super::eligibility::{has_opted_out_of_all, is_reachable};
use super::layout::{Fit, Layout, Person};
use super::queues::{Candidate, Next, Queue, Queues, Rank, Turn, advance, longest_ready};
use super::ready::{breaks_cap, ready_since};
use super::room::Room;
use super::today::{Spent, touch_of_today};
use crate::model::{Channel, ChannelSet, Minutes, Problem, Rep, Touch, Waiting, WaitingReason};
use crate::threads::Threads;

/// What became of the prospects of one rep.
pub(super) struct RepPlan {
    /// How many prospects there are.
    pub(super) prospects: usize,
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
    Ok((day as u32, candidate(problem, outlook.daytime(prospect.rep), Turn::new(since, number))))
}

/// Plans the prospects of one rep, given in input order, as if the rep's working day had that many minutes.
pub(super) fn plan_rep(basis: &Basis, rep: usize, prospects: &[u32], minutes: Minutes) -> RepPlan {
    let Basis { problem, outlook, courses, openings } = basis;
    let days = outlook.days(rep);
    // No more in all than prospects usually have touches, however many days there are.
    let usual_touches = prospects.len() * USUAL_TOUCHES_A_PROSPECT;
    let mut desk = Desk {
        problem,
        days,
        daytime: outlook.daytime(rep),
        courses: RepCourses::new(problem, courses),
        changing: Changing::new(problem, outlook, prospects),
        rep: &problem.reps[rep],
        minutes,
        arrivals: Arrivals::on_days(days.len()),
        waiting: Vec::new(),
        promised: BTreeSet::new(),
        ready: Queues::default(),
        touches: Vec::with_capacity(usual_touches.min(days.len() * USUAL_TOUCHES_A_DAY)),
        book: Book::default(),
        rests_wait: false,
        rests_made: BTreeSet::new(),
    };
    let mut rests = Vec::new();
    for &prospect in prospects {
        let begun = courses.begun(prospect).filter(|begun| !begun.rest.promised);
        if let Some(Begun { morning, rest, .. }) = begun {
            let candidate = desk.candidate(Turn::new(rest.since, prospect));
            rests.push(Arrival { candidate, course: *morning, course_day: 0 });
        }
        if begun.is_none_or(|begun| begun.left().is_empty()) {
            desk.take_in(prospect, &openings[prospect as usize]);
        }
    }
    desk.welcome_rests(&rests);
    let mut layout = Layout::new(desk.daytime);
    for (number, &date) in days.iter().enumerate() {
        desk.reconsider(outlook, number);
        let arrived = desk.arrivals.take(number);
        desk.welcome(&arrived);
        desk.arrivals.give_back(arrived);
        if desk.is_idle() && date != problem.today {
            continue;
        }
        let mut spent = Spent::default();
        layout.begin(outlook.kind(date));
        if date == problem.today {
            spent = Spent::on(problem, prospects);
            desk.place_what_was_made(&spent, &mut layout);
        }
        layout = desk.fill_day(number, spent, layout);
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
    RepPlan { prospects: prospects.len(), touches, waiting }
}

/// About as many touches as a day has.
const USUAL_TOUCHES_A_DAY: usize = 64;

/// About as many touches as a prospect has in a schedule.
const USUAL_TOUCHES_A_PROSPECT: usize = 12;

fn candidate(problem: &Problem, daytime: &Daytime, turn: Turn) -> Candidate {
    let prospect = &problem.prospects[turn.prospect() as usize];
    Candidate { turn, class: daytime.class(prospect.whereabouts), value: prospect.value }
}

/// A prospect who becomes ready for a touch day.
#[derive(Clone, Copy)]
struct Arrival {
    candidate: Candidate,
    course: u32,
    /// Which day of its course comes next.
    course_day: u32,
}

/// Who becomes ready on which working day of the schedule.
struct Arrivals {
    on: Vec<Vec<Arrival>>,
    /// Memory of days that are over, for those to come.
    spare: Vec<Vec<Arrival>>,
}

impl Arrivals {
    /// As many as a usual day has at most.
    const USUAL: usize = 1 << 12;

    /// Nobody on so many days.
    fn on_days(days: usize) -> Arrivals {
        Arrivals { on: vec![Vec::new(); days], spare: Vec::new() }
    }

    /// Adds one on a day of the schedule.
    fn add(&mut self, day: usize, arrival: Arrival) {
        let arrivals = &mut self.on[day];
        if arrivals.capacity() == 0 {
            *arrivals = self.spare.pop().unwrap_or_default();
        }
        arrivals.push(arrival);
    }

    /// Takes out those of a day.
    fn take(&mut self, day: usize) -> Vec<Arrival> {
        std::mem::take(&mut self.on[day])
    }

    /// Takes the memory back of those who have arrived.
    fn give_back(&mut self, mut arrived: Vec<Arrival>) {
        if arrived.capacity() > 0 {
            arrived.clear();
            arrived.shrink_to(Arrivals::USUAL);
            self.spare.push(arrived);
        }
    }

    /// Keeps some prospects only.
    fn retain(&mut self, is_kept: impl Fn(u32) -> bool) {
        self.on.iter_mut().for_each(|arrivals| arrivals.retain(|arrival| is_kept(arrival.candidate.prospect())));
    }
}

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
    arrivals: Arrivals,
    /// Who never will.
    waiting: Vec<Waiting>,
    /// Those whose promised calls are due.
    promised: BTreeSet<Turn>,
    ready: Queues,
    touches: Vec<Touch>,
    /// The book of the day before, for its memory.
    book: Book,
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
                self.arrivals.add(day as usize, Arrival { candidate, course, course_day: 0 });
            }
            Err(reason) => self.waiting.push(Waiting { prospect, reason }),
        }
    }

    fn candidate(&self, turn: Turn) -> Candidate {
        candidate(self.problem, self.daytime, turn)
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
                let candidate = self.candidate(Turn::new(since, prospect));
                if first < self.days.len() {
                    self.arrivals.add(first, Arrival { candidate, course, course_day: 0 });
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
        self.arrivals.retain(|prospect| is_kept(&prospect));
        self.promised.retain(|turn| is_kept(&turn.prospect()));
        self.ready.retain(|prospect| is_kept(&prospect));
    }

    /// Takes in those who have become ready.
    fn welcome(&mut self, arrived: &[Arrival]) {
        let is_promised = |arrival: &&Arrival| arrival.course_day == 0 && self.courses.course(arrival.course).call_back;
        self.promised.extend(arrived.iter().filter(is_promised).map(|arrival| arrival.candidate.turn));
        let mut ready = std::mem::take(&mut self.ready);
        let newcomers = arrived.iter().filter(|arrival| !is_promised(arrival));
        ready.join(newcomers.map(|arrival| (self.next(arrival), arrival.candidate)), |_, _| true);
        self.ready = ready;
    }

    /// Takes in those who have begun a touch day today.
    fn welcome_rests(&mut self, begun: &[Arrival]) {
        self.rests_wait = !begun.is_empty();
        let mut ready = std::mem::take(&mut self.ready);
        let next = |arrival: &Arrival| Next { begun: true, ..self.next(arrival) };
        let newcomers = begun.iter().map(|arrival| (next(arrival), arrival.candidate));
        let courses = self.courses.shared();
        let touches_of = |prospect: u32| courses.begun(prospect).map(|begun| (&begun.touches, begun.left()));
        ready.join(newcomers, |front, prospect| touches_of(front) == touches_of(prospect));
        self.ready = ready;
    }

    /// What comes next for a prospect.
    fn next(&self, arrival: &Arrival) -> Next {
        let Arrival { candidate, course, course_day } = *arrival;
        let of_course = self.courses.course(course);
        let touch_day = &of_course.days[course_day as usize];
        // The rest of a first touch day goes where the whole of it went: its course is that of the morning.
        let is_first = touch_day.touches_before == 0;
        let due_within = self.problem.types[of_course.prospect_type].first_touch_within.filter(|_| is_first);
        let rank = Rank::of(candidate.value * touch_day.index);
        Next { rank, course, course_day, minutes: touch_day.minutes, begun: false, due_within }
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
            let calls_before = before.iter().filter(|touch| touch.channel == Channel::Phone).count() as u32;
            for touch in touches {
                let promised = touch.channel == Channel::Phone && prospect.past.called_back == Some(self.problem.today);
                let class = self.daytime.class(prospect.whereabouts);
                let person = Person { class, prospect_type: prospect.prospect_type as u32, promised, calls_before };
                if let Some(fit) = layout.fit(&[touch], person) {
                    layout.take(&[touch], person, fit);
                }
            }
        }
    }

    /// Fills one day, of which some may be spent, and gives its layout back.
    fn fill_day(&mut self, number: usize, spent: Spent, layout: Layout<'p>) -> Layout<'p> {
        let date = self.days[number];
        let room = Room::new(self.problem, self.rep, self.minutes, spent, layout);
        let mut day = Day { number, date, room, book: std::mem::take(&mut self.book), rests_made: Vec::new() };
        day.book.clear();
        self.keep_promises(&mut day);
        let mut ready = std::mem::take(&mut self.ready);
        // Most days none is due, and then there is no need to weigh all of them twice.
        let is_due = ready.iter().any(|queue| self.first_touch_is_due(queue, date));
        for only_due_first_touches in [true, false].into_iter().filter(|only_due| is_due || !only_due) {
            for peers in ready.peers() {
                if !self.rests_wait && !day.room.holds(self.courses.shortest_day()) {
                    break;
                }
                while let Some((at, fit)) = longest_ready(peers, date, |queue| {
                    if only_due_first_touches && !self.first_touch_is_due(queue, date) {
                        return None;
                    }
                    let fit = self.fit(queue, &day.room);
                    // Those behind the front need the same room; for the rest of a large day it matters whose it is.
                    queue.full_on = if fit.is_none() && !queue.next.begun { Some(date) } else { None };
                    fit
                }) {
                    let Queue { next: Next { course, course_day, begun, .. }, front: candidate, .. } = peers[at];
                    advance(peers, at);
                    match self.courses.shared().begun(candidate.prospect()).filter(|_| begun) {
                        Some(begun) => self.finish(begun, candidate, fit, &mut day),
                        None => self.serve(&Arrival { candidate, course, course_day }, fit.0, &mut day),
                    }
                }
            }
        }
        ready.drop_empty();
        self.ready = ready;
        self.lay_out(&mut day);
        self.book = day.book;
        self.rests_made.extend(day.rests_made);
        day.room.layout
    }

    /// Gives the touches of a day their times, and with them their order and their numbers.
    fn lay_out(&mut self, day: &mut Day) {
        for (number, start) in day.room.layout.lay_out() {
            // What has been made stands where it was made, and is not planned.
            let Some(Some(booked)) = day.book.touches.get(number as usize) else { continue };
            let Booked { prospect, touch_day, of, touch: CourseTouch { channel, voicemail, minutes } } = *booked;
            let touches_before = &mut day.book.touches_before[touch_day as usize];
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
    }

    /// Plans the promised calls of a day, ahead of all else; one that finds no room stays promised.
    fn keep_promises(&mut self, day: &mut Day<'p>) {
        for turn in std::mem::take(&mut self.promised) {
            let prospect = turn.prospect();
            let number = self.changing.course(prospect).unwrap_or_else(|| self.courses.number(prospect));
            let candidate = self.candidate(turn);
            let course = self.courses.course(number);
            let call = &course.days[0];
            let Some(fit) = day.room.fit(call.minutes, course.touches(call), person(&candidate, course, call, true))
            else {
                self.promised.insert(turn);
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
        // Most of those who find no room find no minutes, and their courses need not be looked at.
        if !queue.next.begun && !room.holds(queue.next.minutes) {
            return None;
        }
        let course = self.courses.course(queue.next.course);
        let course_day = &course.days[queue.next.course_day as usize];
        let person = person(&queue.front, course, course_day, false);
        let begun = if queue.next.begun { self.courses.shared().begun(queue.front.prospect()) } else { None };
        match begun {
            Some(begun) => room.fit_rest(begun, course_day.minutes, person, queue.front.prospect()),
            None => Some((room.fit(course_day.minutes, course.touches(course_day), person)?, false)),
        }
    }

    /// Plans a touch day, and waits for the next of the course.
    fn serve(&mut self, arrival: &Arrival, fit: Fit, day: &mut Day<'p>) {
        let Arrival { candidate, course: number, course_day } = *arrival;
        let prospect = candidate.prospect();
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
        let prospect = candidate.prospect();
        let of_prospect = &self.problem.prospects[prospect as usize];
        let course = self.courses.course(begun.after);
        let before = of_prospect.past.made.len() as u32;
        let morning = self.courses.course(begun.morning);
        let calls_before = morning.days.first().map_or(0, |first| first.calls_before);
        let promised = begun.rest.promised;
        let person =
            Person { class: candidate.class, prospect_type: morning.prospect_type as u32, promised, calls_before };
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
            let candidate = Candidate { turn: Turn::new(since, candidate.prospect()), ..candidate };
            self.arrivals.add(day, Arrival { candidate, course, course_day });
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
            given_up.extend(self.ready.take_begun().iter().flat_map(Queue::prospects));
            given_up.retain(|prospect| courses.begun(*prospect).is_some_and(|begun| !begun.left().is_empty()));
        }
        given_up
    }

    /// The prospects that are still waiting for the first day of their course.
    fn never_served(&self) -> impl Iterator<Item = u32> {
        let first = self.ready.iter().filter(|queue| queue.next.course_day == 0);
        let unserved = first.flat_map(Queue::prospects);
        let promised = self.promised.iter().map(|turn| turn.prospect());
        unserved.chain(promised).filter(|prospect| !self.rests_made.contains(prospect))
    }

    /// Whether this is a first touch that goes ahead of the index because its `first_touch_within` has come.
    fn first_touch_is_due(&self, queue: &Queue, date: NaiveDate) -> bool {
        let came_in = || self.problem.prospects[queue.front.prospect() as usize].came_in;
        queue.next.due_within.is_some_and(|within| match came_in() {
            None => true,
            Some(came_in) => self.rep.calendar.add_working_days(came_in, within).is_some_and(|due| due <= date),
        })
    }
}

/// Whom a touch day of a course is for.
fn person(candidate: &Candidate, course: &Course, day: &CourseDay, promised: bool) -> Person {
    let prospect_type = course.prospect_type as u32;
    Person { class: candidate.class, prospect_type, promised, calls_before: day.calls_before }
}

/// A day in the making.
struct Day<'p> {
    /// Which working day of the schedule it is.
    number: usize,
    date: NaiveDate,
    room: Room<'p>,
    book: Book,
    rests_made: Vec<u32>,
}

/// What has been put into a day.
#[derive(Default)]
struct Book {
    /// The touches that are to be planned, each at its number in the layout, where those stand too that have been made.
    touches: Vec<Option<Booked>>,
    /// For each touch day, how many touches come before its next.
    touches_before: Vec<u32>,
}

impl Book {
    fn clear(&mut self) {
        self.touches.clear();
        self.touches_before.clear();
    }
}

/// A touch that is to be planned.
#[derive(Clone, Copy)]
struct Booked {
    prospect: u32,
    /// Which touch day of the day it belongs to.
    touch_day: u32,
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
        let first = self.room.layout.touches() as usize;
        let touch_day = self.book.touches_before.len() as u32;
        self.book.touches_before.push(before);
        self.room.take(&touches[made..], fit.overflows);
        self.room.layout.take(touches, person, fit);
        self.book.touches.resize(first + made, None);
        let booked = touches[made..].iter().map(|touch| Some(Booked { prospect, touch_day, of, touch: *touch }));
        self.book.touches.extend(booked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_arrives_twice_in_memory_that_is_used_again() {
        let arrival = |prospect: u32| Arrival {
            candidate: Candidate { turn: Turn::new(NaiveDate::MIN, prospect), class: 0, value: 1.0 },
            course: 0,
            course_day: 0,
        };
        let mut arrivals = Arrivals::on_days(4);
        for (day, prospect) in [(0, 1), (2, 3), (0, 2), (3, 4)] {
            arrivals.add(day, arrival(prospect));
        }
        let mut arrived = |day: usize| {
            let arrived = arrivals.take(day);
            let prospects: Vec<u32> = arrived.iter().map(|arrival| arrival.candidate.prospect()).collect();
            arrivals.give_back(arrived);
            arrivals.add(day + 1, arrival(7));
            prospects
        };
        assert_eq!([arrived(0), arrived(1), arrived(2)], [vec![1, 2], vec![7], vec![3, 7]]);
    }
}
