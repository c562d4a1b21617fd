//! Instances on disk: `.npy` files that every solver reads, and a manifest with their SHA-256.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use onehour_io::Source;
use onehour_io::matrix::Budget;
use onehour_io::matrix::npy::{self, Values};
use onehour_solver::flow::{Arc, Network};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::families::{Costs, Csr, Spec};
use crate::npy::{Element, write as write_array};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a manifest says without the instance being drawn.
pub fn described(spec: &Spec) -> Value {
    let (rows, cols) = spec.shape();
    let kind = match spec {
        Spec::Dense { .. } => "dense",
        Spec::Sparse { .. } => "sparse",
        Spec::Batch { .. } => "batch",
        Spec::Round { .. } | Spec::Transport { .. } => "network",
    };
    json!({
        "family": spec.family(),
        "size": spec.size(),
        "kind": kind,
        "rows": rows,
        "cols": cols,
        "integer": spec.is_integer(),
        "feasible": spec.is_feasible(),
    })
}

/// Draws an instance and writes its files and manifest into a folder; returns the manifest.
///
/// # Errors
/// What the file system refuses.
pub fn write(spec: &Spec, folder: &Path) -> Result<Value> {
    std::fs::create_dir_all(folder)?;
    let stem = format!("{}-{}", spec.family(), spec.size());
    let mut files = Files { folder, stem: &stem, hash: Sha256::new(), names: Map::new() };
    let mut manifest = described(spec);
    let entries = match spec.costs()? {
        Costs::Dense { shape, values } => {
            files.add("cost", &shape, &values)?;
            values.len()
        }
        Costs::Sparse(csr) => {
            files.list("indptr", &csr.row_start)?;
            files.list("indices", &csr.col)?;
            files.list("cost", &csr.cost)?;
            manifest["rows"] = json!(csr.rows());
            manifest["cols"] = json!(csr.cols);
            csr.col.len()
        }
        Costs::Network(network) => {
            let arcs = network.arcs();
            files.list("tail", &arcs.iter().map(|arc| arc.from as i32).collect::<Vec<_>>())?;
            files.list("head", &arcs.iter().map(|arc| arc.to as i32).collect::<Vec<_>>())?;
            files.list("lower", &arcs.iter().map(|arc| arc.lower).collect::<Vec<_>>())?;
            files.list("upper", &arcs.iter().map(|arc| arc.upper).collect::<Vec<_>>())?;
            files.list("cost", &arcs.iter().map(|arc| arc.cost).collect::<Vec<_>>())?;
            files.list("supply", network.supply())?;
            arcs.len()
        }
    };
    manifest["entries"] = json!(entries);
    manifest["files"] = files.names.into();
    manifest["sha256"] = json!(hexadecimal(files.hash));
    std::fs::write(folder.join(format!("{stem}.json")), manifest.to_string())?;
    Ok(manifest)
}

/// The arrays of one instance, while they are written.
struct Files<'a> {
    folder: &'a Path,
    stem: &'a str,
    hash: Sha256,
    names: Map<String, Value>,
}

impl Files<'_> {
    fn list<T: Element>(&mut self, role: &str, values: &[T]) -> io::Result<()> {
        self.add(role, &[values.len()], values)
    }

    fn add<T: Element>(&mut self, role: &str, shape: &[usize], values: &[T]) -> io::Result<()> {
        let name = format!("{}.{role}.npy", self.stem);
        let file = BufWriter::with_capacity(1 << 20, File::create(self.folder.join(&name))?);
        let mut out = Tee { file, hash: &mut self.hash };
        write_array(&mut out, shape, values)?;
        self.names.insert(role.into(), name.into());
        out.flush()
    }
}

/// An instance read back.
#[derive(Clone, Debug)]
pub struct Instance {
    /// What its manifest says.
    pub manifest: Value,
    /// Its costs.
    pub costs: Costs,
}

impl Instance {
    /// Its family.
    pub fn family(&self) -> &str {
        self.manifest["family"].as_str().unwrap_or_default()
    }

    /// Its size.
    pub fn size(&self) -> usize {
        self.manifest["size"].as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or_default()
    }
}

/// Reads the instance of a manifest.
///
/// # Errors
/// Files that are not there or are damaged.
pub fn read(manifest: &Path) -> Result<Instance> {
    let folder = manifest.parent().map(PathBuf::from).unwrap_or_default();
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(manifest)?)?;
    let array = |role: &str| -> Result<npy::Array> {
        let name = manifest["files"][role].as_str().ok_or("the manifest names no such file")?;
        Ok(npy::read(&Source::path(folder.join(name)), Budget { bytes: u64::MAX })?)
    };
    let integers = |role: &str| match array(role)?.values {
        Values::I64(values) => Ok(values),
        _ => Err(Box::<dyn Error>::from("an array of integers was expected")),
    };
    let costs = match manifest["kind"].as_str() {
        Some("sparse") => Costs::Sparse(Csr {
            cols: manifest["cols"].as_u64().ok_or("the manifest has no number of columns")? as usize,
            row_start: integers("indptr")?,
            col: integers("indices")?.into_iter().map(|col| col as i32).collect(),
            cost: integers("cost")?,
        }),
        Some("network") => {
            let ends = integers("tail")?.into_iter().zip(integers("head")?);
            let bounds = integers("lower")?.into_iter().zip(integers("upper")?);
            let arcs = ends.zip(bounds).zip(integers("cost")?);
            let arc =
                |(((from, to), (lower, upper)), cost)| Arc { from: from as u32, to: to as u32, lower, upper, cost };
            Costs::Network(Network::new(integers("supply")?, arcs.map(arc).collect())?)
        }
        _ => {
            let cost = array("cost")?;
            let Values::F64(values) = cost.values else { return Err("an array of floats was expected".into()) };
            Costs::Dense { shape: cost.shape, values }
        }
    };
    Ok(Instance { manifest, costs })
}

/// Writes an answer: the column of each row, -1 for none, or the flow of each arc.
///
/// # Errors
/// What the file system refuses.
pub fn write_answer(path: &Path, answer: &[i64]) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write_array(&mut out, &[answer.len()], answer)?;
    Ok(out.flush()?)
}

/// Writes to the file what it hashes.
struct Tee<'a> {
    file: BufWriter<File>,
    hash: &'a mut Sha256,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::families::catalogue;

    #[test]
    fn what_is_written_is_read_back() {
        let folder = std::env::temp_dir().join(format!("onehour-instances-{}", std::process::id()));
        for spec in catalogue(20) {
            let manifest = write(&spec, &folder).unwrap();
            let stem = format!("{}-{}.json", spec.family(), spec.size());
            let instance = read(&folder.join(stem)).unwrap();
            assert_eq!(instance.manifest, manifest);
            assert_eq!(instance.costs, spec.costs().unwrap(), "{}", spec.family());
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
