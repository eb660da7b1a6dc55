//! The plan from the checker's two sides: what a prospect gets, and what a rep's day holds.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::clocks::DayClock;
use super::closed::{Closed, find_closed};
use super::lawful::Lawful;
use super::spent::{Spent, is_touched_today};
use super::times::{self, Time};
use super::working_days::WorkingDays;
use super::{Rule, Violation, permission, touch_range};
use crate::ahead::look_at;
use crate::model::{
    Calendar, Channel, ChannelSet, MadeTouch, PerChannel, Plan, Problem, Prospect, ProspectType, Rep, Touch,
};
use crate::threads::Threads;

/// How far back working days are added up at once. A touch made longer ago is walked to, which no gap of sense needs.
const WINDOW_BEFORE_TODAY: Days = Days::new(7305);

/// A problem and a plan for it, with the plan's rows sorted out by prospect and by day.
pub(super) struct View<'p> {
    pub(super) problem: &'p Problem,
    pub(super) plan: &'p Plan,
    /// The channels that stand anywhere in a type's sequence, for each type.
    pub(super) sequence_channels: Vec<ChannelSet>,
    /// The prospects that are promised a call and not held, in input order.
    pub(super) promised: Vec<u32>,
    /// The prospects by rep: rows of one stand among those of others of the rep, and far from all else.
    by_rep: Vec<u32>,
    /// Where among these each prospect stands.
    place_by_rep: Vec<u32>,
    /// The rows of the prospect at place `p` are `rows[starts[p]..starts[p + 1]]`. Rows of a prospect that does not exist
    /// are left out of all that the view shows; `unique-touch` reports them.
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// The rows by rep and date; none where the plan has them in that order, as it should.
    by_day: Option<Vec<u32>>,
    /// The rep of each prospect, packed tightly: a prospect is a large thing to fetch for every row of a day.
    reps: Vec<u32>,
    /// Where each prospect is, packed as tightly.
    whereabouts: Vec<u32>,
    /// When the law allows calls.
    pub(super) lawful: Lawful<'p>,
    /// Which channels are closed by law, and which of these each prospect has.
    closed: Vec<Closed>,
    closed_of: Vec<u32>,
    /// What each rep has done today; nothing where today is no working day, and one entry more that is always empty.
    spent: Vec<Spent>,
    /// One entry for each calendar that differs, and which of them each rep has.
    working_days: Vec<WorkingDays<'p>>,
    calendars: Vec<usize>,
}

