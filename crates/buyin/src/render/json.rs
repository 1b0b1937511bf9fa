//! A view as JSON: the published shape as it is.

use crate::render::Page;

/// One object, indented, with a line end.
pub(super) fn write(view: &impl Page) -> String {
    let mut text = serde_json::to_string_pretty(view).expect("because views have only string keys");
    text.push('\n');
    text
}
