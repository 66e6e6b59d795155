//! The questions, in the order in which each has what it needs from those before.

use std::sync::atomic::AtomicBool;

use super::super::answer::Answer;
use super::super::difference::member;
use super::super::run::find::{NaturalKey, by_id, id, resources};
use super::super::transport::{Message, Transport};
use super::courier::{Courier, Trouble};
use super::{Finding, Probe, Report, Throwaway};
use crate::scim::{Deletion, Habits, Recreation, SecondUserName, UserNameFilter};

pub(super) struct Asking<'p> {
    pub(super) probe: &'p Probe<'p>,
    pub(super) user: &'p Throwaway,
    pub(super) courier: Courier<'p>,
    pub(super) habits: Habits,
    findings: Vec<Finding>,
    stopped: Option<String>,
    /// Users that were made and not deleted, by id.
    pub(super) alive: Vec<String>,
    /// Whether a user may have been made whose id was not told.
    pub(super) unclear: bool,
}

/// A question: the habit's key, and the words of it.
pub(super) type Question = (&'static str, &'static str);

const SECOND: Question = ("secondUserName", "a second userName");
const FILTER: Question = ("userNameFilter", "userName eq");
pub(super) const PAGING: Question = ("paging", "startIndex and count");
pub(super) const PAST: Question = ("pastTheEnd", "a page past the end");
pub(super) const STALE: Question = ("staleIfMatch", "a wrong If-Match");
const DELETION: Question = ("deletion", "DELETE");
const RECREATION: Question = ("recreation", "a create after DELETE");

/// In the order they are told.
const ALL: [Question; 7] = [SECOND, FILTER, PAGING, PAST, STALE, DELETION, RECREATION];

