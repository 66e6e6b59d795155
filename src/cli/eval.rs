use std::path::{Path, PathBuf};

use clap::Args;

use super::each::{self, Same};
use super::failure::Failure;
use super::many::Jobs;
use super::settings::{Escaping, Settings};
use super::terminal::Terminal;
use super::{Exit, HELP, bindings, input, jsonl};
use crate::language::{Syntax, Template};
use crate::plan::Part;
use crate::report::plan::{self, Show};
use crate::text::{Located, Source};

const EXAMPLES: &str = "\
Examples:
  scimplate eval '${user.email.toLowerCase()}' --user ann.json
  scimplate eval --template body.txt --bindings bindings.json --trace
  scimplate eval --template body.txt --each people.jsonl > payloads.jsonl
  scimplate eval --jsonl cases.jsonl > answers.jsonl";

const JSONL: &str = "\
With --jsonl each line is an object with `id`, `template` and `bindings`, and gives one line, in order: \
`id`, `ok` and `output`, or `phase`, `error_class`, `error_message`, `start` and `end` (bytes).

With --each each line is a person, and gives one line, in order: the payload, line ends in the template being \
spaces, or an object with `line`, `ok` (false) and the same members as above.

Both end with 1 when a line failed, and go on after it. The first interruption (Ctrl-C) leaves whole lines.";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES, after_long_help = JSONL)]
pub(super) struct Eval {
    /// The template.
    #[arg(required_unless_present_any = ["template_file", "jsonl"], conflicts_with_all = ["template_file", "jsonl"])]
    pub template: Option<String>,
    /// The template, from a file; `-` is standard input.
    #[arg(
        long = "template",
        value_name = "FILE",
        conflicts_with = "jsonl",
        id = "template_file"
    )]
    pub template_file: Option<PathBuf>,
    /// One template and its bindings a line; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bindings", "user", "trace"])]
    pub jsonl: Option<PathBuf>,
    /// One person a line, as a JSON object; `-` is standard input. Gives one payload a line.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["jsonl", "user", "trace"])]
    pub each: Option<PathBuf>,
    #[command(flatten)]
    pub jobs: Jobs,
    /// The names the template sees, as a JSON object with one member a name.
    #[arg(long, value_name = "FILE")]
    pub bindings: Option<PathBuf>,
    /// The person, as a JSON object: what `user` is in the template.
    #[arg(long, value_name = "FILE")]
    pub user: Option<PathBuf>,
    /// Also say, on standard error, what each placeholder became.
    #[arg(long)]
    pub trace: bool,
    /// Show secrets in clear.
    #[arg(long)]
    pub show_secrets: bool,
    #[command(flatten)]
    pub escaping: Escaping,
    #[command(flatten)]
    pub settings: Settings,
}

impl Eval {
    fn syntax(&self) -> Syntax {
        Syntax {
            escape: self.escaping.into(),
            ..self.settings.syntax()
        }
    }
}

pub(super) fn run(arguments: &Eval, terminal: &Terminal) -> Result<Exit, Failure> {
    let (settings, secrets) = (&arguments.settings, arguments.show_secrets);
    match &arguments.jsonl {
        Some(path) => jsonl::run(
            path,
            arguments.syntax(),
            settings,
            secrets,
            arguments.jobs,
            terminal,
        ),
        None => once(arguments, terminal),
    }
}

fn once(arguments: &Eval, terminal: &Terminal) -> Result<Exit, Failure> {
    one_standard_input(arguments)?;
    let read = |path: &Option<PathBuf>| path.as_deref().map(input::source).transpose();
    let source = match &arguments.template {
        Some(text) => Source::new("<template>", text.as_str()),
        // clap requires one of the two.
        None => input::source(
            arguments
                .template_file
                .as_deref()
                .unwrap_or(Path::new(input::STANDARD_INPUT)),
        )?,
    };
    let zone = arguments.settings.zone()?;
    let bindings = read(&arguments.bindings)?;
    let mut bindings = bindings::bindings(bindings.as_ref(), read(&arguments.user)?.as_ref())?;
    bindings.set_now(arguments.settings.now()?);
    bindings.set_seed(arguments.settings.seed());
    if let Some(people) = &arguments.each {
        let same = Same {
            template: source,
            syntax: arguments.syntax(),
            bindings,
            zone,
            secrets: arguments.show_secrets,
        };
        return each::run(people, &same, arguments.jobs, terminal);
    }
    let (trace, secrets) = (arguments.trace, arguments.show_secrets);
    let (mut output, mut rendered) = (String::new(), None);
    Template::parse_as(source.shared_text(), arguments.syntax())
        .and_then(|template| match trace {
            true => {
                let traced = rendered.insert(template.render_as(&bindings, &zone)?);
                output.push_str(&match secrets {
                    true => traced.revealed().into(),
                    false => traced.masked(),
                });
                Ok(())
            }
            // Nobody asks which placeholder gave what.
            false => template.shown_into(&bindings, &zone, secrets, &mut output),
        })
        .map_err(|failure| failure.in_template(source.name(), source.text()))?;
    output.push('\n');
    terminal.data(&output)?;
    if let Some(rendered) = rendered {
        let template = Located::whole(source);
        let show = Show { trace, secrets };
        terminal.error(&plan::values(&Part { rendered, template }, show));
    }
    Ok(Exit::Clean)
}

/// Standard input can be read once.
fn one_standard_input(arguments: &Eval) -> Result<(), Failure> {
    let files = [
        &arguments.template_file,
        &arguments.bindings,
        &arguments.user,
        &arguments.each,
    ];
    input::at_most_once(files.into_iter().flatten().map(PathBuf::as_path))
}
