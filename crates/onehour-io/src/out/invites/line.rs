//! Lines of iCalendar (RFC 5545, section 3.1): escaped so that no text can end its line, folded at 75 octets.

/// Octets of a line at most, its end not counted.
const OCTETS: usize = 75;

/// Lines of a calendar.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// A line whose value is ours.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        self.push(&format!("{name}:{value}"));
    }

    /// A line whose value is a text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.push(&format!("{name}:{}", escaped(value)));
    }

    /// A person with a mail address, after the name of the property and its parameters.
    pub(super) fn person(&mut self, property: &str, name: &str, email: &str) {
        self.push(&format!("{property};CN=\"{}\":mailto:{}", parameter(name), address(email)));
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// Folds a line: never within a character.
    fn push(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > OCTETS {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Whether some reader could take this for the end of a line.
fn breaks(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}')
}

/// A text (section 3.3.11): line breaks of every kind become `\n`, other control characters go.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c if breaks(c) => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The value of a parameter, to stand in quotes (section 3.2; circumflexes as RFC 6868 has them).
fn parameter(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => value.push('\''),
            '^' => value.push_str("^^"),
            c if breaks(c) || c.is_control() => value.push(' '),
            c => value.push(c),
        }
    }
    value
}

/// An address in a `mailto:` (RFC 6068, section 2): what no URI may hold, as letters beyond ASCII, and what would begin
/// another part of it is encoded, octet by octet.
fn address(email: &str) -> String {
    let mut encoded = String::with_capacity(email.len());
    for octet in email.bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(char::from(octet)),
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'\'' | b'*' | b'+' | b'@' => encoded.push(char::from(octet)),
            _ => encoded.extend(['%', hexadecimal(octet >> 4), hexadecimal(octet & 15)]),
        }
    }
    encoded
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or_default().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(fill: impl FnOnce(&mut Lines)) -> String {
        let mut lines = Lines::default();
        fill(&mut lines);
        lines.text
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let text = "ä€😀".repeat(60);
        let folded = lines(|lines| lines.text("SUMMARY", &text));
        assert!(folded.split("\r\n").all(|line| line.len() <= OCTETS), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
    }

    #[test]
    fn no_text_ends_its_line() {
        for end in ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}"] {
            let text = lines(|lines| {
                lines.text("SUMMARY", &format!("a{end}ATTENDEE:b"));
                lines.person("ATTENDEE", &format!("a{end}X:\"b\";c^n"), "a@b.fi");
            });
            assert_eq!(text.split(breaks).filter(|line| !line.is_empty()).count(), 2, "{end:?}: {text}");
            assert!(text.starts_with("SUMMARY:a\\nATTENDEE:b\r\n"), "{text}");
        }
    }

    #[test]
    fn what_ends_a_value_is_escaped() {
        assert_eq!(lines(|lines| lines.text("X", "a;b,c\\n")), "X:a\\;b\\,c\\\\n\r\n");
        let person = lines(|lines| lines.person("X", "a\":mailto:b^n", "a?cc=b#c%d@e.fi"));
        assert_eq!(person, "X;CN=\"a':mailto:b^^n\":mailto:a%3Fcc%3Db%23c%25d@e.fi\r\n");
    }

    #[test]
    fn letters_beyond_ascii_are_encoded_in_an_address_and_not_in_a_name() {
        let person = lines(|lines| lines.person("X", "Åsa", "å.o'neill+b&c@exämpel.se"));
        assert_eq!(person, "X;CN=\"Åsa\":mailto:%C3%A5.o'neill+b%26c@ex%C3%A4mpel.se\r\n");
    }
}
