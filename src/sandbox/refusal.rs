//! What is answered when a request is refused: the two shapes of errors that exist side by side.

use serde_json::{Value, json};

/// The schema of a SCIM error (RFC 7644, section 3.12).
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A SCIM error.
    Scim {
        status: u16,
        scim_type: Option<&'static str>,
        detail: String,
    },
    /// The error of the gateway in front of everything.
    Gateway {
        status: u16,
        code: &'static str,
        message: String,
    },
    /// The error of the gateway when there were too many requests: in how many seconds there may be more.
    Rate { seconds: u64 },
    /// The error of the token endpoint (RFC 6749, section 5.2).
    OAuth {
        status: u16,
        error: &'static str,
        description: &'static str,
    },
}

impl Refusal {
    pub fn scim(status: u16, scim_type: &'static str, detail: impl Into<String>) -> Refusal {
        Refusal::Scim {
            status,
            scim_type: Some(scim_type),
            detail: detail.into(),
        }
    }

    pub fn gateway(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::Gateway {
            status,
            code,
            message: message.into(),
        }
    }

    pub fn bad_request() -> Refusal {
        let message = "The request could not be understood by the server due to malformed syntax.";
        Refusal::gateway(400, "bad.request", message)
    }

    pub fn not_found() -> Refusal {
        let message = "The requested resource was not found.";
        Refusal::gateway(404, "not.found", message)
    }

    pub fn no_user() -> Refusal {
        Refusal::gateway(
            404,
            "general.resource.not.found",
            "User could not be found.",
        )
    }

    pub fn permissions(any_of: &[&str]) -> Refusal {
        let message = format!(
            "Unable to perform the requested action. You must have at least one of the following permissions assigned: {any_of:?}"
        );
        Refusal::gateway(403, "missing.any.permissions", message)
    }

    pub fn value(value: &str, field: &str, allowed: &str) -> Refusal {
        let message = format!(
            "Value [{value}] is not valid for field type [{field}]. Allowable values are: {allowed}"
        );
        Refusal::gateway(400, "invalid.value", message)
    }

    pub fn property(name: &str, object: &str) -> Refusal {
        let message = format!("Value [{name}] is not a valid property for object [{object}]");
        Refusal::gateway(400, "invalid.property", message)
    }

    pub fn query(value: &str, parameter: &str, allowed: &str) -> Refusal {
        let message = format!(
            "Value [{value}] is not valid for parameter [{parameter}]. Allowable values are: {allowed}"
        );
        Refusal::gateway(400, "invalid.query.param.value", message)
    }

    pub fn mutability(what: &str) -> Refusal {
        Refusal::scim(400, "mutability", format!("{what} cannot be changed."))
    }

    pub fn status(&self) -> u16 {
        match self {
            Refusal::Scim { status, .. }
            | Refusal::Gateway { status, .. }
            | Refusal::OAuth { status, .. } => *status,
            Refusal::Rate { .. } => 429,
        }
    }

    /// Gateway errors are never `application/scim+json`.
    pub fn is_scim(&self) -> bool {
        matches!(self, Refusal::Scim { .. })
    }

    /// `correlation` is the request's `ININ-Correlation-Id`.
    pub fn body(&self, correlation: &str) -> Value {
        match self {
            Refusal::Scim {
                status,
                scim_type,
                detail,
            } => {
                let mut body = json!({
                    "schemas": [ERROR], "status": status.to_string(), "detail": detail
                });
                if let Some(scim_type) = scim_type {
                    body["scimType"] = json!(scim_type);
                }
                body
            }
            Refusal::Gateway {
                status,
                code,
                message,
            } => gateway(*status, code, message, correlation),
            Refusal::Rate { seconds } => {
                let message = format!(
                    "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"
                );
                gateway(429, "too.many.requests.retry.after", &message, correlation)
            }
            Refusal::OAuth {
                error, description, ..
            } => json!({"error": error, "error_description": description}),
        }
    }
}

fn gateway(status: u16, code: &str, message: &str, correlation: &str) -> Value {
    json!({
        "message": message, "code": code, "status": status, "contextId": correlation,
        "details": [], "errors": []
    })
}
