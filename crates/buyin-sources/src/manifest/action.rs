//! GitHub Actions: workflows, and actions themselves. An action has no name of its own: it is named by remote and path.

use buyin_facts::word::{Ecosystem, Scope};

use super::draft::{self, Draft};
use super::tree::Node;
use super::{Manifest, Reader, file_name, image};

pub(super) const WORKFLOW: Reader = Reader { name: "GitHub workflow", matches: is_workflow, read: workflow };
pub(super) const ACTION: Reader = Reader {
    name: "GitHub action",
    matches: |path| ["action.yml", "action.yaml"].contains(&file_name(path)) && !is_workflow(path),
    read: action,
};

fn is_workflow(path: &str) -> bool {
    let name = path.strip_prefix(".github/workflows/");
    name.is_some_and(|name| !name.contains('/') && (name.ends_with(".yml") || name.ends_with(".yaml")))
}

fn workflow(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Action, |draft, text| {
        let root = draft.yaml(text);
        let on = root.get("on");
        // Others call it by its path, so its root is the file itself.
        if on.texts().any(|event| event == "workflow_call")
            || on.entries().iter().any(|(event, _)| event == "workflow_call")
        {
            draft.component_at(draft.path(), "", None);
        }
        for (_, job) in root.get("jobs").entries() {
            uses(draft, job, Scope::Build);
            steps(draft, job, Scope::Build);
            container(draft, job.get("container"));
            job.get("services").entries().iter().for_each(|(_, service)| container(draft, service));
        }
    })
}

fn action(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Action, |draft, text| {
        let root = draft.yaml(text);
        let runs = root.get("runs");
        if *runs == Node::Empty {
            return;
        }
        draft.component("", None);
        steps(draft, runs, Scope::Runtime);
        if let Some(name) = runs.text_of("image").strip_prefix("docker://") {
            image::needs(draft, name, Scope::Runtime);
        }
    })
}

fn steps(draft: &mut Draft<'_>, job: &Node, scope: Scope) {
    job.get("steps").items().iter().for_each(|step| uses(draft, step, scope));
}

fn uses(draft: &mut Draft<'_>, step: &Node, scope: Scope) {
    let used = step.text_of("uses");
    if let Some(name) = used.strip_prefix("docker://") {
        image::needs(draft, name, scope);
    } else if used.starts_with("./") {
        // From the repository's root, wherever the workflow lies.
        draft.needs_rooted_path(used, scope, "");
    } else {
        let (name, version) = used.split_once('@').unwrap_or((used, ""));
        draft.needs(name, scope, version);
    }
}

fn container(draft: &mut Draft<'_>, container: &Node) {
    let name = container.text().unwrap_or_else(|| container.text_of("image"));
    // Most expressions pick from a matrix: no name can be told.
    if !name.contains("${{") {
        image::needs(draft, name, Scope::Build);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn workflows_are_read() {
        let text = "on:\n  workflow_call:\njobs:\n  a:\n    uses: acme/ci/.github/workflows/build.yml@v2\n  b:\n    container: {image: 'reg.example/ci:1'}\n    services: {db: {image: postgres}}\n    \
                    steps:\n      - uses: acme/deploy-action@v1 # pinned\n      - uses: ./.github/actions/x\n      - uses: docker://alpine:3\n      - run: x\n  c: {container: '${{ matrix.image }}'}\n";
        let manifest = workflow(".github/workflows/ci.yml", text.as_bytes());
        assert_eq!(declared(&manifest), ["action @.github/workflows/ci.yml"]);
        assert_eq!(
            needs(&manifest),
            [
                "image alpine build 3",
                "image postgres build",
                "image reg.example/ci build 1",
                "action ./.github/actions/x build",
                "action acme/ci/.github/workflows/build.yml build v2",
                "action acme/deploy-action build v1",
            ]
        );
    }

    #[test]
    fn actions_are_components() {
        let manifest = action("deploy/action.yml", b"name: d\nruns: {using: composite, steps: [{uses: 'a/b/c@v1'}]}\n");
        assert_eq!(
            (declared(&manifest), needs(&manifest)),
            (vec!["action @deploy".to_owned()], vec!["action a/b/c runtime v1".to_owned()])
        );
        assert!(declared(&action("x/action.yml", b"a: 1")).is_empty());
    }
}
