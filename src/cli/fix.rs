//! `--fix` and `--diff`: the fixes of findings, made again and again until there is none left to make.

use super::check::Examined;
use super::connection::Package;
use super::failure::Failure;
use super::terminal::Terminal;
use super::write;
use crate::diagnostic::Safety;
use crate::lint;
use crate::report::diff;

/// A fix may uncover another; what takes longer than this does not end.
const PASSES: usize = 10;

/// A package after the fixes.
pub(super) struct Fixed {
    pub package: Package,
    pub count: usize,
}

/// Makes every fix that is at least so safe, and looks again, until nothing changes.
pub(super) fn fixed(
    package: &Package,
    examined: &Examined,
    least: Safety,
    examine: impl Fn(&Package) -> Result<Examined, Failure>,
) -> Result<Fixed, Failure> {
    let mut package = package.clone();
    let mut count = package.fix(&examined.findings, least);
    let mut made = count;
    for _ in 1..PASSES {
        if made == 0 {
            break;
        }
        made = package.fix(&examine(&package)?.findings, least);
        count += made;
    }
    Ok(Fixed { package, count })
}

/// What changes, as a diff.
pub(super) fn diff(
    before: &Package,
    fixed: &Fixed,
    examined: &Examined,
    terminal: &Terminal,
) -> String {
    let secrets = secrets(examined);
    let sources = examined.connection.iter().flat_map(|known| known.sources());
    let found = examined.findings.iter();
    let sources: Vec<_> = sources
        .chain(found.filter_map(|found| found.source.as_ref()))
        .collect();
    let mut out = String::new();
    let after = fixed.package.texts();
    for ((name, _, old), (_, _, new)) in before.texts().into_iter().zip(after) {
        let mut same = sources.iter().filter(|source| source.name() == name);
        if old != new && same.any(|source| source.is_secret()) {
            out.push_str(&diff::hidden(name));
        } else {
            let safe = terminal.is_terminal();
            out.push_str(&diff::unified(name, old, new, &secrets, safe));
        }
    }
    out
}

/// What may not be shown of the files: what ConnectionJSON holds, and credentials written elsewhere.
fn secrets(examined: &Examined) -> Vec<String> {
    let known = examined.connection.iter().flat_map(|known| known.secrets());
    let written = lint::credentials(&examined.findings);
    written.into_iter().chain(known).collect()
}

/// Writes the files that changed.
pub(super) fn write(before: &Package, fixed: &Fixed) -> Result<(), Failure> {
    if fixed.count == 0 {
        return Ok(());
    }
    if let Some(why) = before.is_unwritable() {
        return Err(Failure::Usage {
            message: format!("{why} in place"),
            help: "save it as a file or a folder, or see the changes with `--diff`".to_owned(),
        });
    }
    let after = fixed.package.texts();
    for ((_, path, old), (_, _, new)) in before.texts().into_iter().zip(after) {
        if old != new {
            write::replace(path, old, new)?;
        }
    }
    Ok(())
}
