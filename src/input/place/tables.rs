//! The tables of places, time zones and phone numbers, ready to be looked up.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::ranges::{Digits, Ranges};

/// A country or a part of one, as an index into the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PlaceId(u16);

/// A place.
#[derive(Debug)]
pub(super) struct Place {
    /// Its code by ISO 3166: `DE`, `US-FL`.
    pub(super) code: &'static str,
    /// The country that it is a part of; a country is its own.
    pub(super) country: PlaceId,
    /// The names of its time zones, that of most people first. Never empty.
    pub(super) zones: Vec<&'static str>,
    /// The calling code, which is empty where none is known. A part of a country has that of the country.
    pub(super) calling: &'static str,
}

/// What the beginning of a number says: where it may be, and by which clocks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The places; never empty.
    pub(super) places: Vec<PlaceId>,
    /// The names of the zones, as their table has them; never empty.
    pub(super) zones: Vec<&'static str>,
}

/// Whose numbers begin so.
#[derive(Clone, Debug)]
struct Calling {
    places: Vec<PlaceId>,
    /// The zones of the numbers, where the table of zones has others; else empty.
    zones: &'static str,
}

/// A [`Spot`] as an index into the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SpotId(u16);

/// All tables.
pub(super) struct Tables {
    places: Vec<Place>,
    /// Countries by code and name, folded.
    countries: BTreeMap<String, PlaceId>,
    /// Parts of countries by country and by code or name, folded.
    parts: BTreeMap<(PlaceId, String), PlaceId>,
    /// Zones as [`zones_of_beginning`] gives them.
    zones: Ranges<Vec<&'static str>>,
    numbers: Ranges<SpotId>,
    spots: Vec<Spot>,
}

/// The year whose clocks the table of numbers is by, as it says of itself: it knows a zone by any other that had the same
/// clock then.
pub(super) const YEAR_OF_NUMBERS: i32 = 2018;

/// The tables, read when they are first needed.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

/// The time zones of the numbers that begin so, country code first, by the longest entry that fits in the table of
/// libphonenumber; none for the number plan of North America as a whole.
///
/// A bare area code stands there for no more than the zone of most of its numbers.
pub fn zones_of_beginning(digits: &str) -> &'static [&'static str] {
    TABLES.zones.find(Digits::of(digits)).map_or(&[], |(_, zones)| zones)
}

/// The countries in which a state is looked for where nothing says in which it is.
const LIKELY: [&str; 4] = ["US", "CA", "AU", "GB"];

/// The country code that the countries of North America share.
pub(super) const NORTH_AMERICA: &str = "1";

impl Tables {
    fn read() -> Tables {
        let mut tables = Tables {
            places: Vec::new(),
            countries: BTreeMap::new(),
            parts: BTreeMap::new(),
            zones: Ranges::new(Vec::new()),
            numbers: Ranges::new(Vec::new()),
            spots: Vec::new(),
        };
        let mut codes = BTreeMap::new();
        let mut callings: Vec<(Digits, Calling)> = Vec::new();
        let (countries, own_codes): (Vec<_>, Vec<_>) =
            records(include_str!("countries.txt")).partition(|[code, ..]| !code.contains('-'));
        for [code, calling, zones, names] in countries {
            let mut beginnings = calling.split_whitespace();
            let calling = beginnings.next().unwrap_or_default();
            let country = tables.add(code, None, zones, calling);
            codes.insert(code, country);
            tables.countries.insert(fold(code), country);
            tables.countries.extend(names.split(',').map(|name| (fold(name), country)));
            let mut own: Vec<&str> = beginnings.collect();
            if own.is_empty() && !matches!(calling, "" | NORTH_AMERICA) {
                own.push(calling);
            }
            let calling = Calling { places: vec![country], zones: "" };
            callings.extend(own.into_iter().map(|beginning| (Digits::of(beginning), calling.clone())));
        }
        for [code, zones, names, _] in records(include_str!("states.txt")) {
            let (country, short) = code.split_once('-').expect("the code of a state has a dash");
            let country = codes[country];
            let calling = tables.place(country).calling;
            let part = tables.add(code, Some(country), zones, calling);
            codes.insert(code, part);
            let names = names.split(',').chain([short, code]);
            tables.parts.extend(names.map(|name| ((country, fold(name)), part)));
        }
        for [code, _, _, names] in own_codes {
            tables.countries.extend(names.split(',').map(|name| (fold(name), codes[code])));
        }
        for [places, area_codes, zones, _] in records(include_str!("area_codes.txt")) {
            let calling = Calling { places: places.split_whitespace().map(|code| codes[code]).collect(), zones };
            let beginning = |code| Digits::of(NORTH_AMERICA).and(Digits::of(code));
            callings.extend(area_codes.split_whitespace().map(|code| (beginning(code), calling.clone())));
        }
        let mut beginnings = Vec::new();
        for [zones, numbers, ..] in records(include_str!("prefixes.txt")) {
            let zones: Vec<&str> = zones.split_whitespace().collect();
            beginnings.extend(numbers.split_whitespace().map(|number| (Digits::of(number), zones.clone())));
        }
        tables.zones = Ranges::new(beginnings);
        tables.join(&Ranges::new(callings));
        tables
    }

