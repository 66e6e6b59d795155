//! Deleting what was made.

use std::thread;
use std::time::Duration;

use super::super::run::find::id;
use super::Left;
use super::courier::Trouble;
use super::questions::{Asking, delete, told};
use crate::scim::UserNameFilter;

/// How often a user is deleted that is not to be left.
const TRIES: u32 = 3;

impl Asking<'_> {
    pub(super) fn kept(&mut self) -> Vec<Left> {
        let mut left = Vec::new();
        for id in std::mem::take(&mut self.alive) {
            left.push(self.left(Some(id), "it is kept".into()));
        }
        if self.unclear {
            left.push(self.left(None, "a create had no clear answer".into()));
        }
        left
    }

    fn left(&self, id: Option<String>, why: String) -> Left {
        Left {
            id: id.map(|id| self.probe.scrub(&id)),
            why: self.probe.scrub(&why),
        }
    }

    /// Deletes what was made, and says what could not be.
    pub(super) fn clean(&mut self) -> Vec<Left> {
        let mut left = Vec::new();
        if self.unclear
            && let Err(why) = self.look_up()
        {
            left.push(self.left(None, why));
        }
        for id in self.alive.clone() {
            let message = delete(&self.collection(), &id);
            let mut why = String::new();
            for attempt in 1..=TRIES {
                match self.courier.clean(&message) {
                    Ok(answer) if self.deleted(&id, &answer) => break,
                    Ok(answer) => why = format!("DELETE: {}", told(&answer)),
                    Err(Trouble::Stop(said) | Trouble::Unclear(said)) => {
                        why = format!("DELETE: {said}");
                    }
                }
                if attempt < TRIES {
                    thread::sleep(Duration::from_millis(300) * attempt);
                }
            }
            if self.alive.contains(&id) {
                left.push(self.left(Some(id), why));
            }
        }
        left
    }

    /// Finds users of the name whose id was not told; why it cannot be known whether there are any.
    fn look_up(&mut self) -> Result<(), String> {
        let key = self.key(self.user.user_name());
        let unclear = "a create had no clear answer";
        let hits = match self.courier.clean(&key.search(&self.collection())) {
            Ok(answer) => key.hits(&answer),
            Err(Trouble::Stop(why) | Trouble::Unclear(why)) => {
                return Err(format!("{unclear}, and it cannot be looked for: {why}"));
            }
        };
        let hits = hits.ok_or(format!("{unclear}, and it cannot be looked for"))?;
        let found: Vec<String> = hits.iter().filter_map(id).collect();
        // One that was deleted may have come back.
        let new = |id: &String| !self.alive.contains(id);
        let new: Vec<String> = found.into_iter().filter(new).collect();
        // A filter that was not seen to work proves nothing by finding nothing.
        let works = self.habits.user_name_filter == Some(UserNameFilter::Obeyed);
        if new.is_empty() && self.alive.is_empty() && !works {
            return Err(format!("{unclear}, and nothing of its name is found"));
        }
        self.alive.extend(new);
        Ok(())
    }
}
