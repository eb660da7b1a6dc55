//! Which channels the law closes: who can lawfully be called at no time inside the rep's phone blocks gets no calls.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::daytime::{Daytime, Kinds, Windows};
use super::eligibility::{Eligibility, eligibility};
use super::span::{Span, Ticks};
use super::voicemail::decide_voicemail;
use crate::model::{Calendar, Channel, ChannelSet, Minutes, Problem, Prospect, TimeOfDay, TimeRange, Timetable};
use crate::numbered::Numbered;
use crate::threads::Threads;

/// The days and times of all reps of a problem, and which channels the law closes to whom.
pub(super) struct Outlook<'p> {
    problem: &'p Problem,
    kinds: Kinds,
    daytimes: Vec<Daytime<'p>>,
    agendas: Vec<Agenda>,
    /// The daytime and the agenda of each rep.
    of_rep: Vec<(usize, usize)>,
    /// What is closed to whom, each once.
    closings: Vec<Closing>,
    /// The days, by number, as of which one of them changes.
    changes: BTreeSet<usize>,
    /// Which of them each prospect has.
    of_prospect: Vec<u32>,
}

/// The working days of reps who have them in common, with the hours and calendar that make them.
struct Agenda {
    /// Those of the schedule, and as many beyond as a call waits.
    days: Vec<NaiveDate>,
    /// How many are in the schedule.
    planned: usize,
}

/// What decides when calls and texts are closed to a prospect.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Work {
    /// The working days of the rep.
    agenda: usize,
    /// The timetable of the rep.
    daytime: usize,
    /// The calling class of the prospect.
    class: u32,
    /// What a call takes.
    call: Ticks,
}

/// When calls and texts are closed.
struct Closing {
    phone: Closed,
    text: Closed,
}

impl Closing {
    fn channels(&self) -> [(Channel, &Closed); 2] {
        [(Channel::Phone, &self.phone), (Channel::Text, &self.text)]
    }
}

/// Whether a channel is closed as of each working day of the schedule.
enum Closed {
    Never,
    Always,
    On(Vec<bool>),
}