    fn add(
        &mut self,
        code: &'static str,
        country: Option<PlaceId>,
        zones: &'static str,
        calling: &'static str,
    ) -> PlaceId {
        let id = PlaceId(u16::try_from(self.places.len()).expect("there are not so many places"));
        let zones = zones.split_whitespace().collect();
        self.places.push(Place { code, country: country.unwrap_or(id), zones, calling });
        id
    }

    /// Brings the places of numbers together with their zones.
    fn join(&mut self, callings: &Ranges<Calling>) {
        let mut beginnings: Vec<Digits> = callings.beginnings().chain(self.zones.beginnings()).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let mut spots: BTreeMap<Spot, SpotId> = BTreeMap::new();
        let mut numbers = Vec::with_capacity(beginnings.len());
        for beginning in beginnings {
            let Some((_, calling)) = callings.find(beginning) else { continue };
            let spot = Spot { places: calling.places.clone(), zones: self.zones_of_number(beginning, calling) };
            let next = SpotId(u16::try_from(spots.len()).expect("there are not so many sets of zones"));
            let id = *spots.entry(spot).or_insert_with_key(|spot| {
                self.spots.push(spot.clone());
                next
            });
            numbers.push((beginning, id));
        }
        self.numbers = Ranges::new(numbers);
    }

    /// The zones of a number that begins so. Where its area code alone is known to the table, they are those of all its
    /// longer entries as well, and where it is not, those of the places.
    fn zones_of_number(&self, beginning: Digits, calling: &Calling) -> Vec<&'static str> {
        const AREA_CODE: u8 = 4;
        let is_american = beginning.at(0) == 1;
        let mut zones: Vec<&str> = match self.zones.find(beginning) {
            _ if !calling.zones.is_empty() => calling.zones.split_whitespace().collect(),
            Some((entry, zones)) if !is_american || entry.count() > AREA_CODE => zones.clone(),
            _ if is_american => self.zones.within(beginning.first(AREA_CODE)).flatten().copied().collect(),
            _ => Vec::new(),
        };
        if zones.is_empty() {
            zones = calling.places.iter().flat_map(|place| &self.place(*place).zones).copied().collect();
        }
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    pub(super) fn place(&self, id: PlaceId) -> &Place {
        &self.places[usize::from(id.0)]
    }

    pub(super) fn spot(&self, id: SpotId) -> &Spot {
        &self.spots[usize::from(id.0)]
    }

    /// What a number says, country code first, and the beginning that says it.
    pub(super) fn find_number(&self, number: Digits) -> Option<(Digits, SpotId)> {
        self.numbers.find(number).map(|(beginning, spot)| (beginning, *spot))
    }

    /// The country or, where such a name stands for it, the part of one: `Deutschland`, `U.S.`, `Scotland`.
    pub(super) fn find_country(&self, text: &str) -> Option<PlaceId> {
        let name = fold(text);
        self.countries.get(&name).copied().or_else(|| self.find_likely_part(&name, is_long))
    }

    /// The state, province or part of that country: `FL`, `Florida`, `US-FL`.
    pub(super) fn find_part(&self, country: PlaceId, text: &str) -> Option<PlaceId> {
        self.parts.get(&(country, fold(text))).copied()
    }

    /// The state or province where nothing says in which country it is: two letters are one of the United States or of
    /// Canada, which have none in common; other codes and names may be elsewhere, too.
    pub(super) fn find_state(&self, text: &str) -> Option<PlaceId> {
        let name = fold(text);
        let (country, _) = name.split_once(' ').unwrap_or_default();
        let named = self.countries.get(country).and_then(|country| self.parts.get(&(*country, name.clone())));
        named
            .copied()
            .or_else(|| self.find_likely_part(&name, |name, country| name.len() > 2 || matches!(country, "US" | "CA")))
    }

