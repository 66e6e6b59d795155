use std::cell::RefCell;

use indexmap::IndexMap;

use super::{Instant, Value, from_node};
use crate::diagnostic::{Diagnostic, rules};
use crate::error::Error;
use crate::text::json::{self, Json};
use crate::text::{Located, Source};

/// Fewest bytes of a text that is masked wherever it turns up; masking shorter ones would tear every output.
pub const SHORTEST_SECRET: usize = 4;

/// The names the expressions of a template see, and their values.
///
/// Immutable once made, and shared freely: what a template changes is its own copy.
#[derive(Clone, Default)]
pub struct Bindings {
    roots: IndexMap<String, Root>,
    now: Option<Instant>,
    seed: Option<u64>,
}

#[derive(Clone)]
struct Root {
    value: Value,
    secret: bool,
}

impl Bindings {
    /// No names at all.
    pub fn new() -> Bindings {
        Bindings::default()
    }

    /// Reads a JSON object, one member a name.
    ///
    /// # Errors
    ///
    /// [`Error::Found`] with the place when the text is not a JSON object or a typed value is wrong.
    ///
    /// ```
    /// let bindings = scimplate::Bindings::from_json(r#"{"user": {"email": "ann@example.org"}}"#)?;
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Bindings, Error> {
        Bindings::parse(&Source::new("bindings", text))
    }

    /// Reads a JSON object, as [`from_json`](Bindings::from_json), with a name for the report.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Bindings::from_json).
    pub fn parse(source: &Source) -> Result<Bindings, Error> {
        let whole = Located::whole(source.clone());
        let document = json::read(source.text());
        let mut findings = document
            .oddities
            .iter()
            .map(|o| Diagnostic::of_json(o, source.text()));
        if let Some(finding) = findings.find(Diagnostic::is_error) {
            return Err(finding.in_source(source).into());
        }
        let mut bindings = Bindings::new();
        match document.root {
            Some(json::Node {
                value: Json::Object(members),
                ..
            }) => {
                for member in members {
                    let value = from_node(&member.value, source.text())
                        .map_err(|found| found.located(&whole))?;
                    bindings.bind(&*member.key.text, value);
                }
                Ok(bindings)
            }
            other => {
                let span = other.map_or(crate::text::Span::at(0), |node| node.span);
                Err(Diagnostic::new(&rules::BIND_WRONG_VALUE, span, "the bindings are not a JSON object")
                    .help("write one member a name, such as `{\"user\": {\"email\": \"ann@example.org\"}}`")
                    .in_source(source)
                    .into())
            }
        }
    }

    /// Sets the moment that `new Date()` is, and from which years of two digits count. Without it, what asks
    /// for the time is refused: a render has no clock of its own, so that it can be repeated.
    ///
    /// ```
    /// use scimplate::value::Instant;
    /// use scimplate::{Bindings, Template};
    ///
    /// let mut bindings = Bindings::new();
    /// bindings.set_now(Instant::Date(0));
    /// let template = Template::parse("${new Date().format('yyyy-MM-dd')}")?;
    /// assert_eq!(template.render(&bindings)?, "1970-01-01");
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn set_now(&mut self, now: Instant) {
        self.now = Some(now);
    }

    /// The moment that `new Date()` is.
    pub fn now(&self) -> Option<Instant> {
        self.now
    }

    /// Sets what a render's random numbers begin from: with the same seed they are the same. Without it, what
    /// asks for one is refused.
    ///
    /// ```
    /// use scimplate::{Bindings, Template};
    ///
    /// let mut bindings = Bindings::new();
    /// bindings.set_seed(7);
    /// let template = Template::parse("${UUID.randomUUID()}")?;
    /// assert_eq!(template.render(&bindings)?, template.render(&bindings)?);
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    pub fn set_seed(&mut self, seed: u64) {
        self.seed = Some(seed);
    }

    /// What a render's random numbers begin from.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// Binds a name, in place of what it was bound to.
    pub fn bind(&mut self, name: impl Into<String>, value: Value) {
        let root = Root {
            value,
            secret: false,
        };
        self.roots.insert(name.into(), root);
    }

    /// Binds a name to a secret: what is computed from it is masked wherever it is shown.
    pub fn bind_secret(&mut self, name: impl Into<String>, value: Value) {
        let root = Root {
            value,
            secret: true,
        };
        self.roots.insert(name.into(), root);
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.roots.get(name).map(|root| &root.value)
    }

    pub(crate) fn get_key_value(&self, name: &str) -> Option<(&str, &Value)> {
        let (name, root) = self.roots.get_key_value(name)?;
        Some((name, &root.value))
    }

    /// Whether what a name is bound to is a secret.
    pub fn is_secret(&self, name: &str) -> bool {
        self.roots.get(name).is_some_and(|root| root.secret)
    }

    /// The same names with every text of their values replaced.
    #[must_use]
    pub fn map_text(&self, f: &dyn Fn(&str) -> String) -> Bindings {
        let mut mapped = self.clone();
        for root in mapped.roots.values_mut() {
            root.value = root.value.map_text(f);
        }
        mapped
    }

    /// The texts in the secrets, which must not show whichever way a template carries them.
    pub(crate) fn secret_texts(&self) -> Vec<String> {
        let found = RefCell::new(Vec::new());
        let keep = |text: &str| {
            if text.len() >= SHORTEST_SECRET {
                found.borrow_mut().push(text.to_owned());
            }
            text.to_owned()
        };
        for root in self.roots.values().filter(|root| root.secret) {
            let _ = root.value.map_text(&keep);
        }
        found.into_inner()
    }

    /// The names, in the order they were bound.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.roots.keys().map(String::as_str)
    }

    /// A name near `name` that is bound, for a hint.
    pub fn suggest(&self, name: &str) -> Option<&str> {
        self.names()
            .map(|bound| (strsim::jaro_winkler(name, bound), bound))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, bound)| bound)
    }
}

/// Names only: values may be personal or secret.
impl std::fmt::Debug for Bindings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.roots.keys()).finish()
    }
}
