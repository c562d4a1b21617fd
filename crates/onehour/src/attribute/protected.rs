//! Names of attributes that are protected whether declared so or not.
//!
//! A name is compared as a person reads it: capitals, full-width letters, accents, figures and what stands between words
//! make no other name of it.

/// Words that name what people must not be judged by, in English, Finnish and Swedish, without accents; also with the
/// `s` or `es` of a plural.
const WORDS: [&str; 35] = [
    "sex",
    "pronoun",
    "pronomini",
    "pronominit",
    "pronomen",
    "kon",
    "konet",
    "genus",
    "origin",
    "birth",
    "birthplace",
    "born",
    "ursprung",
    "race",
    "racial",
    "rotu",
    "rodut",
    "ras",
    "raser",
    "skincolour",
    "skincolor",
    "ihonvari",
    "hudfarg",
    "faith",
    "tro",
    "health",
    "terveys",
    "terveydentila",
    "vamma",
    "vammat",
    "halsa",
    "orientation",
    "suuntautuminen",
    "laggning",
    "laggningar",
];

/// How longer words for the same begin, whatever their ending.
const BEGINNINGS: [&str; 28] = [
    "gender",
    "transgender",
    "sukupuol",
    "konsidentitet",
    "konstillhorighet",
    "alkupera",
    "syntypera",
    "syntyma",
    "harkomst",
    "fodelse",
    "nationalit",
    "citizenship",
    "kansalaisuu",
    "kansallisuu",
    "medborgarskap",
    "ethnic",
    "etnis",
    "etnin",
    "etnicit",
    "religio",
    "uskonto",
    "uskonno",
    "vakaumu",
    "trosuppfattning",
    "disabilit",
    "vammai",
    "funktionsneds",
    "sexualit",
];

/// Whether one of the words of a name, or two that follow each other, is that of a protected attribute: `gender`,
/// `mentorGender`, `birth-place`, `nationalities`. Such a name counts as protected whether declared so or not.
pub fn looks_protected(name: &str) -> bool {
    let words = words(name);
    let pairs = words.windows(2).map(|pair| pair.concat());
    words.iter().cloned().chain(pairs).chain([words.concat()]).any(|word| is_protected(&word))
}

fn is_protected(word: &str) -> bool {
    let is_one = |ending: &str| word.strip_suffix(ending).is_some_and(|stem| WORDS.contains(&stem));
    ["", "s", "es"].into_iter().any(is_one) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// The words of a name, plain: it parts at capitals and at what is no letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars().filter_map(letter) {
        let starts = c.is_uppercase() && previous_lower;
        if starts || !c.is_alphabetic() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphabetic(), words.last_mut()) {
            word.extend(c.to_lowercase().map(without_accent));
        }
        previous_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A character without its width; nothing for an accent that stands alone, as in decomposed text.
fn letter(c: char) -> Option<char> {
    match c {
        '\u{300}'..='\u{36f}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        c => Some(c),
    }
}

fn without_accent(c: char) -> char {
    match c {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' => 'e',
        c => c,
    }
}
