//! stub
use super::{Pace, Response, Transport};
use crate::connection::Connection;
use crate::value::{Bindings, Value};
use std::time::Duration;
pub struct Logins;
pub struct Login;
pub struct Credential {
    pub generation: u64,
}
pub enum LoginError {
    Refused(String),
    Unreachable { why: String, wait: Duration },
}
impl Logins {
    pub fn read(_: &Connection) -> Logins {
        Logins
    }
    pub fn get(&self, _: &str) -> Option<&Login> {
        Some(&Login)
    }
    pub fn pace(&self) -> Pace {
        Pace::new()
    }
    pub fn secrets(&self) -> Vec<String> {
        vec![]
    }
}
impl Login {
    pub fn credential(&self, _: &dyn Transport) -> Result<Credential, LoginError> {
        Ok(Credential { generation: 0 })
    }
    pub fn rejects(&self, r: &Response) -> bool {
        r.status == 401
    }
    pub fn refresh(&self, _: &dyn Transport, _: u64) -> Result<Credential, LoginError> {
        Ok(Credential { generation: 0 })
    }
    pub fn max_refreshes(&self) -> u32 {
        5
    }
}
impl Credential {
    pub fn bind(&self, b: &mut Bindings) {
        b.bind_secret(
            "access_token",
            Value::string(std::env::var("STUB_TOKEN").unwrap_or_else(|_| "Bearer secret".into())),
        );
    }
}
