//! Sends what a plan says.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{ArgAction, Args};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::config::Choice;
use super::connection::Opening;
use super::failure::Failure;
use super::network::Network;
use super::preview::{Success, operation};
use super::settings::{Escaping, Settings};
use super::terminal::Terminal;
use super::{Exit, HELP, bindings, input};
use crate::connection::{Connection, Operation, Reference};
use crate::provision::{
    Given, Journal, Logins, Record, References, RunSettings, Runner, Status, Task,
};
use crate::report::provisioned::{self, Detail};
use crate::text::Source;
use crate::text::json::{self as text_json, Node};

const EXAMPLES: &str = "\
Examples:
  scimplate run genesys/ --operation create --user ann.json
  scimplate run genesys/ --tasks tasks.jsonl --store journal.db
  scimplate run genesys/ --retry --store journal.db

A task is a line of JSON: {\"id\": …, \"operation\": \"create\", \"entitlementType\"?: …, \"bindings\": {\"user\": {…}}}.
A task of an id is done once: the same command again goes on where it stopped.";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Run {
    /// An exported connection (JSON or zip), a folder with one file per attribute, or one attribute.
    pub path: PathBuf,
    /// What the task does: create, update, enable, disable, remove, add-access, remove-access,
    /// change-password, update-user.
    #[arg(long, short, value_name = "OPERATION", value_parser = operation, required_unless_present_any = ["tasks", "retry"])]
    pub operation: Option<Operation>,
    /// The person, as a JSON object: what `user` is in the templates.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["tasks", "retry"])]
    pub user: Option<PathBuf>,
    /// Other names the templates see, as a JSON object with one member a name. A secret in it is better a
    /// reference: `{\"$env\": \"NAME\"}` or `{\"$file\": \"PATH\"}`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["tasks", "retry"])]
    pub bindings: Option<PathBuf>,
    /// The entitlement type, where calls depend on it.
    #[arg(long, value_name = "TYPE", conflicts_with_all = ["tasks", "retry"])]
    pub entitlement_type: Option<String>,
    /// What the task is called; made up if not given.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["tasks", "retry"])]
    pub id: Option<String>,
    /// Many tasks, one a line; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["operation", "retry"])]
    pub tasks: Option<PathBuf>,
    /// Nothing new: what the journal has still to do.
    #[arg(long, conflicts_with = "operation")]
    pub retry: bool,
    /// The journal; made if there is none. It holds personal data, and no secrets.
    #[arg(
        long,
        value_name = "FILE",
        env = "SCIMPLATE_STORE",
        default_value = "scimplate-journal.db"
    )]
    pub store: PathBuf,
    /// When a call without `successResponses` succeeds.
    #[arg(long, value_enum, value_name = "RULE", default_value_t = Success::Any2xx)]
    pub success: Success,
    #[command(flatten)]
    pub package: Opening,
    #[command(flatten)]
    pub sending: Sending,
    /// Show requests and what was concluded; twice: with bodies and answers, secrets masked.
    #[arg(long, short, action = ArgAction::Count)]
    pub verbose: u8,
    #[command(flatten)]
    pub project: Choice,
    #[command(flatten)]
    pub escaping: Escaping,
    #[command(flatten)]
    pub settings: Settings,
}

// How requests are sent.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending")]
pub(super) struct Sending {
    /// How many tasks are worked on at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: u16,
    /// Most requests a minute; 0 for as many as go.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub rate: u32,
    /// How often a task is tried. Being told to wait is no try.
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub tries: u32,
    /// Let a create take over an account that somebody else made under the same name.
    #[arg(long)]
    pub link: bool,
    /// Do not wait for tasks that are due later; `run --retry` does them then.
    #[arg(long)]
    pub no_wait: bool,
    #[command(flatten)]
    pub network: Network,
}

/// Secrets in the environment and in files.
pub(super) struct Host;

impl References for Host {
    fn resolve(&self, reference: &Reference) -> Result<String, String> {
        match reference {
            Reference::Environment(name) => {
                std::env::var(name).map_err(|_| format!("the environment has no variable `{name}`"))
            }
            Reference::File(path) => {
                let source = input::source(Path::new(path))
                    .map_err(|_| format!("the file `{path}` cannot be read"))?;
                let text = source.text();
                Ok(text
                    .strip_suffix('\n')
                    .map_or(text, |text| text.trim_end_matches('\r'))
                    .to_owned())
            }
        }
    }
}

