//! Everything but rules and terms: names, attributes, the meeting, caps, pins, the mapping.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Check;
use crate::attribute::{Attribute, AttributeKind, CANONICAL_COLUMNS};
use crate::error::{Issue, Place};
use crate::pool::CodeColumn;
use crate::programme::{Ask, Employer, First, ImportColumn, Kind};
use crate::time::{Availability, timezone};

impl Check<'_> {
    pub(super) fn sections(&mut self) {
        self.names();
        self.attributes();
        self.meeting();
        self.caps();
        self.objective();
        self.decisions();
        self.groups();
        self.changes();
        self.mapping();
    }

    fn names(&mut self) {
        let programme = self.programme;
        if programme.name.trim().is_empty() {
            self.issue("E-missing-key", "name", "The programme has no name.", "Give it a short one.");
        }
        self.unique("rules", programme.rules.iter().map(|rule| rule.name.as_str()));
        self.unique("terms", programme.terms.iter().map(|term| term.name.as_str()));
        self.unique("changes", programme.changes.iter().map(|change| change.name.as_str()));
        self.unique("attributes", programme.attributes.iter().map(|attribute| attribute.name.as_str()));
    }

    fn unique<'n>(&mut self, list: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.enumerate() {
            let path = format!("{list}[{}].name", index + 1);
            if name.trim().is_empty() {
                self.issue("E-missing-key", &path, "The name is empty.", "Give a name; reasons and reports show it.");
            } else if !seen.insert(name) {
                self.issue("E-duplicate-name", &path, "This name stands there twice.", "Give each a name of its own.");
            }
        }
    }

    fn attributes(&mut self) {
        for (index, attribute) in self.programme.attributes.iter().enumerate() {
            self.declaration(&format!("attributes[{}]", index + 1), attribute);
        }
    }

    fn declaration(&mut self, path: &str, attribute: &Attribute) {
        let named = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if !attribute.name.chars().all(named) {
            let message = "A name of an attribute has letters, digits, _ and - alone.";
            self.issue("E-attribute-name", &format!("{path}.name"), message, "Rename it; map the heading to the name.");
        }
        if CANONICAL_COLUMNS.contains(&attribute.name.as_str()) {
            let message = "A canonical column has this name.";
            self.issue("E-attribute-name", &format!("{path}.name"), message, "Use the column, or choose another name.");
        }
        match &attribute.kind {
            AttributeKind::Code { taxonomy } if !self.programme.taxonomies.contains_key(taxonomy) => {
                let message = format!("The programme has no taxonomy `{taxonomy}`.");
                let remedy = format!("Add `{taxonomy}` under [taxonomies].");
                self.issue("E-unknown-taxonomy", &format!("{path}.taxonomy"), message, remedy);
            }
            AttributeKind::Ordinal { order } => {
                let distinct: BTreeSet<&str> = order.iter().map(|word| word.trim()).collect();
                if order.is_empty() || distinct.len() < order.len() || distinct.contains("") {
                    let message = "The order is empty, or has an empty word or the same word twice.";
                    self.issue("E-order", &format!("{path}.order"), message, "List each word once, lowest first.");
                }
            }
            _ => {}
        }
    }

    fn meeting(&mut self) {
        let meeting = &self.programme.meeting;
        let whole = u32::from(meeting.length_minutes) + u32::from(meeting.buffer_minutes);
        if meeting.length_minutes == 0 || whole > 24 * 60 {
            let message = "A meeting takes a minute at least and, with its buffer, a day at most.";
            self.issue("E-meeting-length", "meeting.length_minutes", message, "Give the minutes of one meeting.");
        }
        if meeting.grid_minutes.is_some_and(|grid| ![15, 30, 60].contains(&grid)) {
            let message = "Starts lie 15, 30 or 60 minutes apart.";
            self.issue(
                "E-meeting-grid",
                "meeting.grid_minutes",
                message,
                "Choose one, or leave it out for length plus buffer.",
            );
        }
        if timezone(&meeting.zone).is_err() {
            let message = "This is not a zone of the IANA database.";
            self.issue("E-unknown-zone", "meeting.zone", message, "Write it as Europe/Helsinki.");
        }
    }

    fn caps(&mut self) {
        let programme = self.programme;
        let caps = &programme.caps;
        let unstated = caps.unstated;
        let stated = [
            ("caps.hour", Some(caps.hour)),
            ("caps.unstated.day", unstated.day),
            ("caps.unstated.month", unstated.month),
            ("caps.unstated.quarter", unstated.quarter),
            ("caps.unstated.round", unstated.round),
        ];
        for (path, _) in stated.into_iter().filter(|(_, cap)| *cap == Some(0)) {
            self.issue(
                "E-zero-cap",
                path,
                "A cap of 0 lets nobody meet.",
                "Give at least 1, or leave it out for no cap.",
            );
        }
        let mut seen = BTreeSet::new();
        for (index, employer) in programme.employers.iter().enumerate() {
            let path = format!("employers[{}]", index + 1);
            if employer.organisation.trim().is_empty() {
                let remedy = "Write it as in the column organisation.";
                self.issue("E-missing-key", &format!("{path}.organisation"), "The employer has no name.", remedy);
            } else if !seen.insert(employer.organisation.trim()) {
                let message = "This employer stands there twice.";
                self.issue("E-duplicate-name", &format!("{path}.organisation"), message, "Keep one budget.");
            }
            if employer.hours_per_month == Some(0) {
                let message = "A budget of 0 hours lets nobody meet.";
                self.issue("E-zero-cap", &format!("{path}.hours_per_month"), message, "Give at least 1.");
            }
            if employer.team_away == Some(0) {
                let message = "A team of which nobody may be away lets nobody meet.";
                self.issue("E-zero-cap", &format!("{path}.team_away"), message, "Give at least 1.");
            }
            self.work_hours(&path, employer);
        }
    }

    fn work_hours(&mut self, path: &str, employer: &Employer) {
        let written = employer.work_hours.as_ref().map(|text| text.parse::<Availability>());
        if written.as_ref().is_some_and(|hours| hours.as_ref().is_ok_and(|hours| !hours.calendars().is_empty())) {
            let message = "Work hours are written here, not in a calendar.";
            self.issue("E-programme-value", &format!("{path}.work_hours"), message, "Write them as Mon-Fri 9-17.");
        }
        let hours = written.and_then(Result::err);
        let zone = employer.zone.as_ref().and_then(|zone| timezone(zone).err());
        let found = hours.map(|error| (error, "work_hours")).into_iter().chain(zone.map(|error| (error, "zone")));
        for (error, key) in found {
            let place = Place { column: Some(format!("{path}.{key}")), ..Place::default() };
            self.issues.extend(error.issues.into_iter().map(|issue| Issue { place: place.clone(), ..issue }));
        }
    }

    fn objective(&mut self) {
        let objective = &self.programme.objective;
        if objective.band == Some(0) {
            let message = "Points cannot be divided by 0.";
            self.issue("E-band", "objective.band", message, "Give at least 1, or leave it out.");
        }
        if objective.at_least_served.is_some() && objective.first == First::Served {
            let message = "A floor on the number served has no use where most served comes first.";
            self.issue("E-floor", "objective.at_least_served", message, "Remove it, or set first = \"quality\".");
        }
    }

    fn decisions(&mut self) {
        let programme = self.programme;
        let mut seen = BTreeSet::new();
        for (index, pin) in programme.pins.iter().enumerate() {
            let path = format!("pins[{}]", index + 1);
            self.pair(&path, &pin.newcomer, &pin.opener);
            if pin.start.as_ref().is_some_and(|start| start.parse::<Timestamp>().is_err()) {
                let message = "The start is not an RFC 3339 time with offset.";
                self.issue("E-pin-start", &format!("{path}.start"), message, "Write it as 2026-11-24T10:00:00+02:00.");
            }
            if !seen.insert((&pin.newcomer, &pin.opener)) {
                self.issue("E-duplicate-pin", &path, "This pair is pinned twice.", "Keep one of the two pins.");
            }
        }
        for (index, forbid) in programme.forbids.iter().enumerate() {
            let path = format!("forbids[{}]", index + 1);
            self.pair(&path, &forbid.newcomer, &forbid.opener);
            if seen.contains(&(&forbid.newcomer, &forbid.opener)) {
                self.issue("E-pinned-and-forbidden", &path, "This pair is also pinned.", "Decide for one of the two.");
            }
        }
    }

    fn groups(&mut self) {
        let mut seen = BTreeSet::new();
        for (index, group) in self.programme.groups.iter().enumerate() {
            let (path, name) = (format!("groups[{}].attribute", index + 1), group.attribute.as_str());
            if !seen.insert(name) {
                self.issue("E-duplicate-name", &path, "This group stands there twice.", "Keep one of the two.");
            }
            let several = CodeColumn::named(name).is_some();
            match self.attribute(&path, name) {
                Some(kind @ (Kind::Set | Kind::Number)) => self.wrong_kind(&path, name, kind, "one word a person"),
                Some(kind) if several => self.wrong_kind(&path, name, kind, "one value a person"),
                _ => {}
            }
        }
    }

    fn changes(&mut self) {
        for (index, change) in self.programme.changes.iter().enumerate() {
            let path = format!("changes[{}]", index + 1);
            match &change.ask {
                Ask::Hour {} | Ask::Remote {} => {}
                Ask::Language { steps } if (1..=7).contains(steps) => {}
                Ask::Language { .. } => {
                    let message = "A language is raised by 1 to 7 levels.";
                    self.issue("E-change", &format!("{path}.language.steps"), message, "Give at least 1, at most 7.");
                }
                Ask::Code { attribute, level } => {
                    if CodeColumn::named(attribute).is_none() {
                        let message = "Codes are added to fields, occupations or education alone.";
                        self.issue("E-change", &format!("{path}.code.attribute"), message, "Name one of the three.");
                    } else {
                        let depth = self.one_tree(&path, attribute, attribute);
                        self.level(&format!("{path}.code.level"), *level, depth);
                    }
                }
            }
        }
    }

    fn pair(&mut self, path: &str, newcomer: &str, opener: &str) {
        if newcomer.is_empty() || opener.is_empty() || newcomer == opener {
            let message = "A pair is two people, each with an id.";
            self.issue("E-pair", path, message, "Give the ids of a newcomer and an opener.");
        }
    }

    fn mapping(&mut self) {
        for (index, source) in self.programme.import.sources.iter().enumerate() {
            let path = format!("import.sources[{}]", index + 1);
            let known = ["utf-8", "windows-1252", "macintosh"];
            if source.encoding.as_ref().is_some_and(|encoding| !known.contains(&encoding.to_lowercase().as_str())) {
                let message = "The encoding is not known.";
                let remedy = "Write utf-8, windows-1252 or macintosh, or leave it out.";
                self.issue("E-encoding", &format!("{path}.encoding"), message, remedy);
            }
            for (name, column) in &source.columns {
                self.column(&format!("{path}.columns.{name}"), name, column);
            }
        }
    }

    fn column(&mut self, path: &str, name: &str, column: &ImportColumn) {
        let declared = self.programme.attributes.iter().any(|attribute| attribute.name == name);
        if !declared && !CANONICAL_COLUMNS.contains(&name) {
            let message = "This is neither a canonical column nor a declared attribute.";
            self.issue("E-unknown-column", path, message, "Declare the attribute, or correct the name.");
        }
        if column.heading.is_some() == column.constant.is_some() {
            let message = "A column comes from a heading or is a constant: one of the two.";
            self.issue("E-import-column", path, message, "Give `heading` or `constant`.");
        }
    }
}
