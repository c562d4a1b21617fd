//! Tables for data libraries, through the Arrow PyCapsule interface.

mod counts;
mod hours;
mod people;
mod session;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, Int64Array, RecordBatch, RecordBatchIterator, RecordBatchOptions, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use numpy::PyArray1;
use onehour::plan::WaitingCode;
use onehour::pool::Person;
use onehour::rule::Compiled;
use onehour::snapshot::Snapshot;
use onehour::time::instant_from_text;
use onehour::{Plan, Schedule};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

pub(crate) use self::counts::Report;
pub(crate) use self::hours::hours;
pub(crate) use self::people::people;
pub(crate) use self::session::{history, kept, notices};

use crate::error;

/// Columns of texts, integers and instants; `onehour.Table` wraps it.
#[pyclass(frozen, module = "onehour._onehour")]
pub(crate) struct Table {
    batch: RecordBatch,
}

const MICROSECONDS: i64 = 1_000_000;

impl Table {
    /// Columns of equal length, by their names.
    fn new(columns: Vec<(String, ArrayRef)>) -> Self {
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        let field = |(name, column): &(String, ArrayRef)| Field::new(name, column.data_type().clone(), true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let arrays = columns.into_iter().map(|(_, column)| column).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        // Lengths and types are those of the arrays themselves.
        let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options);
        Table { batch: batch.unwrap_or_else(|_| RecordBatch::new_empty(schema)) }
    }
}

/// A column as Python has it.
#[derive(FromPyObject)]
pub(crate) enum Values {
    /// Of integers alone.
    Integers(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

#[pymethods]
impl Table {
    /// Columns of texts or of integers, all of equal length.
    #[staticmethod]
    fn of_columns(columns: Vec<(String, Values)>) -> Self {
        let array = |(name, values): (String, Values)| -> (String, ArrayRef) {
            match values {
                Values::Integers(values) => (name, Arc::new(Int64Array::from(values))),
                Values::Texts(values) => (name, Arc::new(StringArray::from(values))),
            }
        };
        Table::new(columns.into_iter().map(array).collect())
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// Names of the columns, with the zone of those that hold instants.
    fn columns(&self) -> Vec<(String, Option<String>)> {
        let schema = self.batch.schema();
        let zone = |kind: &DataType| match kind {
            DataType::Timestamp(_, zone) => zone.as_ref().map(ToString::to_string),
            _ => None,
        };
        schema.fields().iter().map(|field| (field.name().clone(), zone(field.data_type()))).collect()
    }

    /// The values of a column: texts, integers, or microseconds since 1970.
    fn values(&self, py: Python<'_>, column: usize) -> PyResult<Py<PyAny>> {
        let column = self.batch.columns().get(column);
        let column = column.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("no such column"))?;
        let list = match column.data_type() {
            DataType::Int64 => column.as_primitive::<Int64Type>().iter().collect::<Vec<_>>().into_pyobject(py)?,
            DataType::Timestamp(..) => {
                column.as_primitive::<TimestampMicrosecondType>().iter().collect::<Vec<_>>().into_pyobject(py)?
            }
            _ => column.as_string::<i32>().iter().collect::<Vec<_>>().into_pyobject(py)?,
        };
        Ok(list.unbind())
    }

    /// The numbers of a column as an array: integers, as floats where some are missing; microseconds since 1970,
    /// numpy's NaT where they are. Nothing of a column of texts.
    fn numbers<'py>(&self, py: Python<'py>, column: usize) -> Option<Bound<'py, PyAny>> {
        let column = self.batch.columns().get(column)?;
        Some(match column.data_type() {
            DataType::Int64 if column.null_count() == 0 => {
                PyArray1::from_slice(py, column.as_primitive::<Int64Type>().values()).into_any()
            }
            DataType::Int64 => {
                let float = |value: Option<i64>| value.map_or(f64::NAN, |value| value as f64);
                PyArray1::from_iter(py, column.as_primitive::<Int64Type>().iter().map(float)).into_any()
            }
            DataType::Timestamp(..) => {
                let micros = column.as_primitive::<TimestampMicrosecondType>().iter();
                PyArray1::from_iter(py, micros.map(|value| value.unwrap_or(i64::MIN))).into_any()
            }
            _ => return None,
        })
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref()).map_err(|_| error::internal(None))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface allows to answer with the schema there is.
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}

/// A column of texts.
fn texts<'a>(name: &str, values: impl Iterator<Item = Option<&'a str>>) -> (String, ArrayRef) {
    (name.into(), Arc::new(values.collect::<StringArray>()))
}

/// A column of integers.
fn integers(name: &str, values: impl Iterator<Item = i64>) -> (String, ArrayRef) {
    (name.into(), Arc::new(values.collect::<Int64Array>()))
}

/// A column of numbers that may be missing.
fn counted<N: Into<u64>>(name: &str, values: impl Iterator<Item = Option<N>>) -> (String, ArrayRef) {
    let number = |value: Option<N>| value.map(|value| i64::try_from(value.into()).unwrap_or(i64::MAX));
    (name.into(), Arc::new(values.map(number).collect::<Int64Array>()))
}

/// A column of instants in a zone.
fn instants<'a>(
    name: &str,
    zone: &str,
    values: impl Iterator<Item = Option<&'a str>>,
) -> onehour::Result<(String, ArrayRef)> {
    let values = values.map(|text| text.map(instant_from_text).transpose()).collect::<onehour::Result<Vec<_>>>()?;
    Ok(moments(name, zone, values.into_iter()))
}

