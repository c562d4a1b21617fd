//! Which character separates the cells of a text file, told from its heading row.

/// The separators that are detected, the likelier first: it wins a tie.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The separator that occurs most often in the first line with any content, outside quotes; a comma where none does.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    let mut content = false;
    for &byte in head {
        match byte {
            b'"' => {
                quoted = !quoted;
                content = true;
            }
            b'\r' | b'\n' if !quoted => {
                if content {
                    break;
                }
                counts = [0; DELIMITERS.len()];
            }
            _ if !quoted && let Some(at) = DELIMITERS.iter().position(|&d| d == byte) => counts[at] += 1,
            _ => content |= !byte.is_ascii_whitespace(),
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let at = counts.iter().position(|&count| count == most).unwrap_or(0);
    DELIMITERS[at]
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn quoted_separators_and_blank_lines_do_not_mislead() {
        assert_eq!(delimiter(b"id;\"a, b, c, d\";role\n1,2,3,4,5,6"), b';');
        assert_eq!(delimiter(b"\r\n\r\nid\trole\tplace, home\n"), b'\t');
        assert_eq!(delimiter(b";;;\nid,role\n"), b',');
        assert_eq!(delimiter(b"id\nx;y"), b',');
        assert_eq!(delimiter(b""), b',');
    }
}
