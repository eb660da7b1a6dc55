//! Where each prospect is: from the clues of a record to entries that prospects share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::super::by_text::ByText;
use super::super::cell::shortened;
use super::super::phone::without_extension;
use super::super::prospects::Text;
use super::number::{american, in_words, international, national};
use super::ranges::Digits;
use super::tables::{NORTH_AMERICA, PlaceId, Spot, SpotId, TABLES, YEAR_OF_NUMBERS};
use super::zone_text::read_zone;
use crate::clock;
use crate::model::{Calendar, CallingRule, EVERYWHERE, Law, Prospect, Rep, Whereabouts, Zone, ZoneReason};

/// What a record says of where its person is.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Clues<'r> {
    /// The cell that names a time zone.
    pub(in super::super) time_zone: Option<Text<'r>>,
    /// The state or province of the address.
    pub(in super::super) state: Option<Text<'r>>,
    /// The country of the address.
    pub(in super::super) country: Option<Text<'r>>,
    /// The phone numbers, the better one first.
    pub(in super::super) numbers: [Option<&'r str>; 2],
}

/// What records say of places: their cells, each read once.
///
/// It knows no other records, so that several threads can read clues at once; [`Places`] brings together what they say.
#[derive(Debug, Default)]
pub(in super::super) struct Told {
    cells: Vec<Cell>,
    /// The cells of a header by their text; few headers tell of places.
    by_header: Vec<(Box<str>, ByText<usize>)>,
    /// What cells of countries name.
    countries: ByText<Country>,
    /// What cells of states name, with what else decides it.
    states: ByText<Vec<(StateContext, Option<PlaceId>)>>,
}

/// A cell that tells of a place.
#[derive(Debug)]
struct Cell {
    header: Box<str>,
    value: Box<str>,
    /// The zone that it names, where it is one of a time zone and has been read.
    zone: Option<Option<ZoneName>>,
    /// The reason that it is as a time zone, and as an address, once it is.
    reasons: [Option<Arc<ZoneReason>>; 2],
}

/// A zone by its name and, once somebody has asked, by its number.
#[derive(Debug)]
struct ZoneName {
    name: String,
    number: Option<usize>,
}

/// What a record says of its person's place, in terms of [`Told`].
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Pointers {
    /// The cell of the time zone.
    time_zone: Option<usize>,
    /// The place of the address, and the cell that tells it.
    address: Option<(PlaceId, usize)>,
    /// What the beginnings of the numbers stand for.
    numbers: [Option<(Digits, SpotId)>; 2],
}

/// What is known of nobody's place.
const NOWHERE: usize = 0;

/// Where prospects are, as records come in.
pub(in super::super) struct Places {
    zones: Zones,
    /// The clocks of addresses and numbers, each found out once.
    address_clocks: BTreeMap<PlaceId, Vec<usize>>,
    number_clocks: BTreeMap<SpotId, Vec<usize>>,
    /// What has been found out from the same clues before, as an index into `stands`.
    known: BTreeMap<Known, usize>,
    /// The first is that of prospects of whom nothing is known.
    stands: Vec<Stand>,
    column_reasons: Shared,
    address_reasons: Shared,
    number_reasons: BTreeMap<Digits, Arc<ZoneReason>>,
    no_reason: Arc<ZoneReason>,
}

/// A cell of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Country {
    /// There is none.
    Missing,
    /// It is not known.
    Unknown,
    Known(PlaceId),
}

/// What decides which state a name is of: the country of the address, and that of the number where it is not the one
/// that North America shares.
type StateContext = (Country, Option<PlaceId>);

/// What decides where a prospect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    zone: Option<usize>,
    address: Option<PlaceId>,
    numbers: [Option<SpotId>; 2],
}

/// What is known of the place of some prospects.
#[derive(Debug, Default)]
struct Stand {
    zones: Vec<usize>,
    basis: Basis,
    /// The places, the most trusted first.
    places: Vec<PlaceId>,
    /// The clocks of each place.
    clocks: Vec<(PlaceId, usize)>,
}

/// What has told the zones of a stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Basis {
    #[default]
    Nothing,
    Column,
    Address,
    Number(usize),
}

/// Reasons by header and cell.
type Shared = BTreeMap<Box<str>, BTreeMap<Box<str>, Arc<ZoneReason>>>;

