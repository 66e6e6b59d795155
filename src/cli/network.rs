//! The way to a connection's target.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::failure::Failure;
use super::input;
use crate::connection::Connection;
use crate::provision::{Http, HttpSettings, Origins, TransportError};

// How long a request may take, and whom it trusts.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending")]
pub(super) struct Network {
    /// Seconds a request may take in all.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// A certificate authority of your own (PEM), trusted instead of the public ones; may be given again.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Vec<PathBuf>,
    /// Use the proxies that the environment names (HTTPS_PROXY, NO_PROXY …).
    #[arg(long)]
    pub environment_proxy: bool,
}

impl Network {
    /// The way to where a connection goes, and to a URL that was named on the command line.
    pub(super) fn transport(
        &self,
        connection: &Connection,
        named: Option<&str>,
    ) -> Result<Http, Failure> {
        let mut authorities = Vec::with_capacity(self.ca_file.len());
        for path in &self.ca_file {
            authorities.push(input::source(path)?.text().to_owned());
        }
        let settings = HttpSettings {
            whole: Duration::from_secs(self.timeout),
            authorities,
            environment_proxy: self.environment_proxy,
            ..HttpSettings::default()
        };
        let failed = |error: TransportError| Failure::Failed {
            message: error.to_string(),
            help: None,
        };
        let mut origins = Origins::of(connection);
        if let Some(url) = named {
            origins = origins.allow(url).map_err(failed)?;
        }
        Http::new(settings, origins).map_err(failed)
    }
}
