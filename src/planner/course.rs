//! The touch days that lie ahead of a prospect as long as nobody answers.

use std::collections::BTreeMap;
use std::ops::Range;

use super::closing::Outlook;
use super::count::touch_count;
use super::curve::Curve;
use super::eligibility::eligible_channels;
use super::index::{IndexTerms, best_stretches};
use super::today::{Rest, touch_day_of_today};
use super::voicemail::decide_voicemail;
use crate::model::{
    Channel, ChannelSet, Dialing, MadeTouch, Minutes, PerChannel, Problem, Prospect, TouchRange, VoicemailReason,
};
use crate::numbered::Numbered;
use crate::threads::Threads;

/// All that decides what lies ahead of a prospect; prospects of one class are interchangeable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    prospect_type: usize,
    range: TouchRange,
    aim: u32,
    eligible: ChannelSet,
    dialing: Dialing,
    answered: bool,
    /// The next touch day is a promised call, and nothing else.
    call_back: bool,
    progress: Progress,
}

/// What has been made so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Progress {
    touches: u32,
    touch_days: u32,
    /// The touches on each channel.
    used: PerChannel<u32>,
    /// The touch day of the sequence that comes next, before those are dropped that have nothing left to use.
    position: usize,
}

impl Class {
    /// The class of a prospect as it stands, given the channels that the law closes.
    pub fn of(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> Class {
        Class::after(problem, prospect, &prospect.past.made, prospect.past.call_back.is_some(), closed)
    }

    /// The class of a prospect if these were the touches made, and a call promised or not.
    pub(super) fn after(
        problem: &Problem,
        prospect: &Prospect,
        made: &[MadeTouch],
        promised: bool,
        closed: ChannelSet,
    ) -> Class {
        let count = touch_count(problem, prospect);
        let mut class = Class {
            prospect_type: prospect.prospect_type,
            range: count.shifted,
            aim: count.aim,
            eligible: eligible_channels(problem, prospect, closed),
            dialing: problem.dialing(prospect),
            answered: prospect.past.answered.is_some(),
            call_back: false,
            progress: Progress::default(),
        };
        class.replay(problem, made);
        if promised && class.may_use(problem, Channel::Phone) {
            class.call_back = true;
            // A promise is kept even where the touches are used up.
            class.aim = class.aim.max(class.progress.touches + 1);
        }
        class
    }

    /// Whether the next touch day is a promised call.
    pub(super) fn is_call_back(&self) -> bool {
        self.call_back
    }

    /// The class of an untouched prospect of the type whom every channel reaches that needs no prior contact.
    pub fn reachable(problem: &Problem, prospect_type: usize) -> Class {
        let of_type = &problem.types[prospect_type];
        Class {
            prospect_type,
            range: of_type.touches,
            aim: super::count::aim(of_type.touches, problem.persistence),
            eligible: Channel::ALL
                .into_iter()
                .filter(|channel| of_type.known || !problem.channels[*channel].after_contact)
                .collect(),
            dialing: of_type.dialing,
            answered: false,
            call_back: false,
            progress: Progress::default(),
        }
    }

    /// Moves the progress over the touches already made: each day with a touch, planned or not, whole or in part, takes
    /// the place of the touch day that was next.
    fn replay(&mut self, problem: &Problem, made: &[MadeTouch]) {
        for day in made.chunk_by(|one, other| one.date == other.date) {
            if let Some(position) = self.next_position(problem) {
                self.progress.position = self.position_after(problem, position);
            }
            self.progress.touch_days += 1;
            for touch in day {
                self.progress.touches += 1;
                self.progress.used[touch.channel] += 1;
            }
        }
    }

    /// The next position of the sequence at which there is a channel to use; None when the sequence has run out.
    fn next_position(&self, problem: &Problem) -> Option<usize> {
        let sequence = &problem.types[self.prospect_type].cadence.sequence;
        (0..sequence.len())
            .map(|step| (self.progress.position + step) % sequence.len())
            .find(|position| sequence[*position].iter().any(|channel| self.may_use(problem, *channel)))
    }

    fn position_after(&self, problem: &Problem, position: usize) -> usize {
        (position + 1) % problem.types[self.prospect_type].cadence.sequence.len()
    }

    fn may_use(&self, problem: &Problem, channel: Channel) -> bool {
        let within_limit =
            problem.channels[channel].max_per_prospect.is_none_or(|max| self.progress.used[channel] < max);
        self.eligible.contains(channel) && within_limit
    }
}

/// The touch days that lie ahead of a class of prospects.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The prospect type, as an index into [`Problem::types`].
    pub prospect_type: usize,
    /// Touches in all, those already made included.
    pub of: u32,
    /// The first day ahead is a promised call.
    pub call_back: bool,
    /// The touch days ahead, in order.
    pub days: Vec<CourseDay>,
    /// What the index of each is made of; left out where planning keeps a course.
    pub terms: Vec<IndexTerms>,
    touches: Vec<CourseTouch>,
}

