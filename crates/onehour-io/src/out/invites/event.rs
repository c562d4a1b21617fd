//! One invitation as an iCalendar object (RFC 5545) that asks, or calls off (RFC 5546).
//!
//! Times are in UTC: every calendar shows them in the zone of whoever looks, and none has to be told what a zone is. A
//! meeting that knows the addresses of both people and of somebody who invites is a message, `METHOD:REQUEST` or
//! `CANCEL`; without them it is an event to import, which has no method.

use jiff::tz::TimeZone;

use super::line::Lines;
use super::{Change, Invitation};
use crate::contacts::{ORGANISER, is_address};
use crate::out::letters::{self, Letter, Occasion};
use crate::out::view::{View, local};
use crate::texts::{Texts, remotely};

/// Name and address of everybody concerned.
struct Mail {
    organiser: (String, String),
    attendees: [(String, String); 2],
}

/// The bytes of the file.
pub(super) fn write(view: &View<'_>, texts: &Texts, invitation: &Invitation) -> Vec<u8> {
    let cancelled = invitation.change == Change::Cancelled;
    let letter = letter(view, texts, invitation);
    let mail = mail(view, invitation);
    let mut lines = Lines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.plain("PRODID", "-//onehour//onehour//EN");
    lines.plain("CALSCALE", "GREGORIAN");
    if mail.is_some() {
        lines.plain("METHOD", if cancelled { "CANCEL" } else { "REQUEST" });
    }
    lines.plain("BEGIN", "VEVENT");
    lines.plain("UID", &invitation.uid);
    lines.plain("SEQUENCE", &invitation.sequence.to_string());
    // No clock is read: the plan is of this day.
    lines.plain("DTSTAMP", &format!("{}T000000Z", view.plan.from.strftime("%Y%m%d")));
    for (name, text) in [("DTSTART", Some(&invitation.start)), ("DTEND", invitation.end.as_ref())] {
        if let Some(at) = local(text.map(String::as_str)) {
            lines.plain(name, &at.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string());
        }
    }
    lines.text("SUMMARY", &letter.subject);
    lines.text("DESCRIPTION", &letter.body);
    match invitation.place.as_deref() {
        None => {}
        Some(onehour::place::REMOTE) => lines.text("LOCATION", remotely(&letter.language)),
        Some(code) => lines.text("LOCATION", &view.place(code, &letter.language)),
    }
    lines.plain("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.plain("TRANSP", if cancelled { "TRANSPARENT" } else { "OPAQUE" });
    if let Some(mail) = mail {
        people(&mut lines, &mail, cancelled);
    }
    lines.plain("END", "VEVENT");
    lines.plain("END", "VCALENDAR");
    lines.into_bytes()
}

fn people(lines: &mut Lines, mail: &Mail, cancelled: bool) {
    let (name, email) = &mail.organiser;
    lines.person("ORGANIZER", name, email);
    let attendee = if cancelled {
        "ATTENDEE;ROLE=REQ-PARTICIPANT"
    } else {
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    };
    for (name, email) in &mail.attendees {
        lines.person(attendee, name, email);
    }
}

fn letter(view: &View<'_>, texts: &Texts, invitation: &Invitation) -> Letter {
    let occasion = Occasion {
        newcomer: &invitation.newcomer,
        opener: &invitation.opener,
        start: Some(&invitation.start),
        end: invitation.end.as_deref(),
        options: options(view, invitation),
        place: invitation.place.as_deref(),
    };
    if invitation.change == Change::Cancelled {
        letters::cancellation(view, texts, &occasion)
    } else {
        letters::introduction(view, texts, &occasion)
    }
}

/// The other starts that the plan suggests; meetings are sorted by their pairs.
fn options<'a>(view: &View<'a>, invitation: &Invitation) -> &'a [String] {
    let pair = (invitation.newcomer.as_str(), invitation.opener.as_str());
    let meetings = &view.plan.meetings;
    let found = meetings.binary_search_by(|meeting| (&*meeting.newcomer, &*meeting.opener).cmp(&pair));
    found.map_or(&[], |at| &meetings[at].options)
}

/// Who invites whom; `None` unless all addresses are known. Without the contact `organiser` the opener invites.
fn mail(view: &View<'_>, invitation: &Invitation) -> Option<Mail> {
    let of = |id: &str| {
        let email = view.contact(id).email.filter(|email| is_address(email))?;
        Some((view.contacts.name(id).to_owned(), email))
    };
    let (newcomer, opener) = (of(&invitation.newcomer)?, of(&invitation.opener)?);
    Some(Mail { organiser: of(ORGANISER).unwrap_or_else(|| opener.clone()), attendees: [newcomer, opener] })
}
