use super::json::{Json, JsonString, Member, Node};

/// Reading a value without caring what else it might be.
impl Node {
    /// The members, in order; none when it is no object.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// The member called `key`; the last one when there are several, as every reader of JSON has it.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().rev().find(|member| member.key.text == key)
    }

    /// The value of the member called `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The items, in order; none when it is no array.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Json::Array(items) => items,
            _ => &[],
        }
    }

    /// The string, when it is one.
    pub fn as_string(&self) -> Option<&JsonString> {
        match &self.value {
            Json::String(string) => Some(string),
            _ => None,
        }
    }

    /// What it is, in words: `an object`.
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            Json::Null => "`null`",
            Json::Bool(true) => "`true`",
            Json::Bool(false) => "`false`",
            Json::Number => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
            Json::Broken => "nothing",
        }
    }
}