/// One touch day ahead, in 32 bytes: planning goes from one to another all the time, and there are many.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseDay {
    /// Touches made before it.
    pub touches_before: u32,
    /// Calls among them.
    pub calls_before: u32,
    /// Its minutes, all channels together.
    pub minutes: Minutes,
    /// The Gittins index: worth of engagements per minute, for a prospect who is worth as much as others of the type.
    pub index: f64,
    /// Working days from this touch day to the next: the arrival of what was sent, and the gap.
    pub wait: u32,
    touches: Range<u32>,
}

/// One touch of a touch day ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CourseTouch {
    /// The channel.
    pub channel: Channel,
    /// For a call, what to do about voicemail and why.
    pub voicemail: Option<VoicemailReason>,
    /// Expected working time.
    pub minutes: Minutes,
}

impl Course {
    /// What lies ahead of a class of prospects.
    pub fn of(problem: &Problem, class: &Class) -> Course {
        let prospect_type = &problem.types[class.prospect_type];
        let curve = Curve::new(prospect_type, class.range);
        let reason = decide_voicemail(prospect_type, class.dialing, class.answered);
        let call_minutes = problem.phone.call_minutes(class.dialing, reason.decision());

        let mut at = class.clone();
        let mut course = Course {
            prospect_type: class.prospect_type,
            of: class.progress.touches,
            call_back: class.call_back,
            days: Vec::new(),
            terms: Vec::new(),
            touches: Vec::new(),
        };
        let mut own_terms = Vec::new();
        while at.progress.touches < class.aim {
            let position = at.next_position(problem);
            let room = (class.aim - at.progress.touches) as usize;
            let channels = match position {
                _ if course.call_back && course.days.is_empty() => &[Channel::Phone][..],
                Some(position) => &prospect_type.cadence.sequence[position],
                None => break,
            };
            let first = course.touches.len();
            course.touches.extend(channels.iter().filter(|channel| at.may_use(problem, **channel)).take(room).map(
                |&channel| {
                    let call = channel == Channel::Phone;
                    let minutes = if call { call_minutes } else { problem.channels[channel].minutes };
                    CourseTouch { channel, voicemail: call.then_some(reason), minutes }
                },
            ));
            let today = &course.touches[first..];

            let before = at.progress.touches;
            let unanswered_minutes =
                (before..).zip(today).map(|(k, touch)| touch.minutes.as_f64() * (1.0 - curve.engaged_by(k))).sum();
            let after = before + today.len() as u32;
            own_terms.push(IndexTerms {
                touch_days: 1,
                // Never below zero, whatever the last bit of the two shares does: the order of indices relies on it.
                gain: (curve.engaged_by(after) - curve.engaged_by(before)).max(0.0),
                minutes: unanswered_minutes,
            });

            let calls_before = at.progress.used[Channel::Phone];
            for touch in today {
                at.progress.used[touch.channel] += 1;
            }
            at.progress.touches = after;
            at.progress.touch_days += 1;
            if let Some(position) = position {
                at.progress.position = at.position_after(problem, position);
            }
            course.days.push(CourseDay {
                touches_before: before,
                calls_before,
                minutes: today.iter().map(|touch| touch.minutes).sum(),
                index: 0.0,
                wait: wait_after(problem, class.prospect_type, at.progress.touch_days, today.iter().map(|t| t.channel)),
                touches: first as u32..course.touches.len() as u32,
            });
        }
        course.of = at.progress.touches;
        course.terms = best_stretches(&own_terms);
        for (day, terms) in course.days.iter_mut().zip(&course.terms) {
            day.index = terms.index(prospect_type.value);
        }
        course
    }

