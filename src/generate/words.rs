//! What the invented prospects are made of: names, companies, places, and words that CRMs use.

/// First names, each with its spelling in an email address.
#[rustfmt::skip] // several a line: the list is read as a whole
pub(super) const FIRST_NAMES: [(&str, &str); 48] = [
    ("Ada", "ada"), ("Aiko", "aiko"), ("Amelia", "amelia"), ("Arjun", "arjun"), ("Ben", "ben"), ("Carla", "carla"),
    ("Chloé", "chloe"), ("Daniel", "daniel"), ("Elif", "elif"), ("Emeka", "emeka"), ("Ewan", "ewan"),
    ("Fatima", "fatima"), ("Grace", "grace"), ("Hannah", "hannah"), ("Hugo", "hugo"), ("Ingrid", "ingrid"),
    ("Isabel", "isabel"), ("Jerome", "jerome"), ("José", "jose"), ("Kwame", "kwame"), ("Lars", "lars"), ("Leo", "leo"),
    ("Lucy", "lucy"), ("Luis", "luis"), ("Łukasz", "lukasz"), ("Marcus", "marcus"), ("Maria", "maria"),
    ("Mei", "mei"), ("Nadia", "nadia"), ("Noor", "noor"), ("Oliver", "oliver"), ("Peter", "peter"), ("Priya", "priya"),
    ("René", "rene"), ("Rosa", "rosa"), ("Samuel", "samuel"), ("Siân", "sian"), ("Søren", "soren"), ("Sven", "sven"),
    ("Teresa", "teresa"), ("Tomas", "tomas"), ("Uma", "uma"), ("Victor", "victor"), ("Wanjiru", "wanjiru"),
    ("Yusuf", "yusuf"), ("Zoë", "zoe"), ("Дарья", "darya"), ("友紀", "yuki"),
];

/// Last names, each with its spelling in an email address.
#[rustfmt::skip]
pub(super) const LAST_NAMES: [(&str, &str); 60] = [
    ("Ackerman", "ackerman"), ("Adeyemi", "adeyemi"), ("Almeida", "almeida"), ("Archer", "archer"), ("Bell", "bell"),
    ("Bergström", "bergstrom"), ("Bianchi", "bianchi"), ("Boateng", "boateng"), ("Byrd", "byrd"), ("Chen", "chen"),
    ("Cole", "cole"), ("Delgado", "delgado"), ("Dubois", "dubois"), ("Eklund", "eklund"), ("Evans", "evans"),
    ("Fischer", "fischer"), ("Frost", "frost"), ("García", "garcia"), ("Grant", "grant"), ("Haddad", "haddad"),
    ("Hansen", "hansen"), ("Ito", "ito"), ("Jensen", "jensen"), ("Kaya", "kaya"), ("Kim", "kim"),
    ("Kowalska", "kowalska"), ("Lefèvre", "lefevre"), ("Lindqvist", "lindqvist"), ("Lopez", "lopez"),
    ("MacLeod", "macleod"), ("Mbeki", "mbeki"), ("Møller", "moller"), ("Müller", "muller"), ("Nguyễn", "nguyen"),
    ("Nowak", "nowak"), ("Núñez", "nunez"), ("O'Brien", "obrien"), ("Okafor", "okafor"), ("Ortega", "ortega"),
    ("Park", "park"), ("Patel", "patel"), ("Petrov", "petrov"), ("Raman", "raman"), ("Reyes", "reyes"),
    ("Rossi", "rossi"), ("Santos", "santos"), ("Schäfer", "schafer"), ("Silva", "silva"), ("Singh", "singh"),
    ("Solheim", "solheim"), ("Tanabe", "tanabe"), ("Torres", "torres"), ("Van Dijk", "vandijk"), ("Weiß", "weiss"),
    ("Whitfield", "whitfield"), ("Wójcik", "wojcik"), ("Young", "young"), ("Zahra", "zahra"), ("Zhang", "zhang"),
    ("森", "mori"),
];

#[rustfmt::skip]
pub(super) const TITLES: [&str; 20] = [
    "Buyer", "CEO", "CFO", "COO", "Director", "Facilities Director", "Fleet Manager", "General Manager",
    "Head of Procurement", "IT Manager", "Logistics Manager", "Maintenance Lead", "Marketing Director",
    "Office Manager", "Operations Manager", "Owner", "Plant Manager", "Purchasing Lead", "Quality Lead", "VP Sales",
];

