//! Instances on disk: `.npy` files that every solver reads, and a manifest with their SHA-256.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use onehour_io::Source;
use onehour_io::matrix::Budget;
use onehour_io::matrix::npy::{self, Values};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::families::{Costs, Csr, Spec};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a manifest says without the instance being drawn.
pub fn described(spec: &Spec) -> Value {
    let (rows, cols) = spec.shape();
    let kind = match spec {
        Spec::Dense { .. } => "dense",
        Spec::Sparse { .. } => "sparse",
        Spec::Batch { .. } => "batch",
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
    let mut hash = Sha256::new();
    let mut manifest = described(spec);
    let mut array = |role: &str, name: &str, header: String, values: &dyn Fn(&mut dyn Write) -> std::io::Result<()>| {
        let file = folder.join(format!("{stem}.{name}npy"));
        let mut out = Tee { file: BufWriter::with_capacity(1 << 20, File::create(&file)?), hash: &mut hash };
        out.write_all(&preamble(&header))?;
        values(&mut out)?;
        out.file.flush()?;
        manifest["files"][role] = json!(file.file_name().unwrap_or_default().to_string_lossy());
        std::io::Result::Ok(())
    };
    let entries = match spec.costs() {
        Costs::Dense { shape, values } => {
            array("cost", "", header("<f8", &shape), &|out| all(out, &values, |value| value.to_le_bytes()))?;
            values.len()
        }
        Costs::Sparse(csr) => {
            let entries = csr.col.len();
            array("indptr", "indptr.", header("<i8", &[csr.row_start.len()]), &|out| {
                all(out, &csr.row_start, |value| value.to_le_bytes())
            })?;
            array("indices", "indices.", header("<i4", &[entries]), &|out| {
                all(out, &csr.col, |value| value.to_le_bytes())
            })?;
            array("cost", "cost.", header("<i8", &[entries]), &|out| all(out, &csr.cost, |value| value.to_le_bytes()))?;
            manifest["rows"] = json!(csr.rows());
            manifest["cols"] = json!(csr.cols);
            entries
        }
    };
    manifest["entries"] = json!(entries);
    manifest["sha256"] = json!(hexadecimal(hash));
    std::fs::write(folder.join(format!("{stem}.json")), manifest.to_string())?;
    Ok(manifest)
}

/// An instance read back.
#[derive(Clone, Debug)]
pub struct Instance {
    /// What its manifest says.
    pub manifest: Value,
    /// Its costs.
    pub costs: Costs,
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
    let cost = array("cost")?;
    let costs = match cost.values {
        Values::F64(values) => Costs::Dense { shape: cost.shape, values },
        Values::I64(cost) => {
            let cols = manifest["cols"].as_u64().ok_or("the manifest has no number of columns")?;
            let col = integers(array("indices")?)?.into_iter().map(|col| col as i32).collect();
            Costs::Sparse(Csr { cols: cols as usize, row_start: integers(array("indptr")?)?, col, cost })
        }
        Values::F32(_) => return Err("no instance is of float32".into()),
    };
    Ok(Instance { manifest, costs })
}

/// Writes the column of each row, -1 for none.
///
/// # Errors
/// What the file system refuses.
pub fn write_answer(path: &Path, columns: &[i64]) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all(&preamble(&header("<i8", &[columns.len()])))?;
    all(&mut out, columns, |col| col.to_le_bytes())?;
    Ok(out.flush()?)
}

fn integers(array: npy::Array) -> Result<Vec<i64>> {
    match array.values {
        Values::I64(values) => Ok(values),
        _ => Err("an array of integers was expected".into()),
    }
}

/// Writes to the file what it hashes.
struct Tee<'a> {
    file: BufWriter<File>,
    hash: &'a mut Sha256,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.hash.update(bytes);
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn all<T: Copy, const N: usize>(
    out: &mut dyn Write,
    values: &[T],
    bytes: impl Fn(T) -> [u8; N],
) -> std::io::Result<()> {
    let mut buffer = Vec::with_capacity(N << 13);
    for chunk in values.chunks(1 << 13) {
        buffer.clear();
        chunk.iter().for_each(|&value| buffer.extend(bytes(value)));
        out.write_all(&buffer)?;
    }
    Ok(())
}

fn header(descr: &str, shape: &[usize]) -> String {
    let lengths: String = shape.iter().map(|length| format!("{length}, ")).collect();
    format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}), }}", lengths.trim_end())
}

/// Magic, version 1.0, and the header, padded so that the values are aligned to 64 bytes.
fn preamble(header: &str) -> Vec<u8> {
    let length = (10 + header.len() + 1).next_multiple_of(64) - 10;
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((length as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.resize(10 + length - 1, b' ');
    bytes.push(b'\n');
    bytes
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
            assert_eq!(instance.costs, spec.costs(), "{}", spec.family());
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
