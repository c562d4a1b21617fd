//! The kinds of openers that somebody may be looked for among: a field, a place and a language that newcomers who wait
//! state of themselves, and what the rules read of openers besides, as some opener of the pool states it.
//!
//! Protected attributes are left out: nobody is looked for by them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::Value;
use crate::language::Level;
use crate::pool::{CodeColumn, Person, Role, WeightedCode};
use crate::programme::{Condition, Programme, Side};

/// Profiles that are looked at, commonest first.
const PROFILES: usize = 300;

/// What the rules read of openers beside field, place, language and hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Profile {
    organisation: Option<String>,
    team: Option<String>,
    attributes: BTreeMap<String, Value>,
}

/// A kind of opener.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// Code of the first of the taxonomies that the programme has.
    pub(super) field: Option<String>,
    /// Code.
    pub(super) place: Option<String>,
    /// ISO 639.
    pub(super) language: Option<String>,
    pub(super) profile: Profile,
}

impl Kind {
    /// The kinds that newcomers who wait are of themselves, with each profile of an opener; most of these newcomers, then
    /// commonest profiles, first.
    pub(super) fn of<'p>(
        programme: &Programme,
        waiting: impl Iterator<Item = &'p Person>,
        openers: impl Iterator<Item = &'p Person>,
        most: usize,
    ) -> Vec<Kind> {
        let mut profiles = profiles(programme, openers);
        let mut kinds = of_themselves(programme, waiting);
        // Neither may push the other out.
        kinds.truncate((most / profiles.len()).max(most.isqrt()));
        profiles.truncate((most / kinds.len().max(1)).max(1));
        let with_profile = |(field, place, language): (Option<String>, Option<String>, Option<String>)| {
            let kind = move |profile: &Profile| Kind {
                field: field.clone(),
                place: place.clone(),
                language: language.clone(),
                profile: profile.clone(),
            };
            profiles.iter().map(kind).collect::<Vec<Kind>>()
        };
        kinds.into_iter().flat_map(with_profile).take(most).collect()
    }

    /// A hypothetical opener of the kind.
    pub(super) fn opener(&self, programme: &Programme) -> Person {
        let mut person = Person::new(String::new(), Role::Opener);
        let code = |code: &String| WeightedCode { code: code.clone(), weight: 100 };
        *person.codes_mut(programme.field_column().unwrap_or(CodeColumn::Fields)) =
            self.field.iter().map(code).collect();
        person.place.clone_from(&self.place);
        person.languages = self.language.iter().map(|language| (language.clone(), Level::Native)).collect();
        person.organisation.clone_from(&self.profile.organisation);
        person.team.clone_from(&self.profile.team);
        person.attributes.clone_from(&self.profile.attributes);
        person
    }
}

impl Profile {
    /// What it says, by attribute, in words.
    pub(super) fn in_words(&self, programme: &Programme) -> BTreeMap<String, String> {
        let own = [("organisation", &self.organisation), ("team", &self.team)];
        let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
        let declared = |(name, value): (&String, &Value)| Some((name.clone(), in_words(programme, name, value)?));
        own.chain(self.attributes.iter().filter_map(declared)).collect()
    }
}

/// Field, place and language of newcomers, most of them first.
fn of_themselves<'p>(
    programme: &Programme,
    waiting: impl Iterator<Item = &'p Person>,
) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    let column = programme.field_column();
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for person in waiting {
        let codes = column.map_or(&[][..], |column| person.codes(column));
        let or_none = |list: Vec<Option<String>>| if list.is_empty() { vec![None] } else { list };
        let fields = or_none(codes.iter().map(|code| Some(code.code.clone())).collect());
        let languages = or_none(person.languages.keys().map(|language| Some(language.clone())).collect());
        for field in &fields {
            for language in &languages {
                *counts.entry((field.clone(), person.place.clone(), language.clone())).or_default() += 1;
            }
        }
    }
    commonest(counts)
}

/// What openers state of what the rules read; one that states nothing if they read nothing.
fn profiles<'p>(programme: &Programme, openers: impl Iterator<Item = &'p Person>) -> Vec<Profile> {
    let read = read_of_openers(programme);
    let mut counts: BTreeMap<Profile, u32> = BTreeMap::new();
    // What an employer's own limits leave to one more opener is not reckoned with.
    let limited = |person: &Person| {
        let employers = programme.employers.iter().map(|employer| employer.organisation.as_str());
        read.contains("organisation")
            && person.organisation.as_deref().is_some_and(|own| employers.into_iter().any(|one| one == own))
    };
    for person in openers.filter(|person| !read.is_empty() && !limited(person)) {
        let attributes = person.attributes.iter().filter(|(name, _)| read.contains(name.as_str()));
        let profile = Profile {
            organisation: person.organisation.clone().filter(|_| read.contains("organisation")),
            team: person.team.clone().filter(|_| read.contains("team")),
            attributes: attributes.map(|(name, value)| (name.clone(), value.clone())).collect(),
        };
        *counts.entry(profile).or_default() += 1;
    }
    let mut profiles = commonest(counts);
    profiles.truncate(PROFILES);
    if profiles.is_empty() { vec![Profile::default()] } else { profiles }
}

fn commonest<K: Ord>(counts: BTreeMap<K, u32>) -> Vec<K> {
    let mut counts: Vec<(K, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.into_iter().map(|(key, _)| key).collect()
}

/// The attributes of openers that decide who is eligible, without those that are protected.
fn read_of_openers(programme: &Programme) -> BTreeSet<&str> {
    let mut read = BTreeSet::new();
    programme.rules.iter().for_each(|rule| read_in(&rule.when, &mut read));
    read.retain(|name| !programme.is_protected(name));
    read
}

fn read_in<'p>(condition: &'p Condition, read: &mut BTreeSet<&'p str>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| read_in(part, read)),
        Condition::Equal { opener, .. }
        | Condition::Differs { opener, .. }
        | Condition::Shares { opener, .. }
        | Condition::Difference { opener, .. } => {
            read.insert(opener);
        }
        Condition::Is { side: Side::Opener, attribute, .. }
        | Condition::IsNot { side: Side::Opener, attribute, .. }
        | Condition::Between { side: Side::Opener, attribute, .. }
        | Condition::Stated { side: Side::Opener, attribute } => {
            read.insert(attribute);
        }
        Condition::Wish { of: Side::Newcomer, about: attribute, .. }
        | Condition::Wish { of: Side::Opener, wish: attribute, .. }
        | Condition::NeedsMet { of: Side::Newcomer, offers: attribute, .. }
        | Condition::NeedsMet { of: Side::Opener, needs: attribute, .. } => {
            read.insert(attribute);
        }
        _ => {}
    }
}

fn in_words(programme: &Programme, name: &str, value: &Value) -> Option<String> {
    let declared = programme.attributes.iter().find(|declared| declared.name == name)?;
    match value {
        Value::Set(words) => Some(words.iter().map(String::as_str).collect::<Vec<_>>().join(" and ")),
        Value::Number(thousandths) => Some((*thousandths as f64 / 1000.0).to_string()),
        value => declared.kind.word(value).map(str::to_owned),
    }
}
