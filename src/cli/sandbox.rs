use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, io};

use clap::Args;
use clap::builder::StyledStr;

use super::failure::{Failure, lower};
use super::input::FileError;
use super::terminal::Terminal;
use super::{Exit, HELP, write};
use crate::sandbox::{
    Access, Client, DEFAULT_PORT, Faults, Journal, Knobs, Sandbox as Server, Settings, StartError,
};

const EXAMPLES: &str = "\
Examples:
  scimplate sandbox
  scimplate sandbox --users 1000 --state pilot.json -v
  scimplate sandbox --faults reset_after:0.10,500_after:0.10,429:0.05 --fault-methods POST,PATCH
  scimplate sandbox --knob version-mismatch=412 --knob rate-limit=0";

/// The variable that has the client's secret.
const SECRET: &str = "SCIMPLATE_SANDBOX_SECRET";

#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = EXAMPLES, after_long_help = manual())]
pub(super) struct Sandbox {
    /// Where to listen; port 0 is any that is free.
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from(([127, 0, 0, 1], DEFAULT_PORT)))]
    pub listen: SocketAddr,
    /// Listen where other machines can reach it too. It speaks plain HTTP: what they send can be read.
    #[arg(long)]
    pub reachable: bool,
    /// How many people there are in the beginning.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub users: u32,
    /// Decides who they are, the ids of those to come, and which requests have faults.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Keep users and groups in this file: read in the beginning, and every change put behind it before it is
    /// answered.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// The client that may ask for tokens. Its secret is in SCIMPLATE_SANDBOX_SECRET, or `sandbox-secret`.
    #[arg(long, value_name = "ID", default_value = "sandbox")]
    pub client: String,
    /// A permission the client does not have, as in `directory:user:add`.
    #[arg(long, value_name = "PERMISSION")]
    pub without: Vec<String>,
    /// Sets a knob; `--help` lists them.
    #[arg(long, value_name = "NAME=VALUE")]
    pub knob: Vec<String>,
    /// What goes wrong, and with what share of the requests; `--help` lists the words.
    #[arg(long, value_name = "SPEC", value_parser = |text: &str| text.parse::<Faults>())]
    pub faults: Option<Faults>,
    /// The methods it goes wrong with, as in `POST,PATCH`; unless given, all.
    #[arg(long, value_name = "METHODS", value_delimiter = ',')]
    pub fault_methods: Vec<String>,
    /// What the paths begin with that it goes wrong with, as in `/api`; unless given, tokens are not spared.
    #[arg(
        long,
        value_name = "PATH",
        default_value = "",
        hide_default_value = true
    )]
    pub fault_path: String,
    /// How many seconds a fault is silent.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub hang: u64,
    /// Say of each request its method, path and status on standard error.
    #[arg(long, short)]
    pub verbose: bool,
}

fn manual() -> StyledStr {
    let control = "\
Below /_sandbox there is what tests need, without a token: GET /_sandbox, users, groups, audit?after=N; \
POST tokens/expire, clock, knobs, faults.";
    let text = format!(
        "{control}\n\nKnobs, where the public sources are silent or contradict each other:\n{}\n\
         Faults, whether the request is done all the same, and what the client sees:\n{}",
        Knobs::manual(),
        Faults::manual()
    );
    text.into()
}

pub(super) fn run(arguments: &Sandbox, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut knobs = Knobs::default();
    for setting in &arguments.knob {
        knobs.set(setting).map_err(|message| Failure::Usage {
            message,
            help: "`scimplate sandbox --help` lists the knobs and their values".to_owned(),
        })?;
    }
    let (state, journal) = match &arguments.state {
        Some(path) => open(path).map(|(state, journal)| (state, Some(journal)))?,
        None => (None, None),
    };
    let settings = Settings {
        listen: arguments.listen,
        reachable: arguments.reachable,
        people: arguments.users as usize,
        seed: arguments.seed,
        knobs,
        faults: arguments.faults.clone().unwrap_or_default(),
        fault_seed: arguments.seed,
        fault_methods: arguments.fault_methods.clone(),
        fault_path: arguments.fault_path.clone(),
        hang: Duration::from_secs(arguments.hang),
        clients: vec![client(arguments)?],
        state,
        journal,
        log: arguments.verbose.then_some(Box::new(log)),
    };
    let running = Server::start(settings).map_err(|error| refused(error, arguments))?;
    let interrupts = running.interrupts().map_err(|error| Failure::Usage {
        message: format!(
            "the system lets nobody wait for its signals: {}",
            lower(&error)
        ),
        help: "run it where processes may handle signals".to_owned(),
    })?;
    terminal.data(&format!("sandbox ready at {}\n", running.origin()))?;
    let Some(path) = &arguments.state else {
        // An error is that nothing is left that could tell.
        let _ = interrupts.recv();
        running.stop();
        return Ok(Exit::Clean);
    };
    // An error is that nothing is left that could tell.
    let _ = interrupts.recv();
    // What was put behind each other becomes one again.
    write::put(path, &running.stop())?;
    Ok(Exit::Clean)
}

