//! A sandbox that runs: its thread, its beginning and its end.

use std::future::IntoFuture as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

use super::audit::Audit;
use super::clock::Clock;
use super::faults::Dice;
use super::http::{App, handle};
use super::seed::Numbers;
use super::server::Server;
use super::tokens::Tokens;
use super::wire::{Gate, Line};
use super::world::World;
use super::{Settings, saved};
use crate::scim::Profile;

/// How long requests that were begun may take when the sandbox ends.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It would be reachable from other machines, and nobody said that it may.
    #[error("the sandbox does not listen on {0}")]
    Reachable(SocketAddr),
    /// The address cannot be had.
    #[error("the sandbox cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The system refuses a thread or what belongs to it.
    #[error("the sandbox cannot start: {0}")]
    System(#[from] io::Error),
    /// Its first state cannot be kept.
    #[error("the state of the sandbox cannot be written: {0}")]
    Journal(io::Error),
    /// What is to be its state is none; a sentence says why.
    #[error("the state of the sandbox cannot be read: {0}")]
    State(String),
}

/// A local stand-in for Genesys Cloud.
#[derive(Debug)]
pub struct Sandbox;

/// A sandbox that runs, until it is stopped or let go of.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    app: Arc<App>,
    handle: Handle,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts one in a thread of its own. It answers when this returns.
    ///
    /// # Errors
    ///
    /// When the address is not of this machine alone and [`Settings::reachable`] does not allow that, when it
    /// cannot be listened on, or when [`Settings::state`] is none.
    pub fn start(settings: Settings) -> Result<Running, StartError> {
        let listen = settings.listen;
        if !settings.reachable && !listen.ip().is_loopback() {
            return Err(StartError::Reachable(listen));
        }
        let clock = Clock::default();
        let mut journal = settings.journal;
        let world = match &settings.state {
            Some(state) => saved::read(state).map_err(StartError::State)?,
            None => {
                let mut world = World::new(settings.people, settings.seed, clock.now());
                world.dirty.clear();
                if let Some(journal) = &mut journal {
                    journal(&saved::write(&world)).map_err(StartError::Journal)?;
                }
                world
            }
        };
        let failed = |error| StartError::Listen(listen, error);
        let listener = TcpListener::bind(listen).map_err(failed)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let dice = Dice::new(
            settings.faults,
            settings.fault_seed,
            settings.fault_methods,
            settings.fault_path,
        );
        let server = Server {
            correlations: Numbers(world.seed ^ clock.now().unsigned_abs()),
            world,
            knobs: settings.knobs,
            tokens: Tokens::new(settings.clients),
            dice,
            audit: Audit::default(),
            clock,
            profile: Profile::genesys(),
            origin: format!("http://{address}"),
            hang: u64::try_from(settings.hang.as_millis()).unwrap_or(u64::MAX),
            retry_after: 1,
            journal,
        };
        let app = Arc::new(App {
            server: Mutex::new(server),
            log: settings.log,
            elsewhere: format!("http://127.0.0.2:{}", address.port().saturating_add(1)),
        });
        // One thread: a request takes less than handing it over would.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let runtime_handle = runtime.handle().clone();
        let listener = {
            let _guard = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = watch::channel(false);
        let router = Router::new().fallback(handle);
        let service = router
            .with_state(Arc::clone(&app))
            .into_make_service_with_connect_info::<Line>();
        let thread = thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    let served = axum::serve(Gate(listener), service)
                        .with_graceful_shutdown(until(stopped.clone()))
                        .into_future();
                    let served = tokio::spawn(served);
                    until(stopped).await;
                    // What is not done by then never will be: a silent fault, a client that stopped reading.
                    let _ = tokio::time::timeout(PATIENCE, served).await;
                });
                runtime.shutdown_background();
            })?;
        Ok(Running {
            address,
            app,
            handle: runtime_handle,
            stop,
            thread: Some(thread),
        })
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error is that nobody is left who could stop it.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:8440`
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Users and groups, for [`Settings::state`] of another sandbox. There are no secrets in it.
    pub fn state(&self) -> Vec<u8> {
        saved::write(&self.app.server().world)
    }

    /// From now on an interrupt or a request to terminate does not end the process, but comes here.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn interrupts(&self) -> io::Result<Receiver<()>> {
        let (tell, told) = mpsc::sync_channel(1);
        let _guard = self.handle.enter();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
                let mut signals = signal(kind)?;
                let tell = tell.clone();
                self.handle.spawn(async move {
                    while signals.recv().await.is_some() {
                        // One is enough.
                        let _ = tell.try_send(());
                    }
                });
            }
        }
        #[cfg(not(unix))]
        self.handle.spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = tell.try_send(());
            }
        });
        Ok(told)
    }

    /// Ends it: no new requests, those that were begun have a second. What it held at the end.
    pub fn stop(mut self) -> Vec<u8> {
        self.end();
        self.state()
    }

    fn end(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // It has nothing to say but that it panicked, and then it is over too.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
