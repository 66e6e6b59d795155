//! What the room `text` promises: the reader agrees with `serde_json` on all that is JSON, finds every
//! mistake once in all that is not, and every place leads back to the characters it came from.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use scimplate::Diagnostic;
use scimplate::text::json::{self, Document, Json, MAX_DEPTH, Node, OddityKind};
use scimplate::text::{Encoding, Located, NotUtf8, Source, Span, SpanMap};
use serde_json::Value;

fn fixtures(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    assert!(
        !files.is_empty(),
        "{} holds no .{extension}",
        folder.display()
    );
    files
}

fn kinds(text: &str) -> Vec<OddityKind> {
    json::read(text)
        .oddities
        .iter()
        .map(|odd| odd.kind)
        .collect()
}

// ---- goldens ----

fn golden(text: &str) -> String {
    let document = json::read(text);
    let mut out = String::new();
    for odd in &document.oddities {
        let Span { start, end } = odd.span;
        let _ = write!(out, "{:?} {start}..{end} {:?}", odd.kind, odd.span.of(text));
        if let Some(also) = odd.also {
            let _ = write!(
                out,
                ", also {}..{} {:?}",
                also.start,
                also.end,
                also.of(text)
            );
        }
        let finding = Diagnostic::of_json(odd, text);
        let _ = write!(out, "\n  {}: {}", finding.rule.name, finding.message);
        for more in [finding.note, finding.help].into_iter().flatten() {
            let _ = write!(out, "\n    {more}");
        }
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "= {}",
        document
            .root
            .as_ref()
            .map_or("nothing".into(), |root| plain(root, text))
    );
    out
}

/// What was read, in short: numbers and broken values as they stand.
fn plain(node: &Node, text: &str) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match &node.value {
        Json::Null => "null".into(),
        Json::Bool(value) => value.to_string(),
        Json::Number => node.span.of(text).into(),
        Json::Broken => "?".into(),
        Json::String(string) => format!("{:?}", string.text),
        Json::Array(items) => {
            format!(
                "[{}]",
                list(items.iter().map(|item| plain(item, text)).collect())
            )
        }
        Json::Object(members) => {
            let member = |m: &json::Member| format!("{:?}: {}", m.key.text, plain(&m.value, text));
            format!("{{{}}}", list(members.iter().map(member).collect()))
        }
    }
}

#[test]
fn broken_documents_read_as_recorded() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in fixtures("json", "json") {
        let text = fs::read_to_string(&path).unwrap();
        let got = golden(&text);
        let recorded = path.with_extension("out");
        if update {
            fs::write(&recorded, &got).unwrap();
        } else if fs::read_to_string(&recorded).unwrap_or_default() != got {
            wrong.push(format!("{}\n{got}", path.display()));
        }
    }
    for out in fixtures("json", "out") {
        assert!(
            out.with_extension("json").exists(),
            "{} has no input",
            out.display()
        );
    }
    assert!(
        wrong.is_empty(),
        "UPDATE=1 records these:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_kind_of_oddity_has_a_golden() {
    let outs: Vec<String> = fixtures("json", "out")
        .iter()
        .map(|p| fs::read_to_string(p).unwrap())
        .collect();
    for kind in [
        OddityKind::RawControl,
        OddityKind::BadEscape,
        OddityKind::TrailingComma,
        OddityKind::MissingComma,
        OddityKind::DuplicateKey,
        OddityKind::CurlyQuote,
        OddityKind::ByteOrderMark,
        OddityKind::LoneSurrogate,
        OddityKind::TooDeep,
        OddityKind::UnclosedString,
        OddityKind::UnescapedQuote,
        OddityKind::Unclosed,
        OddityKind::UnexpectedClose,
        OddityKind::MissingColon,
        OddityKind::MissingValue,
        OddityKind::BadKey,
        OddityKind::BadNumber,
        OddityKind::UnexpectedText,
        OddityKind::Comment,
        OddityKind::AfterEnd,
        OddityKind::Empty,
    ] {
        let line = format!("{kind:?} ");
        assert!(
            outs.iter()
                .any(|out| out.lines().any(|l| l.starts_with(&line))),
            "{kind:?}"
        );
    }
}

