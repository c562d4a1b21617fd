//! From one row of cells to one person.

use std::borrow::Cow;
use std::sync::OnceLock;

use onehour::attribute::{AttributeKind, Value};
use onehour::error::{Issue, Place};
use onehour::pool::{Coordinates, Person, Role, WeightedCode};
use onehour::programme::{ImportSource, Programme, Taxonomies};
use onehour::time::{Availability, timezone};
use serde_json::Value as Json;

use super::bind::{Binding, Bindings, Origin};
use super::column::{self, Column};
use super::known::{self, Known};
use super::value::{self, Fault};
use crate::limits;
use crate::source::Source;
use crate::table::{Cell, Table};

/// A person read from a row.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) person: Person,
    /// The number of its table among all that are read, and its row there (from 0).
    pub(super) origin: (u32, u32),
    /// What the id was before it was replaced. Never shown and never kept.
    pub(super) private: Option<String>,
}

/// Reads rows of one table.
pub(super) struct RowReader<'a> {
    table: &'a Table,
    /// Its number.
    number: u32,
    bindings: &'a Bindings<'a>,
    /// What cells say that come again and again, by binding.
    known: Vec<Known<'a>>,
    programme: &'a Programme,
    taxonomies: &'a Taxonomies,
    defaults: RowDefaults,
}

/// One of several values in a cell: `ICT:60` has the word `ICT` and the detail `60`.
struct Item<'a> {
    word: Cow<'a, str>,
    detail: Option<Cow<'a, str>>,
}

/// A row being read.
struct Draft<'a> {
    reader: &'a RowReader<'a>,
    row: usize,
    person: Person,
    has_role: bool,
    lat: Option<f64>,
    lon: Option<f64>,
    private: Option<String>,
    issues: Vec<Issue>,
}

/// What the rows of a file share.
pub(super) struct RowDefaults {
    /// Role of people whose row states none.
    role: Option<Role>,
    /// What keys of private ids begin with.
    key: String,
}

impl RowDefaults {
    pub(super) fn new(source: Option<&ImportSource>, file: &Source) -> Self {
        // Two sheets of one workbook have rows of equal numbers.
        let sheet = source.and_then(|source| source.sheet.as_deref());
        let stem = file.stem();
        let key = sheet.map_or_else(|| stem.to_owned(), |sheet| format!("{stem}-{sheet}"));
        RowDefaults { role: source.and_then(|source| source.role), key }
    }
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        (table, number): (&'a Table, u32),
        bindings: &'a Bindings<'a>,
        programme: &'a Programme,
        taxonomies: &'a Taxonomies,
        defaults: RowDefaults,
    ) -> Self {
        let known = bindings.all.iter().map(|binding| Known::new(table, binding)).collect();
        RowReader { table, number, bindings, known, programme, taxonomies, defaults }
    }

    /// The person of a row, unless its id or role is wrong, and everything that is wrong with it.
    pub(super) fn read(&self, row: usize) -> (Option<Entry>, Vec<Issue>) {
        let mut draft = Draft::new(self, row);
        for (binding, known) in self.bindings.all.iter().zip(&self.known) {
            match known.of(row) {
                Some(slot) => draft.known(binding, slot),
                None => draft.read(binding),
            }
        }
        draft.finish()
    }

    /// The cell of a binding in a row.
    fn cell(&self, binding: &'a Binding<'a>, row: usize) -> Cell<'a> {
        match binding.origin {
            Origin::Cells(at) => self.table.cell(row, at),
            Origin::Constant(text) => Cell::text(text),
        }
    }

    fn place(&self, binding: &Binding<'_>, row: usize) -> Place {
        match binding.origin {
            Origin::Cells(at) => self.table.cell_place(row, at),
            Origin::Constant(_) => Place { column: Some(binding.name.clone()), ..self.table.row_place(row) },
        }
    }
}

