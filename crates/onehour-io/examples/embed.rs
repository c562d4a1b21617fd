//! How does a platform that has its people in a database make a plan, without any file?

// A program may print.
#![allow(clippy::print_stdout)]

use jiff::civil::date;
use onehour::language::Level;
use onehour::pool::{Caps, Person, Role, WeightedCode};
use onehour::{Pool, Programme, Request};

fn main() -> onehour::Result<()> {
    // From your own tables: an opaque id, a role, and what the programme's rules ask for.
    let person = |id: &str, role: Role, free: &str| -> onehour::Result<Person> {
        Ok(Person {
            fields: vec![WeightedCode { code: "software".into(), weight: 100 }],
            languages: [("en".to_owned(), Level::B2)].into(),
            place: Some("FI-091".into()),
            availability: Some(free.parse()?),
            ..Person::new(id, role)
        })
    };
    let opener = Person {
        caps: Caps { month: Some(2), ..Caps::default() },
        ..person("user-301", Role::Opener, "Mon 9-11; Thu 15-17")?
    };
    let pool = Pool::new(vec![
        person("user-17", Role::Newcomer, "Mon-Fri 9-10")?,
        person("user-23", Role::Newcomer, "Thu 16-18")?,
        person("user-42", Role::Newcomer, "Sat 10-12")?,
        opener,
    ])?;

    let outcome = onehour::plan(&pool, &Programme::builtin("one-hour")?, &Request::new(date(2026, 12, 1)))?;
    for meeting in &outcome.plan.meetings {
        println!("{} meets {} at {}", meeting.newcomer, meeting.opener, meeting.start.as_deref().unwrap_or("any time"));
    }
    for waiting in &outcome.plan.waiting {
        println!("{} waits: {}", waiting.newcomer, waiting.reason);
    }
    assert_eq!((outcome.plan.summary.served, outcome.plan.summary.waiting), (2, 1));
    Ok(())
}