pub(super) fn run(arguments: &Run, terminal: &Terminal) -> Result<Exit, Failure> {
    let files = [
        &arguments.user,
        &arguments.bindings,
        &arguments.tasks,
        &arguments.package.connection_json,
    ];
    let named = files.into_iter().flatten().map(PathBuf::as_path);
    input::at_most_once(std::iter::once(arguments.path.as_path()).chain(named))?;
    let kind = arguments.operation.map(Operation::attribute);
    let connection =
        arguments
            .package
            .connection(&arguments.path, kind, &arguments.project, terminal)?;
    refuse_left_over(&connection)?;
    let connection = connection.resolve(&|reference| Host.resolve(reference))?;
    let single = match arguments.operation {
        Some(operation) => Some(single(arguments, operation)?),
        None => None,
    };
    let logins = Logins::read(&connection)?;
    let transport = arguments.sending.network.transport(&connection, None)?;
    let journal = match arguments.retry {
        true => Journal::open_existing(&arguments.store),
        false => Journal::open(&arguments.store),
    };
    let journal = journal.map_err(|error| Failure::journal(error, &arguments.store))?;
    let mut settings = RunSettings::default();
    settings.workers = arguments.sending.workers.into();
    settings.rate = arguments.sending.rate;
    settings.tries = arguments.sending.tries;
    settings.link = arguments.sending.link;
    settings.wait = !arguments.sending.no_wait;
    settings.success = arguments.success.into();
    settings.syntax = arguments.settings.syntax();
    settings.escape = arguments.escaping.into();
    settings.zone = arguments.settings.zone()?;
    let stop = stop_on_signal();
    let runner = Runner::new(
        &connection,
        &logins,
        &transport,
        &journal,
        &Host,
        settings,
        &stop,
    )
    .map_err(|error| Failure::journal(error, &arguments.store))?;
    let job = Job {
        arguments,
        terminal,
        journal: &journal,
        runner: &runner,
        told: Mutex::default(),
        before: Mutex::default(),
    };
    match single {
        Some(task) => job.one(task),
        None => job.many(),
    }
}

/// Whether an author placeholder is left in the connection: no machine has its name.
pub(super) fn refuse_left_over(connection: &Connection) -> Result<(), Failure> {
    let mut names: Vec<String> = connection
        .author_placeholders()
        .into_iter()
        .map(|(_, placeholder)| placeholder.name)
        .collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    let list = names
        .iter()
        .map(|name| format!("`@{name}@`"))
        .collect::<Vec<_>>()
        .join(", ");
    Err(Failure::Usage {
        message: format!("the connection has places that are still to be filled: {list}"),
        help: format!(
            "give each with `--set {}=VALUE`, or in an environment of scimplate.toml",
            names[0]
        ),
    })
}

/// Ends what is under way and begins nothing new when the process is asked to stop; at once, the second time.
pub(super) fn stop_on_signal() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let again = signal_hook::flag::register_conditional_shutdown(signal, 4, Arc::clone(&stop));
        // Without a handler, the signal ends the process at once, which the journal is made for.
        let _ = again.and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)));
    }
    stop
}

struct Job<'j, 'a> {
    arguments: &'j Run,
    terminal: &'j Terminal,
    journal: &'j Journal,
    runner: &'j Runner<'a>,
    /// Tasks whose end was told.
    told: Mutex<HashSet<String>>,
    /// How many had ended before, in which way.
    before: Mutex<BTreeMap<Status, u64>>,
}

impl Job<'_, '_> {
    fn broken(&self, error: crate::provision::JournalError) -> Failure {
        Failure::journal(error, &self.arguments.store)
    }

    fn detail(&self, least: Detail) -> Detail {
        least.max(match self.arguments.verbose {
            0 => Detail::None,
            1 => Detail::Requests,
            _ => Detail::Bodies,
        })
    }

