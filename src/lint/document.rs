//! A document against its schema: unknown, misplaced and missing keys, wrong types.

use crate::connection::schema::SlipKind;
use crate::connection::{Attribute, Shape};
use crate::diagnostic::Diagnostic;

pub(super) fn check(attribute: &Attribute, found: &mut Vec<Diagnostic>) {
    // What keeps calls from being read was told on reading.
    let told = matches!(
        attribute.kind().shape(),
        Shape::Calls | Shape::Actions | Shape::Undocumented
    );
    let slips = attribute.slips().into_iter();
    let new = slips.filter(|slip| !(told && slip.kind == SlipKind::Unreadable));
    found.extend(new.map(|slip| slip.found));
}
