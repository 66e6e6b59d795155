use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::config::Choice;
use super::connection::{self, Opening};
use super::failure::Failure;
use super::many::Jobs;
use super::settings::{Escaping, Settings};
use super::terminal::Terminal;
use super::{Exit, HELP, bindings, input, whatif};
use crate::connection::Operation;
use crate::error::Error;
use crate::language::Budget;
use crate::lint::Checking;
use crate::plan::{Plan, Situation, Step, SuccessRule};
use crate::report::plan::{self, Show};
use crate::report::ways;
use crate::value::Value;

const EXAMPLES: &str = "\
Examples:
  scimplate preview Connection_Genesys.json --operation create --user ann.json
  scimplate preview genesys/ --operation create --user ann.json --response call1=created.json
  scimplate preview genesys/ --operation create --user ann.json --format html > plan.html
  scimplate preview genesys/ --operation create --jsonl people.jsonl";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Preview {
    /// An exported connection (JSON or zip), a folder with one file per attribute, or one attribute;
    /// `-` is standard input.
    pub path: PathBuf,
    /// What the task does: create, update, enable, disable, remove, add-access, remove-access,
    /// change-password, update-user.
    #[arg(long, short, value_name = "OPERATION", value_parser = operation)]
    pub operation: Operation,
    /// The person, as a JSON object: what `user` is in the templates.
    #[arg(long, value_name = "FILE")]
    pub user: Option<PathBuf>,
    /// Counts instead, for a file of one person a line, how many have their requests, what stops the others,
    /// and where; `-` is standard input. As text or JSON.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["user", "branches", "trace", "show_secrets"])]
    pub jsonl: Option<PathBuf>,
    #[command(flatten)]
    pub jobs: Jobs,
    /// Other names the templates see, as a JSON object with one member a name.
    #[arg(long, value_name = "FILE")]
    pub bindings: Option<PathBuf>,
    /// The answer to a call, as a JSON file; may be given for each call.
    #[arg(long, value_name = "CALL=FILE", value_parser = connection::pair)]
    pub response: Vec<(String, String)>,
    /// The entitlement type, where calls depend on it.
    #[arg(long, value_name = "TYPE")]
    pub entitlement_type: Option<String>,
    /// When a call without `successResponses` succeeds.
    #[arg(long, value_enum, value_name = "RULE", default_value_t = Success::Any2xx)]
    pub success: Success,
    #[command(flatten)]
    pub package: Opening,
    /// How to show the requests.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,
    /// Also show what each placeholder became.
    #[arg(long)]
    pub trace: bool,
    /// Shows every way through the bodies instead: attributes present, empty and null, each side of each
    /// choice. Needs nobody's values.
    #[arg(long, conflicts_with_all = ["format", "trace", "show_secrets", "response"])]
    pub branches: bool,
    /// Show secrets in clear.
    #[arg(long)]
    pub show_secrets: bool,
    #[command(flatten)]
    pub project: Choice,
    #[command(flatten)]
    pub escaping: Escaping,
    #[command(flatten)]
    pub settings: Settings,
}

/// When a call without `successResponses` succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Success {
    /// With any status from 200 to 299.
    #[value(name = "2xx")]
    Any2xx,
    /// With status 200 alone.
    #[value(name = "200")]
    Only200,
    /// With any status below 400.
    Below400,
}

impl From<Success> for SuccessRule {
    fn from(rule: Success) -> SuccessRule {
        match rule {
            Success::Any2xx => SuccessRule::Any2xx,
            Success::Only200 => SuccessRule::Only200,
            Success::Below400 => SuccessRule::Below400,
        }
    }
}

/// How to show a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Requests as they go over the wire.
    Text,
    /// One JSON object.
    Json,
    /// One self-contained page.
    Html,
    /// A shell script.
    Curl,
}

