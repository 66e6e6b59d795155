//! Looking for a resource at the target by the name it must have alone.

use serde_json::Value as Json;

use super::super::answer::{Answer, scalar};
use super::super::difference::member;
use super::super::transport::Message;
use super::super::wire::query_value;

/// What makes a resource that a POST would create the only one of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::provision) struct NaturalKey {
    /// `userName`, or `displayName` of a group.
    pub attribute: &'static str,
    pub value: String,
}

/// What a look at the target showed.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    None,
    One(Json),
    Several(usize),
}

/// The schema of users and groups (RFC 7643, section 8.1).
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// The natural key of a body that would create something; none, where it is not SCIM.
pub(super) fn natural_key(body: &Json) -> Option<NaturalKey> {
    let text = |name: &str| {
        let text = member(body, name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    if let Some(value) = text("userName") {
        return Some(NaturalKey {
            attribute: "userName",
            value,
        });
    }
    let schemas = member(body, "schemas")?.as_array()?;
    let group = schemas
        .iter()
        .filter_map(Json::as_str)
        .any(|schema| schema.eq_ignore_ascii_case(GROUP));
    let value = text("displayName").filter(|_| group)?;
    Some(NaturalKey {
        attribute: "displayName",
        value,
    })
}

impl NaturalKey {
    /// Whether a resource has it; neither is case-exact (RFC 7643, sections 8.7.1).
    fn is_of(&self, resource: &Json) -> bool {
        let value = member(resource, self.attribute).and_then(scalar);
        value.is_some_and(|value| value.to_lowercase() == self.value.to_lowercase())
    }

    /// The request that asks for it, with the headers of the POST.
    pub fn search(&self, post: &Message) -> Message {
        // In a filter, a value is a JSON string.
        let filter = format!("{} eq {}", self.attribute, Json::from(self.value.as_str()));
        get(
            post,
            &format!("{}?filter={}", collection(post), query_value(&filter)),
        )
    }

    /// The request for a page of everything.
    pub fn page(&self, post: &Message, start: usize, filter: Option<&str>) -> Message {
        let filter = filter.map_or_else(String::new, |filter| {
            format!("&filter={}", query_value(filter))
        });
        get(
            post,
            &format!("{}?startIndex={start}&count=100{filter}", collection(post)),
        )
    }

    /// The resources of an answer that have it: never taken on trust, for there are targets that do not obey a
    /// filter. `None` when it is no list.
    pub fn hits(&self, answer: &Answer) -> Option<Vec<Json>> {
        let resources = resources(answer)?.iter();
        Some(
            resources
                .filter(|resource| self.is_of(resource))
                .cloned()
                .collect(),
        )
    }
}

impl Found {
    /// One resource may be told twice.
    pub fn of(hits: Vec<Json>) -> Found {
        let mut hits = hits;
        hits.dedup_by(|a, b| id(a).is_some() && id(a) == id(b));
        match hits.len() {
            0 => Found::None,
            1 => Found::One(hits.swap_remove(0)),
            several => Found::Several(several),
        }
    }
}

/// The resources of a list; `None` when it is none.
pub(in crate::provision) fn resources(answer: &Answer) -> Option<&[Json]> {
    let list = answer.json.as_ref().filter(|_| answer.is_ok())?;
    match member(list, "Resources") {
        Some(resources) => Some(resources.as_array()?),
        // RFC 7644, section 3.4.2: left out when there is nothing.
        None if member(list, "totalResults").and_then(Json::as_u64) == Some(0) => Some(&[]),
        None => None,
    }
}

/// A resource's id.
pub(in crate::provision) fn id(resource: &Json) -> Option<String> {
    member(resource, "id")
        .and_then(scalar)
        .filter(|id| !id.is_empty())
}

/// The request for one resource of the collection a POST goes to.
pub(in crate::provision) fn by_id(post: &Message, id: &str) -> Message {
    get(
        post,
        &format!(
            "{}/{}",
            collection(post).trim_end_matches('/'),
            query_value(id)
        ),
    )
}

/// The request that reads what another one writes to.
pub(super) fn same_place(message: &Message) -> Message {
    get(message, collection(message))
}

fn collection(message: &Message) -> &str {
    message.url.split('?').next().unwrap_or_default()
}

/// A GET with the headers of another request, without those of its body.
fn get(of: &Message, url: &str) -> Message {
    let mut message = Message::new("GET", url);
    let unfit = [
        "content-type",
        "content-length",
        "if-match",
        "if-none-match",
    ];
    let fits = |(name, _): &&(String, _)| !unfit.contains(&&*name.to_ascii_lowercase());
    message.headers = of.headers.iter().filter(fits).cloned().collect();
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_filter_is_data_and_its_answer_is_checked() {
        let key = natural_key(&json!({"userName": "a\"b&c"})).unwrap();
        let post = Message::new("POST", "https://h/Users")
            .header("Authorization", "t")
            .header("Content-Type", "x");
        let search = key.search(&post);
        assert_eq!(
            search.url,
            "https://h/Users?filter=userName%20eq%20%22a%5C%22b%26c%22"
        );
        assert_eq!(search.headers.len(), 1);

        let key = natural_key(&json!({"userName": "Ann"})).unwrap();
        let list = json!({"totalResults": 2, "Resources": [{"id": 1, "userName": "bob"}, {"id": 2, "userName": "ANN"}]});
        let hits = key.hits(&Answer::found(&list)).unwrap();
        assert_eq!(
            Found::of(hits),
            Found::One(json!({"id": 2, "userName": "ANN"}))
        );
        assert_eq!(
            key.hits(&Answer::found(&json!({"totalResults": 0}))),
            Some(Vec::new())
        );
        assert_eq!(key.hits(&Answer::found(&json!({"userName": "ann"}))), None);
    }

    #[test]
    fn only_scim_has_a_natural_key() {
        assert_eq!(natural_key(&json!({"displayName": "x"})), None);
        let group = json!({"schemas": [GROUP], "displayName": "x"});
        assert_eq!(natural_key(&group).unwrap().attribute, "displayName");
    }

    #[test]
    fn ids_are_opaque() {
        assert_eq!(
            by_id(&Message::new("POST", "https://h/Users/"), "a/b ?").url,
            "https://h/Users/a%2Fb%20%3F"
        );
    }
}
