//! The manual runs: every row of the table has a true example, and the README shows what really happens.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scimplate::builtins::{self, Method, Receiver};
use scimplate::value::Instant;
use scimplate::{Bindings, Template};

/// What the examples see: an object, which no expression can make.
const SEEN: &str = r#"{"user": {"$bean": "User", "props": {"email": "ann@example.org"}}}"#;

/// Also leaves the examples where `.ci/groovy` asks real Groovy about them.
#[test]
fn examples_are_true() {
    let mut wrong = Vec::new();
    let mut questions = String::new();
    let mut seen = Bindings::from_json(SEEN).expect("it is right");
    seen.set_now(Instant::Date(1_709_647_629_045));
    seen.set_seed(7);
    let seen_as_json: serde_json::Value = serde_json::from_str(SEEN).expect("it is JSON");
    for row in builtins::rows() {
        let name = name(row);
        let about = row.doc.lines().next().unwrap_or_default();
        if !about.starts_with(' ') || about.starts_with("  ") || about.trim().is_empty() {
            wrong.push(format!("{name}: begins with no sentence about it"));
        }
        if row.examples().next().is_none() {
            wrong.push(format!("{name}: has no example"));
        }
        for example in row.examples() {
            // `${…}` would end at the first `}`.
            let template = format!("<%= {example} %>");
            let printed = Template::parse(&template).and_then(|it| it.render(&seen));
            match printed.as_deref() {
                Ok("true") => {}
                Ok(other) => wrong.push(format!("{name}: {example} is {other}")),
                Err(failure) => wrong.push(format!("{name}: {example} fails: {failure}")),
            }
            let id = format!("{name}: {example}");
            let question =
                serde_json::json!({"id": id, "template": template, "bindings": seen_as_json});
            writeln!(questions, "{question}").expect("a string takes everything");
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples.jsonl");
    fs::write(path, questions).expect("the folder of the tests' files can be written");
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_row_is_there_twice() {
    let mut seen = std::collections::HashSet::new();
    for row in builtins::rows() {
        let kinds: Vec<_> = row.params.iter().map(|it| (it.ty, it.class)).collect();
        let place = format!("{:?} {} {kinds:?} {}", row.on, row.name, row.rest.is_some());
        assert!(seen.insert(place), "{} is there twice", name(row));
    }
}

/// `UPDATE=1 cargo test --test docs` rewrites the page.
#[cfg(feature = "report")]
#[test]
fn the_reference_is_what_the_rows_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = scimplate::report::reference::page();
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(&path, &page).expect("it can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(page.lines()).find(|(a, b)| a != b);
    assert_eq!(
        differs, None,
        "docs/language.md is stale: run `UPDATE=1 cargo test --test docs`"
    );
    assert_eq!(
        written.len(),
        page.len(),
        "docs/language.md is stale: run `UPDATE=1 cargo test --test docs`"
    );
    // Every link of the contents leads somewhere.
    for link in page
        .split("](#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
    {
        let anchor = format!("<a id=\"{link}\"></a>");
        assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
    }
}

/// `UPDATE=1 cargo test --test docs` rewrites the page.
#[cfg(feature = "report")]
#[test]
fn the_page_of_rules_is_what_their_pages_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = scimplate::report::reference::rules_page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).expect("it can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/rules.md is stale: run `UPDATE=1 cargo test --test docs`"
    );
}

/// `String.substring(start, end)`
fn name(row: &Method) -> String {
    let params: Vec<&str> = row.params.iter().map(|param| param.name).collect();
    let params = params.join(", ");
    match row.on {
        Receiver::Value(ty) => format!("{ty}.{}({params})", row.name),
        Receiver::Instance(class) | Receiver::Static(class) => {
            format!("{class}.{}({params})", row.name)
        }
        Receiver::New(class) => format!("new {class}({params})"),
    }
}

/// Each `$ …` line of a `console` block, with the lines printed under it.
///
/// `UPDATE=1 cargo test --test docs` rewrites what is printed.
#[cfg(all(unix, feature = "cli"))]
#[test]
fn the_readme_shows_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let written = fs::read_to_string(&path).expect("there is a README");
    let mut real = String::with_capacity(written.len());
    let mut reader = Reader::new();
    let mut in_session = false;
    for line in written.lines() {
        match line {
            "```console" => in_session = true,
            "```" => in_session = false,
            _ => {}
        }
        let command = line.strip_prefix("$ ").filter(|_| in_session);
        if in_session && command.is_none() && line != "```console" {
            continue;
        }
        writeln!(real, "{line}").expect("a string takes everything");
        if let Some(command) = command {
            real.push_str(&reader.printed(command));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &real).expect("it can be written");
    } else if let Some((old, new)) = written.lines().zip(real.lines()).find(|(a, b)| a != b) {
        panic!("README.md says\n{old}\nand what happens is\n{new}");
    } else {
        assert_eq!(
            written.len(),
            real.len(),
            "README.md shows more or less than what happens"
        );
    }
}

/// Somebody who types what the README says, in two terminals.
#[cfg(all(unix, feature = "cli"))]
struct Reader {
    sandbox: Option<(std::process::Child, String)>,
    journal: std::path::PathBuf,
}

#[cfg(all(unix, feature = "cli"))]
impl Reader {
    /// Where the sandbox listens, unless told otherwise. Here it takes any port that is free.
    const SANDBOX: &'static str = "http://127.0.0.1:8440";

    fn new() -> Reader {
        let name = format!("readme-{}.db", std::process::id());
        let journal = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let reader = Reader {
            sandbox: None,
            journal,
        };
        reader.forget();
        reader
    }

    fn forget(&self) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", self.journal.display()));
        }
    }

    /// What a shell prints for a command, the built program standing for `scimplate` and `cargo run -q --`.
    fn printed(&mut self, command: &str) -> String {
        if command == "scimplate sandbox" {
            return self.start();
        }
        let command = command.replace("cargo run -q --", "scimplate");
        let program = env!("CARGO_BIN_EXE_scimplate");
        let (there, more) = match &self.sandbox {
            Some((_, there)) if command.contains("--environment sandbox") => (
                there.as_str(),
                format!(" --set API_HOST={there} --set LOGIN_HOST={there}"),
            ),
            _ => (Reader::SANDBOX, String::new()),
        };
        let output = std::process::Command::new("sh")
            .arg("-c")
            .arg(format!(
                "scimplate() {{ '{program}' \"$@\"; }}\n{{ {command}{more}\n}} 2>&1"
            ))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("SCIMPLATE_STORE", &self.journal)
            .env_remove("CLICOLOR_FORCE")
            .stdin(std::process::Stdio::null())
            .output()
            .expect("there is a shell");
        let text = String::from_utf8(output.stdout).expect("the program prints UTF-8");
        assert!(
            !text.contains("\n```"),
            "`{command}` prints the end of the block"
        );
        text.replace(there, Reader::SANDBOX)
    }

    fn start(&mut self) -> String {
        use std::io::BufRead as _;
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_scimplate"))
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let mut out = std::io::BufReader::new(child.stdout.take().expect("it is piped"));
        out.read_line(&mut line).expect("it says when it is ready");
        let there = line
            .trim()
            .rsplit(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        let shown = line.replace(&there, Reader::SANDBOX);
        self.sandbox = Some((child, there));
        shown
    }
}

#[cfg(all(unix, feature = "cli"))]
impl Drop for Reader {
    fn drop(&mut self) {
        if let Some((sandbox, _)) = &mut self.sandbox {
            let _ = sandbox.kill();
            let _ = sandbox.wait();
        }
        self.forget();
    }
}
