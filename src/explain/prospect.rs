//! Why a prospect is planned as it is: a colleague's answer, with the numbers.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use super::long;
use crate::model::{
    Channel, ChannelSet, Minutes, Need, Plan, Problem, Prospect, Rep, TimeRange, Touch, TypeReason, WaitingReason,
    ZoneReason,
};
use crate::planner::{
    Capacity, Class, Course, Eligibility, closed_by_law, eligibility, lawful_block_time, ready_since, rest_of_today,
    touch_count, wait_since_last_touch,
};
use crate::text::{all_of, count, either, printable, wrapped};

/// Explains one prospect of a plan.
///
/// # Panics
///
/// Where `number` is not the index of a prospect of the problem.
pub fn explain_prospect(problem: &Problem, plan: &Plan, number: u32) -> String {
    let prospect = &problem.prospects[number as usize];
    let closed = closed_by_law(problem, prospect);
    let course = Course::of(problem, &Class::of(problem, prospect, closed));
    let mut answer = Answer { problem, plan, number, prospect, closed, course, out: String::new() };
    answer.tell_who();
    answer.tell_clock();
    answer.tell_type();
    answer.tell_touches();
    answer.tell_channels();
    answer.tell_index();
    match plan.waiting.iter().find(|waiting| waiting.prospect == number) {
        Some(waiting) => answer.tell_waiting(waiting.reason),
        None => answer.tell_schedule(),
    }
    answer.out
}

/// Columns of the headings on the left.
const HEADING: usize = 8;
/// Columns of the text beside them.
const COLUMNS: usize = 70;

struct Answer<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    number: u32,
    prospect: &'a Prospect,
    /// The channels that the law closes.
    closed: ChannelSet,
    course: Course,
    out: String,
}

impl<'a> Answer<'a> {
    /// A text beside a heading; an empty heading continues the one before. Lines that follow are as far in as the first.
    fn line(&mut self, heading: &str, text: &str) {
        let text = printable(text);
        let indent = text.len() - text.trim_start().len();
        let mut heading = heading;
        for line in wrapped(text.trim_start(), COLUMNS - indent) {
            writeln!(self.out, "{heading:HEADING$}  {:indent$}{line}", "").expect("writing to a String cannot fail");
            heading = "";
        }
    }

    fn tell_who(&mut self) {
        let prospect = self.prospect;
        let mut who = prospect.display_name().to_owned();
        for more in [&prospect.title, &prospect.company] {
            if !more.is_empty() && **more != *prospect.display_name() {
                who = format!("{who}, {more}");
            }
        }
        self.line("Who", &who);
        let file = &self.problem.files[prospect.file];
        self.line("", &format!("{}: line {} of {file}, works with {}", prospect.id, prospect.line, self.rep().name));
    }

    fn tell_clock(&mut self) {
        let whereabouts = &self.problem.whereabouts[self.prospect.whereabouts];
        let zones: Vec<&str> = whereabouts.zones.iter().map(|zone| &*self.problem.zones[*zone].name).collect();
        let why = match &*self.prospect.zone_reason {
            ZoneReason::Column { column, value } => format!("from {column} = {value}"),
            ZoneReason::Address(evidence) => format!("from {evidence}"),
            ZoneReason::Number(beginning) => format!("from the number {beginning}"),
            ZoneReason::RepsZone => format!("that of {}: nothing says where the prospect is", self.rep().name),
        };
        let places: Vec<&str> = whereabouts.places.iter().map(|place| &**place).collect();
        let rules = match &places[..] {
            [] => String::new(),
            places => format!("; calling rules of {}", all_of(places)),
        };
        self.line("Clock", &format!("{}, {why}{rules}", either(&zones)));
        self.tell_lawful_time();
    }

    /// When the prospect may be called on the first working day ahead.
    fn tell_lawful_time(&mut self) {
        let problem = self.problem;
        let is_callable = problem.contact(self.prospect, Channel::Phone).is_some();
        let Some((day, ranges)) = lawful_block_time(problem, self.prospect).filter(|_| is_callable) else { return };
        let zone = &problem.zones[self.rep().timetable.zone].name;
        let times: Vec<String> = ranges.iter().map(TimeRange::to_string).collect();
        let told = if self.closed.contains(Channel::Phone) {
            let blocks: Vec<String> = self.rep().timetable.blocks.iter().map(TimeRange::to_string).collect();
            let hours = self.hours(Channel::Phone);
            format!(
                "no calls: {hours}, {} in {zone}, are lawful at no time in the next ten working days",
                all_of(&blocks)
            )
        } else if times.is_empty() {
            format!("no calls on {}: no time of {} is lawful", long(day), self.hours(Channel::Phone))
        } else {
            format!("calls on {}: {} in {zone}", long(day), all_of(&times))
        };
        self.line("", &told);
    }

