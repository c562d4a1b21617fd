use onehour::attribute::Value;
use onehour::counts::{Channel, Counts, Employed, NOT_STATED, TOGETHER};
use onehour::pool::Person;

use crate::pool::*;

const GENDER: &str = "[[attributes]]\nname = 'gender'\nkind = 'text'\nprotected = true\npurpose = 'the yearly report'\n\
                      reason = 'the law on equality'\n[[groups]]\nattribute = 'gender'\n[caps]\nunstated = { round = 1 }\n";

/// So many newcomers who can meet an opener of their own, and so many who cannot.
fn pool(served: u32, waiting: u32, name: &str, change: impl Fn(&mut Person)) -> Vec<Person> {
    let mut people = Vec::new();
    for nth in 0..served + waiting {
        let hours = if nth < served { "Tue 9-10" } else { "Wed 3-4" };
        let mut person = newcomer(&format!("{name}{nth:02}"), hours);
        change(&mut person);
        people.push(person);
    }
    people.extend((0..served).map(|nth| opener(&format!("o-{name}{nth:02}"), "Tue 9-10")));
    people
}

fn gender(word: &'static str) -> impl Fn(&mut Person) {
    move |person| _ = person.attributes.insert("gender".into(), Value::Text(word.into()))
}

fn counted(people: Vec<Person>, text: &str) -> Counts {
    let outcome = week(people, &programme(text));
    Counts::new(&outcome.plan, &outcome.snapshot)
}

type Row<'a> = (&'a str, Option<u32>, Option<u32>, Option<u32>);

fn groups(counts: &Counts) -> Vec<Row<'_>> {
    counts.groups.iter().map(|row| (row.value.as_str(), row.newcomers, row.served, row.waiting)).collect()
}

#[test]
fn large_groups_are_told_as_they_are() {
    let people = [pool(6, 7, "f", gender("f")), pool(9, 5, "m", gender("m")), pool(5, 0, "n", |_| {})].concat();
    let rows =
        [(NOT_STATED, Some(5), Some(5), Some(0)), ("f", Some(13), Some(6), Some(7)), ("m", Some(14), Some(9), Some(5))];
    assert_eq!(groups(&counted(people, GENDER)), rows);
}

/// The small group would be the total less the others: so the smallest of the others goes with it.
#[test]
fn a_small_group_takes_another_with_it() {
    let people = [pool(6, 7, "f", gender("f")), pool(9, 8, "m", gender("m")), pool(2, 0, "x", gender("x"))].concat();
    let rows = [("m", Some(17), Some(9), Some(8)), (TOGETHER, Some(15), Some(8), Some(7))];
    assert_eq!(groups(&counted(people, GENDER)), rows);
}

/// Five groups of one each would be known by their sum, 5, and their names.
#[test]
fn groups_of_one_each_are_neither_named_nor_summed_alone() {
    let words = ["a", "b", "c", "d", "e"];
    let ones = words.map(|word| pool(1, 0, word, gender(word)));
    let people = [ones.concat(), pool(9, 8, "m", gender("m")), pool(6, 7, "f", gender("f"))].concat();
    let rows = [("m", Some(17), Some(9), Some(8)), (TOGETHER, Some(18), Some(11), Some(7))];
    assert_eq!(groups(&counted(people, GENDER)), rows);
}

/// All of the south are of city c, and c is told together with the small city b: b would be the difference.
#[test]
fn a_difference_of_two_attributes_tells_of_nobody() {
    let lives = |city: &'static str, region: &'static str| {
        move |person: &mut Person| {
            for (attribute, word) in [("city", city), ("region", region)] {
                person.attributes.insert(attribute.into(), Value::Text(word.into()));
            }
        }
    };
    let people = [
        pool(30, 20, "a", lives("a", "north")),
        pool(2, 1, "b", lives("b", "north")),
        pool(20, 27, "c", lives("c", "south")),
    ];
    let text = "[[attributes]]\nname = 'city'\nkind = 'text'\n[[attributes]]\nname = 'region'\nkind = 'text'\n\
                [[groups]]\nattribute = 'city'\n[[groups]]\nattribute = 'region'\n[caps]\nunstated = { round = 1 }\n";
    let counts = counted(people.concat(), text);
    let rows = [
        ("a", Some(50), Some(30), Some(20)),
        (TOGETHER, Some(50), Some(22), Some(28)),
        (TOGETHER, Some(100), Some(52), Some(48)),
    ];
    assert_eq!(groups(&counts), rows);
}

/// Everybody of the tag is of one group, and three of the group have no tag.
#[test]
fn a_difference_of_a_group_and_a_channel_tells_of_nobody() {
    let forum = |person: &mut Person| {
        gender("f")(person);
        person.tags = vec!["forum".into()];
    };
    let people = [pool(8, 6, "a", forum), pool(3, 0, "b", gender("f")), pool(9, 9, "c", gender("m"))].concat();
    let counts = counted(people, GENDER);
    assert_eq!(groups(&counts)[0], ("f", Some(17), Some(11), Some(6)));
    assert_eq!((counts.channels[0].newcomers, counts.channels[0].served), (None, None));
}