impl Told {
    /// Reads what a record says.
    pub(in super::super) fn read(&mut self, clues: Clues<'_>) -> Pointers {
        let time_zone = clues.time_zone.map(|text| self.zone_cell(text));
        let numbers = clues.numbers.map(|number| {
            let number = without_extension(number?);
            Some((number, Digits::of(number)))
        });
        let whole = numbers.map(|number| number.and_then(|(number, digits)| international(number, digits)));
        let address = self.read_address(clues, || foreign_country(whole));
        let calling = address.map(|(place, _)| TABLES.place(place).calling);
        let complete = |at: usize| match (whole[at], numbers[at]?, calling) {
            (Some(whole), ..) => Some(whole),
            (None, (_, digits), Some(calling)) => national(digits, calling),
            (None, (_, digits), None) => american(digits),
        };
        Pointers {
            time_zone,
            address: address.map(|(place, text)| (place, self.cell(text))),
            numbers: [0, 1].map(|at| complete(at).and_then(|digits| TABLES.find_number(digits))),
        }
    }

    /// Whether the cell of the time zone names none; what else is known decides then.
    pub(in super::super) fn is_bad_zone(&self, pointers: &Pointers) -> bool {
        pointers.time_zone.is_some_and(|cell| matches!(self.cells[cell].zone, Some(None)))
    }

    /// The number of a cell.
    fn cell(&mut self, text: Text<'_>) -> usize {
        let at = self.by_header.iter().position(|(header, _)| **header == *text.header);
        let at = at.unwrap_or_else(|| {
            self.by_header.push((text.header.into(), ByText::default()));
            self.by_header.len() - 1
        });
        let by_value = &mut self.by_header[at].1;
        if let Some(cell) = by_value.get(text.value) {
            return *cell;
        }
        by_value.insert(text.value, self.cells.len());
        self.cells.push(Cell {
            header: text.header.into(),
            value: text.value.into(),
            zone: None,
            reasons: [None, None],
        });
        self.cells.len() - 1
    }

    fn zone_cell(&mut self, text: Text<'_>) -> usize {
        let number = self.cell(text);
        let named = |text: &str| read_zone(text).map(|name| ZoneName { name, number: None });
        self.cells[number].zone.get_or_insert_with(|| named(text.value));
        number
    }

    /// The place of the address, and the cell that tells it. `foreign` is the country of the numbers.
    fn read_address<'r>(
        &mut self,
        clues: Clues<'r>,
        foreign: impl FnOnce() -> Option<PlaceId>,
    ) -> Option<(PlaceId, Text<'r>)> {
        let country = clues.country.map_or(Country::Missing, |text| self.read_country(text.value));
        if let Some(text) = clues.state {
            // The address tells of its country before any number does.
            let foreign = if country == Country::Missing { foreign() } else { None };
            if let Some(state) = self.read_state(text.value, (country, foreign)) {
                return Some((state, text));
            }
        }
        match country {
            Country::Known(country) => Some((country, clues.country?)),
            Country::Missing | Country::Unknown => None,
        }
    }

    fn read_country(&mut self, text: &str) -> Country {
        if let Some(country) = self.countries.get(text) {
            return *country;
        }
        let country = TABLES.find_country(text).map_or(Country::Unknown, Country::Known);
        self.countries.insert(text, country);
        country
    }

    fn read_state(&mut self, text: &str, context: StateContext) -> Option<PlaceId> {
        if let Some(known) = self.states.get(text)
            && let Some((_, state)) = known.iter().find(|(known, _)| *known == context)
        {
            return *state;
        }
        let state = match context {
            (Country::Known(place), _) => TABLES.find_part(TABLES.place(place).country, text),
            (Country::Missing, None) => TABLES.find_state(text),
            (Country::Missing, Some(foreign)) => {
                TABLES.find_part(TABLES.place(foreign).country, text).or_else(|| TABLES.find_named_state(text))
            }
            (Country::Unknown, _) => TABLES.find_named_state(text),
        };
        match self.states.get_mut(text) {
            Some(known) => known.push((context, state)),
            None => self.states.insert(text, vec![(context, state)]),
        }
        state
    }
}

impl Places {
    /// Nobody's place yet; zones are to be known from the first to the last day, and the reps' timetables name theirs by
    /// their place in `of_reps`.
    pub(in super::super) fn new(of_reps: &[&str], first: NaiveDate, last: NaiveDate) -> Places {
        let mut zones = Zones::new(first, last);
        of_reps.iter().for_each(|name| {
            zones.push(name);
        });
        Places {
            zones,
            address_clocks: BTreeMap::new(),
            number_clocks: BTreeMap::new(),
            known: BTreeMap::new(),
            stands: vec![Stand::default()],
            column_reasons: Shared::new(),
            address_reasons: Shared::new(),
            number_reasons: BTreeMap::new(),
            no_reason: Arc::new(ZoneReason::RepsZone),
        }
    }

