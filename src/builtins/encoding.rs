//! Texts as bytes and back: charsets, Base64, URLs, Unicode's normal forms, UUIDs.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest, Md5};
use unicode_normalization::UnicodeNormalization;

use super::Ty;
use super::row::{Arg, instance, rows};
use crate::value::{Fault, Instance, ListKind, Object, Str, Value, Zone};

/// A `byte[]`.
struct Bytes(Vec<u8>);

impl<'a> Arg<'a> for Bytes {
    const TY: Ty = Ty::ARRAY;
    fn take(value: &'a Value) -> Option<Self> {
        match value {
            Value::List(list) if list.kind() == ListKind::ByteArray => Some(Bytes(
                list.snapshot()
                    .iter()
                    .map(|byte| match byte {
                        Value::Int(byte) => *byte as u8,
                        _ => 0,
                    })
                    .collect(),
            )),
            _ => None,
        }
    }
}

fn byte_array(bytes: impl AsRef<[u8]>) -> Value {
    let byte = |b: &u8| Value::Int((*b as i8).into());
    Value::array(
        ListKind::ByteArray,
        bytes.as_ref().iter().map(byte).collect(),
    )
}

/// What `encodeBase64` and `encodeHex` give: something that prints.
#[derive(Debug)]
struct Encoded(String);

impl Instance for Encoded {
    fn class_name(&self) -> &'static str {
        "org.codehaus.groovy.runtime.EncodingGroovyMethods$1"
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(self.0.as_str().into())
    }
}

/// `Base64.getEncoder()` and its likes.
#[derive(Debug)]
struct Base64 {
    url: bool,
    padded: bool,
    decodes: bool,
}

impl Instance for Base64 {
    fn class_name(&self) -> &'static str {
        if self.decodes {
            "java.util.Base64$Decoder"
        } else {
            "java.util.Base64$Encoder"
        }
    }

    fn equals(&self, _: &Object) -> bool {
        false
    }
}

instance!(Base64, "java.util.Base64");

impl Base64 {
    fn engine(&self) -> GeneralPurpose {
        let alphabet = if self.url {
            &alphabet::URL_SAFE
        } else {
            &alphabet::STANDARD
        };
        let config = GeneralPurposeConfig::new()
            .with_encode_padding(self.padded)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        GeneralPurpose::new(alphabet, config)
    }

    fn given(url: bool, decodes: bool) -> Value {
        Object::new(Base64 {
            url,
            padded: true,
            decodes,
        })
        .into()
    }
}

/// `java.text.Normalizer.Form`
#[derive(Debug, PartialEq)]
enum Form {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

instance!(Form, "java.text.Normalizer$Form");

impl Instance for Form {
    fn class_name(&self) -> &'static str {
        "java.text.Normalizer$Form"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Form>() == Some(self)
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        Ok(format!("{self:?}").to_uppercase().into())
    }
}

/// `java.util.UUID`
#[derive(Debug, PartialEq)]
struct Uuid(u128);

impl Instance for Uuid {
    fn class_name(&self) -> &'static str {
        "java.util.UUID"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Uuid>() == Some(self)
    }

    fn print(&self, _: &Zone) -> Result<Str, Fault> {
        let digits = format!("{:032x}", self.0);
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
        Ok([
            part(0..8),
            part(8..12),
            part(12..16),
            part(16..20),
            part(20..32),
        ]
        .join("-")
        .into())
    }
}

