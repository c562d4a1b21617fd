//! Bars as inline SVG. Each says in words what it shows, and each bar its number, so that neither eyes nor colours are
//! needed.

use std::collections::BTreeMap;
use std::fmt::Write;

use onehour::plan::WaitingCode;

use super::html::Escaped;
use crate::out::view::{View, local};

/// Width of a chart in its own units.
const WIDTH: f64 = 400.0;
/// Where bars begin, to the right of their labels.
const LEFT: f64 = 150.0;
/// Where the longest bar ends, to the left of its number.
const RIGHT: f64 = 350.0;
/// Height of one bar with its gap.
const STEP: f64 = 26.0;
/// Bars of a chart at most; what is beyond is summed up in the last.
const BARS: usize = 12;

/// A label, a number, and whether it is the colour of those who wait.
type Bar = (String, u64, bool);

/// All charts of a plan.
pub(super) fn write(html: &mut String, view: &View<'_>) {
    html.push_str("<div class=\"charts\">\n");
    let summary = &view.plan.summary;
    let served = [("with a meeting", summary.served, false), ("waiting", summary.waiting, true)];
    let served = served.map(|(label, number, rest)| (label.to_owned(), u64::from(number), rest));
    chart(html, "served", "Newcomers", &served);
    chart(html, "why", "Why newcomers wait", &waiting(view));
    chart(html, "since", "How long those who wait have waited", &since(view));
    chart(html, "load", "Openers by number of meetings", &load(view));
    chart(html, "weeks", "Meetings by week", &weeks(view));
    html.push_str("</div>\n");
}

fn waiting(view: &View<'_>) -> Vec<Bar> {
    let mut counts: BTreeMap<WaitingCode, u64> = BTreeMap::new();
    view.plan.waiting.iter().for_each(|waiting| *counts.entry(waiting.code).or_default() += 1);
    let words = |code| match code {
        WaitingCode::NoCandidate => "no opener fits",
        WaitingCode::Exhausted => "all hours are taken",
        WaitingCode::OutsideTier => "points first, or limits",
        WaitingCode::Interrupted => "not decided",
    };
    counts.into_iter().map(|(code, count)| (words(code).to_owned(), count, true)).collect()
}

fn since(view: &View<'_>) -> Vec<Bar> {
    const SPANS: [(u32, &str); 5] = [
        (7, "under a week"),
        (30, "7 to 29 days"),
        (90, "30 to 89 days"),
        (180, "90 to 179 days"),
        (u32::MAX, "180 days or more"),
    ];
    let mut counts = [0; SPANS.len()];
    for waiting in &view.plan.waiting {
        let span = SPANS.iter().position(|(below, _)| waiting.waited_days < *below).unwrap_or(SPANS.len() - 1);
        counts[span] += 1;
    }
    let bars = SPANS.iter().zip(counts).map(|((_, label), count)| ((*label).to_owned(), count, true));
    if view.plan.waiting.is_empty() { Vec::new() } else { bars.collect() }
}

fn load(view: &View<'_>) -> Vec<Bar> {
    let mut of_opener: BTreeMap<&str, u64> = BTreeMap::new();
    let openers = view.snapshot.people.iter().filter(|entry| entry.person.role.is_opener());
    openers.for_each(|entry| _ = of_opener.entry(&entry.person.id).or_default());
    view.plan.meetings.iter().for_each(|meeting| *of_opener.entry(&meeting.opener).or_default() += 1);
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    of_opener.into_values().for_each(|meetings| *counts.entry(meetings).or_default() += 1);
    let label = |meetings: u64| match meetings {
        0 => "no meeting".to_owned(),
        1 => "1 meeting".to_owned(),
        many => format!("{many} meetings"),
    };
    counts.into_iter().map(|(meetings, openers)| (label(meetings), openers, meetings == 0)).collect()
}

/// Weeks count from the first day of the round.
fn weeks(view: &View<'_>) -> Vec<Bar> {
    let from = view.plan.from;
    let days = |day: jiff::civil::Date| from.until((jiff::Unit::Day, day)).map_or(0, |span| span.get_days());
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for start in view.plan.meetings.iter().filter_map(|meeting| local(meeting.start.as_deref())) {
        *counts.entry(days(start.date()).div_euclid(7)).or_default() += 1;
    }
    let first = |week: i32| from.checked_add(jiff::Span::new().days(i64::from(week) * 7)).unwrap_or(from);
    counts.into_iter().map(|(week, count)| (format!("from {}", first(week)), count, false)).collect()
}

/// The first bars, and the sum of the others.
fn shortened(bars: &[Bar]) -> Vec<Bar> {
    if bars.len() <= BARS {
        return bars.to_vec();
    }
    let (shown, others) = bars.split_at(BARS - 1);
    let sum = others.iter().map(|(_, number, _)| number).sum();
    shown.iter().cloned().chain([("more".to_owned(), sum, false)]).collect()
}

fn chart(html: &mut String, id: &str, title: &str, bars: &[Bar]) {
    if bars.is_empty() {
        return;
    }
    let bars = shortened(bars);
    let largest = bars.iter().map(|(_, number, _)| *number).max().unwrap_or(0).max(1) as f64;
    let height = STEP * bars.len() as f64 + 4.0;
    let said: Vec<String> = bars.iter().map(|(label, number, _)| format!("{label}: {number}")).collect();
    let _ = writeln!(
        html,
        "<figure><figcaption id=\"chart-{id}\">{title}</figcaption>\n\
         <svg role=\"img\" aria-labelledby=\"chart-{id}\" aria-describedby=\"said-{id}\" viewBox=\"0 0 {WIDTH} {height}\">\
         <desc id=\"said-{id}\">{}</desc>",
        Escaped(&said.join("; "))
    );
    let _ = writeln!(html, "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{LEFT}\" y1=\"0\" y2=\"{height}\"/>");
    for (at, (label, number, rest)) in bars.iter().enumerate() {
        let top = STEP * at as f64 + 4.0;
        let width = (RIGHT - LEFT) * *number as f64 / largest;
        let class = if *rest { "rest" } else { "bar" };
        let (middle, end) = (top + 14.0, LEFT + width + 6.0);
        let _ = writeln!(
            html,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{LEFT}\" y=\"{top}\" width=\"{width:.1}\" height=\"18\"/>\
             <text x=\"{end:.1}\" y=\"{middle}\">{number}</text>",
            LEFT - 8.0,
            Escaped(label)
        );
    }
    html.push_str("</svg></figure>\n");
}
