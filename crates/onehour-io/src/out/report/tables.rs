//! Tables that can be searched and sorted, and read on a phone as a list.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use onehour::advice::Cell as Kind;
use onehour::plan::{Bottleneck, Meeting, Waiting};

use super::html::Escaped;
use crate::out::advice;
use crate::out::tables::waiting_code;
use crate::out::view::{View, local};
use crate::texts::{day, time};

/// Rows of a table at most; a browser is slow beyond. The tables beside the page hold the rest.
const ROWS: usize = 20_000;
/// Bottlenecks that are told one by one.
const BOTTLENECKS: usize = 20;

/// A heading, and whether its column can be sorted.
pub(super) type Heading = (&'static str, bool);

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
    pub(super) fn write<T>(&self, html: &mut String, items: &[T], mut row: impl FnMut(&mut String, &T)) {
        let Section { id, title, what, file, .. } = self;
        let _ = writeln!(html, "<section aria-labelledby=\"{id}\" data-table>\n<h2 id=\"{id}\">{title}</h2>");
        if items.is_empty() {
            let _ = writeln!(html, "<p>There are none.</p>\n</section>");
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
             <p><span role=\"status\">{}</span> {what}</p></div>",
            shown.len()
        );
        if shown.len() < items.len() {
            let _ = writeln!(html, "<p>The first {} of {}; {file} has them all.</p>", shown.len(), items.len());
        }
        let _ = writeln!(
            html,
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table class=\"rows\" role=\"table\">\
             <caption>{title}</caption><thead role=\"rowgroup\"><tr role=\"row\">"
        );
        for (heading, sorts) in self.headings {
            let _ = if *sorts {
                write!(html, "<th scope=\"col\" role=\"columnheader\"><button type=\"button\">{heading}</button></th>")
            } else {
                write!(html, "<th scope=\"col\" role=\"columnheader\" class=\"plain\">{heading}</th>")
            };
        }
        html.push_str("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        for item in shown {
            html.push_str("<tr role=\"row\">");
            row(html, item);
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table></div>\n</section>\n");
    }
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
    let _ = write!(html, "<th scope=\"row\" role=\"rowheader\">{name}</th>");
}

pub(super) fn number_cell(html: &mut String, label: &str, number: impl Display) {
    let _ = write!(html, "<td role=\"cell\" class=\"number\" data-label=\"{label}\">{number}</td>");
}

pub(super) fn meetings(html: &mut String, view: &View<'_>) {
    let headings =
        [("Newcomer", true), ("Opener", true), ("When", true), ("Place", true), ("Points", true), ("Why", false)];
    let section = Section {
        id: "meetings",
        title: "Meetings",
        what: "meetings",
        file: "meetings.csv",
        note: None,
        headings: &headings,
    };
    section.write(html, &view.plan.meetings, |html, meeting| {
        row_header(html, person(view, &meeting.newcomer));
        cell(html, "Opener", &person(view, &meeting.opener));
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
    let text = format!("{}, {}{until}", day(start.date(), "en"), time(&start, "en"));
    let _ = write!(
        html,
        "<td role=\"cell\" class=\"when\" data-label=\"When\" data-sort=\"{sort}\">{}</td>",
        Escaped(&text)
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

pub(super) fn waiting(html: &mut String, view: &View<'_>) {
    let mut headings =
        vec![("Newcomer", true), ("Days waited", true), ("Openers who fit", true), ("Code", true), ("Why", false)];
    let advised = !view.briefing.help.is_empty();
    if advised {
        headings.push(("What would help", false));
    }
    let section = Section {
        id: "waiting",
        title: "Waiting",
        what: "waiting people",
        file: "waiting.csv",
        note: advice::left_out(view),
        headings: &headings,
    };
    section.write(html, &view.plan.waiting, |html, waiting| {
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
pub(super) fn recruit(html: &mut String, view: &View<'_>) {
    let Some(recruit) = &view.briefing.recruit else { return };
    let headings = [
        ("Field", true),
        ("Place", true),
        ("Language", true),
        ("Hours", true),
        ("Who wait for one", true),
        ("One serves", true),
        ("Two serve", true),
        ("Five serve", true),
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
    section.write(html, &recruit.cells, |html, kind: &Kind| {
        let field = view.field(kind).unwrap_or_default();
        row_header(html, Escaped(&field));
        let place = kind.place.as_deref().map(|code| view.place(code, "en")).unwrap_or_default();
        for (label, text) in [
            ("Place", place.as_str()),
            ("Language", kind.language.as_deref().unwrap_or_default()),
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
pub(super) fn bottlenecks(html: &mut String, view: &View<'_>) {
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
    html.push_str(
        "<section aria-labelledby=\"bottlenecks\">\n<h2 id=\"bottlenecks\">Where places are short</h2>\n<ul>\n",
    );
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
    html.push_str("</section>\n");
}
