//! What a row of the log says.

use chrono::NaiveDate;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::input::history::words::Scope;
use crate::input::phone;
use crate::input::sheet::MOST_CELL_BYTES;
use crate::model::{Channel, Outcome, Problem, Prospect, UsualChannel};
use crate::text::{bytes, either};

/// What somebody says has happened with a prospect.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    /// What came of it.
    pub outcome: Outcome,
    /// Which channels an opt-out closes; that decides its channel, whatever `channel` is.
    pub scope: Scope,
    /// The channel, where it was named.
    pub channel: Option<Channel>,
    /// How the prospect was named: where by a number or address, that is the one that was used.
    pub named: &'s str,
    /// The day it happened.
    pub date: NaiveDate,
    /// The day for which a call is promised, or until which the person is away.
    pub next_date: Option<NaiveDate>,
    /// Text for people.
    pub note: &'s str,
}

/// A row of the log.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The day it happened, not after today.
    pub date: NaiveDate,
    /// Whom it is about.
    pub prospect: &'e Prospect,
    /// The channel it happened on, where it has one.
    pub channel: Option<Channel>,
    /// The number or address that the channel uses for the prospect now; empty where there is none.
    pub contact: &'e str,
    /// What came of it.
    pub outcome: Outcome,
    /// The day that the outcome needs, not before `date`; none with outcomes that need none.
    pub next_date: Option<NaiveDate>,
    /// Text for people.
    pub note: &'e str,
}

impl<'e> Entry<'e> {
    /// The row for what has happened with the prospect of that number, known on the day `today`.
    ///
    /// # Errors
    ///
    /// Where it has not happened yet, where the next date is missing, of no use or too early, where the outcome says
    /// nothing without a channel, and where there is no contact that could be bad.
    ///
    /// # Panics
    ///
    /// Where `number` is not the index of a prospect of the problem.
    pub fn new(
        problem: &'e Problem,
        number: usize,
        said: &Said<'e>,
        today: NaiveDate,
    ) -> Result<Entry<'e>, Diagnostic> {
        let Said { outcome, date, next_date, note, .. } = *said;
        if date > today {
            let message = format!("{date} has not come yet");
            return Err(refusal(Code::FutureDate, message, "log what has happened, on the day it happened or later"));
        }
        check_next_date(outcome, date, next_date)?;
        // Whoever reads the log would refuse it for a longer cell; an apostrophe may come in front.
        if note.len() >= MOST_CELL_BYTES {
            let message = format!("the note is longer than {}", bytes(MOST_CELL_BYTES as u64 - 1));
            return Err(refusal(Code::OverLimit, message, "keep long texts elsewhere, and say here where they are"));
        }
        let prospect = &problem.prospects[number];
        let channel = channel_of(said)?;
        let contact = channel.and_then(|channel| {
            let mut usable = prospect.contacts.of(problem.channels[channel].needs);
            usable.find(|contact| is_same_contact(contact, said.named)).or_else(|| problem.contact(prospect, channel))
        });
        if let (Outcome::BadContact, Some(channel), None) = (outcome, channel, contact) {
            let needs = problem.channels[channel].needs.label();
            let who = format!("{} ({})", prospect.display_name(), prospect.id);
            let message = format!("there is no {needs} of {who} that could be bad");
            return Err(refusal(
                Code::NoContact,
                message,
                "name the channel whose number or address it is with --channel",
            ));
        }
        Ok(Entry { date, prospect, channel, contact: contact.unwrap_or_default(), outcome, next_date, note })
    }
}

/// Whether two texts are one number or address.
fn is_same_contact(one: &str, other: &str) -> bool {
    let number = phone::comparable(one);
    one.to_lowercase() == other.trim().to_lowercase() || number.is_some() && number == phone::comparable(other)
}

fn check_next_date(outcome: Outcome, date: NaiveDate, next_date: Option<NaiveDate>) -> Result<(), Diagnostic> {
    let (code, message, remedy) = match next_date {
        None if outcome.needs_next_date() => {
            let message = format!("{outcome} says nothing without the day for it");
            (Code::NoNextDate, message, "give the day with --next-date, 2026-11-30 say".to_owned())
        }
        Some(_) if !outcome.needs_next_date() => {
            let needing: Vec<&str> =
                Outcome::ALL.into_iter().filter(|other| other.needs_next_date()).map(Outcome::key).collect();
            let message = format!("{outcome} has no use for a next date");
            (Code::BadNextDate, message, format!("leave out --next-date, or log {}", either(&needing)))
        }
        Some(next_date) if next_date < date => {
            let message = format!("the next date {next_date} is before {date}");
            (Code::BadNextDate, message, "give a later day with --next-date".to_owned())
        }
        _ => return Ok(()),
    };
    Err(refusal(code, message, &remedy))
}

