//! What the room `connection` promises: every form a connection comes in is read, every other input has one
//! clear message, each place leads back to the file, and nothing of ConnectionJSON is ever printed.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use scimplate::connection::{
    Attribute, AttributeKind, Connection, Fillings, MAX_ENTRIES, MAX_INFLATED, Params, Piece,
    Reading,
};
use scimplate::text::Span;
use scimplate::{Error, Source};
use zip::write::SimpleFileOptions;

const CANARY: &str = "canary-7f3a91";

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn attribute(kind: AttributeKind, text: &str) -> Connection {
    Connection::parse(Source::new(format!("{kind}.json"), text)).unwrap_or_else(|e| panic!("{e}"))
}

fn only(connection: &Connection) -> &Attribute {
    let [attribute] = connection.attributes() else {
        panic!("{connection:?}");
    };
    attribute
}

/// Each finding as its rule, pointer, message, and the very characters it is about.
fn findings(connection: &Connection) -> Vec<String> {
    let line = |found: &scimplate::Diagnostic| {
        let source = found.source.as_ref().unwrap();
        let characters = found.span.of(source.text());
        format!(
            "{} {} {characters:?} {}",
            found.rule.name, found.pointer, found.message
        )
    };
    connection.findings().iter().map(line).collect()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<Connection, Error> {
    Connection::from_bytes("input", bytes, &Reading::default())
}

const REMOVE: &str = r#"{"call":[{"name":"call1","connection":"acctAuth","url":"https://example.org/Users/${account.accountID}","httpMethod":"DELETE"}]}"#;

fn export() -> String {
    let entry = |name: &str, value: &str| serde_json::json!({"attributename": name, "encryptedattributevalue": value});
    let attributes = [
        entry("ConnectionJSON", "Q0lQSEVSVEVYVA=="),
        entry("RemoveAccountJSON", REMOVE),
        entry("CreateAccountJSON", ""),
    ];
    serde_json::json!({"Pilot": {"connectionname": "Pilot", "EXTERNAL_ATTR": attributes}})
        .to_string()
}

// ---- what people have ----

#[test]
fn real_exports_are_read() {
    // File, attributes set. Third-party data, which is not part of the repository.
    const CORPUS: &[(&str, usize)] = &[
        ("adobe-creative-cloud", 7),
        ("airtable", 8),
        ("automation-anywhere-360-control-room", 10),
        ("bonusly", 6),
        ("cloud-foundry", 9),
        ("cloudflare", 7),
        ("collibra", 9),
        ("confluent", 5),
        ("cornerstone-hr", 3),
        ("degreed", 7),
        ("everbridge", 7),
        ("forgerock-ciam", 10),
        ("genesys-purecloud", 7),
        ("google-analytics", 6),
        ("goto-meeting", 7),
        ("intercom", 3),
        ("launchdarkly", 6),
        ("ninjaone", 2),
        ("onetrust", 9),
        ("opsgenie", 7),
        ("paylocity-hr", 3),
        ("sap-business-technology-platform-sap-btp", 6),
        ("statuspage", 4),
        ("vectorflow", 8),
        ("zoho-desk", 3),
    ];
    let corpus = folder("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is not there", corpus.display());
        return;
    }
    let mut calls = 0;
    for (name, attributes) in CORPUS {
        let text = fs::read_to_string(corpus.join(format!("{name}.json"))).unwrap();
        let connection =
            Connection::parse(Source::new(*name, text)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(connection.attributes().len(), *attributes, "{name}");
        let errors: Vec<_> = connection
            .findings()
            .iter()
            .filter(|found| found.is_error())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert!(
            connection
                .attribute(AttributeKind::Connection)
                .unwrap()
                .is_ciphertext()
        );
        assert!(connection.authentications().is_none());
        for attribute in connection.attributes() {
            calls += attribute.calls().len();
            for call in attribute.calls() {
                // Every template leads to characters of the file.
                for template in call.templates() {
                    let whole = template.map.up(Span::new(0, template.text.len()));
                    let raw = whole.of(template.source.text());
                    let start: String = template
                        .text
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric())
                        .collect();
                    assert!(
                        raw.starts_with(&start),
                        "{name} {}: {raw}",
                        template.pointer
                    );
                }
            }
        }
    }
    assert_eq!(calls, 116);
}

