//! A pool as people.csv, in the canonical columns.

use std::collections::BTreeSet;
use std::io::Write;

use onehour::attribute::{AttributeKind, Value};
use onehour::error::{Error, Issue, Place};
use onehour::pool::{Person, Pool, Role, WeightedCode};
use onehour::programme::Programme;

use super::column::{CANONICAL, Column, name};
use crate::out::guard;

/// Writes everybody with every canonical column and the attributes that the programme declares. What is written reads
/// back as the same pool.
///
/// # Errors
/// `E-unwritable-value` for each value that would read back as another one (a word that holds a semicolon, an attribute
/// that the programme does not declare) or that a spreadsheet would run as a formula; `E-write` when the writer fails.
///
/// # Examples
/// ```
/// use onehour::pool::{Person, Pool, Role};
/// use onehour::Programme;
/// use onehour_io::people;
///
/// let programme = Programme::from_toml("name = 'small'\n", "small.toml")?;
/// let mut csv = Vec::new();
/// people::write_csv(&Pool::new(vec![Person::new("a", Role::Newcomer)])?, &programme, &mut csv)?;
/// assert!(csv.starts_with(b"id,role,fields,"));
///
/// let formula = Pool::new(vec![Person::new("=1+1", Role::Newcomer)])?;
/// assert!(people::write_csv(&formula, &programme, &mut csv).unwrap_err().has("E-unwritable-value"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn write_csv(pool: &Pool, programme: &Programme, writer: impl Write) -> onehour::Result<()> {
    let columns: Vec<Column> = CANONICAL
        .iter()
        .map(|&(_, column)| column)
        .chain((0..programme.attributes.len()).map(Column::Attribute))
        .collect();
    let mut csv = csv::Writer::from_writer(writer);
    let mut issues = Vec::new();
    csv.write_record(columns.iter().map(|&column| name(column, programme))).map_err(|_| unwritten())?;
    for (row, person) in (2..).zip(pool.people()) {
        let declared: BTreeSet<&str> = programme.attributes.iter().map(|known| known.name.as_str()).collect();
        let foreign = person.attributes.keys().filter(|name| !declared.contains(name.as_str()));
        issues.extend(foreign.map(|name| unwritable(row, name)));
        let cells: Vec<String> = columns
            .iter()
            .map(|&column| {
                cell(person, column, programme).unwrap_or_else(|| {
                    issues.push(unwritable(row, name(column, programme)));
                    String::new()
                })
            })
            .collect();
        csv.write_record(&cells).map_err(|_| unwritten())?;
    }
    csv.flush().map_err(|_| unwritten())?;
    if issues.is_empty() { Ok(()) } else { Err(Error::from(issues)) }
}

fn unwritable(row: u64, column: &str) -> Issue {
    Issue::error(
        "E-unwritable-value",
        Place { row: Some(row), column: Some(column.to_owned()), ..Place::default() },
        "This value has no form in a people file: it would be read back as another, or run as a formula.",
        "Rename the code, the word or the id.",
    )
}

fn unwritten() -> Error {
    Error::from(Issue::error(
        "E-write",
        Place::default(),
        "The people file could not be written to its end.",
        "Check that there is room and that you may write there.",
    ))
}

/// The text of a cell; `None` where the value has none.
fn cell(person: &Person, column: Column, programme: &Programme) -> Option<String> {
    let cap = |cap: Option<u32>| Some(cap.map_or_else(String::new, |cap| cap.to_string()));
    match column {
        Column::Id => text(&person.id),
        Column::Role => Some(role(person.role).to_owned()),
        Column::Fields => codes(&person.fields),
        Column::Occupations => codes(&person.occupations),
        Column::Education => codes(&person.education),
        Column::Languages => {
            let one = |(code, level)| format!("{code}:{level}");
            Some(person.languages.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        Column::Place => optional(person.place.as_deref()),
        Column::Lat => Some(person.coordinates.map_or_else(String::new, |at| at.lat.to_string())),
        Column::Lon => Some(person.coordinates.map_or_else(String::new, |at| at.lon.to_string())),
        Column::Remote => Some(if person.remote { "yes" } else { "no" }.to_owned()),
        Column::Zone => optional(person.zone.as_deref()),
        Column::Availability => availability(person),
        Column::CapDay => cap(person.caps.day),
        Column::CapMonth => cap(person.caps.month),
        Column::CapQuarter => cap(person.caps.quarter),
        Column::CapRound => cap(person.caps.round),
        Column::Organisation => optional(person.organisation.as_deref()),
        Column::Team => optional(person.team.as_deref()),
        Column::WaitingSince => Some(person.waiting_since.map_or_else(String::new, |day| day.to_string())),
        Column::Tags => words(person.tags.iter()),
        Column::Attribute(at) => {
            let attribute = programme.attributes.get(at)?;
            match person.attributes.get(&attribute.name) {
                None => Some(String::new()),
                Some(value) => attribute_cell(value, &attribute.kind),
            }
        }
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Newcomer => "newcomer",
        Role::Opener => "opener",
        Role::Both => "both",
    }
}

/// A text that reads back as it is: not empty, without blanks around it, and no formula.
fn text(text: &str) -> Option<String> {
    let plain = !text.is_empty() && text.trim() == text && !text.contains('\0') && guard(text) == text;
    plain.then(|| text.to_owned())
}

fn optional(value: Option<&str>) -> Option<String> {
    value.map_or_else(|| Some(String::new()), text)
}

fn words<'a>(words: impl Iterator<Item = &'a String>) -> Option<String> {
    let words: Option<Vec<String>> = words.map(|word| text(word).filter(|word| !word.contains(';'))).collect();
    words.map(|words| words.join("; "))
}

fn codes(codes: &[WeightedCode]) -> Option<String> {
    let one = |code: &WeightedCode| {
        let plain = text(&code.code).filter(|text| !text.contains([';', ':']))?;
        Some(if code.weight == 100 { plain } else { format!("{plain}:{}", code.weight) })
    };
    codes.iter().map(one).collect::<Option<Vec<_>>>().map(|codes| codes.join("; "))
}

/// The compact text, where it says all there is.
fn availability(person: &Person) -> Option<String> {
    let Some(availability) = &person.availability else { return Some(String::new()) };
    let compact = availability.to_string();
    (compact.parse().as_ref() == Ok(availability)).then_some(compact)
}

fn attribute_cell(value: &Value, kind: &AttributeKind) -> Option<String> {
    match (value, kind) {
        (Value::Code(code), AttributeKind::Code { .. }) => text(code),
        (Value::Set(set), AttributeKind::Set) => words(set.iter()).filter(|cell| !cell.is_empty()),
        (Value::Ordinal(rank), AttributeKind::Ordinal { order }) => {
            order.get(*rank as usize).and_then(|word| text(word))
        }
        (Value::Number(thousandths), AttributeKind::Number) => {
            let sign = if *thousandths < 0 { "-" } else { "" };
            let size = thousandths.unsigned_abs();
            Some(format!("{sign}{}.{:03}", size / 1000, size % 1000))
        }
        (Value::Flag(flag), AttributeKind::Flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        (Value::Text(word), AttributeKind::Text) => text(word),
        _ => None,
    }
}
