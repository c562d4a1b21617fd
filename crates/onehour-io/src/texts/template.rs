//! One text with words in braces.

use onehour::error::{Error, Issue, Place};

use super::Filled;

macro_rules! words {
    ($($(#[$doc:meta])+ $word:ident = $name:literal),+ $(,)?) => {
        /// What can be filled in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $($(#[$doc])+ $word),+
        }

        impl Word {
            /// Every word with its name.
            pub const ALL: &'static [(Word, &'static str)] = &[$((Word::$word, $name)),+];
        }
    };
}

words! {
    /// Name of the newcomer; the id where no name is known.
    Newcomer = "newcomer",
    /// Name of the opener; the id where no name is known.
    Opener = "opener",
    /// Mail address of the newcomer.
    NewcomerEmail = "newcomer_email",
    /// Mail address of the opener.
    OpenerEmail = "opener_email",
    /// Local date in the language of the text.
    Day = "day",
    /// Local time from and to.
    Time = "time",
    /// IANA zone of day and time.
    Zone = "zone",
    /// Length of the meeting.
    Minutes = "minutes",
    /// Label of the place.
    Place = "place",
    /// Further starts that were suggested, one a line.
    Options = "options",
    /// Name of whoever sends the text: the contact `organiser`.
    Organiser = "organiser",
    /// Name of the programme.
    Programme = "programme",
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Word(Word),
}

/// A subject and a body with words to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    subject: Vec<Piece>,
    body: Vec<Piece>,
}

/// Characters of a filled subject or body at most, as a spreadsheet counts them (UTF-16 units): less than a cell of
/// plan.xlsx takes.
const CHARACTERS: usize = 32_000;
/// What is reckoned for a word: no name, address or list of hours is longer.
const CHARACTERS_OF_A_WORD: usize = 255;

impl Template {
    /// Reads a text. Two braces are a brace: `{{` and `}}`.
    pub(super) fn parse(text: &str, place: &Place) -> onehour::Result<Self> {
        let text = text.replace("\r\n", "\n");
        let mut issues = Vec::new();
        let (subject, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let (second, third) = rest.split_once('\n').unwrap_or((rest, ""));
        let is_blank = second.trim().is_empty();
        // Without the blank line the body is read from where it begins, for what else is wrong with it.
        let body = if is_blank { third.trim_start_matches('\n') } else { rest };
        if !is_blank {
            issues.push(no_blank_line(place));
        }
        if subject.trim().is_empty() || body.trim().is_empty() {
            let message = "A text needs a subject in its first line, a blank line, and a body.";
            issues.push(Issue::error("E-text-empty", place.clone(), message, "Write both."));
        }
        let first_line = 1 + text[..text.len() - body.len()].matches('\n').count() as u64;
        let template = Template {
            subject: pieces(subject.trim(), 1, place, &mut issues),
            body: pieces(body.trim_end(), first_line, place, &mut issues),
        };
        if length(&template.subject).max(length(&template.body)) > CHARACTERS {
            issues.push(too_long(place));
        }
        if issues.is_empty() { Ok(template) } else { Err(Error::from(issues)) }
    }

    pub(super) fn fill(&self, word: impl Fn(Word) -> String) -> Filled {
        let filled = |pieces: &[Piece]| {
            let text = pieces.iter().map(|piece| match piece {
                Piece::Plain(text) => text.clone(),
                Piece::Word(this) => word(*this),
            });
            text.collect::<String>()
        };
        Filled { subject: filled(&self.subject), body: filled(&self.body) }
    }
}

/// Splits a text at its words; what is wrong is reported with its line.
fn pieces(text: &str, first_line: u64, place: &Place, issues: &mut Vec<Issue>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain += &rest[..at];
        let line = || first_line + text[..text.len() - rest.len() + at].matches('\n').count() as u64;
        let after = &rest[at..];
        let brace = if after.starts_with('{') { "{" } else { "}" };
        if after.starts_with("{{") || after.starts_with("}}") {
            plain += brace;
            rest = &after[2..];
            continue;
        }
        let inner = after.strip_prefix('{').and_then(|inner| Some(&inner[..inner.find('}')?]));
        let Some(name) = inner.filter(|name| !name.contains(['{', '\n'])) else {
            issues.push(lone_brace(line(), place));
            rest = &after[1..];
            continue;
        };
        match Word::ALL.iter().find(|(_, known)| *known == name.trim()) {
            Some((word, _)) => {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                pieces.push(Piece::Word(*word));
            }
            None => issues.push(unknown_word(line(), place)),
        }
        rest = &after[name.len() + 2..];
    }
    plain += rest;
    pieces.push(Piece::Plain(plain));
    pieces
}

/// Characters of a text at most once it is filled in.
fn length(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Plain(text) => text.encode_utf16().count(),
        Piece::Word(_) => CHARACTERS_OF_A_WORD,
    };
    pieces.iter().map(of).sum()
}

fn no_blank_line(place: &Place) -> Issue {
    Issue::error(
        "E-text-blank-line",
        Place { row: Some(2), ..place.clone() },
        "The second line of a text is blank; this one is not.",
        "Write the subject in the first line alone, and begin the body in the third.",
    )
}

fn too_long(place: &Place) -> Issue {
    Issue::error(
        "E-text-long",
        place.clone(),
        format!(
            "This text could be longer than a cell of plan.xlsx takes: {CHARACTERS} characters in the subject or in the \
             body, with {CHARACTERS_OF_A_WORD} for each word in braces."
        ),
        "Shorten it.",
    )
}

fn lone_brace(line: u64, place: &Place) -> Issue {
    Issue::error(
        "E-text-brace",
        Place { row: Some(line), ..place.clone() },
        "A brace opens or closes here without its partner.",
        "Write two of them for a brace of the text, as {{ or }}.",
    )
}

fn unknown_word(line: u64, place: &Place) -> Issue {
    let known: Vec<String> = Word::ALL.iter().map(|(_, name)| format!("{{{name}}}")).collect();
    Issue::error(
        "E-text-placeholder",
        Place { row: Some(line), ..place.clone() },
        "Nothing can be filled in for the word in braces on this line.",
        format!("Use one of {}.", known.join(", ")),
    )
}