// ---- agreement with serde_json ----

/// Whether this is our value; of equal keys the last counts.
fn same(node: &Node, text: &str, value: &Value) -> bool {
    match (&node.value, value) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(a), Value::Bool(b)) => a == b,
        (Json::Number, Value::Number(_)) => {
            serde_json::from_str::<Value>(node.span.of(text)).is_ok_and(|number| number == *value)
        }
        (Json::String(a), Value::String(b)) => *a.text == **b,
        (Json::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, text, b))
        }
        (Json::Object(a), Value::Object(b)) => {
            a.iter().all(|member| b.contains_key(&*member.key.text))
                && b.iter()
                    .all(|(key, b)| node.get(key).is_some_and(|a| same(a, text, b)))
        }
        _ => false,
    }
}

/// Fails unless both readers say the same about `text`.
fn assert_agreement(text: &str) {
    let document = json::read(text);
    let odd = document
        .oddities
        .iter()
        .find(|odd| odd.kind != OddityKind::DuplicateKey);
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            assert_eq!(odd, None, "serde_json accepts {text:?}");
            assert!(
                same(document.root.as_ref().unwrap(), text, &value),
                "other values: {text:?}"
            );
        }
        // A limit of its f64, not of JSON: our numbers are their text.
        Err(e) if e.to_string().starts_with("number out of range") => {}
        Err(e) => assert!(odd.is_some(), "serde_json says {e}: {text:?}"),
    }
    assert_sound(&document, text);
}

/// Fails unless spans nest, follow each other and stand between characters, and oddities are in order.
fn assert_sound(document: &Document, text: &str) {
    fn inside(outer: Span, span: Span, text: &str) {
        assert!(
            outer.start <= span.start && span.end <= outer.end,
            "{span:?} in {outer:?}: {text:?}"
        );
        assert!(
            text.get(span.start..span.end).is_some(),
            "{span:?}: {text:?}"
        );
    }
    fn node(outer: Span, node_: &Node, text: &str) {
        inside(outer, node_.span, text);
        let mut from = node_.span.start;
        let mut follow = |span: Span| {
            assert!(from <= span.start, "{span:?} after {from}: {text:?}");
            inside(node_.span, span, text);
            from = span.end;
        };
        match &node_.value {
            Json::Array(items) => {
                for item in items {
                    follow(item.span);
                    node(node_.span, item, text);
                }
            }
            Json::Object(members) => {
                for member in members {
                    follow(member.key.span);
                    string(&member.key, text);
                    follow(member.value.span);
                    node(node_.span, &member.value, text);
                }
            }
            Json::String(s) => {
                assert_eq!(s.span, node_.span);
                string(s, text);
            }
            _ => {}
        }
    }
    fn string(s: &json::JsonString, text: &str) {
        let len = s.text.len();
        inside(s.span, s.map.up(Span::new(0, len)), text);
        let mut from = s.span.start;
        for (start, c) in s.text.char_indices() {
            let up = s.map.up(Span::new(start, start + c.len_utf8()));
            inside(s.span, up, text);
            assert!(from <= up.start && !up.is_empty());
            assert_eq!(s.map.up(Span::at(start)), Span::at(up.start));
            from = up.end;
        }
        assert_eq!(
            s.map.up(Span::at(len)).start,
            from.max(s.map.up(Span::at(0)).start)
        );
    }
    let whole = Span::new(0, text.len());
    if let Some(root) = &document.root {
        node(whole, root, text);
    }
    for odd in &document.oddities {
        inside(whole, odd.span, text);
        if let Some(also) = odd.also {
            inside(whole, also, text);
        }
        let finding = Diagnostic::of_json(odd, text);
        assert!(!finding.message.ends_with('.'), "{}", finding.message);
        assert!(finding.help.is_some());
    }
    assert!(
        document
            .oddities
            .is_sorted_by_key(|odd| (odd.span.start, odd.span.end))
    );
}