    fn tell_type(&mut self) {
        let prospect_type = &self.problem.types[self.prospect.prospect_type];
        self.line("Type", &format!("{}: {}", prospect_type.key, prospect_type.label));
        let why = match &*self.prospect.type_reason {
            TypeReason::Column { column, value } => format!("because the record says so: {column} = {value}"),
            TypeReason::Rule { number, evidence } => format!("because of [[classify]] rule {number}: {evidence}"),
            TypeReason::Default => "because no column and no rule says otherwise (default_type)".to_owned(),
        };
        self.line("", &why);
    }

    fn tell_touches(&mut self) {
        let counted = touch_count(self.problem, self.prospect);
        let range = counted.range;
        let window = match self.prospect.buying_window {
            Some(true) => ", in the buying window",
            Some(false) => ", outside the buying window",
            None => "",
        };
        self.line("Touches", &format!("{}-{} engage such a prospect{window}", range.min, range.max));
        for shift in &self.prospect.shifts {
            let shift = &self.problem.shifts[usize::from(*shift)];
            self.line("", &format!("times {} because {}", shift.factor, shift.condition));
        }
        if counted.shifted != range {
            self.line("", &format!("which makes {}-{}", counted.shifted.min, counted.shifted.max));
        }
        self.line("", &format!("persistence {} aims at {}", self.problem.persistence, counted.aim));
        let made = self.prospect.past.made.len();
        if made > 0 {
            self.line("", &format!("{} made so far", count(made, "touch")));
        }
        if let Some(last) = self.prospect.past.last {
            let by = last.channel.map_or(String::new(), |channel| format!(" by {channel}"));
            self.line("", &format!("last: {}{by} on {}", last.outcome.label(), long(last.date)));
        }
        if self.course.of < counted.aim && !self.course.days.is_empty() {
            let why = "then every channel that is left has reached its max_per_prospect";
            self.line("", &format!("{} planned: {why}", self.course.of));
        }
    }

    fn tell_channels(&mut self) {
        let mut used = Vec::new();
        let mut left_out = Vec::new();
        for channel in self.sequence_channels() {
            match eligibility(self.problem, self.prospect, channel, self.closed) {
                Eligibility::Eligible => {
                    let contact = self.problem.contact(self.prospect, channel).unwrap_or_default();
                    used.push(format!("{channel} {contact}"));
                }
                Eligibility::NoContact(needs) => left_out.push(format!("{channel} (no {})", needs.label())),
                Eligibility::BadContact(needs) => {
                    left_out.push(format!("{channel} (the {} has proven wrong)", needs.label()));
                }
                Eligibility::OptedOut => left_out.push(format!("{channel} (opted out of it)")),
                Eligibility::DoNotCall => left_out.push(format!("{channel} (asked not to be called)")),
                Eligibility::EmailOptOut => left_out.push(format!("{channel} (opted out of email)")),
                Eligibility::TextOptOut => left_out.push(format!("{channel} (opted out of text messages)")),
                Eligibility::NoPriorContact => left_out.push(format!("{channel} (only after a prior contact)")),
                Eligibility::NoLawfulTime => {
                    left_out.push(format!("{channel} (lawful at no time inside {})", self.hours(channel)));
                }
                Eligibility::NotUsed => left_out.push(format!("{channel} (max_per_prospect is 0)")),
            }
        }
        let mut heading = "Channels";
        for channel in used {
            self.line(heading, &channel);
            heading = "";
        }
        if !left_out.is_empty() {
            self.line(heading, &format!("left out: {}", left_out.join(", ")));
        }
        let unused: Vec<&str> = Channel::ALL
            .into_iter()
            .filter(|channel| !self.sequence_channels().contains(channel))
            .map(Channel::label)
            .collect();
        if !unused.is_empty() {
            let key = &self.problem.types[self.prospect.prospect_type].key;
            self.line("", &format!("not in the sequence of {key}: {}", unused.join(", ")));
        }
    }

    /// The rep's hours in which a channel is used, in words.
    fn hours(&self, channel: Channel) -> String {
        let hours = if channel == Channel::Phone { "phone blocks" } else { "working hours" };
        format!("{}'s {hours}", self.rep().name)
    }

