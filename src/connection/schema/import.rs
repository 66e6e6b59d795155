//! How accounts and entitlements are read: ImportAccountEntJSON.

use super::Form::*;
use super::provisioning::SSL;
use super::settings::STATUS;
use super::{COLUMNS, CONDITION, HEADERS, Object, VALUES_OR_ONE, may, must};

const NO_LOGIN: &str = "the import has nothing to log in with, and fails";
const NO_REQUEST: &str = "the import has nothing to ask the target";
const NO_RECORD: &str = "the import does not know which record is which, and drops them all";
const NOTHING_READ: &str = "nothing of the answer is kept";

#[rustfmt::skip]
pub(super) static DOCUMENT: Object = Object::new("", &[
    may("globalSettings", Object(&GLOBAL), "what holds for every part"),
    may("accountParams", Object(&ACCOUNTS), "how accounts are read"),
    may("entitlementParams", Object(&ENTITLEMENTS), "how entitlements are read"),
    may("acctEntParams", Object(&ACCESS), "which account has which entitlement"),
    may("entOwnerParams", Object(&OWNERS), "who owns an entitlement"),
    may("entMappingParams", Object(&NESTING), "which entitlement is inside which"),
]);

#[rustfmt::skip]
static GLOBAL: Object = Object::new("", &[
    may("dateFormat", Text, "how the answers write dates"),
]);

#[rustfmt::skip]
static ACCOUNTS: Object = Object::new("", &[
    must("connection", Text, "the authentication of ConnectionJSON it logs in with", NO_LOGIN),
    may("processingType", Text, "how the calls follow each other"),
    must("call", Named(&Object(&RECORDS_CALL)), "the calls, by name", NO_REQUEST),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("statusAndThresholdConfig", Object(&STATUS), "which account is active, and how many one import may take away"),
    may("createUsers", Flag, "whether people are made for accounts that have none"),
    may("adminName", Text, "the manager of people who are made"),
    may("doNotChangeIfFailed", Flag, "whether a failed answer takes nothing away"),
    may("acctEntMappings", Named(&Object(&ACCOUNT_MAPPING)), "entitlements that stand in the account itself, by type"),
    may("includeExistingInActiveAccounts", Flag, "not told by any public material"),
]);

