//! What people see, held to `fixtures/report/`; `UPDATE=1 cargo test` rewrites it.

use std::path::Path;

use super::human::{self, Style};
use super::plan::{self, Show};
use crate::connection::Operation;
use crate::diagnostic::{Diagnostic, Fix, rules};
use crate::language::{Rendered, Slot};
use crate::plan::{Give, Part, Plan, Request, Step, Take};
use crate::text::{Located, Source, Span, SpanMap};

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/report")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; it is now:\n{actual}",
        path.display()
    );
}

const BODY: &str = concat!(
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"${user.email}","#,
    r#""displayName":"${user.fristname} 日本 ${user.lastname}","#,
    r#""active":"${user.statuskey == '1' ? 'true' : 'false'}"}"#
);

/// An attribute in a file, and the body template inside it.
fn attribute() -> (Located, Located) {
    let escaped = BODY.replace('"', "\\\"");
    let file = format!(
        "{{\n  \"call\": [\n    {{\n      \"name\": \"call1\",\n      \"httpParams\": \"{escaped}\",\n      \"name\": \"x\"\n    }}\n  ]\n}}\n"
    );
    let mut map = SpanMap::starting_at(file.find(&escaped).unwrap());
    for c in BODY.chars() {
        match c {
            '"' => map.push_escape(1, 2),
            _ => map.push_verbatim(c.len_utf8()),
        }
    }
    let file = Located::whole(Source::new("create_account.json", file));
    let body = file.inside(BODY, map, "/call/0/httpParams".to_owned());
    (file, body)
}

fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(start, start + part.len())
}

fn misspelt() -> Diagnostic {
    let (_, body) = attribute();
    Diagnostic::new(
        &rules::BIND_UNKNOWN_ATTRIBUTE,
        span_of(BODY, "user.fristname"),
        "`user` has no attribute `fristname`",
    )
    .label("not in the `user` object of the product")
    .note("its value would be null, and Groovy prints `null` into the text, which the target keeps as a name")
    .help("did you mean `firstname`?")
    .fix(Fix::rename(span_of(BODY, "fristname"), "fristname", "firstname"))
    .also(span_of(BODY, "user.lastname"), "this one is known")
    .located(&body)
}

fn twice() -> Diagnostic {
    let (file, _) = attribute();
    let text = file.text.clone();
    let second = text.rfind("\"name\"").unwrap();
    let mut found = Diagnostic::new(
        &rules::JSON_DUPLICATE_KEY,
        Span::new(second, second + 6),
        "`name` appears twice in this object",
    )
    .also(span_of(&text, "\"name\""), "first here")
    .located(&file);
    found.pointer = "/call/0/name".to_owned();
    found
}

fn placeless() -> Diagnostic {
    Diagnostic::new(
        &rules::FLOW_NO_CALL,
        Span::at(0),
        "no call of `CreateAccountJSON` applies",
    )
    .help("check the `entitlementType` of each call")
}

fn hostile() -> Diagnostic {
    let text = format!(
        "{{\"a\":\"{}\u{1b}[31m${{user.x}}\u{202e}{}\"}}",
        "x".repeat(500_000),
        "y".repeat(500_000)
    );
    let span = span_of(&text, "user.x");
    Diagnostic::new(&rules::EXPR_SYNTAX, span, "a\u{1b}[2Jb")
        .label("\u{9b}31m")
        .located(&Located::whole(Source::new("\u{1b}]0;x\u{7}.json", text)))
}

fn secret() -> Diagnostic {
    let mut file = Located::whole(Source::new(
        "connection.json",
        r#"{"authentications":{"a":{"password":"hunter2",}}}"#,
    ));
    file.secret = true;
    Diagnostic::new(
        &rules::JSON_TRAILING_COMMA,
        Span::new(45, 46),
        "a comma has nothing after it",
    )
    .note("the product refuses the whole attribute")
    .help("remove it")
    .fix(Fix::safe("remove the comma").edit(Span::new(45, 46), ""))
    .located(&file)
}