    fn tell_index(&mut self) {
        let Course { days, terms, .. } = &self.course;
        let (Some(now), Some(terms), None) = (days.first(), terms.first(), &self.prospect.held) else { return };
        let per_hour = |index: f64| {
            let hourly = self.prospect.value * index * 60.0;
            if hourly.is_finite() { format!("{hourly:.4}") } else { "any number of".to_owned() }
        };
        let ahead = format!("the next {}", count(terms.touch_days, "touch day"));
        let now_line = format!(
            "{} engagements an hour now, at its best over {ahead}: {:.1} % of such prospects engage in them, for {:.1} minutes each",
            per_hour(now.index),
            terms.gain * 100.0,
            terms.minutes,
        );
        let peak = days.iter().fold(now, |best, day| if day.index > best.index { day } else { best });
        let peak_line = format!("{} at its peak, before touch {}", per_hour(peak.index), peak.touches_before + 1);
        self.line("Index", &now_line);
        self.line("", &peak_line);
    }

    fn tell_waiting(&mut self, reason: WaitingReason) {
        self.line("Waiting", &format!("{}: {}", reason.name(), reason.sentence()));
        if let Some(held) = &self.prospect.held {
            self.line("", &format!("because {}", held.because));
        }
        let change = self.smallest_change(reason).unwrap_or_else(|| reason.remedy().to_owned());
        self.line("To do", &change);
    }

    /// The smallest change that would admit a waiting prospect, where there is one to name.
    fn smallest_change(&self, reason: WaitingReason) -> Option<String> {
        match reason {
            WaitingReason::NoCapacity => Some(self.room_that_admits()),
            WaitingReason::NoReachableChannel => {
                let mut needs: Vec<&str> = Vec::new();
                for channel in self.sequence_channels() {
                    let need = self.problem.channels[channel].needs;
                    if self.would_reach(channel) && !needs.contains(&need.label()) {
                        needs.push(need.label());
                    }
                }
                let key = &self.problem.types[self.prospect.prospect_type].key;
                Some(if needs.is_empty() {
                    format!("Nothing in the record would help: give [types.{key}] a sequence that may be used here.")
                } else {
                    format!("Fill in a {}.", either(&needs))
                })
            }
            WaitingReason::BeyondHorizon => {
                let ready =
                    self.rep().calendar.add_working_days(ready_since(self.problem, self.prospect, self.closed)?, 0)?;
                let days = (ready - self.problem.today).num_days() + 1;
                let (ready, end) = (long(ready), long(self.problem.end));
                Some(format!(
                    "Ready on {ready}, but the schedule ends on {end}: set horizon_days to {days} or more, and --until no earlier."
                ))
            }
            _ => None,
        }
    }

    /// What would make room for a prospect who waits for it.
    fn room_that_admits(&self) -> String {
        let rep = self.rep();
        if let Some(minutes) = Capacity::new(self.problem).minutes_that_admit(self.prospect.rep, &[self.number]) {
            let (name, now) = (&rep.name, rep.minutes);
            return format!("Set minutes = {minutes} for {name} ({now} now): then there is room.");
        }
        let first = self.course.days.first().map_or(&[][..], |day| self.course.touches(day));
        let limited: Vec<&str> = first
            .iter()
            .map(|touch| touch.channel)
            .filter(|channel| self.problem.daily_limit(rep, *channel).is_some())
            .map(Channel::label)
            .collect();
        if limited.is_empty() {
            format!("No working day is long enough: give some of the prospects of {} to another rep.", rep.name)
        } else {
            format!("No working day is long enough while the daily_limit of {} holds: raise it.", all_of(&limited))
        }
    }

    /// Whether the channel might be used if only the field that it needs were filled.
    fn would_reach(&self, channel: Channel) -> bool {
        let mut filled = self.prospect.clone();
        let something = "something";
        match self.problem.channels[channel].needs {
            Need::Phone => filled.contacts.phone = Some(something.into()),
            Need::Mobile => filled.contacts.mobile = Some(something.into()),
            Need::Email => filled.contacts.email = Some(something.into()),
            Need::Linkedin => filled.contacts.linkedin = Some(something.into()),
            Need::Address => filled.contacts.address = Some(something.into()),
        }
        eligibility(self.problem, &filled, channel, self.closed) == Eligibility::Eligible
    }

