//! Rows of history into the past of a prospect: the state that a plan goes on from.

use chrono::{Days, NaiveDate};

use super::event::{Event, NamedContacts};
use crate::model::{
    Channel, ChannelRules, ChannelSet, Effect, Held, LastOutcome, MadeTouch, Outcome, Past, PerChannel, Problem,
    Prospect, WaitingReason,
};

/// Puts all that has happened into the pasts of the prospects. The rows come in the order in which they were read.
pub(super) fn fold_into(problem: &mut Problem, mut events: Vec<Event>) {
    let today = problem.today;
    events.sort_by(|one, other| Event::in_order(one, other, today));
    let mut distinct = Vec::new();
    for events in events.chunk_by(|one, other| one.prospect == other.prospect) {
        distinct.clear();
        for day in events.chunk_by(|one, other| Event::in_order(one, other, today).is_eq()) {
            add_distinct(&mut distinct, day);
        }
        Fold::new(&mut problem.prospects[events[0].prospect as usize], today, &problem.channels).take(&distinct);
    }
}

/// Adds the rows of a day; one touch counts once, however many files tell of it.
fn add_distinct(distinct: &mut Vec<Event>, day: &[Event]) {
    let begins = distinct.len();
    for event in day {
        match distinct[begins..].iter_mut().find(|known| event.repeats(known)) {
            Some(known) => known.absorb(event),
            None => distinct.push(*event),
        }
    }
}

/// The past of a prospect in the making.
struct Fold<'p> {
    prospect: &'p mut Prospect,
    today: NaiveDate,
    channels: &'p PerChannel<ChannelRules>,
    /// Attempts of today that met a bad contact.
    failed: ChannelSet,
    /// Why the cadence ends; what the record itself says goes ahead of it.
    end: Option<Held>,
}

impl<'p> Fold<'p> {
    fn new(prospect: &'p mut Prospect, today: NaiveDate, channels: &'p PerChannel<ChannelRules>) -> Fold<'p> {
        Fold { prospect, today, channels, failed: ChannelSet::EMPTY, end: None }
    }

    fn take(mut self, events: &[Event]) {
        for event in events {
            self.keep_promise(event);
            self.count(event);
            self.apply(event);
        }
        let Fold { prospect, today, failed, end, .. } = self;
        let Past { made, failed_today, .. } = &mut *prospect.past;
        made.sort_unstable();
        made.dedup();
        made.shrink_to_fit();
        let is_made = |channel: &Channel| made.contains(&MadeTouch { date: today, channel: *channel });
        *failed_today = failed.iter().filter(|channel| !is_made(channel)).collect();
        if prospect.held.is_none() {
            prospect.held = end;
        }
    }

    /// The day of an attempt: a row that does not tell it, or that tells of a day to come, is none.
    fn day_of_attempt(&self, event: &Event) -> Option<NaiveDate> {
        event.date.filter(|date| *date <= self.today)
    }

    /// A promised call is kept by the first call on the promised day or later, whether it reached the person or not.
    fn keep_promise(&mut self, event: &Event) {
        let attempted =
            event.channel == Some(Channel::Phone) && (event.outcome.is_touch() || event.outcome == Outcome::BadContact);
        let day = self.day_of_attempt(event).filter(|_| attempted);
        let past = &mut self.prospect.past;
        if let (Some(promised), Some(day)) = (past.call_back, day)
            && promised <= day
        {
            past.call_back = None;
            past.called_back = Some(day);
        }
    }

    /// What counts among the touches and the attempts, and what happened last.
    fn count(&mut self, event: &Event) {
        let day = self.day_of_attempt(event);
        let past = &mut self.prospect.past;
        if let (Some(date), Some(channel)) = (day, event.channel) {
            if event.outcome.is_touch() {
                past.made.push(MadeTouch { date, channel });
            } else if event.outcome == Outcome::BadContact && date == self.today {
                self.failed.insert(channel);
            }
        }
        if event.outcome.is_answer() {
            // A day to come is a slip; the answer is not.
            past.answered.get_or_insert(day.unwrap_or(self.today));
        }
        // What is said to be done on a day to come has not happened; what it does beyond that holds.
        let counts = event.outcome.effect() != Effect::GoesOn || day.is_some() && event.outcome != Outcome::Skipped;
        if let Some(date) = event.date.filter(|_| counts) {
            past.last = Some(LastOutcome { date, channel: event.channel, outcome: event.outcome });
        }
    }

    /// What the outcome does to the cadence. An effect holds whatever the day: an opt-out with a mistyped year must not
    /// get lost.
    fn apply(&mut self, event: &Event) {
        match event.outcome.effect() {
            Effect::GoesOn => {}
            Effect::Ends(reason) => self.end(reason, event),
            Effect::ClosesChannel => self.close_channels(event),
            Effect::ClosesContact => self.close_contact(event),
            Effect::PromisesCall => {
                let next_day = || event.date.unwrap_or(self.today).checked_add_days(Days::new(1));
                self.prospect.past.call_back = event.next_date.or_else(next_day);
            }
            Effect::HoldsUntil => {
                let past = &mut self.prospect.past;
                past.away_until = event.next_date.or(past.away_until);
            }
        }
    }

    /// The first row that ends the cadence says why; but an opt-out goes ahead of an answer.
    fn end(&mut self, reason: WaitingReason, event: &Event) {
        let goes_ahead = |end: &Held| reason == WaitingReason::OptedOut && end.reason != WaitingReason::OptedOut;
        if self.end.as_ref().is_none_or(goes_ahead) {
            self.end = Some(Held { reason, because: in_words(event).into() });
        }
    }

    fn close_channels(&mut self, event: &Event) {
        if Channel::ALL.into_iter().all(|channel| event.closes.contains(channel)) {
            return self.end(WaitingReason::OptedOut, event);
        }
        let permissions = &mut self.prospect.permissions;
        permissions.opted_out = permissions.opted_out.union(event.closes);
        permissions.do_not_call |= event.closes.contains(Channel::Phone);
        permissions.email_opt_out |= event.closes.contains(Channel::Email);
        permissions.text_opt_out |= event.closes.contains(Channel::Text);
    }

    /// Closes the number or address that the row names, else the one that the channel would have used.
    fn close_contact(&mut self, event: &Event) {
        let prospect = &mut *self.prospect;
        let named = if event.contacts.is_named() {
            event.contacts
        } else {
            let used = event.channel.and_then(|channel| prospect.contact(self.channels[channel].needs));
            used.map_or(NamedContacts::default(), |used| NamedContacts::of(&prospect.contacts, used))
        };
        for contact in named.among(&prospect.contacts) {
            let bad = &mut prospect.past.bad_contacts;
            if !bad.iter().any(|known| **known == *contact) {
                bad.push(contact.into());
            }
        }
    }
}

