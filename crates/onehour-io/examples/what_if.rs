//! What would one more opener change?

// A program may print.
#![allow(clippy::print_stdout)]

use jiff::civil::date;
use onehour::generate::{self, Spec};
use onehour::pool::{Caps, Person, Role, WeightedCode};
use onehour::{Pool, Request};
use onehour_io::programme;

fn main() -> onehour::Result<()> {
    let from = date(2026, 11, 23);
    let programme = programme::load("one-hour")?;
    let pool = generate::pool(Spec { newcomers: 60, openers: 20, seed: 0, today: from })?;
    let before = onehour::plan(&pool, &programme, &Request::new(from))?.plan.summary;

    let designer = Person {
        fields: vec![WeightedCode { code: "design".into(), weight: 100 }],
        languages: [("en".to_owned(), onehour::language::Level::C1)].into(),
        remote: true,
        availability: Some("Mon-Fri 8-17".parse()?),
        caps: Caps { month: Some(2), ..Caps::default() },
        ..Person::new("a designer", Role::Opener)
    };
    let more = Pool::new([pool.people(), &[designer]].concat())?;
    let after = onehour::plan(&more, &programme, &Request::new(from))?.plan.summary;

    println!("{} of {} meet someone; with one more designer, {}", before.served, before.newcomers, after.served);
    assert!(after.served >= before.served);
    Ok(())
}
