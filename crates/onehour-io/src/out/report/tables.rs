//! Tables that can be searched and sorted, and read on a phone as a list.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use onehour::advice::Cell as Kind;
use onehour::plan::{Bottleneck, Meeting, TierValue, Waiting};

use super::Body;
use super::html::Escaped;
use crate::out::advice;
use crate::out::tables::waiting_code;
use crate::out::view::{View, local};
use crate::texts::{day, time};

/// Rows of a table at most; a browser is slow beyond. The tables beside the page hold the rest.
const ROWS: usize = 20_000;
/// Bottlenecks that are told one by one.
const BOTTLENECKS: usize = 20;

/// The heading of a column.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    pub(super) label: &'static str,
    /// Whether rows can be sorted by it.
    sorts: bool,
    /// Whether it stands above numbers, which are set to the right.
    numbers: bool,
}

impl Heading {
    pub(super) const fn text(label: &'static str) -> Self {
        Heading { label, sorts: true, numbers: false }
    }

    pub(super) const fn number(label: &'static str) -> Self {
        Heading { label, sorts: true, numbers: true }
    }

    /// The same where nobody would sort by it.
    const fn unsorted(self) -> Self {
        Heading { sorts: false, ..self }
    }
}

/// A section with a table; `rows` says how many there are in all, `row` writes one.
pub(super) struct Section<'a> {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) what: &'static str,
    pub(super) file: &'static str,
    /// What must be known to read the table.
    pub(super) note: Option<String>,
    pub(super) headings: &'a [Heading],
}

impl Section<'_> {
    pub(super) fn write<T>(&self, body: &mut Body, items: &[T], row: impl FnMut(&mut String, &T)) {
        body.begin(self.id, self.title);
        self.fill(&mut body.html, items, row);
        body.end();
    }

    /// What stands below the title. Where there are no rows, there is nothing to search either.
    fn fill<T>(&self, html: &mut String, items: &[T], row: impl FnMut(&mut String, &T)) {
        let Section { id, title, what, file, .. } = self;
        if items.is_empty() {
            html.push_str("<p>There are none.</p>\n");
            return;
        }
        if let Some(note) = &self.note {
            let _ = writeln!(html, "<p>{}</p>", Escaped(note));
        }
        let shown = &items[..items.len().min(ROWS)];
        let _ = writeln!(
            html,
            "<div class=\"tools\"><div><label for=\"search-{id}\">Search {what}</label>\
             <input type=\"search\" id=\"search-{id}\" autocomplete=\"off\" spellcheck=\"false\"></div>\
             <p role=\"status\" data-what=\"{what}\">{} {what}</p></div>",
            shown.len()
        );
        if shown.len() < items.len() {
            let _ = writeln!(html, "<p>The first {} of {}; {file} has them all.</p>", shown.len(), items.len());
        }
        let _ = write!(html, "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">");
        table(html, title, self.headings, shown, row);
        html.push_str("</div>\n");
    }
}

/// A table that is a list on a phone.
fn table<T>(html: &mut String, title: &str, headings: &[Heading], items: &[T], mut row: impl FnMut(&mut String, &T)) {
    let _ = writeln!(
        html,
        "<table class=\"rows\" role=\"table\"><caption>{title}</caption><thead role=\"rowgroup\"><tr role=\"row\">"
    );
    for Heading { label, sorts, numbers } in headings {
        let class = match (sorts, numbers) {
            (true, false) => "",
            (true, true) => " class=\"number\"",
            (false, false) => " class=\"plain\"",
            (false, true) => " class=\"plain number\"",
        };
        let label = if *sorts { format!("<button type=\"button\">{label}</button>") } else { (*label).to_owned() };
        let _ = write!(html, "<th scope=\"col\" role=\"columnheader\"{class}>{label}</th>");
    }
    html.push_str("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for item in items {
        html.push_str("<tr role=\"row\">");
        row(html, item);
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>");
}

/// What the plan reaches in each objective, in their order.
pub(super) fn objectives(html: &mut String, tiers: &[TierValue]) {
    let headings = [
        Heading::text("Objective"),
        Heading::number("This plan"),
        Heading::number("At most"),
        Heading::text("Proven best"),
    ]
    .map(Heading::unsorted);
    html.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"Objectives\" tabindex=\"0\">");
    table(html, "Objectives", &headings, tiers, |html, TierValue { name, value, bound, proven }| {
        row_header(html, Escaped(name));
        number_cell(html, "This plan", value);
        number_cell(html, "At most", bound.map(|bound| bound.to_string()).unwrap_or_default());
        cell(html, "Proven best", if *proven { "yes" } else { "no" });
    });
    html.push_str("</div>\n");
}

