//! Content lines: unfolding, names, parameters, values (RFC 5545, section 3.1).
//!
//! Works on bytes, because exporters fold in the middle of a UTF-8 sequence. Line ends may be CR LF, LF or a bare CR.

/// One content line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Number of its first physical line in the file, from 1.
    pub(super) number: u64,
    /// Upper case.
    pub(super) name: String,
    /// Names in upper case, values without quotes, in the order of the file.
    pub(super) parameters: Vec<(String, String)>,
    /// As written.
    pub(super) value: String,
}

impl Line {
    /// The value of the first parameter of this name.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The content lines of a file, blank ones passed over; `Err` is the number of a line without a colon.
pub(super) fn content_lines(bytes: &[u8]) -> impl Iterator<Item = Result<Line, u64>> + '_ {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Unfolded { rest: bytes, number: 1 }.filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(number, line)| {
        let text = String::from_utf8_lossy(&line);
        split(&text, number).ok_or(number)
    })
}

/// Logical lines with the number of their first physical line.
struct Unfolded<'a> {
    rest: &'a [u8],
    number: u64,
}

impl Unfolded<'_> {
    /// Takes one physical line.
    fn physical(&mut self) -> &[u8] {
        let end = self.rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(self.rest.len());
        let (line, tail) = self.rest.split_at(end);
        self.rest = match tail {
            [b'\r', b'\n', tail @ ..] | [_, tail @ ..] => tail,
            [] => tail,
        };
        self.number += 1;
        line
    }
}

impl Iterator for Unfolded<'_> {
    type Item = (u64, Vec<u8>);

    fn next(&mut self) -> Option<(u64, Vec<u8>)> {
        if self.rest.is_empty() {
            return None;
        }
        let number = self.number;
        let mut line = self.physical().to_vec();
        while let [b' ' | b'\t', ..] = self.rest {
            line.extend_from_slice(&self.physical()[1..]);
        }
        Some((number, line))
    }
}

/// `NAME;KEY=value;KEY="quoted":value`; quotes protect colons, semicolons and commas.
fn split(text: &str, number: u64) -> Option<Line> {
    let mut quoted = false;
    let mut cuts = Vec::new();
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            ';' if !quoted => cuts.push(at),
            ':' if !quoted => {
                cuts.push(at);
                break;
            }
            _ => {}
        }
    }
    let colon = *cuts.last()?;
    let value = text.get(colon..)?.strip_prefix(':')?.to_owned();
    let name = text.get(..*cuts.first()?)?.trim().to_ascii_uppercase();
    let parameters = cuts.windows(2).filter_map(|pair| {
        let (key, value) = text.get(pair[0] + 1..pair[1])?.split_once('=')?;
        Some((key.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
    });
    Some(Line { number, parameters: parameters.collect(), name, value })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Line> {
        content_lines(bytes).map(|line| line.unwrap()).collect()
    }

    #[test]
    fn every_kind_of_line_end_and_a_fold_inside_a_letter() {
        let found = lines(b"\xef\xbb\xbfA:1\r\nB:2\n\nC:\xc3\r\n \xa4\rD:4");
        let texts: Vec<(u64, &str, &str)> =
            found.iter().map(|l| (l.number, l.name.as_str(), l.value.as_str())).collect();
        assert_eq!(texts, [(1, "A", "1"), (2, "B", "2"), (4, "C", "\u{e4}"), (6, "D", "4")]);
    }

    #[test]
    fn quotes_protect_the_signs_that_separate() {
        let found = lines(b"dtstart;tzid=\"(UTC-05:00) A; B\";X=1:2020:1");
        assert_eq!(found[0].name, "DTSTART");
        assert_eq!(found[0].parameter("TZID"), Some("(UTC-05:00) A; B"));
        assert_eq!(found[0].parameter("X"), Some("1"));
        assert_eq!(found[0].value, "2020:1");
    }

    #[test]
    fn a_line_without_a_colon_is_named_by_its_number() {
        let found: Vec<_> = content_lines(b"A:1\nnothing;here\n\"B:1").collect();
        assert_eq!(found[1], Err(2));
        assert_eq!(found[2], Err(3));
    }
}
