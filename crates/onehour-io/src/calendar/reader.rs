//! From bytes to events, zones and busy periods: the components of a file (RFC 5545, section 3.6).

use std::collections::BTreeMap;
use std::sync::Arc;

use onehour::error::{Error, Issue};

use super::event::{Event, Fault, is_event_property};
use super::lines::{Line, content_lines};
use super::recur::Budget;
use super::rule::Rule;
use super::value::{offset, stamp};
use super::zone::{Observance, Offsets, Zone};
use super::{Calendar, place};

/// Largest file; calendars of twenty years stay far below.
pub(super) const MAX_BYTES: usize = 16 << 20;
/// Most components in a file.
const MAX_COMPONENTS: usize = 100_000;
/// Deepest nesting; the standard needs three.
const MAX_DEPTH: usize = 16;
/// What the definitions of zones in a file may cost.
const ZONE_BUDGET: (usize, usize) = (5_000_000, 100_000);

/// Reads a file.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Calendar, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(refuse(
            file,
            None,
            "E-calendar-large",
            "The calendar is larger than 16 MiB.",
            "Export fewer years.",
        ));
    }
    let mut scan = Scan::default();
    for line in content_lines(bytes) {
        match line {
            Ok(line) => {
                scan.take(line).map_err(|(line, code, what, remedy)| refuse(file, Some(line), code, what, remedy))?
            }
            Err(number) => _ = scan.passed_over.broken.get_or_insert(number),
        }
    }
    if scan.components == 0 {
        let remedy = "Export the calendar again as an iCalendar (.ics) file.";
        return Err(refuse(file, None, "E-calendar-format", "This is not an iCalendar file.", remedy));
    }
    build(scan, file)
}

fn refuse(file: &str, line: Option<u64>, code: &str, message: &str, remedy: &str) -> Error {
    Error::from(Issue::error(code, place(file, line), message, remedy))
}

/// What a component is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Calendar,
    Event,
    FreeBusy,
    Timezone,
    Observance,
    /// To-dos, alarms, availabilities: read over.
    Other,
}

/// The lines that matter, sorted by component.
#[derive(Default)]
struct Scan {
    /// The open components, outermost first.
    open: Vec<Kind>,
    components: usize,
    /// Line of BEGIN, and the lines.
    events: Vec<(u64, Vec<Line>)>,
    free_busy: Vec<Line>,
    timezones: Vec<Definition>,
    home: Option<String>,
    passed_over: PassedOver,
}

/// The first line of each kind of thing that is read over with a warning.
#[derive(Default)]
struct PassedOver {
    broken: Option<u64>,
    outside: Option<u64>,
    availability: Option<u64>,
    /// 0 is the end of the file.
    unclosed: Option<u64>,
}

/// A VTIMEZONE as written.
#[derive(Default)]
struct Definition {
    line: u64,
    id: Option<String>,
    parts: Vec<Vec<Line>>,
}

