//! How do I read a sign-up list and tell its owner what is wrong with it?

// A program may print.
#![allow(clippy::print_stdout)]

use onehour_io::{Source, people, programme};

fn main() -> onehour::Result<()> {
    let programme = programme::load("one-hour")?;
    let list = "id,role,fields,languages,place,availability\n\
                17,newcomer,software,en:B2,FI-091,Mon 9-12\n\
                18,guest,software,en:B2,FI-091,Mon 9-12\n\
                19,opener,wizardry,en:B2,FI-091,Mon 9-12\n";
    // A path on disk would be `Source::path("people.csv")`.
    let Err(error) = people::read(&[Source::bytes("people.csv", list)], &programme) else {
        println!("nothing is wrong");
        return Ok(());
    };
    // All at once, with the place and the remedy, and without what the cells say.
    for issue in &error.issues {
        println!("{}: {} {}", issue.place, issue.message, issue.remedy);
    }
    assert_eq!(error.issues.len(), 2);
    Ok(())
}
