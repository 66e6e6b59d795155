//! Signed assertions: JSON Web Tokens (RFC 7519) as `Jwt` authentications send them.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaEncoding, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use serde_json::Value as Json;

/// How long an assertion lives when nothing says so.
const USUAL_LIFE: u64 = 300;

/// What an assertion is made of; texts are rendered already.
pub(super) struct Assertion {
    pub header: Json,
    pub payload: Json,
    /// `signedAlgorithm`; the header's `alg` when it is empty.
    pub algorithm: String,
    pub key: String,
    /// `jwtExpiryDuration`, in seconds.
    pub life: Option<u64>,
}

impl Assertion {
    /// The signed assertion.
    ///
    /// # Errors
    ///
    /// Why it cannot be signed; nothing of the key is in it.
    pub fn sign(self, now: SystemTime) -> Result<String, String> {
        let mut header = object(self.header, "jwtHeader")?;
        let mut payload = object(self.payload, "jwtPayload")?;
        let written = header.get("alg").and_then(Json::as_str).unwrap_or_default();
        let algorithm = match self.algorithm.trim() {
            "" => written.to_owned(),
            given => given.to_owned(),
        };
        header.insert("alg".to_owned(), algorithm.clone().into());
        header.entry("typ").or_insert_with(|| "JWT".into());
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        payload.entry("iat").or_insert_with(|| now.into());
        if self.life.is_some() || !payload.contains_key("exp") {
            let end = now.saturating_add(self.life.unwrap_or(USUAL_LIFE));
            payload.insert("exp".to_owned(), end.into());
        }
        let encode = |part: serde_json::Map<String, Json>| {
            URL_SAFE_NO_PAD.encode(Json::Object(part).to_string())
        };
        let signed = format!("{}.{}", encode(header), encode(payload));
        let signature = signature(&algorithm, &self.key, signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// An object, or a text that is one; nothing is an empty one.
fn object(value: Json, name: &str) -> Result<serde_json::Map<String, Json>, String> {
    let value = match value {
        Json::String(text) if text.trim().is_empty() => Json::Null,
        Json::String(text) => serde_json::from_str(&text)
            .map_err(|_| format!("`{name}` is no JSON, so nothing can be signed"))?,
        value => value,
    };
    match value {
        Json::Object(members) => Ok(members),
        Json::Null => Ok(serde_json::Map::new()),
        _ => Err(format!(
            "`{name}` is no JSON object, so nothing can be signed"
        )),
    }
}

fn signature(algorithm: &str, key: &str, message: &[u8]) -> Result<Vec<u8>, String> {
    let mac = |algorithm| {
        let key = hmac::Key::new(algorithm, key.as_bytes());
        Ok(hmac::sign(&key, message).as_ref().to_vec())
    };
    match algorithm {
        "HS256" => mac(hmac::HMAC_SHA256),
        "HS384" => mac(hmac::HMAC_SHA384),
        "HS512" => mac(hmac::HMAC_SHA512),
        "RS256" => rsa(&signature::RSA_PKCS1_SHA256, key, message),
        "RS384" => rsa(&signature::RSA_PKCS1_SHA384, key, message),
        "RS512" => rsa(&signature::RSA_PKCS1_SHA512, key, message),
        "PS256" => rsa(&signature::RSA_PSS_SHA256, key, message),
        "PS384" => rsa(&signature::RSA_PSS_SHA384, key, message),
        "PS512" => rsa(&signature::RSA_PSS_SHA512, key, message),
        "ES256" => ecdsa(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, key, message),
        "ES384" => ecdsa(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, key, message),
        _ => Err(
            "`signedAlgorithm` is none that can be signed with; it may be HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256 or ES384".to_owned(),
        ),
    }
}

const BAD_KEY: &str = "the `key` of `jwtConfig` cannot be read; it must be an unencrypted private key of the algorithm, as PEM (`-----BEGIN PRIVATE KEY-----`)";

fn rsa(algorithm: &'static dyn RsaEncoding, key: &str, message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = match private_key(key)? {
        PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
        _ => return Err(BAD_KEY.to_owned()),
    };
    let pair = pair.map_err(|_| BAD_KEY.to_owned())?;
    let mut signed = vec![0; pair.public().modulus_len()];
    pair.sign(algorithm, &SystemRandom::new(), message, &mut signed)
        .map_err(|_| BAD_KEY.to_owned())?;
    Ok(signed)
}

fn ecdsa(
    algorithm: &'static EcdsaSigningAlgorithm,
    key: &str,
    message: &[u8],
) -> Result<Vec<u8>, String> {
    let PrivateKeyDer::Pkcs8(der) = private_key(key)? else {
        return Err(BAD_KEY.to_owned());
    };
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, der.secret_pkcs8_der(), &random)
        .map_err(|_| BAD_KEY.to_owned())?;
    let signed = pair
        .sign(&random, message)
        .map_err(|_| BAD_KEY.to_owned())?;
    Ok(signed.as_ref().to_vec())
}

/// A PEM key, whose line ends may be written `\n`; or what stands between its marks.
fn private_key(text: &str) -> Result<PrivateKeyDer<'static>, String> {
    let text = text.replace("\\n", "\n");
    if text.contains("-----BEGIN") {
        return PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| BAD_KEY.to_owned());
    }
    let bare: String = text.split_whitespace().collect();
    let der = STANDARD.decode(bare).map_err(|_| BAD_KEY.to_owned())?;
    Ok(PrivateKeyDer::Pkcs8(der.into()))
}
