//! What is known of a target, as data.

use std::fmt;
use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;
use serde::Deserialize;

use super::habits::Habits;
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::json::{self, Node};
use crate::text::spelling::{closest, either};
use crate::text::{Located, Source, Span};

/// What is known of a target: its resources and their attributes, its extensions, its habits.
///
/// Two are built in, [`generic`](Profile::generic) and [`genesys`](Profile::genesys); others are files,
/// read by [`from_json`](Profile::from_json).
#[derive(Clone, PartialEq)]
pub struct Profile(Arc<Known>);

/// The file itself: its keys are these fields, in camel case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Known {
    pub name: String,
    pub title: String,
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub base_paths: Vec<String>,
    #[serde(default)]
    pub if_match: IfMatch,
    #[serde(default)]
    pub patch_schemas: PatchSchemas,
    #[serde(default)]
    pub filter_operators: Vec<String>,
    #[serde(default)]
    pub filter_unquoted: bool,
    pub max_count: Option<u32>,
    #[serde(default)]
    pub common: Attributes,
    pub resources: Vec<Resource>,
    #[serde(default)]
    pub extensions: IndexMap<String, Attributes>,
    #[serde(default)]
    pub habits: Habits,
}

/// A file that takes everything but its name and habits from a built-in profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Extending {
    extends: BuiltIn,
    name: String,
    title: String,
    #[serde(default)]
    habits: Habits,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum BuiltIn {
    Generic,
    Genesys,
}

