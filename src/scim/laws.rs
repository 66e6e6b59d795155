//! Laws: what a profile allows is never found fault with, and nothing stops the look.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::profile::{Attribute, Format, Kind, Mutability, Resource};
use super::{Body, PATCH_OP, Profile, RequestLine, check};
use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::text::json;

/// What stands for a value nobody knows.
const HOLE: &str = "\"=hole=\"";

/// Choices, the same for the same seed.
struct Choices(u64);

impl Choices {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }

    fn often(&mut self) -> bool {
        self.below(3) > 0
    }

    fn attribute(&mut self, attribute: &Attribute) -> Value {
        if self.below(9) == 0 {
            return json!("=hole=");
        }
        if !attribute.multi_valued {
            return self.one(attribute, 0);
        }
        let count = self.below(3) + usize::from(attribute.required);
        let mut kinds: Vec<String> = Vec::new();
        let mut list: Vec<Value> = (0..count).map(|index| self.one(attribute, index)).collect();
        list.retain(|entry| {
            let kind = entry.get("type").map(Value::to_string).unwrap_or_default();
            let is_new = attribute.distinct.is_none() || kind.is_empty() || !kinds.contains(&kind);
            kinds.push(kind);
            is_new
        });
        Value::Array(list)
    }

    fn one(&mut self, attribute: &Attribute, index: usize) -> Value {
        match (attribute.kind, attribute.format) {
            (_, Some(Format::Date)) => json!("2026-01-31"),
            (_, Some(Format::Phone)) => json!(format!("+49301234{index}")),
            (Kind::Boolean, _) => json!(index == 0),
            (Kind::Integer, _) => json!(self.below(5)),
            (Kind::Decimal, _) => {
                let (least, most) = (
                    attribute.minimum.unwrap_or(0.0),
                    attribute.maximum.unwrap_or(9.0),
                );
                json!(least + (most - least) * self.below(5) as f64 / 4.0)
            }
            (Kind::DateTime, _) => json!("2026-01-31T12:00:00Z"),
            (Kind::Binary, _) => json!(["YW5u", "YW5V"][index % 2]),
            (Kind::Complex, _) => {
                let parts = attribute
                    .sub_attributes
                    .iter()
                    .filter(|(_, it)| writable(it));
                let mut object = Map::new();
                for (name, part) in parts {
                    if part.required || self.often() {
                        object.insert(name.clone(), self.one(part, index));
                    }
                }
                Value::Object(object)
            }
            (Kind::String | Kind::Reference, _) => match attribute.canonical_values.as_slice() {
                [] => json!(format!("a{index}")),
                values => json!(values[self.below(values.len())]),
            },
        }
    }

    fn resource(&mut self, profile: &Profile, resource: &Resource) -> Value {
        let mut schemas = vec![resource.schema.clone()];
        let mut object = Map::new();
        for (name, attribute) in &resource.attributes {
            let is_sent = attribute.required || writable(attribute) && self.often();
            if name != "schemas" && is_sent {
                object.insert(name.clone(), self.attribute(attribute));
            }
        }
        for schema in &resource.extensions {
            if self.often() {
                schemas.push(schema.clone());
                let mut extension = Map::new();
                for (name, attribute) in &profile.known().extensions[schema] {
                    if writable(attribute) {
                        extension.insert(name.clone(), self.attribute(attribute));
                    }
                }
                object.insert(schema.clone(), Value::Object(extension));
            }
        }
        object.insert("schemas".into(), json!(schemas));
        Value::Object(object)
    }

    /// An operation for every attribute there is.
    fn patch(&mut self, profile: &Profile, resource: &Resource) -> Value {
        let extensions = resource.extensions.iter().flat_map(|schema| {
            let attributes = profile.known().extensions[schema].iter();
            attributes.map(move |(name, attribute)| (format!("{schema}:{name}"), attribute))
        });
        let own = resource
            .attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute));
        let mut operations = Vec::new();
        for (path, attribute) in own.chain(extensions) {
            if path == "schemas" || !writable(attribute) {
                continue;
            }
            operations.push(match self.below(4) {
                0 if !attribute.required => json!({"op": "remove", "path": path}),
                1 if attribute.multi_valued => {
                    json!({"op": "add", "path": path, "value": self.one(attribute, 0)})
                }
                2 if attribute.sub_attributes.contains_key("value") && attribute.multi_valued => {
                    json!({"op": "remove", "path": format!("{path}[value eq \"a\"]")})
                }
                _ => json!({"op": "replace", "path": path, "value": self.attribute(attribute)}),
            });
        }
        json!({"schemas": [PATCH_OP], "Operations": operations})
    }
}

