use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::budget::Budget;
use super::compile::{self, Trees};
use super::evaluate::Render;
use super::failure::{Failure, Phase, failure, no_room};
use super::insert::Escape;
use super::plain::{self, Interner, Piece};
use super::program::{Program, World, lower};
use super::rendered::Rendered;
use super::stack;
use super::stage::Syntax;
use super::walk::walk;
use crate::text::Span;
use crate::value::{Bindings, Zone};

/// Text with placeholders, read and ready to be rendered any number of times.
///
/// Immutable, and cheap to share.
///
/// ```
/// use scimplate::{Bindings, Template};
///
/// let template = Template::parse(r#"{"userName":"${user.email.toLowerCase()}"}"#)?;
/// let bindings = Bindings::from_json(r#"{"user": {"email": "Ann@Example.org"}}"#)?;
/// assert_eq!(template.render(&bindings)?, r#"{"userName":"ann@example.org"}"#);
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    text: Arc<str>,
    syntax: Syntax,
    /// Whether computing it needs more than the usual stack.
    deep: bool,
    /// Its pieces, if it is plain: then its trees are made when something walks them.
    pieces: Option<Box<[Piece]>>,
    trees: OnceLock<Result<Trees, Failure>>,
    /// Made when it is first run; `None` where there is none.
    program: OnceLock<Option<Program>>,
}

impl Template {
    /// Reads a template as the product does by default.
    ///
    /// # Errors
    ///
    /// [`Failure`] with the first place that does not compile.
    pub fn parse(text: &str) -> Result<Template, Failure> {
        Template::parse_as(text, Syntax::default())
    }

    /// Reads a template with settings of its own.
    ///
    /// # Errors
    ///
    /// As [`parse`](Template::parse).
    pub fn parse_as(text: impl Into<Arc<str>>, syntax: Syntax) -> Result<Template, Failure> {
        let text = text.into();
        let mut known = Interner::once(&text);
        Template::parse_with(text, syntax, &mut known)
    }

    /// As [`parse_as`](Template::parse_as), for one of many templates in which the same expressions come
    /// again: each is read once.
    ///
    /// ```
    /// use scimplate::Template;
    /// use scimplate::language::{Interner, Syntax};
    ///
    /// let mut known = Interner::new();
    /// Template::parse_with(r#"{"a": "${user.a ?: 'x'}"}"#, Syntax::default(), &mut known)?;
    /// Template::parse_with(r#"{"b": "${user.a ?: 'x'}"}"#, Syntax::default(), &mut known)?;
    /// assert_eq!(known.len(), 1);
    /// # Ok::<(), scimplate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Template::parse).
    pub fn parse_with(
        text: impl Into<Arc<str>>,
        syntax: Syntax,
        known: &mut Interner,
    ) -> Result<Template, Failure> {
        let text = text.into();
        let deep = stack::is_deep(&text);
        let pieces = match deep {
            true => None,
            false => plain::pieces(&text, syntax, known),
        };
        let template = Template(Arc::new(Inner {
            text,
            syntax,
            deep,
            pieces,
            trees: OnceLock::new(),
            program: OnceLock::new(),
        }));
        if template.0.pieces.is_none() {
            template.trees().map_err(Failure::clone)?;
        }
        Ok(template)
    }

    /// Its syntax trees.
    ///
    /// # Errors
    ///
    /// Why it does not compile; a template that was returned by `parse` does.
    pub(super) fn trees(&self) -> Result<&Trees, &Failure> {
        let Inner {
            text, syntax, deep, ..
        } = &*self.0;
        let make = || {
            let (trees, mut failures) = compile::compile(text, *syntax)?;
            match failures.is_empty() {
                true => Ok(trees),
                false => Err(failures.swap_remove(0)),
            }
        };
        let make = || {
            stack::with_room(*deep, make)
                .unwrap_or_else(|| Err(failure(Phase::Compile, no_room(), Span::at(text.len()))))
        };
        self.0.trees.get_or_init(make).as_ref()
    }

    /// Its program; `None` where the template does what only a walk does.
    pub(super) fn program(&self) -> Option<&Program> {
        let escape = self.escape();
        let make = || match (&self.0.pieces, self.0.deep) {
            (_, true) => None,
            (Some(pieces), _) => lower::of_pieces(pieces, &self.0.text, escape),
            (None, _) => lower::of_code(&self.trees().ok()?.code, escape),
        };
        self.0.program.get_or_init(make).as_ref()
    }

