//! Making a plan: an attribute's calls, rendered in order.

use std::sync::Arc;

use super::bound::{self, Bound};
use super::{Give, Part, Plan, Request, Situation, Step, Take, body};
use crate::connection::roots::Class;
use crate::connection::{Attribute, Call, Connection, Header, Operation, Params, Piece, roots};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::language::{Escape, Rendered, Syntax, Template};
use crate::text::{Located, Source, Span, SpanMap, json};
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
        let mut draft = Draft {
            connection: self,
            attribute,
            situation,
            secrets: self.secrets(),
            assumptions: Vec::new(),
        };
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

#[cfg(feature = "provision")]
impl Connection {
    /// Where a call of `attribute` goes, whoever it is for.
    ///
    /// # Errors
    ///
    /// [`Error::Found`] when that takes what the situation does not say.
    pub(crate) fn url_of(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
    ) -> Result<Part, Error> {
        self.rendered(attribute, call, situation, |render| {
            render.part(call.url.as_ref()?)
        })
    }

    /// The headers of a call of `attribute`, whoever it is for.
    ///
    /// # Errors
    ///
    /// As [`url_of`](Connection::url_of).
    pub(crate) fn headers_of(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
    ) -> Result<Vec<(String, Part)>, Error> {
        self.rendered(attribute, call, situation, |render| render.headers(call))
    }

    fn rendered<T>(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
        part: impl FnOnce(&mut Render<'_, '_>) -> Option<T>,
    ) -> Result<T, Error> {
        let mut draft = Draft {
            connection: self,
            attribute,
            situation,
            secrets: self.secrets(),
            assumptions: Vec::new(),
        };
        let bound = draft.bound(call);
        let mut render = Render {
            draft: &mut draft,
            bound: &bound,
            why: Vec::new(),
            takes: Vec::new(),
        };
        let done = part(&mut render);
        let why = render.why.into_iter().next();
        match (done, why) {
            (Some(done), None) => Ok(done),
            (_, Some(why)) => Err(why.into()),
            (None, None) => Err(Error::input(self.name(), "the call says nothing of it")),
        }
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

struct Draft<'a> {
    connection: &'a Connection,
    attribute: &'a Attribute,
    situation: &'a Situation,
    secrets: Vec<String>,
    assumptions: Vec<String>,
}

impl<'a> Draft<'a> {
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