/// The row in words: `connected by phone on 2026-11-20`.
fn in_words(event: &Event) -> String {
    let how = match event.channel {
        None => "",
        Some(Channel::Phone) => " by phone",
        Some(Channel::Email) => " by email",
        Some(Channel::Text) => " by text",
        Some(Channel::DirectMessage) => " by direct message",
        Some(Channel::Social) => " on social media",
        Some(Channel::SnailMail) => " by snail mail",
        Some(Channel::Video) => " by video",
        Some(Channel::FaceToFace) => " face to face",
    };
    let when = event.date.map_or_else(|| "an unknown day".to_owned(), |date| date.to_string());
    format!("{}{how} on {when}", event.outcome.label())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::input::history::LOG_COLUMNS;
    use crate::input::history::tests::{Outcomes, day, read};

    /// A log in short: day of November, prospect, channel, outcome, and then what some rows have: `to CONTACT`, and a
    /// next date of December. Today is the 23rd.
    fn log(rows: &[&str]) -> String {
        let mut log = format!("{}\n", LOG_COLUMNS.join(","));
        for row in rows {
            let (row, contact) = row.split_once(" to ").unwrap_or((row, ""));
            let words: Vec<&str> = row.split(' ').collect();
            let next = words.get(4).map_or(String::new(), |next| format!("2026-12-{next:0>2}"));
            let date = if words[0] == "-" { String::new() } else { format!("2026-11-{:0>2}", words[0]) };
            let channel = words[2].trim_matches('-');
            log.push_str(&format!("{date},{},,{channel},{contact},{},{next},\n", words[1], words[3]));
        }
        log
    }

    fn fold(rows: &[&str]) -> Outcomes {
        read(&[&log(rows)])
    }

    /// What has become of the first prospect, in words.
    fn state(rows: &[&str]) -> String {
        state_of(fold(rows).prospect("1"))
    }

    fn state_of(prospect: &Prospect) -> String {
        let Past { made, failed_today, answered, call_back, called_back, away_until, bad_contacts, last: _ } =
            &*prospect.past;
        let mut words: Vec<String> =
            made.iter().map(|touch| format!("{} on the {}", touch.channel, touch.date.format("%-d"))).collect();
        let day = |what: &str, date: &Option<NaiveDate>| date.map(|date| format!("{what} {}", date.format("%-d %b")));
        words.extend(failed_today.iter().map(|channel| format!("{channel} failed")));
        words.extend(day("answered", answered));
        words.extend(day("call back", call_back));
        words.extend(day("called back", called_back));
        words.extend(day("away until", away_until));
        words.extend(bad_contacts.iter().map(|contact| format!("not {contact}")));
        let permissions = prospect.permissions;
        words.extend(permissions.do_not_call.then(|| "no calls".to_owned()));
        words.extend(permissions.email_opt_out.then(|| "no email".to_owned()));
        words.extend(permissions.text_opt_out.then(|| "no texts".to_owned()));
        words.extend((!permissions.opted_out.is_empty()).then(|| format!("out of {:?}", permissions.opted_out)));
        words.extend(prospect.held.as_ref().map(|held| format!("{}: {}", held.reason.name(), held.because)));
        words.join("; ")
    }

    #[test]
    fn each_outcome_does_what_it_says() {
        let states: String = Outcome::ALL
            .into_iter()
            .map(|outcome| format!("{outcome}: {}.\n", state(&[&format!("20 1 phone {outcome} 3")])))
            .collect();
        expect![[r#"
            done: phone on the 20.
            no_answer: phone on the 20.
            voicemail: phone on the 20.
            connected: phone on the 20; answered 20 Nov; engaged: connected by phone on 2026-11-20.
            replied: phone on the 20; answered 20 Nov; engaged: replied by phone on 2026-11-20.
            meeting: phone on the 20; answered 20 Nov; engaged: meeting by phone on 2026-11-20.
            call_back: phone on the 20; answered 20 Nov; call back 3 Dec.
            not_interested: phone on the 20; answered 20 Nov; opted_out: not interested by phone on 2026-11-20.
            opted_out: phone on the 20; no calls; out of {"phone"}.
            bad_contact: not (614) 555-0100.
            out_of_office: phone on the 20; away until 3 Dec.
            skipped: .
        "#]]
        .assert_eq(&states);
    }

    #[test]
    fn an_opt_out_closes_the_channel_it_names_or_every_one() {
        let closed = |row: &str| state(&[row]);
        expect![[r#"phone on the 20; no calls; out of {"phone"}"#]].assert_eq(&closed("20 1 phone opted_out"));
        expect![[r#"email on the 20; no email; out of {"email"}"#]].assert_eq(&closed("20 1 email opted_out"));
        expect![[r#"text on the 20; no texts; out of {"text"}"#]].assert_eq(&closed("20 1 text opted_out"));
        expect![[r#"social on the 20; out of {"social"}"#]].assert_eq(&closed("20 1 social opted_out"));
        expect![[r#"email on the 20; no calls; out of {"phone"}"#]].assert_eq(&closed("20 1 email do-not-call"));
        expect!["opted_out: opted out on 2026-11-20"].assert_eq(&closed("20 1 - opted_out"));
        expect!["email on the 20; opted_out: opted out by email on 2026-11-20"]
            .assert_eq(&closed("20 1 email do-not-contact"));
        let by_channel = Channel::ALL.map(|channel| format!("20 1 {} opted_out", channel.key()));
        let rows: Vec<&str> = by_channel.iter().map(String::as_str).collect();
        assert_eq!(fold(&rows).prospect("1").held, None, "no channel is left, but nobody said that there is none");
    }

    #[test]
    fn an_opt_out_goes_ahead_of_an_answer_and_the_record_ahead_of_both() {
        let reason = |rows: &[&str]| fold(rows).prospect("1").held.clone().map(|held| (held.reason, held.because));
        let out = |because: &str| Some((WaitingReason::OptedOut, because.into()));
        assert_eq!(
            reason(&["19 1 phone connected", "20 1 email replied"]).unwrap().1,
            "connected by phone on 2026-11-19".into()
        );
        let no = out("not interested by phone on 2026-11-20");
        assert_eq!(reason(&["19 1 phone connected", "20 1 phone not_interested"]), no);
        assert_eq!(reason(&["20 1 phone not_interested", "21 1 phone connected"]), no);
        assert_eq!(reason(&["20 1 phone not_interested", "21 1 - opted_out"]), no);
        assert_eq!(reason(&["19 1 email replied", "20 1 - opted_out"]), out("opted out on 2026-11-20"));

        let held = |csv: &str, row: &str| {
            let outcomes = super::super::tests::read_for(csv, None, &[&log(&[row])]);
            outcomes.prospect("1").held.clone().unwrap().reason
        };
        let csv = "Id,Name,Email,Do Not Contact\n1,Ann,ann@x.example,yes\n";
        assert_eq!(held(csv, "20 1 phone opted_out"), WaitingReason::DoNotContact);
    }

    #[test]
    fn one_touch_counts_once_however_many_tell_of_it() {
        let one = log(&["19 1 email done", "20 1 phone no_answer", "20 1 phone bad_contact to (614) 555-0100"]);
        let other = log(&["20 1 phone no_answer", "19 1 email sent", "20 1 phone voicemail", "20 1 phone bad_contact"]);
        for files in [[&*one, &*other], [&*other, &*one]] {
            let outcomes = read(&files);
            assert_eq!(
                state_of(outcomes.prospect("1")),
                "email on the 19; phone on the 20; not (614) 555-0100",
                "the mobile number is not closed by a row that repeats another"
            );
        }
    }

    #[test]
    fn rows_count_by_their_days_and_not_by_their_places() {
        let rows = ["20 1 phone call_back 1", "12 1 phone no_answer", "21 1 - ooo 7", "3 1 email done", "5 1 - ooo 9"];
        let mut reversed = rows;
        reversed.reverse();
        assert_eq!(state(&rows), state(&reversed));
        expect!["email on the 3; phone on the 12; phone on the 20; answered 20 Nov; call back 1 Dec; away until 7 Dec"]
            .assert_eq(&state(&rows));
        let last = fold(&reversed).past("1").last.unwrap();
        assert_eq!((last.date, last.channel, last.outcome), (day("2026-11-21"), None, Outcome::OutOfOffice));
        let last = fold(&["20 1 phone busy", "27 1 email done"]).past("1").last.unwrap();
        assert_eq!((last.date, last.outcome), (day("2026-11-20"), Outcome::NoAnswer), "a day to come");
        let last = fold(&["20 1 phone busy", "27 1 email stop"]).past("1").last.unwrap();
        assert_eq!((last.date, last.outcome), (day("2026-11-27"), Outcome::OptedOut), "but an opt-out holds");
        // On one day the later row goes ahead.
        let last = fold(&["20 1 email done", "20 1 phone voicemail", "20 1 phone skipped"]).past("1").last.unwrap();
        assert_eq!((last.channel, last.outcome), (Some(Channel::Phone), Outcome::Voicemail));
    }

    #[test]
    fn a_promised_call_is_kept_renewed_or_still_due() {
        let promise = "2 1 phone CB";
        let with = |rows: &[&str]| {
            let log = log(rows).replace("2026-12-", "2026-11-");
            let outcomes = read(&[&log]);
            let past = outcomes.past("1").clone();
            (past.call_back.map(|date| date.to_string()), past.called_back.map(|date| date.to_string()))
        };
        let due = |date: &str| Some(date.to_owned());
        let promise_of = |next: &str| format!("{promise} {next}");
        let promised = promise_of("10");
        assert_eq!(with(&[&promised]), (due("2026-11-10"), None));
        assert_eq!(with(&[&promised, "9 1 phone no_answer"]), (due("2026-11-10"), None), "too early");
        assert_eq!(with(&[&promised, "11 1 email done"]), (due("2026-11-10"), None), "no call");
        assert_eq!(with(&[&promised, "11 1 phone skipped"]), (due("2026-11-10"), None), "not made");
        assert_eq!(with(&[&promised, "10 1 phone no_answer"]), (None, due("2026-11-10")));
        assert_eq!(with(&[&promised, "12 1 phone bad_contact"]), (None, due("2026-11-12")));
        assert_eq!(with(&[&promised, "10 1 phone CB 20"]), (due("2026-11-20"), due("2026-11-10")), "renewed");
        assert_eq!(with(&[&promised, "9 1 phone CB 20"]), (due("2026-11-20"), None), "put off before it was due");
        assert_eq!(with(&[&promised, "10 1 phone CB 20", "20 1 phone busy"]), (None, due("2026-11-20")));
        assert_eq!(with(&[&promised, "28 1 phone no_answer"]), (due("2026-11-10"), None), "a day to come");
        assert_eq!(with(&["2 1 phone CB 2", "2 1 phone no_answer"]), (None, due("2026-11-02")), "on the same day");
        assert_eq!(with(&["2 1 email CB 10"]), (due("2026-11-10"), None));
        assert_eq!(with(&[promise]), (due("2026-11-03"), None), "the day after, where no day is named");
    }

    #[test]
    fn a_bad_contact_is_the_one_that_was_used() {
        let bad = |rows: &[&str]| fold(rows).past("1").bad_contacts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (phone, mobile, email) = ("(614) 555-0100", "+1 614 555 0170", "ann@x.example");
        assert_eq!(bad(&["20 1 phone bad_contact"]), [phone]);
        assert_eq!(bad(&["19 1 phone bad_contact", "20 1 phone bad_contact"]), [phone, mobile]);
        assert_eq!(bad(&["20 1 phone bad_contact to 614.555.0170"]), [mobile]);
        assert_eq!(bad(&["19 1 phone bad_contact to 6145550170", "20 1 phone bad_contact"]), [mobile, phone]);
        assert_eq!(bad(&["20 1 text bad_contact"]), [mobile]);
        assert_eq!(bad(&["20 1 email bounced"]), [email]);
        assert_eq!(bad(&["20 1 video bounced"]), [email]);
        assert_eq!(bad(&["20 1 - bounced to Ann@X.example"]), [email]);
        assert_eq!(bad(&["20 1 phone bad_contact to 614-555-9999"]), [""; 0], "a number that the record has no more");
        assert_eq!(bad(&["20 1 phone bad_contact to 6.1455E9"]), [phone], "a number that a spreadsheet has rounded");
        assert_eq!(bad(&["20 1 snail_mail returned"]), ["1 Main St, Columbus"]);
        assert_eq!(bad(&["20 1 direct_message bad_contact"]), ["https://www.linkedin.com/in/ann"]);

        let csv = "Id,Name,Phone,Mobile\n1,Ann,(614) 555-0100,+1 614 555 0100\n";
        let outcomes = super::super::tests::read_for(csv, None, &[&log(&["20 1 phone bad_contact"])]);
        assert_eq!(outcomes.past("1").bad_contacts.len(), 2, "one number, written twice");
    }

    #[test]
    fn todays_rows_are_touches_or_failed_attempts() {
        assert_eq!(state(&["23 1 phone no_answer"]), "phone on the 23");
        assert_eq!(state(&["23 1 phone bad_contact"]), "phone failed; not (614) 555-0100");
        assert_eq!(
            state(&["23 1 phone bad_contact", "23 1 phone voicemail", "23 1 email bounced"]),
            "phone on the 23; email failed; not (614) 555-0100; not ann@x.example"
        );
        assert_eq!(state(&["22 1 email bounced"]), "not ann@x.example");
    }

    #[test]
    fn a_day_to_come_or_unknown_is_no_touch_but_its_effect_holds() {
        expect!["answered 23 Nov; engaged: connected by phone on 2026-11-27"]
            .assert_eq(&state(&["27 1 phone connected"]));
        expect!["answered 23 Nov; engaged: connected by phone on an unknown day"]
            .assert_eq(&state(&["- 1 phone connected"]));
        expect![[r#"answered 23 Nov; call back 3 Dec; not (614) 555-0100; no email; out of {"email"}"#]]
            .assert_eq(&state(&["27 1 email opted_out", "28 1 phone bad_contact", "29 1 phone CB 3"]));
        expect!["answered 23 Nov; call back 3 Dec; away until 4 Dec"]
            .assert_eq(&state(&["- 1 phone CB 3", "- 1 - ooo 4"]));
        assert_eq!(fold(&["- 1 phone busy"]).past("1"), &Past::default());
    }

    #[test]
    fn rows_about_a_copy_are_about_the_person() {
        let outcomes = fold(&["20 33 phone busy", "21 3 phone busy"]);
        assert_eq!(outcomes.past("3").made.len(), 2);
        assert_eq!(outcomes.past("33"), &Past::default());
    }
}
