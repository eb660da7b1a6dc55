//! Rows of touches, put together from pieces that are printed once and copied wherever they come again.
//!
//! A schedule repeats its people, days and channels, and to print them anew for each row would take longer than all the
//! rest of it.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use hashbrown::HashTable;

use crate::ahead::look_at;
use crate::model::{
    Channel, Contacts, Minutes, PerChannel, Plan, Problem, Prospect, TimeOfDay, Touch, VoicemailReason,
};
use crate::threads::Threads;

/// How a format writes the pieces of a row, in the order of the columns. The numbers between them and the start of the
/// touch are the same in all formats.
pub(super) trait Pieces: Sync {
    /// Bytes of a usual row.
    const USUAL_ROW: usize;
    /// What stands between the number of the touch and the planned total.
    const OF: &'static [u8];

    /// The touch's id up to the number in it.
    fn put_id(&self, prospect: &Prospect, row: &mut Vec<u8>);
    /// What ends the touch's id, where it begins that way.
    fn end_of_id(&self, begins: &[u8]) -> &'static [u8];
    /// The rep and the date, and what stands between them and the start.
    fn put_day(&self, rep: &str, date: NaiveDate, row: &mut Vec<u8>);
    /// From behind the start to the number of the touch: who the prospect is.
    fn put_person(&self, prospect: &Prospect, row: &mut Vec<u8>);
    /// From behind the planned total to the contact.
    fn put_contact(&self, channel: Channel, contact: &str, row: &mut Vec<u8>);
    /// From behind the contact to the minutes.
    fn put_work(&self, voicemail: Option<VoicemailReason>, minutes: Minutes, row: &mut Vec<u8>);
}

/// The rows of a plan in a format.
pub(super) struct Table<'p, P> {
    problem: &'p Problem,
    touches: &'p [Touch],
    pieces: P,
    /// The minutes of a day as they are written: `09:00`.
    starts: Vec<[u8; 5]>,
}

impl<'p, P: Pieces> Table<'p, P> {
    pub(super) fn new(problem: &'p Problem, plan: &'p Plan, pieces: P) -> Table<'p, P> {
        let written =
            |time: TimeOfDay| time.to_string().as_bytes().try_into().expect("hours and minutes in two digits");
        let starts = (0..).map_while(TimeOfDay::from_minutes).map(written).collect();
        Table { problem, touches: &plan.touches, pieces, starts }
    }

    /// Writes a row for each touch, in the order of the plan; `end` puts what comes behind the minutes, and what parts rows.
    pub(super) fn write(
        &self,
        threads: Threads,
        out: &mut impl Write,
        end: impl Fn(&Touch, &mut Vec<u8>) + Sync,
    ) -> io::Result<()> {
        /// What is looked at must still be at hand when its row is put.
        const AT_ONCE: usize = 1_000;
        let parts = parts_by_rep(self.problem, self.touches);
        // What has been written gives its memory to what comes: a large part has hundreds of pages, which the system would
        // have to find and clear each time.
        let (spare_rows, spare_bytes) = (Spare::default(), Spare::default());
        let put = |part: usize| {
            let touches = &self.touches[parts[part].clone()];
            let mut bytes: Vec<u8> = spare_bytes.take().unwrap_or_default();
            bytes.reserve(touches.len() * P::USUAL_ROW);
            let mut rows = spare_rows.take().unwrap_or_else(|| Rows::new(self));
            for touches in touches.chunks(AT_ONCE) {
                look_at(touches, |touch| read_some(&self.problem.prospects[touch.prospect as usize]));
                for touch in touches {
                    rows.put(touch, &mut bytes);
                    end(touch, &mut bytes);
                }
            }
            spare_rows.give_back(rows);
            bytes
        };
        threads.try_each(parts.len(), put, |mut bytes| {
            out.write_all(&bytes)?;
            bytes.clear();
            spare_bytes.give_back(bytes);
            Ok(())
        })
    }
}

/// Things that nobody works with at the moment.
struct Spare<T>(Mutex<Vec<T>>);

impl<T> Default for Spare<T> {
    fn default() -> Spare<T> {
        Spare(Mutex::default())
    }
}

impl<T> Spare<T> {
    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, thing: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
    }
}

/// Reads from each piece of memory that a row of the prospect will need.
fn read_some(prospect: &Prospect) -> usize {
    let Prospect { id, company, contacts: Contacts { email, linkedin, address, .. }, .. } = prospect;
    let texts = [email, linkedin, address].into_iter().filter_map(|text| text.as_deref()?.bytes().next());
    texts.map(usize::from).sum::<usize>() + prospect.rep + id.len() + company.len()
}

