//! What bytes look like that are no connection.

use crate::error::Error;
use crate::text::Source;

/// What a connection can be given as.
pub(super) const HELP: &str = "give an exported `Connection_….json`, its zip, a folder with one file for each attribute, or one attribute's JSON";

/// First bytes, and what starts with them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "gzip data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
];

/// Whether the bytes are a zip's, or the beginning of one.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(b"PK\x07\x08")
}

/// Refuses bytes that are no text, naming what they look like.
pub(super) fn refuse_other_bytes(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let binary =
        |what: &str| Err(Error::input(name, format!("it is {what}, not a connection")).help(HELP));
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return binary(what);
    }
    // UTF-16 is full of NULs and has its own message.
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && bytes.contains(&0) {
        return binary("binary data");
    }
    Ok(())
}

/// Refuses a text that is something else than JSON, naming what it looks like.
pub(super) fn refuse_other_text(source: &Source) -> Result<(), Error> {
    let text = source.text().trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Error::input(source.name(), "it is empty").help(HELP));
    }
    match looks_like(text) {
        Some((what, help)) => Err(Error::input(
            source.name(),
            format!("it looks like {what}, not like a connection"),
        )
        .help(help)),
        None => Ok(()),
    }
}

fn looks_like(text: &str) -> Option<(&'static str, &'static str)> {
    let head: String = text
        .chars()
        .take(256)
        .flat_map(char::to_lowercase)
        .collect();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some((
            "an HTML page",
            "a page saved in place of the file, such as a login page, is a usual cause: download the file again",
        ));
    }
    if head.starts_with("<?xml") {
        return Some(("XML", HELP));
    }
    if head.starts_with("---\n") || head.starts_with("---\r") {
        return Some(("YAML", HELP));
    }
    let terraform = text.lines().map(str::trim_start).any(|line| {
        [
            "resource \"",
            "provider \"",
            "variable \"",
            "module \"",
            "data \"",
            "terraform {",
            "locals {",
        ]
        .iter()
        .any(|start| line.starts_with(start))
    });
    if terraform && !text.starts_with(['{', '[']) {
        return Some((
            "Terraform configuration",
            "give the JSON files it refers to, one for each attribute, or the folder they are in",
        ));
    }
    None
}
