//! The names expressions see: binding roots and the attributes of the product's objects, as data.
//!
//! What is here is what public material shows (`is_closed` says where that is all there is). A name that
//! is not here may still exist in a tenant; the checker warns about it and never refuses it.

mod bean;
mod classes;

pub use classes::{Class, ClassAttribute, ValueKind};

use super::AttributeKind;
use super::spelling::{folded, nearest};

/// A name an expression may start with.
#[derive(Debug, PartialEq, Eq)]
pub struct Root {
    /// As the product spells it; Groovy sees no other case.
    pub name: &'static str,
    /// What kind of thing it is.
    pub kind: RootKind,
    /// The attributes whose templates see it.
    pub seen_in: &'static [AttributeKind],
    /// What it is, in a few words.
    pub purpose: &'static str,
}

/// What kind of thing a root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RootKind {
    /// One of the product's objects.
    Bean(Class),
    /// Keys and values that depend on the request or the target.
    Map,
    /// A text.
    Text,
    /// A text that must never be printed.
    Secret,
    /// A list.
    List,
    /// Listed by the product's guides, but of a kind nobody shows.
    Unsettled,
}

use AttributeKind as In;

const PROVISIONING: &[In] = &[
    In::CreateAccount,
    In::UpdateAccount,
    In::EnableAccount,
    In::DisableAccount,
    In::RemoveAccount,
    In::AddAccess,
    In::RemoveAccess,
    In::ChangePassword,
    In::UpdateUser,
    In::AddEmergencyAccess,
    In::RemoveEmergencyAccess,
    In::CreateTicket,
    In::TicketStatus,
];
/// An account exists only after it was created.
const WITH_ACCOUNT: &[In] = &[
    In::UpdateAccount,
    In::EnableAccount,
    In::DisableAccount,
    In::RemoveAccount,
    In::AddAccess,
    In::RemoveAccess,
    In::ChangePassword,
    In::UpdateUser,
    In::AddEmergencyAccess,
    In::RemoveEmergencyAccess,
];
const ACCESS: &[In] = &[In::AddAccess, In::RemoveAccess];
const PASSWORDS: &[In] = &[In::CreateAccount, In::UpdateAccount, In::ChangePassword];
const IMPORT: &[In] = &[In::ImportAccountEnt];
const READING: &[In] = &[In::ImportAccountEnt, In::ImportUser];
const TICKETS: &[In] = &[In::CreateTicket, In::TicketStatus];
const LOGIN: &[In] = &[In::Connection];
const CALLS: &[In] = &[
    In::CreateAccount,
    In::UpdateAccount,
    In::EnableAccount,
    In::DisableAccount,
    In::RemoveAccount,
    In::AddAccess,
    In::RemoveAccess,
    In::ChangePassword,
    In::UpdateUser,
    In::AddEmergencyAccess,
    In::RemoveEmergencyAccess,
    In::CreateTicket,
    In::TicketStatus,
    In::ImportAccountEnt,
    In::ImportUser,
    In::SendOtp,
    In::ValidateOtp,
    In::CreateEntitlement,
    In::UpdateEntitlement,
    In::DeleteEntitlement,
];

const fn root(
    name: &'static str,
    kind: RootKind,
    seen_in: &'static [In],
    purpose: &'static str,
) -> Root {
    Root {
        name,
        kind,
        seen_in,
        purpose,
    }
}