impl<'p> View<'p> {
    /// Sorts a plan out, in time linear in it if its rows are in order.
    pub(super) fn new(threads: Threads, problem: &'p Problem, plan: &'p Plan) -> View<'p> {
        let lawful = Lawful::new(problem);
        let (kinds, calendars) = number_calendars(problem);
        let (people, (closed, closed_of)) =
            threads.both(|| People::new(problem), || find_closed(threads, problem, &lawful, &calendars));
        let People { reps, by_rep, place_by_rep, whereabouts, promised, spent } = people;
        let place = |touch: &Touch| Some((*reps.get(touch.prospect as usize)?, touch.date));
        let sort = || {
            // Who does not exist is of a group that does not.
            let group = |touch: &Touch| place_by_rep.get(touch.prospect as usize).copied().unwrap_or(u32::MAX);
            let (starts, rows) = sort_into_groups(by_rep.len(), || plan.touches.iter().map(group));
            let has_rows = |prospect: usize| {
                let place = place_by_rep[prospect] as usize;
                starts[place] < starts[place + 1]
            };
            let made = earliest_made(problem, has_rows);
            (starts, rows, made)
        };
        let look_at_rows = || {
            // Who does not exist would stand before all others.
            let exists = |touch: &Touch| place(touch).is_some();
            let in_order = plan.touches.is_sorted_by_key(place) && plan.touches.first().is_none_or(exists);
            (in_order, plan.touches.iter().map(|touch| touch.date).min())
        };
        let ((starts, rows, made), (in_order, planned)) = threads.both(sort, look_at_rows);
        let by_day = (!in_order).then(|| {
            let mut by_day = rows.clone();
            by_day.sort_unstable_by_key(|row| (place(&plan.touches[*row as usize]), *row));
            by_day
        });
        // Gaps are counted from the earliest touch that another follows to the end of the schedule.
        let farthest = problem.today.checked_sub_days(WINDOW_BEFORE_TODAY).unwrap_or(problem.today);
        let first = planned.into_iter().chain(made).fold(problem.today, NaiveDate::min).max(farthest);
        let working_days = kinds.into_iter().map(|calendar| WorkingDays::new(calendar, first, problem.end)).collect();
        let sequence_channels =
            problem.types.iter().map(|kind| kind.cadence.sequence.iter().flatten().copied().collect()).collect();
        View {
            problem,
            plan,
            sequence_channels,
            promised,
            by_rep,
            place_by_rep,
            starts,
            rows,
            by_day,
            reps,
            whereabouts,
            lawful,
            closed,
            closed_of,
            spent,
            working_days,
            calendars,
        }
    }

    /// Whether the rows of the plan are those of prospects that exist, by rep and date.
    pub(super) fn is_in_order(&self) -> bool {
        self.by_day.is_none()
    }

    /// How many touches the plan has for a prospect.
    pub(super) fn touch_count(&self, prospect: usize) -> usize {
        self.rows(self.place_by_rep[prospect] as usize).len()
    }

    /// The rep of a touch; none where the prospect does not exist.
    pub(super) fn rep_of(&self, touch: &Touch) -> Option<usize> {
        self.reps.get(touch.prospect as usize).map(|rep| *rep as usize)
    }

    /// Where the prospect of a touch is, as an index into the whereabouts of the problem.
    pub(super) fn whereabouts_of(&self, touch: &Touch) -> usize {
        self.whereabouts[touch.prospect as usize] as usize
    }

    /// The channels that are closed by law to a prospect.
    pub(super) fn closed_to(&self, prospect: usize) -> &Closed {
        &self.closed[self.closed_of[prospect] as usize]
    }

    /// The working days of a rep.
    pub(super) fn working_days(&self, rep: usize) -> &WorkingDays<'p> {
        &self.working_days[self.calendars[rep]]
    }

    /// What the rep has already done on that day.
    pub(super) fn spent(&self, rep: usize, date: NaiveDate) -> &Spent {
        &self.spent[if date == self.problem.today { rep } else { self.problem.reps.len() }]
    }

    /// The rows of the prospect at a place among those by rep.
    fn rows(&self, place: usize) -> &[u32] {
        &self.rows[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    /// Fills in the planned touches of a prospect, by date and on one date as the rows stand.
    pub(super) fn fill_in_touches(&self, prospect: usize, touches: &mut Vec<Touch>) {
        self.fill_in(self.rows(self.place_by_rep[prospect] as usize), touches);
    }

    fn fill_in(&self, rows: &[u32], touches: &mut Vec<Touch>) {
        touches.clear();
        touches.extend(rows.iter().map(|row| self.plan.touches[*row as usize]));
        if !touches.is_sorted_by_key(|touch| touch.date) {
            touches.sort_by_key(|touch| touch.date);
        }
    }

    /// Reads from each piece of memory that [`Case::new`] will need.
    fn read_some(&self, prospect: usize) -> usize {
        let Prospect { rep, past, contacts, shifts, .. } = &self.problem.prospects[prospect];
        let has_email = usize::from(contacts.email.is_some());
        self.closed_of[prospect] as usize + rep + past.made.len() + has_email + shifts.len()
    }

    /// Shows every prospect of a range of those by rep that has a touch.
    pub(super) fn each_prospect(&self, range: Range<usize>, mut show: impl FnMut(&Case)) {
        const AT_ONCE: usize = 32;
        let mut touches = Vec::new();
        for first in range.clone().step_by(AT_ONCE) {
            let places = first..range.end.min(first + AT_ONCE);
            let places = places.filter(|place| !self.rows(*place).is_empty());
            look_at(places.clone(), |place| self.read_some(self.by_rep[place] as usize));
            for place in places {
                self.fill_in(self.rows(place), &mut touches);
                show(&Case::new(self, self.by_rep[place] as usize, &touches));
            }
        }
    }

    /// The rep and the date of the touch that stands at this place among the rows by rep and date.
    fn place(&self, row: usize) -> (u32, NaiveDate) {
        let row = self.by_day.as_ref().map_or(row, |by_day| by_day[row] as usize);
        let touch = &self.plan.touches[row];
        (self.reps[touch.prospect as usize], touch.date)
    }

    /// The rows by rep and date in ranges for some threads, none of which begins or ends inside a day.
    pub(super) fn ranges_of_days(&self, threads: Threads) -> Vec<Range<usize>> {
        const LEAST: usize = 5_000;
        let rows = self.by_day.as_ref().map_or(self.plan.touches.len(), Vec::len);
        let end_of_day =
            |row: usize| (row..rows).find(|row| *row == 0 || self.place(*row) != self.place(row - 1)).unwrap_or(rows);
        let begin = threads.ranges(rows, LEAST).into_iter().map(|range| end_of_day(range.start));
        let edges: Vec<usize> = begin.chain([rows]).collect();
        edges.windows(2).map(|edges| edges[0]..edges[1]).collect()
    }

    /// Shows every day that has a touch in a range of the rows by rep and date.
    pub(super) fn each_day(&self, rows: Range<usize>, mut show: impl FnMut(&Day)) {
        let place = |touch: &Touch| (self.reps[touch.prospect as usize], touch.date);
        let mut times = Vec::new();
        let mut show_rows = |touches: &[Touch]| {
            let (rep, date) = place(&touches[0]);
            let rep = rep as usize;
            // Days outside the schedule are `working-day`'s, and far ones have no clocks.
            let scheduled = (self.problem.today..=self.problem.end).contains(&date);
            let clock_date = if scheduled { date } else { self.problem.today };
            let clock = self.lawful.clocks.on(self.problem.reps[rep].timetable.zone, clock_date);
            times::fill_in(&mut times, &clock, if scheduled { touches } else { &[] });
            show(&Day { rep, date, touches, clock, times: &times });
        };
        let Some(by_day) = &self.by_day else {
            return self.plan.touches[rows].chunk_by(|a, b| place(a) == place(b)).for_each(show_rows);
        };
        let touch = |row: &u32| self.plan.touches[*row as usize];
        for rows in by_day[rows].chunk_by(|a, b| place(&touch(a)) == place(&touch(b))) {
            let touches: Vec<Touch> = rows.iter().map(touch).collect();
            show_rows(&touches);
        }
    }
}

/// What the view keeps of all prospects.
struct People {
    reps: Vec<u32>,
    by_rep: Vec<u32>,
    place_by_rep: Vec<u32>,
    whereabouts: Vec<u32>,
    promised: Vec<u32>,
    spent: Vec<Spent>,
}

impl People {
    fn new(problem: &Problem) -> People {
        let mut reps = Vec::with_capacity(problem.prospects.len());
        let mut whereabouts = Vec::with_capacity(problem.prospects.len());
        let mut promised = Vec::new();
        let mut spent: Vec<Spent> = (0..=problem.reps.len()).map(|_| Spent::default()).collect();
        for (index, prospect) in (0..).zip(&problem.prospects) {
            reps.push(prospect.rep as u32);
            whereabouts.push(prospect.whereabouts as u32);
            if prospect.past.call_back.is_some() && prospect.held.is_none() {
                promised.push(index);
            }
            if is_touched_today(problem, prospect) && problem.reps[prospect.rep].calendar.is_working_day(problem.today)
            {
                spent[prospect.rep].add(problem, index, prospect);
            }
        }
        let (_, by_rep) = sort_into_groups(problem.reps.len(), || reps.iter().copied());
        let mut place_by_rep = vec![0; by_rep.len()];
        for (place, prospect) in (0..).zip(&by_rep) {
            place_by_rep[*prospect as usize] = place;
        }
        People { reps, by_rep, place_by_rep, whereabouts, promised, spent }
    }
}

/// Puts the numbers of items in the order of their groups: those of group `g` stand from `starts[g]` to `starts[g + 1]`.
/// Items of groups that do not exist are left out.
fn sort_into_groups<I: Iterator<Item = u32>>(groups: usize, group_of: impl Fn() -> I) -> (Vec<u32>, Vec<u32>) {
    let known = || group_of().zip(0u32..).filter(|(group, _)| (*group as usize) < groups);
    let mut starts = vec![0u32; groups + 1];
    for (group, _) in known() {
        starts[group as usize + 1] += 1;
    }
    for group in 0..groups {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut items = vec![0; starts[groups] as usize];
    for (group, item) in known() {
        let place = &mut next[group as usize];
        items[*place as usize] = item;
        *place += 1;
    }
    (starts, items)
}

/// The earliest day on which a prospect that has rows was touched last.
fn earliest_made(problem: &Problem, has_rows: impl Fn(usize) -> bool) -> Option<NaiveDate> {
    let made = problem.prospects.iter().enumerate();
    let made = made.filter_map(|(index, prospect)| Some((index, prospect.past.made.last()?)));
    made.filter(|(index, _)| has_rows(*index)).map(|(_, made)| made.date).min()
}

/// Every calendar that differs, and which of them each rep has.
fn number_calendars<'p>(problem: &'p Problem) -> (Vec<&'p Calendar>, Vec<usize>) {
    // Reps mostly share one calendar, and then by the same pointer. Its value decides nothing but what is shared.
    let mut known = BTreeMap::new();
    let mut kinds = Vec::new();
    let number = |Rep { calendar, .. }: &'p Rep| {
        *known.entry(Arc::as_ptr(calendar)).or_insert_with(|| {
            kinds.push(&**calendar);
            kinds.len() - 1
        })
    };
    let calendars = problem.reps.iter().map(number).collect();
    (kinds, calendars)
}