/// Line, code, message, remedy.
type Refusal = (u64, &'static str, &'static str, &'static str);

impl Scan {
    fn take(&mut self, line: Line) -> Result<(), Refusal> {
        match line.name.as_str() {
            "BEGIN" => return self.begin(&line),
            "END" => self.end(&line),
            _ => self.property(line),
        }
        Ok(())
    }

    fn begin(&mut self, line: &Line) -> Result<(), Refusal> {
        self.components += 1;
        if self.components > MAX_COMPONENTS {
            let remedy = "Export fewer years.";
            return Err((
                line.number,
                "E-calendar-components",
                "The calendar has more than 100,000 components.",
                remedy,
            ));
        }
        if self.open.len() == MAX_DEPTH {
            let remedy = "Export the calendar again; the standard needs three levels.";
            return Err((line.number, "E-calendar-depth", "Components are nested more than 16 deep.", remedy));
        }
        let kind = match (line.value.trim().to_ascii_uppercase().as_str(), self.open.last()) {
            ("VCALENDAR", None) => Kind::Calendar,
            ("VEVENT", Some(Kind::Calendar)) => {
                self.events.push((line.number, Vec::new()));
                Kind::Event
            }
            ("VEVENT", _) => {
                self.passed_over.outside.get_or_insert(line.number);
                Kind::Other
            }
            ("VFREEBUSY", Some(Kind::Calendar)) => Kind::FreeBusy,
            ("VAVAILABILITY", _) => {
                self.passed_over.availability.get_or_insert(line.number);
                Kind::Other
            }
            ("VTIMEZONE", Some(Kind::Calendar)) => {
                self.timezones.push(Definition { line: line.number, ..Definition::default() });
                Kind::Timezone
            }
            ("STANDARD" | "DAYLIGHT", Some(Kind::Timezone)) => {
                if let Some(definition) = self.timezones.last_mut() {
                    definition.parts.push(Vec::new());
                }
                Kind::Observance
            }
            _ => Kind::Other,
        };
        self.open.push(kind);
        Ok(())
    }

    /// Closes the innermost component. What its END is called does not matter to what was read, but is noted.
    fn end(&mut self, line: &Line) {
        let name = line.value.trim().to_ascii_uppercase();
        let fits = match self.open.pop() {
            Some(Kind::Calendar) => name == "VCALENDAR",
            Some(Kind::Event) => name == "VEVENT",
            Some(Kind::FreeBusy) => name == "VFREEBUSY",
            Some(Kind::Timezone) => name == "VTIMEZONE",
            Some(Kind::Observance) => name == "STANDARD" || name == "DAYLIGHT",
            Some(Kind::Other) => true,
            None => false,
        };
        if !fits {
            self.passed_over.unclosed.get_or_insert(line.number);
        }
    }

    fn property(&mut self, line: Line) {
        let Some(kind) = self.open.last() else { return };
        let definition = self.timezones.last_mut();
        let lines = match (kind, line.name.as_str(), definition) {
            (Kind::Event, name, _) if is_event_property(name) => self.events.last_mut().map(|(_, lines)| lines),
            (Kind::FreeBusy, "FREEBUSY", _) => Some(&mut self.free_busy),
            (Kind::Observance, "DTSTART" | "TZOFFSETFROM" | "TZOFFSETTO" | "RRULE" | "RDATE", Some(definition)) => {
                definition.parts.last_mut()
            }
            (Kind::Timezone, "TZID", Some(definition)) => {
                definition.id = Some(line.value.trim().to_owned());
                None
            }
            (Kind::Calendar, "X-WR-TIMEZONE", _) => {
                self.home = Some(line.value.trim().to_owned());
                None
            }
            _ => None,
        };
        if let Some(lines) = lines {
            lines.push(line);
        }
    }
}

/// Builds everything that was scanned; all issues at once.
fn build(scan: Scan, file: &str) -> Result<Calendar, Error> {
    let mut zones = Zones {
        file,
        definitions: &scan.timezones,
        known: BTreeMap::new(),
        home: scan.home.as_deref().and_then(Zone::named).unwrap_or(Zone::Floating),
        budget: Budget::new(ZONE_BUDGET.0, ZONE_BUDGET.1),
        issues: Vec::new(),
    };
    let mut events = Vec::with_capacity(scan.events.len());
    let mut faults = Vec::new();
    let home = zones.home.clone();
    for (line, lines) in &scan.events {
        match Event::build(*line, lines, &home, &mut |property| zones.of(property)) {
            Ok(event) => events.push(event),
            Err(found) => faults.extend(found),
        }
    }
    let mut free_busy = Vec::new();
    for line in &scan.free_busy {
        match super::free_busy::read(line) {
            Some(periods) => free_busy.extend(periods),
            None => faults.push(Fault::Value(line.number)),
        }
    }
    let mut issues = zones.issues;
    issues.extend(faults.into_iter().map(|fault| fault_issue(fault, file)));
    let mut passed_over = scan.passed_over;
    if !scan.open.is_empty() {
        passed_over.unclosed.get_or_insert(0);
    }
    issues.extend(passed_over.warnings(file));
    if issues.iter().any(Issue::is_error) {
        issues.retain(Issue::is_error);
        return Err(Error::from(issues));
    }
    issues.sort();
    Ok(Calendar { file: file.to_owned(), events, free_busy, warnings: issues })
}

fn fault_issue(fault: Fault, file: &str) -> Issue {
    let (line, code, message, remedy) = match fault {
        Fault::NoStart(line) => {
            (line, "E-calendar-no-start", "An event has no DTSTART.", "Give it a start, or delete it.")
        }
        Fault::Value(line) => (
            line,
            "E-calendar-value",
            "A date, time, duration or number cannot be read.",
            "Write it as RFC 5545 does (`20261205T090000`, `PT1H`), or export the calendar again.",
        ),
        Fault::Rule(line) => (
            line,
            "E-calendar-rule",
            "A recurrence rule cannot be read, or is not for the Gregorian calendar.",
            "Write it as RFC 5545 does (`FREQ=WEEKLY;BYDAY=MO`), or list the dates as RDATE.",
        ),
    };
    Issue::error(code, place(file, Some(line)), message, remedy)
}

impl PassedOver {
    fn warnings(&self, file: &str) -> Vec<Issue> {
        let missing = "Check that no event is missing; export the calendar again if one is.";
        let kinds = [
            (
                self.broken,
                "W-calendar-line",
                "Here, and perhaps further on, a line is no property; it was passed over.",
                missing,
            ),
            (
                self.outside,
                "W-calendar-outside",
                "Here, and perhaps further on, an event stands outside of a calendar; it was passed over.",
                missing,
            ),
            (
                self.availability,
                "W-calendar-availability",
                "Here, and perhaps further on, stands a VAVAILABILITY, which is not read.",
                "Write these hours in the availability of the person.",
            ),
            (
                self.unclosed,
                "W-calendar-unclosed",
                "A component is not closed as it was opened; the file may be cut off.",
                missing,
            ),
        ];
        let warning = |(line, code, message, remedy): (Option<u64>, &str, &str, &str)| {
            let line = line?;
            Some(Issue::warning(code, place(file, (line > 0).then_some(line)), message, remedy))
        };
        kinds.into_iter().filter_map(warning).collect()
    }
}

/// The zones of a file by TZID.
struct Zones<'a> {
    file: &'a str,
    definitions: &'a [Definition],
    known: BTreeMap<String, Zone>,
    /// What a time without a TZID means: the zone of the whole calendar when it has one.
    home: Zone,
    budget: Budget,
    issues: Vec<Issue>,
}