/// A column of instants in a zone, from UTC seconds.
fn moments(name: &str, zone: &str, seconds: impl Iterator<Item = Option<i64>>) -> (String, ArrayRef) {
    let micros = seconds.map(|seconds| seconds.map(|seconds| seconds.saturating_mul(MICROSECONDS)));
    (name.into(), Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone(zone)))
}

/// Who meets whom, where and when.
pub(crate) fn meetings(plan: &Plan) -> onehour::Result<Table> {
    let meetings = || plan.meetings.iter();
    let reasons: Vec<String> = meetings().map(onehour_io::out::sentences).collect();
    Ok(Table::new(vec![
        texts("newcomer", meetings().map(|meeting| Some(meeting.newcomer.as_str()))),
        texts("opener", meetings().map(|meeting| Some(meeting.opener.as_str()))),
        instants("start", &plan.zone, meetings().map(|meeting| meeting.start.as_deref()))?,
        instants("end", &plan.zone, meetings().map(|meeting| meeting.end.as_deref()))?,
        texts("place", meetings().map(|meeting| meeting.place.as_deref())),
        integers("points", meetings().map(|meeting| meeting.points)),
        texts("reasons", reasons.iter().map(|reasons| Some(reasons.as_str()))),
    ]))
}

/// Who waits, for how long, and why.
pub(crate) fn waiting(plan: &Plan) -> Table {
    let waiting = || plan.waiting.iter();
    let code = |code| match code {
        WaitingCode::NoCandidate => "no-candidate",
        WaitingCode::Exhausted => "exhausted",
        WaitingCode::OutsideTier => "outside-tier",
        WaitingCode::Interrupted => "interrupted",
    };
    Table::new(vec![
        texts("newcomer", waiting().map(|entry| Some(entry.newcomer.as_str()))),
        integers("waited_days", waiting().map(|entry| entry.waited_days.into())),
        texts("reason_code", waiting().map(|entry| Some(code(entry.code)))),
        texts("reason", waiting().map(|entry| Some(entry.reason.as_str()))),
        integers("candidates", waiting().map(|entry| entry.candidates.into())),
    ])
}

/// What each opener gives.
pub(crate) fn load(plan: &Plan, snapshot: &Snapshot) -> Table {
    let mut meetings: BTreeMap<&str, i64> = BTreeMap::new();
    plan.meetings.iter().for_each(|meeting| *meetings.entry(&meeting.opener).or_default() += 1);
    let openers = || snapshot.people.iter().filter(|entry| entry.person.role.is_opener());
    Table::new(vec![
        texts("opener", openers().map(|entry| Some(entry.person.id.as_str()))),
        texts("organisation", openers().map(|entry| entry.person.organisation.as_deref())),
        integers("hours", openers().map(people::hours)),
        integers("meetings", openers().map(|entry| meetings.get(entry.person.id.as_str()).copied().unwrap_or(0))),
    ])
}

/// Eligible pairs with an hour in common, and the points of each term.
pub(crate) fn candidates(snapshot: &Snapshot) -> onehour::Result<Table> {
    let graph = onehour::candidates(snapshot)?;
    let people: Vec<Person> = snapshot.people.iter().map(|entry| entry.person.clone()).collect();
    let rules = Compiled::new(&snapshot.programme, &people)?;
    // The graph numbers the people of either side in the order of their ids.
    let side = |is_on: fn(onehour::pool::Role) -> bool| -> Vec<usize> {
        people.iter().enumerate().filter(|(_, person)| is_on(person.role)).map(|(at, _)| at).collect()
    };
    let (newcomers, openers) = (side(|role| role.is_newcomer()), side(|role| role.is_opener()));
    let pairs: Vec<(usize, usize, i64)> = (0..)
        .map(onehour::candidate::NewcomerIx)
        .zip(&newcomers)
        .flat_map(|(index, &newcomer)| {
            let openers = &openers;
            graph.candidates_of(index).map(move |(opener, points)| (newcomer, openers[opener.at()], points))
        })
        .collect();
    let mut terms = vec![Vec::with_capacity(pairs.len()); rules.term_count()];
    let mut points = Vec::new();
    for &(newcomer, opener, _) in &pairs {
        rules.term_points(newcomer, opener, &mut points);
        terms.iter_mut().zip(&points).for_each(|(term, &points)| term.push(points));
    }
    let mut columns = vec![
        texts("newcomer", pairs.iter().map(|pair| Some(people[pair.0].id.as_str()))),
        texts("opener", pairs.iter().map(|pair| Some(people[pair.1].id.as_str()))),
        integers("points", pairs.iter().map(|pair| pair.2)),
    ];
    let named =
        |(at, values): (usize, Vec<i64>)| integers(&format!("points.{}", rules.term_name(at)), values.into_iter());
    columns.extend(terms.into_iter().enumerate().map(named));
    Ok(Table::new(columns))
}

/// Who would meet whom in a plan made without a solver.
pub(crate) fn bookings(schedule: &Schedule, zone: &str) -> onehour::Result<Table> {
    let meetings = || schedule.meetings.iter();
    Ok(Table::new(vec![
        texts("newcomer", meetings().map(|meeting| Some(meeting.newcomer.as_str()))),
        texts("opener", meetings().map(|meeting| Some(meeting.opener.as_str()))),
        instants("start", zone, meetings().map(|meeting| meeting.start.as_deref()))?,
        integers("points", meetings().map(|meeting| meeting.points)),
    ]))
}
