//! What the clock of a prospect shows when the rep's shows another time.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use crate::model::{Problem, Touch};

/// A time where the prospect is.
pub(super) struct There {
    /// The time, or the earliest and the latest where the prospect may be in several zones: `08:05`, `08:05-10:05`; with the
    /// weekday where it is not the rep's: `Tue 08:05`.
    time: String,
    /// The city that the zone is named after, where there is one zone.
    city: Option<String>,
}

impl There {
    /// The time at which a touch starts where the prospect is, unless the clocks there show what the rep's do.
    pub(super) fn of(problem: &Problem, touch: &Touch) -> Option<There> {
        let prospect = &problem.prospects[touch.prospect as usize];
        let here = local_start(touch);
        let moment = problem.zones[problem.reps[prospect.rep].timetable.zone].moment(here);
        let zones = problem.whereabouts[prospect.whereabouts].zones.iter().map(|zone| &problem.zones[*zone]);
        let times: BTreeSet<NaiveDateTime> = zones.clone().map(|zone| zone.local(moment)).collect();
        let (earliest, latest) = (*times.first()?, *times.last()?);
        if earliest == here && latest == here {
            return None;
        }
        let day_and_time = |time: NaiveDateTime| {
            let form = if time.date() == touch.date { "%H:%M" } else { "%a %H:%M" };
            time.format(form).to_string()
        };
        let mut time = day_and_time(earliest);
        if earliest < latest {
            time = format!("{time}-{}", day_and_time(latest));
        }
        let names: Vec<&str> = zones.map(|zone| zone.name.rsplit('/').next().unwrap_or_default()).collect();
        let city = match *names {
            [name] => Some(name.replace('_', " ")),
            _ => None,
        };
        Some(There { time, city })
    }

    /// As it stands beside the time of the rep: `08:05 Los Angeles`, or `08:05` where there is no room for cities.
    pub(super) fn text(&self, with_city: bool) -> String {
        match &self.city {
            Some(city) if with_city => format!("{} {city}", self.time),
            _ => self.time.clone(),
        }
    }
}

/// When a touch starts, by the clock of its rep.
pub(super) fn local_start(touch: &Touch) -> NaiveDateTime {
    touch.date.and_time(NaiveTime::MIN) + TimeDelta::minutes(touch.start.minutes().into())
}