    /// The state or province of that full name, where the country is another one or not understood.
    pub(super) fn find_named_state(&self, text: &str) -> Option<PlaceId> {
        self.find_likely_part(&fold(text), is_long)
    }

    fn find_likely_part(&self, name: &str, may_be: impl Fn(&str, &str) -> bool) -> Option<PlaceId> {
        let countries = LIKELY.iter().filter(|country| may_be(name, country));
        countries
            .filter_map(|country| self.parts.get(&(self.countries[&fold(country)], name.to_owned())))
            .next()
            .copied()
    }
}

/// Whether a name is one in full, not an abbreviation.
fn is_long(name: &str, _country: &str) -> bool {
    name.len() > 3
}

/// The records of a table, each with its fields; those that are not there are empty. A line that begins with blanks goes
/// on with the record before it.
fn records(table: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    let mut rest = table;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let ends = rest.match_indices('\n').map(|(at, _)| at + 1);
            let end = ends.into_iter().find(|end| !rest[*end..].starts_with(' ')).unwrap_or(rest.len());
            let (record, more) = rest.split_at(end);
            rest = more;
            if record.starts_with('#') || record.trim().is_empty() {
                continue;
            }
            let mut fields = record.split('|').map(str::trim);
            return Some(std::array::from_fn(|_| fields.next().unwrap_or_default()));
        }
    })
}

/// A name as tables and records have it in common: lower case, without accents, dots and apostrophes, with single spaces
/// for all else that is no letter.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' => out.push('a'),
            'ç' | 'č' => out.push('c'),
            'è'..='ë' => out.push('e'),
            'ì'..='ï' => out.push('i'),
            'ñ' => out.push('n'),
            'ò'..='ö' | 'ø' => out.push('o'),
            'ù'..='ü' => out.push('u'),
            'ß' => out.push_str("ss"),
            '&' => out.push_str(" and "),
            // A combining dot is what Turkish leaves of a capital I in lower case.
            '.' | '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphanumeric() => out.push(letter),
            _ => out.push(' '),
        }
    }
    let mut words = out.split_whitespace().collect::<Vec<_>>();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

