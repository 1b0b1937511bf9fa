//! Paths and addresses in manifests: where a relative path leads inside the repository, and addresses without passwords.

use std::borrow::Cow;

/// A path relative to `folder`, from the repository's root: `./` and the path, `../…` when it leads out of the repository.
/// Absolute paths, which mean something on one machine only, stay as written.
pub(super) fn join(folder: &str, relative: &str) -> String {
    let relative = relative.trim().replace('\\', "/");
    if relative.starts_with('/') || relative.get(1..3) == Some(":/") {
        return relative;
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut above = 0_usize;
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    above += 1;
                }
            }
            _ => parts.push(part),
        }
    }
    let start = if above == 0 { "./".to_owned() } else { "../".repeat(above) };
    start + &parts.join("/")
}

/// Whether a specifier is a path, as Go and Terraform tell it: it starts with `./` or `../`.
pub(super) fn is_relative(specifier: &str) -> bool {
    [".", ".."].contains(&specifier) || ["./", "../", ".\\", "..\\"].iter().any(|start| specifier.starts_with(start))
}

/// An address without user and password. The user `git` alone says nothing and stays.
pub(super) fn without_credentials(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(authority_end);
    let tail = without_credentials(tail);
    match authority.rsplit_once('@') {
        Some((user, host)) if user != "git" => Cow::Owned(format!("{scheme}://{host}{tail}")),
        _ => match tail {
            Cow::Borrowed(_) => Cow::Borrowed(address),
            Cow::Owned(tail) => Cow::Owned(format!("{scheme}://{authority}{tail}")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_from_the_root() {
        assert_eq!(join("a/b", "../c"), "./a/c");
        assert_eq!(join("a", ".."), "./");
        assert_eq!(join("", "./x//y/."), "./x/y");
        assert_eq!(join("a", "../../sibling"), "../sibling");
        assert_eq!(join("src\\app", "x"), "./src\\app/x");
        assert_eq!(join("src", "..\\Lib\\Lib.csproj"), "./Lib/Lib.csproj");
        assert_eq!(join("src", "/opt/x"), "/opt/x");
        assert_eq!(join("src", "C:\\x"), "C:/x");
    }

    #[test]
    fn passwords_are_taken_out() {
        assert_eq!(without_credentials("https://me:pw@host/x.git"), "https://host/x.git");
        assert_eq!(without_credentials("git+https://token@host/x"), "git+https://host/x");
        assert_eq!(without_credentials("https://a:b@c@host/x"), "https://host/x");
        assert_eq!(without_credentials("ssh://git@host/x"), "ssh://git@host/x");
        assert_eq!(without_credentials("git@host:x/y"), "git@host:x/y");
        assert_eq!(without_credentials("https://host/@scope/x"), "https://host/@scope/x");
        assert_eq!(without_credentials("https://p/?u=https://me:pw@host/x"), "https://p/?u=https://host/x");
    }
}
