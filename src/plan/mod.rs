//! The requests an operation would make, as data. No I/O.

mod body;
mod bound;
mod draft;
#[cfg(feature = "provision")]
mod lone;
mod needs;
mod render;
mod url;

use crate::connection::Operation;
use crate::diagnostic::Diagnostic;
use crate::language::{Budget, Escape, Rendered, Syntax};
use crate::text::Located;
use crate::value::{Bindings, Value, Zone};

/// What a plan is made for.
#[derive(Debug, Clone)]
pub struct Situation {
    /// What the task does.
    pub operation: Operation,
    /// The values known, by root: `user` and the others as maps; the plan makes the product's objects of them.
    pub bindings: Bindings,
    /// Answers of earlier calls, by the key later calls find them under (`call1`): what `message` is.
    pub responses: Vec<(String, Value)>,
    /// The entitlement type, for adding and removing access.
    pub entitlement_type: Option<String>,
    /// How templates are read.
    pub syntax: Syntax,
    /// Whether values are escaped in bodies that are JSON, which the product does not do.
    pub escape: Escape,
    /// The time zone dates are printed in.
    pub zone: Zone,
    /// What each template may use.
    pub budget: Budget,
    /// When a call without `successResponses` succeeds.
    pub success: SuccessRule,
}

/// When a call without `successResponses` succeeds. What the product does is not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SuccessRule {
    /// With any status from 200 to 299.
    #[default]
    Any2xx,
    /// With status 200 alone.
    Only200,
    /// With any status below 400.
    Below400,
}

impl SuccessRule {
    /// Whether a status is a success.
    pub const fn accepts(self, status: u16) -> bool {
        match self {
            SuccessRule::Any2xx => status >= 200 && status < 300,
            SuccessRule::Only200 => status == 200,
            SuccessRule::Below400 => status >= 200 && status < 400,
        }
    }
}

/// `any 2xx status`
impl std::fmt::Display for SuccessRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SuccessRule::Any2xx => "any 2xx status",
            SuccessRule::Only200 => "status 200",
            SuccessRule::Below400 => "any status below 400",
        })
    }
}

impl Situation {
    /// An operation and the values known, with every setting at its default.
    pub fn new(operation: Operation, bindings: Bindings) -> Situation {
        Situation {
            operation,
            bindings,
            responses: Vec::new(),
            entitlement_type: None,
            syntax: Syntax::default(),
            escape: Escape::default(),
            zone: Zone::UTC,
            budget: Budget::default(),
            success: SuccessRule::default(),
        }
    }
}

/// What an operation would do: its calls in order, and what had to be assumed to say so.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) connection: String,
    pub(crate) operation: Operation,
    pub(crate) steps: Vec<Step>,
    pub(crate) assumptions: Vec<String>,
    /// What is wrong with the attribute itself.
    pub(crate) findings: Vec<Diagnostic>,
}

/// One call of the attribute.
#[derive(Debug, Clone)]
pub enum Step {
    /// The request is known.
    Ready(Box<Request>),
    /// The request is not known, and why.
    Blocked {
        /// The call's name.
        call: String,
        /// Why, each with its place.
        why: Vec<Diagnostic>,
    },
}

/// One HTTP request, not yet sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// The call's name (`call1`).
    pub call: String,
    /// The authentication of ConnectionJSON it uses (`acctAuth`).
    pub authentication: Option<Part>,
    /// GET, POST, …
    pub method: Part,
    /// The URL.
    pub url: Part,
    /// Header names with their values, in order.
    pub headers: Vec<(String, Part)>,
    /// `httpContentType`.
    pub content_type: Option<Part>,
    /// The body, when there is one.
    pub body: Option<Part>,
    /// When the answer counts as success, in words (`status 200 or 201`).
    pub success: String,
    /// What the call takes from earlier responses (`response.call1.message.id`).
    pub takes: Vec<Take>,
    /// What is kept of its answer: account column and the path it is read from.
    pub gives: Vec<Give>,
    /// What will go wrong with it: a body that is not JSON, a value that changes the JSON around it.
    pub findings: Vec<Diagnostic>,
}

impl Request {
    /// The headers that go over the wire: those of the call, and `httpContentType` unless they name one.
    pub fn sent_headers(&self) -> impl Iterator<Item = (&str, &Part)> {
        let is_type = |(name, _): &(String, Part)| name.eq_ignore_ascii_case("content-type");
        let named = self.headers.iter().any(is_type);
        let kind = self.content_type.as_ref().filter(|_| !named);
        let own = self
            .headers
            .iter()
            .map(|(name, part)| (name.as_str(), part));
        own.chain(kind.map(|part| ("Content-Type", part)))
    }
}

/// A part of a request: what it became, and the template it came from.
#[derive(Debug, Clone)]
pub struct Part {
    /// The rendered text and what each placeholder became.
    pub rendered: Rendered,
    /// The template in its file.
    pub template: Located,
}

/// A path a call reads from an earlier response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The earlier call (`call1`).
    pub call: String,
    /// The path read (`message.id`).
    pub path: String,
}

/// A column filled from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Give {
    /// The account column (`accountID`).
    pub column: String,
    /// The path read (`call1.message.id`).
    pub path: String,
}

impl Plan {
    /// The connection's name.
    pub fn connection(&self) -> &str {
        &self.connection
    }

    /// The operation.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The calls, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The requests that are known, in order.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.steps.iter().filter_map(|step| match step {
            Step::Ready(request) => Some(&**request),
            Step::Blocked { .. } => None,
        })
    }

    /// Everything found on the way: what is wrong with the attribute, why calls are blocked, what is wrong with the ready ones.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_steps = self.steps.iter().flat_map(|step| match step {
            Step::Ready(request) => &request.findings,
            Step::Blocked { why, .. } => why,
        });
        self.findings.iter().chain(of_steps)
    }

    /// What had to be assumed, one sentence each.
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }
}