#[test]
fn an_export_is_read() {
    let connection = Connection::parse(Source::new("Connection_1.json", export())).unwrap();
    assert_eq!(connection.name(), "Pilot");
    let kinds: Vec<&str> = connection
        .attributes()
        .iter()
        .map(Attribute::name)
        .collect();
    assert_eq!(kinds, ["ConnectionJSON", "RemoveAccountJSON"]);
    assert_eq!(findings(&connection), [""; 0]);
    let remove = connection.attribute(AttributeKind::RemoveAccount).unwrap();
    assert_eq!(&*remove.located().text, REMOVE);
    assert_eq!(
        remove.calls()[0].url.as_ref().unwrap().pointer,
        "/RemoveAccountJSON/call/0/url"
    );
}

#[test]
fn a_zip_is_read_with_or_without_a_folder_in_it() {
    for prefix in ["", "export/", r"export\"] {
        let zip = zipped(&[
            (
                &format!("{prefix}Connection_2024(UTC).json"),
                export().as_bytes(),
            ),
            (
                &format!("{prefix}ObjectSummary_2024(UTC).json"),
                br#"{"CONNECTION": ["Pilot"]}"#,
            ),
            ("__MACOSX/._Connection_2024(UTC).json", b"\0\0"),
        ]);
        let connection = read(&zip).unwrap();
        assert_eq!(connection.name(), "Pilot");
        assert_eq!(connection.attributes().len(), 2);
        assert_eq!(findings(&connection), [""; 0]);
        assert_eq!(
            connection.sources()[0].name(),
            format!("input/{prefix}Connection_2024(UTC).json")
        );
    }
}