/// Everybody of the employer has the tag, as have three openers of another.
#[test]
fn a_difference_of_an_employer_and_a_channel_tells_of_nobody() {
    let mut people = pool(20, 0, "a", |_| {});
    people.extend((0..20).map(|nth| opener(&format!("p{nth:02}"), "Sat 3-4")));
    for (nth, person) in people.iter_mut().filter(|person| person.role.is_opener()).enumerate() {
        person.organisation = Some(["Ab", "Oy"][usize::from(nth % 2 == 0)].into());
        person.tags = if nth % 2 == 1 || nth < 6 { vec!["forum".into()] } else { Vec::new() };
    }
    let counts = counted(people, "[caps]\nunstated = { round = 1 }\n");
    assert_eq!((counts.employers[0].openers, counts.employers[0].openers_with_meeting), (Some(20), Some(10)));
    assert_eq!(counts.channels[0].openers, None);
}

/// Three wait in all: who of them is of which group cannot be told, the sizes of the groups can.
#[test]
fn where_few_wait_sizes_alone_are_told() {
    let people = [pool(6, 2, "f", gender("f")), pool(9, 1, "m", gender("m"))].concat();
    assert_eq!(groups(&counted(people, GENDER)), [("f", Some(8), None, None), ("m", Some(10), None, None)]);
}

#[test]
fn a_protected_attribute_divides_nobody_without_purpose_and_reason() {
    let silent = "name = 'p'\n[[attributes]]\nname = 'gender'\nkind = 'text'\n[[groups]]\nattribute = 'gender'\n";
    let refused = |text: &str| onehour::Programme::from_toml(text, "p.toml").unwrap_err();
    assert!(refused(silent).has("E-protected-attribute"));
    assert!(refused("name = 'p'\n[[groups]]\nattribute = 'colour'\n").has("E-unknown-attribute"));
    let several = "name = 'p'\n[taxonomies]\nfields = { builtin = 'fields' }\n[[groups]]\nattribute = 'fields'\n";
    assert!(refused(several).has("E-attribute-kind"));
}

#[test]
fn a_channel_is_told_where_neither_those_with_it_nor_those_without_it_are_few() {
    let tagged = |tags: &'static [&'static str]| {
        move |person: &mut Person| person.tags = tags.iter().map(|tag| (*tag).to_owned()).collect()
    };
    let people = [
        pool(8, 6, "a", tagged(&["union", "all"])),
        pool(5, 9, "b", tagged(&["all"])),
        pool(3, 0, "c", tagged(&["forum"])),
        pool(9, 9, "d", |_| {}),
    ];
    let counts = counted(people.concat(), "[caps]\nunstated = { round = 1 }\n");
    let row = |tag: &str| counts.channels.iter().find(|row| row.tag == tag).unwrap();
    let newcomers = |row: &Channel| (row.newcomers, row.served, row.waiting);
    assert_eq!(newcomers(row("union")), (Some(14), Some(8), Some(6)));
    assert_eq!(newcomers(row("all")), (Some(28), Some(13), Some(15)));
    assert_eq!(newcomers(row("forum")), (None, None, None));
}

/// Of two tags one of which lies within the other, those between would be the difference.
#[test]
fn of_two_nested_channels_with_few_between_one_is_told() {
    let people = [
        pool(8, 6, "a", |person| person.tags = vec!["inner".into(), "outer".into()]),
        pool(2, 0, "b", |person| person.tags = vec!["outer".into()]),
        pool(9, 9, "c", |_| {}),
    ];
    let counts = counted(people.concat(), "[caps]\nunstated = { round = 1 }\n");
    let told: Vec<&str> =
        counts.channels.iter().filter(|row| row.newcomers.is_some()).map(|row| row.tag.as_str()).collect();
    assert_eq!(told, ["inner"]);
}

#[test]
fn an_employer_reads_hours_months_and_fields_and_nothing_of_anybody() {
    let mut people = pool(20, 0, "a", |_| {});
    for (nth, person) in people.iter_mut().filter(|person| person.role.is_opener()).enumerate() {
        person.organisation = Some(["Ab", "Oy"][usize::from(nth >= 12)].into());
    }
    let text = "[caps]\nunstated = { round = 1 }\n[[employers]]\norganisation = 'Ab'\nhours_per_month = 40\n";
    let counts = counted(people, text);
    let named = |name: &str| counts.employers.iter().find(|row| row.organisation == name).unwrap();
    let Employed { openers, openers_with_meeting, meetings, minutes, hours_per_month, months, .. } = named("Ab");
    assert_eq!((*openers, *openers_with_meeting, *meetings), (Some(12), Some(12), Some(12)));
    assert_eq!((*minutes, *hours_per_month), (Some(12 * 60), Some(40)));
    assert_eq!((months[0].name.as_str(), months[0].meetings), ("2026-12", Some(12)));
    let told = serde_json::to_string(&counts).unwrap();
    assert!(!told.contains("a01") && !told.contains("o-a"), "{told}");
}
