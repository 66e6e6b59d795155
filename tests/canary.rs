//! Secrets that must not come out: planted wherever a connection and a task hold some, and looked for in
//! everything that is printed.

use scimplate::connection::{Connection, Operation, Reading};
use scimplate::lint::Checking;
use scimplate::{Bindings, Source};

/// In every planted secret. What is made of one by a template is masked with it, so this is enough.
const CANARY: &str = "canary";

/// Secrets under keys that say so, under one that does not, in a form, and in a text of JSON.
const CONNECTION: &str = r#"{"authentications": {"acctAuth": {
    "authType": "oauth2",
    "url": "https://login.example.org/oauth/token",
    "httpParams": {"grant_type": "client_credentials", "client_id": "canary-id", "client_secret": "canary-client"},
    "accessToken": "Bearer canary-token",
    "password": "canary-login",
    "apikey": "canary-key",
    "form": "a=b&secret=canary-form",
    "text": "{\"deep\": \"canary-deep\"}"}}}"#;

const BINDINGS: &str = r#"{
    "user": {"email": "ann@example.org"},
    "requestAccessAttributes": {"role": "agent"},
    "access_token": "Bearer canary-given",
    "password": "canary-password"}"#;

/// Bodies, with what a template may do to a secret. Some are requests, some blocked calls.
const BODIES: &[&str] = &[
    // Used as it is meant to be.
    r#"{"p":"${password}","k":"${connection.apikey}","t":"${access_token}"}"#,
    r#"{"p":"${password.toUpperCase()}","q":"${'x' + password}","r":"${"a${password}b"}"}"#,
    r#"{"p":"${password ?: connection.password}","q":"${[password]}","r":"${[k: password]}"}"#,
    // Where it breaks the JSON around it.
    r#"{"p":${password}}"#,
    r#"{${password}:1}"#,
    r#"{"p":"${password + '"' + password}"}"#,
    r#"${password}"#,
    // In what a fault says.
    r#"{"p":"${password.toInteger()}"}"#,
    r#"{"p":"${password.toBigDecimal()}"}"#,
    r#"{"p":"${new java.math.BigDecimal(password)}"}"#,
    r#"{"p":"${Integer.parseInt(password)}"}"#,
    r#"{"p":"${password * password}"}"#,
    r#"{"p":"${password - 1 + [] - [:]}"}"#,
    r#"{"p":"${user[password]}"}"#,
    r#"{"p":"${user."$password"}"}"#,
    r#"{"p":"${password.substring(99)}"}"#,
    r#"{"p":"${Date.parse('yyyy', password)}"}"#,
    r#"{"p":"${'a'.replaceAll(password + '(', 'b')}"}"#,
    r#"{"p":"${connection.apikey.toInteger()}"}"#,
    // Carried from one placeholder to the next.
    r#"{"p":"${requestAccessAttributes.put('role', password)}","q":"${requestAccessAttributes.role}"}"#,
    r#"{"p":"${requestAccessAttributes.put('role', password)}","q":"${requestAccessAttributes.role.toInteger()}"}"#,
    r#"{"p":"${p = password; 'x'}","q":"${p}","r":"${p.reverse()}","s":"${p.toInteger()}"}"#,
    r#"<% def p = password %>{"p":"${p}","q":"${p.reverse()}"}"#,
    r#"<% p = password; if (p) { print(p.bytes.encodeBase64()) } %>"#,
    r#"${print(password); print(password.reverse())}{"p":"${[1].collect { password }}"}"#,
    r#"{"p":"${-> password}","q":"${{ it << password }}"}"#,
    // Written out, where it may be the same as in ConnectionJSON.
    r#"{"p":"canary-client","q":"canary-login"}"#,
    r#"client_secret=canary-client&p=canary-form"#,
    // Written out next to a mistake, whose line is drawn.
    r#"{"p":"canary-client","q":"${user.emial}"}"#,
    r#"{"p":"canary-client","q":"${1 +}"}"#,
    r#"{"p":"canary-client","q":"${response.call9.message.id}"}"#,
    r#"{"p":"canary-client","q":"${user.email}" oops}"#,
];

