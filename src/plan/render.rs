//! One call, rendered.

use std::sync::Arc;

use super::bound::Bound;
use super::draft::Draft;
use super::{Part, Request, Take, body, url};
use crate::connection::{Call, Header, Params, Piece};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::{Escape, Rendered, Syntax, Template};
use crate::text::{Located, Source, Span, SpanMap, json};

/// One call being rendered.
pub(super) struct Render<'d, 'a> {
    pub draft: &'d mut Draft<'a>,
    pub bound: &'d Bound,
    pub why: Vec<Diagnostic>,
    pub takes: Vec<Take>,
}

impl Render<'_, '_> {
    pub fn request(&mut self, call: &Call) -> Option<Request> {
        // Every part is tried, so that one look shows everything that is missing.
        let method = call.http_method.as_ref().and_then(|text| self.part(text));
        let address = call.url.as_ref().and_then(|text| self.part(text));
        let authentication = call.connection.as_ref().map(literal);
        let content_type = call.content_type.as_ref().map(literal);
        let headers = self.headers(call);
        let mut findings = match &address {
            Some(url) => url::check(&url.rendered, &url.template),
            None => Vec::new(),
        };
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
            url: address?,
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
    pub fn headers(&mut self, call: &Call) -> Option<Vec<(String, Part)>> {
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

    pub fn part(&mut self, text: &Located) -> Option<Part> {
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