/// Every root. A name that is another thing elsewhere has a row for each thing.
#[rustfmt::skip]
pub const ROOTS: &[Root] = &[
    root("access_token", RootKind::Secret, CALLS, "the token, with its type in front"),
    root("access_token", RootKind::Secret, LOGIN, "the token, in the call that tests the connection"),
    root("user", RootKind::Bean(Class::User), PROVISIONING, "the person the account is for"),
    root("account", RootKind::Bean(Class::Account), WITH_ACCOUNT, "the account in the target"),
    root("accountName", RootKind::Text, PROVISIONING, "the account's name, as the account name rule made it"),
    root("accountName", RootKind::Text, IMPORT, "the name of the account a dependent call is about"),
    root("response", RootKind::Map, PROVISIONING, "the answers of earlier calls, by call name"),
    root("response", RootKind::Map, READING, "the answer being read"),
    root("connection", RootKind::Bean(Class::Connection), CALLS, "custom keys of ConnectionJSON"),
    root("password", RootKind::Secret, PASSWORDS, "the password of the account"),
    root("randomPassword", RootKind::Secret, PASSWORDS, "the password of the account, by its name in SOAP connections"),
    root("entitlementValue", RootKind::Bean(Class::Entitlement), ACCESS, "the entitlement that is added or removed"),
    root("entitlementValue", RootKind::Text, IMPORT, "the entitlement a dependent call is about"),
    root("entitlementID", RootKind::Text, IMPORT, "the id of the entitlement a dependent call is about"),
    root("id", RootKind::Text, IMPORT, "the id of the account or entitlement a call is repeated for"),
    root("headers", RootKind::Map, READING, "the headers of the answer being read"),
    root("task", RootKind::Bean(Class::Task), PROVISIONING, "the task being done"),
    root("arsTasks", RootKind::Bean(Class::Task), PROVISIONING, "the task being done"),
    root("requestAccessAttributes", RootKind::Map, PROVISIONING, "dynamic attributes of the request; null without a request"),
    root("reqAttrs", RootKind::Map, PROVISIONING, "dynamic attributes of the request; null without a request"),
    root("userManager", RootKind::Bean(Class::User), PROVISIONING, "the person's manager; null without one"),
    root("managerAccount", RootKind::Bean(Class::Account), PROVISIONING, "the manager's account"),
    root("userAccount", RootKind::Bean(Class::Account), PROVISIONING, "the person's account"),
    root("endpoints", RootKind::Bean(Class::Endpoint), PROVISIONING, "the application the account is in"),
    root("endpoint", RootKind::Bean(Class::Endpoint), PROVISIONING, "the application the account is in"),
    root("approvers", RootKind::Unsettled, PROVISIONING, "who approved the request"),
    root("businessJustification", RootKind::Text, PROVISIONING, "why the request was made"),
    root("requestid", RootKind::Text, PROVISIONING, "the request's number"),
    root("ServiceAccountOwnerMap", RootKind::Map, PROVISIONING, "owners of a service account"),
    root("ticketID", RootKind::Text, TICKETS, "the ticket's number"),
    root("taskIds", RootKind::List, TICKETS, "the tasks the ticket is for"),
    root("allEntitlementsValues", RootKind::List, TICKETS, "the entitlements the ticket is for"),
    root("ticketStatusValue", RootKind::List, TICKETS, "the states that mean the ticket is done"),
    root("otp", RootKind::Secret, &[In::SendOtp, In::ValidateOtp], "the one-time password"),
    root("phone", RootKind::Text, &[In::SendOtp, In::ValidateOtp], "the telephone number it is sent to"),
    root("passCode", RootKind::Secret, &[In::SendOtp, In::ValidateOtp], "the one-time password the person gave"),
    root("refresh_token", RootKind::Secret, LOGIN, "the token that asks for the next one"),
    root("apiKey", RootKind::Secret, LOGIN, "the key of the API"),
    root("timestamp", RootKind::Text, LOGIN, "the time of the call"),
    root("cookies", RootKind::Secret, LOGIN, "the cookies of the login"),
];

/// Roots that a task may be without: a birthright rule's task has no request.
const OPTIONAL: &[&str] = &[
    "requestAccessAttributes",
    "reqAttrs",
    "userManager",
    "managerAccount",
    "businessJustification",
    "approvers",
    "ServiceAccountOwnerMap",
];