    fn tell_schedule(&mut self) {
        let plan = self.plan;
        let touches: Vec<&Touch> = plan.touches.iter().filter(|touch| touch.prospect == self.number).collect();
        let mut touch_days = touches.chunk_by(|one, next| one.date == next.date).peekable();
        let last = self.prospect.past.made.last().map(|last| last.date);
        let mut before = last.zip(wait_since_last_touch(self.problem, self.prospect));
        let mut course = self.course.clone();
        let mut heading = "Schedule";
        if let Some(rest) = rest_of_today(self.problem, self.prospect, self.closed)
            && let Some(touches) = touch_days.next_if(|touches| touches[0].date == self.problem.today)
        {
            self.tell_touch_day(heading, touches);
            heading = "";
            match self.prospect.past.call_back.filter(|_| rest.promised) {
                Some(day) => self.line("", &format!("  a call promised for {}: ahead of all else", long(day))),
                None => self.line("", "  the rest of a touch day that was begun today"),
            }
            before = Some(self.problem.today).zip(rest.wait(self.problem, self.prospect));
            course = Course::of(self.problem, &rest.class_after(self.problem, self.prospect, self.closed));
        }
        for (day, touches) in course.days.iter().zip(touch_days) {
            let date = touches[0].date;
            self.tell_touch_day(heading, touches);
            heading = "";
            let promised = course.call_back && day.touches_before == course.days[0].touches_before;
            for why in self.why_this_day(before, date, touches, promised) {
                self.line("", &format!("  {why}"));
            }
            before = Some((date, day.wait));
        }
        if let Some(last) = touches.last().filter(|last| last.number < last.of) {
            let (next, of, end) = (last.number + 1, last.of, long(self.problem.end));
            self.out.push('\n');
            self.line("", &format!("the schedule ends on {end}: touches {next} to {of} come later"));
        }
    }

    /// A touch day of the schedule, touch by touch.
    fn tell_touch_day(&mut self, heading: &str, touches: &[&Touch]) {
        self.out.push('\n');
        self.line(heading, &long(touches[0].date));
        for touch in touches {
            let voicemail = touch.voicemail.map_or(String::new(), |reason| {
                format!("; voicemail: {} ({})", reason.decision().key(), reason.text())
            });
            let of = touch.of;
            let minutes = touch.minutes;
            let Touch { number, start, channel, .. } = touch;
            self.line("", &format!("  touch {number} of {of} at {start}: {channel}, {minutes} min{voicemail}"));
        }
    }

    /// Why a touch day stands where it does: what it had to wait for, and who took the day on which it was ready.
    fn why_this_day(
        &self,
        before: Option<(NaiveDate, u32)>,
        date: NaiveDate,
        touches: &[&Touch],
        promised: bool,
    ) -> Vec<String> {
        let mut why = Vec::new();
        let calendar = &self.rep().calendar;
        let past = &self.prospect.past;
        let first = usize::from(touches[0].number) == past.made.len() + 1;
        let mut since = match before {
            _ if promised => {
                why.extend(past.call_back.map(|day| format!("a call promised for {}: ahead of all else", long(day))));
                past.call_back
            }
            None => {
                why.push(match self.prospect.came_in {
                    Some(came_in) => format!("came in on {}", long(came_in)),
                    None => "never touched: ready from the start".to_owned(),
                });
                why.extend(self.first_touch_due());
                self.prospect.came_in.or(Some(self.problem.today))
            }
            Some((last, wait)) => {
                let arrival = self.arrival_of(last);
                let of_them = if arrival > 0 {
                    format!(", {arrival} of them until what was sent arrives")
                } else {
                    String::new()
                };
                why.push(format!("{} after {}{of_them}", count(wait as usize, "working day"), long(last)));
                calendar.add_working_days(last, wait)
            }
        };
        if first && let Some(back) = past.away_until.filter(|back| since.is_some_and(|since| since < *back)) {
            why.push(format!("away until {}", long(back)));
            since = Some(back);
        }
        if first
            && !promised
            && let Some(day) = past.call_back.filter(|day| since.is_some_and(|since| since < *day))
        {
            why.push(format!("not before {}, for which a call was promised: the phone may not be used here, and nothing else comes before that day", long(day)));
            since = Some(day);
        }
        let first_day = since.and_then(|since| calendar.add_working_days(since.max(self.problem.today), 0));
        let Some(ready) = first_day else { return why };
        if promised && ready != since.unwrap_or(ready) && ready > self.problem.today {
            why.push(format!("{} does not work before {}", self.rep().name, long(ready)));
        }
        if let Some((last, _)) = before.filter(|_| !promised) {
            let off: Vec<String> = last
                .iter_days()
                .skip(1)
                .take_while(|day| *day < ready)
                .filter(|day| calendar.works_on(day.weekday()) && !calendar.is_working_day(*day))
                .map(|day| format!("{} {}", day.day(), day.format("%b")))
                .collect();
            if !off.is_empty() {
                let shown = if off.len() > 4 { format!("{} to {}", off[0], off[off.len() - 1]) } else { all_of(&off) };
                why.push(format!("not worked in between: {shown}"));
            }
        }
        if ready < date {
            let delay = calendar.working_days(ready, date).count() - 1;
            why.push(format!(
                "ready since {}, {} earlier, but there was no room:",
                long(ready),
                count(delay, "working day")
            ));
            why.push(format!("  {}", self.who_took(ready, touches)));
        }
        why
    }