rows! {
    /// The bytes of its UTF-8.
    ///
    ///     'é'.bytes.length == 2
    "getBytes"(this: &Str) -> Value { byte_array(this.to_wire().as_bytes()) }

    /// Its bytes in a charset: UTF-8, US-ASCII, ISO-8859-1, UTF-16 with its kinds.
    ///
    ///     'é'.getBytes('ISO-8859-1').length == 1
    "getBytes"(this: &Str, charset: &Str) -> Result<Value, Fault> {
        Ok(byte_array(match charset.to_wire().to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => this.to_wire().as_bytes().to_vec(),
            "US-ASCII" | "ASCII" => this.to_wire().chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect(),
            "ISO-8859-1" | "ISO8859_1" | "LATIN1" => {
                this.to_wire().chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
            }
            "UTF-16" => [0xfeff].into_iter().chain(wire_units(this)).flat_map(u16::to_be_bytes).collect(),
            "UTF-16BE" => wire_units(this).into_iter().flat_map(u16::to_be_bytes).collect(),
            "UTF-16LE" => wire_units(this).into_iter().flat_map(u16::to_le_bytes).collect(),
            _ => return Err(charset_not_yet(charset)),
        }))
    }

    /// The text that bytes are in UTF-8.
    ///
    ///     new String('é'.bytes) == 'é'
    new "java.lang.String"(bytes: Bytes) -> Str { String::from_utf8_lossy(&bytes.0).into_owned().into() }

    /// The text that bytes are in a charset.
    ///
    ///     new String('é'.bytes, 'UTF-8') == 'é'
    new "java.lang.String"(bytes: Bytes, charset: &Str) -> Result<Str, Fault> { decoded(&bytes.0, charset) }

    /// The bytes in Base64.
    ///
    ///     'hi'.bytes.encodeBase64().toString() == 'aGk='
    "encodeBase64"(this: Bytes) -> Value {
        let base64 = Base64 { url: false, padded: true, decodes: false };
        Object::new(Encoded(base64.engine().encode(this.0))).into()
    }

    /// The bytes in hexadecimal digits.
    ///
    ///     'hi'.bytes.encodeHex().toString() == '6869'
    "encodeHex"(this: Bytes) -> Value {
        Object::new(Encoded(this.0.iter().map(|byte| format!("{byte:02x}")).collect())).into()
    }

    /// The bytes that Base64 stands for.
    ///
    ///     new String('aGk='.decodeBase64()) == 'hi'
    "decodeBase64"(this: &Str) -> Result<Value, Fault> {
        groovy_base64(&this.units()).map(byte_array)
    }

    /// The bytes that hexadecimal digits stand for.
    ///
    ///     new String('6869'.decodeHex()) == 'hi'
    "decodeHex"(this: &Str) -> Result<Value, Fault> {
        let text = this.to_wire();
        if !text.len().is_multiple_of(2) {
            return Err(malformed("odd number of characters in hex string"));
        }
        // Each pair is read as a number of its own, which may have a sign.
        let pair = |pair: &[u8]| {
            let number = i16::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
            Some(number as u8)
        };
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
        match bytes {
            Some(bytes) => Ok(byte_array(bytes)),
            _ => Err(malformed(format!("For input string: \"{text}\""))),
        }
    }

    /// An encoder of Base64.
    ///
    ///     Base64.getEncoder().encodeToString('hi'.bytes) == 'aGk='
    static "java.util.Base64" "getEncoder"() -> Value { Base64::given(false, false) }

    /// An encoder of Base64 whose text needs no escape in a URL.
    ///
    ///     Base64.getUrlEncoder().encodeToString('??>'.bytes) == 'Pz8-'
    static "java.util.Base64" "getUrlEncoder"() -> Value { Base64::given(true, false) }

    /// A decoder of Base64.
    ///
    ///     new String(Base64.getDecoder().decode('aGk=')) == 'hi'
    static "java.util.Base64" "getDecoder"() -> Value { Base64::given(false, true) }

    /// A decoder of Base64 for URLs.
    ///
    ///     new String(Base64.getUrlDecoder().decode('Pz8-')) == '??>'
    static "java.util.Base64" "getUrlDecoder"() -> Value { Base64::given(true, true) }

    /// The same encoder without `=` at the end.
    ///
    ///     Base64.getEncoder().withoutPadding().encodeToString('hi'.bytes) == 'aGk'
    "withoutPadding"(this: &Base64) -> Result<Value, Fault> {
        match this.decodes {
            true => Err(Fault::missing_method(this.class_name(), "withoutPadding", &[], false)),
            false => Ok(Object::new(Base64 { padded: false, decodes: false, url: this.url }).into()),
        }
    }

    /// Bytes in Base64.
    ///
    ///     Base64.getEncoder().encodeToString('hi'.bytes) == 'aGk='
    "encodeToString"(this: &Base64, bytes: Bytes) -> Result<Str, Fault> {
        match this.decodes {
            true => Err(Fault::NotYet("`encodeToString` of a decoder".into())),
            false => Ok(this.engine().encode(bytes.0).into()),
        }
    }

    /// The bytes that Base64 stands for.
    ///
    ///     new String(Base64.getDecoder().decode('aGk=')) == 'hi'
    "decode"(this: &Base64, text: &Str) -> Result<Value, Fault> {
        if !this.decodes {
            return Err(Fault::NotYet("`decode` of an encoder".into()));
        }
        this.engine().decode(text.to_wire().as_bytes()).map(byte_array).map_err(|error| {
            Fault::groovy("java.lang.IllegalArgumentException", match error {
                base64::DecodeError::InvalidByte(_, byte) => format!("Illegal base64 character {byte:x}"),
                _ => "Input byte array has wrong 4-byte ending unit".into(),
            })
        })
    }

    /// Escaped for a URL's query: a space is `+`.
    ///
    ///     java.net.URLEncoder.encode('a b&c', 'UTF-8') == 'a+b%26c'
    static "java.net.URLEncoder" "encode"(text: &Str, charset: &Str) -> Result<Str, Fault> {
        let wire = text.to_wire();
        Ok(match Single::named(charset)? {
            None => url_encoded(wire.bytes()),
            Some(single) => url_encoded(wire.chars().map(|c| single.byte(c))),
        })
    }

    /// Escaped for a URL's query, in UTF-8.
    ///
    ///     java.net.URLEncoder.encode('a b') == 'a+b'
    static "java.net.URLEncoder" "encode"(text: &Str) -> Str { url_encoded(text.to_wire().bytes()) }

    /// What was escaped for a URL's query.
    ///
    ///     java.net.URLDecoder.decode('a+b%26c', 'UTF-8') == 'a b&c'
    static "java.net.URLDecoder" "decode"(text: &Str, charset: &Str) -> Result<Str, Fault> {
        let single = Single::named(charset)?;
        let text = text.to_wire();
        let mut out = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            rest = after;
            match first {
                b'+' => out.push(b' '),
                b'%' => {
                    let pair = after.get(..2).ok_or_else(|| {
                        illegal("URLDecoder: Incomplete trailing escape (%) pattern")
                    })?;
                    let digits = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'));
                    let byte = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(|| {
                        illegal("URLDecoder: Illegal hex characters in escape (%) pattern")
                    })?;
                    match single {
                        None => out.push(byte),
                        Some(single) => out.extend(single.char(byte).to_string().bytes()),
                    }
                    rest = &after[2..];
                }
                byte => out.push(byte),
            }
        }
        Ok(String::from_utf8_lossy(&out).into_owned().into())
    }

    /// A text in one of Unicode's normal forms; NFD takes the accents off the letters.
    ///
    ///     java.text.Normalizer.normalize('é', java.text.Normalizer.Form.NFD).length() == 2
    static "java.text.Normalizer" "normalize"(text: &Str, form: &Form) -> Str {
        text.map(|text| match form {
            Form::Nfc => text.nfc().collect(),
            Form::Nfd => text.nfd().collect(),
            Form::Nfkc => text.nfkc().collect(),
            Form::Nfkd => text.nfkd().collect(),
        })
    }

    /// The class of the normal forms.
    ///
    ///     java.text.Normalizer.Form.NFD.toString() == 'NFD'
    static "java.text.Normalizer" ".Form"() -> Value { Value::Class("java.text.Normalizer$Form") }

    /// Letters with their accents.
    ///
    ///     java.text.Normalizer.Form.NFC.toString() == 'NFC'
    static "java.text.Normalizer$Form" ".NFC"() -> Value { Object::new(Form::Nfc).into() }

    /// Letters, and accents of their own.
    ///
    ///     java.text.Normalizer.Form.NFD.toString() == 'NFD'
    static "java.text.Normalizer$Form" ".NFD"() -> Value { Object::new(Form::Nfd).into() }

    /// Letters with their accents, and plain letters for ligatures and the like.
    ///
    ///     java.text.Normalizer.Form.NFKC.toString() == 'NFKC'
    static "java.text.Normalizer$Form" ".NFKC"() -> Value { Object::new(Form::Nfkc).into() }

    /// Letters and accents of their own, and plain letters for ligatures and the like.
    ///
    ///     java.text.Normalizer.Form.NFKD.toString() == 'NFKD'
    static "java.text.Normalizer$Form" ".NFKD"() -> Value { Object::new(Form::Nfkd).into() }

    /// The UUID a text reads as.
    ///
    ///     UUID.fromString('123e4567-e89b-12d3-a456-426614174000').toString().length() == 36
    static "java.util.UUID" "fromString"(text: &Str) -> Result<Value, Fault> {
        let text = text.to_wire();
        let parts: Vec<&str> = text.split('-').collect();
        if parts.len() != 5 || text.len() > 36 {
            return Err(illegal(format!("Invalid UUID string: {text}")));
        }
        let mut number: u128 = 0;
        for (part, bits) in parts.iter().zip([32, 16, 16, 16, 48]) {
            let digits = u64::from_str_radix(part, 16).ok().filter(|_| !part.starts_with('+'));
            let digits = digits.ok_or_else(|| malformed(format!("For input string: \"{part}\"")))?;
            number = number << bits | u128::from(digits & ((1 << bits) - 1));
        }
        Ok(Object::new(Uuid(number)).into())
    }

    /// A random UUID, of version 4; the render's seed decides which.
    ///
    ///     UUID.randomUUID().toString().length() == 36
    ///     UUID.randomUUID() != UUID.randomUUID()
    static "java.util.UUID" "randomUUID"[host]() -> Result<Value, Fault> {
        let number = u128::from(host.random()?) << 64 | u128::from(host.random()?);
        let version = number & !(0xf << 76) | 4 << 76;
        Ok(Object::new(Uuid(version & !(0b11 << 62) | 0b10 << 62)).into())
    }

    /// The UUID, of version 3, that bytes always give.
    ///
    ///     UUID.nameUUIDFromBytes('ann'.bytes) == UUID.nameUUIDFromBytes('ann'.bytes)
    static "java.util.UUID" "nameUUIDFromBytes"(bytes: Bytes) -> Value {
        let digest: [u8; 16] = Md5::digest(&bytes.0).into();
        let number = u128::from_be_bytes(digest);
        let version = number & !(0xf << 76) | 3 << 76;
        Object::new(Uuid(version & !(0b11 << 62) | 0b10 << 62)).into()
    }
}

