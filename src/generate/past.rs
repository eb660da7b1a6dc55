//! What was done with the invented prospects so far, as `cadence log` would have written it down.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Settings;
use super::person::{DAYS, PAST, Person, TOUCH};
use super::random::Random;
use super::words::REMARKS;
use crate::formula::neutralise;
use crate::input::history::LOG_COLUMNS;
use crate::log::put_row;
use crate::model::{Channel, Outcome};

/// How much was done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastSettings {
    /// The share of prospects with whom something was done, 0 to 1.
    pub share: f64,
    /// How many touches each of them has had, on average. Those who came in lately have had fewer.
    pub touches: u64,
}

/// Touches made to a prospect on one day.
const PER_DAY: u64 = 2;

/// Calendar days between the touch days of a prospect: at least 3, so that moving them out of weekends leaves them apart.
const GAP: u64 = 3;

/// The bytes that are gathered before they are written.
const BLOCK: usize = 1 << 16;

/// Writes what was done with the prospects that [`super::write_prospects`] writes, by date.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_history(settings: &Settings, past: &PastSettings, mut out: impl Write) -> io::Result<()> {
    let mut rows = format!("{}\n", LOG_COLUMNS.join(",")).into_bytes();
    for ago in (1..DAYS).rev() {
        let day = settings.today - Days::new(ago);
        // The list is sorted by age, so those with whom something can have been done on the day stand together.
        for number in settings.first_of_age(ago + 1)..settings.first_of_age(ago + past.longest() + 1) {
            let Some(touches) = past.touches_of(settings, number) else { continue };
            let came_in = settings.came_in(number);
            if let Some(touch_day) =
                (0..touches.div_ceil(PER_DAY)).find(|touch_day| touch_date(came_in, *touch_day) == day)
            {
                let first = touch_day * PER_DAY;
                let made = first..touches.min(first + PER_DAY);
                put_touches(settings, number, made, touches, day, &mut rows);
            }
            if rows.len() >= BLOCK {
                out.write_all(&rows)?;
                rows.clear();
            }
        }
    }
    out.write_all(&rows)?;
    out.flush()
}

impl PastSettings {
    /// The most touches that a prospect has had.
    fn most(&self) -> u64 {
        (2 * self.touches).saturating_sub(1)
    }

    /// How many days lie between the day a prospect came in and its last touch, at most.
    fn longest(&self) -> u64 {
        let (first, weekend) = (1, 2);
        first + self.most().div_ceil(PER_DAY) * GAP + weekend
    }

    /// How many touches are meant for a prospect, if it was taken up at all.
    fn touches_of(&self, settings: &Settings, number: u64) -> Option<u64> {
        let random = &mut Random::of(settings.seed, PAST, number);
        // Where something is wrong with a row, it is not plain what can have been done with it.
        let taken_up = self.touches > 0 && random.is_in(self.share) && settings.dirt_of(number).is_none();
        taken_up.then(|| 1 + random.below(self.most()))
    }
}

/// The working day on which a touch day takes place.
fn touch_date(came_in: NaiveDate, touch_day: u64) -> NaiveDate {
    let date = came_in + Days::new(1 + GAP * touch_day);
    match date.weekday() {
        Weekday::Sat => date + Days::new(2),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

/// Puts the rows of a touch day: those touches of the prospect that have these numbers, out of all that are meant.
fn put_touches(settings: &Settings, number: u64, made: Range<u64>, touches: u64, day: NaiveDate, rows: &mut Vec<u8>) {
    let person = Person::draw(settings, number);
    let channels = open_channels(&person);
    if channels.is_empty() {
        return;
    }
    // Two rows of one day and channel would be taken for one touch.
    for touch in made.take(channels.len()) {
        let random = &mut Random::of(settings.seed, TOUCH + touch, number);
        let (channel, contact) = channels[touch as usize % channels.len()];
        let is_last = touch + 1 == touches;
        let outcome = random.pick_weighted(if is_last { ends_of(channel) } else { outcomes_of(channel) });
        let next_date = if outcome.needs_next_date() {
            (settings.today + Days::new(random.below(20))).to_string()
        } else {
            String::new()
        };
        let note = if random.is_in(0.1) { random.pick(&REMARKS) } else { "" };
        let cells = [
            day.to_string().into(),
            person.id.to_string().into(),
            neutralise(&person.name()).into_owned().into(),
            channel.key().into(),
            neutralise(contact),
            outcome.key().into(),
            next_date.into(),
            Cow::Borrowed(note),
        ];
        put_row(rows, &cells, b',', "\n");
    }
}

/// The channels on which the prospect was touched in turn, with the number or address.
fn open_channels(person: &Person) -> Vec<(Channel, &str)> {
    let phone = person.phone.as_ref().or(person.mobile.as_ref()).filter(|_| !person.do_not_call);
    let email = person.email.as_ref().filter(|_| !person.email_opt_out);
    let all = [(Channel::Phone, phone), (Channel::Email, email), (Channel::Social, person.linkedin.as_ref())];
    all.into_iter().filter_map(|(channel, contact)| Some((channel, contact?.as_str()))).collect()
}

/// What comes of touches, by how often.
fn outcomes_of(channel: Channel) -> &'static [(u64, Outcome)] {
    match channel {
        Channel::Phone => &[(70, Outcome::NoAnswer), (26, Outcome::Voicemail), (4, Outcome::Skipped)],
        _ => &[(1, Outcome::Done)],
    }
}

/// What comes of the last touch that has been made, after which there may be nothing left to do.
fn ends_of(channel: Channel) -> &'static [(u64, Outcome)] {
    match channel {
        Channel::Phone => &[
            (50, Outcome::NoAnswer),
            (22, Outcome::Voicemail),
            (7, Outcome::Connected),
            (3, Outcome::Meeting),
            (6, Outcome::CallBack),
            (5, Outcome::NotInterested),
            (1, Outcome::OptedOut),
            (6, Outcome::BadContact),
        ],
        Channel::Email => &[
            (80, Outcome::Done),
            (8, Outcome::Replied),
            (3, Outcome::OptedOut),
            (5, Outcome::BadContact),
            (4, Outcome::OutOfOffice),
        ],
        _ => &[(9, Outcome::Done), (1, Outcome::Replied)],
    }
}