    fn assume(&mut self, sentence: impl Into<String>) {
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
    fn bound(&self, call: &Call) -> Bound {
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

/// One call being rendered.
struct Render<'d, 'a> {
    draft: &'d mut Draft<'a>,
    bound: &'d Bound,
    why: Vec<Diagnostic>,
    takes: Vec<Take>,
}

impl Render<'_, '_> {
    fn request(&mut self, call: &Call) -> Option<Request> {
        // Every part is tried, so that one look shows everything that is missing.
        let method = call.http_method.as_ref().and_then(|text| self.part(text));
        let url = call.url.as_ref().and_then(|text| self.part(text));
        let authentication = call.connection.as_ref().map(literal);
        let content_type = call.content_type.as_ref().map(literal);
        let headers = self.headers(call);
        let mut findings = Vec::new();
        let body = match &call.params {
            Params::None => None,
            Params::Text(text) => {
                let kind = call.content_type.as_ref().map(|kind| &*kind.text);
                Some(self.body(text, kind, &mut findings)?)
            }
            params @ Params::Object(_) => {
                self.draft.assume(
                    "a body written as an object is sent as compact JSON, its keys in order, its values escaped",
                );
                Some(self.object(&params.pieces())?)
            }
        };
        for missing in [
            ("httpMethod", call.http_method.is_none()),
            ("url", call.url.is_none()),
        ] {
            if let (key, true) = missing {
                self.why.push(
                    Diagnostic::new(
                        &rules::SHAPE_MISSING_KEY,
                        call.span,
                        format!("the call has no `{key}`"),
                    )
                    .located(self.draft.attribute.located()),
                );
            }
        }
        Some(Request {
            call: call.response_key.clone(),
            authentication,
            method: method?,
            url: url?,
            headers: headers?,
            content_type,
            body,
            success: self.success(call),
            takes: Vec::new(),
            gives: Vec::new(),
            findings,
        })
    }

    /// All headers, each tried; none, when one is not known.
    fn headers(&mut self, call: &Call) -> Option<Vec<(String, Part)>> {
        let header = |header: &Header| {
            let part = self.part(&header.value)?;
            Some((header.name.text.to_string(), part))
        };
        let mut all: Vec<_> = call.headers.iter().map(header).collect();
        if let Some((name, template)) = self.credential_header(call) {
            all.push(self.part(&template).map(|part| (name, part)));
        }
        all.into_iter().collect()
    }

    /// The header that `authHeaderName` names, for a call that carries its credential nowhere itself.
    fn credential_header(&mut self, call: &Call) -> Option<(String, Located)> {
        let (_, login) = self
            .draft
            .connection
            .authentication(&call.connection.as_ref()?.text)?;
        let name = login.get("authHeaderName")?.as_str()?.trim();
        let written = |header: &Header| header.name.text.eq_ignore_ascii_case(name);
        let carries = |text: &Located| text.text.contains("access_token");
        if name.is_empty() || call.headers.iter().any(written) || call.templates().any(carries) {
            return None;
        }
        self.draft.assume(format!(
            "nothing of the call carries the credential, so the header `{name}` does, as `authHeaderName` says"
        ));
        let template = Source::new("authHeaderName", "${access_token}");
        Some((name.to_owned(), Located::whole(template)))
    }

    fn success(&mut self, call: &Call) -> String {
        match (&call.success, &call.unsuccess) {
            (Some(success), None) => success.to_string(),
            (Some(success), Some(failure)) => format!("{success}, and not {failure}"),
            (None, failure) => {
                let rule = self.draft.situation.success;
                self.draft.assume(format!(
                    "a call without `successResponses` succeeds with {rule}"
                ));
                match failure {
                    Some(failure) => format!("{rule}, and not {failure}"),
                    None => rule.to_string(),
                }
            }
        }
    }

    fn part(&mut self, text: &Located) -> Option<Part> {
        let text = self.guarded(text);
        let (_, rendered) = self.rendered(&text, Escape::None)?;
        Some(Part {
            rendered,
            template: text,
        })
    }

    fn body(
        &mut self,
        text: &Located,
        kind: Option<&str>,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<Part> {
        let text = self.guarded(text);
        let escape = match body::is_json(kind, &text.text) {
            true => self.draft.situation.escape,
            false => Escape::None,
        };
        if escape == Escape::Json {
            self.draft.assume(
                "values in strings of a JSON body are escaped, which the product does not do",
            );
        }
        let (template, rendered) = self.rendered(&text, escape)?;
        if body::is_json(kind, rendered.revealed()) {
            let zone = &self.draft.situation.zone;
            findings.extend(body::check(
                &template,
                &rendered,
                &text,
                &self.bound.bindings,
                zone,
            ));
        }
        Some(Part {
            rendered,
            template: text,
        })
    }

    /// The text, marked if a secret of ConnectionJSON is written out in it, so that no report draws it.
    fn guarded(&self, text: &Located) -> Located {
        let tells = |secret: &String| text.text.contains(secret);
        let secret = text.secret || self.draft.secrets.iter().any(tells);
        Located {
            secret,
            ..text.clone()
        }
    }

    fn rendered(&mut self, text: &Located, escape: Escape) -> Option<(Template, Rendered)> {
        let syntax = Syntax {
            escape,
            ..self.draft.situation.syntax
        };
        let template = match self.draft.connection.template(&text.text, syntax) {
            Ok(template) => template,
            Err(failure) => {
                self.why.push(failure.diagnostic().located(text));
                return None;
            }
        };
        let before = self.why.len();
        for (span, path) in template.paths() {
            self.look(&path, span, text);
        }
        if self.why.len() > before {
            return None;
        }
        match template.render_within(
            &self.bound.bindings,
            &self.draft.situation.zone,
            &self.draft.situation.budget,
        ) {
            Ok(mut rendered) => {
                self.draft
                    .secrets
                    .iter()
                    .for_each(|secret| rendered.hide(secret));
                Some((template, rendered))
            }
            Err(failure) => {
                self.why
                    .push(self.explained(failure.diagnostic()).located(text));
                None
            }
        }
    }

    /// A fault about an attribute or name of the product's, with the one that was probably meant.
    fn explained(&self, found: Diagnostic) -> Diagnostic {
        let message = found.message.clone();
        let missing = message
            .strip_prefix("No such property: ")
            .and_then(|rest| rest.split_once(" for class: "));
        let Some((name, class)) = missing else {
            return found;
        };
        let attribute = self.draft.attribute.kind();
        let help = match class {
            "User" => Class::User.nearest(name),
            "Account" => Class::Account.nearest(name),
            "Entitlement" => Class::Entitlement.nearest(name),
            _ if !roots::Root::where_seen(name).is_empty() => {
                let seen = roots::Root::where_seen(name);
                let seen: Vec<&str> = seen.iter().map(|kind| kind.name()).take(3).collect();
                return found.help(format!(
                    "`{name}` is not there in {}; it is in {}",
                    attribute.name(),
                    seen.join(", ")
                ));
            }
            _ => roots::Root::nearest(name, attribute).map(str::to_owned),
        };
        match help {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        }
    }

    /// Notes what a path needs: an earlier answer, a root without a value, an assumption.
    fn look(&mut self, path: &str, span: Span, text: &Located) {
        let root = path.split(['.', '[']).next().unwrap_or(path);
        if let Some(rest) = path.strip_prefix("response.") {
            let (call, rest) = rest.split_once('.').unwrap_or((rest, ""));
            let take = Take {
                call: call.to_owned(),
                path: rest.to_owned(),
            };
            if !self.takes.contains(&take) {
                self.takes.push(take);
            }
            if !self
                .draft
                .situation
                .responses
                .iter()
                .any(|(known, _)| known == call)
            {
                let known = self
                    .draft
                    .attribute
                    .calls()
                    .iter()
                    .any(|c| c.response_key == call);
                let found = Diagnostic::new(
                    &rules::BIND_NO_VALUE,
                    span,
                    format!("this needs the answer of `{call}`, which is not known here"),
                );
                let found = match known {
                    true => found.help(format!("pass an example of it: `--response {call}=FILE`")),
                    false => found.note("no call of the attribute has that response key"),
                };
                self.block(found, text);
            }
        }
        if let Some(root) = self
            .bound
            .unknown
            .iter()
            .find(|unknown| unknown.name == root)
        {
            let found = Diagnostic::new(
                &rules::BIND_NO_VALUE,
                span,
                format!("no value was given for `{}`: {}", root.name, root.purpose),
            );
            let help = match root.name {
                "user" => "pass the person with `--user FILE`".into(),
                "connection" => {
                    "pass a readable ConnectionJSON with `--connection-json FILE`".into()
                }
                name => format!("give it in a file for `--bindings`, as {{\"{name}\": …}}"),
            };
            self.block(found.help(help), text);
        }
        let said = |key: &String| {
            key == root || path == key.as_str() || path.starts_with(&format!("{key}."))
        };
        for sentence in self
            .bound
            .assumed
            .iter()
            .filter(|(key, _)| said(key))
            .map(|(_, s)| s)
        {
            self.draft.assume(sentence.clone());
        }
    }

    /// One reason a template is blocked by, once.
    fn block(&mut self, found: Diagnostic, text: &Located) {
        let found = found.located(text);
        if !self.why.iter().any(|why| why.message == found.message) {
            self.why.push(found);
        }
    }

    /// An object-form body: compact JSON with each rendered string escaped.
    fn object(&mut self, pieces: &[Piece<'_>]) -> Option<Part> {
        let start = |text: &Located| text.map.up(Span::at(0)).start;
        let first = pieces.iter().find_map(|piece| match piece {
            Piece::Template(text) => Some(*text),
            Piece::Literal(_) => None,
        });
        let place = first.unwrap_or(self.draft.attribute.located());
        let (mut template, mut map) = (String::new(), SpanMap::starting_at(start(place)));
        let mut done = start(place);
        let mut whole = Rendered::literal("");
        let mut secret = false;
        for piece in pieces {
            match piece {
                Piece::Literal(text) => {
                    template.push_str(text);
                    map.push_escape(text.len(), 0);
                    whole.text.push_str(text);
                }
                Piece::Template(text) => {
                    let at = template.len();
                    template.push_str(&text.text);
                    let file = text.map.up(Span::new(0, text.text.len()));
                    map.push_escape(0, file.start.saturating_sub(done));
                    map.push_escape(text.text.len(), file.len());
                    done = file.end;
                    let text = self.guarded(text);
                    secret |= text.secret;
                    let (_, rendered) = self.rendered(&text, Escape::None)?;
                    append_escaped(&mut whole, &rendered, at);
                }
            }
        }
        let template = Located {
            text: template.into(),
            map: Arc::new(map),
            secret,
            ..place.clone()
        };
        Some(Part {
            rendered: whole,
            template,
        })
    }
}

/// Appends a rendered string as the inside of a JSON string; its template starts at `at`.
fn append_escaped(whole: &mut Rendered, rendered: &Rendered, at: usize) {
    let mut done = 0;
    for slot in rendered.slots() {
        json::escape(&rendered.revealed()[done..slot.at.start], &mut whole.text);
        let start = whole.text.len();
        json::escape(slot.at.of(rendered.revealed()), &mut whole.text);
        let mut slot_here = slot.clone();
        slot_here.at = Span::new(start, whole.text.len());
        slot_here.placeholder = slot.placeholder.shifted(at);
        whole.slots.push(slot_here);
        done = slot.at.end;
    }
    json::escape(&rendered.revealed()[done..], &mut whole.text);
}

/// A text that is no template, as it stands.
fn literal(text: &Located) -> Part {
    Part {
        rendered: Rendered::literal(&*text.text),
        template: text.clone(),
    }
}
