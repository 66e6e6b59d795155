//! Asks a target how it behaves.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json};

use super::config::Choice;
use super::connection::Opening;
use super::failure::Failure;
use super::network::Network;
use super::run::{Host, refuse_left_over, stop_on_signal};
use super::terminal::Terminal;
use super::{Exit, HELP, input, write};
use crate::connection::AttributeKind;
use crate::error::Error;
use crate::provision::{Left, Logins, Origin, Probe as Asking, References as _, Report, Throwaway};
use crate::report::{human, probed};
use crate::scim::Profile;

const EXAMPLES: &str = "\
Examples:
  scimplate probe genesys/ --environment sandbox
  scimplate probe genesys/ --environment sandbox --yes --write pilot.json
  scimplate check genesys/ --target pilot.json";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Probe {
    /// An exported connection (JSON or zip), a folder with one file per attribute, or one attribute.
    pub path: PathBuf,
    /// Send the requests. Without it they are shown, nothing is sent, and the exit code is 2, so that no script
    /// takes that for an answer.
    #[arg(long)]
    pub yes: bool,
    /// Where SCIM stands, as in `https://api.example.org/scim/v2`, where CreateAccountJSON has no POST to `…/Users`.
    /// The connection's credential is sent there.
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// What the user has to have besides `userName`, `displayName` and `active`, as a JSON object.
    #[arg(long, value_name = "FILE")]
    pub attributes: Option<PathBuf>,
    /// Keep the user, and do not find out what is left of one after DELETE.
    #[arg(long)]
    pub keep: bool,
    /// Write what was found out as a profile, which `check --target FILE` reads; a file that is there is not
    /// replaced.
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// How to say it.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,
    #[command(flatten)]
    pub package: Opening,
    #[command(flatten)]
    pub network: Network,
    #[command(flatten)]
    pub project: Choice,
}

/// How to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A line for each question.
    Text,
    /// One JSON object.
    Json,
}

pub(super) fn run(arguments: &Probe, terminal: &Terminal) -> Result<Exit, Failure> {
    let files = [&arguments.attributes, &arguments.package.connection_json];
    let named = files.into_iter().flatten().map(PathBuf::as_path);
    input::at_most_once(std::iter::once(arguments.path.as_path()).chain(named))?;
    if let Some(path) = &arguments.write
        && path.exists()
    {
        return Err(Failure::Usage {
            message: format!("`{}` is there already", path.display()),
            help: "name another file; what was added to that one by hand would be lost".into(),
        });
    }
    let kind = Some(AttributeKind::CreateAccount);
    let connection =
        arguments
            .package
            .connection(&arguments.path, kind, &arguments.project, terminal)?;
    refuse_left_over(&connection)?;
    let connection = connection.resolve(&|reference| Host.resolve(reference))?;
    let logins = Logins::read(&connection)?;
    let base = arguments.base.as_deref();
    let probe = Asking::new(&connection, &logins, base)?;
    let user = Throwaway::named(&format!(
        "scimplate-probe-{:012x}",
        fastrand::u64(..1 << 48)
    ));
    let user = match &arguments.attributes {
        Some(path) => user.with(attributes(path)?),
        None => user,
    };
    let transport = arguments.network.transport(&connection, base)?;
    if !arguments.yes {
        let planned = probe.planned(&user, arguments.keep);
        terminal.data(&match arguments.format {
            Format::Text => probed::planned(&user.user_name(), &planned),
            Format::Json => probed::planned_json(&probe.users(), &user.user_name(), &planned),
        })?;
        terminal.note("nothing was sent; `--yes` sends these requests");
        return Ok(Exit::Usage);
    }
    let report = probe.run(&transport, &user, arguments.keep, &stop_on_signal());
    if is_left(&report, arguments.keep) {
        // Said even to those who want to hear nothing.
        let message = format!(
            "the throw-away user {} could not be deleted",
            report.user_name
        );
        let help = "see its id and why in the answer, and delete it by hand";
        terminal.error(&human::failure(
            &message,
            Some(help),
            &terminal.error_style(),
        ));
    }
    terminal.data(&match arguments.format {
        Format::Text => probed::text(&report),
        Format::Json => probed::json(&report),
    })?;
    tell(&report, terminal);
    if let Some(path) = &arguments.write {
        keep(&report, path, terminal)?;
    }
    Ok(
        match report.stopped.is_some() || is_left(&report, arguments.keep) {
            true => Exit::Undone,
            false => Exit::Clean,
        },
    )
}

/// What is to be said besides the answers.
fn tell(report: &Report, terminal: &Terminal) {
    if let Some(why) = &report.stopped {
        terminal.note(format!("stopped: {why}"));
        if report
            .sent
            .iter()
            .all(|sent| sent.method == "POST" && sent.status == Some(400))
        {
            terminal
                .note("where the target demands more of a user, say it with `--attributes FILE`");
        }
    }
    let unknown = report
        .findings
        .iter()
        .filter(|found| found.answer.is_none());
    let mut words = match report.sent.len() {
        1 => "1 request was sent".to_owned(),
        sent => format!("{sent} requests were sent"),
    };
    match unknown.count() {
        0 => {}
        unknown => words.push_str(&format!(
            ", {unknown} of {} could not be found out",
            report.findings.len()
        )),
    }
    terminal.note(words);
}

/// Whether somebody is left behind who should not be.
fn is_left(report: &Report, kept: bool) -> bool {
    let unwanted = |left: &Left| !kept || left.id.is_none();
    report.left.iter().any(unwanted)
}

/// Writes the profile.
fn keep(report: &Report, path: &Path, terminal: &Terminal) -> Result<(), Failure> {
    if report.findings.iter().all(|found| found.answer.is_none()) {
        terminal.note(format!(
            "nothing was found out, so `{}` is not written",
            path.display()
        ));
        return Ok(());
    }
    let url = &report.users;
    let host = Origin::of(url).map(|origin| origin.host().to_owned());
    let host = host.map_err(|error| Failure::Failed {
        message: error.to_string(),
        help: None,
    })?;
    let path_of = url
        .split("://")
        .nth(1)
        .and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    let extends = match Profile::genesys().is_at(path_of.unwrap_or_default()) {
        true => "genesys",
        false => "generic",
    };
    write::put(path, probed::profile(report, extends, &host).as_bytes())?;
    terminal.note(format!(
        "`scimplate check … --target {}` uses it",
        path.display()
    ));
    Ok(())
}

fn attributes(path: &Path) -> Result<Map<String, Json>, Failure> {
    let source = input::source(path)?;
    let wrong = |why: String| {
        let message = format!("the attributes of the user {why}");
        Failure::Engine(Error::Input {
            name: source.name().to_owned(),
            message,
            help: Some("write a JSON object, such as `{\"emails\": [{\"value\": \"probe@example.invalid\"}]}`".into()),
        })
    };
    match serde_json::from_str(source.text()) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(wrong("are no object".into())),
        Err(error) => Err(wrong(format!(
            "are no JSON: line {}, column {}",
            error.line(),
            error.column()
        ))),
    }
}
