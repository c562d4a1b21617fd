//! From bytes to text: UTF-8, UTF-16, Windows-1252 and Mac Roman, declared or told from the bytes.
//!
//! A text that is valid UTF-8 is UTF-8. Anything else is one of the one-byte encodings, or damaged: valid UTF-8
//! sequences beside bytes that are none mean that files of two encodings were joined, and no reading of those is right.
//!
//! Windows-1252 and Mac Roman put different letters at the same bytes, and no detector at hand knows Mac Roman, so the
//! two are weighed against each other by what surrounds each byte: in a text of names and places a byte between letters
//! is a letter (Mac Roman ä ö å are 8A 9A 8C, which Windows-1252 reads as Š š Œ; Windows-1252 ä ö å are E4 F6 E5,
//! which Mac Roman reads as ‰ ˆ Â). What neither reads well goes to chardetng.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, WINDOWS_1252};

/// Letters of the languages around the Baltic and the North Sea and of the rest of western Europe.
const COMMON: &str = "äöåÄÖÅéÉøØæÆüÜßõÕšŠžŽàáâãçèêëìíîïñòóôúùûÀÁÂÇÈÊËÍÎÏÑÓÔÚŒœ";

/// How a text came to its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Declared, marked by a byte order mark, or valid UTF-8.
    Certain(&'static Encoding),
    /// Told from the bytes.
    Guessed(&'static Encoding),
    /// UTF-8 and something else in one text.
    Mixed,
}

/// The encoding that a byte order mark announces, with the length of the mark.
pub(super) fn by_mark(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(head)
}

/// The encodings that a mapping may declare; [`onehour::Programme::validate`] refuses others.
pub(super) fn by_name(name: &str) -> Option<&'static Encoding> {
    [UTF_8, WINDOWS_1252, MACINTOSH].into_iter().find(|known| known.name().eq_ignore_ascii_case(name))
}

/// Tells the encoding of a text without a byte order mark.
fn detect(bytes: &[u8]) -> Verdict {
    if std::str::from_utf8(bytes).is_ok() { Verdict::Certain(UTF_8) } else { guess(std::iter::once(bytes)) }
}

/// Tells the encoding of cells of which some are no UTF-8.
pub(super) fn guess<'c>(cells: impl Iterator<Item = &'c [u8]> + Clone) -> Verdict {
    let shapes = cells.clone().map(utf8_shape);
    let (sequences, broken) = shapes.fold((0, 0), |(all, none), (some, other)| (all + some, none + other));
    if sequences > broken {
        return Verdict::Mixed;
    }
    let windows = plausibility(cells.clone(), WINDOWS_1252);
    let mac = plausibility(cells.clone(), MACINTOSH);
    if mac.max(windows) > 0 {
        return Verdict::Guessed(if mac > windows { MACINTOSH } else { WINDOWS_1252 });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for cell in cells {
        detector.feed(cell, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    Verdict::Guessed(detector.guess(None, Utf8Detection::Deny))
}

/// A whole text in the encoding of its byte order mark, or else in the one told from its bytes.
pub(crate) fn text_of(bytes: Vec<u8>) -> Option<String> {
    let (encoding, skip) = match (by_mark(&bytes), detect(&bytes)) {
        (Some(marked), _) => marked,
        (None, Verdict::Certain(encoding) | Verdict::Guessed(encoding)) => (encoding, 0),
        (None, Verdict::Mixed) => return None,
    };
    if encoding == UTF_8 && skip == 0 {
        return String::from_utf8(bytes).ok();
    }
    let (text, broken) = encoding.decode_without_bom_handling(&bytes[skip..]);
    (!broken).then(|| text.into_owned())
}

/// How many characters beyond ASCII are valid UTF-8, and how many bytes are not.
fn utf8_shape(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(sequences, broken), chunk| {
        let beyond = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (sequences + beyond, broken + usize::from(!chunk.invalid().is_empty()))
    })
}

/// How well a one-byte encoding reads the bytes beyond ASCII: a common letter beside a letter is worth 2, any other
/// letter 0, a sign or a control character in their place costs 2.
fn plausibility<'c>(cells: impl Iterator<Item = &'c [u8]>, encoding: &'static Encoding) -> i64 {
    let read = |byte: u8| {
        let one = [byte];
        let (text, _) = encoding.decode_without_bom_handling(&one);
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    let worth: Vec<(char, i64)> = (128..=255)
        .map(|byte| {
            let letter = read(byte);
            let common = COMMON.chars().position(|c| c == letter);
            (letter, if common.is_some() { 2 } else { 0 })
        })
        .collect();
    let of_cell = |bytes: &[u8]| -> i64 {
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(|&byte| byte.is_ascii_alphabetic() || byte >= 128)
        };
        let beyond_ascii = bytes.iter().enumerate().filter(|&(_, &byte)| byte >= 128);
        let of_byte = |(at, &byte): (usize, &u8)| {
            let (letter, worth) = worth[usize::from(byte) - 128];
            match (is_letter(at.checked_sub(1)) || is_letter(Some(at + 1)), letter.is_alphabetic()) {
                (true, true) => worth + i64::from("äöåÄÖÅ".contains(letter)),
                (true, false) => -2,
                (false, _) => 0,
            }
        };
        beyond_ascii.map(of_byte).sum()
    };
    cells.map(of_cell).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 8] = ["Hämeenlinna", "Göteborg", "Åbo", "Jyväskylä", "Ähtäri", "Örebro", "Skåne", "Sjöström"];

    #[test]
    fn nordic_words_are_told_apart_one_by_one() {
        for word in WORDS {
            let windows = WINDOWS_1252.encode(word).0;
            let mac: Vec<u8> = word.chars().map(mac_byte).collect();
            assert_eq!(detect(&windows), Verdict::Guessed(WINDOWS_1252), "{word} in Windows-1252");
            assert_eq!(detect(&mac), Verdict::Guessed(MACINTOSH), "{word} in Mac Roman");
            assert_eq!(detect(word.as_bytes()), Verdict::Certain(UTF_8), "{word} in UTF-8");
        }
    }

    #[test]
    fn two_encodings_in_one_text_are_refused() {
        let mut text = "Hämeenlinna, Jyväskylä".as_bytes().to_vec();
        text.extend_from_slice(b" G\xF6teborg");
        assert_eq!(detect(&text), Verdict::Mixed);
    }

    fn mac_byte(c: char) -> u8 {
        match c {
            'ä' => 0x8A,
            'ö' => 0x9A,
            'å' => 0x8C,
            'Ä' => 0x80,
            'Ö' => 0x85,
            'Å' => 0x81,
            c => u8::try_from(c).unwrap_or(b'?'),
        }
    }
}