/// The code of the place that a code of somebody's may mean, where prospects can be placed there: `GB` for `UK`.
pub(in super::super) fn meant_by(code: &str) -> Option<&'static str> {
    let (country, part) = code.split_once('-').map_or((code, None), |(country, _)| (country, Some(code)));
    let country = TABLES.find_country(country)?;
    let place = match part {
        Some(part) => TABLES.find_part(country, part).unwrap_or(country),
        None => country,
    };
    Some(TABLES.place(place).code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::*;
    use crate::clock;
    use crate::model::Zone;

    fn clock_of(zone: &str) -> Zone {
        let day = |month, day| NaiveDate::from_ymd_opt(YEAR_OF_NUMBERS, month, day).unwrap();
        clock::zone(zone, day(1, 1), day(12, 31)).unwrap_or_else(|| panic!("{zone} is not known"))
    }

    #[test]
    fn every_zone_of_every_table_is_known_to_the_database() {
        let of_places = TABLES.places.iter().flat_map(|place| &place.zones);
        let of_numbers = TABLES.zones.within(Digits::default()).flatten();
        let zones: BTreeSet<&str> = of_places.chain(of_numbers).copied().collect();
        assert!(zones.len() > 300);
        for zone in zones {
            assert_eq!(clock::zone_name(zone).as_deref(), Some(zone));
        }
        assert!(TABLES.places.iter().all(|place| !place.zones.is_empty()));
    }

    /// Where the table of numbers names a clock that no place of the number has, all clocks of the places count instead.
    #[test]
    fn the_zones_of_an_american_number_are_among_those_of_its_state() {
        let (mut area_codes, mut strange) = (0, Vec::new());
        for beginning in TABLES.numbers.beginnings().filter(|digits| digits.at(0) == 1) {
            let (_, spot) = TABLES.find_number(beginning).unwrap();
            let Spot { places, zones } = TABLES.spot(spot);
            if !TABLES.place(places[0]).code.starts_with("US-") {
                continue;
            }
            area_codes += usize::from(beginning.count() == 4);
            let of_state: Vec<Zone> = TABLES.place(places[0]).zones.iter().map(|zone| clock_of(zone)).collect();
            let is_strange = |zone: &&&str| !of_state.iter().any(|other| other.agrees_with(&clock_of(zone)));
            strange.extend(zones.iter().filter(is_strange).map(|zone| format!("{beginning} {zone}")));
        }
        assert!(area_codes > 370, "{area_codes}");
        assert_eq!(strange, ["1907 Pacific/Honolulu", "1907581 Pacific/Honolulu"]);
    }

    #[test]
    fn each_part_of_a_country_is_found_by_one_name_only() {
        let names = |table: &'static str, column: usize| {
            records(table).flat_map(move |record| record[column].split(',').map(move |name| (record[0], fold(name))))
        };
        let mut seen = BTreeMap::new();
        for (code, name) in names(include_str!("countries.txt"), 3) {
            assert_eq!(seen.insert(name.clone(), code).filter(|other| *other != code), None, "{name}");
        }
        for (code, name) in names(include_str!("states.txt"), 2) {
            let country = TABLES.countries[&fold(&code[..2])];
            assert_eq!(TABLES.place(TABLES.parts[&(country, name.clone())]).code, code, "{name}");
        }
    }

    #[test]
    fn places_are_known_by_code_and_name() {
        let code = |place: Option<PlaceId>| place.map_or("", |place| TABLES.place(place).code);
        for (text, country) in [
            ("US", "US"),
            ("U.S.", "US"),
            (" usa ", "US"),
            ("The United States", "US"),
            ("Deutschland", "DE"),
            ("DE", "DE"),
            ("deu", "DE"),
            ("UK", "GB"),
            ("England", "GB-ENG"),
            ("Côte d’Ivoire", "CI"),
            ("MÉXICO", "MX"),
            ("Türkiye", "TR"),
            ("Georgia", "GE"),
            ("PR", "US-PR"),
            ("Puerto Rico", "US-PR"),
            ("CA", "CA"),
            ("Freedonia", ""),
            ("", ""),
        ] {
            assert_eq!(code(TABLES.find_country(text)), country, "{text}");
        }
        for (text, state) in [
            ("FL", "US-FL"),
            ("fl ", "US-FL"),
            ("Florida", "US-FL"),
            ("US-FL", "US-FL"),
            ("D.C.", "US-DC"),
            ("DE", "US-DE"),
            ("ON", "CA-ON"),
            ("Québec", "CA-QC"),
            ("CA", "US-CA"),
            ("CA-ON", "CA-ON"),
            ("NSW", "AU-NSW"),
            ("AU-NSW", "AU-NSW"),
            ("BR-SP", "BR-SP"),
            ("WA", "US-WA"),
            ("SA", ""),
            ("Bayern", ""),
            ("XX-YY", ""),
        ] {
            assert_eq!(code(TABLES.find_state(text)), state, "{text}");
        }
        let brazil = TABLES.find_country("Brasil").unwrap();
        assert_eq!(code(TABLES.find_part(brazil, "São Paulo")), "BR-SP");
        assert_eq!(code(TABLES.find_part(brazil, "FL")), "");
    }

    #[test]
    fn split_area_codes_have_all_their_zones_unless_the_number_goes_on() {
        for (number, zones) in [
            ("12081110100", "America/Boise America/Denver America/Los_Angeles"),
            ("12085550100", "America/Boise America/Los_Angeles"),
            ("12082150100", "America/Los_Angeles"),
            ("18125550100", "America/Chicago America/New_York"),
            ("18505550100", "America/Chicago America/New_York"),
            ("18502340100", "America/Chicago"),
            ("14235550100", "America/Chicago America/New_York"),
            ("14232240100", "America/New_York"),
            ("16895550100", "America/New_York"),
            ("14575550100", "America/Chicago"),
            ("442079460958", "Europe/London"),
            ("4915112345678", "Europe/Berlin"),
            ("18005550100", ""),
            ("19005550100", ""),
            ("15005550100", ""),
            ("15555550100", ""),
            ("21012345678", ""),
        ] {
            let spot = TABLES.find_number(Digits::of(number)).map(|(_, spot)| TABLES.spot(spot).zones.join(" "));
            assert_eq!(spot.unwrap_or_default(), zones, "{number}");
        }
    }
}
