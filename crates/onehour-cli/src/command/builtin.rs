//! `onehour builtin`: the programmes and trees that come with the program, as files to begin one's own with.

use onehour::error::{Issue, Place};
use onehour::taxonomy::Taxonomy;
use onehour::{Programme, Result, programme, taxonomy};

use crate::output::{Exit, say};

pub(super) fn run(name: Option<&str>) -> Result<Exit> {
    match name {
        None => say(&format!(
            "Programmes: {}.\nTrees: {}.",
            programme::BUILTIN_NAMES.join(", "),
            taxonomy::BUILTIN_NAMES.join(", ")
        )),
        Some(name) if programme::BUILTIN_NAMES.contains(&name) => say(Programme::builtin_text(name)?.trim_end()),
        Some(name) if taxonomy::BUILTIN_NAMES.contains(&name) => say(Taxonomy::builtin(name)?.to_csv().trim_end()),
        Some(_) => {
            let message = "Neither a programme nor a tree of this name is built in.";
            return Err(Issue::error(
                "E-unknown-builtin",
                Place::default(),
                message,
                "`onehour builtin` lists their names.",
            )
            .into());
        }
    }
    Ok(Exit::Done)
}