    /// One task, told to a person.
    fn one(&self, task: Task) -> Result<Exit, Failure> {
        let id = task.id.clone();
        let given = self
            .runner
            .give(vec![task])
            .map_err(|error| self.broken(error))?;
        if given == [Given::Another] {
            return Err(Failure::Usage {
                message: format!("the journal has another task `{id}`"),
                help: "give this one another name with `--id`".into(),
            });
        }
        let summary = self
            .runner
            .run(&|_| {})
            .map_err(|error| self.broken(error))?;
        let record = self.record(&id)?;
        self.terminal
            .data(&self.shown(&record, Detail::Requests)?)?;
        if let Some(why) = &summary.stopped {
            self.terminal.note(format!("stopped: {why}"));
        }
        if record.status.is_open() {
            self.terminal
                .note("it is kept in the journal; `scimplate run … --retry` goes on with it");
        }
        Ok(if record.status == Status::Done {
            Exit::Clean
        } else {
            Exit::Undone
        })
    }

    /// Many tasks, a line each as it ends.
    fn many(&self) -> Result<Exit, Failure> {
        let bar = self.bar();
        let mut given = Vec::new();
        let mut wrong = 0_usize;
        if let Some(path) = &self.arguments.tasks {
            wrong = self.read(path, &mut given)?;
            bar.set_length(given.len() as u64);
            bar.inc(lock(&self.told).len() as u64);
        }
        let tell = |record: &Record| {
            let line = self.line(record);
            bar.suspend(|| {
                // Whoever read the lines has gone; what is under way still comes to its end.
                let _ = self.terminal.data(&line);
            });
            bar.inc(1);
            lock(&self.told).insert(record.id.clone());
        };
        let summary = self.runner.run(&tell).map_err(|error| self.broken(error))?;
        bar.finish_and_clear();
        let mut counts = BTreeMap::<Status, u64>::new();
        for (status, count) in &summary.ended {
            *counts.entry(*status).or_insert(0) += count;
        }
        // Ended by another engine, or not ended.
        let told = lock(&self.told).clone();
        let untold: HashSet<&String> = given.iter().filter(|id| !told.contains(*id)).collect();
        if !untold.is_empty() {
            let records = self
                .journal
                .tasks(None)
                .map_err(|error| self.broken(error))?;
            let own = |record: &&Record| {
                record.connection == self.runner.name() && untold.contains(&record.id)
            };
            let mut lines = String::new();
            for record in records.iter().filter(own) {
                lines.push_str(&provisioned::line(record));
                *counts.entry(record.status).or_insert(0) += 1;
            }
            self.terminal.data(&lines)?;
        }
        let before = lock(&self.before).clone();
        let mut words: Vec<String> = counts
            .iter()
            .map(|(status, count)| format!("{count} {status}"))
            .collect();
        if wrong > 0 {
            words.push(format!("{wrong} not readable"));
        }
        words.extend(
            before
                .iter()
                .map(|(status, count)| format!("{count} {status} before")),
        );
        if words.is_empty() {
            words.push("nothing to do".into());
        }
        self.terminal.note(words.join(", "));
        if let Some(why) = &summary.stopped {
            self.terminal.note(format!("stopped: {why}"));
        }
        let bad = counts
            .keys()
            .chain(before.keys())
            .any(|status| *status != Status::Done)
            || wrong > 0
            || summary.open > 0;
        if bad {
            let store = self.arguments.store.display();
            self.terminal.note(format!(
                "see them with `scimplate tasks list --store {store}`"
            ));
        }
        Ok(if bad { Exit::Undone } else { Exit::Clean })
    }

    /// Gives the lines of a file to the journal; says how many are no tasks.
    fn read(&self, path: &Path, given: &mut Vec<String>) -> Result<usize, Failure> {
        let reader: Box<dyn Read> = match input::is_standard_input(path) {
            true => Box::new(std::io::stdin()),
            false => Box::new(File::open(path).map_err(|error| input::unreadable(path, &error))?),
        };
        let (mut tasks, mut wrong) = (Vec::new(), 0);
        let mut reader = BufReader::new(reader);
        let (mut number, mut line) = (0_usize, Vec::new());
        loop {
            line.clear();
            if reader
                .read_until(b'\n', &mut line)
                .map_err(|error| input::unreadable(path, &error))?
                == 0
            {
                break;
            }
            number += 1;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            match Task::parse(text) {
                Ok(task) => tasks.push(task),
                Err(error) => {
                    wrong += 1;
                    let line = provisioned::unread(None, Some(number), &error.to_string());
                    self.terminal.data(&line)?;
                }
            }
            if tasks.len() >= 500 {
                wrong += self.give(std::mem::take(&mut tasks), given)?;
            }
        }
        wrong += self.give(tasks, given)?;
        Ok(wrong)
    }