/// Touches cut into parts that are worth a thread's while and small beside all of them, for some are held. They are cut
/// where a rep ends if they can be: a rep in two parts may have its pieces printed twice.
fn parts_by_rep(problem: &Problem, touches: &[Touch]) -> Vec<Range<usize>> {
    let most = touches.len().div_ceil(256).max(500);
    let enough = 3_000.min(most / 2);
    let rep = |touch: &Touch| problem.prospects[touch.prospect as usize].rep;
    let mut parts = Vec::new();
    let mut begin = 0;
    while begin < touches.len() {
        let left = &touches[begin..touches.len().min(begin + most)];
        let (enough, rest) = left.split_at(enough.min(left.len()));
        let last = enough.last().map(rep);
        // Those of a rep stand together: there is no need to look at each.
        let end = begin + enough.len() + rest.partition_point(|touch| Some(rep(touch)) == last);
        parts.push(begin..end);
        begin = end;
    }
    parts
}

/// Puts rows together, and keeps pieces as long as they may be needed: those of a rep's prospects until another rep comes.
pub(super) struct Rows<'t, P> {
    table: &'t Table<'t, P>,
    /// The rep whose pieces are kept.
    rep: Option<usize>,
    /// The day that is kept.
    day: Option<NaiveDate>,
    of_day: Vec<u8>,
    /// All there has been, as most channels have one duration and calls few.
    work: PerChannel<Vec<Work>>,
    of_prospects: Kept,
}

impl<'t, P: Pieces> Rows<'t, P> {
    pub(super) fn new(table: &'t Table<'t, P>) -> Rows<'t, P> {
        Rows {
            table,
            rep: None,
            day: None,
            of_day: Vec::new(),
            work: PerChannel::default(),
            of_prospects: Kept::default(),
        }
    }

    /// Puts the cells of a touch up to its minutes.
    pub(super) fn put(&mut self, touch: &Touch, row: &mut Vec<u8>) {
        let Table { problem, pieces, starts, .. } = self.table;
        // Who has a seat is of the rep whose pieces are kept: a prospect is a large thing to fetch for each touch.
        let prospect = || &problem.prospects[touch.prospect as usize];
        let seat = self.of_prospects.seat(touch.prospect).unwrap_or_else(|| self.take_seat(touch.prospect));
        self.keep_day(touch.date);

        let begin = row.len();
        self.of_prospects.put(seat, Kind::Id, row, |row| pieces.put_id(prospect(), row));
        let end = pieces.end_of_id(&row[begin..]);
        put_number(touch.number, row);
        row.extend_from_slice(end);
        row.extend_from_slice(&self.of_day);
        row.extend_from_slice(&starts[usize::from(touch.start.minutes())]);
        self.of_prospects.put(seat, Kind::Person, row, |row| pieces.put_person(prospect(), row));
        put_number(touch.number, row);
        row.extend_from_slice(P::OF);
        put_number(touch.of, row);
        self.of_prospects.put(seat, Kind::Contact(touch.channel), row, |row| {
            let contact = problem.contact(prospect(), touch.channel).unwrap_or_default();
            pieces.put_contact(touch.channel, contact, row);
        });
        row.extend_from_slice(self.work(touch));
    }

    /// Gives a prospect a seat, among those of its rep alone.
    fn take_seat(&mut self, prospect: u32) -> usize {
        let rep = self.table.problem.prospects[prospect as usize].rep;
        if self.rep != Some(rep) {
            self.rep = Some(rep);
            self.day = None;
            self.of_prospects.clear();
        }
        self.of_prospects.take_seat(prospect)
    }

    fn keep_day(&mut self, date: NaiveDate) {
        let Table { problem, pieces, .. } = self.table;
        if self.day != Some(date)
            && let Some(rep) = self.rep
        {
            self.day = Some(date);
            self.of_day.clear();
            pieces.put_day(&problem.reps[rep].name, date, &mut self.of_day);
        }
    }

    /// The cells from behind the contact to the minutes.
    fn work(&mut self, touch: &Touch) -> &[u8] {
        let Touch { voicemail, minutes, .. } = *touch;
        let known = &mut self.work[touch.channel];
        let at = known.iter().position(|work| (work.voicemail, work.minutes) == (voicemail, minutes));
        let at = at.unwrap_or_else(|| {
            let mut written = Vec::new();
            self.table.pieces.put_work(voicemail, minutes, &mut written);
            known.push(Work { voicemail, minutes, written });
            known.len() - 1
        });
        &known[at].written
    }
}

