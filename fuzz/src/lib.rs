//! What must hold whatever text comes in: no panic, no hang, and every place lies in the text.
//!
//! The functions take the fuzzer's bytes.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use scimplate::language::{Budget, Escape, Failure, Syntax};
use scimplate::lint::Checking;
use scimplate::text::{Span, json};
use scimplate::value::Zone;
use scimplate::{Bindings, Connection, Source, Template};

/// Nothing a person waits for takes longer. A build without optimisation, on a busy machine, may.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });

fn in_time<T>(run: impl FnOnce() -> T) -> T {
    let since = Instant::now();
    let result = run();
    assert!(since.elapsed() < PATIENCE, "took {:?}", since.elapsed());
    result
}

fn lies_in(span: Span, text: &str) {
    assert!(
        span.start <= span.end
            && text.is_char_boundary(span.start)
            && text.is_char_boundary(span.end),
        "{span:?} is no place in {text:?}"
    );
}

/// Both readings of a template, and the escaping one.
const SYNTAXES: [Syntax; 3] = [
    Syntax {
        escape_backslash: true,
        angle: true,
        escape: Escape::None,
    },
    Syntax {
        escape_backslash: false,
        angle: false,
        escape: Escape::None,
    },
    Syntax {
        escape_backslash: true,
        angle: true,
        escape: Escape::Json,
    },
];

/// Stage one and the parser, over any text.
pub fn template(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for syntax in SYNTAXES {
        if let Err(failure) = in_time(|| Template::parse_as(text, syntax)) {
            lies_in(failure.span, text);
        }
    }
}

/// The renderer, compiled and walked: every byte is a token, so that most texts are programs.
pub fn render(data: &[u8]) {
    let text = program(data);
    for syntax in SYNTAXES {
        let rendered = in_time(|| -> Result<String, Failure> {
            // The budget of a render is tested by itself; here it would only be time.
            let budget = Budget {
                steps: 50_000,
                made: 16 << 20,
                ..Budget::default()
            };
            let template = Template::parse_as(text.as_str(), syntax)?;
            let walked = template.render_within(bindings(), &Zone::UTC, &budget);
            let mut compiled = String::new();
            let done = template.render_into(bindings(), &Zone::UTC, &budget, &mut compiled);
            let rendered = walked.map(|rendered| rendered.revealed().to_owned());
            assert_eq!(done.map(|()| compiled), rendered, "{text:?}");
            rendered
        });
        if let Err(failure) = rendered {
            lies_in(failure.span, &text);
        }
    }
}

/// The checker: every byte is a token of a call's body, or the text is a whole attribute.
pub fn check(data: &[u8]) {
    let text = match std::str::from_utf8(data) {
        Ok(text) if text.starts_with('{') => text.to_owned(),
        _ => {
            let body = format!("{{\"a\": \"{}\"}}", program(data));
            let body = body.replace('\\', "\\\\").replace('"', "\\\"");
            format!(
                r#"{{"call": [{{"name": "call1", "connection": "acctAuth", "url": "https://a.example/scim/v2/Users",
                    "httpMethod": "POST", "httpParams": "{body}"}}]}}"#
            )
        }
    };
    let source = Source::new("CreateAccountJSON.json", text.as_str());
    let Ok(connection) = Connection::parse(source) else {
        return;
    };
    for finding in in_time(|| connection.check(&Checking::default())) {
        lies_in(finding.span, &text);
    }
}

/// The JSON reader, over any text.
pub fn json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let document = in_time(|| json::read(text));
    for finding in &document.oddities {
        lies_in(finding.span, text);
    }
}

/// The connection reader: whatever format, over any bytes.
pub fn connection(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let connection = in_time(|| Connection::parse(Source::new("connection.json", text)));
    if let Ok(connection) = connection {
        for finding in connection.findings() {
            lies_in(finding.span, text);
        }
    }
}

fn bindings() -> &'static Bindings {
    static BINDINGS: OnceLock<Bindings> = OnceLock::new();
    BINDINGS.get_or_init(|| {
        Bindings::from_json(
            r#"{"user": {"$bean": "User", "props": {"email": "ann@example.org", "firstname": "Zoë 😀", "startdate": {"$date": "2024-03-05T14:07:09Z"}}},
                "s": "a,b", "n": 2, "l": [1, "b", null, [2.5]], "m": {"a": 1, "b": {"c": []}}, "d": {"$decimal": "1.50"}, "x": {"$double": 0.1}, "c": {"$char": "z"}}"#,
        )
        .expect("these bindings are right")
    })
}

/// What programs are made of.
const TOKENS: &[&str] = &[
    "${",
    "}",
    "<%",
    "%>",
    "<%=",
    "$",
    "\"",
    "'",
    "\\",
    "{",
    "(",
    ")",
    "[",
    "]",
    ":",
    ";",
    ",",
    ".",
    "?.",
    "*.",
    "?",
    "?:",
    "->",
    "=",
    "==",
    "!=",
    "<",
    ">",
    "<=>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "..",
    "..<",
    "<<",
    ">>",
    "&&",
    "||",
    "!",
    "~",
    "=~",
    "==~",
    "&",
    "|",
    "^",
    "++",
    "--",
    "+=",
    " ",
    "\n",
    "it",
    "s",
    "n",
    "l",
    "m",
    "d",
    "x",
    "c",
    "user.email",
    "user",
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "3L",
    "2.0d",
    "1e3",
    "9999999999",
    "'a'",
    "'é😀'",
    "'%s'",
    "'[a-c]+'",
    "'yyyy-MM-dd'",
    "null",
    "true",
    "false",
    "if (",
    "else ",
    "for (i in ",
    "while (",
    "switch (",
    "case ",
    "break",
    "continue",
    "return ",
    "try {",
    "catch (e) {",
    "finally {",
    "throw ",
    "def a = ",
    "int i = ",
    "String b = ",
    "a",
    "b",
    "i",
    "new ",
    "Date(",
    "StringBuilder()",
    "HashMap()",
    "as ",
    "in ",
    "instanceof ",
    "String",
    "int",
    "List",
    "(int) ",
    "print ",
    "out << ",
    ".collect {",
    ".each {",
    ".find {",
    ".findAll {",
    ".inject(0) { a, b -> ",
    ".sort {",
    ".groupBy {",
    ".join(",
    ".size()",
    ".substring(",
    ".replaceAll(",
    ".split(",
    ".format(",
    ".toInteger()",
    ".take(",
    ".padLeft(",
    ".withIndex()",
    ".toSet()",
    ".flatten()",
    ".permutations()",
    ".combinations()",
    ".multiply(",
    ".times {",
    ".upto(",
    ".reverse()",
    ".add(",
    ".put(",
    ".remove(",
    ".plus(",
    ".minus(",
    ".power(",
    ".toString()",
    ".toBigDecimal()",
    ".setScale(",
    ".collate(",
    ".transpose()",
    ".getAt(",
    ".putAt(",
    ".call()",
    ".class",
    "é",
    "😀",
    "\u{ffff}",
    "/",
    "/a*/",
    "$/",
    "/$",
    "'''",
    "\"\"\"",
    "\\u00",
    "//",
    "/*",
    "*/",
    "binding",
    "String.format(",
    "Math.max(",
    "Date.parse(",
    "assert ",
];

/// A program of one token a byte; what is beyond the tokens stands for itself.
pub fn program(data: &[u8]) -> String {
    let mut text = String::new();
    for &byte in data.iter().take(4000) {
        match TOKENS.get(usize::from(byte)) {
            Some(token) => text += token,
            None => text.push(char::from(byte)),
        }
    }
    text
}
