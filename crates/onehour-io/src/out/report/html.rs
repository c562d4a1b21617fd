//! Text into HTML: nothing that is written can become markup.

use std::fmt::{self, Display, Write};

use crate::direction::steady;

/// A text that is escaped where it is shown. Safe between tags and in attributes in double quotes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '`' => f.write_str("&#96;")?,
                // What HTML cannot hold.
                c if c.is_control() && !matches!(c, '\n' | '\t') => f.write_char(char::REPLACEMENT_CHARACTER)?,
                c => f.write_char(steady(c))?,
            }
        }
        Ok(())
    }
}

/// Standard base 64 (RFC 4648), as hashes in a content security policy are written.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(Escaped("<a b='c' d=\"e\">&`").to_string(), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;&#96;");
        assert_eq!(Escaped("a\u{202e}b\u{200f}\0c\nd").to_string(), "a\u{fffd}b\u{fffd}\u{fffd}c\nd");
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        let known =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (plain, encoded) in known {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