impl Root {
    /// Whether it is null in some tasks.
    pub fn is_optional(&self) -> bool {
        OPTIONAL.contains(&self.name)
    }

    /// The root `name` in templates of `attribute`; case counts.
    pub fn named(name: &str, attribute: AttributeKind) -> Option<&'static Root> {
        Root::seen_in(attribute).find(|root| root.name == name)
    }

    /// Every root that templates of `attribute` see.
    pub fn seen_in(attribute: AttributeKind) -> impl Iterator<Item = &'static Root> {
        ROOTS
            .iter()
            .filter(move |root| root.seen_in.contains(&attribute))
    }

    /// The attributes that see a root `name`; empty for a name no attribute sees.
    pub fn where_seen(name: &str) -> Vec<AttributeKind> {
        ROOTS
            .iter()
            .filter(|root| root.name == name)
            .flat_map(|root| root.seen_in.iter().copied())
            .collect()
    }

    /// The spelling the product knows, when `name` differs from it in case only.
    pub fn canonical(name: &str, attribute: AttributeKind) -> Option<&'static str> {
        Root::seen_in(attribute)
            .map(|root| root.name)
            .find(|known| known.eq_ignore_ascii_case(name))
    }

    /// The root most like `name`.
    pub fn nearest(name: &str, attribute: AttributeKind) -> Option<&'static str> {
        nearest(name, Root::seen_in(attribute).map(|root| root.name), 1)
            .first()
            .copied()
    }
}

/// Whether a path reads something that must never be printed: `password`, `connection.apikey`,
/// `arsTasks.password`.
///
/// ```
/// use scimplate::connection::roots::is_secret;
///
/// assert!(is_secret(&["connection", "apikey"]));
/// assert!(is_secret(&["task", "password"]));
/// assert!(!is_secret(&["user", "email"]));
/// ```
pub fn is_secret(path: &[&str]) -> bool {
    let Some(first) = path.first() else {
        return false;
    };
    ROOTS.iter().any(|root| {
        root.name == *first
            && matches!(
                root.kind,
                RootKind::Secret | RootKind::Bean(Class::Connection)
            )
    }) || path
        .iter()
        .any(|name| matches!(&*folded(name), "password" | "randompassword"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_one_thing_in_one_attribute() {
        for attribute in AttributeKind::all() {
            let mut names: Vec<&str> = Root::seen_in(attribute).map(|root| root.name).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{attribute}");
        }
    }

    #[test]
    fn only_an_existing_account_can_be_read() {
        assert!(Root::named("account", In::CreateAccount).is_none());
        assert!(Root::named("account", In::RemoveAccess).is_some());
        assert!(Root::named("entitlementValue", In::CreateAccount).is_none());
        assert_eq!(
            Root::where_seen("entitlementValue"),
            [In::AddAccess, In::RemoveAccess, In::ImportAccountEnt]
        );
        assert!(Root::where_seen("changedAttributes").is_empty());
    }

    #[test]
    fn a_slip_finds_the_root_that_was_meant() {
        assert_eq!(Root::canonical("USER", In::CreateAccount), Some("user"));
        assert_eq!(Root::canonical("users", In::CreateAccount), None);
        assert_eq!(Root::nearest("usr", In::CreateAccount), Some("user"));
        assert_eq!(
            Root::nearest("requestAccessAttribute", In::AddAccess),
            Some("requestAccessAttributes")
        );
    }

    #[test]
    fn secrets_are_secret_wherever_they_are_read() {
        for path in [
            &["access_token"][..],
            &["password"],
            &["randomPassword"],
            &["connection", "Email"],
            &["connection"],
            &["arsTasks", "password"],
            &["refresh_token"],
        ] {
            assert!(is_secret(path), "{path:?}");
        }
        for path in [
            &["user", "email"][..],
            &["task", "source"],
            &["response", "call1"],
            &[],
        ] {
            assert!(!is_secret(path), "{path:?}");
        }
    }
}