#[test]
fn a_folder_is_read() {
    let files = vec![
        Source::new("pilot/remove_account.json", REMOVE),
        Source::new("pilot/README.md", "# pilot"),
        Source::new(
            "pilot/ConnectionJSON.json",
            r#"{"authentications": {"acctAuth": {}}}"#,
        ),
        Source::new("pilot/ann.json", r#"{"firstname": "Ann"}"#),
        Source::new("pilot/config.json", "{}"),
    ];
    let connection = Connection::from_files("work/pilot/", files, &Reading::default()).unwrap();
    assert_eq!(connection.name(), "pilot");
    let kinds: Vec<AttributeKind> = connection
        .attributes()
        .iter()
        .map(Attribute::kind)
        .collect();
    assert_eq!(
        kinds,
        [
            AttributeKind::Connection,
            AttributeKind::RemoveAccount,
            AttributeKind::Config
        ]
    );
    assert_eq!(
        findings(&connection),
        [r#"package/unknown-file  "" this file is no attribute of a connection"#]
    );
    assert_eq!(
        connection.findings()[0].source.as_ref().unwrap().name(),
        "pilot/ann.json"
    );
    assert_eq!(connection.authentications(), Some(vec!["acctAuth"]));
}

#[test]
fn a_folder_with_an_export_and_its_connection_json_is_one_connection() {
    let files = vec![
        Source::new(
            "ConnectionJSON.json",
            r#"{"authentications": {"acctAuth": {}}}"#,
        ),
        Source::new("Connection_1.json", export()),
    ];
    let connection = Connection::from_files("pilot", files, &Reading::default()).unwrap();
    assert_eq!(connection.name(), "Pilot");
    assert_eq!(connection.authentications(), Some(vec!["acctAuth"]));
    assert_eq!(findings(&connection), [""; 0]);
}

#[test]
fn attributes_by_name_are_read_as_strings_and_as_objects() {
    let quoted = serde_json::Value::from(REMOVE);
    let text = format!(
        r#"{{"connection_name": "x", "remove_account_json": {quoted}, "DISABLEACCOUNTJSON": {REMOVE}, "CreateAcountJSON": {{}}, "ConfigJSON": 7, "EnableAccountJSON": null}}"#
    );
    let connection = Connection::parse(Source::new("genesys.json", text)).unwrap();
    assert_eq!(connection.name(), "genesys");
    let names: Vec<&str> = connection
        .attributes()
        .iter()
        .map(Attribute::name)
        .collect();
    assert_eq!(names, ["DISABLEACCOUNTJSON", "remove_account_json"]);
    for attribute in connection.attributes() {
        let url = attribute.calls()[0].url.as_ref().unwrap();
        let host = url.text.find("example").unwrap();
        assert_eq!(
            url.map.up(Span::new(host, host + 11)).of(url.source.text()),
            "example.org"
        );
    }
    assert_eq!(
        findings(&connection),
        [
            r#"package/unknown-attribute /CreateAcountJSON "\"CreateAcountJSON\"" a REST connection has no attribute `CreateAcountJSON`"#,
            r#"shape/wrong-type /ConfigJSON "7" `ConfigJSON` must be a string or an object, here it is `number`"#,
        ]
    );
    assert_eq!(
        connection.findings()[0].help.as_deref(),
        Some("did you mean `CreateAccountJSON`?")
    );
}

#[test]
fn one_attribute_is_known_by_its_name_its_content_or_what_is_asked_for() {
    let by_name = Connection::parse(Source::new("a/CREATEACCOUNTJSON.txt", REMOVE)).unwrap();
    assert_eq!(only(&by_name).kind(), AttributeKind::CreateAccount);
    let by_content = Connection::parse(Source::new("-", r#"{"authentications": {}}"#)).unwrap();
    assert_eq!(only(&by_content).kind(), AttributeKind::Connection);
    let asked = Reading {
        kind: Some(AttributeKind::EnableAccount),
        ..Reading::default()
    };
    let by_request = Connection::from_bytes("-", REMOVE.as_bytes(), &asked).unwrap();
    assert_eq!(only(&by_request).kind(), AttributeKind::EnableAccount);
    // A file that says what it is, is not taken for something else.
    let named = Connection::from_bytes("create_account.json", REMOVE.as_bytes(), &asked).unwrap();
    assert_eq!(only(&named).kind(), AttributeKind::CreateAccount);
}

#[test]
fn one_of_several_connections_can_be_chosen() {
    let text = fs::read_to_string(folder("fixtures/packages/two-connections.json")).unwrap();
    let choose = |name: &str| Reading {
        connection: Some(name.to_owned()),
        ..Reading::default()
    };
    let chosen = Connection::parse_with(Source::new("two", &*text), &choose("Production")).unwrap();
    assert_eq!(chosen.name(), "Production");
    let wrong =
        Connection::parse_with(Source::new("two", &*text), &choose("production")).unwrap_err();
    assert_eq!(
        golden_text(&wrong),
        "there is no connection `production`\n  did you mean `Production`?\n"
    );
}

#[test]
fn a_mistake_in_one_attribute_does_not_hide_the_others() {
    let text = r#"{"CreateAccountJSON": "{\"call\": [,]}", "RemoveAccountJSON": {"call": [{"name": "a"}]}}"#;
    let connection = Connection::parse(Source::new("x.json", text)).unwrap();
    let found = findings(&connection);
    assert!(found[0].starts_with("json/"), "{found:?}");
    assert_eq!(
        found
            .iter()
            .filter(|line| line.starts_with("shape/missing-key /RemoveAccountJSON/call/0 \"{\""))
            .count(),
        3
    );
}

// ---- what people give by mistake ----

fn golden_text(error: &Error) -> String {
    let help = match error {
        Error::Input { help, .. } | Error::Choice { help, .. } => help.clone(),
        Error::Found(found) => found.help.clone(),
        other => panic!("{other:?}"),
    };
    format!(
        "{error}\n  {}\n",
        help.expect("every message says what to do")
    )
}

/// Compares with the golden beside the case; `UPDATE=1` writes it.
fn check_golden(case: &str, result: Result<Connection, Error>) {
    let error = match result {
        Err(error) => error,
        Ok(connection) => panic!("{case} is read: {connection:?}"),
    };
    let path = folder("fixtures/packages").join(format!("{case}.out"));
    let text = golden_text(&error);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        text,
        fs::read_to_string(&path).unwrap_or_default(),
        "{case}"
    );
}

#[test]
fn every_bad_file_has_its_message() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("fixtures/packages"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    cases.sort();
    assert!(cases.len() >= 14);
    for path in cases {
        let case = path.file_stem().unwrap().to_str().unwrap();
        check_golden(case, read(&fs::read(&path).unwrap()));
    }
}

#[test]
fn every_bad_byte_sequence_has_its_message() {
    check_golden("png", read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
    check_golden("gzip", read(b"\x1f\x8b\x08\0\0\0\0\0"));
    check_golden("binary", read(b"{\"a\": \0}"));
    check_golden(
        "latin1",
        read(b"{\"CreateAccountJSON\": {\"call\": [\"M\xfcller\"]}}"),
    );
    check_golden("utf16", read(b"\xff\xfe{\0}\0"));
}

#[test]
fn every_bad_zip_has_its_message() {
    let whole = zipped(&[("Connection_1.json", export().as_bytes())]);
    for cut in [5, 40, whole.len() / 2, whole.len() - 1] {
        check_golden("truncated-zip", read(&whole[..cut]));
    }
    check_golden("empty-zip", read(&zipped(&[])));
    check_golden(
        "zip-of-strangers",
        read(&zipped(&[
            ("notes.md", b"# x"),
            ("picture.png", b"\x89PNG"),
            ("sub/", b""),
        ])),
    );

    let mut damaged = whole.clone();
    let data = damaged
        .windows(5)
        .position(|window| window == b".json")
        .unwrap()
        + 10;
    damaged[data..data + 20].fill(0xff);
    check_golden("damaged-zip", read(&damaged));

    let many: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("{n}.md")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (&**name, &b""[..])).collect();
    check_golden("zip-of-many", read(&zipped(&many)));

    // The flag alone: the reader must not get as far as the password.
    let mut encrypted = whole;
    for (signature, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = encrypted
            .windows(4)
            .position(|window| window == signature)
            .unwrap();
        encrypted[at + offset] |= 1;
    }
    check_golden("encrypted-zip", read(&encrypted));
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_inflates_to() {
    let half = vec![b' '; usize::try_from(MAX_INFLATED / 2 + 1).unwrap()];
    let bomb = zipped(&[
        ("CreateAccountJSON.json", &half),
        ("UpdateAccountJSON.json", &half),
    ]);
    assert!(bomb.len() < 200_000);
    check_golden("zip-bomb", read(&bomb));
}

#[test]
fn a_folder_without_an_attribute_has_its_message() {
    let files = vec![
        Source::new("f/README.md", "# x"),
        Source::new("f/ann.json", "{}"),
    ];
    check_golden(
        "folder-of-strangers",
        Connection::from_files("f", files, &Reading::default()),
    );
}

// ---- secrets ----

#[test]
fn nothing_of_connection_json_is_printed() {
    let plain = format!(
        r#"{{"authentications": {{"acctAuth": {{"authType": "oauth2", "url": "https://login.example.org",
            "httpParams": {{"client_secret": "{CANARY}-1"}}, "accessToken": "Bearer {CANARY}-2", "apikey": {CANARY}, "x": '{CANARY}'}}}}, 'k{CANARY}': 1, {CANARY}: "#
    );
    let quoted = serde_json::Value::from(&*plain);
    let sound = format!(r#"{{"authentications": {{"a": {{"password": "{CANARY}"}}}}}}"#);
    let shown =
        |what: &str, text: String| assert!(!text.contains(CANARY), "{what} gives it away: {text}");
    let texts = [
        ("ConnectionJSON.json", plain.clone()),
        ("stdin", plain.clone()),
        (
            "named.json",
            format!(r#"{{"ConnectionJSON": {quoted}, "CreateAcountJSON": "", }}"#),
        ),
        (
            "inline.json",
            format!(
                r#"{{"ConnectionJSON": {sound}, "ConfigJSON": 1,, "EnableAccountJSON": {{"call": 1}}}}"#
            ),
        ),
        (
            "export.json",
            format!(
                r#"{{"P": {{"EXTERNAL_ATTR": [{{"attributename": "ConnectionJSON", "encryptedattributevalue": {quoted}}}, 7]}}}}"#
            ),
        ),
        ("cut.json", format!(r#"{{"P": {{"x": {sound}"#)),
    ];
    for (name, text) in texts {
        match Connection::from_bytes(name, text.as_bytes(), &Reading::default()) {
            Err(error) => {
                shown(name, format!("{error} {error:?} {}", golden_text(&error)));
                if let Error::Found(found) = error {
                    assert!(found.secret, "{name}");
                }
            }
            Ok(connection) => {
                shown(name, format!("{connection:?} {connection:#?}"));
                assert!(
                    !connection.findings().is_empty() || name == "export.json",
                    "{name}"
                );
                for found in connection.findings() {
                    shown(name, format!("{found:?}"));
                    assert!(found.secret, "{name}: {found:?}");
                    let elsewhere = found.pointer.starts_with("/EnableAccountJSON");
                    assert_eq!(found.decoded.is_some(), elsewhere, "{name}: {found:?}");
                }
                for attribute in connection.attributes() {
                    shown(name, format!("{attribute:?}"));
                    assert_eq!(attribute.located().secret, attribute.kind().is_secret());
                }
                let secret = connection.secrets().concat();
                assert!(secret.contains(CANARY), "{name}");
            }
        }
    }
}

#[test]
fn secrets_are_everything_that_is_no_setting() {
    let text = format!(
        r#"{{"customKey": "{CANARY}-a", "authentications": {{"acctAuth": {{
            "authType": "oauth2", "url": "https://login.example.org/token", "httpMethod": "POST",
            "httpParams": "grant_type=password&client_secret={CANARY}-b", "tokenType": "Bearer",
            "httpHeaders": {{"Authorization": "Basic {CANARY}-c", "Accept": "application/json", "X-Token": "${{access_token}}", "X-Key": "Key @API_KEY@"}},
            "properties": {{"userName": "@USER@", "password": "p", "pin": 123456}},
            "authError": ["InvalidAuthenticationToken"], "retryFailureStatusCode": [401],
            "jwtConfig": {{"jwtPayload": "{{\"sub\": \"{CANARY}-d\"}}"}}}}}}}}"#
    );
    let reading = Reading {
        fillings: Fillings::from_iter([("USER", "robot-account")]),
        ..Reading::default()
    };
    let connection = Connection::parse_with(Source::new("x", text), &reading).unwrap();
    let secrets = connection.secrets();
    for part in ["-a", "-b", "-c", "-d"] {
        assert!(
            secrets.contains(&format!("{CANARY}{part}")),
            "{part}: {secrets:?}"
        );
    }
    for secret in ["robot-account", "123456"] {
        assert!(secrets.iter().any(|s| s == secret), "{secrets:?}");
    }
    for setting in [
        "oauth2",
        "POST",
        "Bearer",
        "InvalidAuthenticationToken",
        "401",
        "application/json",
        "${access_token}",
        "Key @API_KEY@",
        "p",
        "password",
    ] {
        assert!(
            !secrets.iter().any(|s| s == setting),
            "{setting}: {secrets:?}"
        );
    }
    assert_eq!(
        &*connection.connection_value("customKey", None).unwrap().text,
        format!("{CANARY}-a")
    );
    assert_eq!(
        &*connection
            .connection_value("authType", Some("acctAuth"))
            .unwrap()
            .text,
        "oauth2"
    );
    assert!(
        connection
            .connection_value("authType", None)
            .unwrap()
            .secret
    );
    assert!(connection.connection_value("nothing", None).is_none());
}