/// What the calls of all parts have in common.
#[rustfmt::skip]
static CALL: Object = Object::new("call", &[
    may("connection", Text, "the authentication of ConnectionJSON it logs in with"),
    may("processingType", Text, "how it is repeated"),
    may("callOrder", Number, "when it runs, from 0"),
    may("stageNumber", Number, "0, or more for a call that needs others"),
    may("listField", Text, "where the records stand in the answer; empty for the answer itself"),
    may("pagination", Object(&PAGINATION), "how the next page is asked for"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("statusConfig", Object(&STATUS_WORDS), "the target's words for active and inactive"),
    may("inputParams", Object(&INPUT), "what it needs of other calls"),
    may("nextApiKeyField", Text, "the column the next call's URL needs"),
    may("disableDeletedAccounts", Flag, "whether missing accounts are taken away"),
    may("disableDeletedEntitlements", Flag, "whether missing entitlements are taken away"),
    may("makeProcessingStatus", Flag, "whether records wait for the last call of the type"),
    may("showJobHistory", Flag, "whether the job's history tells of it"),
    may("dummyCall", Flag, "whether nothing is sent"),
    may("multiTrigger", Any, "several runs at once"),
]);

/// A call whose answer holds accounts or entitlements.
#[rustfmt::skip]
static RECORDS_CALL: Object = Object::new("call", &[
    must("http", Object(&REQUEST), "the request", NO_REQUEST),
    must("keyField", Text, "the column that tells the records apart", NO_RECORD),
    must("colsToPropsMap", COLUMNS, "which column is read from where", NOTHING_READ),
]).based_on(&CALL);

#[rustfmt::skip]
pub(super) static REQUEST: Object = Object::new("", &[
    must("url", Text, "where it goes", NO_REQUEST),
    must("httpMethod", Text, "the method of the request", NO_REQUEST),
    may("httpHeaders", HEADERS, "the headers of the request"),
    may("httpContentType", Text, "the type of what it sends"),
    may("httpParams", Body, "what it sends"),
    may("ssl", Object(&SSL), "the client certificate"),
]);

#[rustfmt::skip]
pub(super) static STATUS_WORDS: Object = Object::new("", &[
    may("active", VALUES_OR_ONE, "the word for active"),
    may("inactive", VALUES_OR_ONE, "the word for inactive"),
]);

#[rustfmt::skip]
static INPUT: Object = Object::new("", &[
    may("dependentCall", Flag, "whether it is repeated for what another call has read"),
    may("entitlementname", Text, "the entitlement type it is repeated for"),
    may("statusFilter", Text, "which of them"),
]);

#[rustfmt::skip]
pub(super) static PAGINATION: Object = Object::new("", &[
    may("nextUrl", Object(&NEXT_URL), "the next page has a URL"),
    may("page", Object(&PAGE), "pages are counted"),
    may("offset", Object(&OFFSET), "records are counted"),
]);

#[rustfmt::skip]
static NEXT_URL: Object = Object::new("", &[
    must("nextUrlPath", Text, "the URL of the next page; null ends it", "only the first page is read"),
]);

#[rustfmt::skip]
static PAGE: Object = Object::new("", &[
    must("pageNumberParam", Text, "the parameter that says which page", "only the first page is read"),
    may("firstPageNumber", Number, "the number of the first page"),
    may("pageSizeParam", Text, "the parameter that says how many records"),
    may("pageSize", Number, "how many records a page has"),
    may("pageRecordCount", Value, "how many records came: a path or a number"),
    may("totalCountPath", Value, "how many records there are: a path or a number"),
]);

#[rustfmt::skip]
static OFFSET: Object = Object::new("", &[
    must("offsetParam", Text, "the parameter that says how many records to skip", "only the first page is read"),
    may("batchParam", Text, "the parameter that says how many records"),
    may("batchSize", Number, "how many records a page has"),
    may("totalCountPath", Value, "how many records there are: a path or a number"),
]);

#[rustfmt::skip]
static ACCOUNT_MAPPING: Object = Object::new("mapping", &[
    may("listPath", Text, "where the entitlements stand in the account"),
    may("idPath", Text, "where the id stands in each; empty for a plain text"),
    must("keyField", Text, "the entitlement's column the id is compared with", "no account finds its entitlements"),
    may("importAsEntitlement", Flag, "whether entitlements that are not known are made"),
    may("colsToPropsMap", COLUMNS, "which column is read from where"),
    may("statusConfig", Object(&STATUS_WORDS), "the target's words for active and inactive"),
]);

#[rustfmt::skip]
static ENTITLEMENTS: Object = Object::new("", &[
    may("connection", Text, "the authentication of ConnectionJSON it logs in with"),
    may("processingType", Text, "how the calls follow each other"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("doNotChangeIfFailed", Flag, "whether a failed answer takes nothing away"),
    may("supportedEntitlementTypes", VALUES_OR_ONE, "the types there are"),
    may("entTypes", Named(&Object(&TYPE)), "the types, by name"),
]);

#[rustfmt::skip]
static TYPE: Object = Object::new("entitlement type", &[
    may("entTypeOrder", Number, "when the type is read"),
    may("entTypeLabels", Named(&Value), "what columns are called"),
    may("call", Named(&Object(&RECORDS_CALL)), "the calls, by name; none for a type that accounts bring"),
    may("entMappings", Named(&Object(&TYPE_MAPPING)), "types inside this one"),
    may("acctEntMappings", Object(&MEMBERS), "accounts that stand in the entitlement itself"),
]);

#[rustfmt::skip]
static TYPE_MAPPING: Object = Object::new("mapping", &[
    may("listPath", Text, "where they stand"),
    may("idPath", Text, "where the id stands in each"),
    may("idColumn", Text, "the column the id is compared with"),
    may("mappingTypes", Any, "which way"),
]);

#[rustfmt::skip]
static MEMBERS: Object = Object::new("", &[
    may("listField", Text, "where the accounts stand in the entitlement"),
    may("idPath", Text, "where the id stands in each"),
    may("keyField", Text, "the account's column the id is compared with"),
    may("importAsAccount", Flag, "whether accounts that are not known are made"),
]).open();

#[rustfmt::skip]
static ACCESS: Object = Object::new("", &[
    may("connection", Text, "the authentication of ConnectionJSON it logs in with"),
    may("processingType", Text, "where the pairs come from"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("doNotChangeIfFailed", Flag, "whether a failed answer takes nothing away"),
    may("createUsers", Flag, "whether people are made for accounts that have none"),
    may("adminName", Text, "the manager of people who are made"),
    may("entTypes", Named(&Object(&ACCESS_TYPE)), "the types, by name"),
]);

#[rustfmt::skip]
static ACCESS_TYPE: Object = Object::new("entitlement type", &[
    may("call", Named(&Object(&ACCESS_CALL)), "the calls, by name"),
    may("processingType", Text, "where the pairs come from"),
]);

#[rustfmt::skip]
static ACCESS_CALL: Object = Object::new("call", &[
    may("keyField", Text, "the column that tells the records apart"),
    may("http", Object(&REQUEST), "the request"),
    may("colsToPropsMap", COLUMNS, "which column is read from where"),
    may("acctIdPath", Text, "where the account's id stands in each record"),
    may("entIdPath", Text, "where the entitlement's id stands in each record"),
    may("idPath", Text, "where the id stands in each record"),
    may("acctKeyField", Text, "the account's column the id is compared with"),
    may("entKeyField", Text, "the entitlement's column the id is compared with"),
]).based_on(&CALL);

#[rustfmt::skip]
static OWNERS: Object = Object::new("", &[
    may("connection", Text, "the authentication of ConnectionJSON it logs in with"),
    may("processingType", Text, "how the calls follow each other"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("doNotChangeIfFailed", Flag, "whether a failed answer takes nothing away"),
    may("entTypes", Any, "the types, by name"),
    may("callOrder", Number, "when it runs"),
    may("stageNumber", Number, "when it runs"),
    may("http", Object(&REQUEST), "the request"),
    may("listField", Text, "where the records stand in the answer"),
    may("ownerKeyField", Text, "the person's column the id is compared with"),
    may("ownerIdPath", Text, "where the owner's id stands in each record"),
    may("acctIdPath", Text, "where the account's id stands in each record"),
    may("entIdPath", Text, "where the entitlement's id stands in each record"),
    may("acctKeyField", Text, "the account's column the id is compared with"),
    may("entKeyField", Text, "the entitlement's column the id is compared with"),
]).open();

#[rustfmt::skip]
static NESTING: Object = Object::new("", &[
    may("connection", Text, "the authentication of ConnectionJSON it logs in with"),
    may("processingType", Text, "how the calls follow each other"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("doNotChangeIfFailed", Flag, "whether a failed answer takes nothing away"),
    may("entTypes", Any, "the types, by name"),
    may("callOrder", Number, "when it runs"),
    may("stageNumber", Number, "when it runs"),
    may("http", Object(&REQUEST), "the request"),
    may("listField", Text, "where the records stand in the answer"),
    may("ent1IdPath", Text, "where the one id stands in each record"),
    may("ent2IdPath", Text, "where the other id stands in each record"),
    may("ent1KeyField", Text, "the column the one id is compared with"),
    may("ent2KeyField", Text, "the column the other id is compared with"),
    may("targetEntType", Text, "the type of the other"),
    may("mappingTypes", Any, "which way"),
]).open();
