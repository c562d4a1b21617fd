//! The texts that bring two people together: built in for English, Finnish and Swedish, and a folder of one's own
//! files.
//!
//! A text is a file `KIND.LANGUAGE.txt`: its first line is the subject, a blank line follows, the rest is the body.
//! Words in braces are filled in; the set of words is closed, so that a slip is found before anything is sent.

mod template;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use onehour::error::{Error, Issue, Place};

use self::template::Template;
pub use self::template::Word;
pub(crate) use self::words::{as_agreed, day, remotely, time};

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A meeting with an hour.
    Meeting,
    /// A meeting with an hour and others to choose from.
    Suggestion,
    /// Two people who find the hour themselves.
    Introduction,
    /// A meeting that was announced and does not take place.
    Cancellation,
}

impl Kind {
    const ALL: [(Kind, &'static str); 4] = [
        (Kind::Meeting, "meeting"),
        (Kind::Suggestion, "suggestion"),
        (Kind::Introduction, "introduction"),
        (Kind::Cancellation, "cancellation"),
    ];
}

/// The language of texts where two people share none that there is a text in.
pub(crate) const FALLBACK: &str = "en";

/// Bytes of a text at most.
const TEXT_BYTES: u64 = 1 << 16;

macro_rules! builtin {
    ($($kind:ident $name:literal $language:literal),+ $(,)?) => {
        [$((Kind::$kind, $language, include_str!(concat!("builtin/", $name, ".", $language, ".txt")))),+]
    };
}

/// The texts as the program brings them.
const BUILTIN: [(Kind, &str, &str); 12] = builtin![
    Meeting "meeting" "en", Meeting "meeting" "fi", Meeting "meeting" "sv",
    Suggestion "suggestion" "en", Suggestion "suggestion" "fi", Suggestion "suggestion" "sv",
    Introduction "introduction" "en", Introduction "introduction" "fi", Introduction "introduction" "sv",
    Cancellation "cancellation" "en", Cancellation "cancellation" "fi", Cancellation "cancellation" "sv",
];

/// A subject and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Texts by kind and language. The default are those built in.
#[derive(Clone, Debug)]
pub struct Texts {
    templates: BTreeMap<(Kind, String), Template>,
}

impl Default for Texts {
    fn default() -> Self {
        let template = |(kind, language, text): &(Kind, &str, &str)| {
            Some(((*kind, (*language).to_owned()), Template::parse(text, &Place::default()).ok()?))
        };
        Texts { templates: BUILTIN.iter().filter_map(template).collect() }
    }
}

impl Texts {
    /// Reads the texts of a folder; those it does not have are those built in.
    ///
    /// # Errors
    /// Everything that is wrong with any of them at once, with file and line: `E-text-folder`, `E-text-name`,
    /// `E-text-file`, `E-text-placeholder`, `E-text-brace`, `E-text-empty`, `E-text-blank-line`, `E-text-long`.
    pub fn read(folder: &Path) -> onehour::Result<Self> {
        let mut texts = Texts::default();
        let mut issues = Vec::new();
        let mut paths = Vec::new();
        let listed = fs::read_dir(folder).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>()
        });
        match listed {
            Ok(listed) => paths.extend(listed.into_iter().filter(|path| is_text(path))),
            Err(_) => issues.push(bad_folder(folder, "This folder cannot be read.")),
        }
        if issues.is_empty() && paths.is_empty() {
            issues.push(bad_folder(folder, "There is no text in this folder."));
        }
        paths.sort();
        for path in paths {
            match read_one(&path) {
                Ok((key, template)) => _ = texts.templates.insert(key, template),
                Err(error) => issues.extend(error.issues),
            }
        }
        if issues.is_empty() { Ok(texts) } else { Err(Error::from(issues)) }
    }

    /// The languages in which there is a text of this kind.
    pub(crate) fn languages(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.templates.keys().filter(move |(known, _)| *known == kind).map(|(_, language)| language.as_str())
    }

    /// The text of a kind in a language, in English where there is none, filled in.
    pub(crate) fn fill(&self, kind: Kind, language: &str, word: impl Fn(Word) -> String) -> Filled {
        let find = |language: &str| self.templates.get(&(kind, language.to_owned()));
        let filled = find(language).or_else(|| find(FALLBACK)).map(|template| template.fill(word));
        filled.unwrap_or_else(|| Filled { subject: String::new(), body: String::new() })
    }
}

/// Whether a file is meant as a text; what editors and file managers leave is not.
fn is_text(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && path.extension().is_some_and(|extension| extension == "txt")
}

fn read_one(path: &Path) -> onehour::Result<((Kind, String), Template)> {
    let place = Place { file: Some(path.display().to_string()), ..Place::default() };
    let refuse =
        |code, message: &str, remedy: &str| Err(Error::from(Issue::error(code, place.clone(), message, remedy)));
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let language = |text: &&str| (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts = name.split_once('.').and_then(|(kind, spoken)| {
        let kind = Kind::ALL.iter().find(|(_, name)| *name == kind)?.0;
        Some((kind, Some(spoken).filter(language)?.to_owned()))
    });
    let Some(key) = parts else {
        let message = "The name of this file does not say what the text is for.";
        let remedy = "Call it meeting.en.txt, introduction.fi.txt, cancellation.sv.txt and the like.";
        return refuse("E-text-name", message, remedy);
    };
    let small = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= TEXT_BYTES);
    let bytes = if small { fs::read(path).ok() } else { None };
    let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        let message = "This text cannot be read: it is no UTF-8, longer than 64 KiB, or closed to this user.";
        return refuse("E-text-file", message, "Save it as plain text in UTF-8.");
    };
    Template::parse(text.trim_start_matches('\u{feff}'), &place).map(|template| (key, template))
}

fn bad_folder(folder: &Path, message: &str) -> Issue {
    Issue::error(
        "E-text-folder",
        Place { file: Some(folder.display().to_string()), ..Place::default() },
        message,
        "Give a folder with files such as meeting.en.txt; docs/plan-folder.md shows one.",
    )
}

#[cfg(test)]
mod tests;