/// Name, id and address of a person.
fn person(view: &View<'_>, id: &str) -> String {
    let contact = view.contact(id);
    let mut text = match &contact.name {
        Some(name) => format!("{} <span class=\"mail\">{}</span>", Escaped(name), Escaped(id)),
        None => Escaped(id).to_string(),
    };
    if let Some(email) = &contact.email {
        // No link: an address is a text of whoever signed up.
        let _ = write!(text, "<br><span class=\"mail\">{}</span>", Escaped(email));
    }
    text
}

fn cell(html: &mut String, label: &str, content: &str) {
    let _ = write!(html, "<td role=\"cell\" data-label=\"{label}\">{content}</td>");
}

/// The cell that names its row; the name is escaped.
pub(super) fn row_header(html: &mut String, name: impl Display) {
    let _ = write!(html, "<th scope=\"row\" role=\"rowheader\">{}</th>", free(name));
}

/// An escaped text in the words of other people, which may be of any length.
fn free(text: impl Display) -> String {
    format!("<span class=\"free\">{text}</span>")
}

pub(super) fn number_cell(html: &mut String, label: &str, number: impl Display) {
    let _ = write!(html, "<td role=\"cell\" class=\"number\" data-label=\"{label}\">{number}</td>");
}

pub(super) fn meetings(body: &mut Body, view: &View<'_>) {
    let headings = [
        Heading::text("Newcomer"),
        Heading::text("Opener"),
        Heading::text("When"),
        Heading::text("Place"),
        Heading::number("Points"),
        Heading::text("Why").unsorted(),
    ];
    let section = Section {
        id: "meetings",
        title: "Meetings",
        what: "meetings",
        file: "meetings.csv",
        note: None,
        headings: &headings,
    };
    section.write(body, &view.plan.meetings, |html, meeting| {
        row_header(html, person(view, &meeting.newcomer));
        cell(html, "Opener", &free(person(view, &meeting.opener)));
        when(html, meeting);
        cell(html, "Place", &Escaped(&view.meeting_place(meeting)).to_string());
        let points = meeting.points;
        let _ = write!(
            html,
            "<td role=\"cell\" class=\"number\" data-label=\"Points\" data-sort=\"{points}\">{points}</td>"
        );
        let _ = write!(html, "<td role=\"cell\">{}</td>", reasons(meeting));
    });
}

fn when(html: &mut String, meeting: &Meeting) {
    let (start, end) = (local(meeting.start.as_deref()), local(meeting.end.as_deref()));
    let Some(start) = start else { return cell(html, "When", "the pair finds the hour") };
    let until = end.map(|end| format!("–{}", time(&end, "en"))).unwrap_or_default();
    let sort = start.strftime("%Y%m%d%H%M");
    let (day, hours) = (day(start.date(), "en"), format!("{}{until}", time(&start, "en")));
    let _ = write!(
        html,
        "<td role=\"cell\" data-label=\"When\" data-sort=\"{sort}\">{}, <span class=\"hours\">{}</span></td>",
        Escaped(&day),
        Escaped(&hours)
    );
}

/// A list that opens: each rule and term in its sentence.
fn reasons(meeting: &Meeting) -> String {
    let mut text = String::from("<details><summary>Reasons</summary><ul class=\"reasons\">");
    for reason in &meeting.reasons {
        let points = reason.points.map(|points| format!(" {points:+}")).unwrap_or_default();
        let _ = write!(text, "<li>{}{points}: {}</li>", Escaped(&reason.name), Escaped(&reason.text));
    }
    if !meeting.options.is_empty() {
        let _ = write!(text, "<li>Also possible: {}</li>", Escaped(&meeting.options.join(", ")));
    }
    if meeting.pinned {
        let against = meeting.broken.join(", ");
        let against = if against.is_empty() { String::new() } else { format!(" against {against}") };
        let _ = write!(text, "<li>Pinned{}</li>", Escaped(&against));
    }
    text + "</ul></details>"
}

pub(super) fn waiting(body: &mut Body, view: &View<'_>) {
    let mut headings = vec![
        Heading::text("Newcomer"),
        Heading::number("Days waited"),
        Heading::number("Openers who fit"),
        Heading::text("Code"),
        Heading::text("Why").unsorted(),
    ];
    let advised = !view.briefing.help.is_empty();
    if advised {
        headings.push(Heading::text("What would help").unsorted());
    }
    let section = Section {
        id: "waiting",
        title: "Waiting",
        what: "waiting people",
        file: "waiting.csv",
        note: advice::left_out(view),
        headings: &headings,
    };
    section.write(body, &view.plan.waiting, |html, waiting| {
        row_header(html, person(view, &waiting.newcomer));
        for (label, number) in [("Days waited", waiting.waited_days), ("Openers who fit", waiting.candidates)] {
            number_cell(html, label, number);
        }
        cell(html, "Code", waiting_code(waiting.code));
        cell(html, "Why", &why(waiting));
        if advised {
            cell(html, "What would help", &help(view, &waiting.newcomer));
        }
    });
}