impl<'p> Outlook<'p> {
    /// The outlook of the reps of a problem, for all its prospects.
    pub(super) fn new(threads: Threads, problem: &'p Problem) -> Outlook<'p> {
        Outlook::of(threads, problem, &problem.prospects)
    }

    fn of(threads: Threads, problem: &'p Problem, prospects: &[Prospect]) -> Outlook<'p> {
        let mut agendas = Vec::new();
        let mut calendars: BTreeMap<&Calendar, usize> = BTreeMap::new();
        let mut timetables: BTreeMap<&Timetable, usize> = BTreeMap::new();
        let agenda_of: Vec<usize> = (problem.reps.iter())
            .map(|rep| {
                *calendars.entry(&rep.calendar).or_insert_with(|| {
                    agendas.push(Agenda::new(problem, &rep.calendar));
                    agendas.len() - 1
                })
            })
            .collect();
        let last = agendas.iter().filter_map(|agenda| agenda.days.last()).max().copied();
        let kinds = Kinds::new(problem, last.map_or(problem.end, |last| last.max(problem.end)));
        let mut daytimes = Vec::new();
        let of_rep = problem.reps.iter().zip(agenda_of).map(|(rep, agenda)| {
            let daytime = *timetables.entry(&rep.timetable).or_insert_with(|| {
                daytimes.push(Daytime::new(problem, &kinds, &rep.timetable));
                daytimes.len() - 1
            });
            (daytime, agenda)
        });
        let of_rep: Vec<(usize, usize)> = of_rep.collect();
        let outlook = Outlook {
            problem,
            kinds,
            daytimes,
            agendas,
            of_rep,
            closings: Vec::new(),
            changes: BTreeSet::new(),
            of_prospect: Vec::new(),
        };
        let work = |prospect: usize| {
            let prospect = &prospects[prospect];
            let (daytime, agenda) = outlook.of_rep[prospect.rep];
            let class = outlook.daytimes[daytime].class(prospect.whereabouts);
            Work { agenda, daytime, class, call: call_minutes(problem, prospect).ticks() }
        };
        let (works, of_prospect) = Numbered::of_all(threads, prospects.len(), work);
        let closings: Vec<Closing> = works.into_iter().map(|work| outlook.find_closing(work)).collect();
        let changes = |closing: &Closing| closing.channels().map(|(_, closed)| closed.changes()).into_iter().flatten();
        let changes = closings.iter().flat_map(changes).collect();
        Outlook { closings, changes, of_prospect, ..outlook }
    }

    /// Finds out on which days the channels are closed that need lawful time.
    fn find_closing(&self, work: Work) -> Closing {
        let Work { agenda, daytime, class, call } = work;
        let Agenda { days, planned } = &self.agendas[agenda];
        let daytime = &self.daytimes[daytime];
        let find = |length: Ticks, spans: fn(&Windows) -> &[Span]| {
            let has_time = |kind| spans(daytime.lawful(class, kind)).iter().any(|span| span.length() >= length);
            let holds: Vec<bool> = (0..daytime.kinds()).map(has_time).collect();
            Closed::over(days, *planned, |day| holds[self.kinds.of(day)])
        };
        let text = self.problem.channels[Channel::Text].minutes.ticks();
        Closing { phone: find(call, |windows| &windows.blocks), text: find(text, |windows| &windows.hours) }
    }

    /// When channels are closed to a prospect, given by its number among those that the outlook is of.
    fn closing(&self, prospect: u32) -> &Closing {
        &self.closings[self.of_prospect[prospect as usize] as usize]
    }

    /// The channels that the law closes to a prospect as of a working day of its rep's schedule, given by number. For a
    /// schedule without working days, none.
    pub(super) fn closed(&self, prospect: u32, day: usize) -> ChannelSet {
        let closed = self.closing(prospect).channels().into_iter().filter(|(_, closed)| closed.on(day));
        closed.map(|(channel, _)| channel).collect()
    }

    /// Whether there are channels that the law closes to a prospect on some days of the schedule only.
    pub(super) fn is_changing(&self, prospect: u32) -> bool {
        self.closing(prospect).channels().into_iter().any(|(_, closed)| matches!(closed, Closed::On(_)))
    }

    /// Whether some channel is opened or closed to somebody as of a working day, given by number.
    pub(super) fn changes_on(&self, day: usize) -> bool {
        self.changes.contains(&day)
    }

    /// The working days of a rep's schedule.
    pub(super) fn days(&self, rep: usize) -> &[NaiveDate] {
        let Agenda { days, planned, .. } = &self.agendas[self.of_rep[rep].1];
        &days[..*planned]
    }

    /// When in the day a rep works.
    pub(super) fn daytime(&self, rep: usize) -> &Daytime<'p> {
        &self.daytimes[self.of_rep[rep].0]
    }

    /// The kind of a day of the schedule.
    pub(super) fn kind(&self, day: NaiveDate) -> usize {
        self.kinds.of(day)
    }
}

impl Agenda {
    fn new(problem: &Problem, calendar: &Calendar) -> Agenda {
        let mut days: Vec<NaiveDate> = calendar.working_days(problem.today, problem.end).collect();
        let planned = days.len();
        days.extend(calendar.days_beyond(problem.end).take(Calendar::PATIENCE));
        Agenda { days, planned }
    }
}

impl Closed {
    /// Whether it is closed as of that working day of the schedule.
    fn on(&self, day: usize) -> bool {
        match self {
            Closed::Never => false,
            Closed::Always => true,
            Closed::On(days) => days[day],
        }
    }

    /// The working days, by number, as of which it is opened or closed.
    fn changes(&self) -> Vec<usize> {
        let Closed::On(days) = self else { return Vec::new() };
        (1..days.len()).filter(|day| days[*day] != days[day - 1]).collect()
    }