    /// The template's own text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Whether values are escaped for the text they are put into.
    pub fn escape(&self) -> Escape {
        self.0.syntax.escape
    }

    /// The text for these bindings; dates in UTC.
    ///
    /// # Errors
    ///
    /// [`Failure`] with the placeholder that has no value and why.
    pub fn render(&self, bindings: &Bindings) -> Result<String, Failure> {
        let mut out = String::new();
        self.render_into(bindings, &Zone::UTC, &Budget::default(), &mut out)?;
        Ok(out)
    }

    /// Appends the text for these bindings, secrets included, as
    /// [`render_within`](Template::render_within) gives it; nothing where that fails.
    ///
    /// This is the fast form: it says nothing about which placeholder gave what. For many people,
    /// [`each`](Template::each) is faster still.
    ///
    /// # Errors
    ///
    /// As [`render_within`](Template::render_within).
    pub fn render_into(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        budget: &Budget,
        out: &mut String,
    ) -> Result<(), Failure> {
        let world = World {
            bindings,
            zone,
            budget,
        };
        if self
            .program()
            .is_some_and(|program| program.ready().run_bound(world, out))
        {
            return Ok(());
        }
        out.push_str(&self.render_within(bindings, zone, budget)?.text);
        Ok(())
    }

    /// Appends the text for these bindings as it may be shown: with `secrets`, or with
    /// [`MASK`](super::MASK) in their places.
    ///
    /// # Errors
    ///
    /// As [`render_as`](Template::render_as).
    pub fn shown_into(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        secrets: bool,
        out: &mut String,
    ) -> Result<(), Failure> {
        let hidden = || {
            bindings.names().any(|name| bindings.is_secret(name))
                || self.program().is_none_or(Program::reads_secrets)
        };
        // Which part came from a secret only the walk knows.
        match secrets || !hidden() {
            true => self.render_into(bindings, zone, &Budget::default(), out),
            false => {
                out.push_str(&self.render_as(bindings, zone)?.masked());
                Ok(())
            }
        }
    }

    /// The text for these bindings and what each placeholder became, dates in `zone`.
    ///
    /// # Errors
    ///
    /// As [`render`](Template::render). The message of a fault that met a secret does not quote it.
    pub fn render_as(&self, bindings: &Bindings, zone: &Zone) -> Result<Rendered, Failure> {
        self.render_within(bindings, zone, &Budget::default())
    }

    /// As [`render_as`](Template::render_as), within a budget of the caller's.
    ///
    /// # Errors
    ///
    /// As [`render`](Template::render); a budget that is used up is a refusal.
    pub fn render_within(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        budget: &Budget,
    ) -> Result<Rendered, Failure> {
        let trees = self.trees().map_err(Failure::clone)?;
        let escape = self.escape();
        let compute = || walk(trees, escape, &Render::new(bindings, zone, budget));
        stack::with_room(self.0.deep, compute)
            .unwrap_or_else(|| Err(failure(Phase::Render, no_room(), self.end())))
    }

    /// As [`render_as`](Template::render_as); also which sides of its tests are taken, in stage one's source.
    pub(super) fn render_watched(
        &self,
        bindings: &Bindings,
        zone: &Zone,
        sides: &mut BTreeSet<(Span, bool)>,
    ) -> Result<Rendered, Failure> {
        let trees = self.trees().map_err(Failure::clone)?;
        let budget = Budget::default();
        let compute = || {
            let mut render = Render::new(bindings, zone, &budget);
            render.sides = Some(RefCell::default());
            let rendered = walk(trees, self.escape(), &render);
            sides.extend(render.sides.take().unwrap_or_default().into_inner());
            rendered
        };
        stack::with_room(self.0.deep, compute)
            .unwrap_or_else(|| Err(failure(Phase::Render, no_room(), self.end())))
    }

    fn end(&self) -> Span {
        Span::at(self.0.text.len())
    }

    /// The dotted paths the placeholders read, with their places in the template: `user.email`.
    pub fn paths(&self) -> Vec<(Span, String)> {
        let mut paths = Vec::new();
        if let Ok(Trees { code, map }) = self.trees() {
            let mut note = |span, path| paths.push((map.up(span), path));
            code.expressions(&mut |expr| expr.paths(&mut note));
        }
        paths
    }
}