/// A list of changes; a person who was not looked at has none.
fn help(view: &View<'_>, newcomer: &str) -> String {
    let Some(lines) = advice::help(view, newcomer) else { return String::new() };
    let items: Vec<String> = lines.iter().map(|line| format!("<li>{}</li>", Escaped(line))).collect();
    format!("<details><summary>Changes</summary><ul class=\"reasons\">{}</ul></details>", items.concat())
}

/// Which openers to look for, most served first.
pub(super) fn recruit(body: &mut Body, view: &View<'_>) {
    let Some(recruit) = &view.briefing.recruit else { return };
    let headings = [
        Heading::text("Field"),
        Heading::text("Place"),
        Heading::text("Language"),
        Heading::text("States"),
        Heading::text("Hours"),
        Heading::number("Who wait for one"),
        Heading::number("One serves"),
        Heading::number("Two serve"),
        Heading::number("Five serve"),
    ];
    let note = format!(
        "How many more one, two and five such openers would serve; each gives {}. A plus sign: perhaps more.",
        advice::caps(recruit.caps)
    );
    let section = Section {
        id: "recruit",
        title: "Openers to look for",
        what: "kinds of openers",
        file: "onehour recruit",
        note: Some(note),
        headings: &headings,
    };
    section.write(body, &recruit.cells, |html, kind: &Kind| {
        let field = view.field(kind).unwrap_or_default();
        row_header(html, Escaped(&field));
        let place = kind.place.as_deref().map(|code| view.place(code, "en")).unwrap_or_default();
        for (label, text) in [
            ("Place", place.as_str()),
            ("Language", kind.language.as_deref().unwrap_or_default()),
            ("States", advice::stated(kind).as_str()),
            ("Hours", kind.hours.as_deref().unwrap_or_default()),
        ] {
            cell(html, label, &Escaped(text).to_string());
        }
        number_cell(html, "Who wait for one", kind.waiting);
        for (openers, label) in [(1, "One serves"), (2, "Two serve"), (5, "Five serve")] {
            if let Some(serve) = advice::more(kind, openers) {
                let plus = if serve.exact { "" } else { "+" };
                number_cell(html, label, format_args!("{}{plus}", serve.more));
            }
        }
    });
}

fn why(waiting: &Waiting) -> String {
    let mut text = Escaped(&waiting.reason).to_string();
    if !waiting.ruled_out.is_empty() {
        text.push_str("<details><summary>Rules</summary><ul class=\"reasons\">");
        for (rule, openers) in &waiting.ruled_out {
            let _ = write!(text, "<li>{} rules out {openers}</li>", Escaped(rule));
        }
        text.push_str("</ul></details>");
    }
    text
}

/// Where places are short: the groups that compete, the largest lack first.
pub(super) fn bottlenecks(body: &mut Body, view: &View<'_>) {
    let mut groups: Vec<(usize, &Bottleneck)> = view.plan.bottlenecks.iter().enumerate().collect();
    if groups.is_empty() {
        return;
    }
    let lack = |group: &Bottleneck| group.newcomers.len().saturating_sub(group.places as usize);
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(lack(group)));
    // What is said to those who wait in it.
    let mut said: BTreeMap<usize, &str> = BTreeMap::new();
    for waiting in &view.plan.waiting {
        if let Some(bottleneck) = waiting.bottleneck {
            said.insert(bottleneck as usize, &waiting.reason);
        }
    }
    body.begin("bottlenecks", "Where places are short");
    let html = &mut body.html;
    html.push_str("<ul>\n");
    for (index, group) in groups.iter().take(BOTTLENECKS) {
        let openers: Vec<&str> = group.openers.iter().map(|id| view.contacts.name(id)).collect();
        let _ = writeln!(
            html,
            "<li>{} <details><summary>Openers</summary>{}</details></li>",
            Escaped(said.get(index).copied().unwrap_or_default()),
            Escaped(&openers.join(", "))
        );
    }
    html.push_str("</ul>\n");
    if groups.len() > BOTTLENECKS {
        let _ = writeln!(
            html,
            "<p>And {} more, in plan.json under <code>bottlenecks</code>.</p>",
            groups.len() - BOTTLENECKS
        );
    }
    body.end();
}
