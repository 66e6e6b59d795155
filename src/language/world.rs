//! The closed world: what a template may not reach, refused by its name before anything runs.
//!
//! Nothing here makes the language safe; that it is a table of named methods over values of our own does.
//! This is for saying so early, at the very word, and in the user's terms.

use super::names::is_package;
use super::syntax::{Expr, Key, Kind, StepKind};
use crate::builtins;
use crate::text::Span;

/// Classes that reach the host, by simple name, and what they would do.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "running a process",
        &["Runtime", "ProcessBuilder", "Process"],
    ),
    ("reading the machine's settings", &["System"]),
    (
        "using files",
        &[
            "File",
            "FileReader",
            "FileWriter",
            "FileInputStream",
            "FileOutputStream",
            "Files",
            "Paths",
            "Path",
            "RandomAccessFile",
            "FileSystems",
        ],
    ),
    (
        "using the network",
        &[
            "URL",
            "URI",
            "URLConnection",
            "HttpURLConnection",
            "Socket",
            "ServerSocket",
            "InetAddress",
            "DatagramSocket",
        ],
    ),
    (
        "using threads",
        &["Thread", "ThreadLocal", "Executors", "Timer"],
    ),
    (
        "loading code",
        &[
            "Class",
            "ClassLoader",
            "GroovyShell",
            "GroovyClassLoader",
            "GroovyScriptEngine",
            "Eval",
            "ScriptEngineManager",
            "Binding",
            "Script",
            "GroovySystem",
            "ExpandoMetaClass",
            "MetaClass",
            "Method",
            "Modifier",
            "Field",
            "Constructor",
            "Unsafe",
            "Compiler",
        ],
    ),
];

/// Packages whose every class reaches the host.
const PACKAGES: &[(&str, &str)] = &[
    ("java.io.", "using files"),
    ("java.nio.", "using files"),
    ("java.net.", "using the network"),
    ("javax.net.", "using the network"),
    ("java.lang.reflect.", "looking behind classes"),
    ("java.lang.invoke.", "looking behind classes"),
    ("javax.script.", "loading code"),
    ("java.sql.DriverManager", "using a database"),
    ("groovy.sql.", "using a database"),
    ("org.codehaus.groovy.", "looking behind classes"),
];

/// What of those packages is harmless.
const HARMLESS: &[&str] = &[
    "java.net.URLEncoder",
    "java.net.URLDecoder",
    "java.nio.charset.StandardCharsets",
];

/// Methods that reach the host, or behind the language, whatever they are called on.
const METHODS: &[(&str, &str)] = &[
    ("execute", "running a process"),
    ("getClassLoader", "loading code"),
    ("forName", "loading code"),
    ("newInstance", "loading code"),
    ("getMetaClass", "changing a class"),
    ("setMetaClass", "changing a class"),
    ("getMethods", "looking behind classes"),
    ("getDeclaredMethods", "looking behind classes"),
    ("getDeclaredFields", "looking behind classes"),
    ("invokeMethod", "calling a method by a computed name"),
    ("addShutdownHook", "using threads"),
];

/// The first thing in an expression that is refused by its name: where, and the words for it.
pub(super) fn forbidden(expr: &Expr) -> Option<(Span, String)> {
    let mut found = None;
    expr.walk(&mut |expr| {
        if found.is_none() {
            found = refused(expr);
        }
    });
    found
}

/// The first class that Groovy cannot find: where, and its name. It is looked for when a template compiles,
/// so a branch that is never taken counts too.
pub(super) fn unresolved(expr: &Expr) -> Option<(Span, &str)> {
    let mut found = None;
    expr.walk(&mut |expr| {
        if found.is_some() {
            return;
        }
        let (Kind::New { class, .. }
        | Kind::Convert { class, .. }
        | Kind::InstanceOf { class, .. }) = &expr.kind
        else {
            return;
        };
        let name = class.trim_end_matches(['[', ']']);
        if !name.contains('.') && !is_class(name) {
            found = Some((expr.span, name));
        }
    });
    found
}

