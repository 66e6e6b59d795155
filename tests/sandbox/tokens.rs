//! `POST /oauth/token`: B2 and B3.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scimplate::sandbox::{Client, Sandbox, Settings};

use crate::client::{Answer, send};

const FORM: &str = "application/x-www-form-urlencoded";
const SAML: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer";

struct Asker(scimplate::sandbox::Running);

impl Asker {
    fn new() -> Asker {
        let client = Client {
            id: "pilot:one".into(),
            secret: "p+ss word".into(),
            lacks: Vec::new(),
        };
        let mut settings = Settings::default();
        settings.clients[0].id = "sandbox".into();
        settings.clients.push(client);
        Asker(Sandbox::start(settings).expect("it starts"))
    }

    fn ask(&self, basic: Option<&str>, content_type: &str, form: &str) -> Answer {
        let basic = basic.map(|it| format!("Basic {}", STANDARD.encode(it)));
        let mut headers = vec![("Content-Type", content_type)];
        headers.extend(basic.as_deref().map(|it| ("Authorization", it)));
        let address = self.0.address();
        send(address, "POST", "/oauth/token", &headers, form.as_bytes()).expect("it answers")
    }
}

#[test]
fn clients_say_who_they_are_in_the_header_or_in_the_form() {
    let asker = Asker::new();
    let basic = Some("sandbox:sandbox-secret");
    let credentials = "client_id=sandbox&client_secret=sandbox-secret";
    let grant = "grant_type=client_credentials";
    for (basic, form) in [
        (basic, grant.to_owned()),
        (
            Some("sandbox:sandbox-secret"),
            format!("{grant}&client_id=sandbox"),
        ),
        (None, format!("{grant}&{credentials}")),
        (
            None,
            format!("{grant}&client_id=pilot%3Aone&client_secret=p%2Bss+word"),
        ),
        (basic, format!("{SAML}&orgName=pilot&assertion=PHNhbWw%2B")),
    ] {
        let answer = asker.ask(basic, FORM, &form);
        assert_eq!(answer.status, 200, "{form}: {}", answer.text());
        let body = answer.json();
        assert_eq!(body["token_type"], "bearer");
        assert_eq!(body["expires_in"], 86_400);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let token = body["access_token"].as_str().expect("there is one");
        let bearer = format!("bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        let users = "/api/v2/scim/v2/users?count=0";
        let users = send(asker.0.address(), "GET", users, &headers, b"").expect("it answers");
        assert_eq!(users.status, 200);
    }
}

#[test]
fn what_is_wrong_is_said_as_rfc_6749_has_it() {
    let asker = Asker::new();
    let basic = Some("sandbox:sandbox-secret");
    let grant = "grant_type=client_credentials";
    for (basic, content_type, form, status, error) in [
        (None, FORM, grant, 401, "invalid_client"),
        (Some("sandbox:other"), FORM, grant, 401, "invalid_client"),
        (
            Some("nobody:sandbox-secret"),
            FORM,
            grant,
            401,
            "invalid_client",
        ),
        (Some("sandbox"), FORM, grant, 401, "invalid_client"),
        (basic, FORM, "", 400, "invalid_request"),
        (
            basic,
            FORM,
            "grant_type=password",
            400,
            "unsupported_grant_type",
        ),
        (basic, "application/json", grant, 400, "invalid_request"),
        (
            basic,
            FORM,
            "grant_type=client_credentials&client_secret=x",
            400,
            "invalid_request",
        ),
        (basic, FORM, SAML, 400, "invalid_request"),
        (
            basic,
            FORM,
            &format!("{SAML}&orgName=o"),
            400,
            "invalid_request",
        ),
        (
            basic,
            FORM,
            &format!("{SAML}&assertion=PHNhbWw%2B"),
            400,
            "invalid_request",
        ),
        (
            basic,
            FORM,
            &format!("{SAML}&orgName=o&assertion=%3Cxml%3E"),
            400,
            "invalid_grant",
        ),
    ] {
        let answer = asker.ask(basic, content_type, form);
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (status, &error.into()),
            "{form}"
        );
        let challenged = answer.header("www-authenticate").is_some();
        assert_eq!(challenged, status == 401, "{form}");
        assert!(!answer.text().contains("sandbox-secret"));
    }
    let answer = send(asker.0.address(), "GET", "/oauth/token", &[], b"").expect("it answers");
    assert_eq!(answer.status, 405);
}
