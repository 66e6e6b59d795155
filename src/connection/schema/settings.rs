//! Documents without calls.

use super::Form::*;
use super::{Mistaken, Object, VALUES, VALUES_OR_ONE, may, must};

const NONE_ACTIVE: &str =
    "the product does not read it: no word means active, so every account becomes inactive";

/// STATUS_THRESHOLD_CONFIG.
#[rustfmt::skip]
pub(super) static STATUS_AND_THRESHOLD: Object = Object::new("", &[
    must("statusAndThresholdConfig", Object(&STATUS), "which account is active, and how many one import may take away",
        "an import has no limit to what it takes away"),
]);

#[rustfmt::skip]
pub(super) static STATUS: Object = Object::new("", &[
    may("statusColumn", Text, "the account's column with the target's word for its state"),
    may("activeStatus", VALUES, "the words that mean active"),
    may("inactiveStatus", VALUES, "the words that mean inactive"),
    may("inactivateAccountsNotInFile", Flag, "whether a missing account becomes inactive"),
    may("accountsNotInImportAction", Text, "what becomes of a missing account"),
    may("accountThresholdValue", Number, "how many accounts may be missing before nothing is taken away"),
    may("deleteLinks", Flag, "whether missing accounts lose their entitlements"),
    may("deleteAccEntForActiveAccounts", Flag, "whether active accounts lose entitlements that are missing"),
    may("correlateInactiveAccounts", Flag, "whether inactive accounts are matched with people"),
    may("inactivateEntsNotInFeed", Flag, "whether a missing entitlement becomes inactive"),
    may("entThresholdValue", Object(&ENTITLEMENT_THRESHOLD), "how many entitlements may be missing, by type"),
    may("lockedStatusColumn", Text, "the account's column that says whether it is locked"),
    may("lockedStatusMapping", Object(&LOCKED), "the words that mean locked and unlocked"),
    may("inactivateOrganizationNotInFeed", Flag, "whether a missing organisation becomes inactive"),
]).mistaken(&[
    Mistaken { word: "active", key: "activeStatus", without: NONE_ACTIVE },
    Mistaken { word: "status", key: "activeStatus", without: NONE_ACTIVE },
]);

#[rustfmt::skip]
static ENTITLEMENT_THRESHOLD: Object = Object::new("", &[
    may("entType", Named(&Either(&[Object(&THRESHOLD), Number])), "the types, by name"),
]);

#[rustfmt::skip]
static THRESHOLD: Object = Object::new("", &[
    may("ent", Number, "how many may be missing"),
]);

#[rustfmt::skip]
static LOCKED: Object = Object::new("", &[
    may("Locked", VALUES, "the words that mean locked"),
    may("Unlocked", VALUES, "the words that mean unlocked"),
]);

/// ConfigJSON.
#[rustfmt::skip]
pub(super) static CONFIG: Object = Object::new("", &[
    may("showLogs", Flag, "whether requests and answers are logged"),
    may("provisioningLimit", Object(&LIMIT), "how many tasks run at once"),
    may("connectionTimeoutConfig", Object(&TIMEOUTS), "how long to wait, how often to try"),
]).open();

#[rustfmt::skip]
static LIMIT: Object = Object::new("", &[
    may("types", Object(&TASKS), "how many, by the kind of task"),
    may("waitTimeMillis", Number, "how long to wait between them"),
]);

#[rustfmt::skip]
static TASKS: Object = Object::new("", &[
    may("NEWACCOUNT", Number, "New Account tasks"),
    may("UPDATEACCOUNT", Number, "Update Account tasks"),
    may("ENABLEACCOUNT", Number, "Enable Account tasks"),
    may("DISABLEACCOUNT", Number, "Disable Account tasks"),
    may("REMOVEACCOUNT", Number, "Remove Account tasks"),
    may("ADDACCESS", Number, "Add Access tasks"),
    may("REMOVEACCESS", Number, "Remove Access tasks"),
    may("UPDATEUSER", Number, "Update User tasks"),
    may("CHANGEPASSWORD", Number, "Change Password tasks"),
]);

#[rustfmt::skip]
static TIMEOUTS: Object = Object::new("", &[
    may("connectionTimeout", Number, "how long to wait for the connection"),
    may("readTimeout", Number, "how long to wait for the answer"),
    may("writeTimeout", Number, "how long sending may take"),
    may("retryWait", Number, "how long to wait before trying again"),
    may("retryCount", Number, "how often to try"),
]);

/// PasswdPolicyJSON.
#[rustfmt::skip]
pub(super) static PASSWORD_POLICY: Object = Object::new("", &[
    may("minLength", Number, "the fewest characters"),
    may("maxLength", Number, "the most characters"),
    may("noOfCAPSAlpha", Number, "how many capital letters"),
    may("noOfDigits", Number, "how many digits"),
    may("noOfSplChars", Number, "how many special characters"),
]);

/// ENDPOINTS_FILTER: entitlement types and their values, by endpoint.
#[rustfmt::skip]
pub(super) static ENDPOINTS_FILTER: Object = Object::new("", &[]).open_to(&List(&Named(&VALUES_OR_ONE)));
