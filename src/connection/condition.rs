use std::fmt;

use super::Part;
use crate::text::Located;
use crate::text::json::Json;

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
    pub(super) fn read(part: &Part<'_>) -> Option<Condition> {
        let tests = match &part.node.value {
            Json::Object(_) => part.members().map(|member| test(&member)).collect(),
            Json::Array(_) => {
                let all = part.items().flat_map(|item| item.members());
                all.map(|member| test(&member)).collect()
            }
            _ => return None,
        };
        Some(Condition {
            pointer: part.pointer.clone(),
            tests,
        })
    }
}

fn test(member: &Part<'_>) -> Test {
    let accepts = match member.node.value {
        Json::Array(_) => member.items().filter_map(|item| item.scalar()).collect(),
        _ => member.scalar().into_iter().collect(),
    };
    let path = member
        .key()
        .unwrap_or_else(|| member.attribute.located().clone());
    Test { path, accepts }
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