impl<'a> Draft<'a> {
    fn new(reader: &'a RowReader<'a>, row: usize) -> Self {
        Draft {
            reader,
            row,
            person: Person::new("", reader.defaults.role.unwrap_or(Role::Newcomer)),
            has_role: reader.defaults.role.is_some(),
            lat: None,
            lon: None,
            private: None,
            issues: Vec::new(),
        }
    }

    /// Reads one column, from what its cell was found to say before if that was sound.
    fn known(&mut self, binding: &'a Binding<'a>, slot: &OnceLock<Option<Box<Person>>>) {
        let read = || {
            let mut alone = Draft::new(self.reader, self.row);
            alone.read(binding);
            alone.issues.is_empty().then(|| Box::new(alone.person))
        };
        match slot.get_or_init(read) {
            Some(person) => known::copy(binding.column, person, &mut self.person),
            None => self.read(binding),
        }
    }

    /// Reads one column, or notes what is wrong with it.
    fn read(&mut self, binding: &'a Binding<'a>) {
        if let Err(fault) = self.column(binding) {
            self.fault(binding, fault);
        }
    }

    fn fault(&mut self, binding: &Binding<'_>, fault: Fault) {
        let place = self.reader.place(binding, self.row);
        self.issues.push(Issue::error(fault.code, place, fault.message, fault.remedy));
    }

    /// Reads one column into the person.
    fn column(&mut self, binding: &'a Binding<'a>) -> Result<(), Fault> {
        match binding.column {
            Column::Id => self.id(binding),
            Column::Fields => self.codes(binding, "fields").map(|codes| self.person.fields = codes),
            Column::Occupations => self.codes(binding, "occupations").map(|codes| self.person.occupations = codes),
            Column::Education => self.codes(binding, "education").map(|codes| self.person.education = codes),
            Column::Languages => self.languages(binding),
            Column::Availability => {
                self.availability(binding);
                Ok(())
            }
            Column::Tags => self.words(binding).map(|tags| self.person.tags = tags),
            Column::Attribute(at) => self.attribute(binding, at),
            column => match self.single(binding)? {
                Some(text) => self.plain(column, &text),
                None => Ok(()),
            },
        }
    }

    /// Reads a column that holds one plain value.
    fn plain(&mut self, column: Column, text: &str) -> Result<(), Fault> {
        let comma = self.reader.table.decimal_comma();
        match column {
            Column::Role => {
                self.person.role = value::role(text)?;
                self.has_role = true;
            }
            Column::Place => self.person.place = Some(self.code("places", text)?),
            Column::Lat => self.lat = Some(value::degrees(text, 90.0, comma)?),
            Column::Lon => self.lon = Some(value::degrees(text, 180.0, comma)?),
            Column::Remote => self.person.remote = value::flag(text)?,
            Column::Zone => {
                timezone(text).map_err(|_| value::UNKNOWN_ZONE)?;
                self.person.zone = Some(text.to_owned());
            }
            Column::CapDay => self.person.caps.day = Some(value::cap(text)?),
            Column::CapMonth => self.person.caps.month = Some(value::cap(text)?),
            Column::CapQuarter => self.person.caps.quarter = Some(value::cap(text)?),
            Column::CapRound => self.person.caps.round = Some(value::cap(text)?),
            Column::Organisation => self.person.organisation = Some(text.to_owned()),
            Column::Team => self.person.team = Some(text.to_owned()),
            Column::WaitingSince => self.person.waiting_since = Some(value::date(text)?),
            // Columns of other shapes are read by `column`.
            _ => {}
        }
        Ok(())
    }

    fn id(&mut self, binding: &'a Binding<'a>) -> Result<(), Fault> {
        let text = self.single(binding)?.ok_or(value::EMPTY_ID)?;
        if text.len() > limits::ID_BYTES || text.chars().any(char::is_control) {
            return Err(value::BAD_ID);
        }
        if binding.private {
            self.person.id = format!("{}-{}", self.reader.defaults.key, self.reader.table.row_number(self.row));
            self.private = Some(text.into_owned());
        } else {
            self.person.id = text.into_owned();
        }
        Ok(())
    }