    /// Working days until what was sent on that day has arrived.
    fn arrival_of(&self, day: NaiveDate) -> u32 {
        let planned = self.plan.touches.iter().filter(|touch| touch.prospect == self.number && touch.date == day);
        let made = self.prospect.past.made.iter().filter(|touch| touch.date == day);
        let channels = planned.map(|touch| touch.channel).chain(made.map(|touch| touch.channel));
        channels.map(|channel| self.problem.channels[channel].arrives_after).max().unwrap_or(0)
    }

    /// From when on the first touch goes ahead of the index, where the type has such a day.
    fn first_touch_due(&self) -> Option<String> {
        let within = self.problem.types[self.prospect.prospect_type].first_touch_within?;
        Some(match self.prospect.came_in {
            Some(came_in) => {
                let due = self.rep().calendar.add_working_days(came_in, within)?;
                format!("a first touch of this type goes ahead of the index from {} on", long(due))
            }
            None => {
                "a first touch of this type goes ahead of the index, as no day is known on which it came in".to_owned()
            }
        })
    }

    /// Who took the first day on which a touch day found no room: its minutes, or the daily limit of a channel.
    fn who_took(&self, day: NaiveDate, touches: &[&Touch]) -> String {
        let rep = self.rep();
        let of_rep = |touch: &&Touch| self.problem.prospects[touch.prospect as usize].rep == self.prospect.rep;
        let taken: Vec<&Touch> = self.plan.touches.iter().filter(|touch| touch.date == day).filter(of_rep).collect();
        let done_today = |prospect: &Prospect| {
            let past = &prospect.past;
            prospect.rep == self.prospect.rep && (!past.split_at(day).1.is_empty() || !past.failed_today.is_empty())
        };
        if day == self.problem.today && self.problem.prospects.iter().any(done_today) {
            return "what was done that day, and what is planned for the rest of it, left no room".to_owned();
        }
        let used: Minutes = taken.iter().map(|touch| touch.minutes).sum();
        let needed: Minutes = touches.iter().map(|touch| touch.minutes).sum();
        let used_up = touches.iter().find(|touch| {
            let limit = self.problem.daily_limit(rep, touch.channel);
            let made = taken.iter().filter(|other| other.channel == touch.channel).count();
            limit.is_some_and(|limit| made >= limit as usize)
        });
        let (what, takers): (String, Vec<&Touch>) = match used_up {
            Some(full) if needed <= rep.minutes.saturating_sub(used) => {
                let takers: Vec<&Touch> = taken.into_iter().filter(|touch| touch.channel == full.channel).collect();
                (format!("the daily limit of {} on {} was reached", takers.len(), full.channel), takers)
            }
            _ => (format!("it needs {needed} minutes, and {used} of {} were taken", rep.minutes), taken),
        };
        let mut by: Vec<u32> = takers.iter().map(|touch| touch.prospect).collect();
        by.sort_unstable();
        by.dedup();
        let mut names: Vec<String> =
            by.iter().take(3).map(|prospect| self.problem.prospects[*prospect as usize].id.to_string()).collect();
        if by.len() > names.len() {
            names.push(count(by.len() - names.len(), "other"));
        }
        format!("that day {what}, by {}", all_of(&names))
    }

    /// The channels of the prospect's sequence, each once.
    fn sequence_channels(&self) -> Vec<Channel> {
        let sequence = &self.problem.types[self.prospect.prospect_type].cadence.sequence;
        Channel::ALL.into_iter().filter(|channel| sequence.iter().flatten().any(|step| step == channel)).collect()
    }

    fn rep(&self) -> &'a Rep {
        &self.problem.reps[self.prospect.rep]
    }
}
