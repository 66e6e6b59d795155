use std::fmt;
use std::sync::Arc;

use super::Span;

/// A named text: what a file holds, and what to call it in a report.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    secret: bool,
}

impl Source {
    /// A text called `name`; a name is only for reports, so it need not be a path.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        Source {
            name: name.into(),
            text: text.into(),
            secret: false,
        }
    }

    /// The same text, marked as holding credentials: no line of it may be printed.
    #[must_use]
    pub fn secret(self) -> Source {
        Source {
            secret: true,
            ..self
        }
    }

    /// Whether the text is marked as holding credentials.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// The text of a file's bytes, which must be UTF-8. A byte order mark stays in the text, so that
    /// places in the text are places in the file.
    ///
    /// # Errors
    ///
    /// [`NotUtf8`] says which bytes are not, and has the text that can be read all the same.
    ///
    /// ```
    /// use scimplate::Source;
    ///
    /// let error = Source::from_bytes("a.json", b"\"caf\xe9\"").unwrap_err();
    /// assert_eq!(error.to_string(), "byte 4 of `a.json` is not UTF-8");
    /// assert_eq!(error.source.text(), "\"caf\u{fffd}\"");
    /// ```
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Source, NotUtf8> {
        let name = name.into();
        match bytes {
            [0xff, 0xfe, units @ ..] => {
                let unit = |[low, high]: [u8; 2]| u16::from_le_bytes([low, high]);
                Err(NotUtf8::from_utf16(
                    name,
                    Encoding::Utf16LittleEndian,
                    units,
                    unit,
                ))
            }
            [0xfe, 0xff, units @ ..] => {
                let unit = |[high, low]: [u8; 2]| u16::from_be_bytes([high, low]);
                Err(NotUtf8::from_utf16(
                    name,
                    Encoding::Utf16BigEndian,
                    units,
                    unit,
                ))
            }
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Source::new(name, text)),
                Err(_) => Err(NotUtf8::from_bytes(name, bytes)),
            },
        }
    }

    /// What to call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }
}

/// The name and the length: a file may hold secrets, and a log is no place for a whole one.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({:?}, {} bytes)", self.name, self.text.len())
    }
}

/// Why a file's bytes are not a UTF-8 text, and what can be read of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUtf8 {
    /// What the bytes are instead.
    pub encoding: Encoding,
    /// The bytes that are no character, in order. None, when all of a UTF-16 file could be decoded.
    pub bad: Vec<BadBytes>,
    /// The readable text, U+FFFD in place of each of `bad`.
    pub source: Source,
}

/// What a file's bytes are, if not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-16 with the byte order mark `FF FE`, as some Windows programs save it.
    Utf16LittleEndian,
    /// UTF-16 with the byte order mark `FE FF`.
    Utf16BigEndian,
    /// UTF-8 for the most part, or a code page such as Windows-1252: that cannot be told.
    Unknown,
}

/// Bytes that are no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadBytes {
    /// Where they are in the file's bytes.
    pub bytes: Span,
    /// Where U+FFFD stands for them in the readable text.
    pub text: Span,
}

impl NotUtf8 {
    fn from_bytes(name: Arc<str>, bytes: &[u8]) -> NotUtf8 {
        let mut readable = Readable::default();
        for chunk in bytes.utf8_chunks() {
            readable.good(chunk.valid(), chunk.valid().len());
            readable.bad(chunk.invalid().len());
        }
        readable.finish(name, Encoding::Unknown)
    }

    fn from_utf16(
        name: Arc<str>,
        encoding: Encoding,
        bytes: &[u8],
        unit: impl Fn([u8; 2]) -> u16,
    ) -> NotUtf8 {
        let mut readable = Readable {
            taken: 2,
            ..Readable::default()
        };
        let (pairs, odd_byte) = bytes.as_chunks::<2>();
        for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
            match decoded {
                Ok(c) => readable.good(c.encode_utf8(&mut [0; 4]), c.len_utf16() * 2),
                Err(_) => readable.bad(2),
            }
        }
        readable.bad(odd_byte.len());
        readable.finish(name, encoding)
    }
}

/// A text as it is decoded.
#[derive(Default)]
struct Readable {
    text: String,
    taken: usize,
    bad: Vec<BadBytes>,
}

impl Readable {
    fn good(&mut self, text: &str, bytes: usize) {
        self.text.push_str(text);
        self.taken += bytes;
    }

    fn bad(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let start = self.text.len();
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.bad.push(BadBytes {
            bytes: Span::new(self.taken, self.taken + bytes),
            text: Span::new(start, self.text.len()),
        });
        self.taken += bytes;
    }

    fn finish(self, name: Arc<str>, encoding: Encoding) -> NotUtf8 {
        NotUtf8 {
            encoding,
            bad: self.bad,
            source: Source::new(name, self.text),
        }
    }
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.source.name();
        match (self.encoding, self.bad.first()) {
            (Encoding::Unknown, Some(first)) => {
                write!(f, "byte {} of `{name}` is not UTF-8", first.bytes.start)
            }
            (Encoding::Unknown, None) => write!(f, "`{name}` is not UTF-8"),
            _ => write!(f, "`{name}` is saved as UTF-16, not UTF-8"),
        }
    }
}

impl std::error::Error for NotUtf8 {}
