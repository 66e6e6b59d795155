//! What a task sends: provisioning documents and tickets.

use super::Form::*;
use super::{COLUMNS, CONDITION, Form, HEADERS, Key, Need, Object, VALUES_OR_ONE, may, must};

/// What happens to a call without one of its main keys.
const NO_REQUEST: &str = "the connector cannot send a request without it";

#[rustfmt::skip]
const fn calls(call: &'static Form) -> Key {
    Key { name: "call", form: Form::List(call), need: Need::MustUnless("actions", NO_REQUEST), purpose: "the requests, in the order they are sent" }
}

#[rustfmt::skip]
pub(super) static DOCUMENT: Object = Object::new("", &[
    calls(&Object(&CALL)),
    may("accountIdPath", Text, "where the new account's id stands in the answers"),
    may("responseColsToPropsMap", COLUMNS, "account columns that are read from the answers"),
    may("dateFormat", Text, "how the answers write dates"),
    may("actions", Named(&Object(&ACTION)), "calls by the name of an action"),
]);

/// AddAccessJSON and RemoveAccessJSON.
#[rustfmt::skip]
pub(super) static ACCESS: Object = Object::new("", &[
    calls(&Object(&ACCESS_CALL)),
    may("accountIdPath", Text, "where the account's id stands in the answers"),
    may("responseColsToPropsMap", COLUMNS, "account columns that are read from the answers"),
    may("dateFormat", Text, "how the answers write dates"),
    may("actions", Named(&Object(&ACTION)), "calls by the name of an action"),
]);

/// UpdateUserJSON.
#[rustfmt::skip]
pub(super) static ACTIONS: Object = Object::new("", &[
    Key { name: "actions", form: Named(&Object(&ACTION)), need: Need::MustUnless("call", NO_REQUEST), purpose: "calls by the name of an action" },
    may("call", List(&Object(&CALL)), "the requests, in the order they are sent"),
    may("accountIdPath", Text, "where the account's id stands in the answers"),
    may("responseColsToPropsMap", COLUMNS, "columns that are read from the answers"),
    may("dateFormat", Text, "how the answers write dates"),
]);

/// Documents whose form no public material shows, though they hold calls.
#[rustfmt::skip]
pub(super) static UNDOCUMENTED: Object = Object::new("", &[
    may("call", List(&Object(&CALL)), "the requests, in the order they are sent"),
    may("accountIdPath", Text, "where the account's id stands in the answers"),
    may("responseColsToPropsMap", COLUMNS, "columns that are read from the answers"),
    may("dateFormat", Text, "how the answers write dates"),
    may("actions", Named(&Object(&ACTION)), "calls by the name of an action"),
]).open();

#[rustfmt::skip]
pub(super) static TICKET: Object = Object::new("", &[
    calls(&Object(&TICKET_CALL)),
    may("accountIdPath", Text, "where the account's id stands in the answers"),
    may("responseColsToPropsMap", COLUMNS, "columns that are read from the answers"),
    may("dateFormat", Text, "how the answers write dates"),
    may("actions", Named(&Object(&ACTION)), "calls by the name of an action"),
]);

#[rustfmt::skip]
static ACTION: Object = Object::new("action", &[
    must("call", List(&Object(&CALL)), "the requests, in the order they are sent", NO_REQUEST),
]);

#[rustfmt::skip]
pub(super) static CALL: Object = Object::new("call", &[
    must("name", Text, "what later calls find its answer under", NO_REQUEST),
    must("connection", Text, "the authentication of ConnectionJSON it logs in with", NO_REQUEST),
    must("url", Text, "where it goes", NO_REQUEST),
    must("httpMethod", Text, "the method of the request", NO_REQUEST),
    may("httpHeaders", HEADERS, "the headers of the request"),
    may("httpParams", Body, "what it sends"),
    may("httpContentType", Text, "the type of what it sends"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("showResponse", Flag, "not told by any public material"),
    may("callOrder", Number, "when it runs"),
    may("stageNumber", Number, "when it runs"),
    may("ssl", Object(&SSL), "the client certificate"),
]);

#[rustfmt::skip]
static ACCESS_CALL: Object = Object::new("call", &[
    may("privilegeEntitlement", Object(&PRIVILEGE), "the dynamic attribute that says the privilege"),
]).based_on(&CALL);

#[rustfmt::skip]
static TICKET_CALL: Object = Object::new("call", &[
    may("ticketidPath", Text, "where the ticket's number stands in the answer"),
    may("ticketStatusPath", Text, "where the ticket's state stands in the answer"),
    may("ticketStatusValue", VALUES_OR_ONE, "states that mean the ticket is done"),
    may("disContinueStatusValue", VALUES_OR_ONE, "states that mean the ticket was given up"),
]).based_on(&CALL);

#[rustfmt::skip]
static PRIVILEGE: Object = Object::new("", &[
    may("privEntType", Text, "the entitlement type"),
    may("privAttrName", Text, "the dynamic attribute"),
]);

#[rustfmt::skip]
pub(super) static SSL: Object = Object::new("", &[
    may("keyFile", Text, "the file of the key store"),
    may("keyFilePassword", Text, "its password"),
    may("keyManagerAlgorithm", Text, "the algorithm of the key manager"),
    may("keyStoreType", Text, "the kind of key store"),
    may("sslAlgorithmName", Text, "the protocol"),
]);