    /// The course in no more memory than planning needs, which asks for indices and not for what they are made of.
    fn without_terms(mut self) -> Course {
        self.terms = Vec::new();
        self.days.shrink_to_fit();
        self.touches.shrink_to_fit();
        self
    }

    /// The touches of one of the days, in working order.
    pub fn touches(&self, day: &CourseDay) -> &[CourseTouch] {
        &self.touches[day.touches.start as usize..day.touches.end as usize]
    }
}

/// Working days from the touch day that was the `touch_days`-th to the next: what was sent has to arrive first.
pub(super) fn wait_after(
    problem: &Problem,
    prospect_type: usize,
    touch_days: u32,
    channels: impl Iterator<Item = Channel>,
) -> u32 {
    let arrival = channels.map(|channel| problem.channels[channel].arrives_after).max().unwrap_or(0);
    arrival + problem.types[prospect_type].cadence.gap_after(touch_days as usize)
}

/// The courses of all prospects, one for each class.
pub(super) struct Courses {
    courses: Vec<Course>,
    of_prospect: Vec<u32>,
    /// The prospects whose touch day of today has been begun.
    begun: BTreeMap<u32, Begun>,
    /// The least minutes of any piece of work.
    shortest_day: Minutes,
}

/// Where a touch day begun today stands among the courses.
pub(super) struct Begun {
    /// The course as it was before today's touches: by it the rest keeps its place in the order of the day.
    pub(super) morning: u32,
    /// The course once the rest has been made.
    pub(super) after: u32,
    /// What is left of the touch day.
    pub(super) rest: Rest,
    /// All of the touch day: what has been made of it, and then what is left.
    pub(super) touches: Vec<CourseTouch>,
}

impl Begun {
    /// The touches that are left.
    pub(super) fn left(&self) -> &[CourseTouch] {
        &self.rest.touches
    }
}

impl Courses {
    /// Computes what lies ahead of every prospect of the problem, once a class.
    pub(super) fn of_all(threads: Threads, problem: &Problem, outlook: &Outlook) -> Courses {
        const LEAST: usize = 1_000;
        let ranges = threads.ranges(problem.prospects.len(), LEAST);
        let mut by_class: BTreeMap<Class, u32> = BTreeMap::new();
        let mut courses = Vec::new();
        let mut begun = BTreeMap::new();
        let mut of_prospect = Vec::with_capacity(problem.prospects.len());
        let classify = |range: usize| Classes::of(problem, outlook, ranges[range].clone());
        threads.each(ranges.len(), classify, |classes| {
            let numbers: Vec<u32> = (classes.numbered.into_values().into_iter())
                .map(|class| {
                    *by_class.entry(class).or_insert_with_key(|class| {
                        courses.push(Course::of(problem, class).without_terms());
                        courses.len() as u32 - 1
                    })
                })
                .collect();
            let course = |class: u32| numbers[class as usize];
            of_prospect.extend(classes.of_prospect.into_iter().map(course));
            let in_all = |(prospect, it): (u32, Begun)| {
                (prospect, Begun { morning: course(it.morning), after: course(it.after), ..it })
            };
            begun.extend(classes.begun.into_iter().map(in_all));
        });
        let days = courses.iter().flat_map(|course: &Course| &course.days).map(|day| day.minutes);
        let rests = begun.values().filter(|begun: &&Begun| !begun.left().is_empty()).map(|begun| begun.rest.minutes());
        let shortest_day = days.chain(rests).min().unwrap_or(Minutes::ZERO);
        Courses { courses, of_prospect, begun, shortest_day }
    }

