//! Zips, which come from strangers: every bound is checked on what is inflated, not on what is declared.

use std::io::{Cursor, Read as _};

use super::form;
use crate::error::Error;
use crate::text::Source;

/// Most entries a zip may have. An export has two.
pub const MAX_ENTRIES: usize = 1_000;

/// Most bytes all files of a zip may have together once inflated. The largest export seen is 25 kB.
pub const MAX_INFLATED: u64 = 32 * 1024 * 1024;

/// The JSON and text files of a zip, named `<zip>/<path>`.
pub(super) fn files(name: &str, bytes: &[u8]) -> Result<Vec<Source>, Error> {
    let damaged = || {
        Error::input(name, "the zip is damaged or incomplete").help("export or download it again")
    };
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if zip.len() > MAX_ENTRIES {
        return Err(Error::input(
            name,
            format!(
                "the zip has {} entries, more than the {MAX_ENTRIES} that are read",
                zip.len()
            ),
        )
        .help("give the zip as the product exported it"));
    }
    let mut left = MAX_INFLATED;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let encrypted = zip.by_index_raw(index).map_err(|_| damaged())?.encrypted();
        if encrypted {
            return Err(
                Error::input(name, "the zip is encrypted").help("unpack it and give the folder")
            );
        }
        let mut entry = zip.by_index(index).map_err(|_| damaged())?;
        let path = entry.name().map_err(|_| damaged())?.into_owned();
        if entry.is_dir() || form::is_ignored(&path) {
            continue;
        }
        let mut text = Vec::new();
        let read = entry
            .by_ref()
            .take(left + 1)
            .read_to_end(&mut text)
            .map_err(|_| damaged())?;
        left = left.checked_sub(read as u64).ok_or_else(|| {
            Error::input(
                name,
                format!(
                    "the zip inflates to more than {} MiB",
                    MAX_INFLATED / 1024 / 1024
                ),
            )
            .help("give the zip as the product exported it")
        })?;
        files.push(
            Source::from_bytes(format!("{name}/{path}"), &text)
                .map_err(|problem| super::not_utf8(&problem))?,
        );
    }
    Ok(files)
}