fn channel_of(said: &Said<'_>) -> Result<Option<Channel>, Diagnostic> {
    match (said.scope, said.channel, said.outcome.usual_channel()) {
        (Scope::Only(channel), ..) => Ok(Some(channel)),
        (Scope::Every, ..) => Ok(None),
        (Scope::OfRow, Some(channel), _) => Ok(Some(channel)),
        (Scope::OfRow, None, UsualChannel::Is(channel)) => Ok(Some(channel)),
        (Scope::OfRow, None, UsualChannel::Nothing) => Ok(None),
        (Scope::OfRow, None, UsualChannel::Unknown) => {
            let message = format!("{} says nothing without its channel", said.outcome);
            let channels = Channel::ALL.map(Channel::key);
            Err(refusal(Code::NoChannel, message, &format!("give it with --channel: {}", either(&channels))))
        }
    }
}

fn refusal(code: Code, message: String, remedy: &str) -> Diagnostic {
    Diagnostic::error(code, Place::Nowhere, message).remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fixture::problem;
    use crate::input::history::words::parse_outcome;

    const TODAY: &str = "2026-11-23";

    fn ada() -> Problem {
        problem("Id,Name,Email,Phone,Mobile\np1,Ada Byrd,ada@mill.example,555-0100,555-0199\n")
    }

    /// What is said on the day of the log with a word, and on a channel.
    fn said(word: &str, channel: Option<Channel>) -> Said<'static> {
        let (outcome, scope) = parse_outcome(word).unwrap();
        let date = TODAY.parse().unwrap();
        let next_date = outcome.needs_next_date().then_some(date);
        Said { outcome, scope, channel, named: "", date, next_date, note: "" }
    }

    fn entry<'e>(problem: &'e Problem, said: &Said<'e>) -> Result<Entry<'e>, Diagnostic> {
        Entry::new(problem, 0, said, TODAY.parse().unwrap())
    }

    #[test]
    fn the_number_that_names_the_prospect_is_the_one_in_the_row() {
        let problem = ada();
        let mut wrong = said("wrong number", Some(Channel::Phone));
        for (named, contact) in [("555 0199", "555-0199"), ("(555) 0100", "555-0100"), ("ada", "555-0100")] {
            wrong.named = named;
            assert_eq!(entry(&problem, &wrong).unwrap().contact, contact);
        }
    }

    #[test]
    fn the_channel_is_the_usual_one_unless_it_is_named() {
        let problem = ada();
        for outcome in Outcome::ALL {
            let usual = match outcome.usual_channel() {
                UsualChannel::Is(channel) => Some(channel),
                UsualChannel::Nothing => None,
                UsualChannel::Unknown => {
                    let refusal = entry(&problem, &said(outcome.key(), None)).unwrap_err();
                    assert_eq!(refusal.code, Code::NoChannel);
                    continue;
                }
            };
            assert_eq!(entry(&problem, &said(outcome.key(), None)).unwrap().channel, usual, "{outcome}");
        }
        for outcome in Outcome::ALL {
            let named = entry(&problem, &said(outcome.key(), Some(Channel::Email))).unwrap();
            assert_eq!((named.channel, named.contact), (Some(Channel::Email), "ada@mill.example"), "{outcome}");
        }
    }

    #[test]
    fn words_that_close_a_channel_or_all_decide_the_channel() {
        let problem = ada();
        for (word, channel) in
            [("Do not call", Some(Channel::Phone)), ("do not email", Some(Channel::Email)), ("DNC", None)]
        {
            for named in [None, Some(Channel::Video)] {
                assert_eq!(entry(&problem, &said(word, named)).unwrap().channel, channel, "{word}");
            }
        }
    }

    #[test]
    fn the_contact_is_the_one_in_use() {
        let mut problem = ada();
        assert_eq!(entry(&problem, &said("bad number", Some(Channel::Phone))).unwrap().contact, "555-0100");
        problem.prospects[0].past.bad_contacts = vec!["555-0100".into()];
        assert_eq!(entry(&problem, &said("bad number", Some(Channel::Phone))).unwrap().contact, "555-0199");
        problem.prospects[0].past.bad_contacts.push("555-0199".into());
        let refusal = entry(&problem, &said("bad number", Some(Channel::Phone))).unwrap_err();
        assert_eq!(refusal.code, Code::NoContact);
        assert_eq!(refusal.message, "there is no phone number of Ada Byrd (p1) that could be bad");
        assert_eq!(entry(&problem, &said("no answer", None)).unwrap().contact, "");
    }

    #[test]
    fn dates_are_in_order() {
        let problem = ada();
        let on = |day: &str| Said { date: day.parse().unwrap(), ..said("no answer", None) };
        assert!(entry(&problem, &on("2026-11-23")).is_ok());
        assert_eq!(entry(&problem, &on("2026-11-24")).unwrap_err().code, Code::FutureDate);
        for outcome in Outcome::ALL {
            let next = |day: Option<&str>| {
                let next_date = day.map(|day| day.parse().unwrap());
                entry(&problem, &Said { next_date, ..said(outcome.key(), Some(Channel::Phone)) })
            };
            let code = |result: Result<_, Diagnostic>| result.err().map(|refusal| refusal.code);
            let needed = outcome.needs_next_date();
            assert_eq!(code(next(None)), needed.then_some(Code::NoNextDate), "{outcome}");
            assert_eq!(code(next(Some("2026-11-22"))), Some(Code::BadNextDate), "{outcome}");
            assert_eq!(code(next(Some("2026-11-23"))), (!needed).then_some(Code::BadNextDate), "{outcome}");
        }
    }
}
