//! What `preview` shows. A case is a file: `fixtures/preview/NAME.args`, one argument a line; `NAME.out` is
//! what is printed, where to, and the exit code. `UPDATE=1 cargo test --test preview` rewrites them.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("fixtures/preview");
    let mut names: Vec<String> = Vec::new();
    let mut outs: Vec<String> = Vec::new();
    for file in fs::read_dir(&folder).expect("the folder") {
        let path = file.expect("a file").path();
        let stem = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        match path.extension().and_then(|e| e.to_str()) {
            Some("args") => names.push(stem),
            _ => outs.push(stem),
        }
    }
    names.sort();
    let mut wrong = Vec::new();
    for name in &names {
        let arguments = fs::read_to_string(folder.join(format!("{name}.args"))).expect("arguments");
        let output = Command::new(env!("CARGO_BIN_EXE_scimplate"))
            .current_dir(root)
            .arg("preview")
            .args(arguments.lines())
            .args(["--now", "2026-01-31T12:00:00Z"])
            .env_remove("CLICOLOR_FORCE")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        let actual = format!(
            "{}--- stderr ---\n{}--- exit {} ---\n",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            output.status.code().unwrap_or(-1)
        );
        let golden = folder.join(format!("{name}.out"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, actual).expect("the golden is written");
        } else if fs::read_to_string(&golden).ok().as_deref() != Some(&actual) {
            wrong.push(format!("{name}:\n{actual}"));
        }
    }
    outs.retain(|out| !names.contains(out));
    assert!(outs.is_empty(), "results without arguments: {outs:?}");
    assert!(!names.is_empty());
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
