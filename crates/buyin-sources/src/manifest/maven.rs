//! Maven's `pom.xml`. What a parent in another file declares is not known here, and stays as written.

use buyin_facts::word::{Ecosystem, Scope};
use roxmltree::Node;

use super::draft::{self, Draft};
use super::{Manifest, Reader, file_name};

pub(super) const READER: Reader =
    Reader { name: "Maven", matches: |path| file_name(path) == "pom.xml" || path.ends_with(".pom"), read };

/// The group of plugins that name none.
const PLUGIN_GROUP: &str = "org.apache.maven.plugins";

fn read(path: &str, bytes: &[u8]) -> Manifest {
    draft::read(path, bytes, Ecosystem::Maven, |draft, text| {
        let Some(document) = draft.xml(text) else { return };
        let project = document.root_element();
        if project.tag_name().name() != "project" {
            return;
        }
        let pom = Pom::new(project);
        let artifact = pom.expand(text_at(project, "artifactId"));
        if !artifact.is_empty() {
            draft.component(&format!("{}:{artifact}", pom.group), Some(&pom.version));
        }
        if let Some(parent) = child(project, "parent") {
            pom.needs(draft, parent, "", Scope::Build);
        }
        pom.section(draft, project);
        for profile in children(project, &["profiles", "profile"]) {
            pom.section(draft, profile);
        }
    })
}

/// What a project says of itself: the values its properties stand for.
struct Pom<'x> {
    group: String,
    version: String,
    properties: Vec<(&'x str, &'x str)>,
}

impl<'x> Pom<'x> {
    fn new(project: Node<'x, 'x>) -> Self {
        let properties = children(project, &["properties"]).flat_map(|all| all.children()).filter(Node::is_element);
        let properties = properties.map(|one| (one.tag_name().name(), one.text().unwrap_or_default().trim())).collect();
        let mut pom = Self { group: String::new(), version: String::new(), properties };
        let inherited = |name: &str| {
            let own = text_at(project, name);
            let parent = child(project, "parent").map_or("", |parent| text_at(parent, name));
            pom.expand(if own.is_empty() { parent } else { own })
        };
        let (group, version) = (inherited("groupId"), inherited("version"));
        (pom.group, pom.version) = (group, version);
        pom
    }

    /// Text with the properties of this file put in, two deep; others stay as written.
    fn expand(&self, text: &str) -> String {
        let once = |text: &str| {
            let (mut out, mut rest) = (String::new(), text);
            while let Some((head, behind)) = rest.split_once("${") {
                let Some((name, next)) = behind.split_once('}') else { break };
                out.push_str(head);
                match self.value(name) {
                    Some(value) => out.push_str(value),
                    None => out.extend(["${", name, "}"]),
                }
                rest = next;
            }
            out + rest
        };
        if text.contains("${") { once(&once(text)) } else { text.to_owned() }
    }

    fn value(&self, name: &str) -> Option<&str> {
        let own = name.strip_prefix("project.").or_else(|| name.strip_prefix("pom."));
        let known = match own.unwrap_or(name) {
            "groupId" | "parent.groupId" if own.is_some() => Some(self.group.as_str()),
            "version" | "parent.version" if own.is_some() => Some(self.version.as_str()),
            _ => self.properties.iter().find(|(known, _)| *known == name).map(|(_, value)| *value),
        };
        known.filter(|value| !value.is_empty() && value.len() < 200)
    }

    fn section(&self, draft: &mut Draft<'_>, owner: Node<'_, '_>) {
        for dependency in children(owner, &["dependencies", "dependency"]) {
            let scope = match (text_at(dependency, "scope"), text_at(dependency, "optional")) {
                ("test", _) => Scope::Dev,
                (_, "true") => Scope::Optional,
                _ => Scope::Runtime,
            };
            self.needs(draft, dependency, "", scope);
        }
        // Managed versions are used only where a module asks for the artifact; an import is a parent by another name.
        for managed in children(owner, &["dependencyManagement", "dependencies", "dependency"]) {
            let scope = if text_at(managed, "scope") == "import" { Scope::Build } else { Scope::Optional };
            self.needs(draft, managed, "", scope);
        }
        for plugin in children(owner, &["build", "plugins", "plugin"]) {
            self.needs(draft, plugin, PLUGIN_GROUP, Scope::Build);
        }
        for extension in children(owner, &["build", "extensions", "extension"]) {
            self.needs(draft, extension, "", Scope::Build);
        }
    }

    fn needs(&self, draft: &mut Draft<'_>, node: Node<'_, '_>, default_group: &str, scope: Scope) {
        let group = text_at(node, "groupId");
        let group = self.expand(if group.is_empty() { default_group } else { group });
        let artifact = self.expand(text_at(node, "artifactId"));
        if !artifact.is_empty() {
            draft.needs(&format!("{group}:{artifact}"), scope, &self.expand(text_at(node, "version")));
        }
    }
}

fn child<'x>(node: Node<'x, 'x>, name: &str) -> Option<Node<'x, 'x>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The nodes a path of names leads to.
fn children<'x: 'n, 'n>(node: Node<'x, 'x>, path: &'n [&'n str]) -> impl Iterator<Item = Node<'x, 'x>> + 'n {
    let (last, above) = path.split_last().map_or(("", &[][..]), |(last, above)| (*last, above));
    let owner = above.iter().try_fold(node, |node, name| child(node, name));
    owner.into_iter().flat_map(|owner| owner.children()).filter(move |child| child.tag_name().name() == last)
}

fn text_at<'x>(node: Node<'x, 'x>, name: &str) -> &'x str {
    child(node, name).and_then(|child| child.text()).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, needs, problem_lines};
    use super::*;

    const POM: &str = r#"<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>com.acme</groupId><artifactId>parent</artifactId><version>7</version></parent>
  <artifactId>till</artifactId>
  <properties><coins.version>1.2</coins.version></properties>
  <dependencies>
    <dependency><groupId>${project.groupId}</groupId><artifactId>coins</artifactId><version>${coins.version}</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
    <dependency><groupId>${unknown}</groupId><artifactId>x</artifactId><optional>true</optional></dependency>
  </dependencies>
  <dependencyManagement><dependencies>
    <dependency><groupId>com.acme</groupId><artifactId>bom</artifactId><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build>
</project>"#;

    #[test]
    fn poms_are_read() {
        let manifest = read("till/pom.xml", POM.as_bytes());
        assert_eq!(declared(&manifest), ["maven com.acme:till 7 @till"]);
        assert_eq!(
            needs(&manifest),
            [
                "maven ${unknown}:x optional",
                "maven com.acme:bom build",
                "maven com.acme:coins runtime 1.2",
                "maven com.acme:parent build 7",
                "maven junit:junit dev",
                "maven org.apache.maven.plugins:maven-jar-plugin build",
            ]
        );
    }

    #[test]
    fn broken_and_hostile_poms() {
        assert_eq!(problem_lines(&read("pom.xml", b"<project>\n<a></b>")), [2]);
        assert_eq!(read("pom.xml", "<a>".repeat(1_000_000).as_bytes()).problems.len(), 1);
        assert_eq!(read("pom.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><project/>").problems.len(), 1);
    }
}
