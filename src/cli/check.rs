use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::config::{Choice, Config, Day};
use super::failure::Failure;
use super::settings::Settings;
use super::terminal::Terminal;
use super::{Exit, HELP, bindings, connection, fix, input};
use crate::connection::{Connection, Reading};
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::error::Error;
use crate::lint::Checking;
use crate::report::{github, human, json, junit, sarif};
use crate::scim::Profile;
use crate::text::spelling::{closest, either};

const EXAMPLES: &str = "\
Examples:
  scimplate check Connection_Genesys.json
  scimplate check genesys/ --format json
  scimplate check genesys/ --diff
  scimplate check genesys/ --fix
  scimplate check genesys/ --set HOSTNAME=api.example.org
  scimplate check genesys/ --target genesys";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Check {
    /// Exported connections (JSON or zip), folders with one file per attribute, or single attributes;
    /// `-` is standard input.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Which connection, where a package has several.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
    /// The value of an `@NAME@` in the connection.
    #[arg(long, value_name = "NAME=VALUE", value_parser = connection::pair)]
    pub set: Vec<(String, String)>,
    /// A person, as a JSON object: the attributes `user` has here, in place of those the product shows in public.
    #[arg(long, value_name = "FILE")]
    pub user: Option<PathBuf>,
    /// What the target is: `generic` for SCIM as the RFCs have it, `genesys` for Genesys Cloud, or a profile's file.
    /// Without it, requests are held to `generic` that say they are SCIM.
    #[arg(long, value_name = "NAME|FILE")]
    pub target: Option<PathBuf>,
    /// How to say it.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub format: Format,
    /// Make the changes that are safe, in the files.
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// Show what `--fix` would change, as a unified diff, and change nothing.
    #[arg(long, help_heading = "Fixes")]
    pub diff: bool,
    /// With `--fix` or `--diff`: also the changes that somebody has to look at.
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    #[command(flatten)]
    pub project: Choice,
    #[command(flatten)]
    pub settings: Settings,
}

/// How to say findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Each with the lines it is about.
    Human,
    /// One line each.
    Short,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code scanners exchange.
    Sarif,
    /// The XML of JUnit, which build servers read.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
}

pub(super) fn run(arguments: &Check, terminal: &Terminal) -> Result<Exit, Failure> {
    let inputs = arguments
        .paths
        .iter()
        .chain(&arguments.user)
        .chain(&arguments.target);
    input::at_most_once(inputs.map(PathBuf::as_path))?;
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        return Err(Failure::Usage {
            message: "`--unsafe-fixes` changes nothing by itself".to_owned(),
            help: "add `--fix` to change the files, or `--diff` to see what would change"
                .to_owned(),
        });
    }
    let user = arguments.user.as_deref().map(bindings::kinds).transpose()?;
    let today = arguments.settings.today()?;
    let mut projects: Vec<Project<'_>> = Vec::new();
    let (mut findings, mut files) = (Vec::new(), Vec::new());
    let (mut made, mut diffs) = (0, String::new());
    for path in &arguments.paths {
        let project = Project::of(&mut projects, arguments.project.config(path)?);
        let reading = Reading {
            connection: arguments.connection.clone(),
            kind: None,
            fillings: arguments
                .project
                .fillings(&project.config, &arguments.set)?,
        };
        let target = arguments.target.clone().or(project.config.target());
        let how = Checking {
            syntax: arguments.settings.syntax(),
            user: user.clone(),
            profile: target.as_deref().map(profile).transpose()?,
        };
        let mut package = connection::Package::read(path)?;
        let examine = |package: &connection::Package| examine(package, &reading, &how);
        let mut examined = examine(&package)?;
        if arguments.fix || arguments.diff {
            let fixed = fix::fixed(&package, &examined, least(arguments), examine)?;
            if arguments.diff {
                diffs.push_str(&fix::diff(&package, &fixed, &examined, terminal));
            } else {
                fix::write(&package, &fixed)?;
                made += fixed.count;
                package = fixed.package;
                examined = examine(&package)?;
            }
        }
        let read = examined.connection.iter().flat_map(Connection::sources);
        files.extend(read.map(|source| source.name().to_owned()));
        project.looked_at(path, &examined);
        let Project { config, used, .. } = project;
        findings.extend(config.applied(examined.findings, today, used));
    }
    findings.extend(projects.iter().flat_map(|project| project.verdict(today)));
    match arguments.diff {
        true => terminal.data(&diffs)?,
        false => terminal.data(&shown(arguments.format, &findings, &files, terminal))?,
    }
    terminal.note(summary(&findings, made, arguments));
    let wrong = findings.iter().any(|found| found.severity > Severity::Hint);
    match wrong || !diffs.is_empty() {
        true => Ok(Exit::Findings),
        false => Ok(Exit::Clean),
    }
}

