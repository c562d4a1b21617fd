//! A taxonomy as a CSV text: `code`, `parent`, `label_en`, `label_fi`, ... and for places `lat`, `lon`.

use std::collections::{BTreeMap, BTreeSet};

use super::Taxonomy;
use crate::error::{Error, Issue, Place};
use crate::programme::TaxonomyNode;

/// What a column of the table holds.
enum Column {
    Code,
    Parent,
    Label(String),
    Lat,
    Lon,
}

impl Column {
    fn of(heading: &str) -> Option<Self> {
        match heading.trim().trim_start_matches('\u{feff}') {
            "code" => Some(Column::Code),
            "parent" => Some(Column::Parent),
            "lat" => Some(Column::Lat),
            "lon" => Some(Column::Lon),
            "label" => Some(Column::Label("en".into())),
            other => other.strip_prefix("label_").map(|language| Column::Label(language.to_lowercase())),
        }
    }
}

impl Taxonomy {
    /// Reads a table with the columns `code`, `parent` (empty for a root), `label_xx` for each language `xx` (`label`
    /// is English), `lat` and `lon` in degrees. Separated by commas, semicolons or tabs, whichever the heading has most
    /// of.
    ///
    /// ```
    /// use onehour::taxonomy::Taxonomy;
    /// let tree = Taxonomy::from_csv("code,parent,label_en\nJ,,ICT\n62.01,J,Programming\n", "tree.csv")?;
    /// assert_eq!(tree.canonical(" 6201 "), Some("62.01"));
    /// let wrong = Taxonomy::from_csv("code,parent\nA,B\nB,A\n", "tree.csv").unwrap_err();
    /// assert!(wrong.has("E-taxonomy-cycle"));
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Taxonomy::from_nodes`], with row and column in `file`; `E-taxonomy-table` for a table that cannot be
    /// read, `E-taxonomy-column` for a heading that is unknown or missing, `E-coordinates` for a number that is none.
    pub fn from_csv(text: &str, file: &str) -> crate::Result<Self> {
        let at = |row: u64, column: Option<&str>| Place {
            file: Some(file.into()),
            row: Some(row),
            column: column.map(Into::into),
            ..Place::default()
        };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| {
            let row = error.position().map_or(1, csv::Position::line);
            let message = "The row does not have as many cells as the heading.";
            Issue::error("E-taxonomy-table", at(row, None), message, "Quote cells that hold the separator.")
        };
        let headings = reader.headers().map_err(unreadable)?.clone();
        let columns: Vec<Option<Column>> = headings.iter().map(Column::of).collect();
        let mut issues = wrong_headings(&headings, &columns, &at);
        let (mut nodes, mut rows) = (Vec::new(), Vec::new());
        for record in reader.records() {
            match record {
                Err(error) => issues.push(unreadable(error)),
                Ok(record) => {
                    let row = record.position().map_or(0, csv::Position::line);
                    let mut wrong = |column: &str| issues.push(bad_number(at(row, Some(column))));
                    nodes.push(read_node(&columns, &record, &mut wrong));
                    rows.push(row);
                }
            }
        }
        let tree = Self::build(nodes, |position| at(rows.get(position).copied().unwrap_or(0), None));
        match tree {
            Ok(tree) if issues.is_empty() => Ok(tree),
            Ok(_) => Err(Error::from(issues)),
            Err(error) => Err(Error::from([issues, error.issues].concat())),
        }
    }

    /// The tree as a table that [`Taxonomy::from_csv`] reads, in the order of its nodes.
    ///
    /// ```
    /// use onehour::taxonomy::Taxonomy;
    /// let text = "code,parent,label_en\nJ,,ICT\n62.01,J,Programming\n";
    /// assert_eq!(Taxonomy::from_csv(text, "tree.csv")?.to_csv(), text);
    /// # Ok::<(), onehour::Error>(())
    /// ```
    pub fn to_csv(&self) -> String {
        let languages: BTreeSet<&String> = self.nodes().iter().flat_map(|node| node.labels.keys()).collect();
        let on_map = self.nodes().iter().any(|node| node.lat.is_some() || node.lon.is_some());
        let mut csv = csv::Writer::from_writer(Vec::new());
        let mut write = |row: Vec<String>| {
            // Memory takes every row, and all rows are as long.
            let _ = csv.write_record(row);
        };
        let labels = languages.iter().map(|language| format!("label_{language}"));
        let map = ["lat", "lon"].into_iter().filter(|_| on_map).map(String::from);
        write(["code", "parent"].map(String::from).into_iter().chain(labels).chain(map).collect());
        for node in self.nodes() {
            let labels = languages.iter().map(|language| node.labels.get(*language).cloned().unwrap_or_default());
            let degrees = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
            let map = [node.lat, node.lon].into_iter().filter(|_| on_map).map(degrees);
            let code = [node.code.clone(), node.parent.clone().unwrap_or_default()];
            write(code.into_iter().chain(labels).chain(map).collect());
        }
        let bytes = csv.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Headings that are unknown, and the one that must be there.
fn wrong_headings(
    headings: &csv::StringRecord,
    columns: &[Option<Column>],
    at: &impl Fn(u64, Option<&str>) -> Place,
) -> Vec<Issue> {
    let unknown = headings.iter().zip(columns).filter(|(_, column)| column.is_none());
    let remedy = "Use code, parent, label_xx, lat and lon, and remove other columns.";
    let issue = |heading| Issue::error("E-taxonomy-column", at(1, Some(heading)), "The heading is unknown.", remedy);
    let mut issues: Vec<Issue> = unknown.map(|(heading, _)| issue(heading)).collect();
    if !columns.iter().any(|column| matches!(column, Some(Column::Code))) {
        let remedy = "Name the column of the codes `code`.";
        issues.push(Issue::error("E-taxonomy-column", at(1, Some("code")), "The column is missing.", remedy));
    }
    issues
}

fn bad_number(place: Place) -> Issue {
    Issue::error("E-coordinates", place, "The cell is not a number.", "Write degrees with a decimal point: 60.17.")
}

fn read_node(columns: &[Option<Column>], record: &csv::StringRecord, wrong: &mut impl FnMut(&str)) -> TaxonomyNode {
    let mut node = TaxonomyNode { code: String::new(), parent: None, labels: BTreeMap::new(), lat: None, lon: None };
    let mut degrees = |cell: &str, column| {
        let number = cell.parse().ok();
        if number.is_none() {
            wrong(column);
        }
        number
    };
    for (column, cell) in columns.iter().zip(record) {
        match (column, cell.trim()) {
            (None, _) | (_, "") => {}
            (Some(Column::Code), cell) => node.code = cell.into(),
            (Some(Column::Parent), cell) => node.parent = Some(cell.into()),
            (Some(Column::Label(language)), cell) => _ = node.labels.insert(language.clone(), cell.into()),
            (Some(Column::Lat), cell) => node.lat = degrees(cell, "lat"),
            (Some(Column::Lon), cell) => node.lon = degrees(cell, "lon"),
        }
    }
    node
}

/// The separator that the heading has most of; a comma when it has none.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or("");
    let count = |separator: u8| heading.bytes().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}