#[rustfmt::skip]
pub(super) const COMPANY_BEGINNINGS: [&str; 40] = [
    "Amber", "Atlas", "Banyan", "Birch", "Bluebird", "Cedar", "Cobalt", "Copper", "Delta", "Ember", "Evergreen",
    "Falcon", "Fjord", "Granite", "Harbor", "Highland", "Indigo", "Ironwood", "Jade", "Juniper", "Lakeside", "Lantern",
    "Meridian", "Northwind", "Oakmont", "Orchard", "Pioneer", "Polar", "Prairie", "Quarry", "Redwood", "Riverbend",
    "Savanna", "Silverline", "Summit", "Timber", "Tundra", "Vistula", "Westgate", "Willow",
];

#[rustfmt::skip]
pub(super) const COMPANY_TRADES: [&str; 32] = [
    "Architects", "Bakery", "Cement", "Clinic", "Cold Storage", "Cooling", "Dairy", "Dental", "Electronics", "Farms",
    "Foods", "Freight", "Glass", "Hotels", "Insurance", "Joinery", "Labs", "Logistics", "Marine", "Mills", "Packaging",
    "Plastics", "Printing", "Robotics", "Roofing", "Solar", "Steel", "Textiles", "Tiles", "Tools", "Toys", "Valves",
];

#[rustfmt::skip]
pub(super) const INDUSTRIES: [&str; 8] = [
    "Manufacturing", "Healthcare", "Food", "Construction", "Transport", "Energy", "Retail", "Hospitality",
];

/// Streets that are on no map, or on few.
pub(super) const STREETS: [&str; 6] =
    ["Sample St", "Specimen Ave", "Example Rd", "Invented Ln", "Placeholder Blvd", "Fictional Way"];

pub(super) const NOTES: [&str; 6] = [
    "Asked for a brochure",
    "Moved here in spring",
    "Prefers mornings, hates small talk",
    "Two sites",
    "Budget is set in January",
    "Knows our competitor's \"Premium\" line",
];

/// What reps write behind what was done.
pub(super) const REMARKS: [&str; 5] =
    ["In a meeting", "Ask for Bo, the buyer", "Line was busy", "Sounded \"very\" rushed", "Try the mobile next time"];

/// A town, with numbers that are set aside for fiction; a `#` is any digit.
pub(super) struct Town {
    pub(super) city: &'static str,
    /// Empty where addresses name none.
    pub(super) state: &'static str,
    pub(super) country: &'static str,
    pub(super) postal_code: &'static str,
    /// Ways in which the number of a desk is written.
    pub(super) phones: &'static [&'static str],
    pub(super) mobile: &'static str,
}

macro_rules! american {
    ($country:literal: $(($city:literal, $state:literal, $postal_code:literal, $area:literal),)*) => {
        [$(Town {
            city: $city,
            state: $state,
            country: $country,
            postal_code: $postal_code,
            phones: &[
                concat!("(", $area, ") 555-01##"), concat!("(", $area, ") 555-01##"), concat!($area, "-555-01##"),
                concat!("+1 ", $area, " 555 01##"), concat!("(", $area, ") 555-01## ext. 1##"),
            ],
            mobile: concat!("+1 ", $area, " 555 01##"),
        },)*]
    };
}

/// Towns of the United States, in all of its main time zones.
#[rustfmt::skip]
pub(super) const UNITED_STATES: [Town; 24] = american!["United States":
    ("Columbus", "OH", "432##", "614"), ("Cleveland", "OH", "441##", "216"), ("Austin", "TX", "787##", "512"),
    ("Houston", "TX", "770##", "713"), ("El Paso", "TX", "799##", "915"), ("Chicago", "IL", "606##", "312"),
    ("New York", "NY", "100##", "212"), ("Buffalo", "NY", "142##", "716"), ("Boston", "MA", "021##", "617"),
    ("Philadelphia", "PA", "191##", "215"), ("Atlanta", "GA", "303##", "404"), ("Miami", "FL", "331##", "305"),
    ("Pensacola", "FL", "325##", "850"), ("Madison", "WI", "537##", "608"), ("Minneapolis", "MN", "554##", "612"),
    ("Nashville", "TN", "372##", "615"), ("Tulsa", "OK", "741##", "918"), ("Denver", "CO", "802##", "303"),
    ("Phoenix", "AZ", "850##", "602"), ("Portland", "OR", "972##", "503"), ("Seattle", "WA", "981##", "206"),
    ("San Francisco", "CA", "941##", "415"), ("Los Angeles", "CA", "900##", "213"), ("Charlotte", "NC", "282##", "704"),
];

pub(super) const CANADA: [Town; 3] = american!["Canada":
    ("Toronto", "ON", "M5V 2T#", "416"), ("Vancouver", "BC", "V6B 1A#", "604"), ("Halifax", "NS", "B3J 1S#", "902"),
];

