//! One requirement as PEP 508 and its elders write it: `name[extra] >=1 ; marker`, `name @ address`.

use buyin_facts::word::Scope;

use super::super::draft::Draft;

/// Notes one requirement. Text that starts with no name is nothing; what is wrong behind a name is kept as written.
pub(super) fn needs(draft: &mut Draft<'_>, text: &str, scope: Scope) {
    let text = text.trim();
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || "-_.".contains(letter))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let rest = rest.trim_start();
    let rest =
        rest.strip_prefix('[').and_then(|extras| extras.split_once(']')).map_or(rest, |(_, rest)| rest).trim_start();
    let requirement = match rest.strip_prefix('@') {
        // A marker behind an address needs a blank before it: `;` may be part of the address.
        Some(address) => address.split(" ;").next().unwrap_or_default().trim(),
        None => rest.split(';').next().unwrap_or_default().trim(),
    };
    let requirement = requirement.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(requirement);
    if let Some(path) = requirement.strip_prefix("file:").filter(|path| !path.starts_with("//")) {
        draft.needs_path(path, scope, "");
    } else if name.starts_with(char::is_alphanumeric) {
        draft.needs(name, scope, requirement);
    }
}
