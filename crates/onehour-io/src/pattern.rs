//! File name patterns: `*` is any run of characters, `?` any one; case does not matter.

/// Whether a name fits a pattern.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    // Where to go on when the part after the last star does not fit: one character more for that star.
    let (mut at, mut in_name) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, in_name));
                at += 1;
            }
            Some(&c) if c == '?' || c == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            _ => {
                let Some((after, from)) = star else { return false };
                star = Some((after, from + 1));
                (at, in_name) = (after, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_take_as_much_as_they_must() {
        assert!(fits("*mentees*.csv", "small_Mentees.csv"));
        assert!(fits("*", ""));
        assert!(fits("a?c*", "abc"));
        assert!(fits("*a*b", "aabab"));
        assert!(!fits("*mentees*.csv", "small_mentors.csv"));
        assert!(!fits("a?", "a"));
        assert!(!fits("", "a"));
    }
}
