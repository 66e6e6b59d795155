//! One attempt at a task: its calls in order, from the first that is not done.

use std::time::Duration;

use serde_json::Value as Json;

use super::super::answer::Answer;
use super::super::journal::{Account, Before, Claimed, JournalError, Settled};
use super::super::login::LoginError;
use super::super::mapping;
use super::super::meaning::{Meaning, meaning};
use super::super::task::Status;
use super::super::transport::Message;
use super::super::wire;
use super::courier::{Courier, Label, Reply, Trouble};
use super::find::{id, natural_key};
use super::resolve::Resolved;
use super::{Runner, backoff, now_millis};
use crate::connection::{Attribute, Call, Operation};
use crate::diagnostic::Diagnostic;
use crate::language::Budget;
use crate::plan::{Request, Situation, Step};
use crate::value::Bindings;

/// How an attempt ended.
pub(super) enum End {
    /// So the task is left.
    Settled(Box<Settled>),
    /// It is another engine's.
    Lost,
    /// The journal cannot be written.
    Journal(JournalError),
}

/// What an attempt comes to, call by call.
struct Attempt<'t, 'r, 'a> {
    runner: &'r Runner<'a>,
    task: &'t Claimed,
    attribute: &'a Attribute,
    bindings: Bindings,
    courier: Courier<'r, 'a>,
    answers: Vec<(String, Answer)>,
    refreshed: u32,
    /// Which credential the last request carried.
    generation: u64,
}

/// What comes after a call.
enum Next {
    /// The next call.
    Call,
    /// The same call again, with another credential.
    Again,
    End(End),
}

impl<'a> Runner<'a> {
    /// Does what can be done for a task now, and says how it stands then. What came of its last request is
    /// left in the courier's hands, to be written with that.
    pub(super) fn attempt<'r>(&'r self, task: &Claimed) -> (End, Courier<'r, 'a>) {
        let courier = Courier::new(self, task.unclear);
        let Some(attribute) = self.connection.attribute(task.task.operation.attribute()) else {
            let kind = task.task.operation.attribute();
            let why = format!(
                "the connection has no {kind}, which `{}` needs",
                task.task.operation
            );
            return (failed(&courier, why), courier);
        };
        let bindings = match self.bindings(task) {
            Ok(bindings) => bindings,
            Err(end) => return (end, courier),
        };
        let kept = task.answers.iter();
        let answers = kept.map(|kept| {
            (
                kept.call.clone(),
                Answer::kept(kept.status, kept.body.clone()),
            )
        });
        let mut attempt = Attempt {
            runner: self,
            task,
            attribute,
            bindings,
            answers: answers.collect(),
            courier,
            refreshed: 0,
            generation: 0,
        };
        loop {
            match attempt.call() {
                Next::Call | Next::Again => {}
                Next::End(end) => return (end, attempt.courier),
            }
        }
    }
}

impl<'a> Attempt<'_, '_, 'a> {
    /// The call after those that are done.
    fn call(&mut self) -> Next {
        let (request, call) = match self.request() {
            Ok(Some(found)) => found,
            Ok(None) => return Next::End(self.done()),
            Err(next) => return next,
        };
        let message = match wire::message(&request) {
            Ok(message) => message,
            Err(why) => return self.fail(&call, why),
        };
        let key = natural_key_of(&message);
        let makes = message.method == "POST" && key.is_some();
        let label = Label {
            call: call.response_key.clone(),
            purpose: "call",
            url: request.url.rendered.masked().into_owned(),
            body: request
                .body
                .as_ref()
                .map(|body| body.rendered.masked().into_owned()),
        };
        let mut message = message;
        if self.courier.unclear {
            let found = self.look(&call, &message, false);
            match found {
                Resolved::Done(answer) => return self.success(&call, answer, makes, &message),
                // It stays unclear until it is answered: what was sent before may still arrive.
                Resolved::Send => {}
                Resolved::SendInstead(body) => message = message.body(body.to_string()),
                other => return self.unresolved(&call, other),
            }
        }
        let was_unclear = self.courier.unclear;
        let reply = match self.courier.send(self.task, &message, &label) {
            Ok(reply) => reply,
            Err(trouble) => return self.trouble(&call, trouble),
        };
        if self.rejects(&call, &reply) {
            // What is rejected is not carried out; a server error among the rejections may have been.
            self.courier.unclear =
                was_unclear || reply.answer.status >= 500 && message.method != "GET";
            return self.refresh(&call, reply.answer.status);
        }
        self.runner.accepted();
        self.courier.unclear = was_unclear;
        let rule = self.runner.settings.success;
        match meaning(
            &call,
            &message.method,
            rule,
            &reply.answer,
            reply.retry_after,
        ) {
            Meaning::Success => self.success(&call, reply.answer, makes, &message),
            Meaning::Gone => {
                self.courier
                    .conclude("it is not there, which is what was wanted");
                self.keep(&call, reply.answer);
                Next::Call
            }
            Meaning::Wait(wait) => {
                let wait = wait.unwrap_or_else(|| backoff::told(self.task.tries));
                self.courier.conclude("told to wait");
                let why = format!("told to wait: {}", reply.answer.words());
                self.later(&call, wait, why, false)
            }
            Meaning::Unclear(why) => {
                self.courier.unclear |= message.method != "GET";
                self.courier.conclude("unclear, to be looked up");
                self.unclear(&call, why)
            }
            Meaning::Taken(why) if makes => {
                self.courier.conclude("taken, to be looked up");
                match self.look(&call, &message, true) {
                    Resolved::Done(answer) => self.success(&call, answer, makes, &message),
                    Resolved::Refused(more) => self.fail(&call, format!("{more} ({why})")),
                    other => self.unresolved(&call, other),
                }
            }
            Meaning::Stale(why) => {
                self.courier
                    .conclude("the resource has changed since, to be read again");
                let mut settled = self.put_back(
                    backoff::after(self.runner.settings.first_wait, self.task.tries),
                    why.clone(),
                    true,
                );
                settled.anew = true;
                match self.task.tries + 1 >= self.runner.settings.tries {
                    true => self.fail(
                        &call,
                        format!("given up after {} tries: {why}", self.task.tries + 1),
                    ),
                    false => Next::End(End::Settled(Box::new(settled))),
                }
            }
            Meaning::Taken(why) | Meaning::Refused(why) => {
                self.courier.conclude("refused");
                self.fail(&call, why)
            }
        }
    }