    /// Finds out where the person of a record is: the number of the prospect's whereabouts until [`Places::finish`], and
    /// how that is known.
    pub(in super::super) fn locate(&mut self, told: &mut Told, pointers: &Pointers) -> (usize, Arc<ZoneReason>) {
        let Pointers { time_zone, address, numbers } = *pointers;
        let zone = time_zone.and_then(|cell| told.cells[cell].zone.as_mut()?.as_mut());
        let known = Known {
            zone: zone.map(|zone| *zone.number.get_or_insert_with(|| self.zones.number(&zone.name))),
            address: address.map(|(place, _)| place),
            numbers: numbers.map(|found| found.map(|(_, spot)| spot)),
        };
        let whereabouts = match self.known.get(&known) {
            Some(stand) => *stand,
            None => {
                let stand = self.find_out(known);
                self.known.insert(known, stand);
                stand
            }
        };
        let reason = match (self.stands[whereabouts].basis, time_zone, address) {
            (Basis::Column, Some(cell), _) => {
                let reason =
                    |header: &str, value: &str| ZoneReason::Column { column: header.into(), value: value.into() };
                told.cells[cell].reason(0, &mut self.column_reasons, reason)
            }
            (Basis::Address, _, Some((_, cell))) => {
                let reason = |header: &str, value: &str| ZoneReason::Address(format!("{header} = {value}").into());
                told.cells[cell].reason(1, &mut self.address_reasons, reason)
            }
            (Basis::Number(at), ..) => match numbers[at] {
                Some(found) => self.by_number(found),
                None => Arc::clone(&self.no_reason),
            },
            _ => Arc::clone(&self.no_reason),
        };
        (whereabouts, reason)
    }

    fn by_number(&mut self, (beginning, spot): (Digits, SpotId)) -> Arc<ZoneReason> {
        let reason = self.number_reasons.entry(beginning).or_insert_with(|| {
            let calling = TABLES.place(TABLES.spot(spot).places[0]).calling;
            Arc::new(ZoneReason::Number(in_words(beginning, calling).into()))
        });
        Arc::clone(reason)
    }

    /// Brings together what clues say; the number of the stand.
    fn find_out(&mut self, known: Known) -> usize {
        let mut stand = Stand::default();
        let spots = known.numbers.map(|spot| spot.map(|spot| TABLES.spot(spot)));
        let of_numbers = known.numbers.map(|spot| {
            spot.map(|id| {
                let clocks = self.number_clocks.entry(id);
                clocks.or_insert_with(|| self.zones.of_number(TABLES.spot(id))).clone()
            })
        });
        if let Some(address) = known.address {
            let clocks = self.address_clocks.entry(address);
            stand.zones = clocks.or_insert_with(|| self.zones.of_place(address)).clone();
            stand.basis = Basis::Address;
            for (number, spot) in spots.iter().enumerate() {
                let (Some(spot), Some(clocks)) = (spot, &of_numbers[number]) else { continue };
                if !spot.places.iter().any(|place| is_of(*place, address)) {
                    continue;
                }
                let left: Vec<usize> = (stand.zones.iter().copied())
                    .filter(|zone| clocks.iter().any(|clock| self.zones.agree(*zone, *clock)))
                    .collect();
                if !left.is_empty() && left.len() < stand.zones.len() {
                    stand.zones = left;
                    if stand.basis == Basis::Address {
                        stand.basis = Basis::Number(number);
                    }
                }
            }
            stand.places.push(address);
            stand.clocks.extend(stand.zones.iter().map(|zone| (address, *zone)));
        }
        for (number, spot) in spots.iter().enumerate() {
            let (Some(spot), Some(clocks)) = (spot, &of_numbers[number]) else { continue };
            if stand.basis == Basis::Nothing {
                stand.basis = Basis::Number(number);
                stand.zones.clone_from(clocks);
            }
            for place in &spot.places {
                if !stand.places.contains(place) {
                    stand.places.push(*place);
                }
                stand.clocks.extend(clocks.iter().map(|clock| (*place, *clock)));
            }
        }
        if let Some(zone) = known.zone {
            stand.basis = Basis::Column;
            stand.zones = vec![zone];
            stand.clocks = stand.places.iter().map(|place| (*place, zone)).collect();
        }
        if stand.basis == Basis::Nothing {
            return NOWHERE;
        }
        self.stands.push(stand);
        self.stands.len() - 1
    }

