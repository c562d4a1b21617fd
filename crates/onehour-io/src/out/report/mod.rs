//! report.html: the plan as one page that needs nothing else, neither network nor other files.
//!
//! Every text goes through [`html::Escaped`]. A content security policy names the hashes of the one style and the one
//! script and forbids all else, so that a mistake in escaping would still run nothing and send nothing.

mod charts;
mod counts;
mod html;
mod tables;

use std::fmt::Write;

use onehour::plan::{Plan, Status};
use sha2::{Digest, Sha256};

use self::html::{Escaped, base64};
use super::view::View;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// The bytes of report.html.
pub(super) fn write(view: &View<'_>) -> Vec<u8> {
    let mut body = Body::default();
    summary(&mut body, view);
    tables::meetings(&mut body, view);
    tables::waiting(&mut body, view);
    tables::recruit(&mut body, view);
    tables::bottlenecks(&mut body, view);
    counts::write(&mut body, view);
    proof(&mut body, view.plan);
    let mut html = String::new();
    head(&mut html, view.plan);
    header(&mut html, view.plan, &body.parts);
    let _ = write!(html, "<main id=\"main\">\n{}</main>\n", body.html);
    footer(&mut html, view);
    let _ = write!(html, "<script>{SCRIPT}</script>\n</body>\n</html>\n");
    html.into_bytes()
}

/// The sections of the page.
#[derive(Default)]
struct Body {
    html: String,
    /// Id and title of each section so far: the navigation leads to all of them, whichever a plan has.
    parts: Vec<(&'static str, &'static str)>,
}

impl Body {
    fn begin(&mut self, id: &'static str, title: &'static str) {
        self.parts.push((id, title));
        let _ = writeln!(self.html, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>");
    }

    fn end(&mut self) {
        self.html.push_str("</section>\n");
    }
}

fn head(html: &mut String, plan: &Plan) {
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>Plan {} from {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        Escaped(&plan.programme),
        plan.from
    );
}

fn header(html: &mut String, plan: &Plan, parts: &[(&str, &str)]) {
    let weeks = if plan.weeks == 1 { "1 week".to_owned() } else { format!("{} weeks", plan.weeks) };
    let _ = write!(
        html,
        "<a class=\"skip\" href=\"#main\">Skip to the plan</a>\n<header>\n<h1>Plan of one-hour meetings</h1>\n\
         <p class=\"quiet\">Programme {}, {weeks} from {}, times in {}</p>\n<nav aria-label=\"Parts of this page\"><ul>",
        Escaped(&plan.programme),
        plan.from,
        Escaped(&plan.zone)
    );
    for (id, title) in parts {
        let _ = write!(html, "<li><a href=\"#{id}\">{title}</a></li>");
    }
    html.push_str("</ul></nav>\n</header>\n");
}

fn summary(body: &mut Body, view: &View<'_>) {
    let summary = &view.plan.summary;
    let figures = [
        ("Newcomers with a meeting", format!("{} of {}", summary.served, summary.newcomers)),
        ("Newcomers waiting", summary.waiting.to_string()),
        ("Longest wait in days", summary.longest_wait_days.to_string()),
        (
            "Openers with a meeting",
            format!("{} of {}", summary.openers - summary.openers_unused.min(summary.openers), summary.openers),
        ),
        ("Possible pairs", summary.candidate_pairs.to_string()),
    ];
    body.begin("summary", "Summary");
    let html = &mut body.html;
    html.push_str("<dl class=\"figures\">\n");
    for (name, figure) in figures {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{figure}</dd></div>");
    }
    let _ = write!(html, "</dl>\n<p>{}</p>\n", status(view.plan));
    charts::write(html, view);
    body.end();
}

fn status(plan: &Plan) -> &'static str {
    match plan.status {
        Status::Optimal => "No plan is better: this is proven, and the proof can be checked.",
        Status::Feasible if plan.is_best_in_value() => {
            "No plan is better: this is proven, and the proof can be checked. Only the tie-break among equally good plans is not: some limits cross each other."
        }
        Status::Feasible => {
            "Not proven to be the best plan: some limits cross each other. The bounds below say how much better one could be."
        }
        Status::Interrupted => "The run was stopped: this is the best plan so far.",
    }
}

/// What is known of each tier, and how anybody can check it.
fn proof(body: &mut Body, plan: &Plan) {
    body.begin("proof", "Proof");
    let html = &mut body.html;
    html.push_str("<p>The objectives in their order; each is as good as it can be before the next one counts.</p>\n");
    tables::objectives(html, &plan.tiers);
    for crossing in &plan.crossings {
        let (first, second, message) =
            (Escaped(&crossing.first), Escaped(&crossing.second), Escaped(&crossing.message));
        let _ = writeln!(html, "<p>{first} and {second}: {message}</p>");
    }
    let _ = writeln!(
        html,
        "<p>plan.json holds the certificate. <code>onehour verify</code> rebuilds the problem from pool.json by other code \
         than that which made the plan, and checks every claim.</p>\n\
         <p>SHA-256 of pool.json: <code>{}</code></p>",
        Escaped(&plan.hashes.pool)
    );
    body.end();
}

fn footer(html: &mut String, view: &View<'_>) {
    let names = if view.contacts.is_empty() { "" } else { " It holds names and addresses: share it with care." };
    let _ = writeln!(
        html,
        "<footer><p>Made by onehour {}. This page is one file and asks nothing of the network.{names}</p></footer>",
        Escaped(&view.plan.version)
    );
}

#[cfg(test)]
mod tests;