    /// The next request, and the call it comes from; none, when all are done.
    fn request(&mut self) -> Result<Option<(Request, Call)>, Next> {
        let place = self.answers.len();
        let calls = self.attribute.calls();
        // Once all that run are done, there is nothing to plan.
        if place > 0 && self.call_at(place).is_none() {
            return Ok(None);
        }
        let login = self
            .call_at(place)
            .and_then(|call| call.connection.as_ref());
        let login = login.map(|name| name.text.to_string());
        let mut bindings = self.bindings.clone();
        if let Some(name) = &login {
            let Some(login) = self.runner.logins.get(name) else {
                let why = format!("ConnectionJSON has no authentication `{name}`");
                return Err(Next::End(failed(&self.courier, why)));
            };
            match login.credential(self.runner.transport) {
                Ok(credential) => {
                    self.generation = credential.generation();
                    credential.bind(&mut bindings);
                }
                Err(error) => return Err(self.login_failed(error)),
            }
        }
        let task = &self.task.task;
        let settings = &self.runner.settings;
        let situation = Situation {
            operation: task.operation,
            bindings,
            responses: self
                .answers
                .iter()
                .map(|(call, answer)| (call.clone(), answer.message()))
                .collect(),
            entitlement_type: task.entitlement_type.clone(),
            syntax: settings.syntax,
            escape: settings.escape,
            zone: settings.zone.clone(),
            budget: Budget::default(),
            success: settings.success,
        };
        let fail = |why: String| Next::End(failed(&self.courier, why));
        let plan = self
            .runner
            .connection
            .plan_for(&situation)
            .map_err(|error| fail(error.to_string()))?;
        let Some(step) = plan.steps().get(place) else {
            return Ok(None);
        };
        match step {
            Step::Blocked { call, why } => {
                let first = why.first().map(told).unwrap_or_default();
                Err(self.fail_named(call, first))
            }
            Step::Ready(request) => {
                if let Some(wrong) = request.findings.iter().find(|found| found.is_error()) {
                    return Err(self.fail_named(&request.call, told(wrong)));
                }
                let call = calls.iter().find(|call| call.response_key == request.call);
                let call =
                    call.ok_or_else(|| fail(format!("there is no call `{}`", request.call)))?;
                Ok(Some(((**request).clone(), call.clone())))
            }
        }
    }

