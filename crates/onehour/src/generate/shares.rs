//! The figures that synthetic people are drawn by.
//!
//! Newcomers' fields: business, law and social 28 %, engineering 24, health 16, science and IT 11, humanities 11,
//! teaching 8. Openers' industries are those of Finland in 2020 (health and social 16.3 %, manufacturing 13.0, trade
//! 10.7, professional 7.9, education 7.5, construction 7.4, transport 5.3, ICT 5.1), the rest tilted to work that asks
//! for a degree. Both are spread over the codes of the built-in taxonomy `fields`, and places over `places-fi-se`.

/// Newcomers' fields in percent.
pub(super) const NEWCOMER_FIELDS: [(&str, u32); 33] = [
    ("accounting", 6),
    ("human-resources", 3),
    ("marketing", 5),
    ("management", 4),
    ("sales", 3),
    ("law", 3),
    ("public-administration", 2),
    ("social-work", 2),
    ("mechanical", 5),
    ("electrical", 5),
    ("civil", 6),
    ("process", 3),
    ("manufacturing", 3),
    ("energy", 2),
    ("medicine", 4),
    ("nursing", 6),
    ("pharmacy", 3),
    ("therapy", 3),
    ("software", 5),
    ("data", 3),
    ("it-operations", 1),
    ("life-science", 1),
    ("exact-science", 1),
    ("design", 3),
    ("media", 2),
    ("arts", 2),
    ("languages", 4),
    ("teaching", 4),
    ("early-education", 2),
    ("research", 2),
    ("hospitality", 1),
    ("transport", 1),
    ("agriculture", 0),
];

/// Openers' fields per thousand.
pub(super) const OPENER_FIELDS: [(&str, u32); 35] = [
    ("medicine", 40),
    ("nursing", 60),
    ("pharmacy", 15),
    ("therapy", 18),
    ("social-work", 30),
    ("mechanical", 40),
    ("electrical", 25),
    ("process", 20),
    ("manufacturing", 35),
    ("energy", 10),
    ("sales", 70),
    ("marketing", 25),
    ("accounting", 64),
    ("management", 25),
    ("law", 31),
    ("design", 8),
    ("research", 29),
    ("teaching", 35),
    ("early-education", 20),
    ("civil", 64),
    ("property", 10),
    ("transport", 53),
    ("software", 25),
    ("data", 12),
    ("it-operations", 14),
    ("public-administration", 60),
    ("hospitality", 35),
    ("agriculture", 15),
    ("media", 20),
    ("arts", 20),
    ("human-resources", 30),
    ("life-science", 12),
    ("exact-science", 10),
    ("languages", 8),
    ("security", 12),
];

/// Whether newcomers look for the field at least twice as often as openers work in it. With two to three newcomers
/// for an opener in all, such a field has five or more.
pub(super) fn is_short(field: &str) -> bool {
    let share = |fields: &[(&str, u32)]| fields.iter().find(|(code, _)| *code == field).map_or(0, |(_, share)| *share);
    share(&NEWCOMER_FIELDS) * 10 >= share(&OPENER_FIELDS) * 2
}

/// Mean waiting time 30 days: exp(-1/30) in units of 2^-64.
pub(super) const WAITS_ON: u64 = 0xf79b_796f_bc20_1ff3;
/// Mean waiting time 90 days, in short fields: exp(-1/90).
pub(super) const WAITS_ON_IN_SHORT_FIELDS: u64 = 0xfd2b_da4b_6244_fa4f;

/// The caps of an opener: `cap_month`, `cap_quarter`.
pub(super) const CAPS: [((&str, &str), u32); 4] = [(("1", ""), 55), (("2", ""), 25), (("4", ""), 10), (("", "1"), 10)];

/// A country: its zone, tongue and places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Country {
    pub(super) zone: &'static str,
    /// The language that most work is done in.
    pub(super) tongue: &'static str,
    /// Another national or neighbouring language.
    pub(super) second: &'static str,
    /// Where half of the people live.
    pub(super) capital_region: &'static [(&'static str, u32)],
    /// Where the other half live, roughly as many as live there.
    pub(super) elsewhere: &'static [(&'static str, u32)],
}

const FINLAND: Country = Country {
    zone: "Europe/Helsinki",
    tongue: "fi",
    second: "sv",
    capital_region: &[("FI-091", 56), ("FI-049", 25), ("FI-092", 20), ("FI-235", 1)],
    elsewhere: &[
        ("FI-837", 25),
        ("FI-564", 21),
        ("FI-853", 20),
        ("FI-179", 15),
        ("FI-297", 12),
        ("FI-398", 12),
        ("FI-609", 8),
        ("FI-167", 8),
        ("FI-405", 7),
        ("FI-905", 7),
        ("FI-743", 6),
        ("FI-698", 6),
    ],
};

const SWEDEN: Country = Country {
    zone: "Europe/Stockholm",
    tongue: "sv",
    second: "fi",
    capital_region: &[("SE-0180", 60), ("SE-0182", 7), ("SE-0126", 7), ("SE-0184", 5), ("SE-0163", 5)],
    elsewhere: &[
        ("SE-1480", 60),
        ("SE-1280", 36),
        ("SE-0380", 24),
        ("SE-0580", 17),
        ("SE-1880", 16),
        ("SE-1980", 16),
        ("SE-1283", 15),
        ("SE-0581", 14),
        ("SE-0680", 14),
        ("SE-2480", 13),
        ("SE-1281", 13),
        ("SE-1490", 11),
    ],
};

/// The countries.
pub(super) const COUNTRIES: [(Country, u32); 2] = [(FINLAND, 60), (SWEDEN, 40)];

/// A newcomer's level in the language of work; empty is none.
pub(super) const NEWCOMER_TONGUE: [(&str, u32); 6] =
    [("", 20), ("A2", 25), ("B1", 28), ("B2", 18), ("C1", 7), ("C2", 2)];
/// A newcomer's level in English.
pub(super) const NEWCOMER_ENGLISH: [(&str, u32); 6] =
    [("", 10), ("A2", 12), ("B1", 20), ("B2", 30), ("C1", 22), ("native", 6)];
/// An opener's level in English.
pub(super) const OPENER_ENGLISH: [(&str, u32); 5] = [("", 8), ("B1", 17), ("B2", 35), ("C1", 30), ("C2", 10)];
/// Mother tongues from abroad.
pub(super) const MOTHER_TONGUES: [(&str, u32); 12] = [
    ("ar", 18),
    ("ru", 12),
    ("uk", 10),
    ("fa", 10),
    ("so", 6),
    ("es", 8),
    ("zh", 7),
    ("hi", 7),
    ("tr", 6),
    ("et", 6),
    ("pl", 6),
    ("vi", 4),
];

/// Channels through which people sign up; empty is none.
pub(super) const CHANNELS: [(&str, u32); 5] =
    [("", 40), ("web", 25), ("union", 15), ("employment-office", 12), ("friend", 8)];
