//! The rules there are. A code and a name stay with a mistake for ever; the hundreds of the codes are its family.
//!
//! Each rule has a page, `rules/FAMILY/NAME.md`, which says what is wrong, why it matters and how to mend it, and shows
//! it wrong and right.

mod page;

use super::{Rule, Severity};
pub use page::{Block, Example, Page};

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident = $code:literal $name:literal $severity:ident $title:literal;)*) => {
        $(#[doc = $title] pub static $id: Rule = Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            title: $title,
            page: include_str!(concat!("rules/", $name, ".md")),
        };)*
        /// Every rule, in the order of the codes.
        pub static ALL: &[&Rule] = &[$(&$id),*];
    };
}

/// The rule of a code or name, whatever its case.
///
/// ```
/// use scimplate::diagnostic::rules;
///
/// assert_eq!(rules::named("sp104").unwrap().name, "json/trailing-comma");
/// ```
pub fn named(word: &str) -> Option<&'static Rule> {
    let same = |rule: &&&'static Rule| {
        rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word)
    };
    ALL.iter().find(same).copied()
}

rules! {
    CONFIG_SYNTAX = "SP001" "config/syntax" Error "scimplate.toml is not TOML";
    CONFIG_UNKNOWN_KEY = "SP002" "config/unknown-key" Warning "scimplate.toml has a key that means nothing";
    CONFIG_WRONG_VALUE = "SP003" "config/wrong-value" Error "scimplate.toml has a value that cannot be read";
    CONFIG_EXPIRED = "SP004" "config/expired" Warning "a finding was accepted until a day that has passed";
    CONFIG_UNUSED = "SP005" "config/unused" Warning "a finding is accepted that there is not";

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
    SHAPE_WRONG_CASE = "SP311" "shape/wrong-case" Error "a key is written in another case";
    SHAPE_MISPLACED_KEY = "SP312" "shape/misplaced-key" Warning "a key stands where the product does not look for it";

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
    EXPR_ANGLE_PLACEHOLDER = "SP513" "expr/angle-placeholder" Hint "only scimplate reads a placeholder in angle brackets";

    BODY_NOT_JSON = "SP601" "body/not-json" Error "the rendered body is not JSON";
    BODY_CHANGED_BY_VALUE = "SP602" "body/changed-by-value" Error "a value changes the JSON around it";
    BODY_NULL_TEXT = "SP603" "body/null-text" Hint "an attribute that may be null is printed as the word null";

    CALL_METHOD = "SP701" "call/method" Warning "the HTTP method is none the product sends";
    CALL_RELATIVE_URL = "SP702" "call/relative-url" Error "a URL names no host";
    SECRET_IN_PLAIN = "SP703" "secret/in-plain" Warning "a credential stands in an attribute that is not encrypted";
    CALL_EMPTY_SEGMENT = "SP722" "call/empty-segment" Warning "a part of the URL's path is empty";
    CALL_BLANK_IN_URL = "SP723" "call/blank-in-url" Warning "a blank stands in a URL";
    CALL_MISSING_DOLLAR = "SP724" "call/missing-dollar" Error "a placeholder in a URL lacks its dollar sign";
    CALL_NO_SUCCESS = "SP725" "call/no-success" Warning "a call does not say which answers mean success";
    SECRET_FROM_ATTRIBUTE = "SP726" "secret/from-attribute" Warning "a password is read from an attribute of the person";
    CALL_HEADER = "SP727" "call/header" Warning "a header's name is nearly one there is";
    CALL_MEDIA_TYPE = "SP728" "call/media-type" Warning "a media type is nearly one there is";
    CALL_STATUS_CODE = "SP729" "call/status-code" Warning "a key of `successResponses` is nearly `statusCode`";
    CALL_CHANGED_BY_VALUE = "SP730" "call/changed-by-value" Error "a value changes where a request goes";

    LOGIN_TYPE = "SP741" "login/type" Error "an authentication is of a type the product does not have";
    LOGIN_TOKEN_PREFIX = "SP742" "login/token-prefix" Warning "the first token lacks its type";
    LOGIN_NO_RETRY = "SP743" "login/no-retry" Warning "a refused token is not replaced";

    IMPORT_COLUMN_TYPE = "SP751" "import/column-type" Error "a column does not say the type of its value";
    IMPORT_ARRAY_PATH = "SP752" "import/array-path" Error "a path goes into an array without an index";
    IMPORT_LIST_COLUMN = "SP753" "import/list-column" Hint "a column is filled with a whole array";
    IMPORT_PASSWORD = "SP754" "import/password" Warning "a password is read that no SCIM server returns";
    IMPORT_KEY_NOT_MAPPED = "SP755" "import/key-not-mapped" Error "the key of the records is a column that is not read";
    IMPORT_MARKER = "SP756" "import/marker" Error "accounts and their entitlements are not joined";
    IMPORT_UNKNOWN_TYPE = "SP757" "import/unknown-type" Error "an entitlement type is used that is not imported";
    IMPORT_STATUS_COLUMN = "SP758" "import/status-column" Error "the state of accounts is looked for where nothing is read";
    IMPORT_THRESHOLD = "SP759" "import/threshold" Warning "nothing limits how many accounts one import takes away";
    IMPORT_PAGE_PATH = "SP761" "import/page-path" Warning "paging reads the answer by a path that does not start at its root";
    IMPORT_PAGE_IN_URL = "SP762" "import/page-in-url" Warning "the URL fixes a parameter that paging sets";
    IMPORT_PAGE_STYLE = "SP763" "import/page-style" Warning "it is not clear how pages are asked for";
    IMPORT_SCIM_PAGING = "SP764" "import/scim-paging" Warning "a SCIM server is paged in another way";
    IMPORT_SCIM_MEMBERS = "SP765" "import/scim-members" Warning "SCIM has no address for the members of a group";
    IMPORT_UNKNOWN_COLUMN = "SP766" "import/unknown-column" Warning "a column is nearly one an account has";

    FLOW_UNKNOWN_LOGIN = "SP801" "flow/unknown-login" Error "a call logs in under a name ConnectionJSON does not have";
    FLOW_NO_ANSWER = "SP802" "flow/no-answer" Error "the answer of a call is read that has not run";
    FLOW_PATH_OF_NO_CALL = "SP803" "flow/path-of-no-call" Error "a path starts with no call's name";
    FLOW_NO_CALL = "SP804" "flow/no-call" Error "no call of the attribute applies";
    FLOW_NO_ACCOUNT_ID = "SP821" "flow/no-account-id" Warning "a created account gets no id";
    FLOW_UNKNOWN_TYPE = "SP822" "flow/unknown-type" Error "a call is named for an entitlement type that is not imported";
    FLOW_NO_ACCESS = "SP823" "flow/no-access" Hint "entitlements are imported and never given";
    FLOW_SAME_FOR_ALL = "SP824" "flow/same-for-all" Warning "a task sends the same requests for every account";

    SCIM_UNKNOWN_ATTRIBUTE = "SP901" "scim/unknown-attribute" Warning "a SCIM user has no such attribute";
    SCIM_MISSING_REQUIRED = "SP902" "scim/missing-required" Error "a SCIM user lacks a required attribute";
    SCIM_QUOTED_BOOLEAN = "SP903" "scim/quoted-boolean" Warning "a text stands where SCIM has true or false";
    SCIM_SAME_SOURCE = "SP904" "scim/same-source" Hint "two attributes of a person are read from one";
    SCIM_CREATED = "SP905" "scim/created" Warning "a creation does not count 201 as success";

    SCIM_WRONG_TYPE = "SP910" "scim/wrong-type" Error "a value is of another type than its SCIM attribute";
    SCIM_READ_ONLY = "SP911" "scim/read-only" Warning "an attribute is sent that only the target writes";
    SCIM_CANONICAL_VALUE = "SP912" "scim/canonical-value" Warning "a value is none of those the attribute knows";
    SCIM_UNDECLARED_EXTENSION = "SP913" "scim/undeclared-extension" Warning "a SCIM extension is used and not declared";
    SCIM_SCHEMAS = "SP914" "scim/schemas" Warning "`schemas` is missing or does not say what the body is";
    SCIM_TWO_PRIMARY = "SP915" "scim/two-primary" Warning "two entries of a list are primary";
    SCIM_DUPLICATE_VALUE = "SP916" "scim/duplicate-value" Warning "a list has the same entry twice";
    SCIM_EMPTY_VALUE = "SP917" "scim/empty-value" Hint "an attribute is sent as an empty text";
    SCIM_LIMIT = "SP918" "scim/limit" Error "a value is beyond what the target takes";
    SCIM_FORMAT = "SP919" "scim/format" Warning "a text is not written as its attribute needs it";
    SCIM_WRONG_CASE = "SP920" "scim/wrong-case" Warning "a word of SCIM's is written in another case";
    SCIM_SAME_ATTRIBUTE = "SP921" "scim/same-attribute" Warning "two names of one object differ in case only";
    SCIM_PATCH_SCHEMAS = "SP930" "scim/patch-schemas" Error "a PATCH does not say that it is one";
    SCIM_PATCH_OPERATIONS = "SP931" "scim/patch-operations" Error "a PATCH has no operations";
    SCIM_PATCH_OP = "SP932" "scim/patch-op" Error "an operation of a PATCH does nothing SCIM knows";
    SCIM_PATCH_PATH = "SP933" "scim/patch-path" Error "the path of an operation cannot be read";
    SCIM_PATCH_TARGET = "SP934" "scim/patch-target" Error "the path of an operation leads to no attribute";
    SCIM_PATCH_REMOVE = "SP935" "scim/patch-remove" Error "an operation removes nothing, or more than it says";
    SCIM_PATCH_NO_VALUE = "SP936" "scim/patch-no-value" Error "an operation has no value to write";
    SCIM_PATCH_REQUIRED = "SP937" "scim/patch-required" Error "an operation removes what is required";
    SCIM_ENDPOINT = "SP940" "scim/endpoint" Error "method and URL together are nothing SCIM has";
    SCIM_DELETE_BODY = "SP941" "scim/delete-body" Hint "a deletion has a body";
    SCIM_IF_MATCH = "SP942" "scim/if-match" Warning "a change does not say which version it changes";
    SCIM_FILTER = "SP943" "scim/filter" Warning "a filter in a URL cannot be read";
    SCIM_QUERY = "SP944" "scim/query" Warning "a parameter of a URL is none SCIM has";
    SCIM_PROFILE = "SP945" "scim/profile" Error "a target profile cannot be read";
}
