//! A connection in the form somebody has it: a file, standard input, or a folder.

use std::fs;
use std::path::Path;

use super::failure::Failure;
use super::input::{self, FileError, MAX_INPUT};
use crate::connection::{Connection, Reading};
use crate::text::Source;

/// Reads a connection.
pub(super) fn connection(path: &Path, reading: &Reading) -> Result<Connection, Failure> {
    if !input::is_standard_input(path) && path.is_dir() {
        let name = path.display().to_string();
        return Ok(Connection::from_files(&name, files(path)?, reading)?);
    }
    let file = input::bytes(path)?;
    Ok(Connection::from_bytes(&file.name, &file.bytes, reading)?)
}

/// The texts of a folder, by name.
fn files(path: &Path) -> Result<Vec<Source>, Failure> {
    let unreadable = |error| input::unreadable(path, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // What else lies in the folder of a connection (a README, an archive, notes) is none of it.
        let text = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("json") || it.eq_ignore_ascii_case("txt"));
        if text && path.is_file() {
            paths.push(path);
        }
    }
    // The order of a folder is the file system's business, and a report has to come out the same.
    paths.sort();
    let mut left = MAX_INPUT;
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let file = input::bytes(&path)?;
        left = left
            .checked_sub(file.bytes.len() as u64)
            .ok_or_else(|| FileError::too_big("the folder"))?;
        files.push(file.into_source_of_connection()?);
    }
    Ok(files)
}

/// `NAME=VALUE`
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a name, `=` and a value are needed".to_owned()),
    }
}
