//! The instances that peers are compared on: `instance list SIZE...` prints one a line as JSON, `instance make FOLDER
//! FAMILY SIZE` draws one.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use onehour_benches::families::catalogue;
use onehour_benches::instance;

/// Instances of the benches.
#[derive(Parser)]
enum Arguments {
    /// Describe the instances of these sizes.
    List {
        /// Rows of a square matrix.
        sizes: Vec<usize>,
    },
    /// Write an instance and print its manifest.
    Make {
        /// Where to.
        folder: PathBuf,
        /// Its family, as `list` names it.
        family: String,
        /// Its size.
        size: usize,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse() {
        Arguments::List { sizes } => {
            sizes.into_iter().flat_map(catalogue).for_each(|spec| println!("{}", instance::described(&spec)));
        }
        Arguments::Make { folder, family, size } => {
            let spec = catalogue(size).into_iter().find(|spec| spec.family() == family);
            println!("{}", instance::write(&spec.ok_or("no such family at this size")?, &folder)?);
        }
    }
    Ok(())
}
