//! Gradle: build scripts read as text, line by line (nothing of them is run), and version catalogs.
//!
//! What a script computes is not seen. `libs.some.alias` stays as written: the catalog that explains it is another file.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const SCRIPT: Reader = Reader {
    name: "Gradle",
    matches: |path| {
        [".gradle", ".gradle.kts"].iter().any(|end| file_name(path).strip_suffix(end).is_some_and(is_build))
    },
    read: script,
};
pub(super) const CATALOG: Reader =
    Reader { name: "Gradle catalog", matches: |path| path.ends_with(".versions.toml"), read: catalog };

fn is_build(stem: &str) -> bool {
    !stem.is_empty() && stem != "settings" && stem != "init"
}

/// Endings of configuration names, lower case.
const CONFIGURATIONS: [&str; 10] = [
    "implementation",
    "api",
    "compile",
    "compileonly",
    "compileonlyapi",
    "runtime",
    "runtimeonly",
    "annotationprocessor",
    "classpath",
    "provided",
];

fn script(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Maven, |draft, text| {
        let (mut group, mut version, mut comment) = (None, None, false);
        for line in text.lines().map(str::trim) {
            comment = (comment || line.starts_with("/*")) && !line.contains("*/");
            if comment || line.starts_with("//") {
                continue;
            }
            let end = line.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(line.len());
            let (word, rest) = line.split_at(end);
            match word {
                "group" => group = group.or_else(|| assigned(rest)),
                "version" => version = version.or_else(|| assigned(rest)),
                "id" => plugin(draft, rest),
                _ => {
                    if let Some(scope) = scope_of(word) {
                        dependency(draft, rest, scope);
                    }
                }
            }
        }
        if file_name(path).starts_with("build.gradle") {
            // Without a group in this very file, what consumers write is decided elsewhere.
            let folder = file_name(draft.folder());
            let name =
                group.filter(|_| !folder.is_empty()).map(|group| format!("{group}:{folder}")).unwrap_or_default();
            draft.component(&name, version);
        }
    })
}

/// The scope a configuration stands for, if the word is one.
fn scope_of(word: &str) -> Option<Scope> {
    let lower = word.to_lowercase();
    if ["kapt", "ksp"].contains(&lower.as_str()) {
        return Some(Scope::Build);
    }
    CONFIGURATIONS.iter().any(|end| lower.ends_with(end)).then(|| {
        if lower.contains("test") {
            Scope::Dev
        } else if lower.ends_with("classpath") || lower.ends_with("annotationprocessor") {
            Scope::Build
        } else {
            Scope::Runtime
        }
    })
}

/// The literal in `= 'x'`, ` 'x'` or `("x")`.
fn assigned(rest: &str) -> Option<&str> {
    let value = rest.trim_start().trim_start_matches(['=', '(']).trim_start();
    quoted(value).filter(|(_, before)| before.is_empty()).map(|(text, _)| text)
}

/// The first quoted text without a variable in its name, and what stands before it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let start = text.find(['"', '\''])?;
    let quote = text.as_bytes()[start] as char;
    let (inner, _) = text[start + 1..].split_once(quote)?;
    Some((inner, &text[..start]))
}

fn dependency(draft: &mut Draft<'_>, rest: &str, scope: Scope) {
    let rest = rest.trim_start();
    // A call or a plain word behind the name; `implementation = x` and `api.y` are other things.
    let rest = rest.strip_prefix('(').unwrap_or(rest).trim_start();
    if rest.starts_with(['=', '.', '{', ':']) {
        return;
    }
    let catalog = rest.split([')', ' ', ',']).next().unwrap_or_default();
    if catalog.starts_with("libs.") {
        draft.needs(catalog.trim_end_matches(".get("), scope, "");
        return;
    }
    let field = |name: &str| {
        let (_, behind) = rest.split_once(name)?;
        assigned(behind.trim_start().trim_start_matches([':', '=']))
    };
    if let (Some(group), Some(name)) = (field("group"), field("name")) {
        draft.needs(&format!("{group}:{name}"), scope, field("version").unwrap_or_default());
        return;
    }
    let Some((text, before)) = quoted(rest) else { return };
    if before.contains("project(") {
        // A project's path: folders from the build's root, taken to be the repository's.
        draft.needs_rooted_path(&text.replace(':', "/"), scope, "");
    } else if before.contains("files(") || before.contains("fileTree(") || before.contains("kotlin(") {
        // Loose files have no name; `kotlin("x")` is Kotlin's own library.
    } else {
        let mut parts = text.split('@').next().unwrap_or_default().splitn(3, ':');
        if let (Some(group), Some(name)) = (parts.next(), parts.next()) {
            draft.needs(&format!("{group}:{name}"), scope, parts.next().unwrap_or_default());
        }
    }
}

