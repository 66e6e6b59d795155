//! ConnectionJSON: the authentications it has, and what of it must never be printed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use super::attribute::{Attribute, child};
use super::spelling::folded;
use super::{AttributeKind, Connection, author_placeholders, references};
use crate::text::json::{self, Json, JsonString, Node};
use crate::text::{Located, Span};
use crate::value::SHORTEST_SECRET;

/// Keys whose values are settings, folded. Whatever is not here is taken for a secret.
const PLAIN: &[&str] = &[
    "accept",
    "accepttype",
    "authtype",
    "authheadername",
    "autherror",
    "cleanuptextcontent",
    "contenttype",
    "errorpath",
    "errors",
    "expiryerror",
    "granttype",
    "httpcontenttype",
    "httpmethod",
    "httpparamsname",
    "keymanageralgorithm",
    "keystoretype",
    "maskinlogs",
    "maxrefreshtrycount",
    "refreshtokenautherror",
    "refreshtokenerrorpath",
    "refreshtokenflag",
    "refreshtokenresponsepath",
    "refreshtype",
    "retryaftercalls",
    "retryfailurestatuscode",
    "retrywaitseconds",
    "scope",
    "signedalgorithm",
    "jwtexpiryduration",
    "sslalgorithmname",
    "statuscode",
    "successresponse",
    "successresponsepath",
    "successresponses",
    "timeouterror",
    "tokenresponsepath",
    "tokentype",
    "url",
];

/// The texts of ConnectionJSON that must never be printed, once they were asked for; not even by `{:?}`.
#[derive(Clone, Default)]
pub(super) struct Hidden(OnceLock<Vec<String>>);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

impl Connection {
    /// The names of ConnectionJSON's authentications; `None` when it is absent, encrypted or unreadable.
    pub fn authentications(&self) -> Option<Vec<&str>> {
        let root = self.plain()?.document().root.as_ref()?;
        let members = root.get("authentications")?.as_object()?;
        Some(members.iter().map(|member| &*member.key.text).collect())
    }

    /// The description of an authentication, with the attribute it stands in.
    pub fn authentication(&self, name: &str) -> Option<(&Attribute, &Node)> {
        let attribute = self.plain()?;
        let node = attribute
            .document()
            .root
            .as_ref()?
            .get("authentications")?
            .get(name)?;
        Some((attribute, node))
    }

    /// What `${connection.<key>}` reads: a key beside `authentications`, else of the named
    /// authentication, else of the first that has it. Which of them the product reads is not settled.
    pub fn connection_value(&self, key: &str, authentication: Option<&str>) -> Option<Located> {
        let attribute = self.plain()?;
        let root = attribute.document().root.as_ref()?;
        let top = attribute.located().pointer.clone();
        if let Some(value) = root
            .get(key)
            .and_then(|node| scalar(attribute, node, child(&top, key)))
        {
            return Some(value);
        }
        let all = root.get("authentications")?;
        let inside = child(&top, "authentications");
        let named = authentication.and_then(|name| all.member(name));
        named
            .into_iter()
            .chain(all.as_object().unwrap_or_default())
            .find_map(|member| {
                let pointer = child(&child(&inside, &member.key.text), key);
                scalar(attribute, member.value.get(key)?, pointer)
            })
    }

    /// Every text of a plain ConnectionJSON that must never be printed, the longest first: what stands
    /// under any key that is not known to be a setting, and the parts a secret is sent in.
    pub fn secrets(&self) -> Vec<String> {
        self.hidden.0.get_or_init(|| self.find_secrets()).clone()
    }

    fn find_secrets(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        if let Some(attribute) = self.plain()
            && let Some(root) = &attribute.document().root
        {
            let filled = |string: &JsonString| attribute.string(string, "").text.to_string();
            collect(root, &attribute.located().text, &filled, &mut found);
            // What a reference stands for is a secret even in the middle of a text, except in a setting.
            attribute.document().strings(|pointer, string, is_key| {
                let key = pointer.rsplit('/').next().unwrap_or_default();
                if is_key || is_plain(key) {
                    return;
                }
                for (_, reference) in references(&attribute.authored(string, "").text) {
                    if let Some(value) = attribute.references().get(&reference) {
                        keep(value, &mut found);
                    }
                }
            });
        }
        let mut found: Vec<String> = found.into_iter().collect();
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        found
    }

    fn plain(&self) -> Option<&Attribute> {
        self.attribute(AttributeKind::Connection)
            .filter(|attribute| !attribute.is_ciphertext())
    }
}

fn scalar(attribute: &Attribute, node: &Node, pointer: String) -> Option<Located> {
    match &node.value {
        Json::String(string) => Some(attribute.string(string, pointer)),
        Json::Number | Json::Bool(_) => Some(attribute.raw(node, pointer)),
        _ => None,
    }
}

fn is_plain(key: &str) -> bool {
    PLAIN.contains(&&*folded(key))
}

// The reader bounds the depth of a document.
fn collect(
    node: &Node,
    text: &str,
    decoded: &dyn Fn(&JsonString) -> String,
    found: &mut BTreeSet<String>,
) {
    match &node.value {
        Json::String(string) => keep(&decoded(string), found),
        Json::Number => keep(node.span.of(text), found),
        Json::Array(items) => {
            for item in items {
                collect(item, text, decoded, found);
            }
        }
        Json::Object(members) => {
            for member in members.iter().filter(|member| !is_plain(&member.key.text)) {
                collect(&member.value, text, decoded, found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Broken => {}
    }
}

/// Keeps a secret, and the secrets it is made of: `Bearer abc` holds `abc`, a form and a JSON text hold
/// their values.
fn keep(secret: &str, found: &mut BTreeSet<String>) {
    let secret = secret.trim();
    let token = secret.rsplit(' ').next().unwrap_or(secret);
    if secret.len() < SHORTEST_SECRET || is_placeholder(token) {
        return;
    }
    found.insert(secret.to_owned());
    if secret.starts_with('{') {
        if let Some(root) = json::read(secret).root {
            collect(&root, secret, &|string| string.text.to_string(), found);
        }
    } else if secret.split(' ').count() == 2 {
        if token.len() >= SHORTEST_SECRET {
            found.insert(token.to_owned());
        }
    } else if secret.contains('=') {
        for (key, value) in secret.split('&').filter_map(|pair| pair.split_once('=')) {
            if !is_plain(key) && value.len() >= SHORTEST_SECRET {
                found.insert(value.to_owned());
            }
        }
    }
}

/// Whether a text only says where a secret will come from: `${access_token}`, `@CLIENT_SECRET@`.
fn is_placeholder(text: &str) -> bool {
    let whole = |span: Span| span == Span::new(0, text.len());
    (text.starts_with("${") && text.ends_with('}'))
        || author_placeholders(text)
            .iter()
            .any(|placeholder| whole(placeholder.span))
}
