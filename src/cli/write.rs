//! Writing a file back: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::failure::{Failure, lower};
use super::input::FileError;

/// Puts `after` in the file's place, which must still hold `before`. A link stays one, and the file keeps its
/// permissions.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    let failed = |error: io::Error| unwritable(path, &lower(&error));
    let path = &fs::canonicalize(path).map_err(failed)?;
    let permissions = fs::metadata(path).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(unwritable(path, "it is read-only"));
    }
    if fs::read(path).map_err(failed)? != before.as_bytes() {
        return Err(unwritable(path, "somebody else has changed it meanwhile"));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let written = || -> io::Result<()> {
        let mut file = File::create_new(&new)?;
        file.set_permissions(permissions)?;
        file.write_all(after.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    written().map_err(|error| {
        // Nothing of ours stays behind; that it may not be there is the usual case.
        let _ = fs::remove_file(&new);
        failed(error)
    })
}

fn unwritable(path: &Path, why: &str) -> Failure {
    Failure::File(FileError {
        message: format!("`{}` cannot be written: {why}", path.display()),
        help: None,
    })
}
