//! JSON people: an array of objects, or an object with such an array under `people`.
//!
//! The keys of the objects are the columns; an object that lacks a key has an empty cell there. The row of an issue is
//! the position of the object in the array, from 1, and its column the key. A fault of the text itself (a missing
//! brace) has the line of the text as its row.
//!
//! Two equal keys in one object are an error: JSON leaves their meaning open, and parsers differ in which one wins.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use hashbrown::HashSet;
use onehour::error::{Error, Issue, Place};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::raw::{no_rows, too_many_cells};
use super::{Cells, Table, column_name, encoding};
use crate::limits;
use crate::source::{Input, Source};

pub(super) fn read(source: &Source, input: &mut Input<'_>, issues: &mut Vec<Issue>) -> onehour::Result<Table> {
    let place = source.place();
    let bytes = input.all(limits::JSON_BYTES)?;
    let document = parse(&text_of(&bytes, &place)?, &place, issues)?;
    into_table(people_of(document, &place)?, place, issues)
}

fn text_of<'a>(bytes: &'a [u8], place: &Place) -> onehour::Result<Cow<'a, str>> {
    let (encoding, skip) = encoding::by_mark(bytes).unwrap_or((UTF_8, 0));
    let known = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
    match encoding.decode_without_bom_handling(&bytes[skip..]) {
        (text, false) if known => Ok(text),
        _ => Err(Error::from(Issue::error(
            "E-wrong-encoding",
            place.clone(),
            "The file is not UTF-8, as JSON must be.",
            "Save the file as UTF-8.",
        ))),
    }
}

/// Parses the text; equal keys and arrays too deep are gathered or reported with their place.
fn parse(text: &str, place: &Place, issues: &mut Vec<Issue>) -> onehour::Result<Value> {
    let mut notes = Notes::default();
    let mut json = serde_json::Deserializer::from_str(text);
    // The seed bounds the depth, more strictly than serde_json does, and the keys.
    let outcome = Node { notes: &mut notes }.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    issues.extend(notes.duplicates.iter().map(|path| duplicate_key(path, place)));
    outcome.map_err(|error| {
        let place = Place { row: Some(error.line() as u64), ..place.clone() };
        Error::from(match notes.excess {
            Some(excess) => excess.at(place),
            None => no_json(place, error.column()),
        })
    })
}

fn no_json(place: Place, character: usize) -> Issue {
    Issue::error(
        "E-json-syntax",
        place,
        format!("This is no JSON: reading stopped in this line, at character {character}."),
        "Write the file with a JSON library, or check commas, quotes and brackets here.",
    )
}

/// Why a document is not read to its end.
#[derive(Clone, Copy, Debug)]
enum Excess {
    Depth,
    Keys,
    Names,
    Duplicates,
}

impl Excess {
    fn at(self, place: Place) -> Issue {
        let (code, message, remedy) = match self {
            Excess::Depth => (
                "E-json-depth",
                format!("More than {} arrays and objects stand inside one another.", limits::JSON_DEPTH),
                "Write each person as one flat object.",
            ),
            Excess::Keys => (
                "E-too-many-cells",
                format!("The objects have more than {} million keys up to here.", limits::JSON_KEYS / 1_000_000),
                "Leave out keys that are not needed, or split it into several files.",
            ),
            Excess::Names => (
                "E-too-many-columns",
                format!("The objects have more than {} different keys up to here.", limits::JSON_NAMES),
                "Write each person with the keys of docs/people-file.md.",
            ),
            Excess::Duplicates => (
                "E-too-many-errors",
                format!("More than {} keys stand twice up to here; the file was not read further.", limits::ISSUES),
                "Mend those reported first: most will have one cause.",
            ),
        };
        Issue::error(code, place, message, remedy)
    }
}

/// A step of the path to a value.
#[derive(Clone, Debug)]
enum Step {
    Item(u64),
    Key(String),
}

/// What was found while a document was parsed.
#[derive(Default)]
struct Notes {
    path: Vec<Step>,
    duplicates: Vec<Vec<Step>>,
    /// How many keys there were, and which.
    keys: usize,
    names: HashSet<String>,
    excess: Option<Excess>,
}

impl Notes {
    /// Goes on as long as this holds.
    fn within<E: serde::de::Error>(&mut self, holds: bool, excess: Excess) -> Result<(), E> {
        if holds {
            return Ok(());
        }
        self.excess = Some(excess);
        Err(E::custom("more than a document may have"))
    }

