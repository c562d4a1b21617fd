//! Names of attributes that are protected whether declared so or not.

/// Words that name what people must not be judged by, in English, Finnish and Swedish.
const PROTECTED_WORDS: [&str; 63] = [
    "gender",
    "sex",
    "sukupuoli",
    "kon",
    "kön",
    "genus",
    "origin",
    "birthplace",
    "birth",
    "born",
    "alkuperä",
    "alkupera",
    "syntyperä",
    "syntypera",
    "syntymäpaikka",
    "syntymapaikka",
    "syntymämaa",
    "syntymamaa",
    "ursprung",
    "härkomst",
    "harkomst",
    "födelseort",
    "fodelseort",
    "födelseland",
    "fodelseland",
    "nationality",
    "citizenship",
    "kansalaisuus",
    "kansallisuus",
    "nationalitet",
    "medborgarskap",
    "ethnicity",
    "ethnic",
    "race",
    "etnisyys",
    "etninen",
    "rotu",
    "etnicitet",
    "etnisk",
    "ras",
    "religion",
    "religious",
    "faith",
    "uskonto",
    "vakaumus",
    "tro",
    "trosuppfattning",
    "health",
    "disability",
    "disabilities",
    "terveys",
    "terveydentila",
    "vamma",
    "vammaisuus",
    "hälsa",
    "halsa",
    "funktionsnedsättning",
    "funktionsnedsattning",
    "orientation",
    "sexuality",
    "suuntautuminen",
    "läggning",
    "laggning",
];

/// Whether one of the words of a name is that of a protected attribute: `gender`, `mentorGender`, `birth-place`.
/// Such a name counts as protected whether declared so or not.
pub fn looks_protected(name: &str) -> bool {
    let mut words: Vec<String> = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        let starts = c.is_uppercase() && previous_lower;
        if starts || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase();
    }
    let joined: String = words.concat();
    PROTECTED_WORDS.contains(&joined.as_str()) || words.iter().any(|word| PROTECTED_WORDS.contains(&word.as_str()))
}