impl<'p> Asking<'p> {
    pub fn new(
        probe: &'p Probe<'p>,
        transport: &'p dyn Transport,
        user: &'p Throwaway,
        stop: &'p AtomicBool,
    ) -> Asking<'p> {
        Asking {
            probe,
            user,
            courier: Courier::new(probe, transport, stop),
            habits: Habits::default(),
            findings: Vec::new(),
            stopped: None,
            alive: Vec::new(),
            unclear: false,
        }
    }

    pub fn run(mut self, keep: bool) -> Report {
        if let Err(why) = self.ask(keep) {
            self.stopped = Some(self.probe.scrub(&why));
        }
        let left = match keep {
            true => self.kept(),
            false => self.clean(),
        };
        let why = match keep && self.stopped.is_none() {
            true => "not asked, for the user is kept",
            false => "not asked",
        };
        for question in ALL {
            if !self.findings.iter().any(|found| found.habit == question.0) {
                self.conclude(question, None, why.into());
            }
        }
        let place = |found: &Finding| ALL.iter().position(|known| known.0 == found.habit);
        self.findings.sort_by_key(place);
        Report {
            users: self.probe.users(),
            user_name: self.user.user_name(),
            findings: self.findings,
            habits: self.habits,
            sent: self.courier.sent,
            stopped: self.stopped,
            left,
        }
    }

    /// All questions; why not all, where something keeps from going on.
    fn ask(&mut self, keep: bool) -> Result<(), String> {
        let made = self.make()?;
        let id = made_id(&made).ok_or("the throw-away user was created, and no id was told")?;
        self.second(&id)?;
        self.filter()?;
        self.pages()?;
        self.version(&id, &made)?;
        if !keep {
            self.deletion(&id)?;
        }
        Ok(())
    }

    pub(super) fn conclude(
        &mut self,
        question: Question,
        answer: Option<&'static str>,
        evidence: String,
    ) {
        self.findings.push(Finding {
            habit: question.0,
            question: question.1,
            answer,
            evidence: self.probe.scrub(&evidence),
        });
    }

    /// The answer, or why there is none; what keeps from going on, where something does.
    pub(super) fn send(&mut self, message: &Message) -> Result<Result<Answer, String>, String> {
        match self.courier.ask(message) {
            Ok(answer) => Ok(Ok(answer)),
            Err(Trouble::Unclear(why)) => Ok(Err(why)),
            Err(Trouble::Stop(why)) => Err(why),
        }
    }

    /// POSTs the user, and keeps what has to be deleted for it.
    fn post(&mut self) -> Result<Result<Answer, String>, String> {
        let message = Message::new("POST", self.probe.users.as_str());
        let answer = self.send(&message.body(self.user.body().to_string()))?;
        match &answer {
            Ok(answer) if answer.is_ok() => match made_id(answer) {
                Some(id) => {
                    if !self.alive.contains(&id) {
                        self.alive.push(id);
                    }
                }
                None => self.unclear = true,
            },
            Ok(answer) => self.unclear |= answer.status >= 500 || answer.status == 408,
            Err(_) => self.unclear = true,
        }
        Ok(answer)
    }

    fn make(&mut self) -> Result<Answer, String> {
        match self.post()? {
            Ok(answer) if answer.is_ok() => Ok(answer),
            Ok(answer) => Err(format!(
                "the throw-away user is refused: {}",
                answer.words()
            )),
            Err(why) => Err(format!(
                "the create of the throw-away user is unclear: {why}"
            )),
        }
    }

    fn second(&mut self, first: &str) -> Result<(), String> {
        let (answer, evidence) = match self.post()? {
            Ok(answer) if answer.is_ok() => match made_id(&answer) {
                Some(id) if id == first => (
                    Some(SecondUserName::Same),
                    format!("POST again: {}, the same id", answer.status),
                ),
                Some(_) => (
                    Some(SecondUserName::Doubled),
                    format!("POST again: {}, another id", answer.status),
                ),
                None => (None, format!("POST again: {} without an id", answer.status)),
            },
            Ok(answer) => (
                is_taken(&answer).then_some(SecondUserName::Refused),
                format!("POST again: {}", told(&answer)),
            ),
            Err(why) => (None, format!("POST again: {why}")),
        };
        self.habits.second_user_name = answer;
        self.conclude(SECOND, answer.map(SecondUserName::name), evidence);
        Ok(())
    }

    pub(super) fn key(&self, value: String) -> NaturalKey {
        NaturalKey {
            attribute: "userName",
            value,
        }
    }

    pub(super) fn collection(&self) -> Message {
        Message::new("POST", self.probe.users.as_str())
    }

    fn filter(&mut self) -> Result<(), String> {
        let own = self.key(self.user.user_name());
        let mut evidence = Vec::new();
        let (mut counts, mut refused, mut known) = (Vec::new(), false, true);
        for (key, what) in [
            (&own, "its name"),
            (&self.key(self.user.nobody()), "nobody's"),
        ] {
            match self.send(&key.search(&self.collection()))? {
                Ok(answer) => {
                    refused |= matches!(answer.status, 400 | 403 | 404 | 405 | 501);
                    match resources(&answer) {
                        Some(all) => {
                            let hits = key.hits(&answer).unwrap_or_default().len();
                            evidence.push(format!(
                                "{what}: {} with {}",
                                answer.status,
                                entries(all.len())
                            ));
                            counts.push((hits, all.len()));
                        }
                        None => {
                            known = false;
                            evidence.push(format!("{what}: {}", told_list(&answer)));
                        }
                    }
                }
                Err(why) => {
                    known = false;
                    evidence.push(format!("{what}: {why}"));
                }
            }
        }
        let answer = match counts.as_slice() {
            [(found, all), (_, nobody)] if known => Some(if all > found || *nobody > 0 {
                UserNameFilter::Ignored
            } else if *found > 0 {
                UserNameFilter::Obeyed
            } else {
                UserNameFilter::Blind
            }),
            [] if refused => Some(UserNameFilter::Refused),
            _ => None,
        };
        self.habits.user_name_filter = answer;
        let evidence = format!("GET ?filter of {}", evidence.join("; "));
        self.conclude(FILTER, answer.map(UserNameFilter::name), evidence);
        Ok(())
    }

    fn deletion(&mut self, id: &str) -> Result<(), String> {
        // What was doubled would hold the name, or come back.
        let others = self.alive.iter().filter(|other| *other != id).cloned();
        for other in others.collect::<Vec<_>>() {
            if let Ok(answer) = self.send(&delete(&self.collection(), &other))? {
                self.deleted(&other, &answer);
            }
        }
        let deleted = match self.send(&delete(&self.collection(), id))? {
            Ok(answer) if self.deleted(id, &answer) => answer.status,
            Ok(answer) => {
                self.conclude(DELETION, None, format!("DELETE: {}", told(&answer)));
                return Ok(());
            }
            Err(why) => {
                self.conclude(DELETION, None, format!("DELETE: {why}"));
                return Ok(());
            }
        };
        if self.unclear || !self.alive.is_empty() {
            let why = "another user of the name is there, or may be";
            self.conclude(DELETION, None, format!("DELETE: {deleted}; {why}"));
            return Ok(());
        }
        let (readable, seen) = match self.send(&by_id(&self.collection(), id))? {
            Ok(answer) => match answer.status {
                404 | 410 => (Some(false), answer.status.to_string()),
                200 => {
                    let active = answer.json.as_ref().and_then(|user| member(user, "active"));
                    let active = active.map_or(String::new(), |it| format!(" with active {it}"));
                    (Some(true), format!("200{active}"))
                }
                _ => (None, told(&answer)),
            },
            Err(why) => (None, why),
        };
        let (again, back) = match self.post()? {
            Ok(answer) if answer.is_ok() => match made_id(&answer) {
                Some(new) if new == id => (
                    Some(Recreation::SameId),
                    format!("{}, the same id", answer.status),
                ),
                Some(_) => (
                    Some(Recreation::NewId),
                    format!("{}, a new id", answer.status),
                ),
                None => (None, format!("{} without an id", answer.status)),
            },
            Ok(answer) => (
                is_taken(&answer).then_some(Recreation::Refused),
                told(&answer),
            ),
            Err(why) => (None, why),
        };
        let deletion = match (readable, again) {
            (Some(true), _) | (_, Some(Recreation::SameId | Recreation::Refused)) => {
                Some(Deletion::Soft)
            }
            (Some(false), Some(Recreation::NewId)) => Some(Deletion::Hard),
            _ => None,
        };
        self.habits.deletion = deletion;
        self.habits.recreation = again;
        let evidence = format!("DELETE: {deleted}; GET: {seen}; POST: {back}");
        self.conclude(DELETION, deletion.map(Deletion::name), evidence);
        let evidence = format!("POST: {back}");
        self.conclude(RECREATION, again.map(Recreation::name), evidence);
        Ok(())
    }

    /// Whether a DELETE was carried out.
    pub(super) fn deleted(&mut self, id: &str, answer: &Answer) -> bool {
        let done = answer.is_ok() || matches!(answer.status, 404 | 410);
        if done {
            self.alive.retain(|alive| alive != id);
        }
        done
    }
}

pub(super) fn delete(collection: &Message, id: &str) -> Message {
    Message::new("DELETE", by_id(collection, id).url)
}

fn made_id(answer: &Answer) -> Option<String> {
    answer.json.as_ref().and_then(id)
}

pub(super) fn entries(count: usize) -> String {
    match count {
        1 => "1 entry".into(),
        0 => "no entry".into(),
        _ => format!("{count} entries"),
    }
}

/// Whether a create is refused because another has the name. Other reasons say nothing about it.
fn is_taken(answer: &Answer) -> bool {
    answer.status == 409 || answer.scim_type().eq_ignore_ascii_case("uniqueness")
}

/// The status, and what the target says about it when it is an error.
pub(super) fn told(answer: &Answer) -> String {
    match answer.is_ok() {
        true => answer.status.to_string(),
        false => answer.words().trim_end_matches('.').to_owned(),
    }
}

pub(super) fn told_list(answer: &Answer) -> String {
    match answer.is_ok() {
        true => format!("{}, and no list", answer.status),
        false => told(answer),
    }
}
