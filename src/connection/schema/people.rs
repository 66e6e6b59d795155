//! How people are read: ImportUserJSON, in one call or in several.

use super::Form::*;
use super::import::{PAGINATION, STATUS_WORDS};
use super::{COLUMNS, CONDITION, HEADERS, Key, Need, Object, may, must};

const NO_REQUEST: &str = "the import has nothing to ask the target";
const NOTHING_READ: &str = "nothing of the answer is kept";

#[rustfmt::skip]
pub(super) static DOCUMENT: Object = Object::new("", &[
    may("type", Text, "`multiCall` where there are several calls"),
    may("call", List(&Object(&CALL)), "the calls, in the order they run"),
    unless_calls("connection", Text, "the authentication of ConnectionJSON it logs in with", NO_REQUEST),
    unless_calls("url", Text, "where it goes", NO_REQUEST),
    unless_calls("httpMethod", Text, "the method of the request", NO_REQUEST),
    unless_calls("colsToPropsMap", COLUMNS, "which column is read from where", NOTHING_READ),
]).based_on(&REQUEST);

const fn unless_calls(
    name: &'static str,
    form: super::Form,
    purpose: &'static str,
    without: &'static str,
) -> Key {
    let need = Need::MustUnless("call", without);
    Key {
        name,
        form,
        need,
        purpose,
    }
}

#[rustfmt::skip]
static REQUEST: Object = Object::new("", &[
    may("httpHeaders", HEADERS, "the headers of the request"),
    may("httpContentType", Text, "the type of what it sends"),
    may("httpParams", Body, "what it sends"),
    may("userResponsePath", Text, "where the people stand in the answer"),
    may("listField", Text, "where the people stand in the answer"),
    may("keyField", Text, "the column that tells people apart"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("unsuccessResponses", CONDITION, "which answers mean failure"),
    may("statusConfig", Object(&STATUS_WORDS), "the target's words for active and inactive"),
    may("pagination", Object(&PAGINATION), "how the next page is asked for"),
    may("callOrder", Number, "when it runs, from 0"),
    may("stageNumber", Number, "0, or more for a call that needs others"),
]);

#[rustfmt::skip]
static CALL: Object = Object::new("call", &[
    may("name", Text, "what the call is called"),
    must("connection", Text, "the authentication of ConnectionJSON it logs in with", NO_REQUEST),
    must("url", Text, "where it goes", NO_REQUEST),
    must("httpMethod", Text, "the method of the request", NO_REQUEST),
    may("colsToPropsMap", COLUMNS, "which column is read from where"),
]).based_on(&REQUEST);