fn wire_units(text: &Str) -> Vec<u16> {
    // Half a surrogate pair has no bytes: Java writes U+FFFD in UTF-16.
    char::decode_utf16(text.units())
        .flat_map(|unit| {
            let mut pair = [0; 2];
            unit.unwrap_or('\u{fffd}').encode_utf16(&mut pair).to_vec()
        })
        .collect()
}

fn decoded(bytes: &[u8], charset: &Str) -> Result<Str, Fault> {
    match charset.to_wire().to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" => Ok(String::from_utf8_lossy(bytes).into_owned().into()),
        "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Ok(bytes
            .iter()
            .map(|&b| char::from(b))
            .collect::<String>()
            .into()),
        _ => Err(charset_not_yet(charset)),
    }
}

fn charset_not_yet(charset: &Str) -> Fault {
    Fault::NotYet(format!("the charset `{}`", charset.to_wire()))
}

/// A charset of one byte a character, in which URLs may be escaped instead of UTF-8.
#[derive(Clone, Copy)]
enum Single {
    Ascii,
    Latin1,
}

impl Single {
    /// The charset of that name; `None` for UTF-8.
    fn named(charset: &Str) -> Result<Option<Single>, Fault> {
        match charset.to_wire().to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => Ok(None),
            "US-ASCII" | "ASCII" => Ok(Some(Single::Ascii)),
            "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Ok(Some(Single::Latin1)),
            _ => Err(charset_not_yet(charset)),
        }
    }

    /// What it does not have is a question mark.
    fn byte(self, c: char) -> u8 {
        let most = match self {
            Single::Ascii => '\u{7f}',
            Single::Latin1 => '\u{ff}',
        };
        u8::try_from(c).ok().filter(|_| c <= most).unwrap_or(b'?')
    }

    fn char(self, byte: u8) -> char {
        match self {
            Single::Ascii if !byte.is_ascii() => char::REPLACEMENT_CHARACTER,
            _ => byte.into(),
        }
    }
}