    fn codes(&mut self, binding: &'a Binding<'a>, taxonomy: &str) -> Result<Vec<WeightedCode>, Fault> {
        let mut codes: Vec<WeightedCode> = Vec::new();
        for item in self.items(binding, true)? {
            let weight = item.detail.as_deref().map_or(Ok(100), value::weight)?;
            let code = self.code(taxonomy, &item.word)?;
            // Two words of an export may be mapped to one code: the greater weight counts.
            match codes.iter_mut().find(|known| known.code == code) {
                Some(known) => known.weight = known.weight.max(weight),
                None => codes.push(WeightedCode { code, weight }),
            }
        }
        Ok(codes)
    }

    /// The canonical spelling of a code; the code as it stands where the programme names no such taxonomy.
    fn code(&self, taxonomy: &str, code: &str) -> Result<String, Fault> {
        match self.reader.taxonomies.get(taxonomy) {
            Some(tree) => tree.canonical(code).map(str::to_owned).ok_or(value::UNKNOWN_CODE),
            None => Ok(code.to_owned()),
        }
    }

    fn languages(&mut self, binding: &'a Binding<'a>) -> Result<(), Fault> {
        for item in self.items(binding, true)? {
            let (language, level) = value::language(&item.word, item.detail.as_deref())?;
            if self.person.languages.insert(language, level).is_some() {
                return Err(value::DUPLICATE_LANGUAGE);
            }
        }
        Ok(())
    }

    fn availability(&mut self, binding: &'a Binding<'a>) {
        let issues = match self.reader.cell(binding, self.row) {
            Cell::Empty => return,
            Cell::Text(text) => match mapped(binding, text).parse::<Availability>() {
                Ok(availability) => {
                    self.person.availability = Some(availability);
                    return;
                }
                Err(error) => error.issues,
            },
            Cell::Json(json) => match serde_json::from_value(json.clone()) {
                Ok(availability) => {
                    self.person.availability = Some(availability);
                    return;
                }
                Err(_) => return self.fault(binding, value::BAD_AVAILABILITY),
            },
        };
        let place = self.reader.place(binding, self.row);
        self.issues.extend(issues.into_iter().map(|issue| Issue { place: place.clone(), ..issue }));
    }

    fn attribute(&mut self, binding: &'a Binding<'a>, at: usize) -> Result<(), Fault> {
        let Some(attribute) = self.reader.programme.attributes.get(at) else { return Ok(()) };
        let value = match &attribute.kind {
            AttributeKind::Set => {
                let words = self.words(binding)?;
                if words.is_empty() { None } else { Some(Value::Set(words.into_iter().collect())) }
            }
            kind => match self.single(binding)? {
                None => None,
                Some(text) => Some(self.attribute_value(kind, &text)?),
            },
        };
        if let Some(value) = value {
            self.person.attributes.insert(attribute.name.clone(), value);
        }
        Ok(())
    }

    fn attribute_value(&self, kind: &AttributeKind, text: &str) -> Result<Value, Fault> {
        match kind {
            AttributeKind::Code { taxonomy } => self.code(taxonomy, text).map(Value::Code),
            AttributeKind::Flag => value::flag(text).map(Value::Flag),
            kind => kind.parse(text, "").ok().flatten().ok_or(match kind {
                AttributeKind::Ordinal { .. } => value::UNKNOWN_ORDINAL,
                _ => value::BAD_NUMBER,
            }),
        }
    }