fn client(arguments: &Sandbox) -> Result<Client, Failure> {
    let secret = match env::var(SECRET) {
        Ok(secret) => secret,
        Err(env::VarError::NotPresent) => "sandbox-secret".to_owned(),
        Err(env::VarError::NotUnicode(_)) => {
            return Err(Failure::Usage {
                message: format!("the secret in {SECRET} is no UTF-8"),
                help: "choose another secret".to_owned(),
            });
        }
    };
    Ok(Client {
        id: arguments.client.clone(),
        secret,
        lacks: arguments.without.clone(),
    })
}

/// What the file holds, if it is there, and the way to its end.
fn open(path: &Path) -> Result<(Option<Vec<u8>>, Journal), Failure> {
    let failed = |error: io::Error| {
        Failure::File(FileError {
            message: format!(
                "`{}` cannot be the sandbox's state: {}",
                path.display(),
                lower(&error)
            ),
            help: None,
        })
    };
    let mut options = OpenOptions::new();
    let mut file = options
        .read(true)
        .append(true)
        .create(true)
        .open(path)
        .map_err(failed)?;
    let mut state = Vec::new();
    file.read_to_end(&mut state).map_err(failed)?;
    // A line that was never written whole goes, once it is known that this is a state at all.
    let whole = state.iter().rposition(|it| *it == b'\n');
    let mut torn = whole.filter(|end| end + 1 < state.len());
    let journal: Journal = Box::new(move |lines| {
        if let Some(end) = torn.take() {
            file.set_len(end as u64 + 1)?;
        }
        file.write_all(lines)
    });
    Ok(((!state.is_empty()).then_some(state), journal))
}

fn refused(error: StartError, arguments: &Sandbox) -> Failure {
    let file = |message, help: &str| {
        Failure::File(FileError {
            message,
            help: Some(help.to_owned()),
        })
    };
    match error {
        StartError::Reachable(address) => Failure::Usage {
            message: format!(
                "the sandbox does not listen on `{address}`: other machines could reach it"
            ),
            help:
                "listen on 127.0.0.1, or say `--reachable`; it speaks plain HTTP and guards nothing"
                    .to_owned(),
        },
        StartError::Listen(address, error) => file(
            format!(
                "the sandbox cannot listen on `{address}`: {}",
                lower(&error)
            ),
            "`--listen 127.0.0.1:0` takes any port that is free",
        ),
        StartError::System(error) => file(
            format!("the sandbox cannot start: {}", lower(&error)),
            "the system refused it a thread, a socket or a file descriptor",
        ),
        StartError::Journal(error) => file(
            format!("the sandbox's state cannot be written: {}", lower(&error)),
            "name a file that can be",
        ),
        StartError::State(why) => {
            let path = arguments.state.as_deref().unwrap_or(Path::new(""));
            file(
                format!("`{}` cannot be the sandbox's state: {why}", path.display()),
                "it was left as it is; name another file, or one that is not there yet",
            )
        }
    }
}

fn log(access: &Access<'_>) {
    let status = access
        .status
        .map_or("-".to_owned(), |status| status.to_string());
    let fault = access
        .fault
        .map_or(String::new(), |fault| format!(" ({fault})"));
    // Nobody may be reading.
    let _ = io::Write::write_fmt(
        &mut io::stderr().lock(),
        format_args!("{} {} {status}{fault}\n", access.method, access.path),
    );
}
