//! Looking into what was read.

use super::{Document, Json, JsonString, Member, Node};

/// Adds one reference token to a JSON pointer (RFC 6901), escaped.
///
/// ```
/// let mut pointer = String::from("/call");
/// scimplate::text::json::push_pointer(&mut pointer, "a/b~c");
/// assert_eq!(pointer, "/call/a~1b~0c");
/// ```
pub fn push_pointer(pointer: &mut String, token: &str) {
    pointer.reserve(1 + token.len());
    pointer.push('/');
    if memchr::memchr2(b'~', b'/', token.as_bytes()).is_none() {
        return pointer.push_str(token);
    }
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

impl Document {
    /// The value a JSON pointer (RFC 6901) leads to. Of equal keys the last counts, as in `serde_json`.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        let root = self.root.as_ref()?;
        if pointer.is_empty() {
            return Some(root);
        }
        let tokens = pointer.strip_prefix('/')?.split('/');
        tokens
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .try_fold(root, |node, token| match &node.value {
                Json::Array(items) => items.get(array_index(&token)?),
                Json::Object(_) => node.get(&token),
                _ => None,
            })
    }

    /// The JSON pointer of the innermost value that holds the byte at `offset`; a key counts as its value.
    pub fn pointer_at(&self, offset: usize) -> String {
        let mut pointer = String::new();
        let mut node = self.root.as_ref();
        while let Some(inside) = node {
            node = None;
            match &inside.value {
                Json::Array(items) => {
                    let index = items.partition_point(|item| item.span.end <= offset);
                    if let Some(item) = items.get(index).filter(|item| item.span.start <= offset) {
                        push_pointer(&mut pointer, &index.to_string());
                        node = Some(item);
                    }
                }
                Json::Object(members) => {
                    let index = members.partition_point(|member| member.value.span.end <= offset);
                    let member = members.get(index);
                    if let Some(member) = member.filter(|member| member.key.span.start <= offset) {
                        push_pointer(&mut pointer, &member.key.text);
                        node = Some(&member.value);
                    }
                }
                _ => {}
            }
        }
        pointer
    }

    /// Shows `visit` every string, keys too, in the order of the text; see [`Node::strings`].
    pub fn strings<'d>(&'d self, mut visit: impl FnMut(&str, &'d JsonString, bool)) {
        if let Some(root) = &self.root {
            root.walk(&mut String::new(), &mut visit);
        }
    }
}

fn array_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || token.starts_with(|c: char| matches!(c, '1'..='9'));
    canonical.then(|| token.parse().ok()).flatten()
}

impl Node {
    /// The value of `key`, if this is an object that has it. Of equal keys the last counts, as in
    /// `serde_json`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The member called `key`; of equal keys the last.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.as_object()?
            .iter()
            .rev()
            .find(|member| *member.key.text == *key)
    }

    /// The decoded string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        self.as_string().map(|string| &*string.text)
    }

    /// The string with its places, if this is one.
    pub fn as_string(&self) -> Option<&JsonString> {
        match &self.value {
            Json::String(string) => Some(string),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Json::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// What messages call this kind of value: `string`, `number`, `object`…
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
            Json::Broken => "broken value",
        }
    }

    /// Shows `visit` every string in here, in the order of the text: the JSON pointer of its value,
    /// seen from here, the string, and whether it is that value's key rather than the value.
    ///
    /// ```
    /// use scimplate::text::json;
    ///
    /// let mut seen = Vec::new();
    /// json::read(r#"{"a": ["x"]}"#).strings(|pointer, string, is_key| {
    ///     seen.push(format!("{pointer} {} {is_key}", string.text));
    /// });
    /// assert_eq!(seen, ["/a a true", "/a/0 x false"]);
    /// ```
    pub fn strings<'n>(&'n self, mut visit: impl FnMut(&str, &'n JsonString, bool)) {
        self.walk(&mut String::new(), &mut visit);
    }

    // As deep as the reader goes, so recursion is safe.
    fn walk<'n>(
        &'n self,
        pointer: &mut String,
        visit: &mut impl FnMut(&str, &'n JsonString, bool),
    ) {
        let len = pointer.len();
        match &self.value {
            Json::String(string) => visit(pointer, string, false),
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    push_pointer(pointer, &index.to_string());
                    item.walk(pointer, visit);
                    pointer.truncate(len);
                }
            }
            Json::Object(members) => {
                for member in members {
                    push_pointer(pointer, &member.key.text);
                    visit(pointer, &member.key, true);
                    member.value.walk(pointer, visit);
                    pointer.truncate(len);
                }
            }
            _ => {}
        }
    }
}