#[test]
fn conformance_files_are_judged_like_serde_json_does() {
    let files = fixtures("json/conformance", "json");
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let odd = kinds(&text)
            .iter()
            .any(|kind| *kind != OddityKind::DuplicateKey);
        match &name[..2] {
            "y_" => assert!(!odd, "{name}: {:?}", kinds(&text)),
            "n_" => assert!(odd, "{name}"),
            // JSON leaves it open; we read it.
            "i_" => assert!(!odd, "{name}: {:?}", kinds(&text)),
            _ => panic!("{name} says neither y_ nor n_ nor i_"),
        }
        assert_agreement(&text);
    }
    println!("{} conformance files", files.len());
}

#[test]
fn the_corpus_reads_like_serde_json_reads_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut folders = vec![folder];
    let (mut files, mut nested) = (0, 0);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            println!("skipped: no {}", folder.display());
            return;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                let text = fs::read_to_string(&path).unwrap();
                assert_agreement(&text);
                files += 1;
                // The attributes inside are JSON texts too, whole or broken.
                json::read(&text).strings(|_, string, _| {
                    if string.text.trim_start().starts_with(['{', '[']) {
                        assert_agreement(&string.text);
                        nested += 1;
                    }
                });
            }
        }
    }
    println!("{files} files, {nested} texts inside");
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = || {
        prop_oneof![
            any::<String>(),
            "[ -~]{0,12}",
            "[\"\\\\/\u{0}-\u{1f}é€😀“”]{0,8}"
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Prints a value as someone might, `choices` deciding about white space and escapes.
fn print(value: &Value, choices: &mut impl Iterator<Item = u8>, out: &mut String) {
    let mut space = |out: &mut String| {
        let n = choices.next().unwrap_or(0);
        out.push_str(["", "", "", " ", "\n", "\t", "\r\n", "  \n"][usize::from(n % 8)]);
        n
    };
    space(out);
    match value {
        Value::String(text) => print_string(text, choices, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                print(item, choices, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (key, item)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "" });
                print_string(key, choices, out);
                out.push(':');
                print(item, choices, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
    out.push_str(["", "", " ", "\n"][usize::from(choices.next().unwrap_or(0) % 4)]);
}

fn print_string(text: &str, choices: &mut impl Iterator<Item = u8>, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        let escape_all = choices.next().unwrap_or(0).is_multiple_of(5);
        match c {
            '"' | '\\' if !escape_all => out.extend(['\\', c]),
            '\n' if !escape_all => out.push_str("\\n"),
            '/' if !escape_all => out.push_str("\\/"),
            c if escape_all || c < ' ' => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A text near JSON: pieces of its grammar, in any order.
fn near_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", " ", "\n"]),
        2 => prop::sample::select(vec![
            "1", "-0.5e3", "true", "null", "tru", "01", "x", "\\", "\\\"", "\\u", "\\ud83d", "\\ude00", "\\n",
            "“", "”", "'", "//", "/*", "*/", "#", "\r\n", "\t", "\u{feff}", "\u{a0}", "é", "😀", "${", "$", "=", ";",
            "\u{0}", "\"{\"", "/", "-", ".", "e", "+", "{\"k\": ", "\": \"", "0", "Infinity", "\r",
        ]),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Cuts, doubles or replaces characters.
fn mutate(text: &str, edits: &[(usize, u8)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for &(at, how) in edits {
        if chars.is_empty() {
            break;
        }
        let at = at % chars.len();
        match how % 4 {
            0 => drop(chars.remove(at)),
            1 => chars.insert(at, chars[at]),
            2 => chars.truncate(at),
            _ => {
                let odd = [
                    '"', '\\', ',', '{', '}', '[', ']', ':', '\n', 'x', '0', '“', '\'', '/',
                ];
                chars[at] = odd[usize::from(how / 4) % odd.len()];
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_documents_read_as_serde_json_reads_them(value in any_value(), choices in prop::collection::vec(any::<u8>(), 1..64)) {
        assert_agreement(&value.to_string());
        assert_agreement(&serde_json::to_string_pretty(&value).unwrap());
        let mut text = String::new();
        print(&value, &mut choices.into_iter().cycle(), &mut text);
        prop_assert!(json::read(&text).oddities.is_empty(), "{}", text);
        assert_agreement(&text);
    }

    #[test]
    fn spoiled_documents_are_noticed_as_serde_json_notices_them(
        value in any_value(), edits in prop::collection::vec((any::<usize>(), any::<u8>()), 1..4),
    ) {
        assert_agreement(&mutate(&value.to_string(), &edits));
        assert_agreement(&mutate(&serde_json::to_string_pretty(&value).unwrap(), &edits));
    }

    #[test]
    fn one_lost_comma_is_one_finding_and_loses_nothing(value in any_value(), which in any::<usize>()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        // In a string the line end would be escaped.
        let commas: Vec<usize> = pretty.match_indices(",\n").map(|(at, _)| at).collect();
        prop_assume!(!commas.is_empty());
        let comma = commas[which % commas.len()];
        let text = format!("{}{}", &pretty[..comma], &pretty[comma + 1..]);
        let document = json::read(&text);
        prop_assert_eq!(document.oddities.len(), 1, "{}", text);
        prop_assert_eq!(document.oddities[0].kind, OddityKind::MissingComma);
        prop_assert_eq!(document.oddities[0].span, Span::at(comma));
        let value: Value = serde_json::from_str(&pretty).unwrap();
        prop_assert!(same(document.root.as_ref().unwrap(), &text, &value), "{}", text);
    }

    #[test]
    fn any_text_reads(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        assert_agreement(&text);
        if let Err(problem) = Source::from_bytes("x", &bytes) {
            assert_agreement(problem.source.text());
            prop_assert!(!Diagnostic::not_utf8(&problem).message.is_empty());
            for bad in &problem.bad {
                prop_assert_eq!(bad.text.of(problem.source.text()), "\u{fffd}");
                prop_assert!(bad.bytes.end <= bytes.len());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts_near_json_are_judged_as_serde_json_judges_them(text in near_json()) {
        assert_agreement(&text);
    }
}

// ---- places ----

/// `text` as a string in a JSON document in a string in a JSON document… `levels` deep.
fn nest(text: &str, levels: usize, choices: &mut impl Iterator<Item = u8>) -> String {
    (0..levels).fold(text.to_owned(), |inner, _| {
        let mut out = String::from("{\"é\": [");
        print_string(&inner, choices, &mut out);
        out.push_str("]}");
        out
    })
}

/// Goes back down the levels, each a [`Located`] of the one around it.
fn unnest(file: String, levels: usize) -> Located {
    (0..levels).fold(Located::whole(Source::new("file", file)), |outer, _| {
        let document = json::read(&outer.text);
        assert_eq!(document.oddities, []);
        let string = document.at("/é/0").unwrap().as_string().unwrap().clone();
        outer.inside(string.text, string.map, "/é/0".into())
    })
}

/// A raw slice as the levels decode it.
fn decode(raw: &str, levels: usize) -> String {
    (0..levels).fold(raw.to_owned(), |raw, _| {
        serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|e| panic!("{raw:?}: {e}"))
    })
}

fn char_span(text: &str, (from, to): (usize, usize)) -> Span {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let (a, b) = (places[from % places.len()], places[to % places.len()]);
    Span::new(a.min(b), a.max(b))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_place_leads_to_the_characters_it_came_from(
        text in prop_oneof![any::<String>(), "[a-c\"\\\\/\r\n\té€😀]{0,12}"],
        levels in 0usize..=4,
        choices in prop::collection::vec(any::<u8>(), 1..64),
        slice in any::<(usize, usize)>(),
    ) {
        let file = nest(&text, levels, &mut choices.into_iter().cycle());
        let located = unnest(file.clone(), levels);
        prop_assert_eq!(&*located.text, &text);
        let span = char_span(&text, slice);
        let up = located.map.up(span);
        prop_assert_eq!(decode(up.of(&file), levels), span.of(&text));
        // An empty place stands between the neighbours' places.
        let place = located.map.up(Span::at(span.start));
        prop_assert!(place.is_empty());
        let before = located.map.up(Span::new(0, span.start));
        let after = located.map.up(Span::new(span.start, text.len()));
        prop_assert_eq!(decode(Span::new(before.start, place.start).of(&file), levels), &text[..span.start]);
        prop_assert_eq!(decode(Span::new(place.start, after.end).of(&file), levels), &text[span.start..]);
    }

    #[test]
    fn maps_of_any_pieces_round_outward_and_stay_in_order(
        pieces in prop::collection::vec((0usize..4, 0usize..4, any::<bool>()), 0..12), start in 0usize..9,
    ) {
        let mut map = SpanMap::starting_at(start);
        // The place of every decoded byte, the slow way.
        let mut bytes = Vec::new();
        let mut there = start;
        for (here, raw, verbatim) in pieces {
            if verbatim {
                map.push_verbatim(here);
                bytes.extend((there..there + here).map(|at| Span::new(at, at + 1)));
                there += here;
            } else {
                map.push_escape(here, raw);
                bytes.extend((0..here).map(|_| Span::new(there, there + raw)));
                there += raw;
            }
        }
        for from in 0..bytes.len() {
            for to in from + 1..=bytes.len() {
                let expected = bytes[from].to(bytes[to - 1]);
                prop_assert_eq!(map.up(Span::new(from, to)), expected);
            }
            prop_assert_eq!(map.up(Span::at(from)), Span::at(bytes[from].start));
        }
        let end = bytes.last().map_or(there, |last| last.end);
        prop_assert_eq!(map.up(Span::at(bytes.len())), Span::at(end));
        prop_assert_eq!(map.up(Span::new(bytes.len() + 5, bytes.len() + 9)), Span::at(end));
    }
}

#[test]
fn within_puts_a_whole_chain_into_another_text() {
    let inner = SpanMap::verbatim(3, 4).within(Arc::new(SpanMap::verbatim(10, 20)));
    let chain = inner.within(Arc::new(SpanMap::verbatim(100, 50)));
    assert_eq!(chain.up(Span::new(1, 2)), Span::new(114, 115));
    assert_eq!(chain.up_one(Span::new(1, 2)), Span::new(4, 5));
}

// ---- limits ----

#[test]
fn the_depth_limit_is_serde_jsons() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(kinds(&nested(MAX_DEPTH)), []);
    assert!(serde_json::from_str::<Value>(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(kinds(&nested(MAX_DEPTH + 1)), [OddityKind::TooDeep]);
    assert!(serde_json::from_str::<Value>(&nested(MAX_DEPTH + 1)).is_err());
    assert_eq!(kinds(&nested(100_000)), [OddityKind::TooDeep]);
    let members = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(kinds(&members), [OddityKind::TooDeep]);
}

/// Every pattern here would take minutes if reading looked at anything again and again.
#[test]
fn reading_takes_time_in_proportion_to_the_text() {
    let patterns = [
        "[",
        "{",
        "]",
        "}",
        "{\"a\":",
        "[1}",
        "{]",
        ",",
        ":",
        "\"",
        "\"a\n",
        "\"a\"b ",
        "\"a\"b\n",
        "“",
        "“\n",
        "”",
        "'",
        "'a,",
        "'a':",
        "${",
        "$",
        "\\",
        "\\\"",
        "\"\\",
        "/*",
        "//",
        "#",
        "/",
        "/* */",
        "\u{a0}",
        "\n",
        "\" ",
        "\" \n",
        "\"\n\n",
        "x ",
        "x:",
        "1 ",
        "-",
        "\"a\" ",
        "\"a\",",
        "\"a\":1,",
        "\"a”",
        "\"a”: ",
        "[]",
        "[],",
        "\"{\"a",
        "\"]",
        "“\"",
        "=",
        "\u{feff}",
        "\\ud83d",
        "}, ",
        "]  ",
        "\"\"a",
        "\"}\n",
        "\"a ”\n ",
        "“a\n ”b",
    ];
    for pattern in patterns {
        for prefix in ["", "[", "{\"k\": ", "\"", "{"] {
            let text = format!("{prefix}{}", pattern.repeat(60_000 / pattern.len()));
            let begun = Instant::now();
            let document = json::read(&text);
            assert!(
                begun.elapsed() < Duration::from_secs(2),
                "{prefix:?} and many {pattern:?}"
            );
            assert!(!document.oddities.is_empty());
        }
    }
}

// ---- looking into a document ----

#[test]
fn pointers_lead_both_ways() {
    let text = r#"{"a/b": {"~": [10, {"x": "y"}]}, "d": 1, "d": 2, "": [3]}"#;
    let document = json::read(text);
    let at = |pointer: &str| document.at(pointer).map(|node| node.span.of(text));
    assert_eq!(at(""), Some(text));
    assert_eq!(at("/a~1b/~0/0"), Some("10"));
    assert_eq!(at("/a~1b/~0/1/x"), Some("\"y\""));
    assert_eq!(at("/d"), Some("2"));
    assert_eq!(at("/"), Some("[3]"));
    assert_eq!(at("//0"), Some("3"));
    for wrong in [
        "a",
        "/x",
        "/a~1b/~0/01",
        "/a~1b/~0/+1",
        "/a~1b/~0/-",
        "/a~1b/~0/2",
        "/d/0",
    ] {
        assert_eq!(at(wrong), None, "{wrong}");
    }
    assert_eq!(document.pointer_at(text.find("y").unwrap()), "/a~1b/~0/1/x");
    assert_eq!(document.pointer_at(text.find("x").unwrap()), "/a~1b/~0/1/x");
    assert_eq!(document.pointer_at(text.find("10").unwrap()), "/a~1b/~0/0");
    assert_eq!(document.pointer_at(0), "");
    assert_eq!(document.pointer_at(text.len() + 9), "");

    let mut seen = Vec::new();
    document
        .strings(|pointer, string, is_key| seen.push((pointer.to_owned(), &*string.text, is_key)));
    let expected = [
        ("/a~1b", "a/b", true),
        ("/a~1b/~0", "~", true),
        ("/a~1b/~0/1/x", "x", true),
        ("/a~1b/~0/1/x", "y", false),
        ("/d", "d", true),
        ("/d", "d", true),
        ("/", "", true),
    ];
    assert_eq!(
        seen,
        expected.map(|(pointer, text, key)| (pointer.to_owned(), text, key))
    );
}

// ---- bytes ----

fn not_utf8(bytes: &[u8]) -> NotUtf8 {
    Source::from_bytes("a.json", bytes).unwrap_err()
}

#[test]
fn bytes_that_are_not_utf8_are_told_and_read() {
    let good = Source::from_bytes("a.json", "\u{feff}{\"é\": 1}".as_bytes()).unwrap();
    assert_eq!(good.text(), "\u{feff}{\"é\": 1}");

    let latin = not_utf8(b"{\"caf\xe9\": \"\xc3\xa9 \xff\xf0\x9f\"}");
    assert_eq!(latin.encoding, Encoding::Unknown);
    assert_eq!(
        latin.source.text(),
        "{\"caf\u{fffd}\": \"é \u{fffd}\u{fffd}\"}"
    );
    let places: Vec<Span> = latin.bad.iter().map(|bad| bad.bytes).collect();
    assert_eq!(
        places,
        [Span::new(5, 6), Span::new(13, 14), Span::new(14, 16)]
    );
    let finding = Diagnostic::not_utf8(&latin);
    assert_eq!(finding.rule.name, "text/not-utf8");
    assert_eq!(
        finding.label.as_deref(),
        Some("byte 5, the first of 3 places")
    );

    for (encoding, units) in [
        (
            Encoding::Utf16LittleEndian,
            u16::to_le_bytes as fn(u16) -> [u8; 2],
        ),
        (Encoding::Utf16BigEndian, u16::to_be_bytes),
    ] {
        let text = "{\"é\": \"😀\"}";
        let bytes = |text: &str| -> Vec<u8> {
            "\u{feff}"
                .encode_utf16()
                .chain(text.encode_utf16())
                .flat_map(units)
                .collect()
        };
        let problem = not_utf8(&bytes(text));
        assert_eq!(
            (problem.encoding, problem.source.text(), problem.bad.len()),
            (encoding, text, 0)
        );
        assert_eq!(
            problem.to_string(),
            "`a.json` is saved as UTF-16, not UTF-8"
        );

        let mut spoiled = bytes("ab");
        spoiled.extend(units(0xd83d));
        spoiled.push(0);
        let problem = not_utf8(&spoiled);
        assert_eq!(problem.source.text(), "ab\u{fffd}\u{fffd}");
        assert_eq!(problem.bad[0].bytes, Span::new(6, 8));
        assert_eq!(problem.bad[1].bytes, Span::new(8, 9));
    }
}
