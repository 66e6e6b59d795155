//! A connection in the form somebody has it: a file, standard input, or a folder.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::config::Choice;
use super::failure::Failure;
use super::input::{self, Bytes, FileError, MAX_INPUT};
use super::terminal::Terminal;
use crate::connection::{AttributeKind, Connection, Reading};
use crate::diagnostic::{self, Diagnostic, Safety};
use crate::error::Error;
use crate::report::human;
use crate::text::Source;

// Which connection of a package, and what the package itself does not say.
#[derive(Debug, Clone, Args)]
pub(super) struct Opening {
    /// Which connection, where the package has several.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
    /// The ConnectionJSON, where the package has none that can be read.
    #[arg(long, value_name = "FILE")]
    pub connection_json: Option<PathBuf>,
    /// The value of an `@NAME@` in the connection.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
}

impl Opening {
    /// Reads the connection. `kind` is what a single attribute is taken for.
    pub(super) fn connection(
        &self,
        path: &Path,
        kind: Option<AttributeKind>,
        project: &Choice,
        terminal: &Terminal,
    ) -> Result<Connection, Failure> {
        let config = project.config(path)?;
        for found in config.findings.iter().filter(|found| found.is_error()) {
            terminal.note(human::line(found));
        }
        let reading = Reading {
            connection: self.connection.clone(),
            kind,
            fillings: project.fillings(&config, &self.set)?,
        };
        let connection = connection(path, &reading)?;
        match &self.connection_json {
            Some(path) => {
                let source = input::bytes(path)?.into_source_of_connection()?;
                Ok(connection.with_connection_json(source)?)
            }
            None => Ok(connection),
        }
    }
}

/// Reads a connection.
fn connection(path: &Path, reading: &Reading) -> Result<Connection, Failure> {
    Ok(Package::read(path)?.connection(reading)?)
}

/// What a connection is read from, in memory.
#[derive(Debug, Clone)]
pub(super) struct Package {
    path: PathBuf,
    texts: Texts,
}

#[derive(Debug, Clone)]
enum Texts {
    /// The texts of a folder, each with its path.
    Folder(Vec<(PathBuf, Source)>),
    /// One file of any kind, or standard input.
    File(String, Vec<u8>),
}

impl Package {
    pub(super) fn read(path: &Path) -> Result<Package, Failure> {
        let is_folder = !input::is_standard_input(path) && path.is_dir();
        let texts = match is_folder {
            true => Texts::Folder(files(path)?),
            false => {
                let Bytes { name, bytes } = input::bytes(path)?;
                Texts::File(name, bytes)
            }
        };
        let path = path.to_owned();
        Ok(Package { path, texts })
    }

    pub(super) fn connection(&self, reading: &Reading) -> Result<Connection, Error> {
        match &self.texts {
            Texts::Folder(files) => {
                let sources = files.iter().map(|(_, source)| source.clone());
                let name = self.path.display().to_string();
                Connection::from_files(&name, sources.collect(), reading)
            }
            Texts::File(name, bytes) => Connection::from_bytes(name, bytes, reading),
        }
    }

    /// Why nothing of it can be written back.
    pub(super) fn is_unwritable(&self) -> Option<&'static str> {
        match &self.texts {
            Texts::File(_, bytes) if bytes.starts_with(b"PK") => Some("an archive is not changed"),
            _ if input::is_standard_input(&self.path) => Some("standard input cannot be changed"),
            _ => None,
        }
    }

    /// The texts it is made of, with their names and files; none of an archive's.
    pub(super) fn texts(&self) -> Vec<(&str, &Path, &str)> {
        match &self.texts {
            Texts::Folder(files) => files
                .iter()
                .map(|(path, source)| (source.name(), path.as_path(), source.text()))
                .collect(),
            Texts::File(name, bytes) => std::str::from_utf8(bytes)
                .ok()
                .map(|text| (name.as_str(), self.path.as_path(), text))
                .into_iter()
                .collect(),
        }
    }

    /// Makes the fixes that findings in it have, and says how many.
    pub(super) fn fix(&mut self, findings: &[Diagnostic], least: Safety) -> usize {
        let mut count = 0;
        match &mut self.texts {
            Texts::Folder(files) => {
                for (_, source) in files {
                    let fixed = diagnostic::fixed(source.name(), source.text(), findings, least);
                    if fixed.count > 0 {
                        *source = Source::new(source.name(), fixed.text);
                    }
                    count += fixed.count;
                }
            }
            Texts::File(name, bytes) => {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    let fixed = diagnostic::fixed(name, text, findings, least);
                    count += fixed.count;
                    *bytes = fixed.text.into_bytes();
                }
            }
        }
        count
    }
}

/// The texts of a folder, by name.
fn files(path: &Path) -> Result<Vec<(PathBuf, Source)>, Failure> {
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
        files.push((path, file.into_source_of_connection()?));
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