/// A configuration, and what was checked under it.
struct Project<'a> {
    config: Config,
    used: Vec<usize>,
    paths: Vec<&'a Path>,
    attributes: Vec<&'static str>,
}

impl<'a> Project<'a> {
    /// The project of a configuration, which several paths may share.
    fn of<'p>(projects: &'p mut Vec<Project<'a>>, config: Config) -> &'p mut Project<'a> {
        let same = |known: &Project<'_>| known.config.source == config.source;
        let index = projects.iter().position(same).unwrap_or(projects.len());
        if index == projects.len() {
            projects.push(Project {
                config,
                used: Vec::new(),
                paths: Vec::new(),
                attributes: Vec::new(),
            });
        }
        &mut projects[index]
    }

    fn looked_at(&mut self, path: &'a Path, examined: &Examined) {
        self.paths.push(path);
        let connection = examined.connection.iter();
        let attributes = connection.flat_map(|connection| connection.attributes());
        self.attributes
            .extend(attributes.map(|attribute| attribute.kind().name()));
    }

    fn verdict(&self, today: Day) -> Vec<Diagnostic> {
        let Project {
            config,
            used,
            paths,
            attributes,
        } = self;
        config.verdict(today, used, paths, attributes)
    }
}

/// A package, read and checked.
pub(super) struct Examined {
    pub findings: Vec<Diagnostic>,
    /// None, when it cannot be read as one.
    pub connection: Option<Connection>,
}

fn examine(
    package: &connection::Package,
    reading: &Reading,
    how: &Checking,
) -> Result<Examined, Failure> {
    match package.connection(reading) {
        Ok(connection) => Ok(Examined {
            findings: connection.check(how),
            connection: Some(connection),
        }),
        // What keeps a file from being read as a connection is a finding like any other.
        Err(Error::Found(found)) => Ok(Examined {
            findings: vec![*found],
            connection: None,
        }),
        Err(error) => Err(error.into()),
    }
}

fn shown(format: Format, findings: &[Diagnostic], files: &[String], terminal: &Terminal) -> String {
    match format {
        Format::Human => {
            let style = terminal.output_style();
            let drawn = findings.iter().map(|found| human::draw(found, &style));
            drawn.collect::<Vec<_>>().join("\n")
        }
        Format::Short => findings
            .iter()
            .map(|found| human::line(found) + "\n")
            .collect(),
        Format::Json => json::findings(findings),
        Format::Sarif => sarif::text(findings),
        Format::Junit => junit::text(findings, files),
        Format::Github => github::text(findings),
    }
}

/// A built-in profile, or a file.
fn profile(target: &Path) -> Result<Profile, Failure> {
    if let Some(profile) = target.to_str().and_then(Profile::named) {
        return Ok(profile);
    }
    let looks_like_file = target.components().count() > 1 || target.extension().is_some();
    if !looks_like_file && !input::is_standard_input(target) && !target.exists() {
        let name = target.display();
        return Err(Failure::Usage {
            message: format!("no target `{name}` is known, and there is no file of this name"),
            help: match closest(&name.to_string(), Profile::BUILT_IN.iter().copied(), 0.9) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the targets are {}, or name a file",
                    either(Profile::BUILT_IN)
                ),
            },
        });
    }
    Ok(Profile::from_json(&input::source(target)?)?)
}

/// The least safe fix to make.
fn least(arguments: &Check) -> Safety {
    match arguments.unsafe_fixes {
        true => Safety::Unsafe,
        false => Safety::Safe,
    }
}

fn summary(findings: &[Diagnostic], made: usize, arguments: &Check) -> String {
    let count = |severity: Severity| {
        let of = findings.iter().filter(|found| found.severity == severity);
        match of.count() {
            1 => format!("1 {}", severity.name()),
            count => format!("{count} {}s", severity.name()),
        }
    };
    let mut words = match findings.is_empty() {
        true if made > 0 => "nothing is left".to_owned(),
        true => "nothing found".to_owned(),
        false => [Severity::Error, Severity::Warning, Severity::Hint]
            .map(count)
            .join(", "),
    };
    if arguments.fix && !arguments.diff {
        words = format!("{made} fixed; {words}");
    }
    let fixable = |safety: Safety| {
        let fixes = findings.iter().filter_map(|found| found.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count()
    };
    match (fixable(Safety::Safe), fixable(Safety::Unsafe)) {
        (0, 0) => {}
        (safe, 0) => words.push_str(&format!("; {safe} can be mended with `--fix`")),
        (0, other) => words.push_str(&format!(
            "; {other} can be mended with `--fix --unsafe-fixes`"
        )),
        (safe, other) => words.push_str(&format!(
            "; {safe} can be mended with `--fix`, {other} more with `--unsafe-fixes`"
        )),
    }
    words
}
