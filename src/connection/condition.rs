use std::fmt;

use super::attribute::child;
use super::call::is_given;
use super::expectation::Expectation;
use crate::text::Located;
use crate::text::json::{Json, Node};

/// When an answer counts as success, or as failure: every test must hold.
///
/// Written as an object, or as an array of objects with one key each. That all of them must hold is the
/// usual reading; the product's guides do not say.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Where it stands.
    pub pointer: String,
    /// What is tested, in order.
    pub tests: Vec<Test>,
}

/// One test of an answer: a path, and the values that pass.
#[derive(Debug, Clone)]
pub struct Test {
    /// `statusCode`, or a path in the body.
    pub path: Located,
    /// The values that pass; a number as its characters.
    pub accepts: Vec<Located>,
}

impl Test {
    /// Whether it tests the HTTP status and not the body.
    pub fn is_status(&self) -> bool {
        &*self.path.text == "statusCode"
    }

    /// Whether `value` passes.
    pub fn accepts(&self, value: &str) -> bool {
        self.accepts.iter().any(|accepted| *accepted.text == *value)
    }
}

impl Condition {
    pub(super) fn read(
        expect: &mut Expectation<'_>,
        call: &Node,
        key: &str,
        pointer: &str,
    ) -> Option<Condition> {
        let node = call.get(key).filter(|node| is_given(node))?;
        let pointer = child(pointer, key);
        let mut tests = Vec::new();
        match &node.value {
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = child(&pointer, &index.to_string());
                    if expect.object(item, &pointer, key) {
                        read_tests(expect, item, &pointer, &mut tests);
                    }
                }
            }
            _ if expect.object(node, &pointer, key) => {
                read_tests(expect, node, &pointer, &mut tests)
            }
            _ => return None,
        }
        Some(Condition { pointer, tests })
    }
}

fn read_tests(expect: &mut Expectation<'_>, node: &Node, pointer: &str, tests: &mut Vec<Test>) {
    for member in node.as_object().unwrap_or_default() {
        let at = child(pointer, &member.key.text);
        let key = &*member.key.text;
        let accepts = match &member.value.value {
            Json::Array(items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| {
                    expect.scalar(item, &child(&at, &index.to_string()), key)
                })
                .collect(),
            _ => expect.scalar(&member.value, &at, key).into_iter().collect(),
        };
        tests.push(Test {
            path: expect.attribute.string(&member.key, at),
            accepts,
        });
    }
}

/// `status 200 or 201; `status` is `ok``
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, test) in self.tests.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            test.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_status() { "" } else { "`" };
        if self.is_status() {
            f.write_str("status ")?;
        } else {
            write!(f, "`{}` is ", self.path.text)?;
        }
        for (index, value) in self.accepts.iter().enumerate() {
            if index > 0 {
                f.write_str(" or ")?;
            }
            write!(f, "{mark}{}{mark}", value.text)?;
        }
        Ok(())
    }
}
