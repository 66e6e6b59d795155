//! Making a plan: an attribute's calls, rendered in order.

use super::bound::{self, Bound};
use super::render::Render;
use super::{Give, Plan, Request, Situation, Step};
use crate::connection::{Attribute, Call, Connection, Operation};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::Span;
use crate::value::Bindings;

impl Connection {
    /// The requests an operation would make, with every setting at its default.
    ///
    /// # Errors
    ///
    /// As [`plan_for`](Connection::plan_for).
    ///
    /// ```
    /// use scimplate::connection::{Connection, Operation};
    /// use scimplate::{Bindings, Source};
    ///
    /// let connection = Connection::parse(Source::new("CreateAccountJSON.json", r#"{
    ///     "accountIdPath": "call1.message.id",
    ///     "call": [{
    ///         "name": "call1", "connection": "acctAuth",
    ///         "url": "https://api.example.org/Users", "httpMethod": "POST",
    ///         "httpParams": "{\"userName\":\"${user.email}\"}",
    ///         "httpHeaders": {"Authorization": "${access_token}"},
    ///         "httpContentType": "application/json"
    ///     }]
    /// }"#))?;
    /// let bindings = Bindings::from_json(r#"{"user": {"email": "ann@example.org"}}"#)?;
    /// let plan = connection.plan(Operation::Create, &bindings)?;
    /// let request = plan.requests().next().unwrap();
    /// assert_eq!(request.body.as_ref().unwrap().rendered.masked(), r#"{"userName":"ann@example.org"}"#);
    /// assert_eq!(request.headers[0].1.rendered.masked(), "********");
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn plan(&self, operation: Operation, bindings: &Bindings) -> Result<Plan, Error> {
        self.plan_for(&Situation::new(operation, bindings.clone()))
    }

    /// The requests an operation would make in a situation.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when the connection has no such attribute, [`Error::Found`] when the attribute
    /// cannot be read, [`Error::Choice`] when it is not clear which calls apply. What goes wrong with a
    /// single call is in the plan.
    pub fn plan_for(&self, situation: &Situation) -> Result<Plan, Error> {
        let kind = situation.operation.attribute();
        let attribute = self.attribute(kind).ok_or_else(|| {
            let set: Vec<&str> = self.attributes().iter().map(|a| a.kind().name()).collect();
            Error::input(
                self.name(),
                format!(
                    "this connection has no {kind}, which `{}` needs",
                    situation.operation
                ),
            )
            .help(match set.is_empty() {
                true => "no attribute of it is set".into(),
                false => format!("it has {}", set.join(", ")),
            })
        })?;
        let findings: Vec<Diagnostic> = self
            .findings()
            .iter()
            .filter(|found| under(&found.pointer, &format!("/{}", kind.name())))
            .cloned()
            .collect();
        if attribute.calls().is_empty() {
            let error = findings.into_iter().find(Diagnostic::is_error);
            return Err(error.map_or_else(|| no_calls(attribute), Error::from));
        }
        let mut draft = Draft::new(self, attribute, situation);
        let calls = draft.calls()?;
        let steps = calls.into_iter().map(|call| draft.step(call)).collect();
        draft.settings();
        Ok(Plan {
            connection: self.name().to_owned(),
            operation: situation.operation,
            steps,
            assumptions: draft.assumptions,
            findings,
        })
    }
}

/// Whether a pointer is `top` or something in it.
fn under(pointer: &str, top: &str) -> bool {
    pointer
        .strip_prefix(top)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn no_calls(attribute: &Attribute) -> Error {
    let span = Span::new(0, attribute.located().text.len().min(1));
    Diagnostic::new(
        &rules::FLOW_NO_CALL,
        span,
        format!(
            "{} has no call, so nothing would be sent",
            attribute.kind().name()
        ),
    )
    .help("add the request to its `call` array")
    .located(attribute.located())
    .into()
}

pub(super) struct Draft<'a> {
    pub connection: &'a Connection,
    pub attribute: &'a Attribute,
    pub situation: &'a Situation,
    pub secrets: Vec<String>,
    assumptions: Vec<String>,
}