#[test]
fn diagnostics() {
    let found = [misspelt(), twice(), placeless(), hostile(), secret()];
    for width in [60, 110, 200] {
        let style = Style {
            width,
            colour: false,
        };
        let drawn: Vec<String> = found
            .iter()
            .map(|found| human::draw(found, &style))
            .collect();
        golden(&format!("diagnostics-{width}.txt"), &drawn.join("\n"));
    }
    let colour = Style {
        width: 110,
        colour: true,
    };
    golden("diagnostics-colour.txt", &human::draw(&misspelt(), &colour));
    let lines: Vec<String> = found.iter().map(human::line).collect();
    golden("diagnostics-lines.txt", &(lines.join("\n") + "\n"));
    let objects: Vec<super::json::Finding<'_>> = found.iter().map(Into::into).collect();
    golden("diagnostics.json", &super::json::text(&objects));
}

#[test]
fn no_drawing_steers_a_terminal_or_tells_a_secret() {
    let style = Style::default();
    for found in [misspelt(), twice(), placeless(), hostile(), secret()] {
        for text in [human::draw(&found, &style), human::line(&found)] {
            assert!(
                !text
                    .chars()
                    .any(|c| c != '\n' && super::visible::is_unsafe(c)),
                "{text:?}"
            );
            assert!(!text.contains("hunter2"), "{text}");
            assert!(text.len() < 4096, "{} bytes", text.len());
        }
    }
}

