//! The command line as it is used: the built program, its streams and its exit codes.
//!
//! `UPDATE=1 cargo test --test cli` rewrites `fixtures/cli/`.
#![cfg(feature = "cli")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

fn scimplate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimplate"));
    command
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    scimplate(arguments).output().expect("the program starts")
}

fn piped(arguments: &[&str]) -> Child {
    scimplate(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = piped(arguments);
    child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(input)
        .expect("all of it is read");
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// What is told on standard error, and the exit code.
fn refused(arguments: &[&str]) -> (String, Option<i32>) {
    let output = run(arguments);
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    (text(&output.stderr), output.status.code())
}

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cli")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        std::fs::write(&path, actual).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; it is now:\n{actual}",
        path.display()
    );
}

/// A new folder of this test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("it can be made");
    path
}

#[test]
fn help_is_what_the_manual_says() {
    for (name, arguments) in [
        ("help.out", &["--help"][..]),
        ("help-short.out", &["-h"]),
        ("check-help.out", &["check", "--help"]),
        ("preview-help.out", &["preview", "--help"]),
        ("preview-help-short.out", &["preview", "-h"]),
        ("eval-help.out", &["eval", "--help"]),
        ("eval-help-short.out", &["eval", "-h"]),
        ("explain-help.out", &["explain", "--help"]),
        ("probe-help.out", &["probe", "--help"]),
        ("probe-help-short.out", &["probe", "-h"]),
        ("sandbox-help.out", &["sandbox", "--help"]),
        ("sandbox-help-short.out", &["sandbox", "-h"]),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stderr), "");
        golden(name, &text(&output.stdout));
    }
    let version = text(&run(&["--version"]).stdout);
    assert_eq!(
        version,
        format!("scimplate {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn every_way_through_a_body_is_shown_and_checked() {
    let ways = "fixtures/check/ways";
    let shown = run(&["preview", ways, "-o", "create", "--branches"]);
    golden("ways.out", &text(&shown.stdout));
    let checked = run(&["check", ways, "--quiet", "--format", "short"]);
    golden("ways-check.out", &text(&checked.stdout));
    assert_eq!(checked.status.code(), Some(1));
}

#[test]
fn a_check_says_the_same_in_every_format() {
    let many = "fixtures/check/many";
    for (name, format) in [
        ("check.out", "human"),
        ("check-short.out", "short"),
        ("check.json", "json"),
        ("check-github.out", "github"),
        ("check.sarif", "sarif"),
        ("check-junit.xml", "junit"),
    ] {
        let output = run(&["check", many, "--quiet", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert_eq!(text(&output.stderr), "", "{format}");
        let shown = text(&output.stdout);
        assert!(
            !shown.contains("YW5uOnNlY3JldA"),
            "{format} shows a credential"
        );
        // The pages of the rules have their own test, and every change of one would change this.
        let shown = match format {
            "sarif" => without_rules(&shown),
            _ => shown,
        };
        golden(name, &shown);
    }
    let good = run(&["check", "fixtures/check/call-method/good"]);
    assert_eq!(good.status.code(), Some(0));
    assert_eq!(text(&good.stdout), "");
    assert_eq!(text(&good.stderr), "nothing found\n");
}

/// A SARIF log without its list of rules.
fn without_rules(log: &str) -> String {
    let mut log: serde_json::Value = serde_json::from_str(log).expect("it is JSON");
    let rules = log
        .pointer_mut("/runs/0/tool/driver/rules")
        .expect("it has rules");
    let ids = rules.as_array().expect("they are a list").iter();
    let ids: Vec<_> = ids.map(|rule| rule["id"].clone()).collect();
    *rules = serde_json::Value::Array(Vec::new());
    for result in log["runs"][0]["results"]
        .as_array_mut()
        .expect("it has results")
    {
        let index = result["ruleIndex"].take().as_u64().expect("it has a rule");
        assert_eq!(
            result["ruleId"],
            ids[usize::try_from(index).expect("it is small")]
        );
    }
    serde_json::to_string_pretty(&log).expect("it is JSON") + "\n"
}

/// `call: {}`, so many times.
fn calls(count: usize, method: &str) -> String {
    let call = format!(
        r#"{{"name": "call1", "connection": "a", "httpMethod": "{method}", "url": "https://x.example.org/${{user.email}}", "successResponses": {{"statusCode": [200]}}}}"#
    );
    format!(
        "{{\"accountIdPath\": \"call11.message.id\", \"call\": [{}]}}",
        vec![call; count].join(",\n")
    )
}

#[test]
fn github_is_told_ten_of_a_kind_and_how_many_more_there_are() {
    let at = folder("github");
    let file = at.join("CreateAccountJSON.json");
    let check = || {
        let output = run(&[
            "check",
            &file.display().to_string(),
            "--quiet",
            "--format",
            "github",
        ]);
        text(&output.stdout)
    };
    std::fs::write(&file, calls(10, "post")).expect("it can be written");
    assert_eq!(check().lines().count(), 10);
    std::fs::write(&file, calls(13, "post").replace("https:/", "")).expect("it can be written");
    let told = check();
    let count = |start: &str| told.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(
        (count("::error "), count("::warning "), count("::notice ")),
        (10, 10, 1)
    );
    assert!(
        told.ends_with("::notice title=scimplate::6 more findings are not shown here\n"),
        "{told}"
    );
}

/// Rule and fingerprint of each finding.
fn fingerprints(path: &Path) -> Vec<(String, String)> {
    let output = run(&["check", &path.display().to_string(), "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let results = log["runs"][0]["results"]
        .as_array()
        .expect("it has results")
        .iter();
    let known = |result: &serde_json::Value| {
        let mark = &result["partialFingerprints"]["scimplate/v1"];
        (result["ruleId"].to_string(), mark.to_string())
    };
    results.map(known).collect()
}

#[test]
fn a_finding_is_known_again_when_lines_are_put_in_above_it() {
    let at = folder("fingerprints");
    let file = at.join("CreateAccountJSON.json");
    let many = "fixtures/check/many/CreateAccountJSON.json";
    let many = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(many))
        .expect("it is there");
    std::fs::write(&file, &many).expect("it can be written");
    let before = fingerprints(&file);
    let different: std::collections::BTreeSet<_> = before.iter().collect();
    assert_eq!((before.len(), different.len()), (17, 17));

    let above = many.replacen("{\n", "{\n\n  \"comment\": \"x\",\n\n", 1);
    std::fs::write(&file, above).expect("it can be written");
    assert_eq!(fingerprints(&file), before);

    // Elsewhere in the same body.
    std::fs::write(&file, many.replace("${user.lastname}", "${user.firstname}"))
        .expect("it can be written");
    assert_eq!(fingerprints(&file), before);

    let mended = many.replace("\"post\"", "\"POST\"");
    std::fs::write(&file, mended).expect("it can be written");
    let left: Vec<_> = before
        .iter()
        .filter(|(rule, _)| rule != "\"SP701\"")
        .cloned()
        .collect();
    assert_eq!(fingerprints(&file), left);
}

#[test]
fn wrong_usage_ends_with_2() {
    for (arguments, words) in [
        (&["preview", "x.json"][..], "--operation"),
        (
            &["preview", "x.json", "--operation", "craete"],
            "did you mean `create`?",
        ),
        (
            &["preview", "x.json", "-o", "create", "--response", "r.json"],
            "`=`",
        ),
        (
            &["preview", "-", "-o", "create", "--user", "-"],
            "only once",
        ),
        (&["eval"], "TEMPLATE"),
        (&["eval", "x", "--jsonl", "y"], "cannot be used with"),
        (&["evla"], "eval"),
    ] {
        let (told, code) = refused(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(words), "{arguments:?}: {told}");
    }
}

#[test]
fn what_cannot_be_read_ends_with_3_and_says_why() {
    let folder = folder("unreadable");
    std::fs::write(folder.join("person.json"), "{}").expect("it can be written");
    let path = |name: &str| folder.join(name).display().to_string();

    let (told, code) = refused(&["eval", "x", "--user", &path("Persn.json")]);
    assert_eq!(code, Some(3));
    assert_eq!(
        told,
        format!(
            "error: there is no file `{}`\nhelp: did you mean `{}`?\n",
            path("Persn.json"),
            path("person.json")
        )
    );
    let (told, code) = refused(&["eval", "x", "--user", &path("other.json")]);
    assert_eq!(
        (told, code),
        (
            format!("error: there is no file `{}`\n", path("other.json")),
            Some(3)
        )
    );
    let (told, code) = refused(&["eval", "x", "--user", &folder.display().to_string()]);
    assert!(
        told.contains("is a folder, and a file is needed here") && code == Some(3),
        "{told}"
    );
}

#[test]
fn more_than_the_limit_is_refused() {
    let path = folder("limit").join("big.json");
    let file = std::fs::File::create(&path).expect("it can be made");
    // A hole: it takes no space.
    file.set_len(64 * 1024 * 1024 + 1)
        .expect("it can be made long");
    let (told, code) = refused(&["eval", "x", "--user", &path.display().to_string()]);
    assert!(
        told.contains("more than 64 MiB") && code == Some(3),
        "{told}"
    );
}

#[test]
fn bytes_that_are_no_text_are_a_finding_with_a_place() {
    let path = folder("bytes").join("user.json");
    std::fs::write(&path, b"{\"a\": \"caf\xe9\"}").expect("it can be written");
    let (told, code) = refused(&["eval", "x", "--user", &path.display().to_string()]);
    assert!(
        told.starts_with("error[text/not-utf8]") && told.contains(":1:11"),
        "{told}"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn colours_come_when_asked_for_and_names_cannot_bring_their_own() {
    let name = "no\u{1b}[31msuch.json";
    let arguments = ["eval", "x", "--user", name];
    let plain = run(&arguments);
    assert!(!plain.stderr.contains(&0x1b), "{}", text(&plain.stderr));
    let never = run(&["--color", "never", "eval", "x", "--user", name]);
    assert_eq!(never.stderr, plain.stderr);
    let always = text(&run(&["--color", "always", "eval", "x", "--user", name]).stderr);
    assert!(
        always.contains("\u{1b}[1m") && !always.contains("\u{1b}[31msuch"),
        "{always}"
    );

    let colourful = |no_color: &str| {
        let output = scimplate(&arguments)
            .env("CLICOLOR_FORCE", "1")
            .env("NO_COLOR", no_color)
            .output();
        output.expect("the program starts").stderr.contains(&0x1b)
    };
    assert!(colourful(""), "an empty NO_COLOR says nothing");
    assert!(!colourful("1"));
}

/// A person in a file of this test's own.
fn ann(test: &str) -> String {
    let path = folder(test).join("ann.json");
    std::fs::write(&path, r#"{"email": "Ann@Example.org", "age": 41}"#).expect("it can be written");
    path.display().to_string()
}

#[test]
fn a_template_is_rendered_to_standard_output_alone() {
    let ann = ann("rendered");
    let output = run(&[
        "eval",
        "${user.email.toLowerCase()} $<user.age>",
        "--user",
        &ann,
    ]);
    assert_eq!(
        (text(&output.stdout), text(&output.stderr)),
        ("ann@example.org 41\n".into(), String::new())
    );
    assert_eq!(output.status.code(), Some(0));

    let piped = fed(
        &["eval", "--template", "-", "--user", &ann],
        b"a\n${user.age + 1}",
    );
    assert_eq!(text(&piped.stdout), "a\n42\n");
    let braces = [
        "eval",
        "$<user.age>",
        "--user",
        &ann,
        "--placeholders",
        "braces",
    ];
    let (told, code) = refused(&braces);
    assert!(
        told.starts_with("error[expr/syntax]") && code == Some(1),
        "{told}"
    );

    let traced = run(&["eval", "${user.age}", "--user", &ann, "--trace"]);
    assert_eq!(text(&traced.stdout), "41\n");
    let told = text(&traced.stderr);
    assert!(
        ["${user.age}", "Integer", "41"]
            .iter()
            .all(|word| told.contains(word)),
        "{told}"
    );
}

#[test]
fn credentials_are_masked_until_they_are_asked_for() {
    let path = folder("masked").join("bindings.json");
    std::fs::write(&path, r#"{"access_token": "hunter2"}"#).expect("it can be written");
    let bindings = path.display().to_string();
    let arguments = [
        "eval",
        "Bearer ${access_token}",
        "--trace",
        "--bindings",
        &bindings,
    ];
    let masked = run(&arguments);
    assert_eq!(text(&masked.stdout), "Bearer ********\n");
    assert!(!text(&masked.stderr).contains("hunter2"));
    let shown = scimplate(&arguments)
        .arg("--show-secrets")
        .output()
        .expect("the program starts");
    assert_eq!(text(&shown.stdout), "Bearer hunter2\n");
}

#[test]
fn a_template_without_a_value_is_a_finding_with_its_place() {
    let ann = ann("faults");
    for (template, rule, place) in [
        ("é${user.age.foo()}", "error[render/fault]", ":1:12"),
        ("\n${usr.age}", "error[render/fault]", ":2:3"),
        ("${1 +}", "error[expr/syntax]", ":1:3"),
    ] {
        let (told, code) = refused(&["eval", template, "--user", &ann]);
        assert!(told.starts_with(rule) && told.contains(place), "{told}");
        assert_eq!(code, Some(1));
    }
    let (told, code) = refused(&["eval", "x", "--time-zone", "Mars"]);
    assert!(
        told.contains("no time zone `Mars`") && code == Some(2),
        "{told}"
    );
    let (told, code) = refused(&["eval", "x", "--user", "-"]);
    assert!(
        told.starts_with("error[json/syntax]") && code == Some(1),
        "{told}"
    );
}

#[test]
fn lines_are_answered_in_order_each_by_itself() {
    let lines = concat!(
        r#"{"id":1,"template":"${a+1}","bindings":{"a":2}}"#,
        "\n",
        r#"{"id":2,"template":"${a.b.c}","bindings":{"a":{}}}"#,
        "\n",
        r#"{"id":3,"template":"${a+1}","bindings":{"a":{"$long":"41"}}}"#,
        "\r\n",
        r#"{"id":"é","template":"${"}"#,
        "\n",
        r#"{"id":5,"template":"a","bindings":[]}"#,
    );
    let output = fed(&["eval", "--jsonl", "-"], lines.as_bytes());
    golden("jsonl.out", &text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn one_line_comes_out_for_each_that_goes_in() {
    let input = b"{\"id\": [1.50, \"x\"], \"template\": 5}\nnope\n\n{\"id\":1}\n\xff\n{\"template\":\"a\",\"template\":\"b\"}";
    let output = fed(&["eval", "--jsonl", "-"], input);
    golden("jsonl-no-case.out", &text(&output.stdout));
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        run(&["eval", "--jsonl", "-"]).status.code(),
        Some(0),
        "nothing to do is done"
    );
}

#[test]
fn an_answer_does_not_wait_for_the_next_question() {
    let mut child = piped(&["eval", "--jsonl", "-"]);
    let mut questions = child.stdin.take().expect("it is piped");
    let mut answers = BufReader::new(child.stdout.take().expect("it is piped"));
    for id in ["\"a\"", "2"] {
        writeln!(questions, "{{\"id\":{id},\"template\":\"x\"}}").expect("it is read");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("it answers");
        assert!(
            answer.starts_with(&format!("{{\"id\":{id},\"ok\":")) && answer.ends_with("}\n"),
            "{answer}"
        );
    }
    drop(questions);
    child.wait().expect("the program ends");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut child = piped(&["eval", "--jsonl", "-"]);
    drop(child.stdout.take());
    let mut questions = child.stdin.take().expect("it is piped");
    // Whether the second is still read depends on who is faster.
    for _ in 0..2 {
        let _ = questions.write_all(b"{\"id\":1,\"template\":\"x\"}\n");
    }
    drop(questions);
    let mut told = String::new();
    child
        .stderr
        .take()
        .expect("it is piped")
        .read_to_string(&mut told)
        .expect("it is text");
    assert_eq!(told, "");
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
}

#[test]
fn methods_operators_and_rules_are_explained() {
    for (name, arguments) in [
        ("explain-method.out", &["string.substring"][..]),
        ("explain-name.out", &["indexOf"]),
        ("explain-operator.out", &["String +"]),
        ("explain-constructor.out", &["new Date"]),
        ("explain-static.out", &["Math.addExact"]),
        ("explain-general.out", &["list.collect"]),
        ("explain-class.out", &["Map"]),
        ("explain-rule.out", &["body/changed-by-value"]),
        ("explain-json.out", &["String.take", "--format", "json"]),
    ] {
        let output = run(&[&["explain"], arguments].concat());
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        golden(name, &text(&output.stdout));
    }
    let all = text(&run(&["explain"]).stdout);
    for name in ["substring", "java.util.Calendar", "json/syntax"] {
        assert!(all.contains(name), "{name}");
    }
    let json = run(&["explain", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert!(
        json["methods"]
            .as_array()
            .is_some_and(|all| all.len() > 300)
    );
}

#[test]
fn what_cannot_be_explained_says_what_it_is() {
    let output = run(&["explain", "object.wait"]);
    assert_eq!(
        (text(&output.stdout), output.status.code()),
        (
            "`Object.wait` is Groovy, but not supported here\n".into(),
            Some(1)
        )
    );
    let (told, code) = refused(&["explain", "String.substing"]);
    assert!(
        told.starts_with("error: `String.substing` is no method, class or rule\nhelp: did you mean `String.substring`"),
        "{told}"
    );
    assert_eq!(code, Some(2));
    let (told, code) = refused(&["explain", "\u{1b}[31m"]);
    assert!(!told.contains('\u{1b}') && code == Some(2), "{told}");
}

/// A template of two lines for the people of a file.
fn each(people: &str, more: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join("each.txt");
    let body = "{\"userName\":\n  \"${user.email.toLowerCase()}\", \"n\": ${user.n}}\n";
    std::fs::write(&template, body).expect("a folder to write to");
    let template = template.display().to_string();
    let arguments = [&["eval", "--template", &template, "--each", "-"], more].concat();
    fed(&arguments, people.as_bytes())
}

#[test]
fn each_person_of_a_file_is_a_payload_in_order() {
    let people = concat!(
        r#"{"email": "Ann@Example.org", "n": 1}"#,
        "\n",
        r#"{"email": "Bob@Example.org", "n": 2, "unread": ["x"]}"#,
        "\r\n",
        r#"{"email": null, "n": 3}"#,
        "\n\n",
        r#"{"email": "\u00c9va@example.org", "n": 1.50}"#,
        "\n",
        r#"{"email": "cut"#,
        "\n",
        r#"["no person"]"#,
        "\n",
        r#"{"email": "line\nend", "n": 1}"#,
        "\n",
        r#"{"email": "z@example.org", "n": null}"#,
    );
    let output = each(people, &[]);
    golden("each.out", &text(&output.stdout));
    assert_eq!(text(&output.stderr), "5 of 9 lines gave no payload\n");
    assert_eq!(output.status.code(), Some(1));
    let output = each(people, &["--jobs", "3", "--quiet"]);
    golden("each.out", &text(&output.stdout));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn many_people_are_rendered_by_many_as_by_one() {
    let person = |i: usize| format!("{{\"email\": \"P{i}@example.org\", \"n\": {i}}}\n");
    let people: String = (0..30_000).map(person).collect();
    let wanted: String = (0..30_000)
        .map(|i| format!("{{\"userName\":   \"p{i}@example.org\", \"n\": {i}}}\n"))
        .collect();
    for jobs in ["1", "2", "5"] {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("people.jsonl");
        std::fs::write(&path, &people).expect("a folder to write to");
        let template = Path::new(env!("CARGO_TARGET_TMPDIR")).join("each.txt");
        each("", &[]);
        let output = run(&[
            "eval",
            "--template",
            &template.display().to_string(),
            "--each",
            &path.display().to_string(),
            "--jobs",
            jobs,
        ]);
        assert!(text(&output.stdout) == wanted, "with {jobs} jobs");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn secrets_of_people_are_masked_line_by_line() {
    let arguments = ["eval", "--template", "-", "--each"];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("secret-people.jsonl");
    std::fs::write(&path, "{\"password\": \"hunter22\"}\n").expect("a folder to write to");
    let path = path.display().to_string();
    for (more, wanted) in [(&[][..], "********\n"), (&["--show-secrets"], "hunter22\n")] {
        let arguments = [&arguments[..], &[&path], more].concat();
        let output = fed(&arguments, b"${user.password}");
        assert_eq!(text(&output.stdout), wanted);
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_whole_lines() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (template, people) = (folder.join("stop.txt"), folder.join("stop.jsonl"));
    std::fs::write(&template, "{\"n\": ${user.n}}").expect("a folder to write to");
    let lines: String = (0..400_000).map(|n| format!("{{\"n\": {n}}}\n")).collect();
    std::fs::write(&people, lines).expect("a folder to write to");
    let arguments = [
        "eval",
        "--template",
        &template.display().to_string(),
        "--each",
    ];
    let mut child = piped(&[&arguments[..], &[&people.display().to_string()]].concat());
    let mut payloads = child.stdout.take().expect("it is piped");
    // It is at work, and waits for its reader.
    let mut begun = vec![0; 1000];
    payloads.read_exact(&mut begun).expect("it has begun");
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.expect("there is a kill").success());
    let mut rest = text(&begun);
    payloads.read_to_string(&mut rest).expect("it ends");
    let ended = child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(3));
    assert!(rest.ends_with("}\n"));
    let count = rest.lines().count();
    assert!(count < 400_000, "it went on to the end");
    for (n, line) in rest.lines().enumerate() {
        assert_eq!(line, format!("{{\"n\": {n}}}"));
    }
}

#[test]
fn a_file_of_people_is_counted_without_sending_anything() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let package = folder.join("CreateAccountJSON.json");
    let body = r#"{\"userName\": \"${user.email.toLowerCase()}\", \"title\": \"${user.title}\"}"#;
    let document = format!(
        r#"{{"call": [{{"name": "call1", "connection": "a", "url": "https://example.org/Users", "httpMethod": "POST",
            "httpContentType": "application/json", "httpParams": "{body}"}}]}}"#
    );
    std::fs::write(&package, document).expect("a folder to write to");
    let people = concat!(
        r#"{"email": "Ann@example.org", "title": "Lead"}"#,
        "\n",
        r#"{"email": null, "title": "Lead"}"#,
        "\n",
        r#"{"email": "b@example.org", "title": "the \"boss\""}"#,
        "\nnobody\n",
        r#"{"email": null}"#,
    );
    let package = package.display().to_string();
    for (format, jobs) in [("text", "1"), ("text", "3"), ("json", "2")] {
        let arguments = [
            "preview", &package, "-o", "create", "--jsonl", "-", "--format", format, "--jobs", jobs,
        ];
        let output = fed(&arguments, people.as_bytes());
        golden(
            &format!("whatif-{format}.out"),
            &String::from_utf8_lossy(&output.stdout),
        );
        assert_eq!(output.status.code(), Some(1));
    }
    let (told, code) = refused(&[
        "preview", &package, "-o", "create", "--jsonl", "-", "--format", "html",
    ]);
    assert!(
        told.contains("counted as text or JSON") && code == Some(2),
        "{told}"
    );
}
