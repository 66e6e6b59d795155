//! The rules there are. A code and a name stay with a mistake for ever; the hundreds of the codes are its family.

use super::{Rule, Severity};

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $code:literal $name:literal $severity:ident $title:literal;)*) => {
        $(#[doc = $title] pub static $id: Rule = Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            title: $title,
        };)*
        /// Every rule, in the order of the codes.
        pub static ALL: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    JSON_SYNTAX = "SP101" "json/syntax" Error "the text is not JSON";
    JSON_RAW_CONTROL = "SP102" "json/raw-control" Error "a string holds a raw control character";
    JSON_BAD_ESCAPE = "SP103" "json/bad-escape" Error "a backslash stands before something that is no escape";
    JSON_TRAILING_COMMA = "SP104" "json/trailing-comma" Error "a comma has nothing after it";
    JSON_MISSING_COMMA = "SP105" "json/missing-comma" Error "a comma is missing between two values";
    JSON_DUPLICATE_KEY = "SP106" "json/duplicate-key" Warning "an object has the same key twice";
    JSON_CURLY_QUOTE = "SP107" "json/curly-quote" Error "a typographic quote stands where a straight one belongs";
    JSON_BYTE_ORDER_MARK = "SP108" "json/byte-order-mark" Warning "the text starts with a byte order mark";
    JSON_LONE_SURROGATE = "SP109" "json/lone-surrogate" Error "an escape names half a character";
    JSON_UNESCAPED_QUOTE = "SP110" "json/unescaped-quote" Error "a quote stands inside a string without a backslash";
    JSON_UNCLOSED = "SP111" "json/unclosed" Error "a string, array or object never ends";
    JSON_COMMENT = "SP112" "json/comment" Error "JSON has no comments";
    JSON_TOO_DEEP = "SP113" "json/too-deep" Error "the nesting is too deep";
    TEXT_NOT_UTF8 = "SP114" "text/not-utf8" Error "the bytes are not UTF-8";

    PACKAGE_LEFT_OVER = "SP201" "package/left-over" Warning "an author placeholder was not filled";
    PACKAGE_UNKNOWN_ATTRIBUTE = "SP202" "package/unknown-attribute" Warning "a REST connection has no attribute of this name";
    PACKAGE_DUPLICATE_ATTRIBUTE = "SP203" "package/duplicate-attribute" Warning "an attribute is given twice";
    PACKAGE_UNKNOWN_FILE = "SP204" "package/unknown-file" Warning "a file cannot be recognised as an attribute";

    SHAPE_UNKNOWN_KEY = "SP301" "shape/unknown-key" Warning "a key is nearly one the product reads";
    SHAPE_WRONG_TYPE = "SP302" "shape/wrong-type" Error "a key has a value of the wrong type";
    SHAPE_MISSING_KEY = "SP303" "shape/missing-key" Error "a required key is missing";

    BIND_NO_VALUE = "SP401" "bind/no-value" Error "a value the template needs was not given";
    BIND_WRONG_VALUE = "SP402" "bind/wrong-value" Error "a given value cannot be read";
    BIND_UNKNOWN_ROOT = "SP403" "bind/unknown-root" Warning "no name of this kind is known";
    BIND_WRONG_CASE = "SP404" "bind/wrong-case" Error "a name is written in another case";
    BIND_NOT_HERE = "SP405" "bind/not-here" Error "a name has no value in this attribute";
    BIND_UNKNOWN_ATTRIBUTE = "SP406" "bind/unknown-attribute" Warning "the product's object has no such attribute";

    EXPR_SYNTAX = "SP501" "expr/syntax" Error "the expression does not parse";
    EXPR_NOT_EVALUATED = "SP502" "expr/not-evaluated" Error "Groovy can, scimplate cannot yet";
    EXPR_REFUSED = "SP503" "expr/refused" Error "the expression reaches for something templates may not touch";
    RENDER_FAULT = "SP504" "render/fault" Error "the expression has no value for this person";
    EXPR_UNKNOWN_METHOD = "SP505" "expr/unknown-method" Error "nothing in Groovy has a method of this name";

    EXPR_NULL = "SP506" "expr/null" Warning "something is asked of a value that may be null";
    EXPR_WRONG_ARGUMENTS = "SP507" "expr/wrong-arguments" Error "a method does not take what it is given";
    EXPR_UNKNOWN_PROPERTY = "SP508" "expr/unknown-property" Error "a value has no property of this name";
    EXPR_UNKNOWN_FUNCTION = "SP509" "expr/unknown-function" Error "nothing is called by this name";
    EXPR_OPERANDS = "SP510" "expr/operands" Error "an operator stands between values it does not work on";
    EXPR_COMPARISON = "SP511" "expr/comparison" Warning "values of these kinds do not compare";
    EXPR_CONSTANT_TEST = "SP512" "expr/constant-test" Warning "a test has the same outcome for everybody";

    BODY_NULL_TEXT = "SP603" "body/null-text" Hint "an attribute that may be null is printed as the word null";
    BODY_NOT_JSON = "SP601" "body/not-json" Error "the rendered body is not JSON";
    BODY_CHANGED_BY_VALUE = "SP602" "body/changed-by-value" Error "a value changes the JSON around it";

    CALL_METHOD = "SP701" "call/method" Warning "the HTTP method is none the product sends";
    CALL_RELATIVE_URL = "SP702" "call/relative-url" Error "a URL names no host";
    SECRET_IN_PLAIN = "SP703" "secret/in-plain" Warning "a credential stands in an attribute that is not encrypted";

    FLOW_UNKNOWN_LOGIN = "SP801" "flow/unknown-login" Error "a call logs in under a name ConnectionJSON does not have";
    FLOW_NO_ANSWER = "SP802" "flow/no-answer" Error "the answer of a call is read that has not run";
    FLOW_PATH_OF_NO_CALL = "SP803" "flow/path-of-no-call" Error "a path starts with no call's name";
    FLOW_NO_CALL = "SP804" "flow/no-call" Error "no call of the attribute applies";

    SCIM_UNKNOWN_ATTRIBUTE = "SP901" "scim/unknown-attribute" Warning "a SCIM user has no such attribute";
    SCIM_MISSING_REQUIRED = "SP902" "scim/missing-required" Error "a SCIM user lacks a required attribute";
    SCIM_QUOTED_BOOLEAN = "SP903" "scim/quoted-boolean" Warning "a text stands where SCIM has true or false";
    SCIM_SAME_SOURCE = "SP904" "scim/same-source" Hint "two attributes of a person are read from one";
    SCIM_CREATED = "SP905" "scim/created" Warning "a creation does not count 201 as success";
}