impl<'a> Draft<'a> {
    pub fn new(
        connection: &'a Connection,
        attribute: &'a Attribute,
        situation: &'a Situation,
    ) -> Draft<'a> {
        Draft {
            connection,
            attribute,
            situation,
            secrets: connection.secrets(),
            assumptions: Vec::new(),
        }
    }

    /// The calls that run.
    fn calls(&mut self) -> Result<Vec<&'a Call>, Error> {
        let types = self.attribute.entitlement_types();
        if types.is_empty() {
            return Ok(self.attribute.calls().iter().collect());
        }
        let listed = types
            .iter()
            .map(|t| format!("`{t}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let wanted = match (&self.situation.entitlement_type, &types[..]) {
            (Some(wanted), _) => wanted.as_str(),
            (None, [only]) => {
                self.assume(format!(
                    "the entitlement is of type `{only}`, the only one with calls"
                ));
                only
            }
            (None, _) => {
                return Err(Error::choice(
                    "it is not clear which calls run: they depend on the entitlement type",
                )
                .help(format!("pass `--entitlement-type` with one of {listed}")));
            }
        };
        let calls: Vec<&Call> = self
            .attribute
            .calls()
            .iter()
            .filter(|call| call.name() == wanted)
            .collect();
        match calls.is_empty() {
            true => Err(Error::choice(format!(
                "no call is named `{wanted}`, so the task would never run"
            ))
            .help(format!("the entitlement types with calls are {listed}"))),
            false => Ok(calls),
        }
    }

    pub fn assume(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.assumptions.contains(&sentence) {
            self.assumptions.push(sentence);
        }
    }

    /// Says which reading of the product's open questions was used, where it matters.
    fn settings(&mut self) {
        let strings = self.attribute.strings();
        if strings
            .iter()
            .any(|s| s.text.contains('\\') && s.text.contains("${"))
        {
            self.assume(match self.situation.syntax.escape_backslash {
                true => "a backslash in a template stands for itself (escapeBackslash is on)",
                false => "a backslash in a template starts an escape (escapeBackslash is off)",
            });
        }
        let mut left: Vec<String> = strings
            .iter()
            .flat_map(|s| crate::connection::author_placeholders(&s.text))
            .map(|placeholder| placeholder.name)
            .collect();
        left.sort();
        left.dedup();
        for name in left {
            self.assume(format!(
                "`@{name}@` is still to be filled: pass `--set {name}=VALUE`"
            ));
        }
    }

    fn step(&mut self, call: &'a Call) -> Step {
        let bound = self.bound(call);
        let mut render = Render {
            draft: self,
            bound: &bound,
            why: Vec::new(),
            takes: Vec::new(),
        };
        let request = render.request(call);
        let (why, read) = (render.why, render.takes);
        match request {
            Some(mut request) if why.is_empty() => {
                request.takes = read;
                self.gives(call, &mut request);
                Step::Ready(Box::new(request))
            }
            _ => Step::Blocked {
                call: call.response_key.clone(),
                why,
            },
        }
    }

    /// The names a call's templates see.
    pub fn bound(&self, call: &Call) -> Bound {
        bound::bind(
            self.connection,
            self.attribute.kind(),
            self.situation,
            call.connection.as_ref().map(|name| &*name.text),
            &self.connection_keys(call),
        )
    }

    /// The keys of ConnectionJSON that a call's templates read.
    fn connection_keys(&self, call: &Call) -> Vec<String> {
        let mut keys = Vec::new();
        for template in call.templates() {
            let syntax = self.situation.syntax;
            let Ok(template) = self.connection.template(&template.text, syntax) else {
                continue;
            };
            for (_, path) in template.paths() {
                if let Some(key) = path.strip_prefix("connection.") {
                    keys.push(key.split(['.', '[']).next().unwrap_or(key).to_owned());
                }
            }
        }
        keys
    }

    /// What is kept of the call's answer.
    fn gives(&self, call: &Call, request: &mut Request) {
        let provisioning = self.attribute.provisioning();
        let own = |path: &str| {
            path.strip_prefix(&*call.response_key)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let id = provisioning
            .account_id_path
            .iter()
            .map(|path| ("accountID", path));
        let columns = provisioning
            .columns
            .iter()
            .map(|column| (&*column.name.text, &column.path));
        for (column, path) in id.chain(columns).filter(|(_, path)| own(&path.text)) {
            request.gives.push(Give {
                column: column.to_owned(),
                path: path.text.to_string(),
            });
        }
    }
}
