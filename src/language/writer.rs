use crate::value::{Instance, Object};

/// The script's `out`: what is written to it comes before the text of the template.
#[derive(Debug)]
pub(super) struct Writer;

impl Instance for Writer {
    fn class_name(&self) -> &'static str {
        "java.io.PrintWriter"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Writer>().is_some()
    }
}
