//! Files and standard input, read whole and with a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::failure::{Failure, lower};
use crate::diagnostic::Diagnostic;
use crate::text::{Located, Source};

/// Most bytes of one input. A connection is some hundred kilobytes.
pub(super) const MAX_INPUT: u64 = 64 * 1024 * 1024;

/// The argument that means standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// Names that differ from what was asked for by at most this many slips are suggested.
const SLIPS: usize = 3;

/// Why a file cannot be read, and what to do.
#[derive(Debug)]
pub(super) struct FileError {
    pub message: String,
    pub help: Option<String>,
}

/// The bytes of an input, and what to call it.
#[derive(Debug)]
pub(super) struct Bytes {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Bytes {
    /// The bytes as text.
    pub(super) fn into_source(self) -> Result<Source, Failure> {
        self.into_source_or(|readable| readable)
    }

    /// The bytes as text that may hold credentials, of which no line is drawn.
    pub(super) fn into_source_of_connection(self) -> Result<Source, Failure> {
        self.into_source_or(Source::secret)
    }

    fn into_source_or(self, shown: fn(Source) -> Source) -> Result<Source, Failure> {
        Source::from_bytes(self.name, &self.bytes).map_err(|problem| {
            let found = Diagnostic::not_utf8(&problem);
            let source = Located::whole(shown(problem.source));
            Failure::Engine(found.located(&source).into())
        })
    }
}

/// Reads a text.
pub(super) fn source(path: &Path) -> Result<Source, Failure> {
    bytes(path)?.into_source()
}

/// Reads a file, or standard input for `-`.
pub(super) fn bytes(path: &Path) -> Result<Bytes, FileError> {
    if is_standard_input(path) {
        return read("<stdin>", io::stdin().lock(), 0);
    }
    let name = path.display().to_string();
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => Err(FileError {
            message: format!("`{name}` is a folder, and a file is needed here"),
            help: Some("name a file in it".to_owned()),
        }),
        Ok(meta) => read(
            &name,
            File::open(path).map_err(|error| unreadable(path, &error))?,
            meta.len(),
        ),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Opens a text to be read line by line; also how many bytes it has, if that is known.
pub(super) fn lines(path: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>), FileError> {
    if is_standard_input(path) {
        return Ok((Box::new(io::stdin()), None));
    }
    match File::open(path) {
        Ok(file) => {
            let size = file.metadata().ok().filter(fs::Metadata::is_file);
            Ok((Box::new(file), size.map(|meta| meta.len())))
        }
        Err(error) => Err(unreadable(path, &error)),
    }
}

pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// Refuses to read standard input twice.
pub(super) fn at_most_once<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    match paths.filter(|path| is_standard_input(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::Usage {
            message: "standard input can be read only once, and `-` stands there more often"
                .to_owned(),
            help: "save all but one of them in files".to_owned(),
        }),
    }
}

/// Reads `size` bytes at once, and what more there is.
fn read(name: &str, from: impl Read, size: u64) -> Result<Bytes, FileError> {
    // Room besides, in which the end is met.
    let mut bytes = Vec::with_capacity(size.min(MAX_INPUT) as usize + 64);
    match from.take(MAX_INPUT + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_INPUT => Err(FileError::too_big(&format!("`{name}`"))),
        Ok(_) => Ok(Bytes {
            name: name.to_owned(),
            bytes,
        }),
        Err(error) => Err(FileError {
            message: format!("`{name}` cannot be read: {}", lower(&error)),
            help: None,
        }),
    }
}

impl FileError {
    pub(super) fn too_big(what: &str) -> FileError {
        FileError {
            message: format!(
                "{what} holds more than {} MiB, the most scimplate reads",
                MAX_INPUT / 1024 / 1024
            ),
            help: Some("name the connection itself, not an archive of everything".to_owned()),
        }
    }
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> FileError {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => FileError {
            message: format!("there is no file `{name}`"),
            help: near(path).map(|near| format!("did you mean `{near}`?")),
        },
        io::ErrorKind::PermissionDenied => FileError {
            message: format!("`{name}` may not be read by this user"),
            help: Some(
                "ask for the right to read it, or copy it to a place of your own".to_owned(),
            ),
        },
        _ => FileError {
            message: format!("`{name}` cannot be read: {}", lower(error)),
            help: None,
        },
    }
}

/// The file of the same folder whose name is nearest to the one asked for, if any is near.
fn near(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    // Two names are not alike for ending in `.json` both.
    let letters = path.file_stem()?.to_string_lossy().chars().count();
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|name| {
            (
                strsim::damerau_levenshtein(&wanted, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(slips, _)| *slips <= SLIPS && *slips * 2 < letters)
        .min()
        .map(|(_, name)| path.with_file_name(name).display().to_string())
}
