//! Container images: what a Dockerfile builds on, what a compose file runs.

mod compose;
mod dockerfile;

pub(super) use compose::COMPOSE;
pub(super) use dockerfile::DOCKERFILE;

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::Draft;

/// Notes an image; its tag or digest is the requirement.
pub(super) fn needs(draft: &mut Draft<'_>, image: &str, scope: Scope) {
    let (name, tag) = split(image.trim());
    draft.needs_from(Ecosystem::Image, name, scope, tag);
}

/// Name and tag or digest of an image. A colon before a slash belongs to the registry's port.
fn split(image: &str) -> (&str, &str) {
    // `name:tag@digest`: the digest decides, so the tag goes with it.
    let (whole, digest) = image.split_once('@').unwrap_or((image, ""));
    let (name, tag) = match whole.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (whole, ""),
    };
    (name, if digest.is_empty() { tag } else { digest })
}

/// Text with `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME-default}` replaced where known; the rest stays as written.
/// Defaults are looked up once, not again.
fn expand<'v>(text: &str, value_of: impl Fn(&str) -> Option<&'v str>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((head, behind)) = rest.split_once('$') {
        out.push_str(head);
        let braced = behind.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let (inner, next) = braced.unwrap_or_else(|| {
            let end = behind.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            behind.split_at(end.unwrap_or(behind.len()))
        });
        let end = inner.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(inner.len());
        let (name, operator) = inner.split_at(end);
        let default = operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'));
        match value_of(name).or(default) {
            Some(value) => out.push_str(value),
            None => out.push_str(&rest[head.len()..rest.len() - next.len()]),
        }
        rest = next;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_split() {
        assert_eq!(split("host:5000/a/b:1.2"), ("host:5000/a/b", "1.2"));
        assert_eq!(split("host:5000/a"), ("host:5000/a", ""));
        assert_eq!(split("a:1@sha256:00"), ("a", "sha256:00"));
        assert_eq!(split("a"), ("a", ""));
    }

    #[test]
    fn variables_are_put_in_where_known() {
        let known = |name: &str| (name == "A").then_some("x");
        assert_eq!(expand("${A}/$A-${B:-y}:${C}$", known), "x/x-y:${C}$");
        assert_eq!(expand("${unclosed", known), "${unclosed");
    }
}
