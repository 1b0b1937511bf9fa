//! Compose files: images that services run, and folders they are built from.

use buyin_facts::word::{Ecosystem, Scope};

use super::super::address::join;
use super::super::draft::{self, Draft};
use super::super::tree::Node;
use super::super::{Manifest, Reader, file_name};
use super::{expand, needs, split};

pub(in crate::manifest) const COMPOSE: Reader = Reader { name: "Compose", matches, read };

fn matches(path: &str) -> bool {
    let name = file_name(path);
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else { return false };
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Image, |draft, text| {
        let root = draft.yaml(text);
        // The first version of the format had its services at the top.
        let services = if *root.get("services") == Node::Empty { &root } else { root.get("services") };
        services.entries().iter().for_each(|(_, detail)| service(draft, detail));
    })
}

fn service(draft: &mut Draft<'_>, service: &Node) {
    let image = service.get("image").text().map(|image| expand(image, |_| None));
    let build = service.get("build");
    let context = build.text().or_else(|| build.get("context").text()).map(|context| expand(context, |_| None));
    match (image, context) {
        // Built here: the image is the name of what is built, not a need.
        (Some(image), Some(context)) if !remote(&context) => {
            built(draft, &context, &image);
            draft.needs_path(&context, Scope::Runtime, "");
        }
        (None, Some(context)) if !remote(&context) => draft.needs_path(&context, Scope::Runtime, ""),
        (_, Some(context)) => draft.needs(&context, Scope::Runtime, ""),
        (Some(image), None) => needs(draft, &image, Scope::Runtime),
        (None, None) => {}
    }
}

fn built(draft: &mut Draft<'_>, context: &str, image: &str) {
    let (name, _) = split(image);
    if let (Some(root), false) = (join(draft.folder(), context).strip_prefix("./"), name.contains('$')) {
        draft.component_at(root, name, None);
    }
}

fn remote(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{declared, needs};
    use super::*;

    #[test]
    fn services_are_read() {
        let text = "x-base: &base {image: 'reg.example/base:${TAG:-1}'}\nservices:\n  a: {<<: *base}\n  b: {build: ./b}\n  c: {build: {context: ../c}, image: reg.example/c}\n  \
                    d: {build: 'https://t@git.example/d.git'}\n  e: {image: 'db:16'}\n";
        let manifest = read("deploy/compose.dev.yaml", text.as_bytes());
        assert_eq!(declared(&manifest), ["image reg.example/c @c"]);
        assert_eq!(
            needs(&manifest),
            [
                "image ./c runtime",
                "image ./deploy/b runtime",
                "image db runtime 16",
                "image https://git.example/d.git runtime",
                "image reg.example/base runtime 1",
            ]
        );
    }
}