/// A day of a rep, with all its touches.
pub(super) struct Day<'v> {
    pub(super) rep: usize,
    pub(super) date: NaiveDate,
    /// Never empty.
    pub(super) touches: &'v [Touch],
    /// The clocks of the rep.
    pub(super) clock: DayClock<'v>,
    /// When each touch starts and ends; empty on a day outside the schedule.
    pub(super) times: &'v [Time],
}

impl Day<'_> {
    /// A violation by one of the day's touches.
    pub(super) fn violation_of(&self, touch: &Touch, rule: Rule, message: String) -> Violation {
        Violation { prospect: Some(touch.prospect), ..self.violation(rule, message) }
    }

    /// A violation on this day.
    pub(super) fn violation(&self, rule: Rule, message: String) -> Violation {
        Violation { rule, prospect: None, rep: Some(self.rep), date: Some(self.date), message }
    }
}

/// A touch day of a prospect.
pub(super) struct TouchDay<'v> {
    pub(super) date: NaiveDate,
    /// What has been made of it.
    pub(super) made: &'v [MadeTouch],
    /// What is planned of it: all of a day to come, and what is left of today's.
    pub(super) planned: &'v [Touch],
}

impl TouchDay<'_> {
    /// Whether a call alone is planned.
    pub(super) fn is_call(&self) -> bool {
        matches!(self.planned, [Touch { channel: Channel::Phone, .. }])
    }

    /// All its channels.
    pub(super) fn channels(&self) -> impl Iterator<Item = Channel> {
        let made = self.made.iter().map(|touch| touch.channel);
        made.chain(self.planned.iter().map(|touch| touch.channel))
    }
}

