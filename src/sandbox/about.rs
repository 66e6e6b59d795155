//! What the server says about itself, and the roles there are.

use serde_json::{Value, json};

use super::people::Listed;
use super::query::{Page, Query};
use super::refusal::Refusal;
use super::reply::{Reply, Version};
use super::server::Desk;
use super::world::Role;
use crate::scim::{Attribute, Attributes, Kind, Mutability};

const RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SERVICE_PROVIDER: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

/// The whole of a short list.
fn listed(resources: Vec<Value>) -> Reply {
    let page = Page {
        start: 1,
        count: resources.len(),
    };
    Reply::json(200, &Listed::new(resources.len(), page, resources))
}

pub(super) fn schemas(desk: &Desk<'_>, id: Option<&str>, query: &Query) -> Result<Reply, Refusal> {
    if query.get("filter").is_some() {
        // So it is documented, with this name for the status.
        return Err(Refusal::gateway(403, "not.authorized", "Unauthorized"));
    }
    let known = desk.known;
    let resources = known.resources.iter().map(|resource| {
        let own = known.common.iter().filter(|(name, _)| *name != "schemas");
        let attributes = own.chain(&resource.attributes);
        (
            &resource.schema,
            &resource.name,
            attributes.collect::<Vec<_>>(),
        )
    });
    let extensions = known.extensions.iter().map(|(schema, attributes)| {
        let name = &known.resources[0].name;
        (schema, name, attributes.iter().collect::<Vec<_>>())
    });
    let mut schemas = resources.chain(extensions).map(|(schema, name, attributes)| {
        let described = attributes.into_iter().map(|(name, it)| described(name, it));
        json!({
            "id": schema, "name": name, "attributes": described.collect::<Vec<_>>(),
            "meta": {"resourceType": "Schema", "location": format!("{}/schemas/{schema}", desk.base)}
        })
    });
    match id {
        None => Ok(listed(schemas.collect())),
        Some(id) => {
            let is = |schema: &Value| {
                schema["id"]
                    .as_str()
                    .is_some_and(|it| it.eq_ignore_ascii_case(id))
            };
            let schema = schemas.find(is).ok_or_else(Refusal::not_found)?;
            Ok(Reply::json(200, &schema))
        }
    }
}

/// An attribute as RFC 7643, section 7, has it.
fn described(name: &str, attribute: &Attribute) -> Value {
    let kind = match attribute.kind {
        Kind::String => "string",
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Decimal => "decimal",
        Kind::DateTime => "dateTime",
        Kind::Binary => "binary",
        Kind::Reference => "reference",
        Kind::Complex => "complex",
    };
    let mutability = match attribute.mutability {
        Mutability::ReadWrite => "readWrite",
        Mutability::ReadOnly => "readOnly",
        Mutability::WriteOnly => "writeOnly",
        Mutability::Immutable => "immutable",
    };
    let returned = match (name, attribute.mutability) {
        (_, Mutability::WriteOnly) => "never",
        ("id" | "userName" | "active" | "meta", _) => "always",
        _ => "default",
    };
    let mut described = json!({
        "name": name, "type": kind, "multiValued": attribute.multi_valued, "required": attribute.required,
        "mutability": mutability, "returned": returned,
        "uniqueness": if attribute.unique { "server" } else { "none" },
    });
    if !attribute.canonical_values.is_empty() {
        described["canonicalValues"] = json!(attribute.canonical_values);
    }
    if !attribute.sub_attributes.is_empty() {
        described["subAttributes"] = parts(&attribute.sub_attributes);
    }
    described
}

fn parts(attributes: &Attributes) -> Value {
    attributes
        .iter()
        .map(|(name, it)| described(name, it))
        .collect()
}

pub(super) fn resource_types(desk: &Desk<'_>, id: Option<&str>) -> Result<Reply, Refusal> {
    let mut types = desk.known.resources.iter().map(|resource| {
        let extension = |schema: &String| json!({"schema": schema, "required": false});
        json!({
            "schemas": [RESOURCE_TYPE], "id": resource.name, "name": resource.name,
            "schema": resource.schema, "endpoint": resource.endpoint,
            "schemaExtensions": resource.extensions.iter().map(extension).collect::<Vec<_>>(),
            "meta": {
                "resourceType": "ResourceType",
                "location": format!("{}/resourcetypes/{}", desk.base, resource.name)
            }
        })
    });
    match id {
        None => Ok(listed(types.collect())),
        Some(id) => {
            let is = |it: &Value| {
                it["id"]
                    .as_str()
                    .is_some_and(|name| name.eq_ignore_ascii_case(id))
            };
            Ok(Reply::json(
                200,
                &types.find(is).ok_or_else(Refusal::not_found)?,
            ))
        }
    }
}

pub(super) fn service_provider(desk: &Desk<'_>) -> Result<Reply, Refusal> {
    if desk.is_current(1) {
        return Ok(Reply::not_modified(1));
    }
    let mut filter = json!({"supported": true});
    if desk.knobs.max_count > 0 {
        filter["maxResults"] = json!(desk.knobs.max_count);
    }
    let body = json!({
        "schemas": [SERVICE_PROVIDER],
        "patch": {"supported": true}, "filter": filter, "etag": {"supported": true},
        "sort": {"supported": false}, "changePassword": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "authenticationSchemes": [{
            "name": "OAuth Bearer Token", "description": "OAuth 2 bearer token",
            "type": "oauthbearertoken", "primary": true
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/serviceproviderconfig", desk.base), "version": "1"
        }
    });
    Ok(Reply::json(200, &body).version(Version(1)))
}

/// Roles are of the Platform API: other paging, other names.
pub(super) fn roles(desk: &Desk<'_>, id: Option<&str>, query: &Query) -> Result<Reply, Refusal> {
    let shown = |role: &Role| {
        json!({
            "id": role.id, "name": role.name, "description": role.description,
            "defaultRoleId": role.name, "permissions": [], "permissionPolicies": [],
            "roleNeedsUpdate": false, "base": true, "default": true,
            "selfUri": format!("/api/v2/authorization/roles/{}", role.id)
        })
    };
    if let Some(id) = id {
        let mut roles = desk.world.roles.iter();
        let role = roles
            .find(|role| role.id == id)
            .ok_or_else(Refusal::not_found)?;
        return Ok(Reply::json(200, &shown(role)).plain());
    }
    let number = |name: &'static str, unless_given: usize, most: usize| {
        let Some(text) = query.get(name) else {
            return Ok(unless_given);
        };
        let number = text.parse().ok().filter(|it| (1..=most).contains(it));
        number.ok_or_else(|| Refusal::query(text, name, "a whole number above 0"))
    };
    let size = number("pageSize", 25, 500)?;
    let page = number("pageNumber", 1, usize::MAX)?;
    let part = query.get("name").unwrap_or_default().to_lowercase();
    let fits = |role: &&Role| role.name.to_lowercase().contains(&part);
    let found: Vec<&Role> = desk.world.roles.iter().filter(fits).collect();
    let there = found
        .iter()
        .skip((page - 1).saturating_mul(size))
        .take(size);
    let body = json!({
        "entities": there.map(|role| shown(role)).collect::<Vec<_>>(),
        "pageSize": size, "pageNumber": page, "total": found.len(),
        "pageCount": found.len().div_ceil(size),
    });
    Ok(Reply::json(200, &body).plain())
}