    /// Gives each prospect the number of its whereabouts under these rules, and each rep that of the zone; the zones, by
    /// name, and the whereabouts.
    ///
    /// A prospect of whom nothing is known is where the rep is.
    pub(in super::super) fn finish(
        self,
        rules: &[CallingRule],
        reps: &mut [Rep],
        prospects: &mut [Prospect],
    ) -> (Vec<Zone>, Vec<Whereabouts>) {
        let mut entries: BTreeMap<Whereabouts, usize> = BTreeMap::new();
        let mut of_stand: Vec<Option<usize>> = vec![None; self.stands.len()];
        let mut of_rep: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for prospect in prospects {
            let stand = &self.stands[prospect.whereabouts];
            let mut number = |of_rep: Option<usize>| {
                let next = entries.len();
                *entries.entry(stand.under(rules, of_rep)).or_insert(next)
            };
            prospect.whereabouts = if stand.zones.is_empty() {
                let zone = reps[prospect.rep].timetable.zone;
                *of_rep.entry((prospect.whereabouts, zone)).or_insert_with(|| number(Some(zone)))
            } else {
                *of_stand[prospect.whereabouts].get_or_insert_with(|| number(None))
            };
        }
        let mut whereabouts = vec![Whereabouts::default(); entries.len()];
        for (entry, number) in entries {
            whereabouts[number] = entry;
        }
        let zones = self.zones.settle(reps, &mut whereabouts);
        (zones, whereabouts)
    }
}

impl Stand {
    /// The whereabouts under these rules; nothing is known but the zone of the rep, where that is given.
    fn under(&self, rules: &[CallingRule], of_rep: Option<usize>) -> Whereabouts {
        let zones: Vec<usize> = of_rep.into_iter().chain(self.zones.iter().copied()).collect();
        let mut laws = BTreeSet::new();
        for (rule, CallingRule { place: of_rule, .. }) in rules.iter().enumerate() {
            if **of_rule == *EVERYWHERE {
                laws.extend(zones.iter().map(|zone| Law { rule, zone: *zone }));
            }
            let binds = |place: PlaceId| {
                let place = TABLES.place(place);
                *place.code == **of_rule || *TABLES.place(place.country).code == **of_rule
            };
            let bound = self.clocks.iter().filter(|(place, _)| binds(*place));
            laws.extend(bound.map(|(_, zone)| Law { rule, zone: *zone }));
        }
        let places = self.places.iter().map(|place| TABLES.place(*place).code.into());
        Whereabouts { zones, places: places.collect(), laws: laws.into_iter().collect() }
    }
}

/// Whether a number's place is that of an address, a part of it, or the country of it where no more is known.
fn is_of(number: PlaceId, address: PlaceId) -> bool {
    number == address || TABLES.place(number).country == address || number == TABLES.place(address).country
}

/// The country whose code stands in front of the numbers, unless it is that of North America.
fn foreign_country(numbers: [Option<Digits>; 2]) -> Option<PlaceId> {
    let first = numbers.into_iter().flatten().next()?;
    let (_, spot) = TABLES.find_number(first)?;
    let country = TABLES.spot(spot).places[0];
    (TABLES.place(country).calling != NORTH_AMERICA).then_some(country)
}

impl Cell {
    /// The reason that the cell is, made once for all cells like it.
    fn reason(
        &mut self,
        kind: usize,
        known: &mut Shared,
        make: impl FnOnce(&str, &str) -> ZoneReason,
    ) -> Arc<ZoneReason> {
        let Cell { header, value, reasons, .. } = self;
        let find = || {
            let of_header = known.entry(header.clone()).or_default();
            let shared = of_header.entry(value.clone());
            Arc::clone(shared.or_insert_with(|| Arc::new(make(header, &shortened(value)))))
        };
        Arc::clone(reasons[kind].get_or_insert_with(find))
    }
}

/// The zones that somebody's clock may be of, in the order in which they came up.
struct Zones {
    first: NaiveDate,
    last: NaiveDate,
    zones: Vec<Zone>,
    by_name: BTreeMap<Box<str>, usize>,
}

impl Zones {
    fn new(first: NaiveDate, last: NaiveDate) -> Zones {
        // The database ends where years have five digits.
        let known = |day: NaiveDate| day.clamp(FIRST_DAY, LAST_DAY);
        Zones { first: known(first), last: known(last), zones: Vec::new(), by_name: BTreeMap::new() }
    }