    fn give(&self, tasks: Vec<Task>, given: &mut Vec<String>) -> Result<usize, Failure> {
        let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
        let found = self
            .runner
            .give(tasks)
            .map_err(|error| self.broken(error))?;
        let mut wrong = 0;
        for (id, found) in ids.into_iter().zip(found) {
            match found {
                Given::Open => given.push(id),
                Given::Ended(record) => {
                    if lock(&self.told).insert(id.clone()) {
                        *lock(&self.before).entry(record.status).or_default() += 1;
                        self.terminal.data(&provisioned::line(&record))?;
                    }
                    given.push(id);
                }
                _ => {
                    wrong += 1;
                    let why = "the journal has another task of that id";
                    self.terminal
                        .data(&provisioned::unread(Some(&id), None, why))?;
                }
            }
        }
        Ok(wrong)
    }

    /// The line of a task that has ended, after its requests where those are asked for.
    fn line(&self, record: &Record) -> String {
        if self.arguments.verbose > 0
            && let Ok(text) = self.shown(record, Detail::None)
        {
            self.terminal.note(text.trim_end());
        }
        provisioned::line(record)
    }

    fn shown(&self, record: &Record, least: Detail) -> Result<String, Failure> {
        let exchanges = self
            .journal
            .exchanges(record)
            .map_err(|error| self.broken(error))?;
        let columns = match record.operation == Operation::Create.name() {
            true => self
                .journal
                .columns(record)
                .map_err(|error| self.broken(error))?,
            false => Vec::new(),
        };
        Ok(provisioned::text(
            record,
            &exchanges,
            &columns,
            self.detail(least),
        ))
    }

    fn record(&self, id: &str) -> Result<Record, Failure> {
        let records = self.journal.named(id).map_err(|error| self.broken(error))?;
        let own = records
            .into_iter()
            .find(|record| record.connection == self.runner.name());
        own.ok_or_else(|| Failure::Failed {
            message: format!("the journal has no task `{id}`"),
            help: None,
        })
    }

    fn bar(&self) -> ProgressBar {
        let bar = ProgressBar::new(0);
        if !self.terminal.is_lively() || self.arguments.retry {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} tasks, {eta} left") {
            bar.set_style(style);
        }
        bar
    }
}

/// The one task that the arguments describe.
fn single(arguments: &Run, operation: Operation) -> Result<Task, Failure> {
    let read = |path: &Option<PathBuf>| path.as_deref().map(input::source).transpose();
    let (names, user) = (read(&arguments.bindings)?, read(&arguments.user)?);
    // Read once to say what is wrong with them, and where.
    bindings::bindings(names.as_ref(), user.as_ref())?;
    let mut members = Vec::new();
    if let Some(source) = &names {
        let document = text_json::read(source.text());
        for member in document
            .root
            .iter()
            .flat_map(|root| root.as_object().unwrap_or_default())
        {
            if &*member.key.text != "user" || user.is_none() {
                members.push(written(&member.key.text, &member.value, source));
            }
        }
    }
    if let Some(source) = &user
        && let Some(root) = text_json::read(source.text()).root
    {
        members.push(written("user", &root, source));
    }
    let id = arguments.id.clone().unwrap_or_else(|| {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        format!("{operation}-{}", now.as_millis())
    });
    let text = format!("{{{}}}", members.join(","));
    Ok(Task::new(
        id,
        operation,
        arguments.entitlement_type.clone(),
        &text,
    )?)
}

fn written(name: &str, value: &Node, source: &Source) -> String {
    format!("{}:{}", json!(name), value.span.of(source.text()))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
