//! Brackets: what is open, and which bracket closes what when they do not match.

use super::reader::{Place, Reader};
use super::{Json, JsonString, Member, Node, Oddity, OddityKind};
use crate::text::Span;

/// An object with more members is not usual. So many keys are compared with each other; more are sorted first.
const FEW: usize = 16;

/// An array or object whose end is still to come.
pub(super) struct Open {
    pub start: usize,
    pub inside: Inside,
}

pub(super) enum Inside {
    Array(Vec<Node>),
    /// The members, and the key whose value is being read.
    Object(Vec<Member>, Option<JsonString>),
}

impl Reader<'_> {
    /// Closes what is open with the bracket here, the right one or a wrong one.
    pub(super) fn close(&mut self, bracket: char) {
        let here = self.at;
        let Some(top) = self.open.len().checked_sub(1) else {
            return;
        };
        let opened = self.open.iter().rposition(|open| open.closing() == bracket);
        // Nothing but the end can follow the root, so a comma shows that this bracket is not the root's.
        let ends_root = opened == Some(0) && !self.comma_follows(here + 1);
        match opened {
            Some(index) if index > 0 || ends_root => {
                while self.open.len() > index + 1 {
                    self.unclosed(here);
                }
                self.at = here + 1;
                self.pop(here + 1);
            }
            // Only the root is open, and it goes on: one bracket too many.
            _ if top == 0 && self.root_goes_on(here + 1) => {
                self.odd_here(OddityKind::UnexpectedClose, 1);
                self.place = Place::After {
                    end: here,
                    junk: true,
                };
            }
            // The wrong bracket for the innermost, and no other to take it: a slip of the finger.
            _ => {
                self.oddities.push(Oddity {
                    kind: OddityKind::UnexpectedClose,
                    span: Span::new(here, here + 1),
                    also: self.open.last().map(Open::bracket),
                });
                self.at = here + 1;
                self.pop(here + 1);
            }
        }
    }

    fn root_goes_on(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start();
        rest.starts_with(',')
            || self
                .open
                .first()
                .is_some_and(|root| rest.starts_with(root.closing()))
    }

    fn comma_follows(&self, at: usize) -> bool {
        self.text[at..].trim_start().starts_with(',')
    }

    /// Ends the innermost without its bracket, noticed at `end`.
    pub(super) fn unclosed(&mut self, end: usize) {
        self.oddities.push(Oddity {
            kind: OddityKind::Unclosed,
            span: Span::at(end),
            also: self.open.last().map(Open::bracket),
        });
        self.pop(end);
    }

    /// Ends the innermost, which reaches up to `end`.
    fn pop(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let value = match open.inside {
            Inside::Array(items) => Json::Array(items),
            Inside::Object(members, _) => {
                self.report_duplicates(&members);
                self.room = members.len().min(FEW);
                Json::Object(members)
            }
        };
        self.attach(Node {
            span: Span::new(open.start, end),
            value,
        });
    }

    fn report_duplicates(&mut self, members: &[Member]) {
        // Nearly every object is small, and its keys differ.
        let equals = |(at, one): (usize, &Member)| {
            let mut before = members[..at].iter();
            before.any(|other| other.key.text == one.key.text)
        };
        if members.len() <= FEW && !members.iter().enumerate().any(equals) {
            return;
        }
        let keys = members.iter().map(|member| &member.key);
        let mut keys: Vec<&JsonString> = keys.filter(|key| !key.span.is_empty()).collect();
        // Stable: of equal keys the first stays first.
        keys.sort_by(|a, b| a.text.cmp(&b.text));
        for equal in keys.chunk_by(|a, b| a.text == b.text) {
            let (first, later) = (equal[0], &equal[1..]);
            self.oddities.extend(later.iter().map(|key| Oddity {
                kind: OddityKind::DuplicateKey,
                span: key.span,
                also: Some(first.span),
            }));
        }
    }

    /// Goes past an array or object that is nested too deep, looking only at its brackets and strings.
    pub(super) fn skip_too_deep(&mut self) {
        self.odd(OddityKind::TooDeep, Span::new(self.at, self.at + 1));
        let bytes = self.text.as_bytes();
        let (mut depth, mut in_string) = (0usize, false);
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => in_string = !in_string,
                b'\\' if in_string && matches!(bytes.get(self.at), Some(b'"' | b'\\')) => {
                    self.at += 1
                }
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

impl Open {
    fn closing(&self) -> char {
        match self.inside {
            Inside::Array(_) => ']',
            Inside::Object(..) => '}',
        }
    }

    fn bracket(&self) -> Span {
        Span::new(self.start, self.start + 1)
    }
}
