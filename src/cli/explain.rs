use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Exit, HELP};
use crate::report::reference::{self, Answer};

const EXAMPLES: &str = "\
Examples:
  scimplate explain String.substring
  scimplate explain collect
  scimplate explain 'String +'
  scimplate explain 'new Date'
  scimplate explain expr/syntax
  scimplate explain SP104";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES)]
pub(super) struct Explain {
    /// A method (`substring`, `String.substring`), an operator (`+`), a constructor (`new Date`), a kind or
    /// class (`Map`), or a rule by its name or code; without it, everything is listed.
    pub topic: Option<String>,
    /// How to show it.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,
}

/// How to show an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

pub(super) fn run(arguments: &Explain, terminal: &Terminal) -> Result<Exit, Failure> {
    let style = terminal.output_style();
    let Some(topic) = &arguments.topic else {
        terminal.data(&match arguments.format {
            Format::Text => reference::list(&style),
            Format::Json => reference::list_json(),
        })?;
        return Ok(Exit::Clean);
    };
    let answer = reference::lookup(topic);
    if let Answer::Unknown(near) = &answer {
        return Err(Failure::Usage {
            message: reference::answer(topic, &answer, &style)
                .trim_end()
                .to_owned(),
            help: help(near),
        });
    }
    terminal.data(&match arguments.format {
        Format::Text => reference::answer(topic, &answer, &style),
        Format::Json => reference::answer_json(&answer),
    })?;
    match answer {
        Answer::NotSupported(_) => Ok(Exit::Findings),
        _ => Ok(Exit::Clean),
    }
}

fn help(near: &[String]) -> String {
    let named: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
    match named.split_last() {
        None => "`scimplate explain` lists everything".to_owned(),
        Some((one, [])) => format!("did you mean {one}?"),
        Some((last, rest)) => format!("did you mean {} or {last}?", rest.join(", ")),
    }
}