/// A part whose placeholders became values: (placeholder, value, type, secret).
fn part(template: &str, values: &[(&str, &str, &'static str, bool)]) -> Part {
    let mut text = String::new();
    let mut slots = Vec::new();
    let mut done = 0;
    for (placeholder, value, kind, secret) in values {
        let start = done + template[done..].find(placeholder).unwrap();
        text.push_str(&template[done..start]);
        done = start + placeholder.len();
        slots.push(Slot {
            at: Span::new(text.len(), text.len() + value.len()),
            placeholder: Span::new(start, done),
            kind: (*kind).to_owned(),
            secret: *secret,
            plain: true,
        });
        text.push_str(value);
    }
    text.push_str(&template[done..]);
    Part {
        rendered: Rendered {
            text,
            slots,
            ..Rendered::default()
        },
        template: Located::whole(Source::new("template", template)),
    }
}

fn request(
    call: &str,
    method: &str,
    url: Part,
    headers: Vec<(String, Part)>,
    body: Option<Part>,
) -> Request {
    Request {
        call: call.to_owned(),
        authentication: Some(part("acctAuth", &[])),
        method: part(method, &[]),
        url,
        headers,
        content_type: Some(part("application/scim+json", &[])),
        body,
        success: "status 200 or 201".to_owned(),
        takes: Vec::new(),
        gives: Vec::new(),
        findings: Vec::new(),
    }
}

fn plan() -> Plan {
    let authorization = || {
        let token = part(
            "${access_token}",
            &[("${access_token}", "Bearer hunter2", "String", true)],
        );
        ("Authorization".to_owned(), token)
    };
    let mut create = request(
        "call1",
        "POST",
        part("https://api.mypurecloud.com/api/v2/scim/v2/Users", &[]),
        vec![authorization(), ("X-Empty".to_owned(), part("", &[]))],
        Some(part(
            r#"{"userName":"${user.email}","name":{"familyName":"${user.lastname}"},"level":1.50,"level":2,"password":"${user.password}","active":${user.active},"tags":[ ],"emails":[{"value":"${user.email}"}]}"#,
            &[
                ("${user.email}", "ann@example.org", "String", false),
                (
                    "${user.lastname}",
                    "<O'Neill & \u{202e}Söhne>",
                    "String",
                    false,
                ),
                (
                    "${user.password}",
                    "hunter3'$HOME\", \"x\": {\"y\":\"z\"}, \"w\":\"",
                    "String",
                    true,
                ),
                ("${user.active}", "true", "Boolean", false),
                ("${user.email}", "ann@example.org", "String", false),
            ],
        )),
    );
    // The password brings JSON of its own, and the masked body must not show where.
    create.gives = vec![Give {
        column: "accountID".to_owned(),
        path: "call1.message.id".to_owned(),
    }];
    create.findings = vec![misspelt()];
    let mut form = request(
        "call2",
        "POST",
        part(
            "https://api.example.org/users/${response.call1.message.id}?q[]={a}",
            &[("${response.call1.message.id}", "u-1", "String", false)],
        ),
        vec![authorization(), ("@/etc/passwd".to_owned(), part("x", &[]))],
        Some(part(
            "a=1&b=${user.path}\n  kept  as it is",
            &[("${user.path}", "@x'y\u{1b}", "String", false)],
        )),
    );
    form.takes = vec![Take {
        call: "call1".to_owned(),
        path: "message.id".to_owned(),
    }];
    form.content_type = None;
    Plan {
        connection: "Genesys <Cloud>".to_owned(),
        findings: Vec::new(),
        operation: Operation::Create,
        steps: vec![
            Step::Ready(Box::new(create)),
            Step::Ready(Box::new(form)),
            Step::Blocked {
                call: "call3".to_owned(),
                why: vec![placeless()],
            },
        ],
        assumptions: vec!["a backslash in a template stands for itself".to_owned()],
    }
}

#[test]
fn plans() {
    let plan = plan();
    let trace = Show {
        trace: true,
        secrets: false,
    };
    let plain = Show::default();
    let style = Style::default();
    golden("plan.txt", &plan::text(&plan, plain, &style));
    golden("plan-trace.txt", &plan::text(&plan, trace, &style));
    golden("plan.json", &plan::json(&plan, plain));
    golden("plan-trace.json", &plan::json(&plan, trace));
    golden("plan.sh", &plan::curl(&plan, plain));
    golden("plan.html", &plan::html(&plan, plain));
    golden("plan-trace.html", &plan::html(&plan, trace));
}

#[test]
fn no_report_tells_a_secret_unasked() {
    let plan = plan();
    let style = Style::default();
    for (secrets, told) in [(false, false), (true, true)] {
        let show = Show {
            trace: true,
            secrets,
        };
        for text in [
            plan::text(&plan, show, &style),
            plan::json(&plan, show),
            plan::curl(&plan, show),
            plan::html(&plan, show),
        ] {
            assert_eq!(text.contains("hunter2"), told, "{text}");
            assert_eq!(text.contains("hunter3"), told, "{text}");
        }
    }
}

#[test]
fn the_script_is_what_a_shell_reads_back() {
    let plan = plan();
    let script = plan::curl(
        &plan,
        Show {
            trace: false,
            secrets: true,
        },
    );
    // A `curl` that prints its last argument, the body, instead of sending it.
    let script = format!("curl() {{ for last; do :; done; printf '%s\\0' \"$last\"; }}\n{script}");
    let run = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .output()
        .unwrap();
    let bodies: Vec<u8> = plan
        .requests()
        .filter_map(|request| request.body.as_ref())
        .flat_map(|part| part.rendered.revealed().bytes().chain([0]))
        .collect();
    assert_eq!(
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&bodies)
    );
}

#[test]
fn the_page_knows_its_style() {
    use base64::Engine as _;
    use sha2::Digest as _;

    let html = plan::html(&plan(), Show::default());
    let style = html
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
    // The page escapes `/` in attributes; a browser reads it back.
    let policy = html.replace("&#x2f;", "/");
    assert!(
        policy.contains(&format!("style-src 'sha256-{hash}'")),
        "plan.css.sha256 must hold {hash}"
    );
    assert!(!html.contains("<script") && !html.contains("<O'Neill"));
}
