use proptest::prelude::*;

use super::*;

/// One table with these rows.
fn table(rows: &[(&'static str, Cells)]) -> Option<Told<&'static str>> {
    let people = |&(name, cells): &(&'static str, Cells)| {
        (0..2).flat_map(move |column| (0..cells[column]).map(move |_| (vec![name], column)))
    };
    let told = Crowd::new(1, rows.iter().flat_map(people)).tell()?;
    Some(told.into_iter().next().unwrap())
}

/// Two tables: so many in a row of the one and a row of the other.
fn tables(cells: &[(&'static str, &'static str, Cells)]) -> Vec<Told<&'static str>> {
    let people = |&(one, other, cells): &(&'static str, &'static str, Cells)| {
        (0..2).flat_map(move |column| (0..cells[column]).map(move |_| (vec![one, other], column)))
    };
    Crowd::new(2, cells.iter().flat_map(people)).tell().unwrap()
}

#[test]
fn a_small_row_hides_with_the_smallest_of_the_others() {
    let told = table(&[("a", [3, 0]), ("b", [50, 60]), ("c", [7, 9])]).unwrap();
    assert_eq!(told, Told { rows: vec![("b", [50, 60])], together: Some([10, 9]) });
}

#[test]
fn small_rows_that_are_many_together_hide_no_other() {
    let told = table(&[("a", [3, 4]), ("b", [50, 60]), ("c", [2, 1])]).unwrap();
    assert_eq!(told, Told { rows: vec![("b", [50, 60])], together: Some([5, 5]) });
}

#[test]
fn a_table_of_few_is_not_told() {
    assert_eq!(table(&[("a", [3, 0]), ("b", [1, 9])]), None);
    assert_eq!(table(&[("a", [0, 5]), ("b", [5, 9])]).unwrap().together, None);
}

/// Five rows that sum to 5 are of one each; three that sum to 12, of at most four each, are of four each.
#[test]
fn a_sum_that_tells_its_parts_takes_another_row_in() {
    let ones = table(&[("a", [1, 0]), ("b", [1, 0]), ("c", [1, 0]), ("d", [1, 0]), ("e", [1, 0]), ("f", [9, 0])]);
    assert_eq!(ones.unwrap(), Told { rows: vec![], together: Some([14, 0]) });
    let fours = table(&[("a", [4, 0]), ("b", [4, 0]), ("c", [4, 0]), ("d", [20, 0]), ("e", [30, 0])]);
    assert_eq!(fours.unwrap(), Told { rows: vec![("e", [30, 0])], together: Some([32, 0]) });
}

/// City b is the small one, put together with c; c is all of the south, so b would be (b and c) - south.
#[test]
fn a_difference_of_two_tables_is_not_told() {
    let [cities, regions] = &tables(&[("a", "north", [30, 20]), ("b", "north", [2, 1]), ("c", "south", [20, 27])])[..]
    else {
        panic!()
    };
    assert_eq!(*cities, Told { rows: vec![("a", [30, 20])], together: Some([22, 28]) });
    assert_eq!(*regions, Told { rows: vec![], together: Some([52, 48]) });
}

/// All three who are not of q1 or q2 are of p3: found by the sums of p1 and p2 and of q1 and q2, and by no single rows.
#[test]
fn a_difference_of_sums_is_not_told() {
    let shared = [
        ("p1", "q1", [9, 0]),
        ("p1", "q2", [9, 0]),
        ("p2", "q1", [8, 0]),
        ("p2", "q2", [8, 0]),
        ("p3", "q1", [2, 0]),
        ("p3", "q2", [1, 0]),
        ("p3", "q3", [40, 0]),
    ];
    let [ones, others] = &tables(&shared)[..] else { panic!() };
    assert_eq!(ones.together, None);
    assert!(others.together.is_some(), "{others:?}");
}

/// Blocks as sets of people: each told row, and the rest where there is one.
fn blocks(told: &Told<u8>, people: &[(Vec<u8>, usize)], table: usize) -> Vec<BTreeSet<usize>> {
    let of = |row: u8| (0..people.len()).filter(|&at| people[at].0[table] == row).collect::<BTreeSet<usize>>();
    let mut blocks: Vec<BTreeSet<usize>> = told.rows.iter().map(|(row, _)| of(*row)).collect();
    let rest = |at: &usize| !told.rows.iter().any(|(row, _)| *row == people[*at].0[table]);
    blocks.extend(told.together.map(|_| (0..people.len()).filter(rest).collect()));
    blocks
}

/// Every sum of blocks.
fn sums(blocks: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let members = |subset: u32| (0..blocks.len()).filter(move |at| subset >> at & 1 == 1);
    (0..1 << blocks.len()).map(|subset| members(subset).flat_map(|at| blocks[at].iter().copied()).collect()).collect()
}

/// Tables that often lie within each other: the second row of a person is mostly told by the first.
fn people() -> impl Strategy<Value = Vec<(Vec<u8>, usize)>> {
    let cell = (0u8..5, 0u8..5, 0u8..8, 0u8..3, 0usize..2, 1usize..12);
    let kind = |(one, other, stray, third, column, many): (u8, u8, u8, u8, usize, usize)| {
        let second = if stray == 0 { other } else { one / 2 };
        vec![(vec![one, second, third], column); many]
    };
    prop::collection::vec(cell.prop_map(kind), 1..14).prop_map(|kinds| kinds.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever adds up rows of one table and takes off rows of another is never left with 1 to 4 people.
    #[test]
    fn nothing_small_can_be_worked_out(people in people()) {
        let Some(told) = Crowd::new(3, people.iter().cloned()).tell() else {
            let total = |column: usize| people.iter().filter(|person| person.1 == column).count() as u32;
            prop_assert!(!may_be_told(total(0)) || !may_be_told(total(1)));
            return Ok(());
        };
        let sums: Vec<Vec<BTreeSet<usize>>> =
            told.iter().enumerate().map(|(at, told)| sums(&blocks(told, &people, at))).collect();
        for (one, other) in [(0, 0), (1, 1), (2, 2), (0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            for column in 0..2 {
                let of_column = |all: &BTreeSet<usize>| -> BTreeSet<usize> {
                    all.iter().copied().filter(|&at| people[at].1 == column).collect()
                };
                let inner: BTreeSet<BTreeSet<usize>> = sums[one].iter().map(of_column).collect();
                let outer: BTreeSet<BTreeSet<usize>> = sums[other].iter().map(of_column).collect();
                for (inner, outer) in inner.iter().flat_map(|inner| outer.iter().map(move |outer| (inner, outer))) {
                    let left = outer.len().saturating_sub(inner.len()) as u32;
                    prop_assert!(may_be_told(left) || !inner.is_subset(outer), "{told:?}");
                }
            }
        }
    }

    /// What is put together is neither one row, nor rows of one each, nor rows of four each, unless it is everybody.
    #[test]
    fn what_is_put_together_does_not_tell_its_parts(sizes in prop::collection::vec(1u32..12, 1..9)) {
        let people = sizes.iter().zip(0u8..).flat_map(|(&size, row)| (0..size).map(move |_| (vec![row], 0)));
        let Some(told) = Crowd::new(1, people).tell() else { return Ok(()) };
        let is_told = |row: u8| told[0].rows.iter().any(|(name, _)| *name == row);
        let hidden: Vec<u32> = (0u8..).zip(&sizes).filter(|(row, _)| !is_told(*row)).map(|(_, &size)| size).collect();
        if hidden.is_empty() || told[0].rows.is_empty() {
            return Ok(());
        }
        // Two ways to share the sum out, of which the first row has not the same in both.
        let (rows, sum) = (hidden.len() as u32, hidden.iter().sum::<u32>());
        let most = if hidden.iter().all(|&size| size < LEAST) { LEAST - 1 } else { sum };
        let possible = |first: u32| (rows - 1..=(rows - 1) * most).contains(&(sum - first));
        prop_assert!((1..=most.min(sum)).filter(|&first| possible(first)).count() > 1, "{hidden:?}");
    }
}
