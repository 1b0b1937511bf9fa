//! Names as their ecosystems compare them. Sources: Cargo reference ("`-` and `_` are the same"), PEP 503, Go modules
//! reference (major version suffixes, packages below a module path), `NuGet` (ids ignore case).

use buyin_facts::word::Ecosystem;

/// The keys under which a declared name is found, the name's own first.
pub(crate) fn declared(ecosystem: Ecosystem, name: &str) -> Vec<String> {
    let name = name.trim();
    if name.is_empty() {
        return Vec::new();
    }
    match ecosystem {
        Ecosystem::Go => {
            let name = name.trim_end_matches('/');
            let mut keys = vec![name.to_owned()];
            if let Some((base, major)) = name.rsplit_once('/')
                && is_major(major)
            {
                keys.push(base.to_owned());
            }
            keys
        }
        Ecosystem::Image => vec![image(name).to_owned()],
        _ => vec![folded(ecosystem, name)],
    }
}

/// The keys a specifier may mean, the longest first.
pub(crate) fn candidates(ecosystem: Ecosystem, specifier: &str) -> Vec<String> {
    let specifier = specifier.trim();
    match ecosystem {
        Ecosystem::Go => prefixes(specifier, '/').map(str::to_owned).collect(),
        Ecosystem::Npm => vec![folded(ecosystem, package(specifier))],
        Ecosystem::Python => {
            let end = specifier.find([' ', '[', '<', '>', '=', '!', '~', ';', '@', '(']).unwrap_or(specifier.len());
            prefixes(&specifier[..end], '.').map(|name| folded(ecosystem, name)).collect()
        }
        Ecosystem::Nuget => prefixes(specifier, '.').map(|name| folded(ecosystem, name)).collect(),
        Ecosystem::Composer => prefixes(specifier, '\\').map(|name| folded(ecosystem, name)).collect(),
        Ecosystem::Gem => prefixes(specifier, '/').map(|name| name.replace('/', "-")).collect(),
        Ecosystem::Image => vec![image(specifier).to_owned()],
        Ecosystem::Terraform => vec![specifier.split("//").next().unwrap_or_default().to_owned()],
        Ecosystem::Action | Ecosystem::GitlabInclude => {
            let bare = specifier.rsplit_once('@').map_or(specifier, |(name, _)| name);
            prefixes(bare, '/').map(str::to_owned).collect()
        }
        _ => vec![folded(ecosystem, specifier)],
    }
}

fn folded(ecosystem: Ecosystem, name: &str) -> String {
    match ecosystem {
        Ecosystem::Cargo => name.to_ascii_lowercase().replace('-', "_"),
        Ecosystem::Npm | Ecosystem::Nuget | Ecosystem::Helm | Ecosystem::Composer => name.to_ascii_lowercase(),
        Ecosystem::Python => python(name),
        _ => name.to_owned(),
    }
}

/// PEP 503: lower case, runs of `-`, `_` and `.` are one `-`.
fn python(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if folded.ends_with('-') => {}
            '-' | '_' | '.' => folded.push('-'),
            _ => folded.push(letter.to_ascii_lowercase()),
        }
    }
    folded
}

/// The package of an npm specifier, without the path inside it.
pub(crate) fn package(specifier: &str) -> &str {
    let segments = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(segments - 1).map_or(specifier, |(at, _)| &specifier[..at])
}

/// An image without digest and tag; a port's colon stays.
fn image(name: &str) -> &str {
    let name = name.split('@').next().unwrap_or_default();
    match name.rsplit_once(':') {
        Some((base, tag)) if !tag.contains('/') => base,
        _ => name,
    }
}

fn is_major(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The text itself and every shorter part of it up to a separator.
fn prefixes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(text), move |text| text.rsplit_once(separator).map(|(head, _)| head))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_as_their_ecosystems_say() {
        let meets = |ecosystem, name: &str, specifier: &str| {
            let keys = declared(ecosystem, name);
            candidates(ecosystem, specifier).iter().any(|candidate| keys.contains(candidate))
        };
        for (ecosystem, name, specifier, expected) in [
            (Ecosystem::Cargo, "mdbook-core", "mdbook_core", true),
            (Ecosystem::Go, "knative.dev/pkg", "knative.dev/pkg/apis/duck", true),
            (Ecosystem::Go, "acme.io/a/v2", "acme.io/a/v3/b", true),
            (Ecosystem::Go, "acme.io/a", "acme.io/ab", false),
            (Ecosystem::Npm, "@acme/ui", "@acme/ui/button", true),
            (Ecosystem::Npm, "ui", "ui-kit", false),
            (Ecosystem::Python, "Acme_Payments.core", "acme-payments-core[aio]>=1", true),
            (Ecosystem::Python, "acme-payments", "acme.payments.client", true),
            (Ecosystem::Nuget, "Acme.Core", "acme.core.Text", true),
            (Ecosystem::Gem, "acme-core", "acme/core/text", true),
            (Ecosystem::Image, "registry:5000/base/go", "registry:5000/base/go:1.22@sha256:00", true),
            (Ecosystem::Maven, "io.acme:core", "io.acme:core", true),
            (Ecosystem::Helm, "Base", "base", true),
            (Ecosystem::Composer, "acme/kit", "Acme/Kit", true),
            (Ecosystem::Composer, "Acme\\Kit", "Acme\\Kit\\Clock\\Timer", true),
            (Ecosystem::Composer, "Acme\\Kit", "Acme\\Kitchen\\Sink", false),
        ] {
            assert_eq!(meets(ecosystem, name, specifier), expected, "{ecosystem} {name} {specifier}");
        }
        assert!(declared(Ecosystem::Cargo, " ").is_empty());
    }
}
