//! Diagnostics drawn for people.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
};

use super::excerpt::{Excerpt, Frame};
use super::layout::Layout;
use super::position::Position;
use super::visible;
use crate::diagnostic::{Decoded, Diagnostic, Safety, Severity};
use crate::text::{Source, Span};

/// Columns a drawing takes when nobody says how wide the terminal is.
pub const DEFAULT_WIDTH: usize = 110;
/// Columns a drawing takes at least.
pub const MIN_WIDTH: usize = 60;

/// Longest decoded text that is laid out for a drawing; a longer one is shown as it is.
const MAX_LAYOUT: usize = 64 * 1024;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns to use.
    pub width: usize,
    /// Whether to colour the drawing with ANSI escape sequences.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            width: DEFAULT_WIDTH,
            colour: false,
        }
    }
}

/// One line: `file:line:column: error[rule]: message (pointer)`.
///
/// ```
/// use scimplate::{Diagnostic, diagnostic::rules, report::human, text::{Located, Source, Span}};
///
/// let source = Located::whole(Source::new("a.json", "{\n  \"b\": nul\n}"));
/// let found = Diagnostic::new(&rules::JSON_SYNTAX, Span::new(9, 12), "`nul` is no value").located(&source);
/// assert_eq!(human::line(&found), "a.json:2:8: error[json/syntax]: `nul` is no value");
/// ```
pub fn line(found: &Diagnostic) -> String {
    let mut out = String::new();
    if let Some(source) = &found.source {
        let position = Position::of(source.text(), found.span.start);
        out.push_str(&place(source, position));
        out.push_str(": ");
    }
    out.push_str(found.severity.name());
    out.push_str(&format!("[{}]: ", found.rule.name));
    out.push_str(&visible::line(&found.message));
    if !found.pointer.is_empty() {
        out.push_str(&format!(" ({})", visible::line(&found.pointer)));
    }
    out
}

/// Why something could not be done at all, and what to do: `error: …` and `help: …`, a line each.
pub fn failure(message: &str, help: Option<&str>, style: &Style) -> String {
    let renderer = renderer(style);
    let message = Level::ERROR.primary_title(visible::line(message));
    let mut out = renderer.render(&[Group::with_title(message)]) + "\n";
    if let Some(help) = help {
        let help = Level::HELP.secondary_title(visible::line(help));
        out += &renderer.render(&[Group::with_title(help)]);
        out.push('\n');
    }
    out
}

/// The finding with the text it is about, the places marked; ends with a line end.
///
/// Beside the file, the decoded text is drawn when the file's line is too long to show or full of
/// escapes. Of a secret text only the place is told. A finding whose file is not known is drawn as its
/// words alone.
pub fn draw(found: &Diagnostic, style: &Style) -> String {
    let style = Style {
        width: style.width.max(MIN_WIDTH),
        ..*style
    };
    let level = level(found.severity);
    let title = level
        .clone()
        .primary_title(visible::line(&found.message).into_owned())
        .id(found.rule.name)
        .elements(Vec::<Padding>::new());
    let mut drawing = Drawing {
        // The library rules off the first group only, and a heading needs no rule under it.
        groups: vec![Group::with_level(level.clone()), title],
        level,
        style,
    };
    if let Some(source) = &found.source {
        drawing.source(found, source);
        if found.note.is_some() || found.help.is_some() || found.fix.is_some() {
            drawing.add(Padding);
        }
    }
    if let Some(note) = &found.note {
        drawing.words(Level::NOTE, note);
    }
    if let Some(help) = &found.help {
        drawing.words(Level::HELP, help);
    }
    if let Some(fix) = &found.fix {
        let how = match fix.safety {
            Safety::Safe => "`check --fix`",
            Safety::Unsafe => "`check --fix --unsafe-fixes`",
        };
        let words = format!("{} with {how}", fix.words);
        drawing.words(Level::NOTE.with_name("fix"), &words);
    }
    let renderer = renderer(&style);
    format!("{}\n", renderer.render(&drawing.groups).trim_start())
}