    /// A channel is closed as of a day if on none of the next working days there is lawful time for it.
    fn over(days: &[NaiveDate], planned: usize, is_lawful: impl Fn(NaiveDate) -> bool) -> Closed {
        let mut next_lawful = None;
        let mut closed = vec![false; days.len()];
        for (number, day) in days.iter().enumerate().rev() {
            next_lawful = if is_lawful(*day) { Some(number) } else { next_lawful };
            closed[number] = next_lawful.is_none_or(|next| next >= number + Calendar::PATIENCE);
        }
        closed.truncate(planned);
        match (closed.contains(&false), closed.contains(&true)) {
            (false, true) => Closed::Always,
            (true, true) => Closed::On(closed),
            _ => Closed::Never,
        }
    }
}

/// The channels that the law closes to a prospect today: on none of the rep's next ten working days is there a lawful
/// stretch of a phone block as long as a call takes, or one of the working hours as long as a text does.
pub fn closed_by_law(problem: &Problem, prospect: &Prospect) -> ChannelSet {
    Outlook::of(Threads::ONE, problem, std::slice::from_ref(prospect)).closed(0, 0)
}

/// How many prospects who may be touched have a phone number that the law lets nobody call, as [`closed_by_law`] says.
pub fn count_uncallable(problem: &Problem) -> usize {
    let outlook = Outlook::new(Threads::ONE, problem);
    let is_uncallable = |(number, prospect): &(u32, &Prospect)| {
        let closed = outlook.closed(*number, 0);
        prospect.held.is_none() && eligibility(problem, prospect, Channel::Phone, closed) == Eligibility::NoLawfulTime
    };
    (0..).zip(&problem.prospects).filter(is_uncallable).count()
}

/// When a prospect may be called on the rep's first working day of the schedule, by the rep's clock: the lawful pieces of
/// phone blocks, whoever else is called in them. None where the schedule has no working day.
pub fn lawful_block_time(problem: &Problem, prospect: &Prospect) -> Option<(NaiveDate, Vec<TimeRange>)> {
    let outlook = Outlook::of(Threads::ONE, problem, std::slice::from_ref(prospect));
    let day = *outlook.days(prospect.rep).first()?;
    let (daytime, kind) = (outlook.daytime(prospect.rep), outlook.kind(day));
    let windows = daytime.lawful(daytime.class(prospect.whereabouts), kind);
    let range = |span: &Span| {
        let last = daytime.time_of_day(day, kind, span.to - 1);
        let to = TimeOfDay::from_minutes(last.minutes() + 1)?;
        Some(TimeRange { from: daytime.time_of_day(day, kind, span.from), to }).filter(|range| range.from < range.to)
    };
    Some((day, windows.blocks.iter().filter_map(range).collect()))
}

/// What a call to a prospect takes now.
fn call_minutes(problem: &Problem, prospect: &Prospect) -> Minutes {
    let dialing = problem.dialing(prospect);
    let answered = prospect.past.answered.is_some();
    let reason = decide_voicemail(&problem.types[prospect.prospect_type], dialing, answered);
    problem.phone.call_minutes(dialing, reason.decision())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed_on(lawful: &str) -> Vec<bool> {
        let first = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let days: Vec<NaiveDate> = first.iter_days().take(lawful.len()).collect();
        let is_lawful = |day: NaiveDate| lawful.as_bytes()[(day - first).num_days() as usize] == b'x';
        match Closed::over(&days, lawful.len() - Calendar::PATIENCE, is_lawful) {
            Closed::Never => vec![false],
            Closed::Always => vec![true],
            Closed::On(days) => days,
        }
    }

    #[test]
    fn a_call_waits_ten_working_days_and_no_longer() {
        assert_eq!(closed_on("xxxxxxxxxxxxxxx"), [false]);
        assert_eq!(closed_on("..............."), [true]);
        assert_eq!(closed_on(".........x....."), [false]);
        assert_eq!(closed_on("..........x...."), [true, false, false, false, false]);
        assert_eq!(closed_on("xx............."), [false, false, true, true, true]);
    }
}
