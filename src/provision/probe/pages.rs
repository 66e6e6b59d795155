//! Whether a target pages.

use serde_json::Value as Json;

use super::super::answer::Answer;
use super::super::difference::member;
use super::super::run::find::{id, resources};
use super::super::transport::Message;
use super::questions::{Asking, PAGING, PAST, entries, told, told_list};
use crate::scim::{Paging, PastTheEnd};

impl Asking<'_> {
    /// A page of one entry.
    fn page(&mut self, start: u64) -> Result<Result<Answer, String>, String> {
        let url = format!("{}?startIndex={start}&count=1", self.probe.users);
        self.send(&Message::new("GET", url))
    }

    pub(super) fn pages(&mut self) -> Result<(), String> {
        let first = match self.page(1)? {
            Ok(answer) => answer,
            Err(why) => {
                self.conclude(PAGING, None, format!("GET ?startIndex=1&count=1: {why}"));
                return Ok(());
            }
        };
        let Some(ids) = ids(&first) else {
            let evidence = format!("GET ?startIndex=1&count=1: {}", told_list(&first));
            self.conclude(PAGING, None, evidence);
            return Ok(());
        };
        let total = first
            .json
            .as_ref()
            .and_then(|list| member(list, "totalResults"));
        let total = total.and_then(Json::as_u64).unwrap_or(ids.len() as u64);
        let seen = format!(
            "GET ?startIndex=1&count=1: {} of {total}",
            entries(ids.len())
        );
        // Far enough that nobody else makes it a page of the list meanwhile.
        let past = total.saturating_add(1000);
        let behind = self.page(past)?;
        let (end, evidence) = match &behind {
            Ok(answer) => match self::ids(answer) {
                Some(behind) if behind.is_empty() => (Some(PastTheEnd::Empty), entries(0)),
                Some(behind) if behind.first() == ids.first() => {
                    (Some(PastTheEnd::FirstPage), "the first page".into())
                }
                Some(behind) => (Some(PastTheEnd::Entries), entries(behind.len())),
                None if matches!(answer.status, 400 | 404 | 416) => {
                    (Some(PastTheEnd::Refused), told(answer))
                }
                None => (None, told_list(answer)),
            },
            Err(why) => (None, why.clone()),
        };
        let (paging, seen) = match (ids.len(), end) {
            (2.., _) => (Some(Paging::CountIgnored), seen),
            (1, _) if total < 2 => (None, format!("{seen}, too few to tell")),
            (1, Some(PastTheEnd::Empty)) => (Some(Paging::Obeyed), seen),
            (1, _) => self.next_page(&ids, seen)?,
            _ => (None, seen),
        };
        self.habits.paging = paging;
        self.conclude(PAGING, paging.map(Paging::name), seen);
        self.habits.past_the_end = end;
        let evidence = format!("GET ?startIndex={past}&count=1: {evidence}");
        self.conclude(PAST, end.map(PastTheEnd::name), evidence);
        Ok(())
    }

    /// Whether the second page is another than the first: what is past the end did not tell.
    fn next_page(
        &mut self,
        first: &[Option<String>],
        seen: String,
    ) -> Result<(Option<Paging>, String), String> {
        let (paging, evidence) = match self.page(2)? {
            Ok(answer) => match ids(&answer) {
                Some(second) if second.is_empty() => (None, entries(0)),
                Some(second) if second.first() == first.first() => {
                    (Some(Paging::StartIgnored), "the same".into())
                }
                Some(_) => (Some(Paging::Obeyed), "another".into()),
                None => (None, told_list(&answer)),
            },
            Err(why) => (None, why),
        };
        Ok((paging, format!("{seen}; startIndex=2: {evidence}")))
    }
}

/// The ids of a list; `None` when it is none.
fn ids(answer: &Answer) -> Option<Vec<Option<String>>> {
    Some(resources(answer)?.iter().map(id).collect())
}
