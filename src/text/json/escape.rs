/// Appends a text as the inside of a JSON string (RFC 8259 §7): quotes, backslashes and control characters are
/// escaped, as `serde_json` does it.
pub(crate) fn escape(text: &str, out: &mut String) {
    match is_clean(text) {
        true => out.push_str(text),
        false => each(text, out),
    }
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether nothing in it has to be escaped: sixteen bytes at a time, without a branch in between.
pub(crate) fn is_clean(text: &str) -> bool {
    let none = |bytes: &[u8]| {
        !bytes
            .iter()
            .fold(false, |any, &byte| any | is_special(byte))
    };
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    chunks.iter().all(|chunk| none(chunk)) && none(rest)
}

#[cold]
fn each(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !is_special(byte) {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            0x0c => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            control => {
                let digit = |n: u8| char::from_digit(n.into(), 16).unwrap_or('0');
                out.push_str("\\u00");
                out.extend([digit(control >> 4), digit(control & 0xf)]);
            }
        }
    }
    out.push_str(&text[done..]);
}

/// A text as the inside of a JSON string.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_serde_json_escapes(text in prop_oneof![any::<String>(), r#"[\x00-\x1f"\\a/é]{0,40}"#]) {
            let mut out = String::from("\"");
            escape(&text, &mut out);
            out.push('"');
            prop_assert_eq!(out, serde_json::Value::from(text).to_string());
        }
    }
}