/// What a touch takes, as it is written.
struct Work {
    voicemail: Option<VoicemailReason>,
    minutes: Minutes,
    written: Vec<u8>,
}

/// Puts a number. A row has three, hardly ever of more than two digits, and those need no buffer.
fn put_number(number: u16, row: &mut Vec<u8>) {
    let digit = |digit: u16| b'0' + digit as u8;
    match number {
        0..10 => row.push(digit(number)),
        10..100 => row.extend_from_slice(&[digit(number / 10), digit(number % 10)]),
        _ => row.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
    }
}

/// A piece that is the same in all rows of a prospect, or in all of them on a channel.
#[derive(Clone, Copy)]
enum Kind {
    Id,
    Person,
    Contact(Channel),
}

impl Kind {
    const COUNT: usize = 2 + Channel::ALL.len();

    fn number(self) -> usize {
        match self {
            Kind::Id => 0,
            Kind::Person => 1,
            Kind::Contact(channel) => 2 + channel as usize,
        }
    }
}

/// The pieces of a rep's prospects that have been printed, one behind the other.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// The seat of each prospect.
    seats: HashTable<(u32, usize)>,
    /// Where the pieces of the prospect in each seat stand; nowhere yet, if the range is empty.
    places: Vec<[Range<u32>; Kind::COUNT]>,
}

impl Kept {
    fn clear(&mut self) {
        const MANY: usize = 10_000;
        if self.places.len() > MANY {
            // To clear so large a table would take long for each of the small reps that may follow.
            *self = Kept::default();
        }
        self.bytes.clear();
        self.seats.clear();
        self.places.clear();
    }

    /// The seat of a prospect that has one.
    fn seat(&self, prospect: u32) -> Option<usize> {
        self.seats.find(hash(prospect), |seat| seat.0 == prospect).map(|seat| seat.1)
    }

    /// Gives a seat to a prospect that has none, in the order in which they come.
    fn take_seat(&mut self, prospect: u32) -> usize {
        const NOWHERE: Range<u32> = 0..0;
        const MOST_BYTES: usize = 1 << 26;
        if self.bytes.len() > MOST_BYTES {
            self.clear();
        }
        let seat = self.places.len();
        self.places.push([NOWHERE; Kind::COUNT]);
        self.seats.insert_unique(hash(prospect), (prospect, seat), |seat| hash(seat.0));
        seat
    }

    /// Copies a piece, which is printed if it has not been.
    fn put(&mut self, seat: usize, kind: Kind, row: &mut Vec<u8>, print: impl FnOnce(&mut Vec<u8>)) {
        let place = &mut self.places[seat][kind.number()];
        if place.start == place.end {
            let start = self.bytes.len();
            print(&mut self.bytes);
            *place = start as u32..self.bytes.len() as u32;
        }
        row.extend_from_slice(&self.bytes[place.start as usize..place.end as usize]);
    }
}

/// Numbers that follow one another fall on places that do, and what tells neighbours apart is above.
fn hash(prospect: u32) -> u64 {
    u64::from(prospect).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;

    #[test]
    fn parts_end_where_a_rep_does_unless_the_rep_is_large() {
        let mut problem = fixture::problem(&["ann", "bo", "cy", "dana"]);
        let mut touches = Vec::new();
        for (rep, count) in [(0, 1), (1, 499), (2, 3_000), (3, 200), (1, 130_000), (0, 1)] {
            let prospect = fixture::add(&mut problem, rep, 0, "Ada", "");
            let touch = fixture::touch(&problem, prospect, "2026-11-23", 1, Channel::Social);
            touches.extend(vec![touch; count]);
        }
        let parts = parts_by_rep(&problem, &touches);
        let rep = |touch: usize| problem.prospects[touches[touch].prospect as usize].rep;
        let most = touches.len().div_ceil(256);
        let mut next = 0;
        for part in parts {
            assert_eq!(part.start, next);
            let cut = part.end < touches.len() && rep(part.end - 1) == rep(part.end);
            assert!(part.len() == most || (part.len() < most && !cut), "{part:?}");
            next = part.end;
        }
        assert_eq!(next, touches.len());
    }

    #[test]
    fn numbers_are_written_in_full() {
        for number in (0..=1000).chain([9_999, 10_000, u16::MAX]) {
            let mut row = Vec::new();
            put_number(number, &mut row);
            assert_eq!(row, number.to_string().as_bytes());
        }
    }
}
