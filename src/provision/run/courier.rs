//! One request of a task: paced, written to the journal before it is sent, and its answer after.

use std::time::{Duration, Instant, SystemTime};

use super::super::answer::Answer;
use super::super::journal::{Answered, Before, Claimed, JournalError, Kept, Sending};
use super::super::pace::retry_after;
use super::super::transport::{Message, Response, TransportError};
use super::health::Sign;
use super::{Runner, now_millis};

/// Most bytes of an answer that are kept to be shown.
const MOST_SHOWN: usize = 4096;

/// Most bytes of an answer that are kept for the calls after it.
const MOST_KEPT: usize = 1 << 20;

/// The longest a worker waits for its turn; for longer, the task is put back.
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// What a request is, for the journal: what may be shown of it.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub call: String,
    pub purpose: &'static str,
    pub url: String,
    pub body: Option<String>,
}

/// An answer, and what it says about waiting.
pub(super) struct Reply {
    pub answer: Answer,
    pub response: Response,
    pub retry_after: Option<Duration>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It must not be sent.
    Refused(String),
    /// Nothing was sent; not before then.
    NotNow(Duration, String),
    /// It may have arrived.
    Unclear(String),
    /// The task belongs to another engine now, so nothing was sent.
    Lost,
    /// The journal cannot be written, so nothing was sent.
    Journal(JournalError),
}

/// The requests of one attempt. What came of the last is written with the next, or with the task's end.
pub(super) struct Courier<'r, 'a> {
    runner: &'r Runner<'a>,
    pub before: Option<Before>,
    /// Whether something of the task may have been carried out.
    pub unclear: bool,
    /// Whether the call itself was sent, which makes it a try; looking is none.
    pub tried: bool,
    /// What is to be said of the task beside how it stands.
    pub note: Option<String>,
}

impl<'r, 'a> Courier<'r, 'a> {
    pub fn new(runner: &'r Runner<'a>, unclear: bool) -> Courier<'r, 'a> {
        Courier {
            runner,
            before: None,
            unclear,
            tried: false,
            note: None,
        }
    }

    /// Sends a message, once the journal has it.
    pub fn send(
        &mut self,
        task: &Claimed,
        message: &Message,
        label: &Label,
    ) -> Result<Reply, Trouble> {
        self.runner.await_turn()?;
        let writes = !matches!(message.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        let sending = Sending {
            call: label.call.clone(),
            purpose: label.purpose,
            method: message.method.clone(),
            url: self.runner.scrub(&label.url),
            body: label.body.as_deref().map(|body| self.runner.scrub(body)),
            unclear: self.unclear || writes,
        };
        let journal = self.runner.journal;
        let request = journal
            .sending(
                task,
                &self.runner.engine,
                self.before.take(),
                sending,
                now_millis(),
            )
            .map_err(Trouble::Journal)?
            .ok_or(Trouble::Lost)?;
        if !self.runner.is_heard() {
            return Err(Trouble::Lost);
        }
        self.tried |= label.purpose != "look up";
        let sent = self.runner.transport.send(message);
        let mut answered = Answered {
            request,
            status: None,
            answer: None,
            decision: String::new(),
        };
        let now = Instant::now();
        match sent {
            Ok(response) => {
                answered.status = Some(response.status);
                let answer = Answer::read(response.clone());
                answered.answer = Some(self.runner.scrub(cut(&answer.text, MOST_SHOWN)));
                self.before = Some(Before {
                    answered,
                    kept: None,
                });
                let wait = response.header("retry-after");
                let wait = wait.and_then(|header| retry_after(header, SystemTime::now()));
                let busy = response.status == 429 || response.status == 503 && wait.is_some();
                let sign = if response.status >= 500 && !busy {
                    Sign::Failed
                } else {
                    Sign::Well
                };
                self.runner.health().note(sign, now);
                if let (true, Some(wait)) = (busy, wait) {
                    self.runner.pace().hold(now, wait);
                }
                Ok(Reply {
                    answer,
                    response,
                    retry_after: wait,
                })
            }
            Err(error) => {
                let (sign, trouble) = match error {
                    TransportError::Refused(why) => (Sign::Well, Trouble::Refused(why)),
                    TransportError::NeverSent(why) => {
                        (Sign::Away, Trouble::NotNow(Duration::from_secs(1), why))
                    }
                    TransportError::Unclear(why) => (Sign::Failed, Trouble::Unclear(why)),
                };
                // What must not be sent says nothing about the target.
                if !matches!(trouble, Trouble::Refused(_)) {
                    self.runner.health().note(sign, now);
                }
                answered.decision = match &trouble {
                    Trouble::Refused(why) | Trouble::NotNow(_, why) | Trouble::Unclear(why) => {
                        self.runner.scrub(why)
                    }
                    Trouble::Lost | Trouble::Journal(_) => String::new(),
                };
                self.before = Some(Before {
                    answered,
                    kept: None,
                });
                if writes && matches!(trouble, Trouble::Unclear(_)) {
                    self.unclear = true;
                }
                Err(trouble)
            }
        }
    }

    /// Notes what was concluded from the last answer.
    pub fn conclude(&mut self, decision: impl Into<String>) {
        if let Some(before) = &mut self.before {
            before.answered.decision = self.runner.scrub(&decision.into());
        }
    }

    /// Keeps the last answer for the calls after it.
    pub fn keep(&mut self, place: u32, call: &str, answer: &Answer) {
        if let (Some(before), true) = (&mut self.before, answer.text.len() <= MOST_KEPT) {
            let kept = Kept {
                call: call.to_owned(),
                status: answer.status,
                body: answer.text.clone(),
            };
            before.kept = Some((place, kept));
        }
    }
}

impl Runner<'_> {
    /// Waits until a request may be sent.
    fn await_turn(&self) -> Result<(), Trouble> {
        let begun = Instant::now();
        loop {
            if self.is_stopping() {
                return Err(Trouble::NotNow(
                    Duration::ZERO,
                    "the engine was asked to stop".into(),
                ));
            }
            let now = Instant::now();
            if let Err(until) = self.health().admits(now) {
                return Err(Trouble::NotNow(
                    until - now,
                    "the target is not well and is left alone".into(),
                ));
            }
            let wait = match self.pace().take(now) {
                Ok(()) => return Ok(()),
                Err(wait) => wait,
            };
            if begun.elapsed() + wait > SHORT_WAIT {
                return Err(Trouble::NotNow(
                    wait,
                    "the rate of requests is used up".into(),
                ));
            }
            std::thread::sleep(wait.min(Duration::from_millis(50)));
        }
    }
}

/// The beginning of a text, whole characters.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
