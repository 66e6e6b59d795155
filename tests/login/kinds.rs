//! The types of authentications.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::KeyPair;
use ring::signature::{self, KeyPair as _, UnparsedPublicKey};
use scimplate::provision::{LoginError, Response};
use serde_json::{Value, json};

use crate::{Script, answer, header, logins, oauth2};

#[test]
fn basic_is_what_stands_there() {
    let logins = logins(
        r#"{"authType": "Basic", "properties": {"userName": "Aladdin", "password": "open sesame"}}"#,
    );
    let login = logins.get("acctAuth").unwrap();
    let nobody = Script::new([]);
    assert_eq!(
        login.credential(&nobody).unwrap().revealed(),
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    assert!(matches!(
        login.refresh(&nobody, 0),
        Err(LoginError::Refused { status: None, .. })
    ));
    assert_eq!(login.secrets(), ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
}

#[test]
fn basic_with_access_token_logs_in_for_the_token() {
    let logins = logins(
        r#"{"authType": "BasicWithAccessToken", "url": "https://l.example/token", "httpMethod": "POST", "httpParams": "{\"scope\": \"all\"}",
            "properties": {"userName": "a", "password": "b"}, "httpContentType": "application/json",
            "tokenResponsePath": "data.tokens[1].value", "tokenType": "", "accessToken": ""}"#,
    );
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([answer(
        200,
        r#"{"data":{"tokens":[{"value":"no"},{"value":"yes"}]}}"#,
    )]);
    assert_eq!(login.credential(&script).unwrap().revealed(), "yes");
    let sent = &script.sent()[0];
    assert_eq!(header(sent, "Authorization"), Some("Basic YTpi"));
    assert_eq!(header(sent, "Content-Type"), Some("application/json"));
    assert_eq!(sent.body_text(), r#"{"scope":"all"}"#);
}

#[test]
fn a_token_is_found_where_the_path_leads() {
    let token = |path: &str, kind: &str, headers: &[(&str, &str)], body: &str| {
        let text = oauth2("")
            .replace("\"access_token\"", &format!("\"{path}\""))
            .replace("Bearer", kind);
        let logins = logins(&text);
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let response = Response {
            status: 201,
            headers: headers.collect(),
            body: body.as_bytes().to_vec(),
        };
        let login = logins.get("acctAuth").unwrap();
        login
            .credential(&Script::new([Ok(response)]))
            .map(|credential| credential.revealed().to_owned())
    };
    assert_eq!(
        token("#HEADERS#X-Token", "", &[("x-token", "abc")], "").unwrap(),
        "abc"
    );
    assert_eq!(
        token("", "GenieKey", &[], " plain\n").unwrap(),
        "GenieKey plain"
    );
    assert_eq!(token("", "", &[], "\"quoted\"").unwrap(), "quoted");
    assert_eq!(
        token(
            "odata~dot#x.token",
            "Bearer",
            &[],
            r#"{"odata.x":{"token":"abc"}}"#
        )
        .unwrap(),
        "Bearer abc"
    );
    assert_eq!(
        token("t", "Bearer", &[], r#"{"t":"bearer abc"}"#).unwrap(),
        "bearer abc"
    );
    assert_eq!(
        token("t", "Bearer", &[], r#"{"t":17}"#).unwrap(),
        "Bearer 17"
    );
    for (path, body) in [
        ("t", "{}"),
        ("t", "[]"),
        ("t", r#"{"t":null}"#),
        ("t", r#"{"t":""}"#),
        ("t", r#"{"t":{}}"#),
        ("#HEADERS#X", "{}"),
        ("", ""),
    ] {
        assert!(token(path, "", &[], body).is_err(), "{path} {body}");
    }
}

#[test]
fn get_puts_its_parameters_into_the_query() {
    let text = oauth2("").replace("POST", "GET");
    let logins = logins(&text);
    let script = Script::new([answer(200, r#"{"access_token":"x"}"#)]);
    logins.get("acctAuth").unwrap().credential(&script).unwrap();
    let sent = &script.sent()[0];
    assert_eq!(
        sent.url,
        "https://login.example.org/oauth/token?client_id=me&client_secret=canary-s%26cret&grant_type=client_credentials"
    );
    assert!(sent.body.is_none() && !format!("{sent:?}").contains("canary"));
}

fn jwt(config: &Value) -> String {
    json!({"authType": "Jwt", "url": "https://l.example/token", "httpMethod": "POST",
        "httpParams": {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "httpContentType": "application/x-www-form-urlencoded",
        "httpParamsName": "jwt_token", "jwtConfig": config, "tokenResponsePath": "access_token", "tokenType": "Bearer"})
    .to_string()
}

/// The assertion a login sends, in its three parts.
fn assertion(config: &Value) -> Result<(String, Value, Vec<u8>), LoginError> {
    let logins = logins(&jwt(config));
    let script = Script::new([answer(200, r#"{"access_token":"x"}"#)]);
    logins.get("acctAuth").unwrap().credential(&script)?;
    let sent = script.sent();
    let token = sent[0]
        .body_text()
        .split("&jwt_token=")
        .nth(1)
        .unwrap()
        .to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let payload = serde_json::from_slice(&decode(parts[1])).unwrap();
    let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
    assert_eq!(header["typ"], "JWT");
    assert_eq!(header["alg"], config["signedAlgorithm"]);
    Ok((
        format!("{}.{}", parts[0], parts[1]),
        payload,
        decode(parts[2]),
    ))
}

#[test]
fn jwt_signs_with_a_shared_key() {
    let config = json!({"jwtHeader": {"kid": "1"}, "jwtPayload": "{\"iss\": \"me\", \"jti\": \"${timestamp}\"}",
        "signedAlgorithm": "HS256", "key": "canary-key", "jwtExpiryDuration": 120});
    let (signed, payload, signature) = assertion(&config).unwrap();
    assert_eq!(payload["iss"], "me");
    assert!(payload["jti"].as_str().unwrap().parse::<u64>().unwrap() > 1_600_000_000_000);
    assert_eq!(
        payload["exp"].as_u64().unwrap() - payload["iat"].as_u64().unwrap(),
        120
    );
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"canary-key");
    ring::hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
}

#[test]
fn jwt_signs_with_private_keys() {
    let pem = include_str!("rsa.pem");
    let der = rustls::pki_types::PrivateKeyDer::try_from(
        base64::engine::general_purpose::STANDARD
            .decode(
                pem.lines()
                    .filter(|line| !line.starts_with('-'))
                    .collect::<String>(),
            )
            .unwrap(),
    )
    .unwrap();
    let public = ring::signature::RsaKeyPair::from_der(der.secret_der()).unwrap();
    let public = public.public_key().as_ref().to_vec();
    for (algorithm, check) in [
        ("RS256", &signature::RSA_PKCS1_2048_8192_SHA256),
        ("RS512", &signature::RSA_PKCS1_2048_8192_SHA512),
        ("PS256", &signature::RSA_PSS_2048_8192_SHA256),
    ] {
        for key in [pem.to_owned(), pem.replace('\n', "\\n")] {
            let config =
                json!({"jwtPayload": {"iss": "me"}, "signedAlgorithm": algorithm, "key": key});
            let (signed, _, signature) = assertion(&config).unwrap();
            UnparsedPublicKey::new(check, &public)
                .verify(signed.as_bytes(), &signature)
                .unwrap();
        }
    }
    let pair = KeyPair::generate().unwrap();
    let config = json!({"jwtPayload": {"iss": "me"}, "signedAlgorithm": "ES256", "key": pair.serialize_pem()});
    let (signed, _, signature) = assertion(&config).unwrap();
    UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, pair.public_key_raw())
        .verify(signed.as_bytes(), &signature)
        .unwrap();
}

#[test]
fn a_key_that_cannot_sign_is_not_shown() {
    for (algorithm, key) in [
        ("RS256", "canary"),
        (
            "RS256",
            "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----",
        ),
        ("none", "canary"),
        ("ES256", include_str!("rsa.pem")),
    ] {
        let error = assertion(&json!({"jwtPayload": {}, "signedAlgorithm": algorithm, "key": key}))
            .unwrap_err();
        assert!(matches!(error, LoginError::Unusable { .. }), "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

#[test]
fn cookies_are_sent_back() {
    let text = |cookies: &str| {
        format!(
            r#"{{"authType": "cookies", "url": "https://l.example/login", "httpMethod": "POST", "httpParams": {{"user": "a", "password": "b"}},
                "httpContentType": "application/x-www-form-urlencoded", "tokenResponsePath": "", "tokenType": ""{cookies}}}"#
        )
    };
    let response = || {
        let set = ["SID=abcd; Path=/; HttpOnly", "lang=en", "gone=; Max-Age=0"];
        let headers = set
            .iter()
            .map(|value| ("Set-Cookie".to_owned(), (*value).to_owned()))
            .collect();
        Ok(Response {
            status: 200,
            headers,
            body: Vec::new(),
        })
    };
    for (more, sent) in [
        ("", "SID=abcd; lang=en"),
        (
            r#", "cookies": "${cookies}; x=1""#,
            "SID=abcd; lang=en; x=1",
        ),
    ] {
        let logins = logins(&text(more));
        let login = logins.get("acctAuth").unwrap();
        let credential = login.credential(&Script::new([response()])).unwrap();
        assert_eq!(credential.revealed(), sent);
        assert_eq!(credential.cookies(), Some("SID=abcd; lang=en"));
        assert_eq!(login.header_name(), "Cookie");
        assert!(login.secrets().contains(&"abcd".to_owned()));
    }
    let logins = logins(&text(""));
    assert!(matches!(
        logins
            .get("acctAuth")
            .unwrap()
            .credential(&Script::new([answer(200, "")])),
        Err(LoginError::Refused { .. })
    ));
}

fn rotating(more: &str) -> String {
    format!(
        r#"{{"authType": "oauth2", "url": "https://l.example/token", "httpMethod": "POST",
            "httpParams": "grant_type=refresh_token&refresh_token=${{refresh_token}}", "httpContentType": "application/x-www-form-urlencoded",
            "tokenResponsePath": "access_token", "tokenType": "Bearer", "accessToken": "Bearer zero", "refreshType": "RefreshToken",
            "refreshTokenResponsePath": "refresh_token"{more}}}"#
    )
}

#[test]
fn refresh_tokens_rotate() {
    let logins = logins(&rotating(r#", "refreshToken": "first+1""#));
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([
        answer(200, r#"{"access_token":"a","refresh_token":"second"}"#),
        answer(200, r#"{"access_token":"b"}"#),
        answer(200, r#"{"access_token":"c"}"#),
    ]);
    for seen in 0..3 {
        login.refresh(&script, seen).unwrap();
    }
    let bodies: Vec<String> = script
        .sent()
        .iter()
        .map(|message| message.body_text().to_owned())
        .collect();
    let form = |token: &str| format!("grant_type=refresh_token&refresh_token={token}");
    assert_eq!(bodies, [form("first%2B1"), form("second"), form("second")]);
    assert!(login.secrets().contains(&"first+1".to_owned()));
}

#[test]
fn a_refused_refresh_token_is_replaced_by_its_own_call() {
    let call = r#", "refreshToken": "old-one", "refreshTokenAuthError": ["invalid_grant"], "refreshTokenErrorPath": "error",
        "refreshTokenCall": {"url": "https://l.example/refresh", "httpMethod": "POST", "httpParams": {"key": "k"}, "httpContentType": "application/json"}"#;
    let logins = logins(&rotating(call));
    let login = logins.get("acctAuth").unwrap();
    let script = Script::new([
        answer(400, r#"{"error":"invalid_grant"}"#),
        answer(200, r#"{"refresh_token":"new-one"}"#),
        answer(200, r#"{"access_token":"a"}"#),
    ]);
    assert_eq!(login.refresh(&script, 0).unwrap().revealed(), "Bearer a");
    let sent = script.sent();
    assert_eq!(sent[1].url, "https://l.example/refresh");
    assert_eq!(sent[1].body_text(), r#"{"key":"k"}"#);
    assert!(sent[2].body_text().ends_with("refresh_token=new-one"));
    // Without a refresh token nothing is guessed.
    let without = crate::logins(&rotating(""));
    let error = without
        .get("acctAuth")
        .unwrap()
        .refresh(&Script::new([]), 0)
        .unwrap_err();
    assert!(error.to_string().contains("`refreshToken`"), "{error}");
}

#[test]
fn what_cannot_be_done_is_said_by_name() {
    for (kind, part) in [
        ("BasicWithHmac", "`BasicWithHmac`"),
        ("SignedHeaders", "`SignedHeaders`"),
        ("Bearer", "`oauth2`"),
        ("canary", "none of"),
        ("", "none of"),
        ("Basic", "`userName`"),
        ("oauth2", "no `url`"),
        ("Jwt", "`jwtConfig`"),
    ] {
        let logins = logins(&format!(r#"{{"authType": "{kind}"}}"#));
        let login = logins.get("acctAuth").unwrap();
        let error = login.credential(&Script::new([])).unwrap_err();
        assert_eq!(Err(error.clone()), login.usable());
        let said = error.to_string();
        assert!(said.contains(part) && !said.contains("canary"), "{said}");
    }
    let text = oauth2("").replace("\"me\"", "\"${user.email} canary\"");
    let error = logins(&text)
        .get("acctAuth")
        .unwrap()
        .credential(&Script::new([]))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("/httpParams`") && !error.contains("canary"),
        "{error}"
    );
}
