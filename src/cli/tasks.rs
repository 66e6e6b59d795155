//! Looks into a journal.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Exit, HELP};
use crate::provision::{Journal, Record, Status};
use crate::report::provisioned::{self, Detail};

const EXAMPLES: &str = "\
Examples:
  scimplate tasks list --status in-doubt
  scimplate tasks show create-ann
  scimplate tasks again create-ann";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Tasks {
    #[command(subcommand)]
    pub what: What,
    /// The journal.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "scimplate-journal.db"
    )]
    pub store: PathBuf,
    /// The connection, where several have a task of that name.
    #[arg(long, global = true, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// A line for each task.
    List {
        /// Only those that stand so: new, in-progress, waiting, done, failed, in-doubt, conflict, cancelled.
        #[arg(long, value_name = "STATUS", value_parser = status)]
        status: Option<Status>,
        /// As JSON, one task a line.
        #[arg(long)]
        json: bool,
    },
    /// A task with its requests, answers and what was concluded; secrets are masked.
    Show {
        /// Its id.
        id: String,
    },
    /// Takes a task back that has not ended.
    Cancel {
        /// Its id.
        id: String,
    },
    /// Puts a task back that ended without being done; `scimplate run … --retry` does it.
    Again {
        /// Its id.
        id: String,
    },
}

pub(super) fn run(arguments: &Tasks, terminal: &Terminal) -> Result<Exit, Failure> {
    let broken = |error| Failure::journal(error, &arguments.store);
    let journal = Journal::open_existing(&arguments.store).map_err(broken)?;
    match &arguments.what {
        What::List { status, json } => {
            let records = journal.tasks(*status).map_err(broken)?;
            let own = |record: &&Record| is_of(record, arguments.connection.as_deref());
            for record in records.iter().filter(own) {
                terminal.data(&match json {
                    true => provisioned::listed(record),
                    false => provisioned::text(record, &[], &[], Detail::None),
                })?;
            }
            let count = records.iter().filter(own).count();
            terminal.note(format!(
                "{count} {}",
                if count == 1 { "task" } else { "tasks" }
            ));
        }
        What::Show { id } => {
            let record = one(&journal, arguments, id)?;
            let exchanges = journal.exchanges(&record).map_err(broken)?;
            let columns = journal.columns(&record).map_err(broken)?;
            terminal.data(&provisioned::text(
                &record,
                &exchanges,
                &columns,
                Detail::Bodies,
            ))?;
        }
        What::Cancel { id } => {
            let record = one(&journal, arguments, id)?;
            let now = journal.cancel(&record).map_err(broken)?;
            return changed(terminal, id, now, Status::Cancelled);
        }
        What::Again { id } => {
            let record = one(&journal, arguments, id)?;
            let now = journal.again(&record).map_err(broken)?;
            return changed(terminal, id, now, Status::Waiting);
        }
    }
    Ok(Exit::Clean)
}

fn changed(terminal: &Terminal, id: &str, now: Status, wanted: Status) -> Result<Exit, Failure> {
    if now == wanted {
        terminal.data(&format!("{id}  {now}\n"))?;
        return Ok(Exit::Clean);
    }
    Err(Failure::Usage {
        message: format!("the task `{id}` is {now}, so this cannot be done with it"),
        help: match now {
            Status::InProgress => "stop the engine that has it, or wait until it has ended".into(),
            _ => "see it with `scimplate tasks show`".into(),
        },
    })
}

fn one(journal: &Journal, arguments: &Tasks, id: &str) -> Result<Record, Failure> {
    let mut records = journal
        .named(id)
        .map_err(|error| Failure::journal(error, &arguments.store))?;
    records.retain(|record| is_of(record, arguments.connection.as_deref()));
    match records.len() {
        1 => Ok(records.swap_remove(0)),
        0 => Err(Failure::Usage {
            message: format!("`{}` has no task `{id}`", arguments.store.display()),
            help: "see its tasks with `scimplate tasks list`".into(),
        }),
        _ => Err(Failure::Usage {
            message: format!("several connections have a task `{id}`"),
            help: format!("say which, as `--connection '{}'`", records[0].connection),
        }),
    }
}

fn is_of(record: &Record, connection: Option<&str>) -> bool {
    connection.is_none_or(|name| {
        record.connection == name
            || record
                .connection
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(" at "))
    })
}

fn status(word: &str) -> Result<Status, String> {
    Status::named(word).ok_or_else(|| {
        let all = Status::ALL.map(|status| format!("`{status}`"));
        format!("a task is one of {}", all.join(", "))
    })
}
