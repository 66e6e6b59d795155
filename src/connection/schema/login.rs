//! How a connection logs in: ConnectionJSON.

use super::Form::*;
use super::provisioning::SSL;
use super::{CONDITION, HEADERS, Object, VALUES_OR_ONE, may, must};

/// What a live tenant says when one of the maps it writes into is not there.
const NO_MAP: &str = "the product stops with `Cannot invoke method put() on null object`";
const NO_LOGIN: &str = "the product cannot ask for a token without it";

#[rustfmt::skip]
pub(super) static DOCUMENT: Object = Object::new("", &[
    must("authentications", Named(&Object(&AUTHENTICATION)), "the ways to log in, by name", "no call can log in"),
]).open();

#[rustfmt::skip]
static AUTHENTICATION: Object = Object::new("authentication", &[
    must("authType", Text, "how it logs in", NO_LOGIN),
    must("url", Text, "where tokens are asked for", NO_LOGIN),
    must("httpMethod", Text, "how tokens are asked for", NO_LOGIN),
    must("httpParams", Body, "what asks for a token; `{}` where there is nothing to send", NO_MAP),
    may("properties", Object(&PROPERTIES), "user name and password, or keys"),
    may("httpHeaders", HEADERS, "the headers of the request for a token"),
    may("httpContentType", Text, "the type of what it sends"),
    may("httpParamsName", Text, "the parameter that carries a signed token"),
    may("jwtConfig", Object(&JWT), "how a token is signed"),
    may("tokenResponsePath", Text, "where the token stands in the answer"),
    may("tokenType", Text, "what stands in front of the token"),
    may("accessToken", Text, "the first token, with its type in front"),
    may("authHeaderName", Text, "the header that carries the token"),
    may("authError", VALUES_OR_ONE, "texts that mean the token is refused"),
    may("retryFailureStatusCode", VALUES_OR_ONE, "status codes that mean the token is refused"),
    may("errorPath", Text, "where the text of an error stands in an answer"),
    may("expiryError", Text, "the text that means the token has expired"),
    may("timeOutError", Text, "the text that means nothing was answered in time"),
    may("maxRefreshTryCount", Number, "how often a new token is asked for"),
    may("refreshType", Text, "whether there is a token to ask for the next one with"),
    may("refreshToken", Text, "the token to ask for the next one with"),
    may("refreshTokenResponsePath", Text, "where that token stands in the answer"),
    may("refreshTokenAuthError", VALUES_OR_ONE, "texts that mean that token is refused"),
    may("refreshTokenErrorPath", Text, "where the text of that error stands"),
    may("refreshTokenCall", Any, "the request for that token"),
    may("refreshTokenFlag", Value, "told in prose only"),
    may("apiRateLimitConfig", Object(&RATE_LIMIT), "how many calls may follow each other"),
    may("maskInLogs", VALUES_OR_ONE, "names whose values stay out of the log"),
    may("cleanUpTextContent", Flag, "whether special characters are removed from answers"),
    may("ssl", Object(&SSL), "the client certificate"),
    may("cookies", Text, "the cookies that log in"),
    may("testConnectionParams", Object(&TEST), "what Save & Test sends"),
]).open();

#[rustfmt::skip]
static PROPERTIES: Object = Object::new("", &[
    may("userName", Text, "the user name"),
    may("password", Text, "the password"),
    may("IKEY", Text, "the integration key"),
    may("SKEY", Text, "the secret key"),
    may("userId", Text, "the user's id"),
    may("keyFilePath", Text, "the file of the key"),
]).open();

#[rustfmt::skip]
static JWT: Object = Object::new("", &[
    may("jwtHeader", Any, "the header of the token"),
    may("jwtPayload", Any, "the claims of the token"),
    may("signedAlgorithm", Text, "the algorithm it is signed with"),
    may("key", Text, "the key it is signed with"),
    may("jwtExpiryDuration", Number, "how many seconds it lives"),
]).open();

#[rustfmt::skip]
static RATE_LIMIT: Object = Object::new("", &[
    may("retryAfterCalls", Number, "after how many calls it waits"),
    may("retryWaitSeconds", Number, "how long it waits"),
]);

#[rustfmt::skip]
static TEST: Object = Object::new("", &[
    may("http", Object(&TEST_REQUEST), "the request"),
    may("successResponse", Any, "which answers mean success"),
    may("successResponses", CONDITION, "which answers mean success"),
    may("successResponsePath", Text, "where the answer is compared"),
    may("errors", Any, "texts that mean failure"),
    may("errorPath", Text, "where the text of an error stands"),
]);

#[rustfmt::skip]
static TEST_REQUEST: Object = Object::new("", &[
    may("url", Text, "where it goes"),
    may("httpMethod", Text, "the method of the request"),
    may("httpHeaders", HEADERS, "the headers of the request"),
    may("httpParams", Body, "what it sends"),
    may("httpContentType", Text, "the type of what it sends"),
]);