pub(super) fn run(arguments: &Preview, terminal: &Terminal) -> Result<Exit, Failure> {
    one_standard_input(arguments)?;
    let kind = Some(arguments.operation.attribute());
    let opening = &arguments.package;
    let connection = opening.connection(&arguments.path, kind, &arguments.project, terminal)?;
    if arguments.branches {
        let how = Checking {
            syntax: arguments.settings.syntax(),
            user: arguments.user.as_deref().map(bindings::kinds).transpose()?,
            profile: None,
        };
        let calls = connection.ways(arguments.operation, &how);
        terminal.data(&ways::text(&calls))?;
        return Ok(Exit::Clean);
    }
    if let Some(people) = &arguments.jsonl {
        let as_json = match arguments.format {
            Format::Text => false,
            Format::Json => true,
            Format::Html | Format::Curl => {
                return Err(Failure::Usage {
                    message: "a file of people is counted as text or JSON".to_owned(),
                    help: "give `--format text` or `--format json`, or one person with `--user`"
                        .to_owned(),
                });
            }
        };
        let situation = situation(arguments)?;
        let jobs = arguments.jobs;
        return whatif::run(people, &connection, &situation, jobs, as_json, terminal);
    }
    let plan = connection.plan_for(&situation(arguments)?)?;
    let show = Show {
        trace: arguments.trace,
        secrets: arguments.show_secrets,
    };
    terminal.data(&match arguments.format {
        Format::Text => plan::text(&plan, show, &terminal.output_style()),
        Format::Json => plan::json(&plan, show),
        Format::Html => plan::html(&plan, show),
        Format::Curl => plan::curl(&plan, show),
    })?;
    terminal.note(summary(&plan));
    let blocked = plan
        .steps()
        .iter()
        .any(|step| matches!(step, Step::Blocked { .. }));
    match blocked || plan.findings().any(|found| found.is_error()) {
        true => Ok(Exit::Findings),
        false => Ok(Exit::Clean),
    }
}

fn situation(arguments: &Preview) -> Result<Situation, Failure> {
    let read = |path: &Option<PathBuf>| path.as_deref().map(input::source).transpose();
    let bindings = read(&arguments.bindings)?;
    let mut responses = Vec::with_capacity(arguments.response.len());
    for (call, path) in &arguments.response {
        responses.push((call.clone(), Value::parse(&input::source(path.as_ref())?)?));
    }
    let mut bindings = bindings::bindings(bindings.as_ref(), read(&arguments.user)?.as_ref())?;
    bindings.set_now(arguments.settings.now()?);
    bindings.set_seed(arguments.settings.seed());
    Ok(Situation {
        operation: arguments.operation,
        bindings,
        responses,
        entitlement_type: arguments.entitlement_type.clone(),
        syntax: arguments.settings.syntax(),
        escape: arguments.escaping.into(),
        zone: arguments.settings.zone()?,
        budget: Budget::default(),
        success: arguments.success.into(),
    })
}

/// Standard input can be read once.
fn one_standard_input(arguments: &Preview) -> Result<(), Failure> {
    let files = [
        &arguments.user,
        &arguments.jsonl,
        &arguments.bindings,
        &arguments.package.connection_json,
    ];
    let named = std::iter::once(arguments.path.as_path())
        .chain(files.into_iter().flatten().map(PathBuf::as_path))
        .chain(arguments.response.iter().map(|(_, path)| path.as_ref()));
    input::at_most_once(named)
}

fn summary(plan: &Plan) -> String {
    let count = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let blocked = plan.steps().len() - plan.requests().count();
    let mut words = count(plan.requests().count(), "request");
    if blocked > 0 {
        words.push_str(&format!(", {blocked} blocked"));
    }
    format!(
        "{words}, {}; nothing was sent",
        count(plan.findings().count(), "finding")
    )
}

pub(super) fn operation(word: &str) -> Result<Operation, String> {
    word.parse().map_err(|error| match error {
        Error::Choice {
            message,
            help: Some(help),
        } => format!("{message}; {help}"),
        other => other.to_string(),
    })
}
