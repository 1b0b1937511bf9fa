//! GitLab CI: what a pipeline includes from elsewhere, and the images its jobs run in.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader, file_name, image};

pub(super) const READER: Reader = Reader {
    name: "GitLab CI",
    matches: |path| [".gitlab-ci.yml", ".gitlab-ci.yaml"].iter().any(|end| file_name(path).ends_with(end)),
    read,
};

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::GitlabInclude, |draft, text| {
        let root = draft.yaml(text);
        root.get("include").items().iter().for_each(|entry| include(draft, entry));
        // `default` is written like a job.
        for owner in root.entries().iter().map(|(_, job)| job).chain([&root]) {
            let images = [owner.get("image")].into_iter().chain(owner.get("services").items());
            for entry in images {
                let name = entry.text().unwrap_or_else(|| entry.text_of("name"));
                image::needs(draft, name, Scope::Build);
            }
            let trigger = owner.get("trigger");
            trigger.get("include").items().iter().for_each(|entry| include(draft, entry));
        }
    })
}

fn include(draft: &mut Draft<'_>, entry: &Node) {
    let scope = Scope::Build;
    if let Some(plain) = entry.text() {
        if plain.contains("://") { draft.needs(plain, scope, "") } else { draft.needs_rooted_path(plain, scope, "") }
    }
    draft.needs(entry.text_of("remote"), scope, "");
    if let Some(local) = entry.get("local").text() {
        draft.needs_rooted_path(local, scope, "");
    }
    let (component, version) = entry.text_of("component").split_once('@').unwrap_or((entry.text_of("component"), ""));
    draft.needs(component, scope, version);
    if let Some(project) = entry.get("project").text() {
        // Like an action: project and path, so that one project can offer many files.
        for file in entry.get("file").texts() {
            let specifier = format!("{}/{}", project.trim_matches('/'), file.trim_start_matches('/'));
            draft.needs(&specifier, scope, entry.text_of("ref"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::needs;
    use super::*;

    #[test]
    fn includes_are_read() {
        let text = "include:\n  - local: /ci/a.yml\n  - {project: acme/ci, ref: v1, file: [/x.yml, y.yml]}\n  - component: gitlab.example/acme/scan@1\n  - remote: 'https://u:p@files.example/z.yml'\n  \
                    - template: Auto.gitlab-ci.yml\n  - ci/b.yml\nimage: base:1\njob:\n  image: {name: 'reg.example/x:2'}\n  script: [!reference [a, b]]\n";
        assert_eq!(
            needs(&read(".gitlab-ci.yml", text.as_bytes())),
            [
                "image base build 1",
                "image reg.example/x build 2",
                "gitlab_include ./ci/a.yml build",
                "gitlab_include ./ci/b.yml build",
                "gitlab_include acme/ci/x.yml build v1",
                "gitlab_include acme/ci/y.yml build v1",
                "gitlab_include gitlab.example/acme/scan build 1",
                "gitlab_include https://files.example/z.yml build",
            ]
        );
    }
}
