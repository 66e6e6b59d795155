//! The reading order of `src/lib.rs` is the order of dependency, and every heavy crate enters through one room.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Crates with the one room that may name them. What is not here (serde, strsim, thiserror …) may be used anywhere.
const ROOMS: &[(&str, &str)] = &[
    ("annotate_snippets", "report"),
    ("axum", "sandbox"),
    ("clap", "cli"),
    ("http_body_util", "sandbox"),
    ("indicatif", "cli"),
    ("jiff", "value"),
    ("minijinja", "report"),
    ("num_bigint", "value"),
    ("num_traits", "value"),
    ("pest", "language"),
    ("pest_derive", "language"),
    ("ring", "provision"),
    ("rusqlite", "provision"),
    ("rustls", "provision"),
    ("secrecy", "provision"),
    ("similar", "report"),
    ("tokio", "sandbox"),
    ("toml", "cli"),
    ("ureq", "provision"),
    ("zip", "connection"),
];

#[test]
fn the_list_names_every_module_once() {
    let mut listed = reading_order();
    let mut present: Vec<String> = fs::read_dir(src())
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .filter(|name| name != "lib" && name != "main")
        .collect();
    listed.sort();
    present.sort();
    // `x.rs` beside a folder `x` is one module.
    present.dedup();
    assert_eq!(
        listed, present,
        "the list in src/lib.rs and the modules in src differ"
    );
}

#[test]
fn a_module_uses_only_those_above_it() {
    let order = reading_order();
    let place = |module: &str| order.iter().position(|name| name == module);
    let mut wrong = Vec::new();
    for file in files(&src()) {
        let Some(module) = module_path(&file) else {
            continue;
        };
        let tokens = tokens_of(&file);
        for used in modules_used(&tokens, module.len()) {
            let at = format!("{}:{}", file.display(), used.line);
            match place(&used.name) {
                Some(there) if there > place(&module[0]).unwrap() => {
                    wrong.push(format!(
                        "{at}: `{}` uses `{}`, which comes after it",
                        module[0], used.name
                    ));
                }
                None if used.from_crate => {
                    wrong.push(format!(
                        "{at}: `crate::{}` hides which module is used; name it",
                        used.name
                    ));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn heavy_crates_enter_through_one_room() {
    let mut wrong = Vec::new();
    for file in files(&src()) {
        let Some(module) = module_path(&file) else {
            continue;
        };
        let tokens = tokens_of(&file);
        for (index, token) in tokens.iter().enumerate() {
            let Some((name, room)) = ROOMS.iter().find(|(name, _)| *name == token.text) else {
                continue;
            };
            let inside_a_path = index > 1 && is_path(&tokens, index - 2);
            let is_named =
                is_path(&tokens, index + 1) || index > 0 && tokens[index - 1].text == "use";
            if is_named && !inside_a_path && module[0] != *room {
                wrong.push(format!(
                    "{}:{}: `{name}` enters through `{room}` only",
                    file.display(),
                    token.line
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The numbered list in `src/lib.rs`.
fn reading_order() -> Vec<String> {
    let text = fs::read_to_string(src().join("lib.rs")).unwrap();
    let mut order = Vec::new();
    for line in text.lines() {
        let Some((number, rest)) = line
            .strip_prefix("//! ")
            .and_then(|line| line.split_once(". [`"))
        else {
            continue;
        };
        let Some((name, _)) = rest.split_once("`]") else {
            continue;
        };
        order.push(name.to_owned());
        assert_eq!(
            number,
            order.len().to_string(),
            "the list in src/lib.rs is misnumbered at `{name}`"
        );
    }
    assert!(
        !order.is_empty(),
        "src/lib.rs has no numbered list of modules"
    );
    order
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// `src/text/json/mod.rs` is `["text", "json"]`; the roots have none.
fn module_path(file: &Path) -> Option<Vec<String>> {
    let inner = file.strip_prefix(src()).unwrap().with_extension("");
    let mut path: Vec<String> = inner
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    path.pop_if(|last| last == "mod");
    (path != ["lib"] && path != ["main"]).then_some(path)
}

struct Used {
    name: String,
    line: usize,
    from_crate: bool,
}

/// What follows `crate::`, and what follows as many `super::` as lead to the root of the crate.
fn modules_used(tokens: &[Token], depth: usize) -> Vec<Used> {
    let mut used = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let from_crate = tokens[index].text == "crate";
        let start = index;
        let mut steps = 0;
        while index < tokens.len()
            && (tokens[index].text == "super" || from_crate && index == start)
            && is_path(tokens, index + 1)
        {
            steps += 1;
            index += 3;
        }
        if steps == 0 {
            index += 1;
        } else if from_crate || steps == depth {
            let heads = heads(&tokens[index..]);
            used.extend(heads.map(|token| Used {
                name: token.text.clone(),
                line: token.line,
                from_crate,
            }));
        }
    }
    used
}

/// The first names of a path or of a `{group, of::paths}`.
fn heads(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let is_group = tokens.first().is_some_and(|token| token.text == "{");
    let mut depth = 0;
    let mut heads = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ if depth <= 1
                && (index == 0
                    || depth == 1 && matches!(tokens[index - 1].text.as_str(), "{" | ",")) =>
            {
                heads.push(token)
            }
            _ => {}
        }
        if depth == 0 || !is_group {
            break;
        }
    }
    heads.into_iter()
}

fn is_path(tokens: &[Token], index: usize) -> bool {
    tokens.len() > index + 1 && tokens[index].text == ":" && tokens[index + 1].text == ":"
}

struct Token {
    text: String,
    line: usize,
}

/// The file's tokens: comments are gone and literals are whole.
fn tokens_of(file: &Path) -> Vec<Token> {
    let text = fs::read_to_string(file).unwrap();
    let stream = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    tokens
}

fn flatten(stream: TokenStream, into: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis | Delimiter::None => ("(", ")"),
                };
                into.push(Token {
                    text: open.to_owned(),
                    line,
                });
                flatten(group.stream(), into);
                into.push(Token {
                    text: close.to_owned(),
                    line: group.span_close().start().line,
                });
            }
            other => into.push(Token {
                text: other.to_string(),
                line,
            }),
        }
    }
}
