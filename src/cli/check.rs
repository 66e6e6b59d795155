use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::settings::Settings;
use super::terminal::Terminal;
use super::{Exit, HELP, bindings, connection, input};
use crate::connection::Reading;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::lint::Checking;
use crate::report::{github, human, json};
use crate::scim::Profile;
use crate::text::spelling::{closest, either};

const EXAMPLES: &str = "\
Examples:
  scimplate check Connection_Genesys.json
  scimplate check genesys/ --format json
  scimplate check genesys/ --set HOSTNAME=api.example.org
  scimplate check genesys/ --target genesys";

/// Says every mistake in a connection. Needs nobody's values.
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
    /// Workflow commands of GitHub Actions.
    Github,
}

pub(super) fn run(arguments: &Check, terminal: &Terminal) -> Result<Exit, Failure> {
    let files = arguments
        .paths
        .iter()
        .chain(&arguments.user)
        .chain(&arguments.target);
    input::at_most_once(files.map(PathBuf::as_path))?;
    let reading = Reading {
        connection: arguments.connection.clone(),
        kind: None,
        fillings: arguments.set.iter().cloned().collect(),
    };
    let how = Checking {
        syntax: arguments.settings.syntax(),
        user: arguments.user.as_deref().map(bindings::kinds).transpose()?,
        profile: arguments.target.as_deref().map(profile).transpose()?,
    };
    let mut findings = Vec::new();
    for path in &arguments.paths {
        match connection::connection(path, &reading) {
            Ok(connection) => findings.extend(connection.check(&how)),
            // What keeps a file from being read as a connection is a finding like any other.
            Err(Failure::Engine(Error::Found(found))) => findings.push(*found),
            Err(failure) => return Err(failure),
        }
    }
    terminal.data(&match arguments.format {
        Format::Human => {
            let style = terminal.output_style();
            let drawn = findings.iter().map(|found| human::draw(found, &style));
            drawn.collect::<Vec<_>>().join("\n")
        }
        Format::Short => findings
            .iter()
            .map(|found| human::line(found) + "\n")
            .collect(),
        Format::Json => json::findings(&findings),
        Format::Github => github::text(&findings),
    })?;
    terminal.note(summary(&findings));
    match findings.iter().any(|found| found.severity > Severity::Hint) {
        true => Ok(Exit::Findings),
        false => Ok(Exit::Clean),
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

fn summary(findings: &[Diagnostic]) -> String {
    let count = |severity: Severity| {
        let of = findings.iter().filter(|found| found.severity == severity);
        match of.count() {
            1 => format!("1 {}", severity.name()),
            count => format!("{count} {}s", severity.name()),
        }
    };
    match findings.is_empty() {
        true => "nothing found".to_owned(),
        false => [Severity::Error, Severity::Warning, Severity::Hint]
            .map(count)
            .join(", "),
    }
}