#[test]
fn connection_json_can_come_from_a_file_of_its_own() {
    let export = Connection::parse(Source::new("e.json", export())).unwrap();
    let plain = r#"{"authentications": {"acctAuth": {}, "userAuth": {}}}"#;
    let joined = export
        .clone()
        .with_connection_json(Source::new("c.json", plain))
        .unwrap();
    assert_eq!(joined.authentications(), Some(vec!["acctAuth", "userAuth"]));
    assert_eq!(joined.attributes().len(), 2);
    check_golden(
        "still-encrypted",
        export
            .clone()
            .with_connection_json(Source::new("c.json", "Q0lQSEVSVEVYVA==")),
    );
    check_golden(
        "no-connection-json",
        export.with_connection_json(Source::new("c.json", r#"{"ConfigJSON": {}}"#)),
    );
}

// ---- calls ----

#[test]
fn a_call_is_read_whole() {
    let text = r#"{"accountIdPath": "call1.message.id", "dateFormat": "yyyy", "responseColsToPropsMap": {"accountID": "call1.message.id~#~char", "name": "call1.message.name"},
        "call": [{"name": "call1", "connection": "acctAuth", "url": "https://@HOST@/Users", "httpMethod": "POST",
        "httpParams": "{\"userName\": \"${user.email}\"}", "httpHeaders": {"Authorization": "${access_token}", "X-Version": 2},
        "httpContentType": "application/json", "successResponses": {"statusCode": [200, 201], "status": "ok"},
        "unsuccessResponses": [{"message": ["Failed", "Denied"]}], "showResponse": true}]}"#;
    let reading = Reading {
        fillings: Fillings::from_iter([("@HOST@", "api.example.org")]),
        ..Reading::default()
    };
    let connection =
        Connection::parse_with(Source::new("CreateAccountJSON.json", text), &reading).unwrap();
    assert_eq!(findings(&connection), [""; 0]);
    let create = only(&connection);
    let [call] = create.calls() else {
        panic!("{create:?}")
    };
    assert_eq!((call.name(), &*call.response_key), ("call1", "call1"));
    let url = call.url.as_ref().unwrap();
    assert_eq!(&*url.text, "https://api.example.org/Users");
    assert_eq!(url.map.up(Span::new(8, 23)).of(text), "@HOST@");
    let headers: Vec<(&str, &str)> = call
        .headers
        .iter()
        .map(|header| (&*header.name.text, &*header.value.text))
        .collect();
    assert_eq!(
        headers,
        [("Authorization", "${access_token}"), ("X-Version", "2")]
    );
    let Params::Text(body) = &call.params else {
        panic!("{:?}", call.params)
    };
    let email = body.text.find("user.email").unwrap();
    assert_eq!(
        body.map.up(Span::new(email - 3, email + 12)).of(text),
        r#"\"${user.email}\""#
    );
    assert_eq!(
        call.success.as_ref().unwrap().to_string(),
        "status 200 or 201; `status` is `ok`"
    );
    assert_eq!(
        call.unsuccess.as_ref().unwrap().to_string(),
        "`message` is `Failed` or `Denied`"
    );
    let extras: Vec<(&str, &str)> = call
        .extras
        .iter()
        .map(|(key, value)| (&*key.text, &*value.text))
        .collect();
    assert_eq!(extras, [("showResponse", "true")]);

    let kept = create.provisioning();
    assert_eq!(
        &*kept.account_id_path.as_ref().unwrap().text,
        "call1.message.id"
    );
    let columns: Vec<(&str, &str, Option<&str>)> = kept
        .columns
        .iter()
        .map(|c| {
            (
                &*c.name.text,
                &*c.path.text,
                c.kind.as_ref().map(|kind| &*kind.text),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("accountID", "call1.message.id", Some("char")),
            ("name", "call1.message.name", None)
        ]
    );
    let kind = kept.columns[0].kind.as_ref().unwrap();
    assert_eq!(kind.map.up(Span::new(0, 4)).of(text), "char");
}

#[test]
fn answers_of_calls_with_one_name_are_counted() {
    let call = |name: &str| {
        format!(
            r#"{{"name": "{name}", "connection": "a", "url": "https://x", "httpMethod": "GET"}}"#
        )
    };
    let calls = ["Role", "Group", "Role", "License"].map(call).join(",");
    let connection = attribute(
        AttributeKind::AddAccess,
        &format!(r#"{{"call": [{calls}]}}"#),
    );
    let add = only(&connection);
    let keys: Vec<&str> = add.calls().iter().map(|call| &*call.response_key).collect();
    assert_eq!(keys, ["Role1", "Group", "Role2", "License"]);
    assert_eq!(add.entitlement_types(), ["Role", "Group", "License"]);
    assert_eq!(add.calls_for("Role").count(), 2);
    assert_eq!(add.calls_for("role").count(), 0);
}

#[test]
fn calls_of_actions_know_their_action() {
    let call = r#"{"call": [{"name": "call1", "connection": "a", "url": "https://x", "httpMethod": "PUT"}]}"#;
    let connection = attribute(
        AttributeKind::UpdateUser,
        &format!(r#"{{"actions": {{"Update Login": {call}, "Other": {call}, "None": {{}}}}}}"#),
    );
    let calls: Vec<(&str, &str, &str)> = only(&connection)
        .calls()
        .iter()
        .map(|call| {
            (
                call.action.as_deref().unwrap(),
                &*call.response_key,
                &*call.pointer,
            )
        })
        .collect();
    assert_eq!(
        calls,
        [
            (
                "Update Login",
                "call1",
                "/UpdateUserJSON/actions/Update Login/call/0"
            ),
            ("Other", "call1", "/UpdateUserJSON/actions/Other/call/0"),
        ]
    );
    assert_eq!(
        findings(&connection),
        [r#"shape/missing-key /UpdateUserJSON/actions/None "{" the action has no `call`"#]
    );
}

#[test]
fn no_body_is_written_in_many_ways() {
    for params in [
        "",
        r#", "httpParams": """#,
        r#", "httpParams": "{}""#,
        r#", "httpParams": {}"#,
        r#", "httpParams": null"#,
        r#", "httpParams": " { } ""#,
    ] {
        let text = format!(
            r#"{{"call": [{{"name": "a", "connection": "a", "url": "https://x", "httpMethod": "GET"{params}}}]}}"#
        );
        let connection = attribute(AttributeKind::RemoveAccount, &text);
        let is_none = matches!(only(&connection).calls()[0].params, Params::None);
        assert_eq!(is_none, !params.contains("{ }"), "{params}");
    }
}

#[test]
fn parameters_in_object_form_are_compact_json_with_templates() {
    let text = r#"{"call": [{"name": "a", "connection": "a", "url": "https://x", "httpMethod": "POST",
        "httpParams": {"user \"name\"": "${user.email}", "active": true, "n": 1.50, "list": ["${a}", null, []], "o": {}}}]}"#;
    let connection = attribute(AttributeKind::CreateAccount, text);
    let params = &only(&connection).calls()[0].params;
    let written: String = params
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Template(template) => template.text.to_string(),
        })
        .collect();
    assert_eq!(
        written,
        r#"{"user \"name\"":"${user.email}","active":true,"n":1.50,"list":["${a}",null,[]],"o":{}}"#
    );
    let pointers: Vec<&str> = params
        .templates()
        .map(|template| &*template.pointer)
        .collect();
    assert_eq!(
        pointers,
        [
            r#"/CreateAccountJSON/call/0/httpParams/user "name""#,
            "/CreateAccountJSON/call/0/httpParams/list/0"
        ]
    );
}

