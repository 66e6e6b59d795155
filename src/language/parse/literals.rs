//! Numbers and strings.

use std::sync::Arc;

use pest::iterators::Pair;

use super::{Parsed, Rule, Tree, Unparsed, with_steps};
use crate::language::escape;
use crate::language::syntax::{Expr, Key, Kind, Step, StepKind, TextPart};
use crate::text::Span;
use crate::value::{Decimal, Number, Value};

impl<'a> Tree<'a> {
    /// A string with placeholders; without any, an ordinary String.
    pub(super) fn text(&self, pair: Pair<'a, Rule>) -> Parsed<Kind> {
        let mut parts: Vec<TextPart> = Vec::new();
        let mut chunk = String::new();
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::gstring_chunk | Rule::gstring3_chunk => {
                    chunk.push_str(&escape::quoted(part.as_str(), span.start)?);
                }
                Rule::slashy_chunk => chunk.push_str(&part.as_str().replace("\\/", "/")),
                Rule::dollar_slashy_chunk => {
                    chunk.push_str(&part.as_str().replace("$$", "$").replace("$/", "/"));
                }
                Rule::lone_dollar => chunk.push('$'),
                _ => {
                    if !chunk.is_empty() {
                        parts.push(TextPart::Chunk(std::mem::take(&mut chunk).into()));
                    }
                    parts.push(TextPart::Hole(self.hole(part, span)?));
                }
            }
        }
        if parts.is_empty() {
            return Ok(Kind::Literal(Value::string(chunk)));
        }
        if !chunk.is_empty() {
            parts.push(TextPart::Chunk(chunk.into()));
        }
        Ok(Kind::Text(parts))
    }

    fn hole(&self, pair: Pair<'a, Rule>, span: Span) -> Parsed<Expr> {
        match pair.into_inner().next() {
            Some(inner) if inner.as_rule() == Rule::path => Ok(self.path(inner)),
            Some(inner) => {
                if inner
                    .clone()
                    .into_inner()
                    .any(|part| part.as_rule() == Rule::parameters)
                {
                    return Ok(Expr {
                        span,
                        kind: Kind::NotYet("`${-> …}` inside a string".into()),
                    });
                }
                let null = Expr {
                    span,
                    kind: Kind::Literal(Value::Null),
                };
                Ok(self.content(inner)?.unwrap_or(null))
            }
            None => Err(Unparsed::syntax(span, "a placeholder is missing")),
        }
    }

    pub(super) fn path(&self, pair: Pair<'a, Rule>) -> Expr {
        let mut names = pair
            .into_inner()
            .map(|word| (word.as_str(), self.span(&word)));
        let (first, span) = names.next().unwrap_or(("", Span::at(self.base)));
        let base = Expr {
            span,
            kind: Kind::Name(first.into()),
        };
        let steps = names
            .map(|(name, span)| Step {
                span: Span::new(span.start - 1, span.end),
                safe: false,
                spread: false,
                kind: StepKind::Property(Key::Word(name.into())),
            })
            .collect();
        with_steps(base, steps)
    }
}

/// A number literal: Integer, Long if it does not fit, then BigInteger; with a fraction or exponent a
/// BigDecimal; a suffix decides otherwise.
pub(super) fn number(text: &str, span: Span) -> Parsed<Value> {
    let wrong = || Unparsed::syntax(span, format!("`{text}` is not a number Groovy can read"));
    // Groovy's compiler breaks down over these, with a message about a bug of its own.
    let beyond = || Unparsed {
        span,
        message: "a number beyond the largest Double".into(),
        groovy_can: true,
    };
    let digits = text.replace('_', "");
    let hex = digits.starts_with("0x") || digits.starts_with("0X");
    let last = digits.bytes().last().map(|b| b.to_ascii_lowercase());
    let suffix = match last {
        Some(b @ (b'i' | b'l' | b'g')) => Some(b),
        Some(b @ (b'f' | b'd')) if !hex => Some(b),
        _ => None,
    };
    let body = if suffix.is_some() {
        &digits[..digits.len() - 1]
    } else {
        &digits[..]
    };
    let fraction = !hex && body.contains(['.', 'e', 'E']);
    match suffix {
        Some(b'f') => {
            let n: f32 = body.parse().map_err(|_| wrong())?;
            return if n.is_finite() {
                Ok(Value::Float(n))
            } else {
                Err(beyond())
            };
        }
        Some(b'd') => {
            let n: f64 = body.parse().map_err(|_| wrong())?;
            return if n.is_finite() {
                Ok(Value::Double(n))
            } else {
                Err(beyond())
            };
        }
        _ => {}
    }
    if fraction {
        let decimal = Decimal::parse(body).ok_or_else(wrong)?;
        return Ok(Value::Decimal(Arc::new(decimal)));
    }
    let (radix, body) = match body.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &body[2..]),
        [b'0', b'b' | b'B', ..] => (2, &body[2..]),
        [b'0', _, ..] => (8, &body[1..]),
        _ => (10, body),
    };
    let whole = Number::parse_whole(body, radix).ok_or_else(wrong)?;
    Ok(match suffix {
        Some(b'i') => Value::Int(whole.to_i32_wrapping()),
        Some(b'l') => Value::Long(whole.to_i64_wrapping()),
        Some(b'g') => whole
            .truncated()
            .map_or(Value::Null, |n| Value::BigInt(Arc::new(n))),
        _ => whole.into(),
    })
}