pub(crate) type Attributes = IndexMap<String, Attribute>;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Resource {
    pub name: String,
    pub endpoint: String,
    pub schema: String,
    #[serde(default)]
    pub extensions: Vec<String>,
    #[serde(default)]
    pub methods: Vec<String>,
    #[serde(default)]
    pub filters: Vec<String>,
    pub attributes: Attributes,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Attribute {
    #[serde(default, rename = "type")]
    pub kind: Kind,
    #[serde(default)]
    pub multi_valued: bool,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub mutability: Mutability,
    #[serde(default)]
    pub canonical_values: Vec<String>,
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub unique: bool,
    pub max_items: Option<usize>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub format: Option<Format>,
    pub distinct: Option<String>,
    #[serde(default)]
    pub sub_attributes: Attributes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    #[default]
    String,
    Boolean,
    Integer,
    Decimal,
    DateTime,
    Binary,
    Reference,
    Complex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Mutability {
    #[default]
    ReadWrite,
    ReadOnly,
    WriteOnly,
    Immutable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Format {
    Date,
    Phone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum IfMatch {
    #[default]
    Optional,
    Required,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PatchSchemas {
    #[default]
    Required,
    Unchecked,
}

impl Profile {
    /// The built-in profiles, by name.
    pub const BUILT_IN: &'static [&'static str] = &["generic", "genesys"];

    /// SCIM as the RFCs have it: the user, the group and the enterprise extension of RFC 7643, sections 4.1
    /// to 4.3, with the mutability and canonical values of section 8.7.1. Attributes and extensions it does
    /// not know may exist all the same.
    pub fn generic() -> Profile {
        static GENERIC: LazyLock<Profile> =
            LazyLock::new(|| built_in("generic", include_str!("profiles/generic.json")));
        GENERIC.clone()
    }

    /// Genesys Cloud, from what is public of it: the vendor's API definition (users and groups below
    /// `/api/v2/scim/v2`, attributes, required ones, closed lists of types, 50 skills and languages,
    /// proficiency from 0 to 5, no creation or deletion of groups), its help pages (dates of hire,
    /// one phone number of a type) and what its staff wrote (extension attributes need their whole name in a
    /// PATCH). If-Match is understood and not demanded, filters compare by `eq` alone, and whether the schema
    /// of a PATCH is looked at is not settled.
    pub fn genesys() -> Profile {
        static GENESYS: LazyLock<Profile> =
            LazyLock::new(|| built_in("genesys", include_str!("profiles/genesys.json")));
        GENESYS.clone()
    }

    /// The built-in profile of this name.
    pub fn named(name: &str) -> Option<Profile> {
        match name {
            "generic" => Some(Profile::generic()),
            "genesys" => Some(Profile::genesys()),
            _ => None,
        }
    }

    /// A profile from a file.
    ///
    /// | key | |
    /// | --- | --- |
    /// | `name`, `title` | what it is called on the command line, and in sentences |
    /// | `closed` | whether what is not listed does not exist; otherwise it may |
    /// | `basePaths` | the paths SCIM stands below; none: any |
    /// | `ifMatch` | `required` when PUT and PATCH need the version they change (RFC 7644, section 3.14) |
    /// | `patchSchemas` | `unchecked` when it is not known whether the target looks at a PATCH's `schemas` |
    /// | `filterOperators`, `filterUnquoted` | the comparisons filters know; whether texts in them go without quotes |
    /// | `maxCount` | entries a page should have at most |
    /// | `common` | attributes of every resource |
    /// | `resources` | each with `name`, `endpoint`, `schema`, `attributes`, the `extensions` it takes, the `methods` it has and the names its `filters` know (both: all, when not given) |
    /// | `extensions` | the attributes of each extension, by its schema |
    /// | `habits` | how it was seen to behave: the fields of [`Habits`] |
    /// | `extends` | `generic` or `genesys`, whose entries these are; beside it stand `name`, `title` and `habits` alone |
    ///
    /// An attribute is an object with keys of RFC 7643, section 7: `type` (`string` when not given),
    /// `multiValued`, `required`, `mutability`, `canonicalValues`, `subAttributes`; and of ours: `closed`, no other
    /// than the canonical values exist; `unique`; `maxItems`; `minimum`, `maximum`; `format`, which is `date` or
    /// `phone`; `distinct`, the sub-attribute no two entries may share.
    ///
    /// ```
    /// use scimplate::Source;
    /// use scimplate::scim::Profile;
    ///
    /// let text = r#"{
    ///   "name": "doors", "title": "Door Control",
    ///   "resources": [{"name": "User", "endpoint": "/Users", "schema": "urn:ietf:params:scim:schemas:core:2.0:User",
    ///     "attributes": {"userName": {"required": true}, "badge": {"type": "integer"}}}]
    /// }"#;
    /// let profile = Profile::from_json(&Source::new("doors.json", text))?;
    /// assert_eq!(profile.title(), "Door Control");
    ///
    /// let wrong = Source::new("doors.json", text.replace("integer", "number"));
    /// let scimplate::Error::Found(found) = Profile::from_json(&wrong).unwrap_err() else { panic!() };
    /// assert_eq!(found.span.of(wrong.text()), r#""number""#);
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Found`], at its place, for what is not JSON or no profile.
    pub fn from_json(source: &Source) -> Result<Profile, Error> {
        let place = Located::whole(source.clone());
        read(source.text()).map_err(|found| Error::from(found.located(&place)))
    }

    /// Its name: what `--target` takes.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What sentences call the target.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// How it was seen to behave; what `scimplate probe` writes.
    ///
    /// ```
    /// use scimplate::Source;
    /// use scimplate::scim::{Profile, SecondUserName};
    ///
    /// let text = r#"{"extends": "generic", "name": "doors", "title": "Door Control",
    ///     "habits": {"secondUserName": "refused"}}"#;
    /// let profile = Profile::from_json(&Source::new("doors.json", text))?;
    /// assert_eq!(profile.habits().second_user_name, Some(SecondUserName::Refused));
    /// assert_eq!(profile.habits().deletion, None);
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn habits(&self) -> &Habits {
        &self.0.habits
    }

    /// Whether a path is below one of those SCIM stands below; never, where it does not say which they are.
    pub fn is_at(&self, path: &str) -> bool {
        let below = |base: &String| {
            let rest = path.strip_prefix(base.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.base_paths.iter().any(below)
    }

    /// Whether it says where SCIM stands, so that other paths are something else.
    pub fn has_base_paths(&self) -> bool {
        !self.0.base_paths.is_empty()
    }

    pub(crate) fn known(&self) -> &Known {
        &self.0
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Profile").field(&self.0.name).finish()
    }
}

fn built_in(name: &str, text: &str) -> Profile {
    read(text).unwrap_or_else(|found| panic!("the profile `{name}`: {}", found.message))
}

fn read(text: &str) -> Result<Profile, Box<Diagnostic>> {
    let document = json::read(text);
    if let Some(oddity) = document.oddities.first() {
        return Err(Box::new(Diagnostic::of_json(oddity, text)));
    }
    let wrong = |span: Span, message: String| {
        let found = Diagnostic::new(&rules::SCIM_PROFILE, span, message);
        Box::new(found.note("what is known of the target is read from it"))
    };
    let misshapen = |error: serde_json::Error| {
        let (span, message, help) = shape(&error, text, document.root.as_ref());
        let mut found = wrong(span, message);
        found.help = help;
        found
    };
    if document.at("/extends").is_some() {
        let own: Extending = serde_json::from_str(text).map_err(misshapen)?;
        let base = match own.extends {
            BuiltIn::Generic => Profile::generic(),
            BuiltIn::Genesys => Profile::genesys(),
        };
        return Ok(Profile(Arc::new(Known {
            name: own.name,
            title: own.title,
            habits: own.habits,
            ..(*base.0).clone()
        })));
    }
    let mut known: Known = serde_json::from_str(text).map_err(misshapen)?;
    let common = std::mem::take(&mut known.common);
    for resource in &mut known.resources {
        for (name, attribute) in &common {
            let entry = resource.attributes.entry(name.clone());
            entry.or_insert_with(|| attribute.clone());
        }
    }
    complete(&mut known).map_err(|(pointer, message)| {
        let node = document.at(&pointer).or(document.root.as_ref());
        wrong(node.map_or(Span::at(0), |node| node.span), message)
    })?;
    Ok(Profile(Arc::new(known)))
}

/// Where serde stopped, and why: in our words, without its line and column.
fn shape(
    error: &serde_json::Error,
    text: &str,
    root: Option<&Node>,
) -> (Span, String, Option<String>) {
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or(&told);
    let (what, expected) = match told.split_once(", expected ") {
        Some((what, expected)) => (what, Some(expected)),
        None => (told, None),
    };
    let word = what.split('`').nth(1);
    let (message, help) = match (word, expected) {
        (Some(word), None) => (format!("`{word}` is missing"), None),
        (Some(word), Some(expected)) => {
            let known = || expected.split('`').skip(1).step_by(2);
            let help = match closest(word, known(), 0.85) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it is {}", either(&known().collect::<Vec<_>>())),
            };
            (format!("`{word}` is not known here"), Some(help))
        }
        (None, Some(expected)) => (format!("{expected} belongs here"), None),
        (None, None) => (what.to_owned(), None),
    };
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let line_start = lines.map(str::len).sum::<usize>();
    // The column is that of the last character read.
    let at = (line_start + error.column())
        .min(text.len())
        .saturating_sub(1);
    let span = root.and_then(|root| innermost(root, at));
    (span.unwrap_or(Span::at(at)), message, help)
}

/// The key or plain value that holds the byte at `offset`, or the bracket an object begins with.
fn innermost(node: &Node, offset: usize) -> Option<Span> {
    let holds = |span: Span| span.start <= offset && offset < span.end;
    if !holds(node.span) {
        return None;
    }
    let members = node.as_object().unwrap_or_default().iter();
    let inside = members
        .flat_map(|member| {
            [
                holds(member.key.span).then_some(member.key.span),
                innermost(&member.value, offset),
            ]
        })
        .chain(
            node.as_array()
                .unwrap_or_default()
                .iter()
                .map(|item| innermost(item, offset)),
        )
        .flatten()
        .next();
    let whole = match node.as_object().is_some() || node.as_array().is_some() {
        true => Span::new(node.span.start, node.span.start + 1),
        false => node.span,
    };
    Some(inside.unwrap_or(whole))
}

/// Makes attributes with parts complex, and finds what does not fit together: a pointer and a sentence.
fn complete(known: &mut Known) -> Result<(), (String, String)> {
    let sets = known
        .resources
        .iter_mut()
        .map(|resource| &mut resource.attributes);
    for attributes in sets.chain(known.extensions.values_mut()) {
        for attribute in attributes.values_mut() {
            if !attribute.sub_attributes.is_empty() {
                attribute.kind = Kind::Complex;
            }
        }
    }
    for (index, resource) in known.resources.iter().enumerate() {
        let at = |key: &str| format!("/resources/{index}/{key}");
        if !resource.endpoint.starts_with('/') {
            let message = format!(
                "the endpoint `{}` does not begin with `/`",
                resource.endpoint
            );
            return Err((at("endpoint"), message));
        }
        for (place, schema) in resource.extensions.iter().enumerate() {
            if !known.extensions.contains_key(schema) {
                let message = format!("`extensions` has no `{schema}`");
                return Err((at(&format!("extensions/{place}")), message));
            }
        }
        nested(&resource.attributes, &at("attributes"))?;
    }
    for (schema, attributes) in &known.extensions {
        let mut pointer = "/extensions".to_owned();
        json::push_pointer(&mut pointer, schema);
        nested(attributes, &pointer)?;
    }
    Ok(())
}

/// A part has no parts (RFC 7643, section 2.3.8).
fn nested(attributes: &Attributes, pointer: &str) -> Result<(), (String, String)> {
    for (name, attribute) in attributes {
        let deep = attribute
            .sub_attributes
            .iter()
            .find(|(_, sub)| sub.kind == Kind::Complex || !sub.sub_attributes.is_empty());
        if let Some((sub, _)) = deep {
            let mut pointer = pointer.to_owned();
            for token in [name, "subAttributes", sub] {
                json::push_pointer(&mut pointer, token);
            }
            return Err((
                pointer,
                format!("`{name}.{sub}` is a part, and a part has no parts"),
            ));
        }
    }
    Ok(())
}

/// What has this name, in whatever case: names of attributes and schemas have none (RFC 7643, section 2.1).
pub(crate) fn named<'m, T>(map: &'m IndexMap<String, T>, name: &str) -> Option<(&'m str, &'m T)> {
    let exact = map.get_key_value(name);
    exact
        .or_else(|| {
            map.iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
        })
        .map(|(known, value)| (known.as_str(), value))
}

impl Known {
    pub(super) fn resource_of_schema(&self, schema: &str) -> Option<&Resource> {
        self.resources
            .iter()
            .find(|resource| resource.schema.eq_ignore_ascii_case(schema))
    }

    /// `a SCIM user`
    pub(super) fn a(&self, resource: &Resource) -> String {
        let vowel = self.title.starts_with(|c: char| "AEIOUaeiou".contains(c));
        let article = if vowel { "an" } else { "a" };
        format!("{article} {} {}", self.title, resource.called())
    }
}

impl Resource {
    /// `user`
    pub(super) fn called(&self) -> String {
        self.name.to_lowercase()
    }
}

impl Attribute {
    pub(super) fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }
}
