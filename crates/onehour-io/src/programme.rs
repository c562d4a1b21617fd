//! Programmes: a built-in by its name, or a TOML file with the trees that it names.

use std::path::Path;

use onehour::error::{Error, Issue, Place};
use onehour::programme::{BUILTIN_NAMES, Programme, TaxonomySource};
use onehour::taxonomy::Taxonomy;

use crate::limits;
use crate::source::Source;
use crate::table;

/// Loads a programme: a name of [`BUILTIN_NAMES`] is built in, anything else is the path of a TOML file. Taxonomies
/// that the file names as CSV files, relative to its own folder, are read and written out, so that the programme needs
/// no file afterwards.
///
/// # Errors
/// `E-unknown-programme` for a name that is neither built in nor a file; `E-unreadable-file`, `E-wrong-encoding`; those
/// of [`Programme::from_toml`] and of [`Taxonomy::from_csv`], those of all trees at once.
///
/// # Examples
/// ```
/// use onehour_io::programme;
///
/// assert_eq!(programme::load("one-hour")?.name, "one-hour");
/// assert!(programme::load("no-such-programme").unwrap_err().has("E-unknown-programme"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn load(name_or_path: &str) -> onehour::Result<Programme> {
    let path = Path::new(name_or_path);
    if BUILTIN_NAMES.contains(&name_or_path) {
        return Programme::builtin(name_or_path);
    }
    if path.extension().is_none() && !path.exists() {
        return Programme::builtin(name_or_path);
    }
    let source = Source::path(path);
    let programme = Programme::from_toml(&text(&source)?, source.name())?;
    resolve(programme, path.parent().unwrap_or(Path::new("")))
}

/// Issues about entries of a programme, with the file and the line where each stands; of a built-in one as they are.
pub fn located(name_or_path: &str, issues: Vec<Issue>) -> Vec<Issue> {
    // Mostly there is none, and the file need not be read again.
    if issues.iter().all(|issue| issue.place.file.is_some()) {
        return issues;
    }
    let source = Source::path(Path::new(name_or_path));
    match Path::new(name_or_path).is_file().then(|| text(&source)) {
        Some(Ok(text)) => Programme::located(&text, source.name(), issues),
        _ => issues,
    }
}

/// Replaces every tree in a file by the tree itself. `folder` is what the paths are relative to.
fn resolve(mut programme: Programme, folder: &Path) -> onehour::Result<Programme> {
    let mut issues = Vec::new();
    for source in programme.taxonomies.values_mut() {
        let TaxonomySource::File(file) = source else { continue };
        let file = Source::path(folder.join(file.as_str()));
        match text(&file).and_then(|text| Taxonomy::from_csv(&text, file.name())) {
            Ok(tree) => *source = TaxonomySource::Nodes(tree.nodes().to_vec()),
            Err(error) => issues.extend(error.issues),
        }
    }
    if !issues.is_empty() {
        return Err(Error::from(issues));
    }
    // Codes in rules can be checked only now that the trees are there.
    programme.validate()?;
    Ok(programme)
}

/// The text of a file, whatever its encoding.
fn text(source: &Source) -> Result<String, Error> {
    let bytes = source.open().and_then(|mut input| input.all(limits::JSON_BYTES))?;
    table::text_of(bytes).ok_or_else(|| {
        Error::from(Issue::error(
            "E-wrong-encoding",
            Place { file: Some(source.name().to_owned()), ..Place::default() },
            "The file is not UTF-8 throughout.",
            "Save it as UTF-8.",
        ))
    })
}
