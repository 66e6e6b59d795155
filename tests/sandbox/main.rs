//! The sandbox over its socket: what is documented of Genesys Cloud, both ways of every knob, every fault.
#![cfg(feature = "sandbox")]

mod cases;
mod clean;
mod client;
mod faults;
mod limits;
mod patches;
mod process;
mod reference;
mod tokens;