    fn key<E: serde::de::Error>(&mut self, key: &str) -> Result<(), E> {
        self.keys += 1;
        if !self.names.contains(key) {
            self.names.insert(key.to_owned());
        }
        self.within(self.keys <= limits::JSON_KEYS, Excess::Keys)?;
        self.within(self.names.len() <= limits::JSON_NAMES, Excess::Names)
    }
}

/// Parses one value, which stands at `notes.path`.
struct Node<'a> {
    notes: &'a mut Notes,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.notes.within(self.notes.path.len() <= limits::JSON_DEPTH, Excess::Depth)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.notes.path.push(Step::Item(values.len() as u64 + 1));
            let item = items.next_element_seed(Node { notes: self.notes })?;
            self.notes.path.pop();
            match item {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.notes.key(&key)?;
            self.notes.path.push(Step::Key(key.clone()));
            let value = entries.next_value_seed(Node { notes: self.notes })?;
            if map.insert(key, value).is_some() {
                self.notes.duplicates.push(self.notes.path.clone());
                self.notes.within(self.notes.duplicates.len() <= limits::ISSUES, Excess::Duplicates)?;
            }
            self.notes.path.pop();
        }
        Ok(Value::Object(map))
    }
}

/// A key twice in an object. Only a key of a person is named, and `people`: others may be somebody's words.
fn duplicate_key(path: &[Step], place: &Place) -> Issue {
    let item = path.iter().position(|step| matches!(step, Step::Item(_)));
    let row = item.and_then(|at| match path[at] {
        Step::Item(number) => Some(number),
        Step::Key(_) => None,
    });
    let key = match path.get(item.map_or(0, |at| at + 1)) {
        Some(Step::Key(key)) if row.is_some() || key == "people" => Some(key),
        _ => None,
    };
    let column = key.map(|key| column_name(std::slice::from_ref(key), 0));
    Issue::error(
        "E-duplicate-key",
        Place { row, column, ..place.clone() },
        "One object has the same key twice.",
        "Keep one of the two.",
    )
}

fn people_of(document: Value, place: &Place) -> onehour::Result<Vec<Value>> {
    let people = match document {
        Value::Object(mut object) => object.remove("people").unwrap_or(Value::Null),
        other => other,
    };
    match people {
        Value::Array(people) => Ok(people),
        _ => Err(Error::from(Issue::error(
            "E-json-shape",
            place.clone(),
            "The document is neither an array of people nor an object with an array `people`.",
            "Write [{\"id\": ...}, ...] or {\"people\": [...]}.",
        ))),
    }
}

fn into_table(people: Vec<Value>, place: Place, issues: &mut Vec<Issue>) -> onehour::Result<Table> {
    let mut rows: Vec<(u64, Map<String, Value>)> = Vec::with_capacity(people.len());
    for (number, person) in (1..).zip(people) {
        match person {
            Value::Object(person) => rows.push((number, person)),
            _ => issues.push(Issue::error(
                "E-json-shape",
                Place { row: Some(number), ..place.clone() },
                "This entry of the array is no object.",
                "Write each person as an object with the keys of docs/people-file.md.",
            )),
        }
    }
    let mut keys: BTreeMap<String, usize> =
        rows.iter().flat_map(|(_, person)| person.keys().cloned()).map(|key| (key, 0)).collect();
    if keys.is_empty() {
        return Err(no_rows(place));
    }
    if keys.len() > limits::COLUMNS {
        return Err(Error::from(Issue::error(
            "E-too-many-columns",
            place,
            format!("The people have more than {} different keys.", limits::COLUMNS),
            "Write each person with the keys of docs/people-file.md.",
        )));
    }
    if rows.len().saturating_mul(keys.len()) > limits::CELLS {
        return Err(too_many_cells(place));
    }
    keys.values_mut().enumerate().for_each(|(at, column)| *column = at);
    let mut values = vec![Value::Null; rows.len() * keys.len()];
    let mut numbers = Vec::with_capacity(rows.len());
    for (row, (number, person)) in rows.into_iter().enumerate() {
        numbers.push(number);
        for (key, value) in person {
            if let Some(column) = keys.get(&key) {
                values[row * keys.len() + column] = value;
            }
        }
    }
    let values = values.into_iter().map(plain).collect();
    let headings = keys.into_keys().map(|key| key.trim().to_owned()).collect();
    Ok(Table { place, headings, delimiter: None, rows: numbers.into(), cells: Cells::Json(values) })
}

/// Numbers and flags as the text they would have in a CSV file.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(flag) => Value::String(if flag { "yes" } else { "no" }.to_owned()),
        other => other,
    }
}
