//! The forms a connection comes in: a transport export, its zip, a folder with a file for each attribute,
//! one object keyed by attribute names, or one attribute alone.

mod archive;
mod assembly;
mod form;
mod sniff;

use super::placeholder::Fillings;
use super::secrets::Hidden;
use super::{AttributeKind, Connection};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::{NotUtf8, Source, Span};
use assembly::Assembly;
use form::{Form, Read};
use sniff::HELP;

pub use archive::{MAX_ENTRIES, MAX_INFLATED};

/// How to read a package, where the package itself does not say.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The connection to take, when there are several.
    pub connection: Option<String>,
    /// What a lone document is, when neither its name nor its content tells.
    pub kind: Option<AttributeKind>,
    /// What author placeholders are replaced by.
    pub fillings: Fillings,
}

impl Connection {
    /// Reads a connection from one text: a transport export, an object keyed by attribute names, or one
    /// attribute's document whose name or content tells which it is.
    ///
    /// ```
    /// use scimplate::{Source, connection::{AttributeKind, Connection}};
    ///
    /// let text = r#"{"call": [{"name": "call1", "connection": "acctAuth", "httpMethod": "DELETE",
    ///     "url": "https://api.example.org/scim/v2/Users/${account.accountID}"}]}"#;
    /// let connection = Connection::parse(Source::new("RemoveAccountJSON.json", text))?;
    /// let remove = connection.attribute(AttributeKind::RemoveAccount).unwrap();
    /// assert_eq!(remove.calls()[0].name(), "call1");
    /// assert!(connection.findings().is_empty());
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is no connection, or several. Mistakes in a connection are its
    /// [`findings`](Connection::findings).
    pub fn parse(source: Source) -> Result<Connection, Error> {
        Connection::parse_with(source, &Reading::default())
    }

    /// [`parse`](Connection::parse), with what the text does not say.
    ///
    /// # Errors
    ///
    /// As [`parse`](Connection::parse).
    pub fn parse_with(source: Source, reading: &Reading) -> Result<Connection, Error> {
        sniff::refuse_other_text(&source)?;
        let read = Read::new(source);
        let mut assembly = Assembly::new(reading);
        let name = read.stem().to_owned();
        match read.form {
            Form::Export(_) => assembly.export(read),
            Form::Attributes => assembly.attributes(&read),
            Form::Document(told) => match told.or(read.named()).or(reading.kind) {
                Some(kind) => assembly.document(kind, read),
                None => return Err(unknown_document(&read)),
            },
            Form::Other => {
                let asked = reading.kind.filter(|_| read.is_object());
                match read.named().or(asked) {
                    Some(kind) => assembly.document(kind, read),
                    None => return Err(unknown_text(&read)),
                }
            }
        }
        assembly.finish(name)
    }

    /// Reads a connection from bytes of any kind: a zip, or a text for [`parse`](Connection::parse).
    /// `name` is the file's, or what to call the input in messages.
    ///
    /// # Errors
    ///
    /// As [`parse`](Connection::parse); also for a zip that is damaged, encrypted or beyond
    /// [`MAX_ENTRIES`] or [`MAX_INFLATED`], and for other binary data.
    pub fn from_bytes(name: &str, bytes: &[u8], reading: &Reading) -> Result<Connection, Error> {
        if sniff::is_zip(bytes) {
            let files = archive::files(name, bytes)?;
            return Connection::from_files(name, files, reading);
        }
        sniff::refuse_other_bytes(name, bytes)?;
        match Source::from_bytes(name, bytes) {
            Ok(source) => Connection::parse_with(source, reading),
            Err(problem) => Err(not_utf8(&problem)),
        }
    }

    /// Reads a connection from the files of a folder called `name`: one for each attribute, or an export,
    /// or both. Files that are no JSON are ignored; a JSON file that is no attribute is a finding.
    ///
    /// # Errors
    ///
    /// When no file is an attribute or export, or the exports hold several connections.
    pub fn from_files(
        name: &str,
        files: Vec<Source>,
        reading: &Reading,
    ) -> Result<Connection, Error> {
        let mut assembly = Assembly::new(reading);
        for file in files {
            if form::is_ignored(file.name()) {
                continue;
            }
            let read = Read::new(file);
            match (&read.form, read.named()) {
                (Form::Export(_), _) => assembly.export(read),
                (Form::Attributes, _) => assembly.attributes(&read),
                (Form::Document(Some(kind)), _) => {
                    let kind = *kind;
                    assembly.document(kind, read);
                }
                (Form::Document(None) | Form::Other, Some(kind)) => assembly.document(kind, read),
                _ if form::is_json(read.located.source.name()) => {
                    assembly.findings.push(unknown_file(&read))
                }
                _ => {}
            }
        }
        assembly.finish(folder_name(name))
    }

