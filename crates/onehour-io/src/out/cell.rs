//! Cells that a spreadsheet cannot take for formulas.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (and the full-width forms
//! of the signs, in some languages). Where its list separator is another than the file's, as in Finland and Sweden, a
//! cell can also *begin in the middle of ours*, behind a separator or a line break. So every such beginning gets an
//! apostrophe. An apostrophe or a quotation mark that stands there itself gets one too, which makes the change
//! reversible: [`unguard`] takes off exactly what [`guard`] put on.

/// Characters behind which a spreadsheet may begin a cell.
fn separates(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

/// Characters that must not begin a cell.
fn dangerous(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '"' | '＝' | '＋' | '－' | '＠')
}

/// The text with an apostrophe before everything that could start a formula.
pub fn guard(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len() + 1);
    let mut at_start = true;
    for c in text.chars() {
        if at_start && dangerous(c) {
            guarded.push('\'');
        }
        guarded.push(c);
        at_start = separates(c);
    }
    guarded
}

/// What [`guard`] was given.
pub fn unguard(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at_start = true;
    for c in text.chars() {
        if at_start && c == '\'' {
            at_start = false;
            continue;
        }
        plain.push(c);
        at_start = separates(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_known_way_to_start_a_formula_is_guarded() {
        for payload in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "\"=1", "=HYPERLINK(\"x\")"]
        {
            assert!(guard(payload).starts_with('\''), "{payload:?}");
        }
    }

    #[test]
    fn a_formula_behind_the_separator_of_another_locale_is_guarded() {
        assert_eq!(guard("a;=cmd|' /C calc'!A0"), "a;'=cmd|' /C calc'!A0");
        assert_eq!(guard("a\n=1"), "a\n'=1");
        assert_eq!(guard("a;\"=1\""), "a;'\"=1\"");
    }

    #[test]
    fn plain_text_is_left_alone() {
        for plain in ["n-17", "a=b", "Åbo; Esbo", "2026-11-23T09:00:00+02:00[Europe/Helsinki]", ""] {
            assert_eq!(guard(plain), plain);
        }
    }

    proptest! {
        #[test]
        fn guarding_is_undone_exactly(text in "[-=+@;,'\"\t\r\na＝]{0,12}") {
            prop_assert_eq!(unguard(&guard(&text)), text);
        }

        #[test]
        fn no_beginning_of_a_cell_is_dangerous(text in "[-=+@;,'\"\t\r\na＝]{0,12}") {
            let guarded = guard(&text);
            for piece in guarded.split(separates) {
                let first = piece.chars().next();
                prop_assert!(first.is_none_or(|c| c == '\'' || !dangerous(c)), "{guarded:?}");
            }
        }
    }
}
