//! The columns of a people file.

use onehour::programme::Programme;

/// What a column says about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Role,
    Fields,
    Occupations,
    Education,
    Languages,
    Place,
    Lat,
    Lon,
    Remote,
    Zone,
    Availability,
    CapDay,
    CapMonth,
    CapQuarter,
    CapRound,
    Organisation,
    Team,
    WaitingSince,
    Tags,
    /// Index among the attributes of the programme.
    Attribute(usize),
}

/// The canonical columns, in the order in which they are written.
pub(super) const CANONICAL: [(&str, Column); 20] = [
    ("id", Column::Id),
    ("role", Column::Role),
    ("fields", Column::Fields),
    ("occupations", Column::Occupations),
    ("education", Column::Education),
    ("languages", Column::Languages),
    ("place", Column::Place),
    ("lat", Column::Lat),
    ("lon", Column::Lon),
    ("remote", Column::Remote),
    ("zone", Column::Zone),
    ("availability", Column::Availability),
    ("cap_day", Column::CapDay),
    ("cap_month", Column::CapMonth),
    ("cap_quarter", Column::CapQuarter),
    ("cap_round", Column::CapRound),
    ("organisation", Column::Organisation),
    ("team", Column::Team),
    ("waiting_since", Column::WaitingSince),
    ("tags", Column::Tags),
];

impl Column {
    /// The column of this name, canonical or declared; case does not matter.
    pub(super) fn named(name: &str, programme: &Programme) -> Option<Self> {
        let same = |known: &str| known.to_lowercase() == name.trim().to_lowercase();
        let canonical = CANONICAL.iter().find(|(known, _)| same(known)).map(|&(_, column)| column);
        let declared = || programme.attributes.iter().position(|known| same(&known.name)).map(Column::Attribute);
        canonical.or_else(declared)
    }
}

/// The name of a column, as rules and docs call it.
pub(super) fn name(column: Column, programme: &Programme) -> &str {
    match column {
        Column::Attribute(at) => programme.attributes.get(at).map_or("", |attribute| &attribute.name),
        _ => CANONICAL.iter().find(|&&(_, known)| known == column).map_or("", |&(name, _)| name),
    }
}