fn renderer(style: &Style) -> Renderer {
    let renderer = if style.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // The excerpts are cut already, so that cutting costs what is shown and not what is there.
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(usize::from(u16::MAX))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// `file:line:column`
fn place(source: &Source, position: Position) -> String {
    format!("{}:{position}", visible::line(source.name()))
}

/// A drawing in the making.
///
/// A group for each excerpt: the first excerpt of a group is drawn without a heading of its own, and
/// the heading above it is ours, because only we know the column in the uncut line.
struct Drawing {
    level: Level<'static>,
    groups: Vec<Group<'static>>,
    style: Style,
}

impl Drawing {
    fn source(&mut self, found: &Diagnostic, source: &Source) {
        let position = Position::of(source.text(), found.span.start);
        let mut heading = place(source, position);
        if !found.pointer.is_empty() {
            heading.push_str("   ");
            heading.push_str(&visible::line(&found.pointer));
        }
        if found.secret {
            return self.heading(heading);
        }
        let text = source.text();
        let others: Vec<Span> = found.also.iter().map(|(span, _)| *span).collect();
        let number = position.line;
        let label = found.label.as_deref().unwrap_or("");
        let width = self.code_width(number);
        let inside_string = found
            .decoded
            .as_ref()
            .is_some_and(|decoded| *decoded.text != *text);
        let frame = Frame {
            width,
            label: visible::text_width(label),
            inside_string,
        };
        let excerpt = Excerpt::around(text, found.span, &others, frame);
        let decoded = found
            .decoded
            .as_ref()
            .filter(|_| inside_string && (excerpt.cut || excerpt.text.contains('\\')));

        let mut elsewhere = Vec::new();
        let mut snippet = Snippet::source(excerpt.text).line_start(number).fold(false);
        for (index, mark) in excerpt.marks.into_iter().enumerate() {
            let other = index.checked_sub(1).map(|index| &found.also[index]);
            snippet = match (mark, other) {
                (Some(mark), None) => {
                    snippet.annotation(annotation(AnnotationKind::Primary, mark, label))
                }
                (Some(mark), Some((_, words))) => {
                    snippet.annotation(annotation(AnnotationKind::Context, mark, words))
                }
                (None, other) => {
                    elsewhere.extend(other);
                    snippet
                }
            };
        }
        self.excerpt(heading, snippet);
        for (span, words) in elsewhere {
            let position = Position::of(text, span.start);
            let number = position.line;
            let frame = Frame {
                width: self.code_width(number),
                label: visible::text_width(words),
                inside_string,
            };
            let excerpt = Excerpt::around(text, *span, &[], frame);
            self.excerpt(
                place(source, position),
                drawn_once(excerpt, number, AnnotationKind::Context, words),
            );
        }
        if let Some(decoded) = decoded {
            self.decoded(decoded);
        }
    }

    /// The decoded text around the place: one short line of its own where it is laid out JSON.
    fn decoded(&mut self, decoded: &Decoded) {
        let frame = Frame {
            width: self.code_width(1),
            ..Frame::default()
        };
        let excerpt = if decoded.text.len() <= MAX_LAYOUT && resembles_json(&decoded.text) {
            let layout = Layout::of_template(&decoded.text);
            Excerpt::around(&layout.text, layout.span(decoded.span), &[], frame)
        } else {
            Excerpt::around(&decoded.text, decoded.span, &[], frame)
        };
        let snippet = drawn_once(excerpt, 1, AnnotationKind::Primary, "").line_numbering(false);
        self.excerpt("decoded".to_owned(), snippet);
    }

    /// Draws an excerpt under a heading.
    fn excerpt(&mut self, heading: String, snippet: Marked) {
        self.heading(heading);
        self.groups
            .push(Group::with_level(self.level.clone()).element(snippet));
    }

    fn heading(&mut self, heading: String) {
        if self.groups.len() > 2 {
            self.add(Padding);
        }
        self.add(Origin::path(heading));
    }

    fn words(&mut self, level: Level<'static>, words: &str) {
        let words = wrapped(words, &self.style);
        self.add(level.message(words));
    }

    /// Adds an element to the last group.
    fn add(&mut self, element: impl Into<Element<'static>>) {
        if let Some(group) = self.groups.pop() {
            self.groups.push(group.element(element));
        }
    }

    /// Columns left for code beside `12 | `.
    fn code_width(&self, number: usize) -> usize {
        let digits = number.checked_ilog10().unwrap_or(0) as usize + 1;
        self.style.width - digits - " | ".len()
    }
}

fn resembles_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

type Marked = Snippet<'static, Annotation<'static>>;

fn drawn_once(excerpt: Excerpt, number: usize, kind: AnnotationKind, words: &str) -> Marked {
    let mark = excerpt.marks.into_iter().next().flatten().unwrap_or(0..0);
    Snippet::source(excerpt.text)
        .line_start(number)
        .fold(false)
        .annotation(annotation(kind, mark, words))
}

fn annotation(kind: AnnotationKind, mark: Range<usize>, words: &str) -> Annotation<'static> {
    let annotation = kind.span(mark);
    if words.is_empty() {
        return annotation;
    }
    annotation.label(visible::line(words).into_owned())
}

/// Words broken into lines that fit beside `  = note: `.
fn wrapped(words: &str, style: &Style) -> String {
    let width = style.width.saturating_sub(14);
    let mut out = String::new();
    let mut column = 0;
    for (index, word) in visible::line(words).split(' ').enumerate() {
        let wide = visible::text_width(word);
        if index > 0 {
            let breaks = column + 1 + wide > width;
            out.push(if breaks { '\n' } else { ' ' });
            column = if breaks { 0 } else { column + 1 };
        }
        out.push_str(word);
        column += wide;
    }
    out
}