fn plugin(draft: &mut Draft<'_>, rest: &str) {
    let Some(id) = assigned(rest) else { return };
    // Gradle's own plugins have no dot; a plugin is found by its marker artifact.
    if id.contains('.') && !id.starts_with("org.gradle.") {
        let version = rest.split_once("version").and_then(|(_, behind)| assigned(behind)).unwrap_or_default();
        draft.needs(&marker(id), Scope::Build, version);
    }
}

fn marker(id: &str) -> String {
    format!("{id}:{id}.gradle.plugin")
}

/// A catalog offers; scripts ask. So everything in it is optional.
fn catalog(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Maven, |draft, text| {
        let root = draft.toml(text);
        for (section, key) in [("libraries", "module"), ("plugins", "id")] {
            for (_, entry) in root.get(section).entries() {
                let plain = entry.text().or_else(|| entry.get(key).text()).unwrap_or_default();
                let version = entry.get("version");
                let shared = root.at(&["versions", version.text_of("ref")]);
                let version = version.text().or_else(|| shared.text()).unwrap_or_default();
                if section == "plugins" {
                    let (id, own) = plain.split_once(':').unwrap_or((plain, version));
                    draft.needs(&if id.is_empty() { String::new() } else { marker(id) }, Scope::Optional, own);
                    continue;
                }
                let (group, name) = (entry.text_of("group"), entry.text_of("name"));
                let mut parts = plain.splitn(3, ':');
                match (parts.next(), parts.next()) {
                    (Some(group), Some(name)) => {
                        draft.needs(&format!("{group}:{name}"), Scope::Optional, parts.next().unwrap_or(version));
                    }
                    _ if !group.is_empty() => draft.needs(&format!("{group}:{name}"), Scope::Optional, version),
                    _ => {}
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn scripts_are_read() {
        let text = "plugins {\n  id 'java'\n  id(\"com.acme.build\") version \"1.1\"\n}\ngroup = 'com.acme'\nversion '2'\ndependencies {\n  implementation 'com.acme:coins:1.0@jar'\n  \
                    api(project(\":libs:purse\"))\n  testImplementation(\"junit:junit:$junit\")\n  compile group: 'a', name: 'b', version: '3'\n  implementation(libs.some.thing)\n  \
                    implementation platform('x:bom:1')\n  // api 'no:no:1'\n  runtimeOnly files('x.jar')\n  kapt(\"p:q:1\")\n}\ncompileOptions { }\n";
        let manifest = script("till/build.gradle", text.as_bytes());
        assert_eq!(declared(&manifest), ["maven com.acme:till 2 @till"]);
        assert_eq!(
            needs(&manifest),
            [
                "maven ./libs/purse runtime",
                "maven a:b runtime 3",
                "maven com.acme.build:com.acme.build.gradle.plugin build 1.1",
                "maven com.acme:coins runtime 1.0",
                "maven junit:junit dev $junit",
                "maven libs.some.thing runtime",
                "maven p:q build 1",
                "maven x:bom runtime 1",
            ]
        );
    }

    #[test]
    fn catalogs_are_read() {
        let text = "[versions]\nc = '1'\n[libraries]\na = 'x:a:2'\nb = { module = 'x:b', version.ref = 'c' }\nd = { group = 'x', name = 'd' }\n[plugins]\np = { id = 'x.p', version = '4' }\n";
        let manifest = catalog("gradle/libs.versions.toml", text.as_bytes());
        assert_eq!(
            needs(&manifest),
            [
                "maven x.p:x.p.gradle.plugin optional 4",
                "maven x:a optional 2",
                "maven x:b optional 1",
                "maven x:d optional"
            ]
        );
    }
}