    /// The same connection with ConnectionJSON from a text of its own, in place of the encrypted one an
    /// export has.
    ///
    /// # Errors
    ///
    /// When the text is not ConnectionJSON's, or is encrypted too.
    pub fn with_connection_json(self, source: Source) -> Result<Connection, Error> {
        sniff::refuse_other_text(&source)?;
        let name = source.name().to_owned();
        let reading = Reading {
            fillings: (*self.fillings).clone(),
            ..Reading::default()
        };
        let mut assembly = Assembly::new(&reading);
        let read = Read::new(source);
        match read.form {
            Form::Export(_) => assembly.export(read),
            Form::Attributes => assembly.attributes(&read),
            _ => assembly.document(AttributeKind::Connection, read),
        }
        let mut given = assembly.finish(name.clone())?;
        let Some(at) = given
            .attributes
            .iter()
            .position(|attribute| attribute.kind() == AttributeKind::Connection)
        else {
            return Err(Error::input(name, "it holds no ConnectionJSON")
                .help("give a file with the text of the ConnectionJSON field"));
        };
        let attribute = given.attributes.swap_remove(at);
        if attribute.is_ciphertext() {
            return Err(Error::input(
                name,
                "ConnectionJSON is encrypted in it, as in every export",
            )
            .help("give the text as it was entered, before the product encrypted it"));
        }
        let mut connection = self;
        connection
            .attributes
            .retain(|attribute| attribute.kind() != AttributeKind::Connection);
        connection.attributes.insert(0, attribute);
        connection
            .findings
            .retain(|found| !found.pointer.starts_with("/ConnectionJSON"));
        connection.findings.extend(given.findings);
        connection.hidden = Hidden::default();
        Ok(connection)
    }
}

fn folder_name(name: &str) -> String {
    let name = name.trim_end_matches(['/', '\\']);
    let name = form::file_name(name);
    name.strip_suffix(".zip").unwrap_or(name).to_owned()
}

/// Without a drawing: the file may hold credentials.
fn not_utf8(problem: &NotUtf8) -> Error {
    let mut message = Diagnostic::not_utf8(problem).message;
    if let Some(first) = problem.bad.first() {
        message.push_str(&format!(", the first at byte {}", first.bytes.start));
    }
    Error::input(problem.source.name(), message).help("save the file again with the encoding UTF-8")
}

fn unknown_document(read: &Read) -> Error {
    Error::input(read.located.source.name(), "it is an attribute's JSON, but nothing says which attribute")
        .help("pass `--operation`, such as `--operation create`, or name the file after the attribute, such as `CreateAccountJSON.json`")
}

fn unknown_text(read: &Read) -> Error {
    let mistake = read.syntax().into_iter().find(Diagnostic::is_error);
    let found = match (mistake, &read.document.root) {
        (Some(mistake), _) if read.is_object() || mistake.rule == &rules::JSON_TOO_DEEP => {
            return mistake.into();
        }
        (Some(_), _) | (None, None) => "it is not JSON".to_owned(),
        (None, Some(_)) if read.is_object() => {
            "it is JSON, but has neither `EXTERNAL_ATTR` nor an attribute's name nor `call`"
                .to_owned()
        }
        (None, Some(root)) => {
            format!(
                "a connection is a JSON object, this is a JSON {}",
                root.kind_name()
            )
        }
    };
    Error::input(read.located.source.name(), found).help(HELP)
}

fn unknown_file(read: &Read) -> Diagnostic {
    let near = AttributeKind::nearest(form::file_stem(read.located.source.name()));
    let found = Diagnostic::new(
        &rules::PACKAGE_UNKNOWN_FILE,
        Span::at(0),
        "this file is no attribute of a connection",
    )
    .note("it is left out");
    let found = match near.first() {
        Some(near) => found.help(format!(
            "if it is one, name it after it, such as `{near}.json`"
        )),
        None => found.help("move it out of the folder if it does not belong to the connection"),
    };
    found.located(&read.located)
}
