use super::Part;
use crate::text::Located;
use crate::text::json::Json;

/// What a call sends: `httpParams`.
#[derive(Debug, Clone)]
pub enum Params {
    /// No body: the key is absent, `null`, `""`, `"{}"` or `{}`, all of which real connections write for it.
    None,
    /// A text, usually JSON in a string, rendered as a whole.
    Text(Located),
    /// An object (or array) whose strings are rendered one by one.
    ///
    /// How the product serialises it is not settled; it is taken to be compact JSON, keys in order, each
    /// rendered string escaped again ([`pieces`](Params::pieces)).
    Object(ParamTree),
}

/// An object-form `httpParams`.
#[derive(Debug, Clone)]
pub enum ParamTree {
    /// A string: a template.
    Text(Located),
    /// A number, `true`, `false` or `null`, as its characters.
    Plain(String),
    /// An array.
    List(Vec<ParamTree>),
    /// An object; its keys are no templates.
    Object(Vec<(String, ParamTree)>),
}

/// A part of the compact JSON of an object-form `httpParams`.
#[derive(Debug, Clone)]
pub enum Piece<'a> {
    /// Characters that stand as they are.
    Literal(String),
    /// A template; what it renders to stands here, escaped as the inside of a JSON string.
    Template(&'a Located),
}

impl Params {
    pub(super) fn read(part: Option<Part<'_>>) -> Params {
        let Some(part) = part else {
            return Params::None;
        };
        match &part.node.value {
            Json::String(string) if matches!(string.text.trim(), "" | "{}") => Params::None,
            Json::String(string) => Params::Text(part.attribute.string(string, part.pointer)),
            Json::Object(members) if members.is_empty() => Params::None,
            Json::Object(_) | Json::Array(_) => Params::Object(tree(&part)),
            _ => Params::None,
        }
    }

    /// Its templates, in order.
    pub fn templates(&self) -> impl Iterator<Item = &Located> {
        let mut found = Vec::new();
        match self {
            Params::None => {}
            Params::Text(text) => found.push(text),
            Params::Object(tree) => tree.collect(&mut found),
        }
        found.into_iter()
    }

    /// The compact JSON of the object form, in pieces; empty for the other forms.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut writer = Writer::default();
        if let Params::Object(tree) = self {
            writer.tree(tree);
            writer.flush();
        }
        writer.pieces
    }
}

impl ParamTree {
    fn collect<'a>(&'a self, found: &mut Vec<&'a Located>) {
        match self {
            ParamTree::Text(text) => found.push(text),
            ParamTree::Plain(_) => {}
            ParamTree::List(items) => items.iter().for_each(|item| item.collect(found)),
            ParamTree::Object(members) => {
                members.iter().for_each(|(_, value)| value.collect(found))
            }
        }
    }
}

// The reader bounds the depth of a document.
fn tree(part: &Part<'_>) -> ParamTree {
    match &part.node.value {
        Json::String(string) => {
            ParamTree::Text(part.attribute.string(string, part.pointer.clone()))
        }
        Json::Array(_) => ParamTree::List(part.items().map(|item| tree(&item)).collect()),
        Json::Object(_) => {
            let member = |member: Part<'_>| (member.name().to_owned(), tree(&member));
            ParamTree::Object(part.members().map(member).collect())
        }
        Json::Broken => ParamTree::Plain("null".into()),
        Json::Null | Json::Bool(_) | Json::Number => {
            ParamTree::Plain(part.node.span.of(&part.attribute.located().text).to_owned())
        }
    }
}

#[derive(Default)]
struct Writer<'a> {
    literal: String,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Writer<'a> {
    fn tree(&mut self, tree: &'a ParamTree) {
        match tree {
            ParamTree::Plain(text) => self.literal.push_str(text),
            ParamTree::Text(template) => {
                self.literal.push('"');
                self.flush();
                self.pieces.push(Piece::Template(template));
                self.literal.push('"');
            }
            ParamTree::List(items) => {
                self.literal.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.comma(index);
                    self.tree(item);
                }
                self.literal.push(']');
            }
            ParamTree::Object(members) => {
                self.literal.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.comma(index);
                    self.literal
                        .push_str(&serde_json::Value::from(key.as_str()).to_string());
                    self.literal.push(':');
                    self.tree(value);
                }
                self.literal.push('}');
            }
        }
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.literal.push(',');
        }
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.pieces
                .push(Piece::Literal(std::mem::take(&mut self.literal)));
        }
    }
}
