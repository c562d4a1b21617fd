//! From a cell to what it says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onehour::attribute::{AttributeKind, Value};
use onehour::error::{Issue, Place};
use onehour::pool::WeightedCode;
use onehour::programme::{Programme, Taxonomies};
use onehour::time::{Availability, timezone};
use serde_json::Value as Json;

use super::bind::{Binding, Origin};
use super::column::Column;
use super::said::Said;
use super::value::{self, Fault};
use crate::limits;
use crate::table::{Cell, Table};

/// Reads cells of one table.
#[derive(Clone, Copy)]
pub(super) struct CellReader<'a> {
    pub(super) table: &'a Table,
    pub(super) programme: &'a Programme,
    pub(super) taxonomies: &'a Taxonomies,
}

/// What is wrong with a cell.
pub(super) enum Wrong {
    Fault(Fault),
    /// Several things, without their place.
    Issues(Vec<Issue>),
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Wrong::Fault(fault)
    }
}

/// One of several values in a cell: `ICT:60` has the word `ICT` and the detail `60`.
struct Item<'a> {
    word: Cow<'a, str>,
    detail: Option<Cow<'a, str>>,
}

impl<'a> CellReader<'a> {
    /// What the cell of a binding in a row says.
    pub(super) fn read(&self, binding: &'a Binding<'a>, row: usize) -> Result<Said, Wrong> {
        match binding.column {
            Column::Fields => Ok(Said::Codes(self.codes(binding, row, "fields")?)),
            Column::Occupations => Ok(Said::Codes(self.codes(binding, row, "occupations")?)),
            Column::Education => Ok(Said::Codes(self.codes(binding, row, "education")?)),
            Column::Languages => Ok(self.languages(binding, row)?),
            Column::Availability => self.availability(binding, row),
            Column::Tags => Ok(Said::Words(self.words(binding, row)?)),
            Column::Attribute(at) => Ok(self.attribute(binding, row, at)?),
            column => match self.single(binding, row)? {
                Some(text) => Ok(self.plain(column, text)?),
                None => Ok(Said::Nothing),
            },
        }
    }

    /// The issues with the cell of a binding in a row.
    pub(super) fn issues(&self, binding: &Binding<'_>, row: usize, wrong: Wrong) -> Vec<Issue> {
        match wrong {
            Wrong::Fault(fault) => vec![self.issue(binding, row, fault)],
            Wrong::Issues(issues) => {
                let place = self.place(binding, row);
                issues.into_iter().map(|issue| Issue { place: place.clone(), ..issue }).collect()
            }
        }
    }

    pub(super) fn issue(&self, binding: &Binding<'_>, row: usize, fault: Fault) -> Issue {
        Issue::error(fault.code, self.place(binding, row), fault.message, fault.remedy)
    }

    pub(super) fn place(&self, binding: &Binding<'_>, row: usize) -> Place {
        match binding.origin {
            Origin::Cells(at) => self.table.cell_place(row, at),
            Origin::Constant(_) => Place { column: Some(binding.name.clone()), ..self.table.row_place(row) },
        }
    }