    /// The number of a prospect's course.
    pub(super) fn number(&self, prospect: u32) -> u32 {
        self.of_prospect[prospect as usize]
    }

    /// The course of a prospect.
    pub(super) fn course_of(&self, prospect: u32) -> &Course {
        &self.courses[self.number(prospect) as usize]
    }

    /// What a prospect has left of a touch day begun today.
    pub(super) fn begun(&self, prospect: u32) -> Option<&Begun> {
        self.begun.get(&prospect)
    }
}

/// The classes of some prospects, numbered in the order in which they come up.
struct Classes {
    numbered: Numbered<Class>,
    of_prospect: Vec<u32>,
    /// The touch days begun today, with classes in the place of courses.
    begun: Vec<(u32, Begun)>,
}

impl Classes {
    fn of(problem: &Problem, outlook: &Outlook, prospects: Range<usize>) -> Classes {
        let mut classes = Classes { numbered: Numbered::default(), of_prospect: Vec::new(), begun: Vec::new() };
        for number in prospects {
            let prospect = &problem.prospects[number];
            let number = number as u32;
            let closed = outlook.closed(number, 0);
            if let Some(rest) = touch_day_of_today(problem, prospect, closed) {
                let (before, _) = prospect.past.split_at(problem.today);
                let morning = classes.numbered.number(Class::after(problem, prospect, before, false, closed)) as u32;
                let after = classes.numbered.number(rest.class_after(problem, prospect, closed)) as u32;
                let touches = rest.made.iter().chain(&rest.touches).copied().collect();
                classes.begun.push((number, Begun { morning, after, rest, touches }));
            }
            let class = classes.numbered.number(Class::of(problem, prospect, closed));
            classes.of_prospect.push(class as u32);
        }
        classes
    }
}

/// The courses of all prospects, and those that a rep's prospects change to when the law opens or closes a channel.
pub(super) struct RepCourses<'c> {
    problem: &'c Problem,
    shared: &'c Courses,
    by_class: BTreeMap<Class, u32>,
    changed: Vec<Course>,
    shortest_day: Minutes,
}

impl<'c> RepCourses<'c> {
    pub(super) fn new(problem: &'c Problem, shared: &'c Courses) -> RepCourses<'c> {
        let shortest_day = shared.shortest_day;
        RepCourses { problem, shared, by_class: BTreeMap::new(), changed: Vec::new(), shortest_day }
    }

    /// The courses as they are today.
    pub(super) fn shared(&self) -> &'c Courses {
        self.shared
    }

    /// The number of a prospect's course as it is today.
    pub(super) fn number(&self, prospect: u32) -> u32 {
        self.shared.number(prospect)
    }

    /// The number of the course of a class that a prospect changes to.
    pub(super) fn number_of(&mut self, class: Class) -> u32 {
        let RepCourses { problem, shared, by_class, changed, shortest_day } = self;
        *by_class.entry(class).or_insert_with_key(|class| {
            let course = Course::of(problem, class).without_terms();
            let days = course.days.iter().map(|day| day.minutes);
            *shortest_day = days.fold(*shortest_day, Minutes::min);
            changed.push(course);
            (shared.courses.len() + changed.len() - 1) as u32
        })
    }

    /// The course of that number.
    pub(super) fn course(&self, number: u32) -> &Course {
        let number = number as usize;
        self.shared.courses.get(number).unwrap_or_else(|| &self.changed[number - self.shared.courses.len()])
    }

    /// The least minutes of any piece of work.
    pub(super) fn shortest_day(&self) -> Minutes {
        self.shortest_day
    }
}