    /// Adds a zone.
    fn push(&mut self, name: &str) -> usize {
        let zone = clock::zone(name, self.first, self.last).expect("names are checked before they come here");
        self.zones.push(zone);
        self.by_name.insert(name.into(), self.zones.len() - 1);
        self.zones.len() - 1
    }

    fn number(&mut self, name: &str) -> usize {
        match self.by_name.get(name) {
            Some(number) => *number,
            None => self.push(name),
        }
    }

    /// Whether the clocks of two zones always show the same.
    fn agree(&self, one: usize, other: usize) -> bool {
        self.zones[one].agrees_with(&self.zones[other])
    }

    /// The zones, of those that agree only the first.
    fn apart<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Vec<usize> {
        let mut apart: Vec<usize> = Vec::new();
        for name in names {
            let zone = self.number(name);
            if !apart.iter().any(|other| self.agree(*other, zone)) {
                apart.push(zone);
            }
        }
        apart
    }

    /// The zones of a place, of those that agree only the first.
    fn of_place(&mut self, place: PlaceId) -> Vec<usize> {
        self.apart(TABLES.place(place).zones.iter().copied())
    }

    /// The zones of its places that the table of numbers may mean by the names that it has for a number. Where it names a clock that none of the
    /// places had when it was written, all zones of the places count.
    fn of_number(&mut self, spot: &Spot) -> Vec<usize> {
        let own: Vec<&str> = spot.places.iter().flat_map(|place| &TABLES.place(*place).zones).copied().collect();
        let clocks: Vec<Zone> = own.iter().map(|name| clock_of_numbers(name)).collect();
        let mut meant = vec![false; own.len()];
        for name in &spot.zones {
            let clock = clock_of_numbers(name);
            let fits = |at: usize| own[at] == *name || clocks[at].agrees_with(&clock);
            let fitting: Vec<usize> = (0..own.len()).filter(|at| fits(*at)).collect();
            if fitting.is_empty() {
                return self.apart(own.into_iter());
            }
            fitting.into_iter().for_each(|at| meant[at] = true);
        }
        self.apart(own.into_iter().zip(meant).filter(|(_, meant)| *meant).map(|(name, _)| name))
    }

    /// The zones that are in use, by name; reps and whereabouts get their new numbers.
    fn settle(self, reps: &mut [Rep], whereabouts: &mut [Whereabouts]) -> Vec<Zone> {
        let of_reps = reps.iter().map(|rep| rep.timetable.zone);
        let of_whereabouts = whereabouts
            .iter()
            .flat_map(|place| place.zones.iter().copied().chain(place.laws.iter().map(|law| law.zone)));
        let used: BTreeMap<&str, usize> =
            of_reps.chain(of_whereabouts).map(|zone| (&*self.zones[zone].name, zone)).collect();
        let number_of = |zone: &Zone| used.keys().position(|name| **name == *zone.name).unwrap_or_default();
        let renumbered: Vec<usize> = self.zones.iter().map(number_of).collect();
        for rep in reps {
            let zone = renumbered[rep.timetable.zone];
            if rep.timetable.zone != zone {
                Arc::make_mut(&mut rep.timetable).zone = zone;
            }
        }
        for place in whereabouts {
            place.zones.iter_mut().for_each(|zone| *zone = renumbered[*zone]);
            place.zones.sort_unstable();
            place.laws.iter_mut().for_each(|law| law.zone = renumbered[law.zone]);
            place.laws.sort_unstable();
        }
        used.into_values().map(|zone| self.zones[zone].clone()).collect()
    }
}

/// The clock of a zone in the year that the table of numbers is of.
fn clock_of_numbers(zone: &str) -> Zone {
    let day = |month, day| NaiveDate::from_ymd_opt(YEAR_OF_NUMBERS, month, day);
    let clock = day(1, 1).zip(day(12, 31)).and_then(|(first, last)| clock::zone(zone, first, last));
    clock.expect("a test looks up every zone of the tables")
}

/// The days that zones are known for.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 10).expect("a day of the calendar");
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 20).expect("a day of the calendar");

/// The days over which zones must be known to plan from one day to another: calls may be looked for far beyond the end.
pub(in super::super) fn days_of_zones(today: NaiveDate, end: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = today.checked_sub_days(Days::new(10)).unwrap_or(NaiveDate::MIN);
    (first, end.checked_add_days(Days::new(Calendar::DAYS_BEYOND_END + 10)).unwrap_or(NaiveDate::MAX))
}