    /// The id that stands in a row.
    pub(super) fn id(&self, binding: &'a Binding<'a>, row: usize) -> Result<&'a str, Fault> {
        let text = self.single(binding, row)?.ok_or(value::EMPTY_ID)?;
        if text.len() > limits::ID_BYTES || text.chars().any(char::is_control) {
            return Err(value::BAD_ID);
        }
        Ok(text)
    }

    fn cell(&self, binding: &'a Binding<'a>, row: usize) -> Cell<'a> {
        match binding.origin {
            Origin::Cells(at) => self.table.cell(row, at),
            Origin::Constant(text) => Cell::text(text),
        }
    }

    /// Reads a column that holds one plain value.
    fn plain(&self, column: Column, text: &str) -> Result<Said, Fault> {
        let comma = self.table.decimal_comma();
        Ok(match column {
            Column::Role => Said::Role(value::role(text)?),
            Column::Place => Said::Text(self.code("places", text)?),
            Column::Lat => Said::Degrees(value::degrees(text, 90.0, comma)?),
            Column::Lon => Said::Degrees(value::degrees(text, 180.0, comma)?),
            Column::Remote => Said::Flag(value::flag(text)?),
            Column::Zone => {
                timezone(text).map_err(|_| value::UNKNOWN_ZONE)?;
                Said::Text(text.to_owned())
            }
            Column::CapDay | Column::CapMonth | Column::CapQuarter | Column::CapRound => Said::Cap(value::cap(text)?),
            Column::WaitingSince => Said::Day(value::date(text)?),
            // Organisation and team; columns of other shapes are read by `read`.
            _ => Said::Text(text.to_owned()),
        })
    }

    fn codes(&self, binding: &'a Binding<'a>, row: usize, taxonomy: &str) -> Result<Vec<WeightedCode>, Fault> {
        let mut codes: Vec<WeightedCode> = Vec::new();
        for item in self.items(binding, row, true)? {
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
        match self.taxonomies.get(taxonomy) {
            Some(tree) => tree.canonical(code).map(str::to_owned).ok_or(value::UNKNOWN_CODE),
            None => Ok(code.to_owned()),
        }
    }

    fn languages(&self, binding: &'a Binding<'a>, row: usize) -> Result<Said, Fault> {
        let mut languages = BTreeMap::new();
        for item in self.items(binding, row, true)? {
            let (language, level) = value::language(&item.word, item.detail.as_deref())?;
            if languages.insert(language, level).is_some() {
                return Err(value::DUPLICATE_LANGUAGE);
            }
        }
        Ok(Said::Languages(languages))
    }

    fn availability(&self, binding: &'a Binding<'a>, row: usize) -> Result<Said, Wrong> {
        let availability: Availability = match self.cell(binding, row) {
            Cell::Empty => return Ok(Said::Nothing),
            Cell::Text(text) => {
                mapped(binding, text).parse().map_err(|error: onehour::Error| Wrong::Issues(error.issues))?
            }
            Cell::Json(json) => serde_json::from_value(json.clone()).map_err(|_| value::BAD_AVAILABILITY)?,
        };
        Ok(Said::Hours(Box::new(availability)))
    }

    fn attribute(&self, binding: &'a Binding<'a>, row: usize, at: usize) -> Result<Said, Fault> {
        let Some(attribute) = self.programme.attributes.get(at) else { return Ok(Said::Nothing) };
        let value = match &attribute.kind {
            AttributeKind::Set => {
                let words = self.words(binding, row)?;
                if words.is_empty() { None } else { Some(Value::Set(words.into_iter().collect())) }
            }
            kind => self.single(binding, row)?.map(|text| self.attribute_value(kind, text)).transpose()?,
        };
        Ok(value.map_or(Said::Nothing, |value| Said::Attribute(Box::new(value))))
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
    fn single(&self, binding: &'a Binding<'a>, row: usize) -> Result<Option<&'a str>, Fault> {
        match self.cell(binding, row) {
            Cell::Empty => Ok(None),
            Cell::Text(text) => Ok(Some(mapped(binding, text)).filter(|text| !text.is_empty())),
            Cell::Json(_) => Err(value::BAD_SHAPE),
        }
    }

    fn words(&self, binding: &'a Binding<'a>, row: usize) -> Result<Vec<String>, Fault> {
        self.items(binding, row, false).map(|items| items.into_iter().map(|item| item.word.into_owned()).collect())
    }

    /// The values of a cell; `detailed` tells whether a colon separates a word from its detail.
    fn items(&self, binding: &'a Binding<'a>, row: usize, detailed: bool) -> Result<Vec<Item<'a>>, Fault> {
        let item = |text: &'a str| {
            let text = mapped(binding, text.trim());
            let parts = text.rsplit_once(':').filter(|_| detailed);
            let (word, detail) = parts.map_or((text, None), |(word, detail)| (word.trim(), Some(detail.trim())));
            (!text.is_empty()).then(|| Item { word: word.into(), detail: detail.map(Cow::Borrowed) })
        };
        match self.cell(binding, row) {
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
}

/// The canonical value of a text by the mapping; the text itself where none is listed.
fn mapped<'a>(binding: &'a Binding<'a>, text: &'a str) -> &'a str {
    binding.values.and_then(|values| values.get(text)).map_or(text, |value| value.trim())
}
