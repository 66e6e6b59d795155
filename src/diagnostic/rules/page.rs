//! The page of a rule: prose, and examples that are tried by a test.

use super::Rule;

/// A rule's page, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The prose, in order.
    pub blocks: Vec<Block>,
    /// What breaks the rule.
    pub bad: Vec<Example>,
    /// The same, mended.
    pub good: Vec<Example>,
}

/// A piece of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(&'static str),
    /// A paragraph, on one line.
    Paragraph(String),
}

/// A file of an example: a fenced block whose first line is ```` ```json CreateAccountJSON bad ````.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// `json`, `toml`; `bytes`, in which `\xE9` is a byte; `text preview`, the arguments of a preview.
    pub language: &'static str,
    /// The name of the attribute or file.
    pub name: &'static str,
    /// What is in it.
    pub text: &'static str,
}

impl Page {
    /// The page of a rule.
    ///
    /// ```
    /// use scimplate::diagnostic::rules::{self, Page};
    ///
    /// let page = Page::of(&rules::SCIM_CREATED);
    /// assert_eq!(page.bad[0].name, "CreateAccountJSON");
    /// ```
    pub fn of(rule: &Rule) -> Page {
        let mut page = Page {
            blocks: Vec::new(),
            bad: Vec::new(),
            good: Vec::new(),
        };
        let mut rest = rule.page;
        while let Some((line, after)) = next_line(rest) {
            if let Some(info) = line.strip_prefix("```") {
                let end = after.find("\n```").unwrap_or(after.len());
                page.example(info, &after[..end]);
                rest = next_line(after.get(end + 1..).unwrap_or_default())
                    .map_or("", |(_, rest)| rest);
                continue;
            }
            if let Some(heading) = line.strip_prefix("## ") {
                page.blocks.push(Block::Heading(heading));
            } else if !line.is_empty() {
                page.words(
                    line,
                    rest.len() == rule.page.len() || page.blocks.is_empty(),
                );
            } else {
                page.blocks.push(Block::Paragraph(String::new()));
            }
            rest = after;
        }
        page.blocks
            .retain(|block| !matches!(block, Block::Paragraph(words) if words.is_empty()));
        page
    }

    fn words(&mut self, line: &str, first: bool) {
        match self.blocks.last_mut() {
            Some(Block::Paragraph(words)) if !first => {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(line);
            }
            _ => self.blocks.push(Block::Paragraph(line.to_owned())),
        }
    }

    fn example(&mut self, info: &'static str, text: &'static str) {
        let mut words = info.split(' ');
        let (language, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let example = Example {
            language,
            name,
            text,
        };
        match words.next() {
            Some("bad") => self.bad.push(example),
            Some("good") => self.good.push(example),
            _ => {}
        }
    }
}

fn next_line(text: &'static str) -> Option<(&'static str, &'static str)> {
    if text.is_empty() {
        return None;
    }
    Some(match text.split_once('\n') {
        Some((line, rest)) => (line.trim_end(), rest),
        None => (text, ""),
    })
}
