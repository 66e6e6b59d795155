//! `scimplate.toml`: what holds for a project, kept beside its connections.

mod accepted;
mod read;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::input;
use crate::connection::Fillings;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::Source;

pub(super) use accepted::{Accepted, Day};

/// What the file is called.
const NAME: &str = "scimplate.toml";

// Which configuration holds.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Project")]
pub(super) struct Choice {
    /// The project's `scimplate.toml`; the nearest from the checked path upwards, if not given.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Read no `scimplate.toml`.
    #[arg(long)]
    pub no_config: bool,
    /// The environment of `scimplate.toml` whose values an `@NAME@` has.
    #[arg(long, value_name = "NAME", conflicts_with = "no_config")]
    pub environment: Option<String>,
}

/// What a `scimplate.toml` says.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The file; none, where there is no such file.
    pub source: Option<Source>,
    /// The folder it is in, from the root.
    pub folder: PathBuf,
    /// What the target is, as `--target` says it.
    pub target: Option<String>,
    /// Severities that are not the rule's own.
    pub severities: Vec<(&'static Rule, Severity)>,
    /// Findings somebody has looked at and accepts.
    pub accepted: Vec<Accepted>,
    /// The environment that holds where none is asked for.
    pub environment: Option<String>,
    /// The values of author placeholders, by environment.
    pub environments: BTreeMap<String, BTreeMap<String, String>>,
    /// What is wrong with the file itself.
    pub findings: Vec<Diagnostic>,
}

impl Config {
    /// The target: a name, or a file from the folder this is in.
    pub(super) fn target(&self) -> Option<PathBuf> {
        let target = self.target.as_ref()?;
        let file = self.folder.join(target);
        Some(match file.is_file() {
            true => file,
            false => PathBuf::from(target),
        })
    }
}

impl Choice {
    /// The configuration for a checked path.
    pub(super) fn config(&self, checked: &Path) -> Result<Config, Failure> {
        let file = match &self.config {
            Some(file) => Some(file.clone()),
            None if self.no_config => None,
            None => nearest(checked),
        };
        let Some(file) = file else {
            return match &self.environment {
                None => Ok(Config::default()),
                Some(name) => Err(Failure::Usage {
                    message: format!(
                        "there is no `{NAME}` that could have an environment `{name}`"
                    ),
                    help: "give the values with `--set NAME=VALUE`, or write the file".to_owned(),
                }),
            };
        };
        let source = input::source(&file)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        Ok(Config {
            folder: absolute(folder),
            ..Config::parse(source)
        })
    }

    /// What author placeholders are replaced by: `set`, and the environment's values for other names.
    pub(super) fn fillings(
        &self,
        config: &Config,
        set: &[(String, String)],
    ) -> Result<Fillings, Failure> {
        let name = self.environment.as_ref().or(config.environment.as_ref());
        let values = match name {
            None => None,
            Some(name) => match config.environments.get(name) {
                Some(values) => Some(values),
                // The file's own choice of one that is not there is a finding.
                None if self.environment.is_none() => None,
                None => return Err(unknown_environment(name, config)),
            },
        };
        let values = values.into_iter().flatten();
        let values = values.map(|(name, value)| (name.clone(), value.clone()));
        Ok(values.chain(set.iter().cloned()).collect())
    }
}

fn unknown_environment(name: &str, config: &Config) -> Failure {
    let file = config.source.as_ref().map_or(NAME, |source| source.name());
    let known: Vec<String> = config
        .environments
        .keys()
        .map(|known| format!("`{known}`"))
        .collect();
    Failure::Usage {
        message: format!("`{file}` has no environment `{name}`"),
        help: match known.is_empty() {
            true => format!("write it there, as `[environments.{name}]`"),
            false => format!("it has {}", known.join(", ")),
        },
    }
}

/// The file in the folder of `checked`, or the nearest above it; no further up than a repository's top.
fn nearest(checked: &Path) -> Option<PathBuf> {
    let start = match input::is_standard_input(checked) {
        true => env::current_dir().ok()?,
        false => absolute(checked),
    };
    let here = env::current_dir().unwrap_or_default();
    for folder in start.ancestors() {
        let file = folder.join(NAME);
        if file.is_file() {
            return Some(match file.strip_prefix(&here) {
                Ok(relative) => relative.to_owned(),
                Err(_) => file,
            });
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The path from the root, links resolved where it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