    /// The call at a place among those that run.
    fn call_at(&self, place: usize) -> Option<&'a Call> {
        let types = self.attribute.entitlement_types();
        let wanted = match (&self.task.task.entitlement_type, types.as_slice()) {
            (_, []) => None,
            (Some(wanted), _) => Some(wanted.as_str()),
            (None, types) => types.first().copied(),
        };
        let runs = |call: &&Call| wanted.is_none_or(|wanted| call.name() == wanted);
        self.attribute.calls().iter().filter(runs).nth(place)
    }

    fn look(&mut self, call: &Call, message: &Message, taken: bool) -> Resolved {
        let login = call
            .connection
            .as_ref()
            .and_then(|name| self.runner.logins.get(&name.text));
        let rejects = |reply: &Reply| login.is_some_and(|login| login.rejects(&reply.response));
        let key = &call.response_key;
        match taken {
            true => self
                .runner
                .resolve_taken(&mut self.courier, self.task, key, message, &rejects),
            false => self
                .runner
                .resolve(&mut self.courier, self.task, key, message, &rejects),
        }
    }

    /// What could not be found out, or was and is not good.
    fn unresolved(&mut self, call: &Call, resolved: Resolved) -> Next {
        match resolved {
            Resolved::Later(trouble) => self.trouble(call, trouble),
            Resolved::Rejected(status) => self.refresh(call, status),
            Resolved::Conflict(why) => self.end(Status::Conflict, why),
            Resolved::Doubt(why) => self.end(Status::InDoubt, why),
            Resolved::Refused(why) => self.fail(call, why),
            Resolved::Done(_) | Resolved::Send | Resolved::SendInstead(_) => Next::Again,
        }
    }

    /// A call did what it was for.
    fn success(&mut self, call: &Call, answer: Answer, makes: bool, message: &Message) -> Next {
        // A create without an id is read back: what comes after it needs one.
        if makes && answer.json.as_ref().and_then(id).is_none() && answer.status != 0 {
            self.courier
                .conclude("no id in the answer, to be looked up");
            self.courier.unclear = true;
            return match self.look(call, message, false) {
                Resolved::Done(found) => {
                    self.courier.unclear = false;
                    self.keep(call, found);
                    Next::Call
                }
                // Not to be found yet: nothing says that it was not made.
                Resolved::Send => self.unclear(
                    call,
                    "the answer has no id, and nothing of that name is found".into(),
                ),
                other => self.unresolved(call, other),
            };
        }
        self.courier.unclear = false;
        let concluded = |before: &Before| !before.answered.decision.is_empty();
        let is_concluded = self.courier.before.as_ref().is_some_and(concluded);
        if !is_concluded {
            self.courier.conclude("done");
        }
        self.keep(call, answer);
        Next::Call
    }

    fn keep(&mut self, call: &Call, answer: Answer) {
        let place = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        self.courier.keep(place, &call.response_key, &answer);
        self.answers.push((call.response_key.clone(), answer));
    }

    fn rejects(&self, call: &Call, reply: &Reply) -> bool {
        let login = call
            .connection
            .as_ref()
            .and_then(|name| self.runner.logins.get(&name.text));
        login.is_some_and(|login| login.rejects(&reply.response))
    }

    /// The credential was rejected: another one, once for all workers.
    fn refresh(&mut self, call: &Call, status: u16) -> Next {
        let name = call
            .connection
            .as_ref()
            .map(|name| name.text.to_string())
            .unwrap_or_default();
        let Some(login) = self.runner.logins.get(&name) else {
            return self.fail(
                call,
                format!("ConnectionJSON has no authentication `{name}`"),
            );
        };
        self.courier.conclude("the credential is rejected");
        self.refreshed += 1;
        if self.refreshed > login.max_refreshes() {
            let why = format!(
                "the target rejects the credential of `{name}` with {status}, however often it is fetched anew"
            );
            return self.stop(why);
        }
        match login.refresh(self.runner.transport, self.generation) {
            Ok(_) => Next::Again,
            // There is no other to be had. Once may be a slip of the target; in a row, it is none.
            Err(LoginError::Unusable { .. } | LoginError::Refused { .. })
                if self.runner.rejected() < login.max_refreshes() =>
            {
                let wait = backoff::after(self.runner.settings.first_wait, self.refreshed);
                self.later(call, wait, format!("the target answered {status}"), false)
            }
            Err(error) => self.login_failed(error),
        }
    }

    fn login_failed(&self, error: LoginError) -> Next {
        match error {
            LoginError::Unusable { .. } | LoginError::Refused { .. } => {
                self.stop(error.to_string())
            }
            LoginError::Unreachable { wait, .. } => {
                let why = error.to_string();
                Next::End(End::Settled(Box::new(self.put_back(wait, why, false))))
            }
        }
    }

    /// Nothing more is sent over this connection; the task stays to be done.
    fn stop(&self, why: String) -> Next {
        self.runner.give_up(&why);
        Next::End(End::Settled(Box::new(self.put_back(
            Duration::from_secs(60),
            why,
            false,
        ))))
    }

    fn trouble(&mut self, call: &Call, trouble: Trouble) -> Next {
        match trouble {
            Trouble::Refused(why) => self.fail(call, why),
            Trouble::NotNow(wait, why) => self.later(call, wait, why, false),
            Trouble::Unclear(why) => self.unclear(call, why),
            Trouble::Lost => Next::End(End::Lost),
            Trouble::Journal(error) => Next::End(End::Journal(error)),
        }
    }

    /// Tried again after a while, unless that was tried often enough. Looking in vain is no try, but it does
    /// not go on for ever either.
    fn unclear(&mut self, call: &Call, why: String) -> Next {
        let counts = self.courier.tried;
        let tries = self.task.tries + u32::from(counts);
        let most = self.runner.settings.tries;
        if tries < most && self.task.attempt < most.saturating_mul(50) {
            let wait = backoff::after(self.runner.settings.first_wait, self.task.tries);
            return self.later(call, wait, why, counts);
        }
        let why = format!("given up after {} tries: {why}", self.task.attempt);
        match self.courier.unclear {
            true => self.end(Status::InDoubt, why),
            false => self.fail(call, why),
        }
    }

    fn later(&self, _: &Call, wait: Duration, why: String, counts: bool) -> Next {
        Next::End(End::Settled(Box::new(self.put_back(wait, why, counts))))
    }

    fn put_back(&self, wait: Duration, reason: String, counts: bool) -> Settled {
        let due = now_millis().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        Settled {
            due,
            counts,
            unclear: self.courier.unclear,
            ..settled(Status::Waiting, self.runner.scrub(&reason))
        }
    }

    fn fail(&self, call: &Call, why: String) -> Next {
        self.fail_named(&call.response_key, why)
    }

    /// The calls before it were carried out, and what they gave is kept.
    fn fail_named(&self, call: &str, why: String) -> Next {
        let why = match self.answers.as_slice() {
            [] => why,
            done => {
                let done: Vec<&str> = done.iter().map(|(call, _)| call.as_str()).collect();
                format!("{call}: {why}; {} was carried out", done.join(", "))
            }
        };
        self.end(Status::Failed, why)
    }

    fn end(&self, status: Status, why: String) -> Next {
        let account = self.account_id();
        Next::End(End::Settled(Box::new(Settled {
            unclear: self.courier.unclear,
            counts: true,
            account_id: account,
            ..settled(status, self.runner.scrub(&why))
        })))
    }

    /// Where the new account's id stands; without `accountIdPath`, as SCIM has it.
    fn account_id(&self) -> Option<String> {
        if self.task.task.operation != Operation::Create {
            return None;
        }
        let provisioning = self.attribute.provisioning();
        mapping::account_id(provisioning, &self.answers, &self.bindings).or_else(|| {
            let made = self
                .answers
                .iter()
                .rev()
                .find_map(|(_, answer)| id(answer.json.as_ref()?));
            made.filter(|_| provisioning.account_id_path.is_none())
        })
    }

    /// All calls are done.
    fn done(&self) -> End {
        let provisioning = self.attribute.provisioning();
        let (columns, mut notes) =
            mapping::columns(provisioning, &self.answers, &self.runner.settings.zone);
        notes.extend(self.courier.note.clone());
        let operation = self.task.task.operation;
        let known = self.task.account.clone();
        let account_id = self.account_id();
        let account = match operation {
            Operation::Create => {
                if account_id.is_none() {
                    notes.push(
                        "no id of the account is in the answers, so tasks that need it will fail"
                            .into(),
                    );
                }
                account_id.clone().map(|id| Account {
                    id,
                    columns,
                    removed: false,
                })
            }
            Operation::Remove => known.map(|known| Account {
                removed: true,
                ..known
            }),
            _ => known.filter(|_| !columns.is_empty()).map(|mut known| {
                known.columns.extend(columns);
                known
            }),
        };
        End::Settled(Box::new(Settled {
            counts: true,
            account_id,
            account,
            ..settled(Status::Done, self.runner.scrub(&notes.join("; ")))
        }))
    }
}

fn settled(status: Status, reason: String) -> Settled {
    Settled {
        status,
        reason,
        due: 0,
        held: false,
        counts: false,
        unclear: false,
        anew: false,
        account_id: None,
        account: None,
    }
}

fn failed(courier: &Courier<'_, '_>, why: String) -> End {
    End::Settled(Box::new(Settled {
        unclear: courier.unclear,
        counts: true,
        ..settled(Status::Failed, why)
    }))
}

/// Held until somebody does something about it.
pub(super) fn held(task: &Claimed, why: String) -> End {
    End::Settled(Box::new(Settled {
        held: true,
        unclear: task.unclear,
        ..settled(Status::Waiting, why)
    }))
}

/// What is wrong with a document, in one line: `CreateAccountJSON.json: /CreateAccountJSON/call/0/url: …`
fn told(found: &Diagnostic) -> String {
    match found.pointer.is_empty() {
        true => found.message.clone(),
        false => format!("{}: {}", found.pointer, found.message),
    }
}

fn natural_key_of(message: &Message) -> Option<super::find::NaturalKey> {
    let body: Json = serde_json::from_str(message.body_text()).ok()?;
    natural_key(&body)
}