fn writable(attribute: &Attribute) -> bool {
    attribute.mutability != Mutability::ReadOnly
}

/// The text of a body, the holes filled as a reader of templates fills them.
fn written(value: &Value) -> (String, Vec<Span>) {
    let mut text = value.to_string();
    let mut holes = Vec::new();
    while let Some(at) = text.find(HOLE) {
        text.replace_range(at..at + HOLE.len(), &"1".repeat(HOLE.len()));
        holes.push(Span::new(at, at + HOLE.len()));
    }
    (text, holes)
}

fn findings(
    text: &str,
    holes: &[Span],
    method: &str,
    url: &str,
    profile: &Profile,
) -> Vec<Diagnostic> {
    let document = json::read(text);
    let Some(root) = &document.root else {
        return Vec::new();
    };
    let line = RequestLine {
        method,
        url,
        ..RequestLine::default()
    };
    check(&Body { root, text, holes }, &line, profile)
}

fn profiles() -> impl Strategy<Value = Profile> {
    prop_oneof![Just(Profile::generic()), Just(Profile::genesys())]
}

proptest! {
    #[test]
    fn what_a_profile_allows_has_no_finding(seed in any::<u64>(), profile in profiles(), which in 0..2usize) {
        let resource = &profile.known().resources[which];
        let url = format!("https://example.org/api/v2/scim/v2{}", resource.endpoint);
        let mut choices = Choices(seed);
        let (text, holes) = written(&choices.resource(&profile, resource));
        let found = findings(&text, &holes, "POST", &url, &profile);
        prop_assert!(found.is_empty(), "{text}\n{found:#?}");
        let (text, holes) = written(&choices.patch(&profile, resource));
        let found = findings(&text, &holes, "PATCH", &format!("{url}/1"), &profile);
        prop_assert!(found.is_empty(), "{text}\n{found:#?}");
    }

    /// A required attribute taken away is found, and it alone.
    #[test]
    fn what_is_required_is_missed(seed in any::<u64>(), profile in profiles()) {
        let resource = &profile.known().resources[0];
        let mut body = Choices(seed).resource(&profile, resource);
        body.as_object_mut().unwrap().remove("userName");
        let (text, holes) = written(&body);
        let found = findings(&text, &holes, "POST", "https://example.org/api/v2/scim/v2/users", &profile);
        prop_assert_eq!(found.len(), 1, "{}\n{:#?}", text, found);
        prop_assert_eq!(&*found[0].message, "the user has no `userName`");
    }

    /// Whatever is written over a body, what is found stands in it.
    #[test]
    fn no_body_is_too_strange(
        seed in any::<u64>(), profile in profiles(), at in any::<prop::sample::Index>(),
        over in "[{}\\[\\]:,\"a1 é]{0,6}", is_patch in any::<bool>(),
    ) {
        let resource = &profile.known().resources[0];
        let mut choices = Choices(seed);
        let body = if is_patch { choices.patch(&profile, resource) } else { choices.resource(&profile, resource) };
        let (mut text, _) = written(&body);
        let at = at.index(text.len());
        text.replace_range(at..(at + over.len()).min(text.len()), &over);
        for found in findings(&text, &[], if is_patch { "PATCH" } else { "POST" }, "", &profile) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some(), "{text}\n{found:?}");
        }
    }
}