fn url_encoded(bytes: impl Iterator<Item = u8>) -> Str {
    let mut out = String::new();
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => {
                out.push(byte.into())
            }
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out.into()
}

fn malformed(message: impl Into<String>) -> Fault {
    Fault::groovy("java.lang.NumberFormatException", message)
}

fn illegal(message: impl Into<String>) -> Fault {
    Fault::groovy("java.lang.IllegalArgumentException", message)
}

/// What Groovy's own reader makes of Base64: blanks are passed over, and a group may end early.
fn groovy_base64(units: &[u16]) -> Result<Vec<u8>, Fault> {
    let wrong = |message: &str| Fault::groovy("java.lang.RuntimeException", message);
    let mut bytes = Vec::new();
    let (mut held, mut sextets, mut ended) = (0u32, 0, false);
    for unit in units {
        let digit = match u8::try_from(*unit).unwrap_or(0) {
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            b'=' => {
                ended = true;
                continue;
            }
            c @ b'A'..=b'Z' => c - b'A',
            c @ b'a'..=b'z' => c - b'a' + 26,
            c @ b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err(wrong("bad character in base64 value")),
        };
        if ended {
            return Err(wrong("= character not at end of base64 value"));
        }
        held = held << 6 | u32::from(digit);
        sextets += 1;
        if sextets > 1 {
            bytes.push((held >> (6 - 2 * (sextets - 1))) as u8);
        }
        if sextets == 4 {
            (held, sextets) = (0, 0);
        }
    }
    Ok(bytes)
}
