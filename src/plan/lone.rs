//! Parts of a call by themselves, for those who look something up where it would go.

use super::draft::Draft;
use super::render::Render;
use super::{Part, Situation};
use crate::connection::{Attribute, Call, Connection};
use crate::error::Error;

impl Connection {
    /// Where a call of `attribute` goes, whoever it is for.
    ///
    /// # Errors
    ///
    /// [`Error::Found`] when that takes what the situation does not say.
    pub(crate) fn url_of(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
    ) -> Result<Part, Error> {
        self.rendered(attribute, call, situation, |render| {
            render.part(call.url.as_ref()?)
        })
    }

    /// The headers of a call of `attribute`, whoever it is for.
    ///
    /// # Errors
    ///
    /// As [`url_of`](Connection::url_of).
    pub(crate) fn headers_of(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
    ) -> Result<Vec<(String, Part)>, Error> {
        self.rendered(attribute, call, situation, |render| render.headers(call))
    }

    fn rendered<T>(
        &self,
        attribute: &Attribute,
        call: &Call,
        situation: &Situation,
        part: impl FnOnce(&mut Render<'_, '_>) -> Option<T>,
    ) -> Result<T, Error> {
        let mut draft = Draft::new(self, attribute, situation);
        let bound = draft.bound(call);
        let mut render = Render {
            draft: &mut draft,
            bound: &bound,
            why: Vec::new(),
            takes: Vec::new(),
        };
        let done = part(&mut render);
        let why = render.why.into_iter().next();
        match (done, why) {
            (Some(done), None) => Ok(done),
            (_, Some(why)) => Err(why.into()),
            (None, None) => Err(Error::input(self.name(), "the call says nothing of it")),
        }
    }
}
