//! Author placeholders: `@HOST@`, `@@HOST_URL@@`, `https://<URL>/…`. The author of a connection leaves them
//! for others to replace; the product does not know them.

use std::collections::BTreeMap;
use std::fmt;

use crate::text::{Located, Span, SpanMap};

/// An author placeholder in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorPlaceholder {
    /// What stands between the marks: `HOST`.
    pub name: String,
    /// The whole of it, marks included.
    pub span: Span,
}

/// The author placeholders of a text, in order.
///
/// Only names in capitals count, so that `ann@example.org` and `@odata.nextLink` are left alone, and angle
/// brackets only after a slash, so that `$<user.x>` and XML are.
///
/// ```
/// use scimplate::connection::author_placeholders;
///
/// let names: Vec<String> = author_placeholders("https://@API_HOST@/v1/@@ORG@@").into_iter().map(|p| p.name).collect();
/// assert_eq!(names, ["API_HOST", "ORG"]);
/// ```
pub fn author_placeholders(text: &str) -> Vec<AuthorPlaceholder> {
    marked(text)
        .filter(|found| {
            found
                .name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_- ".contains(&b))
        })
        .collect()
}

/// What author placeholders are replaced by.
///
/// A value may be a secret: `{:?}` shows the names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fillings {
    values: BTreeMap<String, String>,
}

impl Fillings {
    /// The value for a name, if there is one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The same text with every author placeholder that has a value replaced. The way back to the file
    /// stays exact: what was filled in leads to its placeholder. A value with a scheme of its own
    /// (`http://127.0.0.1:8440`) takes the place of the one in front of its placeholder too.
    pub fn fill(&self, located: Located) -> Located {
        if self.values.is_empty() {
            return located;
        }
        let mut text = String::with_capacity(located.text.len());
        let mut map = SpanMap::starting_at(0);
        let mut done = 0;
        for found in marked(&located.text) {
            let Some(value) = self.get(&found.name) else {
                continue;
            };
            let start =
                found.span.start - doubled_scheme(&located.text[done..found.span.start], value);
            text.push_str(&located.text[done..start]);
            map.push_verbatim(start - done);
            text.push_str(value);
            map.push_escape(value.len(), found.span.end - start);
            done = found.span.end;
        }
        if done == 0 {
            return located;
        }
        text.push_str(&located.text[done..]);
        map.push_verbatim(located.text.len() - done);
        let pointer = located.pointer.clone();
        located.inside(text, map, pointer)
    }
}

impl fmt::Debug for Fillings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Fillings {
    /// Names with or without their marks.
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Fillings {
        let bare = |name: String| name.trim_matches(['@', '<', '>']).to_owned();
        Fillings {
            values: values
                .into_iter()
                .map(|(name, value)| (bare(name.into()), value.into()))
                .collect(),
        }
    }
}

/// How much of the end of `before` a value replaces beside its placeholder: a scheme, when it brings its own.
fn doubled_scheme(before: &str, value: &str) -> usize {
    const SCHEMES: [&str; 2] = ["https://", "http://"];
    let own = SCHEMES.iter().any(|scheme| value.starts_with(scheme));
    let stands = SCHEMES.iter().find(|scheme| before.ends_with(**scheme));
    stands.filter(|_| own).map_or(0, |scheme| scheme.len())
}

/// Everything that is marked like an author placeholder, whatever its case.
fn marked(text: &str) -> impl Iterator<Item = AuthorPlaceholder> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = text[at..].find(['@', '<']) {
            let start = at + offset;
            let found = mark_at(text, start);
            // A run of marks that opens nothing is passed as a whole, so that `@@@X@` is not read as `@X@`.
            let mark = &text[start..=start];
            let run = text[start..].len() - text[start..].trim_start_matches(mark).len();
            at = found.as_ref().map_or(start + run, |found| found.span.end);
            if found.is_some() {
                return found;
            }
        }
        None
    })
}