    /// The one value of a cell.
    fn single(&self, binding: &'a Binding<'a>) -> Result<Option<Cow<'a, str>>, Fault> {
        match self.reader.cell(binding, self.row) {
            Cell::Empty => Ok(None),
            Cell::Text(text) => Ok(Some(Cow::Borrowed(mapped(binding, text))).filter(|text| !text.is_empty())),
            Cell::Json(_) => Err(value::BAD_SHAPE),
        }
    }

    fn words(&self, binding: &'a Binding<'a>) -> Result<Vec<String>, Fault> {
        self.items(binding, false).map(|items| items.into_iter().map(|item| item.word.into_owned()).collect())
    }

    /// The values of a cell; `detailed` tells whether a colon separates a word from its detail.
    fn items(&self, binding: &'a Binding<'a>, detailed: bool) -> Result<Vec<Item<'a>>, Fault> {
        let item = |text: &'a str| {
            let text = mapped(binding, text.trim());
            let parts = text.rsplit_once(':').filter(|_| detailed);
            let (word, detail) = parts.map_or((text, None), |(word, detail)| (word.trim(), Some(detail.trim())));
            (!text.is_empty()).then(|| Item { word: word.into(), detail: detail.map(Cow::Borrowed) })
        };
        match self.reader.cell(binding, self.row) {
            Cell::Empty => Ok(Vec::new()),
            Cell::Text(text) => Ok(text.split(binding.separator).filter_map(item).collect()),
            Cell::Json(Json::Array(values)) => {
                let texts: Option<Vec<&'a str>> = values.iter().map(Json::as_str).collect();
                Ok(texts.ok_or(value::BAD_SHAPE)?.into_iter().filter_map(item).collect())
            }
            Cell::Json(Json::Object(entries)) if detailed => entries
                .iter()
                .map(|(word, detail)| {
                    let detail = match detail {
                        Json::String(text) => Cow::Borrowed(text.trim()),
                        Json::Number(number) => Cow::Owned(number.to_string()),
                        _ => return Err(value::BAD_SHAPE),
                    };
                    Ok(Item { word: mapped(binding, word.trim()).into(), detail: Some(detail) })
                })
                .collect(),
            Cell::Json(_) => Err(value::BAD_SHAPE),
        }
    }

    fn finish(mut self) -> (Option<Entry>, Vec<Issue>) {
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => self.person.coordinates = Some(Coordinates { lat, lon }),
            (None, None) => {}
            (half, _) => self.half_coordinates(if half.is_none() { Column::Lat } else { Column::Lon }),
        }
        if !self.has_role && !self.issues.iter().any(|issue| issue.code == value::EMPTY_ROLE.code) {
            let binding = self.reader.bindings.all.iter().find(|binding| binding.column == Column::Role);
            if let Some(binding) = binding {
                self.fault(binding, value::EMPTY_ROLE);
            }
        }
        let is_somebody = self.has_role && !self.person.id.is_empty();
        let origin = (self.reader.number, u32::try_from(self.row).unwrap_or(u32::MAX));
        let entry = is_somebody.then_some(Entry { person: self.person, origin, private: self.private });
        (entry, self.issues)
    }

    /// Reports the missing half, unless that cell was wrong and is reported already.
    fn half_coordinates(&mut self, missing: Column) {
        let binding = self.reader.bindings.all.iter().find(|binding| binding.column == missing);
        let place = match binding {
            Some(binding) => self.reader.place(binding, self.row),
            None => Place {
                column: Some(column::name(missing, self.reader.programme).to_owned()),
                ..self.reader.table.row_place(self.row)
            },
        };
        if !self.issues.iter().any(|issue| issue.place == place) {
            let fault = value::HALF_COORDINATES;
            self.issues.push(Issue::error(fault.code, place, fault.message, fault.remedy));
        }
    }
}

/// The canonical value of a text by the mapping; the text itself where none is listed.
fn mapped<'a>(binding: &'a Binding<'a>, text: &'a str) -> &'a str {
    binding.values.and_then(|values| values.get(text)).map_or(text, |value| value.trim())
}