/// The touch days of a prospect that are still to be looked at. What is planned for today belongs to what has been made
/// today.
pub(super) struct TouchDays<'v> {
    made: &'v [MadeTouch],
    planned: &'v [Touch],
    today: NaiveDate,
}

impl<'v> Iterator for TouchDays<'v> {
    type Item = TouchDay<'v>;

    fn next(&mut self) -> Option<TouchDay<'v>> {
        let Some(first) = self.made.first() else {
            let date = self.planned.first()?.date;
            let length = self.planned.iter().take_while(|touch| touch.date == date).count();
            let (planned, later) = self.planned.split_at(length);
            self.planned = later;
            return Some(TouchDay { date, made: &[], planned });
        };
        let length = self.made.iter().take_while(|touch| touch.date == first.date).count();
        let rest = if first.date < self.today { 0 } else { self.planned.partition_point(|it| it.date <= self.today) };
        let (made, planned);
        (made, self.made) = self.made.split_at(length);
        (planned, self.planned) = self.planned.split_at(rest);
        Some(TouchDay { date: made[0].date, made, planned })
    }
}

/// A prospect with all its planned touches, and what the rules make of its record.
pub(super) struct Case<'v> {
    pub(super) index: usize,
    pub(super) prospect: &'v Prospect,
    pub(super) kind: &'v ProspectType,
    /// By date, and on one date as the rows stand.
    pub(super) touches: &'v [Touch],
    today: NaiveDate,
    /// The channels that reach the prospect and may be used, whether the law closes them or not.
    pub(super) reach: ChannelSet,
    /// Which channels the law closes.
    pub(super) closed: &'v Closed,
    /// The usable channels, where they are the same as of every day.
    steady: Option<ChannelSet>,
    /// The touches made, by channel.
    pub(super) made: PerChannel<u32>,
    /// How many touches the configuration aims at, those made included.
    pub(super) aim: u32,
    /// The day since when a promised call is due; none where no call is promised or none can be made, as of any day.
    pub(super) call_back: Option<NaiveDate>,
    /// How many of the touches, up to the first that is not, are on a usable channel with touches left. What comes
    /// behind is reported by the rules on channels, and the rules on the course of the cadence do not judge it.
    pub(super) sound: usize,
}