/// Towns elsewhere, with the numbers for fiction of Ofcom, the Bundesnetzagentur, ARCEP, PTS and ACMA.
pub(super) const ELSEWHERE: [Town; 7] = [
    Town {
        city: "London",
        state: "",
        country: "United Kingdom",
        postal_code: "EC1A #BB",
        phones: &["+44 20 7946 0###", "020 7946 0###"],
        mobile: "+44 7700 900###",
    },
    Town {
        city: "Manchester",
        state: "",
        country: "United Kingdom",
        postal_code: "M1 #AE",
        phones: &["+44 161 496 0###"],
        mobile: "+44 7700 900###",
    },
    Town {
        city: "Berlin",
        state: "",
        country: "Germany",
        postal_code: "101##",
        phones: &["+49 30 23125 ###", "030/23125###"],
        mobile: "+49 176 040690##",
    },
    Town {
        city: "München",
        state: "Bayern",
        country: "Germany",
        postal_code: "803##",
        phones: &["+49 89 99998 ###"],
        mobile: "+49 176 040690##",
    },
    Town {
        city: "Lyon",
        state: "",
        country: "France",
        postal_code: "6900#",
        phones: &["+33 4 65 71 ## ##"],
        mobile: "+33 6 39 98 ## ##",
    },
    Town {
        city: "Stockholm",
        state: "",
        country: "Sweden",
        postal_code: "111 ##",
        phones: &["+46 8 465 004 ##"],
        mobile: "+46 70 174 06 3#",
    },
    Town {
        city: "Sydney",
        state: "NSW",
        country: "Australia",
        postal_code: "200#",
        phones: &["+61 2 5550 ####"],
        mobile: "+61 491 570 156",
    },
];

/// What a CRM says of a prospect, from which the shipped cadences.toml tells the type.
#[derive(Clone, Copy)]
pub(super) struct Marking {
    pub(super) source: &'static str,
    pub(super) status: &'static str,
    pub(super) familiarity: &'static str,
    pub(super) buying_window: &'static str,
}

const fn mark(
    source: &'static str,
    status: &'static str,
    familiarity: &'static str,
    buying_window: &'static str,
) -> Marking {
    Marking { source, status, familiarity, buying_window }
}

/// The markings by how many of a thousand prospects have each. The order is that of the types in cadences.toml. A list
/// that were as cold as many are would come to thirty touches a prospect; this one comes to about ten.
#[rustfmt::skip]
pub(super) const MARKINGS: [(u64, Marking); 29] = [
    // inactive_customer
    (100, mark("", "Former Customer", "", "")),
    (60, mark("Referral", "Lapsed", "", "")),
    (60, mark("Web", "Churned", "high", "")),
    // buying_window
    (60, mark("Web", "Opportunity", "", "")),
    (50, mark("Trade Show", "Proposal Sent", "", "yes")),
    (40, mark("Cold Call", "SQL", "", "")),
    (30, mark("Referral", "Open", "high", "yes")),
    (20, mark("", "New", "some", "yes")),
    // high_familiarity
    (50, mark("Web", "Customer", "", "")),
    (50, mark("", "Nurture", "", "no")),
    (40, mark("Trade Show", "Closed Lost", "", "")),
    (40, mark("Webinar", "Open", "high", "")),
    // warm_inbound
    (60, mark("Web", "New", "", "")),
    (40, mark("Webinar", "Open", "", "")),
    (30, mark("Demo Request", "New", "", "")),
    (20, mark("Phone Inquiry", "", "", "")),
    (30, mark("Organic Search", "MQL", "", "no")),
    // some_familiarity
    (40, mark("Purchased List", "Attempted to Contact", "", "")),
    (30, mark("Trade Show", "Open", "", "")),
    (30, mark("Trade Show", "New", "", "yes")),
    (30, mark("Referral", "New", "", "no")),
    (20, mark("LinkedIn", "", "some", "")),
    (20, mark("Partner", "Contacted", "", "")),
    // cold
    (18, mark("Purchased List", "New", "", "")),
    (14, mark("ZoomInfo", "Open - Not Contacted", "", "")),
    (7, mark("Cold Call", "New", "", "")),
    (5, mark("purchased list", "NEW", "", "no")),
    (3, mark("", "", "", "")),
    (3, mark("Import", "Open", "", "")),
];

/// States of those who are not to be worked at all.
pub(super) const HELD: [&str; 8] = [
    "Do Not Contact",
    "Unqualified",
    "Bad Data",
    "Unsubscribed",
    "Not Interested",
    "Closed - Converted",
    "Meeting Booked",
    "Demo Scheduled",
];
