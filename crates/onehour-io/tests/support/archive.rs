//! Workbooks made part by part, for the tests of this crate and of the program.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

/// A zip archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    packed(parts, zip::CompressionMethod::Deflated)
}

fn packed(parts: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of an archive.
fn parts_of(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let count = zip.len();
    let part = |index| {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

fn borrowed(parts: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

/// The same archive with nothing squeezed.
#[allow(dead_code, reason = "not every test that shares this file needs it")]
pub(crate) fn stored(archive: &[u8]) -> Vec<u8> {
    packed(&borrowed(&parts_of(archive)), zip::CompressionMethod::Stored)
}

/// A workbook as rust_xlsxwriter writes it, some of its parts replaced.
pub(crate) fn xlsx_with(replaced: &[(&str, &[u8])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "id").unwrap();
    let mut parts = parts_of(&workbook.save_to_buffer().unwrap());
    for (name, bytes) in &mut parts {
        if let Some((_, content)) = replaced.iter().find(|(part, _)| part == name) {
            *bytes = content.to_vec();
        }
    }
    archive(&borrowed(&parts))
}