impl Zones<'_> {
    fn of(&mut self, property: &Line) -> Zone {
        let Some(id) = property.parameter("TZID") else { return self.home.clone() };
        if let Some(zone) = self.known.get(id) {
            return zone.clone();
        }
        let zone = Zone::named(id).or_else(|| self.defined(id)).unwrap_or_else(|| {
            let message =
                "A zone is neither a name that is known nor defined in the file; its times count as local times.";
            let remedy = "Nothing needs to be done if the calendar is of the zone that stands beside the availability.";
            self.issues.push(Issue::warning(
                "W-calendar-zone",
                place(self.file, Some(property.number)),
                message,
                remedy,
            ));
            Zone::Floating
        });
        self.known.insert(id.to_owned(), zone.clone());
        zone
    }

    /// The zone that the file defines under this name.
    fn defined(&mut self, id: &str) -> Option<Zone> {
        let definition = self.definitions.iter().find(|definition| definition.id.as_deref() == Some(id))?;
        let mut parts = Vec::new();
        for lines in &definition.parts {
            match observance(lines) {
                Ok(part) => parts.push(part),
                Err(fault) => self.issues.push(fault_issue(fault, self.file)),
            }
        }
        match Offsets::define(&parts, &mut self.budget) {
            Ok(Some(offsets)) => return Some(Zone::Defined(Arc::new(offsets))),
            Ok(None) => {
                self.refuse(definition.line, "E-calendar-zone", "A zone is defined without a start or an offset.")
            }
            Err(_) => {
                self.refuse(definition.line, "E-calendar-recurrence", "The rules of a zone take too long to expand.")
            }
        }
        Some(Zone::Floating)
    }

    fn refuse(&mut self, line: u64, code: &str, message: &str) {
        let remedy = "Export the calendar again, with IANA names of zones such as `Europe/Helsinki` if you can choose.";
        self.issues.push(Issue::error(code, place(self.file, Some(line)), message, remedy));
    }
}

fn observance(lines: &[Line]) -> Result<Observance, Fault> {
    let mut part = Observance::default();
    for line in lines {
        let fault = Fault::Value(line.number);
        match line.name.as_str() {
            "DTSTART" => part.start = Some(stamp(&line.value).ok_or(fault)?),
            "TZOFFSETFROM" => part.from = Some(offset(&line.value).ok_or(fault)?),
            "TZOFFSETTO" => part.to = Some(offset(&line.value).ok_or(fault)?),
            "RRULE" => part.rules.push(Rule::parse(&line.value).ok_or(Fault::Rule(line.number))?),
            _ => {
                let dates = line.value.split(',').map(|date| stamp(date.split('/').next().unwrap_or(date)));
                part.dates.extend(dates.collect::<Option<Vec<_>>>().ok_or(fault)?);
            }
        }
    }
    Ok(part)
}