fn is_class(name: &str) -> bool {
    const PRIMITIVES: &[&str] = &[
        "boolean", "byte", "char", "double", "float", "int", "long", "short", "def", "void",
    ];
    PRIMITIVES.contains(&name)
        || builtins::class_named(name).is_some()
        || builtins::is_imported_class(name)
}

fn refused(expr: &Expr) -> Option<(Span, String)> {
    match &expr.kind {
        Kind::Name(name) => class(name).map(|what| (expr.span, words(what, name))),
        Kind::New { class: name, .. } | Kind::Convert { class: name, .. } => {
            class(name).map(|what| (expr.span, words(what, name)))
        }
        Kind::Call { name, .. } if &**name == "evaluate" => {
            Some((expr.span, words("running code of its own", "evaluate")))
        }
        Kind::Steps { base, steps } => {
            // Of this class two methods only tell the time, which the render is given.
            if let (Kind::Class(system @ "java.lang.System"), Some(first)) =
                (&base.kind, steps.first())
                && !matches!(&first.kind, StepKind::Call(Key::Word(name), _) if matches!(&**name, "currentTimeMillis" | "nanoTime"))
            {
                let what = class(system)?;
                let word = match &first.kind {
                    StepKind::Property(Key::Word(name)) | StepKind::Call(Key::Word(name), _) => {
                        format!("System.{name}")
                    }
                    _ => "System".to_owned(),
                };
                return Some((expr.span, words(what, &word)));
            }
            if let Kind::Name(first) = &base.kind
                && may_be_class(first)
            {
                let mut path = first.to_string();
                for step in steps {
                    let StepKind::Property(Key::Word(name)) = &step.kind else {
                        break;
                    };
                    path.push('.');
                    path.push_str(name);
                    if let Some(what) = class(&path).filter(|_| path.contains('.')) {
                        return Some((
                            Span::new(base.span.start, step.span.end),
                            words(what, &path),
                        ));
                    }
                }
            }
            steps.iter().find_map(|step| match &step.kind {
                StepKind::Call(Key::Word(name), _) => METHODS
                    .iter()
                    .find(|(method, _)| *method == &**name)
                    .map(|(method, what)| (step.span, words(what, method))),
                StepKind::Property(Key::Word(name)) if &**name == "metaClass" => {
                    matches!(base.kind, Kind::Class(_))
                        .then(|| (step.span, words("changing a class", "metaClass")))
                }
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether a path that starts with this name may name a class at all: those above have capitals, or a package.
fn may_be_class(first: &str) -> bool {
    !first.as_bytes().first().is_some_and(u8::is_ascii_lowercase) || is_package(first)
}

/// What a class would do that reaches the host; `None` for the others.
fn class(name: &str) -> Option<&'static str> {
    if !may_be_class(name.split('.').next().unwrap_or(name)) || HARMLESS.contains(&name) {
        return None;
    }
    let package = || {
        PACKAGES
            .iter()
            .find(|(package, _)| name.starts_with(package))
            .map(|(_, what)| *what)
    };
    let simple = || {
        let name = name.strip_prefix("java.lang.").unwrap_or(name);
        let name = name
            .strip_prefix("groovy.lang.")
            .or(name.strip_prefix("groovy.util."))
            .unwrap_or(name);
        CLASSES
            .iter()
            .find(|(_, names)| names.contains(&name))
            .map(|(what, _)| *what)
    };
    package().or_else(simple)
}

fn words(what: &str, name: &str) -> String {
    format!("{what} (`{name}`)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_listed_may_be_a_class() {
        let classes = CLASSES.iter().flat_map(|(_, names)| *names);
        let packages = PACKAGES.iter().map(|(package, _)| package);
        for name in classes.chain(packages) {
            let first = name.split('.').next().unwrap_or(name);
            assert!(may_be_class(first), "{name}");
        }
    }
}