fn mark_at(text: &str, start: usize) -> Option<AuthorPlaceholder> {
    let (open, close) = match text.get(start..)? {
        rest if rest.starts_with("@@") => ("@@", "@@"),
        rest if rest.starts_with('@') => ("@", "@"),
        rest if text[..start].ends_with('/') && rest.starts_with("<<") => ("<<", ">>"),
        rest if text[..start].ends_with('/') && rest.starts_with('<') => ("<", ">"),
        _ => return None,
    };
    let inside = &text[start + open.len()..];
    let angle = open.starts_with('<');
    let len = inside
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c) || (angle && c == ' ')))?;
    let name = inside[..len].trim();
    let closes = inside[len..].starts_with(close);
    (closes && name.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| AuthorPlaceholder {
        name: name.to_owned(),
        span: Span::new(start, start + open.len() + len + close.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn found(text: &str) -> Vec<&str> {
        author_placeholders(text)
            .iter()
            .map(|found| found.span.of(text))
            .collect()
    }

    #[test]
    fn the_notations_in_use_are_found() {
        assert_eq!(
            found("https://@HOSTNAME@/x/@@ORG_ID@@?a=@A@@B@"),
            ["@HOSTNAME@", "@@ORG_ID@@", "@A@", "@B@"]
        );
        assert_eq!(
            found("https://<URL>/accounts/< ACC ID>/u/<<X>>"),
            ["<URL>", "< ACC ID>", "<<X>>"]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for text in [
            "ann@example.org",
            "a@b.c,d@e.f",
            "@odata.nextLink",
            "$<USER>",
            "<ID>1</ID>",
            "@host@",
            "@@@",
            "@@X@",
            "@ X@",
            "ä@é@",
            "@",
            "/<",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_filled_text_leads_back_to_its_placeholder() {
        let file = Located::whole(Source::new("f", "https://@HOST@/v2/@other@/@LEFT@"));
        let fillings: Fillings = [("@HOST@", "api.example.org"), ("other", "é")]
            .into_iter()
            .collect();
        let filled = fillings.fill(file.clone());
        assert_eq!(&*filled.text, "https://api.example.org/v2/é/@LEFT@");
        let back = |part: &str| {
            let start = filled.text.find(part).unwrap();
            filled
                .map
                .up(Span::new(start, start + part.len()))
                .of(&file.text)
                .to_owned()
        };
        assert_eq!(back("api.example.org"), "@HOST@");
        assert_eq!(back("example"), "@HOST@");
        assert_eq!(back("/v2/"), "/v2/");
        assert_eq!(back("é"), "@other@");
        assert_eq!(back("@LEFT@"), "@LEFT@");
        assert_eq!(back("org/v2/é"), "@HOST@/v2/@other@");
    }

    #[test]
    fn a_value_with_a_scheme_replaces_the_one_before_it() {
        let fillings: Fillings = [("HOST", "http://127.0.0.1:8440"), ("BARE", "b.example")]
            .into_iter()
            .collect();
        let fill = |text: &str| fillings.fill(Located::whole(Source::new("f", text)));
        let file = "https://@HOST@/x?next=http://@HOST@/y";
        let filled = fill(file);
        assert_eq!(
            &*filled.text,
            "http://127.0.0.1:8440/x?next=http://127.0.0.1:8440/y"
        );
        let back = |part: &str| {
            let start = filled.text.find(part).unwrap();
            filled.map.up(Span::new(start, start + part.len())).of(file)
        };
        assert_eq!(back("127.0.0.1"), "https://@HOST@");
        assert_eq!(back("/x?next="), "/x?next=");
        assert_eq!(back("/y"), "/y");
        for (text, becomes) in [
            ("@HOST@/x", "http://127.0.0.1:8440/x"),
            ("https://@BARE@/x", "https://b.example/x"),
            ("https://a.@HOST@/x", "https://a.http://127.0.0.1:8440/x"),
            (
                "<a>https://@BARE@@HOST@",
                "<a>https://b.examplehttp://127.0.0.1:8440",
            ),
        ] {
            assert_eq!(&*fill(text).text, becomes, "{text}");
        }
    }
}