#[test]
fn each_mistake_in_shape_is_found_once_at_its_characters() {
    let text = r#"{"call": [7, {"name": 1, "connection": null, "url": ["x"], "httpHeaders": "none", "httpParams": false,
        "successResponses": {"a": {"b": 1}}, "unsuccessResponses": 400}], "accountIdPath": {}, "responseColsToPropsMap": {"name": []}}"#;
    let connection = attribute(AttributeKind::CreateAccount, text);
    assert_eq!(
        findings(&connection),
        [
            r#"shape/wrong-type /CreateAccountJSON/call/0 "7" a call must be an object, here it is `number`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/name "1" `name` must be a string, here it is `number`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/connection "null" `connection` must be a string, here it is `null`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/url "[" `url` must be a string, here it is `array`"#,
            r#"shape/missing-key /CreateAccountJSON/call/1 "{" the call has no `httpMethod`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/httpHeaders "\"none\"" `httpHeaders` must be an object, here it is `string`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/httpParams "false" `httpParams` must be a string or an object, here it is `boolean`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/successResponses/a "{" `a` must be a string, here it is `object`"#,
            r#"shape/wrong-type /CreateAccountJSON/call/1/unsuccessResponses "400" `unsuccessResponses` must be an object, here it is `number`"#,
            r#"shape/wrong-type /CreateAccountJSON/accountIdPath "{" `accountIdPath` must be a string, here it is `object`"#,
            r#"shape/wrong-type /CreateAccountJSON/responseColsToPropsMap/name "[" `name` must be a string, here it is `array`"#,
        ]
    );
    let connection = attribute(AttributeKind::CreateAccount, "{}");
    assert_eq!(
        findings(&connection),
        [r#"shape/missing-key /CreateAccountJSON "{" `CreateAccountJSON` has no `call`"#]
    );
    let connection = attribute(AttributeKind::CreateAccount, "[]");
    assert_eq!(
        findings(&connection),
        [
            r#"shape/wrong-type /CreateAccountJSON "[" `CreateAccountJSON` must be an object, here it is `array`"#
        ]
    );
    let connection = attribute(AttributeKind::CreateAccount, r#"{"call": {}}"#);
    assert_eq!(
        findings(&connection),
        [
            r#"shape/wrong-type /CreateAccountJSON/call "{" `call` must be an array, here it is `object`"#
        ]
    );
}

#[test]
fn author_placeholders_left_over_are_found_in_every_attribute() {
    let text = r#"{"call": [{"name": "a", "connection": "a", "url": "https://@HOST@/@@ORG@@/ann@example.org", "httpMethod": "GET"}]}"#;
    let reading = Reading {
        fillings: Fillings::from_iter([("ORG", "7")]),
        ..Reading::default()
    };
    let connection =
        Connection::parse_with(Source::new("create_account.json", text), &reading).unwrap();
    let left = connection.author_placeholders();
    let [(string, placeholder)] = &left[..] else {
        panic!("{left:?}")
    };
    assert_eq!(placeholder.name, "HOST");
    assert_eq!(string.map.up(placeholder.span).of(text), "@HOST@");
}

#[test]
fn a_name_is_not_passed_over_in_silence() {
    let reading = Reading {
        connection: Some("Pilot".into()),
        ..Reading::default()
    };
    check_golden(
        "no-name-to-choose",
        Connection::from_bytes("RemoveAccountJSON.json", REMOVE.as_bytes(), &reading),
    );
    let source = Source::new(
        "Pilot.json",
        format!(r#"{{"RemoveAccountJSON": {REMOVE}}}"#),
    );
    assert_eq!(
        Connection::parse_with(source, &reading).unwrap().name(),
        "Pilot"
    );
}

#[test]
fn a_document_is_what_it_is_asked_for_as() {
    let asked = |kind| Reading {
        kind: Some(kind),
        ..Reading::default()
    };
    let filter = Connection::from_bytes(
        "-",
        br#"{"App": [{"Role": ["a"]}]}"#,
        &asked(AttributeKind::EndpointsFilter),
    )
    .unwrap();
    assert_eq!(only(&filter).kind(), AttributeKind::EndpointsFilter);
    let slip = Connection::from_bytes(
        "-",
        br#"{"calls": []}"#,
        &asked(AttributeKind::CreateAccount),
    )
    .unwrap();
    assert_eq!(
        findings(&slip),
        [
            r#"shape/unknown-key /CreateAccountJSON/calls "calls" `CreateAccountJSON` has no key `calls`"#
        ]
    );
    assert!(slip.findings()[0].is_error());
}

#[test]
fn connections_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Connection>();
}

// ---- any input ----

proptest! {
    #[test]
    fn damaged_packages_are_read_or_refused(
        form in 0..4usize,
        at in any::<prop::sample::Index>(),
        cut in 0..12usize,
        put in prop_oneof![Just(String::new()), "[\\\\\"{}\\[\\],:@<\u{201c}\u{feff}é\u{0}]{1,4}", ".{0,3}"],
    ) {
        let quoted = serde_json::Value::from(REMOVE);
        let mut bytes = match form {
            0 => export().into_bytes(),
            1 => format!(r#"{{"RemoveAccountJSON": {REMOVE}, "AddAccessJSON": {quoted}}}"#).into_bytes(),
            2 => REMOVE.as_bytes().to_vec(),
            _ => zipped(&[("Connection_1.json", export().as_bytes())]),
        };
        let start = at.index(bytes.len());
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, put.bytes());
        let asked = Reading { kind: Some(AttributeKind::RemoveAccount), ..Reading::default() };
        if let Ok(connection) = Connection::from_bytes("input", &bytes, &asked) {
            // Every place is one of its file.
            prop_assert!(findings(&connection).len() == connection.findings().len());
            for (string, placeholder) in connection.author_placeholders() {
                string.map.up(placeholder.span).of(string.source.text());
            }
        }
    }
}

#[test]
fn the_reference_connection_is_read_without_a_finding() {
    let root = folder("fixtures/genesys");
    let mut files: Vec<Source> = Vec::new();
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.push(Source::new(name, fs::read_to_string(&path).unwrap()));
    }
    let reading = Reading {
        fillings: Fillings::from_iter([
            ("API_HOST", "api.example.org"),
            ("LOGIN_HOST", "login.example.org"),
        ]),
        ..Reading::default()
    };
    let connection = Connection::from_files("fixtures/genesys", files, &reading).unwrap();
    assert_eq!(connection.name(), "genesys");
    assert_eq!(findings(&connection), [""; 0]);
    let authentications = connection.authentications().unwrap();
    for attribute in connection.attributes() {
        for call in attribute.calls() {
            assert!(authentications.contains(&&*call.connection.as_ref().unwrap().text));
            assert!(
                call.url
                    .as_ref()
                    .unwrap()
                    .text
                    .starts_with("https://api.example.org/"),
                "{}",
                call.pointer
            );
        }
    }
    let left: Vec<String> = connection
        .author_placeholders()
        .into_iter()
        .map(|(_, left)| left.name)
        .collect();
    assert_eq!(left, ["CLIENT_ID", "CLIENT_SECRET"]);
}