/// ConnectionJSONs that cannot be read, or not all of it.
const BROKEN: &[&[u8]] = &[
    br#"{"authentications": {"acctAuth": {"client_secret": canary-client}}}"#,
    br#"{"authentications": {"acctAuth": {"client_secret": "canary-client}}}"#,
    br#"{"authentications": {"acctAuth": {"client_secret": "canary-client" "a": 1}}}"#,
    br#"{"authentications": {"acctAuth": {"client_secret": 'canary-client'}}}"#,
    br#"{"authentications": {"acctAuth": {"client_secret": "canary\q-client"}}}"#,
    br#"{"authentications": {"acctAuth": "canary-client"}}"#,
    br#"{"authentications": ["canary-client"]}"#,
    br#"{"authentications": {"acctAuth": {"authType": "canary-type", "httpParams": 7, "tokenType": "Bearer",
        "accessToken": "canary-token", "maxRefreshTryCount": "canary-count", "errorPth": "canary-path",
        "authError": {"a": "canary-error"}, "properties": "canary-login"}}}"#,
    br#"["canary-client"]"#,
    br#"canary-client"#,
    b"{\"authentications\": {\"acctAuth\": {\"client_secret\": \"canary-\xff\"}}}",
];

fn create(body: &str, url: &str, header: &str) -> String {
    serde_json::json!({"call": [{
        "name": "call1", "connection": "acctAuth", "url": url, "httpMethod": "POST", "httpParams": body,
        "httpHeaders": {"Authorization": "${access_token}", "X-Key": header},
        "httpContentType": "application/json",
    }]})
    .to_string()
}

/// A call with a body, and otherwise nothing to hide.
fn with_body(body: &str) -> String {
    create(body, "https://api.example.org/Users", "none")
}

/// Calls that put secrets everywhere else.
fn elsewhere() -> [String; 3] {
    [
        create(
            "{}",
            "https://api.example.org/${password}?k=${connection.apikey}",
            "${connection.password}",
        ),
        create(
            "{}",
            "https://api.example.org/canary-client",
            "Basic ${(connection.client_id + ':' + connection.apikey).bytes.encodeBase64()}",
        ),
        create("{}", "https://api.example.org/Users", "Bearer canary-token"),
    ]
}

/// Whether a text holds a canary: as it is, backwards, or in Base64.
fn tells(text: &str) -> bool {
    let text = text.to_lowercase();
    [CANARY, "yranac", "y2fuyxj5"]
        .iter()
        .any(|form| text.contains(form))
}

fn silent(told: &str, about: &str) {
    assert!(!tells(told), "{about} tells a secret:\n{told}");
}

#[test]
fn no_value_of_the_library_prints_one() {
    let bindings = Bindings::from_json(BINDINGS).expect("they are right");
    silent(&format!("{bindings:?} {bindings:#?}"), "Bindings");
    let bodies = BODIES.iter().map(|body| with_body(body));
    for attribute in bodies.chain(elsewhere()) {
        let files = vec![
            Source::new("ConnectionJSON.json", CONNECTION),
            Source::new("CreateAccountJSON.json", attribute.as_str()),
        ];
        let connection =
            Connection::from_files("pilot", files, &Reading::default()).expect("it is one");
        silent(&format!("{connection:?} {connection:#?}"), "Connection");
        match connection.plan(Operation::Create, &bindings) {
            Ok(plan) => {
                let requests: Vec<_> = plan.requests().collect();
                silent(&format!("{plan:?} {plan:#?} {requests:?}"), &attribute);
            }
            Err(error) => silent(&format!("{error} {error:?}"), &attribute),
        }
    }
    for broken in BROKEN {
        let about = String::from_utf8_lossy(broken);
        match Connection::from_bytes("ConnectionJSON.json", broken, &Reading::default()) {
            Ok(connection) => silent(
                &format!(
                    "{connection:?} {:?} {:?}",
                    connection.findings(),
                    connection.check(&Checking::default())
                ),
                &about,
            ),
            Err(error) => silent(&format!("{error} {error:?}"), &about),
        }
    }
}

#[cfg(feature = "cli")]
mod printed {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    use super::*;

    const PREVIEW: &[&str] = &[
        "preview",
        "pilot",
        "--operation",
        "create",
        "--bindings",
        "b.json",
    ];