impl<'v> Case<'v> {
    /// Reads the record of a prospect.
    pub(super) fn new(view: &'v View, index: usize, touches: &'v [Touch]) -> Case<'v> {
        let problem = view.problem;
        let prospect = &problem.prospects[index];
        let kind = &problem.types[prospect.prospect_type];
        let reach: ChannelSet = Channel::ALL
            .into_iter()
            .filter(|channel| problem.contact(prospect, *channel).is_some())
            .filter(|channel| permission::refusal(problem, prospect, *channel).is_none())
            .collect();
        let closed = view.closed_to(index);
        let steady = closed.is_steady().then(|| reach.without(closed.on(problem.today)));
        let mut made = PerChannel::default();
        for touch in &prospect.past.made {
            made[touch.channel] += 1;
        }
        let aim = touch_range::aim(problem, prospect);
        let may_be_called = prospect.held.is_none()
            && reach.contains(Channel::Phone)
            && problem.channels[Channel::Phone].max_per_prospect.is_none_or(|max| made[Channel::Phone] < max);
        let call_back = prospect.past.call_back.filter(|_| may_be_called);
        let call_back = call_back.map(|day| prospect.past.away_until.map_or(day, |until| until.max(day)));
        let today = problem.today;
        let sound = 0;
        let case = Case { index, prospect, kind, touches, today, reach, closed, steady, made, aim, call_back, sound };
        Case { sound: case.count_sound(problem), ..case }
    }

    /// The channels that reach the prospect and may be used, as of a day.
    pub(super) fn usable_on(&self, date: NaiveDate) -> ChannelSet {
        self.steady.unwrap_or_else(|| self.reach.without(self.closed.on(date)))
    }

    /// All touch days, made and planned, by date.
    pub(super) fn touch_days(&self) -> TouchDays<'v> {
        TouchDays { made: &self.prospect.past.made, planned: self.touches, today: self.today }
    }

    /// The promised call of the prospect, before any touch day is looked at.
    pub(super) fn promise(&self) -> Promise<'_> {
        Promise { case: self, kept: self.call_back.is_none() }
    }

    /// The day since when a promised call is due; none where no call is promised or none can be made, as of a day.
    pub(super) fn call_due(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.call_back.filter(|_| self.usable_on(date).contains(Channel::Phone))
    }

    /// Whether a touch day that has to be the promised call is, and not before it is due.
    pub(super) fn keeps_promise(&self, day: &TouchDay) -> bool {
        self.call_back.is_some_and(|due| day.is_call() && due <= day.date)
    }

    /// The touches that can still come with these channels, where so many have been made on each and a promised call is
    /// yet to be made or not; none where the sequence never runs out.
    ///
    /// The sequence comes round until each of its channels is used up, so the order of its days does not matter. A
    /// promised call is made whether the sequence has calls or not.
    pub(super) fn supply(
        &self,
        view: &View,
        usable: ChannelSet,
        made: &PerChannel<u32>,
        promised: bool,
    ) -> Option<u32> {
        let channels = view.sequence_channels[self.prospect.prospect_type];
        let left = |channel| Some(view.problem.channels[channel].max_per_prospect?.saturating_sub(made[channel]));
        let outside = promised && !channels.contains(Channel::Phone);
        channels
            .intersection(usable)
            .iter()
            .try_fold(u32::from(outside), |sum, channel| Some(sum.saturating_add(left(channel)?)))
    }

    /// A violation that concerns this prospect.
    pub(super) fn violation(&self, rule: Rule, date: Option<NaiveDate>, message: String) -> Violation {
        Violation { rule, prospect: Some(self.index as u32), rep: Some(self.prospect.rep), date, message }
    }

    fn count_sound(&self, problem: &Problem) -> usize {
        let mut used = self.made;
        self.touches
            .iter()
            .take_while(|touch| {
                let channel = touch.channel;
                used[channel] += 1;
                self.usable_on(touch.date).contains(channel)
                    && problem.channels[channel].max_per_prospect.is_none_or(|max| used[channel] <= max)
            })
            .count()
    }
}

/// The promised call of a prospect, on a walk over the planned touch days.
pub(super) struct Promise<'c> {
    case: &'c Case<'c>,
    kept: bool,
}

impl Promise<'_> {
    /// Whether a planned touch day has to be the promised call. The first as of which a call can be made has, and none
    /// behind it.
    pub(super) fn is_due(&mut self, date: NaiveDate) -> bool {
        let due = self.is_open(date);
        self.kept |= due;
        due
    }

    /// Whether the call is yet to be made, and can be as of a day.
    pub(super) fn is_open(&self, date: NaiveDate) -> bool {
        !self.kept && self.case.call_due(date).is_some()
    }
}
