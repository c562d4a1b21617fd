//! Hours as inclusive ranges of start indices, and what two people's ranges have in common.

/// Inclusive ranges, rising and disjoint.
pub(super) type Ranges = [(u32, u32)];

/// Whether the ranges rise, are disjoint and not adjacent, and stay below `starts`.
pub(super) fn are_sound(ranges: &Ranges, starts: usize) -> bool {
    let ordered = ranges.iter().all(|&(first, last)| first <= last && (last as usize) < starts);
    let apart = ranges.windows(2).all(|pair| u64::from(pair[0].1) + 1 < u64::from(pair[1].0));
    ordered && apart
}

/// Whether the start lies in one of the ranges.
pub(super) fn contains(ranges: &Ranges, start: u32) -> bool {
    ranges.iter().any(|&(first, last)| (first..=last).contains(&start))
}

/// The ranges in both.
pub(super) fn common<'r>(a: &'r Ranges, b: &'r Ranges) -> impl Iterator<Item = (u32, u32)> + 'r {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while i < a.len() && j < b.len() {
            let overlap = (a[i].0.max(b[j].0), a[i].1.min(b[j].1));
            // The range that ends first can meet nothing further on the other side.
            if a[i].1 <= b[j].1 {
                i += 1
            } else {
                j += 1
            }
            if overlap.0 <= overlap.1 {
                return Some(overlap);
            }
        }
        None
    })
}

/// The starts in both.
pub(super) fn common_starts<'r>(a: &'r Ranges, b: &'r Ranges) -> impl Iterator<Item = u32> + 'r {
    common(a, b).flat_map(|(first, last)| first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranges_of(members: &[bool]) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (at, _) in members.iter().enumerate().filter(|(_, member)| **member) {
            let at = at as u32;
            match ranges.last_mut() {
                Some(last) if last.1 + 1 == at => last.1 = at,
                _ => ranges.push((at, at)),
            }
        }
        ranges
    }

    proptest! {
        #[test]
        fn the_intersection_holds_what_both_hold(a in prop::collection::vec(any::<bool>(), 30),
                                                 b in prop::collection::vec(any::<bool>(), 30)) {
            let (left, right) = (ranges_of(&a), ranges_of(&b));
            prop_assert!(are_sound(&left, 30));
            let both: Vec<u32> = (0..30).filter(|&at| a[at as usize] && b[at as usize]).collect();
            prop_assert_eq!(common_starts(&left, &right).collect::<Vec<_>>(), both);
            for at in 0..30 {
                prop_assert_eq!(contains(&left, at), a[at as usize]);
            }
        }
    }

    #[test]
    fn unsound_ranges_are_seen() {
        assert!(are_sound(&[(0, 3), (5, 9)], 10));
        assert!(!are_sound(&[(0, 3), (4, 9)], 10), "adjacent");
        assert!(!are_sound(&[(5, 9), (0, 3)], 10), "falling");
        assert!(!are_sound(&[(3, 2)], 10), "reversed");
        assert!(!are_sound(&[(0, 10)], 10), "beyond the horizon");
        assert!(!are_sound(&[(0, u32::MAX), (0, 1)], 10), "at the edge of the type");
    }
}