    /// A folder of this case's own: the connection `pilot` and the bindings `b.json`.
    fn folder(case: &str, connection: &[u8], attribute: &str) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("secrets")
            .join(case);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("pilot")).expect("it can be made");
        for (name, bytes) in [
            ("pilot/ConnectionJSON.json", connection),
            ("pilot/CreateAccountJSON.json", attribute.as_bytes()),
            ("b.json", BINDINGS.as_bytes()),
        ] {
            fs::write(path.join(name), bytes).expect("it can be written");
        }
        path
    }

    /// Everything the program prints.
    fn told(folder: &Path, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_scimplate"))
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        assert!(
            output.status.code().is_some_and(|code| code <= 3),
            "{arguments:?}: {output:?}"
        );
        String::from_utf8([output.stdout, output.stderr].concat()).expect("it prints UTF-8")
    }

    fn hidden(folder: &Path, arguments: &[&str], about: &str) {
        silent(
            &told(folder, arguments),
            &format!("{arguments:?} with {about}"),
        );
    }

    #[test]
    fn no_preview_prints_one() {
        let attributes: Vec<String> = BODIES
            .iter()
            .map(|body| with_body(body))
            .chain(elsewhere())
            .collect();
        let mut wrong = Vec::new();
        for attribute in &attributes {
            let folder = folder("preview", CONNECTION.as_bytes(), attribute);
            for format in ["text", "json", "html", "curl"] {
                let told = told(
                    &folder,
                    &[PREVIEW, &["--trace", "--format", format]].concat(),
                );
                if tells(&told) {
                    wrong.push(format!("--format {format} with {attribute}:\n{told}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} tell a secret:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    #[test]
    fn no_message_about_a_connection_prints_one() {
        let mut wrong = Vec::new();
        for broken in BROKEN {
            let folder = folder("broken", broken, &with_body("{}"));
            let lone = [
                "preview",
                "pilot/ConnectionJSON.json",
                "--operation",
                "create",
            ];
            let mut apart = vec!["--connection-json", "pilot/ConnectionJSON.json"];
            apart.splice(
                0..0,
                [
                    "preview",
                    "pilot/CreateAccountJSON.json",
                    "--operation",
                    "create",
                ],
            );
            for arguments in [PREVIEW, &lone, &apart] {
                let told = told(&folder, arguments);
                if tells(&told) {
                    let about = String::from_utf8_lossy(broken);
                    wrong.push(format!("{arguments:?} with {about}:\n{told}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} tell a secret:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    #[test]
    fn no_probe_prints_one() {
        let base = ["--base", "https://api.example.org/canary-client"];
        for attribute in elsewhere().iter().chain(&[with_body("{}")]) {
            let folder = folder("probe", CONNECTION.as_bytes(), attribute);
            for more in [&[][..], &["--format", "json"], &base] {
                let arguments = [&["probe", "pilot"], more].concat();
                hidden(&folder, &arguments, attribute);
            }
        }
        let folder = folder("probe", CONNECTION.as_bytes(), &with_body("{}"));
        let told = told(&folder, &[&["probe", "pilot"][..], &base].concat());
        assert!(
            told.contains("https://api.example.org/********/Users"),
            "{told}"
        );
    }

    /// Every way to print findings and what would be changed.
    const CHECKS: &[&[&str]] = &[
        &["check", "pilot"],
        &["check", "pilot", "--color", "always"],
        &["check", "pilot", "--format", "short"],
        &["check", "pilot", "--format", "json"],
        &["check", "pilot", "--format", "sarif"],
        &["check", "pilot", "--format", "junit"],
        &["check", "pilot", "--format", "github"],
        &["check", "pilot", "--diff"],
        &["check", "pilot", "--diff", "--unsafe-fixes"],
        // Last: it changes the files.
        &["check", "pilot", "--fix", "--unsafe-fixes"],
    ];

    /// Findings with a fix on the very line of a secret, and in it.
    fn fixable() -> Vec<String> {
        let call = |more: &str, header: &str| {
            format!(
                r#"{{"call": [{{"name": "call1", "connection": "AcctAuth", "httpMethod": "post", {more}
                "url": "https://$<user.emial>/Users", "sucessResponses": {{}}, "httpHeaders": {{"Authorization": {header}}},}}]}}"#
            )
        };
        let login = r#""Bearer canary-written""#;
        let mut all = vec![
            call("", login),
            call("", "“Bearer canary-written”"),
            call("", "\"Bearer canary-written\t\""),
            call("", "\"Bearer canary-written\" // it is canary-written\n"),
            call("\"canary-written\": 1,", login),
        ];
        for body in [
            r#"{"p":"canary-client","q":“${User.email}”}"#,
            r#"{"p":"canary-client" "q":"${user.email.substrin(1)}"}"#,
            r#"{"p":"canary-client","q":"${user.email","active":"true"}"#,
            r#"{"p":“canary-client”}"#,
            r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"usrName":"canary-client"}"#,
        ] {
            let body = serde_json::Value::from(body);
            all.push(call(
                &format!("\"httpParams\": {body},"),
                "\"${access_token}\"",
            ));
            all.push(call(&format!("\"httpParams\": {body},"), login));
        }
        all
    }

    #[test]
    fn no_finding_format_diff_or_fix_prints_one() {
        let mended = CONNECTION.replace("canary-deep", "canary-deep\t");
        let connections = [CONNECTION.to_owned(), mended.replace("}}}", ",}}}")];
        let bodies = BODIES.iter().map(|body| with_body(body));
        let others: Vec<String> = bodies.chain(elsewhere()).collect();
        let mut wrong = Vec::new();
        let mut fixes = 0;
        for (connection, others) in connections.iter().zip([&others[..], &[]]) {
            for attribute in others.iter().chain(&fixable()) {
                let folder = folder("check", connection.as_bytes(), attribute);
                for arguments in CHECKS {
                    let told = told(&folder, arguments);
                    fixes += usize::from(told.contains("+++ pilot/CreateAccountJSON.json\n@@"));
                    if tells(&told) {
                        wrong.push(format!("{arguments:?} with {attribute}:\n{told}"));
                    }
                }
            }
        }
        for broken in BROKEN {
            let folder = folder("check-broken", broken, &with_body("{}"));
            for arguments in CHECKS {
                let told = told(&folder, arguments);
                if tells(&told) {
                    let about = String::from_utf8_lossy(broken);
                    wrong.push(format!("{arguments:?} with {about}:\n{told}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} tell a secret:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        assert!(fixes > 10, "{fixes} diffs were shown, masked");
    }

    #[test]
    fn no_value_of_an_environment_is_printed() {
        let folder = folder("environment", CONNECTION.as_bytes(), &with_body("{}"));
        for config in [
            "[environments.pilot]\nSECRET = \"canary-set\"\nOTHER = 5\nWORSE = canary-set\n",
            "[environments]\npilot = [\"canary-set\"]\n",
            "environments = { pilot = { SECRET = \"canary-set\" } \n",
        ] {
            fs::write(folder.join("scimplate.toml"), config).expect("it can be written");
            for arguments in CHECKS {
                hidden(&folder, arguments, config);
            }
            hidden(&folder, PREVIEW, config);
        }
    }

    #[test]
    fn no_message_about_bindings_prints_one() {
        for broken in [
            r#"{"password": "canary-password", "user": }"#,
            r#"{"password": "canary-password}"#,
            r#"{"password": {"$date": "canary-password"}}"#,
            r#"{"access_token": canary-given}"#,
        ] {
            let folder = folder("bindings", CONNECTION.as_bytes(), &with_body("{}"));
            fs::write(folder.join("b.json"), broken).expect("it can be written");
            hidden(&folder, PREVIEW, broken);
            hidden(&folder, &["eval", "x", "--bindings", "b.json"], broken);
        }
    }

    #[test]
    fn what_fills_an_author_placeholder_is_no_less_secret() {
        let connection = r#"{"authentications": {"acctAuth": {"client_secret": "@SECRET@", "apikey": "@KEY@"}}}"#;
        let body =
            r#"{"k":"${connection.apikey}","s":"@SECRET@","n":"${connection.apikey.toInteger()}"}"#;
        let folder = folder("filled", connection.as_bytes(), &with_body(body));
        let set = ["--set", "SECRET=canary-set", "--set", "KEY=canary-key"];
        for format in ["text", "json", "html", "curl"] {
            hidden(
                &folder,
                &[PREVIEW, &set, &["--trace", "--format", format]].concat(),
                body,
            );
        }
    }

    /// `eval --jsonl` is not here: it gives each line's own values back to whoever wrote the line.
    #[test]
    fn no_eval_prints_one() {
        let folder = folder("eval", CONNECTION.as_bytes(), &with_body("{}"));
        for body in BODIES.iter().filter(|body| !body.contains(CANARY)) {
            hidden(
                &folder,
                &["eval", body, "--bindings", "b.json", "--trace"],
                body,
            );
        }
    }

    #[test]
    fn nothing_else_is_hidden() {
        let body =
            r#"{"a":"${user.email}","p":"${password}","b":"${user.email}","q":"${password}"}"#;
        let folder = folder("others", CONNECTION.as_bytes(), &with_body(body));
        let told = told(&folder, PREVIEW);
        assert_eq!(told.matches("ann@example.org").count(), 2, "{told}");
        assert!(!tells(&told), "{told}");
    }

    /// Else the tests above could not fail.
    #[test]
    fn whoever_asks_is_told() {
        let folder = folder("shown", CONNECTION.as_bytes(), &with_body(BODIES[0]));
        for format in ["text", "json", "html", "curl"] {
            let told = told(
                &folder,
                &[PREVIEW, &["--show-secrets", "--format", format]].concat(),
            );
            for secret in ["canary-password", "canary-key", "canary-given"] {
                assert!(
                    told.contains(secret),
                    "--format {format} shows no {secret}:\n{told}"
                );
            }
        }
        let eval = [
            "eval",
            "${password}",
            "--bindings",
            "b.json",
            "--show-secrets",
        ];
        assert_eq!(told(&folder, &eval), "canary-password\n");
    }
}
