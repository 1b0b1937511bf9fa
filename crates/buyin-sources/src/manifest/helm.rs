//! Helm charts: `Chart.yaml`, and `requirements.yaml` of the charts of Helm 2.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader, file_name};

pub(super) const CHART: Reader =
    Reader { name: "Helm chart", matches: |path| ["Chart.yaml", "Chart.yml"].contains(&file_name(path)), read: chart };
pub(super) const REQUIREMENTS: Reader = Reader {
    name: "Helm requirements",
    matches: |path| ["requirements.yaml", "requirements.yml"].contains(&file_name(path)),
    read: requirements,
};

fn chart(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Helm, |draft, text| {
        let root = draft.yaml(text);
        if let Some(name) = root.get("name").text() {
            draft.component(name, root.get("version").text());
        }
        dependencies(draft, &root);
    })
}

/// Ansible has files of this name too; they have no list of this name.
fn requirements(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Helm, |draft, text| {
        let root = draft.yaml(text);
        dependencies(draft, &root);
    })
}

fn dependencies(draft: &mut Draft<'_>, root: &Node) {
    for entry in root.get("dependencies").items() {
        let version = entry.text_of("version");
        match entry.text_of("repository").strip_prefix("file://") {
            Some(path) => draft.needs_path(path, Scope::Runtime, version),
            None => draft.needs(entry.text_of("name"), Scope::Runtime, version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn charts_are_read() {
        let text = "apiVersion: v2\nname: till\nversion: 0.1.0\ndependencies:\n- {name: redis, version: ~17, repository: 'oci://r.example/charts'}\n- {name: base, repository: 'file://../base'}\n";
        let manifest = chart("charts/till/Chart.yaml", text.as_bytes());
        assert_eq!(declared(&manifest), ["helm till 0.1.0 @charts/till"]);
        assert_eq!(needs(&manifest), ["helm ./charts/base runtime", "helm redis runtime ~17"]);
        assert_eq!(requirements("requirements.yml", b"- src: a.role\n").dependencies, []);
    }

    #[test]
    fn templates_are_one_problem() {
        assert_eq!(chart("Chart.yaml", b"name: {{ .Name }}\nversion: {{ .V }}\n").problems.len(), 1);
    }
}
