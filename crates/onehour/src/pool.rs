//! People, as the caller knows them: strings and codes, no name, no address.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::attribute::Value;
use crate::language::Level;
use crate::time::Availability;

/// The side, or sides, a person stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks for an hour with somebody of the field.
    Newcomer,
    /// Gives the hour.
    Opener,
    /// Both: one vertex on each side, never met by themselves.
    Both,
}

impl Role {
    /// Whether the person stands among the newcomers.
    pub fn is_newcomer(self) -> bool {
        self != Role::Opener
    }

    /// Whether the person stands among the openers.
    pub fn is_opener(self) -> bool {
        self != Role::Newcomer
    }
}

/// A code of a taxonomy with its weight in percent; 100 unless stated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeightedCode {
    /// The code in its canonical spelling.
    pub code: String,
    /// 1 to 100.
    pub weight: u8,
}

/// A column of weighted codes; in this order they say what a person does, as far as the programme has their trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeColumn {
    Fields,
    Occupations,
    Education,
}

impl CodeColumn {
    pub(crate) const ALL: [Self; 3] = [Self::Fields, Self::Occupations, Self::Education];

    /// Its name, which is its tree's as well.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Occupations => "occupations",
            Self::Education => "education",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

/// The caps an opener states; `None` is "not stated".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    /// Meetings on one calendar day of the programme's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub day: Option<u32>,
    /// Meetings in one calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub month: Option<u32>,
    /// Meetings in one calendar quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub quarter: Option<u32>,
    /// Meetings in this round.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub round: Option<u32>,
}

impl Caps {
    /// Whether no cap is stated.
    pub fn is_empty(&self) -> bool {
        *self == Caps::default()
    }
}

/// A place on the map, WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    /// -90 to 90.
    pub lat: f64,
    /// -180 to 180.
    pub lon: f64,
}

/// One person. Everything but `id` and `role` may be absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Opaque, unique in the pool.
    pub id: String,
    /// Newcomer, opener, or both.
    pub role: Role,
    /// Codes of the programme's field taxonomy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<WeightedCode>,
    /// Codes of the programme's occupation taxonomy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occupations: Vec<WeightedCode>,
    /// Codes of the programme's education taxonomy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub education: Vec<WeightedCode>,
    /// Language code (ISO 639, lower case) to level.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, Level>,
    /// Code of the programme's place taxonomy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where, for rules and terms in kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// Whether a remote meeting suits this person.
    #[serde(default)]
    pub remote: bool,
    /// When this person is free. `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// IANA zone of the availability; the programme's zone when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// As an opener.
    #[serde(default)]
    pub caps: Caps,
    /// Employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Team within the employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// First day of waiting, as a newcomer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Date>,
    /// Channels and labels: they travel to the reports and never affect the match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Values of the attributes the programme declares, by name. An absent key is "not stated".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Value>,
}

impl Person {
    /// A person of whom only id and role are known.
    pub fn new(id: impl Into<String>, role: Role) -> Self {
        Person {
            id: id.into(),
            role,
            fields: Vec::new(),
            occupations: Vec::new(),
            education: Vec::new(),
            languages: BTreeMap::new(),
            place: None,
            coordinates: None,
            remote: false,
            availability: None,
            zone: None,
            caps: Caps::default(),
            organisation: None,
            team: None,
            waiting_since: None,
            tags: Vec::new(),
            attributes: BTreeMap::new(),
        }
    }

    pub(crate) fn codes(&self, column: CodeColumn) -> &[WeightedCode] {
        match column {
            CodeColumn::Fields => &self.fields,
            CodeColumn::Occupations => &self.occupations,
            CodeColumn::Education => &self.education,
        }
    }

    pub(crate) fn codes_mut(&mut self, column: CodeColumn) -> &mut Vec<WeightedCode> {
        match column {
            CodeColumn::Fields => &mut self.fields,
            CodeColumn::Occupations => &mut self.occupations,
            CodeColumn::Education => &mut self.education,
        }
    }
}

/// Everybody who signed up. Ids are unique; [`Pool::new`] refuses anything else.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pool {
    people: Vec<Person>,
}

impl Pool {
    /// Gathers people, sorted by the bytes of their ids, so that the order they came in cannot matter.
    ///
    /// # Errors
    /// `E-duplicate-id`, `E-empty-id`: each with the positions (from 1) of the people concerned.
    pub fn new(mut people: Vec<Person>) -> crate::Result<Self> {
        use crate::error::{Error, Issue, Place};
        if people.first().is_none_or(|first| !first.id.is_empty()) && people.is_sorted_by(|a, b| a.id < b.id) {
            return Ok(Pool { people });
        }
        let mut issues = Vec::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, person) in people.iter().enumerate() {
            let place = || Place { row: Some(index as u64 + 1), column: Some("id".into()), ..Place::default() };
            if person.id.is_empty() {
                issues.push(Issue::error("E-empty-id", place(), "A person has no id.", "Give each person an id."));
            } else if let Some(first) = seen.insert(&person.id, index) {
                issues.push(Issue::error(
                    "E-duplicate-id",
                    place(),
                    format!("This id stands already at position {}.", first + 1),
                    "Give each person an id of their own; one person with two roles has the role `both`.",
                ));
            }
        }
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        people.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        Ok(Pool { people })
    }

    /// The people, sorted by the bytes of their ids.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person with this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        let at = self.people.binary_search_by(|person| person.id.as_bytes().cmp(id.as_bytes())).ok()?;
        self.people.get(at)
    }
}
