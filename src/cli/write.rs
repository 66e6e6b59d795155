//! Writing a file back: whole or not at all.

use std::fs::{self, File, Permissions};
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
    beside(path, after.as_bytes(), Some(permissions)).map_err(failed)
}

/// Puts `bytes` in the file's place, whatever it holds, or where there is none yet.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A link stays one; what is not there is no link.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let permissions = fs::metadata(&place).ok().map(|it| it.permissions());
    beside(&place, bytes, permissions).map_err(|error| unwritable(path, &lower(&error)))
}

/// Writes another file beside it and lets it take its place.
fn beside(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let written = || -> io::Result<()> {
        let mut file = File::create_new(&new)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    written().inspect_err(|_| {
        // Nothing of ours stays behind; that it may not be there is the usual case.
        let _ = fs::remove_file(&new);
    })
}

fn unwritable(path: &Path, why: &str) -> Failure {
    Failure::File(FileError {
        message: format!("`{}` cannot be written: {why}", path.display()),
        help: None,
    })
}
