//! Characters that turn the direction of the text around them.
//!
//! In a name they can make what stands beside it read backwards, an address for instance. They are marks for how a text
//! is shown and no letters: a name of right-to-left letters reads the same without them.

/// Whether a character is one of those: embeddings, overrides, isolates and marks (Unicode, UAX #9, section 2).
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The character as it is shown: U+FFFD in place of one that turns the direction.
pub(crate) fn steady(c: char) -> char {
    if turns(c) { char::REPLACEMENT_CHARACTER } else { c }
}
