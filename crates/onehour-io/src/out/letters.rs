//! What is written to the two people of a meeting, in a language that both have.

use jiff::Zoned;
use onehour::language::Level;
use onehour::place::REMOTE;
use onehour::plan::Meeting;

use super::view::{View, local};
use crate::contacts::ORGANISER;
use crate::texts::{self, Kind, Texts, Word};

/// A text for two people.
pub(super) struct Letter {
    pub(super) language: String,
    pub(super) subject: String,
    pub(super) body: String,
}

/// Whom a letter brings together, when and where.
pub(super) struct Occasion<'a> {
    pub(super) newcomer: &'a str,
    pub(super) opener: &'a str,
    pub(super) start: Option<&'a str>,
    pub(super) end: Option<&'a str>,
    pub(super) options: &'a [String],
    pub(super) place: Option<&'a str>,
}

impl<'a> Occasion<'a> {
    pub(super) fn of(meeting: &'a Meeting) -> Self {
        Occasion {
            newcomer: &meeting.newcomer,
            opener: &meeting.opener,
            start: meeting.start.as_deref(),
            end: meeting.end.as_deref(),
            options: &meeting.options,
            place: meeting.place.as_deref(),
        }
    }

    /// The kind of text that announces it.
    fn kind(&self) -> Kind {
        match (self.start, self.options) {
            (None, _) => Kind::Introduction,
            (Some(_), []) => Kind::Meeting,
            (Some(_), _) => Kind::Suggestion,
        }
    }
}

/// The text that announces a meeting, or introduces the two.
pub(super) fn introduction(view: &View<'_>, texts: &Texts, occasion: &Occasion<'_>) -> Letter {
    write(view, texts, occasion.kind(), occasion)
}

/// The text that calls a meeting off.
pub(super) fn cancellation(view: &View<'_>, texts: &Texts, occasion: &Occasion<'_>) -> Letter {
    write(view, texts, Kind::Cancellation, occasion)
}

fn write(view: &View<'_>, texts: &Texts, kind: Kind, occasion: &Occasion<'_>) -> Letter {
    let language = language(view, texts, kind, occasion);
    let filled = texts.fill(kind, &language, |word| filled(view, &language, occasion, word));
    Letter { language, subject: filled.subject, body: filled.body }
}

/// The language that the weaker of the two has best, of those there is a text in; English where they share none.
fn language(view: &View<'_>, texts: &Texts, kind: Kind, occasion: &Occasion<'_>) -> String {
    let level = |id: &str, language: &str| -> Option<Level> {
        view.person(id).and_then(|entry| entry.person.languages.get(language).copied())
    };
    let mut best: Option<(Level, &str)> = None;
    for language in texts.languages(kind) {
        let both = level(occasion.newcomer, language).zip(level(occasion.opener, language));
        let common = both.map(|(one, other)| one.min(other));
        // Of equal levels the first language stays.
        best =
            common.filter(|level| best.is_none_or(|(known, _)| *level > known)).map(|level| (level, language)).or(best);
    }
    best.map_or(texts::FALLBACK, |(_, language)| language).to_owned()
}

fn filled(view: &View<'_>, language: &str, occasion: &Occasion<'_>, word: Word) -> String {
    let name = |id: &str| one_line(view.contacts.name(id));
    let email = |id: &str| view.contact(id).email.map_or_else(|| "–".into(), |email| one_line(&email));
    let (start, end) = (local(occasion.start), local(occasion.end));
    match word {
        Word::Newcomer => name(occasion.newcomer),
        Word::Opener => name(occasion.opener),
        Word::NewcomerEmail => email(occasion.newcomer),
        Word::OpenerEmail => email(occasion.opener),
        Word::Day => start.map(|start| texts::day(start.date(), language)).unwrap_or_default(),
        Word::Time => times(start.as_ref(), end.as_ref(), language),
        Word::Zone => start.and_then(|at| at.time_zone().iana_name().map(str::to_owned)).unwrap_or_default(),
        Word::Minutes => view.snapshot.programme.meeting.length_minutes.to_string(),
        Word::Place => match occasion.place {
            None => texts::as_agreed(language).into(),
            Some(REMOTE) => texts::remotely(language).into(),
            Some(code) => one_line(&view.place(code, language)),
        },
        Word::Options => {
            let line = |text: &String| local(Some(text)).map(|at| moment(&at, language)).unwrap_or_default();
            occasion.options.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Word::Organiser => {
            let known = view.contacts.of(ORGANISER).and_then(|contact| contact.name.clone().or(contact.email.clone()));
            one_line(&known.unwrap_or_else(|| view.plan.programme.clone()))
        }
        Word::Programme => one_line(&view.plan.programme),
    }
}

/// `09:00–10:00`.
fn times(start: Option<&Zoned>, end: Option<&Zoned>, language: &str) -> String {
    let times: Vec<String> = [start, end].into_iter().flatten().map(|at| texts::time(at, language)).collect();
    times.join("–")
}

fn moment(at: &Zoned, language: &str) -> String {
    format!("{}, {}", texts::day(at.date(), language), texts::time(at, language))
}

/// A name must not begin a line of its own in a letter.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
